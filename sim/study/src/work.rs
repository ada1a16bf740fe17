//! Workers: all runs of a study on this machine, or the shard that another machine was given.

use std::time::Duration;
#[expect(clippy::disallowed_types, reason = "finished runs are kept every few seconds")]
use std::time::Instant;

use factory::scenario::CheckedScenario;
use factory::{Recording, Results, Simulation, simulate_unless};
use files::table::{Cell, Column, write_parquet_atomically};
use files::{Sharing, Variant, hour_cells, hourly};
use units::SimTime;

use crate::execute::{Ended, Execution, Unmade};
use crate::failure::Failure;
use crate::progress::missing;
use crate::runs::Run;
use crate::session::Session;
use crate::store::{TIMELINES, name, timeline_name};
use crate::worlds::Worlds;

/// Finished runs are kept after so long, and more rarely the longer it takes: a kill costs little.
const SHORTEST: Duration = Duration::from_millis(100);
/// Share of the time so far after which they are kept again, until it is this long.
const FIRST_SHARE: u32 = 4;
const ORDINARY: Duration = Duration::from_secs(2);
/// Share of the time so far after which they are kept again from then on: some hundred parts in all.
const SHARE: u32 = 50;
/// Runs that are kept in memory at most.
const MOST_RUNS: usize = 5_000;

/// How a worker works.
pub struct Worker<'w> {
    /// Simulations at once.
    pub jobs: usize,
    /// Whether somebody wants to stop.
    pub stop: &'w (dyn Fn() -> bool + Sync),
    /// Told what happens.
    pub tell: &'w mut dyn FnMut(Told<'_>),
}

/// What a worker tells.
#[derive(Clone, Copy, Debug)]
pub enum Told<'t> {
    /// This many runs were finished before it began; the study asks for at least so many in all.
    Begins {
        /// Runs that were finished before.
        finished: u64,
        /// Runs that are asked for at least.
        least: u64,
    },
    /// A run has finished.
    Run {
        /// What came of it.
        run: &'t Run,
    },
    /// Nothing has happened for a moment.
    Moment,
}

impl Session {
    /// Makes every run that is missing, on this machine. Finished runs are kept every few seconds.
    ///
    /// # Errors
    /// When it was stopped, the folder is in use, or the disk is full; what was finished is kept.
    pub fn run(&self, worker: &mut Worker<'_>) -> Result<(), Failure> {
        let _lock = self.claim(Sharing::Alone)?;
        let groups = 0..self.plan.groups();
        let mut keeper = Keeper { session: self, name: None, runs: Vec::new(), pace: Pace::new() };
        self.work(groups, worker, &mut keeper)
    }

    /// Makes the runs of one shard out of several, both from 1, and keeps them as one part.
    ///
    /// # Errors
    /// As [`Session::run`]; several shards may be made at once.
    pub fn shard(
        &self,
        shard: usize,
        shards: usize,
        worker: &mut Worker<'_>,
    ) -> Result<(), Failure> {
        let _lock = self.claim(Sharing::Shared)?;
        let groups = self.plan.groups_of_part(shard - 1, shards);
        let part = Some(name(shard));
        let mut keeper = Keeper { session: self, name: part, runs: Vec::new(), pace: Pace::new() };
        self.work(groups, worker, &mut keeper)
    }

    /// The runs that are missing in some groups, as point and replication from 0.
    ///
    /// # Errors
    /// When a part is broken or of another plan.
    pub fn missing(&self, groups: std::ops::Range<usize>) -> Result<Vec<(usize, usize)>, Failure> {
        let finished = self.store().finished(&self.plan, &groups)?;
        Ok(missing(&self.plan, groups, finished))
    }

    fn work(
        &self,
        groups: std::ops::Range<usize>,
        worker: &mut Worker<'_>,
        keeper: &mut Keeper<'_>,
    ) -> Result<(), Failure> {
        if self.plan.study.timelines {
            self.folder.make(TIMELINES)?;
        }
        let finished = self.store().finished(&self.plan, &groups)?;
        let least = self.plan.study.procedure.bounds().0 as u64;
        let points = groups.clone().map(|group| self.plan.group(group).len() as u64).sum::<u64>();
        (worker.tell)(Told::Begins { finished: finished.len() as u64, least: least * points });
        let stop = worker.stop;
        let worlds = Worlds::of(&self.plan);
        let simulate = |variant: &Variant, scenario: &CheckedScenario| {
            if self.plan.study.timelines {
                self.recorded(&variant.hash, scenario, stop)
            } else {
                let simulate = || simulate_unless(scenario, stop).ok_or(Unmade::Stopped);
                worlds.results(variant, scenario, simulate)
            }
        };
        let execution = Execution {
            plan: &self.plan,
            hashes: &self.hashes,
            groups,
            jobs: worker.jobs,
            simulate: &simulate,
            stop,
        };
        let tell = &mut worker.tell;
        let ended = execution.run(finished, &mut |run| {
            tell(run.as_ref().map_or(Told::Moment, |run| Told::Run { run }));
            keeper.keep(run)?;
            if stop() { keeper.flush() } else { Ok(()) }
        });
        let flushed = keeper.flush();
        match ended {
            Ok(()) => flushed,
            Err(Ended::Unkept(failure)) => Err(failure),
            Err(Ended::Unrecorded(error)) => flushed.and(Err(error.into())),
            Err(Ended::Changed(point)) => flushed.and(Err(self.changed(point))),
            Err(Ended::Stopped) => flushed.and(Err(Failure::Stopped)),
            Err(Ended::NoThread(error)) => {
                flushed.and(Err(Failure::Machine(format!("no thread can be started: {error}"))))
            }
        }
    }

    /// Simulates and keeps the hours of the run as a table of its own.
    fn recorded(
        &self,
        hash: &str,
        scenario: &CheckedScenario,
        stop: &dyn Fn() -> bool,
    ) -> Result<Results, Unmade> {
        let mut simulation = Simulation::new(scenario, Recording::Timeline);
        if !simulation.advance_to_unless(simulation.end(), stop) {
            return Err(Unmade::Stopped);
        }
        let records = simulation.take_records();
        let mut columns = vec![Column::number("hour", "h", "Hours since the start of the run.")];
        columns.extend(hourly(&scenario.class_names()));
        let rows = records.rows.iter().map(|row| {
            let hour = Cell::Number(row.begins.since(SimTime::START).in_hours());
            std::iter::once(hour).chain(hour_cells(row)).collect()
        });
        let name = timeline_name(hash, scenario.spec().seed);
        write_parquet_atomically(&self.folder.path().join(name), &columns, rows, &[])
            .map_err(Unmade::Unrecorded)?;
        Ok(simulation.finish())
    }

    /// What is wrong when the scenario of a point is not the one that was planned.
    fn changed(&self, point: usize) -> Failure {
        let shown = self.folder.path().display();
        Failure::Input(format!(
            "The scenario of point {} is not what was planned: a file that it reads has changed. Plan it \
             again: aifactory sweep plan {shown}/study.toml --out {shown}",
            point + 1
        ))
    }
}

/// Keeps finished runs as parts.
struct Keeper<'k> {
    session: &'k Session,
    /// The part of a shard; without one, each time another.
    name: Option<String>,
    runs: Vec<Run>,
    pace: Pace,
}

impl Keeper<'_> {
    fn keep(&mut self, run: Option<Run>) -> Result<(), Failure> {
        self.runs.extend(run);
        if self.pace.is_due() || self.runs.len() >= MOST_RUNS { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Failure> {
        self.pace.begin();
        if self.runs.is_empty() {
            return Ok(());
        }
        let store = self.session.store();
        let name = self.name.clone().map_or_else(|| store.next_name(), Ok)?;
        store.write(&name, std::mem::take(&mut self.runs))
    }
}

/// When finished runs are kept again.
#[expect(clippy::disallowed_types, reason = "finished runs are kept every few seconds")]
struct Pace {
    began: Instant,
    last: Instant,
}

#[expect(clippy::disallowed_types, reason = "finished runs are kept every few seconds")]
impl Pace {
    fn new() -> Self {
        Self { began: Instant::now(), last: Instant::now() }
    }

    fn is_due(&self) -> bool {
        let (so_far, last) = (self.began.elapsed(), self.last.elapsed());
        let first = (so_far / FIRST_SHARE).clamp(SHORTEST, ORDINARY);
        last > first.max(so_far / SHARE)
    }

    fn begin(&mut self) {
        self.last = Instant::now();
    }
}
