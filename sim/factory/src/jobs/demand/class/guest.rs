//! Guests: jobs that were drawn at another plant, and come from there.

use engine::Stream;
use units::Span;

use super::super::super::{ClassSpec, DemandKind, ProcessKind};
use super::super::outcome::Outcomes;
use super::super::process::Arrivals;
use super::super::strata::Strata;
use super::{Class, Demand};

/// A class whose jobs come from another plant, with the habits that they have there.
#[derive(Clone, Debug, PartialEq)]
pub struct Guest {
    /// Its name, such as `research@kagoshima`.
    pub name: String,
    /// What the other plant's scenario says of it.
    pub spec: ClassSpec,
    /// Its jobs come before all that no contract has reserved.
    pub first: bool,
}

impl Class {
    /// GPUs of the largest of its jobs.
    pub const fn largest(&self) -> f64 {
        self.most
    }

    /// A class of guests on a plant with so many GPUs that jobs may use: it draws no job of its own.
    /// A job of a class that names no greatest length has at most `longest` seconds.
    pub fn of_guests(guest: &Guest, sellable: u32, longest: f64, seed: u64) -> Self {
        let name = &guest.name;
        let mut spec = ClassSpec {
            demand: DemandKind::Backlog,
            share: Some(0.0),
            arrivals: None,
            gpu_hours: None,
            at_start: Some(0),
            lendable: false,
            borrows: false,
            ..guest.spec.clone()
        };
        spec.process.kind = ProcessKind::Poisson;
        let mut stream = Stream::new(seed, &format!("jobs/{name}"), 0);
        Self {
            name: name.clone(),
            demand: Demand::Guests { first: guest.first },
            least: 1.0,
            most: f64::from(sellable),
            longest: spec.length_most.map_or(longest, Span::in_seconds),
            arrivals: Arrivals::new(&spec, 0.0, &mut stream),
            trace: None,
            outcomes: Outcomes::new(&spec.outcome, 1.0),
            kinds_from: 0,
            at_start: 0,
            at_work: 0.0,
            at_most: 0.0,
            strata: Strata::new(seed, name),
            stream,
            drawn: 0,
            under_way: 0,
            asked: (1.0, 0.0),
            spec,
        }
    }

    /// Mean hours of computing of a job until it ends.
    pub fn mean_hours(&self) -> f64 {
        let seconds = self.mean_length();
        seconds * self.outcomes.mean_part(seconds) / 3600.0
    }
}
