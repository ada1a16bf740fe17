//! Threads that make the runs of a study; each runs whole simulations and shares nothing.

use std::io;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{Builder, scope};
use std::time::Duration;

use factory::Results;
use factory::scenario::CheckedScenario;
use factory::settings::Problem;
use files::{Variant, WriteError};

use crate::plan::Plan;
use crate::progress::{Finished, Progress, Task};
use crate::runs::{Outcome, Run, THREAD, guarded};

/// How often somebody is asked whether to stop, while simulations are under way.
const PATIENCE: Duration = Duration::from_millis(100);

/// What simulates a scenario, which is a variant with a seed.
pub(crate) type Simulate<'s> =
    dyn Fn(&Variant, &CheckedScenario) -> Result<Results, Unmade> + Sync + 's;

/// Why a simulation has no results; its run will be made again.
#[derive(Debug)]
pub(crate) enum Unmade {
    /// Somebody wanted to stop.
    Stopped,
    /// What it records cannot be kept.
    Unrecorded(WriteError),
}

/// How runs are made.
pub(crate) struct Execution<'e> {
    /// The plan.
    pub plan: &'e Plan,
    /// The hash that each point's scenario had when it was planned.
    pub hashes: &'e [Option<String>],
    /// The groups whose runs are made.
    pub groups: Range<usize>,
    /// Simulations at once.
    pub jobs: usize,
    /// What simulates a scenario.
    pub simulate: &'e Simulate<'e>,
    /// Whether somebody wants to stop; runs under way are given up.
    pub stop: &'e (dyn Fn() -> bool + Sync),
}

/// Why execution ended early.
#[derive(Debug)]
pub(crate) enum Ended<E> {
    /// Somebody wanted to stop. What was finished has been kept.
    Stopped,
    /// What is finished cannot be kept.
    Unkept(E),
    /// What a run records cannot be kept; the run will be made again.
    Unrecorded(WriteError),
    /// The scenario of this point, from 0, is not what was planned.
    Changed(usize),
    /// The system has no more threads.
    NoThread(io::Error),
}

/// Why a run is no run of the study.
enum Broken {
    Changed(usize),
    Unmade(Unmade),
}

impl Execution<'_> {
    /// Makes every run that is not finished, and hands each to `keep`, in the order in which they
    /// finish, together with moments in which nothing did, and one before it stops.
    ///
    /// # Errors
    /// When it was stopped, or a result could not be kept; what was finished was handed over before.
    pub(crate) fn run<E>(
        &self,
        finished: Finished,
        keep: &mut dyn FnMut(Option<Run>) -> Result<(), E>,
    ) -> Result<(), Ended<E>> {
        let metric = self.plan.study.procedure.metric();
        let mut progress = Progress::new(self.plan, self.groups.clone(), finished);
        let (give, take) = channel::<Task>();
        let (answer, hear) = channel::<(Task, Result<Run, Broken>)>();
        let take = Mutex::new(take);
        scope(|scope| {
            for number in 1..=self.jobs.max(1) {
                let (answer, take) = (answer.clone(), &take);
                let work = move || self.work(take, &answer);
                let thread = Builder::new().name(format!("{THREAD}{number}"));
                thread.spawn_scoped(scope, work).map_err(Ended::NoThread)?;
            }
            drop(answer);
            let mut under_way = 0;
            let mut ended: Result<(), Ended<E>> = Ok(());
            loop {
                if ended.is_ok() && (self.stop)() {
                    // Kept before the threads are waited for: one may be deep in an instant.
                    for (_, run) in hear.try_iter() {
                        run.ok().map_or(Ok(()), |run| keep(Some(run))).map_err(Ended::Unkept)?;
                    }
                    keep(None).map_err(Ended::Unkept)?;
                    drop(give);
                    return Err(Ended::Stopped);
                }
                while ended.is_ok() && under_way < 2 * self.jobs {
                    if let Some(task) = progress.next() {
                        give.send(task).expect("threads live as long as there are tasks");
                        under_way += 1;
                    } else {
                        break;
                    }
                }
                if under_way == 0 {
                    break;
                }
                let kept = match hear.recv_timeout(PATIENCE) {
                    Ok((_, Err(broken))) => {
                        under_way -= 1;
                        ended = Err(match broken {
                            Broken::Changed(point) => Ended::Changed(point),
                            Broken::Unmade(Unmade::Unrecorded(error)) => Ended::Unrecorded(error),
                            Broken::Unmade(Unmade::Stopped) => Ended::Stopped,
                        });
                        continue;
                    }
                    Ok((task, Ok(run))) => {
                        under_way -= 1;
                        progress.done(task, metric.and_then(|metric| run.value(metric)));
                        keep(Some(run))
                    }
                    Err(RecvTimeoutError::Timeout) => keep(None),
                    Err(RecvTimeoutError::Disconnected) => panic!("a simulating thread ended"),
                };
                if let Err(error) = kept {
                    ended = Err(Ended::Unkept(error));
                }
            }
            drop(give);
            ended
        })
    }

    /// What a thread does until there are no more tasks.
    fn work(&self, tasks: &Mutex<Receiver<Task>>, answer: &Sender<(Task, Result<Run, Broken>)>) {
        let mut last: Option<(usize, Result<Variant, String>)> = None;
        loop {
            let task = tasks.lock().expect("nobody breaks down while waiting").recv();
            let Ok(task) = task else { return };
            if last.as_ref().is_none_or(|(point, _)| *point != task.point) {
                last = Some((task.point, self.variant(task.point)));
            }
            let variant = last.as_ref().map(|(_, variant)| variant).expect("it was just made");
            let run = self.simulated(task, variant);
            if answer.send((task, run)).is_err() {
                return;
            }
        }
    }

    fn variant(&self, point: usize) -> Result<Variant, String> {
        self.plan.variant(point).map_err(|problems| {
            // Without its place: tables are the same in whatever folder the study is.
            let text = |problem: &Problem| Problem { origin: None, ..problem.clone() }.to_string();
            problems.list().iter().map(text).collect::<Vec<_>>().join("; ")
        })
    }

    fn simulated(&self, task: Task, variant: &Result<Variant, String>) -> Result<Run, Broken> {
        let Task { point, replication, .. } = task;
        let seed = self.plan.seed(point, replication);
        let scenario_hash = variant.as_ref().ok().map(|variant| variant.hash.clone());
        if self.hashes.get(point).is_some_and(|planned| *planned != scenario_hash) {
            return Err(Broken::Changed(point));
        }
        let outcome = match variant {
            Ok(variant) => {
                let scenario = variant.scenario.with_seed(seed);
                match guarded(|| (self.simulate)(variant, &scenario)) {
                    Ok(Ok(results)) => Ok(Outcome::of(&results)),
                    Ok(Err(unmade)) => return Err(Broken::Unmade(unmade)),
                    Err(words) => Err(words),
                }
            }
            Err(problem) => Err(problem.clone()),
        };
        Ok(Run { point, replication, seed, scenario_hash, outcome })
    }
}
