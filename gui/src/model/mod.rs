//! The model: all that panels and views read. Only `app` changes it, by `apply` of its parts.

mod comparison;
mod frame_times;
mod jobs;
mod library;
mod messages;
mod portfolio;
mod preferences;
mod run;
mod runs;
mod selection;
mod series;
mod stale;
mod sweeps;
mod table;
mod time;
mod work;

pub(crate) use comparison::{
    Comparison, Difference, difference, estimate, goodput_share, same_size,
};
pub(crate) use frame_times::FrameTimes;
pub(crate) use jobs::{Bar, Jobs, Lanes};
pub(crate) use library::{
    Branch, Document, DocumentId, Edit, Library, Next, Outcome, Question, SiteBranch,
};
pub(crate) use messages::{Level, Message, Messages};
#[cfg(test)]
pub(crate) use portfolio::{Flow, Member};
pub(crate) use portfolio::{Portfolio, Portfolios, bytes};
pub(crate) use preferences::Preferences;
pub(crate) use run::{Run, RunId, Seed};
pub(crate) use runs::Runs;
pub(crate) use selection::Selection;
pub(crate) use series::{Pyramid, Series, Summary};
pub(crate) use sweeps::{
    Check, Design, Draft, End, News, Order, Page, Part, Replications, Size, Sweep, Sweeping,
    Sweeps, Varied,
};
pub(crate) use table::Table;
pub(crate) use time::Time;
pub(crate) use work::{Ended, RunNews, UnderWay, Wanted, Work, cores};

/// Everything that panels and views show.
#[derive(Debug, Default)]
pub(crate) struct Model {
    /// Scenarios, with their history of edits.
    pub(crate) library: Library,
    /// Runs that have finished.
    pub(crate) runs: Runs,
    /// Runs that are under way or wait.
    pub(crate) work: Work,
    /// The moment that all views show, and the part of the run that plots show.
    pub(crate) time: Time,
    /// What the details are of.
    pub(crate) selection: Selection,
    /// Which runs are compared, and with what.
    pub(crate) comparison: Comparison,
    /// Sweeps: defined, under way, opened.
    pub(crate) sweeps: Sweeps,
    /// A portfolio that was run, with what went between its sites.
    pub(crate) portfolios: Portfolios,
    /// What has been said to the user.
    pub(crate) messages: Messages,
    /// Theme and size.
    pub(crate) preferences: Preferences,
    /// How long the last frames took.
    pub(crate) frame_times: FrameTimes,
}
