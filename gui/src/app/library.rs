//! Scenarios: what is asked for is asked about, carried out and told; leaving loses nothing silently.

#[cfg(test)]
mod tests;

use std::path::Path;

use egui::{Context, ViewportCommand};

use super::Application;
use super::drawers::Drawer;
use crate::command::{Command, Commands, LibraryCommand, RunCommand, SweepCommand};
use crate::model::{Document, Library, Next, Outcome};
use crate::theme;
use crate::worker::dialog::Question;

/// Whether the window is about to close.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Leaving {
    #[default]
    No,
    /// Once every scenario is saved.
    AfterSaving,
    /// Whatever is not saved.
    Now,
}

impl Application {
    pub(super) fn library(&mut self, command: LibraryCommand, context: &Context) {
        match command {
            LibraryCommand::Open => {
                let then = |path| Command::Library(LibraryCommand::OpenFile(path));
                self.dialogs.ask(
                    "Open a scenario, a study or a portfolio",
                    Question::Open(&["toml"]),
                    then,
                );
            }
            LibraryCommand::SaveAs(id) => {
                let Some(document) = self.model.library.document(id) else { return };
                let question = Question::Save(document.proposal());
                let then = move |path| Command::Library(LibraryCommand::SaveTo(id, path));
                self.dialogs.ask(format!("Save {}", document.name), question, then);
                self.carry_out(LibraryCommand::Forget, context);
            }
            LibraryCommand::SaveAll => self.save_all(context),
            LibraryCommand::Leave { saving: false } => self.leave(context),
            LibraryCommand::Leave { saving: true } => {
                self.leaving = Leaving::AfterSaving;
                self.save_all(context);
            }
            command => {
                if matches!(command, LibraryCommand::Find(..)) && theme::is_narrow(context) {
                    self.drawer = Some(Drawer::Scenarios);
                }
                self.carry_out(command, context);
            }
        }
    }

    /// Opens what was named on the command line.
    pub(super) fn open_at_start(&mut self, path: &Path) {
        let outcome = self.model.library.open(path);
        let next = self.tell(outcome);
        self.pending.extend(next);
    }

    fn carry_out(&mut self, command: LibraryCommand, context: &Context) {
        let outcome = done(&mut self.model.library, command);
        if let Some(next) = self.tell(outcome) {
            self.apply(next, context);
        }
    }

    /// Says what came of a command; what is to be done then.
    fn tell(&mut self, outcome: Outcome) -> Option<Command> {
        for note in outcome.notes {
            self.model.messages.note(note);
        }
        for error in outcome.errors {
            self.model.messages.error(error);
        }
        for path in outcome.used {
            self.model.preferences.remember(&path);
        }
        outcome.next.map(|next| match next {
            Next::SweepFolder(folder) => Command::Sweep(SweepCommand::OpenFolder(folder)),
            Next::Portfolio(path) => Command::Run(RunCommand::Portfolio(path)),
            Next::Study(path) => Command::Sweep(SweepCommand::OpenStudy(path)),
            Next::NameFile(id) => Command::Library(LibraryCommand::SaveAs(id)),
        })
    }

    /// Saves what has a file, and asks for a folder for the rest.
    fn save_all(&mut self, context: &Context) {
        self.carry_out(LibraryCommand::SaveAll, context);
        let library = &self.model.library;
        let waits = library.question().is_some();
        if !waits && library.unsaved().any(|document| document.path.is_none()) {
            let then = |path| Command::Library(LibraryCommand::SaveAllIn(path));
            self.dialogs.ask("Save all scenarios in a folder", Question::Folder, then);
        }
    }

    fn leave(&mut self, context: &Context) {
        self.leaving = Leaving::Now;
        context.send_viewport_cmd(ViewportCommand::Close);
    }

    /// Leaves, unless something would be lost: then the user is asked.
    pub(super) fn quit(&mut self, context: &Context) {
        if self.model.library.unsaved().next().is_some() {
            self.carry_out(LibraryCommand::AskLeave, context);
        } else {
            self.leave(context);
        }
    }

    /// What the system asks for: files that were dropped on the window, and closing it.
    pub(super) fn receive_from_system(&mut self, context: &Context) -> Commands {
        let files = context.input(|input| input.raw.dropped_files.clone());
        let paths = files.into_iter().map(|file| file.path().to_owned());
        let open = paths.map(|path| Command::Library(LibraryCommand::OpenFile(path)));
        let closing = context.input(|input| input.viewport().close_requested());
        if closing && self.leaving != Leaving::Now && self.model.library.unsaved().next().is_some()
        {
            context.send_viewport_cmd(ViewportCommand::CancelClose);
            self.carry_out(LibraryCommand::AskLeave, context);
        }
        self.pending.drain(..).chain(open).collect()
    }

    /// Goes on leaving once everything is saved, or stays if the user gave that up.
    pub(super) fn go_on_leaving(&mut self, context: &Context) {
        if self.leaving != Leaving::AfterSaving {
            return;
        }
        if !self.model.library.documents().iter().any(Document::is_unsaved) {
            self.leave(context);
        } else if !self.dialogs.is_open() {
            self.leaving = Leaving::No;
        }
    }
}

/// Changes the scenarios; what came of it.
fn done(library: &mut Library, command: LibraryCommand) -> Outcome {
    match command {
        LibraryCommand::OpenFile(path) => library.open(&path),
        LibraryCommand::Edit(edit) => library.edit(edit),
        LibraryCommand::Save(id) => library.save(id),
        LibraryCommand::SaveOver(id) => library.save_over(id),
        LibraryCommand::SaveTo(id, path) => library.save_to(id, &path),
        LibraryCommand::SaveAll => library.save_all(),
        LibraryCommand::SaveAllIn(folder) => library.save_all_in(&folder),
        LibraryCommand::Reload(id) => library.reload(id),
        LibraryCommand::Close(id) => library.close(id),
        LibraryCommand::Delete(id) => library.delete(id),
        LibraryCommand::DeleteFile(id) => library.delete_file(id),
        other => {
            look(library, other);
            Outcome::default()
        }
    }
}

/// Changes what the tree and the editor show of the scenarios.
fn look(library: &mut Library, command: LibraryCommand) {
    match command {
        LibraryCommand::Choose(id) => library.choose(id),
        LibraryCommand::Find(id, key, line) => library.find(id, key, line),
        LibraryCommand::StartRename(id) => library.start_rename(id),
        LibraryCommand::Undo => library.undo(),
        LibraryCommand::Redo => library.redo(),
        LibraryCommand::Forget => library.forget(),
        LibraryCommand::AskLeave => library.ask_leave(),
        other => panic!("{other:?} is carried out elsewhere"),
    }
}
