//! The `aifactory-analyze` program: reads the tables of a study.
//!
//! It is a program of its own so that building the simulator never builds a data frame library;
//! `aifactory sweep analyze` starts it.
#![expect(clippy::print_stderr, reason = "a program talks to its user")]

mod arguments;
mod arrange;
mod columns;
mod conditions;
mod group;
mod output;
mod overview;
mod pareto;
mod pivot;
mod tables;

use std::io;
use std::process::ExitCode;

use clap::Parser as _;
use polars::prelude::{DataFrame, PolarsError};

use arguments::Arguments;
use tables::{Study, TableName};

/// What kept a question from its answer.
#[derive(Debug)]
enum Failure {
    /// The user's input; the text says what to change.
    Input(String),
    /// The machine: a full disk, a read-only folder.
    Machine(String),
    /// Whoever read the output has read enough.
    Unread,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) | Err(Failure::Unread) => ExitCode::SUCCESS,
        Err(Failure::Input(message)) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
        Err(Failure::Machine(message)) => {
            eprintln!("{message}");
            ExitCode::from(1)
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    if let Some(reason) = arguments.contradiction() {
        return Err(Failure::Input(reason));
    }
    let study = Study::open(&arguments.study)?;
    if arguments.only_folder() {
        return overview::show(&study);
    }
    if let Some(path) = &arguments.out {
        output::check(path, &arguments.study)?;
    }
    let table = study.table(arguments.table.unwrap_or(TableName::Runs))?;
    let table = conditions::keep(&table, &arguments.conditions)?;
    let answer = answer(arguments, &study, &table)?;
    let sorted = arrange::sort(&answer, &arguments.sort)?;
    let chosen = arrange::select(&sorted, &arguments.select)?;
    let limited = arrange::limit(chosen, arguments.limit);
    match &arguments.out {
        Some(path) => output::write(&limited, path),
        None if arguments.rows() && arguments.select.is_empty() => {
            let shown = overview::best_known(&limited, &study)?;
            output::print(&shown, limited.width() - shown.width(), arguments.limit)
        }
        None => output::print(&limited, 0, arguments.limit),
    }
}

/// The table in the form that is asked for.
fn answer(arguments: &Arguments, study: &Study, table: &DataFrame) -> Result<DataFrame, Failure> {
    if !arguments.pareto.is_empty() {
        pareto::front(study, table, &arguments.pareto)
    } else if let Some(pivot) = &arguments.pivot {
        pivot::pivot(table, pivot, arguments.stat.first())
    } else if arguments.rows() {
        Ok(table.clone())
    } else {
        let statistics = [arguments.stat.as_slice(), arguments.quantiles.as_slice()].concat();
        group::groups(table, &arguments.group_by, &arguments.metric, &statistics)
    }
}

impl From<files::WriteError> for Failure {
    fn from(error: files::WriteError) -> Self {
        let text = error.to_string();
        if error.is_of_the_path() { Self::Input(text) } else { Self::Machine(text) }
    }
}

impl From<PolarsError> for Failure {
    fn from(error: PolarsError) -> Self {
        Self::Input(error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Unread,
            _ => Self::Machine(format!("the output cannot be written: {error}")),
        }
    }
}
