//! Steps of a run: how far it is, and where its results stand.

use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};
use units::{SimDuration, SimTime};

use crate::Failure;

/// Records are written and progress is shown once in so much simulated time.
const STEP: SimDuration = SimDuration::hours(24 * 7);

/// How far a run is that ends then.
fn progress_bar(quiet: bool, end: SimTime) -> ProgressBar {
    if quiet {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(
        "{bar:40} {pos}/{len} days, {per_sec} of simulated time, {eta} left",
    );
    let bar = ProgressBar::new(whole_days(end));
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

/// Whole days until an instant.
const fn whole_days(time: SimTime) -> u64 {
    time.in_nanoseconds() / SimDuration::hours(24).in_nanoseconds()
}

/// A path below the current folder, as people read it.
pub(crate) fn shown(path: &std::path::Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).to_owned()
}

/// Goes to the end in steps with a progress bar; `advance` goes to a time and tells whether it got there, or the user
/// interrupted.
pub(crate) fn in_steps(
    quiet: bool,
    end: SimTime,
    mut advance: impl FnMut(SimTime) -> Result<bool, Failure>,
) -> Result<(), Failure> {
    let bar = progress_bar(quiet, end);
    let mut time = SimTime::START;
    while time < end {
        time = (time + STEP).min(end);
        if !advance(time)? {
            bar.finish_and_clear();
            let (days, all) = (bar.position(), whole_days(end));
            eprintln!("Stopped after {days} of {all} days; nothing was written.");
            return Err(Failure::Interrupted);
        }
        bar.set_position(whole_days(time));
    }
    bar.finish_and_clear();
    Ok(())
}
