//! A run of a portfolio, from beginning to end or in steps.

use engine::{Agenda, run_until_stopped};
use units::SimTime;

use super::model::Model;
use super::{CheckedPortfolio, Conduct, Event, PortfolioResults};
use crate::results::{Recording, Records};

/// A run of a portfolio under way. It may be advanced in steps of whole hours, which leave no trace.
#[derive(Debug)]
pub struct PortfolioSimulation {
    model: Model,
    agenda: Agenda<Event>,
    portfolio: CheckedPortfolio,
    end: SimTime,
}

impl PortfolioSimulation {
    /// Builds the plants of a portfolio.
    pub fn new(portfolio: &CheckedPortfolio, conduct: Conduct, recording: Recording) -> Self {
        let mut agenda = Agenda::new();
        let model = Model::new(portfolio, (conduct, recording), &mut agenda);
        let longest = portfolio.members().iter().map(|member| member.scenario.length()).max();
        let end = SimTime::START + longest.unwrap_or_default();
        Self { model, agenda, portfolio: portfolio.clone(), end }
    }

    /// When the run ends.
    pub const fn end(&self) -> SimTime {
        self.end
    }

    /// Runs up to and including `time`, a whole hour, or to the end if that is earlier, unless `stop` says so on
    /// the way. Answers whether `time` was reached; a run that was stopped is of no more use.
    pub fn advance_to_unless(&mut self, time: SimTime, stop: &dyn Fn() -> bool) -> bool {
        let time = time.min(self.end);
        run_until_stopped(&mut self.model, &mut self.agenda, time, stop).1
    }

    /// Takes what was recorded at a site since this was last called.
    pub fn take_records(&mut self, site: usize) -> Records {
        self.model.sites[site].plant.take_records()
    }

    /// Runs to the end.
    pub fn finish(mut self) -> PortfolioResults {
        self.advance_to_unless(self.end, &|| false);
        PortfolioResults::of(self.model, &self.portfolio, self.end)
    }
}
