//! Tables of numbers: columns as wide as their widest text, headings that sort, rows drawn only where seen.

use egui::{Align, Button, Label, Layout, RichText, ScrollArea, Sense, Ui};
use egui_extras::{Column, TableBuilder};

use super::text;
use crate::theme::{self, Meaning};

/// A table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    /// What stands above the columns.
    pub(crate) headings: Vec<Heading>,
    /// One cell for each heading.
    pub(crate) rows: Vec<Vec<SheetCell>>,
}

/// What stands above a column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heading {
    /// A few words.
    pub(crate) text: String,
    /// What the column says.
    pub(crate) about: String,
    /// Its cells are numbers and stand at the right.
    pub(crate) numbers: bool,
    /// It can be pressed.
    pub(crate) button: bool,
    /// The rows are sorted by it; `true` when the greatest comes first.
    pub(crate) sorted: Option<bool>,
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct SheetCell {
    /// What it says.
    pub(crate) text: String,
    /// What that means.
    pub(crate) about: String,
    /// What its colour says; the text says the same in a word.
    pub(crate) meaning: Option<Meaning>,
    /// It can be pressed.
    pub(crate) button: bool,
}

/// What was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pressed {
    /// A heading, by its place.
    Heading(usize),
    /// A cell, by its row and its column.
    Cell(usize, usize),
}

impl Heading {
    /// A column of texts.
    pub(crate) fn text(text: impl Into<String>, about: impl Into<String>) -> Self {
        Self { text: text.into(), about: about.into(), ..Self::default() }
    }

    /// A column of numbers.
    pub(crate) fn numbers(text: impl Into<String>, about: impl Into<String>) -> Self {
        Self { numbers: true, ..Self::text(text, about) }
    }

    /// What is drawn, with a word for the order.
    fn shown(&self) -> String {
        match self.sorted {
            Some(true) => format!("{} (greatest first)", self.text),
            Some(false) => format!("{} (least first)", self.text),
            None => self.text.clone(),
        }
    }
}

impl SheetCell {
    /// A text with what it means.
    pub(crate) fn new(text: impl Into<String>, about: impl Into<String>) -> Self {
        Self { text: text.into(), about: about.into(), ..Self::default() }
    }

    /// A text that speaks for itself.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self::new(text, "")
    }
}

/// Draws a table as high as `height` at most; what was pressed.
pub(crate) fn sheet(ui: &mut Ui, id: &str, sheet: &Sheet, height: f32) -> Option<Pressed> {
    let widths = widths(ui, sheet);
    // What may be as high as it likes is scrolled by what it stands in, and never in itself.
    let all = sheet.rows.len() as f32 * (theme::ROW + ui.spacing().item_spacing.y);
    let least = if height.is_finite() { theme::ROW } else { all.max(theme::ROW) };
    let mut pressed = None;
    ScrollArea::horizontal().id_salt((id, "across")).show(ui, |ui| {
        let mut table = TableBuilder::new(ui)
            .id_salt(id)
            .striped(true)
            .cell_layout(Layout::left_to_right(Align::Center))
            .min_scrolled_height(least)
            .max_scroll_height((height - theme::ROW).max(theme::ROW))
            .auto_shrink([false, true]);
        for width in &widths {
            table = table.column(Column::exact(*width));
        }
        let table = table.header(theme::ROW, |mut row| {
            for (place, heading) in sheet.headings.iter().enumerate() {
                row.col(|ui| {
                    if aligned(ui, heading.numbers, |ui| draw_heading(ui, heading)) {
                        pressed = Some(Pressed::Heading(place));
                    }
                });
            }
        });
        table.body(|body| {
            body.rows(theme::ROW, sheet.rows.len(), |mut row| {
                let place = row.index();
                for (column, cell) in sheet.rows[place].iter().enumerate() {
                    let numbers = sheet.headings[column].numbers;
                    row.col(|ui| {
                        if aligned(ui, numbers, |ui| draw_cell(ui, cell)) {
                            pressed = Some(Pressed::Cell(place, column));
                        }
                    });
                }
            });
        });
    });
    pressed
}

fn widths(ui: &Ui, sheet: &Sheet) -> Vec<f32> {
    let padding = ui.spacing().button_padding.x * 2.0;
    let columns = sheet.headings.iter().enumerate();
    let width = |(column, heading): (usize, &Heading)| {
        let shown = heading.shown();
        let cells = sheet.rows.iter().map(|row| row[column].text.as_str());
        let buttons = heading.button || sheet.rows.iter().any(|row| row[column].button);
        let widest = text::widest(ui, cells.chain([shown.as_str()]));
        widest.ceil() + 2.0 + if buttons { padding } else { 0.0 }
    };
    columns.map(width).collect()
}

fn aligned(ui: &mut Ui, right: bool, draw: impl FnOnce(&mut Ui) -> bool) -> bool {
    if right { ui.with_layout(Layout::right_to_left(Align::Center), draw).inner } else { draw(ui) }
}

fn draw_heading(ui: &mut Ui, heading: &Heading) -> bool {
    let text = RichText::new(heading.shown()).weak();
    let response = if heading.button {
        ui.add(Button::new(text).frame(false))
    } else {
        ui.add(Label::new(text).extend().sense(Sense::hover()))
    };
    let clicked = response.clicked();
    if !heading.about.is_empty() {
        response.on_hover_text(&heading.about);
    }
    clicked
}

fn draw_cell(ui: &mut Ui, cell: &SheetCell) -> bool {
    let mut text = RichText::new(&cell.text);
    if let Some(meaning) = cell.meaning {
        text = text.color(theme::meaning(ui.visuals(), meaning));
    }
    let response = if cell.button {
        ui.add(Button::new(text).frame(false))
    } else {
        ui.add(Label::new(text).extend().sense(Sense::hover()))
    };
    let clicked = response.clicked();
    if !cell.about.is_empty() {
        response.on_hover_text(&cell.about);
    }
    clicked
}
