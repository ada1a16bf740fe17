//! Figures of what is drawn from the grid: the load duration curve and the typical week.

use super::duration_curve::DurationCurve;
use super::week::{HOURS, Week};
use crate::figures::{Axis, Frame, HALF, Hue, Mark, figure};

const HEIGHT: f64 = 280.0;
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const POWER: &str = "Power from the grid, MW";

/// For how long the grid delivered how much; the site may draw so many megawatts.
pub(super) fn load_duration(curve: &DurationCurve, site_megawatts: f64) -> String {
    let points = curve.points();
    let values = points.iter().map(|point| point.1).chain([site_megawatts]);
    let x = Axis::between("Share of all hours, %", 0.0, 100.0);
    let mut frame = Frame::new(HALF, HEIGHT, x, Axis::from_zero(POWER, values));
    frame.fill(&points, Hue::Blue);
    frame.line(&points, Hue::Blue);
    frame.level(site_megawatts, "power of the site");
    let caption = "Load duration curve: for what share of all hours the grid delivered at least \
                   so much, as means of an hour.";
    figure(&frame.finish("Load duration curve of the power from the grid"), &[], caption)
}

/// What is drawn in each hour of the week.
pub(super) fn typical_week(week: &Week) -> String {
    if !week.is_typical() {
        let caption = "A typical week is shown for runs of at least two weeks.";
        return format!("<figure class=\"empty\"><figcaption>{caption}</figcaption></figure>\n");
    }
    let means = week.means();
    let (low, high) = (week.quantiles(0.05), week.quantiles(0.95));
    let values = high.iter().chain(&means).map(|point| point.1);
    let marks = DAYS.iter().zip(0_u8..).map(|(day, place)| {
        let at = f64::from(place) * 24.0;
        Mark { at, label: (*day).to_owned() }
    });
    let title = "Day and hour of the week, local time".to_owned();
    let x = Axis { title, low: 0.0, high: HOURS as f64, marks: marks.collect() };
    let mut frame = Frame::new(HALF, HEIGHT, x, Axis::from_zero(POWER, values));
    frame.band(&low, &high, Hue::Blue);
    frame.line(&means, Hue::Blue);
    let caption = "Typical week: mean of each hour of the week over the run. Nine of ten \
                   weeks lie within the band. Each day's name stands where it begins.";
    figure(&frame.finish("Power from the grid by hour of the week"), &[], caption)
}
