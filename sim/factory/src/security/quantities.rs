//! What security reports.

use units::Span;

use crate::quantities::Better::Less;
use crate::quantities::{Count, Sample, Topic, Unit, mean, quantity, total};

quantity! {
    /// Set by security alone, read by the registry.
    pub struct Reports: "security" {
        /// Times that an intruder struck.
        incidents: Count = {
            label: "cyber incidents", topic: Topic::Reliability, better: Less, digits: 0,
            run: &[total("cyber_incidents")],
        },
        /// Time from a strike until all that it took out works again; of what is not over at the end of the run, what is
        /// expected.
        outage: Sample<Span> = {
            label: "outage of a cyber incident", topic: Topic::Reliability, better: Less,
            run: &[mean("cyber_outage_mean_h")], undefined: "no intruder struck",
        },
        /// Time from the newest clean backup, or from the beginning of the run where there was none, until the strike:
        /// the work of running jobs since then is lost.
        lost_since: Sample<Span> = {
            label: "work lost to a cyber incident", topic: Topic::Reliability, better: Less,
            unit: Unit::new("d", 86_400.0),
            run: &[mean("cyber_backup_age_mean_days")], undefined: "no intruder struck",
        },
    }
}
