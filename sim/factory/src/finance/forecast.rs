//! Forecast: what a recorded run is worth in other futures of its prices, without simulating it again.

use super::measures::Discount;
use super::worth::{Levels, is_cost};
use super::{Accounts, FinanceSpec, Plan, Prices, Sale, Usage, sales};
use crate::calendar::Calendar;
use crate::design::Design;

/// A run whose use is known, ready to be priced.
#[derive(Debug)]
pub struct Forecast<'a> {
    spec: &'a FinanceSpec,
    design: &'a Design,
    usage: &'a Usage,
    plan: Plan,
    seed: u64,
    /// What is sold, where that is the same in every future: no contract may be renewed or not.
    sales: Option<Vec<Sale>>,
    /// What everything is worth that does not follow from prices.
    fixed: f64,
    /// By month of the ledger: what is left of a unit of revenue, on the first day.
    worth: Vec<f64>,
}

impl<'a> Forecast<'a> {
    /// Of a run with this seed that used so much.
    pub fn new(
        spec: &'a FinanceSpec,
        design: &'a Design,
        usage: &'a Usage,
        (calendar, seed): (&Calendar, u64),
    ) -> Self {
        let plan = Plan::new(spec, design, calendar, usage);
        let discount = Discount::new(spec.discount_rate, spec.timing, plan.place_of(plan.last()));
        let administration = spec.running.administration;
        let left = |month: u32| {
            let kept = if month == 0 { 1.0 } else { 1.0 - administration };
            discount.after(plan.place_of(month)) * kept
        };
        let worth = (0..=plan.last()).map(left).collect();
        let levels = Levels::new(discount, &plan, usage, administration);
        let mut forecast = Self { spec, design, usage, plan, seed, sales: None, fixed: 0.0, worth };
        forecast.fixed = -levels.cost(&forecast.accounts(0).ledger, is_cost);
        if usage.contracts.is_empty() {
            forecast.sales = Some(forecast.sales_in(0));
        }
        forecast
    }

    fn sales_in(&self, future: u32) -> Vec<Sale> {
        sales(self.spec, self.usage, &self.plan, (self.seed, future))
    }

    /// All payments in one of the futures; 0 is that of the run itself.
    pub fn accounts(&self, future: u32) -> Accounts {
        let prices = Prices::drawn(self.spec, &self.plan, self.seed, future);
        let sales = self.sales_in(future);
        Accounts::new(self.spec, self.design, (self.usage, &self.plan), (&sales, &prices))
    }

    /// What the run is worth without anything sold.
    pub const fn without_revenue(&self) -> f64 {
        self.fixed
    }

    /// What the run is worth in one of the futures, to within the rounding of payments to cents.
    pub fn net_present_value(&self, future: u32) -> f64 {
        let prices = Prices::drawn(self.spec, &self.plan, self.seed, future);
        let drawn;
        let sales = if let Some(sales) = &self.sales {
            sales
        } else {
            drawn = self.sales_in(future);
            &drawn
        };
        let worth = |sale: &Sale| {
            sale.hours * sale.price.at(&self.plan, &prices) * self.worth[sale.month as usize]
        };
        self.fixed + sales.iter().map(worth).sum::<f64>()
    }
}
