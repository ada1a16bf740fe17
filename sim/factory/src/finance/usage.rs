//! Usage: what the simulation metered, month by month. Money is a function of it, of the design and of the
//! scenario's part on money; so prices can change without simulating again.

use units::{Energy, Mass, Money, Volume};

use super::{Built, Stage, Unit, Units};

/// What a run metered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Usage {
    /// Names of the classes of work, in the order of their numbers.
    pub classes: Vec<String>,
    /// Contracts.
    pub contracts: Vec<ContractTerms>,
    /// Names of the kinds of part, in the order of their numbers.
    pub parts: Vec<String>,
    /// Names of the skills of crews, in the order of their numbers.
    pub skills: Vec<String>,
    /// Months, the first of the run first; the last may be a part of one.
    pub months: Vec<Month>,
    /// What is built when.
    pub built: Built,
}

/// What a contract reserves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContractTerms {
    /// Its class of work.
    pub class: String,
    /// Number of that class.
    pub number: usize,
    /// GPUs that it reserves while it holds.
    pub gpus: u32,
    /// Hours from the first of the run until it holds.
    pub begins: f64,
    /// The same until it holds no more; `None` where it goes on.
    pub ends: Option<f64>,
    /// It is paid for at another plant, from where its jobs come.
    pub elsewhere: bool,
}

/// What a month metered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Month {
    /// Year of operation, from 1.
    pub year: u32,
    /// Month of the calendar, from 0 for January.
    pub of_year: usize,
    /// Hours metered.
    pub hours: f64,
    /// The same as a share of the year of operation.
    pub share_of_year: f64,
    /// Hours of that year.
    pub hours_of_year: u32,
    /// Energy drawn from the grid.
    pub energy: Energy,
    /// Its price, hour by hour.
    pub energy_cost: Money,
    /// Price of what stood in for the grid while that was built.
    pub temporary_cost: Money,
    /// Charges for peak power.
    pub demand_cost: Money,
    /// What generation on the site cost.
    pub generation: GenerationCosts,
    /// Carbon price of energy and fuel.
    pub carbon_cost: Money,
    /// Carbon dioxide of fuel.
    pub fuel_carbon: Mass,
    /// Nitrogen oxides of generating sets.
    pub fuel_nox: Mass,
    /// Nitrogen oxides of generation on the site.
    pub generation_nox: Mass,
    /// Price of all these.
    pub nox_cost: Money,
    /// Water evaporated and drained.
    pub water: Volume,
    /// Its price.
    pub water_cost: Money,
    /// What meters showed.
    pub meters: Meters,
    /// For how much of it units were available.
    pub units: UnitHours,
}

/// What generation on the site cost in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GenerationCosts {
    /// Fuel.
    pub fuel: Money,
    /// Upkeep by use.
    pub wear: Money,
    /// Rent.
    pub rent: Money,
    /// Solar power by contract, less what it is worth at the prices of the grid.
    pub contracts: Money,
    /// What energy was sold for.
    pub exports: Money,
}

/// For how much of a month units were available, each kind with its own; nothing where all always were.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UnitHours {
    /// Trays, or nodes.
    pub nodes: Vec<Units>,
    /// Racks, of whose time each tray is its part.
    pub racks: Vec<Units>,
}

impl UnitHours {
    /// Those of a kind.
    pub fn of(&self, unit: Unit) -> &[Units] {
        match unit {
            Unit::Node => &self.nodes,
            Unit::Rack => &self.racks,
        }
    }
}

/// What meters of work, supply and repair showed: of a month in [`Month`], of the run until now as they are
/// read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meters {
    /// GPU-hours.
    pub gpu_hours: GpuHours,
    /// What the site used.
    pub site: SiteUse,
    /// Electrical energy of generating sets.
    pub genset_energy: Energy,
    /// Energy of the battery's modules that were bought again, when new.
    pub battery_replaced: Energy,
    /// By class: GPU-hours that its jobs held.
    pub held_by_class: Vec<f64>,
    /// By contract: what became of its hours.
    pub contracts: Vec<ContractHours>,
    /// Repairs.
    pub repairs: Repairs,
}

/// What the site used, as its effectiveness is worked out from.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SiteUse {
    /// Energy of everything on the site.
    pub facility: Energy,
    /// Energy of racks, network and storage.
    pub it: Energy,
    /// Water evaporated and drained, whether it is taken or comes from a tank.
    pub water: Volume,
}

/// GPU-hours, each kind a part of the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GpuHours {
    /// Built, working or not.
    pub installed: f64,
    /// In service, and neither spare nor excluded.
    pub sellable: f64,
    /// Held by jobs or reserved by contracts.
    pub held: f64,
    /// Of computing whose results were kept: goodput.
    pub kept: f64,
    /// Reserved by contracts and held by jobs of others, of those held.
    pub lent: f64,
}

/// GPU-hours of a contract.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ContractHours {
    /// Reserved.
    pub reserved: f64,
    /// Held by its jobs.
    pub used: f64,
    /// In working order for it, used or not.
    pub offered: f64,
}

/// What became of bad parts, and what crews did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Repairs {
    /// By kind of part: those that leave for their maker, who repairs them.
    pub repaired: Vec<u64>,
    /// By kind of part: those that were scrapped, for each of which a new one was ordered.
    pub scrapped: Vec<u64>,
    /// By kind of part: those in which the bench found no fault.
    pub no_fault: Vec<u64>,
    /// By skill: visits of crews.
    pub visits: Vec<u64>,
    /// By skill: hours that crews worked.
    pub crew_hours: Vec<f64>,
}

impl Usage {
    /// Length of the run in years of operation.
    pub fn years(&self) -> f64 {
        self.months.iter().map(|month| month.share_of_year).sum()
    }

    /// GPU-hours of the run.
    pub fn gpu_hours(&self) -> GpuHours {
        let sum =
            |of: fn(&GpuHours) -> f64| self.months.iter().map(|it| of(&it.meters.gpu_hours)).sum();
        GpuHours {
            installed: sum(|it| it.installed),
            sellable: sum(|it| it.sellable),
            held: sum(|it| it.held),
            kept: sum(|it| it.kept),
            lent: sum(|it| it.lent),
        }
    }

    /// By month of the ledger, from 0: the part of something of the plant that comes in it.
    pub fn comes(&self, of: fn(&Stage) -> f64) -> Vec<f64> {
        self.built.comes(&self.ends(), of)
    }

    /// By month of the ledger, from 1: the part of the racks that may run, on the average; and as planned.
    pub fn accepted(&self) -> [Vec<f64>; 2] {
        let ends = self.ends();
        [self.built.accepted(&ends), self.built.accepted_as_planned(&ends)]
    }

    /// Hours from the first of the run to the end of each month, from 0.
    pub(super) fn ends(&self) -> Vec<f64> {
        let mut ends = vec![0.0];
        for month in &self.months {
            ends.push(ends[ends.len() - 1] + month.hours);
        }
        ends
    }

    /// Months with their numbers, from 1.
    pub fn numbered(&self) -> impl Iterator<Item = (u32, &Month)> {
        (1..).zip(&self.months)
    }
}

impl SiteUse {
    /// Power usage effectiveness: facility energy for each unit of IT energy; `None` where no IT energy was used.
    pub fn pue(self) -> Option<f64> {
        (self.it > Energy::ZERO).then(|| self.facility / self.it)
    }

    /// Water usage effectiveness: litres for each kilowatt-hour of IT energy; `None` where none was used.
    pub fn wue(self) -> Option<f64> {
        let kilowatt_hours = self.it.in_megawatt_hours() * 1000.0;
        (self.it > Energy::ZERO).then(|| self.water.in_litres() / kilowatt_hours)
    }

    fn since(self, before: Self) -> Self {
        Self {
            facility: self.facility - before.facility,
            it: self.it - before.it,
            water: self.water - before.water,
        }
    }
}

impl Meters {
    /// What they showed since an earlier reading, of which nothing may be missing.
    pub fn since(&self, before: &Self) -> Self {
        Self {
            gpu_hours: self.gpu_hours.since(before.gpu_hours),
            site: self.site.since(before.site),
            genset_energy: self.genset_energy - before.genset_energy,
            battery_replaced: self.battery_replaced - before.battery_replaced,
            held_by_class: less(&self.held_by_class, &before.held_by_class),
            contracts: each(&self.contracts, &before.contracts, |now, before| ContractHours {
                reserved: now.reserved - before.reserved,
                used: now.used - before.used,
                offered: now.offered - before.offered,
            }),
            repairs: self.repairs.since(&before.repairs),
        }
    }
}

impl GpuHours {
    fn since(self, before: Self) -> Self {
        Self {
            installed: self.installed - before.installed,
            sellable: self.sellable - before.sellable,
            held: self.held - before.held,
            kept: self.kept - before.kept,
            lent: self.lent - before.lent,
        }
    }
}

impl Repairs {
    fn since(&self, before: &Self) -> Self {
        let counts = |now: &[u64], before: &[u64]| each(now, before, |now, before| now - before);
        Self {
            repaired: counts(&self.repaired, &before.repaired),
            scrapped: counts(&self.scrapped, &before.scrapped),
            no_fault: counts(&self.no_fault, &before.no_fault),
            visits: counts(&self.visits, &before.visits),
            crew_hours: less(&self.crew_hours, &before.crew_hours),
        }
    }
}

fn less(now: &[f64], before: &[f64]) -> Vec<f64> {
    each(now, before, |now, before| now - before)
}

/// One by one; what was not there before was nothing.
fn each<T: Copy + Default>(now: &[T], before: &[T], less: impl Fn(T, T) -> T) -> Vec<T> {
    let before = before.iter().copied().chain(std::iter::repeat(T::default()));
    now.iter().zip(before).map(|(&now, before)| less(now, before)).collect()
}
