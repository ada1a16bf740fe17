//! The queue of waiting jobs, and the rule that decides which of them starts.

mod backfill;

use units::{SimDuration, SimTime};

use super::candidates::{Bounds, Candidates, LONGEST};
use super::gap::{Passed, Reservation, Sight};
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
    /// Nothing but the time and the ground has changed since the last pass.
    rests: bool,
    /// What the last pass saw of the ground, where nobody started and all jobs have segments of one size.
    sight: Option<Sight>,
}

/// The waiting jobs with segments of one size.
#[derive(Debug)]
struct Shape {
    segment: u32,
    /// Nobody of them asks for fewer processors.
    least: u32,
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
            rests: false,
            sight: None,
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
        if self.waiting.len() == 0 {
            self.passed = None;
        }
        self.rests = false;
        self.expect_at_least(&request);
        self.waiting.push_back(limited(request));
    }

    /// A running job is interrupted, gives its processors back and waits to start over: at the place
    /// that it had, so that nobody submitted later comes before it.
    ///
    /// # Panics
    /// If the job is not running.
    pub fn interrupt(&mut self, request: Request) {
        let Held { processors, place, .. } = self.running.remove(request.job);
        self.free += processors;
        self.rejoin(place, request);
    }

    /// Puts a job before all others: one that comes from elsewhere, where it had its turn.
    pub fn submit_first(&mut self, request: Request) {
        let place = self.waiting.new_front();
        self.rejoin(place, request);
    }

    fn rejoin(&mut self, place: Place, request: Request) {
        let request = limited(request);
        self.expect_at_least(&request);
        self.waiting.put_back(place, request);
        if self.policy == Policy::Easy && place < self.unexamined {
            let shape = self.shape_of(request.segment);
            self.shapes[shape].candidates.insert(place, request.processors, request.estimate);
        }
        self.forget_pass();
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
        (self.reservation, self.rests) = (None, false);
    }

    /// A running job holds so many processors from now on, and no more.
    ///
    /// # Panics
    /// If the job is not running, or holds fewer.
    pub fn shrink(&mut self, job: u32, processors: u32) {
        let held = self.running.remove(job);
        self.free += held.processors - processors;
        self.running.insert(job, Held { processors, ..held });
        self.forget_pass();
    }

    /// Takes a waiting job out of the queue; whether it was there. Reads the queue from the front.
    pub fn withdraw(&mut self, job: u32) -> bool {
        let Some(place) = self.waiting.find(job) else { return false };
        self.rests = false;
        if self.head().is_some_and(|head| head.job == job) {
            self.forget_pass();
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
        self.forget_pass();
    }

    /// What is held for the head, and what was seen of the ground, is to be found out anew.
    const fn forget_pass(&mut self) {
        (self.reservation, self.passed, self.rests) = (None, None, false);
    }

    /// Whether another pass would change nothing, on ground that has not changed since the last one.
    pub fn rests(&self, now: SimTime) -> bool {
        let in_time = |reservation: Reservation| reservation.holds(now);
        self.waiting.len() == 0 || self.rests && self.reservation.is_none_or(in_time)
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
        self.forget_pass();
    }

    /// A repair, numbered by the caller, is expected to give back `processors`, none if it has done so, at `end`. What was
    /// expected of it before no longer counts.
    pub fn expect(&mut self, repair: u32, processors: u32, end: SimTime) {
        if self.policy == Policy::Easy && self.running.expect(repair, processors, end) {
            (self.reservation, self.rests) = (None, false);
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
    #[inline]
    pub fn pass(&mut self, now: SimTime, ground: &mut impl Ground, started: &mut Vec<u32>) {
        let Some(&(_, head)) = self.waiting.first() else { return };
        if self.free == 0 {
            self.rests = true;
            return;
        }
        if self.sight.is_some_and(|before| before == Sight::of(head.segment, ground))
            && self.rests(now)
        {
            return;
        }
        let before = started.len();
        self.pass_anew(head, now, ground, started);
        self.rests = true;
        let all_see_the_same = self.shapes.len() == 1 && started.len() == before;
        self.sight = all_see_the_same.then(|| Sight::of(head.segment, ground));
    }

    #[inline(never)]
    fn pass_anew(
        &mut self,
        head: Request,
        now: SimTime,
        ground: &mut impl Ground,
        started: &mut Vec<u32>,
    ) {
        let fitting = self.fitting(head.segment, ground);
        if self.anybody_fits((head.segment, fitting), ground) {
            self.start_all((head, fitting), now, ground, started);
        } else if self.reservation.is_some_and(|before| before.fitted != fitting) {
            // What is held for the head is worked out anew after every change of what fits of it.
            self.reservation = None;
        }
    }

    /// Whether there is room for the smallest job of any shape, where so many fit of the head's.
    fn anybody_fits(&self, of_head: (u32, u32), ground: &impl Ground) -> bool {
        self.shapes.iter().any(|shape| shape.least <= self.room(shape.segment, of_head, ground))
    }

    /// The same, given the head and what fits of its shape.
    fn start_all(
        &mut self,
        (mut head, fitting): (Request, u32),
        now: SimTime,
        ground: &mut impl Ground,
        started: &mut Vec<u32>,
    ) {
        let mut seen = if let Some(passed) = self.as_it_was((&head, fitting), now, ground) {
            if self.policy == Policy::Fcfs || self.unexamined == self.waiting.next_back() {
                return;
            }
            passed
        } else {
            let mut fitting = fitting;
            while let Some(&(place, next)) = self.waiting.first() {
                head = next;
                if head.processors > fitting {
                    break;
                }
                self.reservation = None;
                started.push(self.start(place, now, ground).job);
                fitting = self.head().map_or(0, |next| self.fitting(next.segment, ground));
            }
            Passed::new(&head, fitting, ground)
        };
        if self.policy == Policy::Easy && self.waiting.len() > 0 {
            seen = self.backfill((&head, seen), now, ground, started);
        }
        self.passed = Some(seen);
    }

    /// What the last pass has seen for the head, if nothing has changed since but the time, which has not
    /// reached the shadow time, and jobs that have come: whoever did not start then does not start now.
    fn as_it_was(
        &mut self,
        (head, fitting): (&Request, u32),
        now: SimTime,
        ground: &impl Ground,
    ) -> Option<Passed> {
        let passed = self.passed?;
        if self.policy == Policy::Easy && !self.reservation?.holds(now) {
            return None;
        }
        if passed.changes == ground.changes() {
            return Some(passed);
        }
        // Other jobs come and go, often without a difference to these.
        self.passed = None;
        if passed.fitting == fitting {
            let seen = Passed::new(head, fitting, ground);
            let as_before = |shape: &Shape| {
                let room = self.room(shape.segment, (head.segment, fitting), ground);
                shape.refused.is_some_and(|refused| refused.free == room)
            };
            let same = self.policy == Policy::Fcfs
                || passed.beside == seen.beside && self.shapes.iter().all(as_before);
            self.passed = same.then_some(seen);
        }
        self.passed
    }

    /// Processors of the largest request in such segments that could start now.
    fn fitting(&self, segment: u32, ground: &impl Ground) -> u32 {
        if self.free == 0 { 0 } else { self.free.min(ground.largest(segment)) }
    }

    /// The same, given the head's segment and what that is for it.
    #[inline]
    fn room(&self, segment: u32, of_head: (u32, u32), ground: &impl Ground) -> u32 {
        if segment == of_head.0 { of_head.1 } else { self.fitting(segment, ground) }
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

    /// A job joins those that wait.
    fn expect_at_least(&mut self, request: &Request) {
        let shape = self.shape_of(request.segment);
        let least = &mut self.shapes[shape].least;
        *least = request.processors.min(*least);
    }

    /// Where the jobs with such segments are kept.
    fn shape_of(&mut self, segment: u32) -> usize {
        let known = self.shapes.iter().position(|shape| shape.segment == segment);
        known.unwrap_or_else(|| {
            let candidates = Candidates::default();
            self.shapes.push(Shape { segment, least: u32::MAX, candidates, refused: None });
            self.shapes.len() - 1
        })
    }
}

/// The request with an estimate that simulated time can tell.
fn limited(request: Request) -> Request {
    Request { estimate: request.estimate.min(LONGEST), ..request }
}
