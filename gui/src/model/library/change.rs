//! Edits of texts and of the tree; each can be taken back.

use std::sync::Arc;

use super::references::{reference, text_at};
use super::{Document, DocumentId, Edit, Library};

type Done = Result<(), String>;

/// Size of a new plant until somebody says another: it fits every site of the catalogue.
const SIZE: &str = "1 MW";

impl Library {
    /// Makes an edit and remembers how things were before it.
    pub(super) fn change(&mut self, edit: Edit) -> Done {
        let before = self.snapshot();
        let (label, field) = (edit.label(self), edit.field());
        let texts = |library: &Self| {
            let of = |document: &Document| (document.id, document.revision);
            library.documents.iter().map(of).collect::<Vec<_>>()
        };
        let was = texts(self);
        self.make(edit)?;
        if texts(self) != was {
            self.history.record(label, field, before);
        }
        Ok(())
    }

    fn make(&mut self, edit: Edit) -> Done {
        match edit {
            Edit::New(site) => {
                self.new_at(site);
                Ok(())
            }
            Edit::Add { name, base, changes } => {
                let text = match base.and_then(|id| self.document(id)) {
                    Some(base) => Self::variant_of(base, &name, &changes)?,
                    None => with_changes(&text_of_name(&name), &changes)?,
                };
                self.add_chosen(text);
                Ok(())
            }
            Edit::Variant(id) => {
                let base = self.document(id).ok_or("This scenario is not open any more.")?;
                let name = self.free_name(&format!("{}, variant", base.name));
                self.make(Edit::Add { name, base: Some(id), changes: Vec::new() })?;
                self.renaming = Some(self.chosen);
                Ok(())
            }
            Edit::Duplicate(id) => self.duplicate(id),
            Edit::Rename(id, name) => {
                self.renaming = None;
                let name = name.trim().to_owned();
                let same = self.document(id).is_none_or(|document| document.name == name);
                if same || name.is_empty() {
                    return Ok(());
                }
                self.set(id, "name", Some(&quoted(&name)))
            }
            Edit::Set(id, key, value) => self.set(id, &key, value.as_deref()),
            Edit::Write(id, text, _) => {
                self.write(id, text.into());
                Ok(())
            }
            Edit::Move(id, site) => self.set(id, "site", Some(&quoted(&site))),
            Edit::Inherit(id, base) => self.inherit(id, base),
            Edit::Remove(id) => {
                self.remove(id);
                Ok(())
            }
        }
    }

    /// The text of a variant: it names its base and holds only what differs.
    ///
    /// # Errors
    /// When a key cannot be changed.
    pub(crate) fn variant_of(
        base: &Document,
        name: &str,
        changes: &[(String, String)],
    ) -> Result<String, String> {
        let base = if base.path.is_some() { base.file() } else { base.place() };
        let text =
            format!("base = {}\n{}", quoted(&base.display().to_string()), text_of_name(name));
        with_changes(&text, changes)
    }

    fn new_at(&mut self, site: Option<String>) {
        let of_chosen = || {
            let draft = self.draft(self.chosen()?);
            super::tree::site_of(&draft).map(str::to_owned)
        };
        let first = || self.catalogues.sites().next().map(str::to_owned);
        let site = site.or_else(of_chosen).or_else(first).unwrap_or_default();
        let text = text_of_name(&self.free_name("New scenario"));
        let text = format!("{text}site = {}\nsize = {}\n", quoted(&site), quoted(SIZE));
        self.renaming = Some(self.add_chosen(text));
    }

    fn duplicate(&mut self, id: DocumentId) -> Done {
        let original = self.document(id).ok_or("This scenario is not open any more.")?;
        let name = self.free_name(&format!("{}, copy", original.name));
        let text = text_at(original, original.place(), None)?;
        let text = with_changes(&text, &[("name".to_owned(), quoted(&name))])?;
        self.add_chosen(text);
        Ok(())
    }

    fn add_chosen(&mut self, text: String) -> DocumentId {
        let id = self.add(None, text.into()).id;
        self.chosen = id;
        id
    }

    /// A name that no other scenario has.
    fn free_name(&self, name: &str) -> String {
        let taken = |name: &str| self.documents.iter().any(|document| document.name == name);
        let numbered = (2..).map(|number| format!("{name} {number}"));
        let mut names = std::iter::once(name.to_owned()).chain(numbered);
        names.find(|name| !taken(name)).unwrap_or_default()
    }

    /// Changes one key of a text, or takes it away.
    fn set(&mut self, id: DocumentId, key: &str, value: Option<&str>) -> Done {
        let Some(document) = self.document(id) else { return Ok(()) };
        let text = files::edited(&document.text, key, value).map_err(|it| it.to_string())?;
        self.write(id, text.into());
        Ok(())
    }

    /// Gives a scenario another text.
    pub(super) fn write(&mut self, id: DocumentId, text: Arc<str>) {
        let revision = self.last.1 + 1;
        let Some(document) = self.documents.iter_mut().find(|document| document.id == id) else {
            return;
        };
        if document.text != text {
            document.write(text, revision);
            self.last.1 = revision;
        }
    }

    /// Makes a scenario a variant of another one; what both say alike goes from its text.
    fn inherit(&mut self, id: DocumentId, base: DocumentId) -> Done {
        let (Some(document), Some(base)) = (self.document(id), self.document(base)) else {
            return Ok(());
        };
        if self.chain(base).iter().any(|above| above.id == id) {
            return Err(format!("{} already inherits from {}.", base.name, document.name));
        }
        if document.path.is_some() && base.path.is_none() {
            let (name, base) = (&document.name, &base.name);
            return Err(format!("{name} has a file and {base} has none yet: save {base} first."));
        }
        let name = reference(document.file(), base.file());
        let mut text = with_changes(&document.text, &[("base".to_owned(), quoted(&name))])?;
        let variant =
            Document::new(id, &document.file().display().to_string(), text.as_str().into(), 0);
        let draft = files::draft(document.file(), &self.texts(&variant), &self.catalogues);
        let alike = draft.inputs.iter().filter(|input| input.written && !input.differs());
        for input in alike.filter(|input| input.path != "name") {
            text = files::edited(&text, &input.path, None).map_err(|it| it.to_string())?;
        }
        self.write(id, text.into());
        Ok(())
    }

    pub(super) fn remove(&mut self, id: DocumentId) {
        let place = self.documents.iter().position(|document| document.id == id).unwrap_or(0);
        self.documents.retain(|document| document.id != id);
        if self.chosen == id
            && let Some(next) = self.documents.get(place.min(self.documents.len().max(1) - 1))
        {
            self.chosen = next.id;
        }
    }
}

/// A text with values at keys, each as it would be typed.
fn with_changes(text: &str, changes: &[(String, String)]) -> Result<String, String> {
    changes.iter().try_fold(text.to_owned(), |text, (key, value)| {
        files::edited(&text, key, Some(value)).map_err(|problems| problems.to_string())
    })
}

fn text_of_name(name: &str) -> String {
    format!("name = {}\n", quoted(name))
}

/// Words as TOML writes them.
fn quoted(words: &str) -> String {
    files::quoted(words)
}
