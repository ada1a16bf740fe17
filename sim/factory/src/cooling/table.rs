//! A table of what a water circuit does at each load in the weather of the hour, filled as it is asked.

use units::Power;

use super::{CircuitFlows, Leg};

/// Intervals between no load and the design load: one for each per cent. What lies within one is
/// interpolated: that power *is* the power of the plant, so that balances hold exactly. It differs from
/// the curve by less than 10⁻⁴ of the heat.
const INTERVALS: u16 = 100;

/// Legs at evenly spaced loads, known for one hour.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    legs: Vec<Option<Leg>>,
}

impl Table {
    /// Forgets everything: the weather is another.
    pub(super) fn clear(&mut self) {
        self.legs.clear();
        self.legs.resize(usize::from(INTERVALS) + 1, None);
    }

    /// The leg that carries `heat` where `design` is the most that it is built for; `exact` works one
    /// out at a heat.
    pub(super) fn at(&mut self, heat: Power, design: Power, exact: impl Fn(Power) -> Leg) -> Leg {
        let Some((below, part)) = place(heat, design) else { return exact(heat) };
        let place = usize::from(below);
        for (leg, step) in self.legs[place..=place + 1].iter_mut().zip(below..) {
            leg.get_or_insert_with(|| exact(heat_at(step, design)));
        }
        match &self.legs[place..=place + 1] {
            [Some(low), Some(high)] => between(low, high, part, heat),
            _ => panic!("both legs were just worked out"),
        }
    }
}

/// The same without a table to keep it in.
pub(super) fn leg_at(heat: Power, design: Power, exact: impl Fn(Power) -> Leg) -> Leg {
    let Some((below, part)) = place(heat, design) else { return exact(heat) };
    let [low, high] = [below, below + 1].map(|step| exact(heat_at(step, design)));
    between(&low, &high, part, heat)
}

/// The interval of a heat, and how far it lies in it; `None` near no load and beyond the design load.
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
    let power = |low: Power, high: Power| low + (high - low) * part;
    let point = |low: units::Celsius, high: units::Celsius| low + high.above(low) * part;
    let chiller_power = power(low.chiller_power, high.chiller_power);
    let flows = CircuitFlows {
        heat,
        lifted: power(low.lifted, high.lifted),
        chiller_share: low.chiller_share + (high.chiller_share - low.chiller_share) * part,
        chiller_power,
        fan_power: power(low.fan_power, high.fan_power),
        pump_power: power(low.pump_power, high.pump_power),
        rejected: heat + chiller_power,
        water: low.water + (high.water - low.water) * part,
        supply: point(low.supply, high.supply),
        back: point(low.back, high.back),
        cooled: point(low.cooled, high.cooled),
        wetted: if part < 0.5 { low.wetted } else { high.wetted },
        excess: low.excess * (1.0 - part) + high.excess * part,
    };
    Leg { flows, bringing: power(one.bringing, other.bringing) }
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
        table.clear();
        for step in 0..=12_000 {
            let heat = Power::megawatts(f64::from(step) * 1e-4);
            let (found, exact) = (table.at(heat, design, leg), leg(heat));
            assert_eq!(found, leg_at(heat, design, leg), "a table changes nothing");
            let power = |leg: &Leg| leg.flows.chiller_power + leg.flows.fan_power + leg.bringing;
            let error = (power(&found) - power(&exact)).in_megawatts().abs();
            assert!(error <= 1e-5, "{error} MW at {heat}");
            assert_eq!(found.flows.heat, heat);
            if (100..10_000).contains(&step) {
                let rejected = found.flows.heat + found.flows.chiller_power;
                assert_eq!(found.flows.rejected, rejected);
            }
        }
    }
}
