//! Warm domains: whole racks that are powered, loaded and kept free. Each has a home on the site, from which
//! the next free rack takes its turn once it is gone.

/// Whole racks kept ready.
#[derive(Clone, Debug, Default)]
pub(super) struct Warm {
    /// By home, evenly over the site: the rack that is ready there.
    pub(super) homes: Vec<Option<u32>>,
    /// How many homes have none.
    pub(super) missing: u32,
}

impl Warm {
    /// So many homes without a rack.
    pub(super) fn of(count: u32) -> Self {
        Self { homes: vec![None; count as usize], missing: count }
    }

    /// Racks that are ready.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "fewer than racks, which are counted in u32"
    )]
    pub(super) const fn count(&self) -> u32 {
        self.homes.len() as u32 - self.missing
    }

    /// A rack is ready no more.
    pub(super) fn forget(&mut self, rack: u32) {
        if let Some(home) = self.homes.iter_mut().find(|home| **home == Some(rack)) {
            *home = None;
            self.missing += 1;
        }
    }
}
