//! Reading: brings what jobs report up to now.

use units::{SimTime, Span};

use super::Reports;
use crate::jobs::{Account, Sizes, Waits, Work};
use crate::quantities::{Family, GpuHours, Number};

impl Reports {
    /// Those of jobs that are interrupted for these causes.
    pub(in super::super) fn of(causes: &[String]) -> Self {
        let by_cause = || Family::of(causes.to_vec());
        Self {
            undetected: by_cause(),
            deciding: by_cause(),
            waiting_replacement: by_cause(),
            restarting: by_cause(),
            recomputed: by_cause(),
            ..Self::default()
        }
    }

    /// What became of the GPU time that jobs held.
    fn read_account(&mut self, account: &Account) {
        self.kept.set(GpuHours(account.kept));
        self.starting.set(GpuHours(account.starting));
        self.checkpointing.set(GpuHours(account.checkpointing));
        self.throttled.set(GpuHours(account.slowed));
        self.slow_span.set(GpuHours(account.spanned));
        self.user_failed.set(GpuHours(account.user_failed));
        self.cancelled.set(GpuHours(account.cancelled));
        self.timed_out.set(GpuHours(account.timed_out));
        let by_cause = [
            (&mut self.undetected, &account.undetected),
            (&mut self.deciding, &account.deciding),
            (&mut self.waiting_replacement, &account.replacing),
            (&mut self.restarting, &account.restarting),
            (&mut self.recomputed, &account.recomputed),
        ];
        for (family, hours) in by_cause {
            for (member, &hours) in family.members().zip(hours) {
                member.set(GpuHours(hours));
            }
        }
        let hours = account.hours;
        self.first_waits.set(GpuHours(hours.first_waits));
        self.later_waits.set(GpuHours(hours.later_waits));
        self.productive_time.set(Span::hours(hours.productive));
        self.lifetime.set(Span::hours(hours.lifetime));
        self.unproductive_time.set(Span::hours(hours.unproductive));
        self.running_time.set(Span::hours(hours.running));
    }

    /// How long jobs of each size ran to an interruption, and what their hours were.
    fn read_sizes(&mut self, sizes: &Sizes) {
        let sliding = sizes.all().sliding;
        self.sliding_hours.set(Span::hours(sliding.hours));
        self.low_hours.set(Span::hours(sliding.low));
        if let Some(lowest) = sliding.lowest {
            self.ettr_lowest.set(Number(lowest));
        }
        let levels = [
            [&mut self.mttf_1, &mut self.mttf_1_hardware],
            [&mut self.mttf_10, &mut self.mttf_10_hardware],
            [&mut self.mttf_100, &mut self.mttf_100_hardware],
            [&mut self.mttf_1000, &mut self.mttf_1000_hardware],
            [&mut self.mttf_10000, &mut self.mttf_10000_hardware],
            [&mut self.mttf_100000, &mut self.mttf_100000_hardware],
        ];
        for (levels, decade) in levels.into_iter().zip(sizes.decades()) {
            for (level, hours) in levels.into_iter().zip(decade.mttf()) {
                if let Some(hours) = hours {
                    level.set(Span::hours(hours));
                }
            }
        }
    }
}

impl Work {
    /// Stage of settling: who runs and who waits.
    pub fn meter(&mut self, now: SimTime) {
        let (running, waiting) = self.jobs.running_and_waiting();
        self.reports.running.set_count(now, counted(running));
        self.reports.waiting.set_count(now, counted(waiting));
        self.reports.lent.set_count(now, self.jobs.lent());
        self.reports.interruptions.set(self.jobs.interruptions());
        self.contract_meters.set(now, self.jobs.pools.of_contracts());
    }

    /// Brings levels and counts up to now.
    pub fn read(&mut self, now: SimTime) {
        let waits = Waits::of_all(&self.waits_by_class(now));
        let reports = &mut self.reports;
        reports.read_account(self.jobs.account());
        reports.read_sizes(self.jobs.sizes());
        reports.waited.set(Span::seconds(waits.seconds));
        reports.asked.set(GpuHours(waits.gpu_seconds / 3600.0));
        reports.weighted_wait.set(Number(waits.weighted()));
        reports.never_started.set(Number(waits.never_started as f64));
        let counts = self.jobs.counts();
        reports.submitted.set(counts.submitted - counts.moved);
        reports.completed.set(counts.completed);
        reports.failed.set(counts.failed);
        reports.stopped.set(counts.cancelled);
        reports.overran.set(counts.timed_out);
        reports.interruptions.set(self.jobs.interruptions());
    }
}

/// Jobs, of which there are at most as many as numbers for them.
fn counted(jobs: usize) -> u32 {
    u32::try_from(jobs).unwrap_or(u32::MAX)
}
