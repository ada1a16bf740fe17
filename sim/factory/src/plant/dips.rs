//! Dips of the voltage: what they do to racks and to what cools them.

use engine::Schedule;
use units::Power;

use super::{Event, Plant};
use crate::effect::{Changed, Reason};
use crate::power::{Loads, Sag};

/// Share of the load that may go off for longer than a second when a dip must be borne.
const MAY_GO: f64 = 0.1;

impl Plant {
    /// A fault of the grid dips its voltage, unless there is none.
    ///
    /// Fans, pumps and chillers that a dip switches off are back in seconds to minutes, for which the water of the
    /// circuits takes the heat: that counts as load lost, and slows nothing down.
    pub(super) fn dip(&mut self, fault: u32, agenda: &mut impl Schedule<Event>) -> Changed {
        if !self.power.on_grid() || self.generation.is_alone() {
            return Changed::NOTHING;
        }
        let load = self.load();
        let stored = self.power.carried();
        let motors: Power = (0..self.places.halls as usize)
            .map(|hall| self.mechanical_of(hall).of_all(Loads::ALL.without(stored)))
            .sum();
        let matter = motors > load * MAY_GO;
        let sag = |dip: crate::site::Dip| Sag {
            after: dip.after,
            reaches_racks: dip.reaches_racks,
            must_be_borne: dip.must_be_borne && load > Power::ZERO,
            stops_motors: dip.reaches_motors && matter,
        };
        let sags: Vec<Sag> = self.site.dips(fault).into_iter().map(sag).collect();
        self.power.remember_draw(|hall| self.cooling.power_of(hall));
        let agenda = &mut agenda.of(Event::Power);
        if self.power.ride_through(fault, &sags, (load, motors), agenda) {
            self.blackout = Reason::Dips;
        }
        Changed::NOTHING
    }
}
