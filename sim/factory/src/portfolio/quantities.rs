//! What a portfolio reports beside what its plants do.

use units::{Data, Money, Span};

use crate::quantities::Better::{Less, More};
use crate::quantities::{
    Count, GpuHours, Level, Sample, Topic, Unit, count, mean, percentile_95, quantity, total,
};

quantity! {
    /// What a portfolio reports beside what its plants do.
    pub(super) struct Reports: "portfolio" {
        /// Data carried between sites.
        carried: Level<Data> = {
            label: "data carried", topic: Topic::Jobs, better: Less, grows: true, run: &[total("wan_tb")],
        },
        /// What that costs.
        paid: Level<Money> = {
            label: "cost of data carried", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("wan_usd")],
        },
        /// Transfers that have ended.
        transfers: Count = {
            label: "transfers", topic: Topic::Jobs, grows: true, digits: 0, run: &[total("wan_transfers")],
        },
        /// Jobs that went to another site than the one where they were.
        moves: Count = {
            label: "jobs moved", topic: Topic::Jobs, grows: true, digits: 0, run: &[total("jobs_moved")],
        },
        /// Jobs that moved while they ran, to where the hour was better.
        followed: Count = {
            label: "jobs that followed the hour", topic: Topic::Jobs, grows: true, digits: 0,
            run: &[total("jobs_followed")],
        },
        /// Round trip between users in a region and the site to which a job of theirs went.
        way_to_users: Sample<Span> = {
            label: "round trip to users", topic: Topic::Waits, better: Less, digits: 4, unit: Unit::SECOND,
            undefined: "no class has its users in a region",
            run: &[
                mean("user_rtt_mean_s").called(
                    "mean round trip to users",
                    "Mean round trip between users in a region and the sites to which their jobs went.",
                ),
                percentile_95("user_rtt_p95_s").called(
                    "95th percentile of round trips to users",
                    "Round trip between users in a region and their jobs that 95 % of these do not exceed.",
                ),
                count("jobs_of_regions").called("jobs of regions", "Jobs whose users are in a region."),
            ],
        },
        /// Jobs of regions that went to the site nearest to their users.
        nearest: Count = {
            label: "jobs served nearest", topic: Topic::Jobs, better: More, grows: true, digits: 0,
            run: &[total("jobs_served_nearest")],
        },
        /// Jobs that went beyond the longest round trip of their class, since no site within it had room.
        spilled: Count = {
            label: "jobs spilled", topic: Topic::Jobs, better: Less, grows: true, digits: 0,
            run: &[total("jobs_spilled")],
        },
        /// Time from sending a job to another site until it and its data were there.
        staging: Sample<Span> = {
            label: "staging", topic: Topic::Waits, better: Less, digits: 1, unit: Unit::SECOND,
            undefined: "no job moved",
            run: &[mean("staging_mean_s").called(
                "mean staging", "Mean time from sending a job to another site until it and its data were there.",
            )],
        },
        /// Jobs that were on their way when the run ended.
        staged: Count = {
            label: "jobs on their way", topic: Topic::Jobs, grows: true, digits: 0, run: &[total("jobs_staging")],
        },
        /// Times that jobs of a lost site restarted at its standby.
        failovers: Count = {
            label: "failovers", topic: Topic::Reliability, better: Less, grows: true, digits: 0,
            run: &[total("failovers")],
        },
        /// Age of the checkpoint from which a job of a lost site went on, when the site was lost.
        rpo: Sample<Span> = {
            label: "recovery point", topic: Topic::Reliability, better: Less, digits: 0, unit: Unit::SECOND,
            undefined: "no job failed over",
            run: &[
                mean("rpo_s").called(
                    "mean recovery point",
                    "Mean age of the checkpoint from which jobs of a lost site went on, when it was lost.",
                ),
                percentile_95("rpo_p95_s").called(
                    "95th percentile of recovery points", "Recovery point that 95 % of the jobs do not exceed.",
                ),
                count("jobs_failed_over").called("jobs failed over", "Jobs that restarted at a standby."),
            ],
        },
        /// Time from the loss of a site until a job of it had GPUs again at its standby.
        rto: Sample<Span> = {
            label: "recovery time", topic: Topic::Reliability, better: Less, digits: 0, unit: Unit::SECOND,
            undefined: "no job started at a standby",
            run: &[
                mean("rto_s").called(
                    "mean recovery time",
                    "Mean time from the loss of a site until its jobs had GPUs again at the standby.",
                ),
                percentile_95("rto_p95_s").called(
                    "95th percentile of recovery times", "Recovery time that 95 % of the jobs do not exceed.",
                ),
            ],
        },
        /// GPU-hours of computing done again because a site was lost.
        redone: Level<GpuHours> = {
            label: "work done again after failover", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("failover_gpu_hours")],
        },
        /// Goodput of the portfolio less that of its sites alone, with the same luck.
        pooling: Level<GpuHours> = {
            label: "goodput by pooling", topic: Topic::Work, better: More, grows: true, digits: 0,
            undefined: "the sites were not run alone", run: &[total("pooling_gpu_hours")],
        },
    }
}
