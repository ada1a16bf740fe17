//! The scenarios that are open, with their texts.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use files::{Catalogues, Loaded, Problems};

use crate::command::LibraryCommand;

/// Which scenario; never used again for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct DocumentId(pub(crate) u32);

/// A scenario that is open.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Which one.
    pub(crate) id: DocumentId,
    /// Name in the tree.
    pub(crate) name: String,
    /// Its file, once it has one.
    pub(crate) path: Option<PathBuf>,
    /// What the file says, or would say.
    pub(crate) text: String,
}

impl Document {
    /// Its file, or the name that stands for it until it has one.
    pub(crate) fn file(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new(&self.name))
    }
}

/// All scenarios.
#[derive(Debug)]
pub(crate) struct Library {
    documents: Vec<Document>,
    chosen: DocumentId,
    catalogues: Catalogues,
}

impl Default for Library {
    fn default() -> Self {
        let examples = files::examples().into_iter().zip(1..);
        let documents = examples.map(|((name, text), number)| Document {
            id: DocumentId(number),
            name: name.to_owned(),
            path: None,
            text: text.to_owned(),
        });
        let catalogues = Catalogues::embedded();
        Self { documents: documents.collect(), chosen: DocumentId(1), catalogues }
    }
}

impl Library {
    /// All scenarios, in the order of the tree.
    pub(crate) fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// All scenarios, to be edited.
    #[cfg(test)]
    pub(crate) fn documents_mut(&mut self) -> &mut [Document] {
        &mut self.documents
    }

    /// The scenario that the editor shows.
    pub(crate) fn chosen(&self) -> Option<&Document> {
        self.document(self.chosen)
    }

    /// The scenario of that number, if it is still open.
    pub(crate) fn document(&self, id: DocumentId) -> Option<&Document> {
        self.documents.iter().find(|document| document.id == id)
    }

    /// The texts of all scenarios; that of `document` even if it is not among them.
    pub(crate) fn texts(&self, document: &Document) -> files::Texts {
        let all = self.documents.iter().chain([document]);
        all.map(|other| (other.file().to_owned(), Arc::from(other.text.as_str()))).collect()
    }

    /// Reads a scenario as it stands in the editor.
    ///
    /// # Errors
    /// Every problem at once.
    pub(crate) fn load(&self, document: &Document) -> Result<Loaded, Problems> {
        self.load_with(document, &[])
    }

    /// The same with `key=value` texts laid over it.
    ///
    /// # Errors
    /// Every problem at once.
    pub(crate) fn load_with(
        &self,
        document: &Document,
        changes: &[String],
    ) -> Result<Loaded, Problems> {
        let path = document.path.clone().unwrap_or_else(|| PathBuf::from(&document.name));
        files::load_text(Path::new(&path), &document.text, changes, &self.catalogues)
    }

    /// Changes what is open.
    pub(crate) fn apply(&mut self, command: LibraryCommand) {
        match command {
            LibraryCommand::Choose(id) => self.chosen = id,
            LibraryCommand::Add { name, base, changes } => {
                let base = base.and_then(|base| self.document(base)).map(|base| {
                    format!("base = {}\n", files::quoted(&base.file().display().to_string()))
                });
                let lines = changes.iter().map(|(key, value)| format!("{key} = {value}\n"));
                let text = base.into_iter().chain(lines).collect();
                let last = self.documents.iter().map(|document| document.id.0).max();
                let id = DocumentId(last.unwrap_or_default() + 1);
                self.documents.push(Document { id, name, path: None, text });
                self.chosen = id;
            }
            _ => {}
        }
    }
}
