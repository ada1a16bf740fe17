//! Files: opening, saving without losing what others wrote, closing, deleting.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use files::{Draft, Section};

use super::references::text_at;
use super::{Document, DocumentId, Edit, Library, Next, Outcome, Question};

type Done = Result<(), String>;

impl Library {
    /// Opens the scenario or the study at a path.
    pub(crate) fn open(&mut self, path: &Path) -> Outcome {
        self.told(|library, outcome| library.open_at(path, outcome))
    }

    /// Writes a scenario to its file; asks first if somebody else has changed that.
    pub(crate) fn save(&mut self, id: DocumentId) -> Outcome {
        self.question = None;
        self.told(|library, outcome| library.save_unless_changed(id, outcome))
    }

    /// Writes a scenario whatever its file says now.
    pub(crate) fn save_over(&mut self, id: DocumentId) -> Outcome {
        self.question = None;
        let path = self.document(id).and_then(|document| document.path.clone());
        path.map_or_else(Outcome::default, |path| self.save_to(id, &path))
    }

    /// Writes a scenario to a file, which is its file from then on.
    pub(crate) fn save_to(&mut self, id: DocumentId, path: &Path) -> Outcome {
        self.question = None;
        self.told(|library, outcome| library.save_at(id, path, outcome))
    }

    /// Writes every scenario that has a file.
    pub(crate) fn save_all(&mut self) -> Outcome {
        self.question = None;
        let with_file = self.unsaved().filter(|document| document.path.is_some());
        let all: Vec<DocumentId> = with_file.map(|document| document.id).collect();
        self.told(|library, outcome| {
            for id in all {
                let done = library.save_unless_changed(id, outcome);
                outcome.errors.extend(done.err());
            }
            Ok(())
        })
    }

    /// Writes every scenario, those without a file in a folder.
    pub(crate) fn save_all_in(&mut self, folder: &Path) -> Outcome {
        self.question = None;
        self.told(|library, outcome| {
            library.save_below(folder, outcome);
            Ok(())
        })
    }

    /// Reads the file of a scenario again; that can be taken back.
    pub(crate) fn reload(&mut self, id: DocumentId) -> Outcome {
        self.question = None;
        self.told(|library, _| library.read_again(id))
    }

    /// Takes a scenario out of the tree; asks first if something would be lost.
    pub(crate) fn close(&mut self, id: DocumentId) -> Outcome {
        if self.document(id).is_some_and(Document::is_unsaved) {
            self.question = Some(Question::Close(id));
            return Outcome::default();
        }
        self.edit(Edit::Remove(id))
    }

    /// Takes a scenario out of the tree, perhaps with its file; asks first unless nothing can be lost.
    pub(crate) fn delete(&mut self, id: DocumentId) -> Outcome {
        let plain = |document: &Document| document.path.is_none() && !document.is_unsaved();
        if self.document(id).is_some_and(plain) && self.variants(id).next().is_none() {
            return self.edit(Edit::Remove(id));
        }
        self.question = Some(Question::Delete(id));
        Outcome::default()
    }

    /// Takes a scenario out of the tree and its file from the disk.
    pub(crate) fn delete_file(&mut self, id: DocumentId) -> Outcome {
        self.question = None;
        self.told(|library, outcome| library.remove_with_file(id, outcome))
    }

    fn open_at(&mut self, path: &Path, outcome: &mut Outcome) -> Done {
        if path.is_dir() {
            outcome.next = Some(Next::SweepFolder(path.to_owned()));
            return Ok(());
        }
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let path = files::without_detours(&path);
        if let Some(open) = self.documents.iter().find(|it| it.path.as_ref() == Some(&path)) {
            self.chosen = open.id;
            return Ok(());
        }
        let text: Arc<str> = files::read_text(&path).map_err(|it| it.to_string())?.into();
        if files::holds_a_portfolio(&text) {
            outcome.used.push(path.clone());
            outcome.next = Some(Next::Portfolio(path));
            Ok(())
        } else if is_study(&path, &text) {
            self.open_study(path, &text, outcome)
        } else {
            self.open_scenario(path, text, outcome)
        }
    }

    fn open_scenario(&mut self, path: PathBuf, text: Arc<str>, outcome: &mut Outcome) -> Done {
        self.refuse(&path, &text)?;
        let id = self.opened(&path, text);
        self.chosen = id;
        outcome.notes.push(format!("Opened {}", path.display()));
        outcome.used.push(path);
        self.open_bases(id);
        Ok(())
    }

    /// Opens the first scenario that a study varies, which is where the study is shown; or the folder
    /// of results in which it stands.
    fn open_study(&mut self, path: PathBuf, text: &str, outcome: &mut Outcome) -> Done {
        let folder = path.parent().unwrap_or(Path::new(""));
        if study::Session::is_study(&path) {
            outcome.next = Some(Next::SweepFolder(folder.to_owned()));
            return Ok(());
        }
        let name = path.display();
        let base = study::first_base_of(&path, text).ok_or_else(|| {
            format!("{name} is a study that names no scenario file: there is nothing to vary.")
        })?;
        let base = files::without_detours(&base);
        if let Some(open) = self.documents.iter().find(|it| it.path.as_ref() == Some(&base)) {
            self.chosen = open.id;
        } else {
            let wrong = |problem| format!("{name} varies a scenario that is not there:\n{problem}");
            let text = files::read_text(&base).map_err(wrong)?;
            if is_study(&base, &text) {
                return Err(format!("{name} varies {}, which is a study itself.", base.display()));
            }
            self.open_scenario(base, text.into(), outcome)?;
        }
        outcome.notes.push(format!("Opened {name}"));
        outcome.used.push(path.clone());
        outcome.next = Some(Next::Study(path));
        Ok(())
    }

    fn opened(&mut self, path: &Path, text: Arc<str>) -> DocumentId {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // An example may have the same name: then the file is known by its path alone.
        let taken = self.documents.iter().any(|document| document.place() == Path::new(&name));
        let document = self.add((!taken).then_some(name.as_str()), text);
        document.path = Some(path.to_owned());
        document.saved = Some(document.text.clone());
        let (text, revision) = (document.text.clone(), document.revision);
        document.write(text, revision);
        let document = document.clone();
        self.history.opened(&document);
        document.id
    }

    /// Opens the files that a scenario inherits from, so that they stand in the tree.
    fn open_bases(&mut self, mut id: DocumentId) {
        while let Some(document) = self.document(id)
            && self.base_of(document).is_none()
            && let Some(base) = document.base()
            && let Ok(text) = files::read_text(&base)
        {
            id = self.opened(&base, text.into());
        }
    }

    /// Says why a text is no scenario, if it is none at all.
    fn refuse(&self, path: &Path, text: &str) -> Done {
        let name = path.display().to_string();
        let toml = path.extension().is_some_and(|ending| ending == "toml");
        let section = match Section::of_text(text, &name) {
            Ok(section) => section,
            // A scenario with a slip of the pen can be mended here.
            Err(_) if toml => return Ok(()),
            Err(problems) => return Err(problems.to_string()),
        };
        let texts = files::Texts::from([(path.to_owned(), Arc::from(text))]);
        let draft: Draft = files::draft(path, &texts, &self.catalogues);
        let known = draft.inputs.iter().any(|input| input.written) || section.has("base");
        match draft.loaded {
            Err(problems) if !known => Err(format!("{name} is not a scenario:\n{problems}")),
            _ => Ok(()),
        }
    }

    /// Writes a scenario to its file, unless somebody else has changed that.
    fn save_unless_changed(&mut self, id: DocumentId, outcome: &mut Outcome) -> Done {
        let Some(document) = self.document(id) else { return Ok(()) };
        let Some(path) = document.path.clone() else {
            outcome.next = Some(Next::NameFile(id));
            return Ok(());
        };
        // What cannot be read any more has changed too.
        let same =
            files::read_text(&path).is_ok_and(|text| document.saved.as_deref() == Some(&*text));
        if files::exists(&path) && !same {
            self.question = Some(Question::Overwrite(id));
            return Ok(());
        }
        self.save_at(id, &path, outcome)
    }

    fn save_at(&mut self, id: DocumentId, path: &Path, outcome: &mut Outcome) -> Done {
        let path = self.file_for(id, path)?;
        let open = |other: &&Document| other.id != id && other.path.as_ref() == Some(&path);
        if let Some(other) = self.documents.iter().find(open) {
            return Err(format!("{} is open as {}; close that first.", path.display(), other.name));
        }
        let Some(document) = self.document(id) else { return Ok(()) };
        if let Some(base) = self.base_of(document).map(|base| base.id) {
            self.save_base(base, &path, outcome)?;
        }
        let Some(document) = self.document(id) else { return Ok(()) };
        // A base that has got a file is known to the text by the name that it had before.
        let file = self.base_of(document).and_then(|base| base.path.as_deref());
        let file = file.filter(|file| document.base().is_some_and(|base| base != *file));
        let text = text_at(document, &path, file).unwrap_or_else(|_| {
            let name = &document.name;
            outcome.notes.push(format!(
                "{name} is not TOML yet: check its base and its weather file once it is."
            ));
            Arc::clone(&document.text)
        });
        files::write_atomically(&path, text.as_bytes()).map_err(|error| error.to_string())?;
        self.write(id, Arc::clone(&text));
        if let Some(document) = self.documents.iter_mut().find(|document| document.id == id) {
            document.path = Some(path.clone());
            document.saved = Some(text);
        }
        self.drafts.borrow_mut().clear();
        outcome.notes.push(format!("Saved {}", path.display()));
        outcome.used.push(path);
        Ok(())
    }

    /// The path of the file that is meant; an ending that was not typed replaces no other file.
    fn file_for(&self, id: DocumentId, path: &Path) -> Result<PathBuf, String> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let mut path = files::without_detours(&path);
        if path.extension().is_none() {
            path.set_extension("toml");
            let own = self.document(id).and_then(|document| document.path.as_ref());
            if own != Some(&path) && files::exists(&path) {
                let path = path.display();
                return Err(format!("{path} is there already: name it with .toml to replace it."));
            }
        }
        Ok(path)
    }

    /// Writes a base that has no file beside its variant, so that the variant can be read again.
    fn save_base(&mut self, base: DocumentId, variant: &Path, outcome: &mut Outcome) -> Done {
        let Some(document) = self.document(base).filter(|document| document.path.is_none()) else {
            return Ok(());
        };
        let folder = variant.parent().unwrap_or(Path::new(""));
        let path = folder.join(document.place());
        let there = files::exists(&path);
        if there && files::read_text(&path).ok().as_deref() != Some(&*document.text) {
            return Err(format!(
                "{} inherits from {}, which has no file yet, and another {} is there already: save {} \
                 first.",
                variant.display(),
                document.name,
                path.display(),
                document.name
            ));
        }
        self.save_at(base, &path, outcome)
    }

    fn save_below(&mut self, folder: &Path, outcome: &mut Outcome) {
        let all: Vec<DocumentId> = self.unsaved().map(|document| document.id).collect();
        for id in all {
            let Some(document) = self.document(id).filter(|document| document.is_unsaved()) else {
                continue;
            };
            let done = if document.path.is_some() {
                self.save_unless_changed(id, outcome)
            } else {
                let path = free_path(&folder.join(document.proposal()));
                self.save_at(id, &path, outcome)
            };
            outcome.errors.extend(done.err());
        }
    }

    fn read_again(&mut self, id: DocumentId) -> Done {
        let Some(path) = self.document(id).and_then(|document| document.path.clone()) else {
            return Ok(());
        };
        let text: Arc<str> = files::read_text(&path).map_err(|it| it.to_string())?.into();
        let before = self.snapshot();
        self.write(id, Arc::clone(&text));
        self.history.record(format!("read {} again", path.display()), None, before);
        if let Some(document) = self.documents.iter_mut().find(|document| document.id == id) {
            document.saved = Some(text);
        }
        Ok(())
    }

    fn remove_with_file(&mut self, id: DocumentId, outcome: &mut Outcome) -> Done {
        let Some(path) = self.document(id).and_then(|document| document.path.clone()) else {
            return Ok(());
        };
        files::remove_file(&path).map_err(|error| error.to_string())?;
        outcome.notes.push(format!("Deleted {}", path.display()));
        self.change(Edit::Remove(id))?;
        self.history.forget_file(id);
        Ok(())
    }
}

/// Whether a text is a study: sound TOML with a section that only studies have.
fn is_study(path: &Path, text: &str) -> bool {
    let section = Section::of_text(text, &path.display().to_string());
    let has =
        |section: &Section| ["vary", "design", "replicate"].iter().any(|key| section.has(key));
    section.is_ok_and(|section| has(&section))
}

/// The path, or the first with a number at which nothing is yet.
fn free_path(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let numbered = (2..).map(|number| path.with_file_name(format!("{stem}-{number}.toml")));
    let mut paths = std::iter::once(path.to_owned()).chain(numbered);
    paths.find(|path| !files::exists(path)).unwrap_or_default()
}
