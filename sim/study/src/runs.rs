//! One run of a study: its row in tables, and how it is made.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use factory::Results;
use factory::results::Metric;
use files::table::{Cell, Column};

use crate::plan::{POINT, SCENARIO_HASH, number};
use crate::spec::MOST_REPLICATIONS;

/// Names of threads that simulate begin so: what their panics say is kept, not printed.
pub const THREAD: &str = "runs-";

/// One run, finished or failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Place of the point, from 0.
    pub point: usize,
    /// Number of the replication, from 0.
    pub replication: usize,
    /// Seed it had.
    pub seed: u64,
    /// Fingerprint of the scenario; `None` where the values of the point do not go together.
    pub scenario_hash: Option<String>,
    /// What came out, or why nothing did.
    pub outcome: Result<Outcome, String>,
}

/// What came out of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Fingerprint of every event, as 16 hexadecimal digits.
    pub digest: String,
    /// A value for each metric; `None` where it is not defined in this run.
    pub values: Vec<Option<f64>>,
}

/// What the rows of a table of runs begin with, and whether they name their scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunTable {
    /// `runs`, as users read it.
    Final,
    /// A part, which must be recognised by a later plan.
    Part,
}

/// Columns of a table of runs.
pub(crate) fn columns(table: RunTable, metrics: &[Metric]) -> Vec<Column> {
    let mut columns = vec![
        Column::integer(POINT, "", "Number of the point, from 1."),
        Column::integer("replication", "", "Number of the replication, from 1."),
        Column::integer("seed", "", "Seed of all random streams of the run."),
        Column::text("status", "ok, or failed."),
        Column::text("error", "Why it failed."),
        Column::text("digest", "Fingerprint of every event: the same run has the same digest."),
    ];
    if table == RunTable::Part {
        columns.push(Column::text(SCENARIO_HASH, "Fingerprint of the scenario but for its seed."));
    }
    columns.extend(metrics.iter().map(Column::of));
    columns
}

impl Outcome {
    /// What a study keeps of results.
    pub(crate) fn of(results: &Results) -> Self {
        Self {
            digest: format!("{:016x}", results.digest),
            values: results.metrics.iter().map(|value| value.value).collect(),
        }
    }
}

impl Run {
    /// Its row.
    pub fn row(&self, table: RunTable, metrics: usize) -> Vec<Cell> {
        let text = |text: Option<&str>| text.map_or(Cell::Missing, Cell::from);
        let outcome = self.outcome.as_ref();
        let mut row = vec![
            number(self.point + 1),
            number(self.replication + 1),
            Cell::Integer(i64::try_from(self.seed).expect("seeds stay below 2^53")),
            Cell::from(if outcome.is_ok() { "ok" } else { "failed" }),
            text(outcome.err().map(String::as_str)),
            text(outcome.ok().map(|outcome| outcome.digest.as_str())),
        ];
        if table == RunTable::Part {
            row.push(text(self.scenario_hash.as_deref()));
        }
        match outcome {
            Ok(outcome) => row.extend(outcome.values.iter().map(|value| Cell::from(*value))),
            Err(_) => row.extend(std::iter::repeat_n(Cell::Missing, metrics)),
        }
        row
    }

    /// The run of a row of a part; `None` if the row is not one.
    pub fn of_part(row: &[Cell]) -> Option<Self> {
        let place = |cell: &Cell| match cell {
            Cell::Integer(number) => usize::try_from(*number).ok()?.checked_sub(1),
            _ => None,
        };
        let text = |cell: &Cell| match cell {
            Cell::Text(text) => Some(text.clone()),
            _ => None,
        };
        let [point, replication, Cell::Integer(seed), status, error, digest, hash, values @ ..] =
            row
        else {
            return None;
        };
        let value = |cell: &Cell| match cell {
            Cell::Number(value) => Some(Some(*value)),
            Cell::Missing => Some(None),
            _ => None,
        };
        let outcome = if text(status)? == "ok" {
            let values: Option<Vec<Option<f64>>> = values.iter().map(value).collect();
            Ok(Outcome { digest: text(digest)?, values: values? })
        } else {
            Err(text(error)?)
        };
        Some(Self {
            point: place(point)?,
            replication: place(replication).filter(|it| (*it as u64) < MOST_REPLICATIONS)?,
            seed: u64::try_from(*seed).ok()?,
            scenario_hash: text(hash),
            outcome,
        })
    }

    /// The value of a metric, by its place; `None` if the run failed or if it is not defined in it.
    pub fn value(&self, metric: usize) -> Option<f64> {
        self.outcome.as_ref().ok().and_then(|outcome| outcome.values[metric])
    }
}

thread_local! {
    /// What the last panic of this thread said.
    static LAST_WORDS: RefCell<String> = const { RefCell::new(String::new()) };
}

/// What a simulation answers, or what it said when it broke down.
pub(crate) fn guarded<T>(simulate: impl FnOnce() -> T) -> Result<T, String> {
    remember_last_words();
    catch_unwind(AssertUnwindSafe(simulate)).map_err(|_| LAST_WORDS.with_borrow(Clone::clone))
}

/// Keeps what panics of simulating threads say for their rows, instead of printing it.
fn remember_last_words() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let print = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let thread = std::thread::current();
            if !thread.name().is_some_and(|name| name.starts_with(THREAD)) {
                return print(panic);
            }
            let payload = panic.payload();
            let text = payload.downcast_ref::<&str>().copied();
            let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
            let words = text.unwrap_or("the simulation broke down");
            let place =
                panic.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
            let text = format!("{words}{}", place.unwrap_or_default());
            LAST_WORDS.with_borrow_mut(|last| last.clone_from(&text));
        }));
    });
}
