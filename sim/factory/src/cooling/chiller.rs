//! Chillers: the power it takes to lift heat.

use units::{Celsius, Power};

use super::ChillerSpec;
use super::curve::{LEAST_PART_LOAD, biquadratic, quadratic};

/// Chillers of one kind, with curves where their maker gives them.
#[derive(Clone, Debug)]
pub struct Chiller {
    spec: ChillerSpec,
    /// The part load at which the chillers that run take least power for the heat that they lift.
    best_part_load: f64,
}

/// Temperature of the refrigerant below the water it cools, at the evaporator, in kelvins.
const EVAPORATOR_APPROACH: f64 = 2.0;
/// Temperature of the refrigerant above the water that takes its heat, at the condenser.
const CONDENSER_APPROACH: f64 = 6.0;
/// Least lift at which compressors run stably; below it the condenser is throttled.
const LEAST_LIFT: f64 = 12.0;
/// So far outside the range of the curves, in kelvins, nothing is left of them.
const FORGOTTEN: f64 = 10.0;

impl Chiller {
    /// Chillers as the scenario describes them.
    pub fn new(spec: &ChillerSpec) -> Self {
        let best_part_load = best_part_load(&spec.part_load_curve);
        Self { spec: spec.clone(), best_part_load }
    }

    /// Power to lift `heat` with chillers that lift at most `available` between these temperatures,
    /// from water cooled to `chilled` into water that enters the condenser at `condenser`.
    ///
    /// Inside the range of the curves, the EnergyPlus model "Chiller:Electric:EIR": energy input ratio
    /// by a biquadratic of both temperatures, and by a quadratic of part load. As many chillers run as
    /// are needed, and no more than work best together, so that larger banks never take more power.
    ///
    /// The curves end in a share of the Carnot efficiency, with which chillers work on outside their
    /// range. In warmer condenser water it goes over to the share that the scenario gives, where that
    /// is lower. Warmer chilled water never takes more power, nor does colder condenser water.
    pub fn power(
        &self,
        heat: Power,
        available: Power,
        chilled: Celsius,
        condenser: Celsius,
    ) -> Power {
        if heat <= Power::ZERO {
            return Power::ZERO;
        }
        let part_load = (heat / available).clamp(self.best_part_load, 1.0);
        heat / self.performance(part_load, chilled, condenser)
    }

    /// Heat that chillers of `capacity` at their reference point can lift between two temperatures.
    ///
    /// By their curve, at its nearest end outside its range; in warmer chilled water than that it rises
    /// to at least `capacity`.
    pub fn available(&self, capacity: Power, chilled: Celsius, condenser: Celsius) -> Power {
        let (cold, warm) = self.within(chilled, condenser);
        let share = biquadratic(&self.spec.capacity_curve, cold, warm);
        let beyond = chilled.above(cold).in_kelvins().max(0.0) / FORGOTTEN;
        capacity * (share + (1.0 - share).max(0.0) * beyond.min(1.0))
    }

    /// Coefficient of performance at a share of what is available.
    fn performance(&self, part_load: f64, chilled: Celsius, condenser: Celsius) -> f64 {
        let (cold, warm) = self.within(chilled, condenser);
        let ratio = biquadratic(&self.spec.efficiency_curve, cold, warm)
            * quadratic(&self.spec.part_load_curve, part_load);
        // At part load the running chillers are `heat / part_load` of what is available.
        let at_end = self.spec.reference_cop * part_load / ratio;
        if (cold, warm) == (chilled, condenser) {
            return at_end;
        }
        let share_at_end = at_end / carnot(cold, warm);
        let beyond = |kelvins: f64| (kelvins.max(0.0) / FORGOTTEN).min(1.0);
        let hotter = beyond(condenser.above(warm).in_kelvins());
        let warmer = beyond(chilled.above(cold).in_kelvins());
        let above_carnot_share = (share_at_end - self.spec.carnot_share).max(0.0);
        let below_carnot_share = (self.spec.carnot_share - share_at_end).max(0.0);
        // As in the warmest chilled water of the curves, or better.
        let near = share_at_end - above_carnot_share * hotter * hotter;
        let far = share_at_end - above_carnot_share + below_carnot_share * warmer;
        let warmest = chilled.min(self.spec.chilled_range[1]);
        (near * carnot(warmest, condenser)).max(far * carnot(chilled, condenser))
    }

    /// The nearest temperatures for which there are curves.
    fn within(&self, chilled: Celsius, condenser: Celsius) -> (Celsius, Celsius) {
        let nearest = |range: &[Celsius], value: Celsius| value.max(range[0]).min(range[1]);
        (nearest(&self.spec.chilled_range, chilled), nearest(&self.spec.condenser_range, condenser))
    }
}

/// Coefficient of performance of Carnot's cycle.
fn carnot(chilled: Celsius, condenser: Celsius) -> f64 {
    let cold = chilled.absolute() - EVAPORATOR_APPROACH;
    let lift = condenser.absolute() + CONDENSER_APPROACH - cold;
    cold / lift.max(LEAST_LIFT)
}

/// The part load at which chillers take least power for the heat that they lift.
fn best_part_load(curve: &[f64]) -> f64 {
    let least = libm::sqrt((curve[0] / curve[2]).max(0.0)).clamp(LEAST_PART_LOAD, 1.0);
    let each = |part_load: f64| quadratic(curve, part_load) / part_load;
    [LEAST_PART_LOAD, least, 1.0]
        .into_iter()
        .min_by(|a, b| each(*a).total_cmp(&each(*b)))
        .unwrap_or(1.0)
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
            let available = chiller.available(capacity, water, condenser);
            let heat = available * part_load;
            let cop = heat / chiller.power(heat, available, water, condenser);
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

    /// Method: walk over all four ends of the ranges at three part loads, in steps of a thousandth of a
    /// kelvin, and compare power and capacity before and after each step.
    #[test]
    fn curves_end_without_a_step() {
        let kind = mcquay_pfh_2124();
        let bank = Power::megawatts(1.0);
        let at = |part_load: f64, chilled: f64, condenser: f64| {
            let (chilled, condenser) = (Celsius::degrees(chilled), Celsius::degrees(condenser));
            let available = kind.available(bank, chilled, condenser);
            let power = kind.power(available * part_load, available, chilled, condenser);
            [power / available, available / bank]
        };
        for step in -2000..2000 {
            let [before, after] = [f64::from(step) * 1e-3, f64::from(step + 1) * 1e-3];
            for part_load in [0.1, 0.5, 1.0] {
                for (chilled, condenser, [one, other]) in [
                    (5.6, 20.0, [1.0, 0.0]),
                    (8.9, 20.0, [1.0, 0.0]),
                    (8.0, 12.8, [0.0, 1.0]),
                    (8.0, 29.4, [0.0, 1.0]),
                ] {
                    let at =
                        |away: f64| at(part_load, chilled + one * away, condenser + other * away);
                    for (before, after) in at(before).into_iter().zip(at(after)) {
                        assert!(
                            (after / before - 1.0).abs() < 1e-3,
                            "{chilled} {condenser} {step}"
                        );
                    }
                }
            }
        }
    }

    /// Method: power for the same heat and bank in chilled water of 4 C to 45 C and condenser water of
    /// 10 C to 60 C, in steps of a fifth of a kelvin, inside and outside the curves.
    #[test]
    fn a_smaller_lift_never_costs_more() {
        let kind = mcquay_pfh_2124();
        let heat = Power::megawatts(0.5);
        let degrees = |step: i32| Celsius::degrees(f64::from(step) * 0.2);
        let power = |part_load: f64, chilled: i32, condenser: i32| {
            let available = heat / part_load;
            kind.power(heat, available, degrees(chilled), degrees(condenser))
        };
        for part_load in [0.2, 0.6, 1.0] {
            for chilled in 20..225 {
                for condenser in 50..300 {
                    let place = format!("{chilled} {condenser} {part_load}");
                    let least = power(part_load, chilled, condenser) * (1.0 - 1e-9);
                    let curves_decide = (28..=45).contains(&chilled);
                    let colder = power(part_load, chilled - 1, condenser);
                    assert!(colder >= least || curves_decide, "{place}");
                    let least_lift = condenser < chilled + 25;
                    let hotter = power(part_load, chilled, condenser + 1);
                    assert!(hotter >= least || least_lift, "{place}");
                }
            }
        }
    }

    /// The curve of part load, 0.105 + 0.203 x + 0.690 x², divided by x is least at
    /// √(0.105 / 0.690) = 0.390: of a bank with less to do than that some chillers rest.
    #[test]
    fn a_larger_bank_never_takes_more_power() {
        let kind = mcquay_pfh_2124();
        let (heat, chilled) = (Power::megawatts(1.0), Celsius::degrees(8.0));
        let mut before = f64::INFINITY;
        for size in 10..200 {
            let bank = heat * (f64::from(size) / 10.0);
            let power = kind.power(heat, bank, chilled, Celsius::degrees(25.0)).in_megawatts();
            assert!(power <= before, "{power} MW with a bank of {bank}");
            before = power;
        }
    }
}
