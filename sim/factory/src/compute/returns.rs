//! When GPUs that are out of service are expected back.

use units::SimTime;

/// Racks out of service, and when they are expected back.
#[derive(Debug)]
pub(super) struct Returns {
    /// By rack.
    pub(super) racks: Vec<Expected>,
    /// Racks of which this may have changed since they were last taken.
    pub(super) changed: Vec<u32>,
}

/// When the reasons end for which a rack does not work; meaningless without any.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected {
    /// Its hall has power and has restarted.
    pub(super) fed: SimTime,
    /// The last of the components that took it out is mended.
    pub(super) opened: SimTime,
    /// The last of its trays is mended.
    pub(super) mended: SimTime,
    /// When this was last taken, there was something to be given back.
    pub(super) told: bool,
    /// It may have changed since this was last taken.
    pub(super) noted: bool,
}

/// GPUs that a repair is expected to give back: its number, how many, and when.
pub type Return = (u32, u32, SimTime);

impl Returns {
    /// Nothing is out on so many racks.
    pub(super) fn new(racks: u32) -> Self {
        let start = SimTime::START;
        let works =
            Expected { fed: start, opened: start, mended: start, told: false, noted: false };
        Self { racks: vec![works; racks as usize], changed: Vec::new() }
    }

    /// Takes note that what is out of a rack has changed.
    pub(super) fn note(&mut self, rack: u32) {
        if !std::mem::replace(&mut self.racks[rack as usize].noted, true) {
            self.changed.push(rack);
        }
    }

    /// A rack is on again.
    pub(super) fn open(&mut self, rack: u32) {
        let Expected { fed, opened, .. } = &mut self.racks[rack as usize];
        (*fed, *opened) = (SimTime::START, SimTime::START);
        self.note(rack);
    }

    /// The trays of a rack are expected to be mended `at`; at the start if none is out.
    pub(super) fn expect_trays(&mut self, rack: u32, at: SimTime) {
        self.racks[rack as usize].mended = at;
        self.note(rack);
    }
}
