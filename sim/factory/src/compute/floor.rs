//! The floor: which GPUs are free, busy, broken or switched off, and where each job stands.

use std::collections::BTreeMap;

use units::Power;

use super::outage::Outage;
use super::rack::{Occupant, Rack};
use super::returns::Returns;
use super::shelves::{SHAPES, Shelves};
use super::touched::{Stop, Touched};
use super::warm::Warm;
use super::yards::Yards;
use super::{Algorithm, ComputeSpec, Crossed, Layout, PlacementSpec, RackSpec};
use crate::effect::Down;
use crate::place::Place;

/// All racks of the site and what stands on them.
#[derive(Debug)]
pub struct Floor {
    pub(super) layout: Layout,
    pub(super) rack: RackSpec,
    /// GPUs of a rack that jobs may use while all of them work.
    pub(super) schedulable: u32,
    pub(super) racks: Vec<Rack>,
    pub(super) halls: Vec<Hall>,
    /// Racks by their number of free GPUs.
    pub(super) shelves: Shelves,
    /// Racks with every schedulable GPU free: of the site, and by pod.
    pub(super) whole: u32,
    /// The most free GPUs of any rack of which not every schedulable one is.
    pub(super) partly: u32,
    /// Racks of which every schedulable GPU serves and that no job shares with others.
    pub(super) clear: u32,
    pub(super) whole_in_pod: Vec<u32>,
    /// How often what is free or clear has changed.
    pub(super) changes: u64,
    /// Free GPUs in whole segments of each of the shapes.
    pub(super) in_shape: [u32; SHAPES.len()],
    pub(super) algorithm: Algorithm,
    pub(super) warm: Warm,
    pub(super) yards: Yards,
    pub(super) returns: Returns,
    /// By occupant: its racks, and how many GPUs it has on each.
    pub(super) places: Vec<Vec<(u32, u32)>>,
    /// By occupant: GPUs on all of them.
    pub(super) held: Vec<u32>,
    /// By occupant: racks that it has lost and not made good, and how many GPUs it had there.
    pub(super) lost: Vec<Vec<(u32, u32)>>,
    /// By occupant: the first and the last of its racks, also of those that it has lost since it came.
    pub(super) extents: Vec<(u32, u32)>,
    /// GPUs that are out of service.
    pub(super) out: Outage,
    /// Racks from this one on are not accepted yet.
    pub(super) accepted: u32,
    /// Why racks are off that are not accepted yet, where that is not all: by rack.
    pub(super) behind: BTreeMap<u32, (usize, Down)>,
    pub(super) busy: u32,
    pub(super) free: u32,
    /// Halls whose power may have changed since they were last taken.
    changed: Vec<usize>,
    /// Racks that may have changed since they were last taken, while that is watched.
    pub(super) touched: Option<Touched>,
    /// What jobs have left, while that is watched.
    pub(super) stops: Option<Vec<Stop>>,
}

/// What the power of a hall depends on.
#[derive(Clone, Debug, Default)]
pub(super) struct Hall {
    pub(super) racks: u32,
    pub(super) open_racks: u32,
    /// Racks that are not accepted yet.
    pub(super) unbuilt: u32,
    /// Racks with every schedulable GPU free.
    pub(super) whole_racks: u32,
    /// By class of work: busy GPUs.
    pub(super) busy: Vec<u32>,
    changed: bool,
}

/// Racks of a job for which memory is kept from one job to the next.
const FEW_RACKS: usize = 16;

/// The extent of an occupant without racks.
pub(super) const NOWHERE: (u32, u32) = (u32::MAX, 0);

impl Floor {
    /// A floor with all racks free, for `classes` of work and `causes` of outage.
    pub fn new(
        (spec, placement): (&ComputeSpec, &PlacementSpec),
        layout: &Layout,
        classes: usize,
        causes: usize,
    ) -> Self {
        let schedulable = layout.usable_gpus;
        let mut halls = vec![Hall { busy: vec![0; classes], changed: true, ..Hall::default() }];
        halls.resize(layout.halls as usize, halls[0].clone());
        let mut whole_in_pod = vec![0; layout.count(Place::Pod) as usize];
        for rack in 0..layout.racks {
            let hall = &mut halls[layout.hall_of(rack)];
            hall.racks += 1;
            hall.open_racks += 1;
            hall.whole_racks += 1;
            whole_in_pod[layout.place_of(Place::Pod, rack) as usize] += 1;
        }
        let mut floor = Self {
            layout: layout.clone(),
            rack: spec.rack.clone(),
            schedulable,
            racks: vec![Rack { clear: true, ..Rack::default() }; layout.racks as usize],
            halls,
            shelves: Shelves::new(layout.racks, schedulable),
            whole: layout.racks,
            partly: 0,
            clear: layout.racks,
            changes: 0,
            whole_in_pod,
            in_shape: SHAPES.map(|segment| layout.racks * (schedulable / segment) * segment),
            algorithm: placement.algorithm,
            warm: Warm::of(layout.warm_racks),
            yards: Yards::default(),
            returns: Returns::new(layout.racks),
            places: Vec::new(),
            held: Vec::new(),
            lost: Vec::new(),
            extents: Vec::new(),
            out: Outage::new(causes),
            accepted: layout.racks,
            behind: BTreeMap::new(),
            busy: 0,
            free: layout.racks * schedulable,
            changed: (0..layout.halls as usize).collect(),
            touched: None,
            stops: None,
        };
        floor.keep_warm();
        floor
    }

    /// GPUs installed.
    pub const fn installed(&self) -> u32 {
        self.layout.places.racks * self.rack.gpus
    }

    /// GPUs that a job could take now.
    pub const fn free(&self) -> u32 {
        self.free
    }

    /// GPUs that jobs stand on.
    pub const fn busy(&self) -> u32 {
        self.busy
    }

    /// GPUs out of service.
    pub const fn out(&self) -> &Outage {
        &self.out
    }

    /// Racks that `occupant` stands on, and how many GPUs it holds on each.
    pub fn racks_of(&self, occupant: Occupant) -> &[(u32, u32)] {
        self.places.get(occupant as usize).map_or(&[], Vec::as_slice)
    }

    /// Makes room in the lists for an occupant that comes.
    pub(super) fn welcome(&mut self, occupant: Occupant) {
        let slot = occupant as usize;
        if self.places.len() <= slot {
            self.places.resize(slot + 1, Vec::new());
            self.lost.resize(slot + 1, Vec::new());
            self.held.resize(slot + 1, 0);
            self.extents.resize(slot + 1, NOWHERE);
        }
        self.extents[slot] = NOWHERE;
    }

    pub(super) fn take(&mut self, occupant: Occupant, rack: u32, gpus: u32, class: usize) {
        let state = &mut self.racks[rack as usize];
        state.busy += gpus;
        self.held[occupant as usize] += gpus;
        let (first, last) = &mut self.extents[occupant as usize];
        (*first, *last) = (rack.min(*first), rack.max(*last));
        // An interrupted job may come back to a rack where it still stands.
        let places = &mut self.places[occupant as usize];
        if let Some(stands) = state.position_of(occupant) {
            let share = &mut state.occupants[stands];
            share.gpus += gpus;
            places[share.listed as usize].1 += gpus;
        } else {
            state.admit(occupant, gpus, places.len());
            places.push((rack, gpus));
        }
        self.busy += gpus;
        let hall = self.layout.hall_of(rack);
        self.halls[hall].busy[class] += gpus;
        self.mark(hall);
        self.refresh(rack, hall);
    }

    /// GPUs that `occupant` holds.
    pub fn held(&self, occupant: Occupant) -> u32 {
        self.held.get(occupant as usize).copied().unwrap_or(0)
    }

    /// The bounds that `occupant` crosses; those that it crossed before it lost a part of its ground
    /// still count.
    pub fn crossed(&self, occupant: Occupant) -> Crossed {
        let (first, last) = self.extents.get(occupant as usize).copied().unwrap_or(NOWHERE);
        if first >= last {
            return Crossed::default();
        }
        let places = &self.layout.places;
        let differs = |place| places.place_of(place, first) != places.place_of(place, last);
        Crossed { domains: true, pods: differs(Place::Pod), halls: differs(Place::Hall) }
    }

    /// Takes `occupant` off the floor.
    pub fn release(&mut self, occupant: Occupant, class: usize) {
        self.lost[occupant as usize].clear();
        let mut places = std::mem::take(&mut self.places[occupant as usize]);
        self.vacate_all(occupant, &places, class);
        // The next occupant of this number is most likely small: memory for a few racks is kept.
        if places.capacity() <= FEW_RACKS {
            places.clear();
            self.places[occupant as usize] = places;
        }
    }

    /// Takes `occupant` off one rack, if it stands there; [`Self::regain`] makes that good.
    pub fn leave(&mut self, occupant: Occupant, rack: u32, class: usize) {
        let state = &self.racks[rack as usize];
        let Some(stands) = state.position_of(occupant) else { return };
        let place = state.occupants[stands].listed;
        let places = &mut self.places[occupant as usize];
        let (_, gpus) = places.swap_remove(place as usize);
        if let Some(&(moved, _)) = places.get(place as usize) {
            let state = &mut self.racks[moved as usize];
            let stands = state.position_of(occupant).expect("floor and occupant agree");
            state.occupants[stands].listed = place;
        }
        self.lost[occupant as usize].push((rack, gpus));
        self.vacate(occupant, rack, gpus, class);
    }

    pub(super) fn vacate(&mut self, occupant: Occupant, rack: u32, gpus: u32, class: usize) {
        let state = &mut self.racks[rack as usize];
        state.busy -= gpus;
        self.held[occupant as usize] -= gpus;
        let stands = state.position_of(occupant).expect("floor and occupant agree");
        state.occupants.remove(stands);
        self.busy -= gpus;
        if self.stops.is_some() {
            self.note_stop(occupant, rack, (class, gpus));
        }
        let hall = self.layout.hall_of(rack);
        self.halls[hall].busy[class] -= gpus;
        self.mark(hall);
        self.refresh(rack, hall);
    }

    /// What a hall draws may have changed.
    pub fn redraw(&mut self, hall: usize) {
        self.mark(hall);
    }

    pub(super) fn mark(&mut self, hall: usize) {
        if !std::mem::replace(&mut self.halls[hall].changed, true) {
            self.changed.push(hall);
        }
    }

    /// Everybody on `rack`.
    pub fn occupants_of(&self, rack: u32) -> Vec<Occupant> {
        self.racks[rack as usize].occupants.iter().map(|share| share.occupant).collect()
    }

    /// Power of the racks of `hall` when dynamic power is scaled by `scale`, given the dynamic
    /// power of one GPU by class.
    pub fn racks_power(&self, hall: usize, dynamic: &[Power], scale: f64) -> Power {
        let open = f64::from(self.halls[hall].open_racks);
        self.rack.idle_power * open + self.busy_power(hall, dynamic) * scale
    }

    /// Power of the racks of `hall` for work, and of what they burn, given what one GPU of each kind of work draws for
    /// either, at a share of that, and at most another one for each kind.
    pub fn power_of(
        &self,
        hall: usize,
        (dynamic, burns): (&[Power], &[Power]),
        (share, of_kind): (f64, Option<&[f64]>),
    ) -> (Power, Power) {
        let Some(most) = of_kind else {
            let work = self.racks_power(hall, dynamic, share);
            let extra = if burns.is_empty() { Power::ZERO } else { self.busy_power(hall, burns) };
            return (work, extra * share);
        };
        let at = |of: &[Power]| -> Power {
            let busy = self.halls[hall].busy.iter().zip(of).zip(most);
            busy.map(|((&gpus, &power), &most)| power * f64::from(gpus) * share.min(most)).sum()
        };
        let open = f64::from(self.halls[hall].open_racks);
        (self.rack.idle_power * open + at(dynamic), at(burns))
    }

    /// Busy GPUs of a hall of one kind of work.
    pub fn busy_of(&self, hall: usize, kind: usize) -> u32 {
        self.halls[hall].busy[kind]
    }

    /// Power of the busy GPUs of a hall, of which those of each class draw so much.
    pub(super) fn busy_power(&self, hall: usize, of_class: &[Power]) -> Power {
        let busy = self.halls[hall].busy.iter().zip(of_class);
        busy.map(|(&gpus, &power)| power * f64::from(gpus)).sum()
    }

    /// Whether the power of a hall may have changed since it was last taken.
    pub const fn has_changed(&self) -> bool {
        !self.changed.is_empty()
    }

    /// A hall whose power may have changed since it was last taken here.
    pub fn take_changed(&mut self) -> Option<usize> {
        let hall = self.changed.pop()?;
        self.halls[hall].changed = false;
        Some(hall)
    }

    pub(super) fn usable(&self, rack: &Rack) -> u32 {
        if rack.closed > 0 { 0 } else { self.unbroken(rack) }
    }

    /// How often what is free, or whole, has changed.
    pub const fn changes(&self) -> u64 {
        self.changes
    }

    /// Free GPUs that whole segments of each of the shapes could use.
    pub const fn in_shape(&self) -> [u32; SHAPES.len()] {
        self.in_shape
    }

    /// Brings the counts of free GPUs up to the state of `rack` in its `hall`.
    pub(super) fn refresh(&mut self, rack: u32, hall: usize) {
        self.touch(rack);
        let state = &self.racks[rack as usize];
        let usable = self.usable(state);
        if state.warm && usable < self.schedulable {
            // What is not whole cannot take the place of a whole domain.
            self.racks[rack as usize].warm = false;
            self.warm.forget(rack);
        }
        let state = &mut self.racks[rack as usize];
        let shared = state.occupants.iter().any(|share| share.gpus < self.schedulable);
        let clear = usable == self.schedulable && !shared && !state.warm && state.yard.is_none();
        if clear != state.clear {
            self.clear = self.clear + u32::from(clear) - u32::from(state.clear);
            state.clear = clear;
            self.changes += 1;
        }
        let unused = usable.saturating_sub(state.busy);
        let yard = state.yard;
        let now = if state.warm || yard.is_some() { 0 } else { unused };
        if let Some(yard) = yard {
            self.changes += 1;
            self.note_free(yard, rack, unused);
        }
        let before = self.shelves.free_of(rack);
        if now == before {
            return;
        }
        self.changes += 1;
        self.free = self.free - before + now;
        for (segment, free) in SHAPES.iter().zip(&mut self.in_shape) {
            *free = *free + now / segment * segment - before / segment * segment;
        }
        let (was, is) = (before == self.schedulable, now == self.schedulable);
        if was || is {
            let pod = self.layout.place_of(Place::Pod, rack) as usize;
            for whole in
                [&mut self.halls[hall].whole_racks, &mut self.whole_in_pod[pod], &mut self.whole]
            {
                *whole = *whole - u32::from(was) + u32::from(is);
            }
        }
        self.shelves.move_to(rack, now);
        if before == self.partly || (now > self.partly && !is) {
            self.partly = self.shelves.most_below(self.schedulable);
        }
    }
}
