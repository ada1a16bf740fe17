//! Phases: which step of its length a job is in, and what it needs there.

use super::super::WaveSpec;
use super::class::{Class, Draw};

/// What is left of a step is done with the step before it if it takes fewer seconds than this: sums of shares
/// are rounded.
const LEAST: f64 = 1e-3;

/// Where a job of several phases is. Places are seconds of computing since the begin of its length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Course {
    /// The phase, from 0.
    pub phase: usize,
    /// GPUs that it was drawn with.
    pub gpus: u32,
    /// Where this phase ends, or the job in it.
    pub until: f64,
    /// Where the job ends.
    end: f64,
    length: f64,
}

impl Course {
    /// Seconds of computing in later phases.
    pub fn later(&self) -> f64 {
        self.end - self.until
    }
}

impl Class {
    /// The phase of a job that was drawn so; none where its jobs are of one piece.
    pub fn course(&self, draw: &Draw) -> Option<Course> {
        let Draw { gpus, length, done, work, .. } = *draw;
        let course = Course { phase: 0, gpus, until: done, end: done + work, length };
        (self.spec.phases.count() > 0).then(|| self.phase_at(course, done))
    }

    /// The phase after the one that a job has done; none where it has done all its work.
    pub fn next_phase(&self, course: Course) -> Option<Course> {
        (course.later() > 0.0).then(|| self.phase_at(course, course.until))
    }

    /// The phase that a job is in at a place of its length.
    fn phase_at(&self, course: Course, place: f64) -> Course {
        let last = self.spec.phases.count() - 1;
        let ends = self.spec.phases.parts().map(|(_, end, _)| end * course.length);
        let found = ends.enumerate().find(|(_, end)| *end > place + LEAST);
        let (phase, end) = found.unwrap_or((last, f64::INFINITY));
        let until = if phase == last || end + LEAST > course.end { course.end } else { end };
        Course { phase, until, ..course }
    }

    /// GPUs of a job in its phase.
    pub fn gpus_in(&self, course: &Course) -> u32 {
        let wanted = f64::from(course.gpus) * self.spec.phases.gpus_factor[course.phase];
        // A size that is a bound need not be a multiple of the step.
        let same = (wanted - f64::from(course.gpus)).abs() < 0.5;
        if same { course.gpus } else { self.round(wanted) }
    }

    /// The kind of work of a job in its phase, by which what it stands on is counted: the first phases of all
    /// classes in their order, then the others.
    pub fn kind_in(&self, class: usize, phase: usize) -> usize {
        if phase == 0 { class } else { self.kinds_from + phase - 1 }
    }

    /// Intensities of all kinds of work of these classes.
    pub fn intensities(classes: &[Self]) -> Vec<f64> {
        let first = classes.iter().map(|class| class.spec.first_intensity());
        let later = classes.iter().flat_map(|class| class.spec.phases.intensity.iter().skip(1));
        first.chain(later.copied()).collect()
    }

    /// How the power of all kinds of work of these classes goes up and down.
    pub fn waves(classes: &[Self]) -> Vec<&WaveSpec> {
        let later = classes.iter().flat_map(|class| {
            class.spec.phases.intensity.iter().skip(1).map(|_| &class.spec.swing)
        });
        classes.iter().map(|class| &class.spec.swing).chain(later).collect()
    }

    /// Numbers the later phases of classes behind all first ones.
    pub fn number_phases(classes: &mut [Self]) {
        let mut next = classes.len();
        for class in classes {
            class.kinds_from = next;
            next += class.spec.phases.count().saturating_sub(1);
        }
    }

    /// GPUs over the time of a job that does all its work, for each that it was drawn with.
    pub(super) fn gpus_over_time(&self) -> f64 {
        if self.spec.phases.count() == 0 {
            return 1.0;
        }
        self.spec.phases.parts().map(|(begin, end, gpus)| (end - begin) * gpus).sum()
    }

    /// Part of the GPU time of a job of one piece that its jobs take until they end, with a mean of so many seconds.
    pub(super) fn mean_part(&self, mean: f64) -> f64 {
        if self.spec.phases.count() == 0 {
            return self.outcomes.mean_part(mean);
        }
        let parts = self.spec.phases.parts().map(|(begin, end, gpus)| {
            gpus * (self.outcomes.mean_until(end, mean) - self.outcomes.mean_until(begin, mean))
        });
        parts.sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{ClassSpec, CountedBy, Outcome, OutcomeSpec, PhasesSpec};
    use super::super::tests::{SCALE, classes, spec};
    use super::*;

    fn class(outcome: OutcomeSpec) -> Class {
        let phases = PhasesSpec {
            share: vec![0.5, 0.3, 0.2],
            gpus_factor: vec![1.0, 0.5, 2.0],
            intensity: vec![1.0, 0.5, 0.8],
            comm: vec![0.1, 0.2, 0.05],
        };
        let spec = ClassSpec { phases, outcome, gpus_median: 100.0, gpus_spread: 0.0, ..spec() };
        classes(&[("test", spec)], SCALE, 7).remove(0)
    }

    fn outcome(error: f64, cancel: f64, oom: f64) -> OutcomeSpec {
        OutcomeSpec { error, cancel, oom, timeout: 0.0, counted_by: CountedBy::Jobs }
    }

    /// GPU-hours of a job, phase by phase.
    fn gpu_hours(class: &Class, draw: &Draw) -> f64 {
        let (mut at, mut sum) = (draw.done, 0.0);
        let mut course = class.course(draw);
        while let Some(phase) = course {
            sum += f64::from(class.gpus_in(&phase)) * (phase.until - at) / 3600.0;
            at = phase.until;
            course = class.next_phase(phase);
        }
        assert!((at - draw.done - draw.work).abs() < 1e-6);
        sum
    }

    /// Errors come early, so that phases at the end have less of the GPU time than their shares: rates of arrival
    /// that follow from GPU time need the mean of what is drawn.
    ///
    /// Method: the mean of 1,000 blocks of 256 jobs, within 1 %.
    #[test]
    fn jobs_take_the_gpu_time_of_their_phases() {
        for outcome in [outcome(0.0, 0.0, 0.0), outcome(0.5, 0.3, 0.1), outcome(0.0, 0.0, 0.9)] {
            let mut class = class(outcome);
            let count = 1_000 * 256;
            let all: f64 = (0..count)
                .map(|_| {
                    let draw = class.draw();
                    gpu_hours(&class, &draw)
                })
                .sum();
            let (found, mean) = (all / f64::from(count), class.mean_gpu_hours());
            assert!((found / mean - 1.0).abs() < 0.01, "{found} against {mean}");
        }
    }

    /// Of 10 h the phases end at 5, 8 and 10 h; what is at 6 h is in the second. A job that ends at 7 h never sees the
    /// third.
    #[test]
    fn a_job_under_way_is_in_the_phase_of_its_length() {
        let class = class(outcome(0.0, 0.0, 0.0));
        let hours = |hours: f64| hours * 3600.0;
        let draw = Draw {
            length: hours(10.0),
            done: hours(6.0),
            work: hours(4.0),
            gpus: 100,
            planned: hours(4.0),
            asked: super::super::Asked::ForEach(1.0),
            outcome: Outcome::Completed,
        };
        let second = class.course(&draw).unwrap();
        assert_eq!((second.phase, class.gpus_in(&second)), (1, 50));
        assert!(
            (second.until - hours(8.0)).abs() < 1e-6 && (second.later() - hours(2.0)).abs() < 1e-6
        );
        let third = class.next_phase(second).unwrap();
        assert_eq!((third.phase, class.gpus_in(&third), class.kind_in(0, 2)), (2, 200, 2));
        assert_eq!(class.next_phase(third), None);
        let early = Draw { work: hours(1.0), ..draw };
        assert_eq!(class.course(&early).and_then(|phase| class.next_phase(phase)), None);
    }
}
