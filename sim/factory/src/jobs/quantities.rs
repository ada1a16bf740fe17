//! What jobs report, and the stage of settling that sets it.

mod read;

use units::Span;

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

/// Computing that was kept, whatever becomes of its job, with what distance makes it longer.
const PRODUCTIVE: &[&str] = &["kept", "user_failed", "cancelled", "timed_out", "slow_span"];

quantity! {
    /// Set by jobs alone, read by the registry.
    pub struct Reports: "jobs" {
        /// GPU-hours of computing that was kept and is of use.
        kept: Level<GpuHours> = {
            label: "goodput", topic: Topic::Work, better: More, grows: true, digits: 0,
            run: &[total("goodput_gpu_hours")], spends: kept("goodput"),
        },
        /// Computing of jobs that end by an error of their user, or for want of memory.
        user_failed: Level<GpuHours> = {
            label: "work of jobs that fail by their users", better: Less, grows: true, spends: lost_at(Step::Useful, "user errors"),
        },
        /// Computing of jobs that their users cancel, less what counts as useful.
        cancelled: Level<GpuHours> = {
            label: "work of cancelled jobs", better: Less, grows: true, spends: lost_at(Step::Useful, "cancelled"),
        },
        /// Computing of jobs that are stopped because they asked for too little time.
        timed_out: Level<GpuHours> = {
            label: "work of jobs out of time", better: Less, grows: true, spends: lost_at(Step::Useful, "timed out"),
        },
        /// Starting jobs for the first time.
        starting: Level<GpuHours> = {
            label: "first starts", better: Less, grows: true, spends: lost_at(Step::Productive, "first starts"),
        },
        /// Standing still while nobody knows of a fault.
        undetected: Family<Level<GpuHours>> = {
            label: "faults undetected", better: Less, grows: true, spends: lost_at(Step::Productive, "undetected"),
        },
        /// Standing still until it is decided what a fault needs.
        deciding: Family<Level<GpuHours>> = {
            label: "decisions after faults", better: Less, grows: true, spends: lost_at(Step::Productive, "deciding"),
        },
        /// Waiting until what a fault took is replaced.
        waiting_replacement: Family<Level<GpuHours>> = {
            label: "waits for replacement", better: Less, grows: true, spends: lost_at(Step::Productive, "waiting for replacement"),
        },
        /// Loading checkpoints and starting again after interruptions.
        restarting: Family<Level<GpuHours>> = {
            label: "restarts", better: Less, grows: true, spends: lost_at(Step::Productive, "restarts"),
        },
        /// Computing lost by interruptions, which is done twice.
        recomputed: Family<Level<GpuHours>> = {
            label: "rollback", better: Less, grows: true, spends: lost_at(Step::Productive, "rollback"),
        },
        /// Holding still for checkpoints, and taking copies in memory.
        checkpointing: Level<GpuHours> = {
            label: "checkpoints", better: Less, grows: true, spends: lost_at(Step::Productive, "checkpoints"),
        },
        /// Communicating over a distance that computing does not hide.
        slow_span: Level<GpuHours> = {
            label: "distance", better: Less, grows: true, spends: lost_at(Step::Productive, "distance"),
        },
        /// Running slower for want of power or cooling.
        throttled: Level<GpuHours> = {
            label: "throttling", better: Less, grows: true, spends: lost_at(Step::Productive, "throttling"),
        },
        /// GPU-hours installed that were neither goodput nor idle for want of work, reserved or not, nor hot
        /// spares.
        lost: Sum<Gpus> = {
            label: "GPU-hours lost", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("lost_gpu_hours")],
            derived: Some(Derived::Left(
                &[
                    "compute.installed",
                    "-kept",
                    "-compute.idle",
                    "-compute.reserved_idle",
                    "-compute.spare",
                    "-compute.warm",
                ],
            )),
        },
        /// Effective training time ratio: computing that was kept, of use or not, with the communication that
        /// belongs to it, for each GPU-hour held.
        ettr: Ratio = {
            label: "ETTR", topic: Topic::Work, better: More, digits: 4, share: true,
            run: &[total("ettr")], undefined: "no job held a GPU",
            derived: Some(Derived::Ratio(PRODUCTIVE, &["compute.busy"])),
        },
        /// The same as Kokolis et al. (2024) count it: what was kept for each GPU-hour held, or waited for after an
        /// interruption.
        ettr_with_waits: Ratio = {
            label: "ETTR with waits", topic: Topic::Work, better: More, digits: 4,
            run: &[total("ettr_with_waits")], undefined: "no job held a GPU",
            derived: Some(Derived::Ratio(PRODUCTIVE, &["compute.busy", "later_waits"])),
        },
        /// The same with the GPU-hours waited for until jobs first start.
        ettr_with_first_waits: Ratio = {
            label: "ETTR with all waits", topic: Topic::Work, better: More, digits: 4,
            run: &[total("ettr_with_first_waits")], undefined: "no job held a GPU or waited",
            derived: Some(Derived::Ratio(PRODUCTIVE, &["compute.busy", "later_waits", "first_waits"])),
        },
        /// Effective training time ratio as Wan et al. (2025) count it: time that brought goodput for each
        /// hour from the first start of a job to its end, whatever its size.
        ettr_of_jobs: Ratio = {
            label: "ETTR of jobs", topic: Topic::Work, better: More, digits: 4,
            run: &[total("ettr_of_jobs")], undefined: "no job started",
            derived: Some(Derived::Ratio(&["productive_time"], &["lifetime"])),
        },
        /// The least share of any hour in the life of a job in which it did not wait, load or lose its work.
        ettr_lowest: Level<Number> = {
            label: "lowest ETTR of an hour", topic: Topic::Work, better: More, digits: 4,
            run: &[last("ettr_lowest_hour")], undefined: "no job that has ended lived for an hour",
        },
        /// Share of all hours in the lives of jobs, one beginning at every instant, of which less than nine tenths did
        /// so: a sliding hour is how Wan et al. (2025) show the time ratio.
        ettr_low: Ratio = {
            label: "hours of an ETTR below 90 %", topic: Topic::Work, better: Less, digits: 4,
            run: &[total("ettr_hours_below_90")], undefined: "no job that has ended lived for an hour",
            derived: Some(Derived::Ratio(&["low_hours"], &["sliding_hours"])),
        },
        /// Hours in the lives of jobs, of which less than nine tenths were productive.
        low_hours: Level<Span> = { label: "hours of jobs with a low ETTR" },
        /// All hours in the lives of jobs.
        sliding_hours: Level<Span> = { label: "hours of jobs" },
        /// GPU time for which jobs waited until they first started.
        first_waits: Level<GpuHours> = { label: "GPU time waited for, first" },
        /// GPU time for which interrupted jobs waited until they started again.
        later_waits: Level<GpuHours> = { label: "GPU time waited for, later" },
        /// Time of jobs that brought goodput, whatever their size.
        productive_time: Level<Span> = { label: "productive time of jobs" },
        /// Time of jobs from their first start to their end, whatever their size.
        lifetime: Level<Span> = { label: "time of jobs to their end" },
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
        /// Jobs that ended by an error of their user, or for want of memory.
        failed: Count = {
            label: "jobs failed by their users", topic: Topic::Jobs, better: Less, grows: true, digits: 0,
            run: &[total("jobs_failed")],
        },
        /// Jobs that their users cancelled, or whose contract ended.
        stopped: Count = {
            label: "jobs cancelled", topic: Topic::Jobs, better: Less, grows: true, digits: 0,
            run: &[total("jobs_cancelled")],
        },
        /// Jobs that were stopped because they asked for too little time.
        overran: Count = {
            label: "jobs out of time", topic: Topic::Jobs, better: Less, grows: true, digits: 0,
            run: &[total("jobs_timed_out")],
        },
        /// Jobs that run or wait at the end.
        unfinished: Sum<Number> = {
            label: "jobs unfinished", topic: Topic::Jobs, grows: true, digits: 0,
            run: &[total("jobs_unfinished")],
            derived: Some(Derived::Net(
                &["submitted", "-completed", "-failed", "-stopped", "-overran"],
            )),
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
        /// GPUs that contracts have lent, while jobs of others hold them.
        lent: Flow<Gpus> = {
            label: "GPUs lent by contracts", short: "lent", topic: Topic::Gpus, better: More, grows: true,
            run: &[total("lent_gpu_hours").called("GPU-hours lent", "GPU-hours of contracts that jobs of others held.")],
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
        /// Time of jobs from faults until they compute again, and to do again what was lost.
        unproductive_time: Level<Span> = { label: "unproductive time of jobs" },
        /// Hours from a fault until a job computes again, and to do again what was lost, on average.
        unproductive: Ratio = {
            label: "hours lost to an interruption", topic: Topic::Reliability, better: Less,
            digits: 3, total_unit: Unit::HOUR, run: &[total("unproductive_h_per_interruption")],
            undefined: "no job was interrupted",
            derived: Some(Derived::Ratio(&["unproductive_time"], &["interruptions"])),
        },
        /// Mean running time to an interruption, of jobs on 1 to 9 GPUs.
        mttf_1: Level<Span> = {
            label: "MTTF, 1 to 9 GPUs", topic: Topic::Reliability, better: More,
            run: &[total("job_mttf_1_gpus_h")], undefined: "no such job was interrupted",
        },
        /// The same to an interruption by hardware.
        mttf_1_hardware: Level<Span> = {
            label: "MTTF by hardware, 1 to 9 GPUs", topic: Topic::Reliability, better: More,
            run: &[total("job_mttf_1_gpus_hardware_h")],
            undefined: "hardware interrupted no such job",
        },
        /// Mean running time to an interruption, of jobs on 10 to 99 GPUs.
        mttf_10: Level<Span> = {
            label: "MTTF, 10 to 99 GPUs", topic: Topic::Reliability, better: More,
            run: &[total("job_mttf_10_gpus_h")], undefined: "no such job was interrupted",
        },
        /// The same to an interruption by hardware.
        mttf_10_hardware: Level<Span> = {
            label: "MTTF by hardware, 10 to 99 GPUs", topic: Topic::Reliability, better: More,
            run: &[total("job_mttf_10_gpus_hardware_h")],
            undefined: "hardware interrupted no such job",
        },
        /// Mean running time to an interruption, of jobs on 100 to 999 GPUs.
        mttf_100: Level<Span> = {
            label: "MTTF, 100 to 999 GPUs", topic: Topic::Reliability, better: More,
            run: &[total("job_mttf_100_gpus_h")], undefined: "no such job was interrupted",
        },
        /// The same to an interruption by hardware.
        mttf_100_hardware: Level<Span> = {
            label: "MTTF by hardware, 100 to 999 GPUs", topic: Topic::Reliability, better: More,
            run: &[total("job_mttf_100_gpus_hardware_h")],
            undefined: "hardware interrupted no such job",
        },
        /// Mean running time to an interruption, of jobs on 1,000 to 9,999 GPUs.
        mttf_1000: Level<Span> = {
            label: "MTTF, 1,000 to 9,999 GPUs", topic: Topic::Reliability, better: More,
            run: &[total("job_mttf_1000_gpus_h")], undefined: "no such job was interrupted",
        },
        /// The same to an interruption by hardware.
        mttf_1000_hardware: Level<Span> = {
            label: "MTTF by hardware, 1,000 to 9,999 GPUs", topic: Topic::Reliability, better: More,
            run: &[total("job_mttf_1000_gpus_hardware_h")],
            undefined: "hardware interrupted no such job",
        },
        /// Mean running time to an interruption, of jobs on 10,000 to 99,999 GPUs.
        mttf_10000: Level<Span> = {
            label: "MTTF, 10,000 to 99,999 GPUs", topic: Topic::Reliability, better: More,
            run: &[total("job_mttf_10000_gpus_h")], undefined: "no such job was interrupted",
        },
        /// The same to an interruption by hardware.
        mttf_10000_hardware: Level<Span> = {
            label: "MTTF by hardware, 10,000 to 99,999 GPUs", topic: Topic::Reliability, better: More,
            run: &[total("job_mttf_10000_gpus_hardware_h")],
            undefined: "hardware interrupted no such job",
        },
        /// Mean running time to an interruption, of jobs on 100,000 GPUs and more.
        mttf_100000: Level<Span> = {
            label: "MTTF, 100,000 GPUs and more", topic: Topic::Reliability, better: More,
            run: &[total("job_mttf_100000_gpus_h")], undefined: "no such job was interrupted",
        },
        /// The same to an interruption by hardware.
        mttf_100000_hardware: Level<Span> = {
            label: "MTTF by hardware, 100,000 GPUs and more", topic: Topic::Reliability, better: More,
            run: &[total("job_mttf_100000_gpus_hardware_h")],
            undefined: "hardware interrupted no such job",
        },
    }
}
