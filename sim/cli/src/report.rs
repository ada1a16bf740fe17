//! `aifactory report`: which option to choose, whether it is told apart, and what that rests on.

use std::io::{Write as _, stdout};
use std::path::{Path, PathBuf};

use ::report::decision::{Asked, Decision, Report, report as made_of};
use clap::Args;
use files::table::{Formats, Writer};
use files::{DECISION_PAGE, write_report};
use study::Session;

use crate::Failure;
use crate::sweep::arguments::Jobs;

/// The table of the register of assumptions.
const ASSUMPTIONS: &str = "assumptions";

/// Options of `report`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aifactory report results/compare_sites
  aifactory report results/kagoshima-seed1 results/malaysia-seed1 --out results/which-site
  aifactory report results/which_site --by base --measure irr
  aifactory report results/kagoshima-seed1 --effects power.ups --effects cooling

Runs of one scenario with several seeds are one option. Of a study the options are its scenario files, else its
points, unless it is a sample of what is not known; what else varies are the draws in which options are compared.
One run of each option is simulated again for what no table holds, and must have the digest that stands in its
folder.")]
pub(crate) struct ReportOptions {
    /// Folders of runs, comparisons and studies.
    #[arg(required = true, value_name = "DIR")]
    pub(crate) folders: Vec<PathBuf>,
    /// Input of studies whose values are the options, by its key or label.
    #[arg(long, value_name = "INPUT")]
    pub(crate) by: Option<String>,
    /// Metric by which options are chosen.
    #[arg(long, value_name = "METRIC", default_value = "npv_usd")]
    pub(crate) measure: String,
    /// Key, or section of keys such as power, whose inputs are simulated at both ends of their range for the
    /// register of assumptions; may be repeated. Inputs of money need no simulation.
    #[arg(long = "effects", value_name = "KEY")]
    pub(crate) effects: Vec<String>,
    /// Folder for the report, by default under results/, named by the folders.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Folder with catalogues (sites.toml, racks.toml, …) laid over the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) jobs: Jobs,
}

/// Runs the command.
pub(crate) fn report(options: &ReportOptions) -> Result<(), Failure> {
    let decision = Decision::gather(&Asked {
        folders: &options.folders,
        by: options.by.as_deref(),
        measure: &options.measure,
        simulated: &options.effects,
        data: options.data.as_deref(),
        jobs: options.jobs.number(),
    })?;
    let out = options.out.clone().unwrap_or_else(|| default_folder(&options.folders));
    let about = (decision.title.as_str(), env!("CARGO_PKG_VERSION"));
    let Report { page, columns, rows } = made_of(&decision);
    let written = write_report(&out, about, &page, &[(ASSUMPTIONS, columns, rows)])?;
    if !options.jobs.quiet {
        writeln!(stdout(), "Report in {}", written.join(DECISION_PAGE).display())?;
    }
    Ok(())
}

/// Writes the report of a comparison into its folder.
///
/// A comparison that no report can be made of, such as one of too many scenarios, is told and is done all the same.
pub(crate) fn beside(session: &Session, jobs: &Jobs) -> Result<(), Failure> {
    match Decision::of_study(session, jobs.number()) {
        Ok(decision) => write(session, made_of(&decision))?,
        Err(study::Failure::Input(why)) if !jobs.quiet => {
            writeln!(stdout(), "No {DECISION_PAGE}: {why}")?;
        }
        Err(study::Failure::Input(_)) => {}
        Err(other) => return Err(other.into()),
    }
    Ok(())
}

/// Writes a report beside the tables of a study.
fn write(session: &Session, report: Report) -> Result<(), Failure> {
    let Report { page, columns, rows } = report;
    let scratch = session.folder.scratch()?;
    let mut table = Writer::create(scratch.path(), ASSUMPTIONS, &columns, Formats::BOTH)?;
    for row in &rows {
        table.append(row)?;
    }
    table.finish(&[])?;
    scratch.publish()?;
    session.folder.write(DECISION_PAGE, page)?;
    Ok(())
}

/// `results/report-compare_sites` for `results/compare_sites`.
fn default_folder(folders: &[PathBuf]) -> PathBuf {
    let name = |folder: &PathBuf| {
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.clone());
        folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
    };
    let names: Vec<String> = folders.iter().take(6).map(name).collect();
    Path::new("results").join(format!("report-{}", names.join("-")))
}
