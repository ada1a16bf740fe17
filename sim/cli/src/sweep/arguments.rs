//! What may be asked of `aifactory sweep`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// Most shards of a study, as many as Slurm's largest array has tasks.
const MOST_SHARDS: usize = 10_000;

/// Options of `sweep`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aifactory sweep plan scenarios/studies/resilience.toml --out results/resilience
  aifactory sweep run results/resilience            # all cores; Ctrl-C keeps what is finished
  aifactory sweep status results/resilience
  aifactory sweep analyze results/resilience --group-by base --metric lcoc
On several machines:
  aifactory sweep shard 3/8 results/resilience      # one of eight workers; then: sweep merge
  aifactory sweep submit results/resilience --engine slurm --shards 8

Exit codes: 0 done or already done; 2 wrong input (42 in a shard: do not retry); 1 the disk or
another program refused (75 in a shard: try again); 3 done, but runs failed; 130 Ctrl-C.")]
pub(crate) struct SweepOptions {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: SweepCommand,
}

/// What may be asked of a sweep.
#[derive(Debug, Subcommand)]
pub(crate) enum SweepCommand {
    /// Expand and check a study file, and say how many runs and core-hours it is.
    Plan(PlanOptions),
    /// Make all runs that are missing on this machine, then the tables; resumes by itself.
    Run(RunOptions),
    /// Make one of several shards: one part file, written atomically.
    Shard(ShardOptions),
    /// Hand the shards to Slurm or Kubernetes.
    Submit(SubmitOptions),
    /// How far a study has come.
    Status(FolderOptions),
    /// Make the tables and the report from the parts, once all runs are there.
    Merge(FolderOptions),
    /// Hold the tables against their fingerprints, and some runs against new simulations.
    Verify(VerifyOptions),
    /// Filter, group, pivot and export the tables (the program aifactory-analyze).
    #[command(disable_help_flag = true)]
    Analyze(AnalyzeOptions),
}

/// Options of `sweep plan`.
#[derive(Args, Debug)]
pub(crate) struct PlanOptions {
    /// Study file.
    pub(crate) study: PathBuf,
    /// Folder for the study.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Folder with catalogues (sites.toml, racks.toml, …) laid over the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Plan more than a million runs.
    #[arg(long)]
    pub(crate) yes: bool,
    /// Print nothing but problems.
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

/// Options of `sweep run`.
#[derive(Args, Debug)]
pub(crate) struct RunOptions {
    /// Folder of the study.
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) jobs: Jobs,
}

/// Options of `sweep shard`.
#[derive(Args, Debug)]
pub(crate) struct ShardOptions {
    /// Which shard out of how many, such as 3/8.
    #[arg(value_name = "I/N", value_parser = shard)]
    pub(crate) shard: (usize, usize),
    /// Folder of the study.
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) jobs: Jobs,
}

/// Options of `sweep submit`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aifactory sweep submit results/crews --engine slurm --shards 8 --jobs 16 --time 2:00:00
  aifactory sweep submit results/crews --engine k8s --shards 8 --jobs 4 --image aifactory:0.1.0 \\
      --volume-claim studies --volume-folder crews
  aifactory sweep submit results/crews --engine slurm --shards 8 --dry-run

All machines must see the folder. A shard should hold minutes of work: starting one costs a second.
With --dry-run, recipes for GNU parallel and HyperQueue are printed too.")]
pub(crate) struct SubmitOptions {
    /// Folder of the study.
    pub(crate) folder: PathBuf,
    /// Who runs the shards.
    #[arg(long, value_enum)]
    pub(crate) engine: Engine,
    /// Number of shards.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) shards: u32,
    /// Simulations at once in a shard, and cores that are asked for it.
    #[arg(long, value_name = "K", default_value_t = 1,
        value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub(crate) jobs: u16,
    /// Shards at once, by default as many as there is room for.
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) at_once: Option<u32>,
    /// Name of the jobs, by default the folder's.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The program on those machines, by default this very one, or aifactory in an image.
    #[arg(long, value_name = "PATH")]
    pub(crate) program: Option<String>,
    /// Slurm: partition, by default the cluster's.
    #[arg(long)]
    pub(crate) partition: Option<String>,
    /// Slurm: longest time of a shard, such as 30 (minutes), 2:00:00 or 1-12.
    #[arg(long = "time", value_name = "TIME")]
    pub(crate) time_limit: Option<String>,
    /// Kubernetes: container image with the program and a shell.
    #[arg(long, required_if_eq("engine", "k8s"))]
    pub(crate) image: Option<String>,
    /// Kubernetes: claim of the volume with the study, which all pods can write.
    #[arg(long, value_name = "NAME", required_if_eq("engine", "k8s"))]
    pub(crate) volume_claim: Option<String>,
    /// Kubernetes: the study's folder in the volume, by default the volume itself.
    #[arg(long, value_name = "PATH")]
    pub(crate) volume_folder: Option<String>,
    /// Print what would be written and run, and do neither.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Who runs the shards of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    /// An array of Slurm jobs.
    Slurm,
    /// An Indexed Job of Kubernetes.
    K8s,
}

/// How many simulations at once, and how much is said.
#[derive(Args, Debug)]
pub(crate) struct Jobs {
    /// Simulations at once, by default as many as there are cores.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub(crate) jobs: Option<u16>,
    /// Print nothing but problems.
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

/// Options of commands that only need the folder.
#[derive(Args, Debug)]
pub(crate) struct FolderOptions {
    /// Folder of the study.
    pub(crate) folder: PathBuf,
}

/// Options of `sweep verify`.
#[derive(Args, Debug)]
pub(crate) struct VerifyOptions {
    /// Folder of the study.
    pub(crate) folder: PathBuf,
    /// How many runs are simulated again.
    #[arg(long, default_value_t = 3)]
    pub(crate) runs: usize,
}

/// Options of `sweep analyze`.
#[derive(Args, Debug)]
pub(crate) struct AnalyzeOptions {
    /// What aifactory-analyze is asked; --help tells.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) arguments: Vec<OsString>,
}

/// Reads `3/8`.
fn shard(text: &str) -> Result<(usize, usize), String> {
    let wrong = || "must be I/N with I from 1 to N, such as 3/8".to_owned();
    let (shard, shards) = text.split_once('/').ok_or_else(wrong)?;
    let number = |text: &str| text.parse::<usize>().map_err(|_| wrong());
    let (shard, shards) = (number(shard)?, number(shards)?);
    if shards > MOST_SHARDS {
        return Err(format!("must have at most {MOST_SHARDS} shards"));
    }
    if (1..=shards).contains(&shard) { Ok((shard, shards)) } else { Err(wrong()) }
}
