//! What being late costs in money: penalties to contracts, and damages of vendors.

use engine::Stream;
use factory::finance::{Category, Forecast, GpuHours, Line, Stage, Usage};
use files::Catalogues;
use units::{Money, Span};

use super::{PLANT, TWO_PHASES, WORK, run};
use crate::support::{NEAR, Run, equal_months, loaded, sound};

/// A contract for 8,000 of 10,000 GPUs at 5 USD, all of it paid by month, that has work for half of them.
fn contract(more: &str) -> String {
    let work = format!("{WORK}gpus = 8000\nuse = 0.5\n")
        .replace("demand = \"backlog\"\nshare = 1.0", "demand = \"contract\"");
    format!("{work}[finance.contract.training]\nprice = \"5 USD\"\nprepaid = 0.0\n{more}")
}

fn cents(run: &Run, category: Category) -> Vec<(u32, i64)> {
    let ledger = &run.results.ledger;
    let of = |line: &Line| (line.category == category).then_some(line.month);
    ledger.by(of).into_iter().collect()
}

/// Goal: a contract pays for what is accepted of it, and gets what is agreed for what is late.
/// Method: 4,000 of 10,000 GPUs from day 10 and all from day 30 of 50, so that 3,200 and 8,000 of the contract are paid:
/// 3,200 x 20 + 8,000 x 1 days in January, 8,000 x 19 in February. All due on day 5 with a grace of two days: three days
/// without any and 20 with two fifths, 3 + 20 x .6 = 15 days of 8,000 GPUs, at half of 5 USD.
#[test]
fn a_contract_pays_for_what_is_there_and_is_paid_for_what_is_late() {
    let late = "due = \"5 d\"\nlate_grace = \"2 d\"\nlate_penalty = 0.5\nlate_cap = 1.0\n";
    let run = run(50, &contract(late), TWO_PHASES);
    let paid = cents(&run, Category::Contracts);
    let gpu_days = [3_200 * 20 + 8_000, 8_000 * 19];
    assert_eq!(paid, [(1, gpu_days[0] * 24 * 500), (2, gpu_days[1] * 24 * 500)]);
    let penalty = 15 * 8_000 * 24 * 250;
    assert_eq!(cents(&run, Category::LatePenalties), [(1, -penalty)]);
    run.assert_close("metric", run.value("late_penalties_usd"), penalty as f64 / 100.0);
    let tenant = run.results.ledger.lines().iter();
    let mut tenant = tenant.filter(|line| line.category == Category::LatePenalties);
    assert!(tenant.all(|line| run.results.ledger.tenant(line.tenant) == "training"));
    crate::laws::hold(&run);
}

/// Goal: what comes when it was planned is not late; nor is anything at a plant that stands.
#[test]
fn what_comes_as_planned_pays_no_penalty() {
    let planned = run(50, &contract("late_grace = \"0 d\"\n"), TWO_PHASES);
    assert_eq!(cents(&planned, Category::LatePenalties), []);
    assert_eq!(planned.value("late_penalties_usd").to_bits(), 0.0_f64.to_bits());
    let stands = run(10, &contract("due = \"0 d\"\nlate_grace = \"0 d\"\n"), "");
    assert_eq!(cents(&stands, Category::LatePenalties), []);
    assert_eq!(stands.results.value("late_penalties_usd"), None);
}

/// Goal: a vendor pays for its own lateness alone, lot by lot, by the week, up to the cap, when the lot is there.
/// Method: a lot of racks, after a task of a lognormal time that nobody is to blame for; ends of the run's tasks against
/// medians, over seeds.
#[test]
fn a_vendor_pays_by_the_week_for_what_its_own_work_is_late() {
    let text = "site = \"kagoshima\"\nrack = \"vera_rubin_nvl72_max_q\"\nsize = \"5 MW\"\ncompute.racks = 20\nhorizon = \"300 d\"\n\
        start = \"2030-01-01\"\n[buildout]\nburn_in = \"0 s\"\n\
        [buildout.task.shell]\nduration = { lognormal = \"20 d\", p90 = \"60 d\" }\ngives.halls = 1\n\
        [buildout.task.racks]\nafter = [\"shell\"]\nvendor = \"maker\"\n\
        duration = { lognormal = \"20 d\", p90 = \"60 d\" }\n\
        lots = { racks = 20, of = 20, rate = \"1e6 /day\", spread = 1.0 }\n\
        [buildout.task.hoist]\nvendor = \"crane\"\nduration = { lognormal = \"20 d\", p90 = \"60 d\" }\ngives.cooling = \"9 MW\"\n\
        [finance]\nrack_price = \"7.0 M USD\"\n[finance.damages.maker]\nweekly = 0.01\ngrace = \"1 weeks\"\ncap = 0.02\n\
        [finance.damages.crane]\nweekly = 0.01\ngrace = \"0 s\"\ncap = 1.0\nprice = \"1 M USD\"\n";
    let run = Run::of_text(text);
    let (mut capped, mut between, mut never) = (0, 0, 0);
    for seed in 1..=8 {
        let run = run.with_seed(seed);
        let outcome = run.results.buildout.as_ref().unwrap();
        let late = |name: &str| {
            let task = outcome.tasks.iter().find(|task| task.name == name).unwrap();
            (task.end.unwrap() - task.start.unwrap() - Span::days(20.0)).in_days()
        };
        // The lot itself takes 20 / 1e6 days, as planned.
        let of_lot = late("racks") - 2e-5;
        let weeks = (of_lot - 7.0).max(0.0) / 7.0;
        let of_racks = (0.01 * weeks).min(0.02) * 20.0 * 7.0e6;
        let of_crane = 0.01 * late("hoist").max(0.0) / 7.0 * 1.0e6;
        capped += u32::from(weeks > 2.0);
        between += u32::from(weeks > 0.0 && weeks <= 2.0);
        never += u32::from(of_lot <= 0.0);
        let found = run.value("liquidated_damages_usd");
        assert!((found - of_racks - of_crane).abs() < 0.02, "{found}: {of_racks}, {of_crane}");
        let lots = run.results.ledger.lines().iter();
        let lots = lots.filter(|line| line.category == Category::Damages);
        let racks = cents(&run, Category::Racks)[0].0;
        let month = lots.filter(|line| line.base_cents as f64 / 100.0 - of_racks > -0.02);
        assert!(of_racks < 1.0 || month.clone().any(|line| line.month == racks), "seed {seed}");
        crate::laws::hold(&run);
    }
    assert!(capped > 0 && between > 0 && never > 0, "{capped}, {between}, {never}");
}

/// Goal: terms for a vendor that delivers nothing, and penalties that cannot be, are told with their place.
#[test]
fn what_is_wrong_with_penalties_and_damages_is_told_at_once() {
    let text = format!(
        "horizon = \"9 d\"\n{PLANT}{NEAR}{}{TWO_PHASES}vendor = \"builder\"\n\
         [finance.damages.bilder]\nweekly = 0.01\n[finance.damages.builder]\nweekly = 2.0\ncap = \"10 d\"\n",
        contract("late_penalty = -1.0\nlate_cap = 1.5\ndue = \"soon\"\n")
    );
    let told = loaded(&text, &Catalogues::embedded()).unwrap_err().to_string();
    for part in [
        "finance.damages.bilder.weekly: found a vendor \"bilder\"; must be of a vendor of a task of buildout: one of builder",
        "finance.damages.builder.weekly: found 2.0; must be from 0 to 1",
        "finance.damages.builder.cap: found \"10 d\"",
        "finance.contract.training.late_penalty: found -1.0; must be from 0 to 10",
        "finance.contract.training.late_cap: found 1.5; must be from 0 to 1",
        "finance.contract.training.due: found \"soon\"",
    ] {
        assert!(told.contains(part), "{part}\nis not in\n{told}");
    }
    let nobody =
        format!("horizon = \"9 d\"\n{PLANT}{NEAR}{WORK}[finance.damages.builder]\ncap = 0.1\n");
    let told = loaded(&nobody, &Catalogues::embedded()).unwrap_err().to_string();
    let expected = "finance.damages.builder.cap: found a vendor \"builder\"; must be of a vendor of a task of buildout, of \
                    which there is none";
    assert!(told.contains(expected), "{told}");
}

/// Goal: racks that are accepted later, at the same payments and with the same last day, never make a plant worth more,
/// while every hour earns more than it costs and prices do not rise.
/// Method: a thousand pairs of months of acceptance, lengths and drifts of the price, by a seed.
#[test]
fn a_later_acceptance_never_makes_a_plant_worth_more() {
    let mut luck = Stream::new(14, "acceptance", 0);
    let text = "site = \"laboratory\"\nrack = \"vera_rubin_nvl72_max_q\"\nsize = \"5 MW\"\nhorizon = \"5 years\"\n\
                [finance.price.vera_rubin]\nvolatility = 0.0\n";
    let loaded = sound(text);
    let design = factory::plant::design(&loaded.scenario);
    for case in 0..1_000 {
        let mut below = |most: u64| u32::try_from(luck.bits() % most).unwrap();
        let months = 12 + below(24);
        let (sooner, wait) = (below(u64::from(months) - 2), 1 + below(6));
        let mut spec = loaded.scenario.spec().finance.clone();
        spec.price.get_mut("vera_rubin").unwrap().drift = -f64::from(below(500)) / 1_000.0;
        let worth = |accepted: u32| {
            let usage = accepted_in(accepted, months, design.gpus());
            let time = (loaded.scenario.calendar(), 1);
            Forecast::new(&spec, &design, &usage, time).net_present_value(0)
        };
        let (soon, late) = (worth(sooner), worth(sooner + wait));
        assert!(
            soon >= late,
            "case {case}: {soon} from month {sooner}, {late} {wait} months later"
        );
    }
}

/// Months of a plant whose racks are paid on the first day and run from one month on.
fn accepted_in(first: u32, months: u32, gpus: f64) -> Usage {
    let hours = gpus * 730.0;
    let installed = GpuHours { installed: hours, sellable: hours, ..GpuHours::default() };
    let mut usage = equal_months(months, installed);
    for (number, month) in (0..).zip(&mut usage.months) {
        if number >= first {
            month.meters.gpu_hours.held = 0.9 * hours;
            month.meters.gpu_hours.kept = 0.8 * hours;
        } else {
            month.energy_cost = Money::ZERO;
        }
    }
    let stage =
        |hour, accepted| Stage { hour, racks: 1.0, halls: 1.0, plant: 1.0, power: 1.0, accepted };
    usage.built.stages = vec![stage(0.0, 0.0), stage(f64::from(first) * 730.0, 1.0)];
    usage.built.planned.clone_from(&usage.built.stages);
    usage
}
