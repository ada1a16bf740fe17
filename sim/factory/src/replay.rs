//! Replay of a recorded job log: when each job would have started under a policy.

mod clean;

pub use clean::{Change, Changes, Cleaned, clean};

use engine::{Agenda, Schedule, World, run_until};
use units::{SimDuration, SimTime};

use crate::jobs::{Anywhere, Policy, Queue, Request};

/// The last second that simulated time can express: 584 years after the first submission.
const LAST_SECOND: u64 = u64::MAX / 1_000_000_000;

/// The fields of a job in the Standard Workload Format that a replay needs, as recorded.
///
/// Zero or less means unknown, or that the job never ran. Times are in seconds. Source: D.
/// Feitelson, <https://www.cs.huji.ac.il/labs/parallel/workload/swf.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogRecord {
    /// Field 1: the job's number.
    pub id: i64,
    /// Field 2: time of submission, since the log began.
    pub submit: i64,
    /// Field 4: time from start to finish.
    pub run: i64,
    /// Field 5: processors that the job held.
    pub allocated: i64,
    /// Field 8: processors that its user asked for.
    pub wanted: i64,
    /// Field 9: the time that its user asked for.
    pub requested: i64,
    /// Field 11: how it ended. 2, 3 and 4 are parts of a job that was preempted.
    pub status: i64,
}

impl LogRecord {
    /// Whether this is a part of a preempted job and not the whole of it.
    pub const fn is_part(&self) -> bool {
        matches!(self.status, 2..=4)
    }
}

/// A job to be replayed. Times are in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogJob {
    /// The job's number in the log.
    pub id: i64,
    /// Time of submission, since the log began.
    pub submit: u64,
    /// How long it runs, at least 1.
    pub runtime: u64,
    /// How long the scheduler expects it to run, at least 1.
    pub estimate: u64,
    /// Processors held while it runs, at least 1.
    pub processors: u32,
}

/// A replayed job. Times are in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScheduledJob {
    /// The job as it was given.
    pub job: LogJob,
    /// When it starts, on the clock of the log.
    pub start: u64,
}

impl ScheduledJob {
    /// When the job finishes, on the clock of the log.
    pub const fn finish(&self) -> u64 {
        self.start + self.job.runtime
    }
}

/// A job would finish later than simulated time can express.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BeyondTime {
    /// The job's number in the log.
    pub id: i64,
}

impl std::fmt::Display for BeyondTime {
    fn fmt(&self, text: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { id } = self;
        write!(text, "job {id}: must finish within {LAST_SECOND} s of the first submission")
    }
}

impl std::error::Error for BeyondTime {}

/// Runs `jobs` on a machine of so many `processors` under `policy`, and returns them in the
/// order given, each with its start.
///
/// At equal times submissions come before completions, submissions are in the order given, and
/// completions in the order in which the jobs started. A scheduling pass follows each of them.
///
/// # Errors
/// If a job would finish more than 584 years after the first submission.
///
/// # Panics
/// If a job asks for no processors or for more than the machine has; [`clean`] sees to that.
pub fn replay(
    jobs: &[LogJob],
    processors: u32,
    policy: Policy,
) -> Result<Vec<ScheduledJob>, BeyondTime> {
    let first_submit = jobs.iter().map(|job| job.submit).min().unwrap_or(0);
    let mut agenda = Agenda::new();
    for (index, job) in (0_u32..).zip(jobs) {
        assert!(
            (1..=processors).contains(&job.processors),
            "job {} asks for {} of {processors} processors",
            job.id,
            job.processors
        );
        let after = job.submit - first_submit;
        if after > LAST_SECOND {
            return Err(BeyondTime { id: job.id });
        }
        agenda.schedule(SimTime::START + SimDuration::seconds(after), Event::Submit(index));
    }
    let mut machine = Machine {
        jobs,
        queue: Queue::new(policy, processors),
        starts: vec![SimTime::START; jobs.len()],
        started: Vec::new(),
        beyond_time: None,
    };
    run_until(&mut machine, &mut agenda, SimTime::from_nanoseconds(u64::MAX));
    if let Some(id) = machine.beyond_time {
        return Err(BeyondTime { id });
    }
    let starts = machine.starts.iter().map(|start| first_submit + whole_seconds(*start));
    Ok(jobs.iter().zip(starts).map(|(&job, start)| ScheduledJob { job, start }).collect())
}

/// What happens during a replay, to the job at an index of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    Submit(u32),
    Finish(u32),
}

/// The machine whose log is replayed.
struct Machine<'log> {
    jobs: &'log [LogJob],
    queue: Queue,
    /// One per job, meaningful once it has started.
    starts: Vec<SimTime>,
    /// Jobs that the current pass has started: empty between events.
    started: Vec<u32>,
    /// The first job that would finish too late to be simulated.
    beyond_time: Option<i64>,
}

impl World for Machine<'_> {
    type Event = Event;

    fn handle(&mut self, event: Event, agenda: &mut impl Schedule<Event>) {
        match event {
            Event::Submit(index) => {
                let LogJob { estimate, processors, .. } = self.jobs[index as usize];
                let estimate = SimDuration::seconds(estimate.min(LAST_SECOND));
                self.queue.submit(Request {
                    job: index,
                    processors,
                    segment: 1,
                    class: 0,
                    estimate,
                });
            }
            Event::Finish(index) => self.queue.finish(index),
        }
        self.queue.pass(agenda.now(), &mut Anywhere, &mut self.started);
        for index in self.started.drain(..) {
            let job = &self.jobs[index as usize];
            self.starts[index as usize] = agenda.now();
            if job.runtime > LAST_SECOND - whole_seconds(agenda.now()) {
                self.beyond_time.get_or_insert(job.id);
            } else {
                agenda.schedule_in(SimDuration::seconds(job.runtime), Event::Finish(index));
            }
        }
    }

    /// Nothing flows between jobs: each event is followed by its own pass.
    fn settle(&mut self, _: &mut impl Schedule<Event>) {}
}

const fn whole_seconds(time: SimTime) -> u64 {
    time.in_nanoseconds() / 1_000_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Job numbers from 1, each submitted at (s), for (s), estimated (s), on (processors).
    fn log(jobs: &[(u64, u64, u64, u32)]) -> Vec<LogJob> {
        let number = |(id, &(submit, runtime, estimate, processors))| LogJob {
            id,
            submit,
            runtime,
            estimate,
            processors,
        };
        (1..).zip(jobs).map(number).collect()
    }

    fn starts(jobs: &[LogJob], processors: u32, policy: Policy) -> Vec<u64> {
        let schedule = replay(jobs, processors, policy).unwrap();
        schedule.iter().map(|scheduled| scheduled.start).collect()
    }

    /// 10 processors. Job 1 leaves 4 free until 100 s. Job 2 wants all 10, so it waits for 100 s.
    /// Job 3 fits into the 4 and ends at 20 + 80 = 100 s: in time. Job 4 would end at
    /// 30 + 90 = 120 s, after the shadow time, at which nothing is spare: 4 + 6 - 10 = 0.
    #[test]
    fn a_job_that_ends_by_the_shadow_time_starts_before_the_head() {
        let jobs = log(&[(0, 100, 100, 6), (10, 50, 50, 10), (20, 80, 80, 2), (30, 90, 90, 2)]);
        assert_eq!(starts(&jobs, 10, Policy::Fcfs), [0, 100, 150, 150]);
        assert_eq!(starts(&jobs, 10, Policy::Easy), [0, 100, 20, 150]);
    }

    /// 10 processors. Job 2 wants 8 and can start at 100 s, when 4 + 6 - 8 = 2 are spare. Job 3
    /// is long but takes just the 2 that are spare. Job 4 needs 1 more for as long: nothing is
    /// spare any more, so it waits until jobs 1 to 3 leave room: 8 + 2 are in use from 100 s to 150 s.
    #[test]
    fn a_long_job_backfills_on_processors_spare_at_the_shadow_time() {
        let jobs = log(&[(0, 100, 100, 6), (10, 50, 50, 8), (20, 500, 500, 2), (30, 500, 500, 1)]);
        assert_eq!(starts(&jobs, 10, Policy::Fcfs), [0, 100, 100, 150]);
        assert_eq!(starts(&jobs, 10, Policy::Easy), [0, 100, 20, 150]);
    }

    /// Job 1 is estimated at 100 s but ends at 40 s; the head starts then, not at its shadow time.
    #[test]
    fn the_head_starts_as_soon_as_a_job_ends_early() {
        let jobs = log(&[(0, 40, 100, 6), (10, 50, 50, 10)]);
        assert_eq!(starts(&jobs, 10, Policy::Easy), [0, 40]);
    }

    /// 10 processors. Jobs 1 and 2 leave 2 free; job 3 wants all, from 150 s on; job 4 wants 8.
    /// At 100 s job 5 is submitted and job 1 ends. Job 5 comes first and takes 1 of 2, so that only
    /// 1 + 6 = 7 are free for job 4, which waits for job 5 until 100 + 20 = 120 s. Had job 1 ended
    /// first, jobs 4 and 5 would have started in that order, at 100 s and 120 s.
    #[test]
    fn submissions_come_before_completions() {
        let jobs = log(&[
            (0, 100, 100, 6),
            (0, 150, 150, 2),
            (10, 50, 50, 10),
            (20, 20, 20, 8),
            (100, 20, 20, 1),
        ]);
        assert_eq!(starts(&jobs, 10, Policy::Easy), [0, 0, 150, 120, 100]);
    }

    #[test]
    fn the_clock_of_the_log_may_begin_anywhere() {
        let jobs = log(&[(843_480_031, 100, 100, 10), (843_480_041, 50, 50, 10)]);
        assert_eq!(starts(&jobs, 10, Policy::Fcfs), [843_480_031, 843_480_131]);
    }

    #[test]
    fn a_log_beyond_simulated_time_is_refused() {
        let centuries = 10_000_000_000;
        let late = log(&[(0, 1, 1, 1), (u64::MAX, 1, 1, 1)]);
        assert_eq!(replay(&late, 1, Policy::Fcfs), Err(BeyondTime { id: 2 }));
        let long = log(&[(0, centuries, 1, 1), (0, centuries, 1, 1)]);
        assert_eq!(replay(&long, 1, Policy::Easy), Err(BeyondTime { id: 2 }));
        assert_eq!(starts(&long, 2, Policy::Easy), [0, 0]);
    }
}
