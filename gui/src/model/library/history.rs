//! Undo and redo: the documents as they were before each edit, cheap because texts are shared.

use super::{Document, DocumentId};

/// All documents, and which of them was chosen.
#[derive(Clone, Debug)]
pub(super) struct Snapshot {
    pub(super) documents: Vec<Document>,
    pub(super) chosen: DocumentId,
}

#[derive(Debug)]
struct Edit {
    label: String,
    /// Edits of the same field one after the other are one edit.
    field: Option<String>,
    other: Snapshot,
}

/// Edits that can be taken back, and those that were.
#[derive(Debug, Default)]
pub(super) struct History {
    done: Vec<Edit>,
    undone: Vec<Edit>,
}

/// Older edits are forgotten.
const MOST: usize = 500;

impl History {
    /// Remembers how things were before an edit.
    pub(super) fn record(&mut self, label: String, field: Option<String>, before: Snapshot) {
        self.undone.clear();
        let same = |edit: &Edit| edit.field.is_some() && edit.field == field;
        if self.done.last().is_some_and(same) {
            return;
        }
        if self.done.len() == MOST {
            self.done.remove(0);
        }
        self.done.push(Edit { label, field, other: before });
    }

    /// How things were before the last edit, which is then to be made again.
    pub(super) fn undo(&mut self, now: Snapshot) -> Option<Snapshot> {
        let Edit { label, other, .. } = self.done.pop()?;
        self.undone.push(Edit { label, field: None, other: now });
        Some(other)
    }

    /// How things were after the edit that was taken back last.
    pub(super) fn redo(&mut self, now: Snapshot) -> Option<Snapshot> {
        let Edit { label, other, .. } = self.undone.pop()?;
        self.done.push(Edit { label, field: None, other: now });
        Some(other)
    }

    /// What would be taken back.
    pub(super) fn undo_label(&self) -> Option<&str> {
        self.done.last().map(|edit| edit.label.as_str())
    }

    /// What would be made again.
    pub(super) fn redo_label(&self) -> Option<&str> {
        self.undone.last().map(|edit| edit.label.as_str())
    }

    /// Adds a document that was opened to every point of the history: opening is no edit.
    pub(super) fn opened(&mut self, document: &Document) {
        for edit in self.done.iter_mut().chain(&mut self.undone) {
            let documents = &mut edit.other.documents;
            // Its file may have been open then, as another document.
            if documents.iter().all(|other| other.path != document.path) {
                documents.push(document.clone());
            }
        }
    }

    /// Forgets that a document is as its file: the file has gone.
    pub(super) fn forget_file(&mut self, id: DocumentId) {
        for edit in self.done.iter_mut().chain(&mut self.undone) {
            for document in edit.other.documents.iter_mut().filter(|document| document.id == id) {
                document.saved = None;
            }
        }
    }
}
