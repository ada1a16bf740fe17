//! Charts in one hand: bars beside numbers, flows, columns over years, and tables that are never cut off.

mod bars;
mod cached;
mod columns;
pub(crate) mod sankey;
mod sheet;
mod text;

pub(crate) use bars::{Bar, bars};
pub(crate) use cached::Cached;
pub(crate) use columns::{Column, Line, columns, legend_entry};
pub(crate) use sheet::{Heading, Pressed, Sheet, SheetCell, sheet};

use egui::Ui;

/// What a view says while it has nothing to show: what is missing and what to do about it.
pub(crate) fn empty(ui: &mut Ui, what: &str, next: &str) {
    ui.add_space(crate::theme::GAP);
    ui.strong(what);
    ui.weak(next);
}
