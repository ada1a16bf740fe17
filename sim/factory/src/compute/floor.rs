//! The floor: which GPUs are free, busy, broken or switched off, and where each job stands.

use units::{Power, SimTime};

use super::outage::Outage;
use super::returns::Returns;
use super::shelves::Shelves;
use super::touched::Touched;
use super::{ComputeSpec, Layout, RackSpec};
use crate::effect::Down;

/// Who occupies GPUs: the number under which a job was placed.
pub type Occupant = u32;

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
    shelves: Shelves,
    pub(super) returns: Returns,
    /// By occupant: its racks, and how many GPUs it has on each.
    places: Vec<Vec<(u32, u32)>>,
    /// By occupant: GPUs on all of them.
    held: Vec<u32>,
    /// GPUs that are out of service.
    pub(super) out: Outage,
    busy: u32,
    free: u32,
    /// Halls whose power may have changed since they were last taken.
    changed: Vec<usize>,
    /// Racks that may have changed since they were last taken, while that is watched.
    pub(super) touched: Option<Touched>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Rack {
    /// Reasons why the rack is off; it works while there is none.
    pub(super) closed: u32,
    /// The first of these reasons.
    pub(super) closed_by: usize,
    /// What keeps it off.
    pub(super) down: Down,
    /// GPUs out for repair, those of the trays that are out.
    pub(super) broken: u32,
    /// Trays that are out, in the order in which they failed.
    pub(super) out: Vec<OutTray>,
    pub(super) busy: u32,
    pub(super) occupants: Vec<(Occupant, u32)>,
}

/// A tray out of service.
#[derive(Clone, Copy, Debug)]
pub(super) struct OutTray {
    /// Its number on the rack.
    pub(super) tray: u32,
    /// Reasons why it is out.
    pub(super) reasons: u32,
    /// The first of them.
    pub(super) cause: usize,
    /// What keeps it out now.
    pub(super) down: Down,
    /// When it is expected back.
    pub(super) back: SimTime,
}

/// What the power of a hall depends on.
#[derive(Clone, Debug, Default)]
pub(super) struct Hall {
    racks: u32,
    pub(super) open_racks: u32,
    /// Racks with every schedulable GPU free.
    whole_racks: u32,
    /// By class of work: busy GPUs.
    pub(super) busy: Vec<u32>,
    changed: bool,
}

/// Racks of a job for which memory is kept from one job to the next.
const FEW_RACKS: usize = 16;

impl Floor {
    /// A floor with all racks free, for `classes` of work and `causes` of outage.
    pub fn new(spec: &ComputeSpec, layout: &Layout, classes: usize, causes: usize) -> Self {
        let schedulable = spec.rack.gpus - spec.spare_gpus;
        let mut halls = vec![Hall { busy: vec![0; classes], changed: true, ..Hall::default() }];
        halls.resize(layout.halls as usize, halls[0].clone());
        for rack in 0..layout.racks {
            let hall = &mut halls[layout.hall_of(rack)];
            hall.racks += 1;
            hall.open_racks += 1;
            hall.whole_racks += 1;
        }
        Self {
            layout: layout.clone(),
            rack: spec.rack.clone(),
            schedulable,
            racks: vec![Rack::default(); layout.racks as usize],
            halls,
            shelves: Shelves::new(layout.racks, schedulable),
            returns: Returns::new(layout.racks),
            places: Vec::new(),
            held: Vec::new(),
            out: Outage::new(causes),
            busy: 0,
            free: layout.racks * schedulable,
            changed: (0..layout.halls as usize).collect(),
            touched: None,
        }
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

    /// Places `occupant` on `gpus` that are free: on one rack where they fit, else on whole racks of
    /// one hall where it has them, else wherever there are any.
    ///
    /// # Panics
    /// If fewer GPUs are free.
    pub fn place(&mut self, occupant: Occupant, gpus: u32, class: usize) {
        assert!(gpus <= self.free, "{gpus} GPUs wanted, {} free", self.free);
        let slot = occupant as usize;
        if self.places.len() <= slot {
            self.places.resize(slot + 1, Vec::new());
            self.held.resize(slot + 1, 0);
        }
        let mut left = gpus;
        if left > self.schedulable {
            left = self.place_on_whole_racks(occupant, left, class);
        }
        while left > 0 {
            let rack = self.shelves.smallest_at_least(left).or_else(|| self.shelves.largest());
            let rack = rack.expect("free GPUs stand on some rack");
            let taken = left.min(self.shelves.free_of(rack));
            self.take(occupant, rack, taken, class);
            left -= taken;
        }
    }

    /// Takes whole racks, first in the hall that fits best; returns the GPUs still wanted.
    fn place_on_whole_racks(&mut self, occupant: Occupant, gpus: u32, class: usize) -> u32 {
        let mut wanted = gpus / self.schedulable;
        let first = self.best_hall(wanted);
        let halls = self.halls.len();
        for step in 0..halls {
            let hall = (first + step) % halls;
            if wanted == 0 {
                break;
            }
            let racks = self.layout.racks_of(crate::place::Place::Hall, hall_index(hall));
            let mut from = racks.start;
            while wanted > 0 && self.halls[hall].whole_racks > 0 {
                let next = self.shelves.next_whole(from, racks.end);
                let rack = next.expect("a hall counts its whole racks");
                self.take(occupant, rack, self.schedulable, class);
                wanted -= 1;
                from = rack + 1;
            }
        }
        let placed = gpus / self.schedulable - wanted;
        gpus - placed * self.schedulable
    }

    /// The hall with the fewest whole racks that suffice, else the one with the most.
    fn best_hall(&self, wanted: u32) -> usize {
        let halls = || self.halls.iter().enumerate();
        let enough = halls().filter(|(_, hall)| hall.whole_racks >= wanted);
        let best = enough.min_by_key(|(_, hall)| hall.whole_racks);
        let most = || halls().rev().max_by_key(|(_, hall)| hall.whole_racks);
        best.or_else(most).map_or(0, |(index, _)| index)
    }

    fn take(&mut self, occupant: Occupant, rack: u32, gpus: u32, class: usize) {
        let state = &mut self.racks[rack as usize];
        state.busy += gpus;
        self.held[occupant as usize] += gpus;
        // An interrupted job may come back to a rack where it still stands.
        let stands = state.occupants.iter_mut().find(|(other, _)| *other == occupant);
        let places = &mut self.places[occupant as usize];
        if let Some((_, held)) = stands {
            *held += gpus;
            let place = places.iter_mut().find(|(other, _)| *other == rack);
            place.expect("floor and occupant agree").1 += gpus;
        } else {
            state.occupants.push((occupant, gpus));
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

    /// Takes `occupant` off the floor.
    pub fn release(&mut self, occupant: Occupant, class: usize) {
        let mut places = std::mem::take(&mut self.places[occupant as usize]);
        for &(rack, gpus) in &places {
            self.vacate(occupant, rack, gpus, class);
        }
        // The next occupant of this number is most likely small: memory for a few racks is kept.
        if places.capacity() <= FEW_RACKS {
            places.clear();
            self.places[occupant as usize] = places;
        }
    }

    /// Takes `occupant` off one rack, if it stands there.
    pub fn leave(&mut self, occupant: Occupant, rack: u32, class: usize) {
        let on_rack = |&(other, _): &(u32, u32)| other == rack;
        if let Some(place) = self.racks_of(occupant).iter().position(on_rack) {
            let (_, gpus) = self.places[occupant as usize].swap_remove(place);
            self.vacate(occupant, rack, gpus, class);
        }
    }

    fn vacate(&mut self, occupant: Occupant, rack: u32, gpus: u32, class: usize) {
        let state = &mut self.racks[rack as usize];
        state.busy -= gpus;
        self.held[occupant as usize] -= gpus;
        let stands = state.occupants.iter().position(|&(other, _)| other == occupant);
        state.occupants.remove(stands.expect("floor and occupant agree"));
        self.busy -= gpus;
        let hall = self.layout.hall_of(rack);
        self.halls[hall].busy[class] -= gpus;
        self.mark(hall);
        self.refresh(rack, hall);
    }

    pub(super) fn mark(&mut self, hall: usize) {
        if !std::mem::replace(&mut self.halls[hall].changed, true) {
            self.changed.push(hall);
        }
    }

    /// Everybody on `rack`.
    pub fn occupants_of(&self, rack: u32) -> Vec<Occupant> {
        self.racks[rack as usize].occupants.iter().map(|&(occupant, _)| occupant).collect()
    }

    /// Power of the racks of `hall` when dynamic power is scaled by `scale`, given the dynamic
    /// power of one GPU by class.
    pub fn racks_power(&self, hall: usize, dynamic: &[Power], scale: f64) -> Power {
        let state = &self.halls[hall];
        let busy = state.busy.iter().zip(dynamic);
        let busy: Power = busy.map(|(&gpus, &power)| power * f64::from(gpus)).sum();
        self.rack.idle_power * f64::from(state.open_racks) + busy * scale
    }

    /// Greatest power of the racks of `hall`, all at rated power.
    pub fn racks_rating(&self, hall: usize) -> Power {
        self.rack.rated_power * f64::from(self.halls[hall].racks)
    }

    /// Power of network and storage of `hall`, whatever its racks do.
    pub fn overhead_power(&self, hall: usize) -> Power {
        self.layout.overhead_power * f64::from(self.halls[hall].racks)
    }

    /// Racks of `hall` that work.
    pub fn open_racks(&self, hall: usize) -> u32 {
        self.halls[hall].open_racks
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

    /// Brings the counts of free GPUs up to the state of `rack` in its `hall`.
    pub(super) fn refresh(&mut self, rack: u32, hall: usize) {
        self.touch(rack);
        let state = &self.racks[rack as usize];
        let now = self.usable(state).saturating_sub(state.busy);
        let before = self.shelves.free_of(rack);
        if now == before {
            return;
        }
        self.free = self.free - before + now;
        let hall = &mut self.halls[hall];
        hall.whole_racks -= u32::from(before == self.schedulable);
        hall.whole_racks += u32::from(now == self.schedulable);
        self.shelves.move_to(rack, now);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "halls are counted in u32")]
const fn hall_index(hall: usize) -> u32 {
    hall as u32
}
