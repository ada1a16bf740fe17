//! The words in which rooms speak to the plant: what they do to others, and what has changed.
//!
//! They stand below the rooms, so that a room names neither its neighbours nor the plant.

mod changed;
mod crowd;
mod down;
mod fault;

pub use changed::Changed;
pub use crowd::Crowd;
pub use down::{BUILDING, Down, MAINTENANCE, SECURITY};
pub use fault::{BadPart, Fault, Hits, Second, Unit};

use std::collections::VecDeque;

use units::{SimDuration, SimTime};

use crate::place::Place;

/// What a room does to others. Whom it concerns is decided in `plant::effects`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The grid supplies nothing for a while.
    SupplyLost {
        /// For how long.
        length: SimDuration,
        /// Why.
        reason: Reason,
    },
    /// A fault of the grid dips its voltage.
    Dip {
        /// Its number.
        fault: u32,
    },
    /// A dip of the voltage stops fans, pumps and chillers that no store carries.
    MotorsTrip,
    /// A contract lets less be drawn from then on.
    CallNoticed {
        /// Then.
        begins: SimTime,
    },
    /// UPS of some halls stay on their batteries after dips, until somebody brings them back.
    StoresStay {
        /// For how long.
        length: SimDuration,
    },
    /// A contract lets less be drawn from now on.
    CallBegins {
        /// Its number.
        call: u16,
        /// For how long that has been known.
        notice: SimDuration,
        /// For how long.
        length: SimDuration,
    },
    /// It lets as much be drawn again as without it.
    CallEnds {
        /// Its number.
        call: u16,
    },
    /// A feed of several is lost, or back.
    FeedsChange,
    /// A hazard strikes and leaves the grid alone.
    HazardStruck {
        /// Its number.
        hazard: u16,
    },
    /// Repair crews cannot begin work.
    AccessLost {
        /// Until then.
        until: SimTime,
    },
    /// A generating set that ran has failed.
    GensetFailed,
    /// A hall is carried by its UPS from now on.
    HallBridged {
        /// Its number.
        hall: u16,
    },
    /// A hall that its UPS carried is fed again.
    HallFed {
        /// Its number.
        hall: u16,
    },
    /// A hall has no power, and its racks go off.
    HallDark {
        /// Its number.
        hall: u16,
        /// Because its racks had become too warm, not because nothing feeds it.
        too_warm: bool,
    },
    /// A hall goes off, since what may be drawn does not suffice for it.
    HallOff {
        /// Its number.
        hall: u16,
        /// Whether its jobs have saved their work.
        saved: bool,
    },
    /// Other racks of a hall may run than before, or more or fewer.
    RacksAllowed {
        /// Its number.
        hall: u16,
        /// Whether the jobs on those that go off have saved their work.
        saved: bool,
    },
    /// A hall without power is expected to work again then.
    HallExpected {
        /// Its number.
        hall: u16,
        /// When.
        at: SimTime,
    },
    /// The racks of a hall without pumps have become too warm.
    HallTooWarm {
        /// Its number.
        hall: u16,
    },
    /// Cooling gets no water that it would evaporate, for the first time on a day.
    WaterRefused {
        /// Whether a permit is used up; else the supply is too small.
        permit: bool,
    },
    /// Of electrical units.
    OfUnits(UnitEffect),
    /// A component has failed.
    Failed(Fault),
    /// Racks that stood without coolant flow have become too warm.
    RacksTooWarm {
        /// The kind of component that failed.
        component: u16,
        /// The place that it took out.
        place: Place,
        /// Its number.
        number: u32,
    },
    /// The racks of a place have lost one reason to be off.
    PlaceOpens {
        /// The kind of place.
        place: Place,
        /// Its number.
        number: u32,
    },
    /// Coolant flows again in a place.
    FlowReturns {
        /// The kind of place.
        place: Place,
        /// Its number.
        number: u32,
    },
    /// A tray has lost one reason to be out of service.
    TrayMended {
        /// Its rack.
        rack: u32,
        /// Its number on the rack.
        tray: u32,
    },
    /// The repair of a tray has come to a stage.
    TrayStage {
        /// Its rack.
        rack: u32,
        /// Its number on the rack.
        tray: u32,
        /// What keeps it out now.
        down: Down,
        /// When it is expected back.
        back: SimTime,
    },
    /// One of the repairs of a place has come to a stage, and its return may be expected at another
    /// time.
    PlaceStage {
        /// The kind of component that failed.
        component: u16,
        /// The place that it took out.
        number: u32,
        /// What keeps it out now.
        down: Down,
    },
    /// A fault is mended.
    Mended {
        /// By its order in the run.
        fault: u32,
    },
    /// More repair crews are there.
    Staffed,
    /// More is built, or other power may be drawn.
    Built,
    /// What others, tenants or intruders do.
    Law(Decree),
    /// An interrupted job gives back the rest of its ground.
    JobLeaves {
        /// Its number.
        job: u32,
        /// Its kind of work.
        class: usize,
    },
    /// A job has saved its work and leaves, since there is no power for it.
    JobSuspended {
        /// Its number.
        job: u32,
    },
    /// A job stops for a contract to have back what it has lent.
    JobRecalled {
        /// Its number.
        job: u32,
        /// Whether it has saved its work.
        saved: bool,
    },
    /// A job has done all its work and leaves the floor.
    JobEnds {
        /// Its number.
        job: u32,
        /// Its kind of work.
        class: usize,
    },
    /// A job goes on with its next phase on a part of what it stands on, or all of it.
    JobTurns {
        /// Its number.
        job: u32,
        /// GPUs that it holds from now on.
        gpus: u32,
        /// Its kind of work before, and now.
        kinds: (usize, usize),
    },
}

/// What others, tenants or intruders do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decree {
    /// An intruder strikes.
    IntruderStrikes,
    /// A hall that an intruder had taken out works again.
    HallRestored {
        /// Its number.
        hall: u32,
    },
    /// The ground that a class of work had for itself is clean.
    GroundCleaned {
        /// The class.
        class: u16,
    },
    /// What others do to the plant begins.
    ActBegins {
        /// The number of the act.
        act: u16,
    },
    /// It ends, or something takes over.
    ActEnds {
        /// The number of the act.
        act: u16,
    },
}

/// What electrical units do to others, and what becomes of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitEffect {
    /// Racks of a place have no supply in a hall that is fed, and go off.
    SupplyGone {
        /// The kind of place.
        place: Place,
        /// Its number.
        number: u32,
        /// Whether that was announced.
        planned: bool,
    },
    /// Racks of a place without supply are expected to work again then.
    RacksExpected {
        /// The kind of place.
        place: Place,
        /// Its number.
        number: u32,
        /// When.
        at: SimTime,
    },
    /// Units of a hall's power chain are out or back: it loses, or may draw, something else.
    HallReduced {
        /// Its number.
        hall: u16,
    },
    /// A unit of another room is back in service.
    Back {
        /// The kind of component.
        component: u16,
        /// Which one of that kind.
        unit: Unit,
    },
    /// The repair of a unit of another room has come to a stage.
    Stage {
        /// The kind of component.
        component: u16,
        /// Which one of that kind.
        unit: Unit,
        /// When it is expected back.
        back: SimTime,
    },
}

/// Why the grid supplies nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The grid itself failed.
    Grid,
    /// The scenario plans it.
    Planned,
    /// Stores that carried racks through dips stay on, until somebody brings them back.
    Dips,
    /// The site was an island, which collapsed.
    Island,
    /// A hazard, by number.
    Hazard(u16),
}

/// Effects not yet applied, first in, first out. One buffer serves the whole run.
pub type Effects = VecDeque<Effect>;
