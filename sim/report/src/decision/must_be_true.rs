//! What must be true: how far each thing may be from what was assumed until an option is worth nothing.

use factory::finance::{BreakEven, CostOfDebt, Forecast};
use files::numbers::{fixed, grouped};
use study::statistics::{proportion_wilson, quantile};

use super::subject::{Choice, Decision};
use super::words::{NONE, percent};
use super::{by_option, nothing};
use crate::figures::html::{Cell, paragraph};

/// Futures of prices in which each run is priced again.
const FUTURES: u32 = 1000;

/// Break-evens of an option.
struct Known {
    of_run: BreakEven,
    /// Revenue for each unit of what there is at which it is worth nothing, in each future; none where more
    /// revenue never suffices.
    in_futures: Vec<Option<f64>>,
    /// Futures in which it is worth more than nothing.
    worth: usize,
    /// Of GPU-hours installed, those that are sold, and those that could be.
    sold: Option<(f64, f64)>,
    /// First price of a GPU-hour.
    first_price: Option<f64>,
    /// Cost of capital that was assumed.
    capital_cost: f64,
    /// What loans may cost, where there are any.
    debt: Option<CostOfDebt>,
    /// Something is borrowed.
    borrows: bool,
}

/// Roots, one at a time, over the payments of one run of each option.
pub(super) fn break_even(decision: &Decision) -> String {
    if decision.options.is_empty() {
        return nothing("There is no option.");
    }
    let known: Vec<Known> = decision.options.iter().map(Known::of).collect();
    let row = |name: &str, of: &dyn Fn(&Known) -> Option<String>| {
        (name.to_owned(), known.iter().map(of).collect::<Vec<_>>())
    };
    let share = |value: f64| format!("{} %", fixed(value * 100.0, 1));
    let mut rows = vec![
        row("Price path, % of that of the run", &|it| it.of_run.revenue.map(share)),
        row("First price of a GPU-hour then, USD", &|it| {
            Some(fixed(it.of_run.revenue? * it.first_price?, 2))
        }),
        row("First price that is assumed, USD", &|it| Some(fixed(it.first_price?, 2))),
        row("GPU-hours sold at that price, % of those installed", &|it| {
            let (sold, sellable) = it.sold?;
            let needed = it.of_run.revenue? * sold;
            let beyond = if needed > sellable { ", more than can be sold" } else { "" };
            Some(format!("{}{beyond}", share(needed)))
        }),
        row("GPU-hours sold in the run, % of those installed", &|it| Some(share(it.sold?.0))),
        row("Capital, % of what it costs", &|it| it.of_run.capital.map(share)),
        row("Sales begin later by, months", &|it| {
            Some(it.of_run.delay_months.map_or_else(|| NONE.to_owned(), |months| fixed(months, 1)))
        }),
        row("Cost of capital, % a year", &|it| Some(it.of_run.capital_cost.in_words())),
        row("Cost of capital that is assumed, % a year", &|it| Some(share(it.capital_cost))),
    ];
    if known.iter().any(|it| it.borrows) {
        let debt = |name: &str, of: fn(&CostOfDebt) -> f64| {
            row(name, &|it| Some(share(of(it.debt.as_ref()?))))
        };
        rows.push(debt("Cost of debt at which equity is worth nothing, % a year", |it| it.most));
        rows.push(debt("Cost of debt that is assumed, % a year", |it| it.assumed));
    }
    rows.extend([
        row("Price path in other futures, P10 / P50 / P90, %", &|it| it.tenths()),
        row("Futures of prices in which it is worth more than nothing, %", &|it| {
            let found = proportion_wilson(it.worth, it.in_futures.len(), decision.level);
            Some(percent(found.value))
        }),
        row("Futures that were priced", &|it| Some(grouped(it.in_futures.len() as f64))),
    ]);
    let text = "Each row moves one thing alone until the net present value of the run that is shown is zero, all \
                others as they are. Prices move the whole path; hours sold move revenue at the costs of running as \
                they are; capital moves with upkeep, repairs, insurance and property tax; a delay takes the sales \
                and the metered costs of the first months away, while everything else is paid as planned and \
                prices go on falling; the cost of debt moves the rates of all loans by the same points until what \
                owners get is worth no more than they ask for. A dash stands where nothing of that kind makes it zero. The last rows price \
                the same use in other futures of the price path, without simulating.";
    paragraph(text) + &by_option(decision, ("Worth nothing at", Cell::Text), rows.into_iter())
}

impl Known {
    fn of(option: &Choice) -> Self {
        let scenario = option.scenario.with_seed(option.shown.seed);
        let (spec, results) = (&scenario.spec().finance, &option.shown.results);
        let time = (scenario.calendar(), option.shown.seed);
        let forecast = Forecast::new(spec, &results.design, &results.usage, time);
        let without = forecast.without_revenue();
        let mut worth = 0;
        let in_futures = (0..FUTURES).map(|future| {
            let value = forecast.net_present_value(future);
            worth += usize::from(value > 0.0);
            let ratio = -without / (value - without);
            (ratio.is_finite() && ratio > 0.0).then_some(ratio)
        });
        let in_futures = in_futures.collect();
        let hours = results.usage.gpu_hours();
        Self {
            of_run: BreakEven::of(&forecast.accounts(0)),
            in_futures,
            worth,
            sold: (hours.installed > 0.0)
                .then(|| (hours.held / hours.installed, hours.sellable / hours.installed)),
            first_price: results.prices.first().copied(),
            capital_cost: spec.discount_rate,
            debt: forecast.cost_of_debt(),
            borrows: !spec.debt.is_empty(),
        }
    }

    /// The revenue that must be true in other futures.
    fn tenths(&self) -> Option<String> {
        let known: Vec<f64> = self.in_futures.iter().flatten().copied().collect();
        if known.len() < self.in_futures.len() || known.is_empty() {
            return None;
        }
        let at = |share| fixed(quantile(&known, share, 0.95).value * 100.0, 0);
        Some([0.1, 0.5, 0.9].map(at).join(" / "))
    }
}
