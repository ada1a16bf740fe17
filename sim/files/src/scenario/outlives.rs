//! Loans that outlive what they pay for, told to whoever reads their results.

use factory::finance::{DebtSpec, FinanceSpec};
use factory::scenario::CheckedScenario;
use units::Span;

/// What is said of each loan whose tenor is longer than the longest life of what it pays for.
pub(crate) fn notes(scenario: &CheckedScenario) -> Vec<String> {
    let finance = &scenario.spec().finance;
    let note = |(name, debt): (&String, &DebtSpec)| {
        let lives = debt.lots.iter().map(|lot| life(finance, lot));
        let longest = lives.reduce(Span::max)?;
        (debt.tenor > longest).then(|| {
            format!(
                "finance.debt.{name}.tenor: {} are longer than {} lives, {}: the loan is still paid back when that is \
                 gone",
                years(debt.tenor),
                debt.lots.join(" or "),
                years(longest)
            )
        })
    };
    finance.debt.iter().filter_map(note).collect()
}

fn life(finance: &FinanceSpec, lot: &str) -> Span {
    match lot {
        "it" => finance.it_life,
        "plant" => finance.plant_life,
        _ => finance.shell_life,
    }
}

fn years(span: Span) -> String {
    format!("{} years", (span.in_years() * 100.0).round() / 100.0)
}
