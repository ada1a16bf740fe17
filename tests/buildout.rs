//! A plant that is built: what runs when, on what power, and what is reported of it.

mod bridge;
mod late;

use factory::buildout::Resource;
use factory::finance::{Category, Side};
use factory::jobs::JobRecord;
use units::Span;

use crate::support::{NEAR, Run, shipped};

/// 1,250 nodes of 8 GPUs in ten halls, in a place where nothing happens.
const PLANT: &str = r#"
site = "laboratory"
rack = "dgx_h100"
size = "16 MW"
start = "2027-01-01"
seed = 1

[compute]
racks = 1250
racks_per_hall = 125
rack.gpus = 8
rack.gpus_per_tray = 8
spare_gpus = 0

[power.maintenance]
duration = "0 h"
[power.unit."*"]
rate = "0 /year"
[failures.component."*"]
count = 0
"#;

/// Jobs of a node for 9 h, as many as there is room for.
const WORK: &str = r#"
[jobs]
only = ["training"]
[jobs.class.training]
demand = "backlog"
share = 1.0
gpus_median = 8
gpus_spread = 0.0
length_median = "9 h"
length_spread = 0.0
checkpoint = "none"
intensity = 1.0
"#;

/// Four halls on day 10, and the other six on day 30, each with its racks at once.
const TWO_PHASES: &str = r#"
[buildout]
burn_in = "0 d"
[buildout.task.halls_1]
duration.fixed = "10 d"
gives.halls = 4
[buildout.task.halls_2]
after = ["halls_1"]
duration.fixed = "20 d"
gives.halls = 6
"#;

#[track_caller]
fn run(days: u32, work: &str, buildout: &str) -> Run {
    Run::of_text(&format!("horizon = \"{days} d\"{PLANT}{NEAR}{work}{buildout}"))
}

/// 10,000 GPUs for 50 days: 4,000 from day 10 on and the other 6,000 from day 30 on, 4,000 x 40 + 6,000 x 20 =
/// 280,000 GPU-days of 500,000. Not accepted: 220,000. Jobs of one node follow each other without a gap.
#[test]
fn gpus_run_from_the_day_on_which_they_are_accepted() {
    let run = run(50, WORK, TWO_PHASES);
    let missing = 220_000.0 * 24.0;
    run.assert_close("not accepted", run.value("not_accepted_gpu_hours"), missing);
    run.assert_close("built", run.value("built_gpu_hours"), 280_000.0 * 24.0);
    run.assert_close("lost at the first step", run.used("not accepted"), missing);
    let held = run.value("scheduled_gpu_hours") / (280_000.0 * 24.0);
    assert!(held > 0.999, "{held}");
    for (metric, days) in [
        ("first_power_days", 0.0),
        ("first_token_days", 10.0),
        ("quarter_capacity_days", 10.0),
        ("half_capacity_days", 30.0),
        ("full_capacity_days", 30.0),
    ] {
        run.assert_near(metric, run.value(metric), days, 0.01);
    }
}

/// Method: in each hour no more GPUs are busy than are accepted, halls that are not built draw nothing, and
/// those installed are accepted or not.
#[test]
#[expect(clippy::float_cmp, reason = "whole GPUs through whole hours")]
fn nothing_runs_on_a_rack_that_is_not_accepted() {
    let run = run(50, WORK, TWO_PHASES);
    let columns = ["gpus_busy", "gpus_not_accepted", "power_it_mw", "power_import_mw"]
        .map(|it| run.column(it));
    let [busy, missing, it, import] = columns;
    for hour in 0..busy.len() {
        let accepted = match hour {
            0..240 => 0.0,
            240..720 => 4000.0,
            _ => 10_000.0,
        };
        assert!(busy[hour] <= accepted + 1e-6, "{} of {accepted} in hour {hour}", busy[hour]);
        assert_eq!(missing[hour], 10_000.0 - accepted, "hour {hour}");
        assert_eq!(accepted > 0.0, it[hour] > 0.0, "hour {hour}");
    }
    // Only transformers of the site are live before the first hall.
    assert!(import[100] < 0.3, "{} MW", import[100]);
    let first = |job: &&JobRecord| job.started.is_some_and(|at| at.in_hours() < 240.0);
    assert_eq!(run.jobs.iter().filter(first).count(), 0);
}

/// 4.8 MW come from turbines until day 20, when the grid brings 16 for all: until then three tenths run.
#[test]
fn temporary_power_is_all_that_may_be_drawn_until_the_grid_comes() {
    let turbines = r#"
[buildout.task.grid]
duration.fixed = "20 d"
gives.import = "16 MW"
[buildout.temporary.turbines]
power = "4.8 MW"
until = "grid"
"#;
    let run = run(40, WORK, turbines);
    let racks = run.results.buildout.as_ref().unwrap().capacity[0].accepted / 8;
    assert_eq!(racks, 375, "three tenths of 1,250");
    let (import, busy) = (run.column("power_import_mw"), run.column("gpus_busy"));
    for hour in 0..480 {
        assert!(import[hour] <= 4.8 * (1.0 + 1e-9), "{} MW in hour {hour}", import[hour]);
        assert!(busy[hour] <= 3000.0, "{} in hour {hour}", busy[hour]);
    }
    assert!(import[600] > 4.8 && busy[600] > 9990.0, "{} MW, {}", import[600], busy[600]);
}

/// Goal: what stands in for the grid is paid at its own price and emits its own carbon until the grid comes, and changes
/// nothing that happens. Method: the import of every hour, by hand; 4 MW of the grid feed first from day 10 on.
#[test]
fn temporary_power_is_paid_at_its_own_price_until_the_grid_comes() {
    let turbines = r#"
[buildout.task.first]
duration.fixed = "10 d"
gives.import = "4 MW"
[buildout.task.grid]
duration.fixed = "20 d"
gives.import = "12 MW"
[buildout.temporary.turbines]
power = "4.8 MW"
until = "grid"
"#;
    let plain = run(30, WORK, turbines);
    let own = format!("{turbines}price = \"180 USD/MWh\"\ncarbon = \"500 g/kWh\"\n");
    let run = run(30, WORK, &own);
    assert_eq!(plain.results.digest, run.results.digest, "money alone");
    let (import, price) = (run.column("power_import_mw"), run.column("price_usd_per_mwh"));
    let turbine = |hour: usize| match hour {
        0..240 => import[hour],
        240..480 => (import[hour] - 4.0).max(0.0),
        _ => 0.0,
    };
    let hours = 0..import.len();
    let fed: f64 = hours.clone().map(turbine).sum();
    assert!(fed > 1000.0, "{fed} MWh");
    let months = &run.results.usage.months;
    let temporary: f64 = months.iter().map(|month| month.temporary_cost.in_dollars()).sum();
    run.assert_near("turbines", temporary, 180.0 * fed, 1e-6);
    let grid: f64 = hours.map(|hour| price[hour] * (import[hour] - turbine(hour))).sum();
    let paid: f64 = months.iter().map(|month| month.energy_cost.in_dollars()).sum();
    run.assert_near("grid", paid, grid, 1e-6);
    run.assert_near(
        "ledger",
        run.results.ledger.paid_for(Category::Temporary).in_dollars(),
        temporary,
        1e-6,
    );
    let grams = run.spec().location.grid.carbon_intensity.in_grams_per_kilowatt_hour();
    let tonnes = (import.iter().sum::<f64>() - fed) * grams / 1000.0 + fed * 0.5;
    run.assert_near("carbon", run.value("carbon_t"), tonnes, 1e-6);
}

/// A contract for 8,000 of 10,000 GPUs, with four halls of ten: it reserves 3,200 until the rest is there.
#[test]
fn a_contract_reserves_what_is_accepted_of_its_gpus() {
    let contract = format!("{WORK}gpus = 8000\nuse = 1.0\n")
        .replace("demand = \"backlog\"\nshare = 1.0", "demand = \"contract\"");
    let run = run(50, &contract, TWO_PHASES);
    let busy = run.column("gpus_busy");
    assert!((busy[600] - 3200.0).abs() < 1.0, "{}", busy[600]);
    assert!((busy[1000] - 8000.0).abs() < 1.0, "{}", busy[1000]);
}

/// Jobs of half an hour that come at a rate which keeps .8 of all racks busy in the end; with a ramp of 20 days
/// half of them come 20 days after acceptance, and .982 of them after 40 days, 1/(1 + e^-4).
#[test]
fn customers_come_little_by_little() {
    let open = WORK
        .replace(
            "demand = \"backlog\"\nshare = 1.0",
            "demand = \"open\"\ngpu_hours = \"192 k GPU-h/day\"",
        )
        .replace("9 h", "30 min");
    let at_once = "[buildout]\nramp = \"20 d\"\nburn_in = \"0 d\"\n[buildout.task.halls]\n\
                   duration.fixed = \"5 d\"\ngives.halls = 10\n";
    let run = run(50, &format!("{open}at_start = 0\n"), at_once);
    let busy = run.column("gpus_busy");
    let mean = |day: usize| busy[day * 24 - 24..day * 24 + 24].iter().sum::<f64>() / 48.0 / 8000.0;
    assert!(busy[..120].iter().all(|&gpus| gpus == 0.0), "before acceptance");
    assert!((mean(25) - 0.5).abs() < 0.01, "{}", mean(25));
    assert!((mean(45) - 0.982).abs() < 0.02, "{}", mean(45));
}

/// Half of the crews from the first hour and all of them from day 10 on: seats of 20 days are 10 x 1/2 + 10 of
/// what they would be. An even number of seats, so that half of them is half.
#[test]
fn crews_come_with_their_task() {
    let plan = "[repair.crew.\"*\"]\nper_thousand_racks = 0.0\nleast = 4\n\
                [buildout.task.some]\ngives.crews = 0.5\n\
                [buildout.task.others]\nduration.fixed = \"10 d\"\ngives.crews = 0.5\n";
    let (built, whole) =
        (run(20, WORK, plan), run(20, WORK, &plan[..plan.find("[buildout").unwrap()]));
    let seats = |run: &Run| run.value("crew_seat_hours");
    built.assert_close("seats", seats(&built), seats(&whole) * 0.75);
}

/// Colossus: 122 days in all, 19 of them from the first rack to training, 70 MW until 150 MW of grid come in
/// May 2025. Until then 70 of 150 MW feed 70/150 of the nodes.
#[test]
fn colossus_trains_after_122_days_on_seventy_megawatts() {
    let run = Run::of("colossus", shipped("colossus", &["horizon=400 d"]));
    run.assert_close("first token", run.value("first_token_days"), 122.0);
    let outcome = run.results.buildout.as_ref().unwrap();
    let racks = outcome.tasks.iter().find(|task| task.name == "racks").unwrap();
    let length = racks.end.unwrap() - racks.start.unwrap();
    assert!((length.in_days() - 19.0).abs() < 1e-6, "{length}");
    let grid = outcome.tasks.iter().find(|task| task.name == "grid").unwrap();
    assert_eq!(grid.end, Some(Span::days(372.0)), "8 May 2025");
    let gpus = run.value("gpus");
    run.assert_near("70 MW", run.column("gpus_not_accepted")[200 * 24], gpus * 80.0 / 150.0, 1e-3);
    let import = run.column("power_import_mw");
    let most = |hours: &[f64]| hours.iter().copied().fold(0.0, f64::max);
    assert!(most(&import[..372 * 24]) <= 70.0 * (1.0 + 1e-9), "{}", most(&import[..372 * 24]));
    assert!(most(&import[372 * 24..]) > 70.0, "the grid gives more");
    assert!(most(&import[..122 * 24]) < 1.0, "the chain of the site alone");
}

/// The plan of Kagoshima has fewer than 2,000 events of its own, and what kept racks from running is the time
/// that they did not run: megawatt-days of racks and GPU-hours not accepted say the same.
#[test]
fn what_is_blocked_is_what_is_not_accepted() {
    let run = Run::of("kagoshima_phases", shipped("kagoshima_phases", &["horizon=4.5 years"]));
    let outcome = run.results.buildout.as_ref().unwrap();
    assert!(outcome.capacity.len() + outcome.tasks.len() < 2000);
    let blocked: f64 = Resource::ALL
        .iter()
        .map(|resource| run.value(&format!("blocked_mw_days_{}", resource.word())))
        .sum();
    let finished = run.loaded.scenario.finished();
    let missing = run.value("not_accepted_gpu_hours") / 24.0 / f64::from(finished.gpus_per_rack);
    run.assert_near("blocked", blocked, missing * finished.it_per_rack.in_megawatts(), 1e-6);
}

/// Goal: capital, people and contracts follow the dates that are drawn; nothing is sold before racks are accepted.
/// Method: half of the racks after 100 days and the others after 200 of 300, of halls, cooling and power that are there; the
/// same plant with all of it on the first day, and with the second half never within the run.
#[test]
fn money_follows_the_dates_of_what_is_built() {
    let task = |name: &str, racks: u32, days: u32| {
        format!(
            "[buildout.task.{name}]\nduration.fixed = \"{days} d\"\nlots = {{ racks = {racks}, of = {racks}, rate = \"1e6 /day\" }}\n"
        )
    };
    let plant = "site = \"kagoshima\"\nrack = \"vera_rubin_nvl72_max_q\"\nsize = \"5 MW\"\nhorizon = \"300 d\"\n\
        start = \"2030-01-01\"\ncompute.racks = 20\n[buildout]\nburn_in = \"0 s\"\n";
    let run = |tasks: &str| Run::of_text(&format!("{plant}{tasks}"));
    let hall = "[buildout.task.hall]\ngives = { halls = 1 }\n";
    let at_once = run("");
    let halves = run(&format!("{hall}{}{}", task("one", 10, 100), task("two", 10, 200)));
    let paid = |run: &Run, category: Category| {
        run.results.ledger.by(|line| (line.category == category).then_some(line.month))
    };
    let racks = paid(&halves, Category::Racks);
    // Days 100 and 200 are in April and July.
    assert_eq!(racks.keys().copied().collect::<Vec<_>>(), [4, 7]);
    assert_eq!(racks[&4], racks[&7]);
    let all: i64 = racks.values().sum();
    assert_eq!(all, paid(&at_once, Category::Racks)[&0]);
    assert_eq!(paid(&halves, Category::Shell), paid(&at_once, Category::Shell));
    let revenue = |run: &Run| {
        run.results.ledger.by(|line| {
            (line.category.side() == Side::Revenue && line.base_cents != 0).then_some(line.month)
        })
    };
    let first = revenue(&halves).keys().next().copied().unwrap();
    assert!((3..=4).contains(&first), "{:?}", revenue(&halves));
    // A quarter of April's racks-days, then half, and all from July on.
    let staff = |run: &Run, month: u32| -> f64 {
        paid(run, Category::Staff).get(&month).map_or(0.0, |cents| *cents as f64)
    };
    assert!(staff(&halves, 2).abs() < 0.5);
    for (month, share) in [(5, 0.5), (9, 1.0)] {
        let found = staff(&halves, month) / staff(&at_once, month);
        assert!((found - share).abs() < 1e-3, "{found} in month {month}");
    }
    // Halls wait for racks, so that capital is idle; dates are as planned, so that nothing is late.
    assert!(halves.value("idle_capital_usd") > 1e5);
    assert!(halves.value("delay_cost_usd").abs() < 1.0);
    assert_eq!(at_once.results.value("idle_capital_usd"), None);
    // What is accepted and not sold is told, at the prices of its months.
    let months = halves.results.usage.months.iter().zip(&halves.results.prices);
    let unsold = months.map(|(month, price)| {
        let of_month = month.meters.gpu_hours;
        let hours = of_month.sellable - of_month.held;
        (hours, hours * price)
    });
    let (hours, dollars) = unsold.fold((0.0, 0.0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    assert!(hours > 100.0 && hours < halves.value("built_gpu_hours"), "{hours}");
    halves.assert_near("unsold", halves.value("unsold_gpu_hours"), hours, 1e-9);
    halves.assert_near("unsold", halves.value("unsold_usd"), dollars, 1e-9);
    // What never comes is never paid.
    let never = run(&format!("{hall}{}{}", task("one", 10, 100), task("two", 10, 900)));
    let in_part: i64 = paid(&never, Category::Racks).values().sum();
    assert_eq!(2 * in_part, all);
    crate::laws::hold(&halves);
    crate::laws::hold(&never);
}

/// Goal: racks that come later than planned cost what they would have earned.
/// Method: a median of 50 days of which the luck of seed 1 to 6 makes less or more; late in some, never below zero.
#[test]
fn what_is_late_costs_what_it_would_have_earned() {
    let text = "site = \"kagoshima\"\nrack = \"vera_rubin_nvl72_max_q\"\nsize = \"1 MW\"\nhorizon = \"150 d\"\n\
        [buildout]\nburn_in = \"0 s\"\n[buildout.task.racks]\nduration = { lognormal = \"50 d\", p90 = \"120 d\" }\n\
        gives = { accepted = 1 }\n";
    let run = Run::of_text(text);
    let mut late = 0;
    for seed in 1..=6 {
        let run = run.with_seed(seed);
        let outcome = run.results.buildout.as_ref().unwrap();
        let task = &outcome.tasks[0];
        let cost = run.value("delay_cost_usd");
        let is_late = task.end > task.planned;
        assert_eq!(cost > 0.0, is_late, "{cost}, {:?} for {:?}", task.end, task.planned);
        late += u32::from(is_late);
    }
    assert!((1..=5).contains(&late), "{late} of 6 late");
}
