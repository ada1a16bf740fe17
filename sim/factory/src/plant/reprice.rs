//! Repricing: what a run would have come to under other prices, without simulating it again.

use units::SimTime;

use super::build::books_of;
use super::law::hands;
use super::report::{MONEY, SOVEREIGNTY, place_of};
use crate::finance::Accounts;
use crate::quantities::{Declared, Report, Summary};
use crate::registry;
use crate::results::Results;
use crate::scenario::CheckedScenario;
use crate::sovereignty::{self, Amounts};

/// The results of `scenario`, of which `results` are those under other prices.
///
/// The two scenarios differ in keys of which [`crate::finance::is_price`] is true, and in nothing else; what comes
/// out is then what a simulation would give, to the last bit.
pub fn priced_by(results: &Results, scenario: &CheckedScenario) -> Results {
    let end = SimTime::START + scenario.length();
    let mut books = books_of(scenario, results.usage.clone());
    let (accounts, usage) = books.close(&results.design);
    let costs = accounts.items();
    let Accounts { ledger, costs: paid, prices, debt, .. } = accounts;
    let mut summaries = results.summaries.clone();
    let mut money = Vec::new();
    for room in [&books.reports as &dyn Report, &books.lines, &books.financing] {
        room.summaries(end, &mut money);
    }
    let first = place_of(MONEY);
    summaries.splice(first..first + money.len(), money);
    let mut owners = sovereignty::Reports::default();
    let (vendors, tenants) = hands(&ledger, &scenario.spec().sovereignty.hardware.vendor);
    let amounts = Amounts { vendors, tenants, ..results.amounts.clone() };
    owners.tell_concentration(&amounts);
    replace(&mut summaries, place_of(SOVEREIGNTY), &owners, end);
    Results {
        metrics: registry().values(&summaries, end.in_seconds()),
        costs,
        years: paid.years,
        prices,
        ledger,
        debt,
        usage,
        summaries,
        amounts,
        ..results.clone()
    }
}

/// What follows from payments among the quantities of sovereignty, the first of which is at `first`.
fn replace(summaries: &mut [Summary], first: usize, owners: &sovereignty::Reports, end: SimTime) {
    let mut all = Vec::new();
    owners.summaries(end, &mut all);
    let of_payments =
        |declared: &Declared| sovereignty::Reports::OF_PAYMENTS.contains(&declared.name);
    for (place, summary) in all.into_iter().enumerate() {
        if of_payments(&sovereignty::Reports::DECLARED[place]) {
            summaries[first + place] = summary;
        }
    }
}
