//! Penalties: what contracts get for GPUs that are there later than agreed.

use units::Span;

use super::{Built, ContractSpec, ContractTerms};

/// Hours of a year of 365 days.
const YEAR: f64 = 8_760.0;

/// What a contract gets, by month: GPU-hours at its price. `ends` are hours from the first of the run to the end of each
/// month, from 0.
pub(super) fn penalties(
    (terms, contract): (&ContractTerms, &ContractSpec),
    built: &Built,
    ends: &[f64],
) -> Vec<(u32, f64)> {
    if built.stages.is_empty() || contract.late_penalty <= 0.0 {
        return Vec::new();
    }
    let gpus = f64::from(terms.gpus);
    let mut left = contract.late_cap * gpus * contract.years.in_years() * YEAR;
    let mut paid = Vec::new();
    for (month, span) in (1..).zip(ends.windows(2)) {
        let late = gpus * late_hours(terms, contract, built, [span[0], span[1]]);
        let hours = (contract.late_penalty * late).min(left);
        left -= hours;
        if hours > 0.0 {
            paid.push((month, hours));
        }
    }
    paid
}

/// Hours between two of the run for which GPUs of a contract were missing that should have been there by more than the
/// grace before, for each GPU of it.
fn late_hours(
    terms: &ContractTerms,
    contract: &ContractSpec,
    built: &Built,
    [from, to]: [f64; 2],
) -> f64 {
    let grace = contract.late_grace.in_hours();
    let due = contract.due.map(Span::in_hours);
    let agreed = |hour: f64| {
        let day = hour - grace;
        let part = due.map_or_else(|| built.planned_at(day), |due| f64::from(u8::from(day >= due)));
        if day >= terms.begins { part } else { 0.0 }
    };
    let to = terms.ends.map_or(to, |end| to.min(end));
    let mut marks: Vec<f64> = built.stages.iter().map(|stage| stage.hour).collect();
    marks.extend(built.planned.iter().map(|stage| stage.hour + grace));
    marks.extend([Some(terms.begins), due].into_iter().flatten().map(|hour| hour + grace));
    marks.retain(|mark| *mark > from && *mark < to);
    marks.extend([from, to]);
    marks.sort_by(f64::total_cmp);
    let missing = |pair: &[f64]| {
        let middle = f64::midpoint(pair[0], pair[1]);
        let short = (agreed(middle) - built.accepted_at(middle)).max(0.0);
        short * (pair[1] - pair[0]).max(0.0)
    };
    if to > from { marks.windows(2).map(missing).sum() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::Stage;

    /// Half of the GPUs planned for hour 100 and all for 200; a quarter is there at 150 and all at 400.
    fn built() -> Built {
        let stage = |hour, accepted| Stage { hour, accepted, ..Stage::default() };
        Built {
            stages: vec![stage(0.0, 0.0), stage(150.0, 0.25), stage(400.0, 1.0)],
            planned: vec![stage(0.0, 0.0), stage(100.0, 0.5), stage(200.0, 1.0)],
            ..Built::default()
        }
    }

    fn contract() -> ContractSpec {
        ContractSpec {
            late_penalty: 1.0,
            late_cap: 1.0,
            years: Span::years(1.0),
            ..ContractSpec::of_tests(1.0)
        }
    }

    fn terms() -> ContractTerms {
        ContractTerms { gpus: 10, ..ContractTerms::default() }
    }

    /// Of each GPU: .5 x 50 h, .25 x 50 h, .75 x 200 h = 187.5 h. With a grace of 50 h what was planned counts from hours
    /// 150 and 250 on: .25 x 100 + .75 x 150 = 137.5 h. All due at hour 120: 30 + .75 x 250 = 217.5 h.
    #[test]
    #[expect(clippy::float_cmp, reason = "quarters of whole hours")]
    fn what_is_later_than_agreed_is_counted_by_hand() {
        let of = |contract: &ContractSpec, terms: &ContractTerms, span| {
            late_hours(terms, contract, &built(), span)
        };
        let all = [0.0, 1_000.0];
        assert_eq!(of(&contract(), &terms(), all), 187.5);
        let patient = ContractSpec { late_grace: Span::hours(50.0), ..contract() };
        assert_eq!(of(&patient, &terms(), all), 137.5);
        let due = ContractSpec { due: Some(Span::hours(120.0)), ..contract() };
        assert_eq!(of(&due, &terms(), all), 217.5);
        // Months add up, and what does not hold yet, or no more, is not late.
        assert_eq!(of(&contract(), &terms(), [0.0, 170.0]), 30.0);
        assert_eq!(of(&contract(), &terms(), [170.0, 1_000.0]), 157.5);
        let begins = ContractTerms { begins: 300.0, ends: Some(350.0), ..terms() };
        assert_eq!(of(&contract(), &begins, all), 37.5);
    }

    /// Ten GPUs: 1,875 GPU-hours at twice their fee are 3,750; at most a hundredth of 87,600 in all, of which the first
    /// month takes 600.
    #[test]
    fn penalties_end_at_their_cap() {
        let of = |contract: &ContractSpec| {
            penalties((&terms(), contract), &built(), &[0.0, 170.0, 1_000.0])
        };
        let double = ContractSpec { late_penalty: 2.0, ..contract() };
        assert_eq!(of(&double), [(1, 600.0), (2, 3_150.0)]);
        let capped = ContractSpec { late_cap: 0.01, ..double };
        assert_eq!(of(&capped), [(1, 600.0), (2, 276.0)]);
        assert!(of(&ContractSpec { late_penalty: 0.0, ..contract() }).is_empty());
    }
}
