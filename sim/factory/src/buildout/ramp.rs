//! The ramp of demand: customers come to new racks little by little.

use units::Span;

use super::capacity::Standing;

/// Share of the jobs of the finished plant that come at an instant since building began: racks accepted at
/// each step draw theirs along a logistic curve, of which half is reached after `half`.
pub(super) fn demand(steps: &[Standing], all: u32, half: Span, at: Span) -> f64 {
    let mut before = 0;
    let mut share = 0.0;
    for step in steps.iter().take_while(|step| step.at <= at) {
        let more = f64::from(step.racks - before) / f64::from(all.max(1));
        before = step.racks;
        let come = if half > Span::ZERO {
            1.0 / (1.0 + libm::exp(-4.0 * ((at - step.at) / half - 1.0)))
        } else {
            1.0
        };
        share += more * come;
    }
    share
}

#[cfg(test)]
mod tests {
    use units::Power;

    use super::super::capacity::Resource;
    use super::*;

    /// 40 of 100 racks on day 10 and the rest on day 100, with half of their jobs after 60 days. At once
    /// 1/(1 + e^4) = 1.8 % come; on day 70 half of those of the 40: 20 %; on day 160 half of the other 60,
    /// and 1/(1 + e^-6) = 99.75 % of the first: 69.9 %. Nobody comes before racks are accepted.
    #[test]
    fn customers_come_along_a_logistic_curve() {
        let step = |day: f64, racks: u32| Standing {
            at: Span::days(day),
            import: Some(Power::ZERO),
            own: Power::ZERO,
            enough_for: [racks; Resource::COUNT],
            racks,
            binding: None,
        };
        let steps = [step(0.0, 0), step(10.0, 40), step(100.0, 100)];
        let share = |day: f64| demand(&steps, 100, Span::days(60.0), Span::days(day));
        for (day, expected) in
            [(9.0, 0.0), (10.0, 0.4 * 0.01799), (70.0, 0.2), (160.0, 0.3 + 0.4 * 0.99753)]
        {
            assert!((share(day) - expected).abs() < 1e-5, "{} on day {day}", share(day));
        }
        let at_once = demand(&steps, 100, Span::ZERO, Span::days(20.0));
        assert!((at_once - 0.4).abs() < 1e-12, "{at_once}");
    }
}
