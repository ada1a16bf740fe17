//! An edit of the scenarios: what can be taken back.

use super::{DocumentId, Library};

/// A change of texts or of the tree.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Edit {
    /// A new scenario, at a site of the catalogue or where the chosen scenario stands.
    New(Option<String>),
    /// A new scenario with these values at keys, perhaps as a variant of another one.
    Add {
        /// Its name.
        name: String,
        /// The scenario it inherits from.
        base: Option<DocumentId>,
        /// Keys and values, as they would be typed.
        changes: Vec<(String, String)>,
    },
    /// A new scenario that inherits from another one.
    Variant(DocumentId),
    /// A new scenario with the same text.
    Duplicate(DocumentId),
    /// Give a scenario another name.
    Rename(DocumentId, String),
    /// Change one input, or take it away so that what lies below holds.
    Set(DocumentId, String, Option<String>),
    /// Replace the text; those with the same number are one edit.
    Write(DocumentId, String, u64),
    /// Move a scenario to a site.
    Move(DocumentId, String),
    /// Make a scenario a variant of another one.
    Inherit(DocumentId, DocumentId),
    /// Take a scenario out of the tree.
    Remove(DocumentId),
}

impl Edit {
    /// What it is called when it can be taken back.
    pub(super) fn label(&self, library: &Library) -> String {
        let name = |id: &DocumentId| library.document(*id).map_or("", |document| &document.name);
        match self {
            Self::New(_) | Self::Add { .. } => "new scenario".to_owned(),
            Self::Variant(id) => format!("variant of {}", name(id)),
            Self::Duplicate(id) => format!("duplicate {}", name(id)),
            Self::Rename(id, _) => format!("rename {}", name(id)),
            Self::Set(_, key, None) => format!("reset {key}"),
            Self::Set(_, key, Some(_)) => key.clone(),
            Self::Write(id, ..) => format!("text of {}", name(id)),
            Self::Move(id, _) | Self::Inherit(id, _) => format!("move {}", name(id)),
            Self::Remove(id) => format!("remove {}", name(id)),
        }
    }

    /// Edits with the same field one after the other are one edit.
    pub(super) fn field(&self) -> Option<String> {
        match self {
            Self::Write(id, _, visit) => Some(format!("{} {visit}", id.0)),
            _ => None,
        }
    }
}
