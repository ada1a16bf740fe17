//! The waves of all jobs that run: what racks and the battery leave of them, and what is left to do.

use units::{Energy, Power, Ramp, SimTime, Span};

use super::needed::{Group, Means, needed};
use super::ramps::Climb;
use super::sums::{Constants, Sums};
use super::{Falls, Limits, Needed, Ramps, Reports, Swing, SwingSpec, Wave};
use crate::effect::Crowd;
use crate::quantities::{Number, Share, Whether};

/// The greatest that has been of each.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Greatest {
    swing: Power,
    ramp: Ramp,
    step: Power,
    dip: Power,
    needed: Needed,
}

impl Swing {
    /// Nobody runs yet. `waves` are those of a GPU by kind of work, on racks that store so much for each.
    pub fn new(spec: &SwingSpec, limits: Limits, waves: Vec<Option<Wave>>, store: Energy) -> Self {
        let of = |wave: &Wave| Constants::of(wave, spec, limits.band, store);
        let constants = waves.iter().map(|wave| wave.as_ref().map(of)).collect();
        Self {
            spec: spec.clone(),
            limits,
            waves,
            constants,
            store,
            largest: None,
            due: false,
            cap: 0,
            greatest: Greatest::default(),
            writes: (0.0, SimTime::START),
            ramps: Ramps::default(),
            climb: Climb::default(),
            descent: Climb::default(),
            falls: Falls::default(),
            reports: Reports::default(),
        }
    }

    /// What floors burn for each GPU, by kind of work.
    pub fn burns(&self) -> Vec<Power> {
        self.waves.iter().map(|wave| wave.map_or(Power::ZERO, |wave| wave.burn())).collect()
    }

    /// How many kinds of work there are.
    pub const fn kinds(&self) -> usize {
        self.waves.len()
    }

    /// Whether work of a kind swings.
    pub fn swings(&self, kind: usize) -> bool {
        self.waves.get(kind).is_some_and(Option::is_some)
    }

    /// A job starts or goes on.
    pub fn start(&mut self, gpus: u32, kind: usize) {
        let Some(wave) = self.waves.get(kind).copied().flatten() else { return };
        self.reports.starts.add_one();
        self.due |= self.largest.is_none_or(|(.., largest)| gpus > largest);
        let step = (wave.high - wave.idle) * f64::from(gpus);
        if step <= self.greatest.step {
            return;
        }
        self.greatest.step = step;
        self.reports.step.set(step);
        if let Some(limit) = self.limits.starts {
            self.reports.step_energy.set(energy_of_step(step, limit));
        }
    }

    /// The largest job, and whether it may be another one now than when waves were last measured.
    pub const fn largest(&self) -> (Option<(u32, u64)>, bool) {
        match self.largest {
            Some((job, number, _)) => (Some((job, number)), self.due),
            None => (None, self.due),
        }
    }

    /// Whether racks are capped in other steps than when this was last asked.
    pub const fn is_capped_anew(&mut self, steps: u32) -> bool {
        let before = self.cap;
        self.cap = steps;
        before != steps
    }

    /// Stage of settling, at each hour and when the largest job or the cap of racks changes: these run, each with the
    /// share of dynamic power that it may draw.
    pub fn measure(&mut self, now: SimTime, crowds: &[(Crowd, f64)]) {
        self.due = false;
        self.write_until(now);
        let mut sums = Sums::default();
        // By kind: GPUs, and those times the share of dynamic power that they may draw.
        let mut groups = vec![(0.0, 0.0); self.waves.len()];
        let mut writes = 0.0;
        let mut dip = (self.greatest.dip, None);
        let mut largest: Option<&Crowd> = None;
        for (crowd, share) in crowds {
            let Some(wave) = &self.constants[crowd.kind] else { continue };
            let height = wave.height * *share - wave.stored;
            sums.add(wave, height.max(Power::ZERO), (crowd.gpus, crowd.squares));
            let group = &mut groups[crowd.kind];
            group.0 += crowd.gpus;
            group.1 += crowd.gpus * share;
            writes += crowd.writes;
            let (job, _, gpus) = crowd.largest;
            if let Some(write) = crowd.write {
                let power = wave.dynamic * f64::from(gpus) * *share;
                if power > dip.0 {
                    dip = (power, Some(write));
                }
            }
            let is_larger = |before: &Crowd| {
                let (place, _, most) = before.largest;
                gpus > most || gpus == most && job < place
            };
            if largest.is_none_or(is_larger) {
                largest = Some(crowd);
            }
        }
        if let (power, Some(write)) = dip {
            self.dip(power, write);
        }
        self.writes = (writes, now);
        self.largest = largest.map(|crowd| crowd.largest);
        self.report(now, &sums, largest.and_then(|crowd| self.waves[crowd.kind]));
        let of = |(kind, (gpus, share)): (usize, (f64, f64))| {
            let (wave, passed) = (self.waves[kind]?, self.constants[kind].as_ref()?.passed);
            (share > 0.0).then_some(Group { wave, gpus, share, passed })
        };
        let groups: Vec<Group> = groups.into_iter().enumerate().filter_map(of).collect();
        self.ask(&groups, &sums);
    }

    fn report(&mut self, now: SimTime, sums: &Sums, largest: Option<Wave>) {
        let covered = sums.covered(&self.spec);
        let (worst, ramp) = (sums.worst(covered), sums.ramp(covered));
        let (limits, reports) = (self.limits, &mut self.reports);
        let above = limits.swing.is_some_and(|limit| worst > limit)
            || limits.ramp.is_some_and(|limit| ramp > limit);
        reports.worst.set(now, worst);
        reports.likely.set(now, sums.likely(covered));
        reports.above.set(now, Whether(above));
        if let Some(wave) = largest {
            reports.period.set(wave.period());
        }
        if ramp > self.greatest.ramp {
            self.greatest.ramp = ramp;
            reports.ramp.set(ramp);
        }
        if worst > self.greatest.swing {
            self.greatest.swing = worst;
            reports.share.set(Share(worst / limits.contract));
            reports.band.set(Share(sums.in_band / sums.squares[0]));
        }
    }

    /// What would keep the limits: the most that any instant asks for.
    fn ask(&mut self, groups: &[Group], sums: &Sums) {
        if groups.is_empty() {
            return;
        }
        let groups: Vec<Group> =
            groups.iter().map(|it| Group { share: it.share / it.gpus, ..*it }).collect();
        let covered = sums.covered(&self.spec);
        let means = Means { store: self.store, covered };
        let swing = self.limits.swing.or(self.limits.ramp.is_none().then_some(Power::ZERO));
        if let Some(limit) = swing {
            self.greatest.needed.grow(needed(&groups, &means, limit, |_| 1.0));
        }
        if let Some(limit) = self.limits.ramp {
            let watts = Power::megawatts(limit.in_megawatts_per_second());
            self.greatest.needed.grow(needed(&groups, &means, watts, |wave| 1.0 / wave.edge()));
        }
        let Needed { floor, store, power, energy, time } = self.greatest.needed;
        let reports = &mut self.reports;
        reports.needed_floor.set(Share(floor));
        reports.needed_store.set(store);
        reports.needed_power.set(power);
        reports.needed_energy.set(energy);
        if let Some(time) = time {
            reports.needed_time.set(time);
        }
    }

    fn dip(&mut self, power: Power, write: f64) {
        self.greatest.dip = power;
        self.reports.dip.set(power);
        self.reports.dip_energy.set(Energy::joules(power.in_watts() * write));
    }

    /// Counts the checkpoints that were written since they were last counted, as often as was known then.
    pub fn write_until(&mut self, now: SimTime) {
        let (in_an_hour, since) = self.writes;
        self.writes.1 = now;
        let passed = now.since(since);
        if in_an_hour > 0.0 {
            self.reports.dips.add(Number(in_an_hour * passed.in_hours()));
        }
    }
}

impl Needed {
    fn grow(&mut self, other: Self) {
        self.floor = self.floor.max(other.floor);
        self.store = self.store.max(other.store);
        self.power = self.power.max(other.power);
        self.energy = self.energy.max(other.energy);
        let longer = |one: Span, other: Span| if one > other { one } else { other };
        self.time = match (self.time, other.time) {
            (Some(one), Some(other)) => Some(longer(one, other)),
            (one, other) => one.or(other),
        };
    }
}

/// What hides a step where what is drawn may rise no faster than so: half of the step for as long as that takes.
fn energy_of_step(step: Power, limit: Ramp) -> Energy {
    let minutes = step.in_megawatts() / limit.in_megawatts_per_minute();
    Energy::megawatt_hours(step.in_megawatts() * minutes / 60.0 / 2.0)
}

#[cfg(test)]
mod tests {
    use super::super::wave::tests::habits;
    use units::SimDuration;

    use super::*;
    use crate::quantities::Running;
    use crate::swing::Habits;

    fn now(level: &impl Running) -> f64 {
        level.now().unwrap()
    }

    fn limits() -> Limits {
        Limits {
            swing: None,
            ramp: None,
            band: (0.1, 20.0),
            contract: Power::megawatts(1000.0),
            starts: Some(Ramp::megawatts_per_minute(20.0)),
        }
    }

    fn spec(time: f64, (megawatts, kilowatt_hours): (f64, f64)) -> SwingSpec {
        SwingSpec {
            filter_time: Span::seconds(time),
            filter_power: Power::megawatts(megawatts),
            filter_energy: Energy::kilowatt_hours(kilowatt_hours),
        }
    }

    fn wave(habits: Habits) -> Wave {
        let of_gpu = |kilowatts: f64| Power::kilowatts(kilowatts / 72.0);
        Wave::of_high(of_gpu(40.0), of_gpu(165.0), habits)
    }

    fn crowd(job: u32, gpus: u32) -> Crowd {
        let each = f64::from(gpus);
        Crowd {
            kind: 0,
            largest: (job, job.into(), gpus),
            write: None,
            gpus: each,
            squares: each * each,
            writes: 0.0,
        }
    }

    fn sums(swing: &Swing, jobs: &[Crowd], share: f64) -> Sums {
        let mut sums = Sums::default();
        for job in jobs {
            let wave = swing.constants[job.kind].unwrap();
            let height = wave.height * share - wave.stored;
            sums.add(&wave, height.max(Power::ZERO), (job.gpus, job.squares));
        }
        sums
    }

    /// 150 MW at 20 MW a minute: 7.5 min, of which half: 9.375 MWh.
    #[test]
    fn half_a_step_hides_it() {
        let energy = energy_of_step(Power::megawatts(150.0), Ramp::megawatts_per_minute(20.0));
        assert!((energy.in_megawatt_hours() - 9.375).abs() < 1e-12);
    }

    /// Four jobs of a quarter swing like one at worst, and half as much where their steps are independent.
    #[test]
    fn independent_jobs_swing_less() {
        let swing =
            Swing::new(&spec(10.0, (0.0, 0.0)), limits(), vec![Some(wave(habits()))], Energy::ZERO);
        let four: Vec<Crowd> = (0..4).map(|job| crowd(job, 36_000)).collect();
        let sums = sums(&swing, &four, 1.0);
        let one = wave(habits()).height() * 144_000.0;
        assert!((sums.worst(0.0) / one - 1.0).abs() < 1e-12);
        assert!((sums.likely(0.0) / one - 0.5).abs() < 1e-12);
        assert!((sums.ramp(0.0).in_megawatts_per_second() - one.in_megawatts() / 0.2).abs() < 1e-6);
    }

    /// 100 MW for 5 s up and 5 s down: 250 MJ = 69.4 kWh to flatten it. A battery of that and 100 MW lets
    /// 24.49 MW through; with half of either it takes up half of it only: 62.25 MW.
    #[test]
    fn a_battery_takes_up_what_its_power_and_content_suffice_for() {
        let even = Habits { period: Span::seconds(10.0), duty: 0.5, ..habits() };
        let gpus = 96_000;
        let height = (wave(even).height() * f64::from(gpus)).in_megawatts();
        assert!((height - 100.0).abs() < 1e-9);
        let cases = [((100.0, 69.5), 24.49), ((50.0, 69.5), 62.25), ((100.0, 69.445 / 2.0), 62.25)];
        for (battery, expected) in cases {
            let swing =
                Swing::new(&spec(10.0, battery), limits(), vec![Some(wave(even))], Energy::ZERO);
            let sums = sums(&swing, &[crowd(0, gpus)], 1.0);
            let worst = sums.worst(sums.covered(&swing.spec)).in_megawatts();
            assert!((worst - expected).abs() < 0.01, "{worst} with {battery:?}");
            assert!((sums.likely(sums.covered(&swing.spec)).in_megawatts() - worst).abs() < 1e-6);
        }
    }

    /// A cap of half scales the wave, not what racks store: 1,041.7 W less 300 J / 0.9375 s = 721.7 W at full
    /// power, 520.8 less 320 = 200.8 W at half.
    #[test]
    fn a_cap_leaves_less_to_stores() {
        let store = Energy::joules(300.0);
        let swing =
            Swing::new(&spec(10.0, (0.0, 0.0)), limits(), vec![Some(wave(habits()))], store);
        let watts = |share: f64| sums(&swing, &[crowd(0, 1)], share).worst(0.0).in_watts();
        assert!((watts(1.0) - 721.67).abs() < 0.01, "{}", watts(1.0));
        assert!((watts(0.5) - 200.83).abs() < 0.01, "{}", watts(0.5));
    }

    /// 148,580 GPUs of 125 kW / 72 above idle that stand still for 30 s: 257.95 MW, 2.150 MWh. One in ten minutes
    /// and 30 s, for 21 h: 120.
    #[test]
    fn checkpoints_are_dips() {
        let of_gpu = |kilowatts: f64| Power::kilowatts(kilowatts / 72.0);
        let wave = Wave::of_mean(of_gpu(40.0), of_gpu(125.0), of_gpu(190.0), habits());
        let waves = vec![Some(wave)];
        let mut swing = Swing::new(&spec(10.0, (0.0, 0.0)), limits(), waves, Energy::ZERO);
        let (writes, write) = (3600.0 / 630.0, Some(30.0));
        let at = |hours: u64| SimTime::START + SimDuration::hours(hours);
        swing.measure(at(0), &[(Crowd { write, writes, ..crowd(0, 148_580) }, 1.0)]);
        swing.measure(at(21), &[]);
        swing.measure(at(30), &[]);
        assert!((now(&swing.reports.dips) - 120.0).abs() < 1e-9);
        assert!((now(&swing.reports.dip) / 1e6 - 257.95).abs() < 0.005);
        assert!((now(&swing.reports.dip_energy) / 3.6e9 - 2.150).abs() < 5e-4);
    }
}
