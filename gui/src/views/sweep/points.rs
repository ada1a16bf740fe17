//! All points of a sweep in a table: sorted by any column, filtered by words, one of them selected.

use egui::{Align, Button, Frame, Label, Layout, Margin, RichText, Sense, TextEdit, Ui};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, Table, TableDelegate};
use serde::{Deserialize, Serialize};

use super::columns::Columns;
use crate::command::{Command, Commands, SweepCommand};
use crate::model::Sweep;
use crate::theme;

/// Columns before those of inputs and metrics: number, and runs.
const OWN: usize = 2;
/// Width of the column of a metric with its interval, of that of an input, and of the narrow ones.
const WIDE: f32 = 126.0;
const MIDDLE: f32 = 90.0;
const NARROW: f32 = 64.0;

/// The table, with what it remembers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Points {
    /// Words that the name of a point must have.
    filter: String,
    /// The column by which points are sorted, and whether the greatest comes first.
    sorted: Option<(String, bool)>,
    /// The points in their order, with what that order was made for.
    #[serde(skip)]
    order: Option<(Wanted, Vec<usize>)>,
}

/// Findings, filter and sorting.
type Wanted = (u64, String, Option<(String, bool)>);

impl Points {
    /// Draws it.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        open: &Sweep,
        columns: &Columns,
        commands: &mut Commands,
    ) {
        self.arrange(open, columns);
        let shown = self.order.as_ref().map_or(0, |(_, order)| order.len());
        ui.horizontal(|ui| {
            let field = TextEdit::singleline(&mut self.filter).hint_text("Filter points");
            let field = ui.add(field.desired_width(theme::SHORT));
            ui.ctx().accesskit_node_builder(field.id, |node| node.set_label("Filter points"));
            ui.weak(format!("{shown} of {} points", columns.labels.len()));
        });
        if shown == 0 {
            ui.label("No point has these words in its name.");
            return;
        }
        let narrow = Column::new(NARROW).resizable(true);
        // Cells shorten their text, so that no width follows from what they say.
        let width = |least: f32| Column::new(least).range(least..=WIDE * 4.0).resizable(true);
        let metrics = columns.metrics().len();
        let widths = std::iter::repeat_n(narrow, OWN);
        let widths: Vec<Column> = widths
            .chain(std::iter::repeat_n(width(MIDDLE), columns.all.len() - metrics))
            .chain(std::iter::repeat_n(width(WIDE), metrics))
            .collect();
        let order = self.order.as_ref().map_or(&[][..], |(_, order)| order);
        let mut rows =
            Rows { columns, order, selected: open.selected, sorted: &mut self.sorted, commands };
        Table::new()
            .id_salt("points")
            .num_rows(order.len() as u64)
            .columns(widths)
            .num_sticky_cols(1)
            .headers([HeaderRow::new(theme::ROW + 4.0)])
            .show(ui, &mut rows);
    }

    /// Filters and sorts, if that has not been done for these findings.
    fn arrange(&mut self, open: &Sweep, columns: &Columns) {
        let wanted = (open.stamp, self.filter.clone(), self.sorted.clone());
        if self.order.as_ref().is_some_and(|(done, _)| *done == wanted) {
            return;
        }
        let words: Vec<String> = self.filter.split_whitespace().map(str::to_lowercase).collect();
        let fits = |point: &usize| {
            let label = format!("{} {}", point + 1, columns.labels[*point].to_lowercase());
            words.iter().all(|word| label.contains(word.as_str()))
        };
        let mut order: Vec<usize> = (0..columns.labels.len()).filter(fits).collect();
        if let Some((name, greatest)) = &self.sorted {
            let values = columns.get(name);
            // Points without a value come last, whichever way the others are sorted.
            let key = |point: usize| match values.map(|values| values.numbers[point]) {
                Some(Some(number)) if *greatest => -number,
                Some(Some(number)) => number,
                _ => f64::INFINITY,
            };
            order.sort_by(|one, other| key(*one).total_cmp(&key(*other)));
        }
        self.order = Some((wanted, order));
    }
}

/// What is drawn of the rows that are in sight.
struct Rows<'r> {
    columns: &'r Columns,
    order: &'r [usize],
    selected: Option<usize>,
    sorted: &'r mut Option<(String, bool)>,
    commands: &'r mut Commands,
}

/// Space around the text of a cell.
fn cell() -> Frame {
    Frame::new().inner_margin(Margin::symmetric(6, 2))
}

impl Rows<'_> {
    fn point(&self, row: u64) -> Option<usize> {
        self.order.get(usize::try_from(row).ok()?).copied()
    }

    fn sort_button(&mut self, ui: &mut Ui, column: usize) {
        let values = &self.columns.all[column];
        let now = self.sorted.as_ref().filter(|(name, _)| *name == values.name);
        let mark = match now {
            Some((_, true)) => ", greatest first",
            Some((_, false)) => ", least first",
            None => "",
        };
        let text = RichText::new(&values.title).strong();
        let button = Button::new(text).truncate().frame(false).selected(now.is_some());
        let button = ui.add(button);
        let label = format!("Sort by {}{mark}", values.title);
        ui.ctx().accesskit_node_builder(button.id, |node| node.set_label(label.as_str()));
        if button.on_hover_text(format!("{}\n{label}.", values.meaning())).clicked() {
            let greatest = now.is_some_and(|(_, greatest)| !*greatest);
            *self.sorted = Some((values.name.clone(), greatest));
        }
    }
}

impl TableDelegate for Rows<'_> {
    fn header_cell_ui(&mut self, ui: &mut Ui, info: &HeaderCellInfo) {
        let column = info.group_index;
        cell().show(ui, |ui| {
            if let Some(column) = column.checked_sub(OWN) {
                return self.sort_button(ui, column);
            }
            let (title, about) = [
                ("Point", "Number of the point in the plan."),
                ("Runs", "Runs of the point that have succeeded so far."),
            ][column];
            ui.strong(title).on_hover_text(about);
        });
    }

    fn row_ui(&mut self, ui: &mut Ui, row: u64) {
        let fill = if self.point(row).is_some_and(|point| Some(point) == self.selected) {
            ui.visuals().selection.bg_fill
        } else if row % 2 == 1 {
            ui.visuals().faint_bg_color
        } else {
            return;
        };
        ui.painter().rect_filled(ui.max_rect(), 0.0, fill);
    }

    fn cell_ui(&mut self, ui: &mut Ui, info: &CellInfo) {
        let Some(point) = self.point(info.row_nr) else { return };
        let runs = self.columns.runs[point];
        let mut about = self.columns.labels[point].clone();
        let (text, words) = match info.col_nr.checked_sub(OWN) {
            Some(column) => {
                let values = &self.columns.all[column];
                if let Some(why) = values.missing(point, runs) {
                    about = format!("{why}\n{about}");
                }
                (values.shown(point), !values.words.is_empty())
            }
            None if info.col_nr == 0 => ((point + 1).to_string(), false),
            None => {
                let runs = runs.map(|runs| runs.to_string());
                (runs.unwrap_or_else(|| "–".to_owned()), false)
            }
        };
        cell().show(ui, |ui| {
            let side = if words {
                Layout::left_to_right(Align::Center)
            } else {
                Layout::right_to_left(Align::Center)
            };
            ui.with_layout(side, |ui| {
                let label = Label::new(text).truncate().sense(Sense::click());
                let label = ui.add(label).on_hover_text(&about);
                if label.clicked() {
                    self.commands.push(Command::Sweep(SweepCommand::Select(Some(point))));
                }
            });
        });
    }

    fn default_row_height(&self) -> f32 {
        theme::ROW
    }
}
