//! Machines without Slurm or Kubernetes: GNU parallel over SSH, and HyperQueue.
//!
//! Sources: parallel(1), <https://www.gnu.org/software/parallel/man.html>, and the manual of
//! HyperQueue, <https://it4innovations.github.io/hyperqueue/stable/jobs/arrays/>.

use super::{FOLDER, RETRIES, Submission, quoted};

/// Commands that make all shards and join them, for a submission that was checked.
///
/// With GNU parallel the machines stand in `nodes.txt`, one to a line, and see the same folder; a
/// shard that fails is tried again whatever its exit code, which harms nothing. HyperQueue starts
/// shards again whose machine was lost; what failed otherwise is submitted again, which makes only
/// what is missing.
pub fn recipes(submission: &Submission) -> String {
    let Submission { folder, shards, jobs_per_shard, .. } = submission;
    let merge = submission.merge_command(folder);
    let by_parallel = quoted(&submission.shard_command("{}", folder));
    let by_hyperqueue = quoted(&submission.shard_command("\"$HQ_TASK_ID\"", folder));
    let log = quoted(&format!("{folder}/{FOLDER}/parallel.log"));
    format!(
        "# GNU parallel, a shard at a time on each machine of nodes.txt:
seq {shards} | parallel --jobs 1 --sshloginfile nodes.txt --retries {RETRIES} --joblog {log} \
         {by_parallel} &&
    {merge}

# HyperQueue:
hq submit --array 1-{shards} --cpus {jobs_per_shard} --crash-limit {RETRIES} --wait -- \
         bash -c {by_hyperqueue} &&
    {merge}
"
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::{awkward, words};
    use super::*;

    /// Method: read each command as the shell does, and again what it hands to another shell.
    #[test]
    fn awkward_paths_stay_whole_through_both_shells() {
        let submission = awkward();
        let text = recipes(&submission);
        let worker = |number: &str| {
            let words = [&submission.program, "sweep", "shard", number, &submission.folder];
            [&words[..], &["--jobs", "4"]].concat().join("|")
        };
        let line = |start: &str| text.lines().find(|line| line.starts_with(start)).unwrap();
        let parallel = words(line("seq 8 | parallel ").trim_end_matches("&&"));
        assert_eq!(words(parallel.last().unwrap()).join("|"), worker("{}/8"));
        let hyperqueue = words(line("hq submit --array 1-8 ").trim_end_matches("&&"));
        assert_eq!(words(hyperqueue.last().unwrap()).join("|"), worker("$HQ_TASK_ID/8"));
    }
}
