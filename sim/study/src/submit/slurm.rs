//! Slurm: an array of jobs, one for each shard, and a job that joins them.
//!
//! Source of options and variables: the manual pages sbatch(1) and scontrol(1) of Slurm 22.05,
//! <https://slurm.schedmd.com/sbatch.html>, <https://slurm.schedmd.com/job_array.html>.

use super::{FOLDER, RETRIES, Submission, TRY_AGAIN, refuse};
use crate::failure::Failure;

/// What only Slurm asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slurm {
    /// Partition of the cluster, by default the cluster's.
    pub partition: Option<String>,
    /// Longest time of a shard as Slurm writes it, such as `30` (minutes), `2:00:00` or `1-12`; by
    /// default the partition's.
    pub time_limit: Option<String>,
}

impl Slurm {
    /// Whether Slurm can take it.
    ///
    /// # Errors
    /// [`Failure::Input`] with everything that must be changed, a line each.
    pub fn check(&self) -> Result<(), Failure> {
        let mut problems = Vec::new();
        let is_word = |text: &str, more: &str| {
            let allowed = |letter: char| letter.is_ascii_alphanumeric() || more.contains(letter);
            !text.is_empty() && text.chars().all(allowed)
        };
        if let Some(name) = self.partition.as_deref().filter(|name| !is_word(name, "_-.,")) {
            problems
                .push(format!("partition: must be a name, or several with commas; is {name:?}"));
        }
        if let Some(time) = self.time_limit.as_deref().filter(|time| !is_time(time)) {
            problems.push(format!(
                "time limit: must be minutes, hours:minutes:seconds or days-hours, such as 30, \
                 2:00:00 or 1-12; is {time:?}"
            ));
        }
        refuse(&problems)
    }
}

/// The script for `sbatch` that makes every shard, for a submission that was checked.
///
/// A shard that asks for another try is put back into the queue, five times at most, so that another
/// node may take it; one with a bad scenario fails at once.
pub fn slurm_script(submission: &Submission, slurm: &Slurm) -> String {
    let Submission { name, shards, jobs_per_shard, at_once, .. } = submission;
    let at_once = at_once.map(|at_once| format!("%{at_once}")).unwrap_or_default();
    let mut options = vec![
        format!("--job-name={name}"),
        format!("--array=1-{shards}{at_once}"),
        "--ntasks=1".to_owned(),
        format!("--cpus-per-task={jobs_per_shard}"),
        "--requeue".to_owned(),
        log(submission, "%x-%A_%a.log"),
        "--open-mode=append".to_owned(),
    ];
    options.extend(shared(slurm));
    options.extend(slurm.time_limit.as_ref().map(|time| format!("--time={time}")));
    let worker = submission.shard_command("\"$SLURM_ARRAY_TASK_ID\"", &submission.folder);
    format!(
        "{}
# A shard may run anywhere and any number of times: its part appears whole, or not at all.
{worker}
code=$?
# {TRY_AGAIN} asks for another try, {RETRIES} times at most. Other codes fail the job for good.
if [ \"$code\" -eq {TRY_AGAIN} ] && [ \"${{SLURM_RESTART_COUNT:-0}}\" -lt {RETRIES} ]; then
    scontrol requeue \"$SLURM_JOB_ID\"
fi
exit \"$code\"
",
        head(&options)
    )
}

/// The script for `sbatch --dependency=afterok:JOB` that joins all shards, for a submission that was
/// checked. If a shard fails for good, Slurm takes it from the queue.
pub fn slurm_merge_script(submission: &Submission, slurm: &Slurm) -> String {
    let mut options = vec![
        format!("--job-name={}-merge", submission.name),
        "--ntasks=1".to_owned(),
        "--requeue".to_owned(),
        "--kill-on-invalid-dep=yes".to_owned(),
        log(submission, "%x-%j.log"),
        "--open-mode=append".to_owned(),
    ];
    options.extend(shared(slurm));
    format!("{}\nexec {}\n", head(&options), submission.merge_command(&submission.folder))
}

/// Where a job prints, by Slurm's pattern of a name.
///
/// `sbatch` reads options as words of its own: within double quotes only `\` means something, and in
/// names of files `%` does.
fn log(submission: &Submission, pattern: &str) -> String {
    let folder = submission.folder.replace('%', "%%").replace('"', "\\\"");
    format!("--output=\"{folder}/{FOLDER}/{pattern}\"")
}

/// What all jobs have.
fn shared(slurm: &Slurm) -> Option<String> {
    slurm.partition.as_ref().map(|partition| format!("--partition={partition}"))
}

/// The first lines of a script.
fn head(options: &[String]) -> String {
    let lines: Vec<String> = options.iter().map(|option| format!("#SBATCH {option}\n")).collect();
    format!("#!/bin/bash\n{}", lines.concat())
}

/// `minutes`, `minutes:seconds`, `hours:minutes:seconds`, `days-hours`, `days-hours:minutes` or
/// `days-hours:minutes:seconds`.
fn is_time(text: &str) -> bool {
    let (days, rest) = text.split_once('-').map_or((None, text), |(days, rest)| (Some(days), rest));
    let is_number =
        |text: &str| (1..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = rest.split(':').collect();
    days.is_none_or(is_number) && parts.len() <= 3 && parts.into_iter().all(is_number)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{awkward, words};
    use super::*;

    fn options(script: &str) -> Vec<&str> {
        script.lines().filter_map(|line| line.strip_prefix("#SBATCH ")).collect()
    }

    #[test]
    fn an_array_has_a_job_for_each_shard() {
        let slurm =
            Slurm { partition: Some("main".to_owned()), time_limit: Some("2:00:00".to_owned()) };
        let script = slurm_script(&awkward(), &slurm);
        assert!(script.starts_with("#!/bin/bash\n#SBATCH "));
        let expected = [
            "--job-name=latin-hypercube",
            "--array=1-8%3",
            "--ntasks=1",
            "--cpus-per-task=4",
            "--requeue",
            "--output=\"/tmp/it's \\\"100%%\\\" $HOME #é/submit/%x-%A_%a.log\"",
            "--open-mode=append",
            "--partition=main",
            "--time=2:00:00",
        ];
        assert_eq!(options(&script), expected);
    }

    #[test]
    fn nothing_is_said_of_what_the_cluster_decides() {
        let submission = Submission { at_once: None, ..awkward() };
        for script in [
            slurm_script(&submission, &Slurm::default()),
            slurm_merge_script(&submission, &Slurm::default()),
        ] {
            assert!(!script.contains("--partition") && !script.contains("--time"), "{script}");
            assert!(!script.contains("%3"), "{script}");
        }
    }

    #[test]
    fn the_scripts_run_the_worker_and_the_merge() {
        let submission = awkward();
        let shards = slurm_script(&submission, &Slurm::default());
        let worker = shards.lines().find(|line| line.contains("sweep shard")).unwrap();
        let worker = worker.replace("$SLURM_ARRAY_TASK_ID", "7");
        assert_eq!(words(&worker)[3..5], ["7/8", &submission.folder]);
        let merge = slurm_merge_script(&submission, &Slurm::default());
        let last = merge.lines().last().unwrap();
        let expected = ["exec", &submission.program, "sweep", "merge", &submission.folder];
        assert_eq!(words(last), expected);
    }

    #[test]
    fn times_are_those_that_slurm_reads() {
        for time in ["30", "90:30", "2:00:00", "1-12", "1-12:30", "1-12:30:00"] {
            let slurm = Slurm { time_limit: Some(time.to_owned()), ..Slurm::default() };
            assert!(slurm.check().is_ok(), "{time} was refused");
        }
        for time in ["", "2 h", "1:2:3:4", "-5", "1-", ":", "30\n#SBATCH --x"] {
            let slurm = Slurm { time_limit: Some(time.to_owned()), ..Slurm::default() };
            assert!(slurm.check().is_err(), "{time:?} was taken");
        }
    }

    #[test]
    fn a_partition_is_a_name() {
        for (partition, right) in [("main", true), ("a_b-1,c.d", true), ("", false), ("a b", false)]
        {
            let slurm = Slurm { partition: Some(partition.to_owned()), ..Slurm::default() };
            assert_eq!(slurm.check().is_ok(), right, "{partition:?}");
        }
    }
}
