//! The `aifactory` program: simulates AI factories from scenario files.
#![expect(clippy::print_stderr, reason = "a program talks to its user")]

mod arguments;
mod buildout;
mod buys;
mod compare;
mod describe;
mod interrupt;
mod portfolio;
mod replay;
mod report;
mod result_names;
mod run;
mod scenario_file;
mod sovereignty;
mod steps;
mod summary;
mod sweep;
mod validate;

use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, Command};

/// What kept a command from its result.
#[derive(Debug)]
enum Failure {
    /// The user's input; the text says what to change.
    Input(String),
    /// The machine: a full disk, a read-only folder.
    Machine(String),
    /// Something published was not met.
    Unmet,
    /// Runs of a study that is done failed; the text says how many.
    RunsFailed(String),
    /// The user's input, told to a queue that should not try again.
    BadScenario(String),
    /// The machine, told to a queue that should try again.
    TryAgain(String),
    /// Another program, with this exit code, after telling why.
    Ended(i32),
    /// The user, with Ctrl-C.
    Interrupted,
    /// Whoever read the output has read enough.
    Unread,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match &arguments.command {
        Command::Run(options) => run::run(options),
        Command::Buildout(options) => buildout::buildout(options),
        Command::Sovereignty(options) => sovereignty::sovereignty(options),
        Command::Buys(options) => buys::buys(options),
        Command::Replay(options) => replay::replay(options),
        Command::Check(options) => describe::check(options),
        Command::Explain(options) => describe::explain(options),
        Command::Resolve(options) => describe::resolve(options),
        Command::Schema(options) => describe::schema(options),
        Command::List(options) => describe::list(options),
        Command::Validate(options) => validate::validate(options),
        Command::Report(options) => report::report(options),
        Command::Compare(options) => compare::compare(options),
        Command::Sweep(options) => sweep::sweep(options),
    };
    match outcome {
        Ok(()) | Err(Failure::Unread) => ExitCode::SUCCESS,
        Err(Failure::Input(message)) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
        Err(Failure::Machine(message)) => {
            eprintln!("{message}");
            ExitCode::from(1)
        }
        Err(Failure::RunsFailed(message)) => {
            eprintln!("{message}");
            ExitCode::from(3)
        }
        Err(Failure::BadScenario(message)) => {
            eprintln!("{message}");
            ExitCode::from(42)
        }
        Err(Failure::TryAgain(message)) => {
            eprintln!("{message}");
            ExitCode::from(75)
        }
        Err(Failure::Ended(code)) => ExitCode::from(u8::try_from(code).unwrap_or(1)),
        Err(Failure::Unmet) => ExitCode::from(1),
        Err(Failure::Interrupted) => ExitCode::from(130),
    }
}

impl From<study::Failure> for Failure {
    fn from(failure: study::Failure) -> Self {
        match failure {
            study::Failure::Input(text) => Self::Input(text),
            study::Failure::Machine(text) => Self::Machine(text),
            study::Failure::Stopped => Self::Interrupted,
        }
    }
}

impl From<files::Problems> for Failure {
    fn from(problems: files::Problems) -> Self {
        Self::Input(problems.to_string())
    }
}

impl From<files::WriteError> for Failure {
    fn from(error: files::WriteError) -> Self {
        let text = error.to_string();
        match error {
            files::WriteError::Busy(_) => Self::Input(text),
            error if error.is_of_the_path() => Self::Input(text),
            _ => Self::Machine(text),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Self::Unread,
            _ => Self::Machine(format!("the output cannot be written: {error}")),
        }
    }
}
