//! Mistakes, and what is said about them.

use crate::study::Desk;

/// Fails unless the arguments after the study are refused with exactly this.
#[track_caller]
fn refuses(arguments: &[&str], expected: &str) {
    assert_eq!(Desk::new().refusal(arguments), format!("{expected}\n"));
}

/// Fails unless the arguments after the study are refused with words that contain this.
#[track_caller]
fn refuses_with(arguments: &[&str], expected: &str) {
    let found = Desk::new().refusal(arguments);
    assert!(found.contains(expected), "{found}");
}

#[test]
fn an_unknown_column_is_answered_with_the_nearest() {
    let expected = "there is no column lcco; nearest are lcoc_usd_per_gpu_hour,";
    refuses_with(&["--select", "lcco"], expected);
    refuses_with(&["--where", "lcco<2"], expected);
    refuses_with(&["--sort", "lcco:desc"], expected);
    refuses_with(&["--group-by", "lcco"], expected);
    refuses_with(&["--group-by", "base", "--metric", "lcco"], expected);
    refuses_with(&["--quantiles", "0.5", "--metric", "lcco"], expected);
    refuses_with(&["--pareto", "lcco:min"], expected);
    refuses_with(&["--pivot", "base,power,lcco"], expected);
}

#[test]
fn columns_after_a_question_are_those_of_its_answer() {
    let expected = "there is no column status; nearest are ";
    refuses_with(&["--group-by", "base", "--select", "status"], expected);
}

#[test]
fn a_name_of_several_columns_is_refused() {
    let expected = "column p is ambiguous: point, power_genset_fuel_h, pue, pue_peak";
    refuses(&["--select", "p"], expected);
    refuses(&["--select", "point,,base"], "a column has no name");
    refuses(&["--select", "point,pue,pue"], "pue is named twice");
    refuses(&["--group-by", "base", "--stat", "mean,mean"], "mean is named twice");
    refuses(&["--pareto", "lcoc:min,lcoc:max"], "lcoc_usd_per_gpu_hour is named twice");
    refuses(&["--pivot", "base,base,lcoc"], "base is named twice");
}

#[test]
fn text_is_no_metric() {
    let expected = "column base holds text; must hold numbers";
    refuses(&["--group-by", "point", "--metric", "base"], expected);
    refuses(&["--pareto", "base:min"], expected);
    refuses(&["--pivot", "point,replication,base"], expected);
}

#[test]
fn a_bad_condition_is_refused() {
    refuses_with(&["--where", "pue"], "must be a column, one of = != < <= > >=, and a value");
    refuses_with(&["--where", "pue<"], "needs a value after <");
    let number = "column pue holds numbers; cannot be compared with low";
    refuses(&["--where", "pue=low"], number);
    refuses(&["--where", "base<b"], "column base holds text; can only be compared with = or !=");
}

#[test]
fn what_has_no_meaning_is_refused() {
    refuses_with(&["--sort", "pue:down"], "must be a column, or a column with :asc or :desc");
    refuses_with(&["--pareto", "pue"], "must be a column with :min or :max");
    refuses_with(&["--pivot", "base,pue"], "must be three columns: ROWS,COLS,METRIC");
    refuses_with(&["--quantiles", "95"], "must be a number from 0 to 1");
    refuses_with(&["--group-by", "base", "--stat", "median"], "must be mean, std, min, max, count");
    refuses_with(&["--limit", "0"], "0 is not in 1..");
    refuses_with(&["--table", "run"], "runs");
}

#[test]
fn what_cannot_stand_together_says_so() {
    let group = ["--group-by", "base"];
    refuses_with(&[&group[..], &["--pareto", "pue:min"]].concat(), "cannot be used with");
    refuses_with(&[&group[..], &["--pivot", "base,point,pue"]].concat(), "cannot be used with");
    refuses_with(&["--quantiles", "0.5", "--stat", "mean"], "cannot be used with");
    refuses_with(&["--pareto", "pue:min", "--pivot", "a,b,c"], "cannot be used with");
    refuses(&["--metric", "pue"], "--metric needs --group-by or --quantiles");
    refuses(&["--stat", "mean"], "--stat needs --group-by or --pivot");
    let several = ["--pivot", "base,point,pue", "--stat", "mean,max"];
    refuses(&several, "--pivot shows one statistic; --stat names several");
    let summary = ["--pareto", "pue:min", "--table", "summary"];
    refuses(&summary, "--pareto compares runs; --table summary has none");
}

#[test]
fn a_folder_that_is_no_study_is_refused() {
    let desk = Desk::new();
    assert_eq!(desk.refused(&["absent"]), "absent: there is no such folder\n");
    std::fs::create_dir(desk.path("empty")).unwrap();
    let expected = "empty is not the folder of a study: it has no plan.parquet\n";
    assert_eq!(desk.refused(&["empty"]), expected);
    let file = desk.refused(&["study/plan.parquet"]);
    assert_eq!(file, "study/plan.parquet: there is no such folder\n");
}

#[test]
fn a_missing_table_is_named() {
    let expected = "study/sensitivity.parquet: there is no such file";
    refuses(&["--table", "sensitivity"], expected);
    let desk = Desk::new();
    std::fs::remove_file(desk.path("study/runs.parquet")).unwrap();
    assert_eq!(desk.refused(&["study"]), "study/runs.parquet: there is no such file\n");
}

#[test]
fn a_damaged_table_is_refused() {
    let desk = Desk::new();
    let path = desk.path("study/runs.parquet");
    let sound = std::fs::read(&path).unwrap();
    let expected = "study/runs.parquet: is no sound Parquet file: ";
    for damaged in [&b"point,replication\n1,1\n"[..], b"", &sound[..sound.len() / 2]] {
        std::fs::write(&path, damaged).unwrap();
        let found = desk.refusal(&["--out", "out.csv"]);
        assert!(found.starts_with(expected), "{found}");
    }
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    assert_eq!(desk.refusal(&[]), "study/runs.parquet: is a folder; must be a file\n");
}

/// Method: single bytes are turned all over the file; some of these make the library panic.
#[test]
fn a_turned_byte_is_no_reason_to_panic() {
    let desk = Desk::new();
    let path = desk.path("study/runs.parquet");
    let sound = std::fs::read(&path).unwrap();
    for place in (0..sound.len()).step_by(27) {
        let mut damaged = sound.clone();
        damaged[place] ^= 0xff;
        std::fs::write(&path, damaged).unwrap();
        let outcome = desk.run(&["study"]);
        assert!(matches!(outcome.code, Some(0 | 2)), "{place}: {}", outcome.complained);
        assert!(!outcome.complained.contains("panicked"), "{place}: {}", outcome.complained);
    }
}

#[test]
fn tables_that_do_not_fit_together_are_refused() {
    let desk = Desk::new();
    desk.put("plan", "point,label\n1,a\n2,b\n3,c\n");
    let expected = "study: runs.parquet has point 4, plan.parquet has not\n";
    assert_eq!(desk.refusal(&[]), expected);
    desk.put("plan", "point,label\n1,a\n1,b\n");
    assert_eq!(desk.refusal(&[]), "study/plan.parquet: a point stands twice\n");
    desk.put("plan", "label\na\n");
    assert_eq!(desk.refusal(&[]), "study/plan.parquet: has no column point\n");
    desk.put("plan", "point\na\n");
    let expected = "study/plan.parquet: column point must hold whole numbers\n";
    assert_eq!(desk.refusal(&[]), expected);
}

#[test]
fn a_result_has_an_ending_and_replaces_no_table_of_the_study() {
    let ending = "--out out.json: must end in .csv or .parquet";
    refuses(&["--out", "out.json"], ending);
    let expected = "--out study/runs.csv: is a table of the study; name another file";
    refuses(&["--out", "study/runs.csv"], expected);
}

#[test]
fn results_in_older_formats_are_refused_with_both_versions() {
    let desk = Desk::new();
    let manifest = "{ \"program\": \"aifactory\", \"kind\": \"study\", \"version\": \"0.1.0\" }\n";
    std::fs::write(desk.path("study/manifest.json"), manifest).unwrap();
    let found = desk.refusal(&["--select", "pue"]);
    assert!(found.contains("of version 1 (written by aifactory 0.1.0)"), "{found}");
    assert!(found.contains("this program reads version 2"), "{found}");
}

/// Goal: no question is answered from a table that was damaged or edited since it was written.
#[test]
fn a_table_that_is_not_as_it_was_written_is_refused() {
    let desk = Desk::new();
    let other = files::fingerprint("another table");
    let manifest =
        format!("{{\"program\": \"aifactory\", \"outputs\": {{\"runs.parquet\": \"{other}\"}}}}");
    std::fs::write(desk.path("study/manifest.json"), manifest).unwrap();
    let found = desk.refusal(&["--select", "pue"]);
    assert!(found.contains("runs.parquet: is not as it was written"), "{found}");
}
