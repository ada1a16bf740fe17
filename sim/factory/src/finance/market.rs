//! The market: what an hour of each lot of racks sells for, what a dollar buys and what loans cost, in one of the possible futures of a run.

use super::{
    Currency, DebtSpec, FinanceSpec, Lot, PaidIn, Plan, PricePath, ReferenceRates, price_stream,
};

/// What an hour of each lot of racks sells for, what a dollar buys, and market rates of interest.
#[derive(Clone, Debug, PartialEq)]
pub struct Prices {
    /// By lot: months until its path begins, and the path.
    lots: Vec<(f64, PricePath)>,
    /// In which payments are made.
    pub paid_in: PaidIn,
    /// Reference rates that loans follow.
    pub rates: ReferenceRates,
}

impl Prices {
    /// The prices of a plan in one of the possible futures of a run; 0 is the run itself.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, small")]
    pub fn drawn(spec: &FinanceSpec, plan: &Plan, seed: u64, future: u32) -> Self {
        let path = |lot: &Lot| {
            let months = (plan.months() - lot.launched).max(0.0).ceil() as usize + 1;
            let start = lot.start.in_dollars();
            let path = match spec.price.get(&lot.generation) {
                Some(price) => {
                    let stream = &mut price_stream(seed, &lot.generation, lot.path, future);
                    PricePath::drawn(price, start, months, stream)
                }
                None => PricePath::constant(start),
            };
            (lot.launched, path)
        };
        Self {
            lots: plan.lots.iter().map(path).collect(),
            paid_in: paid_in(spec, plan, Some((seed, future))),
            rates: rates(spec, plan, Some((seed, future))),
        }
    }

    /// The means of the prices of a plan over all futures.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, small")]
    pub fn mean(spec: &FinanceSpec, plan: &Plan) -> Self {
        let path = |lot: &Lot| {
            let months = (plan.months() - lot.launched).max(0.0).ceil() as usize + 1;
            let start = lot.start.in_dollars();
            let path = match spec.price.get(&lot.generation) {
                Some(price) => PricePath::mean(price, start, months),
                None => PricePath::constant(start),
            };
            (lot.launched, path)
        };
        Self {
            lots: plan.lots.iter().map(path).collect(),
            paid_in: paid_in(spec, plan, None),
            rates: rates(spec, plan, None),
        }
    }

    /// The price of an hour of a lot, `months` after the first day at the beginning of a month.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, small")]
    pub fn of_lot(&self, lot: usize, months: f64) -> f64 {
        let (launched, path) = &self.lots[lot];
        path.in_month((months - launched).max(0.0).round() as usize)
    }
}

/// In which payments of a plan are made, in one of the possible futures of a run or without luck.
pub(super) fn paid_in(spec: &FinanceSpec, plan: &Plan, luck: Option<(u64, u32)>) -> PaidIn {
    let name = spec.currency.as_str();
    let currency = Currency::new(name).unwrap_or(Currency::USD);
    let start = spec.exchange.get(name).copied().unwrap_or(1.0);
    let rates = match spec.exchange_path.get(name) {
        Some(path) => path.rates(start, &plan.places(), luck.map(|luck| (name, luck))),
        None => vec![start],
    };
    PaidIn::over(currency, rates, &spec.in_dollars)
}

/// Reference rates that loans of a plan follow, in one of the possible futures of a run or without luck.
fn rates(spec: &FinanceSpec, plan: &Plan, luck: Option<(u64, u32)>) -> ReferenceRates {
    let names = spec.debt.values().filter_map(DebtSpec::follows);
    let months = plan.place_of(plan.last());
    ReferenceRates::new(&spec.reference_rate, names, months, luck)
}
