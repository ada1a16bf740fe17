//! What is refused of work, of where it stands, and of repair.

use crate::desk::Desk;

#[track_caller]
fn assert_has(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "{part:?} is not in\n{message}");
    }
}

const GOOD: &str = "site = \"kagoshima\"\nsize = \"10 MW\"\nhorizon = \"1 d\"\n";

#[test]
fn demand_that_cannot_be_is_refused_at_its_line() {
    for (keys, parts) in [
        (
            "demand = \"contract\"\ngpus = 100000",
            ["a.toml:6:8: ", "gpus: found 100000", "can sell"],
        ),
        ("demand = \"contract\"\nuse = 0.0", ["a.toml:6:7: ", "use: found 0.0", "from 0.01 to 1"]),
        (
            "demand = \"contract\"\nbegin = \"2027-02-01\"\nend = \"2027-01-01\"",
            ["a.toml:7:7: ", "end: found 2027-01-01", "must be after begin, which is 2027-02-01"],
        ),
        (
            "demand = \"contract\"\nbegin = \"spring\"",
            ["a.toml:6:9: ", "begin: found \"spring\"", "such as"],
        ),
        (
            "demand = \"backlog\"\narrivals = \"3 /day\"",
            ["a.toml:6:12: ", "demand is not \"open\"", "must go with demand = \"open\""],
        ),
        (
            "arrivals = \"3 /day\"\ngpu_hours = \"2 k GPU-h/day\"",
            ["a.toml:6:13: ", "gpu_hours: found 2 k GPU-h/day", "with arrivals"],
        ),
        (
            "outcome.error = 0.7\noutcome.cancel = 0.6",
            ["a.toml:5:17: ", "outcome.error: found 1.30", "must be at most 1 together"],
        ),
        (
            "demand = \"backlog\"\nbacklog_depth = -0.1",
            ["a.toml:6:17: ", "backlog_depth: found -0.1", "from 0 to 10"],
        ),
        (
            "demand = \"contract\"\nshare = 0.9",
            ["a.toml:6:9: ", "found 1.55 for all contracts", "must be at most 1 together"],
        ),
        ("gpus = 100", ["a.toml:5:8: ", "demand is \"open\"", "choose \"contract\""]),
        (
            "process.kind = \"mmpp2\"\nprocess.rates = [1.0]",
            ["a.toml:6:17: ", "rates: found [1.0]", "must be two rates"],
        ),
    ] {
        let message = Desk::refusal(&format!("{GOOD}[jobs.class.research]\n{keys}\n"), &[]);
        assert_has(&message, &parts);
    }
    // A share of a class of which nothing else is known.
    let message = Desk::refusal(&format!("{GOOD}[jobs.class.unknown]\nshare = 0.5\n"), &[]);
    assert_has(&message, &["jobs.class.unknown.gpus_median: found nothing; must be given"]);
    let both = "[jobs]\noffered_load = 0.9\n[jobs.class.research]\ndemand = \"backlog\"\n";
    let message = Desk::refusal(&format!("{GOOD}{both}"), &[]);
    assert_has(&message, &["jobs.offered_load: found 0.9", "makes every class open"]);
}

/// Goal: crews, shifts and stock that cannot be are refused, each at its line with what is allowed.
#[test]
fn crews_and_stock_that_cannot_be_are_refused() {
    let shifts = |by_shift: &str, starts: &str| {
        format!("[repair.crew.it]\nby_shift = {by_shift}\nstarts = {starts}\n")
    };
    for (text, said) in [
        (shifts("[]", "[]"), ["5:12: repair.crew.it.by_shift: found no shifts", "[15, 12, 8]"]),
        (
            shifts("[0, 0]", "[6, 18]"),
            ["5:12: repair.crew.it.by_shift: found no crew", "in one shift"],
        ),
        (
            shifts("[3, 2]", "[6, 14, 22]"),
            ["5:12: repair.crew.it.by_shift: found 2 shifts", "which are 3"],
        ),
        (
            shifts("[3, 2]", "[18, 6]"),
            ["6:10: repair.crew.it.starts: found [18.0, 6.0]", "rise from shift to shift"],
        ),
        (
            shifts("[3, 2]", "[6, 24]"),
            ["6:10: repair.crew.it.starts: found [6.0, 24.0]", "from 0 to below 24"],
        ),
        (
            "[repair.crew.it]\nby_shift = [3]\n".to_owned(),
            ["5:12: repair.crew.it.by_shift: found 1 shifts", "which are 0"],
        ),
        (
            "[repair]\nstock.tray = -0.01\n".to_owned(),
            ["5:14: repair.stock.tray: found -0.01", "must be at least 0"],
        ),
        (
            "[repair.rma]\nscrapped = 1.5\n".to_owned(),
            ["5:12: repair.rma.scrapped: found 1.5", "must be from 0 to 1"],
        ),
        (
            "[repair.rma]\nno_fault_found = -1\n".to_owned(),
            ["5:18: repair.rma.no_fault_found: found -1", "must be from 0 to 1"],
        ),
        (
            "[failures.component.gpu]\npart = \"board\"\n".to_owned(),
            [
                "5:8: failures.component.gpu.part: found \"board\"",
                "a part needs its entry in repair.stock",
            ],
        ),
        ("[repair]\nstock = 0.02\n".to_owned(), ["5:9: repair.stock", "is a section, not a key"]),
    ] {
        let message = Desk::refusal(&format!("{GOOD}{text}"), &[]);
        assert_has(&message, &[&format!("a.toml:{}", said[0]), said[1]]);
    }
}

/// Goal: who writes a key of an earlier version is told what replaced it.
#[test]
fn an_old_key_says_what_replaced_it() {
    let message = Desk::refusal(&format!("{GOOD}[failures.crew.it]\nleast = 3\n"), &[]);
    assert_has(
        &message,
        &["a.toml:5:9: failures.crew: found keys in it; is not a section any more"],
    );
    assert_has(&message, &["it is repair.crew now"]);
    let message = Desk::refusal(GOOD, &["--set", "failures.crew.it.least=3"]);
    assert_has(&message, &["--set: failures.crew: ", "it is repair.crew now"]);
}

#[test]
fn shapes_that_no_domain_has_are_refused() {
    for (text, parts) in [
        (
            "[jobs.class.research]\nsegment = 72\n",
            ["5:11: jobs.class.research.segment: found 72", "of which jobs may use 64 GPUs"],
        ),
        (
            "[placement]\nusable_domain = 73\n",
            [
                "5:17: placement.usable_domain: found 73",
                "must be at most compute.rack.gpus, which is 72",
            ],
        ),
        (
            "[compute]\nspare_gpus = 4\n[placement]\nusable_domain = 64\n",
            ["5:14: compute.spare_gpus: found 4", "a scenario has one of the two"],
        ),
        (
            "[compute]\nspare_gpus = 72\n",
            ["5:14: compute.spare_gpus: found 72", "must be below compute.rack.gpus, which is 72"],
        ),
        (
            "[placement]\nalgorithm = \"best\"\n",
            ["5:13: placement.algorithm: found \"best\"", "pack, spread, align"],
        ),
        (
            "[placement]\nwarm_domains_per_pod = -1\n",
            ["5:24: placement.warm_domains_per_pod: found -1", "from 0 to 1000"],
        ),
    ] {
        let message = Desk::refusal(&format!("{GOOD}{text}"), &[]);
        assert_has(&message, &parts);
    }
}
