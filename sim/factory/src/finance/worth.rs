//! What a run is worth: measures over the lines of its ledger.

use units::Money;

use super::measures::{
    Discount, Flows, Rates, level_price, modified_rate, payback_years, rates_of_return,
};
use super::periods::Periods;
use super::tax::Income;
use super::{AssetClass, Category, GpuHours, Ledger, Line, Plan, Side, Usage};

/// What the payments of a run are worth at its cost of capital.
#[derive(Clone, Debug, PartialEq)]
pub struct Worth {
    /// Net present value, of what outlives the run too.
    pub net_present_value: f64,
    /// Rates of return.
    pub rates: Rates,
    /// Modified rate of return, both ways at the cost of capital.
    pub modified_rate: Option<f64>,
    /// Years after which the money has come back, without what outlives the run.
    pub payback: Option<f64>,
    /// The same discounted.
    pub discounted_payback: Option<f64>,
    /// Level price of a GPU-hour at which the run is worth nothing, before tax on profits.
    pub levelised: GpuHourPrices,
    /// That of a GPU-hour kept after tax on profits, as it would be if nothing were borrowed.
    pub after_tax: Option<f64>,
    /// What comes to the owners; `None` where nothing is borrowed.
    pub equity: Option<Equity>,
    /// Present values of lines.
    levels: Levels,
    /// What a GPU-hour kept in every one of its months is worth.
    kept: f64,
}

/// What comes to the owners of a plant of which a part is borrowed.
#[derive(Clone, Debug, PartialEq)]
pub struct Equity {
    /// Net present value at the return that they ask for.
    pub net_present_value: f64,
    /// Rates of return.
    pub rates: Rates,
}

/// Level prices, by the GPU-hours that are sold at them; `None` where there are none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GpuHourPrices {
    /// Each one installed.
    pub installed: Option<f64>,
    /// Each one that could be sold.
    pub sellable: Option<f64>,
    /// Each one held by jobs or reserved.
    pub held: Option<f64>,
    /// Each one kept.
    pub kept: Option<f64>,
}

/// Present values of lines, spread over years of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Levels {
    discount: Discount,
    /// Where payments of each month of the ledger count.
    places: Vec<usize>,
    /// What a unit a year is worth.
    years: f64,
    /// What is paid for software, network and administration for each unit of revenue.
    administration: f64,
    /// Yearly rise of the level price of a GPU-hour.
    inflation: f64,
}

impl Levels {
    /// Of a run whose months are in `usage`.
    pub fn new(
        discount: Discount,
        plan: &Plan,
        usage: &Usage,
        (administration, inflation): (f64, f64),
    ) -> Self {
        let places: Vec<usize> = (0..=plan.last()).map(|month| plan.place_of(month)).collect();
        let mut years = Flows::new();
        for (number, month) in usage.numbered() {
            years.add(places[number as usize], month.share_of_year);
        }
        let years = years.present_value(&discount);
        Self { discount, places, years, administration, inflation }
    }

    /// What the lines are worth that are wanted, costs above 0.
    pub fn cost(&self, ledger: &Ledger, wanted: impl Fn(&Line) -> bool) -> f64 {
        -self.flows(ledger, wanted).present_value(&self.discount)
    }

    /// The level payment of a year that is worth as much.
    pub fn per_year(&self, ledger: &Ledger, wanted: impl Fn(&Line) -> bool) -> Money {
        Money::dollars(self.cost(ledger, wanted) / self.years.max(f64::MIN_POSITIVE))
    }

    /// The lines that are wanted, by month.
    #[expect(clippy::cast_precision_loss, reason = "no plant costs 90 trillion dollars")]
    pub fn flows(&self, ledger: &Ledger, wanted: impl Fn(&Line) -> bool) -> Flows {
        let mut flows = Flows::new();
        for line in ledger.lines().iter().filter(|line| wanted(line)) {
            flows.add(self.places[line.month as usize], line.base_cents as f64 / 100.0);
        }
        flows
    }

    /// What a unit of the level price of a GPU-hour has become in a month of the ledger.
    fn risen(&self, month: u32) -> f64 {
        let years = self.places[month as usize] as f64 / 12.0;
        libm::exp(years * libm::log1p(self.inflation))
    }

    /// GPU-hours of a kind by month, in those of the first racks' work, each at what the level price has become.
    fn hours(&self, usage: &Usage, plan: &Plan, of: fn(&GpuHours) -> f64) -> Flows {
        let mut flows = Flows::new();
        for (number, month) in usage.numbered() {
            let lot = &plan.lots[plan.lot_in(number)];
            flows.add(
                self.places[number as usize],
                of(&month.meters.gpu_hours) * lot.gpus * lot.work * self.risen(number),
            );
        }
        flows
    }

    /// The level price of an hour that pays for the lines that are wanted, and for what follows from revenue.
    fn price(&self, ledger: &Ledger, wanted: impl Fn(&Line) -> bool, hours: &Flows) -> Option<f64> {
        let price = level_price(&self.flows(ledger, wanted), hours, &self.discount)?;
        Some(price / (1.0 - self.administration))
    }

    /// The level price of a GPU-hour kept at which the run is worth nothing after tax; from that before tax up, since
    /// what is left of each unit more is less than it.
    fn after_tax(
        &self,
        (ledger, usage, plan): (&Ledger, &Usage, &Plan),
        before: f64,
        (income, periods): (&Income, &Periods),
    ) -> f64 {
        let keeps = 1.0 - self.administration;
        let hours = self.hours(usage, plan, |it| it.kept);
        let sold = hours.present_value(&self.discount) * keeps;
        let costs = self.cost(ledger, is_cost);
        let mut by_period = vec![0.0; periods.last() + 1];
        for (number, month) in usage.numbered() {
            let lot = &plan.lots[plan.lot_in(number)];
            let kept = month.meters.gpu_hours.kept * lot.gpus * lot.work;
            by_period[periods.of(number)] += kept * self.risen(number);
        }
        let by_year = periods.by_year(&by_period);
        let of_revenue = |line: &Line| {
            line.category.side() == Side::Revenue || line.category == Category::Administration
        };
        let earned = periods.by_year(&periods.flows(ledger, of_revenue));
        let worth = |price: f64| {
            let mut at = income.clone();
            for (year, before) in at.before_interest.iter_mut().enumerate() {
                *before += price * keeps * by_year[year] - earned[year];
            }
            let taxes = periods.spread(&at.tax(&[])).into_iter().enumerate();
            let taxes = taxes.map(|(period, tax)| tax * self.discount.after(period * periods.step));
            price * sold - costs - taxes.sum::<f64>()
        };
        let (mut low, mut high) = (before, before.abs() * 2.0 + 1e-6);
        while worth(high) < 0.0 && high < 1e12 {
            high *= 2.0;
        }
        for _ in 0..80 {
            let middle = 0.5 * (low + high);
            if worth(middle) < 0.0 { low = middle } else { high = middle }
        }
        high
    }

    /// How payments are discounted.
    pub const fn discount(&self) -> &Discount {
        &self.discount
    }
}

impl Worth {
    /// Of a run with these payments; with what is taxed, where tax is paid, and what owners ask for, where a part is
    /// borrowed.
    pub fn new(
        (ledger, usage, plan): (&Ledger, &Usage, &Plan),
        levels: &Levels,
        taxed: Option<(&Income, &Periods)>,
        equity_cost: Option<f64>,
    ) -> Self {
        let discount = levels.discount();
        let of_plant = |line: &Line| line.category.side() != Side::Financing;
        let all = levels.flows(ledger, of_plant);
        let cash =
            levels.flows(ledger, |line| of_plant(line) && line.category != Category::Residual);
        let price = |of| levels.price(ledger, is_cost, &levels.hours(usage, plan, of));
        let kept = price(|it| it.kept);
        let equity = equity_cost.map(|cost| {
            let owners = levels.flows(ledger, |_| true);
            let last = plan.place_of(plan.last());
            let net_present_value =
                owners.present_value(&Discount::new(cost, discount.timing, last));
            Equity { net_present_value, rates: rates_of_return(&owners, discount.timing) }
        });
        Self {
            net_present_value: all.present_value(discount),
            rates: rates_of_return(&all, discount.timing),
            modified_rate: modified_rate(&all, discount),
            payback: payback_years(&cash, None),
            discounted_payback: payback_years(&cash, Some(discount)),
            levelised: GpuHourPrices {
                installed: price(|it| it.installed),
                sellable: price(|it| it.sellable),
                held: price(|it| it.held),
                kept,
            },
            after_tax: kept.map(|before| {
                let after = |taxed| levels.after_tax((ledger, usage, plan), before, taxed);
                taxed.map_or(before, after)
            }),
            equity,
            levels: levels.clone(),
            kept: levels.hours(usage, plan, |it| it.kept).present_value(discount),
        }
    }

    /// The part that the lines which are wanted have in the level price of a GPU-hour kept.
    pub fn part(&self, ledger: &Ledger, wanted: impl Fn(&Line) -> bool) -> Option<f64> {
        (self.kept > 0.0).then(|| self.levels.cost(ledger, wanted) / self.kept)
    }

    /// The part of that price that goes into software, network and administration.
    pub fn administration(&self) -> Option<f64> {
        self.levelised.kept.map(|price| price * self.levels.administration)
    }

    /// Present values of lines, over the years of the run.
    pub const fn levels(&self) -> &Levels {
        &self.levels
    }
}

/// Whether a line is a cost of the plant, or a grant, that does not follow from the price of an hour.
pub(super) fn is_cost(line: &Line) -> bool {
    let follows = [Category::Administration, Category::ProfitTax];
    let side = line.category.side();
    !matches!(side, Side::Revenue | Side::Financing) && !follows.contains(&line.category)
}

/// Whether a line belongs to capital of a class: what was bought, sold and left of it.
pub(super) fn is_capital_of(line: &Line, class: AssetClass) -> bool {
    line.asset == class && matches!(line.category.side(), Side::Capital | Side::Renewal)
}
