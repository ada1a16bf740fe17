//! The power system: losing the grid, bridging with the UPS, starting gensets, shedding halls, and
//! bringing them back.

use engine::Schedule;
use units::{Power, SimDuration, SimTime};

use super::battery::Battery;
use super::capping::Cap;
use super::event::number;
use super::groups::{Groups, Why};
use super::lineup::{Feed, LineUp, Taken};
use super::maintenance::Maintenance;
use super::ramp::Line;
use super::{
    BatteryReports, Chain, Drawn, Event, Gensets, HallLoad, Load, Loads, PowerSpec, PowerSystem,
    Reports, Sizing, Takeup,
};
use crate::calendar::Calendar;
use crate::effect::{Changed, Effect, Effects, Reason};
use crate::quantities::{ExactSum, Integral};

impl PowerSystem {
    /// Fed by the grid with full stores, for a site of `size` and such halls, in a run with these days.
    pub fn new(
        spec: &PowerSpec,
        (size, halls): (Power, &[HallLoad]),
        (days, takeup): ((&Calendar, SimTime), Takeup),
        seed: u64,
    ) -> Self {
        let groups: Vec<Groups> =
            halls.iter().map(|&hall| Groups::new(Sizing::new(spec, hall.rating), hall)).collect();
        let carried = Loads::of(&spec.ups.carries);
        let lineup = |groups: &Groups| {
            LineUp::new(spec, (groups.load(), groups.sizing()), carried.has(Load::Racks))
        };
        let lineups: Vec<LineUp> = groups.iter().map(lineup).collect();
        let site_chain = Chain::of_site(spec, size);
        let mut system = Self {
            seed,
            import_limit: spec.import_limit.unwrap_or(size),
            lowered: false,
            size,
            site_out: Self::none_out(&site_chain),
            site_chain,
            sections_out: Vec::new(),
            turns: 0,
            metered: u64::MAX,
            maintenance: Maintenance::new(&spec.maintenance, days, lineups.len(), seed),
            upkeep: super::Upkeep::default(),
            groups,
            racks_change: true,
            racks_metered: super::racks::Metered::default(),
            units_lost: Vec::new(),
            carried,
            house: Power::ZERO,
            gensets: Gensets::new(&spec.genset, size),
            genset_event: None,
            calls: super::Calls::default(),
            apart: super::Apart::default(),
            reasons: 0,
            taken: Taken::default(),
            restored: SimTime::START,
            line: Line::new(takeup),
            most_lost: Power::ZERO,
            losses: 0,
            reachable: SimTime::START,
            repairs: (false, 0),
            tests: 0,
            genset_failures: 0,
            stage_sums: vec![ExactSum::default(); lineups.first().map_or(0, |it| it.losses.len())],
            lineups,
            drawn: Power::ZERO,
            curtailed_from: None,
            curtailed_meter: Integral::default(),
            grid_meter: Integral::default(),
            cap: Cap::FULL,
            allowed: 1.0,
            charging_held: false,
            feeding_changes: true,
            stores_change: false,
            wake: None,
            battery: Battery::of(&spec.battery),
            own: super::OwnSources::default(),
            stale_wakes: Vec::new(),
            reports: Reports::of(spec),
            rack_reports: super::RackReports::default(),
            battery_reports: BatteryReports::default(),
            spec: spec.clone(),
        };
        system.open();
        system
    }

    /// Works out what follows from all its parts, before anything happens.
    fn open(&mut self) {
        self.find_upkeep();
        self.furnish();
        self.begin_battery();
        self.read(SimTime::START);
    }

    /// Applies an event.
    pub fn handle(
        &mut self,
        event: Event,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) -> Changed {
        match event {
            Event::SupplyRestored => {
                self.restore_supply(agenda, effects);
                return Changed::SUPPLY;
            }
            Event::GensetsReady => self.take_load(agenda),
            Event::GensetsJoin { attempt, loss } => self.join_sets((attempt, loss), agenda),
            Event::GensetRepaired => self.repair_set(agenda),
            Event::FuelArrives => self.refuel(agenda),
            Event::GensetFailure => self.genset_fails(agenda, effects),
            Event::DipsEnd { fault } => return self.lose_to_dips(fault, agenda, effects),
            Event::StoresReturn => return self.unlock(agenda, effects),
            Event::HandOver { hall } => return self.take_over(hall.into(), agenda, effects),
            Event::MotorsTrip => return self.trip_motors(effects),
            Event::HallReturns { hall } => {
                self.lineups[usize::from(hall)].restart = None;
                self.feed(hall.into(), agenda, effects);
                return Changed::SUPPLY;
            }
            Event::HallRestart { hall } => return self.restart_hall(hall, effects),
            Event::MoreRacks { hall } => return self.start_racks(hall.into(), agenda, effects),
            Event::Wake => self.wake = None,
            Event::LoadRises => return Changed::SUPPLY,
            Event::BatteryWake => self.wake_battery(),
            Event::RacksRestart { place, number } => {
                effects.push_back(Effect::PlaceOpens { place, number });
                return Changed::WORK;
            }
            Event::Maintenance(session) => return self.maintain(session, agenda, effects),
            Event::Maintained { hall, slot } => {
                return self.maintained((hall, slot), true, agenda, effects);
            }
            Event::TripEnds { hall, slot } => {
                return self.maintained((hall, slot), false, agenda, effects);
            }
            Event::UnitMaintenance(session) => return self.maintain_unit(session, agenda, effects),
            Event::UnitMaintained { kind, unit } => {
                return self.return_unit((kind, unit), true, agenda, effects);
            }
            Event::UnitTripEnds { kind, unit } => {
                return self.return_unit((kind, unit), false, agenda, effects);
            }
        }
        Changed::NOTHING
    }

    /// Whether the grid supplies power.
    pub const fn on_grid(&self) -> bool {
        self.reasons == 0
    }

    /// What feeds a hall.
    pub fn feed_of(&self, hall: usize) -> Feed {
        self.lineups[hall].feed
    }

    /// How much of their dynamic power racks may draw.
    pub const fn cap(&self) -> Cap {
        self.cap
    }

    /// What goes into the chain of a hall for what comes out.
    pub fn input_for(&self, hall: usize, output: Power) -> Power {
        self.lineups[hall].chain.input(output)
    }

    /// The same, with what of it is lost where.
    pub fn drawn_for(&self, hall: usize, output: Power) -> Drawn {
        self.lineups[hall].chain.drawn(output)
    }

    /// What cooling draws with its transformers and drives, for each unit of what its parts take.
    pub fn drives(&self) -> f64 {
        1.0 + self.spec.mechanical_loss
    }

    /// What pumps, fans and chillers draw that take so much, with their transformers and drives.
    pub fn for_cooling(&self, power: Power) -> Power {
        power * self.drives()
    }

    /// What feeds some hall has changed, or a store charges or discharges.
    pub const fn is_feeding_changing(&self) -> bool {
        self.feeding_changes || self.shares_out()
    }

    /// Whether the grid feeds all and nothing of it, of stores or of racks changes.
    pub const fn is_steady(&self) -> bool {
        !self.is_feeding_changing()
            && !self.do_racks_change()
            && !self.stores_change
            && !self.has_battery()
    }

    /// The grid supplies nothing for `length`, for one more reason.
    pub fn lose_supply(
        &mut self,
        length: SimDuration,
        reason: Reason,
        (agenda, effects): (&mut impl Schedule<Event>, &mut Effects),
    ) -> Changed {
        agenda.schedule_in(length, Event::SupplyRestored);
        self.restored = self.restored.max(agenda.now() + length);
        self.reasons += 1;
        if self.reasons > 1 {
            return Changed::NOTHING;
        }
        self.taken = Taken::Outage;
        self.apart.at_once = reason == Reason::Island;
        self.reports.outages.add_one();
        self.note_outage();
        self.begin_outage(agenda, effects);
        Changed::SUPPLY
    }

    /// The site has no way to supply power until then, as far as is known, since units of it are out.
    pub(super) fn lose_site(
        &mut self,
        (until, why): (SimTime, Why),
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        self.restored = self.restored.max(until);
        self.reasons += 1;
        if self.reasons == 1 {
            self.taken = why.into();
            self.apart.at_once = false;
            self.reports.outages.add_one();
            self.begin_outage(agenda, effects);
        }
    }

    fn begin_outage(&mut self, agenda: &mut impl Schedule<Event>, effects: &mut Effects) {
        self.end_handovers(agenda);
        self.start_sets(agenda);
        // What the battery cannot carry loses its feed when sources are shared out.
        if self.hides_outages() {
            return;
        }
        for hall in 0..self.lineups.len() {
            // Sets that run carry on.
            if self.lineups[hall].on_sets != Loads::ALL {
                self.lose_network(hall);
                self.lose_feed(hall, agenda, effects);
            }
        }
    }

    /// A hall loses its feed: its UPS carries it, if it has one.
    pub(super) fn lose_feed(
        &mut self,
        hall: usize,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        self.feeding_changes = true;
        let state = &mut self.lineups[hall];
        match state.feed {
            Feed::Fed if self.carried.has(Load::Racks) && state.ups.has_energy() => {
                state.feed = Feed::Bridged;
                effects.push_back(Effect::HallBridged { hall: number(hall) });
            }
            Feed::Fed => self.go_dark(hall, false, effects),
            Feed::Restarting | Feed::Dark => {
                let waits = state.restart.take();
                if let Some(restart) = waits {
                    agenda.cancel(restart);
                }
                if waits.is_some() || state.feed == Feed::Restarting {
                    (state.feed, state.taken) = (Feed::Dark, self.taken);
                    effects.push_back(self.expected(hall, self.back_at(hall)));
                }
            }
            Feed::Bridged | Feed::Unbuilt | Feed::Off => {}
        }
    }

    /// Switches the racks of a hall off.
    pub(super) fn go_dark(&mut self, hall: usize, too_warm: bool, effects: &mut Effects) {
        self.feeding_changes = true;
        self.note_unfed();
        self.lineups[hall].feed = Feed::Dark;
        self.lineups[hall].taken = if too_warm { Taken::Heat } else { self.taken };
        effects.push_back(Effect::HallDark { hall: number(hall), too_warm });
        // Gensets may feed it earlier.
        effects.push_back(self.expected(hall, self.back_at(hall)));
    }

    /// The racks of a hall have become too warm: they go off, and take at least so long to restart once they have
    /// power. Cooling may lack water for them.
    pub fn trip(
        &mut self,
        hall: usize,
        (least, lacks_water): (SimDuration, bool),
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        self.lineups[hall].least_restart = least;
        self.go_dark(hall, true, effects);
        if lacks_water {
            self.lineups[hall].taken = Taken::Water;
        }
        if self.cut_off(hall) == Loads::NONE {
            self.await_return(hall, agenda, effects);
        }
    }

    /// A hall that is fed again `at` works again once its racks have restarted.
    pub(super) fn expected(&self, hall: usize, at: SimTime) -> Effect {
        let at = at + self.time_to_restart(hall, at);
        Effect::HallExpected { hall: number(hall), at }
    }

    /// A hall is fed again: its racks go on, or restart if they were off.
    pub(super) fn feed(
        &mut self,
        hall: usize,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        self.feeding_changes = true;
        let now = agenda.now();
        let delay = self.time_to_restart(hall, now);
        let state = &mut self.lineups[hall];
        match state.feed {
            Feed::Bridged => {
                state.feed = Feed::Fed;
                effects.push_back(Effect::HallFed { hall: number(hall) });
            }
            Feed::Dark => {
                state.feed = Feed::Restarting;
                state.network_since.get_or_insert(now);
                let event = Event::HallRestart { hall: number(hall) };
                state.restart = Some(agenda.schedule_in(delay, event));
                effects.push_back(Effect::HallExpected { hall: number(hall), at: now + delay });
            }
            Feed::Fed | Feed::Restarting | Feed::Unbuilt | Feed::Off => {}
        }
    }

    fn restart_hall(&mut self, hall: u16, effects: &mut Effects) -> Changed {
        self.feeding_changes = true;
        let state = &mut self.lineups[usize::from(hall)];
        state.restart = None;
        state.least_restart = SimDuration::ZERO;
        state.feed = Feed::Fed;
        let place = crate::place::Place::Hall;
        effects.push_back(Effect::PlaceOpens { place, number: hall.into() });
        Changed::SUPPLY
    }

    /// Whether more is drawn from the grid than may be.
    pub fn exceeds_import(&self, load: Power) -> bool {
        let load = self.beyond_battery(load);
        self.on_grid() && load > Power::ZERO && !self.suffices_for(load, 1.0)
    }

    /// Halls from this one on are not built yet.
    pub fn await_halls(&mut self, from: usize) {
        for lineup in &mut self.lineups[from..] {
            (lineup.feed, lineup.network_since) = (Feed::Unbuilt, None);
        }
        self.furnish();
    }

    /// Halls before this one are built: they are fed, or go dark until the grid is back.
    pub fn build_halls(&mut self, before: usize, effects: &mut Effects) {
        for hall in 0..before {
            if self.lineups[hall].feed != Feed::Unbuilt {
                continue;
            }
            self.feeding_changes = true;
            self.lineups[hall].network_since = self.on_grid().then_some(SimTime::START);
            self.lineups[hall].feed = Feed::Fed;
            if !self.on_grid() {
                self.go_dark(hall, false, effects);
            }
        }
        self.furnish();
    }
}
