//! Apart: classes of work that share with nobody claim whole units, stand on them, and leave them to be cleaned.

use super::floor::Floor;
use super::rack::Occupant;
use super::yards::{Unit, Yard};
use crate::place::Place;

impl Floor {
    /// A class of work stands on ground of its own from now on, in whole units.
    pub fn isolate(&mut self, class: usize, unit: Unit) {
        self.yards.yards.push(Yard::of(unit));
        if self.yards.of_class.len() <= class {
            self.yards.of_class.resize(class + 1, None);
        }
        self.yards.of_class[class] = Some(self.yards.yards.len() - 1);
    }

    pub(super) fn yard_of(&self, class: usize) -> Option<usize> {
        self.yards.of_class.get(class).copied().flatten()
    }

    /// Free GPUs on ground that tenants have for themselves: of all, or of the one with this class.
    pub fn free_in_yards(&self, class: Option<usize>) -> u32 {
        match class {
            None => self.yards.yards.iter().map(|yard| yard.free).sum(),
            Some(class) => self.yard_of(class).map_or(0, |yard| self.yards.yards[yard].free),
        }
    }

    /// A tenant is to have so many GPUs: whole units become its own where they are free. Returns how many GPUs of
    /// units it still lacks.
    pub fn claim(&mut self, class: usize, gpus: u32) -> u32 {
        let Some(number) = self.yard_of(class) else { return 0 };
        if self.yards.yards[number].leaving {
            return gpus;
        }
        loop {
            let yard = &self.yards.yards[number];
            let has = u32::try_from(yard.racks.len()).unwrap_or(u32::MAX) * self.schedulable;
            let lacks = gpus.saturating_sub(has);
            if lacks == 0 {
                return 0;
            }
            let Some(unit) = self.next_unit(yard.unit) else { return lacks };
            for rack in unit {
                if std::mem::take(&mut self.racks[rack as usize].warm) {
                    self.warm.forget(rack);
                }
                self.racks[rack as usize].yard = Some(number);
                self.yards.yards[number].racks.insert(rack, 0);
                self.refresh(rack, self.layout.hall_of(rack));
            }
        }
    }

    /// The next unit that nobody stands on and that is nobody's.
    fn next_unit(&self, unit: Unit) -> Option<std::ops::Range<u32>> {
        let racks = self.layout.racks;
        let is_free = |rack: u32| {
            let state = &self.racks[rack as usize];
            state.busy == 0 && state.yard.is_none() && (unit != Unit::Rack || !state.warm)
        };
        match unit {
            Unit::Rack => self.shelves.next_whole(0, racks).map(|rack| rack..rack + 1),
            Unit::Hall => (0..self.layout.halls)
                .map(|hall| self.layout.racks_of(Place::Hall, hall))
                .find(|hall| hall.clone().all(is_free)),
            Unit::Site => Some(0..racks).filter(|site| site.clone().all(is_free)),
        }
    }

    /// A class gives up its ground, which is nobody's until it is [`Self::cleaned`]; whether it had any.
    pub fn give_up(&mut self, class: usize) -> bool {
        let Some(yard) = self.yard_of(class) else { return false };
        self.yards.yards[yard].leaving = true;
        true
    }

    /// The ground that a tenant has given up is everybody's again.
    pub fn cleaned(&mut self, class: usize) {
        let Some(number) = self.yard_of(class) else { return };
        let yard = &mut self.yards.yards[number];
        yard.leaving = false;
        yard.free = 0;
        for rack in std::mem::take(&mut yard.racks).into_keys() {
            self.racks[rack as usize].yard = None;
            self.refresh(rack, self.layout.hall_of(rack));
        }
    }

    /// A rack of a yard has so many free GPUs now.
    pub(super) fn note_free(&mut self, yard: usize, rack: u32, now: u32) {
        let yard = &mut self.yards.yards[yard];
        let before = yard.racks.insert(rack, now).unwrap_or(0);
        yard.free = yard.free - before + now;
    }

    /// GPUs of the largest job of a class in such segments that its yard has room for, and of the largest segment beside
    /// whole ones.
    pub fn room_in_yard(&self, class: usize, segment: u32) -> (u32, u32) {
        let Some(yard) = self.yard_of(class).map(|yard| &self.yards.yards[yard]) else {
            return (0, 0);
        };
        let segment = segment.clamp(1, self.schedulable);
        let whole: u32 = yard.racks.values().map(|free| free / segment * segment).sum();
        let beside = yard.racks.values().map(|free| free % segment).max().unwrap_or(0);
        (whole + beside, beside)
    }

    /// Places `occupant` within the yard of its class: segment by segment, each on the fullest rack that suffices.
    pub(super) fn place_in_yard(
        &mut self,
        yard: usize,
        (occupant, gpus, segment): (Occupant, u32, u32),
        class: usize,
    ) {
        let segment = segment.clamp(1, self.schedulable);
        let mut left = gpus;
        while left > 0 {
            let part = left.min(segment);
            let rack = self.rack_in_yard(yard, part).expect("there is room in the yard");
            self.take(occupant, rack, part, class);
            left -= part;
        }
    }

    /// Free GPUs of a rack of a yard.
    pub(super) fn free_on(&self, yard: usize, rack: u32) -> u32 {
        self.yards.yards[yard].racks.get(&rack).copied().unwrap_or(0)
    }

    /// The fullest rack of a yard with room for so many GPUs.
    pub(super) fn rack_in_yard(&self, yard: usize, gpus: u32) -> Option<u32> {
        let racks = self.yards.yards[yard].racks.iter();
        let enough = racks.filter(|(_, free)| **free >= gpus);
        enough.min_by_key(|(rack, free)| (**free, **rack)).map(|(rack, _)| *rack)
    }
}
