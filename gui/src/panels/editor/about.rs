//! What is known of an input: meaning, range, units, the value below, and where each comes from.

use egui::{RichText, ScrollArea, Ui};
use factory::settings::{Entry, Kind};
use files::{Input, whence};

use super::value::shown;
use crate::model::{Document, Model};
use crate::theme;

/// Draws it, for the pointer over an input.
pub(super) fn ui(ui: &mut Ui, document: &Document, input: &Input) {
    ui.set_max_width(theme::DIALOG);
    ui.strong(RichText::new(&input.path).monospace());
    ui.label(input.key.about);
    ui.add_space(theme::LINE);
    if let Some(range) = range(input) {
        ui.label(format!("Range: {range}"));
    }
    if let Some(units) = units(&input.key.kind) {
        ui.label(format!("Units: {units}"));
    }
    if let Kind::Choice(words) = &input.key.kind {
        ui.label(format!("One of {}", words.join(", ")));
    }
    let own = document.file().display().to_string();
    if let Some(entry) = &input.value {
        let here = input.written && *entry.origin.file == *own;
        let place = if here {
            format!("line {} of this scenario", entry.origin.line)
        } else {
            whence(&entry.origin)
        };
        ui.label(format!("Holds: {}, from {place}", shown(&entry.value)));
    }
    match (&input.below, input.written || input.differs()) {
        (Some(entry), true) => ui.label(format!("Below: {}", of(entry))),
        (None, _) if input.key.optional => ui.label("Below: none; it may be left out."),
        (None, _) => ui.label("Below: none; a site, a rack type or a scenario must give it."),
        (Some(_), false) => ui.weak("It holds as it lies below; this scenario does not change it."),
    };
}

fn of(entry: &Entry) -> String {
    format!("{}, from {}", shown(&entry.value), whence(&entry.origin))
}

/// The range in words; none where every value is allowed.
fn range(input: &Input) -> Option<String> {
    fn is_number(kind: &Kind) -> bool {
        match kind {
            Kind::Quantity { .. } | Kind::Number | Kind::Integer => true,
            Kind::List(kind) => is_number(kind),
            Kind::Switch | Kind::Text | Kind::Choice(_) => false,
        }
    }
    let kind = &input.key.kind;
    is_number(kind).then(|| input.key.allowed.in_words(kind.base_unit()))
}

fn units(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Quantity { units, .. } => Some(units),
        Kind::List(kind) => units(kind),
        _ => None,
    }
}

/// Draws all that is known of a key: every default, site and rack type that gives it.
pub(super) fn explained(ui: &mut Ui, model: &Model, document: &Document, input: &Input) {
    let loaded = model.library.load(document).ok();
    let text = files::explain(&input.path, loaded.as_ref(), model.library.catalogues());
    let text = text.unwrap_or_else(|problems| problems.to_string());
    ui.set_min_width(theme::DIALOG);
    ScrollArea::both().max_height(theme::DIALOG).show(ui, |ui| {
        ui.monospace(text);
    });
}
