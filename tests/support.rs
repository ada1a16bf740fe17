//! Runs of scenarios with everything that they record, for tests that look at them from outside; use to price without a run.

use std::path::{Path, PathBuf};

use factory::finance::{GpuHours, Meters, Month, Usage};
use factory::jobs::JobRecord;
use factory::results::{Incident, RackIncident, Records, Row};
use factory::scenario::Scenario;
use factory::shortage::Bout;
use factory::{Recording, Results, Simulation};
use files::{Catalogues, Loaded, Problems, load};
use units::{Money, SimDuration, SimTime};

/// The scenarios that come with the program.
pub(crate) const SCENARIOS: [&str; 5] = ["small", "kagoshima", "malaysia", "romania", "belgium"];

/// States of GPUs that are out of service, as columns and metrics name them.
pub(crate) const DOWN: [&str; 10] = [
    "security",
    "hazard",
    "power",
    "cooling",
    "network",
    "maintenance",
    "undiagnosed",
    "crew",
    "part",
    "repair",
];

/// Plants of hand calculations: nothing stands by, distance costs nothing, and jobs start at once.
pub(crate) const NEAR: &str = r#"
[placement]
warm_domains_per_pod = 0.0
exposed = { domain = 0.0, pod = 0.0, hall = 0.0 }

[jobs.recovery]
start_time = "0 s"
start_growth = "0 s"
"#;

/// A run that is over, with all its records.
pub(crate) struct Run {
    /// What a failing test calls it.
    pub(crate) name: String,
    pub(crate) loaded: Loaded,
    pub(crate) results: Results,
    pub(crate) rows: Vec<Row>,
    /// Jobs that ended, in the order in which they did, then the others.
    pub(crate) jobs: Vec<JobRecord>,
    pub(crate) incidents: Vec<Incident>,
    /// Steps against shortages that were in force.
    pub(crate) bouts: Vec<Bout>,
    /// Racks that were dark or slowed down.
    pub(crate) rack_incidents: Vec<RackIncident>,
}

impl Run {
    /// Runs a scenario to its end.
    pub(crate) fn of(name: &str, loaded: Loaded) -> Self {
        Self::in_steps(name, loaded, SimDuration::hours(24 * 365 * 100))
    }

    /// Runs a scenario in steps, taking the records after each.
    pub(crate) fn in_steps(name: &str, loaded: Loaded, step: SimDuration) -> Self {
        let mut simulation = Simulation::new(&loaded.scenario, Recording::Timeline);
        let mut records = Records::default();
        let mut time = SimTime::START;
        while time < simulation.end() {
            time = (time + step).min(simulation.end());
            simulation.advance_to(time);
            let taken = simulation.take_records();
            records.rows.extend(taken.rows);
            records.jobs.extend(taken.jobs);
            records.incidents.extend(taken.incidents);
            records.bouts.extend(taken.bouts);
            records.rack_incidents.extend(taken.rack_incidents);
        }
        let results = simulation.finish();
        records.bouts.extend(results.bouts.iter().cloned());
        records.rack_incidents.extend(results.rack_incidents.iter().cloned());
        records.jobs.extend(results.unfinished.iter().cloned());
        let Records { rows, jobs, incidents, bouts, rack_incidents, .. } = records;
        let name = name.to_owned();
        Self { name, loaded, results, rows, jobs, incidents, bouts, rack_incidents }
    }

    /// Runs a scenario of this text.
    pub(crate) fn of_text(text: &str) -> Self {
        Self::of("a scenario of the test", sound(text))
    }

    /// The same scenario with another seed.
    pub(crate) fn with_seed(&self, seed: u64) -> Self {
        let scenario = self.loaded.scenario.with_seed(seed);
        Self::of(&self.name, Loaded { scenario, ..self.loaded.clone() })
    }

    /// What the scenario says.
    pub(crate) fn spec(&self) -> &Scenario {
        self.loaded.scenario.spec()
    }

    /// Racks with their places and shapes.
    pub(crate) fn layout(&self) -> factory::compute::Layout {
        self.loaded.scenario.layout()
    }

    /// GPUs that are hot spares while everything works.
    pub(crate) fn hot_spares(&self) -> f64 {
        let layout = self.layout();
        f64::from(layout.racks) * f64::from(layout.gpus_per_rack - layout.usable_gpus)
    }

    /// Hours that the run lasts.
    pub(crate) fn hours(&self) -> f64 {
        self.loaded.scenario.length().in_hours()
    }

    /// The end of the run.
    pub(crate) fn end(&self) -> SimTime {
        SimTime::START + self.loaded.scenario.length()
    }

    /// A metric by name.
    pub(crate) fn value(&self, name: &str) -> f64 {
        let value = self.results.value(name);
        value.unwrap_or_else(|| panic!("{}: {name} is unknown, or not defined", self.name))
    }

    /// GPU-hours of all uses whose name begins like this.
    pub(crate) fn used(&self, name: &str) -> f64 {
        let uses = self.results.uses.iter().filter(|usage| usage.name.starts_with(name));
        uses.map(|usage| usage.gpu_hours).sum()
    }

    /// GPU-hours out of service, in whatever state, or not accepted yet.
    pub(crate) fn out(&self) -> f64 {
        let down = DOWN.iter().map(|state| self.value(&format!("down_{state}_gpu_hours")));
        down.sum::<f64>() + self.value("not_accepted_gpu_hours")
    }

    /// A column of the timeline that is always defined, hour by hour.
    pub(crate) fn column(&self, name: &str) -> Vec<f64> {
        let column = column(name);
        self.rows.iter().map(|row| row.values[column].unwrap()).collect()
    }

    /// A column of the timeline added up: megawatts give megawatt-hours, GPUs give GPU-hours.
    pub(crate) fn sum(&self, name: &str) -> f64 {
        self.column(name).iter().sum()
    }

    /// Fails unless two numbers agree but for rounding.
    #[track_caller]
    pub(crate) fn assert_close(&self, what: &str, found: f64, expected: f64) {
        self.assert_near(what, found, expected, 1e-9);
    }

    /// Fails unless two numbers agree within a share of the expected one.
    #[track_caller]
    pub(crate) fn assert_near(&self, what: &str, found: f64, expected: f64, share: f64) {
        let allowed = share * expected.abs().max(1.0);
        let name = &self.name;
        assert!((found - expected).abs() <= allowed, "{name}: {what}: {found} against {expected}");
    }
}

/// The place of a column in the rows of the timeline.
pub(crate) fn column(name: &str) -> usize {
    let place = factory::columns().iter().position(|column| column.name == name);
    place.unwrap_or_else(|| panic!("no column is called {name}"))
}

/// The file of a scenario that comes with the program.
pub(crate) fn scenario_file(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    folder.join(format!("{name}.toml"))
}

/// A scenario that comes with the program, with values laid over it.
#[track_caller]
pub(crate) fn shipped(name: &str, overrides: &[&str]) -> Loaded {
    let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
    match load(&scenario_file(name), &overrides, &Catalogues::embedded()) {
        Ok(loaded) => loaded,
        Err(problems) => panic!("{name} with {overrides:?}:\n{problems}"),
    }
}

/// The scenario of a text, or what is wrong with it.
pub(crate) fn loaded(text: &str, catalogues: &Catalogues) -> Result<Loaded, Problems> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scenario.toml");
    std::fs::write(&path, text).unwrap();
    load(&path, &[], catalogues)
}

/// The scenario of a text without problems.
#[track_caller]
pub(crate) fn sound(text: &str) -> Loaded {
    match loaded(text, &Catalogues::embedded()) {
        Ok(loaded) => loaded,
        Err(problems) => panic!("{text}\n{problems}"),
    }
}

/// Use of a plant in so many equal months of a twelfth of a year, each with these GPU-hours and energy of 200,000 USD.
pub(crate) fn equal_months(count: u32, gpu_hours: GpuHours) -> Usage {
    let month = |number: u32| Month {
        year: number / 12 + 1,
        of_year: number as usize % 12,
        hours: 730.0,
        share_of_year: 1.0 / 12.0,
        hours_of_year: 8760,
        energy_cost: Money::dollars(200_000.0),
        meters: Meters { gpu_hours, ..Meters::default() },
        ..Month::default()
    };
    Usage { months: (0..count).map(month).collect(), ..Usage::default() }
}
