//! The folder of a report of a decision: its page, its tables, and by what it is known.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::disk::atomic::WriteError;
use crate::results::data_package::data_package;
use crate::results::manifest::{MANIFEST, PROGRAM, SCHEMA, manifest};
use crate::results::output_folder::OutputFolder;
use crate::results::table::{Cell, Column};

/// The page of a decision in whatever folder it stands.
pub const DECISION_PAGE: &str = "decision.html";

/// What the manifest of a report says that it is.
const REPORT: &str = "report";

/// A table of a report: its name, columns and rows.
pub type ReportTable = (&'static str, Vec<Column>, Vec<Vec<Cell>>);

/// Writes a report as the folder `target`, in the place of a former one, and answers its path.
///
/// # Errors
/// When the folder holds anything else, such as results that were read, or the disk is full; nothing remains
/// then.
pub fn write_report(
    target: &Path,
    (title, version): (&str, &str),
    page: &str,
    tables: &[ReportTable],
) -> Result<PathBuf, WriteError> {
    if let Some(former) = manifest(target)
        && former["kind"] != REPORT
        && former["unfinished"] != true
    {
        let reason = "it holds results, which a report would replace";
        return Err(WriteError::Refused { path: target.to_owned(), reason });
    }
    let folder = OutputFolder::create(target, false)?;
    let mut described: Vec<(String, &[Column])> = Vec::new();
    for (name, columns, rows) in tables {
        let mut table = folder.table(name, columns)?;
        for row in rows {
            table.append(row)?;
        }
        table.finish(&[])?;
        for ending in ["csv", "parquet"] {
            described.push((format!("{name}.{ending}"), columns));
        }
    }
    folder.write(DECISION_PAGE, page)?;
    if !described.is_empty() {
        let files: Vec<(&str, &[Column])> =
            described.iter().map(|(name, columns)| (name.as_str(), *columns)).collect();
        folder.write("datapackage.json", data_package(title, &files))?;
    }
    let mut names = folder.names()?;
    names.insert(MANIFEST.to_owned());
    let known = json!({
        "program": PROGRAM,
        "kind": REPORT,
        "version": version,
        "schema": SCHEMA,
        "title": title,
        "files": names,
    });
    folder.write(MANIFEST, format!("{known:#}\n"))?;
    folder.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_takes_the_place_of_a_former_one_and_of_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("report");
        let table = ("assumptions", vec![Column::text("key", "Key.")], vec![vec!["a".into()]]);
        write_report(&target, ("One", "1"), "first", &[table]).unwrap();
        assert!(target.join("assumptions.parquet").exists());
        write_report(&target, ("Two", "1"), "second", &[]).unwrap();
        let page = std::fs::read_to_string(target.join(DECISION_PAGE)).unwrap();
        assert!(page == "second" && !target.join("assumptions.csv").exists());
        std::fs::write(target.join("mine.txt"), "years of work").unwrap();
        let refused = write_report(&target, ("Three", "1"), "third", &[]).unwrap_err();
        assert!(refused.to_string().contains("mine.txt"), "{refused}");
        let run = folder.path().join("run");
        std::fs::create_dir(&run).unwrap();
        let manifest = "{ \"program\": \"aifactory\", \"kind\": \"run\", \"files\": [] }";
        std::fs::write(run.join(MANIFEST), manifest).unwrap();
        let refused = write_report(&run, ("Four", "1"), "fourth", &[]).unwrap_err();
        assert!(refused.to_string().contains("a report would replace"), "{refused}");
    }
}
