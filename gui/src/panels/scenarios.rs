//! The tree of scenarios: sites, the scenarios at them, and their variants.

use egui::collapsing_header::CollapsingState;
use egui::{Button, Id, Key, Response, RichText, ScrollArea, Sense, TextEdit, Ui};

use crate::buttons::button;
use crate::command::{Command, Commands, LibraryCommand};
use crate::model::{Branch, Document, DocumentId, Edit, Model, SiteBranch};
use crate::theme::{self, Meaning};

/// Differences of a variant that are told at a glance.
const MOST_DIFFERENCES: usize = 12;

/// The tree of scenarios.
#[derive(Debug, Default)]
pub(crate) struct Scenarios {
    /// The name that is being typed, and whose it is.
    typing: Option<(DocumentId, String)>,
}

impl Scenarios {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        ui.horizontal(|ui| {
            ui.heading("Scenarios");
            small_button(ui, LibraryCommand::Edit(Edit::New(None)), "New", commands);
            small_button(ui, LibraryCommand::Open, "Open…", commands);
        });
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            for site in model.library.tree() {
                self.site(ui, model, &site, commands);
            }
        });
    }

    fn site(&mut self, ui: &mut Ui, model: &Model, site: &SiteBranch, commands: &mut Commands) {
        let id = Id::unique(("site", &site.site));
        let empty = site.branches.is_empty();
        let state = CollapsingState::load_with_default_open(ui.ctx(), id, !empty);
        let header = state.show_header(ui, |ui| {
            let label = RichText::new(&site.label);
            let label = if empty { label.weak() } else { label.strong() };
            let row = ui.add(Button::new(label).frame(false).sense(Sense::click()).truncate());
            let known = !site.site.is_empty();
            let new = LibraryCommand::Edit(Edit::New(Some(site.site.clone())));
            if known {
                row.context_menu(|ui| give(ui, new.clone(), commands));
                if let Some(dropped) = row.dnd_release_payload::<DocumentId>() {
                    let command = LibraryCommand::Edit(Edit::Move(*dropped, site.site.clone()));
                    commands.push(Command::Library(command));
                }
                mark_drop(ui, &row);
            }
            let about = if known {
                format!("Site {} of the catalogue. Right click begins a scenario here; drop one to move it.", site.site)
            } else {
                "Scenarios whose site is not in the catalogue.".to_owned()
            };
            row.on_hover_text(about);
        });
        header.body(|ui| {
            for branch in &site.branches {
                self.branch(ui, model, branch, commands);
            }
            if empty {
                let new = LibraryCommand::Edit(Edit::New(Some(site.site.clone())));
                small_button(ui, new, "New scenario here", commands);
            }
        });
    }

    fn branch(&mut self, ui: &mut Ui, model: &Model, branch: &Branch, commands: &mut Commands) {
        let Some(document) = model.library.document(branch.id) else { return };
        if model.library.renaming() == Some(branch.id) {
            self.rename(ui, document, commands);
        } else {
            self.typing.take_if(|(id, _)| *id == branch.id);
            row(ui, model, document, commands);
        }
        if !branch.variants.is_empty() {
            ui.indent(("variants", branch.id), |ui| {
                for variant in &branch.variants {
                    self.branch(ui, model, variant, commands);
                }
            });
        }
    }

    fn rename(&mut self, ui: &mut Ui, document: &Document, commands: &mut Commands) {
        let begins = self.typing.as_ref().is_none_or(|(id, _)| *id != document.id);
        if begins {
            self.typing = Some((document.id, document.name.clone()));
        }
        let Some((_, name)) = &mut self.typing else { return };
        let field = ui.add(TextEdit::singleline(name).desired_width(f32::INFINITY));
        ui.ctx().accesskit_node_builder(field.id, |node| node.set_label("Name of the scenario"));
        if begins {
            field.request_focus();
            field.scroll_to_me(None);
        }
        if field.lost_focus() {
            let given_up = ui.input(|input| input.key_pressed(Key::Escape));
            commands.push(Command::Library(if given_up {
                LibraryCommand::Forget
            } else {
                LibraryCommand::Edit(Edit::Rename(document.id, name.clone()))
            }));
        }
    }
}

/// A scenario in the tree.
fn row(ui: &mut Ui, model: &Model, document: &Document, commands: &mut Commands) {
    let chosen = model.library.chosen().is_some_and(|other| other.id == document.id);
    let draft = model.library.draft(document);
    let problems = draft.loaded.as_ref().err().map_or(0, |problems| problems.list().len());
    ui.horizontal(|ui| {
        let called = model.library.name_of(document);
        let name = Button::selectable(chosen, called).sense(Sense::click_and_drag());
        let marks = marks(document, problems);
        let room = (ui.available_width() - theme::MARK * marks.len() as f32).max(theme::MARK);
        let row = ui.scope(|ui| {
            ui.set_max_width(room);
            ui.add(name.truncate())
        });
        let row = row.inner;
        for (mark, meaning) in marks {
            let colour = theme::meaning(ui.visuals(), meaning);
            ui.label(RichText::new(mark).small().color(colour));
        }
        if row.clicked() {
            commands.push(Command::Library(LibraryCommand::Choose(document.id)));
        }
        drag(ui, model, document, &row, commands);
        row.context_menu(|ui| {
            for command in LibraryCommand::of_document(document.id) {
                give(ui, command, commands);
            }
        });
        row.on_hover_ui(|ui| about(ui, model, document, problems));
    });
}

/// What is to be known of a scenario at a glance, in words.
fn marks(document: &Document, problems: usize) -> Vec<(String, Meaning)> {
    let mut marks = Vec::new();
    if document.is_unsaved() {
        marks.push(("unsaved".to_owned(), Meaning::Changed));
    }
    if problems > 0 {
        let plural = if problems == 1 { "" } else { "s" };
        marks.push((format!("{problems} problem{plural}"), Meaning::Bad));
    }
    marks
}

fn drag(ui: &Ui, model: &Model, document: &Document, row: &Response, commands: &mut Commands) {
    row.dnd_set_drag_payload(document.id);
    let dropped = row.dnd_release_payload::<DocumentId>();
    if let Some(dropped) = dropped.filter(|dropped| **dropped != document.id)
        && model.library.document(*dropped).is_some()
    {
        commands.push(Command::Library(LibraryCommand::Edit(Edit::Inherit(*dropped, document.id))));
    }
    if row.dnd_hover_payload::<DocumentId>().is_some_and(|other| *other != document.id) {
        mark_drop(ui, row);
    }
}

/// Shows that something can be dropped here.
fn mark_drop(ui: &Ui, row: &Response) {
    if row.dnd_hover_payload::<DocumentId>().is_some() {
        let colour = theme::meaning(ui.visuals(), Meaning::Changed);
        let line = egui::Stroke::new(1.5, colour);
        ui.painter().rect_stroke(row.rect, 2.0, line, egui::StrokeKind::Outside);
    }
}

fn about(ui: &mut Ui, model: &Model, document: &Document, problems: usize) {
    ui.set_max_width(theme::DIALOG);
    ui.strong(&document.name);
    match &document.path {
        Some(path) => ui.label(path.display().to_string()),
        None if document.saved.is_some() => ui.label("An example that comes with the program."),
        None => ui.label("Not in a file yet."),
    };
    if let Some(base) = document.base() {
        ui.label(format!("Inherits from {}, and differs from it in:", base.display()));
        let differences = model.library.differences(document);
        for (key, below, now) in differences.iter().take(MOST_DIFFERENCES) {
            ui.monospace(format!("{key} = {now}, not {below}"));
        }
        if differences.len() > MOST_DIFFERENCES {
            ui.label(format!("and {} more.", differences.len() - MOST_DIFFERENCES));
        }
    }
    if document.is_unsaved() {
        ui.label("Has changes that are not saved.");
    }
    if problems > 0 {
        ui.label(format!("Problems: {problems}. The editor lists them."));
    }
    ui.weak("Drag it onto another scenario to make it a variant, or onto a site to move it there.");
}

fn give(ui: &mut Ui, command: LibraryCommand, commands: &mut Commands) {
    if button(ui, &Command::Library(command), commands) {
        ui.close();
    }
}

fn small_button(ui: &mut Ui, command: LibraryCommand, label: &str, commands: &mut Commands) {
    let described = Command::Library(command.clone()).describe();
    let keys = described.shortcut.map(|shortcut| ui.ctx().format_shortcut(&shortcut));
    let keys = keys.map_or_else(String::new, |keys| format!(" ({keys})"));
    if ui.small_button(label).on_hover_text(format!("{}{keys}", described.about)).clicked() {
        commands.push(Command::Library(command));
    }
}
