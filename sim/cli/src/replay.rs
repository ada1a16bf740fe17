//! `aifactory replay`: the jobs of a log through the product's own scheduler and engine.

use std::io::{self, Write as _, stderr, stdout};

use factory::jobs::Policy;
use factory::replay::{Change, Changes, Cleaned, ScheduledJob};
use files::numbers::grouped;

use crate::Failure;
use crate::arguments::{PolicyName, ReplayOptions};
use crate::result_names::keep_apart;

/// Runs the command.
pub(crate) fn replay(options: &ReplayOptions) -> Result<(), Failure> {
    keep_apart(&options.out, std::slice::from_ref(&options.log))?;
    let input = |error: &dyn std::error::Error| Failure::Input(error.to_string());
    let log = files::swf::read_log(&options.log).map_err(|error| input(&error))?;
    let processors = options.processors.or(log.machine_size()).ok_or_else(|| {
        let name = options.log.display();
        Failure::Input(format!("{name}: states no MaxProcs; name a number with --processors"))
    })?;
    let policy = match options.policy {
        PolicyName::Fcfs => Policy::Fcfs,
        PolicyName::Easy => Policy::Easy,
    };
    for note in &log.notes {
        writeln!(stderr(), "note: {note}")?;
    }
    let Cleaned { jobs, changes } = factory::replay::clean(&log.records, processors);
    let schedule =
        factory::replay::replay(&jobs, processors, policy).map_err(|error| input(&error))?;
    files::schedule::write_schedule(&options.out, &schedule)?;
    print_means(&schedule, processors)?;
    print_changes(&changes)?;
    writeln!(stdout(), "Schedule in {}", options.out.display())?;
    Ok(())
}

/// Means that archives publish: wait, bounded slowdown with 10 s, and utilisation.
fn print_means(schedule: &[ScheduledJob], processors: u32) -> io::Result<()> {
    let count = schedule.len() as f64;
    let wait = |row: &ScheduledJob| (row.start - row.job.submit) as f64;
    let slowdown = |row: &ScheduledJob| {
        let runtime = row.job.runtime as f64;
        ((wait(row) + runtime) / runtime.max(10.0)).max(1.0)
    };
    let used: f64 =
        schedule.iter().map(|row| row.job.runtime as f64 * f64::from(row.job.processors)).sum();
    let first = schedule.iter().map(|row| row.job.submit).min().unwrap_or(0);
    let last = schedule.iter().map(ScheduledJob::finish).max().unwrap_or(0);
    let span = (last - first) as f64;
    writeln!(stdout(), "Jobs                  {:>14}", schedule.len())?;
    writeln!(
        stdout(),
        "Mean wait             {:>14.2} s",
        schedule.iter().map(wait).sum::<f64>() / count
    )?;
    writeln!(
        stdout(),
        "Mean bounded slowdown {:>14.4}   (10 s)",
        schedule.iter().map(slowdown).sum::<f64>() / count
    )?;
    writeln!(stdout(), "Utilisation           {:>14.6}", used / (span * f64::from(processors)))?;
    Ok(())
}

/// What differs from the log, and from what `run` does.
fn print_changes(changes: &Changes) -> io::Result<()> {
    let less = |what: &str, Change { jobs, work }: Change| {
        (jobs, format!("{what}: {} processor-hours less work", grouped(work / 3600.0)))
    };
    let told = |jobs: usize, what: &str| (jobs, what.to_owned());
    let lines = [
        less("ran beyond their requested time and end there", changes.cut),
        less("are larger than the machine and hold all of it", changes.shrunk),
        told(changes.without_request, "have no requested time: the time they ran is their request"),
        told(changes.without_submit, "have no time of submission: that of the job before is taken"),
        told(changes.without_allocation, "have no processors allocated: those requested are taken"),
        told(changes.not_run, "did not run or held no processors: they take 1 s"),
    ];
    for (jobs, what) in lines.iter().filter(|(jobs, _)| *jobs > 0) {
        writeln!(stdout(), "Jobs changed          {:>14}   {what}", grouped(*jobs as f64))?;
    }
    if changes.merged > 0 {
        let merged = grouped(changes.merged as f64);
        writeln!(stdout(), "Lines joined          {merged:>14}   parts of preempted jobs")?;
    }
    writeln!(
        stdout(),
        "Jobs are scheduled after each submission and each completion, as archives do it; `run` schedules once\n\
         for all that happens at an instant."
    )
}
