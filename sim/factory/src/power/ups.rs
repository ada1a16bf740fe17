//! The UPS of a hall: a store of energy that carries the hall for minutes.

use units::{Energy, Power, SimDuration, SimTime};

use super::UpsSpec;

/// Batteries of one hall's UPS line-ups.
///
/// Power is constant between two settled instants, so stored energy is known exactly at each.
#[derive(Clone, Debug)]
pub struct Ups {
    capacity: Energy,
    charging_power: Power,
    efficiency: f64,
    /// Invariant: between zero and the capacity.
    stored: Energy,
    /// Into the store, after losses; negative while discharging.
    rate: Power,
    since: SimTime,
}

impl Ups {
    /// Full batteries for a hall with `rated` power.
    pub fn new(spec: &UpsSpec, rated: Power) -> Self {
        let capacity = Energy::joules(rated.in_watts() * spec.autonomy.in_seconds());
        let charging =
            capacity.in_joules() / spec.recharge_time.in_seconds() / spec.round_trip_efficiency;
        Self {
            capacity,
            charging_power: Power::watts(charging),
            efficiency: spec.round_trip_efficiency,
            stored: capacity,
            rate: Power::ZERO,
            since: SimTime::START,
        }
    }

    /// Energy that can be delivered.
    pub const fn stored(&self) -> Energy {
        self.stored
    }

    /// Energy that full batteries can deliver.
    pub const fn capacity(&self) -> Energy {
        self.capacity
    }

    /// Power of charging, as it is drawn.
    pub const fn charging_power(&self) -> Power {
        self.charging_power
    }

    /// Into the store, after losses; negative while discharging.
    pub const fn rate(&self) -> Power {
        self.rate
    }

    /// Whether nothing more can be charged.
    pub fn is_full(&self) -> bool {
        self.stored >= self.capacity
    }

    /// Whether anything can be delivered.
    pub fn has_energy(&self) -> bool {
        self.stored > Energy::ZERO
    }

    /// Brings the store up to `now`.
    pub fn advance(&mut self, now: SimTime) {
        if self.rate != Power::ZERO {
            let change = self.rate * now.since(self.since);
            self.stored = (self.stored + change).max(Energy::ZERO).min(self.capacity);
        }
        self.since = now;
    }

    /// Carries `load` from now on.
    pub fn discharge(&mut self, load: Power) {
        self.rate = -load;
    }

    /// Charges from now on, or rests when full; returns the power that this takes.
    pub fn charge(&mut self) -> Power {
        let power = if self.stored < self.capacity { self.charging_power } else { Power::ZERO };
        self.rate = power * self.efficiency;
        power
    }

    /// Would charge, and must not: rests; returns the power that this takes.
    pub const fn hold(&mut self) -> Power {
        self.rest();
        Power::ZERO
    }

    /// Neither charges nor discharges from now on.
    pub const fn rest(&mut self) {
        self.rate = Power::ZERO;
    }

    /// Loss of charging at `power`, which becomes heat.
    pub fn charging_loss(&self, power: Power) -> Power {
        power * (1.0 - self.efficiency)
    }

    /// How long until the store is full or empty if nothing else changes.
    pub fn until_limit(&self) -> Option<SimDuration> {
        if self.rate > Power::ZERO {
            Some((self.capacity - self.stored) / self.rate)
        } else if self.rate < Power::ZERO {
            Some(self.stored / -self.rate)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use units::Span;

    /// 10 MW for 5 min at full load are 10 min at half load.
    #[test]
    fn a_hall_at_half_load_is_carried_twice_as_long() {
        let spec = UpsSpec {
            autonomy: Span::minutes(5.0),
            carries: vec![crate::power::Load::Racks],
            recharge_on_sets: Span::ZERO,
            recharge_time: Span::hours(2.0),
            round_trip_efficiency: 0.9,
            count: 3,
            count_spread: 0,
            window: Span::minutes(1.0),
            return_median: Span::hours(2.0),
            return_spread: 0.5,
        };
        let mut ups = Ups::new(&spec, Power::megawatts(10.0));
        ups.discharge(Power::megawatts(5.0));
        assert_eq!(ups.until_limit(), Some(SimDuration::seconds(600)));
        ups.advance(SimTime::START + SimDuration::seconds(600));
        assert!(!ups.has_energy());
        ups.charge();
        let full = ups.until_limit().map(SimDuration::in_hours).unwrap();
        assert!((full - 2.0).abs() < 1e-9, "charges in {full} h");
    }
}
