//! Forecast: what a recorded run is worth in other futures of its prices, without simulating it again.

use super::debt::Base;
use super::market::paid_in;
use super::measures::Discount;
use super::owners::Owners;
use super::tax::Income;
use super::worth::{Levels, is_cost};
use super::{
    Accounts, Category, ContractTerms, CostOfDebt, FinanceSpec, Ledger, Line, Periods, Plan,
    Prices, Sale, Shape, Side, Usage, sales, tax,
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
    /// By month of the ledger: what a unit is worth on the first day.
    worth: Vec<f64>,
    /// Tax on profits, where it is paid.
    taxed: Option<Taxed>,
    /// Those who own it, where a part is borrowed; `None` too where loans differ from future to future.
    owners: Option<Owners>,
}

/// What tax takes of a run in any future.
#[derive(Debug)]
struct Taxed {
    /// What is taxed when nothing is sold.
    income: Income,
    /// By month of the ledger: its year.
    months: Vec<usize>,
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

    /// What all tax is worth on the first day when so much is left of what is sold by month.
    fn cost(&self, sold: impl Iterator<Item = (u32, f64)>) -> f64 {
        let mut income = self.income.clone();
        for (month, amount) in sold {
            income.before_interest[self.months[month as usize]] += amount;
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
        let worth = (0..=plan.last()).map(|month| discount.after(plan.place_of(month))).collect();
        let levels = Levels::new(discount.clone(), &plan, usage, (administration, spec.inflation));
        let (taxed, owners) = (None, None);
        let local = vec![0.0; plan.last() as usize + 1];
        let (sales, fixed) = (None, 0.0);
        let mut forecast =
            Self { spec, design, usage, plan, seed, sales, fixed, local, worth, taxed, owners };
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
            let month = |month: u32| periods.year(periods.of(month));
            Taxed { months: (0..=forecast.plan.last()).map(month).collect(), ..taxed }
        });
        let may_end = |terms: &ContractTerms| {
            let contract = spec.contract.get(&terms.class);
            contract.is_some_and(|it| it.renewal > 0.0 && it.renewal < 1.0)
        };
        if !usage.contracts.iter().any(may_end) {
            forecast.sales = Some(forecast.sales_in(0));
        }
        forecast.owners = forecast.owners_of(&ledger, &periods);
        forecast
    }

    /// Those who own a run with these payments, where loans are the same in every future.
    fn owners_of(&self, ledger: &Ledger, periods: &Periods) -> Option<Owners> {
        let (spec, plan) = (self.spec, &self.plan);
        let sculpted = spec.debt.values().any(|debt| debt.shape == Shape::Sculpted);
        // What is written off and lent moves with a rate of exchange; what a sculpted loan is cut for with sales.
        let moves = spec.exchange_path.contains_key(&spec.currency);
        if moves || sculpted && self.sales.is_none() {
            return None;
        }
        let base = if sculpted {
            let mean = Prices::mean(spec, plan);
            let sales = self.sales.as_deref().unwrap_or_default();
            Accounts::base(spec, self.design, (self.usage, plan), (sales, &mean))
        } else {
            Base { operating: Vec::new(), income: None }
        };
        let income = self.taxed.as_ref().map(|taxed| taxed.income.clone());
        Owners::new(spec, ledger, (periods, plan.last()), &base, income)
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
        let paid_in = &prices.paid_in;
        let local = |(month, worth): (u32, &f64)| worth * paid_in.rates[0] / paid_in.rate(month);
        let local: f64 = if moves { (0..).zip(&self.local).map(local).sum() } else { 0.0 };
        let left = self.left_of_sales(future, &prices);
        let worth = |&(month, amount): &(u32, f64)| amount * self.worth[month as usize];
        let tax = self.taxed.as_ref().map_or(0.0, |taxed| taxed.cost(left.iter().copied()));
        self.fixed + local + left.iter().map(worth).sum::<f64>() - tax
    }

    /// What comes to the owners is worth in one of the futures of prices and rates of interest, to within the rounding of
    /// payments to cents; `None` where nothing is borrowed.
    pub fn equity_net_present_value(&self, future: u32) -> Option<f64> {
        if self.spec.debt.is_empty() {
            return None;
        }
        let Some(owners) = &self.owners else {
            let equity = self.accounts(future).worth.equity;
            return equity.map(|equity| equity.net_present_value);
        };
        let prices = Prices::drawn(self.spec, &self.plan, self.seed, future);
        let left = self.left_of_sales(future, &prices).into_iter();
        Some(owners.net_present_value(self.spec, left, &prices.rates))
    }

    /// By month of the ledger: what is sold at these prices, less what is paid for administration of it.
    fn left_of_sales(&self, future: u32, prices: &Prices) -> Vec<(u32, f64)> {
        let drawn;
        let sales = if let Some(sales) = &self.sales {
            sales
        } else {
            drawn = self.sales_in(future);
            &drawn
        };
        let keeps = 1.0 - self.spec.running.administration;
        let amount = |sale: &Sale| {
            let shift = prices.paid_in.shift(sale.category, sale.month);
            let amount = sale.hours * sale.price.at(&self.plan, prices) * shift;
            let sold = sale.month > 0 && sale.category != Category::LatePenalties;
            (sale.month, if sold { amount * keeps } else { amount })
        };
        sales.iter().map(amount).collect()
    }
}
