//! The report of a study: one HTML page that needs nothing else, for the people who decide.
//!
//! What every design can say stands first: the points in their order, how far runs differ, and what
//! lies between cost and goodput. Then come answers that only some designs have.

mod appendix;
mod bridge;
mod cost;
mod decisions;
mod duration;
mod effects;
mod gpu_hours;
mod illustrate;
mod overview;
mod ranking;
mod sensitivity;
mod spread;
#[cfg(test)]
mod tests;
mod topic;
mod trade_off;
mod view;

use factory::Results;
use factory::results::Row;
use study::{Failure, Findings, Merged, Plan, Session};

use crate::figures::html::section;
pub use bridge::{Bridge, Step};
pub(crate) use gpu_hours::side_by_side;
use illustrate::illustrations;
pub use sensitivity::{READINGS, Reading};
pub use topic::well_known;
pub(crate) use topic::{decimals, with_half};
use view::View;

/// What stands at the foot of the page.
const FOOTER: &str = "The files beside this page hold all numbers: runs.csv every run, summary.csv \
                      every estimate with its interval, sensitivity.csv every index and plan.csv \
                      the inputs of every point, each also as Parquet; datapackage.json explains \
                      their columns.";

/// A study with what it found.
#[derive(Clone, Copy, Debug)]
pub struct Report<'r> {
    /// The study and its points.
    pub plan: &'r Plan,
    /// What was found.
    pub findings: &'r Findings,
    /// Single runs that show what lies behind the numbers; may be empty.
    pub shown: &'r [Illustration],
    /// Version of the program.
    pub version: &'r str,
}

/// One run of a point, the first replication, as an example.
#[derive(Clone, Debug)]
pub struct Illustration {
    /// Place of the point, from 0.
    pub point: usize,
    /// What the run reported.
    pub results: Results,
    /// Every hour of it; empty where none was recorded.
    pub rows: Vec<Row>,
}

/// Makes the tables of a study and its page, once every run is there; `jobs` simulations at once make
/// the figures of single runs.
///
/// # Errors
/// As [`Session::merge`].
pub fn merge(session: &Session, jobs: usize) -> Result<Merged, Failure> {
    merge_with_bridges(session, jobs).map(|(merged, _)| merged)
}

/// The same, with what the differences to the baseline are made of.
///
/// # Errors
/// As [`Session::merge`].
pub fn merge_with_bridges(
    session: &Session,
    jobs: usize,
) -> Result<(Merged, Vec<Bridge>), Failure> {
    let plan = &session.plan;
    let mut bridges = Vec::new();
    let merged = session.merge(|findings| {
        let shown = illustrations(plan, jobs);
        bridges = bridge::bridges(plan, findings, &shown);
        page(&Report { plan, findings, shown: &shown, version: env!("CARGO_PKG_VERSION") })
    })?;
    Ok((merged, bridges))
}

/// The page. The same study has the same page, to the byte.
pub fn page(report: &Report<'_>) -> String {
    let view = View::new(report);
    let parts = [
        ("The search for a threshold", decisions::thresholds(&view)),
        ("The point that was chosen", decisions::selection(&view)),
        ("Points compared", ranking::ranking(&view)),
        ("What the differences are made of", bridge::section(&view)),
        ("How far runs differ", spread::spread(&view)),
        ("What each input does", effects::effects(&view)),
        ("Cost against goodput", trade_off::trade_off(&view)),
        ("What matters most", sensitivity::sensitivity(&view)),
        ("Where the GPU-hours went", gpu_hours::gpu_hours(&view)),
        ("What a GPU-hour kept costs", cost::cost_build_up(&view)),
        ("Power, PUE and weather", duration::duration_curves(&view)),
        ("Runs that failed", appendix::failures(&view)),
        ("All metrics", appendix::metrics(&view)),
        ("Doing it again", appendix::reproduce(&view)),
    ];
    let mut body = overview::overview(&view);
    for (title, content) in parts.iter().filter(|(_, content)| !content.is_empty()) {
        body.push_str(&section(title, content));
    }
    crate::figures::page(&report.plan.study.name, &body, FOOTER)
}
