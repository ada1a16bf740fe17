//! Interrupted jobs that still hold ground: they go on where they stand once what they lost is made good,
//! or give the rest back after a while and queue again.

use engine::Schedule;
use units::SimDuration;

use super::{Event, Footing, Pace, Work};
use crate::effect::{Effect, Effects};

impl Work {
    /// Takes the jobs that want what they have lost: those that hold the rest of their ground, then
    /// those interrupted at this instant. Each is to be resumed, held or sent back.
    pub fn take_wanting(&mut self) -> Vec<u32> {
        if self.holding.is_empty() {
            return std::mem::take(&mut self.interrupted);
        }
        let mut wanting: Vec<u32> = self.holding.iter().map(|&(job, _)| job).collect();
        wanting.append(&mut self.interrupted);
        wanting
    }

    /// Takes the jobs that leave the whole domain where the fault is that has interrupted them.
    pub fn take_evicting(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.evicting)
    }

    /// Whether a job may ask the queue that all share for room. Until one does, nobody looks at what is expected back.
    pub fn asks(&self) -> bool {
        self.wants() || self.jobs.ask()
    }

    /// Whether any job wants what it has lost.
    pub fn wants(&self) -> bool {
        !(self.interrupted.is_empty() && self.holding.is_empty())
    }

    /// What a job lost is made good: it goes on, at a speed of 1 unless that is limited.
    pub fn resume(
        &mut self,
        job: u32,
        footing: Footing,
        pace: Option<Pace>,
        agenda: &mut impl Schedule<Event>,
    ) {
        self.let_go(job, agenda);
        self.jobs.stop_holding(job, agenda.now());
        self.jobs.renew(job, footing.mtbf, agenda.now());
        self.start(job, footing, pace, agenda);
    }

    /// A job holds `gpus` and waits for the others, for at most so long.
    pub fn hold(
        &mut self,
        job: u32,
        gpus: u32,
        most: SimDuration,
        agenda: &mut impl Schedule<Event>,
    ) {
        self.jobs.hold(job, gpus, agenda.now());
        if self.holding.iter().all(|&(other, _)| other != job) {
            self.holding.push((job, agenda.schedule_in(most, Event::HoldEnds { job })));
        }
    }

    /// A job holds nothing any more and queues again.
    pub fn send_back(&mut self, job: u32, agenda: &mut impl Schedule<Event>) {
        self.let_go(job, agenda);
        self.jobs.stop_holding(job, agenda.now());
        self.jobs.send_back(job);
    }

    /// A job has held the rest of its ground for long enough.
    pub(super) fn end_hold(
        &mut self,
        job: u32,
        agenda: &impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        self.holding.retain(|&(other, _)| other != job);
        self.jobs.stop_holding(job, agenda.now());
        self.jobs.send_back(job);
        let class = self.jobs.kind(job);
        effects.push_back(Effect::JobLeaves { job, class });
    }

    /// A job that was interrupted leaves: whether it still held ground.
    pub(super) fn forget_interrupted(
        &mut self,
        job: u32,
        agenda: &mut impl Schedule<Event>,
    ) -> bool {
        let before = self.interrupted.len() + self.holding.len();
        self.interrupted.retain(|other| *other != job);
        self.let_go(job, agenda);
        before > self.interrupted.len() + self.holding.len()
    }

    fn let_go(&mut self, job: u32, agenda: &mut impl Schedule<Event>) {
        if let Some(index) = self.holding.iter().position(|&(other, _)| other == job) {
            let (_, event) = self.holding.remove(index);
            agenda.cancel(event);
        }
    }
}
