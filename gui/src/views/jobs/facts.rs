//! What is known of a job: for the pointer, and as a table.

use std::ops::Range;

use egui::{Grid, Ui};
use factory::jobs::{JobRecord, State};
use units::SimTime;

use crate::format::{duration, grouped, words};
use crate::model::{Run, Table};

/// Shows the facts of a job.
pub(super) fn show(ui: &mut Ui, run: &Run, number: u64) {
    let Some(job) = run.job(number) else { return };
    ui.strong(format!("Job {number}"));
    Grid::new("job").num_columns(2).show(ui, |ui| {
        for (name, value) in of(run, job) {
            ui.weak(name);
            ui.label(value);
            ui.end_row();
        }
    });
}

/// The name of a class in words.
pub(super) fn class(run: &Run, class: usize) -> String {
    run.results.classes.get(class).map(|name| words(name)).unwrap_or_default()
}

/// The facts of a job: name, and value with its unit.
fn of(run: &Run, job: &JobRecord) -> Vec<(&'static str, String)> {
    let when = |time: SimTime| run.moment(time);
    let mut facts = vec![
        ("Class", class(run, job.class)),
        ("GPUs", grouped(f64::from(job.gpus))),
        ("Submitted", when(job.submitted)),
    ];
    if let Some(started) = job.started {
        facts.push(("Waited", duration(started.since(job.submitted).in_seconds())));
        facts.push(("Started", when(started)));
        let until = job.ended.unwrap_or(run.end);
        facts.push(("Took", duration(until.since(started).in_seconds())));
    }
    facts.push((
        "Ended",
        match (job.ended, job.state) {
            (Some(ended), _) => when(ended),
            (None, State::Waiting) => "waits at the end of the run".to_owned(),
            (None, _) => "runs at the end of the run".to_owned(),
        },
    ));
    facts.push(("Interruptions", job.interruptions.to_string()));
    facts.push(("Kept", format!("{} GPU-h", grouped(job.kept_gpu_hours))));
    facts
}

/// The jobs of some classes that wait or run in a part of the run, in order of submission.
pub(super) fn table(run: &Run, window: &Range<SimTime>, shown: impl Fn(usize) -> bool) -> Table {
    let seen = |job: &&JobRecord| {
        let until = job.ended.unwrap_or(run.end);
        shown(job.class) && job.submitted < window.end && until >= window.start
    };
    let jobs = (1..=run.jobs.last()).filter_map(|number| run.job(number)).filter(seen);
    let row = |job: &JobRecord| files::job_row(job, &run.results.classes).to_vec();
    Table { columns: files::job_columns(), rows: jobs.map(row).collect() }
}
