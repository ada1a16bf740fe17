//! A job: what it is, what became of it, and where it is in its life at a moment.

use egui::Ui;
use factory::results::Interruption;
use units::SimTime;

use super::{fact, jump, open, section};
use crate::command::{Commands, Kind};
use crate::format::{duration, grouped, sentence, with_unit, words};
use crate::model::Run;

/// Draws it.
pub(super) fn ui(ui: &mut Ui, run: &Run, now: SimTime, number: u64, commands: &mut Commands) {
    ui.strong(format!("Job {number}"));
    let Some(job) = run.job(number) else {
        ui.weak("The shown run has no such job.");
        return;
    };
    let class = run.results.classes.get(job.class).map_or("", String::as_str);
    let at = |time: Option<SimTime>| {
        time.map_or_else(|| "not in this run".to_owned(), |time| run.moment(time))
    };
    let wait = job.started.map(|started| duration(started.since(job.submitted).in_seconds()));
    fact(ui, "Class", &sentence(&words(class)), "The class of work.");
    fact(ui, "GPUs", &grouped(f64::from(job.gpus)), "GPUs that it needs.");
    fact(ui, "At this moment", state(job.submitted, job.started, job.ended, now), "");
    fact(ui, "Submitted", &at(Some(job.submitted)), "");
    fact(ui, "First started", &at(job.started), "");
    fact(ui, "Waited", wait.as_deref().unwrap_or("never started"), "Until it first started.");
    fact(ui, "Ended", &at(job.ended), "");
    let about = "GPU-hours of computing that were kept, in the whole run.";
    fact(ui, "Kept", &with_unit(job.kept_gpu_hours, "GPU-h"), about);
    fact(ui, "Interruptions", &job.interruptions.to_string(), "In the whole run.");
    ui.horizontal_wrapped(|ui| {
        jump(ui, "Go to start", "Goes to its first start.", job.started, commands);
        jump(ui, "Go to end", "Goes to its end.", job.ended, commands);
        open(ui, Kind::Jobs, commands);
    });
    if job.interruptions > 0 {
        interruptions(ui, run, now, number, commands);
    }
}

/// Where a job is in its life.
fn state(
    submitted: SimTime,
    started: Option<SimTime>,
    ended: Option<SimTime>,
    now: SimTime,
) -> &'static str {
    if now < submitted {
        "not submitted yet"
    } else if ended.is_some_and(|ended| ended <= now) {
        "ended"
    } else if started.is_some_and(|started| started <= now) {
        "started"
    } else {
        "waiting"
    }
}

fn interruptions(ui: &mut Ui, run: &Run, now: SimTime, number: u64, commands: &mut Commands) {
    let all = run.history.interruptions().iter();
    let all: Vec<&Interruption> = all.filter(|interruption| interruption.job == number).collect();
    section(ui, "Interruptions");
    ui.horizontal_wrapped(|ui| {
        let before = all.iter().rev().map(|one| one.at).find(|at| *at < now);
        jump(ui, "Previous interruption", "Goes to the one before this moment.", before, commands);
        let after = all.iter().map(|one| one.at).find(|at| *at > now);
        jump(ui, "Next interruption", "Goes to the one after this moment.", after, commands);
    });
    for one in all {
        let causes = &run.history.topology().causes;
        let cause = causes.get(usize::from(one.cause)).map_or("", String::as_str);
        fact(ui, &run.moment(one.at), &words(cause), "When, and what caused it.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use units::SimDuration;

    #[test]
    fn a_job_waits_starts_and_ends() {
        let at = |hours| SimTime::START + SimDuration::hours(hours);
        let states = [0, 1, 2, 3].map(|hour| state(at(1), Some(at(2)), Some(at(3)), at(hour)));
        assert_eq!(states, ["not submitted yet", "waiting", "started", "ended"]);
        assert_eq!(state(at(1), None, None, at(9)), "waiting");
    }
}
