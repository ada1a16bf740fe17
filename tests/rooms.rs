//! Rooms: what they declare is what a run writes, what is skipped changes nothing, and several plants
//! can share one agenda.

use std::collections::BTreeSet;

use engine::{Agenda, Schedule, World, run_until};
use factory::plant::{Event, Plant};
use factory::quantities::{Better, Declared, Kind, Step};
use factory::{History, Recording, Results, Simulation, registry};
use files::Loaded;
use units::SimTime;

use crate::laws::VARIANTS;
use crate::shedding;
use crate::support::{Run, shipped};
use crate::water;

/// A plant of 1 GW with jobs on more than 100,000 GPUs, 10,000 and fewer.
const SIZES: [&str; 6] = [
    "horizon=4 d",
    "jobs.class.frontier_training.gpus_median=110000",
    "jobs.class.frontier_training.gpus_most=120000",
    "jobs.class.frontier_training.gpus_spread=0",
    "jobs.class.fine_tuning.gpus_median=12000",
    "jobs.class.research.gpus_spread=1.5",
];

/// Each class of work is barred by another rule.
const BARRED: [&str; 8] = [
    "size=20 MW",
    "horizon=10 d",
    "sovereignty.parent=US",
    "sovereignty.class.frontier_training.data_in=[\"MY\"]",
    "sovereignty.class.batch_inference.operator_not=[\"JP\"]",
    "sovereignty.class.fine_tuning.parent_not=[\"US\"]",
    "sovereignty.class.physical_ai_simulation.hardware_not=[\"nvidia\"]",
    "sovereignty.class.research.assurance=3",
];

/// A licence lapses, data is opened, equipment is dearer, and an intruder strikes.
const OBEYING: [&str; 18] = [
    "size=20 MW",
    "horizon=20 d",
    "sovereignty.site=AE",
    "sovereignty.parent=US",
    "sovereignty.hardware.licence=granted",
    "sovereignty.hardware.licence_until=2030-01-14",
    "sovereignty.class.batch_inference.isolation=site",
    "sovereignty.class.fine_tuning.max_rtt=1 ms",
    "sovereignty.event.order.kind=foreign_order",
    "sovereignty.event.order.parent=US",
    "sovereignty.event.order.effect=data_access",
    "sovereignty.event.order.from=2030-01-03",
    "sovereignty.event.duty.kind=tariff",
    "sovereignty.event.duty.tariff=0.1",
    "sovereignty.event.duty.from=2030-01-01",
    "security.incident.on=2030-01-05",
    "security.incident.detect=1 h",
    "security.incident.contain=1 h",
];

/// Line-ups without a spare fail often.
const SLOWED: [&str; 4] = [
    "horizon=60 d",
    "power.topology.hall=N",
    "power.line_up.rating=100 kW",
    "power.unit.ups.rate=50 /year",
];

/// One resource after the other is what everything waits for.
const BIT_BY_BIT: [&str; 28] = [
    "buildout.task.grid.duration.fixed=10 d",
    "buildout.task.grid.gives.import=1 MW",
    "buildout.task.cooling.after=[\"grid\"]",
    "buildout.task.cooling.duration.fixed=10 d",
    "buildout.task.cooling.gives.cooling=1 MW",
    "buildout.task.halls.after=[\"cooling\"]",
    "buildout.task.halls.duration.fixed=10 d",
    "buildout.task.halls.gives.halls=1",
    "buildout.task.network.after=[\"halls\"]",
    "buildout.task.network.duration.fixed=10 d",
    "buildout.task.network.gives.pods=1",
    "buildout.task.licence.after=[\"network\"]",
    "buildout.task.licence.duration.fixed=10 d",
    "buildout.task.licence.licence.cap=432",
    "buildout.task.racks.after=[\"licence\"]",
    "buildout.task.racks.lots.racks=6",
    "buildout.task.racks.lots.of=1",
    "buildout.task.racks.lots.rate=0.2 /day",
    "buildout.task.accepted.after=[\"racks\"]",
    "buildout.task.accepted.duration.fixed=10 d",
    "buildout.task.accepted.gives.accepted=1",
    // Late, by its vendor and to a contract.
    "buildout.task.racks.vendor=maker",
    "buildout.task.racks.lots.spread=3",
    "buildout.task.racks.lots.crews=6",
    "buildout.correlation.vendor=0",
    "finance.damages.maker.grace=0 s",
    "finance.contract.batch_inference.due=1 d",
    "finance.contract.batch_inference.late_grace=0 s",
];

/// Loans on racks whose hours sell for ever less, so that covenants break and something is not paid.
const BORROWED: [&str; 15] = [
    "horizon=2 years",
    "finance.gpu_hour_price=30 USD",
    "finance.price.*.drift=-1.3",
    "finance.price.*.volatility=0",
    "finance.covenant.trap=5",
    "finance.covenant.default=4",
    "finance.debt.racks.lots=[\"it\"]",
    "finance.debt.racks.share=0.7",
    "finance.debt.racks.rate=0.08",
    "finance.debt.racks.tenor=1.9 years",
    "finance.debt.racks.reserve=0 s",
    "finance.tax.jurisdiction=JP",
    "finance.incentive.start.kind=grant",
    "finance.incentive.start.amount=1 M USD",
    "finance.incentive.start.from=0 s",
];

/// Engines that always run carry an outage, start late, and come by contract with the sun.
const CARRIED: [&str; 10] = [
    "horizon=20 d",
    "location.grid.planned_outage=100 h",
    "location.grid.planned_duration=3 h",
    "generation.gas.kind=temporary_gt",
    "generation.gas.units=6",
    "generation.gas.rating=300 kW",
    "generation.gas.mode=baseload",
    "generator.temporary_gt.start_reliability=0.2",
    "solar.away.peak=1 MW",
    "solar.away.contract_price=40 USD/MWh",
];

/// Jobs that swing above a limit, held by a floor.
const SWINGING: [&str; 4] = [
    "horizon=2 d",
    "location.grid.swing_limit=10 MW",
    "compute.rack.smoothing_energy=0 J",
    "jobs.class.*.swing.floor=0.8",
];

/// Storms that take the grid, and nothing to repair with.
const STORMS: [&str; 11] = [
    "size=10 MW",
    "horizon=60 d",
    "location.hazard.*.rate=50 /year",
    "location.hazard.*.outage_probability=1",
    "power.unit.*.rate=20 /year",
    "power.genset.share=0",
    "repair.stock.tray=0",
    "repair.rma.scrapped=0.5",
    "finance.running.warranty=0 s",
    "failures.component.gpu.rate=1 /year",
    "failures.component.nvlink_switch.rate=1 /year",
];

/// Runs in which everything happens that a plant can tell of, between them.
fn eventful() -> Vec<Run> {
    let starts = |name: &str| ["battery", "island", "bridge"].iter().any(|it| name.starts_with(it));
    let is_chosen = |name: &str| shedding::EVENTFUL.contains(&name) || starts(name);
    let variants = VARIANTS.iter().filter(|(name, ..)| is_chosen(name));
    let mut runs: Vec<Run> =
        variants.map(|(name, base, overrides)| Run::of(name, shipped(base, overrides))).collect();
    runs.push(Run::of("romania", shipped("romania", &["horizon=60 d"])));
    let empty = [
        "horizon=2 d",
        "location.grid.planned_outage=47 h",
        "location.grid.planned_duration=2 h",
        "power.ups.autonomy=4 h",
        "power.genset.share=0",
    ];
    runs.push(Run::of("on batteries at the end", shipped("small", &empty)));
    runs.push(Run::of("every step of a shortage", shipped("small", &shedding::SHORT)));
    runs.push(Run::of("underload", shipped("small", &["jobs.offered_load=0.1"])));
    let flow =
        ["failures.component.cdu_pump.rate=50 /year", "horizon=60 d", "compute.spare_gpus=4"];
    runs.push(Run::of("pumps that fail", shipped("small", &flow)));
    runs.push(Run::of("jobs of every size", shipped("one_gigawatt/kagoshima", &SIZES)));
    let built = VARIANTS.iter().find(|(name, ..)| *name == "built while the grid fails");
    let (name, base, overrides) = built.unwrap();
    runs.push(Run::of(name, shipped(base, overrides)));
    runs.push(Run::of("built bit by bit", shipped("small", &BIT_BY_BIT)));
    // Racks that die twice within the run, a contract with credits, and prices at which all of it pays back.
    let sold = [
        "horizon=200 d",
        "finance.it_life=60 d",
        "power.maintenance.error=1.0",
        "power.topology.hall=N",
        "power.line_up.rating=500 kW",
        "finance.gpu_hour_price=300 USD",
        "jobs.class.research.demand=contract",
        "finance.contract.research.floor=0.9",
    ];
    runs.push(Run::of("sold and bought again", shipped("small", &sold)));
    runs.push(Run::of("borrowed and hardly paid back", shipped("small", &BORROWED)));
    let lent = [
        "size=20 MW",
        "horizon=30 d",
        "power.ramp=battery",
        "power.battery={power=\"1 MW\",energy=\"20 kWh\"}",
        "location.grid={ramp_from=\"0 MW\",ramp_limit=\"0.1 MW/min\"}",
        "jobs.class.frontier_training.lendable=true",
        "jobs.class.research.borrows=true",
    ];
    runs.push(Run::of("lent", shipped("kagoshima", &lent)));
    let dips = [
        "location.grid.dip.train_voltage=0.6",
        "location.grid.dip.train_length=100 ms",
        "location.grid.calls=[\"demand_response\"]",
        "location.grid.call.demand_response.planned=20 h",
    ];
    runs.push(Run::of("slowed by line-ups", shipped("small", &SLOWED)));
    runs.push(Run::of("dips and calls", shipped("july_2024", &dips)));
    runs.push(Run::of("swinging", shipped("swing", &SWINGING)));
    runs.push(Run::of("carried", shipped("small", &CARRIED)));
    runs.push(Run::of("barred", shipped("kagoshima", &BARRED)));
    runs.push(Run::of("obeying", shipped("kagoshima", &OBEYING)));
    runs.push(Run::of("storms, and no parts", shipped("kagoshima", &STORMS)));
    runs.push(Run::of("too warm without water", shipped("johor_water_cap", &water::WARM)));
    runs
}

/// Goal: nothing is written that is not declared, and nothing declared that no code ever sets.
///
/// Method: read back what runs wrote in which everything happens.
#[test]
fn what_runs_write_is_what_is_declared() {
    let runs = eventful();
    let declared: Vec<&str> = registry().metrics().map(|metric| metric.name).collect();
    for run in &runs {
        let written: Vec<&str> = run.results.metrics.iter().map(|it| it.metric.name).collect();
        assert_eq!(written, declared, "{}", run.name);
        assert!(run.rows.iter().all(|row| row.values.len() == factory::columns().len()));
    }
    let some = |value: Option<f64>| value.is_some_and(|value| value != 0.0);
    let set = |place: usize| runs.iter().any(|run| some(run.results.metrics[place].value));
    let unset: Vec<_> = (0..declared.len()).filter(|it| !set(*it)).map(|it| declared[it]).collect();
    assert!(unset.is_empty(), "{unset:?}: declared, and nothing sets them");
    for (place, column) in factory::columns().iter().enumerate() {
        let mut rows = runs.iter().flat_map(|run| &run.rows);
        assert!(rows.any(|row| some(row.values[place])), "{} is never set", column.name);
    }
}

/// Method: record runs in full, and look at every channel of the site.
#[test]
fn every_channel_of_the_site_tells_something() {
    let mut silent: BTreeSet<String> = BTreeSet::new();
    let mut told: BTreeSet<String> = BTreeSet::new();
    for (name, base, overrides) in VARIANTS
        .iter()
        .filter(|(name, ..)| name.starts_with("gensets") || name.starts_with("throt"))
    {
        let loaded = shipped(base, overrides);
        let mut simulation = Simulation::new(&loaded.scenario, Recording::Full);
        let mut history = History::new(&loaded.scenario);
        simulation.advance_to(simulation.end());
        history.append(simulation.take_records());
        for (place, channel) in history.topology().channels.iter().enumerate() {
            let moves = history.snapshots().iter().any(|it| it.values[place] != 0.0);
            let names = if moves { &mut told } else { &mut silent };
            names.insert(channel.name.clone());
        }
        assert!(!history.snapshots().is_empty(), "{name}");
    }
    let declared = registry().all().filter(|it| !it.channel.is_empty());
    for channel in declared.map(|it| it.channel) {
        // Repairs wait only where crews are few.
        let tells = told.contains(channel) || channel == "site/repairs_waiting";
        assert!(tells || !silent.contains(channel), "{channel} never tells anything");
    }
}

#[test]
fn every_declaration_is_complete_and_every_name_is_used_once() {
    let mut names = BTreeSet::new();
    for it in registry().all() {
        let outputs = it.run.iter().map(|output| output.name);
        let all =
            outputs.chain([it.column, it.channel].into_iter().filter(|name| !name.is_empty()));
        for name in all {
            let shared = it.column == name && it.run.iter().any(|output| output.name == name);
            assert!(names.insert(name) || shared, "{name} stands for two quantities");
        }
        assert!(it.meaning.ends_with('.') && !it.label.is_empty(), "{it:?}");
        assert_eq!(it.derived.is_some(), it.kind == Kind::Derived, "{it:?}");
        assert!(it.ends.is_none() || it.unit.symbol == "MW", "only power has ends: {it:?}");
        assert_eq!(it.kind == Kind::State, !it.states.is_empty(), "{it:?}");
        let adds_up = it.total_unit.symbol == "GPU-h" && it.derived.is_none();
        assert!(it.spends.is_none() || adds_up, "only GPU time is in a state: {it:?}");
        assert!(it.short.len() < 24 && it.label.len() < 40, "{it:?}");
    }
}

/// What exists, one quantity a line: its room and name, direction, whether it grows with the plant, the
/// names under which it is written, its label and its meaning, and of GPU time the state and the step.
fn table() -> String {
    let line = |it: &Declared| {
        let better = if it.better == Better::Neither { "-" } else { it.better.word() };
        let grows = if it.grows { "grows" } else { "-" };
        let written = it.run.iter().map(|output| output.name);
        let by_class = it.has_classes().then(|| format!("{}_CLASS", it.by_class));
        let named = [it.column, it.channel].into_iter().filter(|it| !it.is_empty());
        let written: Vec<String> =
            written.chain(named).map(str::to_owned).chain(by_class).collect();
        let state = it.spends.map_or_else(String::new, |spent| {
            let at = spent.lost_at.map_or("kept", Step::word);
            format!(" | {}, {at}", spent.state)
        });
        format!(
            "{}.{} | {} | {better} | {grows} | {} | {} | {}{state}\n",
            it.room,
            it.name,
            it.unit.symbol,
            written.join(", "),
            it.label,
            it.meaning
        )
    };
    registry().all().map(line).collect()
}

/// Goal: a change of what exists shows as a changed line. To renew the file, copy what the test prints.
#[test]
fn the_table_of_what_exists_is_as_the_golden_file_says() {
    let table = table();
    assert_eq!(table, include_str!("registry.txt"), "\n{table}");
}

/// Goal: flags say enough. Method: run every stage always, and compare bit by bit.
#[test]
fn skipping_clean_stages_changes_nothing() {
    for (name, base, overrides) in VARIANTS {
        let overrides: Vec<&str> = overrides.iter().copied().chain(["horizon=20 d"]).collect();
        let loaded = shipped(base, &overrides);
        let quick = Run::of(name, loaded.clone());
        let mut thorough = Simulation::new(&loaded.scenario, Recording::Timeline);
        thorough.make_thorough();
        thorough.advance_to(thorough.end());
        assert_eq!(thorough.take_records().rows, quick.rows, "{name}");
        same(&thorough.finish(), &quick.results, name);
    }
}

fn same(one: &Results, other: &Results, name: &str) {
    assert_eq!(one.digest, other.digest, "{name}");
    assert_eq!(one.metrics, other.metrics, "{name}");
    assert_eq!(one.uses, other.uses, "{name}");
    assert_eq!(one.energy, other.energy, "{name}");
}

/// Plants by number, which share an agenda.
struct Sites {
    plants: Vec<Plant>,
    /// Those with events at this instant; the others are not settled.
    woken: Vec<usize>,
    /// By plant: events handled.
    events: Vec<u64>,
}

impl World for Sites {
    type Event = (usize, Event);

    fn handle(&mut self, (site, event): Self::Event, agenda: &mut impl Schedule<Self::Event>) {
        self.plants[site].handle(event, &mut agenda.of(|event| (site, event)));
        self.events[site] += 1;
        if !self.woken.contains(&site) {
            self.woken.push(site);
        }
    }

    fn settle(&mut self, agenda: &mut impl Schedule<Self::Event>) {
        for site in self.woken.drain(..) {
            self.plants[site].settle(&mut agenda.of(|event| (site, event)));
        }
    }
}

/// Goal: a plant notices nothing of others. Method: run two in one agenda, and each by itself.
#[test]
fn plants_in_one_agenda_do_what_each_does_alone() {
    let loaded: [Loaded; 2] =
        [shipped("small", &["horizon=30 d"]), shipped("belgium", &["horizon=30 d"])];
    let end = SimTime::START + loaded[0].scenario.length();
    let mut agenda = Agenda::new();
    let plants = loaded.iter().enumerate().map(|(site, it)| {
        Plant::build(&it.scenario, Recording::Summary, &mut agenda.of(|event| (site, event)))
    });
    let plants: Vec<Plant> = plants.collect();
    let mut sites = Sites { plants, woken: Vec::new(), events: vec![0; 2] };
    run_until(&mut sites, &mut agenda, end);
    for ((plant, events), it) in sites.plants.into_iter().zip(sites.events).zip(&loaded) {
        let together = plant.into_results(end, events);
        same(&together, &factory::simulate(&it.scenario), &it.scenario.spec().name);
    }
}
