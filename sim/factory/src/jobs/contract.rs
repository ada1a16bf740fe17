//! A contract: the GPUs that it reserves, and the jobs that wait and run on them.

use units::SimTime;

use super::{Ground, Policy, Queue};

/// A contract, and those that wait and run on its GPUs.
#[derive(Debug)]
pub(super) struct Contract {
    pub(super) queue: Queue,
    /// It lends GPUs for which it has no work.
    pub(super) lends: bool,
    pub(super) reserves: Reserves,
    /// GPUs that it reserves while it holds.
    pub(super) gpus: u32,
    /// It holds now.
    pub(super) holds: bool,
    /// Nothing of it may start.
    pub(super) barred: bool,
    /// It has ground of its own, of which it still lacks so many GPUs; `None` where it shares.
    pub(super) apart: Option<u32>,
    pub(super) class: usize,
    /// GPUs that it reserves now.
    pub(super) reserved: u32,
    /// GPUs that its jobs hold.
    pub(super) held: u32,
    /// GPUs in working order for it, as seen when jobs last started.
    pub(super) offered: u32,
    /// GPUs for which there is no work.
    pub(super) paused: u32,
    /// GPUs that wait for jobs that are at another plant.
    pub(super) away: u32,
    /// By number: GPUs of a pause, none when it is over.
    pub(super) pauses: Vec<u32>,
    /// Numbers of pauses that are over, to be used again.
    pub(super) unused: Vec<u32>,
}

/// What a contract reserves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reserves {
    /// What was agreed.
    Agreed,
    /// What its jobs ask for, which come from other plants.
    Asked,
}

impl Contract {
    pub(super) fn new(policy: Policy, (class, gpus): (usize, u32), lends: bool) -> Self {
        Self {
            queue: Queue::new(policy, 0),
            lends,
            reserves: Reserves::Agreed,
            gpus,
            holds: false,
            barred: false,
            apart: None,
            class,
            reserved: 0,
            held: 0,
            offered: 0,
            paused: 0,
            away: 0,
            pauses: Vec::new(),
            unused: Vec::new(),
        }
    }

    /// One of jobs that come from other plants, for as long as they are there.
    pub(super) fn of_guests(policy: Policy, class: usize) -> Self {
        Self { reserves: Reserves::Asked, ..Self::new(policy, (class, 0), false) }
    }

    /// Reserves what is accepted of its GPUs, while it holds.
    #[expect(clippy::cast_possible_truncation, reason = "at most its GPUs")]
    pub(super) fn reserve(&mut self, (racks, all): (u32, u32)) {
        let part = u64::from(self.gpus) * u64::from(racks) / u64::from(all);
        self.reserved = if self.holds && !self.barred { part as u32 } else { 0 };
    }

    /// Starts its jobs on ground of its own, of which it claims what is free.
    pub(super) fn pass_apart(
        &mut self,
        (ground, now): (&mut impl Ground, SimTime),
        started: &mut Vec<u32>,
    ) {
        let (lacks, free) = ground.claim(self.class, self.reserved);
        self.apart = Some(lacks);
        self.offered = self.held + self.untaken().min(free);
        ground.turn_to(Some(self.class));
        let ready = self.ready().min(free);
        self.held += pass(&mut self.queue, ready, (ground, now), started);
        ground.turn_to(None);
    }

    /// GPUs of the ground that it shares with others which are kept for it.
    pub(super) fn kept_on_shared(&self) -> u32 {
        self.apart.unwrap_or_else(|| self.untaken())
    }

    /// GPUs that it has reserved and that none of its jobs holds.
    pub(super) fn untaken(&self) -> u32 {
        if self.reserves == Reserves::Asked {
            return u32::try_from(self.queue.waiting_processors()).unwrap_or(u32::MAX);
        }
        self.reserved.saturating_sub(self.held)
    }

    /// Those of them that it lends.
    pub(super) fn lendable(&self) -> u32 {
        if self.lends && self.apart.is_none() { self.paused.min(self.untaken()) } else { 0 }
    }

    /// Those of them for which there is work.
    pub(super) fn ready(&self) -> u32 {
        self.untaken().saturating_sub(self.paused + self.away)
    }
}

/// Starts jobs of a queue on so many free GPUs; returns how many they take.
#[inline]
pub(super) fn pass(
    queue: &mut Queue,
    free: u32,
    (ground, now): (&mut impl Ground, SimTime),
    started: &mut Vec<u32>,
) -> u32 {
    let change = i64::from(free) - i64::from(queue.free());
    if change != 0 {
        queue.change_free(change);
    }
    queue.pass(now, ground, started);
    free - queue.free()
}
