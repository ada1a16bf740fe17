//! Parts of a hall's cooling that have power, and what they do while others have none.

use units::Power;

use super::{CircuitFlows, HallCooling, HeatLoad, Leg, OutdoorAir, Performance};

/// Parts of a hall's cooling that have power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each part is fed by itself")]
pub struct Running {
    /// Pumps of coolant distribution units.
    pub cdu_pumps: bool,
    /// Pumps of the water circuits.
    pub facility_pumps: bool,
    /// Fans outdoors, and handlers of the air.
    pub fans: bool,
    /// Chillers.
    pub chillers: bool,
}

/// What the parts of a hall's cooling draw.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts {
    /// Pumps of coolant distribution units.
    pub cdu_pumps: Power,
    /// Pumps of the water circuits.
    pub facility_pumps: Power,
    /// Fans outdoors, handlers of the air, and fans of electrical rooms.
    pub fans: Power,
    /// Chillers.
    pub chillers: Power,
}

impl Running {
    /// All of them.
    pub const ALL: Self =
        Self { cdu_pumps: true, facility_pumps: true, fans: true, chillers: true };
    /// None.
    pub const NONE: Self =
        Self { cdu_pumps: false, facility_pumps: false, fans: false, chillers: false };

    /// Each of them: pumps of coolant, pumps of water, fans, chillers.
    pub const fn each(self) -> [bool; 4] {
        [self.cdu_pumps, self.facility_pumps, self.fans, self.chillers]
    }

    /// Those of such a list.
    pub const fn of([cdu_pumps, facility_pumps, fans, chillers]: [bool; 4]) -> Self {
        Self { cdu_pumps, facility_pumps, fans, chillers }
    }

    /// Whether heat of the air leaves the hall.
    pub const fn moves_air(self) -> bool {
        self.facility_pumps && self.fans
    }

    /// Whether heat of the coolant leaves the hall.
    pub const fn moves_coolant(self) -> bool {
        self.cdu_pumps && self.moves_air()
    }
}

impl HallCooling {
    /// What both circuits do with the heat of a hall while these parts run, the coolant's first.
    pub(super) fn legs_with(
        &self,
        heat: HeatLoad,
        outdoors: OutdoorAir,
        running: Running,
    ) -> [Leg; 2] {
        let part = if running.chillers { 1.0 } else { 0.0 };
        let air = if running.moves_air() {
            self.air_with(heat.air, outdoors, part)
        } else {
            Leg { flows: self.still(heat.air, self.design().air, running), ..Leg::default() }
        };
        let liquid = if running.moves_coolant() {
            let liquid = self.liquid_with(heat.liquid, outdoors, part);
            if running.chillers {
                self.with_what_air_leaves(liquid, &air, outdoors)
            } else {
                liquid
            }
        } else {
            let pumps = if running.cdu_pumps { self.pump_power(heat.liquid) } else { Power::ZERO };
            let flows = self.still(heat.liquid, self.design().liquid, running);
            Leg { flows, bringing: pumps }
        };
        [liquid, air]
    }

    /// A circuit that gives no heat off: its pumps may turn, and its water keeps the heat.
    fn still(&self, heat: Power, design: Power, running: Running) -> CircuitFlows {
        let turns = running.facility_pumps && heat > Power::ZERO;
        let pump_power = if turns { self.circuit_pumps(heat, design) } else { Power::ZERO };
        CircuitFlows { pump_power, ..CircuitFlows::default() }
    }
}

impl Performance {
    /// With fans of electrical rooms that take so much.
    pub(super) fn with_electrical(mut self, fans: Power) -> Self {
        self.power += fans;
        self.flows[7] = fans.in_watts();
        self
    }

    /// What the parts draw.
    pub fn parts(&self) -> Parts {
        let power = |flow: usize| Power::watts(self.flows[flow]);
        Parts {
            cdu_pumps: power(5),
            facility_pumps: power(1),
            fans: power(2) + power(6) + power(7),
            chillers: power(0),
        }
    }
}
