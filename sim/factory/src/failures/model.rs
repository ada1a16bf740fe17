//! The fleet's failures: one pending event for each kind of component, the victim drawn when it
//! happens.

use engine::Stream;
use units::SimDuration;

use super::{ComponentSpec, FailuresSpec, Level};

/// All kinds of component on the site.
#[derive(Clone, Debug)]
pub struct Failures {
    components: Vec<Component>,
    /// Names of the groups in which losses are reported.
    causes: Vec<String>,
}

/// One kind of component, all over the site.
#[derive(Clone, Debug)]
pub struct Component {
    /// Its name in the scenario.
    pub name: String,
    /// What the scenario says of it.
    pub spec: ComponentSpec,
    /// Number of its cause.
    pub cause: usize,
    /// Failures of the whole fleet in an hour.
    fleet_rate: f64,
    stream: Stream,
    occurrence: u32,
    /// By place that it takes out: failures not yet mended.
    broken: Vec<u32>,
}

/// A place that a failure hits, as a number among `count` of its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The level by which components are counted.
    pub level: Level,
    /// Where on the site the failed component is, between 0 and 1.
    ///
    /// A position and not a number, so that designs of different size meet similar failures.
    pub position: Position,
    /// Where in that place, for what takes out a part of it.
    pub within: Position,
}

/// A place on the site as a fraction of its length, in units of 2^-32.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position(u32);

/// A failure as it was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Where.
    pub target: Target,
    /// Whether a restart cures it.
    pub cured_by_restart: bool,
    /// How long the restart or the crew's repair takes.
    pub length: SimDuration,
}

impl Failures {
    /// The components of a scenario; `count` says how many places of a level there are.
    pub fn new(spec: &FailuresSpec, count: impl Fn(Level) -> u32, seed: u64) -> Self {
        let mut causes: Vec<String> =
            spec.components().map(|(_, part)| part.cause.clone()).collect();
        causes.sort();
        causes.dedup();
        let component = |(name, part): (&String, &ComponentSpec)| {
            let fleet = f64::from(count(part.per)) * part.count;
            Component {
                name: name.clone(),
                cause: causes.iter().position(|cause| *cause == part.cause).unwrap_or_default(),
                fleet_rate: fleet * part.rate.in_per_hour(),
                stream: Stream::new(seed, &format!("failures/{name}"), 0),
                occurrence: 0,
                broken: vec![0; count(part.takes_out) as usize],
                spec: part.clone(),
            }
        };
        let components = spec.components().map(component).collect();
        Self { components, causes }
    }

    /// Every kind of component.
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// Names of the groups in which losses are reported.
    pub fn causes(&self) -> &[String] {
        &self.causes
    }

    /// Time until the next failure of a kind of component.
    pub fn next(&mut self, component: usize) -> Option<SimDuration> {
        let part = &mut self.components[component];
        part.occurrence += 1;
        let hours = part.stream.at(part.occurrence).exponential() / part.fleet_rate;
        hours.is_finite().then(|| SimDuration::from_seconds_rounded_up(hours * 3600.0))
    }

    /// The failure whose time [`Self::next`] has drawn.
    pub fn strike(&mut self, component: usize) -> Failure {
        let part = &mut self.components[component];
        let draws = part.stream.at(part.occurrence);
        draws.exponential(); // the gap that led here
        let position = Position::from_bits(draws.bits());
        let cured_by_restart = draws.uniform() < part.spec.restart_cures;
        let spec = &part.spec;
        let repair = draws.lognormal(spec.repair_median.in_seconds(), spec.repair_spread);
        let within = Position::from_bits(draws.bits());
        let seconds = if cured_by_restart { spec.restart_time.in_seconds() } else { repair };
        Failure {
            target: Target { level: spec.per, position, within },
            cured_by_restart,
            length: SimDuration::from_seconds_rounded_up(seconds),
        }
    }

    /// Counts a failure at a place; whether the place goes out with it.
    pub fn add(&mut self, component: usize, place: u32) -> bool {
        let part = &mut self.components[component];
        let broken = &mut part.broken[place as usize];
        *broken += 1;
        *broken == part.spec.tolerates + 1
    }

    /// Counts a repair at a place; whether the place comes back with it.
    pub fn remove(&mut self, component: usize, place: u32) -> bool {
        let part = &mut self.components[component];
        let broken = &mut part.broken[place as usize];
        *broken -= 1;
        *broken == part.spec.tolerates
    }

    /// Interruptions in an hour of a job that covers `touched(level)` places of each level.
    ///
    /// Components with redundancy are left out: losing them takes several failures at once.
    pub fn job_rate(&self, touched: impl Fn(Level) -> f64, fleet: impl Fn(Level) -> f64) -> f64 {
        let rate = |part: &Component| {
            let spec = &part.spec;
            let part_of_rack = spec.takes_out == Level::Tray;
            let level = if part_of_rack { Level::Tray } else { spec.takes_out.max(spec.per) };
            let share = touched(level) / fleet(level).max(1.0);
            if spec.tolerates == 0 { part.fleet_rate * share.min(1.0) } else { 0.0 }
        };
        self.components.iter().map(rate).sum()
    }
}

impl Position {
    const fn from_bits(bits: u64) -> Self {
        Self((bits >> 32) as u32)
    }

    /// The place among `count` that lies here.
    pub const fn among(self, count: u32) -> u32 {
        ((self.0 as u64 * count as u64) >> 32) as u32
    }
}
