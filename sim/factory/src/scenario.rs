//! The scenario: every subsystem's spec together, read and checked.

use crate::compute::ComputeSpec;
use crate::cooling::CoolingSpec;
use crate::failures::FailuresSpec;
use crate::finance::FinanceSpec;
use crate::jobs::JobsSpec;
use crate::power::PowerSpec;
use crate::settings::{Check, Problem, Readable as _, Reader, Settings, at_least, between, spec};
use crate::site::{HourlyWeather, SiteSpec};
use units::{Power, Span};

spec! {
    /// Everything a planner may say about a plant.
    pub struct Scenario {
        /// Name shown in tables and reports.
        pub name: String;
        /// Site of the catalogue (`data/sites.toml`) whose climate, grid, prices and hazards hold.
        pub site: String;
        /// Rack type of the catalogue (`data/racks.toml`).
        pub rack: String;
        /// Power of the site at its connection to the grid.
        pub size: Power = at_least(1000.0);
        /// First day, as year-month-day; it decides seasons and weekdays.
        pub start: String;
        /// How long to simulate, up to 50 years.
        pub horizon: Span = between(3600.0, 1_576_800_000.0);
        /// Seed from which all random streams are drawn.
        pub seed: u64;
        /// Racks, halls and network.
        pub compute: ComputeSpec;
        /// The power chain.
        pub power: PowerSpec;
        /// Cooling and water.
        pub cooling: CoolingSpec;
        /// The place.
        pub location: SiteSpec;
        /// Failing components and repair crews.
        pub failures: FailuresSpec;
        /// The work.
        pub jobs: JobsSpec;
        /// Money.
        pub finance: FinanceSpec;
    }
}

/// A scenario known to be sound. Only [`CheckedScenario::new`] makes one.
#[derive(Clone, Debug)]
pub struct CheckedScenario {
    spec: Scenario,
    weather: Option<HourlyWeather>,
}

impl CheckedScenario {
    /// Reads a scenario and checks every rule. `weather` is the content of the weather file that
    /// the scenario names.
    ///
    /// # Errors
    /// Every problem at once.
    pub fn new(settings: &Settings, weather: Option<HourlyWeather>) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader::new(settings);
        let spec = Scenario::read(&mut reader, crate::settings::ROOT);
        let mut problems = reader.into_problems();
        spec.check(&mut Check::new(settings, &mut problems));
        if problems.is_empty() { Ok(Self { spec, weather }) } else { Err(problems) }
    }

    /// What the scenario says.
    pub const fn spec(&self) -> &Scenario {
        &self.spec
    }
}
impl Scenario {
    fn check(&self, _check: &mut Check<'_>) {}
}
