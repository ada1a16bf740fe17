//! Sweeps: commands that need more of the model than its sweeps, and what their threads tell.

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::Context;
use factory::settings::Entry;
use files::{Catalogues, value_in_toml};

use super::Application;
use crate::command::{Command, Kind, LibraryCommand, SweepCommand};
use crate::layout;
use crate::model::{Draft, Edit, Sweep, Wanted};
use crate::worker::dialog::Question;

impl Application {
    pub(super) fn sweep(&mut self, command: SweepCommand, context: &Context) {
        let model = &mut self.model;
        let sweeps = &mut model.sweeps;
        match command {
            SweepCommand::Vary(key) => {
                sweeps.vary(&model.library, &key);
                layout::open(&mut self.layout, Kind::Sweep);
            }
            SweepCommand::Change(draft) => sweeps.change(*draft),
            SweepCommand::Show(page) => {
                sweeps.page = page;
                layout::open(&mut self.layout, Kind::Sweep);
            }
            SweepCommand::Start | SweepCommand::Prepare => {
                if let Some(document) = model.library.chosen() {
                    sweeps.start(document.id, command == SweepCommand::Start);
                }
            }
            SweepCommand::Save => self.ask_for_study_file(),
            SweepCommand::SaveTo(path) => self.save_study(&path),
            SweepCommand::Open => {
                let then = |path| Command::Sweep(SweepCommand::OpenFolder(path));
                self.dialogs.ask("Open sweep", Question::Folder, then);
            }
            SweepCommand::OpenFolder(folder) => {
                sweeps.open_folder(folder);
                layout::open(&mut self.layout, Kind::Sweep);
            }
            SweepCommand::OpenStudy(path) => self.open_study(path),
            SweepCommand::Resume => sweeps.resume(),
            SweepCommand::Cancel => sweeps.cancel(),
            SweepCommand::Close => sweeps.close(),
            SweepCommand::Select(point) => sweeps.select(point),
            SweepCommand::OpenPoint(point) => self.open_point(point, context),
            SweepCommand::RunPoint(point) => self.run_point(point),
        }
        context.request_repaint();
    }

    /// Takes what sweeps have told.
    pub(super) fn receive_sweeps(&mut self, context: &Context) {
        let shows = |tile: &egui_tiles::TileId| {
            self.layout.tiles.get_pane(tile).is_some_and(|view| view.kind() == Kind::Sweep)
        };
        if self.layout.active_tiles().iter().any(shows) {
            self.model.sweeps.follow(&self.model.library);
        }
        self.workers.check(&mut self.model.sweeps, context);
        match self.workers.sweep(&mut self.model.sweeps) {
            Some(Ok(text)) => self.model.messages.note(text),
            Some(Err(problem)) => self.model.messages.error(problem),
            None => {}
        }
        if self.model.sweeps.work().is_some() {
            context.request_repaint_after(std::time::Duration::from_millis(100));
        }
    }

    /// Shows a study file in the form of the chosen scenario.
    fn open_study(&mut self, path: PathBuf) {
        let text = files::read_text(&path).map_err(|problems| problems.to_string());
        let sweeps = &mut self.model.sweeps;
        match text.and_then(|text| sweeps.open_study(&self.model.library, path, text)) {
            Ok(()) => layout::open(&mut self.layout, Kind::Sweep),
            Err(problem) => self.model.messages.error(problem),
        }
    }

    fn draft(&self) -> Option<&Draft> {
        let document = self.model.library.chosen()?.id;
        self.model.sweeps.draft(document).map(|(draft, _)| draft)
    }

    fn ask_for_study_file(&mut self) {
        let Some(draft) = self.draft() else { return };
        let name = draft.path().display().to_string();
        let then = |path| Command::Sweep(SweepCommand::SaveTo(path));
        self.dialogs.ask("Save study file", Question::Save(name), then);
    }

    /// Writes the study file, and beside it the scenario if no file says what the editor does.
    fn save_study(&mut self, path: &Path) {
        let Some(draft) = self.draft() else { return };
        let catalogues = self.model.library.catalogues();
        match draft.files(path, catalogues) {
            Ok(written) => {
                let behind = draft.file.is_some() && !draft.subject.is_saved(catalogues);
                let behind = behind.then(|| draft.subject.name.clone());
                for (path, text) in written {
                    match files::write_atomically(&path, text) {
                        Ok(()) => self.model.messages.note(format!("Wrote {}", path.display())),
                        Err(error) => return self.model.messages.error(error.to_string()),
                    }
                }
                if let Some(name) = behind {
                    let text = format!("Save {name} too: the study names its file as it is there.");
                    self.model.messages.note(text);
                }
            }
            Err(problem) => self.model.messages.error(problem),
        }
    }

    /// Adds the scenario of a point to the library.
    fn open_point(&mut self, point: usize, context: &Context) {
        let Some(sweep) = &self.model.sweeps.open else { return };
        let plan = &sweep.session.plan;
        let name = name_of(sweep, point);
        let value = |(key, entry): (&str, &Entry)| (key.to_owned(), value_in_toml(&entry.value));
        let mut changes: Vec<(String, String)> = plan.settings(point).iter().map(value).collect();
        let base = sweep.document(&self.model.library);
        if base.is_none() {
            let file = files::quoted(&plan.base(point).display().to_string());
            changes.insert(0, ("base".to_owned(), file));
        }
        let command = LibraryCommand::Edit(Edit::Add { name, base, changes });
        self.apply(Command::Library(command), context);
    }

    /// Simulates the first run of a point as any run.
    fn run_point(&mut self, point: usize) {
        let Some(sweep) = &self.model.sweeps.open else { return };
        let name = name_of(sweep, point);
        let text = sweep.session.plan.scenario_text(point);
        let data = sweep.folder().join("data");
        let catalogues =
            if data.is_dir() { Catalogues::with_folder(&data) } else { Ok(Catalogues::embedded()) };
        let path = PathBuf::from(format!("{name}.toml"));
        let loaded = catalogues
            .and_then(|catalogues| files::load_text(&path, &text, &[], &catalogues))
            .map_err(|problems| problems.to_string());
        match loaded {
            Ok(loaded) => {
                let id = self.model.runs.next_id();
                self.model.work.want(Wanted {
                    id,
                    name,
                    document: None,
                    loaded: Arc::new(loaded),
                    replications: 1,
                    replaces: None,
                });
            }
            Err(problems) => self.model.messages.error(problems),
        }
    }
}

/// What a point is called among scenarios and runs.
fn name_of(sweep: &Sweep, point: usize) -> String {
    let stem = sweep.folder().file_name().unwrap_or_default().to_string_lossy();
    format!("{stem}, point {}", point + 1)
}
