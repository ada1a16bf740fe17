//! A scenario that is open: its text, its file, and what the text says of its name and its base.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use factory::settings::Value;
use files::Section;

/// Which scenario; never used again for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct DocumentId(pub(crate) u32);

/// A scenario that is open.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Which one.
    pub(crate) id: DocumentId,
    /// Name in the tree: what the text says, or else the name of the file.
    pub(crate) name: String,
    /// Its file, once it has one.
    pub(crate) path: Option<PathBuf>,
    /// What the file says, or would say.
    pub(crate) text: Arc<str>,
    /// What the file said when it was read or written; for an example, what it says.
    pub(crate) saved: Option<Arc<str>>,
    /// Another one for every text it has had.
    pub(crate) revision: u64,
    /// The scenario that it inherits from, as the text names it.
    base: Option<String>,
    /// A name of a file without a folder, for as long as it has no file.
    place: PathBuf,
}

impl Document {
    /// A scenario without a file; `place` is the file name under which others may inherit from it.
    pub(super) fn new(id: DocumentId, place: &str, text: Arc<str>, revision: u64) -> Self {
        let mut document = Self {
            id,
            name: String::new(),
            path: None,
            text: Arc::from(""),
            saved: None,
            revision,
            base: None,
            place: PathBuf::from(place),
        };
        document.write(text, revision);
        document
    }

    /// Replaces the text.
    pub(super) fn write(&mut self, text: Arc<str>, revision: u64) {
        self.text = text;
        self.revision = revision;
        // A text that is no TOML at the moment keeps its name and its place in the tree.
        if let Ok(mut section) = Section::of_text(&self.text, "") {
            let mut words = |name| match section.entry(name, &mut Vec::new())?.value {
                Value::Text(text) => Some(text),
                _ => None,
            };
            self.base = words("base");
            let stem = self.file().file_stem().unwrap_or_default().to_string_lossy().into_owned();
            self.name = words("name").filter(|name| !name.trim().is_empty()).unwrap_or(stem);
        } else if self.name.is_empty() {
            self.name = self.file().display().to_string();
        }
    }

    /// Its file, or the name that stands for it until it has one.
    pub(crate) fn file(&self) -> &Path {
        self.path.as_deref().unwrap_or(&self.place)
    }

    /// The name of a file that it has had before it had a file.
    pub(super) fn place(&self) -> &Path {
        &self.place
    }

    /// The file that it inherits from.
    pub(crate) fn base(&self) -> Option<PathBuf> {
        let folder = self.file().parent().unwrap_or(Path::new(""));
        self.base.as_ref().map(|base| files::without_detours(&folder.join(base)))
    }

    /// Whether something would be lost if it were closed.
    pub(crate) fn is_unsaved(&self) -> bool {
        self.saved.as_ref() != Some(&self.text)
    }

    /// A name for its file.
    pub(crate) fn proposal(&self) -> String {
        if let Some(path) = &self.path {
            return path.display().to_string();
        }
        let letters = self.name.chars().map(|letter| match letter {
            letter if letter.is_alphanumeric() => letter.to_ascii_lowercase(),
            _ => '-',
        });
        let words: String = letters.collect();
        let words: Vec<&str> = words.split('-').filter(|word| !word.is_empty()).collect();
        format!("{}.toml", if words.is_empty() { "scenario".to_owned() } else { words.join("-") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_called_what_its_text_says() {
        let mut document = Document::new(DocumentId(1), "plant.toml", Arc::from("seed = 1"), 1);
        assert_eq!(document.name, "plant");
        document.write(Arc::from("name = \"A\"\nbase = \"../b.toml\""), 2);
        document.path = Some(PathBuf::from("/x/y/plant.toml"));
        assert_eq!((document.name.as_str(), document.base()), ("A", Some("/x/b.toml".into())));
        document.write(Arc::from("name = = 1"), 3);
        assert_eq!(document.name, "A");
        document.write(Arc::from("name = \"Kagoshima, 1 GW\""), 4);
        document.path = None;
        assert_eq!(document.proposal(), "kagoshima-1-gw.toml");
    }
}
