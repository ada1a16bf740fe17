//! The queue of waiting jobs, and the rule that decides which of them starts.

use units::{SimDuration, SimTime};

use super::candidates::{Bounds, Candidates, LONGEST};
use super::gap::{Gap, Passed, Reservation, beside};
use super::running::{Held, Running};
use super::waiting::{Place, Waiting};
use super::{Ground, Request};

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
/// The caller says when jobs arrive and finish, when processors are lost or restored and when lost ones
/// are expected back, and calls [`Queue::pass`] to learn which jobs start: of those for which there are
/// processors enough, and room on the [`Ground`]. Jobs wait in the order of their submission, those that
/// were interrupted among them.
#[derive(Debug)]
pub struct Queue {
    policy: Policy,
    free: u32,
    waiting: Waiting,
    /// By segment, as they came up: who may start before the head.
    shapes: Vec<Shape>,
    running: Running,
    /// What is held for the head, unless something has changed since it was worked out.
    reservation: Option<Reservation>,
    /// The ground at the last pass, unless something else has changed since.
    passed: Option<Passed>,
    /// From this place on, no job was considered for backfilling yet.
    unexamined: Place,
}

/// The waiting jobs with segments of one size.
#[derive(Debug)]
struct Shape {
    segment: u32,
    /// Under EASY: those before `unexamined` once more, by size.
    candidates: Candidates,
    /// Bounds that admit none of those other than the head.
    refused: Option<Bounds>,
}

impl Queue {
    /// No jobs, and `free` processors.
    pub fn new(policy: Policy, free: u32) -> Self {
        Self {
            policy,
            free,
            waiting: Waiting::default(),
            shapes: Vec::new(),
            running: Running::default(),
            reservation: None,
            passed: None,
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
        self.passed = None;
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
            let shape = self.shape_of(request.segment);
            self.shapes[shape].candidates.insert(place, request.processors, request.estimate);
        }
        (self.reservation, self.passed) = (None, None);
        // Neither this job nor a former head was considered for backfilling.
        for shape in &mut self.shapes {
            shape.refused = None;
        }
    }

    /// A running job that was interrupted goes on where it stands, and is expected to run for so much
    /// longer.
    ///
    /// # Panics
    /// If the job is not running.
    pub fn renew(&mut self, job: u32, estimate: SimDuration, now: SimTime) {
        let held = self.running.remove(job);
        self.running.insert(job, Held { end: now + estimate.min(LONGEST), ..held });
        self.reservation = None;
    }

    /// Takes a waiting job out of the queue; whether it was there. Reads the queue from the front.
    pub fn withdraw(&mut self, job: u32) -> bool {
        let Some(place) = self.waiting.find(job) else { return false };
        if self.head().is_some_and(|head| head.job == job) {
            (self.reservation, self.passed) = (None, None);
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
        (self.reservation, self.passed) = (None, None);
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
        (self.reservation, self.passed) = (None, None);
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

    /// One scheduling pass: decides which jobs start at `now`, which take their room on the `ground`, and
    /// appends them to `started` in order.
    ///
    /// Heads of the queue start while they fit. Under [`Policy::Easy`], the head that does not
    /// fit gets a shadow time: the first estimated end of running jobs and repairs by which enough
    /// processors are free for it, an overdue one counting as ending now. Then, in queue order, a job
    /// starts if it fits now and either ends by the shadow time or holds only processors that
    /// are spare at it. If all of them together are not enough for the head, any job that fits starts.
    ///
    /// What is spare is counted in segments like the head's. What lies beside them is no loss to it, as
    /// long as there are places enough that no small job shares.
    ///
    /// `now` must not precede that of an earlier pass.
    pub fn pass(&mut self, now: SimTime, ground: &mut impl Ground, started: &mut Vec<u32>) {
        if self.waiting.len() == 0 || self.is_as_it_was(now, ground) {
            return;
        }
        while let Some(&(place, head)) = self.waiting.first()
            && head.processors <= self.fitting(head.segment, ground)
        {
            self.reservation = None;
            started.push(self.start(place, now, ground).job);
        }
        if self.policy == Policy::Easy && self.waiting.len() > 0 {
            self.backfill(now, ground, started);
        }
        let (wanted, segment) = self.wanted();
        self.passed = Some(Passed {
            changes: ground.changes(),
            fitting: self.fitting(segment, ground),
            beside: beside(wanted, segment, ground),
        });
    }

    /// Processors and segments of the head.
    fn wanted(&self) -> (u32, u32) {
        self.head().map_or((0, 1), |head| (head.processors, head.segment))
    }

    /// Whether nothing has changed since the last pass but the time, which has not reached the shadow
    /// time: whoever did not start then does not start now.
    fn is_as_it_was(&mut self, now: SimTime, ground: &impl Ground) -> bool {
        let holds = match (self.policy, self.reservation) {
            (Policy::Fcfs, _) => true,
            (Policy::Easy, None) => false,
            (Policy::Easy, Some(reservation)) => reservation.shadow.is_none_or(|at| now <= at),
        };
        let Some(passed) = self.passed.filter(|_| holds) else { return false };
        let changes = ground.changes();
        if passed.changes == changes {
            return true;
        }
        // Other jobs come and go, often without a difference to these.
        let (wanted, segment) = self.wanted();
        let as_before = |shape: &Shape| {
            let fitting = self.fitting(shape.segment, ground);
            shape.refused.is_some_and(|refused| refused.free == fitting)
        };
        let same = passed.fitting == self.fitting(segment, ground)
            && (self.policy == Policy::Fcfs
                || passed.beside == beside(wanted, segment, ground)
                    && self.shapes.iter().all(as_before));
        if same {
            self.passed = Some(Passed { changes, ..passed });
        }
        same
    }

    /// Processors of the largest request in such segments that could start now.
    fn fitting(&self, segment: u32, ground: &impl Ground) -> u32 {
        self.free.min(ground.largest(segment))
    }

    /// Starts jobs behind a blocked head.
    ///
    /// Bounds only become tighter while jobs start, so a job once passed over stays refused: the
    /// first admitted one among those examined before starts again and again, then the new ones are
    /// gone through once, which is the same as going through the queue once. The head is never
    /// admitted, since it does not fit.
    fn backfill(&mut self, now: SimTime, ground: &mut impl Ground, started: &mut Vec<u32>) {
        let (wanted, segment) = self.wanted();
        let mut gap = Gap {
            segment,
            beside: beside(wanted, segment, ground),
            reservation: self.reserve(now, ground),
            now,
        };
        while let Some(place) = self.first_admitted(gap, ground) {
            self.backfill_one(place, &mut gap, ground, started);
        }
        while self.unexamined < self.waiting.next_back() {
            let Some((place, request)) = self.waiting.first_from(self.unexamined) else { break };
            let bounds = gap.bounds(self.fitting(request.segment, ground));
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
        let fitted = self.fitting(segment, ground);
        self.reservation = Some(Reservation { fitted, ..gap.reservation });
        let free = self.free;
        for shape in &mut self.shapes {
            shape.refused = Some(gap.bounds(free.min(ground.largest(shape.segment))));
        }
    }

    /// The first job in queue order, of those examined before, that may start.
    fn first_admitted(&self, gap: Gap, ground: &impl Ground) -> Option<Place> {
        let first = |shape: &Shape| {
            let bounds = gap.bounds(self.fitting(shape.segment, ground));
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
        let before = self.fitting(gap.segment, ground);
        let request = self.start(place, gap.now, ground);
        started.push(request.job);
        if request.estimate > gap.span() {
            let taken = before.saturating_sub(self.fitting(gap.segment, ground));
            let whole = request.processors.div_ceil(gap.segment).saturating_mul(gap.segment);
            // Beside whole segments it costs none of them; else a place that it shares is not whole.
            let taken = if request.processors <= gap.beside { taken } else { taken.max(whole) };
            gap.reservation.extra = gap.reservation.extra.saturating_sub(taken);
        }
        gap.beside = gap.beside.min(ground.beside(gap.segment));
    }

    /// The reservation of the head, which must be blocked.
    fn reserve(&mut self, now: SimTime, ground: &impl Ground) -> Reservation {
        let head = self.head().map_or((0, 1), |head| (head.processors, head.segment));
        let fitted = self.fitting(head.1, ground);
        // Beyond the shadow time more and more running jobs become overdue, so it is worked out anew.
        let holds = |reservation: &Reservation| {
            reservation.fitted == fitted && reservation.shadow.is_none_or(|at| now <= at)
        };
        if let Some(reservation) = self.reservation.filter(holds) {
            return reservation;
        }
        let (wanted, free) = (u64::from(head.0), u64::from(fitted));
        let Some(end) = self.running.end_releasing(wanted.saturating_sub(free)) else {
            return Reservation { fitted, shadow: None, extra: 0 };
        };
        let shadow = end.max(now);
        let extra = (free + self.running.released_by(shadow)).saturating_sub(wanted);
        let extra = u32::try_from(extra).unwrap_or(u32::MAX);
        Reservation { fitted, shadow: Some(shadow), extra }
    }

    fn start(&mut self, place: Place, now: SimTime, ground: &mut impl Ground) -> Request {
        let request = self.dequeue(place);
        self.free -= request.processors;
        ground.take(&request);
        let Request { estimate, processors, .. } = request;
        let held = Held { end: now + estimate, processors, place };
        self.running.insert(request.job, held);
        request
    }

    fn dequeue(&mut self, place: Place) -> Request {
        let request = self.waiting.remove(place);
        if self.policy == Policy::Easy && place < self.unexamined {
            let shape = self.shape_of(request.segment);
            self.shapes[shape].candidates.remove(place, request.processors);
        }
        request
    }

    /// Where the jobs with such segments are kept.
    fn shape_of(&mut self, segment: u32) -> usize {
        let known = self.shapes.iter().position(|shape| shape.segment == segment);
        known.unwrap_or_else(|| {
            let candidates = Candidates::default();
            self.shapes.push(Shape { segment, candidates, refused: None });
            self.shapes.len() - 1
        })
    }
}

/// The request with an estimate that simulated time can tell.
fn limited(request: Request) -> Request {
    Request { estimate: request.estimate.min(LONGEST), ..request }
}
