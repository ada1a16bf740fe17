//! What users are told about inputs that cannot be, subject by subject: all at once, each with its place, what was found
//! and what is allowed.

use files::{Catalogues, load};

/// What is said about a plant of 10 MW with these lines, which begin at the fifth.
#[track_caller]
fn message(lines: &str) -> String {
    let text = format!(
        "site = \"laboratory\"\nrack = \"vera_rubin_nvl72_max_q\"\nsize = \"10 MW\"\nstart = \"2030-01-01\"\n{lines}"
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.toml");
    std::fs::write(&path, text).unwrap();
    let problems = load(&path, &[], &Catalogues::embedded()).unwrap_err();
    problems.to_string().replace(&format!("{}/", folder.path().display()), "")
}

/// Each of these lines is said, and no other.
#[track_caller]
fn assert_says(message: &str, expected: &[&str]) {
    for line in expected {
        assert!(message.lines().any(|said| said.starts_with(line)), "{line}\nis not in\n{message}");
    }
    assert_eq!(message.lines().count(), expected.len() + 1, "{message}");
}

/// A class without a shape, a crew whose shifts do not fit, and more warm domains than racks of a pod; what is missing
/// is told where its section begins.
#[test]
fn work_and_crews_that_cannot_be() {
    let told = message(
        "[jobs.class.mine]\nshare = 0.2\n[placement]\nwarm_domains_per_pod = 500.0\n\
         [repair.crew.it]\nby_shift = [1, 2]\nstarts = [7]\n",
    );
    assert_says(
        &told,
        &[
            "a.toml:6:9: jobs.class.mine.gpus_median: found nothing; must be given",
            "a.toml:6:9: jobs.class.mine.gpus_spread: found nothing; must be given",
            "a.toml:6:9: jobs.class.mine.intensity: found nothing; must be given",
            "a.toml:6:9: jobs.class.mine.length_median: found nothing; must be given",
            "a.toml:8:24: placement.warm_domains_per_pod: found 500; must be below compute.racks_per_pod",
            "a.toml:10:12: repair.crew.it.by_shift: found 2 shifts; must have as many as repair.crew.it.starts has",
        ],
    );
}

/// Towers without any water, a tank that nothing fills, and one that the supply fills in minutes.
#[test]
fn water_that_cannot_be() {
    let told = message(
        "[cooling]\nrejection = \"tower\"\n[cooling.water]\nlimit_per_day = \"0 m3\"\nlimit_per_year = \"-1 m3\"\n\
         tank = \"50 m3\"\n",
    );
    assert_says(
        &told,
        &[
            "a.toml:8:17: cooling.water.limit_per_day: found 0 L; must be above 0 m3 where heat is given off by towers",
            "a.toml:9:18: cooling.water.limit_per_year: found \"-1 m3\"; must be at least 0 L",
            "a.toml:10:8: cooling.water.tank: found 50 m3; needs cooling.water.supply, which says how fast it fills",
        ],
    );
    let told = message(
        "[cooling]\nrejection = \"adiabatic\"\n[cooling.water]\nlimit_per_day = \"0 m3\"\nsupply = \"20 m3/h\"\n\
         tank = \"5 m3\"\ndry_share = 0\n",
    );
    assert_says(
        &told,
        &[
            "a.toml:10:8: cooling.water.tank: found 5 m3; must be 0 m3, or at least an hour of cooling.water.supply: 20 m3",
            "a.toml:11:13: cooling.water.dry_share: found 0; must be from 0.01 to 1",
        ],
    );
    let told = message("[cooling]\nrejection = \"tower\"\n[cooling.water]\nsupply = \"0 m3/h\"\n");
    assert_says(
        &told,
        &["a.toml:8:10: cooling.water.supply: found \"0 m3/h\"; must be above 0 m3/h"],
    );
}

/// A generation without a path, floors and credits above one, and lives below zero.
#[test]
fn money_that_cannot_be() {
    let told = message(
        "[finance]\ngeneration = \"h300\"\nplant_life = \"-1 years\"\n[finance.contract.frontier_training]\n\
         floor = 1.2\nsla_below = [0.9]\nsla_credit = [1.5]\nsla_cap = 2.0\n",
    );
    assert_says(
        &told,
        &[
            "a.toml:6:14: finance.generation: found \"h300\"; must have a price path in finance.price, as one of b300, h100",
            "a.toml:7:14: finance.plant_life: found \"-1 years\"; must be at least 2592000 s",
            "a.toml:9:9: finance.contract.frontier_training.floor: found 1.2; must be from 0 to 1",
            "a.toml:11:14: finance.contract.frontier_training.sla_credit: found [1.5]; must be from 0 to 1",
            "a.toml:12:11: finance.contract.frontier_training.sla_cap: found 2.0; must be from 0 to 1",
        ],
    );
}

/// A circle, a task that nothing needs, days before the start, a rate of no rate, an unknown task, shares above one, and a
/// loan that breaks its covenant from the start.
#[test]
fn plans_and_loans_that_cannot_be() {
    let told = message(
        "[buildout]\nstart = \"2031-01-01\"\n[buildout.task.a]\nafter = [\"b\"]\ngives.halls = 1\n\
         [buildout.task.b]\nafter = [\"c\"]\n[buildout.task.c]\nafter = [\"a\"]\nstart_not_before = \"2029-01-01\"\n\
         [buildout.task.d]\nduration.fixed = \"1 d\"\n[buildout.task.e]\nlots = { racks = 4, rate = \"1 /d\" }\n\
         after = [\"x\"]\n[finance.debt.it]\nlots = [\"it\"]\nshare = 0.8\nrate = 0.05\ntenor = \"9 years\"\n\
         [finance.debt.more]\nlots = [\"it\"]\nshare = 0.3\nrate = 0.05\ntenor = \"9 years\"\n\
         shape = \"sculpted\"\ndscr = 1.0\n",
    );
    assert_says(
        &told,
        &[
            "a.toml:6:9: buildout.start: found \"2031-01-01\"; must not be after start, the first day of the run",
            "a.toml:8:9: buildout.task.a.after: found a after b after c after a; must not follow itself: no task of this \
             circle can begin",
            "a.toml:14:20: buildout.task.c.start_not_before: found \"2029-01-01\"; must not be before building begins",
            "a.toml:16:18: buildout.task.d.duration.fixed: found a task, d, that nothing needs; must give something",
            "a.toml:18:28: buildout.task.e.lots.rate: found \"1 /d\"; \"/d\" is not a unit of Rate",
            "a.toml:19:9: buildout.task.e.after: found \"x\"; must be one of a, b, c, d, e",
            "a.toml:27:9: finance.debt.more.share: found 1.1 of \"it\" with the loans before it; must leave shares of at most 1",
            "a.toml:31:8: finance.debt.more.dscr: found 1; must be at least finance.covenant.trap, which is 1.2: a loan \
             cut for less breaks it from the start",
        ],
    );
    assert_says(
        &message("[buildout.task.e]\nlots = { racks = 4, rate = \"1 /day\" }\n"),
        &[
            "a.toml:6:18: buildout.task.e.lots.racks: found 4 racks in lots, and 0 halls of 45 racks; must have halls to stand \
           in: `gives = { halls = ... }` of some task",
        ],
    );
}

/// Chains and schemes that nobody knows, groups that cannot carry their load, reserves above what is stored, and policies
/// without a store.
#[test]
fn power_that_cannot_be() {
    let told = message(
        "[power]\nchain = \"dc_1500\"\n[power.topology]\nhall = \"5N\"\nsite = \"2M\"\n[power.battery]\nreserve = 1.5\n\
         storm_reserve = -0.1\n",
    );
    assert_says(
        &told,
        &[
            "a.toml:6:9: power.chain: found \"dc_1500\"; must be one of dc_800, ac_415, ac_mv_ups, dc_800_sidecar",
            "a.toml:8:8: power.topology.hall: found \"5N\"; must be one of N, 2N, N+1, N+2, 3N/2, 4N/3, catcher",
            "a.toml:9:8: power.topology.site: found \"2M\"; must be one of 2N, N, N+1, N+2, 3N/2, 4N/3",
            "a.toml:11:11: power.battery.reserve: found 1.5; must be from 0 to 1",
            "a.toml:12:17: power.battery.storm_reserve: found -0.1; must be from 0 to 1",
        ],
    );
    let told = message("[power.line_up]\nrating = \"1 kW\"\n");
    let expected = "a.toml:6:10: power.line_up.rating: found 1 kW for a hall of ";
    assert!(told.contains(expected) && told.contains("must make at most 32 groups"), "{told}");
    let needs = "found a policy without a battery; needs power.battery.power and power.battery.energy above 0";
    let peak = format!("a.toml:6:15: power.battery.peak_target: {needs}");
    let arbitrage = format!("a.toml:7:13: power.battery.arbitrage: {needs}");
    assert_says(
        &message("[power.battery]\npeak_target = \"5 MW\"\narbitrage = true\n"),
        &[&peak, &arbitrage],
    );
}

/// Keys and sections of earlier versions are answered with what says the same now.
#[test]
fn old_keys_are_answered_with_what_replaced_them() {
    assert_says(
        &message(
            "[power.stage.ups]\nredundancy = \"2N\"\n[failures.crew.it]\nleast = 3\n\
             [failures.component.breaker]\nrate = \"1 /year\"\n",
        ),
        &[
            "a.toml:6:14: power.stage.ups.redundancy: found \"2N\"; is not a key any more: power.topology.hall says it now",
            "a.toml:8:9: failures.crew: found keys in it; is not a section any more: it is repair.crew now",
            "a.toml:10:8: failures.component.breaker: found a section; is not a section any more: power.unit.breaker says it now",
        ],
    );
}
