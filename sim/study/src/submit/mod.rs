//! Text for the schedulers of many machines, each of which runs shards of one study.
//!
//! All of them keep one contract: `aifactory sweep shard I/N DIR` may run anywhere, any number of
//! times; it exits with 0 once the shard is done, [`BAD_SCENARIO`] when another try cannot help and
//! [`TRY_AGAIN`] when it may. `aifactory sweep merge DIR` comes after the last shard.

mod kubernetes;
mod recipes;
mod slurm;

use shlex::try_quote;

use crate::failure::Failure;

pub use kubernetes::{Kubernetes, kubernetes_manifest, kubernetes_merge_manifest};
pub use recipes::recipes;
pub use slurm::{Slurm, slurm_merge_script, slurm_script};

/// Exit code of a worker whose scenario is wrong: another try fails like this one.
pub const BAD_SCENARIO: u8 = 42;
/// Exit code of a worker that another try may help, `EX_TEMPFAIL` of sysexits(3).
pub const TRY_AGAIN: u8 = 75;

/// The folder below a study's for what is submitted, and for what its jobs print.
pub const FOLDER: &str = "submit";

/// Shards of a study: one less than Slurm's `MaxArraySize` of 10001, as shards count from 1.
const MOST_SHARDS: u32 = 10_000;
/// Letters of a name: Kubernetes has 63 for host names, made of it, `-merge` and an index.
const LONGEST_NAME: usize = 40;
/// How often a shard is tried again.
const RETRIES: u32 = 5;

/// Shards of a study for a scheduler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// The study's folder, an absolute path that is the same on every machine.
    pub folder: String,
    /// The program, by its absolute path or by a name that every machine knows.
    pub program: String,
    /// Name of the jobs: lower-case letters, digits and dashes, at most 40.
    pub name: String,
    /// Number of shards, 1 to 10000.
    pub shards: u32,
    /// Simulations at once in a shard, and processor cores that are asked for it; at least 1.
    pub jobs_per_shard: u32,
    /// Shards at once, at least 1; by default as many as there is room for.
    pub at_once: Option<u32>,
}

impl Submission {
    /// Whether every scheduler can take it.
    ///
    /// # Errors
    /// [`Failure::Input`] with everything that must be changed, a line each.
    pub fn check(&self) -> Result<(), Failure> {
        let mut problems = Vec::new();
        let mut require = |holds: bool, problem: String| {
            if !holds {
                problems.push(problem);
            }
        };
        let absolute = self.folder.starts_with('/') && !self.folder.contains('\\');
        require(
            absolute && is_one_line(&self.folder),
            format!("folder: must be an absolute path of one line without \\; is {}", self.folder),
        );
        require(
            !self.program.is_empty() && is_one_line(&self.program),
            format!("program: must be a name or path of one line; is {:?}", self.program),
        );
        require(
            is_name(&self.name),
            format!(
                "name: must be 1 to {LONGEST_NAME} lower-case letters, digits and dashes, and begin \
                 and end without a dash; is {:?}",
                self.name
            ),
        );
        require(
            (1..=MOST_SHARDS).contains(&self.shards),
            format!("shards: must be from 1 to {MOST_SHARDS}; is {}", self.shards),
        );
        require(self.jobs_per_shard >= 1, "jobs: must be at least 1; is 0".to_owned());
        require(self.at_once != Some(0), "at once: must be at least 1; is 0".to_owned());
        refuse(&problems)
    }

    /// The command of a shard whose number a shell puts in where `number` says.
    fn shard_command(&self, number: &str, folder: &str) -> String {
        let (program, folder) = (quoted(&self.program), quoted(folder));
        let (shards, jobs) = (self.shards, self.jobs_per_shard);
        format!("{program} sweep shard {number}/{shards} {folder} --jobs {jobs}")
    }

    /// The command that joins all shards.
    fn merge_command(&self, folder: &str) -> String {
        format!("{} sweep merge {}", quoted(&self.program), quoted(folder))
    }
}

/// A name of jobs that begins like `text`.
pub fn job_name(text: &str) -> String {
    let letters = text.chars().map(|letter| match letter.to_ascii_lowercase() {
        letter @ ('a'..='z' | '0'..='9') => letter,
        _ => '-',
    });
    let name: String = letters.skip_while(|letter| *letter == '-').take(LONGEST_NAME).collect();
    let name = name.trim_end_matches('-');
    if name.is_empty() { "sweep".to_owned() } else { name.to_owned() }
}

fn is_name(name: &str) -> bool {
    let allowed = |letter: u8| matches!(letter, b'a'..=b'z' | b'0'..=b'9' | b'-');
    let bounded = !name.is_empty() && name.len() <= LONGEST_NAME;
    bounded && name.bytes().all(allowed) && !name.starts_with('-') && !name.ends_with('-')
}

fn is_one_line(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

/// A word of a shell command, from a text without NUL.
pub fn quoted(text: &str) -> String {
    try_quote(text).expect("paths and names have no NUL").into_owned()
}

fn refuse(problems: &[String]) -> Result<(), Failure> {
    if problems.is_empty() { Ok(()) } else { Err(Failure::Input(problems.join("\n"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Eight shards of a study in a folder whose name is as awkward as names get.
    pub(super) fn awkward() -> Submission {
        Submission {
            folder: "/tmp/it's \"100%\" $HOME #é".to_owned(),
            program: "/opt/ai factory/bin/aifactory".to_owned(),
            name: "latin-hypercube".to_owned(),
            shards: 8,
            jobs_per_shard: 4,
            at_once: Some(3),
        }
    }

    /// What `sh` would be given for a command, word by word.
    pub(super) fn words(command: &str) -> Vec<String> {
        shlex::split(command).unwrap()
    }

    #[test]
    fn every_mistake_is_told_at_once() {
        awkward().check().unwrap();
        let wrong = Submission {
            folder: "relative".to_owned(),
            program: String::new(),
            name: "-x".to_owned(),
            shards: 10_001,
            jobs_per_shard: 0,
            at_once: Some(0),
        };
        let text = wrong.check().unwrap_err().to_string();
        let keys: Vec<&str> = text.lines().filter_map(|line| line.split(':').next()).collect();
        assert_eq!(keys, ["folder", "program", "name", "shards", "jobs", "at once"]);
    }

    #[test]
    fn one_shard_is_enough_and_ten_thousand_are_not_too_many() {
        let of = |shards| Submission { shards, ..awkward() }.check();
        assert!(of(0).is_err());
        assert!(of(1).is_ok());
        assert!(of(10_000).is_ok());
    }

    #[test]
    fn a_folder_that_breaks_lines_is_refused() {
        for folder in ["/a\nb", "/a\0b", "/a\\b", "a/b"] {
            let wrong = Submission { folder: folder.to_owned(), ..awkward() };
            assert!(wrong.check().is_err(), "{folder:?} was taken");
        }
    }

    #[test]
    fn a_name_is_found_for_every_folder() {
        let names = [
            ("Latin_Hypercube 2", "latin-hypercube-2"),
            ("..é..", "sweep"),
            ("", "sweep"),
            (&"x".repeat(60), &"x".repeat(40)),
        ];
        for (text, expected) in names {
            assert_eq!(job_name(text), expected);
            assert!(is_name(&job_name(text)));
        }
    }

    #[test]
    fn commands_keep_awkward_paths_whole() {
        let submission = awkward();
        let shard = submission.shard_command("5", &submission.folder);
        let expected =
            [&submission.program, "sweep", "shard", "5/8", &submission.folder, "--jobs", "4"];
        assert_eq!(words(&shard), expected);
        let merge = submission.merge_command(&submission.folder);
        assert_eq!(words(&merge), [&submission.program, "sweep", "merge", &submission.folder]);
    }
}
