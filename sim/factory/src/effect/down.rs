//! Down: what keeps GPUs out of service, and the causes that say it all.

/// The cause for which racks do not run that are not accepted yet.
pub const BUILDING: &str = "building";

/// The cause for which racks do not run that an intruder has taken out.
pub const SECURITY: &str = "security";

/// The cause for which racks do not run whose line-ups are maintained.
pub const MAINTENANCE: &str = "maintenance";

/// What keeps GPUs out of service: each one that is out is so in one of these states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Down {
    /// It is not built, or not accepted yet.
    Unbuilt,
    /// An intruder has taken it out.
    Security,
    /// A hazard has taken the supply of its hall.
    Hazard,
    /// Its place has no power.
    Power,
    /// Its place has no cooling.
    Cooling,
    /// Its place has no network.
    Network,
    /// Its place is in planned maintenance.
    Maintenance,
    /// It is drained, and nobody knows yet what is broken; or a restart is under way.
    #[default]
    Undiagnosed,
    /// It waits for a crew.
    Crew,
    /// It waits for a part.
    Part,
    /// A crew is at work on it, or a test.
    Repair,
}

impl Down {
    /// How many states there are.
    pub const COUNT: usize = 11;
    /// Every state, in order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Unbuilt,
        Self::Security,
        Self::Hazard,
        Self::Power,
        Self::Cooling,
        Self::Network,
        Self::Maintenance,
        Self::Undiagnosed,
        Self::Crew,
        Self::Part,
        Self::Repair,
    ];

    /// The state of a place that was taken out for a cause which says it all, whatever its repair does.
    pub fn of_cause(cause: &str) -> Option<Self> {
        match cause {
            BUILDING => Some(Self::Unbuilt),
            SECURITY => Some(Self::Security),
            "power" | "grid" => Some(Self::Power),
            "cooling" => Some(Self::Cooling),
            "network" => Some(Self::Network),
            MAINTENANCE => Some(Self::Maintenance),
            _ => None,
        }
    }
}
