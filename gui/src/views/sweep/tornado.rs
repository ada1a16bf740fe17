//! What matters most: how far each input moves a metric, as far as the design of the sweep can say.

use egui::{Align2, ComboBox, Rangef, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui};
use factory::results::Metric;
use report::study_page::{READINGS, well_known};
use serde::{Deserialize, Serialize};
use study::Sensitivity;

use crate::canvas::{Mark, swatches};
use crate::command::Commands;
use crate::format::significant;
use crate::model::Sweep;
use crate::theme;
use crate::views::told;

/// How swings are read.
const SWINGS: (&str, &str) = (
    "One input at a time",
    "From the mean at the first value of the input to that at its last value; the line is the \
     scenario as it is. The widest swing stands first.",
);
/// Width of names and of numbers beside the bars.
const NAMES: f32 = 150.0;
const NUMBERS: f32 = 110.0;

/// The bars, with what they remember.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Tornado {
    metric: Option<String>,
}

/// Bars of one kind, the widest first.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Chart {
    /// What a bar is as long as.
    pub(super) title: &'static str,
    /// How it is read.
    pub(super) about: &'static str,
    /// Unit of all its numbers; empty where they have none.
    pub(super) unit: &'static str,
    /// Where bars begin: nothing, or the scenario as it is.
    pub(super) zero: f64,
    /// The bars.
    pub(super) bars: Vec<Bar>,
}

/// The bar of an input.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bar {
    /// Name of the input.
    pub(super) input: String,
    /// Where it begins and where it ends.
    pub(super) ends: [f64; 2],
    /// The interval of the index, where one is known.
    pub(super) interval: [Option<f64>; 2],
    /// Its number for people.
    pub(super) text: String,
}

impl Tornado {
    /// Draws it.
    pub(super) fn ui(&mut self, ui: &mut Ui, open: &Sweep, _commands: &mut Commands) {
        let metrics = &open.session.plan.study.metrics;
        let named = |name: &str| metrics.iter().find(|metric| metric.name == name);
        let known = || well_known().find_map(named);
        let chosen = self.metric.as_deref().and_then(named).or_else(known).or(metrics.first());
        let Some(metric) = chosen.copied() else { return };
        ui.horizontal(|ui| {
            ui.label("Metric");
            let list = ComboBox::from_id_salt("metric").selected_text(told::heading(&metric));
            let list = list.width(theme::SHORT).show_ui(ui, |ui| {
                for other in metrics {
                    let entry =
                        ui.selectable_label(other.name == metric.name, told::heading(other));
                    if entry.on_hover_text(told::meaning(other)).clicked() {
                        self.metric = Some(other.name.to_owned());
                    }
                }
            });
            ui.ctx().accesskit_node_builder(list.response.id, |node| node.set_label("Metric"));
        });
        let charts = charts(open, metric);
        if charts.is_empty() {
            ui.label(
                "Nothing can be said yet: correlations need five points with results, and other \
                 designs all points of a walk or of the sample.",
            );
            return;
        }
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            for chart in &charts {
                ui.add_space(theme::GAP / 2.0);
                ui.label(RichText::new(chart.title).strong());
                bars(ui, chart);
                legend(ui, chart, open.session.plan.study.level);
                ui.add(egui::Label::new(RichText::new(chart.about).weak()).wrap());
            }
        });
    }
}

/// Everything that the findings say about a metric.
pub(super) fn charts(open: &Sweep, metric: Metric) -> Vec<Chart> {
    let all = open.findings.sensitivities.iter().filter(|index| index.metric == metric.name);
    let all: Vec<&Sensitivity> = all.collect();
    let mut charts: Vec<Chart> = swings(open, metric, &all).into_iter().collect();
    for reading in &READINGS {
        // Where the effect of the other inputs is taken out, the plain correlation tells less.
        let partial = charts.iter().any(|chart| chart.title.starts_with("Partial"));
        for name in reading.indices {
            let bars = indices(open, &all, name);
            if !(bars.is_empty() || *name == "spearman" && partial) {
                charts.push(Chart {
                    title: titled(reading.title, name),
                    about: reading.caption,
                    // Only elementary effects are in the unit of the metric.
                    unit: if *name == "mu_star" { metric.unit } else { "" },
                    zero: 0.0,
                    bars,
                });
            }
        }
    }
    charts
}

/// The title of an index among those that are read together.
fn titled(title: &'static str, index: &str) -> &'static str {
    match index {
        "ST" => "Total share of the variance (ST)",
        "S1" => "Own share of the variance (S1)",
        _ => title,
    }
}

fn named(open: &Sweep, column: &str) -> String {
    let input = open.session.plan.input_of_column(column);
    input.map_or_else(|| column.to_owned(), |input| input.name().to_owned())
}

fn indices(open: &Sweep, all: &[&Sensitivity], name: &str) -> Vec<Bar> {
    let found = all.iter().filter(|index| index.index == name);
    let bars = found.map(|index| Bar {
        input: named(open, &index.input),
        ends: [0.0, index.value],
        interval: index.interval,
        text: significant(index.value),
    });
    widest_first(bars.collect())
}

/// Swings around the scenario as it is, which is the first point.
fn swings(open: &Sweep, metric: Metric, all: &[&Sensitivity]) -> Option<Chart> {
    let metrics = &open.session.plan.study.metrics;
    let place = metrics.iter().position(|other| other.name == metric.name)?;
    let zero = (*open.findings.means.first()?.get(place)?)?;
    let end = |input: &str, name: &str| {
        let found = all.iter().find(|index| index.index == name && index.input == input);
        found.map(|index| index.value)
    };
    let swings = all.iter().filter(|index| index.index == "swing");
    let bars = swings.filter_map(|swing| {
        let ends = [end(&swing.input, "low")?, end(&swing.input, "high")?];
        let text = format!("{} to {}", significant(ends[0]), significant(ends[1]));
        Some(Bar { input: named(open, &swing.input), ends, interval: [None, None], text })
    });
    let bars = widest_first(bars.collect());
    let (title, about) = SWINGS;
    (!bars.is_empty()).then_some(Chart { title, about, unit: metric.unit, zero, bars })
}

fn widest_first(mut bars: Vec<Bar>) -> Vec<Bar> {
    let width = |bar: &Bar| (bar.ends[1] - bar.ends[0]).abs();
    bars.sort_by(|one, other| width(other).total_cmp(&width(one)));
    bars
}

/// Draws the bars of a chart below each other on one scale.
fn bars(ui: &mut Ui, chart: &Chart) {
    let ends = chart.bars.iter().flat_map(|bar| {
        bar.ends.into_iter().chain(bar.interval.into_iter().flatten()).chain([chart.zero])
    });
    let (least, greatest) = ends
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), end| (low.min(end), high.max(end)));
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let x = |rect: Rect, value: f64| {
        let share = (value - least) / (greatest - least).max(f64::MIN_POSITIVE);
        rect.left() + rect.width() * share as f32
    };
    for bar in &chart.bars {
        let rect = row(ui, &bar.input, |ui| _ = ui.label(&bar.text));
        draw(ui, rect, bar, |value| x(rect, value), chart.zero);
    }
    let rect = row(ui, "", |ui| _ = ui.label(chart.unit));
    scale(ui, rect, [least, chart.zero, greatest].map(|value| (x(rect, value), value)));
}

/// A row with a name before the place for its bar, which is returned, and more behind it.
fn row(ui: &mut Ui, name: &str, behind: impl FnOnce(&mut Ui)) -> Rect {
    let row = ui.horizontal(|ui| {
        let room = egui::vec2(NAMES, theme::ROW);
        let side = egui::Layout::right_to_left(egui::Align::Center);
        ui.allocate_ui_with_layout(room, side, |ui| {
            ui.set_min_width(NAMES);
            ui.add(egui::Label::new(name).truncate());
        });
        let width = (ui.available_width() - NUMBERS).max(NUMBERS);
        let (rect, _) = ui.allocate_exact_size(egui::vec2(width, theme::ROW), Sense::hover());
        behind(ui);
        rect
    });
    row.inner
}

/// Writes values below the bars at their places, from the left; none over another one.
fn scale(ui: &Ui, rect: Rect, marks: [(f32, f64); 3]) {
    let colour = ui.visuals().weak_text_color();
    let font = egui::TextStyle::Small.resolve(ui.style());
    let [first, middle, last] = marks;
    let mut taken: Vec<Rect> = Vec::new();
    // The ends matter most.
    for ((x, value), align) in
        [(first, Align2::LEFT_TOP), (last, Align2::RIGHT_TOP), (middle, Align2::CENTER_TOP)]
    {
        let text = ui.painter().layout_no_wrap(significant(value), font.clone(), colour);
        let place = align.anchor_size(egui::pos2(x, rect.top()), text.size());
        if taken.iter().all(|other| !other.expand(theme::LINE).intersects(place)) {
            ui.painter().galley(place.min, text, colour);
            taken.push(place);
        }
    }
}

/// What the two colours of swings and the thin lines across bars mean.
fn legend(ui: &mut Ui, chart: &Chart, level: f64) {
    ui.horizontal_wrapped(|ui| {
        if chart.title == SWINGS.0 {
            let hue = |hue| theme::series(ui.visuals(), hue);
            let side = |name: &str, place, mark| (name.to_owned(), hue(place), mark);
            let first = side("at its first value", 1, Mark::Hollow);
            let sides = [first, side("at its last value", 0, Mark::Full)];
            swatches(ui, &sides);
        }
        if chart.bars.iter().any(|bar| bar.interval.iter().all(Option::is_some)) {
            let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(theme::ROW), Sense::hover());
            whisker(ui, rect.x_range(), rect.shrink2(egui::vec2(0.0, 4.0)));
            ui.label(format!("interval that holds it with {} % confidence", level * 100.0));
        }
    });
}

/// A thin line across with ends.
fn whisker(ui: &Ui, range: Rangef, rect: Rect) {
    let line = theme::thin_line(ui.visuals());
    ui.painter().hline(range, rect.center().y, line);
    for end in [range.min, range.max] {
        ui.painter().vline(end, rect.shrink(3.0).y_range(), line);
    }
}

fn draw(ui: &Ui, rect: Rect, bar: &Bar, x: impl Fn(f64) -> f32, zero: f64) {
    let painter = ui.painter();
    let inner = rect.shrink2(egui::vec2(0.0, 4.0));
    let [from, to] = bar.ends;
    // The part towards the first value is a frame and that towards the last is filled.
    for (end, hue) in [(to, 0), (from, 1)] {
        let (left, right) = (x(end).min(x(zero)), x(end).max(x(zero)));
        let part = Rect::from_x_y_ranges(left..=right, inner.y_range());
        let colour = theme::series(ui.visuals(), hue);
        if hue == 0 {
            // Both stand on the same side where the metric has its greatest or least value between.
            let part = part.shrink2(egui::vec2(0.0, 2.0 * theme::SEAM));
            painter.rect_filled(part, 1.0, colour);
        } else {
            painter.rect_stroke(part, 1.0, Stroke::new(theme::SEAM, colour), StrokeKind::Inside);
        }
    }
    if let [Some(low), Some(high)] = bar.interval {
        whisker(ui, Rangef::new(x(low), x(high)), inner);
    }
    painter.vline(x(zero), rect.y_range(), theme::thin_line(ui.visuals()));
}
