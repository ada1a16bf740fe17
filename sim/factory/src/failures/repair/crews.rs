//! Repair crews by skill: first come, first served, as many at once as the shift has seats.
//!
//! A seat is filled by whoever is on shift: work longer than what is left of the shift passes on to the
//! next one. What has begun is finished, on overtime where the next shift has fewer seats.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};

use units::{SimDuration, SimTime, Span};

use super::{CrewSpec, Shifts};

/// Work for a crew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What is repaired, as the caller numbers it.
    pub order: u32,
    /// How long a crew needs.
    pub length: SimDuration,
}

/// All crews of the site.
#[derive(Clone, Debug)]
pub struct Crews {
    pools: Vec<Pool>,
    /// Until then no crew can begin.
    access_lost_until: SimTime,
}

#[derive(Clone, Debug)]
struct Pool {
    skill: String,
    /// Once all of its crews are there.
    whole: Shifts,
    shifts: Shifts,
    /// Since when these shifts hold, and the time of seats before.
    staffed: (SimTime, Span),
    /// Seats at work.
    busy: u32,
    waiting: VecDeque<Repair>,
    /// By seat at work, or with work planned: when it will have done what waits for it too.
    planned: BinaryHeap<Reverse<SimTime>>,
    /// Nanoseconds that crews have worked until `counted`.
    worked: u128,
    counted: SimTime,
}

/// When a repair will be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Known if a crew has begun; else it is what follows from the repairs before it, and later if
    /// crews lose access meanwhile.
    pub done: SimTime,
    /// Whether a crew has begun.
    pub begun: bool,
}

impl Crews {
    /// The crews of a scenario for a number of racks.
    pub fn new(spec: &BTreeMap<String, CrewSpec>, racks: u32) -> Self {
        let pool = |(skill, crew): (&String, &CrewSpec)| Pool::new(skill, Shifts::of(crew, racks));
        Self { pools: spec.iter().map(pool).collect(), access_lost_until: SimTime::START }
    }

    /// Skills, by pool.
    pub fn skills(&self) -> Vec<String> {
        self.pools.iter().map(|pool| pool.skill.clone()).collect()
    }

    /// The pool of a skill.
    pub fn pool(&self, skill: &str) -> Option<usize> {
        self.pools.iter().position(|pool| pool.skill == skill)
    }

    /// How many pools there are.
    pub const fn count(&self) -> usize {
        self.pools.len()
    }

    /// No crew can begin work until `time`. Those that have begun go on.
    pub fn lose_access(&mut self, time: SimTime) {
        self.access_lost_until = self.access_lost_until.max(time);
    }

    /// From now on a share of the crews is there. What has begun is finished.
    pub fn staff(&mut self, share: f64, now: SimTime) {
        for pool in &mut self.pools {
            pool.staffed = (now, pool.seat_time(now));
            pool.shifts = pool.whole.staffed(share);
        }
    }

    /// Asks `pool` for a repair, which a crew begins at once if a seat is free.
    pub fn request(&mut self, pool: usize, repair: Repair, now: SimTime) -> Plan {
        let begun = self.may_begin(pool, now) && self.pools[pool].waiting.is_empty();
        let (begins, follows) = if begun { (now, false) } else { self.turn(pool, now) };
        let done = begins + repair.length;
        let pool = &mut self.pools[pool];
        if begun {
            pool.count(now);
            pool.busy += 1;
        } else {
            pool.waiting.push_back(repair);
        }
        if follows {
            pool.planned.pop();
        }
        pool.planned.push(Reverse(done));
        Plan { done, begun }
    }

    /// When a crew of `pool` should begin what is asked for at a time.
    pub fn would_begin(&self, pool: usize, at: SimTime) -> SimTime {
        self.turn(pool, at).0
    }

    /// When the next repair asked for should begin, and whether it follows one that is planned: else a
    /// seat is free for it then.
    fn turn(&self, pool: usize, at: SimTime) -> (SimTime, bool) {
        let open = at.max(self.access_lost_until);
        let Pool { shifts, planned, .. } = &self.pools[pool];
        let seats = u32::try_from(planned.len()).unwrap_or(u32::MAX);
        let free = shifts.next_with_more(open, seats);
        let after =
            planned.peek().and_then(|&Reverse(done)| shifts.next_with_more(done.max(open), 0));
        match (free, after) {
            (Some(free), after) if after.is_none_or(|after| free <= after) => (free, false),
            (_, Some(after)) => (after, true),
            (_, None) => (open, false),
        }
    }

    /// A crew of `pool` has finished.
    pub fn release(&mut self, pool: usize, now: SimTime) {
        let pool = &mut self.pools[pool];
        pool.count(now);
        pool.busy -= 1;
        while pool.waiting.is_empty() && pool.planned.len() > pool.busy as usize {
            pool.planned.pop();
        }
    }

    /// The next repair that a crew of `pool` begins now, and when that will be done.
    pub fn begin_next(&mut self, pool: usize, now: SimTime) -> Option<(u32, SimTime)> {
        if !self.may_begin(pool, now) {
            return None;
        }
        let pool = &mut self.pools[pool];
        let repair = pool.waiting.pop_front()?;
        pool.count(now);
        pool.busy += 1;
        Some((repair.order, now + repair.length))
    }

    /// When crews of `pool` may begin what waits, if none finishes before.
    pub fn next_begin(&self, pool: usize, now: SimTime) -> Option<SimTime> {
        let Pool { shifts, busy, waiting, .. } = &self.pools[pool];
        if waiting.is_empty() {
            return None;
        }
        shifts.next_with_more(now.max(self.access_lost_until), *busy)
    }

    /// Repairs that wait for a crew.
    pub fn waiting(&self) -> usize {
        self.pools.iter().map(|pool| pool.waiting.len()).sum()
    }

    /// By pool: time of all seats on shift and time that crews have worked, until `now`.
    pub fn times(&self, now: SimTime) -> impl Iterator<Item = (Span, Span)> {
        let worked = move |pool: &Pool| Span::seconds(pool.worked_by(now) as f64 / 1e9);
        self.pools.iter().map(move |pool| (pool.seat_time(now), worked(pool)))
    }

    /// By pool: seats on shift in the mean of a day.
    pub fn mean_seats(&self) -> impl Iterator<Item = f64> {
        let day = SimTime::START + SimDuration::hours(24);
        self.pools.iter().map(move |pool| pool.shifts.seat_time(day).in_hours() / 24.0)
    }

    /// Whether a seat is free and crews have access.
    fn may_begin(&self, pool: usize, now: SimTime) -> bool {
        let pool = &self.pools[pool];
        now >= self.access_lost_until && pool.busy < pool.shifts.seats(now)
    }
}

impl Pool {
    fn new(skill: &str, shifts: Shifts) -> Self {
        Self {
            skill: skill.to_owned(),
            whole: shifts.clone(),
            shifts,
            staffed: (SimTime::START, Span::ZERO),
            busy: 0,
            waiting: VecDeque::new(),
            planned: BinaryHeap::new(),
            worked: 0,
            counted: SimTime::START,
        }
    }

    /// Time of all seats on shift until `now`.
    fn seat_time(&self, now: SimTime) -> Span {
        let (since, before) = self.staffed;
        before + (self.shifts.seat_time(now) - self.shifts.seat_time(since))
    }

    fn worked_by(&self, now: SimTime) -> u128 {
        let lately = now.since(self.counted).in_nanoseconds();
        self.worked + u128::from(lately) * u128::from(self.busy)
    }

    fn count(&mut self, now: SimTime) {
        self.worked = self.worked_by(now);
        self.counted = now;
    }
}
