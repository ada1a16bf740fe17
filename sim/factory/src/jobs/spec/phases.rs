//! What a scenario says about the phases of a job: steps of one job, one after the other.

use super::{ClassSpec, LengthKind};
use crate::settings::{Check, above, between, spec};

/// Sums of shares are rounded.
const ROUNDING: f64 = 1e-6;

spec! {
    /// Phases of a job, such as pre-training, long context and reinforcement learning: steps of one job, one after
    /// the other, which each start anew. May be written as a list of tables. Without any, a job is of one piece.
    pub struct PhasesSpec {
        /// Share of the job's length that each phase takes; together 1.
        pub share: Vec<f64> = above(0.0);
        /// GPUs of each phase for each of those that the job was drawn with. A job that needs fewer than before, or
        /// as many, goes on where it stands; one that needs more leaves and queues.
        pub gpus_factor: Vec<f64> = above(0.0);
        /// Share of the rack's dynamic power that each phase draws while it computes, in place of `intensity`.
        pub intensity: Vec<f64> = between(0.0, 1.0);
        /// Share of its time that each phase communicates. Distance costs as `placement.exposed` says in the
        /// first one, and in the others in proportion to this.
        pub comm: Vec<f64> = between(0.0, 1.0);
    }
}

impl PhasesSpec {
    /// How many phases there are; none of a job of one piece.
    pub fn count(&self) -> usize {
        self.share.len()
    }

    /// Each phase's begin and end, as shares of the length, with its GPUs for each that the job was drawn with.
    pub fn parts(&self) -> impl Iterator<Item = (f64, f64, f64)> {
        let mut end = 0.0;
        self.share.iter().zip(&self.gpus_factor).map(move |(share, gpus)| {
            let begin = end;
            end += share;
            (begin, end, *gpus)
        })
    }

    /// What distance costs in a phase, for each unit that it costs in the first.
    pub fn distance(&self, phase: usize) -> f64 {
        match (self.comm.first(), self.comm.get(phase)) {
            (Some(first), Some(comm)) if phase > 0 => comm / first,
            _ => 1.0,
        }
    }

    /// Every phase says everything, and together they are the whole job.
    pub(super) fn check(check: &mut Check<'_>, name: &str, class: &ClassSpec) {
        let phases = &class.phases;
        let key = |field: &str| format!("jobs.class.{name}.phases.{field}");
        let count = phases.count();
        for (field, found) in [
            ("gpus_factor", phases.gpus_factor.len()),
            ("intensity", phases.intensity.len()),
            ("comm", phases.comm.len()),
        ] {
            check.require(
                &[&key(field), &key("share")],
                found == count,
                format!("{found} values"),
                format!("must have as many as phases.share, which are {count}"),
            );
        }
        check.require(
            &[&key("share"), &format!("jobs.class.{name}.length_kind")],
            count == 0 || class.length_kind == LengthKind::Lognormal,
            format!("{count} phases"),
            "must go with length_kind = \"lognormal\": of an exponential length nobody knows how far a job is",
        );
        let sum: f64 = phases.share.iter().sum();
        check.require(
            &[&key("share")],
            count == 0 || (sum - 1.0).abs() < ROUNDING,
            format!("{sum} together"),
            "must be 1 together: the phases are the whole job",
        );
        check.require(
            &[&key("comm")],
            count < 2 || phases.comm.first().is_none_or(|&comm| comm > 0.0),
            "0 in the first phase",
            "must be above 0 there: distance costs in proportion to it in the others",
        );
    }
}

impl ClassSpec {
    /// Share of the rack's dynamic power that its jobs draw in their first phase, or all the time.
    pub fn first_intensity(&self) -> f64 {
        self.phases.intensity.first().copied().unwrap_or(self.intensity)
    }
}
