//! `aifactory sweep plan`: expands and checks a study, and says how much work it is.

use std::io::{Write as _, stdout};
#[expect(
    clippy::disallowed_types,
    reason = "the user wants to know how long a study will take"
)]
use std::time::Instant;

use factory::{Recording, Simulation};
use files::numbers::{duration, grouped};
use study::{Planned, Procedure, Session, Values};
use units::{SimDuration, SimTime};

use super::arguments::PlanOptions;
use crate::Failure;

/// Points of which a run is tried for the estimate.
const SAMPLE: usize = 4;
/// Seconds that each may take.
const PATIENCE: f64 = 0.25;

/// Runs the command.
pub(crate) fn plan(options: &PlanOptions) -> Result<(), Failure> {
    files::refuse_a_scenario(&options.study)?;
    let planned = study::plan(&options.study, &options.out, options.data.as_deref(), options.yes)?;
    if !options.quiet {
        print(&planned, &options.out.display().to_string())?;
    }
    Ok(())
}

/// Prints what was planned, and how to go on.
fn print(planned: &Planned, out: &str) -> Result<(), Failure> {
    let session = &planned.session;
    let study = &session.plan.study;
    writeln!(stdout(), "{}", study.name)?;
    for input in &study.inputs {
        let more = match input.keys.len() {
            1 => String::new(),
            keys => format!(" and {} more", keys - 1),
        };
        let keys = format!("{}{more}", input.keys[0]);
        writeln!(stdout(), "  {keys:<52} {}", in_words(&input.values))?;
    }
    let (least, most) = session.plan.runs();
    let runs = match (&study.procedure, least == most) {
        (Procedure::Threshold(_), _) => {
            format!("up to {} for each value that is tried", study.procedure.bounds().1)
        }
        (_, true) => grouped(least as f64),
        (_, false) => format!("{} to {}", grouped(least as f64), grouped(most as f64)),
    };
    writeln!(stdout(), "Points         {}", grouped(session.plan.points.len() as f64))?;
    writeln!(stdout(), "Runs           {runs}")?;
    if let Some(seconds) = seconds_per_run(session) {
        let of = |runs: u64| duration(seconds * runs as f64);
        let work = if least == most { of(most) } else { format!("{} to {}", of(least), of(most)) };
        writeln!(stdout(), "Work           {work} of one core, {seconds:.2} s a run")?;
    }
    if planned.reused > 0 {
        writeln!(stdout(), "Taken over     {} runs of earlier plans", planned.reused)?;
    }
    if planned.known {
        writeln!(stdout(), "The folder holds this very plan; finished runs are kept.")?;
    }
    for (point, problem) in &planned.problems {
        writeln!(
            stdout(),
            "Point {point} cannot be run and will be a row with its error: {problem}"
        )?;
    }
    writeln!(stdout(), "Next           aifactory sweep run {out}")?;
    Ok(())
}

/// The values of an input for people.
fn in_words(values: &Values) -> String {
    match values {
        Values::Listed(values) => {
            let texts: Vec<String> =
                values.iter().take(6).map(|value| value[0].to_string()).collect();
            let more =
                if values.len() > 6 { format!(", … ({})", values.len()) } else { String::new() };
            format!("{}{more}", texts.join(", "))
        }
        Values::Range(range) => format!("{} to {} {}", range.low, range.high, range.unit),
    }
}

/// How long a run takes on average: parts of runs of some points are simulated.
fn seconds_per_run(session: &Session) -> Option<f64> {
    let points = session.hashes.len();
    let spread = (0..SAMPLE).map(|place| place * points / SAMPLE);
    let times: Vec<f64> = spread.filter_map(|point| seconds_of_point(session, point)).collect();
    (!times.is_empty()).then(|| times.iter().sum::<f64>() / times.len() as f64)
}

/// The same for a point; `None` if it cannot be run.
#[expect(clippy::disallowed_types, reason = "the user wants to know how long a study will take")]
fn seconds_of_point(session: &Session, point: usize) -> Option<f64> {
    let scenario = session.plan.variant(point).ok()?.scenario;
    let began = Instant::now();
    let mut simulation = Simulation::new(&scenario, Recording::Summary);
    let impatient = || began.elapsed().as_secs_f64() > PATIENCE;
    let mut time = SimTime::START;
    while time < simulation.end() {
        let next = (time + SimDuration::hours(24)).min(simulation.end());
        if !simulation.advance_to_unless(next, &impatient) {
            break;
        }
        time = next;
    }
    if time == SimTime::START {
        return None;
    }
    let share = time.in_hours() / simulation.end().in_hours();
    Some(began.elapsed().as_secs_f64() / share)
}
