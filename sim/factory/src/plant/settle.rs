//! Settling: brings all flows into balance, in one fixed order.
//!
//! Without the grid, gensets are shared out and halls shed; jobs start on free GPUs; halls draw power
//! and give off heat; cooling and losses follow; jobs slow down where the import limit or cooling do
//! not suffice; the grid, gensets and batteries feed it all. Between two settled instants every flow
//! is constant.

use engine::Agenda;
use units::{Power, SimTime};

use super::build::heat;
use super::meters::HallFlows;
use super::throttle::STEPS;
use super::{Event, Plant, Supply};
use crate::cooling::Performance;
use crate::failures::Level;

impl Plant {
    pub(super) fn balance(&mut self, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        self.advance(now);
        let outage = self.supply_losses > 0;
        if outage {
            self.share_out(agenda);
        }
        self.start_jobs(agenda);
        self.refresh_halls();
        let hour_begins = std::mem::take(&mut self.hour.begins);
        if outage {
            self.throttle(hour_begins, agenda);
        }
        let feeding_changes = self.feeding_changes || outage;
        if feeding_changes {
            self.feed_stores(now);
        }
        if !outage {
            // After the stores, whose charging leaves less of the connection to jobs.
            self.throttle(hour_begins, agenda);
        }
        if feeding_changes {
            self.schedule_wake(agenda);
        }
        self.sum_flows();
        if self.recorder.is_some() {
            self.take_down(now, hour_begins);
        }
    }

    /// Books what held since the last settled instant, and brings the stores up to now.
    pub(super) fn advance(&mut self, now: SimTime) {
        self.meters.advance(&self.flows, now);
        if self.flows.stores_change {
            for hall in &mut self.halls {
                hall.ups.advance(now);
            }
        }
    }

    fn start_jobs(&mut self, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let held: u32 = self.interrupted.iter().map(|&job| self.floor.held(job)).sum();
        let mut started = std::mem::take(&mut self.started);
        self.jobs.schedule(self.floor.free() + held, now, &mut started);
        if !self.interrupted.is_empty() {
            self.release_those_that_wait();
        }
        let slowed = (self.throttle < STEPS && !started.is_empty()).then(|| self.speed());
        for job in started.drain(..) {
            let (gpus, class) = self.jobs.size(job);
            self.floor.place(job, gpus - self.floor.held(job), class);
            let heeds = self.jobs.heeds_interruptions(job);
            let mtbf =
                if heeds { 3600.0 / self.interruption_rate(job, gpus) } else { f64::INFINITY };
            let (done, waited) = self.jobs.start(job, mtbf, now);
            if let Some(wait) = waited {
                self.waits.add(wait.in_seconds());
            }
            let slot = job as usize;
            if self.completions.len() <= slot {
                self.completions.resize(slot + 1, None);
            }
            self.completions[slot] = Some(agenda.schedule(done, Event::Completion { job }));
            if let Some(speed) = slowed {
                self.apply_speed(job, speed, agenda);
            }
        }
        self.started = started;
    }

    /// Takes interrupted jobs off the floor, but for those that start again now.
    fn release_those_that_wait(&mut self) {
        for job in std::mem::take(&mut self.interrupted) {
            if !self.jobs.queue().runs(job) {
                let (_, class) = self.jobs.size(job);
                self.floor.release(job, class);
            }
        }
    }

    /// Interruptions in an hour of a job on the racks where it stands.
    fn interruption_rate(&self, job: u32, gpus: u32) -> f64 {
        let racks = f64::from(u32::try_from(self.floor.racks_of(job).len()).unwrap_or(u32::MAX));
        let gpus_per_tray = f64::from(self.spec.compute.rack.gpus_per_tray);
        let all_racks = f64::from(self.layout.racks);
        self.failures.job_rate(|level, places| match level {
            Level::None => 0.0,
            Level::Gpu => f64::from(gpus),
            // A failed tray takes the job that used the failed GPU.
            Level::Tray => f64::from(gpus) / gpus_per_tray,
            Level::Rack => racks,
            Level::Row | Level::Pod | Level::Hall => (racks * places / all_racks).max(1.0),
        })
    }

    /// Works out the flows of halls that changed, and the site's import.
    pub(super) fn refresh_halls(&mut self) {
        let scale = self.scale();
        if std::mem::take(&mut self.all_changed) {
            while self.floor.take_changed().is_some() {}
            self.sums = HallFlows::default();
            self.warm_halls = 0;
            for hall in 0..self.halls.len() {
                self.halls[hall].flows = self.hall_flows(hall, scale);
                self.sums.add(&self.halls[hall].flows, 1.0);
                self.warm_halls += u32::from(self.halls[hall].flows.cooling.too_warm);
            }
        }
        while let Some(hall) = self.floor.take_changed() {
            self.refresh_hall(hall, scale);
        }
        self.flows.import = self.site_chain.input(self.load());
    }

    fn refresh_hall(&mut self, hall: usize, scale: f64) {
        let flows = self.hall_flows(hall, scale);
        let before = std::mem::replace(&mut self.halls[hall].flows, flows);
        self.sums.add(&before, -1.0);
        self.sums.add(&flows, 1.0);
        self.warm_halls -= u32::from(before.cooling.too_warm);
        self.warm_halls += u32::from(flows.cooling.too_warm);
    }

    /// Everything that halls draw.
    pub(super) fn load(&self) -> Power {
        self.sums.input + self.sums.cooling.power + self.flows.charging
    }

    fn hall_flows(&self, hall: usize, scale: f64) -> HallFlows {
        let state = &self.halls[hall];
        let powered = matches!(state.supply, Supply::Fed | Supply::Bridged);
        let (racks, it) = if powered {
            let racks = self.floor.racks_power(hall, &self.dynamic_power, scale);
            (racks, racks + self.floor.overhead_power(hall))
        } else {
            (Power::ZERO, Power::ZERO)
        };
        let input = if state.supply == Supply::Dark { Power::ZERO } else { state.chain.input(it) };
        let heat = heat(self.spec.compute.rack.liquid_share, racks, input - racks);
        let cooling = match state.supply {
            Supply::Fed | Supply::Restarting => state.cooling.performance(heat, self.air),
            Supply::Bridged if self.spec.cooling.thermal.pumps_on_ups => {
                Performance { power: state.cooling.pump_power(heat), ..Performance::default() }
            }
            Supply::Bridged | Supply::Dark => Performance::default(),
        };
        HallFlows { it, input, heat, cooling }
    }

    /// Power that a hall needs when all its racks are at their rating, with its cooling.
    pub(super) fn rated_need(&self, hall: usize) -> Power {
        let state = &self.halls[hall];
        let racks = self.floor.racks_rating(hall);
        let input = state.chain.input(racks + self.floor.overhead_power(hall));
        let heat = heat(self.spec.compute.rack.liquid_share, racks, input - racks);
        input + state.cooling.performance(heat, self.air).power
    }

    /// Halls charge their UPS from the grid, or are carried by it.
    fn feed_stores(&mut self, now: SimTime) {
        let grid = self.supply_losses == 0;
        let flows = &mut self.flows;
        (flows.charging, flows.charging_loss, flows.discharge) = Default::default();
        let mut from_gensets = Power::ZERO;
        for hall in &mut self.halls {
            // A store that rested has not been brought up to now.
            hall.ups.advance(now);
            let needed = hall.flows.input + hall.flows.cooling.power;
            match hall.supply {
                Supply::Fed | Supply::Restarting if grid => {
                    let charging = hall.ups.charge();
                    flows.charging += charging;
                    flows.charging_loss += hall.ups.charging_loss(charging);
                }
                Supply::Fed | Supply::Restarting => {
                    hall.ups.rest();
                    from_gensets += needed;
                }
                Supply::Bridged => {
                    hall.ups.discharge(needed);
                    flows.discharge += needed;
                }
                Supply::Dark => hall.ups.rest(),
            }
        }
        flows.genset = from_gensets;
        flows.stores_change = flows.charging > Power::ZERO || flows.discharge > Power::ZERO;
        self.feeding_changes = flows.stores_change || !grid;
        self.gensets.deliver(from_gensets, now);
        // Charging draws on the connection, which may leave less for jobs.
        self.flows.import = self.site_chain.input(self.load());
    }

    /// Adds up the site's flows and states, which hold until the next settled instant.
    fn sum_flows(&mut self) {
        let grid = self.supply_losses == 0;
        let load = self.load();
        let import = if grid { self.site_chain.input(load) } else { Power::ZERO };
        let site_loss = if grid { import - load } else { Power::ZERO };
        let (sums, flows) = (&self.sums, &mut self.flows);
        flows.it = sums.it;
        flows.cooling = sums.cooling.power;
        flows.chiller = sums.cooling.chiller_power;
        flows.lifted = sums.cooling.lifted;
        flows.water = sums.cooling.water;
        flows.import = import;
        flows.losses = sums.input - sums.it + site_loss;
        flows.busy = self.floor.busy();
        flows.free = self.floor.free();
        flows.out.copy_from_slice(self.floor.out());
        flows.waiting = self.jobs.queue().waiting();
        flows.running = self.jobs.queue().running();
        flows.throttled = self.throttle < STEPS;
    }

    /// Wakes the plant when a store is full or empty.
    fn schedule_wake(&mut self, agenda: &mut Agenda<Event>) {
        if let Some(wake) = self.wake.take() {
            agenda.cancel(wake);
        }
        let fuel = if self.flows.genset > Power::ZERO { self.gensets.until_empty() } else { None };
        if !self.flows.stores_change && fuel.is_none() {
            return;
        }
        let limits = self.halls.iter().filter_map(|hall| hall.ups.until_limit());
        if let Some(delay) = limits.chain(fuel).min() {
            self.wake = Some(agenda.schedule_in(delay, Event::Wake));
        }
    }
}
