//! `aifactory sweep`: many runs of a study file, here or on many machines.

mod analyze;
pub(crate) mod arguments;
mod findings;
mod plan;
mod submit;
pub(crate) mod work;

use std::io::{Write as _, stdout};

use report::study_page;
use study::{Session, Status};

use crate::Failure;
use arguments::{FolderOptions, SweepCommand, SweepOptions, VerifyOptions};

pub(crate) use findings::{all_succeeded, print as print_findings};

/// Runs the command.
pub(crate) fn sweep(options: &SweepOptions) -> Result<(), Failure> {
    match &options.command {
        SweepCommand::Plan(options) => plan::plan(options),
        SweepCommand::Run(options) => work::run(options),
        SweepCommand::Shard(options) => work::shard(options),
        SweepCommand::Submit(options) => submit::submit(options),
        SweepCommand::Status(options) => status(options),
        SweepCommand::Merge(options) => merge(options),
        SweepCommand::Verify(options) => verify(options),
        SweepCommand::Analyze(options) => analyze::analyze(&options.arguments),
    }
}

/// Says how far a study has come.
fn status(options: &FolderOptions) -> Result<(), Failure> {
    let session = Session::open(&options.folder)?;
    let Status { points, finished, failed, wanted, merged, busy } = session.status()?;
    let shown = options.folder.display();
    writeln!(stdout(), "{}: {points} points", session.plan.study.name)?;
    writeln!(stdout(), "Runs finished  {finished}, of which {failed} failed")?;
    let next = if wanted == 0 {
        if merged {
            format!("nothing; the tables are there: {shown}/report.html")
        } else {
            format!("aifactory sweep merge {shown}")
        }
    } else if busy {
        format!("{wanted} runs; a worker is at it")
    } else {
        format!("{wanted} runs: aifactory sweep run {shown}")
    };
    writeln!(stdout(), "To be done     {next}")?;
    Ok(())
}

/// Makes the tables.
fn merge(options: &FolderOptions) -> Result<(), Failure> {
    let session = Session::open(&options.folder)?;
    let merged = study_page::merge(&session, work::cores())?;
    print_findings(&session, &merged)?;
    all_succeeded(&merged)
}

/// Checks tables and runs.
fn verify(options: &VerifyOptions) -> Result<(), Failure> {
    let session = Session::open(&options.folder)?;
    let again = session.verify(options.runs)?;
    writeln!(
        stdout(),
        "The tables are as they were written, and {again} runs gave the same results again."
    )?;
    Ok(())
}
