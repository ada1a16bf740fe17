//! A group of like units: which of them run, what they can give, and what they burn.

use engine::{Handle, Schedule, Stream};
use units::{CarbonIntensity, Celsius, EnergyPrice, Power, SimDuration, SimTime};

use super::spec::{GeneratorSpec, Mode};
use super::{Event, Reports};

/// A group, during a run.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) mode: Mode,
    pub(super) kind: GeneratorSpec,
    /// Rating of one unit.
    pub(super) rating: Power,
    pub(super) units: Vec<Unit>,
    pub(super) fuel_price: EnergyPrice,
    pub(super) fuel_carbon: CarbonIntensity,
    /// Nitrogen oxides for each unit of its electrical energy.
    pub(super) nox: CarbonIntensity,
    /// From when on it is there, and when it leaves.
    pub(super) from: SimTime,
    pub(super) until: Option<SimTime>,
    pub(super) there: bool,
    /// What a unit can give of its rating in the air of this hour.
    pub(super) derated: f64,
    /// Whether it runs in this hour, where prices decide that.
    pub(super) pays: bool,
    /// What it gives now.
    pub(super) given: Power,
    /// Whether a unit that is called starts.
    pub(super) luck: Stream,
    /// Its number among all groups.
    pub(super) number: u16,
}

/// One unit.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Unit {
    pub(super) state: State,
    /// Reasons why it cannot run: failures and maintenance.
    pub(super) out: u8,
    /// How often it was called.
    calls: u32,
}

/// What a unit does.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum State {
    /// It stands still.
    #[default]
    Off,
    /// It was called, and gives power then.
    Starting(Handle),
    /// It gives power, or can at once.
    Online,
}

impl Unit {
    const fn is_ready(&self) -> bool {
        self.out == 0 && matches!(self.state, State::Off)
    }

    pub(super) const fn is_online(&self) -> bool {
        matches!(self.state, State::Online)
    }

    const fn is_starting(&self) -> bool {
        matches!(self.state, State::Starting(_))
    }
}

impl Group {
    /// What one unit can give.
    pub(super) fn each(&self) -> Power {
        self.rating * self.derated
    }

    /// Units that give power, or can at once.
    pub(super) fn online(&self) -> u32 {
        count(self.units.iter().filter(|unit| unit.is_online()))
    }

    /// Units that were called.
    pub(super) fn starting(&self) -> u32 {
        count(self.units.iter().filter(|unit| unit.is_starting()))
    }

    /// Units out of service.
    pub(super) fn out(&self) -> u32 {
        count(self.units.iter().filter(|unit| unit.out > 0))
    }

    /// Units in service.
    pub(super) fn available(&self) -> u32 {
        if self.there { count(self.units.iter().filter(|unit| unit.out == 0)) } else { 0 }
    }

    /// What those that are online can give together.
    pub(super) fn capacity(&self) -> Power {
        self.each() * f64::from(self.online())
    }

    /// The greatest change of load that they take at once.
    pub(super) fn accepts(&self) -> Power {
        self.capacity() * self.kind.step
    }

    /// The most units that run at no less than their least load.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by min")]
    pub(super) fn most_for(&self, load: Power) -> u32 {
        let least = self.rating * self.kind.least_load;
        let all = self.available();
        if least <= Power::ZERO {
            return all;
        }
        (load.max(Power::ZERO) / least + 1e-9).floor().min(f64::from(all)) as u32
    }

    /// Power of the fuel that it burns: that of running units, and of those that start as much as without load.
    pub(super) fn burns(&self) -> Power {
        let online = self.online();
        let mut fuel = self.kind.fuel(self.rating, Power::ZERO) * f64::from(self.starting());
        if online > 0 {
            let units = f64::from(online);
            fuel += self.kind.fuel(self.rating, self.given / units) * units;
        }
        fuel
    }

    /// What a unit of its energy costs at the rating, with carbon dioxide and nitrogen oxides at such prices in dollars a
    /// tonne.
    pub(super) fn cost(&self, [carbon, nox]: [f64; 2]) -> f64 {
        let fuel = self.fuel_price.in_dollars_per_megawatt_hour()
            + self.fuel_carbon.in_grams_per_kilowatt_hour() / 1000.0 * carbon;
        let by_use = self.kind.wear.in_dollars_per_megawatt_hour()
            + self.nox.in_grams_per_kilowatt_hour() / 1000.0 * nox;
        fuel / self.kind.efficiency + by_use
    }

    /// The air of an hour.
    pub(super) fn feel(&mut self, air: Celsius) {
        self.derated = self.kind.derated(air);
    }

    /// From now on so many run, or are called: more at once, fewer only as far as what they can give is to `spare`. None
    /// that is called is ready before `delay` is over.
    pub(super) fn run(
        &mut self,
        wanted: u32,
        (spare, delay): (&mut Power, SimDuration),
        agenda: &mut impl Schedule<Event>,
        reports: &mut Reports,
    ) {
        let mut running = self.online() + self.starting();
        let mut number = 0;
        while running < wanted && number < self.units.len() {
            if self.units[number].is_ready() {
                reports.starts.add_one();
                self.call(number, delay, agenda);
                running += 1;
            }
            number += 1;
        }
        let mut number = self.units.len();
        while running > wanted && number > 0 && *spare >= self.each() {
            number -= 1;
            if self.units[number].is_online() {
                *spare = *spare - self.each();
            }
            if self.units[number].is_starting() || self.units[number].is_online() {
                self.stop(number, agenda);
                running -= 1;
            }
        }
    }

    /// From when a unit is called until it gives power.
    pub(super) fn lead(&self) -> SimDuration {
        // Half of the ramp later than in step: until it gives all, that is as much energy as on the ramp.
        let half = self.kind.ramp_time.in_seconds() / 2.0;
        SimDuration::from_seconds_rounded_up(self.kind.start_time.in_seconds() + half)
    }

    fn call(&mut self, number: usize, delay: SimDuration, agenda: &mut impl Schedule<Event>) {
        let ready = self.lead();
        #[expect(clippy::cast_possible_truncation, reason = "at most 256 units")]
        let unit = number as u16;
        let event = Event::Ready { group: self.number, unit };
        let unit = &mut self.units[number];
        unit.calls += 1;
        unit.state = State::Starting(agenda.schedule_in(ready.max(delay), event));
    }

    /// A unit stands still from now on.
    pub(super) fn stop(&mut self, number: usize, agenda: &mut impl Schedule<Event>) {
        if let State::Starting(handle) = self.units[number].state {
            agenda.cancel(handle);
        }
        self.units[number].state = State::Off;
    }

    /// A unit that was called is to give power: it does, or is called again.
    pub(super) fn ready(
        &mut self,
        number: usize,
        agenda: &mut impl Schedule<Event>,
        reports: &mut Reports,
    ) {
        let calls = self.units[number].calls;
        let starts = self.luck.of(number as u64, calls).bernoulli(self.kind.start_reliability);
        if starts {
            self.units[number].state = State::Online;
        } else {
            reports.failed_starts.add_one();
            self.call(number, SimDuration::ZERO, agenda);
        }
    }

    /// A unit cannot run for one more reason; returns what it gave.
    pub(super) fn take_out(&mut self, number: usize, agenda: &mut impl Schedule<Event>) -> Power {
        let gave = self.units[number].is_online();
        let each = if gave { self.given / f64::from(self.online()) } else { Power::ZERO };
        self.stop(number, agenda);
        self.units[number].out += 1;
        each
    }

    /// A unit has one reason less not to run.
    pub(super) fn put_back(&mut self, number: usize) {
        self.units[number].out -= 1;
    }

    /// They are there from now on, and run.
    pub(super) fn come(&mut self) {
        self.there = true;
        for unit in self.units.iter_mut().filter(|unit| unit.out == 0) {
            unit.state = State::Online;
        }
    }

    /// All stand still from now on.
    pub(super) fn stop_all(&mut self, agenda: &mut impl Schedule<Event>) {
        for number in 0..self.units.len() {
            self.stop(number, agenda);
        }
        self.given = Power::ZERO;
    }
}

fn count<'u>(units: impl Iterator<Item = &'u Unit>) -> u32 {
    u32::try_from(units.count()).unwrap_or(u32::MAX)
}
