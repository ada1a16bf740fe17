//! A run on a thread of its own.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use factory::results::Results;
use factory::{History, Recording, Simulation};
use files::LocalTime;
use units::{SimDuration, SimTime};

use crate::model::{Ended, Jobs, Pyramid, Run, RunId, Series, UnderWay, Wanted};

/// Progress is told and cancelling is heard once in so much simulated time.
const STEP: SimDuration = SimDuration::hours(24);

/// The thread of a run.
#[derive(Debug)]
pub(crate) struct Simulating {
    run: UnderWay,
    ended: Receiver<Ended>,
}

impl Simulating {
    /// Starts a run; `context` is woken when it has ended.
    pub(crate) fn start(run: UnderWay, context: egui::Context) -> Self {
        let (sender, ended) = channel();
        let seen = run.clone();
        let work = move || {
            let ended = simulate(&seen);
            // The window may have gone: then nobody waits for it.
            let _ = sender.send(ended);
            context.request_repaint();
        };
        let thread = thread::Builder::new().name(format!("run {}", run.name())).spawn(work);
        thread.expect("the system has room for one more thread");
        Self { run, ended }
    }

    /// The number of the run.
    pub(crate) fn id(&self) -> RunId {
        self.run.wanted().id
    }

    /// What came of it, once it has ended.
    pub(crate) fn ended(&self) -> Option<Ended> {
        match self.ended.try_recv() {
            Ok(ended) => Some(ended),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Ended::Failed(self.run.name().to_owned())),
        }
    }
}

/// All replications one after the other: the first is recorded whole, the others by their metrics.
fn simulate(run: &UnderWay) -> Ended {
    let wanted = run.wanted();
    let scenario = &wanted.loaded.scenario;
    let mut history = History::new(scenario);
    let recording = recording(&history, wanted);
    let first = Simulation::new(scenario, recording);
    let Some(results) = advance(first, run, |records| history.append(records)) else {
        return Ended::Cancelled(wanted.name.clone());
    };
    let mut replications: BTreeMap<&'static str, Vec<Option<f64>>> = BTreeMap::new();
    keep(&mut replications, &results);
    for replication in 1..wanted.replications {
        let seed = scenario.spec().seed + u64::from(replication);
        let other = Simulation::new(&scenario.with_seed(seed), Recording::Summary);
        let Some(results) = advance(other, run, |_| {}) else {
            return Ended::Cancelled(wanted.name.clone());
        };
        keep(&mut replications, &results);
    }
    let finished = Run {
        id: wanted.id,
        name: wanted.name.clone(),
        document: wanted.document,
        series: series(&history, scenario.length().in_hours()),
        jobs: Jobs::new(&history, &results, SimTime::START + scenario.length()),
        clock: LocalTime::new(&scenario.spec().start),
        end: SimTime::START + scenario.length(),
        seconds: run.seconds(),
        loaded: Arc::clone(&wanted.loaded),
        whole: recording == Recording::Full,
        results,
        history,
        replications,
    };
    Ended::Finished(Box::new(finished), wanted.replaces)
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
    run: &UnderWay,
    mut record: impl FnMut(factory::results::Records),
) -> Option<Results> {
    let mut time = SimTime::START;
    while time < simulation.end() {
        let before = (time, simulation.events());
        time = (time + STEP).min(simulation.end());
        let reached = simulation.advance_to_unless(time, || run.is_stopped());
        if !reached {
            return None;
        }
        record(simulation.take_records());
        run.count(time.since(before.0), simulation.events() - before.1);
    }
    Some(simulation.finish())
}

fn keep(replications: &mut BTreeMap<&'static str, Vec<Option<f64>>>, results: &Results) {
    for value in &results.metrics {
        replications.entry(value.metric.name).or_default().push(value.value);
    }
}

fn series(history: &History, end: f64) -> Vec<Series> {
    let columns = factory::columns().iter().enumerate();
    let series = columns.map(|(column, metric)| {
        let rows = history.rows().iter();
        let points = rows.map(|row| (row.begins.in_hours(), row.values[column]));
        Series {
            name: metric.name.to_owned(),
            label: metric.title(),
            unit: metric.unit.to_owned(),
            about: metric.about.to_owned(),
            undefined: metric.undefined,
            pyramid: Pyramid::with_gaps(points, end),
        }
    });
    series.collect()
}
