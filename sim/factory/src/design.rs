//! The design: what is built, as units by block with their number, those needed and their size. Each room
//! tells its part, and money prices it; so it stands below the rooms.

use units::{Energy, Power, TemperatureDifference};

/// What is built.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Design {
    /// Racks, network and storage at their rating.
    pub it_power: Power,
    /// The part of that which the site can feed: what the facility is built for.
    pub fed_power: Power,
    /// Power of the grid connection.
    pub site_power: Power,
    /// Racks.
    pub racks: u32,
    /// Trays of a rack.
    pub trays_per_rack: u32,
    /// GPUs of a rack.
    pub gpus_per_rack: u32,
    /// Peak of a GPU, in TFLOP/s of dense BF16.
    pub peak_teraflops: f64,
    /// Power of a rack at its rating.
    pub rack_power: Power,
    /// Share of that which leaves through liquid.
    pub liquid_share: f64,
    /// Everything that has a price of its own.
    pub items: Vec<Item>,
    /// Tariffs of others on equipment.
    pub duties: Vec<Duty>,
    /// Times in which the maker of the racks delivers none.
    pub stops: Vec<Stop>,
}

/// A time in which the maker of the racks delivers none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// Months of a twelfth of a year from the first day of the run until it begins.
    pub from: f64,
    /// The same until it is over; infinite where it goes on.
    pub until: f64,
}

/// A tariff on equipment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Duty {
    /// Months of a twelfth of a year from the first day of the run until it holds.
    pub from: f64,
    /// The same until it holds no more; infinite where it goes on.
    pub until: f64,
    /// What it adds to prices, as a share of them.
    pub share: f64,
}

/// Units of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it is.
    pub block: Block,
    /// Its name in the scenario, such as that of a stage; empty where there is only one of its block.
    pub name: String,
    /// Units installed.
    pub units: f64,
    /// Units that would do.
    pub needed: f64,
    /// Rating of all units installed.
    pub power: Power,
    /// Content of all units installed.
    pub energy: Energy,
    /// Temperature of what is cooled above what cools it, at design load.
    pub approach: Option<TemperatureDifference>,
    /// Group that it belongs to, such as "cooling"; empty where there is none.
    pub group: String,
    /// Months of a twelfth of a year from the first day of the run until it comes.
    pub comes: f64,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Block {
    /// A stage of the power chain.
    Stage,
    /// Sections of medium voltage.
    Section,
    /// Static switches between line-ups with racks of their own and those that take their place.
    StaticSwitch,
    /// Batteries of the uninterruptible supplies of halls.
    UpsBattery,
    /// A battery that takes up the swing of synchronous training.
    SwingFilter,
    /// The battery of the site: power of its converters, energy of its modules; needed units are the share of their
    /// price for which modules are bought again.
    Battery,
    /// Converters of the battery that can feed the site by themselves.
    GridForming,
    /// The static switch between grid and site, behind which the battery is.
    SiteSwitch,
    /// Units that generate on the site, by their kind.
    Generator,
    /// Solar fields on the site, by their peak.
    Solar,
    /// Standby generating sets.
    Genset,
    /// Fuel on site, as the electrical energy that it yields.
    Fuel,
    /// Pumps, heat exchangers, coolers or towers.
    Cooling,
    /// Chillers, rated by the heat that they lift.
    Chiller,
    /// Heat exchangers to the coolant of racks.
    Exchanger,
    /// Cubic metres of water in tanks: those of halls, and that of the site.
    WaterTank,
    /// Pumps, fans and chillers that the UPS feeds.
    PumpsOnUps,
    /// Parts of a kind of component that fails.
    Component,
    /// Data halls.
    Hall,
    /// Rows.
    Row,
    /// Pods.
    Pod,
    /// Switches and optics of the network, against those of full bisection.
    Fabric,
    /// Bytes in a second that storage gives and takes together.
    Storage,
    /// Parts in stock.
    SparePart,
    /// Crews: seats on shift around the clock.
    Crew,
    /// Bytes in a second that the store of backups gives and takes.
    Backup,
    /// Terabytes of copies that the store of backups keeps.
    BackupMedia,
    /// Hours of maintenance in a year: of all line-ups, and by name of all units of a kind of the site; those of one hour each are
    /// what would do.
    Upkeep,
    /// Crews that stand by to rebuild systems after an intruder.
    Responder,
    /// Halls that are isolated from each other against intruders.
    Segment,
}

impl Item {
    /// So many units of a block.
    pub fn new(block: Block, name: &str, units: f64) -> Self {
        let (power, energy) = (Power::ZERO, Energy::ZERO);
        let (name, group) = (name.to_owned(), String::new());
        Self { block, name, units, needed: units, power, energy, approach: None, group, comes: 0.0 }
    }

    /// Of which so many would do.
    pub fn needing(self, needed: f64) -> Self {
        Self { needed, ..self }
    }

    /// With so much power together.
    pub fn of_power(self, power: Power) -> Self {
        Self { power, ..self }
    }

    /// With so much energy together.
    pub fn of_energy(self, energy: Energy) -> Self {
        Self { energy, ..self }
    }

    /// With such an approach.
    pub fn approaching(self, approach: TemperatureDifference) -> Self {
        Self { approach: Some(approach), ..self }
    }

    /// That comes so many months after the first day.
    pub fn after(self, comes: f64) -> Self {
        Self { comes, ..self }
    }

    /// In a group.
    pub fn in_group(self, group: &str) -> Self {
        Self { group: group.to_owned(), ..self }
    }

    /// Units installed for each one needed; 1 where none is needed.
    pub fn for_each_needed(&self) -> f64 {
        if self.needed > 0.0 { self.units / self.needed } else { 1.0 }
    }
}

impl Design {
    /// All items of a block.
    pub fn of(&self, block: Block) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.block == block)
    }

    /// What tariffs add to the price of equipment that is bought so many months after the first day.
    pub fn duty_after(&self, months: f64) -> f64 {
        let holds = |duty: &&Duty| duty.from <= months && months < duty.until;
        self.duties.iter().filter(holds).fold(0.0, |sum, duty| sum + duty.share)
    }

    /// When racks come that are due so many months after the first day: then, or once their maker delivers again;
    /// infinite where that is not within the run.
    pub fn delivered_after(&self, due: f64) -> f64 {
        let stopped = |at: f64| self.stops.iter().find(|stop| stop.from <= at && at < stop.until);
        let mut at = due;
        while let Some(stop) = stopped(at) {
            at = stop.until;
        }
        at
    }

    /// Racks with their GPUs: all of them.
    pub fn gpus(&self) -> f64 {
        f64::from(self.racks) * f64::from(self.gpus_per_rack)
    }
}
