//! The queue of waiting jobs, and the rule that decides which of them starts.

use units::SimTime;

use super::Request;
use super::candidates::{Bounds, Candidates, LONGEST};
use super::running::{Held, Running};
use super::waiting::{Place, Waiting};

/// The rule by which waiting jobs start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// First come, first served: no job starts before one that was submitted earlier.
    #[default]
    Fcfs,
    /// EASY backfilling: a later job may start first if that does not delay the head of the
    /// queue, as far as estimates tell.
    ///
    /// Source: D. Lifka, "The ANL/IBM SP scheduling system", Job Scheduling Strategies for
    /// Parallel Processing, 1995, <https://doi.org/10.1007/3-540-60153-8_35>; A. Mu'alem and
    /// D. Feitelson, IEEE Transactions on Parallel and Distributed Systems 12 (6), 2001,
    /// <https://doi.org/10.1109/71.932708>.
    Easy,
}

/// Waiting and running jobs on one pool of processors.
///
/// Any processors serve any job. The caller says when jobs arrive and finish, when processors are
/// lost or restored and when lost ones are expected back, and calls [`Queue::pass`] to learn which
/// jobs start. Jobs wait in the order of their submission, those that were interrupted among them.
#[derive(Debug)]
pub struct Queue {
    policy: Policy,
    free: u32,
    waiting: Waiting,
    /// Under EASY: the waiting jobs before `unexamined` once more, by size.
    candidates: Candidates,
    running: Running,
    /// What is held for the head, unless something has changed since it was worked out.
    reservation: Option<Reservation>,
    /// Bounds that admit none of the jobs before `unexamined` other than the head.
    refused: Option<Bounds>,
    /// From this place on, no job was considered for backfilling yet.
    unexamined: Place,
}

/// When the blocked head can start, if jobs run as long as estimated.
#[derive(Clone, Copy, Debug)]
struct Reservation {
    /// The shadow time. `None` if the head does not fit even when every running job has ended and
    /// all that is under repair is back.
    shadow: Option<SimTime>,
    /// Processors that remain free at the shadow time after the head has started.
    extra: u32,
}

impl Queue {
    /// No jobs, and `free` processors.
    pub fn new(policy: Policy, free: u32) -> Self {
        Self {
            policy,
            free,
            waiting: Waiting::default(),
            candidates: Candidates::default(),
            running: Running::default(),
            reservation: None,
            refused: None,
            unexamined: 0,
        }
    }

    /// Processors that no job holds.
    pub const fn free(&self) -> u32 {
        self.free
    }

    /// Number of waiting jobs.
    pub const fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Processors that the waiting jobs ask for together.
    pub const fn waiting_processors(&self) -> u64 {
        self.waiting.processors()
    }

    /// Number of running jobs.
    pub const fn running(&self) -> usize {
        self.running.len()
    }

    /// Whether a job is running.
    pub fn runs(&self, job: u32) -> bool {
        self.running.contains(job)
    }

    /// The waiting job that is next in turn.
    pub fn head(&self) -> Option<&Request> {
        self.waiting.first().map(|(_, request)| request)
    }

    /// Puts a job at the back of the queue.
    pub fn submit(&mut self, request: Request) {
        self.waiting.push_back(limited(request));
    }

    /// A running job is interrupted, gives its processors back and waits to start over: at the place
    /// that it had, so that nobody submitted later comes before it.
    ///
    /// # Panics
    /// If the job is not running.
    pub fn interrupt(&mut self, request: Request) {
        let request = limited(request);
        let Held { processors, place, .. } = self.running.remove(request.job);
        self.free += processors;
        self.waiting.put_back(place, request);
        if self.policy == Policy::Easy && place < self.unexamined {
            self.candidates.insert(place, request.processors, request.estimate);
        }
        self.reservation = None;
        // Neither this job nor a former head was considered for backfilling.
        self.refused = None;
    }

    /// Takes a waiting job out of the queue; whether it was there. Reads the queue from the front.
    pub fn withdraw(&mut self, job: u32) -> bool {
        let Some(place) = self.waiting.find(job) else { return false };
        if self.head().is_some_and(|head| head.job == job) {
            self.reservation = None;
        }
        self.dequeue(place);
        true
    }

    /// Releases the processors of a running job, whether it completed or was interrupted.
    ///
    /// # Panics
    /// If the job is not running.
    pub fn finish(&mut self, job: u32) {
        self.free += self.running.remove(job).processors;
        self.reservation = None;
    }

    /// Adds processors that were restored, or takes away free ones that were lost. A failure under
    /// a running job is a [`Queue::finish`] followed by a loss.
    ///
    /// # Panics
    /// If more are lost than are free.
    pub fn change_free(&mut self, change: i64) {
        let free = u32::try_from(i64::from(self.free) + change);
        let Ok(free) = free else {
            panic!("{} free processors cannot change by {change}", self.free)
        };
        self.free = free;
        self.reservation = None;
    }

    /// A repair is expected to give back `processors`, none if it has done so, at `end`. What was
    /// expected of it before no longer counts.
    ///
    /// Repairs are numbered by the caller.
    pub fn expect(&mut self, repair: u32, processors: u32, end: SimTime) {
        if self.policy == Policy::Easy && self.running.expect(repair, processors, end) {
            self.reservation = None;
        }
    }

    /// One scheduling pass: decides which jobs start at `now` and appends them to `started` in
    /// order.
    ///
    /// Heads of the queue start while they fit. Under [`Policy::Easy`], the head that does not
    /// fit gets a shadow time: the first estimated end of running jobs and repairs by which enough
    /// processors are free for it, an overdue one counting as ending now. Then, in queue order, a job
    /// starts if it fits now and either ends by the shadow time or holds only processors that
    /// are spare at it. If all of them together are not enough for the head, any job that fits starts.
    ///
    /// `now` must not precede that of an earlier pass.
    pub fn pass(&mut self, now: SimTime, started: &mut Vec<u32>) {
        while let Some(&(place, head)) = self.waiting.first()
            && head.processors <= self.free
        {
            self.reservation = None;
            started.push(self.start(place, now).job);
        }
        if self.policy == Policy::Easy && self.waiting.len() > 0 {
            self.backfill(now, started);
        }
    }

    /// Starts jobs behind a blocked head.
    ///
    /// Bounds only become tighter while jobs start, so a job once passed over stays refused: the
    /// first admitted one among those examined before starts again and again, then the new ones are
    /// gone through once, which is the same as going through the queue once. The head is never
    /// admitted, since it does not fit.
    fn backfill(&mut self, now: SimTime, started: &mut Vec<u32>) {
        let mut reservation = self.reserve(now);
        let mut bounds = self.bounds(reservation, now);
        while let Some(place) = self.candidates.first_admitted(bounds, self.refused) {
            bounds = self.backfill_one(place, bounds, now, started);
        }
        while self.unexamined < self.waiting.next_back() {
            let Some((place, request)) = self.waiting.first_from(self.unexamined) else { break };
            if bounds.admit(request.processors, request.estimate) {
                bounds = self.backfill_one(place, bounds, now, started);
            } else {
                self.candidates.insert(place, request.processors, request.estimate);
            }
            self.unexamined = place + 1;
        }
        self.unexamined = self.waiting.next_back();
        // Backfilled jobs leave the shadow time as it was: they end by it, or use what is spare.
        reservation.extra = bounds.extra;
        self.reservation = Some(reservation);
        self.refused = Some(bounds);
    }

    /// Starts an admitted job, and returns the bounds that remain.
    fn backfill_one(
        &mut self,
        place: Place,
        bounds: Bounds,
        now: SimTime,
        started: &mut Vec<u32>,
    ) -> Bounds {
        let request = self.start(place, now);
        started.push(request.job);
        let delays = request.estimate > bounds.span;
        let extra = bounds.extra - if delays { request.processors } else { 0 };
        Bounds { free: self.free, extra, ..bounds }
    }

    /// The reservation of the head, which must be blocked.
    fn reserve(&mut self, now: SimTime) -> Reservation {
        // Beyond the shadow time more and more running jobs become overdue, so it is worked out anew.
        let holds = |reservation: &Reservation| reservation.shadow.is_none_or(|at| now <= at);
        if let Some(reservation) = self.reservation.filter(holds) {
            return reservation;
        }
        let wanted = self.head().map_or(0, |head| u64::from(head.processors));
        let free = u64::from(self.free);
        let Some(end) = self.running.end_releasing(wanted - free) else {
            return Reservation { shadow: None, extra: 0 };
        };
        let shadow = end.max(now);
        let extra = free + self.running.released_by(shadow) - wanted;
        let extra = u32::try_from(extra).unwrap_or(u32::MAX);
        Reservation { shadow: Some(shadow), extra }
    }

    fn bounds(&self, reservation: Reservation, now: SimTime) -> Bounds {
        let span = reservation.shadow.map_or(LONGEST, |shadow| shadow.since(now).min(LONGEST));
        Bounds { free: self.free, extra: reservation.extra, span }
    }

    fn start(&mut self, place: Place, now: SimTime) -> Request {
        let request = self.dequeue(place);
        self.free -= request.processors;
        let Request { estimate, processors, .. } = request;
        let held = Held { end: now + estimate, processors, place };
        self.running.insert(request.job, held);
        request
    }

    fn dequeue(&mut self, place: Place) -> Request {
        let request = self.waiting.remove(place);
        if self.policy == Policy::Easy && place < self.unexamined {
            self.candidates.remove(place, request.processors);
        }
        request
    }
}

/// The request with an estimate that simulated time can tell.
fn limited(request: Request) -> Request {
    Request { estimate: request.estimate.min(LONGEST), ..request }
}
