//! Starting work: interrupted jobs get back what they lost, then the queue chooses who starts, and all
//! take their room on the floor.

use engine::Schedule;
use units::SimTime;

use super::{Event, Plant};
use crate::compute::{Crossed, Floor, Regained};
use crate::failures::{Level, Upkeep};
use crate::jobs::{Footing, Ground, Mtbf, Pace, Reach, Replacement, Request};
use crate::place::{Place, Places};

impl Plant {
    /// Tells the queue when what is out is expected back.
    pub(super) fn expect_returns(&mut self) {
        while let Some(returns) = self.compute.floor.take_returns() {
            for (repair, gpus, at) in returns {
                self.work.expect(repair, gpus, at);
            }
        }
    }

    /// Whether giving back and choosing would change nothing. Where others may bar work they always choose.
    pub(super) fn all_rest(&self, now: SimTime) -> bool {
        let floor = &self.compute.floor;
        self.sovereignty.is_silent()
            && self.may_start()
            && !floor.lacks_warm()
            && self.work.rests(floor.changes(), floor.free(), now)
    }

    /// Gives interrupted jobs what they lost, and starts those that the queue chooses.
    pub(super) fn start_jobs(&mut self, agenda: &mut impl Schedule<Event>) {
        self.make_good(agenda);
        self.turn_out(agenda);
        let starts = self.may_start();
        if starts {
            self.compute.floor.keep_warm();
        }
        let (failures, places) = (&self.failures, &self.places);
        let usable = self.compute.floor.schedulable();
        let copies = self.work.copies_survive();
        let mtbf = |gpus: u32| {
            let stands = Stands::closely(gpus, usable, places);
            mtbf_of(failures, places, stands, copies)
        };
        if !starts {
            self.work.offer_nothing(mtbf);
            return;
        }
        let free = self.compute.floor.free();
        let mut ground = Shared { floor: &mut self.compute.floor, class: None };
        let started = self.work.choose(free, mtbf, &mut ground, agenda.now());
        for &job in &started {
            self.ramp_up(job, 0, agenda);
            let (footing, speed) = self.footing_of(job, Replacement::Requeued);
            let (gpus, kind) = self.work.size(job);
            self.swing.start(gpus, kind);
            self.work.start(job, footing, speed, &mut agenda.of(Event::Jobs));
        }
        self.work.return_started(started);
        self.work.share_storage(&mut agenda.of(Event::Jobs));
    }

    /// Interrupted jobs go on once what they lost is made good; those that hold nothing queue.
    fn make_good(&mut self, agenda: &mut impl Schedule<Event>) {
        if !self.work.wants() {
            return;
        }
        let starts = self.may_start();
        for job in self.work.take_wanting() {
            let (_, class) = self.work.size(job);
            let floor = &mut self.compute.floor;
            let reserved =
                if self.work.is_reserved_for(job) { 0 } else { self.work.reserved_idle() };
            let free = floor.free().saturating_sub(reserved);
            let stays = starts && self.sovereignty.bars(self.work.class_of(job)).is_none();
            let draws = floor.held(job);
            let regained = if stays { floor.regain(job, class, free) } else { None };
            if let Some(regained) = regained {
                self.ramp_up(job, draws, agenda);
                let (footing, speed) = self.footing_of(job, replacement(regained));
                let (gpus, kind) = self.work.size(job);
                self.swing.start(gpus, kind);
                self.work.resume(job, footing, speed, &mut agenda.of(Event::Jobs));
            } else if stays && floor.held(job) > 0 {
                let (held, most) = (floor.held(job), self.placement.hold_most.into());
                self.work.hold(job, held, most, &mut agenda.of(Event::Jobs));
            } else {
                floor.release(job, class);
                self.work.send_back(job, &mut agenda.of(Event::Jobs));
            }
        }
    }

    /// What a job stands on, and its pace if that is limited.
    fn footing_of(&self, job: u32, replacement: Replacement) -> (Footing, Option<Pace>) {
        let (gpus, _) = self.work.size(job);
        let floor = &self.compute.floor;
        let (crossed, copies) = (floor.crossed(job), self.work.copies_survive());
        let mtbf = if self.work.heeds_interruptions(job) {
            let racks = u32::try_from(floor.racks_of(job).len()).unwrap_or(u32::MAX);
            let stands = Stands { gpus, trays: floor.trays_of(job), racks, crossed };
            mtbf_of(&self.failures, &self.places, stands, copies)
        } else {
            Mtbf::NEVER
        };
        let exposed = self.placement.exposed_by(crossed) * self.work.distance(job);
        let speed = self.is_slowed().then(|| self.pace_of(job));
        let copies_survive = survived(copies, crossed);
        (Footing { mtbf, replacement, exposed, copies_survive }, speed)
    }
}

/// What takes the place of what a job lost.
const fn replacement(regained: Regained) -> Replacement {
    match regained {
        Regained::Same => Replacement::None,
        Regained::Hot => Replacement::Hot,
        Regained::Warm => Replacement::Warm,
        Regained::Elsewhere => Replacement::Requeued,
    }
}

/// The floor as the queue sees it.
struct Shared<'a> {
    floor: &'a mut Floor,
    /// A class that has ground of its own, while it is asked for it.
    class: Option<usize>,
}

impl Ground for Shared<'_> {
    #[inline]
    fn largest(&self, segment: u32) -> u32 {
        match self.class {
            Some(class) => self.floor.room_in_yard(class, segment).0,
            None => self.floor.largest(segment),
        }
    }

    #[inline]
    fn beside(&self, segment: u32) -> u32 {
        match self.class {
            Some(class) => self.floor.room_in_yard(class, segment).1,
            None => self.floor.beside(segment),
        }
    }

    #[inline]
    fn clear(&self) -> u32 {
        // Within its own ground nothing lies beside whole domains without loss.
        if self.class.is_some() { 0 } else { self.floor.clear() }
    }

    fn free(&self) -> u32 {
        self.floor.free()
    }

    fn turn_to(&mut self, class: Option<usize>) {
        self.class = class;
    }

    fn claim(&mut self, class: usize, processors: u32) -> (u32, u32) {
        let lacks = self.floor.claim(class, processors);
        (lacks, self.floor.free_in_yards(Some(class)))
    }

    #[inline]
    fn changes(&self) -> u64 {
        self.floor.changes()
    }

    fn take(&mut self, request: &Request) {
        self.floor.place(request.job, request.processors, request.segment, request.class);
    }
}

/// What a job stands on.
#[derive(Clone, Copy, Debug)]
struct Stands {
    gpus: u32,
    trays: u32,
    racks: u32,
    crossed: Crossed,
}

impl Stands {
    /// On as few trays and racks as can be.
    fn closely(gpus: u32, schedulable: u32, places: &Places) -> Self {
        let racks = gpus.div_ceil(schedulable);
        let more_than_one = |place: Place| racks as usize > places.racks_of(place, 0).len();
        let crossed = Crossed {
            domains: racks > 1,
            pods: more_than_one(Place::Pod),
            halls: more_than_one(Place::Hall),
        };
        Self { gpus, trays: gpus.div_ceil(places.gpus_per_tray), racks, crossed }
    }
}

/// The most that copies in memory survive the loss of: of two in different pods one is left when a pod goes, of
/// two in different racks when a rack goes.
fn survived(copies: Reach, crossed: Crossed) -> Reach {
    let apart = match crossed {
        Crossed { pods: true, .. } => Reach::Pod,
        Crossed { domains: true, .. } => Reach::Rack,
        _ => Reach::Tray,
    };
    copies.min(apart)
}

/// How often a job that stands so is interrupted, with copies in memory that survive so much.
fn mtbf_of(failures: &Upkeep, places: &Places, stands: Stands, copies: Reach) -> Mtbf {
    let racks = f64::from(stands.racks);
    let wide = |level: Level, count: f64| match level {
        Level::None | Level::Gpu | Level::Tray => 0.0,
        Level::Rack => racks,
        Level::Row | Level::Pod | Level::Hall => (racks * count / f64::from(places.racks)).max(1.0),
    };
    let copies = survived(copies, stands.crossed);
    let lost = |level: Level, count: f64| match level {
        Level::Rack if copies >= Reach::Rack => 0.0,
        Level::Row | Level::Pod if copies >= Reach::Pod => 0.0,
        other => wide(other, count),
    };
    let any = |level: Level, count: f64| match level {
        Level::Gpu => f64::from(stands.gpus),
        Level::Tray => f64::from(stands.trays),
        other => wide(other, count),
    };
    Mtbf { any: 3600.0 / failures.job_rate(any), wide: 3600.0 / failures.job_rate(lost) }
}
