//! What people call scenarios and the entries of the catalogue.

use factory::settings::{Settings, Value};

use super::{Document, Library};

impl Library {
    /// The name of a scenario; with where it stands if another one has the same name.
    pub(crate) fn name_of(&self, document: &Document) -> String {
        let alike = |other: &Document| other.id != document.id && other.name == document.name;
        if !self.documents().iter().any(alike) {
            return document.name.clone();
        }
        let folder = document.path.as_ref().and_then(|path| path.parent()?.file_name());
        let place = match folder {
            Some(folder) => format!("in {}", folder.to_string_lossy()),
            None if document.saved.is_some() => "example".to_owned(),
            None => "no file yet".to_owned(),
        };
        format!("{} ({place})", document.name)
    }

    /// A site with its country, such as `Johor (MY)`.
    pub(crate) fn site_label(&self, name: &str) -> String {
        let entries = self.catalogues().site(name);
        let word = |key| entries.and_then(|entries| word(entries, key));
        let label = word("location.label").unwrap_or_else(|| name.to_owned());
        word("location.country").map_or(label.clone(), |country| format!("{label} ({country})"))
    }

    /// A rack type with its GPUs and its rated power, such as `DGX H100: 8 GPUs, 10.2 kW`.
    pub(crate) fn rack_label(&self, name: &str) -> String {
        let entries = self.catalogues().rack(name);
        let word = |key| entries.and_then(|entries| word(entries, key));
        let label = word("compute.rack.label").unwrap_or_else(|| name.to_owned());
        let gpus = word("compute.rack.gpus").map(|gpus| format!("{gpus} GPUs"));
        let facts: Vec<String> = gpus.into_iter().chain(word("compute.rack.rated_power")).collect();
        if facts.is_empty() { label } else { format!("{label}: {}", facts.join(", ")) }
    }
}

/// A value without quotes.
fn word(entries: &Settings, key: &str) -> Option<String> {
    Some(match &entries.get(key)?.value {
        Value::Text(word) => word.clone(),
        other => other.to_string(),
    })
}
