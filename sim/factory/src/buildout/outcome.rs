//! What became of a plan, row by row: its tasks and milestones, and its capacity over time.

use units::{Power, Span};

use super::capacity::{Capacity, Finished, Resource};
use super::late::Late;
use super::milestones::Milestone;
use super::plan::{Dates, Plan};

/// What became of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// From the day on which building begins to the first hour of the run.
    pub before_run: Span,
    /// Its tasks, then its milestones.
    pub tasks: Vec<TaskRow>,
    /// Its capacity over time.
    pub capacity: Vec<CapacityRow>,
    /// The same with neither good nor bad luck.
    pub planned: Vec<CapacityRow>,
    /// What vendors deliver later than planned, in the order of their tasks.
    pub late: Vec<Late>,
}

/// A task or a milestone. Times are since building began; what never happens has none.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskRow {
    /// Its name.
    pub name: String,
    /// Its phase; empty where it has none.
    pub phase: String,
    /// Who delivers; empty where nobody is named.
    pub vendor: String,
    /// When it should end with neither good nor bad luck.
    pub planned: Option<Span>,
    /// When it begins; none for a milestone.
    pub start: Option<Span>,
    /// When it ends, or is reached.
    pub end: Option<Span>,
    /// How much later a task may end without making the last one later.
    pub slack: Option<Span>,
    /// Megawatt-days of racks that waited for it while it was what everything waited for.
    pub blocked_mw_days: Option<f64>,
    /// Applications for a licence; 0 for what is none.
    pub attempts: u32,
}

/// Less slack than this is none: dates are sums of times in seconds.
const NO_SLACK: Span = Span::seconds(1e-3);

impl TaskRow {
    /// Whether it is on the longest path; none where it never ends, and for a milestone.
    pub fn critical(&self) -> Option<bool> {
        self.slack.map(|slack| slack < NO_SLACK)
    }
}

/// What is there from an instant on, in GPUs.
#[derive(Clone, Debug, PartialEq)]
pub struct CapacityRow {
    /// Since building began.
    pub at: Span,
    /// Power that may be drawn; `None` where the plan does not say.
    pub import: Option<Power>,
    /// By resource: GPUs that it is enough for.
    pub enough_for: [u32; Resource::COUNT],
    /// GPUs accepted.
    pub accepted: u32,
    /// What keeps the others; `None` once all run.
    pub binding: Option<Resource>,
}

impl Outcome {
    /// That of a plan with these dates, beside those of its medians; without what is late.
    pub fn of(
        plan: &Plan,
        (dates, planned): (&Dates, &Dates),
        capacity: &Capacity,
        finished: &Finished,
    ) -> Self {
        let end = capacity.steps.last().map_or(Span::ZERO, |last| last.at);
        let as_planned = Capacity::of(plan, planned, finished, end);
        let task = |number: usize| TaskRow {
            name: plan.tasks[number].name.clone(),
            phase: plan.tasks[number].phase.clone(),
            vendor: plan.tasks[number].vendor.clone(),
            planned: planned.course.ends[number],
            start: dates.course.starts[number],
            end: dates.course.ends[number],
            slack: dates.slack[number],
            blocked_mw_days: Some(capacity.blocked_by_task[number]),
            attempts: dates.attempts[number],
        };
        let milestone = |milestone: Milestone| TaskRow {
            name: milestone.word().to_owned(),
            phase: String::new(),
            vendor: String::new(),
            planned: milestone.reached(&as_planned, finished),
            start: None,
            end: milestone.reached(capacity, finished),
            slack: None,
            blocked_mw_days: None,
            attempts: 0,
        };
        let gpus = |racks: u32| racks * finished.gpus_per_rack;
        let row = |step: &super::Standing| CapacityRow {
            at: step.at,
            import: step.import,
            enough_for: step.enough_for.map(gpus),
            accepted: gpus(step.racks),
            binding: step.binding,
        };
        Self {
            before_run: plan.before_run,
            tasks: (0..plan.tasks.len()).map(task).chain(Milestone::ALL.map(milestone)).collect(),
            capacity: capacity.steps.iter().map(row).collect(),
            planned: as_planned.steps.iter().map(row).collect(),
            late: Vec::new(),
        }
    }
}
