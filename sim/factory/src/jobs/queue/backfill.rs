//! Backfilling: who starts before the head of the queue, without delaying it as far as estimates tell.

use units::SimTime;

use super::{Queue, Shape};
use crate::jobs::gap::{Gap, Passed, Reservation};
use crate::jobs::waiting::Place;
use crate::jobs::{Ground, Request};

impl Queue {
    /// Starts jobs behind a blocked head, given what was seen for it. Returns what there is for it then.
    ///
    /// Bounds only become tighter while jobs start, so a job once passed over stays refused: the
    /// first admitted one among those examined before starts again and again, then the new ones are
    /// gone through once, which is the same as going through the queue once. The head is never
    /// admitted, since it does not fit.
    pub(super) fn backfill(
        &mut self,
        (head, seen): (&Request, Passed),
        now: SimTime,
        ground: &mut impl Ground,
        started: &mut Vec<u32>,
    ) -> Passed {
        let reservation = self.reserve(now, (head.processors, seen.fitting));
        let Passed { fitting, beside, .. } = seen;
        let mut gap = Gap { segment: head.segment, fitting, beside, reservation, now };
        let before = started.len();
        while let Some(place) = self.first_admitted(gap, ground) {
            self.backfill_one(place, &mut gap, ground, started);
        }
        while self.unexamined < self.waiting.next_back() {
            let Some((place, request)) = self.waiting.first_from(self.unexamined) else { break };
            let bounds = gap.bounds(self.room(request.segment, gap.of_head(), ground));
            if bounds.admit(request.processors, request.estimate) {
                self.backfill_one(place, &mut gap, ground, started);
            } else {
                let shape = self.shape_of(request.segment);
                self.shapes[shape].candidates.insert(place, request.processors, request.estimate);
            }
            self.unexamined = place + 1;
        }
        self.unexamined = self.waiting.next_back();
        // Backfilled jobs leave the shadow time as it was: they end by it, or use what is spare.
        self.reservation = Some(Reservation { fitted: gap.fitting, ..gap.reservation });
        for shape in 0..self.shapes.len() {
            let room = self.room(self.shapes[shape].segment, gap.of_head(), ground);
            let shape = &mut self.shapes[shape];
            shape.refused = Some(gap.bounds(room));
            shape.least = shape.candidates.least().unwrap_or(u32::MAX);
        }
        if started.len() == before { seen } else { Passed::new(head, gap.fitting, ground) }
    }

    /// The first job in queue order, of those examined before, that may start.
    fn first_admitted(&self, gap: Gap, ground: &impl Ground) -> Option<Place> {
        let first = |shape: &Shape| {
            let bounds = gap.bounds(self.room(shape.segment, gap.of_head(), ground));
            shape.candidates.first_admitted(bounds, shape.refused)
        };
        self.shapes.iter().filter_map(first).min()
    }

    /// Starts an admitted job; the gap closes by what that takes from the head.
    fn backfill_one(
        &mut self,
        place: Place,
        gap: &mut Gap,
        ground: &mut impl Ground,
        started: &mut Vec<u32>,
    ) {
        let before = gap.fitting;
        let request = self.start(place, gap.now, ground);
        started.push(request.job);
        gap.fitting = self.fitting(gap.segment, ground);
        if request.estimate > gap.span() {
            let taken = before.saturating_sub(gap.fitting);
            let whole = request.processors.div_ceil(gap.segment).saturating_mul(gap.segment);
            // Beside whole segments it costs none of them; else a place that it shares is not whole.
            let taken = if request.processors <= gap.beside { taken } else { taken.max(whole) };
            gap.reservation.extra = gap.reservation.extra.saturating_sub(taken);
        }
        gap.beside = gap.beside.min(ground.beside(gap.segment));
    }

    /// The reservation of the head, which must be blocked: more is wanted than fits.
    fn reserve(&mut self, now: SimTime, (wanted, fitted): (u32, u32)) -> Reservation {
        // Beyond the shadow time more and more running jobs become overdue, so it is worked out anew.
        let holds = |before: &Reservation| before.fitted == fitted && before.holds(now);
        if let Some(reservation) = self.reservation.filter(holds) {
            return reservation;
        }
        let (wanted, free) = (u64::from(wanted), u64::from(fitted));
        let releasing = self.running.releasing(wanted.saturating_sub(free), now);
        let Some((shadow, released)) = releasing else {
            return Reservation { fitted, shadow: None, extra: 0 };
        };
        let extra = (free + released).saturating_sub(wanted);
        let extra = u32::try_from(extra).unwrap_or(u32::MAX);
        Reservation { fitted, shadow: Some(shadow), extra }
    }
}
