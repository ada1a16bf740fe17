//! What is refused of contracts, price paths and the roadmap; and what a sum of money buys.

use crate::desk::{Desk, shipped};

const GOOD: &str = "site = \"kagoshima\"\nsize = \"10 MW\"\nhorizon = \"1 d\"\n";
const CONTRACT: &str = "[jobs.class.research]\ndemand = \"contract\"\ngpus = 100\ngpus_most = 8\n";

#[track_caller]
fn assert_has(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "{part:?} is not in\n{message}");
    }
}

#[test]
fn contracts_that_cannot_be_are_refused_at_their_line() {
    for (keys, parts) in [
        ("floor = 1.2", ["a.toml:9:9: ", "floor: found 1.2", "must be from 0 to 1"]),
        (
            "sla_credit = [0.1, 0.25, 1.5]",
            ["a.toml:9:14: ", "sla_credit: found [0.1, 0.25, 1.5]", "must be from 0 to 1"],
        ),
        (
            "sla_below = [0.99]\nsla_credit = [0.1, 0.2]",
            ["a.toml:10:14: ", "found 2 credits", "of which there are 1"],
        ),
        ("years = \"0 s\"", ["a.toml:9:9: ", "years: found \"0 s\"", "must be from"]),
    ] {
        let text = format!("{GOOD}{CONTRACT}[finance.contract.research]\n{keys}\n");
        assert_has(&Desk::refusal(&text, &[]), &parts);
    }
    let message = Desk::refusal(&format!("{GOOD}[finance.contract.research]\nfloor = 0.9\n"), &[]);
    assert_has(
        &message,
        &[
            "a.toml:5:9: ",
            "found a contract \"research\"",
            "one of batch_inference, frontier_training",
        ],
    );
    let text = format!("{GOOD}{CONTRACT}[finance.contract.reserch]\nfloor = 0.9\n");
    assert_has(&Desk::refusal(&text, &[]), &["found a contract \"reserch\"", "one of research"]);
}

#[test]
fn a_generation_needs_a_price_path() {
    let message = Desk::refusal(&format!("{GOOD}[finance]\ngeneration = \"vera\"\n"), &[]);
    assert_has(&message, &["a.toml:5:14: ", "found \"vera\"", "must have a price path"]);
    let roadmap = "rack = \"dgx_h100\"\n[finance.refresh]\nracks = \"roadmap\"\n";
    let message = Desk::refusal(&format!("{GOOD}{roadmap}"), &[]);
    assert_has(
        &message,
        &["a.toml:6:9: ", "\"roadmap\" for racks of \"h100\"", "must be \"alike\""],
    );
    let message =
        Desk::refusal(&format!("{GOOD}[finance.price.vera_rubin]\nvolatility = -1.0\n"), &[]);
    assert_has(&message, &["a.toml:5:14: ", "volatility: found -1.0", "must be from 0 to 5"]);
}

/// Goal: twelve billion dollars buy a quarter of a gigawatt of Kagoshima, or its facility without a rack.
/// Method: the line; at 1 GW the plant of today is some 53 billion USD with and 13 without IT equipment.
#[test]
fn a_sum_of_money_buys_a_part_of_a_plant() {
    let desk = Desk::new();
    let site = shipped("kagoshima").display().to_string();
    let outcome = desk.run(["buys", "12 B USD", &site]);
    outcome.assert_done();
    let line = outcome.printed;
    for part in ["12 B USD buys 0.2", "Vera Rubin", "without IT", "GB200", "Assumed: "] {
        assert!(line.contains(part), "{part:?} is not in {line}");
    }
    assert_eq!(line.lines().count(), 1, "{line}");
    desk.run(["buys", "0 USD", &site]).assert_refused();
    desk.run(["buys", "12 apples", &site]).assert_refused();
}
