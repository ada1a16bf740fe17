//! The process of arrivals: when the next job of a class comes.

use engine::Stream;
use units::{SimDuration, SimTime, Span};

use super::super::{ClassSpec, ProcessKind, ProcessSpec};
use super::rhythm::Rhythm;
use crate::calendar::Phase;

/// When the jobs of a class come.
#[derive(Clone, Debug)]
pub(super) struct Arrivals {
    /// Arrivals in an hour, averaged over the week, at the start.
    pub(super) rate: f64,
    rhythm: Rhythm,
    /// Logarithm of the growth in a second.
    growth: f64,
    process: Process,
}

#[derive(Clone, Copy, Debug)]
enum Process {
    Poisson,
    /// The shape, and the scale of times with a mean of 1.
    Weibull {
        shape: f64,
        scale: f64,
    },
    /// The states, the one it is in, and the seconds that it stays there.
    Modulated {
        states: [State; 2],
        at: usize,
        left: f64,
    },
}

/// A state of a process that changes between two.
#[derive(Clone, Copy, Debug)]
struct State {
    /// Its rate, for each unit of the mean rate.
    rate: f64,
    /// Mean seconds that it lasts.
    sojourn: f64,
}

const HOUR: SimDuration = SimDuration::hours(1);

impl Arrivals {
    /// Those of a class, so many in an hour; `stream` decides how they begin.
    pub(super) fn new(spec: &ClassSpec, rate: f64, stream: &mut Stream) -> Self {
        Self {
            rate,
            rhythm: Rhythm::new(spec),
            growth: libm::log1p(spec.growth) / Span::years(1.0).in_seconds(),
            process: Process::new(&spec.process, stream),
        }
    }

    /// When the next job comes after `now`; none after `horizon`. `rhythm` says where an
    /// instant falls.
    pub(super) fn next(
        &mut self,
        stream: &mut Stream,
        (now, horizon): (SimTime, SimTime),
        rhythm: impl Fn(SimTime) -> Phase,
    ) -> Option<SimTime> {
        if self.rate <= 0.0 {
            return None;
        }
        match self.process {
            Process::Weibull { shape, scale } => {
                let jobs = stream.weibull(shape, scale);
                self.after(jobs, (now, horizon), rhythm)
            }
            _ => self.by_thinning(stream, (now, horizon), rhythm),
        }
    }

    /// Candidates come at the greatest rate of the week, and are accepted at that of their hour.
    fn by_thinning(
        &mut self,
        stream: &mut Stream,
        (now, horizon): (SimTime, SimTime),
        rhythm: impl Fn(SimTime) -> Phase,
    ) -> Option<SimTime> {
        let greatest = self.rhythm.greatest;
        let mean_seconds = 3600.0 / (self.rate * greatest);
        if !mean_seconds.is_finite() {
            return None;
        }
        let mut at = now;
        loop {
            let gap = self.process.gap(stream, mean_seconds * self.shrunk(at));
            at = at + SimDuration::from_seconds_rounded_up(self.grown(gap)?);
            if at > horizon {
                return None;
            }
            if stream.uniform() * greatest < self.rhythm.at(rhythm(at)) {
                return Some(at);
            }
        }
    }

    /// Times between jobs are shorter by this, as more of them come than at the start.
    fn shrunk(&self, at: SimTime) -> f64 {
        if self.growth == 0.0 { 1.0 } else { libm::exp(-self.growth * at.in_seconds()) }
    }

    /// The time within which as many come at a rate that grows as come in `seconds` at one that does
    /// not; none where so many never come.
    fn grown(&self, seconds: f64) -> Option<f64> {
        if self.growth == 0.0 {
            return Some(seconds);
        }
        let grown = libm::log1p(self.growth * seconds) / self.growth;
        grown.is_finite().then_some(grown)
    }

    /// When so many mean jobs have come after `now`: the process runs in a time of its own, which the
    /// rhythm makes faster and slower hour by hour.
    fn after(
        &self,
        jobs: f64,
        (now, horizon): (SimTime, SimTime),
        rhythm: impl Fn(SimTime) -> Phase,
    ) -> Option<SimTime> {
        let (mut at, mut left) = (now, jobs * 3600.0 / self.rate);
        while at <= horizon {
            let hours = at.in_nanoseconds() / HOUR.in_nanoseconds();
            let next = SimTime::from_nanoseconds((hours + 1) * HOUR.in_nanoseconds());
            let speed = self.rhythm.at(rhythm(at)) / self.shrunk(at);
            let passed = speed * next.since(at).in_seconds();
            if left <= passed {
                let found = at + SimDuration::from_seconds_rounded_up(left / speed.max(1e-300));
                return (found <= horizon).then_some(found);
            }
            left -= passed;
            at = next;
        }
        None
    }
}

impl Process {
    fn new(spec: &ProcessSpec, stream: &mut Stream) -> Self {
        match spec.kind {
            // The jobs of a trace come at times of their own.
            ProcessKind::Poisson | ProcessKind::Trace => Self::Poisson,
            ProcessKind::Weibull => {
                let scale = 1.0 / libm::tgamma(1.0 + 1.0 / spec.shape);
                Self::Weibull { shape: spec.shape, scale }
            }
            ProcessKind::Mmpp2 => Self::modulated(spec, stream),
        }
    }

    /// It begins in one of its states with the share of time that it is there; what is left of an
    /// exponential time is one.
    fn modulated(spec: &ProcessSpec, stream: &mut Stream) -> Self {
        let [Some(calm), Some(busy)] = [0, 1].map(|state| {
            let (rate, sojourn) = (spec.rates.get(state)?, spec.sojourns.get(state)?);
            Some((*rate, sojourn.in_seconds()))
        }) else {
            return Self::Poisson; // The checks refuse this.
        };
        let all = calm.1 + busy.1;
        let mean = (calm.0 * calm.1 + busy.0 * busy.1) / all;
        let states = [calm, busy].map(|(rate, sojourn)| State { rate: rate / mean, sojourn });
        let at = usize::from(stream.uniform() * all >= calm.1);
        let left = stream.exponential() * states[at].sojourn;
        Self::Modulated { states, at, left }
    }

    /// Seconds until the next candidate, where mean ones come every `mean_seconds`.
    fn gap(&mut self, stream: &mut Stream, mean_seconds: f64) -> f64 {
        let Self::Modulated { states, at, left } = self else {
            return stream.exponential() * mean_seconds;
        };
        let mut passed = 0.0;
        loop {
            let state = states[*at];
            let gap = stream.exponential() * mean_seconds / state.rate;
            if gap < *left {
                *left -= gap;
                return passed + gap;
            }
            passed += *left;
            *at = 1 - *at;
            *left = stream.exponential() * states[*at].sojourn;
        }
    }
}
