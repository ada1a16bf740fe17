//! Studies: many runs with common random numbers, and what they say, with how surely.
//!
//! A study file is read (`spec`) into inputs and a design of points (`design`, pure). `plan` gives
//! each point its scenario, `schedule` says which runs are needed next (pure), `execute` makes them
//! on threads (`worlds`: once where they differ in prices alone), `store` keeps them as parts, and tables and manifest are made of the parts in
//! one order, with estimates and intervals (`statistics`, pure). So any number of workers, stopped
//! and resumed as often as they like, leaves the same bytes; `submit` has the text that puts them on
//! many machines (pure).

mod copy;
pub mod design;
mod execute;
mod failure;
mod finish;
mod input;
mod likeness;
mod outputs;
mod plan;
mod progress;
mod runs;
mod schedule;
mod session;
mod spec;
pub mod statistics;
mod store;
pub mod submit;
mod work;
mod worlds;

pub use failure::Failure;
pub use finish::{Merged, Status};
pub use input::{Input, Values, number_and_unit, plain};
pub use likeness::Likeness;
pub use outputs::{Findings, Found, MetricFindings, Partial, PointFindings, Sensitivity};
pub use plan::{Plan, VERSION};
pub use runs::{Outcome, Run, THREAD};
pub use schedule::End;
pub use session::{MOST_RUNS, Planned, Session, plan, plan_given, plan_text};
pub use spec::{
    DesignKind, Goal, Procedure, Study, Threshold, all_metrics, explain_study, find_metric,
    first_base_of, read, read_with, study_schema,
};
pub use work::{Told, Worker};
