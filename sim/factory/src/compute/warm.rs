//! Warm domains: whole racks that are powered, loaded and kept free. Each has a home on the site, from which
//! the next free rack takes its turn once it is gone.

/// Whole racks kept ready.
#[derive(Clone, Debug, Default)]
pub(super) struct Warm {
    /// By home, evenly over the site: the rack that is ready there.
    homes: Vec<Option<u32>>,
    /// The racks that are ready, in order.
    ready: Vec<u32>,
}

impl Warm {
    /// So many homes without a rack.
    pub(super) fn of(count: u32) -> Self {
        Self { homes: vec![None; count as usize], ready: Vec::new() }
    }

    /// Racks that are ready.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "fewer than racks, which are counted in u32"
    )]
    pub(super) const fn count(&self) -> u32 {
        self.ready.len() as u32
    }

    /// How many homes there are.
    pub(super) const fn homes(&self) -> usize {
        self.homes.len()
    }

    /// Whether every home has its rack.
    pub(super) const fn is_complete(&self) -> bool {
        self.ready.len() == self.homes.len()
    }

    /// Whether a home has its rack.
    pub(super) fn is_ready(&self, home: usize) -> bool {
        self.homes[home].is_some()
    }

    /// A rack is ready at a home that had none.
    pub(super) fn stand(&mut self, home: usize, rack: u32) {
        self.homes[home] = Some(rack);
        let place = self.ready.partition_point(|&other| other < rack);
        self.ready.insert(place, rack);
    }

    /// A rack is ready no more.
    pub(super) fn forget(&mut self, rack: u32) {
        if let Ok(place) = self.ready.binary_search(&rack) {
            self.ready.remove(place);
            let home = self.homes.iter_mut().find(|home| **home == Some(rack));
            *home.expect("what is ready has a home") = None;
        }
    }

    /// The last rack that is ready before this one, and the first that is not before it.
    pub(super) fn beside(&self, rack: u32) -> impl Iterator<Item = u32> {
        let place = self.ready.partition_point(|&other| other < rack);
        let before = place.checked_sub(1).map(|before| self.ready[before]);
        before.into_iter().chain(self.ready.get(place).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Method: racks become ready and are forgotten; the nearest are compared with a search through all.
    #[test]
    fn the_next_before_and_behind_are_found() {
        let mut warm = Warm::of(7);
        for step in 0..500_u32 {
            let (home, rack) = (step as usize * 5 % 7, step * 7919 % 97);
            if !warm.is_ready(home) && !warm.homes.contains(&Some(rack)) {
                warm.stand(home, rack);
            } else {
                warm.forget(step * 31 % 97);
            }
            let ready = || warm.homes.iter().flatten().copied();
            let at = step * 13 % 97;
            let before = ready().filter(|&other| other < at).max();
            let behind = ready().filter(|&other| other >= at).min();
            let expected: Vec<u32> = before.into_iter().chain(behind).collect();
            assert_eq!(warm.beside(at).collect::<Vec<_>>(), expected, "step {step}");
            assert_eq!(warm.count() as usize, ready().count());
            assert_eq!(warm.is_complete(), ready().count() == warm.homes());
        }
    }
}
