//! The command line: what may be asked of the program, with help and examples.

use std::path::PathBuf;

use crate::compare::CompareOptions;
use crate::report::ReportOptions;
use crate::sweep::arguments::SweepOptions;
use clap::{Args, Parser, Subcommand, ValueEnum};
use factory::Recording;
use units::Money;

/// Simulates AI factories: racks, power, cooling, weather, failures, repair, jobs and money, event by
/// event, for years, in less than a second.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Examples:
  aifactory run scenarios/kagoshima.toml
  aifactory run scenarios/small.toml --years 5 --set power.ups.autonomy=\"10 min\"
  aifactory explain power.ups.autonomy scenarios/kagoshima.toml
  aifactory validate

Exit codes: 0 done, 1 a published figure was missed or the disk refused, 2 wrong input, 3 runs of a
study failed, 130 Ctrl-C or SIGTERM."
)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What may be asked.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Simulate a scenario, or all sites of a portfolio, and write the results.
    Run(RunOptions),
    /// Draw the dates of many plans by which a scenario's plant is built, without simulating any.
    Buildout(BuildoutOptions),
    /// Tell what rules of sovereignty refuse, how long a plant lives with others' acts, and what each of them costs.
    Sovereignty(SovereigntyOptions),
    /// Tell what a sum of money buys of the plants of scenarios, without simulating.
    Buys(BuysOptions),
    /// Schedule the jobs of a log (SWF, the Standard Workload Format) on a machine.
    Replay(ReplayOptions),
    /// Check a scenario or a portfolio: every problem at once, with file, line and column.
    Check(ScenarioOptions),
    /// Explain a key of scenarios, or list those of a section.
    Explain(ExplainOptions),
    /// Print a scenario with every default, and where each value comes from.
    Resolve(ScenarioOptions),
    /// Print the JSON Schema of scenario files, or of study files, for editors.
    Schema(SchemaOptions),
    /// List sites, rack types, metrics of a run or columns of its hours.
    List(ListOptions),
    /// Compare sites or designs that meet the same random numbers, with intervals.
    Compare(CompareOptions),
    /// Write the report of a decision over runs, comparisons and studies, as a page for a board.
    Report(ReportOptions),
    /// Run many variants of scenarios with replications: grids, samples, searches, sensitivities.
    Sweep(SweepOptions),
    /// Simulate published systems, compare with what was published, and say what that shows.
    Validate(ValidateOptions),
}

/// What to list.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  aifactory list\n  aifactory list metrics")]
pub(crate) struct ListOptions {
    /// One of these; everything without.
    #[arg(value_enum)]
    pub(crate) what: Option<Listed>,
    #[command(flatten)]
    pub(crate) catalogues: CatalogueOptions,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Listed {
    /// Sites of the catalogue.
    Sites,
    /// Rack types of the catalogue.
    Racks,
    /// What a run reports.
    Metrics,
    /// What the table of hours holds.
    Columns,
}

/// Which catalogues to use.
#[derive(Args, Debug)]
pub(crate) struct CatalogueOptions {
    /// Folder with catalogues (sites.toml, racks.toml, …) laid over the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

/// Options of `buys`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aifactory buys \"12 B USD\" scenarios/kagoshima.toml
  aifactory buys \"12 B USD\" scenarios/kagoshima.toml scenarios/malaysia.toml

The plant of a scenario costs its racks with network and storage, its facility and its connection: the answer
is how much of it the sum pays for, in proportion.")]
pub(crate) struct BuysOptions {
    /// Sum of money, such as "12 B USD".
    #[arg(value_name = "SUM", value_parser = sum)]
    pub(crate) sum: Money,
    /// Scenario files.
    #[arg(required = true, value_name = "SCENARIO")]
    pub(crate) scenarios: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) catalogues: CatalogueOptions,
}

/// Reads a sum above zero.
fn sum(text: &str) -> Result<Money, String> {
    let sum: Money = text.parse().map_err(|error| format!("{error}"))?;
    if sum > Money::ZERO { Ok(sum) } else { Err("must be above 0 USD".to_owned()) }
}

/// Options of `schema`.
#[derive(Args, Debug)]
pub(crate) struct SchemaOptions {
    /// That of study files.
    #[arg(long)]
    pub(crate) study: bool,
    #[command(flatten)]
    pub(crate) catalogues: CatalogueOptions,
}

/// A scenario and what is laid over it.
#[derive(Args, Debug)]
pub(crate) struct ScenarioOptions {
    /// Scenario file.
    pub(crate) scenario: PathBuf,
    /// Lay a value over the scenario; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) overrides: Vec<String>,
    #[command(flatten)]
    pub(crate) catalogues: CatalogueOptions,
}

/// Options of `run`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aifactory run scenarios/kagoshima.toml
  aifactory run scenarios/kagoshima.toml --seed 7 --years 10 --out results/ten-years
  aifactory run scenarios/belgium.toml --set size=\"300 MW\" --set jobs.policy=fcfs
  aifactory run scenarios/portfolio/gmi_magna.toml")]
pub(crate) struct RunOptions {
    #[command(flatten)]
    pub(crate) scenario: ScenarioOptions,
    /// Seed of all random streams, instead of the scenario's.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// Years to simulate, instead of the scenario's horizon.
    #[arg(long, value_parser = years)]
    pub(crate) years: Option<f64>,
    /// Folder for the results, by default under results/, named by scenario, seed and what was laid
    /// over it.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Write into the folder although it holds other files, which stay as they are.
    #[arg(long)]
    pub(crate) force: bool,
    /// How much to record: the summary alone, or every hour, job and incident as well.
    #[arg(long, value_enum, default_value_t = Record::Timeline)]
    pub(crate) record: Record,
    /// Of a portfolio: do not run its sites alone beside it, which tells what pooling is worth.
    #[arg(long)]
    pub(crate) not_alone: bool,
    /// Print nothing but problems.
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

/// Options of `buildout`.
#[derive(Args, Debug)]
#[command(
    after_help = "Prints by task and milestone when it should end and when it does in the earliest tenth of plans, in
half of them and in all but the latest tenth; how often it is on the longest path; and the
megawatt-days of racks that waited for it.

Examples:
  aifactory buildout scenarios/kagoshima_phases.toml
  aifactory buildout scenarios/kagoshima_phases.toml --plans 10000 --csv gantt.csv"
)]
pub(crate) struct BuildoutOptions {
    #[command(flatten)]
    pub(crate) scenario: ScenarioOptions,
    /// How many plans to draw.
    #[arg(long, default_value_t = 2000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) plans: u32,
    /// Seed of the first plan, instead of the scenario's; each has the next.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// File for the table.
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) csv: Option<PathBuf>,
}

/// Options of `sovereignty`.
#[derive(Args, Debug)]
#[command(
    after_help = "Simulates the scenario, and again without each rule that bars some class of work and without each act of others;
prints what is refused and stranded by rule, how long capacity lasts in each act, and the difference that each rule
and act makes in GPU-hours and dollars.

Examples:
  aifactory sovereignty scenarios/sovereign.toml
  aifactory sovereignty scenarios/sovereign.toml --seed 2"
)]
pub(crate) struct SovereigntyOptions {
    #[command(flatten)]
    pub(crate) scenario: ScenarioOptions,
    /// Seed, instead of the scenario's.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
}

/// How much of a run is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Record {
    /// Metrics, GPU-hours by use and the cash flow.
    Summary,
    /// Also every hour, job and incident.
    Timeline,
}

impl Record {
    /// What a simulation keeps for it.
    pub(crate) const fn recording(self) -> Recording {
        match self {
            Self::Summary => Recording::Summary,
            Self::Timeline => Recording::Timeline,
        }
    }
}

/// Options of `explain`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aifactory explain power
  aifactory explain jobs.class.research.share
  aifactory explain study                    # what study files may say; study.threshold for a part
  aifactory explain location.tariff.peak_energy scenarios/kagoshima.toml")]
pub(crate) struct ExplainOptions {
    /// Key, such as power.ups.autonomy, or section, such as power; nothing for all keys.
    #[arg(default_value = "")]
    pub(crate) key: String,
    /// Scenario whose value to show.
    pub(crate) scenario: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) catalogues: CatalogueOptions,
}

/// Options of `replay`.
#[derive(Args, Debug)]
#[command(
    after_help = "Jobs are scheduled after each submission and each completion, as archives do it; `run`
schedules once for all that happens at an instant.

Example:
  aifactory replay KTH-SP2-1996-2.1-cln.swf.gz --processors 100 --policy easy --out easy.csv"
)]
pub(crate) struct ReplayOptions {
    /// Log in the Standard Workload Format, plain or compressed with gzip.
    pub(crate) log: PathBuf,
    /// Processors of the machine, by default those that the log states.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) processors: Option<u32>,
    /// Order in which jobs start.
    #[arg(long, value_enum)]
    pub(crate) policy: PolicyName,
    /// File for the schedule.
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) out: PathBuf,
}

/// Options of `validate`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aifactory validate
  aifactory validate scenarios/validation/llama3.toml --replications 100
  aifactory validate --systems --page docs/systems.md
  aifactory validate my-systems --csv my-systems.csv")]
pub(crate) struct ValidateOptions {
    /// Validation files, or folders of them; without any, those built into the program.
    #[arg(value_name = "FILE or DIR")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) catalogues: CatalogueOptions,
    /// Plants that were announced or built, as the program knows them, in place of files.
    #[arg(long, conflicts_with = "paths")]
    pub(crate) systems: bool,
    /// How often each system is simulated, instead of as often as its file says.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) replications: Option<u32>,
    /// File for the table, with the source of every published number.
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) csv: Option<PathBuf>,
    /// File for a page that tells of each system what is public, what is assumed and what comes out.
    #[arg(long, value_name = "FILE.md")]
    pub(crate) page: Option<PathBuf>,
    /// Print nothing but problems and what was not met.
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

/// Order in which jobs start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PolicyName {
    /// First come, first served.
    Fcfs,
    /// The same with EASY backfill.
    Easy,
}

/// A number of years that a run can last.
fn years(text: &str) -> Result<f64, String> {
    let years: f64 = text.parse().map_err(|_| "must be a number of years".to_owned())?;
    if (1.0 / 8760.0..=50.0).contains(&years) {
        Ok(years)
    } else {
        Err("must be from one hour (0.000115) to 50 years".to_owned())
    }
}
