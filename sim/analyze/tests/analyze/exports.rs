//! Results in files, and readers that stop early.

use std::process::Stdio;

use polars::prelude::{ParquetReader, SerReader as _};

use crate::study::{Desk, names, of_csv, of_parquet};

#[test]
fn csv_and_parquet_read_back_the_same() {
    let desk = Desk::new();
    let columns = "point,base,status,error,seed,lcoc,goodput,pue_peak";
    for more in [&["--select", columns][..], &["--group-by", "base"], &["--pareto", "pue:min"]] {
        let text = desk.csv(more);
        let outcome = desk.run(&[&["study", "--out", "out.parquet"], more].concat());
        assert_eq!(outcome.code, Some(0), "{}", outcome.complained);
        let written = of_parquet(&desk.path("out.parquet"));
        assert!(written.height() > 0);
        assert!(of_csv(&text).equals_missing(&written), "{more:?}");
    }
}

/// Goal: a result is a table like those of a study, which any reader of theirs reads.
#[test]
fn parquet_is_compressed_with_snappy() {
    let desk = Desk::new();
    desk.run(&["study", "--out", "out.parquet"]);
    let file = std::fs::File::open(desk.path("out.parquet")).unwrap();
    let mut reader = ParquetReader::new(file);
    let metadata = reader.get_metadata().unwrap();
    let columns = metadata.row_groups[0].parquet_columns();
    assert_eq!(columns.len(), 15);
    for column in columns {
        assert_eq!(format!("{:?}", column.compression()), "Snappy");
    }
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let desk = Desk::new();
    let bytes = || {
        let outcome = desk.run(&["study", "--group-by", "base", "--out", "out.parquet"]);
        assert_eq!(outcome.code, Some(0), "{}", outcome.complained);
        std::fs::read(desk.path("out.parquet")).unwrap()
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn a_file_that_exists_is_replaced_and_nothing_else_remains() {
    let desk = Desk::new();
    std::fs::write(desk.path("out.csv"), "old").unwrap();
    let outcome = desk.run(&["study", "--limit", "2", "--out", "out.csv"]);
    assert_eq!(outcome.printed, "2 rows of 15 columns in out.csv\n");
    assert!(std::fs::read_to_string(desk.path("out.csv")).unwrap().starts_with("point,label,"));
    assert_eq!(names(&desk.path("")), ["out.csv", "study"]);
}

#[test]
fn an_export_has_all_rows_and_columns() {
    let text = Desk::new().csv(&[]);
    let expected = "point,label,base,power_genset_fuel_h,scenario_hash,replication,seed,status,error,\
                    digest,lcoc_usd_per_gpu_hour,goodput_gpu_hours,pue,pue_peak,carbon_t\n";
    assert!(text.starts_with(expected), "{text}");
    assert_eq!(text.lines().count(), 1 + 12);
}

#[test]
fn a_folder_that_is_not_there_is_refused() {
    let desk = Desk::new();
    let outcome = desk.run(&["study", "--out", "absent/out.csv"]);
    assert_eq!(outcome.code, Some(2));
    let expected = "absent/out.csv cannot be written: there is no such folder\n";
    assert_eq!(outcome.complained, expected);
    assert_eq!(names(&desk.path("")), ["study"]);
}

#[test]
fn a_reader_who_stops_early_is_no_error() {
    let desk = Desk::new();
    for arguments in [&["study"][..], &["study", "--group-by", "base"]] {
        let mut command = desk.program(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    }
}
