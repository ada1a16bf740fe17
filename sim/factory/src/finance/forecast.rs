//! Forecast: what a recorded run is worth in other futures of its prices, without simulating it again.

use super::market::paid_in;
use super::measures::Discount;
use super::tax::Income;
use super::worth::{Levels, is_cost};
use super::{
    Accounts, Category, CostOfDebt, FinanceSpec, Ledger, Line, Periods, Plan, Prices, Sale, Side,
    Usage, sales, tax,
};
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
    /// What everything is worth that does not follow from prices, in dollars.
    fixed: f64,
    /// By month of the ledger: the same of what has a price in the currency of payments, at the rate of the first day.
    local: Vec<f64>,
    /// By month of the ledger: what is left of a unit of revenue, on the first day.
    worth: Vec<f64>,
    /// Tax on profits, where it is paid.
    taxed: Option<Taxed>,
}

/// What tax takes of a run in any future.
#[derive(Debug)]
struct Taxed {
    /// What is taxed when nothing is sold.
    income: Income,
    /// By month of the ledger: its year, and what of a unit of revenue is taxed.
    months: Vec<(usize, f64)>,
    /// By year: what a unit of its tax is worth on the first day.
    worth: Vec<f64>,
}

impl Taxed {
    /// That of a run with these payments in one of its futures.
    fn new(mut income: Income, ledger: &Ledger, periods: &Periods, discount: &Discount) -> Self {
        let of_revenue = |line: &Line| {
            line.category.side() == Side::Revenue || line.category == Category::Administration
        };
        let earned = periods.by_year(&periods.flows(ledger, of_revenue));
        income.before_interest.iter_mut().zip(earned).for_each(|(all, earned)| *all -= earned);
        let mut worth = vec![0.0; periods.count_of_years()];
        let parts = periods.spread(&vec![1.0; worth.len()]);
        for (period, part) in parts.into_iter().enumerate() {
            worth[periods.year(period)] += part * discount.after(period * periods.step);
        }
        Self { income, months: Vec::new(), worth }
    }

    /// What all tax is worth on the first day when so much is sold by month.
    fn cost(&self, sold: impl Iterator<Item = (u32, f64)>) -> f64 {
        let mut income = self.income.clone();
        for (month, amount) in sold {
            let (year, kept) = self.months[month as usize];
            income.before_interest[year] += amount * kept;
        }
        income.tax(&[]).iter().zip(&self.worth).map(|(tax, worth)| tax * worth).sum()
    }
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
        let kept = |month: u32| if month == 0 { 1.0 } else { 1.0 - administration };
        let left = |month: u32| discount.after(plan.place_of(month)) * kept(month);
        let worth = (0..=plan.last()).map(left).collect();
        let levels = Levels::new(discount.clone(), &plan, usage, (administration, spec.inflation));
        let (taxed, local) = (None, vec![0.0; plan.last() as usize + 1]);
        let mut forecast =
            Self { spec, design, usage, plan, seed, sales: None, fixed: 0.0, local, worth, taxed };
        let ledger = forecast.accounts(0).ledger;
        let paid_in = paid_in(spec, &forecast.plan, Some((seed, 0)));
        let moves = |line: &Line| paid_in.rates.len() > 1 && paid_in.is_local(line.category);
        forecast.fixed = -levels.cost(&ledger, |line| is_cost(line) && !moves(line));
        for line in ledger.lines().iter().filter(|line| is_cost(line) && moves(line)) {
            let dollars = line.cents as f64 / 100.0 / paid_in.rates[0];
            let discount = discount.after(forecast.plan.place_of(line.month));
            forecast.local[line.month as usize] += dollars * discount;
        }
        let periods = Periods::new(&forecast.plan, usage, spec.timing);
        forecast.taxed = tax::income(spec, &ledger, usage, &periods).map(|income| {
            let taxed = Taxed::new(income, &ledger, &periods, &discount);
            let month = |month: u32| (periods.year(periods.of(month)), kept(month));
            Taxed { months: (0..=forecast.plan.last()).map(month).collect(), ..taxed }
        });
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

    /// What all loans may cost until the equity of the run is worth nothing, all else as it is.
    pub fn cost_of_debt(&self) -> Option<CostOfDebt> {
        let prices = Prices::drawn(self.spec, &self.plan, self.seed, 0);
        let sales = self.sales_in(0);
        CostOfDebt::of(self.spec, |spec| {
            Accounts::new(spec, self.design, (self.usage, &self.plan), (&sales, &prices))
        })
    }

    /// What the run is worth without anything sold.
    pub const fn without_revenue(&self) -> f64 {
        self.fixed
    }

    /// What the run is worth in one of the futures, to within the rounding of payments to cents.
    pub fn net_present_value(&self, future: u32) -> f64 {
        let prices = Prices::drawn(self.spec, &self.plan, self.seed, future);
        let moves = prices.paid_in.rates.len() > 1;
        if moves && self.taxed.is_some() {
            // What is written off moves with the rate too, and with it the tax.
            return self.accounts(future).worth.net_present_value;
        }
        let drawn;
        let sales = if let Some(sales) = &self.sales {
            sales
        } else {
            drawn = self.sales_in(future);
            &drawn
        };
        let paid_in = &prices.paid_in;
        let amount = |sale: &Sale| {
            let shift = paid_in.shift(sale.category, sale.month);
            sale.hours * sale.price.at(&self.plan, &prices) * shift
        };
        let local = |(month, worth): (u32, &f64)| worth * paid_in.rates[0] / paid_in.rate(month);
        let local: f64 = if moves { (0..).zip(&self.local).map(local).sum() } else { 0.0 };
        let worth = |sale: &Sale| amount(sale) * self.worth[sale.month as usize];
        let tax = self
            .taxed
            .as_ref()
            .map_or(0.0, |taxed| taxed.cost(sales.iter().map(|sale| (sale.month, amount(sale)))));
        self.fixed + local + sales.iter().map(worth).sum::<f64>() - tax
    }
}
