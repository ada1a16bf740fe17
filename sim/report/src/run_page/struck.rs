//! Racks that had no supply or were slowed down: what that cost by cause, and the costliest incidents.

use std::collections::BTreeMap;

use factory::results::RackIncident;
use factory::shortage::Step;
use files::LocalTime;
use files::names::words;
use files::numbers::{UNDEFINED, duration, fixed, grouped};

use crate::figures::html::{Cell, Column, paragraph, table};

/// How many of the costliest are kept.
const SHOWN: usize = 12;

/// Incidents of racks, in memory that does not grow with the run.
#[derive(Clone, Debug, Default)]
pub(super) struct StruckLog {
    causes: BTreeMap<&'static str, Sums>,
    costliest: Vec<RackIncident>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    count: u64,
    dark_rack_hours: f64,
    slowed_rack_hours: f64,
    gpu_hours: f64,
}

impl StruckLog {
    /// Adds the next incident.
    pub(super) fn add(&mut self, incident: &RackIncident) {
        let sums = self.causes.entry(incident.cause.word()).or_default();
        sums.count += 1;
        sums.dark_rack_hours += incident.dark_rack_hours;
        sums.slowed_rack_hours += incident.slowed_rack_hours;
        sums.gpu_hours += incident.gpu_hours();
        // Of two that cost the same the earlier one stays ahead.
        let cost = |it: &RackIncident| it.gpu_hours();
        let place = self.costliest.partition_point(|it| cost(it) >= cost(incident));
        self.costliest.insert(place, incident.clone());
        self.costliest.truncate(SHOWN);
    }

    /// The same with those that were under way at the end.
    pub(super) fn with(&self, incidents: &[RackIncident]) -> Self {
        let mut all = self.clone();
        for incident in incidents {
            all.add(incident);
        }
        all
    }

    /// Tables by cause and of the costliest.
    pub(super) fn tables(&self, local: LocalTime) -> String {
        const BY_CAUSE: [Column; 5] = [
            ("Cause", Cell::Text),
            ("Incidents", Cell::Number),
            ("Rack-hours dark", Cell::Number),
            ("Rack-hours slowed down", Cell::Number),
            ("GPU-hours", Cell::Number),
        ];
        if self.causes.is_empty() {
            return paragraph("No rack was without supply or slowed down.");
        }
        let rows = self.causes.iter().map(|(cause, sums)| {
            [
                words(cause),
                grouped(sums.count as f64),
                fixed(sums.dark_rack_hours, 1),
                fixed(sums.slowed_rack_hours, 1),
                grouped(sums.gpu_hours),
            ]
        });
        let about = "GPU-hours are those of racks without supply, whatever stood there, and those that jobs lost by \
                     running slower. A unit is the one that went out last before racks were struck, by its slot. The \
                     step is the deepest against a shortage that was in force meanwhile. Halls and slots are numbered from 0.";
        table(&BY_CAUSE, rows)
            + "<h3>The costliest</h3>\n"
            + &self.costliest(local)
            + &paragraph(about)
    }

    fn costliest(&self, local: LocalTime) -> String {
        const COLUMNS: [Column; 8] = [
            ("When", Cell::Short),
            ("Cause", Cell::Text),
            ("Began with", Cell::Text),
            ("Length", Cell::Number),
            ("Dark racks", Cell::Number),
            ("Slowed racks", Cell::Number),
            ("GPU-hours", Cell::Number),
            ("Step", Cell::Text),
        ];
        let rows = self.costliest.iter().map(|it| {
            [
                local.at(it.begins).strftime("%Y-%m-%d %H:%M").to_string(),
                words(it.cause.word()),
                began_with(it),
                duration(it.ends.since(it.begins).in_seconds()),
                grouped(f64::from(it.dark)),
                grouped(f64::from(it.slowed)),
                grouped(it.gpu_hours()),
                it.step.map_or_else(|| UNDEFINED.to_owned(), |step: Step| words(step.word())),
            ]
        });
        table(&COLUMNS, rows)
    }
}

/// What began an incident, and where.
fn began_with(incident: &RackIncident) -> String {
    let number = incident.number.map_or_else(String::new, |number| format!(" {number}"));
    let hall = incident.hall.map_or_else(String::new, |hall| format!(", hall {hall}"));
    words(&incident.what) + &number + &hall
}

#[cfg(test)]
mod tests {
    use factory::power::Taken;
    use units::{SimDuration, SimTime};

    use super::*;

    fn incident(hour: u64, cause: Taken, gpu_hours: f64) -> RackIncident {
        let begins = SimTime::START + SimDuration::hours(hour);
        RackIncident {
            begins,
            ends: begins + SimDuration::hours(2),
            cause,
            what: "static_switch".to_owned(),
            hall: Some(3),
            number: Some(17),
            halls: 1,
            dark: 12,
            slowed: 0,
            dark_rack_hours: 24.0,
            slowed_rack_hours: 0.0,
            dark_gpu_hours: gpu_hours,
            slowed_gpu_hours: 0.0,
            step: hour.is_multiple_of(2).then_some(Step::Cap),
        }
    }

    /// 500 failures of 24 rack-hours and as many outages that cost more the later they come.
    #[test]
    fn memory_does_not_grow_and_the_costliest_come_first() {
        let mut log = StruckLog::default();
        for hour in 0..500 {
            log.add(&incident(hour, Taken::Failure, 1.0));
            log.add(&incident(hour, Taken::Outage, hour as f64));
        }
        assert_eq!((log.costliest.len(), log.causes.len()), (SHOWN, 2));
        assert_eq!(log.costliest[0], incident(499, Taken::Outage, 499.0));
        let html =
            log.with(&[incident(500, Taken::Heat, 9999.0)]).tables(LocalTime::new("2030-01-01"));
        assert!(html.contains("<td class=\"number\">12,000.0</td>"), "{html}");
        assert!(html.contains("static switch 17, hall 3") && html.contains("9,999"), "{html}");
    }

    #[test]
    fn a_run_without_dark_racks_says_so() {
        let html = StruckLog::default().tables(LocalTime::new("2030-01-01"));
        assert!(html.starts_with("<p>No rack"));
    }
}
