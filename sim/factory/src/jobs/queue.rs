//! The queue of waiting jobs, and the rule that decides which of them starts.

use std::collections::BTreeMap;

use units::{SimDuration, SimTime};

use super::candidates::{Bounds, Candidates, LONGEST, Place};
use super::running::{Held, Running};

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

/// What a job asks of the scheduler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// The caller's number for the job: no two jobs that wait or run share one, and memory grows
    /// with the largest.
    pub job: u32,
    /// Processors held from start to finish, at least 1.
    pub processors: u32,
    /// How long the job is expected to run. It may finish earlier or later.
    pub estimate: SimDuration,
}

/// Waiting jobs from which on they are kept by size as well, and below which they no longer are:
/// reading through a few is faster than keeping them sorted. Tests pass to and fro all the time.
const MANY: usize = if cfg!(test) { 8 } else { 512 };
const FEW: usize = MANY / 4;

/// Waiting and running jobs on one pool of processors.
///
/// Any processors serve any job. The caller says when jobs arrive and finish and when processors
/// are lost or restored, and calls [`Queue::pass`] to learn which jobs start.
#[derive(Debug)]
pub struct Queue {
    policy: Policy,
    free: u32,
    /// In queue order.
    waiting: BTreeMap<Place, Request>,
    waiting_processors: u64,
    /// The waiting jobs once more, by size, while there are too many to read through.
    candidates: Option<Candidates>,
    running: Running,
    /// Place of the next job submitted at the back.
    next_back: Place,
    /// Place of the next job submitted at the front.
    next_front: Place,
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
    /// The shadow time. `None` if the head does not fit even when every running job has ended,
    /// because processors were lost.
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
            waiting: BTreeMap::new(),
            waiting_processors: 0,
            candidates: None,
            running: Running::default(),
            next_back: 0,
            next_front: -1,
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
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Processors that the waiting jobs ask for together.
    pub const fn waiting_processors(&self) -> u64 {
        self.waiting_processors
    }

    /// Number of running jobs.
    pub const fn running(&self) -> usize {
        self.running.len()
    }

    /// The waiting job that is next in turn.
    pub fn head(&self) -> Option<&Request> {
        self.waiting.first_key_value().map(|(_, request)| request)
    }

    /// Puts a job at the back of the queue.
    pub fn submit(&mut self, request: Request) {
        self.enqueue(self.next_back, request);
        self.next_back += 1;
    }

    /// Puts a job at the front of the queue: one that was interrupted and starts over.
    pub fn submit_first(&mut self, request: Request) {
        self.enqueue(self.next_front, request);
        self.next_front -= 1;
        self.reservation = None;
        // The former head was never considered for backfilling.
        self.refused = None;
    }

    /// Takes a waiting job out of the queue; whether it was there. Reads the queue from the front.
    pub fn withdraw(&mut self, job: u32) -> bool {
        let Some((&place, _)) = self.waiting.iter().find(|(_, request)| request.job == job) else {
            return false;
        };
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

    /// One scheduling pass: decides which jobs start at `now` and appends them to `started` in
    /// order.
    ///
    /// Heads of the queue start while they fit. Under [`Policy::Easy`], the head that does not
    /// fit gets a shadow time: the first estimated end of running jobs by which enough processors
    /// are free for it, an overdue job counting as ending now. Then, in queue order, a job
    /// starts if it fits now and either ends by the shadow time or holds only processors that
    /// are spare at it. If running jobs do not hold enough for the head, any job that fits starts.
    ///
    /// `now` must not precede that of an earlier pass.
    pub fn pass(&mut self, now: SimTime, started: &mut Vec<u32>) {
        while let Some((&place, head)) = self.waiting.first_key_value()
            && head.processors <= self.free
        {
            self.reservation = None;
            started.push(self.start(place, now).job);
        }
        if self.policy == Policy::Easy && !self.waiting.is_empty() {
            self.backfill(now, started);
        }
    }

    /// Starts jobs behind a blocked head.
    ///
    /// Bounds only become tighter while jobs start, so a job once passed over stays refused, and
    /// starting the first admitted one again and again is the same as going through the queue once.
    fn backfill(&mut self, now: SimTime, started: &mut Vec<u32>) {
        let mut reservation = self.reserve(now);
        let mut bounds = self.bounds(reservation, now);
        let known = self.refused.is_some_and(|refused| bounds.within(refused));
        while let Some(place) = self.next_admitted(bounds, known) {
            let request = self.start(place, now);
            started.push(request.job);
            bounds.free = self.free;
            if request.estimate > bounds.span {
                bounds.extra -= request.processors;
            }
            self.unexamined = self.unexamined.max(place + 1);
        }
        // Backfilled jobs leave the shadow time as it was: they end by it, or use what is spare.
        reservation.extra = bounds.extra;
        self.reservation = Some(reservation);
        self.refused = Some(bounds);
        self.unexamined = self.next_back;
    }

    /// The first job in queue order that may start, reading only new jobs if the others are
    /// `known` to be refused. The head is never among them, since it does not fit.
    fn next_admitted(&self, bounds: Bounds, known: bool) -> Option<Place> {
        let from = if known { self.unexamined } else { Place::MIN };
        if let Some(candidates) = self.candidates.as_ref().filter(|_| !known) {
            return candidates.first_admitted(bounds);
        }
        let new = self.waiting.range(from..);
        let mut admitted =
            new.filter(|(_, request)| bounds.admit(request.processors, request.estimate));
        admitted.next().map(|(&place, _)| place)
    }

    /// The reservation of the head, which must be blocked.
    fn reserve(&self, now: SimTime) -> Reservation {
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
        let held = Held { end: now + request.estimate, processors: request.processors };
        self.running.insert(request.job, held);
        request
    }

    fn enqueue(&mut self, place: Place, request: Request) {
        assert!(request.processors > 0, "job {} asks for no processors", request.job);
        let request = Request { estimate: request.estimate.min(LONGEST), ..request };
        if let Some(candidates) = &mut self.candidates {
            candidates.insert(place, request.processors, request.estimate);
        }
        self.waiting_processors += u64::from(request.processors);
        self.waiting.insert(place, request);
        if self.policy == Policy::Easy && self.waiting.len() == MANY && self.candidates.is_none() {
            self.sort_by_size();
        }
    }

    fn dequeue(&mut self, place: Place) -> Request {
        let request = self.waiting.remove(&place);
        let Some(request) = request else { panic!("no job waits at place {place}") };
        self.waiting_processors -= u64::from(request.processors);
        if let Some(candidates) = &mut self.candidates {
            candidates.remove(place, request.processors);
        }
        if self.waiting.len() < FEW {
            self.candidates = None;
        }
        request
    }

    /// Begins to keep the waiting jobs by size as well.
    fn sort_by_size(&mut self) {
        let mut candidates = Candidates::default();
        for (&place, request) in &self.waiting {
            candidates.insert(place, request.processors, request.estimate);
        }
        self.candidates = Some(candidates);
    }
}
