//! Throttling: jobs slow down where import limit or cooling do not suffice.

use engine::Agenda;
use units::Power;

use super::{Event, Plant};

/// Steps between full dynamic power and none.
pub(super) const STEPS: u32 = 64;

impl Plant {
    /// Share of dynamic power that is allowed now.
    pub(super) fn scale(&self) -> f64 {
        f64::from(self.throttle) / f64::from(STEPS)
    }

    /// Speed of jobs at the dynamic power allowed: performance falls less than power.
    pub(super) fn speed(&self) -> f64 {
        libm::pow(self.scale(), self.spec.compute.capping_exponent)
    }

    /// Lowers dynamic power until import and cooling suffice. Power managers take back capacity at
    /// once and give it back at the full hour.
    pub(super) fn throttle(&mut self, hour_begins: bool, agenda: &mut Agenda<Event>) {
        let before = self.throttle;
        if hour_begins && self.throttle < STEPS {
            self.set_throttle(STEPS);
        }
        while self.throttle > 0 && self.exceeds() {
            self.set_throttle(self.throttle - self.steps_over().clamp(1, self.throttle));
        }
        if self.throttle != before {
            self.change_speed(agenda);
        }
    }

    fn set_throttle(&mut self, throttle: u32) {
        self.throttle = throttle;
        self.all_changed = true;
        self.refresh_halls();
    }

    /// Whether the plant draws more than it may, or is warmer than it may be.
    fn exceeds(&self) -> bool {
        self.warm_halls > 0 || self.supply_losses == 0 && self.flows.import > self.import_limit()
    }

    /// Steps that would bring the import down to its limit, if all of it were dynamic IT power.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by clamp")]
    fn steps_over(&self) -> u32 {
        let over = self.flows.import - self.import_limit();
        let step = self.sums.it / f64::from(STEPS);
        let steps = over.max(Power::ZERO) / step.max(Power::watts(1.0)) / 2.0;
        steps.clamp(1.0, f64::from(STEPS)) as u32
    }

    fn import_limit(&self) -> Power {
        self.spec.power.import_limit.unwrap_or(self.spec.size)
    }

    /// Every running job goes on at the new speed.
    fn change_speed(&mut self, agenda: &mut Agenda<Event>) {
        let speed = self.speed();
        for job in self.running() {
            self.apply_speed(job, speed, agenda);
        }
    }

    /// Brings a running job to a speed, and moves its completion.
    pub(super) fn apply_speed(&mut self, job: u32, speed: f64, agenda: &mut Agenda<Event>) {
        let done = self.jobs.set_speed(job, speed, agenda.now());
        let Some(completion) = self.completions[job as usize] else { return };
        agenda.cancel(completion);
        // A job that stands still completes when it is set going again, which moves this event.
        let at = done.unwrap_or(self.end + super::build::FOREVER);
        self.completions[job as usize] = Some(agenda.schedule(at, Event::Completion { job }));
    }
}
