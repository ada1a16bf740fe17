//! Faults: what a component's failure does to places and to the jobs that stand there.

use std::ops::Range;

use engine::Schedule;

use super::{Event, Plant};
use crate::compute::Position;
use crate::effect::{Down, Fault, Hits};
use crate::failures::Damage;
use crate::jobs::{Hit, Reach, Saved};
use crate::place::Place;
use crate::results::Incident;

impl Plant {
    /// Applies a component's failure, and has it repaired.
    pub(super) fn fail(&mut self, fault: Fault, agenda: &mut impl Schedule<Event>) {
        let before = self.tally();
        let number = self.next_fault();
        let hit = self.hit_of(fault);
        let damage = match fault.hits {
            Hits::Gpu { position } => match self.compute.floor.at(fault.rack, position) {
                Position::OutOfService => None,
                Position::Idle => Some(Damage::None),
                Position::Busy(job) => {
                    self.interrupt(job, hit, agenda);
                    Some(Damage::None)
                }
            },
            Hits::JobsOfTray { tray } => {
                self.compute.floor.tray_serves(fault.rack, tray).then(|| {
                    for job in self.compute.floor.occupants_of_tray(fault.rack, tray) {
                        self.interrupt(job, hit, agenda);
                    }
                    Damage::None
                })
            }
            Hits::Jobs { place } => {
                for rack in self.places.racks_of(place, self.places.place_of(place, fault.rack)) {
                    for job in self.compute.floor.occupants_of(rack) {
                        self.interrupt(job, hit, agenda);
                    }
                }
                Some(Damage::None)
            }
            Hits::Tray { tray } => self.break_tray(fault, tray, agenda),
            Hits::Place { .. } => Some(self.break_place(fault, number, agenda)),
            Hits::Unit { second } => self.lose_unit(fault, second, agenda),
        };
        let Some(damage) = damage else { return };
        self.evict(fault.rack, hit, agenda);
        self.note_fault(fault, before, agenda.now());
        let agenda = &mut agenda.of(Event::Failures);
        if !self.failures.order_repair(fault, damage, number, agenda, &mut self.effects) {
            self.note_mended(number, agenda.now());
        }
    }

    /// Jobs that do not know what is broken leave the whole domain of the fault. It is looked at before anybody stands on
    /// it again, unless others do.
    fn evict(&mut self, rack: u32, hit: Hit, agenda: &mut impl Schedule<Event>) {
        let evicting = self.work.take_evicting();
        if evicting.is_empty() {
            return;
        }
        for job in evicting {
            let (_, class) = self.work.size(job);
            self.compute.floor.leave(job, rack, class);
        }
        let floor = &mut self.compute.floor;
        if floor.shares_of(rack).is_empty() && floor.closed_by(rack).is_none() {
            let racks = rack..rack + 1;
            self.units.close(racks.clone(), agenda.now());
            floor.close(racks.clone(), hit.cause, Down::Undiagnosed);
            let at = self.failures.look_at(rack, &mut agenda.of(Event::Failures));
            floor.expect_open(racks, at);
        }
    }

    /// The repair of a place has come to a stage: it is expected back, and its GPUs are out for another
    /// reason, unless their cause says it all.
    pub(super) fn stage_place(&mut self, component: u16, number: u32, down: Down) {
        if let Some(racks) = self.expect_open(component, number) {
            let cause = self.failures.components()[usize::from(component)].cause;
            if self.causes.down[cause].is_none() {
                self.compute.floor.stage_racks(racks, cause, down);
            }
        }
    }

    /// How a fault hits the jobs that it interrupts: with the memory of more than a tray, or not.
    fn hit_of(&self, fault: Fault) -> Hit {
        let component = &self.failures.components()[usize::from(fault.component)];
        let reach = match fault.hits {
            Hits::Gpu { .. } | Hits::JobsOfTray { .. } | Hits::Tray { .. } => Reach::Tray,
            Hits::Unit { .. } => Reach::Wide,
            Hits::Jobs { place } | Hits::Place { place, .. } => match place {
                Place::Rack => Reach::Rack,
                Place::Row | Place::Pod | Place::Feed => Reach::Pod,
                Place::Hall => Reach::Wide,
            },
        };
        // What a restart cures always is no equipment.
        let hardware = component.spec.restart_cures < 1.0;
        let planned = component.spec.in_turn;
        let saved = if planned { Saved::All } else { Saved::ByItself };
        Hit { cause: fault.cause.into(), reach, hardware, planned, saved }
    }

    /// A place that a component has switched off is expected back; its racks.
    fn expect_open(&mut self, component: u16, number: u32) -> Option<Range<u32>> {
        let at = self.failures.opening(component, number)?;
        let place = self.failures.components()[usize::from(component)].spec.takes_out.place();
        let racks = self.places.racks_of(place, number);
        self.compute.floor.expect_open(racks.clone(), at);
        Some(racks)
    }

    /// Counts a failure at a tray, and takes it out with every job that stood on it once that is one
    /// too many. `None` if nothing could fail there: the rack is off, or the tray is out and what
    /// failed has no redundancy.
    fn break_tray(
        &mut self,
        fault: Fault,
        tray: u32,
        agenda: &mut impl Schedule<Event>,
    ) -> Option<Damage> {
        let (component, rack, hit) = (fault.component, fault.rack, self.hit_of(fault));
        let redundant = self.failures.components()[usize::from(component)].spec.tolerates > 0;
        let floor = &self.compute.floor;
        let out = floor.closed_by(rack).is_some() || !redundant && !floor.tray_serves(rack, tray);
        if out {
            return None;
        }
        if self.failures.break_tray(component, rack, tray) {
            for job in self.compute.floor.occupants_of_tray(rack, tray) {
                self.expel(job, rack, hit, agenda);
            }
            self.units.fail(rack, tray, agenda.now());
            self.compute.floor.break_tray(rack, tray, hit.cause);
            while let Some(job) = self.compute.floor.crowded_out(rack) {
                self.expel(job, rack, hit, agenda);
            }
        }
        Some(Damage::Tray { rack, tray })
    }

    /// Takes a place out once its failures are one too many: at once, or when its racks are too warm.
    fn break_place(
        &mut self,
        fault: Fault,
        number_of_fault: u32,
        agenda: &mut impl Schedule<Event>,
    ) -> Damage {
        let Hits::Place { place, number, goes_out, stops_flow } = fault.hits else {
            panic!("{fault:?} hits no place");
        };
        if goes_out {
            let name = self.failures.components()[usize::from(fault.component)].name.clone();
            let closed = (fault.component, number);
            let hall = self.places.hall_of(fault.rack);
            let open = self.compute.floor.open_racks(hall);
            let trip = self.cooling.time_to_trip(hall, open).filter(|_| stops_flow);
            if let Some(delay) = trip {
                let agenda = &mut agenda.of(Event::Failures);
                self.failures.begin_to_warm(closed, delay, number_of_fault, agenda);
            } else {
                // Racks that give off no heat do not warm.
                let hit = self.hit_of(fault);
                self.close(place, number, (hit, self.causes.down_by(hit.cause)), agenda);
                self.failures.close(closed, stops_flow);
            }
            if stops_flow {
                self.note_flow(place, number, false);
            }
            let at = agenda.now();
            self.records.incident(Incident { at, what: name, place: number, length: None });
        }
        Damage::Place { number }
    }

    /// Racks that stood without coolant flow go off.
    pub(super) fn trip(
        &mut self,
        (component, place, number): (u16, Place, u32),
        agenda: &mut impl Schedule<Event>,
    ) {
        let cause = self.failures.components()[usize::from(component)].cause;
        let hit = Hit::unforeseen(cause, Reach::Wide, true);
        let hall = self.places.hall_of(self.places.racks_of(place, number).start);
        // Racks that have lost their power meanwhile are cold.
        let warm = self.power.feed_of(hall).powers_racks();
        let before = self.tally();
        let fault = self.failures.trip((component, number), warm, agenda.now());
        self.close(place, number, (hit, self.causes.down_by(hit.cause)), agenda);
        self.expect_open(component, number);
        if let Some(fault) = fault {
            self.note_trip(fault, before, agenda.now());
        }
    }
}
