//! The folder of one run: tables written while it goes on, and everything else at its end.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use factory::jobs::{JobRecord, State};
use factory::results::{COLUMNS, Incident, Records, Results, Row};
use serde_json::{Map, Value, json};
use units::SimTime;

use crate::atomic::{WriteError, failed};
use crate::fingerprint::fingerprint;
use crate::local_time::LocalTime;
use crate::output_folder::OutputFolder;
use crate::report::Report;
use crate::resolve::resolve;
use crate::run_tables::{CASHFLOW, INCIDENTS, JOBS, dictionary, table, text};
use crate::scenario::Loaded;

/// Version of the layout of `summary.json`.
const SCHEMA: u32 = 1;

/// The results of a run while it goes on.
///
/// Nothing is visible under the folder's name until [`RunFolder::finish`].
#[derive(Debug)]
pub struct RunFolder {
    folder: OutputFolder,
    target: PathBuf,
    classes: Vec<String>,
    local: LocalTime,
    report: Report,
    timeline: Table,
    jobs: Table,
    incidents: Table,
}

type Table = csv::Writer<BufWriter<File>>;

/// What is said about a run that the simulator does not know.
#[derive(Clone, Debug)]
pub struct About<'a> {
    /// Version of the program.
    pub version: &'a str,
    /// Seconds that the simulation took, without reading and writing.
    pub wall_seconds: f64,
}

impl RunFolder {
    /// Begins the results of `loaded` in the folder `target`.
    ///
    /// # Errors
    /// When the folder exists and may not be replaced, or cannot be written.
    pub fn create(target: &Path, force: bool, loaded: &Loaded) -> Result<Self, WriteError> {
        let folder = OutputFolder::create(target, force)?;
        let spec = loaded.scenario.spec();
        let open = |name: &str, header: &[&str]| {
            let path = folder.path().join(name);
            let file = File::create(&path).map_err(failed("written", &target.join(name)))?;
            let mut table = csv::Writer::from_writer(BufWriter::new(file));
            table.write_record(header).map_err(written(target, name))?;
            Ok(table)
        };
        let columns: Vec<&str> =
            ["time", "hour"].into_iter().chain(COLUMNS.iter().map(|column| column.name)).collect();
        Ok(Self {
            timeline: open("timeline.csv", &columns)?,
            jobs: open("jobs.csv", &JOBS.map(|column| column.0))?,
            incidents: open("incidents.csv", &INCIDENTS.map(|column| column.0))?,
            target: target.to_owned(),
            classes: spec.jobs.classes().map(|(name, _)| name.clone()).collect(),
            local: LocalTime::new(&spec.start),
            report: Report::new(loaded),
            folder,
        })
    }

    /// Writes what was recorded since the last time.
    ///
    /// # Errors
    /// When the disk is full, for instance.
    pub fn append(&mut self, records: &Records) -> Result<(), WriteError> {
        self.report.add(records);
        for row in &records.rows {
            let fields = self.timeline_fields(row);
            self.timeline.write_record(fields).map_err(written(&self.target, "timeline.csv"))?;
        }
        for job in &records.jobs {
            self.append_job(job)?;
        }
        for incident in &records.incidents {
            let fields = self.incident_fields(incident);
            self.incidents.write_record(fields).map_err(written(&self.target, "incidents.csv"))?;
        }
        Ok(())
    }

    fn append_job(&mut self, job: &JobRecord) -> Result<(), WriteError> {
        let seconds = |time: Option<SimTime>| text(time.map(SimTime::in_seconds));
        let wait = job.started.map(|start| start.since(job.submitted).in_seconds());
        let state = match job.state {
            State::Completed => "completed",
            State::Running => "running",
            State::Waiting => "waiting",
        };
        let fields = [
            job.number.to_string(),
            self.classes.get(job.class).cloned().unwrap_or_default(),
            job.gpus.to_string(),
            seconds(Some(job.submitted)),
            seconds(job.started),
            seconds(job.ended),
            text(wait),
            job.interruptions.to_string(),
            text(Some(job.kept_gpu_hours)),
            state.to_owned(),
        ];
        self.jobs.write_record(fields).map_err(written(&self.target, "jobs.csv"))
    }

    fn timeline_fields(&self, row: &Row) -> Vec<String> {
        let time = [self.local.at(row.begins).to_string(), text(Some(row.begins.in_hours()))];
        time.into_iter().chain(row.values.iter().map(|&value| text(Some(value)))).collect()
    }

    fn incident_fields(&self, incident: &Incident) -> [String; 5] {
        [
            self.local.at(incident.at).to_string(),
            text(Some(incident.at.in_hours())),
            incident.what.clone(),
            incident.place.to_string(),
            text(incident.length.map(units::SimDuration::in_hours)),
        ]
    }

    /// Writes the summary and everything else, and makes the folder appear under its name.
    ///
    /// # Errors
    /// When the disk is full, for instance; nothing remains then.
    pub fn finish(
        mut self,
        loaded: &Loaded,
        results: &Results,
        about: &About<'_>,
    ) -> Result<PathBuf, WriteError> {
        for job in &results.unfinished {
            self.append_job(job)?;
        }
        let tables = [
            (&mut self.timeline, "timeline.csv"),
            (&mut self.jobs, "jobs.csv"),
            (&mut self.incidents, "incidents.csv"),
        ];
        for (table, name) in tables {
            table.flush().map_err(failed("written", &self.target.join(name)))?;
        }
        let resolved = resolve(loaded);
        let page = self.report.page(loaded, results, about.version);
        self.folder.write("report.html", page)?;
        self.folder.write("cashflow.csv", cashflow(results))?;
        self.folder.write("gpu_hours.csv", gpu_hours(results))?;
        self.folder.write("dictionary.csv", dictionary(results))?;
        self.folder.write("scenario.toml", &resolved)?;
        self.folder.write("summary.json", pretty(&summary(loaded, results, about)))?;
        self.folder.write("manifest.json", pretty(&manifest(loaded, results, about, &resolved)))?;
        self.folder.commit()
    }
}

/// The summary as `summary.json` holds it.
pub fn summary(loaded: &Loaded, results: &Results, about: &About<'_>) -> Value {
    let spec = loaded.scenario.spec();
    let mut metrics = Map::new();
    for value in &results.metrics {
        metrics.insert(value.metric.name.to_owned(), json!(value.value));
    }
    metrics.insert("wall_s".to_owned(), json!(about.wall_seconds));
    json!({
        "schema": SCHEMA,
        "scenario": spec.name,
        "seed": spec.seed,
        "version": about.version,
        "digest": format!("{:016x}", results.digest),
        "metrics": metrics,
    })
}

fn manifest(loaded: &Loaded, results: &Results, about: &About<'_>, resolved: &str) -> Value {
    let spec = loaded.scenario.spec();
    json!({
        "program": "aifactory",
        "version": about.version,
        "schema": SCHEMA,
        "scenario": spec.name,
        "scenario_file": loaded.path.display().to_string(),
        "scenario_sha256": fingerprint(resolved),
        "seed": spec.seed,
        "generator": "ChaCha8",
        "digest": format!("{:016x}", results.digest),
        "events": results.events,
        "wall_s": about.wall_seconds,
        "notes": loaded.notes,
    })
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn cashflow(results: &Results) -> Vec<u8> {
    let rows = results.years.iter().map(|year| {
        let mut fields = vec![year.number.to_string(), text(Some(year.length))];
        fields.extend(year.amounts().iter().map(|amount| text(Some(amount.in_dollars()))));
        fields.push(text(Some(year.goodput_gpu_hours)));
        fields
    });
    table(&CASHFLOW.map(|column| column.0), rows)
}

fn gpu_hours(results: &Results) -> Vec<u8> {
    let installed = results.value("installed_gpu_hours").unwrap_or_default();
    let rows = results.uses.iter().map(|usage| {
        let share = usage.gpu_hours / installed;
        vec![
            usage.name.clone(),
            text(Some(usage.gpu_hours)),
            text(Some(share)),
            usage.about.clone(),
        ]
    });
    table(&["use", "gpu_hours", "share", "meaning"], rows)
}

fn written(target: &Path, name: &str) -> impl FnOnce(csv::Error) -> WriteError {
    let path = target.join(name);
    move |error| failed("written", &path)(io::Error::other(error))
}
