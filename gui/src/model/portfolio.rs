//! A portfolio that has been run: its sites, and what went between them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use factory::portfolio::{PortfolioResults, What};
use files::LoadedPortfolio;

/// A site of a portfolio.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Member {
    /// Its name in the portfolio.
    pub(crate) name: String,
    /// Degrees to the east, and to the north.
    pub(crate) at: (f64, f64),
    /// Power of its plant in megawatts.
    pub(crate) megawatts: f64,
}

/// What went from one site to another in the whole run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Flow {
    /// Bytes that arrived.
    pub(crate) bytes: f64,
    /// Jobs sent, those that came back among them.
    pub(crate) jobs: u64,
    /// Copies of data sets.
    pub(crate) data: u64,
    /// Checkpoints sent to a standby.
    pub(crate) replicas: u64,
    /// What it cost, in dollars.
    pub(crate) dollars: f64,
    /// What had not arrived by the end of the run.
    pub(crate) under_way: u64,
}

/// A portfolio with what its run brought.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Portfolio {
    /// Its name.
    pub(crate) name: String,
    /// Years simulated.
    pub(crate) years: f64,
    /// Seed of its luck.
    pub(crate) seed: u64,
    /// Its sites, in the order of the file.
    pub(crate) members: Vec<Member>,
    /// Its links, by the numbers of their sites.
    pub(crate) links: Vec<[usize; 2]>,
    /// By the numbers of the sites from which and to which it went; nothing where nothing did.
    pub(crate) flows: BTreeMap<(usize, usize), Flow>,
}

/// Portfolios: the one that is shown, and one that is under way.
#[derive(Debug, Default)]
pub(crate) struct Portfolios {
    /// The one whose flows the map shows.
    pub(crate) shown: Option<Portfolio>,
    /// The file of the one that is under way, and the share of it that is done.
    pub(crate) under_way: Option<(PathBuf, f32)>,
}

impl Portfolio {
    /// That of a run.
    pub(crate) fn new(loaded: &LoadedPortfolio, results: &PortfolioResults) -> Self {
        let portfolio = &loaded.portfolio;
        let member = |member: &factory::portfolio::Member| {
            let spec = member.scenario.spec();
            let at = (spec.location.longitude, spec.location.latitude);
            Member { name: member.name.clone(), at, megawatts: spec.size.in_megawatts() }
        };
        let hours = portfolio.members().iter().map(|it| it.scenario.length().in_hours());
        let mut flows: BTreeMap<(usize, usize), Flow> = BTreeMap::new();
        for transfer in &results.transfers {
            let flow = flows.entry((transfer.from, transfer.to)).or_default();
            if transfer.ended.is_none() {
                flow.under_way += 1;
                continue;
            }
            flow.bytes += transfer.bytes;
            flow.dollars += transfer.dollars;
            *(match transfer.what {
                What::Job(_) | What::Return(_) => &mut flow.jobs,
                What::Data(_) => &mut flow.data,
                What::Replica => &mut flow.replicas,
            }) += 1;
        }
        Self {
            name: portfolio.name().to_owned(),
            years: hours.fold(0.0, f64::max) / 8760.0,
            seed: portfolio.seed(),
            members: portfolio.members().iter().map(member).collect(),
            links: results.links.clone(),
            flows,
        }
    }

    /// The greatest number of bytes that went one way.
    pub(crate) fn most(&self) -> f64 {
        self.flows.values().map(|flow| flow.bytes).fold(0.0, f64::max)
    }
}

impl Flow {
    /// What it is in words: terabytes, then what was sent.
    pub(crate) fn words(&self) -> String {
        let mut words = vec![bytes(self.bytes)];
        for (count, one, many) in [
            (self.jobs, "job", "jobs"),
            (self.data, "data set", "data sets"),
            (self.replicas, "replica", "replicas"),
        ] {
            if count > 0 {
                let what = if count == 1 { one } else { many };
                words.push(format!("{} {what}", crate::format::grouped(count as f64)));
            }
        }
        words.join(", ")
    }
}

/// Bytes in the unit that suits them.
pub(crate) fn bytes(bytes: f64) -> String {
    let units = [(1e15, "PB"), (1e12, "TB"), (1e9, "GB"), (1e6, "MB")];
    let fits = units.into_iter().find(|(size, _)| bytes >= *size);
    let (size, unit) = fits.unwrap_or((1.0, "B"));
    format!("{} {unit}", crate::format::significant(bytes / size))
}
