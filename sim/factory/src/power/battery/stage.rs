//! The battery in the stages of settling, at the hour and at the end of a month.

use engine::Schedule;
use units::{Energy, EnergyPrice, Money, Power, SimDuration, SimTime};

use super::plan::{HOURS, Plan, Terms};
use super::policy::{Action, Help};
use super::ramp::Trading;
use super::store::Store;
use super::{Battery, BatterySpec, Readings};
use crate::power::{Event, PowerSystem, WITHIN};
use crate::quantities::{Integral, Number};

/// Hours of a year in which batteries age.
const YEAR: f64 = 8760.0;

impl Battery {
    /// The battery of a site, if it has one.
    pub(in crate::power) fn of(spec: &BatterySpec) -> Option<Box<Self>> {
        let filled = spec.energy * spec.filled;
        let store = || Store::new(spec.energy, spec.power, spec.round_trip_efficiency, filled);
        spec.is_there().then(|| {
            Box::new(Self {
                spec: spec.clone(),
                store: store(),
                plan: Plan::default(),
                hour: 0,
                storm: false,
                help: Help::default(),
                relief: Power::ZERO,
                absorbs: Power::ZERO,
                trading: Trading::default(),
                action: Action::Rest,
                wake: None,
                carries_all: None,
                meters: Readings::default(),
                worn: (0.0, 0.0),
                aged: SimTime::START,
                replaced: Energy::ZERO,
                saved: (Money::ZERO, Money::ZERO),
            })
        })
    }

    /// What it draws for itself.
    fn auxiliaries(&self) -> Power {
        self.store.power() * self.spec.auxiliaries
    }

    /// Acts so from now on; returns what is lost, and whether that is new.
    fn act(&mut self, action: Action) -> (Power, bool) {
        let is_new = action != self.action;
        self.action = action;
        let lost = match action {
            Action::Charge(power, until) => self.store.charge(power, until),
            Action::Deliver(power, until) => self.store.deliver(power, until),
            Action::Rest => {
                self.store.rest();
                Power::ZERO
            }
        };
        (lost, is_new)
    }
}

impl PowerSystem {
    /// Whether the site has a battery.
    pub const fn has_battery(&self) -> bool {
        self.battery.is_some()
    }

    /// Nothing flows yet, and that is all that ever does where there is no battery.
    pub(in crate::power) fn begin_battery(&mut self) {
        let (now, none) = (SimTime::START, Power::ZERO);
        let stored = self.battery.as_ref().map_or(Energy::ZERO, |battery| battery.store.stored());
        let reports = &mut self.battery_reports;
        reports.discharge.set(now, none);
        reports.charging.set(now, none);
        reports.losses.set(now, none);
        reports.auxiliaries.set(now, none);
        reports.bridged.set(now, none);
        reports.stored.set(stored);
    }

    /// What halls that draw so much would draw from the grid if the battery delivered all that it can.
    pub(in crate::power) fn beyond_battery(&self, load: Power) -> Power {
        match &self.battery {
            Some(battery) => (load - battery.helps()).max(Power::ZERO),
            None => load,
        }
    }

    /// How far the battery helps from now on where less may be drawn than is needed; whether that is more than before,
    /// and something.
    pub fn let_battery_help(&mut self, help: Help) -> bool {
        let Some(battery) = &mut self.battery else { return false };
        let before = battery.helps();
        if std::mem::replace(&mut battery.help, help) != help {
            self.feeding_changes = true;
        }
        battery.helps() > before
    }

    /// What the battery delivers of a load since less may be drawn, and whether that is from its reserve.
    pub fn battery_helps(&self) -> (Power, bool) {
        let Some(battery) = &self.battery else { return (Power::ZERO, false) };
        let Action::Deliver(power, _) = battery.action else { return (Power::ZERO, false) };
        let reserve = battery.help == Help::All && !battery.store.is_above(battery.reserve());
        (power, reserve)
    }

    /// What the battery could give at once while the plant is fed.
    pub(in crate::power) fn support_of_battery(&self) -> Power {
        self.battery.as_deref().map_or(Power::ZERO, Battery::support)
    }

    /// What the battery carries of halls while the grid supplies nothing, beside itself.
    pub(in crate::power) fn bridge_power(&self) -> Power {
        let carries = |battery: &Battery| battery.bridge() - battery.auxiliaries();
        self.battery.as_deref().map_or(Power::ZERO, carries).max(Power::ZERO)
    }

    /// Whether halls notice no outage and no dip, since the battery is switched in between.
    pub(in crate::power) fn hides_outages(&self) -> bool {
        let hides = |battery: &Battery| battery.spec.seamless && battery.bridge() > Power::ZERO;
        self.battery.as_deref().is_some_and(hides)
    }

    /// What the battery draws for itself now.
    pub(in crate::power) fn auxiliaries(&self) -> Power {
        let Some(battery) = &self.battery else { return Power::ZERO };
        let draws = battery.auxiliaries();
        let fed = if self.on_grid() {
            self.suffices_for(self.house_load() + draws, 1.0)
        } else {
            battery.bridge() > Power::ZERO
        };
        if fed { draws } else { Power::ZERO }
    }

    /// Stage of settling, once halls have drawn: what the battery draws for itself.
    pub(in crate::power) fn meter_auxiliaries(&mut self, now: SimTime) {
        let own = self.auxiliaries();
        self.battery_reports.auxiliaries.set(now, own);
    }

    /// Stage of settling, before what is drawn is added up: what flows into the battery follows from that.
    pub fn rest_battery(&mut self, now: SimTime) {
        if self.battery.is_some() {
            self.battery_reports.charging.set(now, Power::ZERO);
        }
    }

    /// Stage of settling on the grid: the battery acts while all else draws `load`, and charges in such steps where it
    /// keeps the ramp of the connection; returns what is left to be drawn.
    pub fn settle_battery(
        &mut self,
        (now, load): (SimTime, Power),
        ramp_step: SimDuration,
        agenda: &mut impl Schedule<Event>,
    ) -> Power {
        if self.battery.is_none() {
            return load;
        }
        if self.on_grid() {
            let bound = self.bound();
            let may_charge = !self.charging_held;
            // What runs anyway carries its part first; what it gives beyond that charges.
            let rest = load - self.own.runs;
            let wishes = |battery: &Battery| battery.wishes(rest, bound, may_charge);
            let wish = self.battery.as_deref().map_or(Action::Rest, wishes);
            // Where less may be drawn than is needed, it keeps no ramp.
            let wish = if may_charge {
                self.along_ramp(wish, ramp_step, agenda)
            } else {
                self.forget_ramp();
                wish
            };
            let acts = |battery: &Battery| battery.on_grid(wish, rest, bound);
            let action = self.battery.as_deref().map_or(Action::Rest, acts);
            self.set_battery(now, action);
        } else {
            self.forget_ramp();
        }
        self.await_battery(agenda);
        match self.battery.as_ref().map(|battery| battery.action) {
            Some(Action::Charge(power, _)) => load + power,
            Some(Action::Deliver(power, _)) => load - power,
            _ => load,
        }
    }

    /// What the battery does by itself begins anew.
    fn forget_ramp(&mut self) {
        if let Some(battery) = &mut self.battery {
            battery.trading = Trading::default();
        }
    }

    /// Stage of settling without the grid: the battery carries what is wanted of it; returns what it does.
    pub(in crate::power) fn bridge(&mut self, now: SimTime, wanted: Power) -> Power {
        let Some(battery) = &self.battery else { return Power::ZERO };
        let action = battery.off_grid(wanted);
        self.set_battery(now, action);
        if let Action::Deliver(power, _) = action { power } else { Power::ZERO }
    }

    fn set_battery(&mut self, now: SimTime, action: Action) {
        let off_grid = !self.on_grid();
        let Some(battery) = &mut self.battery else { return };
        let (lost, is_new) = battery.act(action);
        if is_new && let Some(wake) = battery.wake.take() {
            self.stale_wakes.push(wake);
        }
        let (charging, discharge) = match action {
            Action::Charge(power, _) => (power, Power::ZERO),
            Action::Deliver(power, _) => (Power::ZERO, power),
            Action::Rest => (Power::ZERO, Power::ZERO),
        };
        let reports = &mut self.battery_reports;
        reports.charging.set(now, charging);
        reports.discharge.set(now, discharge);
        reports.losses.set(now, lost);
        reports.bridged.set(now, if off_grid { discharge } else { Power::ZERO });
    }

    /// The load at which import is at the battery's target, or at its limit where that is less.
    fn bound(&self) -> Power {
        let limit = self.most_import();
        let target = self.battery.as_ref().and_then(|battery| battery.spec.peak_target);
        let target = target.map_or(limit, |target| target.min(limit));
        self.load_at(target) * (1.0 - WITHIN) + self.own.follows
    }

    /// Wakes the plant when the battery reaches what it goes for.
    fn await_battery(&mut self, agenda: &mut impl Schedule<Event>) {
        let Some(battery) = &mut self.battery else { return };
        for wake in self.stale_wakes.drain(..) {
            agenda.cancel(wake);
        }
        if battery.wake.is_none()
            && let Some(delay) = battery.store.until_end()
        {
            battery.wake = Some(agenda.schedule_in(delay, Event::BatteryWake));
        }
    }

    /// The battery has reached what it went for.
    pub(in crate::power) fn wake_battery(&mut self) {
        if let Some(battery) = &mut self.battery {
            battery.wake = None;
            self.feeding_changes = true;
        }
    }

    /// An outage of the grid begins.
    pub(in crate::power) fn note_outage(&mut self) {
        if let Some(battery) = &mut self.battery {
            battery.carries_all = Some(true);
        }
    }

    /// A hall is not fed in an outage.
    pub(in crate::power) fn note_unfed(&mut self) {
        if let Some(carries_all) = self.battery.as_mut().and_then(|it| it.carries_all.as_mut()) {
            *carries_all = false;
        }
    }

    /// The grid is back: whether halls were fed all the time counts.
    pub(in crate::power) fn note_restored(&mut self) {
        let carried = self.battery.as_mut().and_then(|battery| battery.carries_all.take());
        if carried == Some(true) {
            self.battery_reports.outages_carried.add_one();
        }
    }

    /// Brings the battery up to `now`.
    pub(in crate::power) fn advance_battery(&mut self, now: SimTime) {
        if let Some(battery) = &mut self.battery {
            battery.store.advance(now);
        }
    }

    /// An hour of the day begins; whether a storm is announced. At midnight the prices of the day are known.
    pub fn begin_battery_hour(
        &mut self,
        hour: u32,
        storm: bool,
        prices: impl FnOnce() -> [EnergyPrice; HOURS],
    ) {
        let Some(battery) = &mut self.battery else { return };
        battery.hour = hour as usize;
        battery.storm = storm;
        self.feeding_changes = true;
        if hour == 0 && battery.spec.arbitrage {
            let (floor, begins) = (battery.reserve(), battery.rest());
            let terms = Terms { wear: battery.spec.wear_cost, floor, begins };
            battery.plan = Plan::of(&prices(), &battery.store, terms);
        }
    }

    /// By how much less was drawn for the battery's sake since this was last read; negative for more.
    pub fn read_battery(&mut self, now: SimTime) -> Option<Energy> {
        let battery = self.battery.as_mut()?;
        let (reports, meters) = (&self.battery_reports, &mut battery.meters);
        let given = reports.discharge.read_meter(now, &mut meters.delivering);
        let taken = reports.charging.read_meter(now, &mut meters.charging);
        let own = reports.auxiliaries.read_meter(now, &mut meters.auxiliaries);
        Some(Energy::joules(given - taken - own))
    }

    /// Books what the battery saves on energy, and on charges for peak power.
    pub fn book_savings(&mut self, energy: Money, peak: Money) {
        let Some(battery) = &mut self.battery else { return };
        battery.saved = (battery.saved.0 + energy, battery.saved.1 + peak);
        self.battery_reports.savings.set(battery.saved.0 + battery.saved.1);
        self.battery_reports.savings_of_peak.set(battery.saved.1);
    }

    /// A month ends: the battery has aged by it and by what it delivered, and is replaced once it holds too little.
    pub fn age_battery(&mut self, now: SimTime) {
        let Some(battery) = &mut self.battery else { return };
        let delivered = self.battery_reports.discharge.read_meter(now, &mut battery.meters.worn);
        battery.worn.0 += delivered / battery.spec.energy.in_joules();
        battery.worn.1 += now.since(battery.aged).in_hours() / YEAR;
        battery.aged = now;
        let (cycles, years) = battery.worn;
        let fade = battery.spec.fade_per_year * years + battery.spec.fade_per_cycle * cycles;
        let mut health = (1.0 - fade).max(0.0);
        if battery.spec.replaced_at > 0.0 && health <= battery.spec.replaced_at {
            battery.replaced += battery.spec.energy;
            battery.worn = (0.0, 0.0);
            health = 1.0;
        }
        battery.store.age(health);
        self.feeding_changes = true;
    }

    /// Energy of all modules that were bought again until now.
    pub fn replaced_battery(&self) -> Energy {
        self.battery.as_ref().map_or(Energy::ZERO, |battery| battery.replaced)
    }

    /// Brings what is told of the battery up to now.
    pub(in crate::power) fn read_battery_state(&mut self, now: SimTime) {
        let Some(battery) = &self.battery else { return };
        let new = battery.store.new_energy();
        let delivered = self.battery_reports.discharge.read_meter(now, &mut Integral::default());
        self.battery_reports.stored.set(battery.store.stored());
        self.battery_reports.cycles.set(Number(delivered / new.in_joules()));
        self.battery_reports.health.set(Number(battery.store.capacity() / new));
    }

    /// What the battery delivers.
    pub(in crate::power) fn battery_delivers(&self) -> Power {
        match self.battery.as_ref().map(|battery| battery.action) {
            Some(Action::Deliver(power, _)) => power,
            _ => Power::ZERO,
        }
    }

    /// Whether the battery charges, or delivers.
    pub(in crate::power) fn battery_turns(&self) -> (bool, bool) {
        let action = self.battery.as_ref().map_or(Action::Rest, |battery| battery.action);
        (matches!(action, Action::Charge(..)), matches!(action, Action::Deliver(..)))
    }
}
