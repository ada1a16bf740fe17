//! `aifactory sweep analyze`: hands over to the program that reads tables.

use std::ffi::OsString;
use std::process::Command;

use crate::Failure;

/// The program, which stands beside this one; it alone is built with polars.
const PROGRAM: &str = "aifactory-analyze";

/// Runs the program with these arguments, and ends as it ends.
pub(crate) fn analyze(arguments: &[OsString]) -> Result<(), Failure> {
    let here = std::env::current_exe().unwrap_or_default();
    let program = here.with_file_name(format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX));
    let status = Command::new(&program).args(arguments).status().map_err(|error| {
        Failure::Input(format!(
            "{} cannot be started: {error}. Build it once: cargo build --release -p {PROGRAM}",
            program.display()
        ))
    })?;
    match status.code() {
        Some(0) => Ok(()),
        Some(code) => Err(Failure::Ended(code)),
        None => Err(Failure::Interrupted),
    }
}
