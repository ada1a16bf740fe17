//! A run on a thread of its own.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;
#[expect(clippy::disallowed_types, reason = "people want to know how long a run takes")]
use std::time::Instant;

use factory::results::{COLUMNS, Results};
use factory::{History, Recording, Simulation};
use files::LocalTime;
use units::{SimDuration, SimTime};

use crate::model::{Jobs, Pyramid, Run, RunId, Series, Wanted};

/// Progress is told and cancelling is heard once in so much simulated time.
const STEP: SimDuration = SimDuration::hours(24);

/// A run under way, seen from the window.
#[derive(Debug)]
pub(crate) struct Simulating {
    wanted: Wanted,
    progress: Arc<Progress>,
    outcome: Receiver<Outcome>,
    #[expect(clippy::disallowed_types, reason = "people want to know how long it will take")]
    began: Instant,
}

/// What came of a run.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Its results, and the run whose place they take.
    Finished(Box<Run>, Option<RunId>),
    /// It was stopped; its name.
    Cancelled(String),
    /// The simulator gave up, which is our mistake; its name.
    Failed(String),
}

#[derive(Debug, Default)]
struct Progress {
    /// Simulated nanoseconds, of all replications together.
    done: AtomicU64,
    events: AtomicU64,
    stop: AtomicBool,
}

impl Simulating {
    /// Starts a run; `context` is woken when it has ended.
    #[expect(clippy::disallowed_types, reason = "people want to know how long it will take")]
    pub(crate) fn start(wanted: Wanted, context: egui::Context) -> Self {
        let progress = Arc::new(Progress::default());
        let (sender, outcome) = channel();
        let (order, seen) = (wanted.clone(), Arc::clone(&progress));
        let work = move || {
            let outcome = simulate(&order, &seen);
            // The window may have gone: then nobody waits for it.
            let _ = sender.send(outcome);
            context.request_repaint();
        };
        let thread = thread::Builder::new().name(format!("run {}", wanted.name)).spawn(work);
        thread.expect("the system has room for one more thread");
        Self { wanted, progress, outcome, began: Instant::now() }
    }

    /// What was asked for.
    pub(crate) const fn wanted(&self) -> &Wanted {
        &self.wanted
    }

    /// What it will be called.
    pub(crate) fn name(&self) -> &str {
        &self.wanted.name
    }

    /// How much is done, from 0 to 1.
    pub(crate) fn share(&self) -> f64 {
        let all = self.wanted.loaded.scenario.length().in_nanoseconds() as f64;
        let done = self.progress.done.load(Ordering::Relaxed) as f64;
        (done / (all * f64::from(self.wanted.replications))).min(1.0)
    }

    /// Events handled in each second of work.
    pub(crate) fn events_per_second(&self) -> f64 {
        let events = self.progress.events.load(Ordering::Relaxed) as f64;
        events / self.began.elapsed().as_secs_f64().max(f64::MIN_POSITIVE)
    }

    /// Seconds until it is done, at the speed so far.
    pub(crate) fn seconds_left(&self) -> Option<f64> {
        let share = self.share();
        let seconds = self.began.elapsed().as_secs_f64();
        (share > 0.0).then(|| seconds / share * (1.0 - share))
    }

    /// Stops it within a moment.
    pub(crate) fn cancel(&self) {
        self.progress.stop.store(true, Ordering::Relaxed);
    }

    /// What came of it, once it has ended.
    pub(crate) fn outcome(&self) -> Option<Outcome> {
        match self.outcome.try_recv() {
            Ok(outcome) => Some(outcome),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Outcome::Failed(self.wanted.name.clone())),
        }
    }
}

/// All replications one after the other: the first is recorded whole, the others by their metrics.
#[expect(clippy::disallowed_types, reason = "people want to know how long it took")]
fn simulate(wanted: &Wanted, progress: &Progress) -> Outcome {
    let began = Instant::now();
    let scenario = &wanted.loaded.scenario;
    let mut history = History::new(scenario);
    let recording = recording(&history, wanted);
    let first = Simulation::new(scenario, recording);
    let Some(results) = advance(first, progress, |records| history.append(records)) else {
        return Outcome::Cancelled(wanted.name.clone());
    };
    let mut replications: BTreeMap<&'static str, Vec<f64>> = BTreeMap::new();
    keep(&mut replications, &results);
    for replication in 1..wanted.replications {
        let seed = scenario.spec().seed + u64::from(replication);
        let other = Simulation::new(&scenario.with_seed(seed), Recording::Summary);
        let Some(results) = advance(other, progress, |_| {}) else {
            return Outcome::Cancelled(wanted.name.clone());
        };
        keep(&mut replications, &results);
    }
    let run = Run {
        id: wanted.id,
        name: wanted.name.clone(),
        document: wanted.document,
        series: series(&history, scenario.length().in_hours()),
        jobs: Jobs::new(&history, &results, SimTime::START + scenario.length()),
        clock: LocalTime::new(&scenario.spec().start),
        end: SimTime::START + scenario.length(),
        seconds: began.elapsed().as_secs_f64(),
        loaded: Arc::clone(&wanted.loaded),
        whole: recording == Recording::Full,
        results,
        history,
        replications,
    };
    Outcome::Finished(Box::new(run), wanted.replaces)
}

/// Bytes that the whole recording of a run may take; about three years of a gigawatt.
const MOST_BYTES: f64 = 400e6;
/// Changes of a rack in a year, as in the worked examples, and what one takes.
const CHANGES_A_YEAR: f64 = 350.0;
const CHANGE_BYTES: f64 = 32.0;

/// The most that can be recorded of a run of its length in the memory that there is for one.
fn recording(history: &History, wanted: &Wanted) -> Recording {
    let hours = wanted.loaded.scenario.length().in_hours();
    let racks = f64::from(history.layout().racks);
    let readings = hours * history.topology().channels.len() as f64 * size_of::<f32>() as f64;
    let changes = hours / 8760.0 * racks * CHANGES_A_YEAR * CHANGE_BYTES;
    if readings + changes > MOST_BYTES { Recording::Timeline } else { Recording::Full }
}

/// Runs to the end, unless it is stopped.
fn advance(
    mut simulation: Simulation,
    progress: &Progress,
    mut record: impl FnMut(factory::results::Records),
) -> Option<Results> {
    let mut time = SimTime::START;
    while time < simulation.end() {
        let before = (time, simulation.events());
        time = (time + STEP).min(simulation.end());
        simulation.advance_to(time);
        record(simulation.take_records());
        progress.done.fetch_add(time.since(before.0).in_nanoseconds(), Ordering::Relaxed);
        progress.events.fetch_add(simulation.events() - before.1, Ordering::Relaxed);
        if progress.stop.load(Ordering::Relaxed) {
            return None;
        }
    }
    Some(simulation.finish())
}

fn keep(replications: &mut BTreeMap<&'static str, Vec<f64>>, results: &Results) {
    for value in &results.metrics {
        replications.entry(value.metric.name).or_default().push(value.value);
    }
}

fn series(history: &History, end: f64) -> Vec<Series> {
    let columns = COLUMNS.iter().enumerate();
    let series = columns.map(|(column, metric)| {
        let rows = history.rows().iter();
        let points = rows.map(|row| [row.begins.in_hours(), row.values[column]]).collect();
        Series {
            name: metric.name.to_owned(),
            label: crate::format::label(metric.name, metric.unit),
            unit: metric.unit.to_owned(),
            about: metric.about.to_owned(),
            pyramid: Pyramid::new(points, end),
        }
    });
    series.collect()
}
