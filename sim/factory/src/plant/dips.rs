//! Dips of the voltage: what they do to racks and to what cools them.

use engine::Schedule;
use units::{Power, SimTime};

use super::parts::{running, scaled};
use super::{Event, Plant};
use crate::cooling::Running;
use crate::effect::{Changed, Reason};
use crate::power::{self, Sag};

impl Plant {
    /// A fault of the grid dips its voltage, unless there is none.
    ///
    /// Fans, pumps and chillers without a store count as load lost at the first dip that they do not bear, and stop at
    /// each.
    pub(super) fn dip(&mut self, fault: u32, agenda: &mut impl Schedule<Event>) -> Changed {
        if !self.power.on_grid() || self.generation.is_alone() {
            return Changed::NOTHING;
        }
        let load = self.load();
        let halls = 0..self.places.halls as usize;
        let met = |hall: usize| self.power.met_by_dips(hall);
        let motors: Power =
            halls.clone().map(|hall| self.mechanical_of(hall).of_all(met(hall))).sum();
        let some = halls.into_iter().any(|hall| running(met(hall)) != Running::NONE);
        let sag = |dip: crate::site::Dip| Sag {
            after: dip.after,
            reaches_racks: dip.reaches_racks,
            must_be_borne: dip.must_be_borne && load > Power::ZERO,
            stops_motors: dip.reaches_motors,
        };
        let dips = self.site.dips(fault);
        let sags: Vec<Sag> = dips.iter().copied().map(sag).collect();
        self.power.remember_draw(|hall| self.cooling.power_of(hall));
        let agenda = &mut agenda.of(Event::Power);
        for dip in dips.iter().filter(|dip| some && dip.reaches_motors) {
            agenda.schedule_in(dip.after, power::Event::MotorsTrip);
        }
        let factor = self.power.drives();
        let cooling = &self.cooling;
        let cooling = |hall: usize| scaled(cooling.parts_of(hall), factor);
        let load = (load, motors, load * self.site.may_go());
        if self.power.ride_through((fault, &sags), load, cooling, agenda) {
            self.blackout = Reason::Dips;
        }
        Changed::NOTHING
    }

    /// Fans, pumps and chillers that have power from the grid without a store stop, and turn again after a while; the
    /// water of their halls takes the heat meanwhile.
    pub(super) fn stop_motors(&mut self, now: SimTime) -> Changed {
        if self.generation.is_alone() {
            return Changed::NOTHING;
        }
        for hall in 0..self.places.halls as usize {
            self.cooling.stop(now, hall, running(self.power.met_by_dips(hall)));
        }
        Changed::SUPPLY
    }
}
