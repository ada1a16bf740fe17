//! The scenarios that are open, with their texts, their history of edits, and what is asked about them.

mod change;
mod document;
mod edit;
mod history;
mod names;
mod references;
mod store;
#[cfg(test)]
mod tests;
mod tree;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use files::{Catalogues, Draft, Loaded, Problems, Texts};

pub(crate) use document::{Document, DocumentId};
pub(crate) use edit::Edit;
pub(crate) use references::reference;
pub(crate) use tree::{Branch, SiteBranch};

use history::{History, Snapshot};

/// All scenarios.
#[derive(Debug)]
pub(crate) struct Library {
    documents: Vec<Document>,
    chosen: DocumentId,
    catalogues: Catalogues,
    history: History,
    /// The last number that was given to a document, and to a text.
    last: (u32, u64),
    question: Option<Question>,
    renaming: Option<DocumentId>,
    jump: Jump,
    drafts: RefCell<Drafts>,
}

/// What was read of scenarios, with the revisions of the texts.
type Drafts = BTreeMap<DocumentId, (Vec<u64>, Arc<Draft>)>;

/// What the user has to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// A scenario has a file, which may be deleted too, or is a base, or is not saved.
    Delete(DocumentId),
    /// A scenario is not saved and is to be closed.
    Close(DocumentId),
    /// The file of a scenario has changed since it was read.
    Overwrite(DocumentId),
    /// Scenarios are not saved and the window is to be closed.
    Leave,
}

/// The place in the editor that is to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Jump {
    /// Another one for every jump.
    pub(crate) count: u64,
    /// The key.
    pub(crate) key: String,
    /// The line of the text, from 1, or 0.
    pub(crate) line: usize,
}

/// What came of a command, for the log.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Good to know.
    pub(crate) notes: Vec<String>,
    /// What could not be done.
    pub(crate) errors: Vec<String>,
    /// What is to be done then.
    pub(crate) next: Option<Next>,
    /// Files that were read or written.
    pub(crate) used: Vec<PathBuf>,
}

/// What follows of a command, and is not for the library to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// The path is the folder of a sweep.
    SweepFolder(PathBuf),
    /// The path is a study of the chosen scenario.
    Study(PathBuf),
    /// The path is a portfolio.
    Portfolio(PathBuf),
    /// A scenario has no file yet: ask for one.
    NameFile(DocumentId),
}

impl Default for Library {
    fn default() -> Self {
        let mut library = Self {
            documents: Vec::new(),
            chosen: DocumentId(1),
            catalogues: Catalogues::embedded(),
            history: History::default(),
            last: (0, 0),
            question: None,
            renaming: None,
            jump: Jump::default(),
            drafts: RefCell::default(),
        };
        for (name, text) in files::examples() {
            let document = library.add(Some(name), text.into());
            document.saved = Some(document.text.clone());
        }
        library
    }
}

impl Library {
    /// All scenarios, in the order in which they were opened or made.
    pub(crate) fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The scenario that the editor shows.
    pub(crate) fn chosen(&self) -> Option<&Document> {
        self.document(self.chosen)
    }

    /// The scenario of that number, if it is still open.
    pub(crate) fn document(&self, id: DocumentId) -> Option<&Document> {
        self.documents.iter().find(|document| document.id == id)
    }

    /// What is known before any scenario.
    pub(crate) const fn catalogues(&self) -> &Catalogues {
        &self.catalogues
    }

    /// What the user has to decide.
    pub(crate) const fn question(&self) -> Option<Question> {
        self.question
    }

    /// The scenario whose name is being changed.
    pub(crate) const fn renaming(&self) -> Option<DocumentId> {
        self.renaming
    }

    /// The place in the editor that was asked for last.
    pub(crate) const fn jump(&self) -> &Jump {
        &self.jump
    }

    /// What would be taken back.
    pub(crate) fn undo_label(&self) -> Option<&str> {
        self.history.undo_label()
    }

    /// What would be made again.
    pub(crate) fn redo_label(&self) -> Option<&str> {
        self.history.redo_label()
    }

    /// Scenarios with something that would be lost.
    pub(crate) fn unsaved(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(|document| document.is_unsaved())
    }

    /// Reads a scenario as it stands in the editor.
    ///
    /// # Errors
    /// Every problem at once.
    pub(crate) fn load(&self, document: &Document) -> Result<Loaded, Problems> {
        self.draft(document).loaded.clone()
    }

    /// An example that comes with the program, as it stands now; by its name without a folder.
    #[cfg(test)]
    pub(crate) fn example(&self, name: &str) -> Option<&Document> {
        self.documents.iter().find(|document| document.place() == Path::new(name))
    }

    /// Reads a scenario that is not open and inherits from those that are, with `changes` as on the
    /// command line.
    ///
    /// # Errors
    /// Every problem at once.
    pub(crate) fn load_beside(
        &self,
        (name, text): files::Example,
        changes: &[String],
    ) -> Result<Loaded, Problems> {
        let path = Path::new(name);
        let mut texts = Texts::new();
        for other in &self.documents {
            texts.insert(other.place().to_owned(), Arc::clone(&other.text));
        }
        texts.insert(path.to_owned(), Arc::from(text));
        files::load_among(path, &texts, changes, &self.catalogues)
    }

    /// A scenario with all its inputs, read again only when a text has changed.
    pub(crate) fn draft(&self, document: &Document) -> Arc<Draft> {
        let revisions = self.chain(document).iter().map(|document| document.revision).collect();
        let mut drafts = self.drafts.borrow_mut();
        if let Some((read, draft)) = drafts.get(&document.id)
            && *read == revisions
        {
            return Arc::clone(draft);
        }
        let draft = files::draft(document.file(), &self.texts(document), &self.catalogues);
        let draft = Arc::new(draft);
        drafts.insert(document.id, (revisions, Arc::clone(&draft)));
        draft
    }

    /// The inputs of a scenario that differ from what lies below: key, value below, value.
    pub(crate) fn differences(&self, document: &Document) -> Vec<(String, String, String)> {
        let shown = |entry: &Option<factory::settings::Entry>| {
            entry.as_ref().map_or_else(String::new, |entry| entry.value.to_string())
        };
        let draft = self.draft(document);
        let differing = draft.inputs.iter().filter(|input| input.differs());
        let row =
            |input: &files::Input| (input.path.clone(), shown(&input.below), shown(&input.value));
        differing.map(row).collect()
    }

    /// A scenario and those that are open of which it inherits, in this order.
    fn chain<'l>(&'l self, document: &'l Document) -> Vec<&'l Document> {
        let mut chain = vec![document];
        while let Some(base) = chain.last().and_then(|document| self.base_of(document)) {
            if chain.iter().any(|earlier| earlier.id == base.id) {
                break;
            }
            chain.push(base);
        }
        chain
    }

    /// The open scenario that another one inherits from.
    pub(crate) fn base_of(&self, document: &Document) -> Option<&Document> {
        base_among(&self.documents, document)
    }

    /// The texts of all scenarios; that of `document` even if it is not among them.
    fn texts(&self, document: &Document) -> Texts {
        let mut texts = Texts::new();
        for other in self.documents.iter().chain([document]) {
            texts.insert(other.place().to_owned(), Arc::clone(&other.text));
        }
        for other in self.documents.iter().chain([document]) {
            texts.insert(other.file().to_owned(), Arc::clone(&other.text));
        }
        texts
    }

    /// The texts of a scenario and of those that are open of which it inherits.
    pub(crate) fn texts_of(&self, document: &Document) -> Texts {
        let text = |path: &Path, document: &Document| (path.to_owned(), Arc::clone(&document.text));
        let chain = self.chain(document).into_iter();
        chain.flat_map(|it| [text(it.place(), it), text(it.file(), it)]).collect()
    }

    /// Makes an edit, which can be taken back.
    pub(crate) fn edit(&mut self, edit: Edit) -> Outcome {
        if matches!(edit, Edit::Remove(_)) {
            self.question = None;
        }
        self.told(|library, _| library.change(edit))
    }

    /// Shows a key, or else a line of the text, in the editor.
    pub(crate) fn find(&mut self, id: DocumentId, key: String, line: usize) {
        self.choose(id);
        self.jump = Jump { count: self.jump.count + 1, key, line };
    }

    /// Lets the user change the name in the tree.
    pub(crate) const fn start_rename(&mut self, id: DocumentId) {
        self.renaming = Some(id);
    }

    /// Takes back the last edit.
    pub(crate) fn undo(&mut self) {
        self.restore(History::undo);
    }

    /// Makes the edit again.
    pub(crate) fn redo(&mut self) {
        self.restore(History::redo);
    }

    /// Does nothing of what was asked.
    pub(crate) const fn forget(&mut self) {
        self.question = None;
        self.renaming = None;
    }

    /// Asks what becomes of scenarios that are not saved when the window closes.
    pub(crate) const fn ask_leave(&mut self) {
        self.question = Some(Question::Leave);
    }

    /// Does some work and says what came of it; a question about what has gone is none any more.
    fn told(
        &mut self,
        work: impl FnOnce(&mut Self, &mut Outcome) -> Result<(), String>,
    ) -> Outcome {
        let mut outcome = Outcome::default();
        let done = work(self, &mut outcome);
        outcome.errors.extend(done.err());
        self.drop_idle_question();
        outcome
    }

    fn drop_idle_question(&mut self) {
        let about = self.question.and_then(Question::about);
        if about.is_some_and(|id| self.document(id).is_none()) {
            self.question = None;
        }
    }

    /// Shows a scenario in the editor.
    pub(crate) fn choose(&mut self, id: DocumentId) {
        if self.document(id).is_some() {
            self.chosen = id;
        }
    }

    fn add(&mut self, place: Option<&str>, text: Arc<str>) -> &mut Document {
        self.last = (self.last.0 + 1, self.last.1 + 1);
        let own = format!("scenario-{}.toml", self.last.0);
        let id = DocumentId(self.last.0);
        let document = Document::new(id, place.unwrap_or(&own), text, self.last.1);
        self.documents.push(document);
        self.documents.last_mut().expect("it was just added")
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot { documents: self.documents.clone(), chosen: self.chosen }
    }

    /// Goes to another point of the history; what is on the disk stays as it is.
    fn restore(&mut self, step: fn(&mut History, Snapshot) -> Option<Snapshot>) {
        let now = self.snapshot();
        let Some(mut then) = step(&mut self.history, now) else { return };
        let as_it_was = then.documents.clone();
        for document in &mut then.documents {
            let Some(present) = self.document(document.id) else { continue };
            let text = present.path.as_ref().filter(|path| document.path.as_ref() != Some(*path));
            let text = text.and_then(|path| {
                let base = base_among(&as_it_was, document).filter(|base| base.path.is_none());
                let file = base.and_then(|base| self.document(base.id)?.path.as_deref());
                references::text_at(document, path, file).ok()
            });
            document.path.clone_from(&present.path);
            document.saved.clone_from(&present.saved);
            if let Some(text) = text.filter(|text| *text != document.text) {
                self.last.1 += 1;
                document.write(text, self.last.1);
            }
        }
        (self.documents, self.chosen) = (then.documents, then.chosen);
        self.drop_idle_question();
    }
}

impl Question {
    /// The scenario that it is about.
    const fn about(self) -> Option<DocumentId> {
        match self {
            Self::Delete(id) | Self::Close(id) | Self::Overwrite(id) => Some(id),
            Self::Leave => None,
        }
    }
}

/// The document that another one inherits from.
fn base_among<'d>(documents: &'d [Document], document: &Document) -> Option<&'d Document> {
    let base = document.base()?;
    let file = documents.iter().find(|other| other.file() == base);
    file.or_else(|| documents.iter().find(|other| other.place() == base))
}
