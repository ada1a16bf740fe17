//! Runs under way or waiting: their progress, and their end.

use std::collections::VecDeque;
use std::num::NonZero;
use std::sync::Arc;
use std::thread;

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
    under_way: Vec<Simulating>,
}

impl Work {
    /// Something runs or waits.
    pub(crate) fn is_busy(&self) -> bool {
        !self.under_way.is_empty() || !self.waiting.is_empty()
    }

    /// The runs under way, the oldest first.
    pub(crate) fn under_way(&self) -> &[Simulating] {
        &self.under_way
    }

    /// Runs that wait for their turn.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// All of them: those under way, and those that wait in their order.
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
        self.under_way.iter().for_each(Simulating::cancel);
    }

    /// Starts runs while there are cores for them; gives what came of one that has ended.
    pub(crate) fn advance(&mut self, context: &egui::Context) -> Option<Outcome> {
        let mut ended = self.under_way.iter().enumerate();
        let ended = ended.find_map(|(place, run)| Some((place, run.outcome()?)));
        let outcome = ended.map(|(place, outcome)| {
            self.under_way.remove(place);
            context.request_repaint(); // Another one may have ended too.
            outcome
        });
        while self.under_way.len() < most_at_once()
            && let Some(wanted) = self.waiting.pop_front()
        {
            self.under_way.push(Simulating::start(wanted, context.clone()));
        }
        outcome
    }
}

/// Runs at once: one core is left for the window, and memory for what they record.
fn most_at_once() -> usize {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    cores.saturating_sub(1).clamp(1, 4)
}
