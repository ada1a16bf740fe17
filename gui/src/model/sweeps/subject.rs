//! The scenario that a sweep is of, as it stands in the editor.

use std::path::{Path, PathBuf};

use files::{Catalogues, Problems, Template, Texts};

use crate::model::{Document, DocumentId};

/// A scenario whose inputs can be varied.
#[derive(Debug)]
pub(crate) struct Subject {
    /// The scenario in the library.
    pub(crate) document: DocumentId,
    /// What it is called.
    pub(crate) name: String,
    /// Its file, or the name that stands for it until it has one.
    file: PathBuf,
    /// What it and the scenarios that are open beside it say.
    pub(crate) texts: Texts,
    /// The scenario, read, with the keys that there are.
    pub(crate) template: Template,
}

impl PartialEq for Subject {
    fn eq(&self, other: &Self) -> bool {
        self.document == other.document && self.texts == other.texts && self.name == other.name
    }
}

impl Subject {
    /// Reads a scenario as it stands in the editor, among those that are open.
    ///
    /// # Errors
    /// Every problem of the scenario at once.
    pub(crate) fn new(
        document: &Document,
        texts: Texts,
        catalogues: &Catalogues,
    ) -> Result<Self, Problems> {
        let file = document.file().to_owned();
        Ok(Self {
            document: document.id,
            name: document.name.clone(),
            template: Template::among(&file, &texts, catalogues)?,
            file,
            texts,
        })
    }

    /// The name of its file without an ending.
    pub(crate) fn stem(&self) -> String {
        self.file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// What a study file beside it calls it.
    pub(crate) fn base(&self) -> String {
        self.file.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Its file, wherever somebody works.
    pub(crate) fn absolute(&self) -> PathBuf {
        std::path::absolute(&self.file).unwrap_or_else(|_| self.file.clone())
    }

    /// Whether its file, with those that it inherits from, says what the editor does.
    pub(crate) fn is_saved(&self, catalogues: &Catalogues) -> bool {
        let on_disk = Template::among(&self.absolute(), &Texts::new(), catalogues);
        on_disk.is_ok_and(|on_disk| on_disk.text() == self.template.text())
    }

    /// The folder beside which results are proposed: that of its file, or the working folder.
    pub(crate) fn folder(&self) -> PathBuf {
        self.file.parent().map_or_else(PathBuf::new, Path::to_owned)
    }
}
