//! The system's dialogs for files, on a thread of their own: the window goes on meanwhile.

use std::fmt;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
#[cfg(not(test))]
use std::thread;

use crate::command::Command;

/// What the user is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// A file that is there, with one of these endings.
    Open(&'static [&'static str]),
    /// A folder.
    Folder,
    /// A file to be written, with a proposal for its name; its ending says what it will hold.
    Save(String),
}

/// What is done with the path that the user names.
type Then = Box<dyn FnOnce(PathBuf) -> Command + Send>;

/// The question that is open, if there is one.
#[derive(Default)]
pub(crate) struct Dialogs {
    open: Option<(Question, Receiver<Option<PathBuf>>, Then)>,
    /// In tests there is nobody to ask: the answers, in order.
    #[cfg(test)]
    pub(crate) answers: std::collections::VecDeque<Option<PathBuf>>,
}

impl fmt::Debug for Dialogs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Dialogs").field(&self.open.as_ref().map(|(question, ..)| question)).finish()
    }
}

impl Dialogs {
    /// Asks, unless a question is open; `then` says what to do with the answer.
    pub(crate) fn ask(
        &mut self,
        context: &egui::Context,
        question: Question,
        then: impl FnOnce(PathBuf) -> Command + Send + 'static,
    ) {
        if self.open.is_some() {
            return;
        }
        let (sender, answer) = channel();
        #[cfg(test)]
        {
            let _ = sender.send(self.answers.pop_front().flatten());
            let _ = context;
        }
        #[cfg(not(test))]
        {
            let (asked, context) = (question.clone(), context.clone());
            let work = move || {
                // The window may have gone: then nobody waits for the answer.
                let _ = sender.send(answer_of(&asked));
                context.request_repaint();
            };
            let thread = thread::Builder::new().name("dialog".to_owned()).spawn(work);
            thread.expect("the system has room for one more thread");
        }
        self.open = Some((question, answer, Box::new(then)));
    }

    /// What is to be done now that the user has answered.
    pub(crate) fn answered(&mut self) -> Option<Command> {
        let answer = self.open.as_ref()?.1.try_recv();
        let done = !matches!(answer, Err(std::sync::mpsc::TryRecvError::Empty));
        let (_, _, then) = self.open.take_if(|_| done)?;
        answer.ok().flatten().map(then)
    }
}

#[cfg(not(test))]
fn answer_of(question: &Question) -> Option<PathBuf> {
    let dialog = rfd::FileDialog::new();
    match question {
        Question::Open(endings) => dialog.add_filter("Files", endings).pick_file(),
        Question::Folder => dialog.pick_folder(),
        Question::Save(name) => dialog.set_file_name(name).save_file(),
    }
}
