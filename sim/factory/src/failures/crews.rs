//! Repair crews: a number of each skill, at work around the clock, first come, first served.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use units::{SimDuration, SimTime};

use super::FailuresSpec;

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
    /// Until then no crew can work.
    access_lost_until: SimTime,
}

#[derive(Clone, Debug)]
struct Pool {
    skill: String,
    idle: u32,
    waiting: VecDeque<Repair>,
    /// By crew at work: when it will have done what waits for it too.
    planned: BinaryHeap<Reverse<SimTime>>,
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
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by clamp")]
    pub fn new(spec: &FailuresSpec, racks: u32) -> Self {
        let pool = |(skill, crew): (&String, &super::CrewSpec)| {
            let share = (crew.per_thousand_racks * f64::from(racks) / 1000.0).ceil();
            let crews = (share.clamp(0.0, 1e6) as u32).max(crew.least);
            let (waiting, planned) = (VecDeque::new(), BinaryHeap::new());
            Pool { skill: skill.clone(), idle: crews, waiting, planned }
        };
        let pools = spec.crew.iter().map(pool).collect();
        Self { pools, access_lost_until: SimTime::START }
    }

    /// The pool of a skill.
    pub fn pool(&self, skill: &str) -> Option<usize> {
        self.pools.iter().position(|pool| pool.skill == skill)
    }

    /// No crew can begin work until `time`. Repairs that have their crew already keep their plan.
    pub fn lose_access(&mut self, time: SimTime) {
        self.access_lost_until = self.access_lost_until.max(time);
    }

    /// Asks `pool` for a repair, which a crew begins at once if one is free.
    pub fn request(&mut self, pool: usize, repair: Repair, now: SimTime) -> Plan {
        let begun = self.pools[pool].idle > 0;
        let free = if begun { None } else { self.pools[pool].planned.pop() };
        let done = self.done(repair, free.map_or(now, |Reverse(at)| at.max(now)));
        let pool = &mut self.pools[pool];
        pool.planned.push(Reverse(done));
        if begun {
            pool.idle -= 1;
        } else {
            pool.waiting.push_back(repair);
        }
        Plan { done, begun }
    }

    /// A crew of `pool` has finished; returns the repair it turns to and when that will be done.
    pub fn release(&mut self, pool: usize, now: SimTime) -> Option<(u32, SimTime)> {
        let next = self.pools[pool].waiting.pop_front();
        let Some(repair) = next else {
            self.pools[pool].idle += 1;
            self.pools[pool].planned.pop();
            return None;
        };
        Some((repair.order, self.done(repair, now)))
    }

    /// Repairs that wait for a crew.
    pub fn waiting(&self) -> usize {
        self.pools.iter().map(|pool| pool.waiting.len()).sum()
    }

    fn done(&self, repair: Repair, now: SimTime) -> SimTime {
        now.max(self.access_lost_until) + repair.length
    }
}
