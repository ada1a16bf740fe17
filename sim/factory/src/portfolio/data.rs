//! Data sets: where they are, where copies are on their way, and who waits for these.

use super::PortfolioSpec;
use super::site::numbers_of;

/// A data set.
#[derive(Debug)]
pub(super) struct DataSet {
    pub(super) name: String,
    pub(super) bytes: f64,
    /// By site: whether it is there.
    there: Vec<bool>,
    /// By site: whether a copy is on its way.
    coming: Vec<bool>,
    /// By site: those that wait for it.
    waiting: Vec<Vec<u32>>,
}

impl DataSet {
    /// Those of a portfolio with sites of these names.
    pub(super) fn all(spec: &PortfolioSpec, names: &[String]) -> Vec<Self> {
        let set = |(name, set): (&String, &super::DataSpec)| {
            let mut there = vec![false; names.len()];
            let mut homes = set.replicas.clone();
            homes.push(set.home.clone());
            for site in numbers_of(names, &homes) {
                there[site] = true;
            }
            Self {
                name: name.clone(),
                bytes: set.size.in_bytes(),
                there,
                coming: vec![false; names.len()],
                waiting: vec![Vec::new(); names.len()],
            }
        };
        spec.data.iter().map(set).collect()
    }

    pub(super) fn is_at(&self, site: usize) -> bool {
        self.there[site]
    }

    pub(super) fn is_coming_to(&self, site: usize) -> bool {
        self.coming[site]
    }

    /// Sites that have it.
    pub(super) fn holders(&self) -> impl Iterator<Item = usize> {
        self.there.iter().enumerate().filter(|(_, there)| **there).map(|(site, _)| site)
    }

    /// A copy is on its way.
    pub(super) fn send_to(&mut self, site: usize) {
        self.coming[site] = true;
    }

    /// Somebody waits for it.
    pub(super) fn await_at(&mut self, site: usize, cargo: u32) {
        self.waiting[site].push(cargo);
    }

    /// A copy is there: those that waited for it.
    pub(super) fn arrive_at(&mut self, site: usize) -> Vec<u32> {
        self.there[site] = true;
        self.coming[site] = false;
        std::mem::take(&mut self.waiting[site])
    }
}
