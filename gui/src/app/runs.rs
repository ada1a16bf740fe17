//! Runs: started, taken from their threads, shown, replaced and removed.

use std::sync::Arc;

use egui::Context;

use super::Application;
use crate::command::RunCommand;
use crate::model::{Document, DocumentId, Ended, Run, RunId, RunNews, Selection, Wanted};

impl Application {
    /// Takes what threads have told.
    pub(super) fn receive(&mut self, context: &Context) {
        for news in self.workers.simulate(&mut self.model.work, context) {
            match news {
                RunNews::First(run, replaces) => self.add(*run, replaces),
                RunNews::Next(id, seed) => self.model.runs.take(id, seed),
                RunNews::Ended(Ended::Finished(name)) => {
                    self.model.messages.note(format!("{name} has finished."));
                }
                RunNews::Ended(Ended::Failed(name)) => {
                    self.model.messages.error(format!(
                        "The simulator gave up in {name}. Please report this with the scenario."
                    ));
                }
                RunNews::Ended(Ended::Cancelled(name)) => {
                    self.model.messages.note(format!("{name} was cancelled."));
                }
            }
        }
        if self.model.work.is_busy() {
            context.request_repaint_after(std::time::Duration::from_millis(33));
        }
    }

    /// Adds a run with its first seed. It is shown if it was started by itself: among many nobody is torn away.
    fn add(&mut self, run: Run, replaces: Option<RunId>) {
        let id = run.id;
        if let Some(old) = replaces {
            self.model.comparison.replaced(old, id);
        }
        let shown = self.model.runs.shown().map(|run| run.id);
        self.model.runs.add(run, replaces);
        if self.awaited.remove(&id) || shown.is_none() || shown == replaces {
            self.show(id);
        }
    }

    /// Lets all views show a run; what was selected in another one means nothing in it.
    fn show(&mut self, id: RunId) {
        let before = self.model.runs.shown().map(|run| run.id);
        self.model.runs.show(id);
        self.look_at_another(before);
    }

    /// The shown run may be another one than before.
    fn look_at_another(&mut self, before: Option<RunId>) {
        let Some(run) = self.model.runs.shown() else { return };
        self.model.time.show(run);
        if before != Some(run.id)
            && matches!(self.model.selection, Selection::Incident(_) | Selection::Job(_))
        {
            self.model.selection = Selection::Nothing;
        }
    }

    /// A name that no run has, and none that is on its way, from that of its scenario.
    pub(super) fn name_for(&self, scenario: &str) -> String {
        let there = self.model.runs.all().iter().map(|run| &run.name);
        let coming = self.model.work.wanted().map(|run| &run.name);
        let taken: Vec<&String> = there.chain(coming).collect();
        let numbered = (2..).map(|number: u32| format!("{scenario} ({number})"));
        let mut names = std::iter::once(scenario.to_owned()).chain(numbered);
        names.find(|name| !taken.contains(&name)).expect("there are more numbers than runs")
    }

    pub(super) fn run(&mut self, command: RunCommand) {
        let runs = &mut self.model.runs;
        match command {
            RunCommand::Start => self.start(self.model.preferences.seeds, false),
            RunCommand::StartAgain => self.start(self.model.preferences.seeds, true),
            RunCommand::Again(id) => self.run_again(id),
            RunCommand::Replicate(count) => self.start(count, false),
            RunCommand::Seeds(count) => self.model.preferences.seeds = count.max(1),
            RunCommand::Portfolio(path) => self.run_portfolio(path),
            RunCommand::Cancel => self.model.work.cancel(),
            RunCommand::Show(id) => self.show(id),
            RunCommand::Rename(id, name) => runs.rename(id, name),
            RunCommand::Remove(id) => {
                let before = runs.shown().map(|run| run.id);
                runs.remove(id);
                self.model.comparison.forget(id);
                self.look_at_another(before);
            }
        }
    }

    /// Runs the chosen scenario, or shows its run if that is of the same inputs.
    pub(super) fn start(&mut self, replications: u32, again: bool) {
        let Some(document) = self.model.library.chosen() else { return };
        let same = self.model.same_run(document, replications as usize).filter(|_| !again);
        if let Some((id, name)) = same.map(|run| (run.id, run.name.clone())) {
            self.model.messages.note(format!("{name} is shown: no input has changed since."));
            return self.show(id);
        }
        if self.is_coming(document, replications) {
            return self.model.messages.note("It is on its way: no input has changed since.");
        }
        let runs = self.model.runs.all().iter();
        let mut earlier = runs.filter(|run| run.document == Some(document.id));
        let replaces = earlier.next_back().filter(|_| again).map(|run| run.id);
        self.want(document.id, replications, replaces);
    }

    /// Whether the same is under way or waits, with so many seeds or more.
    fn is_coming(&self, document: &Document, replications: u32) -> bool {
        let draft = self.model.library.draft(document);
        let Ok(loaded) = draft.loaded.as_ref() else { return false };
        let text = files::resolve(loaded);
        let mut coming = self.model.work.wanted();
        coming.any(|run| {
            run.document == Some(document.id)
                && run.replications >= replications
                && files::resolve(&run.loaded) == text
        })
    }

    /// Runs the scenario of a run as it is now, with as many seeds.
    fn run_again(&mut self, id: RunId) {
        let Some(run) = self.model.runs.get(id) else { return };
        if let (Some(document), seeds) = (run.document, run.seeds_wanted) {
            self.want(document, seeds, Some(id));
        }
    }

    /// Puts a run of a scenario at the end of those that wait.
    fn want(&mut self, document: DocumentId, replications: u32, replaces: Option<RunId>) {
        let Some(of) = self.model.library.document(document) else { return };
        let loaded = match self.model.library.load(of) {
            Ok(loaded) => loaded,
            Err(problems) => return self.model.messages.error(problems.to_string()),
        };
        let earlier = replaces.and_then(|id| self.model.runs.get(id));
        let name = match earlier {
            Some(run) => run.name.clone(),
            None => self.name_for(&loaded.scenario.spec().name),
        };
        let id = self.model.runs.next_id();
        let loaded = Arc::new(loaded);
        let document = Some(document);
        self.awaited.insert(id);
        self.model.work.want(Wanted { id, name, document, loaded, replications, replaces });
    }
}
