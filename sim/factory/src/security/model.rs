//! Incidents during a run: an intruder strikes, and unit by unit the plant comes back.

use engine::{Schedule, Stream};
use units::{Rate, SimDuration, SimTime, Span};

use super::{
    Course, Event, Incident, Reports, Scope, Security, SecuritySpec, clean_backup, restore_time,
};
use crate::calendar::Calendar;
use crate::effect::{Changed, Decree, Effect, Effects};

impl Security {
    /// That of a plant with so many racks in each hall, in a run with these days that ends then.
    pub fn new(
        spec: &SecuritySpec,
        (halls, gpus_per_rack): (Vec<u32>, u32),
        (calendar, end): (&Calendar, SimTime),
        seed: u64,
    ) -> Self {
        let day = spec.incident.on.as_deref().and_then(|day| calendar.days_until(day).ok());
        let days = day.and_then(|days| u64::try_from(days).ok());
        Self {
            spec: spec.incident.clone(),
            halls,
            gpus_per_rack,
            stream: Stream::new(seed, "security/incident", 0),
            struck: 0,
            planned: days.map(|days| SimTime::START + SimDuration::hours(24 * days)),
            end,
            now: None,
            reports: Reports::default(),
        }
    }

    /// Schedules the first incident.
    pub fn begin(&mut self, agenda: &mut impl Schedule<Event>) {
        match self.planned {
            Some(at) if at <= self.end => _ = agenda.schedule(at, Event::Incident),
            Some(_) => {}
            None => self.schedule_next(agenda),
        }
    }

    /// The luck of each incident is its own: until it comes, then what it does.
    fn schedule_next(&mut self, agenda: &mut impl Schedule<Event>) {
        if self.spec.rate <= Rate::per_year(0.0) {
            return;
        }
        let hours = self.stream.at(self.struck).exponential() / self.spec.rate.in_per_hour();
        if hours <= self.end.since(agenda.now()).in_hours() {
            let delay = SimDuration::from_seconds_rounded_up(hours * 3600.0);
            agenda.schedule_in(delay, Event::Incident);
        }
    }

    /// Applies an event.
    pub fn handle(
        &mut self,
        event: Event,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) -> Changed {
        match event {
            Event::Incident => self.strike(agenda, effects),
            Event::Contained | Event::Rebuilt { .. } => return Changed::NOTHING,
            Event::Restored { unit } => self.restore(unit, agenda, effects),
        }
        Changed::WORK
    }

    fn strike(&mut self, agenda: &mut impl Schedule<Event>, effects: &mut Effects) {
        let began = agenda.now();
        let luck = self.stream.at(self.struck);
        // The first draw said when it comes.
        let _ = luck.exponential();
        let place = luck.uniform();
        let spec = &self.spec;
        let detect = luck.lognormal(spec.detect.in_seconds(), spec.detect_spread);
        let dwell = spec.dwell * (luck.exponential() / std::f64::consts::LN_2);
        self.struck += 1;
        let halls = self.reached(place);
        let course = self.course(&halls, Span::seconds(detect));
        let backup = &self.spec.backup;
        let kept = |at: &SimTime| began.since(*at).in_seconds() <= backup.keep.in_seconds();
        let clean = clean_backup(began, dwell, backup.interval).filter(|_| backup.immutable);
        let clean = clean.filter(kept);
        let at = |time: Span| began + SimDuration::from(time);
        agenda.schedule(at(course.contained), Event::Contained);
        for (unit, (built, back)) in (0..).zip(course.rebuilt.iter().zip(&course.restored)) {
            agenda.schedule(at(*built), Event::Rebuilt { unit });
            agenda.schedule(at(*back), Event::Restored { unit });
        }
        self.reports.incidents.add_one();
        self.reports.outage.add(course.restored.last().copied().unwrap_or_default());
        let lost = began.since(clean.unwrap_or(SimTime::START)).in_seconds();
        self.reports.lost_since.add(Span::seconds(lost));
        let (controls, left) = (self.spec.scope != Scope::Hall, course.restored.len());
        self.now = Some(Incident { halls, course, clean, controls, left });
        effects.push_back(Effect::Law(Decree::IntruderStrikes));
    }

    /// Halls that an intruder reaches who is at this part of the way through the site.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a u32")]
    fn reached(&self, place: f64) -> Vec<u32> {
        let halls = u32::try_from(self.halls.len()).unwrap_or(u32::MAX);
        match self.spec.scope {
            Scope::Hall => vec![((f64::from(halls) * place) as u32).min(halls - 1)],
            Scope::Site => (0..halls).collect(),
            Scope::ControlPlane => Vec::new(),
        }
    }

    fn course(&self, halls: &[u32], detect: Span) -> Course {
        let spec = &self.spec;
        let backup = &spec.backup;
        let limits = [Some(backup.bandwidth), backup.network, backup.target];
        let limits: Vec<_> = limits.into_iter().flatten().collect();
        let unit = |hall: &u32| {
            let racks = f64::from(self.halls[*hall as usize]);
            let gpus = racks * f64::from(self.gpus_per_rack);
            let bytes = gpus * backup.terabytes_per_gpu * 1e12;
            (racks, restore_time(bytes, &limits, backup.efficiency))
        };
        let mut units: Vec<(f64, Span)> = halls.iter().map(unit).collect();
        if units.is_empty() {
            units.push((f64::from(spec.control_systems), Span::ZERO));
        }
        let per_day = spec.rebuild.in_per_day() * f64::from(spec.crews);
        Course::new(detect + spec.contain, &units, per_day)
    }

    fn restore(&mut self, unit: u32, agenda: &mut impl Schedule<Event>, effects: &mut Effects) {
        let Some(incident) = &mut self.now else { return };
        incident.left -= 1;
        if let Some(&hall) = incident.halls.get(unit as usize) {
            effects.push_back(Effect::Law(Decree::HallRestored { hall }));
        }
        // Of a site the control plane comes first, with its first hall.
        incident.controls = false;
        if incident.left == 0 {
            self.now = None;
            if self.planned.is_none() {
                self.schedule_next(agenda);
            }
        }
    }

    /// Whether jobs may start anywhere.
    pub fn lets_start(&self) -> bool {
        self.now.as_ref().is_none_or(|incident| !incident.controls)
    }

    /// Halls that the intruder has taken out, when the newest clean backup was made, and how long it takes.
    pub fn strikes(&self) -> Option<(Vec<u32>, Option<SimTime>, SimDuration)> {
        let incident = self.now.as_ref()?;
        let last = incident.course.restored.last().copied().unwrap_or_default();
        Some((incident.halls.clone(), incident.clean, SimDuration::from(last)))
    }

    /// Whether an intruder who struck has taken all of the site's storage.
    pub const fn takes_all(&self) -> bool {
        matches!(self.spec.scope, Scope::Site)
    }
}
