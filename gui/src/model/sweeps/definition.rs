//! Sweeps that are being defined: one for each scenario, checked on a thread, and begun once sound.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use files::Catalogues;

use super::{Check, Draft, Order, Page, Subject, Sweeps};
use crate::model::{DocumentId, Library};

impl Sweeps {
    /// The next sweep of a scenario, with what was known to be wrong with it when it was checked last.
    pub(crate) fn draft(&self, document: DocumentId) -> Option<&(Draft, Check)> {
        self.drafts.get(&document)
    }

    /// Why the next sweep of a scenario cannot be defined now.
    pub(crate) fn unread(&self, document: DocumentId) -> Option<&str> {
        self.unread.get(&document).map(|(problems, _)| problems.as_str())
    }

    /// Begins to define a sweep of the chosen scenario, or follows what was edited since.
    pub(crate) fn follow(&mut self, library: &Library) {
        let Some(document) = library.chosen() else { return };
        let texts = library.texts_of(document);
        let same = |(draft, _): &(Draft, Check)| draft.subject.texts == texts;
        let unread = self.unread.get(&document.id);
        let known = unread.map_or_else(
            || self.drafts.get(&document.id).is_some_and(same),
            |(_, unsound)| *unsound == texts,
        );
        if known {
            return;
        }
        match Subject::new(document, texts.clone(), &self.catalogues) {
            Ok(subject) => {
                let subject = Arc::new(subject);
                let known = self.drafts.get(&document.id).map(|(draft, _)| draft.clone());
                let draft = match known {
                    Some(draft) => Draft { subject, ..draft },
                    None => Draft::new(subject),
                };
                self.unread.remove(&document.id);
                self.change(draft);
            }
            Err(problems) => {
                self.unread.insert(document.id, (problems.to_string(), texts));
            }
        }
    }

    /// Takes the next sweep as the form has it now; what is wrong with it is found soon after.
    pub(crate) fn change(&mut self, draft: Draft) {
        let document = draft.subject.document;
        let known = self.drafts.remove(&document).map(|(_, check)| check);
        self.drafts.insert(document, (draft, known.unwrap_or_default()));
        self.unchecked.insert(document);
    }

    /// Whether all that is being defined was checked as it is now, and nothing waits for that.
    #[cfg(test)]
    pub(crate) fn is_checked(&self) -> bool {
        self.unchecked.is_empty() && self.checking.is_none() && self.starting.is_none()
    }

    /// Takes what was found to be wrong with the next sweep of a scenario.
    pub(crate) fn checked(&mut self, document: DocumentId, check: Check) {
        if let Some((_, known)) = self.drafts.get_mut(&document) {
            *known = check;
        }
        self.checking = None;
    }

    /// What is to be checked now; once there is nothing, what waits for that is begun.
    pub(crate) fn next_check(&mut self) -> Option<(Draft, Arc<Catalogues>)> {
        if self.checking.is_some() {
            return None;
        }
        if let Some(next) = self.unchecked.pop_first() {
            let (draft, _) = self.drafts.get(&next)?;
            self.checking = Some(next);
            return Some((draft.clone(), Arc::clone(&self.catalogues)));
        }
        if let Some((document, run)) = self.starting.take() {
            self.start_if_sound(document, run);
        }
        None
    }

    /// Varies a key in the next sweep of the chosen scenario.
    pub(crate) fn vary(&mut self, library: &Library, key: &str) {
        self.follow(library);
        let document = library.chosen().map(|document| document.id);
        if let Some((draft, _)) = document.and_then(|document| self.drafts.get(&document)) {
            let mut draft = draft.clone();
            draft.vary(key);
            self.change(draft);
        }
        self.page = Page::Define;
    }

    /// Makes a study file the next sweep of the chosen scenario, which it varies.
    ///
    /// # Errors
    /// When the scenario is not sound.
    pub(crate) fn open_study(
        &mut self,
        library: &Library,
        path: PathBuf,
        text: String,
    ) -> Result<(), String> {
        self.follow(library);
        let Some(document) = library.chosen() else { return Ok(()) };
        if let Some(problems) = self.unread(document.id) {
            let name = path.display();
            return Err(format!(
                "{name} varies {}, which has problems:\n{problems}",
                document.name
            ));
        }
        if let Some((draft, _)) = self.drafts.get(&document.id) {
            let draft = draft.of_study(path, text);
            self.change(draft);
        }
        self.page = Page::Define;
        Ok(())
    }

    /// Plans the next sweep of a scenario in its folder once it was checked again, for what was free
    /// when it was typed may have been taken since; and makes its runs if `run`.
    pub(crate) fn start(&mut self, document: DocumentId, run: bool) {
        if self.work.is_none() && self.drafts.contains_key(&document) {
            self.unchecked.insert(document);
            self.starting = Some((document, run));
        }
    }

    fn start_if_sound(&mut self, document: DocumentId, run: bool) {
        let Some((draft, check)) = self.drafts.get(&document) else { return };
        if self.work.is_some() || !check.is_sound() {
            return;
        }
        let order = Order::Plan {
            path: draft.path(),
            text: draft.text(),
            given: draft.subject.texts.clone(),
            folder: PathBuf::from(draft.folder.trim()),
            run,
        };
        let origin = Some(Arc::clone(&draft.subject));
        self.begin(order);
        self.origin = origin;
    }

    /// Moves what is to be made in folders that are taken now to free ones.
    pub(super) fn leave_taken_folders(&mut self) {
        let drafts: Vec<Draft> = self.drafts.values().map(|(draft, _)| draft.clone()).collect();
        for mut draft in drafts {
            if files::exists(Path::new(draft.folder.trim())) {
                draft.folder = draft.free_folder().display().to_string();
                self.change(draft);
            }
        }
    }
}
