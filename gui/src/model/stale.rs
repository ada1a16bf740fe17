//! Whether results are of the inputs that a scenario has now.

use std::collections::BTreeSet;

use factory::settings::Settings;
use files::Loaded;

use super::{Document, Library, Model, Run};

/// The key that changes no result.
const NAME: &str = "name";

impl Run {
    /// The keys whose values are others in a scenario than in that of the run.
    pub(crate) fn differing(&self, loaded: &Loaded) -> Vec<String> {
        let values = |settings: &Settings| -> BTreeSet<(String, String)> {
            let all = settings.iter().filter(|(key, _)| *key != NAME);
            all.map(|(key, entry)| (key.to_owned(), entry.value.to_string())).collect()
        };
        let (mine, theirs) = (values(&self.loaded.settings), values(&loaded.settings));
        let keys = mine.symmetric_difference(&theirs).map(|(key, _)| key.clone());
        keys.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Its scenario with the keys that are newer than the results; none where nothing is, or where
    /// it cannot be said because the scenario has gone or has problems.
    pub(crate) fn newer<'l>(&self, library: &'l Library) -> Option<(&'l Document, Vec<String>)> {
        let document = library.document(self.document?)?;
        let keys = self.differing(library.draft(document).loaded.as_ref().ok()?);
        (!keys.is_empty()).then_some((document, keys))
    }
}

impl Model {
    /// The latest run that was made of a scenario as it is now, with so many seeds or more.
    pub(crate) fn same_run(&self, document: &Document, seeds: usize) -> Option<&Run> {
        let draft = self.library.draft(document);
        let loaded = draft.loaded.as_ref().ok()?;
        let same = |run: &&Run| {
            run.document == Some(document.id)
                && run.replication_count() >= seeds
                && run.differing(loaded).is_empty()
        };
        self.runs.all().iter().rfind(same)
    }
}
