//! `aifactory compare`: sites or designs under common random numbers, with intervals.

use std::io::{Write as _, stdout};
use std::path::{Path, PathBuf};

use ::report::study_page::{self, Bridge, Step};
use clap::Args;
use files::Catalogues;
use study::{Session, plan, plan_text};

use crate::Failure;
use crate::report;
use crate::scenario_file::scenario;
use crate::sweep::arguments::Jobs;
use crate::sweep::{all_succeeded, print_findings, work};

/// What comparisons that nobody wrote a file for are called in messages.
const HERE: &str = "comparison.toml";

/// Options of `compare`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aifactory compare scenarios/kagoshima.toml scenarios/malaysia.toml
  aifactory compare a.toml b.toml --until lcoc=0.01 --baseline a.toml
  aifactory compare scenarios/compare_sites.toml      # a study file: Kagoshima, Malaysia, Romania, Belgium

All meet the same weather, failures and jobs in a replication, so that differences are paired; one
whose interval excludes zero is marked. decision.html in the folder tells a board which to choose, and
whether the best is told apart. Finished runs are kept: the same command goes on.")]
pub(crate) struct CompareOptions {
    /// Scenario files, or one study file.
    #[arg(required = true, value_name = "SCENARIO or STUDY")]
    pub(crate) files: Vec<PathBuf>,
    /// How often each is simulated.
    #[arg(long, value_name = "N", conflicts_with = "until",
          value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) replications: Option<u32>,
    /// Simulate until half the interval of a metric is this wide, in its unit or in percent; from 10
    /// to 1,000 times.
    #[arg(long, value_name = "METRIC=HALF_WIDTH", value_parser = until)]
    pub(crate) until: Option<(String, String)>,
    /// Scenario with which the others are compared, by default the first.
    #[arg(long, value_name = "SCENARIO")]
    pub(crate) baseline: Option<PathBuf>,
    /// Folder for the results, by default under results/, named by the scenarios.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Folder with catalogues (sites.toml, racks.toml, …) laid over the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) jobs: Jobs,
}

/// Runs the command.
pub(crate) fn compare(options: &CompareOptions) -> Result<(), Failure> {
    let out = options.out.clone().unwrap_or_else(|| default_folder(&options.files));
    let data = options.data.as_deref();
    let planned = match options.files.as_slice() {
        [only] if files::holds_a_study(&files::read_text(only)?) => {
            refuse_with_study(options)?;
            plan(only, &out, data, false)?
        }
        [only] => {
            let text = format!("{} is one scenario; name two or more to compare", only.display());
            return Err(Failure::Input(text));
        }
        several => plan_text(Path::new(HERE), &study_of(options, several)?, &out, data, false)?,
    };
    // Opened again as every later worker will.
    drop(planned);
    let session = Session::open(&out)?;
    let again = format!("the same command, or aifactory sweep run {}", out.display());
    work::all_runs(&session, &options.jobs, &again)?;
    let (merged, bridges) = study_page::merge_with_bridges(&session, options.jobs.number())?;
    if merged.findings.succeeded > 0 {
        report::beside(&session, &options.jobs)?;
    }
    if !options.jobs.quiet {
        print_findings(&session, &merged)?;
        print_bridges(&session, &bridges)?;
    }
    all_succeeded(&merged)
}

/// Parts of a difference that the screen shows; the page has all.
const MOST_PARTS: usize = 4;

/// What the cost of a GPU-hour and the capital expenditure differ by from the baseline, the largest parts first.
fn print_bridges(session: &Session, bridges: &[Bridge]) -> Result<(), Failure> {
    for bridge in bridges {
        let [from, to] = [bridge.from, bridge.to].map(|point| session.plan.label(point));
        writeln!(stdout(), "\nFrom {from} to {to} (first run of each, the same luck)")?;
        let kinds = [
            ("LCOC, USD per GPU-hour kept", &bridge.cost, 1.0, 3),
            ("Capital expenditure, M USD", &bridge.capital, 1e6, 1),
        ];
        for (what, steps, size, digits) in kinds.into_iter().filter(|kind| !kind.1.is_empty()) {
            let mut sorted: Vec<&Step> = steps.iter().collect();
            sorted.sort_by(|one, other| other.more().abs().total_cmp(&one.more().abs()));
            let (shown, rest) = sorted.split_at(sorted.len().min(MOST_PARTS));
            let signed = |amount: f64| format!("{:+.digits$}", amount / size + 0.0);
            let all: f64 = steps.iter().map(Step::more).sum();
            writeln!(stdout(), "  {:<36} {:>14}", what, signed(all))?;
            for step in shown {
                writeln!(stdout(), "    {:<34} {:>14}", step.name, signed(step.more()))?;
            }
            let rest: f64 = rest.iter().map(|step| step.more()).sum();
            writeln!(stdout(), "    {:<34} {:>14}", "all others", signed(rest))?;
        }
    }
    Ok(())
}

/// A study file says itself how often and against what.
fn refuse_with_study(options: &CompareOptions) -> Result<(), Failure> {
    let given = [
        ("--replications", options.replications.is_some()),
        ("--until", options.until.is_some()),
        ("--baseline", options.baseline.is_some()),
    ];
    match given.into_iter().find(|(_, given)| *given) {
        Some((name, _)) => Err(Failure::Input(format!(
            "{name} cannot be given with a study file, which says it itself"
        ))),
        None => Ok(()),
    }
}

/// The comparison of scenarios as a study file.
fn study_of(options: &CompareOptions, files: &[PathBuf]) -> Result<String, Failure> {
    let catalogues: Catalogues = options
        .data
        .as_deref()
        .map_or_else(|| Ok(Catalogues::embedded()), Catalogues::with_folder)?;
    let mut names = Vec::new();
    for file in files {
        // What is wrong with a scenario is told of the scenario, not of the comparison.
        scenario(file, &[], &catalogues)?;
        names.push(quoted(&file.display().to_string()));
    }
    let baseline = match &options.baseline {
        None => 1,
        Some(wanted) => {
            let same =
                |file: &PathBuf| file == wanted || file.file_stem() == Some(wanted.as_os_str());
            let place = files.iter().position(same).ok_or_else(|| {
                let text = format!("--baseline {} is none of the scenarios", wanted.display());
                Failure::Input(text)
            })?;
            place + 1
        }
    };
    let replicate = match &options.until {
        Some((metric, width)) => {
            let width = match width.parse::<f64>() {
                Ok(number) => format!("{number:?}"),
                Err(_) => quoted(width),
            };
            let metric = quoted(metric);
            format!("max = 1000\nuntil = {{ metric = {metric}, half_width = {width} }}")
        }
        None => format!("count = {}", options.replications.unwrap_or(10)),
    };
    let title = quoted(&files.iter().map(stem).collect::<Vec<_>>().join(", "));
    Ok(format!(
        "name = {title}\nbaseline = {baseline}\n[design]\nkind = \"linked\"\n[[vary]]\nkey = \"base\"\n\
         values = [{}]\n[replicate]\n{replicate}\n",
        names.join(", ")
    ))
}

/// `results/compare-kagoshima-malaysia`, or the name of the study file.
fn default_folder(files: &[PathBuf]) -> PathBuf {
    let stems: Vec<String> = files.iter().take(6).map(stem).collect();
    let name =
        if files.len() == 1 { stems[0].clone() } else { format!("compare-{}", stems.join("-")) };
    PathBuf::from("results").join(name)
}

/// The name of a file without its folder and ending.
fn stem(file: impl AsRef<Path>) -> String {
    file.as_ref().file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Reads `lcoc=0.01` or `lcoc=1 %`.
fn until(text: &str) -> Result<(String, String), String> {
    let (metric, width) =
        text.split_once('=').ok_or("must be METRIC=HALF_WIDTH, such as lcoc=0.01")?;
    let number = width.trim().trim_end_matches('%').trim().parse::<f64>();
    match number {
        Ok(number) if number > 0.0 && number.is_finite() => {
            Ok((metric.trim().to_owned(), width.trim().to_owned()))
        }
        _ => Err("the half width must be a number above 0, or a share such as \"1 %\"".to_owned()),
    }
}

/// Text as TOML writes it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
