//! Racks: what is out of one, and who stands on it.

use units::SimTime;

use crate::effect::Down;

/// Who occupies GPUs: the number under which a job was placed.
pub type Occupant = u32;

/// A rack, and who stands on it.
#[derive(Clone, Debug, Default)]
pub(super) struct Rack {
    /// It is kept free as a warm domain.
    pub(super) warm: bool,
    /// The yard that it belongs to.
    pub(super) yard: Option<usize>,
    /// Every schedulable GPU serves, and no job shares it with others.
    pub(super) clear: bool,
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
    pub(super) occupants: Vec<Share>,
}

/// Who stands on a rack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Its number.
    pub occupant: Occupant,
    /// GPUs that it has on the rack.
    pub gpus: u32,
    /// Where the rack stands among those that it has.
    pub(super) listed: u32,
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

impl Rack {
    /// Where an occupant is among those on it.
    pub(super) fn position_of(&self, occupant: Occupant) -> Option<usize> {
        self.occupants.iter().position(|share| share.occupant == occupant)
    }

    /// Somebody comes who has so many racks already.
    #[expect(clippy::cast_possible_truncation, reason = "racks are counted in u32")]
    pub(super) fn admit(&mut self, occupant: Occupant, gpus: u32, racks: usize) {
        self.occupants.push(Share { occupant, gpus, listed: racks as u32 });
    }
}
