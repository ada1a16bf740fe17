//! Water of the site: what permits and the supply let cooling use, and the tank between them and it.
//!
//! What is used and taken is constant between settled instants. So permits and the tank are lines, each of which comes
//! to its threshold at one instant. Where there is nothing to evaporate, cooling is dry until that changes.

use engine::{Handle, Schedule};
use units::{Power, SimDuration, SimTime, TemperatureDifference, Volume, VolumeFlow};

use super::{
    CoolingSpec, CoolingSystem, Event, HallCooling, HeatLoad, OutdoorAir, Rejection, Reports,
};
use crate::effect::{Changed, Effect, Effects};
use crate::quantities::{Integral, WaterFlow, Whether};

/// Litres of a threshold within which it is reached.
const REACHED: f64 = 1e-6;

/// Seconds of an hour: what lies further ahead is looked at again when the next begins.
const HOUR: f64 = 3600.0;

/// Litres a second for each cubic metre an hour.
const LITRES_PER_SECOND: f64 = 1.0 / 3.6;

/// What limits the water of the site, and how far it has come.
#[derive(Debug)]
pub(super) struct Water {
    /// Something limits it.
    is_limited: bool,
    /// Litres that may be taken in a day and in a year; infinite where nothing is said.
    permits: [f64; 2],
    /// The most that the supply gives, in litres each second.
    supply: f64,
    /// Litres that the tank holds; 0 without one.
    capacity: f64,
    /// The day and the year of the run, and what had been taken when they began.
    periods: [u32; 2],
    taken: [Integral; 2],
    /// Litres in the tank when the day began, and what had been used then.
    content: f64,
    used: Integral,
    refused: Option<Refused>,
    /// The day on which it was last told that water is refused.
    told: Option<u32>,
    /// What is used and taken, in litres each second, as its wake was worked out for.
    rates: (f64, f64),
    is_restless: bool,
    wake: Option<Handle>,
}

/// Why cooling is dry.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Refused {
    /// A permit is used up, and the tank is empty.
    Permit,
    /// More is used than the supply gives, and the tank is empty, until it holds so many litres; infinite where it ends
    /// with the hour.
    Supply { until: f64 },
}

/// What there is now.
#[derive(Clone, Copy, Debug)]
struct Stand {
    /// Litres that permits leave.
    left: f64,
    /// Litres each second that may be taken.
    offered: f64,
    /// Litres in the tank.
    content: f64,
}

impl Stand {
    /// Whether there is too little for so many litres each second.
    fn lacks(&self, used: f64) -> bool {
        self.content <= REACHED && used > self.offered
    }
}

impl Water {
    /// With a full tank.
    pub(super) fn new(spec: &CoolingSpec) -> Self {
        let water = &spec.water;
        let evaporates = spec.rejection != Rejection::Dry;
        let permits = [water.limit_per_day, water.limit_per_year]
            .map(|permit| permit.map_or(f64::INFINITY, Volume::in_litres));
        let supply = water.supply.map(VolumeFlow::in_cubic_metres_per_hour);
        let supply = supply.map_or(f64::INFINITY, |supply| supply * LITRES_PER_SECOND);
        let is_limited =
            evaporates && permits.into_iter().chain([supply]).any(|limit| limit < f64::INFINITY);
        let capacity = if is_limited { water.tank.in_litres() } else { 0.0 };
        Self {
            is_limited,
            permits,
            supply,
            capacity,
            periods: [0; 2],
            taken: [Integral::default(); 2],
            content: capacity,
            used: Integral::default(),
            refused: None,
            told: None,
            rates: (0.0, 0.0),
            is_restless: true,
            wake: None,
        }
    }

    /// Whether cooling is dry for want of water.
    pub(super) const fn is_refused(&self) -> bool {
        self.refused.is_some()
    }

    fn stand(&self, reports: &Reports, now: SimTime) -> Stand {
        let taken = self.taken.map(|mut since| reports.taken.read_meter(now, &mut since));
        let [day, year] = [0, 1].map(|period: usize| self.permits[period] - taken[period]);
        let left = day.min(year);
        let mut since = self.used;
        let used = reports.water.read_meter(now, &mut since);
        let content = if self.capacity > 0.0 { self.content + taken[0] - used } else { 0.0 };
        Stand { left, offered: if left > REACHED { self.supply } else { 0.0 }, content }
    }

    /// What is taken while so much is used: as much, or all that there is where the tank is not full.
    fn inflow(&self, stand: &Stand, used: f64) -> f64 {
        if stand.content >= self.capacity - REACHED {
            used.min(stand.offered)
        } else {
            stand.offered
        }
    }

    /// Seconds until something is reached at these rates, within the hour.
    fn next(&self, stand: &Stand, (used, taken): (f64, f64)) -> Option<f64> {
        let permit = (taken > 0.0 && stand.left > REACHED).then(|| stand.left / taken);
        let rate = taken - used;
        let enough = match self.refused {
            Some(Refused::Supply { until }) if stand.content < until => until.min(self.capacity),
            _ => self.capacity,
        };
        let tank = if rate > 0.0 && enough > stand.content + REACHED {
            Some((enough - stand.content) / rate)
        } else {
            (rate < 0.0 && stand.content > REACHED).then(|| stand.content / -rate)
        };
        permit.into_iter().chain(tank).filter(|&seconds| seconds <= HOUR).reduce(f64::min)
    }

    /// Whether water is refused from now on, where so much is used.
    fn turn(&self, stand: &Stand, used: f64) -> Option<Refused> {
        match self.refused {
            None if !stand.lacks(used) => None,
            None if stand.offered <= 0.0 => Some(Refused::Permit),
            None if self.capacity > 0.0 => {
                Some(Refused::Supply { until: (used * HOUR).min(self.capacity) })
            }
            None => Some(Refused::Supply { until: f64::INFINITY }),
            Some(Refused::Supply { until }) if stand.content >= until - REACHED => None,
            Some(Refused::Supply { .. }) if stand.offered <= 0.0 => {
                // Nothing more comes: what is there is used.
                (stand.content <= REACHED).then_some(Refused::Permit)
            }
            same => same,
        }
    }
}

impl CoolingSystem {
    /// Whether permits or the supply limit the water that it evaporates.
    pub const fn has_water_limits(&self) -> bool {
        self.water.is_limited
    }

    /// Whether the site has a tank of water for it.
    pub fn has_water_tank(&self) -> bool {
        self.water.capacity > 0.0
    }

    /// An hour begins, on such a day and in such a year of the run: with either, its permit is new.
    pub fn begin_water_hour(&mut self, now: SimTime, periods: [u32; 2]) {
        let (water, reports) = (&mut self.water, &self.reports);
        let [day, year] = [0, 1].map(|period: usize| water.periods[period] != periods[period]);
        if day {
            water.content = water.stand(reports, now).content;
            reports.water.read_meter(now, &mut water.used);
            reports.taken.read_meter(now, &mut water.taken[0]);
        }
        if year {
            reports.taken.read_meter(now, &mut water.taken[1]);
        }
        (water.periods, water.is_restless) = (periods, true);
        let stand = water.stand(reports, now);
        let ends = match water.refused {
            Some(Refused::Permit) => stand.offered > 0.0,
            Some(Refused::Supply { until }) => until.is_infinite(),
            None => false,
        };
        if ends {
            water.refused = None;
        }
        self.read_tank(now);
    }

    /// A permit is used up, or the tank has come to a threshold.
    pub(super) fn turn_water(&mut self, now: SimTime, effects: &mut Effects) -> Changed {
        let stand = self.water.stand(&self.reports, now);
        let turned = self.water.turn(&stand, self.sums.water().value());
        (self.water.wake, self.water.is_restless) = (None, true);
        if let (None, Some(why)) = (self.water.refused, turned)
            && self.water.told != Some(self.water.periods[0])
        {
            self.water.told = Some(self.water.periods[0]);
            effects.push_back(Effect::WaterRefused { permit: why == Refused::Permit });
        }
        if turned.is_some() != self.water.is_refused() {
            self.water.refused = turned;
            self.feel(self.air);
        }
        self.water.refused = turned;
        Changed::SUPPLY
    }

    /// Stage of settling, once it is known what is used: what is taken of the supply, and when that changes by itself.
    /// Where there is too little, cooling does without at this very instant.
    pub fn take_water(&mut self, agenda: &mut impl Schedule<Event>) {
        if !self.water.is_limited {
            return;
        }
        let now = agenda.now();
        let (sum, stand) = (self.sums.water(), self.water.stand(&self.reports, now));
        let used = sum.value();
        if !self.water.is_refused() && stand.lacks(used) {
            self.await_water(Some(0.0), agenda);
            return;
        }
        let taken = self.water.inflow(&stand, used);
        let limited = self.lacks_water();
        let reports = &mut self.reports;
        if (taken - used).abs() > 0.0 {
            reports.taken.set(now, WaterFlow(taken));
        } else {
            reports.taken.set_sum(now, sum);
        }
        reports.limited.set(now, Whether(limited));
        reports.supplied.set(match self.water.refused {
            None => 0,
            Some(Refused::Permit) => 1,
            Some(Refused::Supply { .. }) => 2,
        });
        let rates = (used, taken);
        if std::mem::take(&mut self.water.is_restless) || self.water.rates != rates {
            self.water.rates = rates;
            let next = self.water.next(&stand, rates);
            self.await_water(next, agenda);
        }
    }

    /// Wakes the plant in so many seconds, and not when it was to be woken before.
    fn await_water(&mut self, seconds: Option<f64>, agenda: &mut impl Schedule<Event>) {
        if let Some(wake) = self.water.wake.take() {
            agenda.cancel(wake);
        }
        let delay = seconds.map(SimDuration::from_seconds_rounded_up);
        self.water.wake = delay.map(|delay| agenda.schedule_in(delay, Event::WaterTurns));
    }

    /// Brings what is known of the tank up to now.
    pub fn read_tank(&mut self, now: SimTime) {
        if self.has_water_tank() {
            let content = self.water.stand(&self.reports, now).content;
            self.reports.tank.set(Volume::litres(content.clamp(0.0, self.water.capacity)));
        }
    }

    /// Whether cooling is dry for want of water that it would evaporate.
    pub fn lacks_water(&self) -> bool {
        self.water.is_refused() && self.wants_water()
    }

    /// Whether some hall would evaporate water, if there were any.
    fn wants_water(&self) -> bool {
        self.halls.iter().any(|hall| {
            let moved = |moves: bool, heat| if moves { heat } else { Power::ZERO };
            let heat = HeatLoad {
                liquid: moved(hall.running.moves_coolant(), hall.heat.liquid),
                air: moved(hall.running.moves_air(), hall.heat.air),
            };
            self.designs[hall.design].plant.wants_water(heat, self.air)
        })
    }
}

impl HallCooling {
    /// Temperature of water leaving a tower without water to evaporate above the dry bulb, for each unit of its load.
    ///
    /// Its coils give off sensible heat alone: what is left of them works as a tower would at more than its load. Heat
    /// goes over at ln(1 + rise / approach) transfer units at design load, fewer the more there is to carry.
    pub(super) fn approach_without_water(
        &self,
        rise: TemperatureDifference,
        load: f64,
    ) -> TemperatureDifference {
        let (approach, share) = (self.spec().tower_approach, self.spec().water.dry_share);
        let load = load.min(1.0);
        if load <= share {
            return approach / share;
        }
        let units = libm::log1p(rise / approach) * (share / load);
        rise / libm::expm1(units) / load
    }

    /// Whether it would evaporate water for this heat, if there were any.
    fn wants_water(&self, heat: HeatLoad, outdoors: OutdoorAir) -> bool {
        let there = OutdoorAir { without_water: false, ..outdoors };
        let circuits = [self.coolant_of(heat.liquid), self.air_of(heat.air)];
        let carrying = circuits.into_iter().filter(|circuit| circuit.heat > Power::ZERO);
        carrying
            .map(|circuit| self.sink(circuit, there, circuit.heat / circuit.design))
            .any(|(.., wetted)| wetted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
    }

    /// A supply of 4 L/s, a permit of 100 m3 a day and a tank of 20 m3.
    fn water(content: f64, refused: Option<Refused>) -> (Water, Stand) {
        let water = Water {
            is_limited: true,
            permits: [100e3, f64::INFINITY],
            supply: 4.0,
            capacity: 20e3,
            periods: [0; 2],
            taken: [Integral::default(); 2],
            content,
            used: Integral::default(),
            refused,
            told: None,
            rates: (0.0, 0.0),
            is_restless: false,
            wake: None,
        };
        let stand = water.stand(&Reports::default(), SimTime::START);
        (water, stand)
    }

    /// 5 L/s of use and 4 of supply: 3 m3 last 3,000 s. 3 L/s of use: what a full tank does not take is left, one that
    /// lacks 2 m3 takes 4 L/s and is full in 2,000 s. What needs more than an hour is looked at in the next.
    #[test]
    fn a_tank_comes_to_its_ends_along_lines() {
        let (tank, stand) = water(3e3, None);
        assert_near(tank.inflow(&stand, 5.0), 4.0);
        assert_eq!(tank.next(&stand, (5.0, 4.0)), Some(3000.0));
        let (tank, stand) = water(18e3, None);
        assert_near(tank.inflow(&stand, 3.0), 4.0);
        assert_eq!(tank.next(&stand, (3.0, 4.0)), Some(2000.0));
        assert_eq!(tank.next(&stand, (5.0, 4.0)), None, "18,000 s");
        let (tank, stand) = water(20e3, None);
        assert_eq!((tank.inflow(&stand, 3.0), tank.inflow(&stand, 5.0)), (3.0, 4.0));
        assert_eq!(tank.next(&stand, (3.0, 3.0)), None);
    }

    /// Dry from an empty tank on, at 5 L/s of use, until it holds 5 L/s x 3,600 s = 18 m3, and no more than it can.
    #[test]
    fn an_empty_tank_is_left_alone_for_an_hour_of_use() {
        let (tank, stand) = water(0.0, None);
        assert!(stand.lacks(5.0) && !stand.lacks(4.0));
        assert_eq!(tank.turn(&stand, 5.0), Some(Refused::Supply { until: 18e3 }));
        assert_eq!(tank.turn(&stand, 9.0), Some(Refused::Supply { until: 20e3 }));
        let dry = Some(Refused::Supply { until: 18e3 });
        let (tank, stand) = water(17e3, dry);
        assert_eq!((tank.turn(&stand, 0.0), tank.next(&stand, (0.0, 4.0))), (dry, Some(250.0)));
        let (tank, stand) = water(18e3, dry);
        assert_eq!(tank.turn(&stand, 0.0), None);
    }

    /// Where the permit is used up nothing more comes: what the tank holds is used, and then cooling is dry.
    #[test]
    fn a_permit_that_is_used_up_leaves_the_tank() {
        let (mut tank, _) = water(1e3, Some(Refused::Supply { until: 18e3 }));
        tank.permits = [0.0; 2];
        let stand = tank.stand(&Reports::default(), SimTime::START);
        assert_near(tank.inflow(&stand, 5.0), 0.0);
        assert_eq!(tank.turn(&stand, 0.0), None);
        tank.content = 0.0;
        let stand = tank.stand(&Reports::default(), SimTime::START);
        assert_eq!(tank.turn(&stand, 0.0), Some(Refused::Permit));
    }
}
