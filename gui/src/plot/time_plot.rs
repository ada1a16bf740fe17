//! A plot with dates along its axis, whose window, moment and crosshair are those of all plots.

use std::ops::{Range, RangeInclusive};

use egui::{CursorIcon, FontId, Rangef, Sense, Stroke, Ui, WidgetInfo};
use egui_plot::{
    AxisHints, GridInput, GridMark, HPlacement, Line, Plot, PlotPoints, PlotResponse, PlotUi,
};
use files::LocalTime;

use super::{TimeScale, gestures, overlay, ticks};
use crate::command::Commands;
use crate::format::{fixed, grouped};
use crate::model::{Model, Pyramid};
use crate::theme;

/// What a plot over time is like.
#[derive(Clone, Debug)]
pub(crate) struct TimePlot {
    /// What no other plot of the view is called.
    pub(crate) name: String,
    /// Title of the vertical axis, with its unit.
    pub(crate) title: String,
    /// Least and greatest value of all that may be drawn, in or out of the window.
    pub(crate) extent: [f64; 2],
    /// Height in points.
    pub(crate) height: f32,
    /// Whether dates stand below; those of stacked plots stand below the last one only.
    pub(crate) dates: bool,
}

/// The part of the run that a plot shows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    /// Hours since the start.
    pub(crate) hours: Range<f64>,
    /// Columns of points across.
    pub(crate) columns: usize,
}

/// Draws a plot over the time of the shown run: `draw` adds lines, with hours since the start along
/// the axis. Without a run it says what to do.
pub(crate) fn time_plot<'a>(
    ui: &mut Ui,
    like: &TimePlot,
    model: &Model,
    commands: &mut Commands,
    draw: impl FnOnce(&mut PlotUi<'a>, &Seen) + 'a,
) -> Option<PlotResponse<()>> {
    let Some(run) = model.runs.shown() else {
        ui.weak("No run yet. Choose a scenario and press Run.");
        return None;
    };
    let window = model.time.window.clone();
    let hours = window.start.in_hours()..window.end.in_hours();
    let [low, high] = padded(like.extent);
    let seen = hours.clone();
    let plot = plain(like).x_axis_formatter(written(run.clock, hours.clone()));
    let faint = ui.visuals().weak_text_color().gamma_multiply(0.5);
    let plot = plot.grid_color(faint).x_grid_spacer(dated(run.clock, hours.clone()));
    let shown = plot.show(ui, move |plot| {
        plot.set_plot_bounds_x(seen.start..=seen.end);
        plot.set_plot_bounds_y(low..=high);
        let frame = *plot.transform().frame();
        let columns = TimeScale::new(&window, frame.x_range()).width();
        draw(plot, &Seen { hours: seen, columns });
    });
    let rect = *shown.transform.frame();
    let scale = TimeScale::new(&model.time.window, rect.x_range());
    let response = shown.response.clone().on_hover_cursor(CursorIcon::Crosshair);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Canvas, true, &like.title));
    gestures(ui, &response, &scale, model, commands);
    overlay(ui, &response, rect, &scale, model);
    Some(shown)
}

/// A plot that leaves all gestures to us.
fn plain<'a>(like: &TimePlot) -> Plot<'a> {
    let values = AxisHints::new_y()
        .label(egui::RichText::new(&like.title).size(theme::SMALL))
        .min_thickness(theme::AXIS)
        .placement(HPlacement::Left)
        .tick_label_font(FontId::proportional(theme::SMALL))
        .label_spacing(Rangef::new(8.0, 16.0))
        .formatter(value);
    let dates = AxisHints::new_x()
        .tick_label_font(FontId::proportional(theme::SMALL))
        .label_spacing(Rangef::new(16.0, 32.0));
    Plot::new(&like.name)
        .height(like.height)
        .sense(Sense::click_and_drag())
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_drag(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .allow_double_click_reset(false)
        .show_x(false)
        .show_y(false)
        .show_axes([like.dates, true])
        .grid_spacing(GRID)
        .custom_y_axes(vec![values])
        .custom_x_axes(vec![dates])
        .y_grid_spacer(round_values)
}

/// Points between lines of the grid: fewer are not drawn, more are drawn strongest.
const GRID: Rangef = Rangef { min: 8.0, max: 300.0 };
/// Least points between two dates.
const BETWEEN_DATES: f64 = 64.0;
/// Least points between two values.
const BETWEEN_VALUES: f64 = 26.0;

/// A range with some room around it.
fn padded([low, high]: [f64; 2]) -> [f64; 2] {
    let room = 0.06 * (high - low);
    if room > 0.0 {
        return [low - room, high + room];
    }
    let room = (0.1 * low.abs()).max(0.5);
    [low - room, high + room]
}

fn dated(clock: LocalTime, hours: Range<f64>) -> impl Fn(GridInput) -> Vec<GridMark> {
    move |input| {
        let apart = input.base_step_size / f64::from(GRID.min) * BETWEEN_DATES;
        let ticks = ticks(clock, &hours, apart).into_iter();
        ticks.map(|tick| GridMark { value: tick.hour, step_size: tick.step }).collect()
    }
}

fn written(
    clock: LocalTime,
    hours: Range<f64>,
) -> impl Fn(GridMark, &RangeInclusive<f64>) -> String {
    move |mark, _| {
        // The label of a date depends on how far dates are apart, of which the mark tells.
        let found = ticks(clock, &(mark.value..mark.value + 1e-6), mark.step_size * 0.999);
        let inside = hours.contains(&mark.value);
        found.into_iter().next().filter(|_| inside).map_or_else(String::new, |tick| tick.label)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "egui_plot gives it so")]
fn round_values(input: GridInput) -> Vec<GridMark> {
    let least = input.base_step_size / f64::from(GRID.min) * BETWEEN_VALUES;
    let power = libm::pow(10.0, libm::floor(libm::log10(least.max(f64::MIN_POSITIVE))));
    let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
    let step = steps.into_iter().find(|step| *step >= least).unwrap_or(10.0 * power);
    let (low, high) = input.bounds;
    let first = (low / step).ceil();
    let values = (0_u32..1000).map(|number| (first + f64::from(number)) * step);
    let inside = values.take_while(|value| *value <= high);
    inside.map(|value| GridMark { value, step_size: step }).collect()
}

/// A value on the axis, with as many decimals as its neighbours need.
fn value(mark: GridMark, _: &RangeInclusive<f64>) -> String {
    let value = if mark.value.abs() < mark.step_size * 1e-6 { 0.0 } else { mark.value };
    if value.abs() >= 1e6 || mark.step_size >= 1e6 {
        return format!("{} M", fixed(value / 1e6, usize::from(mark.step_size < 1e6)));
    }
    let decimals = [1.0, 0.1, 0.01, 0.001, 0.0001].into_iter();
    let decimals = decimals.take_while(|place| mark.step_size < place * 0.999).count();
    if decimals == 0 { grouped(value) } else { fixed(value, decimals) }
}

/// The lines of a series as far as it is seen, one for each stretch without a gap: with steps where
/// there is room for them, because a value holds until the next one.
pub(crate) fn lines<'a>(
    name: &str,
    pyramid: &Pyramid,
    seen: &Seen,
    stroke: Stroke,
) -> Vec<Line<'a>> {
    let points = pyramid.seen(seen.hours.clone(), seen.columns);
    let stepped = points.len() * 4 <= seen.columns;
    let points = if stepped { steps(&points, pyramid.end()) } else { points };
    let stretches = points.split(|[_, value]| value.is_nan()).filter(|points| !points.is_empty());
    let line = |(place, points): (usize, &[[f64; 2]])| {
        let name = if place == 0 { name.to_owned() } else { format!("{name}, stretch {place}") };
        let line = Line::new(name, PlotPoints::from(points.to_vec())).stroke(stroke);
        // A band would fill what lies between one step and the next.
        line.allow_hover(false).allow_band(!stepped)
    };
    stretches.enumerate().map(line).collect()
}

/// The same points with a corner before each but the first, and the end of the last one.
fn steps(points: &[[f64; 2]], end: f64) -> Vec<[f64; 2]> {
    let mut corners = Vec::with_capacity(2 * points.len());
    for (place, point) in points.iter().enumerate() {
        corners.push(*point);
        let until = points.get(place + 1).map_or(end, |next| next[0]);
        corners.push([until, point[1]]);
    }
    corners
}
