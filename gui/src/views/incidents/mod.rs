//! What went wrong, and when: a table to filter, sort and jump from.

mod entries;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{PopupCloseBehavior, ScrollArea, TextEdit, Ui};
use files::table::{Cell, Column};
use serde::{Deserialize, Serialize};

use crate::command::Commands;
use crate::format::grouped;
use crate::model::{Model, Run, RunId, Table};
use crate::theme;
use entries::{Entry, Field, entries, kinds, order};

/// What went wrong, and when.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct IncidentTable {
    /// Words that a row must have.
    filter: String,
    /// Kinds that are shown; all of them if it is empty.
    kinds: BTreeSet<String>,
    /// Faults are shown too.
    faults: bool,
    /// The column by which rows are sorted, and whether the last or the greatest comes first.
    sorted: (Field, bool),
    #[serde(skip)]
    known: Option<Known>,
    #[serde(skip)]
    listed: Option<Listed>,
    /// The row that was chosen last, by its place among all.
    #[serde(skip)]
    chosen: Option<usize>,
    /// A row that must come into sight.
    #[serde(skip)]
    wanted: Option<u64>,
}

/// All that went wrong in a run, in order of time.
#[derive(Clone, Debug)]
struct Known {
    of: RunId,
    entries: Vec<Entry>,
    /// Kinds with their counts, incidents first.
    kinds: Vec<(String, usize)>,
}

/// Rows of the table, as places in the list of all.
#[derive(Clone, Debug)]
struct Listed {
    of: (RunId, String, BTreeSet<String>, bool, (Field, bool)),
    rows: Vec<usize>,
    /// The same in order of time.
    by_time: Vec<usize>,
}

impl Default for IncidentTable {
    fn default() -> Self {
        Self {
            filter: String::new(),
            kinds: BTreeSet::new(),
            faults: true,
            sorted: (Field::When, false),
            known: None,
            listed: None,
            chosen: None,
            wanted: None,
        }
    }
}

impl IncidentTable {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        let Some(run) = model.runs.shown() else {
            ui.weak("No run yet. Choose a scenario and press Run: what goes wrong is listed here.");
            return;
        };
        let known = self.known.take().filter(|known| known.of == run.id);
        let known = known.unwrap_or_else(|| {
            self.chosen = None;
            let entries = entries(run);
            Known { of: run.id, kinds: kinds(&entries), entries }
        });
        if known.entries.is_empty() {
            ui.weak("Nothing went wrong in this run.");
        } else {
            self.controls(ui, &known);
            self.list(run, &known.entries);
            self.rows(ui, model, run, &known.entries, commands);
        }
        self.known = Some(known);
    }

    /// What is listed as a table.
    pub(crate) fn table(&self, model: &Model) -> Option<Table> {
        let run = model.runs.shown()?;
        let entries = entries(run);
        let mut view = self.clone();
        view.list(run, &entries);
        let columns = vec![
            Column::text("time", "When, in the clock of the site."),
            Column::text("what", "What failed or struck."),
            Column::text("where", "The rack, or the first of those that were struck."),
            Column::integer("gpus_out", "GPUs", "GPUs that it took out of service."),
            Column::integer("jobs_interrupted", "jobs", "Jobs that it interrupted."),
            Column::number("length_h", "h", "How long it lasted."),
        ];
        let rows = view.listed.iter().flat_map(|listed| &listed.rows).map(|place| {
            let entry = &entries[*place];
            let whole = |number: Option<u32>| {
                number.map_or(Cell::Missing, |number| Cell::Integer(number.into()))
            };
            vec![
                Cell::Text(run.moment(entry.at)),
                Cell::from(entry.what.as_str()),
                Cell::from(entry.place.as_str()),
                whole(entry.gpus),
                whole(entry.interrupted),
                Cell::from(entry.length.map(units::SimDuration::in_hours)),
            ]
        });
        Some(Table { columns, rows: rows.collect() })
    }

    /// The filter, and what else chooses rows.
    fn controls(&mut self, ui: &mut Ui, known: &Known) {
        ui.horizontal_wrapped(|ui| {
            let field = TextEdit::singleline(&mut self.filter)
                .hint_text("Filter by what and where")
                .desired_width(theme::FIELD);
            let field = ui.add(field);
            ui.ctx().accesskit_node_builder(field.id, |node| node.set_label("Filter"));
            self.kinds_menu(ui, known);
            ui.checkbox(&mut self.faults, "Faults too").on_hover_text(
                "Also every component that failed, not only what struck a place, the site or the \
                 grid.",
            );
            if ui.button("Show now").on_hover_text("Scrolls to what is nearest in time.").clicked()
            {
                self.wanted = Some(u64::MAX);
            }
            if let Some(listed) = &self.listed {
                let (shown, all) = (listed.rows.len(), known.entries.len());
                ui.weak(format!("{} of {}", grouped(shown as f64), grouped(all as f64)));
            }
        });
    }

    /// A menu with a box for each kind.
    fn kinds_menu(&mut self, ui: &mut Ui, known: &Known) {
        let label = match self.kinds.len() {
            0 => "Kinds…".to_owned(),
            count => format!("Kinds ({count})…"),
        };
        let stays = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        let menu = MenuButton::new(label).config(stays);
        let (button, _) = menu.ui(ui, |ui| {
            if ui.button("All kinds").clicked() {
                self.kinds.clear();
            }
            ui.separator();
            let area = ScrollArea::vertical().max_height(theme::LONG_LIST);
            area.min_scrolled_height(theme::LONG_LIST).show(ui, |ui| {
                for (kind, count) in &known.kinds {
                    let mut on = self.kinds.contains(kind);
                    let text = format!("{kind}  {}", grouped(*count as f64));
                    if ui.checkbox(&mut on, text).changed() {
                        if on {
                            self.kinds.insert(kind.clone());
                        } else {
                            self.kinds.remove(kind);
                        }
                    }
                }
            });
        });
        button.on_hover_text("Shows only rows of the kinds that are marked; all if none is.");
    }

    /// Finds the rows anew if anything that they depend on has changed.
    fn list(&mut self, run: &Run, entries: &[Entry]) {
        let of = (run.id, self.filter.clone(), self.kinds.clone(), self.faults, self.sorted);
        if self.listed.as_ref().is_some_and(|listed| listed.of == of) {
            return;
        }
        let words: Vec<String> = self.filter.split_whitespace().map(str::to_lowercase).collect();
        // A kind that this run does not have could not be unmarked.
        let kinds: BTreeSet<&String> =
            entries.iter().map(|entry| &entry.what).filter(|it| self.kinds.contains(*it)).collect();
        let fits = |entry: &Entry| {
            (self.faults || !entry.fault)
                && (kinds.is_empty() || kinds.contains(&entry.what))
                && entry.has(&words)
        };
        let places = 0..entries.len();
        let by_time: Vec<usize> = places.filter(|place| fits(&entries[*place])).collect();
        let mut rows = by_time.clone();
        let (field, last_first) = self.sorted;
        // A stable order: of two that are equal the earlier one comes first.
        rows.sort_by(|one, other| {
            let order = order(field, &entries[*one], &entries[*other]);
            if last_first { order.reverse() } else { order }
        });
        self.listed = Some(Listed { of, rows, by_time });
    }
}
