//! Room: which requests fit the floor in which shape, and which places a job takes.

use super::Algorithm;
use super::floor::Floor;
use super::rack::Occupant;
use crate::place::Place;

impl Floor {
    /// GPUs of the largest job, in segments of `segment` that each lie within one rack, for which there
    /// is room. Every smaller one in such segments fits too.
    #[inline]
    pub fn largest(&self, segment: u32) -> u32 {
        if segment >= self.schedulable {
            self.whole * self.schedulable + self.partly
        } else {
            self.largest_of_small(segment.max(1))
        }
    }

    fn largest_of_small(&self, segment: u32) -> u32 {
        let (mut segments, mut beside) = (0, 0);
        for (free, racks) in self.shelves.filled() {
            segments += racks * (free / segment);
            beside = beside.max(free % segment);
        }
        segments * segment + beside
    }

    /// GPUs of the largest segment for which there is room beside all whole ones of `segment`.
    #[inline]
    pub fn beside(&self, segment: u32) -> u32 {
        if segment >= self.schedulable { self.partly } else { self.beside_small(segment.max(1)) }
    }

    fn beside_small(&self, segment: u32) -> u32 {
        let rests = self.shelves.filled().map(|(free, _)| free % segment);
        rests.max().unwrap_or(0)
    }

    /// GPUs of racks that no job shares with others, and of which all that jobs may use serve.
    pub const fn clear(&self) -> u32 {
        self.clear * self.schedulable
    }

    /// Free GPUs that whole segments of this size could use.
    pub fn free_in(&self, segment: u32) -> u32 {
        let segment = segment.clamp(1, self.schedulable);
        if segment == self.schedulable {
            return self.whole * segment;
        }
        self.shelves.filled().map(|(free, racks)| racks * (free / segment) * segment).sum()
    }

    /// Places `occupant` on `gpus` that are free, in segments of `segment`: each within one rack, whole
    /// racks as the algorithm says.
    ///
    /// # Panics
    /// If there is no room for it.
    pub fn place(&mut self, occupant: Occupant, gpus: u32, segment: u32, class: usize) {
        if let Some(yard) = self.yard_of(class) {
            self.welcome(occupant);
            return self.place_in_yard(yard, (occupant, gpus, segment), class);
        }
        assert!(gpus <= self.largest(segment), "no room for {gpus} GPUs in segments of {segment}");
        self.welcome(occupant);
        let segment = segment.clamp(1, self.schedulable);
        let mut left = gpus;
        if left > segment {
            let segments = left / segment;
            left -= segments * segment;
            if segment == self.schedulable {
                self.take_whole(occupant, segments, class);
            } else {
                self.take_segments(occupant, (segments, segment), class);
            }
        }
        if left > 0 {
            let rack = self.rack_for(left).expect("there is room for what is left");
            self.take(occupant, rack, left, class);
        }
    }

    /// The rack that a segment goes to.
    fn rack_for(&mut self, gpus: u32) -> Option<u32> {
        match self.algorithm {
            Algorithm::Spread => {
                self.shelves.largest().filter(|&rack| self.shelves.free_of(rack) >= gpus)
            }
            Algorithm::Pack | Algorithm::Align => self.shelves.smallest_at_least(gpus),
        }
    }

    /// Takes segments that are smaller than a rack, as many as fit one rack after the other.
    fn take_segments(&mut self, occupant: Occupant, (count, each): (u32, u32), class: usize) {
        let mut left = count;
        while left > 0 {
            let rack = self.rack_for(each).expect("there is room for all segments");
            let here = left.min(self.shelves.free_of(rack) / each);
            let here = if self.algorithm == Algorithm::Spread { 1 } else { here };
            self.take(occupant, rack, here * each, class);
            left -= here;
        }
    }

    /// Takes whole racks.
    fn take_whole(&mut self, occupant: Occupant, count: u32, class: usize) {
        // They, and a part of one more.
        self.places[occupant as usize].reserve(count as usize + 1);
        let mut left = count;
        match self.algorithm {
            Algorithm::Spread => {
                while left > 0 {
                    let pod = self.emptiest_pod();
                    left -= self.take_from((Place::Pod, pod), 1, (occupant, class));
                }
                return;
            }
            Algorithm::Align => left = self.take_pods(occupant, left, class),
            Algorithm::Pack => {}
        }
        if left == 0 {
            return;
        }
        if let Some(pod) = fullest_that_suffices(&self.whole_in_pod, left) {
            self.take_from((Place::Pod, pod), left, (occupant, class));
            return;
        }
        let in_halls: Vec<u32> = self.halls.iter().map(|hall| hall.whole_racks).collect();
        let most = || (0..).zip(&in_halls).max_by_key(|&(hall, whole)| (whole, u32::MAX - hall));
        let first = fullest_that_suffices(&in_halls, left);
        let first = first.or_else(|| most().map(|(hall, _)| hall)).unwrap_or(0);
        for step in 0..self.layout.halls {
            let hall = (first + step) % self.layout.halls;
            left -= self.take_from((Place::Hall, hall), left, (occupant, class));
        }
    }

    /// Takes pods of which every rack is free, as many as the racks wanted fill; returns the others.
    fn take_pods(&mut self, occupant: Occupant, count: u32, class: usize) -> u32 {
        let mut left = count;
        for pod in 0..self.layout.count(Place::Pod) {
            let racks = self.layout.racks_of(Place::Pod, pod).len();
            let racks = u32::try_from(racks).unwrap_or(u32::MAX);
            if racks <= left && self.whole_in_pod[pod as usize] == racks {
                left -= self.take_from((Place::Pod, pod), racks, (occupant, class));
            }
        }
        left
    }

    /// The pod with the most whole racks.
    fn emptiest_pod(&self) -> u32 {
        let pods = (0..).zip(&self.whole_in_pod);
        pods.max_by_key(|&(pod, whole)| (whole, u32::MAX - pod)).map_or(0, |(pod, _)| pod)
    }
}

/// Of places with so many free racks each, the one with the fewest that suffice.
fn fullest_that_suffices(free: &[u32], wanted: u32) -> Option<u32> {
    let enough = (0..).zip(free).filter(|&(_, &racks)| racks >= wanted);
    enough.min_by_key(|&(_, &racks)| racks).map(|(number, _)| number)
}
