//! A study in its folder: planned once, opened by every worker.

use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread::{Builder, available_parallelism, scope};

use factory::results::Metric;
use files::table::{Cell, Formats, Reader, Writer};
use files::{
    Catalogues, FolderLock, SCHEMA, Sharing, StudyFolder, Texts, fingerprint, host, now,
    refuse_other_schema,
};
use serde_json::{Value, json};

use crate::copy::{self, COPIES, DATA, Files, STUDY};
use crate::failure::Failure;
use crate::likeness::Likeness;
use crate::plan::{Plan, SCENARIO_HASH, VERSION};
use crate::runs::THREAD;
use crate::spec::{Study, all_metrics, read, read_with};
use crate::store::{EARLIER, PARTS, Store, TIMELINES, name, timeline_name};

/// Runs above which a study must be wanted twice.
pub const MOST_RUNS: u64 = 1_000_000;
/// Files that a merge makes, which a new plan removes.
const OUTPUTS: [&str; 11] = [
    "runs.csv",
    "runs.parquet",
    "summary.csv",
    "summary.parquet",
    "sensitivity.csv",
    "sensitivity.parquet",
    "datapackage.json",
    "report.html",
    files::DECISION_PAGE,
    "assumptions.csv",
    "assumptions.parquet",
];

/// A study in its folder.
#[derive(Debug)]
pub struct Session {
    /// Where it is.
    pub folder: StudyFolder,
    /// What is run.
    pub plan: Plan,
    /// Fingerprint of the plan: 64 hexadecimal digits.
    pub plan_hash: String,
    /// The hash of each point's scenario; `None` where its values do not go together.
    pub hashes: Vec<Option<String>>,
    /// Every metric that a run reports.
    pub metrics: Vec<Metric>,
}

/// What planning a study did.
#[derive(Debug)]
pub struct Planned {
    /// The study in its folder.
    pub session: Session,
    /// The first problems of points whose values do not go together, with their number.
    pub problems: Vec<(usize, String)>,
    /// Runs of earlier plans in the folder that are not made again.
    pub reused: usize,
    /// Whether the folder held the same plan before.
    pub known: bool,
}

/// Plans the study at `path` in the folder `out`; runs that were made there before and are wanted
/// again are kept.
///
/// # Errors
/// When the study is wrong, has more than [`MOST_RUNS`] runs without `many`, or the folder is in use
/// or of something else.
pub fn plan(path: &Path, out: &Path, data: Option<&Path>, many: bool) -> Result<Planned, Failure> {
    let text = files::read_text(path)?;
    plan_text(path, &text, out, data, many)
}

/// Plans a study from its `text`, as if it stood at `path`.
///
/// # Errors
/// As [`plan`].
pub fn plan_text(
    path: &Path,
    text: &str,
    out: &Path,
    data: Option<&Path>,
    many: bool,
) -> Result<Planned, Failure> {
    plan_given(path, text, &Texts::new(), out, data, many)
}

/// The same, where some scenario files stand in `given`: those need not be on the disk.
///
/// # Errors
/// As [`plan`].
pub fn plan_given(
    path: &Path,
    text: &str,
    given: &Texts,
    out: &Path,
    data: Option<&Path>,
    many: bool,
) -> Result<Planned, Failure> {
    let kept = path.with_file_name(DATA);
    // A study in its folder is planned again with the catalogues that it was planned with.
    let again =
        data.is_none() && path.file_name().is_some_and(|name| name == STUDY) && kept.is_dir();
    let data = if again { Some(kept.as_path()) } else { data };
    let catalogues = catalogues(data)?;
    let study = read_with(path, text, given, &catalogues)?;
    check_size(&study, many)?;
    let files = copy::files(&study, path, text, data)?;
    // Made before the folder is touched: whatever is wrong with the design leaves nothing behind.
    let plan = Plan::new(study)?;
    Likeness::allow_selection(&plan)?;
    let (hashes, problems) = hashes(&plan);
    if let [(point, problem), ..] = problems.as_slice()
        && hashes.iter().all(Option::is_none)
    {
        let text = format!("No point of the study can be run. Point {point}: {problem}");
        return Err(Failure::Input(text));
    }
    let folder = StudyFolder::create(out)?;
    let lock = folder.lock(Sharing::Alone)?;
    folder.clear_partial(&[PARTS, TIMELINES], &lock);
    let before = folder.manifest();
    if before.is_null() {
        // From now on the folder is a study, whatever happens on the way.
        folder.write_manifest(&json!({ "program": "aifactory", "kind": "study" }))?;
    }
    copy::write(&folder, &files, &before)?;
    // The study that every worker will read, in place of the one that the user wrote.
    let study = read(&folder.path().join(STUDY), &folder.read(STUDY)?, &catalogues)?;
    let plan = Plan::new(study)?;
    let plan_hash = plan.hash(&hashes);
    let known = before["plan_hash"] == plan_hash.as_str();
    let metrics = all_metrics(&catalogues)?;
    let session = Session { folder, plan, plan_hash, hashes, metrics };
    let reused = session.adopt(known)?;
    session.write_plan(&problems, &files)?;
    Ok(Planned { session, problems: problems.into_iter().take(5).collect(), reused, known })
}

impl Session {
    /// Whether a file is the study file in the folder of a study that was planned.
    pub fn is_study(path: &Path) -> bool {
        let folder = path.parent().filter(|_| path.file_name().is_some_and(|name| name == STUDY));
        folder.is_some_and(|folder| StudyFolder::open(folder).is_ok())
    }

    /// Opens a study that was planned.
    ///
    /// # Errors
    /// When there is none, or it was planned by another version.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let folder = StudyFolder::open(path)?;
        let manifest = folder.manifest();
        let shown = path.display();
        refuse_other_schema(path).map_err(Failure::Input)?;
        if manifest["version"] != VERSION {
            return Err(Failure::Input(format!(
                "{shown} was planned by version {} and this is {VERSION}: their results must not be \
                 mixed. Plan it again: aifactory sweep plan {shown}/{STUDY} --out {shown} (what is \
                 finished is set aside)",
                manifest["version"].as_str().unwrap_or("unknown")
            )));
        }
        let data = folder.path().join(DATA);
        let catalogues = catalogues(folder.has(DATA).then_some(data.as_path()))?;
        let study = read(&folder.path().join(STUDY), &folder.read(STUDY)?, &catalogues)?;
        let plan = Plan::new(study)?;
        let hashes = planned_hashes(&folder)?;
        let plan_hash = plan.hash(&hashes);
        if manifest["plan_hash"] != plan_hash.as_str() || hashes.len() != plan.points.len() {
            return Err(Failure::Input(format!(
                "{shown}/{STUDY} is not what was planned. Plan it again: aifactory sweep plan \
                 {shown}/{STUDY} --out {shown} (runs that are still wanted are kept)"
            )));
        }
        let metrics = all_metrics(&catalogues)?;
        Ok(Self { folder, plan, plan_hash, hashes, metrics })
    }

    /// Its parts.
    pub fn store(&self) -> Store<'_> {
        Store::new(&self.folder, &self.plan_hash, &self.metrics)
    }

    /// Claims the folder, in which the plan must still be the one that was opened.
    pub(crate) fn claim(&self, sharing: Sharing) -> Result<FolderLock, Failure> {
        let lock = self.folder.lock(sharing)?;
        self.folder.clear_partial(&[PARTS, TIMELINES], &lock);
        if self.folder.manifest()["plan_hash"] == self.plan_hash.as_str() {
            return Ok(lock);
        }
        let shown = self.folder.path().display();
        Err(Failure::Machine(format!("{shown} was planned anew meanwhile; try again")))
    }

    /// Sets parts of former plans aside, and takes over the runs in them that this one wants too.
    fn adopt(&self, known: bool) -> Result<usize, Failure> {
        for path in self.folder.files(PARTS, ".parquet")? {
            let hash = Reader::open(&path)
                .ok()
                .and_then(|part| part.footer("plan_hash").map(str::to_owned));
            let hash = hash.unwrap_or_else(|| "broken".to_owned());
            if hash != self.plan_hash {
                let folder = format!("{EARLIER}/{}", hash.get(..12).unwrap_or(&hash));
                self.folder.move_into(&[path], &folder)?;
            }
        }
        if !known {
            self.folder.remove(&OUTPUTS)?;
        }
        let store = self.store();
        let finished = store.finished(&self.plan, &(0..self.plan.groups()))?;
        let mut runs = store.reusable(&self.plan, &self.hashes)?;
        runs.retain(|run| {
            let timeline = run.scenario_hash.as_deref().map(|hash| timeline_name(hash, run.seed));
            let recorded = timeline.is_some_and(|name| self.folder.has(&name));
            let wanted = !finished.contains_key(&(run.point, run.replication));
            wanted && (recorded || !self.plan.study.timelines)
        });
        let reused = runs.len();
        store.write(&name(0), runs)?;
        Ok(reused)
    }

    /// Writes the table of points, and then the manifest.
    fn write_plan(&self, problems: &[(usize, String)], files: &Files) -> Result<(), Failure> {
        let scratch = self.folder.scratch()?;
        let mut table =
            Writer::create(scratch.path(), "plan", &self.plan.columns(), Formats::BOTH)?;
        for (point, hash) in self.hashes.iter().enumerate() {
            table.append(&self.plan.row(point, hash.as_deref()))?;
        }
        table.finish(&[])?;
        let plan_tables = self.fingerprints(&scratch.publish()?)?;
        let (least, most) = self.plan.runs();
        let scenario = |base: &crate::spec::Base| json!({ "name": base.name, "sha256": fingerprint(base.template.text()) });
        let mut manifest = json!({
            "program": "aifactory",
            "version": VERSION,
            "schema": SCHEMA,
            "kind": "study",
            "study": self.plan.study.name,
            "plan_hash": self.plan_hash,
            "points": self.plan.points.len(),
            "invalid_points": problems.len(),
            "runs_least": least,
            "runs_most": most,
            "root_seed": self.plan.study.seed,
            "common_random_numbers": self.plan.study.common_random_numbers,
            "generator": "ChaCha8",
            "scenarios": self.plan.study.bases.iter().map(scenario).collect::<Vec<_>>(),
            COPIES: copy::fingerprints(files),
            "plan_tables": plan_tables,
            "planned": { "at": now(), "host": host() },
        });
        let before = self.folder.manifest();
        let whole = OUTPUTS.iter().all(|name| self.folder.has(name));
        if whole && before["plan_hash"] == self.plan_hash.as_str() {
            for key in ["outputs", "result_hash", "merged"] {
                manifest[key] = before[key].clone();
            }
        }
        self.folder.write_manifest(&manifest)?;
        Ok(())
    }

    /// The manifest with something changed.
    ///
    /// # Errors
    /// When the disk is full, for instance.
    pub(crate) fn amend_manifest(&self, changes: &[(&str, Value)]) -> Result<(), Failure> {
        let mut manifest = self.folder.manifest();
        for (key, value) in changes {
            manifest[*key] = value.clone();
        }
        Ok(self.folder.write_manifest(&manifest)?)
    }
}

/// The catalogues that are built in, with those of a folder laid over them.
fn catalogues(data: Option<&Path>) -> Result<Catalogues, Failure> {
    Ok(data.map_or_else(|| Ok(Catalogues::embedded()), Catalogues::with_folder)?)
}

/// Refuses a study that is larger than anybody means, before anything of it is made.
fn check_size(study: &Study, many: bool) -> Result<(), Failure> {
    let Some(points) = study.design.size(&study.inputs) else { return Ok(()) };
    let most = study.procedure.bounds().1 as u64;
    let runs = points.saturating_mul(most);
    if runs > MOST_RUNS && !many {
        return Err(Failure::Input(format!(
            "The design has {points} points with up to {most} runs each: {runs} runs, more than \
             {MOST_RUNS}. Confirm it with --yes, or choose a design that samples (lhs, sobol)."
        )));
    }
    Ok(())
}

/// The hash of every point's scenario, and what is wrong with the others, on all processors.
fn hashes(plan: &Plan) -> (Vec<Option<String>>, Vec<(usize, String)>) {
    let found: Vec<OnceLock<Option<String>>> =
        plan.points.iter().map(|_| OnceLock::new()).collect();
    let problems = Mutex::new(Vec::new());
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let point = next.fetch_add(1, Ordering::Relaxed);
            let Some(place) = found.get(point) else { return };
            let hash = plan.variant(point).map(|variant| variant.hash).map_err(|wrong| {
                let first = wrong.list().first().map(ToString::to_string).unwrap_or_default();
                problems.lock().expect("nobody breaks down here").push((point + 1, first));
            });
            let _ = place.set(hash.ok());
        }
    };
    let threads = available_parallelism().map_or(1, NonZero::get);
    scope(|scope| {
        for number in 1..threads {
            // Whatever threads there are share the work; this one alone can do it too.
            let _ = Builder::new().name(format!("{THREAD}{number}")).spawn_scoped(scope, work);
        }
        work();
    });
    let mut problems = problems.into_inner().expect("nobody breaks down here");
    problems.sort();
    (found.into_iter().map(|hash| hash.into_inner().flatten()).collect(), problems)
}

/// The hashes in the table of points.
fn planned_hashes(folder: &StudyFolder) -> Result<Vec<Option<String>>, Failure> {
    let reader = Reader::open(&folder.path().join("plan.parquet"))?;
    let place = reader.columns().iter().position(|column| column.name == SCENARIO_HASH);
    let refuse = || Failure::Input(format!("{}/plan.parquet is no plan", folder.path().display()));
    let place = place.ok_or_else(refuse)?;
    let hash = |row: Result<Vec<Cell>, _>| match &row?[place] {
        Cell::Text(hash) => Ok(Some(hash.clone())),
        _ => Ok(None),
    };
    reader.map(hash).collect()
}
