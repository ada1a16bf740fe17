//! Loans that outlive what they pay for, told to whoever reads their results.

use factory::finance::FinanceSpec;
use factory::scenario::CheckedScenario;
use units::Span;

/// What is said of each loan whose tenor is longer than the longest life of what it pays for.
pub(crate) fn notes(scenario: &CheckedScenario) -> Vec<String> {
    let finance = &scenario.spec().finance;
    let note = |(name, debt): (&String, &factory::finance::debt::DebtSpec)| {
        let lives = debt.lots.iter().map(|lot| life(finance, lot));
        let longest = lives.reduce(Span::max)?;
        (debt.tenor > longest).then(|| {
            format!(
                "finance.debt.{name}.tenor: {} is longer than {} lives, which is {longest}: it is still paid back when \
                 that is gone",
                debt.tenor,
                debt.lots.join(" or ")
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
