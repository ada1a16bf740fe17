//! What a scenario says about the work and how it is scheduled.

use std::collections::BTreeMap;

mod check;
mod demand;
mod phases;
mod swing;

pub use demand::{
    CountedBy, DemandKind, OutcomeSpec, ProcessKind, ProcessSpec, Scale, TimeLimitsSpec,
};
pub use phases::PhasesSpec;
pub use swing::WaveSpec;

use units::{Rate, Span, WorkRate};

use super::{Operations, Policy, RecoverySpec, StorageSpec};
use crate::calendar::Calendar;
use crate::settings::{Check, Choice, above, at_least, between, one_of, spec};

spec! {
    /// The work that arrives, and in which order it runs.
    pub struct JobsSpec {
        /// Order in which waiting jobs start.
        pub policy: Policy;
        /// Work offered for each unit of GPU time of the reference plant, over all classes with a share.
        /// Where this is given, every class is open: an older way to say `demand`.
        pub offered_load: Option<f64> = between(0.0, 5.0);
        /// GPUs of the reference plant, of which shares are shares: what is asked for does not follow
        /// from what is built. By default those of the racks that the site's size feeds at rated power,
        /// however many `compute.racks` are, times `reference_share`.
        pub reference_gpus: Option<u32> = at_least(1.0);
        /// Share of the GPUs installed that the reference plant sells.
        pub reference_share: f64 = between(0.0, 1.0);
        /// Largest job drawn without a limit of its own, as a share of the reference plant or of the
        /// contract; sizes that vary are cut to it, and to the plant.
        pub largest_share: f64 = between(0.0, 1.0);
        /// Useful seconds of a job for each second that it computed before its user cancelled it.
        pub count_cancelled_as_useful: f64 = between(0.0, 1.0);
        /// The time that users ask for.
        pub limits: TimeLimitsSpec;
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
        /// Where its jobs come from: "open", at times of their own; "backlog", always more of them;
        /// "contract", always more of them, on GPUs that are reserved.
        pub demand: DemandKind;
        /// Share of the GPUs of the reference plant: the GPU time that an open class asks for, the GPUs
        /// of a contract; of a backlog only what runs at the start, and nothing at all where it is 0.
        pub share: Option<f64> = between(0.0, 1.0);
        /// Jobs that arrive; by default as many as the share needs. Makes the class open.
        pub arrivals: Option<Rate> = at_least(0.0);
        /// Computing that the jobs ask for which arrive, instead of their number. Makes the class open.
        pub gpu_hours: Option<WorkRate> = at_least(0.0);
        /// Hours by which the clock of those who send its jobs is ahead of the plant's, below 0 for behind: days and weeks of
        /// arrivals go by it.
        pub users_ahead: f64 = between(-24.0, 24.0);
        /// Growth of arrivals in a year, as a share.
        pub growth: f64 = between(-0.9, 9.0);
        /// The process by which jobs arrive.
        pub process: ProcessSpec;
        /// Of a backlog or a contract: GPUs for which jobs wait at every time, as a share of those that
        /// its jobs may use.
        pub backlog_depth: f64 = between(0.0, 10.0);
        /// GPUs that a contract reserves; by default its share of the reference plant, less where the
        /// plant has not as many.
        pub gpus: Option<u32> = at_least(1.0);
        /// First day of a contract; by default it is there from the start.
        pub begin: Option<String>;
        /// Day on which a contract ends, and its jobs leave; by default it does not.
        pub end: Option<String>;
        /// Share of the time for which a contract has work: GPUs that a job held for some time have none
        /// for (1 - use) / use of that time.
        pub r#use: f64 = between(0.01, 1.0);
        /// Whether a contract lends GPUs for which it has no work to classes that borrow. What they do there is
        /// theirs in the accounts; the contract is paid as before.
        pub lendable: bool;
        /// How long a job that borrows may go on once the contract has work again: it saves its work if a
        /// checkpoint takes no longer, and is stopped at the end.
        pub grace: Span;
        /// Whether its jobs stand on what contracts lend, and nowhere else.
        pub borrows: bool;
        /// How jobs end.
        pub outcome: OutcomeSpec;
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
        /// Greatest number of GPUs; by default the largest share of the plant or the contract.
        pub gpus_most: Option<u32> = at_least(1.0);
        /// Numbers of GPUs are multiples of this.
        pub gpus_step: u32 = at_least(1.0);
        /// GPUs that must lie within one domain; by default as many as jobs may use of it.
        pub segment: Option<u32> = at_least(1.0);
        /// How lengths vary between jobs.
        pub length_kind: LengthKind;
        /// Median length, as computing time without interruptions; the mean for "exponential".
        pub length_median: Span = above(0.0);
        /// Standard deviation of the logarithm of the length.
        pub length_spread: f64 = between(0.0, 4.0);
        /// Greatest length; by default `jobs.limits.most`.
        pub length_most: Option<Span> = above(0.0);
        /// Time that users request for each unit of time that they expect their job to take, with its
        /// checkpoints and restarts: an older way to say `jobs.limits`, instead of which it holds.
        pub estimate_factor: Option<f64> = at_least(1.0);
        /// What gives way first in a shortage: classes of lower priority, alike where it is the same.
        pub priority: u32 = between(0.0, 100.0);
        /// Whether its jobs may wait until a shortage is over: they do not start in one, and are suspended before
        /// those of other classes.
        pub deferrable: bool;
        /// Share of the dynamic power of its jobs that a cap leaves them in a shortage; what that does not save, jobs
        /// and racks that go do.
        pub least_power: f64 = between(0.0, 1.0);
        /// Share of the rack's dynamic power that the job draws while it computes.
        pub intensity: f64 = between(0.0, 1.0);
        /// How its power goes up and down within a step of training.
        pub swing: WaveSpec;
        /// Its phases, where it has any.
        pub phases: PhasesSpec;
        /// Swing of arrivals over the day, as a share of their mean; the peak is in mid-afternoon.
        pub daily_swing: f64 = between(0.0, 1.0);
        /// Swing of arrivals over the year, as a share of their mean; the peak is in the middle of the
        /// `busiest_month`.
        pub yearly_swing: f64 = between(0.0, 1.0);
        /// Month in which most jobs arrive, from 1 for January.
        pub busiest_month: u32 = between(1.0, 12.0);
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
    /// Its share of the GPUs of the reference plant; none where it says nothing.
    pub fn part(&self) -> f64 {
        self.share.unwrap_or(0.0)
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

    /// Work offered for each unit of GPU time of the reference plant.
    pub fn open_load(&self) -> f64 {
        self.offered_load.unwrap_or(1.0)
    }

    /// Where the jobs of a class come from: its own word, unless it or the scenario says in an older way
    /// how much comes.
    pub fn demand_of(&self, class: &ClassSpec) -> DemandKind {
        let comes = class.arrivals.is_some() || class.gpu_hours.is_some();
        if comes || self.offered_load.is_some() { DemandKind::Open } else { class.demand }
    }

    /// The scale of demand on a plant with so many GPUs that jobs may use, at a site that feeds so many.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a u32")]
    pub fn scale(&self, sellable: u32, fed: u32) -> Scale {
        let by_size = (f64::from(fed) * self.reference_share).floor() as u32;
        Scale { sellable, reference: self.reference_gpus.unwrap_or(by_size) }
    }

    /// Checks the rules between keys, on a plant of this scale and in a run with this calendar.
    pub fn check(&self, check: &mut Check<'_>, scale: Scale, calendar: &Calendar) {
        let schedulable = scale.sellable;
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
            self.check_sizes(check, (name, class), scale);
            PhasesSpec::check(check, name, class);
            self.check_demand(check, (name, class), calendar);
        }
        self.check_shares(check);
        self.check_contracts(check, scale);
    }

    /// What the author says about a class is what its jobs are. Sizes that vary are cut to the largest
    /// share of the plant, as it says, so that those of catalogues suit every plant; a size that all
    /// jobs have is not.
    fn check_sizes(
        &self,
        check: &mut Check<'_>,
        (name, class): (&String, &ClassSpec),
        scale: Scale,
    ) {
        let key = |field: &str| format!("jobs.class.{name}.{field}");
        if check.is_written(&key("gpus_median")) {
            let median = class.gpus_median;
            let alike = class.gpus_spread == 0.0;
            let largest = match self.demand_of(class) {
                DemandKind::Contract => class.gpus.unwrap_or(scale.sellable),
                _ => self.largest_of(scale.reference).min(scale.sellable),
            };
            let most = class.gpus_most.unwrap_or(largest);
            let limit = match class.gpus_most {
                Some(_) => format!("gpus_most, which is {most}"),
                None => format!(
                    "{most}, which is jobs.largest_share of {} GPUs of the reference plant, within the \
                     {} that jobs may use, or the contract; a gpus_most of its own goes beyond that",
                    scale.reference, scale.sellable
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
        let longest = class.length_most.unwrap_or(self.limits.most);
        if check.is_written(&key("length_median")) {
            check.require(
                &[&key("length_median"), &key("length_most"), "jobs.limits.most"],
                class.length_median <= longest,
                class.length_median.to_string(),
                format!("must be at most length_most, which is {longest}"),
            );
        }
    }

    /// GPUs of the largest job drawn without a limit of its own, from a plant or a contract of so many.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a u32")]
    pub fn largest_of(&self, gpus: u32) -> u32 {
        (f64::from(gpus) * self.largest_share).floor().max(1.0) as u32
    }
}
