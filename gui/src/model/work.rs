//! Runs under way or waiting: their progress, and their end.

use std::collections::VecDeque;
use std::sync::Arc;

use files::Loaded;

use super::{DocumentId, RunId};
use crate::worker::simulation::{Outcome, Simulating};

/// A run that is wanted.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// Its number once it is there.
    pub(crate) id: RunId,
    /// What it will be called.
    pub(crate) name: String,
    /// The scenario it is made of.
    pub(crate) document: Option<DocumentId>,
    /// That scenario, read.
    pub(crate) loaded: Arc<Loaded>,
    /// How many seeds.
    pub(crate) replications: u32,
    /// The run whose place it takes.
    pub(crate) replaces: Option<RunId>,
}

/// Runs under way and runs that wait.
#[derive(Debug, Default)]
pub(crate) struct Work {
    waiting: VecDeque<Wanted>,
    under_way: Option<Simulating>,
}

impl Work {
    /// Something runs or waits.
    pub(crate) fn is_busy(&self) -> bool {
        self.under_way.is_some() || !self.waiting.is_empty()
    }

    /// The run under way.
    pub(crate) const fn under_way(&self) -> Option<&Simulating> {
        self.under_way.as_ref()
    }

    /// Runs that wait for their turn.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// All of them: the one under way, and those that wait in their order.
    pub(crate) fn wanted(&self) -> impl Iterator<Item = &Wanted> {
        self.under_way.iter().map(Simulating::wanted).chain(&self.waiting)
    }

    /// Puts a run at the end of those that wait.
    pub(crate) fn want(&mut self, wanted: Wanted) {
        self.waiting.push_back(wanted);
    }

    /// Stops what runs and forgets what waits.
    pub(crate) fn cancel(&mut self) {
        self.waiting.clear();
        if let Some(run) = &self.under_way {
            run.cancel();
        }
    }

    /// Starts the next run when none is under way; gives what came of one that has ended.
    pub(crate) fn advance(&mut self, context: &egui::Context) -> Option<Outcome> {
        let outcome = self.under_way.as_ref().and_then(Simulating::outcome);
        if outcome.is_some() {
            self.under_way = None;
        }
        if self.under_way.is_none()
            && let Some(wanted) = self.waiting.pop_front()
        {
            self.under_way = Some(Simulating::start(wanted, context.clone()));
        }
        outcome
    }
}
