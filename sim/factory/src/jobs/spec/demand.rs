//! What a scenario says about what is asked for: how jobs come, how they end, what time users ask for.

use units::Span;

use crate::settings::{Choice, above, at_least, between, spec};

/// Where the jobs of a class come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DemandKind {
    /// They come at times of their own, in numbers that follow from nothing that is built.
    #[default]
    Open,
    /// There are always more of them: some wait whatever the plant does.
    Backlog,
    /// A tenant has reserved GPUs, and always has jobs for them.
    Contract,
}

/// The process by which jobs arrive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProcessKind {
    /// Independently of each other.
    #[default]
    Poisson,
    /// With Weibull times between them: in bursts where the shape is below 1.
    Weibull,
    /// By a Poisson process that changes between two rates.
    Mmpp2,
    /// As in a log: each at its own time, with GPUs and a length of its own.
    Trace,
}

/// What shares of outcomes are shares of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CountedBy {
    /// Of all jobs.
    #[default]
    Jobs,
    /// Of the GPU time that jobs compute until they end.
    GpuTime,
}

spec! {
    /// The process by which the jobs of an open class arrive. May be written as a word, which is its kind.
    pub struct ProcessSpec {
        /// Its kind.
        pub kind: ProcessKind;
        /// Shape of the Weibull times between jobs: 1 is a Poisson process, less comes in bursts.
        pub shape: f64 = between(0.2, 20.0);
        /// The two rates of "mmpp2", in any unit: their mean over time is that of the class.
        pub rates: Vec<f64>;
        /// Mean times that "mmpp2" stays at each of its rates.
        pub sojourns: Vec<Span>;
        /// Of a "trace": the log of its jobs, beside the scenario that names it, in the Standard Workload Format (also
        /// compressed with gzip) or as CSV. It takes the place of `times`, `gpus`, `lengths` and `limits`. Of a
        /// backlog or a contract its jobs come one after the other as they are wanted, again from the first.
        pub file: Option<String>;
        /// Of a "trace": jobs that come before this time of it are left out, and the run begins then.
        pub begin: Span;
        /// Of a "trace": jobs that come from this time of it on are left out.
        pub end: Option<Span> = above(0.0);
        /// Of a "trace": GPUs of a job for each that it has there.
        pub scale_gpus: f64 = above(0.0);
        /// Of a "trace": time between jobs for each unit of it there; lengths stay.
        pub scale_time: f64 = above(0.0);
        /// Of a "trace": when its jobs come, from the start of the run.
        pub times: Vec<Span>;
        /// Of a "trace", job by job: GPUs that it asks for, taken to the nearest number that the class allows.
        pub gpus: Vec<u32>;
        /// Of a "trace", job by job: its length, as computing time without interruptions.
        pub lengths: Vec<Span>;
        /// Of a "trace", job by job: the time that its user asks for; none, or 0 s, where `jobs.limits` says it.
        pub limits: Vec<Span>;
    }
}

spec! {
    /// How the jobs of a class end; those that nothing is said of do all their work.
    pub struct OutcomeSpec {
        /// Share that ends by an error of its user, mostly early.
        pub error: f64 = between(0.0, 1.0);
        /// Share that its user cancels.
        pub cancel: f64 = between(0.0, 1.0);
        /// Share that runs out of memory within two minutes.
        pub oom: f64 = between(0.0, 1.0);
        /// Share that asked for less time than it needs, and is stopped.
        pub timeout: f64 = between(0.0, 1.0);
        /// What these are shares of.
        pub counted_by: CountedBy;
    }
}

spec! {
    /// The time that users ask for, by which the scheduler plans. Jobs of contracts ask for none.
    pub struct TimeLimitsSpec {
        /// Greatest length of jobs of classes that have none of their own.
        pub most: Span = at_least(60.0);
        /// Times that users ask for are rounded up to the next of these.
        pub round_to: Vec<Span> = at_least(1.0);
        /// Median of the time asked for, for each unit of time that the job takes undisturbed.
        pub factor_median: f64 = at_least(1.0);
        /// Standard deviation of the logarithm of that; nobody asks for less than the job takes.
        pub factor_spread: f64 = between(0.0, 4.0);
    }
}

impl Choice for DemandKind {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("open", Self::Open), ("backlog", Self::Backlog), ("contract", Self::Contract)];
}

impl Choice for ProcessKind {
    const OPTIONS: &'static [(&'static str, Self)] = &[
        ("poisson", Self::Poisson),
        ("weibull", Self::Weibull),
        ("mmpp2", Self::Mmpp2),
        ("trace", Self::Trace),
    ];
}

impl Choice for CountedBy {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("jobs", Self::Jobs), ("gpu_time", Self::GpuTime)];
}

/// The GPUs by which demand is measured, and those that there are to meet it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// GPUs of the plant that jobs may use.
    pub sellable: u32,
    /// GPUs of the reference plant, which do not follow from what is built.
    pub reference: u32,
}
