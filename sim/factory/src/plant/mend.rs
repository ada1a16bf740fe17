//! Mending: orders repairs, and puts back into service what a restart or a crew has mended.

use engine::Agenda;
use units::SimDuration;

use super::handle::{Closure, place_of};
use super::{Event, Plant};
use crate::failures::{Failure, Repair};

/// A repair under way or waiting for a crew.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    component: u16,
    /// What it mends, by its order in the run; counted in a full recording only.
    fault: u32,
    /// The crew's pool; `None` for a restart.
    pool: Option<usize>,
    damage: Damage,
}

/// What a repair puts back into service.
#[derive(Clone, Copy, Debug)]
pub(super) enum Damage {
    /// Nothing: the fault only interrupted.
    None,
    /// GPUs of a tray.
    Tray { rack: u32, gpus: u32 },
    /// One of the failures at a place.
    Place { place: u32 },
}

impl Plant {
    pub(super) fn order_repair(
        &mut self,
        component: u16,
        failure: Failure,
        damage: Damage,
        fault: u32,
        agenda: &mut Agenda<Event>,
    ) {
        let skill = &self.failures.components()[usize::from(component)].spec.skill;
        let pool = if failure.cured_by_restart { None } else { self.crews.pool(skill) };
        if pool.is_none() && matches!(damage, Damage::None) {
            // The job's own restart is the cure.
            self.note_mended(fault, agenda.now());
            return;
        }
        let order = Order { component, fault, pool, damage };
        let number = self.number_repair(order);
        let done = match pool {
            None => Some(agenda.now() + failure.length),
            Some(pool) => {
                let repair = Repair { order: number, length: failure.length };
                self.crews.request(pool, repair, agenda.now())
            }
        };
        if let Some(at) = done {
            agenda.schedule(at, Event::Mended { order: number });
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "fewer than 2^32 repairs at once")]
    fn number_repair(&mut self, order: Order) -> u32 {
        if let Some(number) = self.unused_repairs.pop() {
            self.repairs[number as usize] = order;
            number
        } else {
            self.repairs.push(order);
            self.repairs.len() as u32 - 1
        }
    }

    pub(super) fn mend(&mut self, number: u32, agenda: &mut Agenda<Event>) {
        let order = self.repairs[number as usize];
        self.unused_repairs.push(number);
        if let Some(pool) = order.pool
            && let Some((next, at)) = self.crews.release(pool, agenda.now())
        {
            agenda.schedule(at, Event::Mended { order: next });
        }
        self.note_mended(order.fault, agenda.now());
        let cause = self.failures.components()[usize::from(order.component)].cause;
        match order.damage {
            Damage::None => {}
            Damage::Tray { rack, gpus } => self.floor.mend_tray(rack, gpus, cause),
            Damage::Place { place } => {
                if self.failures.remove(order.component.into(), place) {
                    self.reopen(order.component, place, agenda);
                }
            }
        }
    }

    /// A place works again: at once, or after its racks have restarted.
    fn reopen(&mut self, component: u16, place: u32, agenda: &mut Agenda<Event>) {
        let spec = &self.failures.components()[usize::from(component)].spec;
        if spec.stops_flow {
            let level = place_of(spec.takes_out);
            self.note_flow(level, place, true);
        }
        match self.closures.remove(&(component, place)) {
            Some(Closure::Warming { trip, .. }) => {
                agenda.cancel(trip);
            }
            Some(Closure::Tripped) => {
                let delay = SimDuration::from(self.spec.cooling.thermal.restart_time);
                agenda.schedule_in(delay, Event::RowRestart { component, place });
            }
            Some(Closure::Closed) => self.restart_row(component, place),
            None => {}
        }
    }
}
