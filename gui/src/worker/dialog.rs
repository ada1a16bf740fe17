//! Asking for a file or a folder: a field for its path, and the system's own dialog on a thread of
//! its own, so that the window goes on meanwhile.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use egui::{Key, Modal, RichText, TextEdit, Ui};

use crate::command::Command;
use crate::theme::{self, Meaning};

/// What the user is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// A file that is there, with one of these endings.
    Open(&'static [&'static str]),
    /// A folder that is there.
    Folder,
    /// A file to be written, with a proposal for its name.
    Save(String),
    /// A folder to be made, with a proposal for its name.
    NewFolder(String),
}

/// What is done with the path that the user names.
type Then = Box<dyn FnOnce(PathBuf) -> Command + Send>;

/// The question that is open, if there is one.
#[derive(Default)]
pub(crate) struct Dialogs {
    open: Option<Asked>,
    answer: Option<Command>,
}

struct Asked {
    title: String,
    question: Question,
    then: Then,
    /// The path so far.
    path: String,
    /// The file is there, and the user was told that it will be replaced.
    replaces: bool,
    /// The system's dialog, while it is open.
    browsing: Option<Receiver<Option<PathBuf>>>,
}

impl fmt::Debug for Dialogs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Dialogs").field(&self.open.as_ref().map(|asked| &asked.title)).finish()
    }
}

impl Dialogs {
    /// Asks, in the place of a question that is still open; `then` says what to do with the answer.
    pub(crate) fn ask(
        &mut self,
        title: impl Into<String>,
        question: Question,
        then: impl FnOnce(PathBuf) -> Command + Send + 'static,
    ) {
        let path = match &question {
            Question::Save(name) | Question::NewFolder(name) => name.clone(),
            Question::Open(_) | Question::Folder => String::new(),
        };
        let (title, then) = (title.into(), Box::new(then));
        self.open = Some(Asked { title, question, then, path, replaces: false, browsing: None });
    }

    /// Whether a question is open.
    pub(crate) const fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// What is to be done now that the user has answered.
    pub(crate) const fn answered(&mut self) -> Option<Command> {
        self.answer.take()
    }

    /// Draws the question that is open.
    pub(crate) fn ui(&mut self, ui: &Ui) {
        let Some(asked) = &mut self.open else { return };
        asked.receive();
        let modal = Modal::new(egui::Id::unique("dialog")).show(ui.ctx(), |ui| {
            ui.set_width(theme::DIALOG);
            asked.ui(ui)
        });
        match modal.inner {
            Some(true) => self.answer = self.open.take().map(Asked::command),
            Some(false) => self.open = None,
            None if modal.should_close() => self.open = None,
            None => {}
        }
    }
}

impl Asked {
    /// Draws the question; whether it is answered, or else given up.
    fn ui(&mut self, ui: &mut Ui) -> Option<bool> {
        ui.heading(&self.title);
        ui.add_space(theme::GAP);
        let what = self.question.what();
        let field = TextEdit::singleline(&mut self.path).hint_text(what);
        let field = ui.add(field.desired_width(f32::INFINITY));
        ui.ctx().accesskit_node_builder(field.id, |node| node.set_label(what));
        if !self.replaces && self.browsing.is_none() {
            field.request_focus();
        }
        if field.changed() {
            self.replaces = false;
        }
        let problem = self.question.problem(Path::new(self.path.trim()));
        self.say(ui, problem.as_deref());
        ui.add_space(theme::GAP);
        let entered = ui.input(|input| input.key_pressed(Key::Enter));
        let (mut done, mut given_up) = (false, false);
        ui.horizontal(|ui| {
            if ui.button("Browse…").on_hover_text("Opens the system's dialog.").clicked() {
                self.browse(ui.ctx());
            }
            let word = if self.replaces { "Replace" } else { self.question.verb() };
            let accept = ui.add_enabled(problem.is_none(), egui::Button::new(word));
            done = accept.clicked() || entered && problem.is_none();
            given_up = ui.button("Cancel").clicked();
        });
        if done && !self.replaces && self.question.would_replace(Path::new(self.path.trim())) {
            self.replaces = true;
            return None;
        }
        (done || given_up).then_some(done)
    }

    /// What is wrong with the path, or that a file is there already.
    fn say(&self, ui: &mut Ui, problem: Option<&str>) {
        let visuals = ui.visuals();
        let (text, colour) = match problem {
            Some(text) if !self.path.is_empty() => (text, theme::meaning(visuals, Meaning::Bad)),
            None if self.replaces => (
                "This file is there already. Replace it?",
                theme::meaning(visuals, Meaning::Warning),
            ),
            _ => (" ", visuals.text_color()),
        };
        ui.label(RichText::new(text).color(colour));
    }

    fn browse(&mut self, context: &egui::Context) {
        let (sender, answer) = channel();
        let (question, context) = (self.question.clone(), context.clone());
        let work = move || {
            // The question may have been given up: then nobody waits for the answer.
            let _ = sender.send(question.browsed());
            context.request_repaint();
        };
        let thread = thread::Builder::new().name("dialog".to_owned()).spawn(work);
        thread.expect("the system has room for one more thread");
        self.browsing = Some(answer);
    }

    /// Takes what the system's dialog answered.
    fn receive(&mut self) {
        let answer = self.browsing.as_ref().map(Receiver::try_recv);
        if let Some(Ok(Some(path))) = &answer {
            self.path = path.display().to_string();
        }
        if !matches!(answer, None | Some(Err(TryRecvError::Empty))) {
            self.browsing = None;
        }
    }

    fn command(self) -> Command {
        (self.then)(PathBuf::from(self.path.trim()))
    }
}

impl Question {
    const fn what(&self) -> &'static str {
        match self {
            Self::Open(_) | Self::Save(_) => "Path of the file",
            Self::Folder | Self::NewFolder(_) => "Path of the folder",
        }
    }

    const fn verb(&self) -> &'static str {
        match self {
            Self::Open(_) | Self::Folder => "Open",
            Self::Save(_) | Self::NewFolder(_) => "Save",
        }
    }

    fn would_replace(&self, path: &Path) -> bool {
        matches!(self, Self::Save(_)) && files::exists(path)
    }

    /// Why the path will not do.
    fn problem(&self, path: &Path) -> Option<String> {
        let there = files::exists(path);
        match self {
            _ if path.as_os_str().is_empty() => Some("Name a path.".to_owned()),
            Self::Open(_) | Self::Folder if !there => Some("There is nothing there.".to_owned()),
            Self::NewFolder(_) if there => Some("This folder is there already.".to_owned()),
            Self::Save(_) if path.is_dir() => Some("This is a folder.".to_owned()),
            _ => None,
        }
    }

    /// Asks with the system's dialog.
    fn browsed(&self) -> Option<PathBuf> {
        let dialog = rfd::FileDialog::new();
        match self {
            Self::Open(endings) => dialog.add_filter("Files", endings).pick_file(),
            Self::Folder => dialog.pick_folder(),
            Self::Save(name) | Self::NewFolder(name) => dialog.set_file_name(name).save_file(),
        }
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::command::ExportCommand;

    fn harness(question: Question) -> Harness<'static, Dialogs> {
        let mut dialogs = Dialogs::default();
        dialogs.ask("Save report", question, |path| Command::Export(ExportCommand::ReportTo(path)));
        let mut harness =
            Harness::new_ui_state(|ui, dialogs: &mut Dialogs| dialogs.ui(ui), dialogs);
        harness.run_steps(3);
        harness
    }

    #[test]
    fn a_file_that_is_there_is_replaced_only_when_asked_twice() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.html");
        files::write_atomically(&path, "old").unwrap();
        let mut harness = harness(Question::Save(path.display().to_string()));
        harness.get_by_label("Save").click();
        harness.run_steps(3);
        assert!(harness.state_mut().answered().is_none());
        harness.get_by_label("This file is there already. Replace it?");
        harness.get_by_label("Replace").click();
        harness.run_steps(3);
        let answer = harness.state_mut().answered();
        assert_eq!(answer, Some(Command::Export(ExportCommand::ReportTo(path))));
        assert!(!harness.state().is_open());
    }

    #[test]
    fn a_path_can_be_typed_and_given_up() {
        let mut harness = harness(Question::Open(&["toml"]));
        harness.get_by_label("Path of the file").type_text("nowhere.toml");
        harness.run_steps(3);
        harness.get_by_label("There is nothing there.");
        harness.key_press(Key::Escape);
        harness.run_steps(3);
        assert!(!harness.state().is_open() && harness.state_mut().answered().is_none());
    }
}
