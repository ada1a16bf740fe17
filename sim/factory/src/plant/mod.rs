//! The plant: all rooms together. They meet here and nowhere else.
//!
//! - `build`: makes the plant of a scenario and schedules its first events.
//! - `route`: lists every event, and says whom it concerns.
//! - `effects`: what rooms do to each other; `faults`: what failures do.
//! - `law`: what acts of others and demands of tenants do to the rooms.
//! - `dips`: what a dip of the voltage does. `settle`: brings all flows into balance, in one fixed order.
//! - `connection`: how much may be drawn. `shedding`, `restoring`: what gives way where that does not suffice, and how it
//!   comes back; `shortage`: racks that go off for it; `strains`: what each step does and costs.
//! - `generation`: units and solar fields on the site, and the grid that they do without.
//! - `guests`: jobs that leave for other plants, and those that come from there.
//! - `swing`: how synchronous jobs move what is drawn within seconds.
//! - `ramps`, `falls`: jobs that start and stop within the ramp of the connection.
//! - `slowing`: racks whose line-ups may give less than they would draw.
//! - `hour`: closes an hour and begins the next; `months`: what meters show at the end of a month.
//! - `unit_log`: for how much of a month trays and racks were out. `bill`: what is built, for money to price.
//! - `equipment`: electrical units that fail, and what goes off with them.
//! - `record`: what a full recording keeps. `describe`: the plant's own description, for views.
//! - `report`: what the plant declares itself, and what it writes of all rooms; `work_energy`: what racks used by class of
//!   work. `reprice`: the same under other prices.

mod bill;
mod build;
mod connection;
mod describe;
mod dips;
mod effects;
mod equipment;
mod falls;
mod faults;
mod generation;
mod guests;
mod hour;
mod incidents;
mod law;
mod months;
mod parts;
mod ramps;
mod record;
mod report;
mod reprice;
mod restoring;
mod route;
mod settle;
mod shedding;
mod shortage;
mod slowing;
mod start;
mod strains;
mod swing;
mod unit_log;
mod work_energy;

pub use bill::design;
pub use describe::topology;
pub use generation::{IslandStep, island_step};
pub use report::registry;
pub use reprice::priced_by;
pub use route::Event;

use engine::Fingerprint;
use unit_log::UnitLog;
use units::SimTime;

use crate::buildout::Building;
use crate::compute::{Compute, PlacementSpec};
use crate::cooling::CoolingSystem;
use crate::design::Design;
use crate::effect::{BUILDING, Changed, Down, Effects, MAINTENANCE, Reason, SECURITY};
use crate::failures::Upkeep;
use crate::finance::Books;
use crate::generation::Generation;
use crate::jobs::Work;
use crate::place::Places;
use crate::power::PowerSystem;
use crate::results::Records;
use crate::security::Security;
use crate::shortage::Shortage;
use crate::site::Surroundings;
use crate::sovereignty::Affairs;
use crate::swing::Swing;

/// All rooms of the factory, and what belongs to none of them.
#[derive(Debug)]
pub struct Plant {
    site: Surroundings,
    power: PowerSystem,
    /// Kinds of units of the power system; those of generation are counted on.
    kinds_of_power: usize,
    generation: Generation,
    cooling: CoolingSystem,
    compute: Compute,
    failures: Upkeep,
    work: Work,
    swing: Swing,
    finance: Books,
    building: Building,
    sovereignty: Affairs,
    security: Security,
    /// When trays and racks were out of service.
    units: UnitLog,
    /// What is built.
    design: Design,
    placement: PlacementSpec,
    places: Places,
    shortage: Shortage,
    rationed: shortage::Rationed,
    calls: connection::Calls,
    causes: Causes,
    /// Why the grid supplied nothing when it last did not.
    blackout: Reason,
    end: SimTime,
    effects: Effects,
    changed: Changed,
    /// Runs every stage of settling, clean or not: slower, and the same to the last bit.
    thorough: bool,
    /// Groups of line-ups whose racks are slowed down, by hall and group.
    slowed: Vec<slowing::Slowed>,
    /// Racks whose cap has changed since jobs were last told.
    recapped: Vec<(u32, u32)>,
    /// Quantities of the hour that ended last, kept for their memory.
    row: crate::quantities::Row,
    reports: report::Reports,
    records: Records,
    /// Racks that are dark or slowed down, where hours are recorded.
    incidents: Option<Box<incidents::Incidents>>,
    /// In a full recording.
    recorder: Option<Box<record::Recorder>>,
    fingerprint: Fingerprint,
}

/// Why GPUs are out of service or jobs interrupted, by number.
#[derive(Clone, Debug)]
struct Causes {
    names: Vec<String>,
    /// By cause: the state of a place that it takes out, where that does not follow its repair.
    down: Vec<Option<Down>>,
    grid: usize,
    cooling: usize,
    power: usize,
    /// Where line-ups are maintained.
    maintenance: usize,
    /// Where the plant does not stand from the start.
    building: Option<usize>,
    /// Contracts that take back what they have lent; only where somebody borrows.
    recall: usize,
    /// Orders of others to stop; only where there may be one.
    orders: usize,
    /// Intruders; only where one may strike.
    security: usize,
    /// What may be drawn does not suffice; only where less may be drawn than the site has.
    shortage: usize,
    /// For the same reason jobs have saved their work and left.
    suspension: usize,
}

impl Causes {
    /// The causes of the components, and those that the plant itself can tell: whether it is built, lends, is maintained, may
    /// be ordered to stop, may be struck by intruders, and may have less power than its site.
    fn new(of_components: &[String], flags: [bool; 6]) -> Self {
        let [builds, lends, maintains, obeys, fears, rations] = flags;
        let mut names = of_components.to_vec();
        let mut number = |name: &str| {
            let known = names.iter().position(|cause| cause == name);
            known.unwrap_or_else(|| {
                names.push(name.to_owned());
                names.len() - 1
            })
        };
        let (grid, cooling) = (number("grid"), number("cooling"));
        let building = builds.then(|| number(BUILDING));
        let power = number(parts::POWER);
        let maintenance = if maintains { number(MAINTENANCE) } else { power };
        let recall = if lends { number("recall") } else { grid };
        let orders = if obeys { number("orders") } else { grid };
        let security = if fears { number(SECURITY) } else { grid };
        let shortage = if rations { number("shortage") } else { grid };
        let suspension = if rations { number("suspension") } else { grid };
        let down = names.iter().map(|cause| Down::of_cause(cause)).collect();
        Self {
            names,
            down,
            grid,
            cooling,
            power,
            maintenance,
            building,
            recall,
            orders,
            security,
            shortage,
            suspension,
        }
    }

    /// The state of a place that a cause takes out, at first.
    fn down_by(&self, cause: usize) -> Down {
        self.down[cause].unwrap_or_default()
    }
}
