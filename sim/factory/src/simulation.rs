//! One run of one scenario, from beginning to end or in steps.

use engine::{Agenda, run_until_stopped};
use units::SimTime;

use crate::compute::Floor;
use crate::plant::{Event, Plant};
use crate::results::{Recording, Records, Results};
use crate::scenario::CheckedScenario;

/// A run under way.
///
/// It may be advanced in steps of whole hours, for progress and for taking records as they come;
/// the steps leave no trace in the results.
#[derive(Debug)]
pub struct Simulation {
    plant: Plant,
    agenda: Agenda<Event>,
    events: u64,
    end: SimTime,
}

impl Simulation {
    /// Builds the plant of `scenario`.
    pub fn new(scenario: &CheckedScenario, recording: Recording) -> Self {
        let mut agenda = Agenda::new();
        let plant = Plant::build(scenario, recording, &mut agenda);
        Self { plant, agenda, events: 0, end: SimTime::START + scenario.length() }
    }

    /// The same run with every stage of settling, whether it is needed or not: slower, and the same to
    /// the last bit. Tests compare the two.
    pub const fn make_thorough(&mut self) {
        self.plant.make_thorough();
    }

    /// When the run ends.
    pub const fn end(&self) -> SimTime {
        self.end
    }

    /// Events handled so far.
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// Runs up to and including `time`, a whole hour, or to the end if that is earlier.
    pub fn advance_to(&mut self, time: SimTime) {
        self.advance_to_unless(time, &|| false);
    }

    /// The same, unless `stop` says so on the way, however many events there are. Answers whether
    /// `time` was reached; a run that was stopped is of no more use. Not generic, so that who calls this compiles no
    /// plant of its own.
    pub fn advance_to_unless(&mut self, time: SimTime, stop: &dyn Fn() -> bool) -> bool {
        let time = time.min(self.end);
        let (events, reached) = run_until_stopped(&mut self.plant, &mut self.agenda, time, stop);
        self.events += events;
        reached
    }

    /// The racks as they are now.
    pub const fn floor(&self) -> &Floor {
        self.plant.floor()
    }

    /// Takes what was recorded since this was last called.
    pub fn take_records(&mut self) -> Records {
        self.plant.take_records()
    }

    /// Runs to the end.
    pub fn finish(mut self) -> Results {
        self.advance_to(self.end);
        self.plant.into_results(self.agenda.now(), self.events)
    }
}

/// Runs a scenario from beginning to end, for its metrics only, unless `stop` says so on the way.
pub fn simulate_unless(scenario: &CheckedScenario, stop: &dyn Fn() -> bool) -> Option<Results> {
    let mut simulation = Simulation::new(scenario, Recording::Summary);
    let end = simulation.end();
    simulation.advance_to_unless(end, stop).then(|| simulation.finish())
}

/// Runs a scenario from beginning to end, for its metrics only.
pub fn simulate(scenario: &CheckedScenario) -> Results {
    Simulation::new(scenario, Recording::Summary).finish()
}
