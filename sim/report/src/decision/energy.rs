//! Energy, PUE and water by month of the calendar, in the run of each option that is shown.

use files::numbers::{fixed, grouped};

use super::by_option;
use super::money::HUES;
use super::subject::{Decision, Month};
use super::words::MONTHS;
use crate::figures::html::{Cell, details, paragraph};
use crate::figures::{Axis, FULL, Frame, HALF, Hue, figure};

/// Hours of a twelfth of a year of 365 days: months are compared at one length.
const HOURS: f64 = 730.0;

/// What is told of a month: title with unit, decimals, and the value where the month was simulated.
type Told = (&'static str, usize, fn(&Month) -> Option<f64>);

const TOLD: [Told; 3] = [
    ("Energy of the facility, GWh in 730 h", 1, |month| {
        per_month(month, month.facility_mwh / 1000.0)
    }),
    ("PUE, facility per unit of IT energy", 4, |month| {
        (month.it_mwh > 0.0).then(|| month.facility_mwh / month.it_mwh)
    }),
    ("Water evaporated and drained, thousand m³ in 730 h", 2, |month| {
        per_month(month, month.water_m3 / 1000.0)
    }),
];

fn per_month(month: &Month, sum: f64) -> Option<f64> {
    (month.hours > 0.0).then(|| sum / month.hours * HOURS)
}

/// Lines and tables.
pub(super) fn by_month(decision: &Decision) -> String {
    let mut html = paragraph(
        "All hours of a month of the calendar together, over all years of the run that is shown, as what 730 h of \
         it take.",
    );
    let mut half = String::new();
    for (place, told) in TOLD.iter().enumerate() {
        let width = if place == 0 { FULL } else { HALF };
        let drawn = lines(decision, told, width, place == 0);
        if place == 0 { html.push_str(&drawn) } else { half.push_str(&drawn) }
    }
    html.push_str(&crate::figures::html::pair(&half));
    html.push_str(&totals(decision));
    for told in &TOLD {
        html.push_str(&details(told.0, &month_table(decision, told)));
    }
    html
}

fn lines(decision: &Decision, (title, _, of): &Told, width: f64, legend: bool) -> String {
    let mut courses = Vec::new();
    for option in &decision.options {
        let months = option.shown.months.iter().enumerate();
        let points: Vec<(f64, f64)> =
            months.filter_map(|(place, month)| Some((place as f64, of(month)?))).collect();
        courses.push(points);
    }
    let values = courses.iter().flatten().map(|point| point.1);
    let y = Axis::around(title, values);
    let shown = if width < FULL { 2 } else { 1 };
    let name = |(place, name): (usize, &&str)| {
        if place % shown == 0 { (*name).to_owned() } else { String::new() }
    };
    let x = Axis::of_names("Month", MONTHS.iter().enumerate().map(name));
    let mut frame = Frame::new(width, 220.0, x, y);
    for (course, hue) in courses.iter().zip(HUES.iter().cycle()) {
        frame.line(course, *hue);
        if let [only] = course.as_slice() {
            frame.dot(*only, 3.0, *hue, title);
        }
    }
    let names: Vec<(Hue, &str)> = HUES
        .iter()
        .cycle()
        .copied()
        .zip(decision.options.iter().map(|option| option.name.as_str()))
        .collect();
    let legend = if legend { names.as_slice() } else { &[] };
    figure(&frame.finish(title), legend, &format!("{title}, by month of the calendar."))
}

fn totals(decision: &Decision) -> String {
    let names = ["energy_grid_mwh", "pue", "wue_l_per_kwh", "power_import_peak_mw", "carbon_t"];
    let rows = names.iter().filter_map(|name| {
        let metric = &decision.metrics[decision.place(name)?];
        let options = 0..decision.options.len();
        let cells = options.map(|option| super::words::of_shown(decision, option, name)).collect();
        Some((metric.title(), cells))
    });
    by_option(decision, ("Of the whole run that is shown", Cell::Text), rows)
}

fn month_table(decision: &Decision, (title, decimals, of): &Told) -> String {
    let rows = MONTHS.iter().enumerate().map(|(place, name)| {
        let cell = |option: &super::Choice| {
            let value = of(&option.shown.months[place])?;
            Some(if *decimals == 0 { grouped(value) } else { fixed(value, *decimals) })
        };
        ((*name).to_owned(), decision.options.iter().map(cell).collect())
    });
    by_option(decision, (title, Cell::Text), rows)
}
