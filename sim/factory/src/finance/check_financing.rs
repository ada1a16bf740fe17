//! Rules between the keys of currencies, loans, taxes and incentives.

use std::collections::BTreeMap;

use super::{Category, DebtSpec, FinanceSpec, IncentiveKind, IncentiveSpec, Shape};
use crate::settings::{Check, one_of};

/// What loans may pay for.
const LOTS: [&str; 3] = ["it", "plant", "shell"];

impl FinanceSpec {
    /// Checks loans and covenants.
    pub(super) fn check_debt(&self, check: &mut Check<'_>) {
        check.require(
            &["finance.covenant.default", "finance.covenant.trap"],
            self.covenant.default <= self.covenant.trap,
            self.covenant.default.to_string(),
            format_args!("must be at most finance.covenant.trap, which is {}", self.covenant.trap),
        );
        let mut shares: BTreeMap<&str, f64> = BTreeMap::new();
        for (name, debt) in &self.debt {
            self.check_loan(check, name, debt);
            for lot in &debt.lots {
                let sum = shares.entry(lot).or_insert(0.0);
                *sum += debt.share;
                check.require(
                    &[&format!("finance.debt.{name}.share")],
                    *sum <= 1.0 + 1e-9,
                    format_args!(
                        "{} of {lot:?} with the loans before it",
                        (*sum * 1e6).round() / 1e6
                    ),
                    "must leave shares of at most 1 together",
                );
            }
        }
    }

    fn check_loan(&self, check: &mut Check<'_>, name: &str, debt: &DebtSpec) {
        let key = |field: &str| format!("finance.debt.{name}.{field}");
        check.require(
            &[&key("lots")],
            !debt.lots.is_empty(),
            "nothing",
            "must name what it pays for: \"it\", \"plant\" or \"shell\"",
        );
        for (place, lot) in debt.lots.iter().enumerate() {
            let known = LOTS.contains(&lot.as_str()) && !debt.lots[..place].contains(lot);
            let allowed = format!("must be {}, each once", one_of(lot, LOTS.into_iter()));
            check.require(&[&key("lots")], known, format_args!("{lot:?}"), allowed);
        }
        check.require(
            &[&key("rate"), &key("margin"), &key("tenor")],
            debt.rate.is_some() != debt.margin.is_some(),
            if debt.rate.is_some() { "rate and margin" } else { "neither rate nor margin" },
            "must be given as one of rate, which stays, and margin, above base",
        );
        self.check_reference(check, name, debt);
        let sculpted = debt.shape == Shape::Sculpted;
        check.require(
            &[&key("dscr"), &key("shape")],
            sculpted == debt.dscr.is_some(),
            debt.dscr.map_or("nothing".to_owned(), |dscr| dscr.to_string()),
            if sculpted {
                "must be given for a sculpted loan"
            } else {
                "belongs to a loan whose shape is \"sculpted\""
            },
        );
        if let Some(dscr) = debt.dscr.filter(|_| sculpted) {
            check.require(
                &[&key("dscr"), "finance.covenant.trap"],
                dscr >= self.covenant.trap,
                dscr.to_string(),
                format_args!(
                    "must be at least finance.covenant.trap, which is {}: a loan cut for less breaks it from the start",
                    self.covenant.trap
                ),
            );
        }
    }

    /// A loan follows a reference rate that is there, with a margin; what only such loans have belongs to one.
    fn check_reference(&self, check: &mut Check<'_>, name: &str, debt: &DebtSpec) {
        let key = |field: &str| format!("finance.debt.{name}.{field}");
        if let Some(reference) = &debt.reference {
            let names = self.reference_rate.keys().map(String::as_str);
            check.require(
                &[&key("reference")],
                self.reference_rate.contains_key(reference),
                format_args!("{reference:?}"),
                format_args!(
                    "must be a rate of finance.reference_rate: {}",
                    one_of(reference, names)
                ),
            );
            check.require(
                &[&key("reference"), &key("rate")],
                debt.rate.is_none(),
                format_args!("{reference:?} beside a rate that stays"),
                "must stand with margin in place of rate",
            );
        }
        for field in ["floor", "hedged"] {
            let written = check.is_written(&key(field));
            check.require(
                &[&key(field)],
                debt.reference.is_some() || !written,
                "a loan without reference",
                "belongs to a loan that follows a reference rate: finance.debt.NAME.reference",
            );
        }
    }

    /// A path belongs to a currency with a rate; what has a price in dollars is something that is paid for.
    pub(super) fn check_currencies(&self, check: &mut Check<'_>) {
        for name in self.exchange_path.keys() {
            let known = self.exchange.contains_key(name) && name != "USD";
            check.require(
                &[
                    &format!("finance.exchange_path.{name}.volatility"),
                    &format!("finance.exchange_path.{name}.drift"),
                    &format!("finance.exchange.{name}"),
                ],
                known,
                format_args!("a path of {name:?}"),
                format_args!(
                    "must be of a currency with a rate in finance.exchange: {}",
                    one_of(name, self.exchange.keys().map(String::as_str))
                ),
            );
        }
        for word in &self.in_dollars {
            let words = || Category::ALL.iter().map(|category| category.word());
            check.require(
                &["finance.in_dollars"],
                words().any(|known| known == word),
                format_args!("{word:?}"),
                format_args!("must be {}", one_of(word, words())),
            );
        }
    }
}

impl FinanceSpec {
    /// Checks the state whose tax is paid, and what it gives.
    pub(super) fn check_tax(&self, check: &mut Check<'_>) {
        let name = &self.tax.jurisdiction;
        let states = self.jurisdiction.keys().map(String::as_str);
        check.require(
            &["finance.tax.jurisdiction"],
            name == "none" || self.jurisdiction.contains_key(name),
            format_args!("{name:?}"),
            format_args!("must be {}", one_of(name, ["none"].into_iter().chain(states))),
        );
        for (name, incentive) in &self.incentive {
            check_incentive(check, name, incentive);
        }
    }
}

fn check_incentive(check: &mut Check<'_>, name: &str, incentive: &IncentiveSpec) {
    let key = |field: &str| format!("finance.incentive.{name}.{field}");
    let gives = matches!(incentive.kind, IncentiveKind::Grant | IncentiveKind::Credit);
    let (amount, share) = (incentive.amount.is_some(), incentive.share.is_some());
    let found = match (amount, share) {
        (true, true) => "amount and share",
        (true, false) => "amount",
        (false, true) => "share",
        (false, false) => "neither",
    };
    let (right, allowed) = if gives {
        (amount != share, "must be given as one of amount and share of what is built")
    } else {
        (share && !amount, "must be given as share, without amount")
    };
    check.require(&[&key("share"), &key("amount"), &key("kind")], right, found, allowed);
    if let Some(until) = incentive.until {
        check.require(
            &[&key("until"), &key("from")],
            until > incentive.from,
            until.to_string(),
            format_args!("must be after from, which is {}", incentive.from),
        );
    }
}
