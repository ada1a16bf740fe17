//! Writes the schedule of a replayed log as a table.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use factory::replay::ScheduledJob;

const COLUMNS: [&str; 7] = ["id", "submit", "start", "finish", "procs", "runtime", "estimate"];

/// A schedule could not be written. What was at the path before is still there.
#[derive(Debug, thiserror::Error)]
#[error("{}: cannot be written: {source}", .path.display())]
pub struct WriteError {
    /// The full path.
    pub path: PathBuf,
    /// What the operating system says.
    pub source: io::Error,
}

/// Writes `schedule` as CSV to `path`, all of it or nothing.
///
/// One row per job, by submission and then by job number. Times are in whole seconds on the
/// clock of the log, `procs` is the number of processors.
pub fn write_schedule(path: &Path, schedule: &[ScheduledJob]) -> Result<(), WriteError> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut rows = schedule.to_vec();
    rows.sort_by_key(|row| (row.job.submit, row.job.id));
    replace(&path, |file| write_rows(file, &rows)).map_err(|source| WriteError { path, source })
}

fn write_rows(file: &mut dyn Write, rows: &[ScheduledJob]) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(file);
    table.write_record(COLUMNS)?;
    for row in rows {
        let job = &row.job;
        table.write_record([
            job.id.to_string(),
            job.submit.to_string(),
            row.start.to_string(),
            row.finish().to_string(),
            job.processors.to_string(),
            job.runtime.to_string(),
            job.estimate.to_string(),
        ])?;
    }
    table.flush()
}

/// Writes a file beside `path` and then moves it there, so that no reader sees half of it.
fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let unfinished =
        path.with_file_name(format!(".{}.{}", name.to_string_lossy(), std::process::id()));
    let written = write_file(&unfinished, write).and_then(|()| fs::rename(&unfinished, path));
    if written.is_err() {
        // The first error is the one to report, and the file may never have come to be.
        let _ = fs::remove_file(&unfinished);
    }
    written
}

fn write_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    write(&mut file)?;
    file.into_inner()?.sync_all()
}

#[cfg(test)]
mod tests {
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
        assert!(complaint.starts_with(&format!("{}: cannot be written: ", missing.display())));
        // A folder cannot be replaced by a file.
        let occupied = folder.path().join("schedule.csv");
        fs::create_dir(&occupied).unwrap();
        write_schedule(&occupied, &[scheduled(1, 0, 0)]).unwrap_err();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "only the folder is left");
    }
}
