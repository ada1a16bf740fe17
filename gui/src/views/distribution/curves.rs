//! The drawings: duration curve, histogram, cumulative shares, with percentiles and mean marked.

use egui::{Stroke, Ui};
use egui_plot::{
    Bar, BarChart, HLine, HoverPosition, Line, LineStyle, Plot, PlotPoint, PlotPoints, PlotUi,
    VLine, uniform_grid_spacer,
};

use super::super::readings::figure;
use super::names::{self, Along};
use super::sample::Sample;
use crate::format::fixed;
use crate::model::Run;
use crate::plot::axes;
use crate::theme::{self, Meaning};

type Known<'a> = [(&'a Run, &'a Sample)];

/// Percentiles that are marked.
const MARKED: [(f64, &str); 3] = [(0.05, "P5"), (0.5, "P50"), (0.95, "P95")];

/// Values from the greatest to the least over the share of time.
pub(super) fn duration(ui: &mut Ui, title: &str, known: &Known<'_>, height: f32) {
    let visuals = ui.visuals().clone();
    let plot = plain("duration", height, ["Share of the time (%)", title]);
    let marks = marks(&visuals, known[0].1);
    let plot = plot.x_grid_spacer(uniform_grid_spacer(|_| [10.0, 20.0, 100.0]));
    let shown = plot
        .label_formatter(|at| {
            let at = place(at);
            Some(format!("{} reached for {} % of the time", figure(at.y), fixed(at.x, 1)))
        })
        .show(ui, |plot| {
            for (place, (run, sample)) in known.iter().enumerate().rev() {
                let falling = |[share, value]: [f64; 2]| [(1.0 - share) * 100.0, value];
                let points: Vec<[f64; 2]> = sample.rising().into_iter().map(falling).collect();
                plot.line(curve(run, points, stroke(&visuals, place)));
            }
            for (name, value, colour) in &marks {
                plot.hline(
                    HLine::new(name, *value).stroke(*colour).style(LineStyle::dashed_loose()),
                );
            }
        });
    names::write(ui, &shown, &marks, Along::Across);
}

/// Shares of time between bounds; other runs as outlines.
pub(super) fn histogram(ui: &mut Ui, title: &str, known: &Known<'_>, height: f32) {
    let visuals = ui.visuals().clone();
    let extents = known.iter().map(|(_, sample)| sample.extent());
    let extent = extents.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], [least, most]| {
        [low.min(least), high.max(most)]
    });
    let plot = plain("histogram", height, [title, "Share of the time (%)"]);
    let marks = marks(&visuals, known[0].1);
    let shown = plot.show(ui, |plot| {
        for (place, (run, sample)) in known.iter().enumerate() {
            let bins = sample.bins(extent);
            let share = |hours: f64| hours / sample.hours() * 100.0;
            if place == 0 {
                let bars = bins.iter().map(|bin| {
                    let told = format!(
                        "{} to {}\n{} h, {} %",
                        figure(bin.from),
                        figure(bin.to),
                        fixed(bin.hours, 1),
                        fixed(share(bin.hours), 2)
                    );
                    let bar = Bar::new(f64::midpoint(bin.from, bin.to), share(bin.hours));
                    bar.width((bin.to - bin.from) * 0.94).name(told)
                });
                let chart = BarChart::new(&run.name, bars.collect());
                let told = |bar: &Bar, _: &BarChart| bar.name.clone();
                let colour = theme::series(&visuals, 0).gamma_multiply(0.7);
                plot.bar_chart(chart.color(colour).element_formatter(Box::new(told)));
            } else {
                let corners = bins
                    .iter()
                    .flat_map(|bin| [[bin.from, share(bin.hours)], [bin.to, share(bin.hours)]]);
                plot.line(curve(run, corners.collect(), stroke(&visuals, place)));
            }
        }
        upright(plot, &marks);
    });
    names::write(ui, &shown, &marks, Along::Up);
}

/// The share of time in which no value is exceeded.
pub(super) fn cumulative(ui: &mut Ui, title: &str, known: &Known<'_>, height: f32) {
    let visuals = ui.visuals().clone();
    let plot = plain("cumulative", height, [title, "Share of the time (%)"]);
    let marks = marks(&visuals, known[0].1);
    let shown = plot
        .label_formatter(|at| {
            let at = place(at);
            Some(format!("{} not exceeded for {} % of the time", figure(at.x), fixed(at.y, 1)))
        })
        .show(ui, |plot| {
            for (place, (run, sample)) in known.iter().enumerate().rev() {
                let rising = |[share, value]: [f64; 2]| [value, share * 100.0];
                let points: Vec<[f64; 2]> = sample.rising().into_iter().map(rising).collect();
                plot.line(curve(run, points, stroke(&visuals, place)));
            }
            upright(plot, &marks);
        });
    names::write(ui, &shown, &marks, Along::Up);
}

fn plain<'a>(name: &str, height: f32, titles: [&str; 2]) -> Plot<'a> {
    let [across, up] = axes();
    Plot::new(name)
        .custom_x_axes(vec![across.label(titles[0])])
        .custom_y_axes(vec![up.label(titles[1])])
        .height(height)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_drag(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .allow_double_click_reset(false)
        .include_y(0.0)
}

fn place(at: &HoverPosition<'_>) -> PlotPoint {
    match at {
        HoverPosition::NearDataPoint { position, .. } | HoverPosition::Elsewhere { position } => {
            *position
        }
    }
}

/// The shown run stands out.
fn stroke(visuals: &egui::Visuals, place: usize) -> Stroke {
    Stroke::new(if place == 0 { 2.0 } else { 1.25 }, theme::series(visuals, place))
}

fn curve<'a>(run: &Run, points: Vec<[f64; 2]>, stroke: Stroke) -> Line<'a> {
    Line::new(&run.name, PlotPoints::from(points)).id(run.id).stroke(stroke).allow_band(false)
}

/// Percentiles and mean: name, value, and stroke.
fn marks(visuals: &egui::Visuals, sample: &Sample) -> Vec<names::Mark> {
    let percentiles = MARKED.into_iter().filter_map(|(share, name)| {
        let value = sample.quantile(share)?;
        Some((format!("{name} {}", figure(value)), value, theme::thin_line(visuals)))
    });
    let colour = theme::meaning(visuals, Meaning::Changed);
    let mean = sample
        .mean()
        .map(|mean| (format!("Mean {}", figure(mean)), mean, Stroke::new(1.0, colour)));
    percentiles.chain(mean).collect()
}

fn upright(plot: &mut PlotUi<'_>, marks: &[names::Mark]) {
    for (name, value, stroke) in marks {
        plot.vline(VLine::new(name, *value).stroke(*stroke).style(LineStyle::dashed_loose()));
    }
}
