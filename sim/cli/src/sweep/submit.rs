//! `aifactory sweep submit`: hands the shards of a study to Slurm or Kubernetes.

use std::io::{ErrorKind, Write as _, stdout};
use std::path::Path;
use std::process::Command;

use study::Session;
use study::submit::{self, FOLDER, Kubernetes, Slurm, Submission};

use super::arguments::{Engine, SubmitOptions};
use crate::Failure;

/// A file of a submission: its name below the study's folder, and its text.
type File = (String, String);

/// Runs the command.
pub(crate) fn submit(options: &SubmitOptions) -> Result<(), Failure> {
    let session = Session::open(&options.folder)?;
    let submission = submission(options)?;
    submission.check()?;
    let groups = session.plan.groups();
    if groups < submission.shards as usize {
        writeln!(stdout(), "Note: only {groups} shards have work: a point is never split.")?;
    }
    match options.engine {
        Engine::Slurm => to_slurm(options, &session, &submission),
        Engine::K8s => to_kubernetes(options, &session, &submission),
    }
}

/// What was asked, with names for what was not.
fn submission(options: &SubmitOptions) -> Result<Submission, Failure> {
    let folder = text(&std::path::absolute(&options.folder)?)?;
    let program = match (&options.program, options.engine) {
        (Some(program), _) => program.clone(),
        (None, Engine::K8s) => "aifactory".to_owned(),
        (None, Engine::Slurm) => text(&std::env::current_exe()?)?,
    };
    let stem = Path::new(&folder).file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Submission {
        name: options.name.clone().unwrap_or_else(|| submit::job_name(&stem)),
        folder,
        program,
        shards: options.shards,
        jobs_per_shard: u32::from(options.jobs),
        at_once: options.at_once,
    })
}

fn text(path: &Path) -> Result<String, Failure> {
    path.to_str().map(str::to_owned).ok_or_else(|| {
        Failure::Input(format!("{}: scripts need a path that is Unicode", path.display()))
    })
}

/// An array of jobs, and the job that joins their parts.
fn to_slurm(
    options: &SubmitOptions,
    session: &Session,
    submission: &Submission,
) -> Result<(), Failure> {
    let slurm =
        Slurm { partition: options.partition.clone(), time_limit: options.time_limit.clone() };
    slurm.check()?;
    let shards = file("shards.sh", submit::slurm_script(submission, &slurm));
    let merge = file("merge.sh", submit::slurm_merge_script(submission, &slurm));
    let (first, last) = (whole(submission, &shards), whole(submission, &merge));
    let array = |script| vec!["--parsable".to_owned(), script];
    let then = |job: &str, script| {
        vec!["--parsable".to_owned(), format!("--dependency=afterok:{job}"), script]
    };
    if options.dry_run {
        let commands = [shown("sbatch", &array(first)), shown("sbatch", &then("JOB", last))];
        return rehearse(submission, &[shards, merge], &commands);
    }
    write(session, submission, &[shards, merge])?;
    let printed = started("sbatch", &array(first))?;
    // On several clusters the name of one follows, after a semicolon.
    let job = printed.trim().split(';').next().unwrap_or_default().to_owned();
    let merging = started("sbatch", &then(&job, last)).map_err(|failure| match failure {
        Failure::Input(text) | Failure::Machine(text) => Failure::Machine(format!(
            "{text}\nThe shards are queued as job {job}; when they are done, join them with: \
             aifactory sweep merge {}",
            options.folder.display()
        )),
        other => other,
    })?;
    let merging = merging.trim().split(';').next().unwrap_or_default();
    writeln!(stdout(), "Shards         job {job}, 1 to {}", submission.shards)?;
    writeln!(stdout(), "Merge          job {merging}, when all shards are done")?;
    writeln!(stdout(), "Logs           {}/{FOLDER}", options.folder.display())?;
    watch(options, &format!("squeue --jobs={job},{merging}"))
}

/// An Indexed Job; a second manifest joins the parts.
fn to_kubernetes(
    options: &SubmitOptions,
    session: &Session,
    submission: &Submission,
) -> Result<(), Failure> {
    let asked = |option: &Option<String>| option.clone().unwrap_or_default();
    let kubernetes = Kubernetes {
        image: asked(&options.image),
        volume_claim: asked(&options.volume_claim),
        volume_folder: options.volume_folder.clone(),
    };
    kubernetes.check()?;
    let shards = file("shards.yaml", submit::kubernetes_manifest(submission, &kubernetes));
    let merge = file("merge.yaml", submit::kubernetes_merge_manifest(submission, &kubernetes));
    let apply = |file: &File| vec!["apply".to_owned(), "-f".to_owned(), whole(submission, file)];
    let applied = apply(&shards);
    let name = &submission.name;
    let then = format!(
        "kubectl wait --for=condition=complete --timeout=-1s job/{name} && {}",
        shown("kubectl", &apply(&merge))
    );
    if options.dry_run {
        let commands = [shown("kubectl", &applied), then];
        return rehearse(submission, &[shards, merge], &commands);
    }
    write(session, submission, &[shards, merge])?;
    let printed = started("kubectl", &applied)?;
    writeln!(stdout(), "Shards         {}", printed.trim())?;
    writeln!(stdout(), "Merge          {then}")?;
    watch(options, &format!("kubectl get job {name}"))
}

/// Writes what is submitted, and lets a merge know which parts to expect.
fn write(session: &Session, submission: &Submission, files: &[File]) -> Result<(), Failure> {
    for (name, text) in files {
        session.folder.write(name, text)?;
    }
    Ok(session.note_shards(submission.shards as usize)?)
}

fn file(name: &str, text: String) -> File {
    (format!("{FOLDER}/{name}"), text)
}

/// The whole path of a file.
fn whole(submission: &Submission, file: &File) -> String {
    format!("{}/{}", submission.folder, file.0)
}

/// A command as a shell takes it.
fn shown(program: &str, arguments: &[String]) -> String {
    let words: Vec<String> = arguments.iter().map(|word| submit::quoted(word)).collect();
    format!("{program} {}", words.join(" "))
}

/// Prints what would be written and run, and how to do without a scheduler.
fn rehearse(submission: &Submission, files: &[File], commands: &[String]) -> Result<(), Failure> {
    for file in files {
        writeln!(stdout(), "# Would write {}:\n{}", whole(submission, file), file.1)?;
    }
    writeln!(stdout(), "# Would run:\n{}\n", commands.join("\n"))?;
    writeln!(stdout(), "# The same without a scheduler:\n{}", submit::recipes(submission))?;
    Ok(())
}

/// Runs a program of the scheduler to its end, and answers what it printed.
fn started(program: &str, arguments: &[String]) -> Result<String, Failure> {
    let output = Command::new(program).args(arguments).output().map_err(|error| {
        let reason = match error.kind() {
            ErrorKind::NotFound => "is not installed here".to_owned(),
            _ => format!("cannot be started: {error}"),
        };
        Failure::Input(format!(
            "{program} {reason}. Where it is, run: {}\n--dry-run shows what would be submitted, and \
             how to do without.",
            shown(program, arguments)
        ))
    })?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(Failure::Machine(format!("{program} refused: {}", said.trim())))
    }
}

fn watch(options: &SubmitOptions, queue: &str) -> Result<(), Failure> {
    let folder = options.folder.display();
    writeln!(stdout(), "Watch          {queue}\n               aifactory sweep status {folder}")?;
    Ok(())
}
