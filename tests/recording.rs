//! A full recording: it changes nothing, and all that it tells fits together.

mod floor;
mod readings;

use factory::finance::{Line, Side};
use factory::{History, Recording, Results, Simulation};
use files::Loaded;
use units::{SimDuration, SimTime};

use crate::laws::VARIANTS;
use crate::support::{Run, shipped};

/// A run with everything that a full recording keeps.
pub(crate) struct Watched {
    name: String,
    loaded: Loaded,
    history: History,
    results: Results,
}

/// Records are taken after steps of this length, and the floor is compared with its replay.
const STEP: SimDuration = SimDuration::hours(31);

impl Watched {
    /// Runs a scenario to its end. At each step the replayed floor must be the simulator's own.
    pub(crate) fn of(name: &str, loaded: Loaded) -> Self {
        let mut simulation = Simulation::new(&loaded.scenario, Recording::Full);
        let mut history = History::new(&loaded.scenario);
        let mut moving = history.floor_at(SimTime::START);
        let mut time = SimTime::START;
        while time < simulation.end() {
            time = (time + STEP).min(simulation.end());
            simulation.advance_to(time);
            history.append(simulation.take_records());
            floor::is_the_simulators_own(name, &history, &mut moving, simulation.floor(), time);
        }
        Self { name: name.to_owned(), results: simulation.finish(), loaded, history }
    }
}

/// Holds every law of recordings against a run, of which `others` are the results when recorded
/// less.
pub(crate) fn hold(run: &Watched, others: &Results) {
    changes_nothing(run, others);
    readings::have_one_for_each_channel(run);
    readings::balance_at_every_part(run);
    readings::tell_what_racks_draw(run);
    floor::has_the_gpus_of_every_hour(run);
    faults_and_interruptions_are_those_of_the_summary(run);
    energy_leaves_where_it_enters(run);
    costs_add_up(run);
}

fn changes_nothing(run: &Watched, others: &Results) {
    assert_eq!(run.results.digest, others.digest, "{}", run.name);
    assert_eq!(run.results.metrics, others.metrics, "{}", run.name);
    assert_eq!(run.results.uses, others.uses, "{}", run.name);
    assert_eq!(run.results.years, others.years, "{}", run.name);
    assert_eq!(run.results.costs, others.costs, "{}", run.name);
}

fn faults_and_interruptions_are_those_of_the_summary(run: &Watched) {
    let history = &run.history;
    let metric = run.results.value("interruptions").unwrap();
    let recorded = history.interruptions().len() as f64;
    assert!((recorded - metric).abs() < 0.5, "{}: {recorded} of {metric}", run.name);
    let by_faults: u32 = history.faults().iter().map(|fault| fault.interrupted).sum();
    assert!(f64::from(by_faults) <= metric, "{}: {by_faults} of {metric}", run.name);
    let topology = history.topology();
    for fault in history.faults() {
        assert!(usize::from(fault.component) < topology.components.len());
        assert!(fault.rack < history.layout().racks);
        assert!(fault.mended.is_none_or(|mended| mended >= fault.at), "{}: {fault:?}", run.name);
    }
    for interruption in history.interruptions() {
        assert!(usize::from(interruption.cause) < topology.causes.len());
        assert!(interruption.job > 0 && interruption.gpus > 0, "{}: {interruption:?}", run.name);
    }
}

/// Method: add up what enters and what leaves each part that has both.
fn energy_leaves_where_it_enters(run: &Watched) {
    let flows = &run.results.energy;
    let scale: f64 = flows.iter().map(|flow| flow.megawatt_hours).sum::<f64>().max(1.0);
    for part in flows.iter().map(|flow| &flow.from) {
        let entering = flows.iter().filter(|flow| flow.to == *part);
        let leaving = flows.iter().filter(|flow| flow.from == *part);
        let entering: f64 = entering.map(|flow| flow.megawatt_hours).sum();
        let leaving: f64 = leaving.map(|flow| flow.megawatt_hours).sum();
        let source = ["Grid", "Generating sets", "Generation", "Solar", "Stored before"]
            .contains(&part.as_str());
        let close = (entering - leaving).abs() <= 1e-8 * scale;
        assert!(close || source, "{}: {part}: {entering} in, {leaving} out", run.name);
    }
    let drawn: f64 =
        flows.iter().filter(|flow| flow.from == "Grid").map(|flow| flow.megawatt_hours).sum();
    let grid = run.results.value("energy_grid_mwh").unwrap();
    assert!((drawn - grid).abs() <= 1e-9 * scale, "{}: {drawn} of {grid}", run.name);
}

fn costs_add_up(run: &Watched) {
    let costs = &run.results.costs;
    let value = |name: &str| run.results.value(name).unwrap();
    let sum = |part: fn(&factory::results::CostItem) -> f64| costs.iter().map(part).sum::<f64>();
    // Classes of assets come first; what costs nothing to buy is taken away for money at its end.
    let (capital, running) = costs.split_at(3);
    let yearly = |items: &[factory::results::CostItem]| -> f64 {
        items.iter().map(|item| item.usd_per_year).sum()
    };
    let lcoc = run.results.value("lcoc_usd_per_gpu_hour");
    assert!(costs.iter().all(|item| item.usd_per_gpu_hour.is_some() == lcoc.is_some()));
    for (found, expected) in [
        (sum(|item| item.usd_per_gpu_hour.unwrap_or(0.0)), lcoc.unwrap_or(0.0)),
        (sum(|item| item.capital_usd), value("capex_usd")),
        (yearly(capital), value("capital_usd_per_year")),
    ] {
        let close = (found - expected).abs() <= 1e-9 * expected.abs();
        assert!(close, "{}: {found} against {expected}", run.name);
    }
    // A level payment is a mean over months, each with its weight by what its payments are worth.
    let running = yearly(running);
    let months = run.results.usage.numbered().map(|(number, month)| {
        let paid = |line: &Line| line.month == number && line.category.side() == Side::Running;
        -run.results.ledger.sum(paid).in_dollars() / month.share_of_year
    });
    let (least, most) =
        months.fold((f64::MAX, f64::MIN), |(least, most), it| (it.min(least), it.max(most)));
    // Costs are below 0 where energy is: a part of their size either way.
    let slack = 1e-9 * least.abs().max(most.abs());
    let within = running >= least - slack && running <= most + slack;
    assert!(within, "{}: {running} outside {least} to {most}", run.name);
}

/// Goal: a full recording holds its laws where supply, cooling and racks meet every limit.
#[test]
fn a_full_recording_fits_together_in_every_variant() {
    for (name, scenario, overrides) in VARIANTS {
        let overrides: Vec<&str> = overrides.iter().copied().chain(["horizon=40 d"]).collect();
        let loaded = shipped(scenario, &overrides);
        let others = Run::of(name, loaded.clone()).results;
        hold(&Watched::of(name, loaded), &others);
    }
}

/// Method: a week of the gigawatt; readings of every hour against its means.
#[test]
fn readings_of_a_gigawatt_are_near_the_means_of_its_hours() {
    let loaded = shipped("kagoshima", &["horizon=7 d"]);
    let others = Run::of("kagoshima", loaded.clone()).results;
    let run = Watched::of("kagoshima", loaded);
    hold(&run, &others);
    readings::are_near_the_means_of_hours(&run, 0.02);
}

/// Method: send a history to another thread, and look at it there.
#[test]
fn a_history_is_read_in_several_threads() {
    let run = Watched::of("small", shipped("small", &["horizon=10 d"]));
    let history = run.history;
    let time = SimTime::START + SimDuration::hours(100);
    let here: Vec<f64> = (0..6).map(|rack| history.floor_at(time).power_kw(rack)).collect();
    let there = std::thread::scope(|scope| {
        let look = || (0..6).map(|rack| history.floor_at(time).power_kw(rack)).collect::<Vec<_>>();
        scope.spawn(look).join().unwrap()
    });
    assert_eq!(here, there);
    assert!(here.iter().all(|&power| power > 0.0), "{here:?}");
}
