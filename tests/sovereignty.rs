//! Whose law reaches the plant: what is refused, what stops, what it costs.

mod mistakes;
mod supply;

use std::path::Path;

use factory::finance::Category;
use factory::sovereignty::Rule;
use files::{Catalogues, load};
use units::SimTime;

use crate::support::{NEAR, Run};

/// Goal: who says nothing of sovereignty meets none of it, and demands that are met change nothing.
#[test]
fn demands_that_are_met_change_nothing() {
    let plant = "site = \"kagoshima\"\nsize = \"2 MW\"\nhorizon = \"10 d\"\nseed = 3\n";
    let silent = Run::of_text(plant);
    let met = format!("{plant}[sovereignty.class.research]\ndata_in = [\"JP\"]\nassurance = 0\n");
    let met = Run::of_text(&met);
    assert_eq!(silent.results.digest, met.results.digest);
    assert_eq!(silent.results.metrics, met.results.metrics);
    assert_eq!(silent.results.ledger, met.results.ledger);
}

/// Six racks of 72 in Malaysia, with nothing that fails.
pub(crate) const PLANT: &str = r#"
site = "laboratory"
rack = "vera_rubin_nvl72_max_q"
size = "2 MW"
start = "2030-01-01"
compute.racks = 6
failures.component."*".count = 0
"#;

/// A tenant that holds 128 GPUs whenever it may, and jobs of 8 GPUs for 1 h that come twice an hour.
pub(crate) const WORK: &str = r#"
[jobs]
only = ["frontier_training", "research"]
[jobs.class.frontier_training]
gpus = 128
use = 1.0
gpus_median = 128.0
gpus_spread = 0.0
length_median = "5 h"
length_spread = 0.0
outcome = { error = 0.0, cancel = 0.0, oom = 0.0, timeout = 0.0 }
[jobs.class.research]
arrivals = "2 /h"
at_start = 0
gpus_median = 8.0
gpus_spread = 0.0
gpus_step = 1
length_median = "1 h"
length_spread = 0.0
outcome = { error = 0.0, cancel = 0.0, oom = 0.0, timeout = 0.0 }
"#;

pub(crate) fn plant(days: u32, law: &str) -> Run {
    Run::of_text(&format!("horizon = \"{days} d\"{PLANT}{NEAR}{WORK}{law}"))
}

pub(crate) fn value(run: &Run, name: &str) -> f64 {
    run.results.value(name).unwrap_or_else(|| panic!("{name} has no value"))
}

/// Goal: what a rule refuses is booked to it, and stands free. Method: by hand: a contract of 128 GPUs for 240 h, on a
/// plant whose other GPUs are mostly free.
#[test]
fn a_contract_that_may_not_stand_here_is_refused_and_its_room_is_stranded() {
    let law = "[sovereignty]\nsite = \"MY\"\nhardware.licence = \"permit\"\n\
               [sovereignty.class.frontier_training]\ndata_in = [\"JP\"]\noperator_not = [\"MY\"]\n";
    let [free, barred] = [plant(10, ""), plant(10, law)];
    let hours = 128.0 * 240.0;
    assert!((value(&barred, "refused_gpu_hours_residency") - hours).abs() < 1e-6 * hours);
    assert!((value(&barred, "stranded_gpu_hours_residency") - hours).abs() < 1e-6 * hours);
    assert!((value(&barred, "idle_policy_gpu_hours") - hours).abs() < 1e-6 * hours);
    assert!(
        value(&barred, "refused_gpu_hours_operator").abs() < 1e-12,
        "booked to the first alone"
    );
    assert!(value(&free, "idle_policy_gpu_hours").abs() < 1e-12);
    let lost = value(&free, "goodput_gpu_hours") - value(&barred, "goodput_gpu_hours");
    assert!(lost > 0.9 * hours && lost < 1.01 * hours, "{lost} of {hours}");
    assert!(value(&barred, "revenue_usd") < value(&free, "revenue_usd"));
    let refusals = &barred.results.sovereignty.as_ref().unwrap().refusals;
    assert_eq!(refusals.iter().map(|it| it.rule).collect::<Vec<_>>(), [Rule::Residency]);
    // A rule that does not hold refuses nothing: the next one does.
    let without = plant(10, &law.replace("site =", "without = [\"residency\"]\nsite ="));
    assert!((value(&without, "refused_gpu_hours_operator") - hours).abs() < 1e-6 * hours);
    let neither = law.replace("site =", "without = [\"residency\", \"operator\"]\nsite =");
    assert_eq!(plant(10, &neither).results.digest, free.results.digest);
}

/// Goal: work that comes by itself is refused as it comes: asked is what was placed, waits or was refused. Method: the
/// same jobs with and without the rule.
#[test]
fn what_comes_is_placed_or_waits_or_is_refused() {
    let law = "[sovereignty.class.research]\nassurance = 3\n";
    let [free, barred] = [plant(20, ""), plant(20, law)];
    let place = free.results.classes.iter().position(|name| name == "research").unwrap();
    let asked = free.results.waits[place].gpu_seconds / 3600.0;
    let waits = &barred.results.waits[place];
    let refused = value(&barred, "refused_gpu_hours_assurance");
    assert!(
        (waits.gpu_seconds / 3600.0 + refused - asked).abs() < 1e-6 * asked,
        "{refused} of {asked}"
    );
    assert!((refused - 8.0 * value(&free, "jobs_submitted")).abs() < 0.15 * refused);
    let stranded = value(&barred, "stranded_gpu_hours_assurance");
    assert!(
        stranded <= refused * (1.0 + 1e-9) && stranded > 0.95 * refused,
        "{stranded} of {refused}"
    );
    assert!(stranded <= value(&barred, "idle_policy_gpu_hours") + 8.0);
}

/// Goal: an order against the control plane stops nobody and lets nobody start. Method: the records of jobs of a plant
/// without faults; the order lasts 24 h.
#[test]
fn a_control_plane_that_is_off_stops_nobody_and_starts_nobody() {
    let law = "[sovereignty]\nparent = \"US\"\n[sovereignty.event.order]\nkind = \"foreign_order\"\n\
               parent = \"US\"\nfrom = \"2030-01-04\"\nuntil = \"2030-01-05\"\n";
    let run = plant(10, law);
    let within = |at: SimTime| (72.0..96.0).contains(&at.in_hours());
    assert!(run.jobs.iter().all(|job| job.started.is_none_or(|at| !within(at))));
    assert!(run.jobs.iter().all(|job| job.interruptions == 0));
    let ended = run.jobs.iter().filter(|job| job.ended.is_some_and(within)).count();
    assert!(ended > 0, "jobs that run go on to their end");
    let again = run.jobs.iter().filter(|job| job.started.is_some_and(|at| at.in_hours() >= 96.0));
    assert!(again.count() > 10);
    let trial = &run.results.sovereignty.as_ref().unwrap().trials[0];
    assert!(trial.fell_after[2].unwrap().in_hours() <= 6.0, "{trial:?}");
    // One's own control plane takes over after 6 h; who is not within reach is not hit.
    let fallback = "[sovereignty]\ncontrol_plane = { kind = \"own\", fallback = \"6 h\" }\n";
    let run = plant(10, &law.replace("[sovereignty]\n", fallback));
    let started: Vec<f64> =
        run.jobs.iter().filter_map(|job| Some(job.started?.in_hours())).collect();
    assert!(started.iter().all(|at| !(72.0..78.0).contains(at)));
    assert!(started.iter().any(|at| (78.0..79.0).contains(at)));
    let spared = plant(10, &law.replace("parent = \"US\"\n[", "parent = \"ZZ\"\n["));
    let [goodput, free] = [&spared, &plant(10, "")].map(|run| value(run, "goodput_gpu_hours"));
    assert!((goodput - free).abs() < 1e-9, "{goodput} instead of {free}");
}

/// Goal: an order to stop service stops all jobs and what contracts pay. Method: against the same plant without it: the part
/// of the time that it holds; what comes by itself waits, and is sold later.
#[test]
fn an_order_to_stop_service_costs_what_would_have_been_sold() {
    let law = "[sovereignty]\nparent = \"US\"\n[sovereignty.event.order]\nkind = \"foreign_order\"\n\
               effect = \"service_stop\"\nparent = \"US\"\nfrom = \"2030-01-11\"\nuntil = \"2030-01-21\"\n";
    let [free, stopped] = [plant(40, ""), plant(40, law)];
    let sold = |run: &Run| {
        let contracts = run.results.usage.months.iter().map(|month| month.meters.contracts[0]);
        contracts.fold([0.0, 0.0], |[all, used], it| [all + it.reserved, used + it.used])
    };
    for (free, stopped) in sold(&free).into_iter().zip(sold(&stopped)) {
        assert!((stopped / free - 0.75).abs() < 1e-6, "{stopped} of {free}");
    }
    assert!(value(&stopped, "revenue_usd") < value(&free, "revenue_usd"));
    let busy = |run: &Run, hour: usize| {
        let place = factory::columns().iter().position(|it| it.name == "gpus_busy").unwrap();
        run.rows[hour].values[place].unwrap()
    };
    assert!((241..480).all(|hour| busy(&stopped, hour) == 0.0));
    assert!(busy(&stopped, 482) > 100.0);
}

/// Goal: a licence that ends bars what needs it from its last day on. Method: GPU-hours refused of a contract.
#[test]
fn a_licence_is_valid_on_its_last_day_and_not_after() {
    let law = "[sovereignty]\nsite = \"AE\"\nhardware.licence = \"granted\"\n\
               hardware.licence_until = \"2030-01-08\"\n";
    let run = plant(20, law);
    // Eight days are licensed; the job that runs then goes on to its end.
    let refused = value(&run, "refused_gpu_hours_licence");
    assert!(refused >= 128.0 * 12.0 * 24.0, "{refused}");
    assert!(run.jobs.iter().all(|job| job.started.is_none_or(|at| at.in_hours() < 8.0 * 24.0)));
    assert!(value(&run, "sovereign_share_licence").abs() < 1e-12);
    let unlimited = plant(20, "[sovereignty]\nsite = \"AE\"\nhardware.licence = \"granted\"\n");
    assert!((value(&unlimited, "sovereign_share_licence") - 1.0).abs() < 1e-12);
    assert!(value(&unlimited, "refused_gpu_hours_licence").abs() < 1e-12);
}

/// Goal: a tariff is paid on equipment, and stands in the ledger. Method: a quarter of what racks, network, storage and
/// parts cost.
#[test]
fn a_tariff_is_paid_on_what_is_bought_while_it_holds() {
    let duty = |from: &str| {
        format!("[sovereignty.event.duty]\nkind = \"tariff\"\ntariff = 0.25\nfrom = \"{from}\"\n")
    };
    let paid = |run: &Run, of: &[Category]| {
        -run.results.ledger.sum(|line| of.contains(&line.category)).in_dollars()
    };
    let first = plant(20, &duty("2030-01-01"));
    let equipment = [Category::Racks, Category::Network, Category::Storage, Category::SpareParts];
    let expected = 0.25 * paid(&first, &equipment);
    assert!((paid(&first, &[Category::Duties]) - expected).abs() < 0.02, "{expected}");
    assert!((value(&first, "duties_usd") - expected).abs() < 0.02);
    assert!(value(&first, "npv_usd") < value(&plant(20, ""), "npv_usd"));
    assert!(
        paid(&plant(20, &duty("2030-01-05")), &[Category::Duties]).abs() < 1e-9,
        "racks were there"
    );
}

/// Goal: without supply the stock lasts 38 days, and a year later 78.7 % of the trays are left. Method: 1,111 racks of 18
/// trays that fail .343 times a year, of which 30 % have no fault; supply stops after two years.
#[test]
fn without_supply_a_plant_lives_on_its_stock_and_then_decays() {
    let plant =
        PLANT.replace("2 MW", "300 MW").replace("compute.racks = 6", "compute.racks = 1111");
    let run = Run::of_text(&format!(
        "horizon = \"3.2 years\"{plant}jobs.only = [\"research\"]\njobs.class.research.arrivals = \"0 /h\"\n\
         failures.component.tray = {{ count = 1.0, per = \"tray\", rate = \"0.343 /year\", restart_cures = 0.0 }}\n\
         repair.crew.it = {{ per_thousand_racks = 40.0, least = 40 }}\n\
         [sovereignty.event.stop]\nkind = \"supply_stop\"\nfrom = \"2032-01-01\"\n"
    ));
    let column = |name: &str| {
        factory::columns().iter().position(|it| it.name == name).unwrap_or_else(|| panic!("{name}"))
    };
    let (stock, out) = (column("parts_in_stock"), column("gpus_out"));
    let at = |hour: usize, place: usize| run.rows[hour].values[place].unwrap();
    let stop = 2 * 8760 - 1;
    let empty = (stop..run.rows.len()).find(|&hour| at(hour, stock) < 0.5).unwrap();
    let days = (empty - stop) as f64 / 24.0;
    assert!((days - 38.0).abs() < 0.15 * 38.0, "the stock lasts for {days} days");
    let all = 1111.0 * 72.0;
    let left = 1.0 - at(empty + 8760, out) / all;
    assert!((left - 0.787).abs() < 0.02, "{left} are left a year later");
    assert!((value(&run, "stock_without_supply_days") - 38.0).abs() < 1.0);
    let trial = &run.results.sovereignty.as_ref().unwrap().trials[0];
    let fell = trial.fell_after.map(|after| after.unwrap().in_days());
    assert!(fell.is_sorted(), "{fell:?}");
    let expected = value(&run, "autonomy_days_supply_stop");
    assert!((fell[1] - expected).abs() < 0.15 * expected, "{} instead of {expected} days", fell[1]);
}

/// Goal: what the scenarios of sovereignty say in their first lines can be simulated. Method: every file loads, and a short
/// run of it ends.
#[test]
fn every_scenario_of_sovereignty_runs() {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    let mut paths = vec![scenarios.join("sovereign.toml")];
    for entry in std::fs::read_dir(scenarios.join("sovereignty")).unwrap() {
        paths.push(entry.unwrap().path());
    }
    assert!(paths.len() > 6, "{paths:?}");
    for path in paths {
        let first = std::fs::read_to_string(&path).unwrap();
        assert!(first.starts_with("# "), "{}: its first line says what it shows", path.display());
        let short = ["horizon=3 d", "size=20 MW"].map(str::to_owned);
        let loaded = load(&path, &short, &Catalogues::embedded());
        let loaded = loaded.unwrap_or_else(|problems| panic!("{}:\n{problems}", path.display()));
        let results = Run::of("a scenario of sovereignty", loaded).results;
        assert!(results.value("goodput_gpu_hours").unwrap() > 0.0, "{}", path.display());
    }
}

/// Goal: who must not share has whole racks, and what it does not use of them nobody uses. Method: by hand: a contract of 80
/// GPUs on racks of 64 that jobs may use takes two of them: 48 GPUs stand idle by law. Beside it a backlog fills the others.
#[test]
fn a_tenant_that_shares_with_nobody_takes_whole_racks() {
    let work = WORK
        .replace("gpus = 128", "gpus = 80")
        .replace("gpus_median = 128.0", "gpus_median = 80.0")
        .replace("arrivals = \"2 /h\"\nat_start = 0", "demand = \"backlog\"\nshare = 1.0");
    let run = |days: u32, law: &str| {
        Run::of_text(&format!(
            "horizon = \"{days} d\"{PLANT}{}{work}{law}",
            NEAR.replace("[placement]\n", "[placement]\nusable_domain = 64\n")
        ))
    };
    let law = "[sovereignty.class.frontier_training]\nisolation = \"rack\"\n";
    let (apart, shared) = (run(10, law), run(10, ""));
    let idle = value(&apart, "idle_policy_gpu_hours");
    assert!((idle - 48.0 * 240.0).abs() < 1e-6, "{} GPUs", idle / 240.0);
    let held = |run: &Run| value(run, "scheduled_gpu_hours") / 240.0;
    assert!((held(&apart) - (80.0 + 4.0 * 64.0)).abs() < 1.0, "{}", held(&apart));
    assert!((held(&shared) - (80.0 + 304.0)).abs() < 1.0, "{}", held(&shared));
    let without = run(10, &format!("[sovereignty]\nwithout = [\"isolation\"]\n{law}"));
    assert_eq!(without.results.digest, shared.results.digest);
}

/// Goal: a whole site for one tenant leaves nothing to others, and ground that a tenant leaves is cleaned first. Method: a
/// contract that ends after five days.
#[test]
fn ground_that_a_tenant_leaves_is_cleaned_before_others_have_it() {
    let work = WORK.replace("use = 1.0", "use = 1.0\nend = \"2030-01-06\"");
    let law = "[sovereignty]\nisolation = \"site\"\nscrub = \"6 h\"\n[sovereignty.class.frontier_training]\n\
               isolation = \"site\"\n";
    let run = Run::of_text(&format!("horizon = \"10 d\"{PLANT}{NEAR}{work}{law}"));
    let research = run.results.classes.iter().position(|name| name == "research").unwrap();
    let starts = run.jobs.iter().filter(|job| job.class == research);
    let first = starts.filter_map(|job| job.started).min().unwrap().in_hours();
    assert!((first - 126.0).abs() < 1e-9, "the first job of others starts after {first} h");
    let hall = "isolation = \"site\"\n";
    let barred = Run::of_text(&format!(
        "horizon = \"10 d\"{PLANT}{NEAR}{work}[sovereignty.class.frontier_training]\n{hall}"
    ));
    assert!(value(&barred, "refused_gpu_hours_isolation") > 0.0, "the site offers halls at most");
}

/// Goal: racks do not come while their maker delivers nothing. Method: by hand: six racks from day 5 on, one each two days,
/// stand on days 7, 9, 11, 13, 15 and 17; a stop of days 8 to 18 moves all but the first by ten days.
#[test]
fn racks_do_not_come_while_their_maker_delivers_nothing() {
    let building = "[buildout]\nburn_in = \"0 d\"\n[buildout.task.hall]\ngives.halls = 1\n[buildout.task.racks]\n\
                    vendor = \"nvidia\"\nduration.fixed = \"5 d\"\n\
                    lots = { racks = 6, of = 1, rate = \"0.5 /day\", spread = 1.0 }\n";
    let stop = "[sovereignty.event.stop]\nkind = \"supply_stop\"\nfrom = \"2030-01-09\"\nuntil = \"2030-01-19\"\n";
    let standing = |law: &str, day: usize| {
        let run = plant(30, &format!("{building}{law}"));
        let place = factory::columns().iter().position(|it| it.name == "gpus_not_accepted");
        let racks = 6.0 - run.rows[24 * day + 12].values[place.unwrap()].unwrap() / 72.0;
        format!("{racks:.0}")
    };
    let days = [6, 8, 10, 14, 18, 20, 24, 28];
    let racks = |law: &str| days.map(|day| standing(law, day)).join(" ");
    assert_eq!(racks(""), "0 1 2 4 6 6 6 6");
    assert_eq!(racks(stop), "0 1 1 1 1 2 4 6");
    let other = stop.replace("kind", "vendor = \"amd\"\nkind");
    assert_eq!(racks(&other), racks(""));
}
