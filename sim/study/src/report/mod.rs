//! The report of a study: one HTML page that needs nothing else, for the people who decide.

use factory::Results;
use factory::results::Row;

use crate::outputs::Findings;
use crate::plan::Plan;

/// What a report shows.
pub struct Report<'r> {
    /// The plan.
    pub plan: &'r Plan,
    /// What was found.
    pub findings: &'r Findings,
    /// Recorded runs of some points.
    pub shown: &'r [Illustration],
    /// Version of the program.
    pub version: &'r str,
}

/// A recorded run of a point.
#[derive(Debug)]
pub struct Illustration {
    /// The point, from 0.
    pub point: usize,
    /// What the run reports.
    pub results: Results,
    /// Its hours.
    pub rows: Vec<Row>,
}

/// The page.
pub fn page(report: &Report<'_>) -> String {
    files::figures::page(&report.plan.study.name, "", "")
}
