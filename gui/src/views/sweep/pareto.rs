//! The points that no other surpasses in all aims: between them lies what is left to decide.

use egui::{ComboBox, Grid, Panel, ScrollArea, Ui};
use serde::{Deserialize, Serialize};
use study::statistics::front;

use super::columns::{Columns, Values};
use super::dots::Dots;
use super::entry::{LIST, at_most, row};
use super::scatter::colours;
use crate::command::{Command, Commands, SweepCommand};
use crate::model::Sweep;
use crate::theme;

/// Most aims that are weighed at once.
const MOST: usize = 4;

/// The front, with what it remembers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Pareto {
    /// Metrics that are weighed, each with whether less is better; chosen for the sweep while empty.
    aims: Vec<(String, bool)>,
    /// The front, with what it was found for.
    #[serde(skip)]
    front: Option<(Wanted, Vec<usize>)>,
}

/// Findings and aims.
type Wanted = (u64, Vec<(String, bool)>);

impl Pareto {
    /// Draws it.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        open: &Sweep,
        columns: &Columns,
        commands: &mut Commands,
    ) {
        self.aims.retain(|(name, _)| columns.get(name).is_some());
        if self.aims.len() < 2 {
            self.aims = proposed(columns);
        }
        if self.aims.len() < 2 {
            ui.label("The sweep summarises one metric only: there is nothing to weigh.");
            return;
        }
        self.choose(ui, columns);
        self.find(open, columns);
        let members = self.front.as_ref().map_or(&[][..], |(_, members)| members);
        if members.is_empty() {
            ui.label("No point has results yet.");
            return;
        }
        Panel::right("members of the front")
            .resizable(true)
            .default_size(theme::SIDE.min(ui.available_width() * 0.45))
            .show(ui, |ui| list(ui, open, columns, &self.aims, members, commands));
        let axes = self.aims.iter().filter_map(|(name, _)| columns.get(name));
        let axes: Vec<&Values> = axes.collect();
        // The line through the front means something where two aims span the plot.
        let colours = colours(ui.visuals(), None, columns.labels.len());
        let dots =
            Dots { x: axes[1], y: axes[0], colours, front: members, selected: open.selected };
        dots.ui(ui, "pareto", columns, commands);
    }

    /// The aims, to be changed.
    fn choose(&mut self, ui: &mut Ui, columns: &Columns) {
        let mut removed = None;
        let count = self.aims.len();
        for (place, (name, smaller)) in self.aims.iter_mut().enumerate() {
            row(ui, |ui| {
                aim(ui, place, columns, name);
                ui.selectable_value(smaller, true, "less is better");
                ui.selectable_value(smaller, false, "more is better");
                if count > 2 && ui.button(format!("Remove aim {}", place + 1)).clicked() {
                    removed = Some(place);
                }
            });
        }
        if let Some(place) = removed {
            self.aims.remove(place);
        }
        let free = columns
            .metrics()
            .iter()
            .find(|values| self.aims.iter().all(|(name, _)| *name != values.name));
        if let Some(values) = free.filter(|_| count < MOST)
            && ui.button("Add aim").on_hover_text("Weighs a further metric.").clicked()
        {
            let smaller = values.smaller_is_better().unwrap_or(true);
            self.aims.push((values.name.clone(), smaller));
        }
    }

    /// Finds the front, if that has not been done for these findings and aims.
    fn find(&mut self, open: &Sweep, columns: &Columns) {
        let wanted = (open.stamp, self.aims.clone());
        if self.front.as_ref().is_some_and(|(done, _)| *done == wanted) {
            return;
        }
        let members = members(columns, &self.aims);
        self.front = Some((wanted, members));
    }
}

/// The points on the front, in the order of the first aim.
pub(super) fn members(columns: &Columns, aims: &[(String, bool)]) -> Vec<usize> {
    let values: Vec<&Values> = aims.iter().filter_map(|(name, _)| columns.get(name)).collect();
    let known = (0..columns.labels.len()).filter_map(|point| {
        let row = values.iter().map(|values| values.numbers[point]);
        Some((point, row.collect::<Option<Vec<f64>>>()?))
    });
    let (points, rows): (Vec<usize>, Vec<Vec<f64>>) = known.unzip();
    let smaller: Vec<bool> = aims.iter().map(|(_, smaller)| *smaller).collect();
    let on_front = front(&rows, &smaller);
    let members = points.iter().zip(&rows).zip(on_front);
    let mut members: Vec<(usize, f64)> = members
        .filter(|(_, on_front)| *on_front)
        .map(|((point, row), _)| (*point, row[0]))
        .collect();
    members.sort_by(|one, other| one.1.total_cmp(&other.1));
    members.into_iter().map(|(point, _)| point).collect()
}

/// Aims that readers look for first, of which the study knows which way they are meant.
pub(super) fn proposed(columns: &Columns) -> Vec<(String, bool)> {
    let known = report::study_page::well_known()
        .filter_map(|name| Some((name.to_owned(), columns.get(name)?.smaller_is_better()?)));
    let mut aims: Vec<(String, bool)> = known.take(2).collect();
    for values in columns.metrics() {
        if aims.len() < 2 && aims.iter().all(|(name, _)| *name != values.name) {
            aims.push((values.name.clone(), values.smaller_is_better().unwrap_or(true)));
        }
    }
    aims
}

/// The metric of an aim, to be changed.
fn aim(ui: &mut Ui, place: usize, columns: &Columns, name: &mut String) {
    let label = format!("Aim {}", place + 1);
    ui.label(&label);
    let title = columns.get(name).map_or("", |values| &values.title);
    let list = ComboBox::from_id_salt(&label).selected_text(title).truncate().width(LIST);
    let list = at_most(ui, LIST, |ui| {
        list.show_ui(ui, |ui| {
            for values in columns.metrics() {
                let same = *name == values.name;
                let entry =
                    ui.selectable_label(same, &values.title).on_hover_text(values.meaning());
                if entry.clicked() {
                    name.clone_from(&values.name);
                }
            }
        })
    });
    ui.ctx().accesskit_node_builder(list.response.id, |node| node.set_label(label.as_str()));
    list.response.on_hover_text(title);
}

/// The points on the front with their aims.
fn list(
    ui: &mut Ui,
    open: &Sweep,
    columns: &Columns,
    aims: &[(String, bool)],
    members: &[usize],
    commands: &mut Commands,
) {
    let text = match members.len() {
        1 => "One point is the best in every aim.".to_owned(),
        count => format!("{count} points are on the front: no other is better in every aim."),
    };
    ui.label(text);
    ScrollArea::both().auto_shrink([false, false]).show(ui, |ui| {
        Grid::new("front").num_columns(aims.len() + 1).striped(true).show(ui, |ui| {
            ui.strong("Point");
            let values: Vec<&Values> =
                aims.iter().filter_map(|(name, _)| columns.get(name)).collect();
            for values in &values {
                ui.strong(&values.title);
            }
            ui.end_row();
            for &point in members {
                let name = format!("{}: {}", point + 1, columns.labels[point]);
                let row = ui.selectable_label(open.selected == Some(point), name);
                if row.clicked() {
                    commands.push(Command::Sweep(SweepCommand::Select(Some(point))));
                }
                for values in &values {
                    let side = egui::Layout::right_to_left(egui::Align::Center);
                    ui.with_layout(side, |ui| ui.label(values.shown(point)));
                }
                ui.end_row();
            }
        });
    });
}
