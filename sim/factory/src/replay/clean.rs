//! Cleaning: the records of a log become jobs that can be replayed, and what that changed is told.

use std::collections::{BTreeMap, BTreeSet};

use super::{LogJob, LogRecord};

/// The jobs of a log for a machine, and what had to be changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cleaned {
    /// One for each job, in the order of the log.
    pub jobs: Vec<LogJob>,
    /// What differs from the log.
    pub changes: Changes,
}

/// How many jobs of a log were changed, and the work that this took away.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Changes {
    /// Lines of parts of preempted jobs that were left out or joined to one job.
    pub merged: usize,
    /// Jobs that ran beyond the time that they had requested, and end there.
    pub cut: Change,
    /// Jobs larger than the machine, which hold all of it.
    pub shrunk: Change,
    /// Jobs without a requested time, which are expected to run for as long as they did.
    pub without_request: usize,
    /// Jobs without a time of submission, which are submitted with the one before them.
    pub without_submit: usize,
    /// Jobs that hold the processors requested, because those allocated are unknown.
    pub without_allocation: usize,
    /// Jobs that did not run or held no processors: they take 1 s.
    pub not_run: usize,
}

/// Jobs that do less work than in the log.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Change {
    /// How many.
    pub jobs: usize,
    /// Processor-seconds that they do less.
    pub work: f64,
}

impl Change {
    fn add(&mut self, processors: u32, seconds: u64) {
        self.jobs += 1;
        self.work += f64::from(processors) * seconds as f64;
    }
}

/// Makes the records of a log into jobs for a machine of so many `processors`.
///
/// A job runs for the recorded time but not beyond the requested one, and is expected to run for
/// the longer of the two. It holds what was allocated, at most the whole machine. A job that did
/// not run or held no processors runs for 1 s with an estimate of 1 s. Every job runs for at least
/// 1 s. These are the rules of the Python Scheduler Simulator (pyss, Hebrew University of Jerusalem).
///
/// Beyond them, what is unknown is taken from what is known: without a requested time the time that
/// the job ran, without processors allocated those requested, without a time of submission that of
/// the job before it in the log. The lines of a preempted job are one job: the line that sums it up,
/// else all its parts together.
pub fn clean(records: &[LogRecord], processors: u32) -> Cleaned {
    let (records, merged) = joined(records);
    let mut changes = Changes { merged, ..Changes::default() };
    let known = records.iter().map(|record| record.submit).find(|&submit| submit >= 0);
    let mut submit = known.unwrap_or(0);
    let mut jobs = Vec::with_capacity(records.len());
    for record in &records {
        if record.submit >= 0 {
            submit = record.submit;
        } else {
            changes.without_submit += 1;
        }
        jobs.push(clean_one(record, submit.unsigned_abs(), processors, &mut changes));
    }
    Cleaned { jobs, changes }
}

fn clean_one(record: &LogRecord, submit: u64, processors: u32, changes: &mut Changes) -> LogJob {
    let &LogRecord { id, run, allocated, wanted, requested, .. } = record;
    let held = if allocated > 0 { allocated } else { wanted };
    let own = u32::try_from(held.max(1)).unwrap_or(u32::MAX);
    let held_by_job = own.min(processors);
    let mut job = LogJob { id, submit, runtime: 1, estimate: 1, processors: held_by_job };
    if run <= 0 || held <= 0 {
        changes.not_run += 1;
        return job;
    }
    let ran = run.unsigned_abs();
    let request = if requested > 0 { requested.unsigned_abs() } else { ran };
    (job.runtime, job.estimate) = (ran.min(request), ran.max(request));
    changes.without_allocation += usize::from(allocated <= 0);
    changes.without_request += usize::from(requested <= 0);
    if ran > request {
        changes.cut.add(held_by_job, ran - request);
    }
    if own > processors {
        changes.shrunk.add(own - processors, job.runtime);
    }
    job
}

/// The records with one for each preempted job, and how many were left out.
fn joined(records: &[LogRecord]) -> (Vec<LogRecord>, usize) {
    let whole: BTreeSet<i64> =
        records.iter().filter(|record| !record.is_part()).map(|record| record.id).collect();
    let mut jobs: Vec<LogRecord> = Vec::with_capacity(records.len());
    let mut first_parts: BTreeMap<i64, usize> = BTreeMap::new();
    for record in records {
        if !record.is_part() {
            jobs.push(*record);
        } else if !whole.contains(&record.id) {
            if let Some(&first) = first_parts.get(&record.id) {
                let run: &mut i64 = &mut jobs[first].run;
                *run = (*run).max(0).saturating_add(record.run.max(0));
            } else {
                first_parts.insert(record.id, jobs.len());
                jobs.push(*record);
            }
        }
    }
    let merged = records.len() - jobs.len();
    (jobs, merged)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: LogRecord = LogRecord {
        id: 7,
        submit: 5,
        run: 300,
        allocated: 4,
        wanted: 4,
        requested: 600,
        status: 1,
    };

    /// Submission, run time, estimate and processors of the jobs of a log.
    fn cleaned(records: &[LogRecord]) -> (Vec<(u64, u64, u64, u32)>, Changes) {
        let Cleaned { jobs, changes } = clean(records, 100);
        let job = |job: &LogJob| (job.submit, job.runtime, job.estimate, job.processors);
        (jobs.iter().map(job).collect(), changes)
    }

    #[track_caller]
    fn assert_becomes(record: LogRecord, job: (u64, u64, u64, u32), changes: Changes) {
        assert_eq!(cleaned(&[record]), (vec![job], changes));
    }

    /// 100 s of 4 processors are cut, 28 of 128 processors for 300 s are not there.
    #[test]
    fn records_are_cleaned_by_the_rules_of_the_reference_and_that_is_told() {
        let none = Changes::default();
        let not_run = Changes { not_run: 1, ..none };
        let change = |work| Change { jobs: 1, work };
        assert_becomes(RECORD, (5, 300, 600, 4), none);
        let cut = Changes { cut: change(400.0), ..none };
        assert_becomes(LogRecord { requested: 200, ..RECORD }, (5, 200, 300, 4), cut);
        let shrunk = Changes { shrunk: change(28.0 * 300.0), ..none };
        assert_becomes(LogRecord { allocated: 128, ..RECORD }, (5, 300, 600, 100), shrunk);
        let huge = cleaned(&[LogRecord { allocated: i64::MAX, ..RECORD }]);
        assert_eq!((huge.0[0], huge.1.shrunk.jobs), ((5, 300, 600, 100), 1));
        assert_becomes(LogRecord { run: 0, ..RECORD }, (5, 1, 1, 4), not_run);
        let nothing = LogRecord { allocated: -1, wanted: -1, ..RECORD };
        assert_becomes(nothing, (5, 1, 1, 1), not_run);
    }

    /// In a log where others have requests as in one where nobody has.
    #[test]
    fn without_a_request_the_time_that_a_job_ran_is_its_request() {
        let unknown = LogRecord { requested: -1, ..RECORD };
        let (jobs, changes) = cleaned(&[RECORD, unknown]);
        assert_eq!(jobs, [(5, 300, 600, 4), (5, 300, 300, 4)]);
        assert_eq!(changes, Changes { without_request: 1, ..Changes::default() });
        assert_eq!(cleaned(&[unknown]).0, [(5, 300, 300, 4)]);
    }

    #[test]
    fn without_an_allocation_a_job_holds_what_it_requested() {
        let unknown = LogRecord { allocated: -1, wanted: 8, ..RECORD };
        let changes = Changes { without_allocation: 1, ..Changes::default() };
        assert_becomes(unknown, (5, 300, 600, 8), changes);
    }

    /// On a clock of seconds since 1970, second 0 lies half a century before the log.
    #[test]
    fn an_unknown_submission_is_that_of_the_job_before() {
        let at = |submit| LogRecord { submit, ..RECORD };
        let begin = 1_700_000_000;
        let (jobs, changes) = cleaned(&[at(-1), at(begin), at(begin + 100), at(-1)]);
        let submitted: Vec<u64> = jobs.iter().map(|job| job.0).collect();
        let begin = begin.unsigned_abs();
        assert_eq!(submitted, [begin, begin, begin + 100, begin + 100]);
        assert!(jobs.iter().all(|job| job.1 == 300));
        assert_eq!(changes, Changes { without_submit: 2, ..Changes::default() });
        assert_eq!(cleaned(&[at(-1)]).0, [(0, 300, 600, 4)]);
    }

    #[test]
    fn the_lines_of_a_preempted_job_are_one_job() {
        let part = |id, run, status| LogRecord { id, run, status, ..RECORD };
        let summed_up = [part(1, 300, 1), part(1, 100, 2), part(1, 200, 3), part(2, 50, 1)];
        let (jobs, changes) = cleaned(&summed_up);
        assert_eq!(jobs, [(5, 300, 600, 4), (5, 50, 600, 4)]);
        assert_eq!(changes, Changes { merged: 2, ..Changes::default() });
        let in_parts = [part(1, 100, 2), part(2, 50, 1), part(1, 200, 3)];
        let (jobs, changes) = cleaned(&in_parts);
        assert_eq!(jobs, [(5, 300, 600, 4), (5, 50, 600, 4)]);
        assert_eq!(changes, Changes { merged: 1, ..Changes::default() });
    }
}
