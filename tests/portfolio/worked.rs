//! The portfolios that come with the program.

use std::path::Path;

use factory::portfolio::Conduct;
use files::{Catalogues, load_portfolio};

use super::run;

/// Goal: each is sound and runs, and no job is lost on the way. Method: its first two days; of all sites together, jobs
/// submitted are those that have ended in one of the ways there are, and those that have not, on their way among them.
#[test]
fn portfolios_that_come_with_the_program_lose_no_job() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios/portfolio"));
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 7, "{paths:?}");
    for path in paths {
        let two_days = ["portfolio.horizon=2 d".to_owned()];
        let loaded = load_portfolio(&path, &two_days, &Catalogues::embedded());
        let loaded = loaded.unwrap_or_else(|problems| panic!("{problems}"));
        let results = run(&loaded, Conduct::Together);
        let sum = |names: &[&str]| -> f64 {
            let of = |name: &&str| results.value(name).expect(name);
            names.iter().map(of).sum()
        };
        let known = sum(&[
            "jobs_completed",
            "jobs_failed",
            "jobs_cancelled",
            "jobs_timed_out",
            "jobs_unfinished",
        ]);
        let submitted = sum(&["jobs_submitted"]);
        assert!(submitted > 0.0);
        assert!((known - submitted).abs() < 0.5, "{path:?}: {known} of {submitted}");
    }
}

/// Goal: the world is that of twelve plants that were announced or built, each by the scenario of its own.
#[test]
fn the_world_has_twelve_sites_and_each_is_a_system() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios/portfolio/world.toml");
    let loaded = load_portfolio(Path::new(path), &[], &Catalogues::embedded()).unwrap();
    assert_eq!(loaded.portfolio.members().len(), 12);
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(text.matches("scenario = \"../systems/").count(), 12, "{path}");
}
