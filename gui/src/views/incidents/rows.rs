//! The rows of the table: only those in sight are drawn.

use egui::{Align, EventFilter, Key, Label, Layout, RichText, Sense, Ui, WidgetInfo};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, TableDelegate};
use files::numbers::duration;

use super::entries::{Entry, Field};
use super::{IncidentTable, Listed};
use crate::command::{Command, Commands, TimeCommand};
use crate::format::grouped;
use crate::model::{Model, Run};
use crate::theme;

/// Columns: title, width (0 for what is left), and meaning.
const FIELDS: [(Field, &str, f32, &str); 6] = [
    (Field::When, "When", 116.0, "In the clock of the site."),
    (Field::What, "What", 0.0, "What failed or struck."),
    (Field::Gpus, "GPUs out", 68.0, "GPUs that it took out of service."),
    (Field::Interrupted, "Jobs hit", 68.0, "Jobs that it interrupted."),
    (Field::Length, "Length", 84.0, "Until it was over or mended."),
    (Field::Where, "Where", 160.0, "The rack, or the first of those that were struck."),
];

/// What drawing the rows needs, and what came of it.
struct Rows<'a> {
    run: &'a Run,
    entries: &'a [Entry],
    listed: &'a Listed,
    sorted: &'a mut (Field, bool),
    chosen: Option<usize>,
    /// The entry that is nearest to the moment.
    nearest: Option<usize>,
    clicked: Option<usize>,
}

impl IncidentTable {
    pub(super) fn rows(
        &mut self,
        ui: &mut Ui,
        model: &Model,
        run: &Run,
        entries: &[Entry],
        commands: &mut Commands,
    ) {
        let Some(listed) = self.listed.take() else { return };
        if listed.rows.is_empty() {
            ui.weak("Nothing fits the filter.");
            self.listed = Some(listed);
            return;
        }
        let nearest = nearest(entries, &listed.by_time, model);
        let focus = ui.make_persistent_id("incidents");
        ui.interact(ui.max_rect(), focus, Sense::focusable_noninteractive());
        let moved = self.keyboard(ui, focus, &listed);
        if self.wanted == Some(u64::MAX) {
            self.wanted = place_of(&listed, nearest);
        }
        let mut table = egui_table::Table::new()
            .id_salt("incidents")
            .num_rows(listed.rows.len() as u64)
            .columns(columns(ui))
            .headers([HeaderRow::new(theme::ROW)]);
        if let Some(row) = self.wanted.take() {
            table = table.scroll_to_row(row, None);
        }
        let chosen = self.chosen;
        let sorted = &mut self.sorted;
        let mut rows =
            Rows { run, entries, listed: &listed, sorted, chosen, nearest, clicked: None };
        table.show(ui, &mut rows);
        let clicked = rows.clicked;
        if clicked.is_some() {
            ui.memory_mut(|memory| memory.request_focus(focus));
        }
        if let Some(entry) = clicked.or(moved) {
            self.chosen = Some(entry);
            commands.push(Command::Time(TimeCommand::Jump(entries[entry].at)));
            commands.push(Command::Select(entries[entry].selection.clone()));
        }
        self.listed = Some(listed);
    }

    /// Arrow keys go to the row above or below the chosen one, once a row has been clicked.
    fn keyboard(&mut self, ui: &Ui, focus: egui::Id, listed: &Listed) -> Option<usize> {
        if !ui.memory(|memory| memory.has_focus(focus)) {
            return None;
        }
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(focus, filter));
        let (up, down) =
            ui.input(|input| (input.key_pressed(Key::ArrowUp), input.key_pressed(Key::ArrowDown)));
        let row = place_of(listed, self.chosen)?;
        let row = match (up, down) {
            (true, false) => row.checked_sub(1)?,
            (false, true) => row + 1,
            _ => return None,
        };
        let entry = *listed.rows.get(usize::try_from(row).ok()?)?;
        self.wanted = Some(row);
        Some(entry)
    }
}

/// The row of an entry.
fn place_of(listed: &Listed, entry: Option<usize>) -> Option<u64> {
    let entry = entry?;
    listed.rows.iter().position(|row| *row == entry).map(|row| row as u64)
}

/// The entry of the list that is nearest to the moment.
fn nearest(entries: &[Entry], by_time: &[usize], model: &Model) -> Option<usize> {
    let now = model.time.now.in_hours();
    let hour = |entry: usize| entries[entry].at.in_hours();
    let later = by_time.partition_point(|entry| hour(*entry) < now);
    let around = &by_time[later.saturating_sub(1)..(later + 1).min(by_time.len())];
    let away = |entry: usize| (hour(entry) - now).abs();
    around.iter().copied().min_by(|one, other| away(*one).total_cmp(&away(*other)))
}

fn columns(ui: &Ui) -> Vec<Column> {
    let fixed: f32 = FIELDS.iter().map(|(_, _, width, _)| width).sum();
    let left = (ui.available_width() - fixed - 12.0).max(96.0);
    let width = |width: f32| if width > 0.0 { width } else { left };
    FIELDS.iter().map(|(_, _, of, _)| Column::new(width(*of)).resizable(false)).collect()
}

/// Numbers stand at the right.
fn layout(field: Field) -> Layout {
    match field {
        Field::When | Field::What | Field::Where => Layout::left_to_right(Align::Center),
        _ => Layout::right_to_left(Align::Center),
    }
}

impl Rows<'_> {
    fn entry(&self, row: u64) -> (usize, &Entry) {
        let place = usize::try_from(row).ok().and_then(|row| self.listed.rows.get(row));
        let place = *place.expect("the table has as many rows as are listed");
        (place, &self.entries[place])
    }

    fn text(&self, field: Field, entry: &Entry) -> String {
        let count = |number: Option<u32>| match number {
            None => "–".to_owned(),
            Some(number) => grouped(number.into()),
        };
        match field {
            Field::When => self.run.moment(entry.at),
            Field::What => entry.what.clone(),
            Field::Where => entry.place.clone(),
            Field::Gpus => count(entry.gpus),
            Field::Interrupted => count(entry.interrupted),
            Field::Length if entry.broken => "not mended".to_owned(),
            Field::Length => {
                entry.length.map_or_else(|| "–".to_owned(), |length| duration(length.in_seconds()))
            }
        }
    }
}

impl TableDelegate for Rows<'_> {
    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let (field, title, _, about) = FIELDS[cell.col_range.start];
        ui.with_layout(layout(field), |ui| {
            ui.add_space(4.0);
            let (sorted, last_first) = *self.sorted;
            let text = RichText::new(title);
            let text = if sorted == field { text.strong() } else { text };
            let button = ui.add(egui::Button::new(text).frame(false));
            if sorted == field {
                arrow(ui, last_first);
            }
            if button.on_hover_text(format!("{about} Click to sort.")).clicked() {
                *self.sorted = (field, sorted == field && !last_first);
            }
        });
    }

    fn row_ui(&mut self, ui: &mut Ui, row: u64) {
        let (place, entry) = self.entry(row);
        let rect = ui.max_rect();
        let response = ui.interact(rect, ui.scope_id().with(("row", place)), Sense::click());
        let name = format!("{} {}", self.run.moment(entry.at), entry.what);
        let chosen = self.chosen == Some(place);
        response.widget_info(|| WidgetInfo::selected(egui::Role::Row, true, chosen, &name));
        let visuals = ui.visuals();
        let fill = if chosen {
            visuals.selection.bg_fill.gamma_multiply(0.5)
        } else if response.hovered() {
            visuals.widgets.hovered.weak_bg_fill
        } else if row % 2 == 1 {
            visuals.faint_bg_color
        } else {
            egui::Color32::TRANSPARENT
        };
        ui.painter().rect_filled(rect, 0.0, fill);
        if self.nearest == Some(place) {
            let line = theme::now_line(visuals);
            ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, line);
            ui.painter().vline(rect.left() + 1.0, rect.y_range(), line);
        }
        if response.clicked() {
            self.clicked = Some(place);
        }
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        let field = FIELDS[cell.col_nr].0;
        let (_, entry) = self.entry(cell.row_nr);
        let text = self.text(field, entry);
        ui.with_layout(layout(field), |ui| {
            ui.add_space(6.0);
            let text = RichText::new(text);
            let text = if entry.fault { text } else { text.strong() };
            ui.add(Label::new(text).truncate().selectable(false));
        });
    }

    fn default_row_height(&self) -> f32 {
        theme::ROW
    }
}

/// A small triangle: up where the first or the least comes first.
fn arrow(ui: &mut Ui, last_first: bool) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(8.0, 5.0), Sense::hover());
    let points = if last_first {
        vec![rect.left_top(), rect.right_top(), rect.center_bottom()]
    } else {
        vec![rect.left_bottom(), rect.center_top(), rect.right_bottom()]
    };
    let colour = ui.visuals().strong_text_color();
    ui.painter().add(egui::Shape::convex_polygon(points, colour, egui::Stroke::NONE));
}
