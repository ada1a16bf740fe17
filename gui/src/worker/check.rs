//! The check of a sweep's definition on a thread of its own, so that typing never waits for it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use files::Catalogues;

use crate::model::{Check, DocumentId, Draft};

/// A check under way.
#[derive(Debug)]
pub(crate) struct Checking {
    /// The scenario whose next sweep is checked.
    document: DocumentId,
    answer: Receiver<Check>,
}

impl Checking {
    /// Begins to check; `context` is woken when the answer is there.
    pub(crate) fn start(draft: Draft, catalogues: Arc<Catalogues>, context: egui::Context) -> Self {
        let (sender, answer) = channel();
        let document = draft.subject.document;
        let work = move || {
            // The window may have gone: then nobody waits for the answer.
            let _ = sender.send(Check::new(&draft, &catalogues));
            context.request_repaint();
        };
        let thread = thread::Builder::new().name("check of a sweep".to_owned()).spawn(work);
        thread.expect("the system has room for one more thread");
        Self { document, answer }
    }

    /// What is wrong with the next sweep of which scenario, once that is known.
    ///
    /// # Panics
    /// If the thread broke down.
    pub(crate) fn answer(&self) -> Option<(DocumentId, Check)> {
        match self.answer.try_recv() {
            Ok(check) => Some((self.document, check)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => panic!("the check of a sweep broke down"),
        }
    }
}
