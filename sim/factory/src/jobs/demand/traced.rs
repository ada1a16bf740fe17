//! Jobs of a class that come as a trace says.

use super::class::{Class, Draw};
use super::limit::Asked;
use super::trace::{Trace, Traced};

impl Class {
    /// Draws the next job, one that has just come or that is wanted now.
    pub fn draw(&mut self) -> Draw {
        match self.trace.as_mut().and_then(Trace::next_wanted) {
            Some(traced) => self.draw_traced(traced),
            None => self.draw_of(false),
        }
    }

    /// Draws how a job of the trace ends, and what its user asks for where the trace does not say it.
    pub(super) fn draw_traced(&mut self, traced: Traced) -> Draw {
        let draws = self.stream.at(self.drawn);
        self.drawn += 1;
        let end = (draws.uniform(), draws.uniform());
        let (median, spread) = self.asked;
        let asked = draws.lognormal(median, spread).max(1.0);
        let length = traced.seconds.min(self.longest());
        let draw = self.ending((traced.gpus, length, length), (end, asked));
        let limit = (traced.limit > 0.0).then_some(Asked::Seconds(traced.limit));
        Draw { asked: limit.unwrap_or(draw.asked), ..draw }
    }
}

#[cfg(test)]
mod tests {
    use units::{SimDuration, SimTime, Span};

    use super::super::super::{ClassSpec, DemandKind, ProcessKind, ProcessSpec};
    use super::super::tests::{SCALE, classes, spec};
    use super::*;

    /// Three jobs at 0, 2 and 4 h of which the last two are taken, from 1 h on, in half the time and on twice the
    /// GPUs: at 0.5 and 1.5 h. As a backlog they come again and again.
    #[test]
    fn a_part_of_a_log_may_be_stretched() {
        let process = ProcessSpec {
            kind: ProcessKind::Trace,
            times: [0.0, 2.0, 4.0, 9.0].map(Span::hours).to_vec(),
            gpus: vec![1, 2, 3, 4],
            lengths: [1.0, 2.0, 3.0, 4.0].map(Span::hours).to_vec(),
            limits: [0.0, 5.0, 0.0, 0.0].map(Span::hours).to_vec(),
            begin: Span::hours(1.0),
            end: Some(Span::hours(9.0)),
            scale_gpus: 2.0,
            scale_time: 0.5,
            ..spec().process
        };
        let mut trace = Trace::of(&process).unwrap();
        let horizon = SimTime::START + SimDuration::hours(100);
        let mut found = Vec::new();
        while let Some(job) = trace.next(horizon) {
            found.push((job.at.in_hours(), job.gpus, job.seconds / 3600.0));
        }
        assert_eq!(found, [(0.5, 4.0, 2.0), (1.5, 6.0, 3.0)]);
        let class = ClassSpec { demand: DemandKind::Backlog, process, ..spec() };
        let mut class = classes(&[("log", class)], SCALE, 1).remove(0);
        let draws: Vec<Draw> = (0..3).map(|_| class.draw()).collect();
        assert_eq!([0, 1, 2].map(|job| draws[job].gpus), [4, 6, 4]);
        assert_eq!(draws[0].asked, Asked::Seconds(5.0 * 3600.0));
        assert!(matches!(draws[1].asked, Asked::ForEach(_)));
    }
}
