//! Money: what each option costs and earns, over its runs and year by year.

use files::numbers::fixed;

use super::bridge::bridge;
use super::subject::Decision;
use super::{MEANS, by_option, means};
use crate::figures::html::{Cell, details, pair, paragraph};
use crate::figures::{Axis, FULL, Frame, HALF, Hue, figure};
use crate::run_page::amounts_by_year;

/// Colours of options, in the order in which they are given away.
pub(super) const HUES: [Hue; 7] =
    [Hue::Blue, Hue::Orange, Hue::Green, Hue::Red, Hue::Purple, Hue::Sky, Hue::Grey];

/// Metrics of the table; those of loans stand in it where a version reports them.
const METRICS: [&str; 17] = [
    "npv_usd",
    "equity_npv_usd",
    "irr",
    "equity_irr",
    "mirr",
    "payback_years",
    "dscr_min",
    "dscr_mean",
    "llcr",
    "capex_usd",
    "capex_it_usd",
    "opex_usd_per_year",
    "opex_energy_usd_per_year",
    "revenue_usd",
    "lcoc_held_usd",
    "lcoc_usd_per_gpu_hour",
    "lcoc_pflop_hour_usd",
];

/// The table, and the cash flow of each run that is shown.
pub(super) fn money(decision: &Decision) -> String {
    let places = METRICS.iter().filter_map(|name| decision.place(name));
    let mut html = by_option(decision, MEANS, means(decision, places));
    html.push_str(&paragraph(
        "The cost of a GPU-hour (LCOC) is the level price at which an option is worth nothing at its cost of \
         capital. Below, the cash flow of one run of each option: capital expenditure, in year 0 that before the \
         plant opens, running costs with tax on profits, and revenue with grants; what is borrowed is not in it.",
    ));
    let figures = decision.options.iter().map(|option| {
        let caption = format!("{}: money by year of operation, one run.", option.name);
        amounts_by_year(&option.shown.results.years, HALF, &caption)
    });
    html.push_str(&pair(&figures.collect::<String>()));
    html.push_str(&bridge(decision));
    html + &sums(decision) + &details("Net of every year, million USD", &nets(decision))
}

/// Sums of the cash flows of all options since the beginning.
fn sums(decision: &Decision) -> String {
    let courses: Vec<Vec<(f64, f64)>> = decision
        .options
        .iter()
        .map(|option| {
            let (mut sum, mut ends) = (0.0, 0.0);
            let years = option.shown.results.years.iter().map(|year| {
                sum += year.net().in_millions();
                ends += year.length;
                (ends, sum)
            });
            years.collect()
        })
        .collect();
    let last = courses.iter().flatten().map(|point| point.0).fold(0.0, f64::max);
    let title = "Sum since the beginning, million USD";
    let y = Axis::from_zero(title, courses.iter().flatten().map(|point| point.1));
    let x = Axis::between("Years of operation", 0.0, last.max(f64::MIN_POSITIVE));
    let mut frame = Frame::new(FULL, 240.0, x, y);
    let hues = HUES.iter().cycle().copied();
    for (course, hue) in courses.iter().zip(hues.clone()) {
        frame.line(course, hue);
    }
    let legend: Vec<(Hue, &str)> =
        hues.zip(decision.options.iter().map(|option| option.name.as_str())).collect();
    let caption = "Money spent and earned since the beginning, not discounted, without what outlives the run.";
    figure(&frame.finish(title), &legend, caption)
}

fn nets(decision: &Decision) -> String {
    let years = decision.options.iter().map(|option| option.shown.results.years.len()).max();
    let rows = (0..years.unwrap_or_default()).map(|year| {
        let net = |option: &super::Choice| {
            let year = option.shown.results.years.get(year)?;
            Some(fixed(year.net().in_millions(), 1))
        };
        (year.to_string(), decision.options.iter().map(net).collect())
    });
    by_option(decision, ("Year", Cell::Number), rows)
}
