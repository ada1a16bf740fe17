//! Writes the schedule of a replayed log as a table.

use std::path::Path;

use factory::replay::ScheduledJob;

use crate::disk::atomic::{WriteError, write_atomically};
use crate::results::run_tables::table;

const COLUMNS: [&str; 7] = ["id", "submit", "start", "finish", "procs", "runtime", "estimate"];

/// Writes `schedule` as CSV to `path`, all of it or nothing.
///
/// One row per job, by submission and then by job number. Times are in whole seconds on the
/// clock of the log, `procs` is the number of processors.
///
/// # Errors
/// When the folder does not exist or may not be written; what was at the path is still there then.
pub fn write_schedule(path: &Path, schedule: &[ScheduledJob]) -> Result<(), WriteError> {
    let mut rows = schedule.to_vec();
    rows.sort_by_key(|row| (row.job.submit, row.job.id));
    let fields = rows.iter().map(|row| {
        let job = &row.job;
        vec![
            job.id.to_string(),
            job.submit.to_string(),
            row.start.to_string(),
            row.finish().to_string(),
            job.processors.to_string(),
            job.runtime.to_string(),
            job.estimate.to_string(),
        ]
    });
    write_atomically(path, table(&COLUMNS, fields))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use factory::replay::LogJob;

    use super::*;

    fn scheduled(id: i64, submit: u64, start: u64) -> ScheduledJob {
        ScheduledJob { job: LogJob { id, submit, runtime: 10, estimate: 20, processors: 4 }, start }
    }

    #[test]
    fn rows_are_ordered_by_submission_and_then_by_number() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("schedule.csv");
        fs::write(&path, "an older schedule").unwrap();
        let schedule = [scheduled(10, 5, 7), scheduled(9, 5, 6), scheduled(11, 1, 8)];
        write_schedule(&path, &schedule).unwrap();
        assert_eq!(
            fs::read_to_string(&path).unwrap(),
            "id,submit,start,finish,procs,runtime,estimate\n\
             11,1,8,18,4,10,20\n\
             9,5,6,16,4,10,20\n\
             10,5,7,17,4,10,20\n"
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "only the schedule is left");
    }

    #[test]
    fn a_schedule_that_cannot_be_written_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing").join("schedule.csv");
        let complaint = write_schedule(&missing, &[]).unwrap_err().to_string();
        assert!(complaint.starts_with(&format!("{} cannot be written: ", missing.display())));
        // A folder cannot be replaced by a file.
        let occupied = folder.path().join("schedule.csv");
        fs::create_dir(&occupied).unwrap();
        write_schedule(&occupied, &[scheduled(1, 0, 0)]).unwrap_err();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "only the folder is left");
    }
}
