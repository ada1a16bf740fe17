//! Points of a sweep as dots in a plot: hovered for their values, clicked to be selected.

use std::collections::BTreeMap;

use egui::{Color32, TextStyle, Ui};
use egui_plot::{Line, MarkerShape, Plot, PlotPoint, PlotPoints, PlotTransform, Points};

use super::columns::{Columns, Values};
use crate::command::{Command, Commands, SweepCommand};
use crate::plot::axes;
use crate::theme::{self, Meaning};

/// Radius of a dot.
const RADIUS: f32 = 4.0;
/// How near the pointer must be to a dot, in points.
const REACH: f32 = 12.0;

/// Dots of all points that have both values.
pub(super) struct Dots<'d> {
    /// What stands across.
    pub(super) x: &'d Values,
    /// What stands up.
    pub(super) y: &'d Values,
    /// The colour of each point.
    pub(super) colours: Vec<Color32>,
    /// Points that have a ring and are joined, in this order.
    pub(super) front: &'d [usize],
    /// The point that is selected.
    pub(super) selected: Option<usize>,
}

impl Dots<'_> {
    /// Points that have both values, with their places.
    pub(super) fn places(&self) -> Vec<(usize, [f64; 2])> {
        let place = |point| Some((point, [self.x.numbers[point]?, self.y.numbers[point]?]));
        (0..self.colours.len()).filter_map(place).collect()
    }

    /// Draws them.
    pub(super) fn ui(&self, ui: &mut Ui, name: &str, columns: &Columns, commands: &mut Commands) {
        let places = self.places();
        let ring = ui.visuals().strong_text_color();
        let selected = theme::meaning(ui.visuals(), Meaning::Selected);
        let groups = self.groups(&places);
        let front = chosen(&places, self.front);
        let marked = self.selected.map_or_else(Vec::new, |point| chosen(&places, &[point]));
        // A run that comes in may lie outside what was seen: the plot follows, unless it was moved.
        let [across, mut up] = axes();
        let across = across.label(self.x.title.as_str());
        // A title that is longer than the plot is high stands above it.
        let body = TextStyle::Body.resolve(ui.style());
        let title = ui.painter().layout_no_wrap(self.y.title.clone(), body, ring);
        if title.size().x + theme::AXIS < ui.available_height() {
            up = up.label(self.y.title.as_str());
        } else {
            ui.weak(&self.y.title);
        }
        let plot = Plot::new(name)
            .custom_x_axes(vec![across.formatter(|mark, _| self.x.on_axis(mark.value))])
            .custom_y_axes(vec![up.formatter(|mark, _| self.y.on_axis(mark.value))])
            .show_x(false)
            .show_y(false)
            .allow_scroll(false)
            .set_margin_fraction(egui::vec2(0.08, 0.08));
        let shown = plot.show(ui, |plot| {
            if front.len() > 1 {
                plot.line(Line::new("front", front.clone()).color(ring).width(1.0));
            }
            for (colour, dots) in groups {
                plot.points(Points::new("points", dots).color(colour).radius(RADIUS));
            }
            let circle = |name, dots, radius, colour| {
                let points = Points::new(name, PlotPoints::from(dots)).filled(false);
                points.shape(MarkerShape::Circle).radius(radius).color(colour)
            };
            plot.points(circle("front", front, RADIUS + 2.5, ring));
            plot.points(circle("selected", marked, RADIUS + 4.5, selected));
        });
        let near = shown.response.hover_pos().and_then(|pointer| {
            let distance = |place: [f64; 2]| position(&shown.transform, place).distance(pointer);
            let near = places.iter().map(|(point, place)| (*point, distance(*place)));
            let nearest = near.min_by(|one, other| one.1.total_cmp(&other.1));
            nearest.filter(|(_, distance)| *distance < REACH).map(|(point, _)| point)
        });
        let id = shown.response.id;
        let about = format!("{} dots: {} against {}", places.len(), self.y.title, self.x.title);
        ui.ctx().accesskit_node_builder(id, |node| node.set_label(about.as_str()));
        if let Some(point) = near {
            if shown.response.clicked() {
                commands.push(Command::Sweep(SweepCommand::Select(Some(point))));
            }
            shown.response.on_hover_ui_at_pointer(|ui| self.hover(ui, columns, point));
        }
    }

    /// What is told of a dot under the pointer.
    fn hover(&self, ui: &mut Ui, columns: &Columns, point: usize) {
        ui.strong(format!("Point {}", point + 1));
        for values in &columns.all[..columns.inputs] {
            ui.label(format!("{}: {}", values.title, values.shown(point)));
        }
        ui.separator();
        for values in [self.y, self.x] {
            ui.label(format!("{}: {}", values.title, values.shown(point)));
        }
        ui.weak("Click to select.");
    }

    /// Dots of one colour together.
    fn groups(&self, places: &[(usize, [f64; 2])]) -> Vec<(Color32, Vec<[f64; 2]>)> {
        let mut groups: BTreeMap<[u8; 4], (Color32, Vec<[f64; 2]>)> = BTreeMap::new();
        for (point, place) in places {
            let colour = self.colours[*point];
            let group = groups.entry(colour.to_array()).or_insert_with(|| (colour, Vec::new()));
            group.1.push(*place);
        }
        groups.into_values().collect()
    }
}

/// The places of some points.
fn chosen(places: &[(usize, [f64; 2])], points: &[usize]) -> Vec<[f64; 2]> {
    let place = |point: &usize| {
        let found = places.iter().find(|(other, _)| other == point);
        found.map(|(_, place)| *place)
    };
    points.iter().filter_map(place).collect()
}

fn position(transform: &PlotTransform, [x, y]: [f64; 2]) -> egui::Pos2 {
    transform.position_from_point(&PlotPoint::new(x, y))
}
