//! A run on threads of its own: its seeds share them, and are told in their order as they arrive.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread;

use factory::results::{Metric, Results, Row};
use factory::{CheckedScenario, History, Recording, Simulation};
use files::{LocalTime, names};
use units::{SimDuration, SimTime};

use crate::model::{Ended, Jobs, Pyramid, Run, RunId, RunNews, Seed, Series, UnderWay, Wanted};

/// Progress is told and cancelling is heard once in so much simulated time.
const STEP: SimDuration = SimDuration::hours(24);

/// The threads of a run.
#[derive(Debug)]
pub(crate) struct Simulating {
    run: UnderWay,
    news: Receiver<RunNews>,
}

impl Simulating {
    /// Starts a run whose seeds share so many threads; `context` is woken when it tells something.
    pub(crate) fn start(run: UnderWay, threads: usize, context: egui::Context) -> Self {
        let (sender, news) = channel();
        let seen = run.clone();
        let tell = move |news: RunNews| {
            // The window may have gone: then nobody waits for it.
            let _ = sender.send(news);
            context.request_repaint();
        };
        let work = move || simulate(&seen, threads, &tell);
        let thread = thread::Builder::new().name(format!("run {}", run.name())).spawn(work);
        thread.expect("the system has room for one more thread");
        Self { run, news }
    }

    /// The number of the run.
    pub(crate) fn id(&self) -> RunId {
        self.run.wanted().id
    }

    /// What it has told next; the last is how it ended.
    pub(crate) fn news(&self) -> Option<RunNews> {
        match self.news.try_recv() {
            Ok(news) => Some(news),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                Some(RunNews::Ended(Ended::Failed(self.run.name().to_owned())))
            }
        }
    }
}

/// A seed that is finished.
enum Made {
    /// The first, recorded whole.
    First(Box<Run>),
    /// Another one, by its metrics.
    Other(Seed),
}

/// Makes all seeds on so many threads, and tells them in their order, whichever is finished first: what is
/// known at any moment is of the first so many seeds, however many threads there are.
fn simulate(run: &UnderWay, threads: usize, tell: &dyn Fn(RunNews)) {
    let wanted = run.wanted();
    let seeds = wanted.replications;
    let next = AtomicU32::new(0);
    let told = thread::scope(|scope| {
        let (sender, made) = channel();
        for _ in 0..threads.clamp(1, usize::try_from(seeds).unwrap_or(usize::MAX)) {
            let (sender, next) = (sender.clone(), &next);
            let work = move || make(run, next, &sender);
            let thread = thread::Builder::new().name(format!("seeds of {}", run.name()));
            thread.spawn_scoped(scope, work).expect("the system has room for one more thread");
        }
        drop(sender);
        tell_in_order(wanted, &made, tell)
    });
    let name = wanted.name.clone();
    let ended = if told == seeds { Ended::Finished(name) } else { Ended::Cancelled(name) };
    tell(RunNews::Ended(ended));
}

/// Makes the seeds that nobody else has begun, until there is none left or the run is stopped.
fn make(run: &UnderWay, next: &AtomicU32, made: &Sender<(u32, Made)>) {
    loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= run.wanted().replications {
            return;
        }
        let Some(finished) = (if seed == 0 { first(run) } else { other(run, seed) }) else {
            return;
        };
        run.count_seed();
        if made.send((seed, finished)).is_err() {
            return;
        }
    }
}

/// Tells seeds in their order; gives how many were told.
fn tell_in_order(wanted: &Wanted, made: &Receiver<(u32, Made)>, tell: &dyn Fn(RunNews)) -> u32 {
    let mut early = BTreeMap::new();
    let mut told = 0;
    for (seed, finished) in made {
        early.insert(seed, finished);
        while let Some(finished) = early.remove(&told) {
            tell(match finished {
                Made::First(run) => RunNews::First(run, wanted.replaces),
                Made::Other(seed) => RunNews::Next(wanted.id, seed),
            });
            told += 1;
        }
    }
    told
}

/// Simulates the first seed and records it whole; nothing if it was stopped.
fn first(run: &UnderWay) -> Option<Made> {
    let wanted = run.wanted();
    let scenario = &wanted.loaded.scenario;
    let mut history = History::new(scenario);
    let recording = recording(&history, wanted);
    let simulation = Simulation::new(scenario, recording);
    let results = advance(simulation, run, |records| history.append(records))?;
    let replications = values(&results).map(|(name, value)| (name, vec![value])).collect();
    Some(Made::First(Box::new(Run {
        id: wanted.id,
        name: wanted.name.clone(),
        document: wanted.document,
        series: series(&history, scenario),
        jobs: Jobs::new(&history, &results, SimTime::START + scenario.length()),
        clock: LocalTime::new(&scenario.spec().start),
        end: SimTime::START + scenario.length(),
        seconds: run.seconds(),
        seeds_wanted: wanted.replications,
        loaded: Arc::clone(&wanted.loaded),
        whole: recording == Recording::Full,
        results,
        history,
        replications,
    })))
}

/// Simulates another seed for its metrics; nothing if it was stopped.
fn other(run: &UnderWay, seed: u32) -> Option<Made> {
    let scenario = &run.wanted().loaded.scenario;
    let scenario = scenario.with_seed(scenario.spec().seed + u64::from(seed));
    let results = advance(Simulation::new(&scenario, Recording::Summary), run, |_| {})?;
    Some(Made::Other(Seed { values: values(&results).collect(), seconds: run.seconds() }))
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
        let reached = simulation.advance_to_unless(time, &|| run.is_stopped());
        if !reached {
            return None;
        }
        record(simulation.take_records());
        run.count(time.since(before.0), simulation.events() - before.1);
    }
    Some(simulation.finish())
}

/// Every metric by its name.
fn values(results: &Results) -> impl Iterator<Item = (&'static str, Option<f64>)> {
    results.metrics.iter().map(|value| (value.metric.name, value.value))
}

fn series(history: &History, scenario: &CheckedScenario) -> Vec<Series> {
    let end = scenario.length().in_hours();
    let series = |name: &str, label: String, metric: &Metric, of: &dyn Fn(&Row) -> Option<f64>| {
        let points = history.rows().iter().map(|row| (row.begins.in_hours(), of(row)));
        Series {
            name: name.to_owned(),
            label,
            unit: metric.unit.to_owned(),
            about: metric.about.to_owned(),
            undefined: metric.undefined,
            pyramid: Pyramid::with_gaps(points, end),
        }
    };
    let of_site = factory::columns().iter().enumerate();
    let of_site = of_site.map(|(column, metric)| {
        series(metric.name, metric.title(), metric, &|row| row.values[column])
    });
    let by_class = factory::columns_by_class(&scenario.class_names()).into_iter().enumerate();
    let by_class = by_class.map(|(column, it)| {
        series(&it.name, names::sentence(&it.label), &it.metric, &|row| row.by_class[column])
    });
    of_site.chain(by_class).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::estimate;
    use crate::testing;

    /// Ten days of the smallest example with so many seeds.
    fn wanted(replications: u32) -> Wanted {
        let one = testing::run("small.toml", &["horizon=\"10 d\""], 1);
        let (name, loaded) = ("ten days".to_owned(), one.loaded);
        Wanted { id: RunId(3), name, document: None, loaded, replications, replaces: None }
    }

    /// The run with each count of seeds that was told, in the order of telling.
    fn told(replications: u32, threads: usize) -> (Run, Vec<Seed>) {
        let mut news = testing::told(wanted(replications), threads).into_iter();
        let Some(RunNews::First(run, None)) = news.next() else { panic!("no first seed") };
        let mut seeds = Vec::new();
        for one in news {
            match one {
                RunNews::Next(RunId(3), seed) => seeds.push(seed),
                RunNews::Ended(Ended::Finished(_)) => return (*run, seeds),
                other => panic!("{other:?}"),
            }
        }
        panic!("it did not end")
    }

    /// Goal: threads change nothing but the time. Method: seven seeds on one, two, three and eight.
    #[test]
    fn a_run_is_the_same_at_any_number_of_threads() {
        let (run, seeds) = told(7, 1);
        assert_eq!(seeds.len(), 6);
        for threads in [2, 3, 8] {
            let (other, others) = told(7, threads);
            assert_eq!(other.results.digest, run.results.digest);
            assert_eq!(other.replications, run.replications);
            let values =
                |seeds: &[Seed]| seeds.iter().map(|it| it.values.clone()).collect::<Vec<_>>();
            assert_eq!(values(&others), values(&seeds), "on {threads} threads");
        }
    }

    /// Method: each seed is simulated by itself, with the same scenario and the number of its seed.
    #[test]
    fn seeds_are_told_in_their_order() {
        let (run, seeds) = told(4, 3);
        for (after, seed) in (1..).zip(&seeds) {
            let scenario = run.loaded.scenario.with_seed(run.seed() + after);
            let own: Vec<_> = values(&factory::simulate(&scenario)).collect();
            assert_eq!(own, seed.values, "seed {after} after the first");
        }
    }

    /// Goal: what is shown on the way is the interval of the seeds that are there, and the last one that
    /// of all. Method: Student's half width from the values themselves, 4.3027 and 3.1824 for 2 and 3
    /// degrees of freedom.
    #[test]
    fn intervals_follow_the_seeds_as_they_arrive() {
        const NAME: &str = "goodput_gpu_hours";
        let (mut run, seeds) = told(4, 2);
        assert_eq!(
            (run.seeds(), estimate(&run, NAME).unwrap().half_width()),
            ("1 of 4 seeds".into(), None)
        );
        let mut halves = Vec::new();
        for seed in seeds {
            run.take(seed);
            halves.push(estimate(&run, NAME).unwrap().half_width().unwrap());
        }
        let values: Vec<f64> = run.replications[NAME].iter().map(|value| value.unwrap()).collect();
        for (count, student) in [(3, 4.302_652_7), (4, 3.182_446_3)] {
            let mean = values[..count].iter().sum::<f64>() / count as f64;
            let squares: f64 = values[..count].iter().map(|value| (value - mean).powi(2)).sum();
            let half = student * (squares / (count - 1) as f64 / count as f64).sqrt();
            assert!((halves[count - 2] / half - 1.0).abs() < 1e-6, "{halves:?} of {count}");
        }
        assert!(halves[2] < halves[0], "{halves:?} do not narrow");
        assert_eq!(run.seeds(), "4 seeds");
    }
}
