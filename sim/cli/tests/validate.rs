//! `aifactory validate` as its user meets it: tables, exit codes and messages.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Files whose precision takes millions of events; the whole set is for a release build.
const LONG: [&str; 2] = ["erlang_c.toml", "young_daly.toml"];

fn validate(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aifactory"));
    command.arg("validate").args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn built_in(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/validation").join(name)
}

/// A plant of a few nodes of eight GPUs with one expectation.
fn small_plant(folder: &Path, metric: &str, published: f64) -> String {
    let path = folder.join("plant.toml");
    let scenario = "site = \"laboratory\"\nrack = \"dgx_h100\"\nsize = \"1 MW\"\nhorizon = \"1 d\"\n\
                    [compute]\nracks = 4\n";
    let validation = format!(
        "[validation]\nsystem = \"Four nodes\"\nreplications = 2\n[[validation.expect]]\n\
         id = \"X1\"\nwhat = \"GPUs, all of them\"\nkind = \"arithmetic\"\nmetric = \"{metric}\"\npublished = {published}\n\
         tolerance = 0.5\nsource = \"A data sheet\"\noracle = \"4 x 8\"\n"
    );
    std::fs::write(&path, format!("{scenario}{validation}")).unwrap();
    path.display().to_string()
}

#[test]
fn published_systems_are_met() {
    let entries = std::fs::read_dir(built_in("")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let paths = names.filter(|name| !LONG.contains(&name.as_str()));
    let paths: Vec<String> = paths.map(|name| built_in(&name).display().to_string()).collect();
    assert!(paths.len() > 5);
    let output = validate(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
}

/// Goal: a difference that is explained is held, and is not counted as met. Method: 32 GPUs for 16 that
/// are published, known to be twice as many, then known to be as many and a half.
#[test]
fn a_known_difference_is_held() {
    let folder = tempfile::tempdir().unwrap();
    let path = small_plant(folder.path(), "gpus", 16.0);
    let text = std::fs::read_to_string(&path).unwrap();
    let known = |share: &str| {
        let more = format!("{text}difference = \"{share}\"\nwhy = \"Two halls\"\n");
        std::fs::write(&path, more).unwrap();
        validate(&[&path])
    };
    let held = known("100 %");
    assert_eq!(held.status.code(), Some(0));
    let table = self::text(&held.stdout);
    assert!(table.contains("DIFFERS, EXPLAINED"), "{table}");
    assert!(table.contains("0 of 1 arithmetic figures are met, 1 differ as explained"), "{table}");
    let moved = known("50 %");
    assert_eq!(moved.status.code(), Some(1));
    let table = self::text(&moved.stdout);
    assert!(table.contains("FAIL") && table.contains("known: 24, since: Two halls"), "{table}");
}

/// Method: GPUs less racks of the small plant, 32 - 4 = 28, and GPUs for each rack, 8.
#[test]
fn a_figure_may_be_made_of_two_metrics() {
    let folder = tempfile::tempdir().unwrap();
    for (combined, published) in [("less", 28.0), ("per", 8.0)] {
        let path = small_plant(folder.path(), "gpus", published);
        let text = std::fs::read_to_string(&path).unwrap() + combined + " = \"racks\"\n";
        std::fs::write(&path, text).unwrap();
        assert_eq!(validate(&[&path]).status.code(), Some(0), "{combined}");
    }
}

/// Method: a page about the small plant, for which nothing is public but its GPUs.
#[test]
fn a_page_tells_what_is_public_assumed_and_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = small_plant(folder.path(), "gpus", 32.0);
    let text = std::fs::read_to_string(&path).unwrap()
        + "[[validation.public]]\nwhat = \"Owner\"\nvalue = \"A town\"\nsource = \"A page\"\n\
           year = 2025\n[[validation.assumed]]\nkey = \"size\"\nwhy = \"Room for more\"\n";
    std::fs::write(&path, format!("# What it shows.\n{text}")).unwrap();
    let page = folder.path().join("page.md");
    let output = validate(&[&path, "--page", &page.display().to_string()]);
    assert_eq!(output.status.code(), Some(0), "{}", self::text(&output.stderr));
    let page = std::fs::read_to_string(page).unwrap();
    for line in [
        "## Four nodes",
        "`plant.toml`: What it shows.",
        "| GPUs, all of them | 32 GPUs | 32 GPUs | 0 % | A data sheet |  |",
        "| Owner | A town | A page (2025) |",
        "| size | 1 MW | Room for more |",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
}

#[test]
fn the_best_interval_between_checkpoints_is_found_by_trying() {
    let path = built_in("young_daly.toml").display().to_string();
    let output = validate(&[&path, "--replications", "2"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
}

#[test]
fn what_is_met_and_what_is_not_decide_the_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let met = validate(&[&small_plant(folder.path(), "gpus", 32.25)]);
    assert_eq!(met.status.code(), Some(0));
    let table = text(&met.stdout);
    assert!(table.contains("arithmetic  PASS"), "{table}");
    let said = "1 of 1 arithmetic figures are met: inputs and output of one formula";
    assert!(table.contains(said) && !table.contains("emergent"), "{table}");
    let unmet = validate(&[&small_plant(folder.path(), "gpus", 33.0), "--quiet"]);
    assert_eq!(unmet.status.code(), Some(1));
    let table = text(&unmet.stdout);
    assert!(table.contains("Four nodes") && table.contains("FAIL"), "{table}");
    assert!(
        table.contains("source: A data sheet\n") && table.contains("oracle: 4 x 8\n"),
        "{table}"
    );
}

#[test]
fn a_metric_that_does_not_exist_is_wrong_input() {
    let folder = tempfile::tempdir().unwrap();
    let output = validate(&[&small_plant(folder.path(), "gpu", 32.0)]);
    assert_eq!(output.status.code(), Some(2));
    let message = text(&output.stderr);
    let expected = "validation.expect[1].metric: found \"gpu\"; is not a metric";
    assert!(message.contains(expected), "{message}");
}

#[test]
fn a_folder_is_read_and_the_table_is_written() {
    let folder = tempfile::tempdir().unwrap();
    small_plant(folder.path(), "gpus", 32.0);
    let table = folder.path().join("table.csv");
    let folder_name = folder.path().display().to_string();
    let output = validate(&[&folder_name, "--csv", &table.display().to_string()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let expected = "id,system,what,kind,published,simulated,interval_half_width,tolerance,verdict,source,oracle,known_difference,why\n\
                    X1,Four nodes,\"GPUs, all of them\",arithmetic,32,32,0,0.5,PASS,A data sheet,4 x 8,,\n";
    assert_eq!(std::fs::read_to_string(table).unwrap(), expected);
    let empty = tempfile::tempdir().unwrap();
    let output = validate(&[&empty.path().display().to_string()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("holds no .toml file"));
}
