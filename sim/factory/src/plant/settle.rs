//! Settling: brings all flows into balance, in one fixed order, and skips what is clean.
//!
//! Without the grid, gensets are shared out and halls shed; jobs start on free GPUs; halls draw power
//! and give off heat; what cooling and losses take follows; jobs slow down where the import limit or
//! cooling do not suffice; the grid, gensets and batteries feed it all. Between two settled instants
//! every flow is constant.

use engine::Schedule;
use units::{Power, SimTime};

use super::{Event, Plant};
use crate::effect::Changed;
use crate::failures::{Level, Upkeep};
use crate::jobs::{Ground, Mtbf, Replacement};
use crate::place::Places;
use crate::quantities::Report as _;

impl Plant {
    pub(super) fn balance(&mut self, agenda: &mut impl Schedule<Event>) {
        let now = agenda.now();
        self.power.advance(now);
        if !self.power.on_grid() {
            self.share_out(agenda);
        }
        let mut changed = std::mem::take(&mut self.changed);
        if self.thorough {
            changed |= Changed::WORK_AND_SUPPLY;
        }
        if changed.work || self.work.waits() {
            self.start_jobs(agenda);
        }
        let drawn = self.draw(now, changed);
        if drawn || self.power.is_feeding_changing() {
            self.supply(now, changed.weather, agenda);
        }
        self.compute.meter_gpus(now, self.work.waits());
        self.work.meter(now);
        if self.recorder.is_some() {
            self.take_down(now, changed.weather);
        }
    }

    /// Decides which halls the gensets feed.
    fn share_out(&mut self, agenda: &mut impl Schedule<Event>) {
        let (compute, cooling) = (&self.compute, &self.cooling);
        let rated = |hall: usize, power: &crate::power::PowerSystem| {
            let racks = compute.floor.racks_rating(hall);
            let input = power.input_for(hall, compute.rating(hall));
            input + cooling.rated_power(hall, racks, input - racks)
        };
        self.power.share_out(rated, &mut agenda.of(Event::Power), &mut self.effects);
        self.changed.supply = true;
        self.apply_effects(agenda);
    }

    /// Starts the jobs that the queue chooses for the GPUs that are free.
    fn start_jobs(&mut self, agenda: &mut impl Schedule<Event>) {
        while let Some(returns) = self.compute.floor.take_returns() {
            for (repair, gpus, at) in returns {
                self.work.expect(repair, gpus, at);
            }
        }
        let floor = &self.compute.floor;
        let held: u32 = self.work.interrupted().iter().map(|&job| floor.held(job)).sum();
        let (failures, places, schedulable) = (&self.failures, &self.places, floor.schedulable());
        let mtbf = |gpus: u32, copies: bool| {
            let stands = Stands::closely(gpus, schedulable, places.gpus_per_tray);
            mtbf_of(failures, places, stands, copies)
        };
        let started = self.work.choose(floor.free() + held, mtbf, agenda.now());
        // Interrupted jobs leave the floor, but for those that start again now.
        for job in self.work.take_interrupted() {
            if !self.work.runs(job) {
                let (_, class) = self.work.size(job);
                self.compute.floor.release(job, class);
            }
        }
        let cap = self.power.cap();
        for &job in &started {
            let (gpus, class) = self.work.size(job);
            let floor = &mut self.compute.floor;
            let held = floor.held(job);
            floor.place(job, gpus - held, class);
            let mtbf = if self.work.heeds_interruptions(job) {
                let racks = u32::try_from(floor.racks_of(job).len()).unwrap_or(u32::MAX);
                let stands = Stands { gpus, trays: floor.trays_of(job), racks };
                mtbf_of(&self.failures, &self.places, stands, self.work.copies_in_memory(job))
            } else {
                Mtbf { any: f64::INFINITY, wide: f64::INFINITY }
            };
            let replacement = match held {
                0 => Replacement::Requeued,
                all if all == gpus => Replacement::None,
                _ => Replacement::Hot,
            };
            let ground = Ground { mtbf, replacement };
            let speed = cap.limits().then(|| self.compute.speed(class, cap.share()));
            self.work.start(job, ground, speed, &mut agenda.of(Event::Jobs));
        }
        self.work.return_started(started);
        self.work.share_storage(&mut agenda.of(Event::Jobs));
    }

    /// Halls whose racks, supply or weather changed draw power and give off heat; whether there are any.
    fn draw(&mut self, now: SimTime, changed: Changed) -> bool {
        let mut drawn = changed.supply || changed.weather;
        let share = self.power.cap().share();
        if changed.supply {
            (0..self.places.halls as usize).for_each(|hall| self.draw_hall(hall, share));
        } else if changed.weather {
            self.cooling.remove_again();
        }
        while let Some(hall) = self.compute.floor.take_changed() {
            self.draw_hall(hall, share);
            drawn = true;
        }
        if drawn {
            self.compute.meter_power(now);
            self.power.lose(now);
            self.cooling.meter(now);
        }
        drawn
    }

    fn draw_hall(&mut self, hall: usize, share: f64) {
        let powered = self.power.feed_of(hall).powers_racks();
        let draw = self.compute.draw(hall, powered, share);
        let input = self.power.draw(hall, draw.it());
        let mode = self.mode_of(hall);
        self.cooling.remove(hall, draw.racks, input - draw.racks, mode);
    }

    /// What halls draw from site distribution, by the ends that quantities declare: a new flow is in it
    /// at once.
    pub(super) fn load(&self) -> Power {
        let rooms = [
            self.compute.reports.drawn_from_bus(),
            self.power.reports.drawn_from_bus(),
            self.cooling.reports.drawn_from_bus(),
        ];
        rooms.into_iter().sum()
    }

    /// Feeds the halls, and slows jobs down where that or cooling does not suffice.
    fn supply(&mut self, now: SimTime, hour_begins: bool, agenda: &mut impl Schedule<Event>) {
        let on_grid = self.power.on_grid();
        if !on_grid {
            self.throttle(now, hour_begins, agenda);
        }
        let feeding_changes = self.power.is_feeding_changing();
        if feeding_changes {
            self.power.feed_stores(now, |hall| self.cooling.power_of(hall));
        }
        // After the stores, whose charging leaves less of the connection to jobs.
        let load = if on_grid { self.throttle(now, hour_begins, agenda) } else { self.load() };
        if feeding_changes {
            self.power.schedule_wake(&mut agenda.of(Event::Power));
        }
        let import = self.power.import(now, load);
        self.site.emit(now, import);
    }

    /// Lowers dynamic power until import and cooling suffice. Power managers take back capacity at
    /// once and give it back at the full hour. Returns what halls draw then.
    fn throttle(
        &mut self,
        now: SimTime,
        hour_begins: bool,
        agenda: &mut impl Schedule<Event>,
    ) -> Power {
        let before = self.power.cap().steps();
        if hour_begins && self.power.cap().limits() {
            self.power.lift_cap();
            self.draw(now, Changed::SUPPLY);
        }
        let mut load = self.load();
        while !self.power.cap().is_zero()
            && (self.cooling.is_too_warm() || self.power.exceeds_import(load))
        {
            let it = self.compute.drawn_by_all().it();
            self.power.lower_cap(load, it);
            self.draw(now, Changed::SUPPLY);
            load = self.load();
        }
        let cap = self.power.cap();
        if cap.steps() != before {
            let speed = |class| self.compute.speed(class, cap.share());
            self.work.set_speed_of_all(speed, &mut agenda.of(Event::Jobs));
        }
        load
    }
}

/// What a job stands on.
#[derive(Clone, Copy, Debug)]
struct Stands {
    gpus: u32,
    trays: u32,
    racks: u32,
}

impl Stands {
    /// On as few trays and racks as can be.
    const fn closely(gpus: u32, schedulable: u32, gpus_per_tray: u32) -> Self {
        Self { gpus, trays: gpus.div_ceil(gpus_per_tray), racks: gpus.div_ceil(schedulable) }
    }
}

/// How often a job that stands so is interrupted, with copies in memory or without.
fn mtbf_of(failures: &Upkeep, places: &Places, stands: Stands, copies: bool) -> Mtbf {
    let racks = f64::from(stands.racks);
    let wide = |level: Level, count: f64| match level {
        Level::None | Level::Gpu | Level::Tray => 0.0,
        Level::Rack => racks,
        Level::Row | Level::Pod | Level::Hall => (racks * count / f64::from(places.racks)).max(1.0),
    };
    let any = |level: Level, count: f64| match level {
        Level::Gpu => f64::from(stands.gpus),
        Level::Tray => f64::from(stands.trays),
        other => wide(other, count),
    };
    let any = 3600.0 / failures.job_rate(any);
    Mtbf { any, wide: if copies { 3600.0 / failures.job_rate(wide) } else { any } }
}
