//! What a scenario says about the time from a fault until a job computes again.

use units::{Bandwidth, Span};

use crate::settings::{Choice, above, between, spec};

spec! {
    /// From a fault until a job computes again: it is noticed, a decision is made, what is lost is
    /// replaced, and the job is loaded. What it has computed since its last checkpoint is done again.
    pub struct RecoverySpec {
        /// From a fault that shows itself until somebody notices.
        pub explicit_detection: Span;
        /// From a fault that does not show itself, as when a job hangs or computes nonsense, until a
        /// watchdog notices.
        pub implicit_detection: Span;
        /// Share of the faults that do not show themselves, of those that take out a tray or less; the
        /// loss of more is always seen.
        pub implicit_share: f64 = between(0.0, 1.0);
        /// What copies in memory survive the loss of, where their job stands on more than one of these: the other
        /// copy of each lies in another one. What takes out more takes both copies. `rack` moves nothing beyond luck
        /// at the default rates: few faults take out exactly a rack.
        pub copies_survive: Reach;
        /// Who decides what to replace.
        pub decision: Decision;
        /// Tries again and again until it has found what is wrong.
        pub auto_retry: DecisionSpec;
        /// Replaces more than is wrong, at once.
        pub over_evict: DecisionSpec;
        /// How often a wrong decision is followed by another; after that, everything in question is
        /// replaced.
        pub retries: u32 = between(0.0, 1000.0);
        /// What a job leaves where the culprit is not known: with `over_evict` for faults that do not show
        /// themselves, with `auto_retry` after the last wrong decision. A domain that no other job shares is then
        /// looked at for `repair.triage` before anybody stands on it again.
        pub evict: Eviction;
        /// Until a hot spare in the same domain has taken the place of what is lost.
        pub hot_swap: Span;
        /// Until a warm domain has taken it.
        pub warm_swap: Span;
        /// Until a job that lost its ground and has got another is where it can be loaded.
        pub cold_start: Span;
        /// Starting a job on 64 GPUs, beside reading its checkpoint.
        pub start_time: Span;
        /// More of it for each doubling of the GPUs; as much less for each halving.
        pub start_growth: Span;
    }
}

spec! {
    /// A way to decide.
    pub struct DecisionSpec {
        /// How long a decision takes.
        pub time: Span;
        /// Share of the decisions that are right. After a wrong one the fault is still there, and has to
        /// be noticed again.
        pub success: f64 = between(0.0, 1.0);
    }
}

spec! {
    /// The storage that all jobs of the site read checkpoints from and write them to.
    pub struct StorageSpec {
        /// Bytes that it gives in a second; by default by the number of GPUs.
        pub read: Option<Bandwidth> = above(0.0);
        /// Bytes that it takes in a second; by default by the number of GPUs.
        ///
        /// What it takes bounds how often jobs write: no sooner than it has taken up the checkpoint before. A
        /// checkpoint of 11,500 GPUs has 4 TB, of which a gigawatt's storage takes 16 TB in a second by default,
        /// and writes lie hours apart: so this changes nothing until it is some hundred times less, or models
        /// are larger for their GPUs.
        pub write: Option<Bandwidth> = above(0.0);
        /// Bytes that it gives in a second for each GPU installed.
        pub read_per_gpu: Bandwidth = above(0.0);
        /// Bytes that it takes in a second for each GPU installed.
        pub write_per_gpu: Bandwidth = above(0.0);
    }
}

/// How much an interruption takes out of what a job stands on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// At most one tray.
    #[default]
    Tray,
    /// At most one rack.
    Rack,
    /// At most one pod.
    Pod,
    /// More than that.
    Wide,
}

/// Who decides what to replace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decision {
    /// Tries again until it has found what is wrong.
    AutoRetry,
    /// Replaces more than is wrong, at once.
    #[default]
    OverEvict,
}

/// What a job leaves where the culprit is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Eviction {
    /// What is broken, once that is known.
    #[default]
    Tray,
    /// All that it stands on of the domain with the fault.
    Domain,
}

/// How a site is operated: a set of defaults that stands in the catalogue of this name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Operations {
    /// Checkpoints on storage alone, and operators who try again.
    Storage2024,
    /// Copies in memory, and whole domains replaced at once.
    #[default]
    InMemory2026,
}

impl Choice for Decision {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("auto_retry", Self::AutoRetry), ("over_evict", Self::OverEvict)];
}

impl Choice for Eviction {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("tray", Self::Tray), ("domain", Self::Domain)];
}

impl Choice for Reach {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("tray", Self::Tray), ("rack", Self::Rack), ("pod", Self::Pod)];
}

impl Choice for Operations {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("2024_storage", Self::Storage2024), ("2026_in_memory", Self::InMemory2026)];
}

impl StorageSpec {
    /// Bytes that it gives and takes in a second on a site with so many GPUs.
    pub fn bandwidths(&self, gpus: u32) -> (f64, f64) {
        let of = |site: Option<Bandwidth>, per_gpu: Bandwidth| {
            let by_gpus = per_gpu.in_bytes_per_second() * f64::from(gpus);
            site.map_or(by_gpus, Bandwidth::in_bytes_per_second)
        };
        (of(self.read, self.read_per_gpu), of(self.write, self.write_per_gpu))
    }
}

impl RecoverySpec {
    /// How decisions are made.
    pub const fn way(&self) -> &DecisionSpec {
        match self.decision {
            Decision::AutoRetry => &self.auto_retry,
            Decision::OverEvict => &self.over_evict,
        }
    }
}

#[cfg(test)]
impl RecoverySpec {
    /// As in the catalogue, for tests.
    pub(crate) fn usual() -> Self {
        Self {
            explicit_detection: Span::seconds(30.0),
            implicit_detection: Span::minutes(10.0),
            implicit_share: 0.135,
            copies_survive: Reach::Tray,
            decision: Decision::OverEvict,
            auto_retry: DecisionSpec { time: Span::minutes(11.0), success: 0.33 },
            over_evict: DecisionSpec { time: Span::minutes(1.0), success: 1.0 },
            retries: 3,
            evict: Eviction::Tray,
            hot_swap: Span::minutes(1.0),
            warm_swap: Span::minutes(2.0),
            cold_start: Span::minutes(20.0),
            start_time: Span::seconds(90.0),
            start_growth: Span::seconds(15.0),
        }
    }
}

#[cfg(test)]
impl StorageSpec {
    /// As in the catalogue, for tests.
    pub(crate) fn usual() -> Self {
        Self {
            read: None,
            write: None,
            read_per_gpu: Bandwidth::megabytes_per_second(100.0),
            write_per_gpu: Bandwidth::megabytes_per_second(50.0),
        }
    }
}
