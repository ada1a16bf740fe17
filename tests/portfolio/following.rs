//! Following the hour: jobs that run move to where energy is cheaper, keep their work, and stay where nothing is gained.

use super::{Files, PAIR, batch};

/// Energy is dear from 8 to 20 on weekdays.
const TARIFF: &str = "[location.tariff]\npeak_energy = \"200 USD/MWh\"\noff_peak_energy = \"20 USD/MWh\"\n\
                      peak_begins = 8\npeak_ends = 20\n[location.grid]\noutage_rate = \"0 /year\"\ndip_rate = \"0 /year\"\n";

fn site(time: &str) -> String {
    batch(1, time, TARIFF)
        .replace("checkpoint = \"none\"", "checkpoint = \"fixed\"\ncheckpoint_interval = \"1 h\"")
}

fn pair(follows: bool, ahead: i32) -> Files {
    let text = PAIR
        .replace("[portfolio]\n", "[portfolio]\ndispatch = \"cheapest\"\n")
        .replace("scenario = \"b.toml\"", &format!("scenario = \"b.toml\"\nhours_ahead = {ahead}"))
        .replace("moves = true\n", &format!("moves = true\nfollows = {follows}\n"));
    Files::of(&[("p.toml", &text), ("a.toml", &site("1 h")), ("b.toml", &site("9 d"))])
}

/// Goal: a job is where it is night. Method: two sites twelve hours apart, and a job of five days from Monday, 1 o'clock, on:
/// it moves at 8 and 20 o'clock of each of five weekdays, ten times, and is done. The other comes on day 9, to the site of
/// the night, and moves at 8 and 20 o'clock until the run ends: twice. Beside each other in the same time zone neither
/// moves, since both hours are the same.
#[test]
fn a_job_that_follows_the_hour_is_where_energy_is_off_peak() {
    let results = pair(true, 12).run();
    let value = |name: &str| results.value(name).unwrap();
    assert!((value("jobs_followed") - 12.0).abs() < 0.5, "{}", value("jobs_followed"));
    assert!((value("jobs_completed") - 1.0).abs() < 0.5, "{}", value("jobs_completed"));
    // What was computed is kept wherever it was: 10 GPUs for 120 h, and 10 for the 24 h of day 10 less restarts.
    let kept = value("goodput_gpu_hours");
    assert!((1_430.0..=1_440.0).contains(&kept), "{kept} GPU-h");
    for (follows, ahead) in [(true, 0), (false, 12)] {
        let results = pair(follows, ahead).run();
        assert_eq!(results.value("jobs_followed"), Some(0.0));
    }
}

/// Goal: moving is paid by what energy costs less, and whoever cannot gain by the hour is told so.
#[test]
fn following_needs_a_policy_that_the_hour_decides() {
    let text = PAIR.replace("moves = true\n", "moves = true\nfollows = true\n");
    let files = Files::of(&[("p.toml", &text), ("a.toml", &site("1 h")), ("b.toml", &site("9 d"))]);
    let message = files.refusal();
    let told = "p.toml:9:11: portfolio.class.customer.follows: found true, where dispatch is \"balanced\"; needs jobs";
    assert!(message.contains(told), "{message}");
}

/// Goal: a portfolio that names another is that one, with what it says otherwise.
#[test]
fn a_portfolio_lies_over_its_base() {
    let files = pair(true, 12);
    let over = "base = \"p.toml\"\n[portfolio]\ndispatch = \"greenest\"\n[[portfolio.site]]\nname = \"b\"\n\
                set = [\"horizon=20 d\"]\n[[portfolio.site]]\nname = \"a\"\nset = [\"horizon=20 d\"]\n";
    std::fs::write(files.path("base.toml"), std::fs::read(files.path("p.toml")).unwrap()).unwrap();
    std::fs::write(files.path("p.toml"), over.replace("p.toml", "base.toml")).unwrap();
    let loaded = files.load();
    let (spec, members) = (loaded.portfolio.spec(), loaded.portfolio.members());
    assert_eq!(spec.dispatch, factory::portfolio::Policy::Greenest);
    assert_eq!(spec.link.len(), 1);
    assert!(spec.class["customer"].follows);
    assert_eq!(members.len(), 2);
    assert!(members.iter().all(|it| (it.scenario.length().in_hours() - 480.0).abs() < 1e-9));
    std::fs::write(files.path("p.toml"), "base = \"no.toml\"\n[portfolio]\n").unwrap();
    assert!(
        files.refusal().starts_with("p.toml:1:8: base: found \"no.toml\""),
        "{}",
        files.refusal()
    );
}
