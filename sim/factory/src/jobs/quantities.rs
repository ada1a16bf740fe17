//! What jobs report, and the stage of settling that sets it.

use units::{SimTime, Span};

use super::{Waits, Work};
use crate::quantities::Better::{Less, More};
use crate::quantities::{
    Count, Derived, Family, Flow, GpuHours, Gpus, JobCount, Level, Number, Ratio, Sample, Step,
    Sum, Topic, Unit, count, kept, last, lost_at, mean, percentile_95, quantity, share_above_zero,
    total,
};

/// The number of GPUs that makes a node in published failure rates, whatever the rack type.
const NODE_GPUS: f64 = 8.0;
/// Seconds of a thousand days.
const THOUSAND_DAYS: f64 = 86_400.0 * 1000.0;

quantity! {
    /// Set by jobs alone, read by the registry.
    pub struct Reports: "jobs" {
        /// GPU-hours of computing that was kept.
        kept: Level<GpuHours> = {
            label: "goodput", topic: Topic::Work, better: More, grows: true, digits: 0,
            run: &[total("goodput_gpu_hours")], spends: kept("goodput"),
        },
        /// Writing checkpoints.
        checkpoint: Level<GpuHours> = {
            label: "checkpoints", better: Less, grows: true,
            spends: lost_at(Step::Productive, "checkpoints"),
        },
        /// Loading checkpoints after interruptions.
        restart: Level<GpuHours> = {
            label: "restarts", better: Less, grows: true,
            spends: lost_at(Step::Productive, "restarts"),
        },
        /// Running slower for want of power or cooling.
        slowed: Level<GpuHours> = {
            label: "throttling", better: Less, grows: true,
            spends: lost_at(Step::Productive, "throttling"),
        },
        /// Computing lost by interruptions.
        rolled_back: Family<Level<GpuHours>> = {
            label: "rollback", better: Less, grows: true,
            spends: lost_at(Step::Productive, "rollback"),
        },
        /// GPU-hours installed that were neither goodput nor idle for want of work nor hot spares.
        lost: Sum<Gpus> = {
            label: "GPU-hours lost", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("lost_gpu_hours")],
            derived: Some(Derived::Left(
                &["compute.installed", "-kept", "-compute.idle", "-compute.spare"],
            )),
        },
        /// Effective training time ratio: goodput for each GPU-hour held.
        ettr: Ratio = {
            label: "ETTR", topic: Topic::Work, better: More, digits: 4, share: true,
            run: &[total("ettr")], undefined: "no job held a GPU",
            derived: Some(Derived::Ratio(&["kept"], &["compute.busy"])),
        },
        /// Waits of jobs until they first start, of those that did.
        waits: Sample<Span> = {
            label: "wait", topic: Topic::Waits, better: Less, digits: 0, unit: Unit::SECOND,
            undefined: "no job started",
            run: &[
                mean("wait_mean_s").called(
                    "mean wait of those started",
                    "Mean wait until they first start of the jobs that did; the others do not count.",
                ),
                percentile_95("wait_p95_s")
                    .called("95th percentile of waits", "Wait that 95 % of the jobs that started do not exceed, within 0.5 %."),
                share_above_zero("wait_probability")
                    .called("share of jobs that waited", "Share of started jobs that had to wait."),
                count("jobs_started").called("jobs started", "Jobs that started.").among(Topic::Jobs),
            ],
        },
        /// Mean wait of all jobs until they first start, each counted by the GPU time that it asked for;
        /// of those that never started, until the end of the run.
        wait_by_gpu_time: Ratio = {
            label: "mean wait by GPU time", topic: Topic::Waits, better: Less, digits: 0,
            total_unit: Unit::SECOND, run: &[total("wait_gpu_time_mean_s")], undefined: "no job arrived",
            derived: Some(Derived::Ratio(&["weighted_wait"], &["asked"])),
        },
        /// Mean wait of all jobs until they first start, each counted once; of those that never started,
        /// until the end of the run.
        wait_of_all: Ratio = {
            label: "mean wait of all jobs", topic: Topic::Waits, better: Less, digits: 0,
            total_unit: Unit::SECOND, run: &[total("wait_all_mean_s")], undefined: "no job arrived",
            derived: Some(Derived::Ratio(&["waited"], &["submitted"])),
        },
        /// Waits of all jobs together.
        waited: Level<Span> = { label: "time waited" },
        /// Computing that all jobs ask for together.
        asked: Level<GpuHours> = { label: "GPU time asked for" },
        /// Waits of all jobs, each times the GPU-seconds that it asked for, together.
        weighted_wait: Level<Number> = { label: "waits times GPU time" },
        /// Jobs that had not started by the end.
        never_started: Level<Number> = {
            label: "jobs that never started", topic: Topic::Jobs, better: Less, grows: true, digits: 0,
            run: &[last("jobs_never_started")],
        },
        /// Jobs that arrived.
        submitted: Count = {
            label: "jobs submitted", topic: Topic::Jobs, grows: true, digits: 0,
            run: &[total("jobs_submitted")],
        },
        /// Jobs that did all their work.
        completed: Count = {
            label: "jobs completed", topic: Topic::Jobs, better: More, grows: true, digits: 0,
            run: &[total("jobs_completed")],
        },
        /// Jobs that run or wait at the end.
        unfinished: Sum<Number> = {
            label: "jobs unfinished", topic: Topic::Jobs, grows: true, digits: 0,
            run: &[total("jobs_unfinished")],
            derived: Some(Derived::Net(&["submitted", "-completed"])),
        },
        /// Jobs that run.
        running: Flow<JobCount> = {
            label: "jobs that run", topic: Topic::Jobs, grows: true,
            column: "jobs_running", channel: "site/jobs_running",
        },
        /// Jobs that wait.
        waiting: Flow<JobCount> = {
            label: "jobs that wait", topic: Topic::Jobs, better: Less, grows: true,
            column: "jobs_waiting", channel: "site/jobs_waiting",
        },
        /// Interruptions of jobs.
        interruptions: Count = {
            label: "interruptions", topic: Topic::Reliability, better: Less, grows: true, digits: 0,
            column: "interruptions", run: &[total("interruptions")],
        },
        /// Interruptions for each 8,000 GPU-days held by jobs: 1,000 days of a node of 8 GPUs.
        interruption_rate: Ratio = {
            label: "interruptions per 1,000 node-days", topic: Topic::Reliability, better: Less,
            total_unit: Unit::new("", 1.0 / (NODE_GPUS * THOUSAND_DAYS)),
            run: &[total("interruptions_per_1000_node_days")], undefined: "no job held a GPU",
            derived: Some(Derived::Ratio(&["interruptions"], &["compute.busy"])),
        },
        /// Time that jobs ran, whatever their size.
        running_time: Level<Span> = { label: "time that jobs ran" },
        /// Mean running time of a job to an interruption.
        mttf: Ratio = {
            label: "MTTF of jobs", topic: Topic::Reliability, better: More, total_unit: Unit::HOUR,
            run: &[total("job_mttf_h")], undefined: "no job was interrupted",
            derived: Some(Derived::Ratio(&["running_time"], &["interruptions"])),
        },
    }
}

impl Reports {
    /// Those of jobs that are interrupted for these causes.
    pub(super) fn of(causes: &[String]) -> Self {
        Self { rolled_back: Family::of(causes.to_vec()), ..Self::default() }
    }
}

impl Work {
    /// Stage of settling: who runs and who waits.
    pub fn meter(&mut self, now: SimTime) {
        let queue = self.jobs.queue();
        self.reports.running.set(now, JobCount(queue.running() as f64));
        self.reports.waiting.set(now, JobCount(queue.waiting() as f64));
        self.reports.interruptions.set(self.jobs.interruptions().0);
    }

    /// Brings levels and counts up to now.
    pub fn read(&mut self, now: SimTime) {
        let waits = Waits::of_all(&self.waits_by_class(now));
        let (account, reports) = (self.jobs.account(), &mut self.reports);
        reports.kept.set(GpuHours(account.kept));
        reports.checkpoint.set(GpuHours(account.checkpoint));
        reports.restart.set(GpuHours(account.restart));
        reports.slowed.set(GpuHours(account.slowed));
        for (member, &lost) in reports.rolled_back.members().zip(&account.rolled_back) {
            member.set(GpuHours(lost));
        }
        reports.waited.set(Span::seconds(waits.seconds));
        reports.asked.set(GpuHours(waits.gpu_seconds / 3600.0));
        reports.weighted_wait.set(Number(waits.weighted()));
        reports.never_started.set(Number(waits.never_started as f64));
        let (submitted, completed) = self.jobs.counts();
        let (interruptions, running_hours) = self.jobs.interruptions();
        reports.submitted.set(submitted);
        reports.completed.set(completed);
        reports.interruptions.set(interruptions);
        reports.running_time.set(Span::hours(running_hours));
    }
}
