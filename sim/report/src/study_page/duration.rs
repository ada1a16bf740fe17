//! Duration curves of the example runs: for how long power, PUE and outdoor wet-bulb were how high.

use factory::results::Row;
use files::numbers::grouped;

use super::view::{HUES, View};
use crate::figures::html::{pair, paragraph};
use crate::figures::{Axis, FULL, Frame, HALF, Hue, Points, figure};

/// Places on a curve, evenly over all hours.
const PLACES: usize = 240;

/// A line: its name, hue, hours, and the power of its site in MW.
struct Line<'r> {
    name: String,
    hue: Hue,
    rows: &'r [Row],
    site: Option<f64>,
}

/// Three figures, with a line for each point.
pub(super) fn duration_curves(view: &View<'_>) -> String {
    let recorded = |point: &usize| {
        view.shown.iter().find(|shown| shown.point == *point && !shown.rows.is_empty())
    };
    let all: Vec<_> = view.order.iter().filter_map(recorded).collect();
    if all.is_empty() {
        return String::new();
    }
    // Few points keep the colours that they have in other figures.
    let by_point = view.plan.points.len() <= HUES.len();
    let lines: Vec<Line<'_>> = all
        .iter()
        .zip(HUES)
        .map(|(shown, next)| {
            let hue = if by_point { HUES[shown.point] } else { next };
            let variant = view.plan.variant(shown.point).ok();
            let site = variant.map(|variant| variant.scenario.spec().size.in_megawatts());
            Line { name: view.name(shown.point), hue, rows: &shown.rows, site }
        })
        .collect();
    let hours = all.iter().map(|shown| shown.rows.len()).max().unwrap_or_default();
    let mut html = paragraph(&format!(
        "{} over {} hours, one run each with the first seed. Each curve shows for what share of all \
         hours a value was reached or exceeded.",
        counted(lines.len(), all.len()),
        grouped(hours as f64)
    ));
    html.push_str(&power(&lines));
    let halves = [
        curves(
            &lines,
            HALF,
            ("PUE", "pue", |_| Some(1.0)),
            "Facility power for each unit of IT power.",
        ),
        curves(
            &lines,
            HALF,
            ("Outdoor wet bulb, °C", "wet_bulb_c", |_| Some(1.0)),
            "Wet-bulb temperature outdoors, below which no evaporation cools.",
        ),
    ];
    html + &pair(&halves.concat())
}

fn counted(shown: usize, all: usize) -> String {
    match (shown, all) {
        (1, 1) => "One point".to_owned(),
        _ if shown < all => format!("The first {shown} of {all} points"),
        _ => format!("{shown} points"),
    }
}

fn power(lines: &[Line<'_>]) -> String {
    if lines.iter().all(|line| line.site.is_some()) {
        let share = |line: &Line<'_>| line.site.map(|site| 100.0 / site);
        curves(
            lines,
            FULL,
            ("Power from the grid, % of the power of the site", "power_import_mw", share),
            "Load duration curves: power drawn from the grid, as means of an hour.",
        )
    } else {
        curves(
            lines,
            FULL,
            ("Power from the grid, MW", "power_import_mw", |_| Some(1.0)),
            "Load duration curves: power drawn from the grid, as means of an hour.",
        )
    }
}

/// Title of the axis, column of the timeline, and what its values are multiplied with.
type Quantity = (&'static str, &'static str, fn(&Line<'_>) -> Option<f64>);

fn curves(
    lines: &[Line<'_>],
    width: f64,
    (title, column, factor): Quantity,
    caption: &str,
) -> String {
    let place = factory::columns().iter().position(|known| known.name == column);
    let Some(place) = place else { return String::new() };
    let courses: Vec<(Hue, Points)> = lines
        .iter()
        .map(|line| {
            let factor = factor(line).unwrap_or(1.0);
            (
                line.hue,
                duration_curve(
                    line.rows.iter().filter_map(|row| Some(row.values[place]? * factor)),
                ),
            )
        })
        .collect();
    let values = courses.iter().flat_map(|(_, course)| course.iter().map(|point| point.1));
    let y = if column == "power_import_mw" {
        Axis::from_zero(title, values)
    } else {
        Axis::around(title, values)
    };
    let x = Axis::between("Share of all hours, %", 0.0, 100.0);
    let mut frame = Frame::new(width, 280.0, x, y);
    for (hue, course) in &courses {
        frame.line(course, *hue);
    }
    let legend: Vec<(Hue, &str)> =
        lines.iter().map(|line| (line.hue, line.name.as_str())).collect();
    figure(&frame.finish(&format!("Duration curves of {title}")), &legend, caption)
}

/// Values from the greatest down, at evenly spaced shares of all in per cent; the ends are those of
/// the values.
pub(super) fn duration_curve(values: impl Iterator<Item = f64>) -> Points {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(|one, other| other.total_cmp(one));
    let Some(last) = sorted.len().checked_sub(1) else { return Points::new() };
    let places = PLACES.min(last.max(1));
    (0..=places)
        .map(|place| {
            let share = place as f64 / places as f64;
            (share * 100.0, sorted[last * place / places])
        })
        .collect()
}
