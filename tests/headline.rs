//! What moves the headline of a gigawatt, and what does not: failures, luck, spares, and how much is built.

use crate::support::{Run, shipped};

/// Kagoshima for half a year, or as long as is said.
fn run(overrides: &[&str]) -> Run {
    let all: Vec<&str> = ["horizon=180 d"].iter().chain(overrides).copied().collect();
    Run::of(&all.join(" "), shipped("kagoshima", &all))
}

/// What contracts have by default waits in backlogs: then the goodput is what the plant can do.
const BACKLOG: [&str; 2] =
    ["jobs.class.frontier_training.demand=backlog", "jobs.class.batch_inference.demand=backlog"];

/// GPU-hours kept, of those installed.
fn kept(run: &Run) -> f64 {
    run.value("goodput_gpu_hours") / run.value("installed_gpu_hours")
}

/// Without any failure a plant whose customers wait keeps more than 3 points more of what is installed. One with
/// contracts, for whose time without work nobody else has a use, keeps 3 % more GPU-hours.
#[test]
fn failures_cost_more_than_three_points() {
    let off = "failures.component.*.rate=0 /year";
    let with_and_without =
        |demand: &[&str]| (kept(&run(demand)), kept(&run(&[demand, &[off]].concat())));
    let (with, without) = with_and_without(&BACKLOG);
    assert!(without - with > 0.03, "{without} without, {with} with");
    let (with, without) = with_and_without(&[]);
    assert!(without / with > 1.03, "{without} without, {with} with");
}

/// Luck does not decide a year: of six seeds each keeps within 2 % of what the others do.
#[test]
fn six_seeds_agree() {
    for demand in [&[][..], &BACKLOG] {
        let first = run(&[demand, &["horizon=1 year"]].concat());
        let seeds = (2..=6).map(|seed| kept(&first.with_seed(seed)));
        let all: Vec<f64> = [kept(&first)].into_iter().chain(seeds).collect();
        let [least, most] = [f64::min, f64::max].map(|of| all.iter().copied().reduce(of).unwrap());
        assert!(most / least < 1.02, "{demand:?}: {all:?}");
    }
}

/// With repairs that take 14 days, a plant without hot spares loses whole domains for a tray, and one with many has
/// them idle: the best lies between.
#[test]
fn hot_spares_have_an_optimum_between_none_and_many() {
    for demand in [&[][..], &BACKLOG] {
        let of = |usable: &str| {
            let keys = ["repair.test=14 d", usable];
            kept(&run(&[demand, &keys].concat()))
        };
        let all = ["72", "68", "60"].map(|gpus| of(&format!("placement.usable_domain={gpus}")));
        assert!(all[1] > all[0] + 0.01 && all[1] > all[2] + 0.01, "{demand:?}: {all:?}");
    }
}

/// One demand, on 3,000 racks and on all 4,370: a third less is kept.
#[test]
fn what_is_built_decides_what_is_kept() {
    for demand in [&[][..], &BACKLOG] {
        let all = run(demand).value("goodput_gpu_hours");
        let racks = run(&[demand, &["compute.racks=3000"]].concat());
        let fewer = racks.value("goodput_gpu_hours");
        assert!(fewer < 0.8 * all, "{demand:?}: {fewer} of {all} GPU-hours kept");
    }
}
