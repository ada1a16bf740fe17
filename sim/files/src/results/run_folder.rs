//! The folder of one run: tables written while it goes on, and everything else at its end.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use factory::jobs::Waits;
use factory::results::{RackIncident, Records, Results};
use factory::shortage::Bout;
use serde_json::{Map, Value, json};
use units::Money;

use crate::disk::atomic::WriteError;
use crate::disk::fingerprint::fingerprint;
use crate::results::buildout_tables::{buildout_tables, write_buildout};
use crate::results::data_package::data_package;
use crate::results::debt_table::{debt, debt_row};
use crate::results::ledger_table::{ledger, ledger_row};
use crate::results::local_time::LocalTime;
use crate::results::manifest::{MANIFEST, PROGRAM, SCHEMA};
use crate::results::month_table::{month_rows, months, months_in_summary};
use crate::results::output_folder::OutputFolder;
use crate::results::rack_incident_table::{rack_incident_row, rack_incidents};
use crate::results::run_tables::{
    cashflow, dictionary, gpu_hours, group_row, groups, incident_row, incidents, job_columns,
    job_row, shortage_row, shortages, tables, timeline, timeline_row, usage_row, year_row,
};
use crate::results::sovereignty_tables::{sovereignty_tables, write_sovereignty};
use crate::results::table::{Column, Writer};
use crate::scenario::load::Loaded;
use crate::scenario::resolve::Texts;

/// The results of a run while it goes on.
///
/// Nothing is visible under the folder's name until [`RunFolder::finish`].
#[derive(Debug)]
pub struct RunFolder {
    folder: OutputFolder,
    classes: Vec<String>,
    local: LocalTime,
    timeline: Writer,
    jobs: Writer,
    incidents: Writer,
    shortages: Writer,
    rack_incidents: Writer,
}

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
    /// When the folder exists and may not be replaced, holds what the scenario is read from, or cannot
    /// be written.
    pub fn create(target: &Path, force: bool, loaded: &Loaded) -> Result<Self, WriteError> {
        keep_inputs_apart(target, loaded)?;
        let folder = OutputFolder::create(target, force)?;
        let (spec, classes) = (loaded.scenario.spec(), loaded.scenario.class_names());
        Ok(Self {
            timeline: folder.table("timeline", &timeline(&classes))?,
            jobs: folder.table("jobs", &job_columns())?,
            incidents: folder.table("incidents", &incidents())?,
            shortages: folder.table("shortages", &shortages(&classes))?,
            rack_incidents: folder.table("rack_incidents", &rack_incidents())?,
            classes,
            local: LocalTime::new(&spec.start),
            folder,
        })
    }

    /// Writes what was recorded since the last time.
    ///
    /// # Errors
    /// When the disk is full, for instance.
    pub fn append(&mut self, records: &Records) -> Result<(), WriteError> {
        for row in &records.rows {
            self.timeline.append(&timeline_row(row, self.local))?;
        }
        for job in &records.jobs {
            self.jobs.append(&job_row(job, &self.classes))?;
        }
        for incident in &records.incidents {
            self.incidents.append(&incident_row(incident, self.local))?;
        }
        self.append_struck(&records.bouts, &records.rack_incidents)
    }

    /// Writes steps against a shortage and incidents of racks that have ended.
    fn append_struck(
        &mut self,
        bouts: &[Bout],
        incidents: &[RackIncident],
    ) -> Result<(), WriteError> {
        for bout in bouts {
            self.shortages.append(&shortage_row(bout, self.local))?;
        }
        for incident in incidents {
            self.rack_incidents.append(&rack_incident_row(incident, self.local))?;
        }
        Ok(())
    }

    /// Writes the summary and everything else with the `page` that tells it to people, and makes the
    /// folder appear under its name.
    ///
    /// # Errors
    /// When the disk is full, for instance; nothing remains then.
    pub fn finish(
        mut self,
        loaded: &Loaded,
        results: &Results,
        about: &About<'_>,
        page: &str,
    ) -> Result<PathBuf, WriteError> {
        for job in &results.unfinished {
            self.jobs.append(&job_row(job, &self.classes))?;
        }
        self.append_struck(&results.bouts, &results.rack_incidents)?;
        let Self { timeline, jobs, incidents, shortages, rack_incidents, .. } = self;
        for table in [timeline, jobs, incidents, shortages, rack_incidents] {
            table.finish(&[])?;
        }
        write_cashflow(&self.folder, results)?;
        write_ledger(&self.folder, results)?;
        write_gpu_hours(&self.folder, results)?;
        write_months(&self.folder, results, self.local)?;
        write_debt(&self.folder, results)?;
        write_groups(&self.folder, results)?;
        if let Some(outcome) = &results.buildout {
            write_buildout(&self.folder, outcome, self.local)?;
        }
        if let Some(outcome) = &results.sovereignty {
            write_sovereignty(&self.folder, (outcome, results), self.local)?;
        }
        let texts = Texts::of(&loaded.settings);
        self.folder.write("report.html", page)?;
        self.folder.write("dictionary.csv", dictionary(results))?;
        self.folder.write("datapackage.json", described(loaded))?;
        self.folder.write("scenario.toml", &texts.with_origins)?;
        self.folder.write("summary.json", pretty(&summary(loaded, results, about)))?;
        let mut manifest = manifest(loaded, &texts.bare, results, about);
        let mut names = self.folder.names()?;
        names.insert(MANIFEST.to_owned());
        manifest["files"] = json!(names);
        self.folder.write(MANIFEST, pretty(&manifest))?;
        self.folder.commit()
    }
}

/// Refuses a folder in which a file stands that the scenario is read from.
fn keep_inputs_apart(target: &Path, loaded: &Loaded) -> Result<(), WriteError> {
    let Ok(target) = target.canonicalize() else { return Ok(()) };
    let files: BTreeSet<&str> =
        loaded.settings.iter().map(|(_, entry)| &*entry.origin.file).collect();
    let named = files.into_iter().map(PathBuf::from);
    let stands_there =
        |path: PathBuf| path.canonicalize().is_ok_and(|path| path.parent() == Some(&target));
    if std::iter::once(loaded.path.clone()).chain(named).any(stands_there) {
        let reason = "files that the scenario is read from stand in it";
        return Err(WriteError::Refused { path: target, reason });
    }
    Ok(())
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
        "waits": waits(results),
        "months": months_in_summary(&results.usage, &spec.start),
    })
}

/// By class of work: its jobs, how many of them never started, and their mean waits, until the end
/// for those.
fn waits(results: &Results) -> Value {
    let class = |(name, waits): (&String, &Waits)| {
        let of_class = json!({
            "jobs": waits.jobs,
            "jobs_never_started": waits.never_started,
            "wait_gpu_time_mean_s": waits.mean_by_gpu_time(),
            "wait_all_mean_s": waits.mean(),
        });
        (name.clone(), of_class)
    };
    Value::Object(results.classes.iter().zip(&results.waits).map(class).collect())
}

/// `scenario` is what holds, wherever it was written: the same scenario is known by it on any machine.
fn manifest(loaded: &Loaded, scenario: &str, results: &Results, about: &About<'_>) -> Value {
    let spec = loaded.scenario.spec();
    json!({
        "program": PROGRAM,
        "kind": "run",
        "version": about.version,
        "schema": SCHEMA,
        "scenario": spec.name,
        "scenario_file": loaded.path.display().to_string(),
        "scenario_sha256": fingerprint(scenario),
        "seed": spec.seed,
        "generator": "ChaCha8",
        "digest": format!("{:016x}", results.digest),
        "events": results.events,
        "wall_s": about.wall_seconds,
        "notes": loaded.notes,
    })
}

fn pretty(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("a JSON value can be written");
    text.push('\n');
    text
}

fn write_cashflow(folder: &OutputFolder, results: &Results) -> Result<(), WriteError> {
    let mut table = folder.table("cashflow", &cashflow())?;
    let mut sums = [Money::ZERO; 2];
    for year in &results.years {
        table.append(&year_row(year, &mut sums))?;
    }
    table.finish(&[])
}

fn write_ledger(folder: &OutputFolder, results: &Results) -> Result<(), WriteError> {
    let mut table = folder.table("ledger", &ledger())?;
    for line in results.ledger.lines() {
        table.append(&ledger_row(&results.ledger, line))?;
    }
    table.finish(&[])
}

fn write_debt(folder: &OutputFolder, results: &Results) -> Result<(), WriteError> {
    let Some(of_run) = &results.debt else { return Ok(()) };
    let mut table = folder.table("debt", &debt())?;
    for row in &of_run.rows {
        table.append(&debt_row(row))?;
    }
    table.finish(&[])
}

fn write_months(
    folder: &OutputFolder,
    results: &Results,
    local: LocalTime,
) -> Result<(), WriteError> {
    let mut table = folder.table("months", &months())?;
    for row in month_rows(&results.usage, local) {
        table.append(&row)?;
    }
    table.finish(&[])
}

fn write_gpu_hours(folder: &OutputFolder, results: &Results) -> Result<(), WriteError> {
    let installed = results.value("installed_gpu_hours").unwrap_or_default();
    let mut table = folder.table("gpu_hours", &gpu_hours())?;
    for usage in &results.uses {
        table.append(&usage_row(usage, installed))?;
    }
    table.finish(&[])
}

fn write_groups(folder: &OutputFolder, results: &Results) -> Result<(), WriteError> {
    let mut table = folder.table("groups", &groups())?;
    for group in &results.groups {
        table.append(&group_row(group))?;
    }
    table.finish(&[])
}

/// What stands in the tables, each of which is there as CSV and as Parquet.
fn described(loaded: &Loaded) -> String {
    let of_building = buildout_tables();
    let builds = !loaded.scenario.spec().buildout.is_empty();
    let of_building = of_building.into_iter().filter(|_| builds);
    let borrows = !loaded.scenario.spec().finance.debt.is_empty();
    let of_debt = borrows.then(|| ("debt", debt()));
    let obeys = !loaded.scenario.spec().sovereignty.is_silent();
    let of_law = sovereignty_tables().into_iter().filter(|_| obeys);
    let classes = loaded.scenario.class_names();
    let tables: Vec<(&str, Vec<Column>)> =
        tables(&classes).into_iter().chain(of_debt).chain(of_building).chain(of_law).collect();
    let files: Vec<(String, &[Column])> = ["csv", "parquet"]
        .iter()
        .flat_map(|ending| tables.iter().map(move |(name, columns)| (name, ending, columns)))
        .map(|(name, ending, columns)| (format!("{name}.{ending}"), columns.as_slice()))
        .collect();
    let files: Vec<(&str, &[Column])> =
        files.iter().map(|(path, columns)| (path.as_str(), *columns)).collect();
    data_package(&loaded.scenario.spec().name, &files)
}
