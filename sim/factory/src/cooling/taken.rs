//! What the leg of a circuit takes of the site, and what lies between two loads.

use units::{Power, TemperatureDifference};

/// What a leg takes of the site: all of it that sums over halls and the limits of a hall need.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Taken {
    /// In watts and litres each second, in the order of [`Flow`]: in a row, because processors work out
    /// several neighbours at once.
    flows: [f64; Flow::COUNT],
    /// How much warmer than its set point the water is.
    pub(super) excess: TemperatureDifference,
}

/// What a leg takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Flow {
    /// Power of chillers.
    Chillers,
    /// Power of the facility's water pumps.
    Pumps,
    /// Power of fans outdoors.
    Fans,
    /// Heat that chillers lift.
    Lifted,
    /// Litres each second.
    Water,
    /// Power of what brings heat to the circuit.
    Bringing,
    /// The part of the hall's chillers.
    ChillerShare,
}

impl Flow {
    const COUNT: usize = 7;
}

impl Taken {
    /// So much of some things, and nothing of others.
    pub(super) fn of(flows: &[(Flow, f64)], excess: TemperatureDifference) -> Self {
        let mut taken = Self { excess, ..Self::default() };
        for &(flow, value) in flows {
            taken.flows[flow as usize] = value;
        }
        taken
    }

    /// How much it takes of something, in the base unit.
    #[inline]
    pub(super) const fn value(&self, of: Flow) -> f64 {
        self.flows[of as usize]
    }

    /// The same of a power.
    #[inline]
    pub(super) const fn power(&self, of: Flow) -> Power {
        Power::watts(self.value(of))
    }

    /// The part of the chillers that the circuit of the air leaves to that of the coolant, where both
    /// ask for more than there is.
    #[inline]
    pub(super) fn chillers_left(&self, air: &Self) -> Option<f64> {
        let [coolant, air] = [self, air].map(|leg| leg.value(Flow::ChillerShare));
        (coolant + air > 1.0).then_some(1.0 - air)
    }

    /// A part of the way from one load to the next.
    #[inline]
    pub(super) fn towards(&self, high: &Self, part: f64) -> Self {
        let mut flows = self.flows;
        for (flow, high) in flows.iter_mut().zip(high.flows) {
            *flow += (high - *flow) * part;
        }
        Self { flows, excess: self.excess * (1.0 - part) + high.excess * part }
    }
}
