//! How much work a run may be, and how much it will be: estimated before anything is simulated.

use super::Scenario;
use crate::compute::Layout;
use crate::jobs::{Class, Demand};
use crate::settings::{Check, above, spec};

spec! {
    /// Bounds beyond which a run is refused before it begins: it would not end, or not fit.
    pub struct LimitsSpec {
        /// Most events that a run may have.
        pub events: f64 = above(0.0);
        /// Most memory that a run may need, in gigabytes.
        pub memory_gb: f64 = above(0.0);
    }
}

/// Bytes of a job that waits or runs, measured with a million that wait.
const BYTES_OF_A_JOB: f64 = 460.0;
/// Bytes of a rack with its trays and failures, measured.
const BYTES_OF_A_RACK: f64 = 2_000.0;
/// Bytes of everything else.
const BYTES_BESIDE: f64 = 15e6;
/// A job arrives, ends, and is now and then started again.
const EVENTS_OF_A_JOB: f64 = 2.5;
/// A component fails, is diagnosed, exchanged and tested.
const EVENTS_OF_A_FAILURE: f64 = 4.0;
/// An outage begins and ends, sets start, halls return.
const EVENTS_OF_AN_OUTAGE: f64 = 6.0;

/// How much work a run will be, to within a factor of two or three.
#[derive(Clone, Debug, PartialEq)]
pub struct Effort {
    /// Events.
    pub events: f64,
    /// Memory, in gigabytes.
    pub memory_gb: f64,
    /// The key that most events follow from.
    busiest: String,
    /// The key that most memory follows from.
    largest: String,
}

/// What follows from one key.
struct Share {
    key: String,
    events: f64,
    bytes: f64,
}

impl Effort {
    /// The estimate for a scenario whose values are sound.
    pub(crate) fn of(spec: &Scenario) -> Self {
        let layout = Layout::new(&spec.compute, &spec.placement, spec.size);
        let hours = spec.horizon.in_hours();
        let mut shares = vec![Share {
            key: "size".to_owned(),
            events: hours,
            bytes: BYTES_BESIDE + f64::from(layout.racks) * BYTES_OF_A_RACK,
        }];
        shares.extend(of_jobs(spec, &layout, hours));
        let failures = spec.failures.components().map(|(name, part)| Share {
            key: format!("failures.component.{name}.rate"),
            events: f64::from(part.per.count(&layout.places))
                * part.count
                * part.rate.in_per_hour()
                * hours
                * EVENTS_OF_A_FAILURE,
            bytes: 0.0,
        });
        shares.extend(failures);
        shares.extend(spec.power.failures(&layout.places).map(|(name, rate)| Share {
            key: format!("power.unit.{name}.rate"),
            events: rate * hours,
            bytes: 0.0,
        }));
        let grid = &spec.location.grid;
        let outages = [("outage_rate", grid.outage_rate), ("dip_rate", grid.dip_rate)];
        let outages = outages.map(|(key, rate)| (format!("location.grid.{key}"), rate));
        let hazards = spec.location.hazards();
        let hazards =
            hazards.map(|(name, hazard)| (format!("location.hazard.{name}.rate"), hazard.rate));
        shares.extend(outages.into_iter().chain(hazards).map(|(key, rate)| Share {
            key,
            events: rate.in_per_hour() * hours * EVENTS_OF_AN_OUTAGE,
            bytes: 0.0,
        }));
        Self::sum(&shares)
    }

    fn sum(shares: &[Share]) -> Self {
        let greatest = |of: fn(&Share) -> f64| {
            let share = shares.iter().max_by(|one, other| of(one).total_cmp(&of(other)));
            share.map(|share| share.key.clone()).unwrap_or_default()
        };
        Self {
            events: shares.iter().map(|share| share.events).sum(),
            memory_gb: shares.iter().map(|share| share.bytes).sum::<f64>() / 1e9,
            busiest: greatest(|share| share.events),
            largest: greatest(|share| share.bytes),
        }
    }

    /// Refuses what is beyond the bounds, at the key that it mostly follows from.
    pub(crate) fn check(&self, limits: &LimitsSpec, check: &mut Check<'_>) {
        check.require(
            &[&self.busiest, "horizon", "limits.events"],
            self.events <= limits.events,
            format_args!("about {:.1e} events, most of which follow from it", self.events),
            format_args!(
                "must make at most {:.1e} events in a run; a greater limits.events allows more",
                limits.events
            ),
        );
        check.require(
            &[&self.largest, "horizon", "limits.memory_gb"],
            self.memory_gb <= limits.memory_gb,
            format_args!("about {:.2} GB of memory, most of which follows from it", self.memory_gb),
            format_args!(
                "must need at most {} GB in a run; a greater limits.memory_gb allows more",
                limits.memory_gb
            ),
        );
    }
}

/// Events of the jobs of each class, and memory of those that have not ended.
fn of_jobs(spec: &Scenario, layout: &Layout, hours: f64) -> Vec<Share> {
    let scale = spec.scale(layout);
    let classes = Class::all(&spec.jobs, scale, spec.seed);
    let offered: f64 =
        classes.iter().map(|class| class.jobs_per_day() / 24.0 * class.mean_gpu_hours()).sum();
    // Of more work than the plant can do the rest waits.
    let waiting = (1.0 - f64::from(scale.sellable) / offered).max(0.0);
    let mut shares = Vec::new();
    for class in &classes {
        let name = &class.name;
        let jobs = class.jobs_per_day() / 24.0 * hours;
        let by = |field: &str| format!("jobs.class.{name}.{field}");
        let rate = match class.demand {
            _ if class.spec.arrivals.is_some() => by("arrivals"),
            _ if class.spec.gpu_hours.is_some() => by("gpu_hours"),
            Demand::Open if spec.jobs.offered_load.is_some() => "jobs.offered_load".to_owned(),
            _ => by("share"),
        };
        let waits = match class.spec.at_start {
            Some(_) => by("at_start"),
            None => rate.clone(),
        };
        let at_start = f64::from(class.at_start());
        let late = if class.demand == Demand::Open { jobs * waiting } else { 0.0 };
        let depth = class.depth_in_jobs();
        for (key, jobs, unfinished) in
            [(rate, jobs, late), (waits, at_start, at_start), (by("backlog_depth"), depth, depth)]
        {
            let (events, bytes) = (jobs * EVENTS_OF_A_JOB, unfinished * BYTES_OF_A_JOB);
            shares.push(Share { key, events, bytes });
        }
    }
    shares
}
