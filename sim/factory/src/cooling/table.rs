//! A table of what a water circuit takes at each load in the weather of the hour, filled as it is asked.

use units::{Celsius, Power};

use super::taken::{Flow, Taken};
use super::{CircuitFlows, Leg};

/// Intervals between no load and the design load: one for each per cent. What lies within one is
/// interpolated: that power *is* the power of the plant, so that balances hold exactly. It differs from
/// the curve by less than 10⁻⁴ of the heat.
const INTERVALS: u16 = 100;

/// What a circuit takes at evenly spaced loads, known for one hour.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// By load: it is known.
    known: Vec<bool>,
    taken: Vec<Taken>,
}

impl Default for Table {
    fn default() -> Self {
        let loads = usize::from(INTERVALS) + 1;
        Self { known: vec![false; loads], taken: vec![Taken::default(); loads] }
    }
}

impl Table {
    /// Forgets everything: the weather is another.
    pub(super) fn clear(&mut self) {
        self.known.fill(false);
    }

    /// What the leg takes that carries `heat` where `design` is the most that it is built for; `exact`
    /// works a leg out at a heat.
    #[inline]
    pub(super) fn at(&mut self, heat: Power, design: Power, exact: impl Fn(Power) -> Leg) -> Taken {
        let Some((below, part)) = place(heat, design) else { return exact(heat).taken() };
        let place = usize::from(below);
        if self.known[place..place + 2] != [true, true] {
            self.fill(below, design, exact);
        }
        let [low, high] = &self.taken[place..place + 2] else { unreachable!("two loads") };
        low.towards(high, part)
    }

    /// Works out the loads at both ends of an interval, where they are not known.
    #[cold]
    fn fill(&mut self, below: u16, design: Power, exact: impl Fn(Power) -> Leg) {
        for step in below..=below + 1 {
            let place = usize::from(step);
            if !std::mem::replace(&mut self.known[place], true) {
                self.taken[place] = exact(heat_at(step, design)).taken();
            }
        }
    }
}

/// A whole leg, interpolated as in the table but without one to keep it in.
pub(super) fn leg_at(heat: Power, design: Power, exact: impl Fn(Power) -> Leg) -> Leg {
    let Some((below, part)) = place(heat, design) else { return exact(heat) };
    let [low, high] = [below, below + 1].map(|step| exact(heat_at(step, design)));
    between(&low, &high, part, heat)
}

/// The interval of a heat, and how far it lies in it; `None` near no load and beyond the design load.
#[inline]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the intervals")]
fn place(heat: Power, design: Power) -> Option<(u16, f64)> {
    let steps = heat / design * f64::from(INTERVALS);
    if !(1.0..f64::from(INTERVALS)).contains(&steps) {
        return None;
    }
    let below = steps as u16;
    Some((below, steps - f64::from(below)))
}

fn heat_at(step: u16, design: Power) -> Power {
    design * (f64::from(step) / f64::from(INTERVALS))
}

/// A part of the way from one leg to another, where it carries `heat`.
fn between(one: &Leg, other: &Leg, part: f64, heat: Power) -> Leg {
    let (low, high) = (&one.flows, &other.flows);
    let point = |low: Celsius, high: Celsius| low + high.above(low) * part;
    let taken = one.taken().towards(&other.taken(), part);
    let flows = CircuitFlows {
        heat,
        lifted: taken.power(Flow::Lifted),
        chiller_share: taken.value(Flow::ChillerShare),
        chiller_power: taken.power(Flow::Chillers),
        fan_power: taken.power(Flow::Fans),
        pump_power: taken.power(Flow::Pumps),
        rejected: heat + taken.power(Flow::Chillers),
        water: taken.value(Flow::Water),
        supply: point(low.supply, high.supply),
        back: point(low.back, high.back),
        cooled: point(low.cooled, high.cooled),
        wetted: if part < 0.5 { low.wetted } else { high.wetted },
        excess: taken.excess,
    };
    Leg { flows, bringing: taken.power(Flow::Bringing) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A circuit whose chillers come on at half its load, and whose fans follow the cube of it.
    fn leg(heat: Power) -> Leg {
        let load = heat.in_megawatts();
        let lifted = Power::megawatts((load - 0.5).max(0.0));
        let chiller_power = lifted * 0.2;
        let fan_power = Power::megawatts(0.04 * load * load * load);
        let flows =
            CircuitFlows { heat, lifted, chiller_power, fan_power, ..CircuitFlows::default() };
        Leg { flows, bringing: Power::megawatts(0.02 * load * load) }
    }

    /// Method: every load from nothing to beyond the design, with a table and without.
    #[test]
    fn what_is_interpolated_is_near_the_curve_and_balances() {
        let design = Power::megawatts(1.0);
        let mut table = Table::default();
        for step in 0..=12_000 {
            let heat = Power::megawatts(f64::from(step) * 1e-4);
            let (found, exact) = (table.at(heat, design, leg), leg(heat));
            assert_eq!(found, leg_at(heat, design, leg).taken(), "a table changes nothing");
            let powers = [Flow::Chillers, Flow::Fans, Flow::Bringing];
            let power = |taken: Taken| powers.map(|of| taken.power(of)).into_iter().sum::<Power>();
            let error = (power(found) - power(exact.taken())).in_megawatts().abs();
            assert!(error <= 1e-5, "{error} MW at {heat}");
            let flows = leg_at(heat, design, leg).flows;
            assert_eq!(flows.heat, heat);
            if (100..10_000).contains(&step) {
                assert_eq!(flows.rejected, flows.heat + flows.chiller_power);
            }
        }
    }
}
