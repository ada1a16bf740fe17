//! Laws that hold in every scenario, recomputed from outside the model.
//!
//! The scenarios are those that come with the program, and variants of them that meet every limit.
//! Random scenarios are held against the same laws elsewhere.

pub(crate) mod energy;
pub(crate) mod gpu_hours;
pub(crate) mod jobs;
pub(crate) mod ledger;
pub(crate) mod money;
pub(crate) mod parts;
pub(crate) mod racks;
mod variants;

use std::sync::LazyLock;

use crate::support::{Run, SCENARIOS, shipped};

pub(crate) use variants::VARIANTS;

static RUNS: LazyLock<Vec<Run>> = LazyLock::new(|| {
    let shipped_runs = SCENARIOS.iter().map(|name| Run::of(name, shipped(name, &[])));
    let variants =
        VARIANTS.iter().map(|(name, base, overrides)| Run::of(name, shipped(base, overrides)));
    shipped_runs.chain(variants).collect()
});

fn run(name: &str) -> &'static Run {
    RUNS.iter().find(|run| run.name == name).unwrap()
}

/// Every law.
pub(crate) fn hold(run: &Run) {
    energy::is_neither_made_nor_lost(run);
    energy::is_the_same_in_timeline_and_summary(run);
    energy::of_months_is_that_of_their_hours(run);
    energy::stays_within_the_connection(run);
    energy::in_batteries_changes_by_what_flows(run);
    energy::warms_no_hall_beyond_its_trip(run);
    gpu_hours::are_all_accounted_for(run);
    gpu_hours::fall_step_by_step(run);
    gpu_hours::held_by_jobs_have_one_use(run);
    gpu_hours::are_the_same_in_timeline_and_summary(run);
    jobs::are_never_lost(run);
    jobs::have_sensible_lives(run);
    jobs::fit_the_plant(run);
    jobs::are_the_same_in_records_and_summary(run);
    jobs::add_up_by_class_and_by_size(run);
    parts::are_never_lost(run);
    racks::are_dark_for_one_cause(run);
    racks::belong_to_one_incident(run);
    money::is_recomputed_from_the_cash_flow(run);
    ledger::what_is_built_follows_from_prices(run);
    ledger::what_runs_it_follows_from_prices(run);
    ledger::tables_and_metrics_are_sums_over_it(run);
    ledger::months_are_the_run(run);
    money::of_each_hour_adds_up(run);
    money::pays_for_peaks(run);
    money::carbon_follows_the_grid(run);
    money::doubles_with_every_amount(run);
}

/// Goal: variants that no longer meet the limits they are named for would prove nothing.
#[test]
fn the_variants_meet_the_limits_that_they_are_named_for() {
    let above_zero = |name: &str, metric: &str| {
        let value = run(name).value(metric);
        assert!(value > 0.0, "{name}: {metric} is {value}");
    };
    for name in ["UPS alone", "gensets for all", "gensets that fail", "pumps without UPS"] {
        above_zero(name, "energy_ups_loss_mwh");
        assert!(run(name).value("grid_losses") > 20.0);
    }
    assert!(run("dark at every outage").used("without power: grid") > 0.0);
    assert!(run("UPS alone").used("without power: grid") > 0.0);
    above_zero("gensets for some halls", "energy_genset_mwh");
    assert!(run("gensets for all").used("without power: grid") == 0.0);
    assert!(run("gensets for some halls").used("without power: grid") > 0.0);
    assert!(run("gensets that fail").value("genset_survival") < 0.8);
    for name in ["pumps without UPS", "UPS without fans"] {
        assert!(run(name).used("without cooling: cooling") > 0.0);
    }
    assert!(run("dips without UPS").used("rollback: grid") > 0.0);
    assert!(run("dips without UPS").used("without power: grid") > 0.0);
    above_zero("island of engines", "energy_generation_mwh");
    above_zero("island of engines", "energy_grid_mwh");
    above_zero("island of engines", "island_collapses");
    for metric in ["energy_generation_mwh", "energy_solar_mwh", "energy_exported_mwh"] {
        above_zero("bridge, price and sun", metric);
    }
    above_zero("throttled by the grid", "throttled_h");
    assert!(run("racks off by the grid").used("without power: shortage") > 0.0);
    above_zero("throttled by heat", "throttled_h");
    above_zero("towers", "water_m3");
    above_zero("adiabatic pads", "water_m3");
    above_zero("rows without coolant", "coolant_trips");
    let waiting = run("one crew for everything").sum("repairs_waiting");
    assert!(waiting > 100.0, "repairs wait {waiting} h together");
    assert!(run("overload").value("utilisation") > run("small").value("utilisation"));
    assert!(run("underload").used("no work") > run("underload").used("goodput"));
    assert!(run("no checkpoints").used("rollback") > run("small").used("rollback"));
}

/// Method: supply and use from the summary.
#[test]
fn energy_is_neither_made_nor_lost() {
    RUNS.iter().for_each(energy::is_neither_made_nor_lost);
}

/// Method: supply and use in every hour of the timeline, and the sums of all hours.
#[test]
fn every_hour_balances_and_the_hours_add_up_to_the_summary() {
    RUNS.iter().for_each(energy::is_the_same_in_timeline_and_summary);
}

#[test]
fn the_import_stays_within_its_limit() {
    RUNS.iter().for_each(energy::stays_within_the_connection);
}

/// Method: stored energy at the end of each hour against what flowed in and out.
#[test]
fn batteries_neither_make_nor_lose_energy() {
    RUNS.iter().for_each(energy::in_batteries_changes_by_what_flows);
}

#[test]
fn no_hall_gets_warmer_than_where_it_trips() {
    RUNS.iter().for_each(energy::warms_no_hall_beyond_its_trip);
}

#[test]
fn every_gpu_hour_is_accounted_for() {
    RUNS.iter().for_each(gpu_hours::are_all_accounted_for);
}

/// Method: states taken away one after the other, against what the registry adds up.
#[test]
fn gpu_hours_fall_step_by_step_from_installed_to_kept() {
    RUNS.iter().for_each(gpu_hours::fall_step_by_step);
}

/// Method: what the meters of the floor say against the accounts of the jobs.
#[test]
fn every_gpu_hour_held_by_jobs_has_one_use() {
    RUNS.iter().for_each(gpu_hours::held_by_jobs_have_one_use);
}

#[test]
fn the_gpus_of_every_hour_add_up_to_those_installed() {
    RUNS.iter().for_each(gpu_hours::are_the_same_in_timeline_and_summary);
}

#[test]
fn jobs_are_completed_or_unfinished_and_never_lost() {
    RUNS.iter().for_each(jobs::are_never_lost);
}

#[test]
fn parts_are_never_lost() {
    RUNS.iter().for_each(parts::are_never_lost);
    let exchanged = RUNS.iter().filter(|run| run.value("parts_exchanged") > 100.0).count();
    assert!(exchanged > 3, "parts are exchanged in {exchanged} runs");
}

#[test]
fn jobs_wait_run_and_end_in_this_order() {
    RUNS.iter().for_each(jobs::have_sensible_lives);
}

/// Method: GPUs in use at each instant, recomputed from the records of jobs.
#[test]
fn jobs_never_use_more_gpus_than_there_are() {
    RUNS.iter().for_each(jobs::fit_the_plant);
}

#[test]
fn waits_interruptions_and_goodput_are_those_of_the_jobs() {
    RUNS.iter().for_each(jobs::are_the_same_in_records_and_summary);
}

#[test]
fn classes_and_sizes_add_up_to_all_jobs() {
    RUNS.iter().for_each(jobs::add_up_by_class_and_by_size);
}

/// Method: capital recovery and running costs from the prices of the scenario.
#[test]
fn the_levelised_cost_pays_for_capital_and_running() {
    RUNS.iter().for_each(money::is_recomputed_from_the_cash_flow);
}

#[test]
fn what_is_built_and_run_follows_from_prices() {
    RUNS.iter().for_each(ledger::what_is_built_follows_from_prices);
    RUNS.iter().for_each(ledger::what_runs_it_follows_from_prices);
}

#[test]
fn all_money_is_a_sum_over_the_ledger_to_the_cent() {
    RUNS.iter().for_each(ledger::tables_and_metrics_are_sums_over_it);
}

#[test]
fn months_add_up_to_the_run() {
    RUNS.iter().for_each(ledger::months_are_the_run);
}

/// Method: price times import of every hour of the timeline.
#[test]
fn the_energy_bill_is_that_of_the_hours() {
    RUNS.iter().for_each(money::of_each_hour_adds_up);
}

/// Method: the greatest hourly import of each month of the timeline.
#[test]
fn the_demand_charge_is_that_of_the_monthly_peaks() {
    RUNS.iter().for_each(money::pays_for_peaks);
}

/// Method: every amount of the scenario doubled, priced anew over the same use.
#[test]
fn twice_every_amount_is_worth_twice_as_much() {
    RUNS.iter().for_each(money::doubles_with_every_amount);
}

#[test]
fn carbon_is_energy_times_intensity() {
    RUNS.iter().for_each(money::carbon_follows_the_grid);
}

/// Method: without failures, outages and dips nothing is interrupted, so the records of jobs give
/// the GPUs in use exactly; compare with the meters.
#[test]
fn without_failures_the_records_of_jobs_give_the_gpus_in_use() {
    let overrides = [
        "failures.component.*.rate=0 /year",
        "site=laboratory",
        "location.grid.outage_rate=0 /year",
    ];
    let run = Run::of("small without failures", shipped("small", &overrides));
    hold(&run);
    assert!(run.value("jobs_completed") > 1000.0);
    run.assert_close("interruptions", run.value("interruptions"), 0.0);
    let held = |job: &factory::jobs::JobRecord| {
        let until = job.ended.unwrap_or(run.end());
        let from = job.started.unwrap_or(until);
        f64::from(job.gpus) * until.since(from).in_hours()
    };
    let total: f64 = run.jobs.iter().map(held).sum();
    run.assert_close("GPU-hours held", run.value("scheduled_gpu_hours"), total);
    run.assert_close("GPU-hours held", run.sum("gpus_busy"), total);
    let spare = run.hot_spares() * run.hours();
    run.assert_close("hot spares", run.used("hot spares"), spare);
}
