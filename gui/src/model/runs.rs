//! The runs that have finished, and the one that all views show.

use super::{Run, RunId, Seed};

/// Finished runs, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    all: Vec<Run>,
    shown: Option<RunId>,
    last: u32,
}

impl Runs {
    /// All of them, the oldest first.
    pub(crate) fn all(&self) -> &[Run] {
        &self.all
    }

    /// The run that all views show.
    pub(crate) fn shown(&self) -> Option<&Run> {
        self.shown.and_then(|id| self.get(id))
    }

    /// A run by its number.
    pub(crate) fn get(&self, id: RunId) -> Option<&Run> {
        self.all.iter().find(|run| run.id == id)
    }

    /// A number for the next run.
    pub(crate) const fn next_id(&mut self) -> RunId {
        self.last += 1;
        RunId(self.last)
    }

    /// Adds a run, in the place of another one if that is still there.
    pub(crate) fn add(&mut self, run: Run, replaces: Option<RunId>) {
        let place = replaces.and_then(|id| self.all.iter().position(|other| other.id == id));
        match place {
            Some(place) => self.all[place] = run,
            None => self.all.push(run),
        }
    }

    /// Gives a run the results of its next seed, if it is still there.
    pub(crate) fn take(&mut self, id: RunId, seed: Seed) {
        if let Some(run) = self.all.iter_mut().find(|run| run.id == id) {
            run.take(seed);
        }
    }

    /// How many seeds each run has so far: what is worked out of them is out of date when this is.
    pub(crate) fn seeds(&self) -> Vec<(RunId, usize)> {
        self.all.iter().map(|run| (run.id, run.replication_count())).collect()
    }

    /// Lets all views show a run.
    pub(crate) fn show(&mut self, id: RunId) {
        if self.get(id).is_some() {
            self.shown = Some(id);
        }
    }

    /// Calls a run otherwise.
    pub(crate) fn rename(&mut self, id: RunId, name: String) {
        if let Some(run) = self.all.iter_mut().find(|run| run.id == id) {
            run.name = name;
        }
    }

    /// Forgets a run.
    pub(crate) fn remove(&mut self, id: RunId) {
        self.all.retain(|run| run.id != id);
        if self.shown == Some(id) {
            self.shown = self.all.last().map(|run| run.id);
        }
    }
}
