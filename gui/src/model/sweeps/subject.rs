//! The scenario that a sweep is of, as it stands in the editor.

use std::path::{Path, PathBuf};

use files::{Catalogues, Problems, Template};

use crate::model::{Document, DocumentId};

/// A scenario whose inputs can be varied.
#[derive(Debug)]
pub(crate) struct Subject {
    /// The scenario in the library.
    pub(crate) document: DocumentId,
    /// What it is called.
    pub(crate) name: String,
    /// Its file, if it has one.
    path: Option<PathBuf>,
    /// What it says.
    pub(crate) text: String,
    /// The scenario, read, with the keys that there are.
    pub(crate) template: Template,
}

impl PartialEq for Subject {
    fn eq(&self, other: &Self) -> bool {
        self.document == other.document && self.name == other.name && self.text == other.text
    }
}

impl Subject {
    /// Reads a scenario as it stands in the editor.
    ///
    /// # Errors
    /// Every problem of the scenario at once.
    pub(crate) fn new(document: &Document, catalogues: &Catalogues) -> Result<Self, Problems> {
        let path = document.path.clone().unwrap_or_else(|| PathBuf::from(&document.name));
        Ok(Self {
            document: document.id,
            name: document.name.clone(),
            path: document.path.clone(),
            template: Template::of_text(&path, &document.text, catalogues)?,
            text: document.text.clone(),
        })
    }

    /// Whether the scenario is still as it was read.
    pub(crate) fn is_as(&self, document: &Document) -> bool {
        self.text == document.text && self.name == document.name
    }

    /// Its name without an ending.
    pub(crate) fn stem(&self) -> String {
        self.name.strip_suffix(".toml").unwrap_or(&self.name).to_owned()
    }

    /// What a study file calls it: its own file, or the name that it would have.
    pub(crate) fn base(&self) -> String {
        match &self.path {
            Some(path) => {
                let absolute = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                absolute.display().to_string()
            }
            None => format!("{}.toml", self.stem()),
        }
    }

    /// The folder beside which results are proposed: that of its file, or the working folder.
    pub(crate) fn folder(&self) -> PathBuf {
        let parent = self.path.as_deref().and_then(Path::parent);
        parent.map_or_else(PathBuf::new, Path::to_owned)
    }
}
