//! Recording: what a full recording keeps of every instant; no work in any other.

use units::{Power, SimTime};

use super::Plant;
use crate::compute::Share;
use crate::effect;
use crate::jobs::Interrupted;
use crate::place::Place;
use crate::power::Feeding;
use crate::results::{Aftermath, Fault, Interruption, RackChange, RackState, Snapshot, Turn};

/// What was recorded last, with which the present is compared.
#[derive(Debug)]
pub(super) struct Recorder {
    /// By rack: its state.
    racks: Vec<RackState>,
    /// By rack: reasons why its coolant does not flow.
    stopped: Vec<u32>,
    feeding: Feeding,
    /// A place of several racks has opened or closed since the last snapshot, or a circuit of the grid.
    opening: bool,
    /// When the last snapshot was taken.
    snapped: Option<SimTime>,
    faults: u32,
}

/// GPUs out of service and interruptions of jobs, in a full recording.
pub(super) type Tally = Option<(u32, u64)>;

impl Plant {
    pub(super) fn start_recorder(&mut self) {
        let racks = self.places.racks as usize;
        self.compute.floor.watch();
        self.recorder = Some(Box::new(Recorder {
            racks: vec![RackState::default(); racks],
            stopped: vec![0; racks],
            feeding: Feeding::default(),
            opening: false,
            snapped: None,
            faults: 0,
        }));
    }

    /// Takes down what changed at this instant, now that it has settled.
    pub(super) fn take_down(&mut self, now: SimTime, hour_begins: bool) {
        let Some(mut recorder) = self.recorder.take() else { return };
        let feeding = self.power.feeding();
        let feeding_changes = feeding != recorder.feeding;
        if feeding_changes {
            self.touch_halls(&recorder.feeding, &feeding);
            recorder.feeding = feeding;
        }
        self.take_down_racks(&mut recorder, now);
        // What changes once more at the same instant replaces what was read before.
        let again = recorder.snapped == Some(now);
        if std::mem::take(&mut recorder.opening) || feeding_changes || hour_begins || again {
            recorder.snapped = Some(now);
            let values = self.readings(now);
            self.records.snapshots.push(Snapshot { at: now, values });
        }
        self.recorder = Some(recorder);
    }

    /// The racks of halls whose supply changes may have lost their coolant, or have it again.
    fn touch_halls(&mut self, before: &Feeding, now: &Feeding) {
        for (number, hall) in (0..).zip(&now.halls) {
            let same = before.halls.get(number as usize).is_some_and(|was| was.0 == hall.0);
            if !same {
                for rack in self.places.racks_of(Place::Hall, number) {
                    self.compute.floor.touch(rack);
                }
            }
        }
    }

    fn take_down_racks(&mut self, recorder: &mut Recorder, now: SimTime) {
        let first = self.records.racks.len();
        while let Some(rack) = self.compute.floor.take_touched() {
            let state = self.rack_state(rack, recorder.stopped[rack as usize]);
            let before = std::mem::replace(&mut recorder.racks[rack as usize], state);
            if state != before {
                self.records.racks.push(RackChange { at: now, rack, state });
            }
        }
        self.records.racks[first..].sort_unstable_by_key(|change| change.rack);
    }

    #[expect(clippy::cast_possible_truncation, reason = "a rack has at most 10,000 GPUs")]
    fn rack_state(&self, rack: u32, stopped: u32) -> RackState {
        let floor = &self.compute.floor;
        let shares = floor.shares_of(rack);
        let (mut job, mut most, mut dynamic) = (0, 0, Power::ZERO);
        for &Share { occupant, gpus, .. } in shares {
            let (_, class) = self.work.size(occupant);
            let share = self.slowed_share(rack, class).min(self.started_of_site(occupant));
            dynamic += self.compute.dynamic_power(class) * f64::from(gpus) * share;
            if gpus > most {
                (job, most) = (self.work.number(occupant), gpus);
            }
        }
        if !self.swing.falls.is_empty() {
            let burnt = self.swing.falls.burnt_in(self.places.hall_of(rack));
            dynamic += self.compute.still_of_rack(rack, burnt);
        }
        let running = self.cooling_runs(self.places.hall_of(rack));
        RackState {
            busy: floor.busy_on(rack) as u16,
            broken: floor.broken(rack) as u16,
            closed: floor.closed_by(rack).map(|cause| cause as u16),
            flowing: stopped == 0 && running.cdu_pumps,
            jobs: shares.len() as u16,
            job: job as u32,
            dynamic_kw: dynamic.in_kilowatts() as f32,
        }
    }

    /// GPUs out and interruptions so far, to compare with later.
    pub(super) fn tally(&self) -> Tally {
        self.recorder.as_ref()?;
        Some((self.compute.floor.out().all(), self.work.interruptions()))
    }

    /// GPUs out and interruptions since.
    #[expect(clippy::cast_possible_truncation, reason = "a fault interrupts at most all jobs")]
    fn since(&self, before: Tally) -> (u32, u32) {
        match (before, self.tally()) {
            (Some((out, interruptions)), Some(now)) => {
                (now.0.saturating_sub(out), (now.1 - interruptions) as u32)
            }
            _ => (0, 0),
        }
    }

    /// The number of the next fault, or any number where none are recorded.
    pub(super) fn next_fault(&self) -> u32 {
        self.recorder.as_ref().map_or(0, |recorder| recorder.faults)
    }

    /// Records a component's failure, whose effects have come since `before`.
    pub(super) fn note_fault(&mut self, fault: effect::Fault, before: Tally, at: SimTime) {
        let (gpus, interrupted) = self.since(before);
        if let Some(recorder) = &mut self.recorder {
            recorder.faults += 1;
            let effect::Fault { component, rack, .. } = fault;
            let fault = Fault { at, component, rack, gpus, interrupted, mended: None };
            self.records.faults.push(fault);
        }
    }

    /// Records that the racks which a fault left without coolant have tripped.
    pub(super) fn note_trip(&mut self, fault: u32, before: Tally, at: SimTime) {
        let (gpus, interrupted) = self.since(before);
        self.note_aftermath(Aftermath { at, fault, turn: Turn::Tripped { gpus, interrupted } });
    }

    /// Records that a fault is mended.
    pub(super) fn note_mended(&mut self, fault: u32, at: SimTime) {
        self.note_aftermath(Aftermath { at, fault, turn: Turn::Mended });
    }

    fn note_aftermath(&mut self, aftermath: Aftermath) {
        if self.recorder.is_some() {
            self.records.aftermaths.push(aftermath);
        }
    }

    /// Records that a running job is interrupted.
    #[expect(clippy::cast_possible_truncation, reason = "far fewer than 65,536 causes")]
    pub(super) fn note_interruption(&mut self, job: Interrupted, cause: usize, at: SimTime) {
        if self.recorder.is_some() {
            let Interrupted { number: job, gpus } = job;
            self.records.interruptions.push(Interruption { at, job, gpus, cause: cause as u16 });
        }
    }

    /// Takes note that coolant stops flowing in a place, or flows again.
    pub(super) fn note_flow(&mut self, place: Place, number: u32, flows: bool) {
        let Some(recorder) = &mut self.recorder else { return };
        for rack in self.places.racks_of(place, number) {
            let reasons = &mut recorder.stopped[rack as usize];
            *reasons = if flows { *reasons - 1 } else { *reasons + 1 };
            self.compute.floor.touch(rack);
        }
    }

    /// Takes note that a place opens or closes.
    pub(super) fn note_opening(&mut self, place: Place) {
        if place != Place::Rack {
            self.note_turn();
        }
    }

    /// Takes note that what is told of parts has changed, whatever flows.
    pub(super) fn note_turn(&mut self) {
        if let Some(recorder) = self.recorder.as_mut() {
            recorder.opening = true;
        }
    }
}
