//! Stops: GPUs that jobs have left and that could still draw what they drew, while somebody asks for them.

use super::Floor;
use super::rack::Occupant;
use super::touched::Stop;

impl Floor {
    /// Takes down which GPUs jobs leave from now on.
    pub fn watch_stops(&mut self) {
        self.stops = Some(Vec::new());
    }

    /// Whether jobs have left anything since that was last taken.
    pub fn has_stops(&self) -> bool {
        self.stops.as_ref().is_some_and(|stops| !stops.is_empty())
    }

    /// What jobs have left since this was last asked, if that is watched.
    pub fn take_stops(&mut self) -> Vec<Stop> {
        self.stops.as_mut().map_or_else(Vec::new, std::mem::take)
    }

    /// GPUs of racks of a hall that are on and on which no job stands.
    pub(super) fn idle_of(&self, hall: usize) -> u32 {
        let hall = &self.halls[hall];
        (hall.open_racks * self.rack.gpus).saturating_sub(hall.busy.iter().sum())
    }

    /// The same of a rack.
    pub(super) fn idle_on(&self, rack: u32) -> u32 {
        let state = &self.racks[rack as usize];
        if state.closed > 0 { 0 } else { self.rack.gpus.saturating_sub(state.busy) }
    }

    pub(super) fn note_stop(&mut self, job: Occupant, rack: u32, (kind, gpus): (usize, u32)) {
        let gpus = gpus.min(self.usable(&self.racks[rack as usize]));
        if let Some(stops) = self.stops.as_mut().filter(|_| gpus > 0) {
            stops.push(Stop { job, kind, rack, gpus });
        }
    }
}
