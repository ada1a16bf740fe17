//! Logs of jobs that a class has for its process of arrivals: in the Standard Workload Format, or as CSV.
//!
//! The columns of a table are `submit_s`, `gpus` and `run_s`, also `class` and `limit_s`, in any order; others are
//! passed over. Where `run_s` lacks, a job ran from `start_s` to `end_s`, as in the jobs that a run writes.

use std::path::Path;

use factory::replay::{Changes, Cleaned, clean};
use factory::settings::{Origin, Problem, Value};
use units::{Quantity as _, Span};

use super::rows::{Rows, column_of, read_rows};
use super::swf::{SwfError, read_log};
use crate::text::file::read_text;
use crate::text::problems::{Problems, problem, whole};

/// More problems than these are only counted.
const MOST_PROBLEMS: usize = 10;

/// The jobs of a log in its order, with times since the first submission.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct JobLog {
    /// Seconds until each comes.
    times: Vec<f64>,
    gpus: Vec<u32>,
    /// Seconds for which each ran.
    lengths: Vec<f64>,
    /// Seconds that each asked for; 0 where nobody knows.
    limits: Vec<f64>,
    /// What was read otherwise than it stands there, a sentence each.
    pub(crate) notes: Vec<String>,
}

impl JobLog {
    /// Reads the log at `path` for a class, in the format that its name says.
    ///
    /// # Errors
    /// Every problem, with file, line and column.
    pub(crate) fn read(path: &Path, class: &str) -> Result<Self, Problems> {
        let table = path.extension().is_some_and(|name| name.eq_ignore_ascii_case("csv"));
        let mut log = if table { of_table(path, class)? } else { of_swf(path)? };
        let first = log.times.iter().copied().fold(f64::INFINITY, f64::min);
        log.times.iter_mut().for_each(|time| *time -= first);
        Ok(log)
    }

    /// One job, in the place of a log that cannot be read: at the time that is taken from such a log.
    pub(crate) fn of_one_job(begin: Option<Value>) -> Self {
        let seconds = match begin {
            Some(Value::Text(text)) => Span::from_text(&text).map_or(0.0, Span::in_seconds),
            _ => 0.0,
        };
        let mut log = Self::default();
        log.add([seconds, 1.0, 0.0], 1);
        log
    }

    /// What it says, by the keys of a process.
    pub(crate) fn values(&self) -> [(&'static str, Value); 4] {
        let spans = |seconds: &[f64]| {
            Value::List(seconds.iter().map(|seconds| Value::Text(format!("{seconds} s"))).collect())
        };
        let gpus = self.gpus.iter().map(|&gpus| Value::Integer(gpus.into())).collect();
        [
            ("times", spans(&self.times)),
            ("gpus", Value::List(gpus)),
            ("lengths", spans(&self.lengths)),
            ("limits", spans(&self.limits)),
        ]
    }

    fn add(&mut self, job: [f64; 3], gpus: u32) {
        let [time, length, limit] = job;
        self.times.push(time);
        self.lengths.push(length);
        self.limits.push(limit);
        self.gpus.push(gpus);
    }
}

fn of_swf(path: &Path) -> Result<JobLog, Problems> {
    let log = read_log(path).map_err(|error| placed(&error, path))?;
    let Cleaned { jobs, changes } = clean(&log.records, u32::MAX);
    let mut trace = JobLog { notes: log.notes, ..JobLog::default() };
    for job in jobs {
        let times = [job.submit as f64, job.runtime as f64, job.estimate as f64];
        trace.add(times, job.processors);
    }
    trace.notes.extend(changed(path, &changes));
    Ok(trace)
}

/// What the rules of replays have changed.
fn changed(path: &Path, changes: &Changes) -> Option<String> {
    let told = [
        (changes.cut.jobs, "ran beyond their request and end there"),
        (changes.not_run, "did not run or held no processors: they take 1 s"),
        (changes.merged, "lines are parts of preempted jobs, joined to one each"),
        (changes.without_submit, "have no time of submission: that of the job before is taken"),
    ];
    let told = told.iter().filter(|(count, _)| *count > 0);
    let told: Vec<String> = told.map(|(count, what)| format!("{count} {what}")).collect();
    (!told.is_empty()).then(|| format!("{}: of its jobs {}", path.display(), told.join("; ")))
}

/// An error of a log as a problem with its place.
fn placed(error: &SwfError, path: &Path) -> Problems {
    let file = whole(&path.display().to_string());
    let at = |line: usize, column: usize| Origin { line, column, ..file.clone() };
    let told = |origin, allowed: String| problem(origin, "", "", allowed);
    let without_place = |line: usize| {
        let text = error.to_string();
        let start = [format!("{}:{line}: ", path.display()), format!("{}: ", path.display())];
        let rest = start.iter().find_map(|start| text.strip_prefix(start.as_str()));
        rest.unwrap_or(&text).to_owned()
    };
    match error {
        SwfError::Field { line, column, .. } => told(at(*line, *column), without_place(*line)),
        SwfError::FieldCount { line, .. }
        | SwfError::Read { line, .. }
        | SwfError::CutShort { line, .. } => told(at(*line, 1), without_place(*line)),
        _ => told(file.clone(), without_place(0)),
    }
    .into()
}

/// A column of a table.
struct Column {
    name: &'static str,
    place: usize,
}

/// The columns that are read.
struct Columns {
    submit: Column,
    gpus: Column,
    ran: Ran,
    limit: Option<Column>,
    class: Option<usize>,
}

/// Which columns say how long a job ran.
enum Ran {
    For(Column),
    Between(Column, Column),
}

fn of_table(path: &Path, class: &str) -> Result<JobLog, Problems> {
    let rows = read_rows(path)?;
    let columns = columns(&rows, path)?;
    let text = read_text(path)?;
    let lines: Vec<&str> = text.lines().collect();
    let mut log = JobLog::default();
    let (mut problems, mut more, mut others, mut unfinished) = (Vec::new(), 0, 0, 0);
    for (origin, row) in &rows.rows {
        if columns.class.is_some_and(|place| !row[place].is_empty() && row[place] != class) {
            others += 1;
            continue;
        }
        match job(&columns, row) {
            Ok(Some((times, gpus))) => log.add(times, gpus),
            Ok(None) => unfinished += 1,
            Err(_) if problems.len() == MOST_PROBLEMS => more += 1,
            Err((column, allowed)) => {
                let line = lines.get(origin.line.saturating_sub(1)).copied().unwrap_or("");
                let origin = Origin { column: column_of(line, column.place), ..origin.clone() };
                let found = format!("{:?}", row[column.place]);
                problems.push(problem(origin, column.name, found, allowed));
            }
        }
    }
    let file = whole(&path.display().to_string());
    if more > 0 {
        problems.push(problem(file.clone(), "", format!("{more} more"), "must all be mended"));
    }
    if problems.is_empty() && log.times.is_empty() {
        let found = format!("no job of the class {class:?}");
        problems.push(problem(file, "", found, "must hold at least one that ran"));
    }
    if !problems.is_empty() {
        return Err(Problems::new(problems));
    }
    let told = [(others, "are of other classes"), (unfinished, "have not ended, and are left out")];
    for (count, what) in told.into_iter().filter(|(count, _)| *count > 0) {
        log.notes.push(format!("{}: {count} jobs {what}", path.display()));
    }
    log.notes.extend(passed_over(&rows, &columns, path));
    Ok(log)
}

/// The columns that nobody reads.
fn passed_over(rows: &Rows, columns: &Columns, path: &Path) -> Option<String> {
    let ran = match &columns.ran {
        Ran::For(column) => [Some(column.place), None],
        Ran::Between(start, end) => [Some(start.place), Some(end.place)],
    };
    let limit = columns.limit.as_ref().map(|column| column.place);
    let read = [Some(columns.submit.place), Some(columns.gpus.place), limit, columns.class];
    let read: Vec<usize> = read.into_iter().chain(ran).flatten().collect();
    let names = rows.header.iter().enumerate().filter(|(place, _)| !read.contains(place));
    let names: Vec<&str> = names.map(|(_, name)| name.as_str()).collect();
    let path = path.display();
    (!names.is_empty()).then(|| format!("{path}: columns that are not read: {}", names.join(", ")))
}

fn columns(rows: &Rows, path: &Path) -> Result<Columns, Problems> {
    let place = |name: &str| rows.header.iter().position(|known| known == name);
    let column = |name: &'static str| place(name).map(|place| Column { name, place });
    let run = column("run_s").map(Ran::For);
    let between = || Some(Ran::Between(column("start_s")?, column("end_s")?));
    let (limit, class) = (column("limit_s"), place("class"));
    if let (Some(submit), Some(gpus), Some(ran)) =
        (column("submit_s"), column("gpus"), run.or_else(between))
    {
        return Ok(Columns { submit, gpus, ran, limit, class });
    }
    let origin = Origin { line: 1, column: 1, ..whole(&path.display().to_string()) };
    let found = format!("the columns {}", rows.header.join(", "));
    let allowed = "must have submit_s, gpus and run_s, or start_s and end_s in its place";
    Err(problem(origin, "", found, allowed).into())
}

/// When a job comes, how long it runs and what it asks for, in seconds, and its GPUs; none that has not ended.
type Job = Option<([f64; 3], u32)>;

fn job<'c>(columns: &'c Columns, row: &[String]) -> Result<Job, (&'c Column, String)> {
    let number = |column: &'c Column| {
        let text = &row[column.place];
        let number = text.parse().ok().or_else(|| seconds_since_1970(text));
        let allowed = "must be seconds, at least 0, or a time such as 2027-01-31T08:00:00Z";
        let within = |number: &f64| number.is_finite() && *number >= 0.0;
        number.filter(within).ok_or_else(|| (column, allowed.to_owned()))
    };
    let submit = number(&columns.submit)?;
    let gpus = row[columns.gpus.place].parse().ok().filter(|&gpus: &u32| gpus > 0);
    let allowed = || (&columns.gpus, "must be a whole number, at least 1".to_owned());
    let gpus = gpus.ok_or_else(allowed)?;
    let length = match &columns.ran {
        Ran::For(column) => number(column)?,
        Ran::Between(_, end) if row[end.place].is_empty() => return Ok(None),
        Ran::Between(start, end) => {
            let (from, to) = (number(start)?, number(end)?);
            if to < from {
                return Err((end, format!("must not be before {}, which is {from}", start.name)));
            }
            to - from
        }
    };
    if length <= 0.0 {
        return Ok(None);
    }
    let limit = match &columns.limit {
        Some(column) if !row[column.place].is_empty() => number(column)?,
        _ => 0.0,
    };
    Ok(Some(([submit, length, limit], gpus)))
}

/// Seconds since 1970 of a time as RFC 3339 writes it, such as `2027-01-31T08:00:00+09:00`.
fn seconds_since_1970(text: &str) -> Option<f64> {
    let (day, time) = text.split_once(['T', 't', ' '])?;
    let mut parts = day.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !((1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)) {
        return None;
    }
    let at = time.rfind(['Z', 'z', '+', '-'])?;
    let (clock, zone) = time.split_at(at);
    let mut parts = clock.splitn(3, ':').map(|part| part.parse::<f64>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    let zone = match zone {
        "Z" | "z" => 0.0,
        _ => {
            let (hours, minutes) = zone[1..].split_once(':')?;
            let minutes = 60.0 * hours.parse::<f64>().ok()? + minutes.parse::<f64>().ok()?;
            if zone.starts_with('-') { -minutes } else { minutes }
        }
    };
    // Years begin in March, so that the leap day is the last one: 153 days in every five months from there.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let days =
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * month + 2) / 5 + day
            - 1
            - 719_468;
    Some(86_400.0 * days as f64 + 3600.0 * hour + 60.0 * (minute - zone) + second)
}

/// The problems of a log that cannot be read are those of the key that names it.
pub(crate) fn of_key(problems: Problems, entry: (&Origin, &str), key: &str) -> Vec<Problem> {
    let (origin, written) = entry;
    let told = |unread: Problem| match &unread.origin {
        Some(file) if file.line == 0 => {
            let found = [written, &unread.found];
            let found: Vec<&str> = found.into_iter().filter(|part| !part.is_empty()).collect();
            let allowed = format!("{}: {}", file.file, unread.allowed);
            problem(origin.clone(), key, found.join(" with "), allowed)
        }
        _ => Problem {
            key: format!("{key}: {}", unread.key).trim_end_matches([':', ' ']).to_owned(),
            ..unread
        },
    };
    problems.into_list().into_iter().map(told).collect()
}

#[cfg(test)]
mod tests;
