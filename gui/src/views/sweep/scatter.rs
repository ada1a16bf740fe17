//! Any input or metric against any other, coloured by a third.

use egui::{Color32, ComboBox, Rect, Sense, Ui, Visuals};
use serde::{Deserialize, Serialize};

use super::columns::{Columns, Values};
use super::dots::Dots;
use super::entry::{LIST, at_most, on_one_line};
use crate::command::Commands;
use crate::format::significant;
use crate::model::Sweep;
use crate::theme;

/// Steps of the ramp of colours.
const STEPS: f64 = 15.0;
/// Size of the ramp in the legend.
const RAMP: egui::Vec2 = egui::vec2(120.0, 12.0);

/// The plot, with what it remembers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Scatter {
    x: Option<String>,
    y: Option<String>,
    colour: Option<String>,
}

impl Scatter {
    /// Draws it.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        open: &Sweep,
        columns: &Columns,
        commands: &mut Commands,
    ) {
        let Some(first) = columns.first_metric().map(|values| values.name.clone()) else {
            ui.label("The sweep has no metric.");
            return;
        };
        let input = columns.all.first().map_or_else(|| first.clone(), |values| values.name.clone());
        ui.horizontal_wrapped(|ui| {
            pick(ui, "Across", columns, &mut self.x, Some(&input));
            pick(ui, "Up", columns, &mut self.y, Some(&first));
            pick(ui, "Colour", columns, &mut self.colour, None);
        });
        let get = |name: &Option<String>, otherwise: &str| {
            let named = name.as_deref().and_then(|name| columns.get(name));
            named.or_else(|| columns.get(otherwise))
        };
        let (Some(x), Some(y)) = (get(&self.x, &input), get(&self.y, &first)) else { return };
        let by = self.colour.as_deref().and_then(|name| columns.get(name));
        if let Some(by) = by {
            legend(ui, by);
        }
        let colours = colours(ui.visuals(), by, columns.labels.len());
        let dots = Dots { x, y, colours, front: &[], selected: open.selected };
        if dots.places().is_empty() {
            ui.label("No point has a result yet.");
            return;
        }
        dots.ui(ui, "scatter", columns, commands);
    }
}

/// A list of columns to choose from; without `otherwise`, none may be chosen too.
pub(super) fn pick(
    ui: &mut Ui,
    label: &str,
    columns: &Columns,
    chosen: &mut Option<String>,
    otherwise: Option<&str>,
) {
    on_one_line(ui, label, LIST);
    ui.label(label);
    let known = chosen.clone().filter(|name| columns.get(name).is_some());
    let name = known.as_deref().or(otherwise);
    let text = name.and_then(|name| columns.get(name)).map_or("none", |values| &values.title);
    let list = ComboBox::from_id_salt(label).selected_text(text).truncate().width(LIST);
    let list = at_most(ui, LIST, |ui| {
        list.show_ui(ui, |ui| {
            if otherwise.is_none() && ui.selectable_label(name.is_none(), "none").clicked() {
                *chosen = None;
            }
            for values in &columns.all {
                let same = name == Some(values.name.as_str());
                let entry =
                    ui.selectable_label(same, &values.title).on_hover_text(values.meaning());
                if entry.clicked() {
                    *chosen = Some(values.name.clone());
                }
            }
        })
    });
    ui.ctx().accesskit_node_builder(list.response.id, |node| node.set_label(label));
    list.response.on_hover_text(text);
}

/// The colour of each point.
pub(super) fn colours(visuals: &Visuals, by: Option<&Values>, points: usize) -> Vec<Color32> {
    let plain = theme::series(visuals, 0);
    let Some(by) = by else { return vec![plain; points] };
    let Some((least, greatest)) = by.range() else { return vec![plain; points] };
    let colour = |number: &Option<f64>| match number {
        None => theme::meaning(visuals, theme::Meaning::Idle),
        Some(number) if !by.words.is_empty() => theme::series(visuals, place(*number)),
        Some(number) => {
            let share = (number - least) / (greatest - least).max(f64::MIN_POSITIVE);
            ramp((share * STEPS).round() / STEPS)
        }
    };
    by.numbers.iter().map(colour).collect()
}

/// What colours mean.
fn legend(ui: &mut Ui, by: &Values) {
    ui.horizontal_wrapped(|ui| {
        if !by.words.is_empty() {
            for (place, word) in by.words.iter().enumerate() {
                swatch(ui, theme::series(ui.visuals(), place));
                ui.label(word);
            }
            return;
        }
        let Some((least, greatest)) = by.range() else { return };
        ui.label(significant(least));
        let (rect, _) = ui.allocate_exact_size(RAMP, Sense::hover());
        #[expect(clippy::cast_possible_truncation, reason = "a small whole number")]
        let width = rect.width() / (STEPS as f32 + 1.0);
        let mut left = rect.left();
        let mut share = 0.0;
        while share <= 1.0 {
            let part =
                Rect::from_min_size(egui::pos2(left, rect.top()), egui::vec2(width, rect.height()));
            ui.painter().rect_filled(part, 0.0, ramp(share));
            left += width;
            share += 1.0 / STEPS;
        }
        ui.label(format!("{} {}", significant(greatest), by.title));
    });
}

fn swatch(ui: &mut Ui, colour: Color32) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(RAMP.y, RAMP.y), Sense::hover());
    ui.painter().rect_filled(rect, 2.0, colour);
}

#[expect(clippy::cast_possible_truncation, reason = "a share needs few digits")]
fn ramp(share: f64) -> Color32 {
    theme::ramp(share as f32)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list")]
fn place(number: f64) -> usize {
    number.max(0.0) as usize
}
