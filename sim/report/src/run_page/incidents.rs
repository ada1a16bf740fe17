//! Incidents: counts by kind, the first and the longest.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use factory::results::Incident;
use files::LocalTime;
use files::names::words;
use files::numbers::{duration, fixed, grouped};
use units::{SimDuration, SimTime};

use crate::figures::html::{Cell, Column, paragraph, table};

/// How many of the first and of the longest are kept.
const SHOWN: usize = 8;

/// What went wrong, in memory that does not grow with the run.
#[derive(Clone, Debug, Default)]
pub(super) struct IncidentLog {
    kinds: BTreeMap<String, Kind>,
    first: Vec<Incident>,
    longest: Vec<Incident>,
}

#[derive(Clone, Debug)]
struct Kind {
    count: u64,
    first: SimTime,
    /// The lengths that were known when they began.
    known: u64,
    all: f64,
    longest: SimDuration,
}

impl IncidentLog {
    /// Adds the next incident.
    pub(super) fn add(&mut self, incident: &Incident) {
        let length = incident.length.unwrap_or(SimDuration::ZERO);
        let new =
            Kind { count: 0, first: incident.at, known: 0, all: 0.0, longest: SimDuration::ZERO };
        let kind = self.kinds.entry(incident.what.clone()).or_insert(new);
        kind.count += 1;
        kind.known += u64::from(incident.length.is_some());
        kind.all += length.in_seconds();
        kind.longest = kind.longest.max(length);
        if self.first.len() < SHOWN {
            self.first.push(incident.clone());
        }
        if incident.length.is_some() {
            // A stable order: of two that are equally long, the earlier one stays ahead.
            let place = self.longest.partition_point(|other| other.length >= incident.length);
            self.longest.insert(place, incident.clone());
            self.longest.truncate(SHOWN);
        }
    }

    /// Tables of a run of so many years.
    pub(super) fn tables(&self, local: LocalTime, years: f64) -> String {
        if self.kinds.is_empty() {
            return paragraph("Nothing went wrong that struck a hall, the site or the grid.");
        }
        let mut html = self.kinds_table(local, years);
        let lists =
            list("The first", &self.first, local) + &list("The longest", &self.longest, local);
        let _ = writeln!(html, "<div class=\"pair\">\n{lists}</div>");
        html.push_str(&paragraph(
            "Place numbers the hall, row or rack that went out; 0 is the first of them or the \
             site. A dash stands for a length that was not known when the incident began.",
        ));
        html
    }

    fn kinds_table(&self, local: LocalTime, years: f64) -> String {
        const COLUMNS: [Column; 6] = [
            ("Kind", Cell::Text),
            ("Count", Cell::Number),
            ("A year", Cell::Number),
            ("First", Cell::Short),
            ("Mean length", Cell::Number),
            ("Longest", Cell::Number),
        ];
        let rows = self.kinds.iter().map(|(what, kind)| {
            let known = |text: String| if kind.known > 0 { text } else { "–".to_owned() };
            vec![
                words(what),
                grouped(kind.count as f64),
                fixed(kind.count as f64 / years, 2),
                date(local, kind.first),
                known(duration(kind.all / kind.known.max(1) as f64)),
                known(duration(kind.longest.in_seconds())),
            ]
        });
        table(&COLUMNS, rows)
    }
}

fn list(title: &str, incidents: &[Incident], local: LocalTime) -> String {
    const COLUMNS: [Column; 4] = [
        ("When", Cell::Short),
        ("What", Cell::Text),
        ("Place", Cell::Number),
        ("Length", Cell::Number),
    ];
    if incidents.is_empty() {
        return String::new();
    }
    let rows = incidents.iter().map(|incident| {
        let length = incident.length.map_or_else(|| "–".to_owned(), |l| duration(l.in_seconds()));
        let place = incident.place.to_string();
        vec![date(local, incident.at), words(&incident.what), place, length]
    });
    format!("<div><h3>{title}</h3>\n{}</div>\n", table(&COLUMNS, rows))
}

fn date(local: LocalTime, time: SimTime) -> String {
    local.at(time).strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn incident(hour: u64, what: &str, length: Option<u64>) -> Incident {
        let at = SimTime::START + SimDuration::hours(hour);
        Incident { at, what: what.to_owned(), place: 3, length: length.map(SimDuration::hours) }
    }

    #[test]
    fn memory_does_not_grow_with_the_number_of_incidents() {
        let mut log = IncidentLog::default();
        for hour in 0..1000 {
            log.add(&incident(hour, "grid outage", Some(hour % 50)));
            log.add(&incident(hour, "cdu", None));
        }
        assert!(log.kinds.len() == 2 && log.first.len() == SHOWN && log.longest.len() == SHOWN);
        assert_eq!(log.longest[0], incident(49, "grid outage", Some(49)));
        let html = log.tables(LocalTime::new("2030-01-01"), 2.0);
        assert!(html.contains("<td class=\"number\">500.00</td>"), "{html}");
        assert!(html.contains("2030-01-03 01:00"), "{html}");
    }

    #[test]
    fn a_quiet_run_says_so() {
        let html = IncidentLog::default().tables(LocalTime::new("2030-01-01"), 1.0);
        assert!(html.starts_with("<p>Nothing went wrong"));
    }
}
