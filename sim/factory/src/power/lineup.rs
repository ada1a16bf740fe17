//! A hall's line-up: its part of the chain, its UPS, and what feeds it now.

use engine::Handle;
use units::{Power, SimDuration, SimTime};

use super::counter::Counter;
use super::groups::Why;
use super::{Chain, HallLoad, Loads, PowerSpec, Sizing, Ups};
use crate::quantities::Addend;

/// The power block of one hall.
#[derive(Debug)]
pub struct LineUp {
    /// Its stages.
    pub(super) chain: Chain,
    /// Its batteries.
    pub(super) ups: Ups,
    /// What feeds it.
    pub(super) feed: Feed,
    /// What took its supply last.
    pub(super) taken: Taken,
    /// While the grid does not supply it: what sets carry of it.
    pub(super) on_sets: Loads,
    /// What that needs of them at its rating.
    pub(super) held: Power,
    /// Sets have carried all of it since then.
    pub(super) by_sets: Option<SimTime>,
    /// Sets carry it until the grid takes it over, then.
    pub(super) handover: Option<(SimTime, Handle)>,
    /// Transfers to its store, as that counts them.
    pub(super) counter: Counter,
    /// Of the dips of a train the one that is too much for it comes then.
    pub(super) gives_way: Option<SimTime>,
    /// Its store stays on after dips until then.
    pub(super) locked: Option<SimTime>,
    /// Its network and storage have had power since then.
    pub(super) network_since: Option<SimTime>,
    /// How much of it may run.
    pub(super) ration: Ration,
    /// What it and its cooling drew when it last lost its feed.
    pub(super) drew: Power,
    /// Racks that tripped need at least so long from the return of power.
    pub(super) least_restart: SimDuration,
    /// Its racks accept work again, then; or, while it is dark, it returns.
    pub(super) restart: Option<Handle>,
    /// Into its chain now.
    pub(super) input: Power,
    /// The part of that which would go in for network and storage alone.
    pub(super) network: Power,
    /// Out of its chain now: racks, network and storage.
    pub(super) output: Power,
    /// Watts that each stage of its chain adds to those lost, from the load back to the source.
    pub(super) losses: Vec<Addend>,
}

impl LineUp {
    /// Fed by the grid with a full store, which carries its racks or not.
    pub(super) fn new(
        spec: &PowerSpec,
        (hall, sizing): (HallLoad, &Sizing),
        carries_racks: bool,
    ) -> Self {
        let chain = Chain::of_hall(spec, hall, sizing);
        let carried = if carries_racks { hall.rating } else { hall.network };
        let ups = Ups::new(&spec.ups, chain.input(carried));
        let losses = vec![Addend::default(); chain.stages().len()];
        Self {
            chain,
            ups,
            feed: Feed::Fed,
            taken: Taken::default(),
            on_sets: Loads::NONE,
            held: Power::ZERO,
            by_sets: None,
            handover: None,
            counter: Counter::default(),
            gives_way: None,
            locked: None,
            network_since: Some(SimTime::START),
            ration: Ration::ALL,
            drew: Power::ZERO,
            least_restart: SimDuration::ZERO,
            restart: None,
            input: Power::ZERO,
            network: Power::ZERO,
            output: Power::ZERO,
            losses,
        }
    }

    /// Whether its equipment is live.
    pub(super) const fn is_live(&self) -> bool {
        match self.feed {
            Feed::Fed | Feed::Bridged | Feed::Restarting => true,
            Feed::Dark => self.network_since.is_some(),
            Feed::Unbuilt | Feed::Off => false,
        }
    }
}

/// What feeds a hall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feed {
    /// The grid or gensets.
    Fed,
    /// Its UPS.
    Bridged,
    /// Nothing: its racks are off.
    Dark,
    /// The grid or gensets, but its racks are still off.
    Restarting,
    /// Nothing: it is not built yet.
    Unbuilt,
    /// Nothing, and nothing will: what may be drawn does not suffice for it.
    Off,
}

impl Feed {
    /// Whether racks have power.
    pub const fn powers_racks(self) -> bool {
        matches!(self, Self::Fed | Self::Bridged)
    }

    /// Whether the grid or gensets feed it.
    pub const fn is_fed(self) -> bool {
        matches!(self, Self::Fed | Self::Restarting)
    }
}

/// What has taken the supply of racks, or slows them down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Taken {
    /// Units that failed: of their line-ups, or of all of a stage of the site.
    Failure,
    /// Units in maintenance, or tripped by that.
    Maintenance,
    /// Dips of the voltage.
    Dip,
    /// A loss of the grid, or the collapse of an island.
    #[default]
    Outage,
    /// Less may be drawn than they need: by contract, on a call, without a feed or with units of the site out.
    Contract,
    /// They became too warm.
    Heat,
    /// The same while cooling gets no water to evaporate.
    Water,
}

impl Taken {
    /// How many there are.
    pub const COUNT: usize = 7;
    /// All of them.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Failure,
        Self::Maintenance,
        Self::Dip,
        Self::Outage,
        Self::Contract,
        Self::Heat,
        Self::Water,
    ];

    /// As metrics and tables name it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Failure => "failure",
            Self::Maintenance => "maintenance",
            Self::Dip => "dip",
            Self::Outage => "outage",
            Self::Contract => "contract",
            Self::Heat => "heat",
            Self::Water => "water",
        }
    }

    /// Whether it takes halls of the site together, and not one by one.
    pub const fn is_of_site(self) -> bool {
        matches!(self, Self::Dip | Self::Outage | Self::Contract)
    }
}

impl From<Why> for Taken {
    fn from(why: Why) -> Self {
        match why {
            Why::Failure => Self::Failure,
            Why::Maintenance => Self::Maintenance,
            Why::Heat => Self::Heat,
            Why::Water => Self::Water,
        }
    }
}

/// How much of a hall may run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ration {
    /// Its first racks, so many, may run: of 0 the hall is off as well.
    pub(super) allowed: u32,
    /// Racks from this one on are switched off, whatever feeds the hall.
    pub(super) running: u32,
    /// More racks work again, then.
    pub(super) more: Option<Handle>,
}

/// More racks than any hall has.
pub(super) const ALL: u32 = u32::MAX;

impl Ration {
    /// All that there is.
    pub(super) const ALL: Self = Self { allowed: ALL, running: ALL, more: None };
}
