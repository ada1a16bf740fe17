//! Barring: classes of work for which nothing may start any more, and what becomes of those that wait.

use units::SimTime;

use super::{Demand, Jobs, Mtbf, State, Work};

impl Work {
    /// A class is barred from now on, or let in again; while it is suspended those that wait go on waiting.
    pub fn bar(&mut self, class: usize, barred: bool, suspended: bool) {
        self.jobs.bar(class, barred || suspended);
    }

    /// Takes out the jobs of a class that wait; returns the GPUs of each and the hours of computing that it wanted,
    /// of those that came by themselves: of the others there are always more.
    pub fn turn_out(&mut self, class: usize, now: SimTime) -> Vec<(u32, f64)> {
        if self.jobs.waiting_gpus[class] == 0 {
            return Vec::new();
        }
        let mut asks = Vec::new();
        let open = self.jobs.classes[class].demand == Demand::Open;
        for (record, ask) in self.jobs.turn_out(class, now) {
            self.ended.push(record);
            if open {
                asks.push(ask);
            }
        }
        asks
    }

    /// GPUs that the jobs of a class would hold in the mean if they could: of contracts and backlogs, since what comes
    /// by itself is counted as it comes.
    pub fn would_hold(&self, class: usize) -> f64 {
        let of_class = &self.jobs.classes[class];
        match of_class.demand {
            Demand::Backlog { .. } => of_class.at_work(),
            Demand::Contract { gpus, .. } if self.jobs.pools.is_due(class) => {
                f64::from(gpus) * of_class.spec.r#use
            }
            Demand::Open | Demand::Contract { .. } | Demand::Guests { .. } => 0.0,
        }
    }

    /// The contract of a class stands on ground of its own.
    pub fn set_apart(&mut self, class: usize) {
        self.jobs.pools.set_apart(class);
    }

    /// GPUs that contracts have reserved on ground of their own and that no job of theirs holds.
    pub fn reserved_apart(&self) -> u32 {
        self.jobs.pools.reserved_apart()
    }

    /// Nothing may start: those that were interrupted or have come wait, where `mtbf` says how often a job is interrupted by
    /// its GPUs, and contracts are offered what their jobs hold, and no more.
    pub fn offer_nothing(&mut self, mtbf: impl Fn(u32) -> Mtbf) {
        self.jobs.hear(&mtbf);
        self.jobs.pools.offer_nothing();
    }
}

impl Jobs {
    /// A class is barred from now on, or let in again.
    fn bar(&mut self, class: usize, barred: bool) {
        if std::mem::replace(&mut self.barred[class], barred) != barred {
            self.pools.bar(class, barred);
            self.thin = true;
        }
    }

    /// Takes out the jobs of a class that wait and hold nothing: what each leaves behind, its GPUs, and the hours of
    /// computing that it wanted.
    fn turn_out(&mut self, class: usize, now: SimTime) -> Vec<(super::JobRecord, (u32, f64))> {
        let mut left = Vec::new();
        for slot in 0..self.slots.len() {
            #[expect(clippy::cast_possible_truncation, reason = "slots are numbered in u32")]
            let job = slot as u32;
            let state = &self.slots[slot];
            if state.class != class || state.ended || state.attempt.is_some() {
                continue;
            }
            let ask = (state.gpus, state.work / 3600.0);
            if state.first_start.is_none() {
                // What it asked for is refused, and counts as that.
                let waited = now.since(state.submitted).in_seconds();
                self.waits[class].add_waiting(waited, 0.0);
            }
            self.withdraw(job, now);
            left.push((self.leave(job, State::Cancelled, now), ask));
        }
        self.waiting_gpus[class] = 0;
        left
    }
}
