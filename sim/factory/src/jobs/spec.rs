//! What a scenario says about the work and how it is scheduled.

use std::collections::BTreeMap;

use units::{Rate, Span};

use super::{Operations, Policy, RecoverySpec, StorageSpec};
use crate::settings::{Check, Choice, above, at_least, between, one_of, spec};

spec! {
    /// The work that arrives, and in which order it runs.
    pub struct JobsSpec {
        /// Order in which waiting jobs start.
        pub policy: Policy;
        /// Work offered for each unit of schedulable GPU time, over all classes with a share.
        pub offered_load: f64 = between(0.0, 5.0);
        /// Largest job drawn without a limit of its own, as a share of the plant; sizes that vary are cut
        /// to it.
        pub largest_share: f64 = between(0.0, 1.0);
        /// Names of the classes in use; empty for all of them.
        pub only: Vec<String>;
        /// How the site is operated: which set of defaults holds for checkpoints and restarts.
        pub operations: Operations;
        /// From a fault until a job computes again.
        pub recovery: RecoverySpec;
        /// The storage that all jobs share.
        pub storage: StorageSpec;
        /// Classes of work.
        pub class: BTreeMap<String, ClassSpec>;
    }
}

spec! {
    /// A class of jobs alike in size, length and habits.
    pub struct ClassSpec {
        /// Share of the offered work.
        pub share: f64 = between(0.0, 1.0);
        /// Jobs that arrive; by default as many as the share of the offered load needs.
        pub arrivals: Option<Rate> = at_least(0.0);
        /// Jobs that wait at the start, as if they had just come. By default as many as run in the mean
        /// are under way, with what is left of them, so that the first month is like any other; none
        /// where `arrivals` is given.
        pub at_start: Option<u32> = at_least(0.0);
        /// Median number of GPUs.
        pub gpus_median: f64 = at_least(1.0);
        /// Standard deviation of the logarithm of the number of GPUs.
        pub gpus_spread: f64 = between(0.0, 4.0);
        /// Least number of GPUs.
        pub gpus_least: u32 = at_least(1.0);
        /// Greatest number of GPUs; by default the largest share of the plant.
        pub gpus_most: Option<u32> = at_least(1.0);
        /// Numbers of GPUs are multiples of this.
        pub gpus_step: u32 = at_least(1.0);
        /// How lengths vary between jobs.
        pub length_kind: LengthKind;
        /// Median length, as computing time without interruptions; the mean for "exponential".
        pub length_median: Span = above(0.0);
        /// Standard deviation of the logarithm of the length.
        pub length_spread: f64 = between(0.0, 4.0);
        /// Greatest length.
        pub length_most: Span = above(0.0);
        /// Time that users request for each unit of time that they expect their job to take, with its
        /// checkpoints and restarts.
        pub estimate_factor: f64 = at_least(1.0);
        /// Share of the rack's dynamic power that the job draws while it computes.
        pub intensity: f64 = between(0.0, 1.0);
        /// Swing of arrivals over the day, as a share of their mean; the peak is in mid-afternoon.
        pub daily_swing: f64 = between(0.0, 1.0);
        /// Arrivals on Saturday and Sunday for each arrival on another day.
        pub weekend_factor: f64 = between(0.0, 1.0);
        /// How the interval between checkpoints on storage is chosen. A scenario that writes this word
        /// and no `checkpoint_memory_every` means checkpoints on storage alone. May be written as a table
        /// of all keys that begin with `checkpoint_`, this one as `storage`.
        pub checkpoint: CheckpointChoice;
        /// Computing time between checkpoints on storage, for the choice "fixed".
        pub checkpoint_interval: Span = above(0.0);
        /// Greatest computing time between them that "young" and "daly" choose.
        pub checkpoint_interval_most: Span = above(0.0);
        /// How long a checkpoint on storage holds the job up.
        pub checkpoint_write: Span;
        /// Computing time between copies in the memory of others, which survive the loss of a tray; "0 s"
        /// for none.
        pub checkpoint_memory_every: Span;
        /// Time that these copies take, for each unit of computing.
        pub checkpoint_memory_overhead: f64 = between(0.0, 1.0);
        /// Parameters of the model, of which a checkpoint has 14 bytes each; by default by the GPUs.
        pub model_parameters: Option<f64> = at_least(0.0);
        /// Parameters for each GPU of the job, where `model_parameters` does not say how many.
        pub parameters_per_gpu: f64 = at_least(0.0);
        /// From a fault until the job computes again, whatever the fault; by default the steps of
        /// `jobs.recovery` one by one.
        pub restart_time: Option<Span> = at_least(0.0);
    }
}

/// How lengths vary between jobs of a class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LengthKind {
    /// Lognormal around the median.
    #[default]
    Lognormal,
    /// Exponential.
    Exponential,
}

/// How the interval between checkpoints is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CheckpointChoice {
    /// No checkpoints: an interruption loses all work.
    #[default]
    None,
    /// The interval of the scenario.
    Fixed,
    /// Young's first-order optimum for the rate of the failures that lose what is not on storage.
    Young,
    /// Daly's higher-order optimum for the same.
    Daly,
}

impl Choice for Policy {
    const OPTIONS: &'static [(&'static str, Self)] = &[("fcfs", Self::Fcfs), ("easy", Self::Easy)];
}

impl Choice for LengthKind {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("lognormal", Self::Lognormal), ("exponential", Self::Exponential)];
}

impl Choice for CheckpointChoice {
    const OPTIONS: &'static [(&'static str, Self)] = &[
        ("none", Self::None),
        ("fixed", Self::Fixed),
        ("young", Self::Young),
        ("daly", Self::Daly),
    ];
}

/// Bytes of a checkpoint for each parameter: 2 of weights, 4 of their precise copy, 8 of two moments.
const BYTES_OF_A_PARAMETER: f64 = 14.0;

impl ClassSpec {
    /// Whether jobs take copies in the memory of others.
    pub fn copies_in_memory(&self) -> bool {
        self.checkpoint_memory_every > Span::ZERO
    }

    /// Bytes of a checkpoint of a job on so many GPUs.
    pub fn checkpoint_bytes(&self, gpus: u32) -> f64 {
        let by_gpus = self.parameters_per_gpu * f64::from(gpus);
        BYTES_OF_A_PARAMETER * self.model_parameters.unwrap_or(by_gpus)
    }
}

impl JobsSpec {
    /// The classes in use, with their names.
    pub fn classes(&self) -> impl Iterator<Item = (&String, &ClassSpec)> {
        let used = |name: &String| self.only.is_empty() || self.only.contains(name);
        self.class.iter().filter(move |(name, _)| used(name))
    }

    /// Checks the rules between keys. `schedulable` is the number of GPUs that jobs may use.
    pub fn check(&self, check: &mut Check<'_>, schedulable: u32) {
        for name in &self.only {
            check.require(
                &["jobs.only"],
                self.class.contains_key(name),
                format!("{name:?}"),
                format!(
                    "must name a class: {}",
                    one_of(name, self.class.keys().map(String::as_str))
                ),
            );
        }
        for (name, class) in self.classes() {
            let key = |field: &str| format!("jobs.class.{name}.{field}");
            let sizes = [("gpus_least", Some(class.gpus_least)), ("gpus_most", class.gpus_most)];
            for (field, gpus) in sizes {
                check.require(
                    &[&key(field), "size", "compute.racks"],
                    gpus.is_none_or(|gpus| gpus <= schedulable),
                    format!("{} GPUs for the class {name:?}", gpus.unwrap_or(0)),
                    format!("must fit the plant, which has {schedulable} schedulable GPUs"),
                );
            }
            check.require(
                &[&key("gpus_least"), &key("gpus_most")],
                class.gpus_most.is_none_or(|most| class.gpus_least <= most),
                class.gpus_least.to_string(),
                "must be at most gpus_most",
            );
            self.check_sizes(check, (name, class), schedulable);
        }
        self.check_shares(check);
    }

    /// What the author says about a class is what its jobs are. Sizes that vary are cut to the largest
    /// share of the plant, as it says, so that those of catalogues suit every plant; a size that all
    /// jobs have is not.
    fn check_sizes(
        &self,
        check: &mut Check<'_>,
        (name, class): (&String, &ClassSpec),
        schedulable: u32,
    ) {
        let key = |field: &str| format!("jobs.class.{name}.{field}");
        if check.is_written(&key("gpus_median")) {
            let median = class.gpus_median;
            let alike = class.gpus_spread == 0.0;
            let largest = self.largest_job(schedulable);
            let most = class.gpus_most.unwrap_or(largest);
            let limit = match class.gpus_most {
                Some(_) => format!("gpus_most, which is {most}"),
                None => format!(
                    "{most}, which is jobs.largest_share of {schedulable} schedulable GPUs; \
                     a gpus_most of its own goes beyond that"
                ),
            };
            check.require(
                &[&key("gpus_median"), &key("gpus_most"), "jobs.largest_share", "size"],
                median <= f64::from(most) || !alike && class.gpus_most.is_none(),
                median.to_string(),
                format!("must be at most {limit}"),
            );
            check.require(
                &[&key("gpus_median"), &key("gpus_least")],
                median >= f64::from(class.gpus_least),
                median.to_string(),
                format!("must be at least gpus_least, which is {}", class.gpus_least),
            );
            let bounds = [f64::from(class.gpus_least), f64::from(most)];
            check.require(
                &[&key("gpus_median"), &key("gpus_step")],
                !alike || bounds.contains(&median) || median % f64::from(class.gpus_step) == 0.0,
                median.to_string(),
                format!(
                    "must be a multiple of gpus_step, which is {}, where all jobs are alike",
                    class.gpus_step
                ),
            );
        }
        if check.is_written(&key("length_median")) {
            check.require(
                &[&key("length_median"), &key("length_most")],
                class.length_median <= class.length_most,
                class.length_median.to_string(),
                format!("must be at most length_most, which is {}", class.length_most),
            );
        }
    }

    /// GPUs of the largest job drawn without a limit of its own.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a u32")]
    pub fn largest_job(&self, schedulable: u32) -> u32 {
        (f64::from(schedulable) * self.largest_share).floor().max(1.0) as u32
    }

    /// The offered load is what the classes offer together.
    fn check_shares(&self, check: &mut Check<'_>) {
        let by_share = || self.classes().filter(|(_, class)| class.arrivals.is_none());
        let sum: f64 = by_share().map(|(_, class)| class.share).sum();
        let mut keys: Vec<String> =
            by_share().map(|(name, _)| format!("jobs.class.{name}.share")).collect();
        keys.extend(["jobs.only".to_owned(), "jobs.offered_load".to_owned()]);
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        check.require(
            &keys,
            sum == 0.0 || self.offered_load == 0.0 || (sum - 1.0).abs() < 1e-6,
            format!("{sum} for all classes in use without arrivals of their own"),
            "their shares must add up to 1, or all be 0",
        );
    }
}
