//! CSV files that users write: rows of texts, each knowing its line.

use std::path::Path;

use factory::settings::{Origin, Problem};

use crate::text::file::read_text;
use crate::text::problems::{Problems, problem, whole};

/// A table of texts that a user wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// Names of the columns.
    pub header: Vec<String>,
    /// Where each row stands, and its texts: as many as there are columns.
    pub rows: Vec<(Origin, Vec<String>)>,
}

/// Where a field begins in a line, from 1, counted in characters: commas between quotes part nothing.
pub(crate) fn column_of(line: &str, field: usize) -> usize {
    let (mut left, mut quoted) = (field, false);
    for (place, letter) in line.chars().enumerate() {
        if left == 0 {
            return place + 1;
        }
        quoted ^= letter == '"';
        left -= usize::from(letter == ',' && !quoted);
    }
    line.chars().count() + usize::from(field > 0)
}

/// Reads a CSV file with a header.
///
/// # Errors
/// When it cannot be read, has no header, or a row has too few or too many fields.
pub fn read_rows(path: &Path) -> Result<Rows, Problems> {
    rows_of(&read_text(path)?, &path.display().to_string())
}

/// The same of a text that stands in a file of this name.
pub(crate) fn rows_of(text: &str, file: &str) -> Result<Rows, Problems> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    // Bytes whose lines are counted, and these: records follow each other, so each line is counted once.
    let mut counted = (0, 0);
    for record in reader.records() {
        let record = record.expect("text is UTF-8 and rows may have any length");
        let begin = record.position().map_or(0, csv::Position::byte);
        let line = line_of_record(text, usize::try_from(begin).unwrap_or(0), &mut counted);
        let origin = Origin { line, column: 1, ..whole(file) };
        lines.push((origin, record.iter().map(str::to_owned).collect::<Vec<_>>()));
    }
    if lines.is_empty() {
        return Err(problem(whole(file), "", "nothing", "must have a header and rows").into());
    }
    let (_, header) = lines.remove(0);
    let wrong = lines.iter().filter(|(_, fields)| fields.len() != header.len());
    let problems: Vec<Problem> = wrong
        .map(|(origin, fields)| {
            let found = format!("{} fields", fields.len());
            let allowed = format!("must have {}, as the header", header.len());
            problem(origin.clone(), "", found, allowed)
        })
        .collect();
    if problems.is_empty() {
        Ok(Rows { header, rows: lines })
    } else {
        Err(Problems::new(problems))
    }
}

/// The line of the record that is found from a byte on, behind empty lines and comments.
fn line_of_record(text: &str, begin: usize, counted: &mut (usize, usize)) -> usize {
    let (from, lines) = *counted;
    let before = lines + text.get(from..begin).unwrap_or_default().matches('\n').count();
    *counted = (begin, before);
    let from_there = text.get(begin..).unwrap_or("").lines();
    let skipped = from_there.take_while(|line| line.trim().is_empty() || line.starts_with('#'));
    before + skipped.count() + 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fields_know_their_columns() {
        let line = "a,\"b,c\",d,";
        assert_eq!([0, 1, 2, 3].map(|field| column_of(line, field)), [1, 3, 9, 11]);
    }

    #[test]
    fn rows_know_their_lines() {
        let rows = rows_of("# a study\na, b\n1,2 MW\n\n3,\"4, 5\"\n", "p.csv").unwrap();
        assert_eq!(rows.header, ["a", "b"]);
        let lines: Vec<usize> = rows.rows.iter().map(|(origin, _)| origin.line).collect();
        assert_eq!(lines, [3, 5]);
        assert_eq!(rows.rows[1].1, ["3", "4, 5"]);
    }

    #[test]
    fn a_row_of_another_length_is_named() {
        let wrong = rows_of("a,b\n1,2\n3\n", "p.csv").unwrap_err().to_string();
        assert!(wrong.starts_with("p.csv:3:1: found 1 fields; must have 2"), "{wrong}");
        assert!(rows_of("", "p.csv").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            let _ = rows_of(&text, "p.csv");
        }
    }
}
