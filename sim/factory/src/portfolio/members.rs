//! A portfolio that is known to be sound, with its sites.

use super::PortfolioSpec;
use crate::jobs::Guest;
use crate::scenario::CheckedScenario;

/// A site of a portfolio.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name in the portfolio.
    pub name: String,
    /// What stands there, with the seed of its luck.
    pub scenario: CheckedScenario,
}

/// A portfolio known to be sound. Only [`CheckedPortfolio::new`] makes one.
#[derive(Clone, Debug)]
pub struct CheckedPortfolio {
    pub(super) name: String,
    pub(super) spec: PortfolioSpec,
    pub(super) seed: u64,
    pub(super) members: Vec<Member>,
}

/// Whether sites have to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conduct {
    /// They share jobs.
    Together,
    /// Each keeps its own: with the same luck as together, what strikes several of them included.
    Alone,
}

impl CheckedPortfolio {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What its file says.
    pub const fn spec(&self) -> &PortfolioSpec {
        &self.spec
    }

    /// Seed of links and of what strikes several sites.
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// Its sites, in the order of the file.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The same with the classes of those who may come to each site from elsewhere.
    pub(super) fn with_guests(mut self, guests: Vec<Vec<Guest>>) -> Self {
        for (member, guests) in self.members.iter_mut().zip(guests) {
            member.scenario = member.scenario.clone().with_guests(guests);
        }
        self
    }
}
