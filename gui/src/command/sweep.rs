//! Commands of the sweeps.

use std::path::PathBuf;

use super::Description;
use crate::model::{Draft, Model, Page};

/// What can be done with sweeps.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SweepCommand {
    /// Vary a key of the chosen scenario in the next sweep.
    Vary(String),
    /// Take the next sweep as the form has it now.
    Change(Box<Draft>),
    /// Show a part of the view.
    Show(Page),
    /// Make the next sweep of the chosen scenario.
    Start,
    /// Plan it in its folder without making its runs.
    Prepare,
    /// Write the study file of the next sweep.
    Save,
    /// As [`Self::Save`], to this file.
    SaveTo(PathBuf),
    /// Ask for the folder of a sweep, and open it.
    Open,
    /// Open the folder of a sweep.
    OpenFolder(PathBuf),
    /// Take a study file as the next sweep of the chosen scenario, which it varies.
    OpenStudy(PathBuf),
    /// Make the runs that the open sweep lacks.
    Resume,
    /// Stop the sweep; what is finished stays.
    Cancel,
    /// Show no sweep.
    Close,
    /// Look at a point, from 0, everywhere.
    Select(Option<usize>),
    /// Open a point, from 0, as a scenario.
    OpenPoint(usize),
    /// Run a point, from 0, as any scenario.
    RunPoint(usize),
}

impl SweepCommand {
    pub(super) fn describe(&self) -> Description {
        match self {
            Self::Vary(key) => Description::new(
                "Vary this",
                format!("Makes {key} an input that the next sweep varies."),
            ),
            Self::Change(_) => {
                Description::new("Change sweep", "Changes the definition of the next sweep.")
            }
            Self::Show(Page::Define) => {
                Description::new("Define sweep", "What the next sweep of this scenario varies.")
            }
            Self::Show(Page::Points) => Description::new("Points", "All points in a table."),
            Self::Show(Page::Scatter) => {
                Description::new("Scatter", "Any input or metric against any other.")
            }
            Self::Show(Page::Tornado) => {
                Description::new("Tornado", "How much each input matters for a metric.")
            }
            Self::Show(Page::Pareto) => {
                Description::new("Pareto", "The points that no other surpasses in all aims.")
            }
            Self::Start => Description::new(
                "Run sweep",
                "Makes all runs on all cores. What is finished is kept at any time.",
            ),
            Self::Prepare => Description::new(
                "Only plan",
                "Writes the folder without making runs, for `aifactory sweep run` or several machines.",
            ),
            Self::Save | Self::SaveTo(_) => Description::new(
                "Save study file…",
                "Writes the study for `aifactory sweep plan`, with the scenario beside it if it has \
                 no file.",
            ),
            Self::Open | Self::OpenFolder(_) => Description::new(
                "Open sweep…",
                "Opens a folder of results made here or by `aifactory sweep`, finished or not.",
            ),
            Self::OpenStudy(path) => Description::new(
                format!("Open {}", path.display()),
                "Takes a study file as the next sweep of the chosen scenario.",
            ),
            Self::Resume => Description::new(
                "Resume sweep",
                "Makes the runs that are missing, then the tables and the report.",
            ),
            Self::Cancel => Description::new(
                "Stop sweep",
                "Stops once the runs under way are finished; all that is finished is kept.",
            ),
            Self::Close => Description::new("Close sweep", "Shows no sweep; its folder stays."),
            Self::Select(_) => Description::new("Select point", "Looks at a point everywhere."),
            Self::OpenPoint(_) => Description::new(
                "Open as scenario",
                "Adds a scenario that is the base with the values of this point.",
            ),
            Self::RunPoint(_) => Description::new(
                "Run this point",
                "Simulates the first run of this point, recorded whole, for all views.",
            ),
        }
    }

    pub(super) fn offered(model: &Model) -> Vec<Self> {
        let sweeps = &model.sweeps;
        let mut commands = vec![Self::Show(Page::Define)];
        match (sweeps.work(), &sweeps.open) {
            (Some(_), _) => commands.push(Self::Cancel),
            (None, open) => {
                commands.push(Self::Open);
                let unfinished = open.as_ref().is_some_and(|open| open.result_hash.is_none());
                commands.extend(unfinished.then_some(Self::Resume));
                commands.extend(open.is_some().then_some(Self::Close));
            }
        }
        if let Some(open) = &sweeps.open {
            let pages = [Page::Points, Page::Scatter, Page::Tornado, Page::Pareto];
            commands.extend(pages.map(Self::Show));
            if let Some(point) = open.selected {
                commands.extend([Self::OpenPoint(point), Self::RunPoint(point)]);
            }
        }
        commands
    }
}
