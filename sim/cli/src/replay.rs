//! `aifactory replay`: the jobs of a log through the product's own scheduler and engine.

use std::io::{self, Write as _, stdout};

use factory::jobs::Policy;
use factory::replay::ScheduledJob;

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
    let jobs = factory::replay::clean(&log.records, processors);
    let schedule =
        factory::replay::replay(&jobs, processors, policy).map_err(|error| input(&error))?;
    files::schedule::write_schedule(&options.out, &schedule)?;
    print_means(&schedule, processors)?;
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
