//! Levels of checkpoints: how far a job has come, and what is kept when it is interrupted.
//!
//! Copies in memory are taken often and survive what takes out one tray; those on storage survive
//! everything.

use super::super::{CheckpointChoice, ClassSpec, Reach};

/// How a job saves its work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Checkpoints {
    /// Seconds of computing between checkpoints on storage; infinite without any.
    pub interval: f64,
    /// Seconds for which one holds the job up.
    pub write: f64,
    /// Seconds of computing between copies in memory; infinite without any.
    pub memory: f64,
    /// Seconds that a second of computing takes with the copies in memory, and with distance.
    pub stretch: f64,
    /// Of those, communication over a distance.
    pub exposed: f64,
    /// The most that copies in memory survive the loss of.
    pub survive: Reach,
}

/// Seconds between interruptions of a job, on average.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mtbf {
    /// By anything.
    pub any: f64,
    /// By what copies in memory do not survive.
    pub wide: f64,
}

impl Mtbf {
    /// Of a job that nothing interrupts.
    pub const NEVER: Self = Self { any: f64::INFINITY, wide: f64::INFINITY };
}

/// Seconds that no expectation exceeds.
const MOST: f64 = 10_000.0 * 365.0 * 86_400.0;

/// Where an attempt stands after some running time, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// Computing.
    pub computed: f64,
    /// Holding still for checkpoints, complete or not, and taking copies in memory.
    pub checkpointing: f64,
    /// Communication over a distance.
    pub exposed: f64,
    /// Of what it computed: what the newest copy in memory holds.
    pub in_memory: f64,
    /// Of what it computed: what the newest checkpoint on storage holds, where it has written one.
    pub on_storage: Option<f64>,
}

/// What is left of an attempt's computing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Survives {
    /// Seconds of computing that are kept; below 0 if some of earlier attempts is lost.
    pub kept: f64,
    /// Seconds of computing that only memory holds.
    pub in_memory: f64,
    /// Whether the newest copy that is left is in memory, so that nothing is read from storage.
    pub loads_from_memory: bool,
}

impl Progress {
    /// At the start.
    pub const NONE: Self =
        Self { computed: 0.0, checkpointing: 0.0, exposed: 0.0, in_memory: 0.0, on_storage: None };

    /// This, and what came after it.
    #[must_use]
    pub fn and(&self, after: Self) -> Self {
        let copied = after.in_memory > 0.0;
        let stored = after.on_storage.map(|stored| self.computed + stored);
        Self {
            computed: self.computed + after.computed,
            checkpointing: self.checkpointing + after.checkpointing,
            exposed: self.exposed + after.exposed,
            in_memory: if copied { self.computed + after.in_memory } else { self.in_memory },
            on_storage: stored.or(self.on_storage),
        }
    }

    /// The last of the time went into a checkpoint, and not into computing.
    pub fn write_at_last(&mut self, checkpoints: &Checkpoints) {
        let running = self.computed + self.checkpointing + self.exposed;
        let most = self.computed * checkpoints.stretch;
        let write = checkpoints.last_write().min(most);
        self.computed -= write / checkpoints.stretch;
        self.exposed = self.computed * checkpoints.exposed;
        self.checkpointing = running - self.computed - self.exposed;
    }

    /// Communication over a distance for each second of computing.
    pub fn exposure(&self) -> f64 {
        if self.computed > 0.0 { self.exposed / self.computed } else { 0.0 }
    }
}

impl Checkpoints {
    /// The habits of a class whose jobs are interrupted so often, where the storage takes `drain` seconds
    /// to take up a checkpoint.
    pub fn new(spec: &ClassSpec, mtbf: Mtbf, drain: f64) -> Self {
        let write = spec.checkpoint_write.in_seconds();
        let every = spec.checkpoint_memory_every.in_seconds();
        let (memory, stretch) = if every > 0.0 {
            (every, 1.0 + spec.checkpoint_memory_overhead)
        } else {
            (f64::INFINITY, 1.0)
        };
        let most = spec.checkpoint_interval_most.in_seconds();
        // An optimum of no time at all, for free checkpoints, would be one for each step.
        let least = drain.max(1.0);
        let optimum = |interval: fn(f64, f64) -> f64| {
            let chosen = |between: f64| interval(write, between).min(most).max(least);
            if memory.is_infinite() {
                chosen(mtbf.any)
            } else {
                beside(memory, write, mtbf, chosen)
            }
        };
        let interval = match spec.checkpoint {
            CheckpointChoice::None => f64::INFINITY,
            CheckpointChoice::Fixed => spec.checkpoint_interval.in_seconds().max(least),
            CheckpointChoice::Young => optimum(young),
            CheckpointChoice::Daly => optimum(daly),
        };
        Self { interval, write, memory, stretch, exposed: 0.0, survive: Reach::Tray }
    }

    /// The same where each second of computing takes so much communication that it does not hide.
    #[must_use]
    pub fn exposing(self, seconds: f64) -> Self {
        Self { stretch: self.stretch + seconds, exposed: seconds, ..self }
    }

    /// The same where copies in memory survive the loss of so much.
    #[must_use]
    pub fn surviving(self, survive: Reach) -> Self {
        Self { survive, ..self }
    }

    /// Whether copies in memory survive an interruption that reaches so far.
    pub fn in_memory_after(&self, reach: Reach) -> bool {
        self.memory.is_finite() && reach <= self.survive
    }

    /// Running time that `work` seconds of computing take without interruption, after `ahead` seconds
    /// that only memory holds: there is no checkpoint at the end.
    pub fn running_time(&self, work: f64, ahead: f64) -> f64 {
        let ahead = ahead.min(self.interval);
        work * self.stretch + self.write * self.writes_during(work + ahead)
    }

    /// Seconds for which a checkpoint holds the job up that it is told to write; it never ends where the job has
    /// no checkpoints.
    pub fn last_write(&self) -> f64 {
        if self.interval.is_finite() { self.write } else { f64::INFINITY }
    }

    fn writes_during(&self, work: f64) -> f64 {
        ((work / self.interval).ceil() - 1.0).max(0.0)
    }

    /// Running time that `work` seconds of computing take on average where interruptions come by
    /// chance, each followed by `restart` seconds and the work since the last checkpoint once more.
    ///
    /// The complete model of Daly (2006), with the last stretch at its own length; what copies in
    /// memory cover makes each of their stretches longer by the same model. At most 10,000 years, for
    /// work that hardly ever ends.
    pub fn expected_time(&self, work: f64, restart: f64, mtbf: Mtbf) -> f64 {
        if self.memory.is_infinite() {
            return self.with_interruptions(work, restart, mtbf.any);
        }
        let covered = 1.0 / mtbf.any - 1.0 / mtbf.wide;
        let stretch = self.memory.min(self.interval) * self.stretch * covered;
        let longer = if stretch > 0.0 {
            libm::exp(restart * covered) * libm::expm1(stretch) / stretch
        } else {
            1.0
        };
        (self.with_interruptions(work, restart, mtbf.wide) * longer).min(MOST)
    }

    /// The same with checkpoints on storage alone.
    fn with_interruptions(&self, work: f64, restart: f64, mtbf: f64) -> f64 {
        if mtbf.is_infinite() {
            return self.running_time(work, 0.0);
        }
        let mut stretches = 0.0;
        let mut left = work;
        let writes = self.writes_during(work);
        if writes > 0.0 {
            let cycle = self.interval * self.stretch + self.write;
            stretches = writes * libm::expm1(cycle / mtbf);
            left -= writes * self.interval;
        }
        stretches += libm::expm1(left * self.stretch / mtbf);
        (mtbf * libm::exp(restart / mtbf) * stretches).min(MOST)
    }

    /// Where an attempt stands after `elapsed` seconds of running, when it had `work` seconds to compute
    /// and only memory held the `ahead` seconds before it: the next checkpoint comes as much sooner.
    pub fn progress(&self, elapsed: f64, ahead: f64, work: f64) -> Progress {
        let ahead = ahead.min(self.interval);
        let running = elapsed + ahead * self.stretch;
        let cycle = self.interval * self.stretch + self.write;
        let cycles = if cycle.is_finite() { (running / cycle).floor() } else { 0.0 };
        let cycles = cycles.min(self.writes_during(work + ahead));
        // Without checkpoints a cycle never ends, and none of it has passed.
        let (saved, passed) =
            if cycles > 0.0 { (cycles * self.interval, cycles * cycle) } else { (0.0, 0.0) };
        let rest = (running - passed).max(0.0) / self.stretch;
        // After the last checkpoint the job computes to its end.
        let last = cycles >= self.writes_during(work + ahead);
        let since = if last { rest } else { rest.min(self.interval) };
        let computed = (saved + since - ahead).max(0.0);
        let copied = (computed / self.memory).floor() * self.memory;
        Progress {
            computed,
            exposed: computed * self.exposed,
            checkpointing: (elapsed - computed * (1.0 + self.exposed)).max(0.0),
            in_memory: if self.memory.is_finite() { copied } else { 0.0 },
            on_storage: (cycles > 0.0).then_some(saved - ahead),
        }
    }
}

impl Progress {
    /// What an interruption leaves of this, and of `ahead` seconds before that only memory held: the newest
    /// copy that it does not take.
    pub fn survives(&self, ahead: f64, memory_does: bool) -> Survives {
        let stored = self.on_storage.unwrap_or(-ahead);
        let loads_from_memory = memory_does && self.in_memory >= stored;
        let kept = if loads_from_memory { self.in_memory } else { stored };
        Survives { kept, in_memory: kept - stored, loads_from_memory }
    }
}

/// The optimum beside copies in memory: an interval above theirs leaves storage the faults that take out
/// more than a tray, one below it all faults, because whatever is newer is loaded. To first order writes
/// take write / interval of the time, and each fault half of what lies between the copies it falls back to.
fn beside(memory: f64, write: f64, mtbf: Mtbf, optimum: impl Fn(f64) -> f64) -> f64 {
    let (often, rarely) = (optimum(mtbf.any), optimum(mtbf.wide));
    let covered = 1.0 / mtbf.any - 1.0 / mtbf.wide;
    let lost = |interval: f64| {
        write / interval + f64::midpoint(interval.min(memory) * covered, interval / mtbf.wide)
    };
    if often < memory && lost(often) < lost(rarely) { often } else { rarely }
}

/// Young's first-order optimum of the interval between checkpoints of `write` seconds.
///
/// J. Young, "A first order approximation to the optimum checkpoint interval", Communications of
/// the ACM 17 (1974).
fn young(write: f64, mtbf: f64) -> f64 {
    libm::sqrt(2.0 * write * mtbf)
}

/// Daly's higher-order optimum.
///
/// J. Daly, "A higher order estimate of the optimum checkpoint interval for restart dumps", Future
/// Generation Computer Systems 22 (2006), equation 37.
fn daly(write: f64, mtbf: f64) -> f64 {
    if write >= 2.0 * mtbf {
        return mtbf;
    }
    let ratio = write / (2.0 * mtbf);
    young(write, mtbf) * (1.0 + libm::sqrt(ratio) / 3.0 + ratio / 9.0) - write
}

#[cfg(test)]
mod tests;
