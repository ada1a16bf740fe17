//! Commands of the runs.

use std::path::PathBuf;

use egui::{Key, Modifiers};

use super::Description;
use crate::model::{Model, RunId};

/// Counts of seeds that are offered by name; any other can be typed.
pub(crate) const SEEDS: [u32; 3] = [1, 5, 10];

/// What can be done with runs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RunCommand {
    /// Simulate the chosen scenario and add the results to the earlier ones.
    Start,
    /// Simulate the chosen scenario; its results take the place of its earlier ones.
    StartAgain,
    /// Simulate the scenario of a run as it is now; the results take the place of the run.
    Again(RunId),
    /// Simulate it with this many seeds, for intervals.
    Replicate(u32),
    /// Take so many seeds whenever a scenario is run.
    Seeds(u32),
    /// Simulate the portfolio in a file, and show what goes between its sites.
    Portfolio(PathBuf),
    /// Stop all that is running or waiting.
    Cancel,
    /// Let all views show a run.
    Show(RunId),
    /// Call a run otherwise.
    Rename(RunId, String),
    /// Forget a run.
    Remove(RunId),
}

impl RunCommand {
    pub(super) fn describe(&self) -> Description {
        match self {
            Self::Start => Description::new(
                "Run",
                "Simulates the chosen scenario with as many seeds as are chosen beside it, and adds the \
                 results to the earlier ones; shows those that are there if nothing has changed.",
            )
            .at(Modifiers::COMMAND, Key::Enter),
            Self::StartAgain => Description::new(
                "Run and replace",
                "Simulates the chosen scenario; its results replace its earlier ones.",
            )
            .at(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Enter),
            Self::Again(_) => Description::new(
                "Run again",
                "Simulates the scenario as it is now; the results replace those that are shown.",
            ),
            Self::Replicate(count) => Description::new(
                if *count == 1 { "Run with 1 seed".to_owned() } else { format!("Run with {count} seeds") },
                "Simulates the chosen scenario with so many seeds; several give every metric an interval.",
            ),
            Self::Seeds(count) => Description::new(
                format!("Seeds of a run: {count}"),
                "Every further run takes so many seeds, on all cores at once.",
            ),
            Self::Portfolio(_) => Description::new(
                "Run portfolio",
                "Simulates all sites of a portfolio together; the map shows what goes between them.",
            ),
            Self::Cancel => {
                Description::new("Cancel runs", "Stops all that is running or waiting.")
                    .at(Modifiers::COMMAND, Key::Period)
            }
            Self::Show(_) => Description::new("Show run", "All views show this run."),
            Self::Rename(..) => Description::new("Rename run…", "Calls the run otherwise."),
            Self::Remove(_) => Description::new("Remove run", "Forgets the run and its results."),
        }
    }

    pub(super) fn offered(model: &Model) -> Vec<Self> {
        let mut commands = vec![Self::Start, Self::StartAgain];
        commands.extend(SEEDS.map(Self::Replicate));
        commands.extend(SEEDS.map(Self::Seeds));
        if model.work.is_busy() {
            commands.push(Self::Cancel);
        }
        commands
    }
}
