//! Yards: racks that a tenant has for itself, in units that nobody else stands on. What it does not use of them nobody does.

use std::collections::BTreeMap;

/// The unit in which a tenant has ground for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Single racks: a rack is a domain.
    Rack,
    /// Whole halls.
    Hall,
    /// The site.
    Site,
}

/// The racks of one tenant.
#[derive(Clone, Debug)]
pub(super) struct Yard {
    pub(super) unit: Unit,
    /// Its racks, each with its free GPUs.
    pub(super) racks: BTreeMap<u32, u32>,
    pub(super) free: u32,
    /// It is given up: its racks are being cleaned.
    pub(super) leaving: bool,
}

/// The yards of all tenants.
#[derive(Clone, Debug, Default)]
pub(super) struct Yards {
    pub(super) yards: Vec<Yard>,
    /// By class of work: its yard.
    pub(super) of_class: Vec<Option<usize>>,
}

impl Yard {
    /// One in whole units, of which there is none yet.
    pub(super) const fn of(unit: Unit) -> Self {
        Self { unit, racks: BTreeMap::new(), free: 0, leaving: false }
    }
}
