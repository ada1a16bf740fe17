//! Chillers: the power it takes to lift heat.

use units::{Celsius, Power};

use super::ChillerSpec;
use crate::settings::Check;

/// Chillers of one kind, with curves where their maker gives them.
#[derive(Clone, Debug)]
pub struct Chiller {
    spec: ChillerSpec,
}

/// Temperature of the refrigerant below the water it cools, at the evaporator, in kelvins.
const EVAPORATOR_APPROACH: f64 = 2.0;
/// Temperature of the refrigerant above the water that takes its heat, at the condenser.
const CONDENSER_APPROACH: f64 = 6.0;
/// Least lift at which compressors run stably; below it the condenser is throttled.
const LEAST_LIFT: f64 = 12.0;
/// Part load at which a chiller starts to cycle instead of turning down further.
const LEAST_PART_LOAD: f64 = 0.1;

impl Chiller {
    /// Chillers as the scenario describes them.
    pub fn new(spec: &ChillerSpec) -> Self {
        Self { spec: spec.clone() }
    }

    /// Power to lift `heat` with chillers of `capacity` at their reference point, from water cooled
    /// to `chilled` into water that enters the condenser at `condenser`.
    ///
    /// Inside the range of the curves, the EnergyPlus model "Chiller:Electric:EIR": capacity and
    /// energy input ratio by biquadratics of both temperatures, and by a quadratic of part load.
    /// Outside, a share of the Carnot efficiency.
    pub fn power(
        &self,
        heat: Power,
        capacity: Power,
        chilled: Celsius,
        condenser: Celsius,
    ) -> Power {
        if heat <= Power::ZERO {
            return Power::ZERO;
        }
        if self.curves_hold(chilled, condenser) {
            let available = self.available(capacity, chilled, condenser);
            let part_load = (heat / available).clamp(LEAST_PART_LOAD, 1.0);
            let ratio = biquadratic(&self.spec.efficiency_curve, chilled, condenser)
                * quadratic(&self.spec.part_load_curve, part_load);
            // At part load the running chillers are `heat / part_load` of what is available.
            return heat * (ratio / part_load / self.spec.reference_cop);
        }
        heat / self.carnot(chilled, condenser)
    }

    /// Heat that chillers of `capacity` at their reference point can lift between two temperatures.
    pub fn available(&self, capacity: Power, chilled: Celsius, condenser: Celsius) -> Power {
        if self.curves_hold(chilled, condenser) {
            capacity * biquadratic(&self.spec.capacity_curve, chilled, condenser).max(0.0)
        } else {
            capacity
        }
    }

    fn curves_hold(&self, chilled: Celsius, condenser: Celsius) -> bool {
        let within = |range: &[Celsius], value: Celsius| range[0] <= value && value <= range[1];
        within(&self.spec.chilled_range, chilled) && within(&self.spec.condenser_range, condenser)
    }

    /// Coefficient of performance as a share of Carnot's.
    fn carnot(&self, chilled: Celsius, condenser: Celsius) -> f64 {
        let cold = chilled.absolute() - EVAPORATOR_APPROACH;
        let lift = condenser.absolute() + CONDENSER_APPROACH - cold;
        self.spec.carnot_share * cold / lift.max(LEAST_LIFT)
    }
}

/// `c1 + c2·x + c3·x² + c4·y + c5·y² + c6·x·y`, with temperatures in C.
fn biquadratic(c: &[f64], x: Celsius, y: Celsius) -> f64 {
    let (x, y) = (x.in_degrees(), y.in_degrees());
    c[0] + c[1] * x + c[2] * x * x + c[3] * y + c[4] * y * y + c[5] * x * y
}

/// `c1 + c2·x + c3·x²`.
fn quadratic(c: &[f64], x: f64) -> f64 {
    c[0] + c[1] * x + c[2] * x * x
}

/// Values of each temperature, and of part load, at which curves are checked.
const PLACES: u32 = 20;

impl ChillerSpec {
    /// A curve that is not positive somewhere in its range would make energy of nothing.
    pub(super) fn check_curves(&self, check: &mut Check<'_>) {
        let between = |low: f64, high: f64| {
            let place = move |place| low + (high - low) * f64::from(place) / f64::from(PLACES);
            (0..=PLACES).map(place)
        };
        let ends = |range: &[Celsius]| between(range[0].in_degrees(), range[1].in_degrees());
        let temperatures = |curve: &[f64]| {
            let chilled = ends(&self.chilled_range);
            let all = chilled.flat_map(|chilled| {
                let condenser = ends(&self.condenser_range);
                condenser
                    .map(move |condenser| (Celsius::degrees(chilled), Celsius::degrees(condenser)))
            });
            all.map(|(chilled, condenser)| biquadratic(curve, chilled, condenser))
                .fold(f64::INFINITY, f64::min)
        };
        let part_loads = between(LEAST_PART_LOAD, 1.0);
        let part_loads = part_loads.map(|load| quadratic(&self.part_load_curve, load));
        let least = [
            ("capacity_curve", temperatures(&self.capacity_curve)),
            ("efficiency_curve", temperatures(&self.efficiency_curve)),
            ("part_load_curve", part_loads.fold(f64::INFINITY, f64::min)),
        ];
        for (name, least) in least {
            check.require(
                &[&format!("cooling.chiller.{name}")],
                least > 0.0,
                format!("a curve that falls to {least:.3}"),
                "must be above 0 in its whole range",
            );
        }
        for (name, range) in
            [("chilled_range", &self.chilled_range), ("condenser_range", &self.condenser_range)]
        {
            check.require(
                &[&format!("cooling.chiller.{name}")],
                range[0] < range[1],
                format!("{} to {}", range[0], range[1]),
                "must begin below its end",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mcquay_pfh_2124() -> Chiller {
        Chiller::new(&ChillerSpec {
            capacity_share: 1.0,
            carnot_share: 0.5,
            reference_cop: 6.03,
            capacity_curve: vec![
                1.040_134,
                -0.017_456_50,
                1.084_856e-3,
                6.629_328e-3,
                -8.008_991e-4,
                1.567_769e-3,
            ],
            efficiency_curve: vec![
                1.157_799,
                -0.036_215_24,
                -3.684_818e-3,
                -0.012_029_59,
                -7.378_548e-5,
                3.787_365e-3,
            ],
            part_load_curve: vec![0.105_141_9, 0.203_367_9, 0.690_202_6],
            chilled_range: vec![Celsius::degrees(5.6), Celsius::degrees(8.9)],
            condenser_range: vec![Celsius::degrees(12.8), Celsius::degrees(29.4)],
        })
    }

    /// The unit values of the `McQuay` PFH 2,124 kW chiller in the EnergyPlus data set.
    #[test]
    fn the_curves_give_their_unit_values() {
        let chiller = mcquay_pfh_2124();
        let water = Celsius::degrees(8.89);
        for (condenser, part_load, expected) in
            [(23.89, 1.0, 5.922), (29.4, 1.0, 5.405), (23.89, 0.5, 7.795)]
        {
            let condenser = Celsius::degrees(condenser);
            let capacity = Power::kilowatts(2124.0);
            let available = capacity * biquadratic(&chiller.spec.capacity_curve, water, condenser);
            let heat = available * part_load;
            let cop = heat / chiller.power(heat, capacity, water, condenser);
            assert!((cop / expected - 1.0).abs() < 1e-3, "{cop} against {expected}");
        }
    }

    /// At 8.89 C the curve gives 100.5 % of the reference capacity into water of 23.89 C, and 88.3 %
    /// into water of 29.4 C.
    #[test]
    fn chillers_lift_less_into_warmer_water() {
        let chiller = mcquay_pfh_2124();
        let capacity = Power::kilowatts(2124.0);
        for (condenser, share) in [(23.89, 1.005), (29.4, 0.883)] {
            let available =
                chiller.available(capacity, Celsius::degrees(8.89), Celsius::degrees(condenser));
            assert!((available / capacity - share).abs() < 1e-3, "{}", available / capacity);
        }
    }

    /// Half of Carnot between 36 C (38 − 2) and 50 C (44 + 6): 0.5 × 309.15 / 14 = 11.04.
    #[test]
    fn warm_water_is_lifted_at_a_share_of_carnot() {
        let chiller = mcquay_pfh_2124();
        let heat = Power::megawatts(1.0);
        let power = chiller.power(heat, heat, Celsius::degrees(38.0), Celsius::degrees(44.0));
        assert!((heat / power - 0.5 * 309.15 / 14.0).abs() < 1e-9);
    }
}
