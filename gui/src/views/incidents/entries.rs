//! Everything that went wrong in a run: its incidents, and its faults with what became of them.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use factory::results::{Fault, Incident};
use serde::{Deserialize, Serialize};
use units::{SimDuration, SimTime};

use crate::format::title;
use crate::model::{Run, Selection};

/// Something that went wrong.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// When.
    pub(super) at: SimTime,
    /// What, in words.
    pub(super) what: String,
    /// Where, in words.
    pub(super) place: String,
    /// GPUs that it took out, where that is known.
    pub(super) gpus: Option<u32>,
    /// Jobs that it interrupted, where that is known.
    pub(super) interrupted: Option<u32>,
    /// How long it lasted; `None` while it has not been mended or where that is not known.
    pub(super) length: Option<SimDuration>,
    /// It waits to be mended.
    pub(super) broken: bool,
    /// A component that failed, which struck no more than that.
    pub(super) fault: bool,
    /// What is selected with it.
    pub(super) selection: Selection,
    /// What and where in small letters.
    found: String,
}

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Field {
    When,
    What,
    Where,
    Gpus,
    Interrupted,
    Length,
}

impl Entry {
    /// Whether it has all the words, which are in small letters.
    pub(super) fn has(&self, words: &[String]) -> bool {
        words.iter().all(|word| self.found.contains(word))
    }
}

/// Everything that went wrong, in order of time. What is an incident and a fault is there once.
pub(super) fn entries(run: &Run) -> Vec<Entry> {
    let components = &run.history.topology().components;
    let mut incidents: BTreeMap<(SimTime, &str), Vec<usize>> = BTreeMap::new();
    for (place, incident) in run.history.incidents().iter().enumerate() {
        incidents.entry((incident.at, incident.what.as_str())).or_default().push(place);
    }
    let mut entries = Vec::new();
    for fault in run.history.faults() {
        let component = components[usize::from(fault.component)].as_str();
        let same = incidents.get_mut(&(fault.at, component)).and_then(Vec::pop);
        entries.push(of_fault(run, fault, component, same));
    }
    for place in incidents.into_values().flatten() {
        entries.push(of_incident(&run.history.incidents()[place], place));
    }
    entries.sort_by_key(|entry| entry.at);
    entries
}

fn of_fault(run: &Run, fault: &Fault, component: &str, incident: Option<usize>) -> Entry {
    let place = run.history.place_of(fault.rack);
    let place = format!("Hall {}, row {}, place {}", place.hall, place.row, place.number);
    let what = title(component);
    Entry {
        at: fault.at,
        found: format!("{what} {place}").to_lowercase(),
        what,
        place,
        gpus: Some(fault.gpus),
        interrupted: Some(fault.interrupted),
        length: fault.mended.map(|mended| mended.since(fault.at)),
        broken: fault.mended.is_none(),
        fault: incident.is_none(),
        selection: incident.map_or(Selection::Rack(fault.rack), Selection::Incident),
    }
}

fn of_incident(incident: &Incident, place: usize) -> Entry {
    let what = title(&incident.what);
    Entry {
        at: incident.at,
        found: format!("{what} site").to_lowercase(),
        what,
        place: "Site".to_owned(),
        gpus: None,
        interrupted: None,
        length: incident.length,
        broken: false,
        fault: false,
        selection: Selection::Incident(place),
    }
}

/// Kinds with their counts: those with incidents first, then by count.
pub(super) fn kinds(entries: &[Entry]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, (bool, usize)> = BTreeMap::new();
    for entry in entries {
        let (faults, count) = counts.entry(&entry.what).or_insert((true, 0));
        *faults &= entry.fault;
        *count += 1;
    }
    let mut kinds: Vec<_> = counts.into_iter().collect();
    kinds.sort_by_key(|(_, (faults, count))| (*faults, std::cmp::Reverse(*count)));
    kinds.into_iter().map(|(kind, (_, count))| (kind.to_owned(), count)).collect()
}

/// Which of two comes first by a column.
pub(super) fn order(field: Field, one: &Entry, other: &Entry) -> Ordering {
    match field {
        Field::When => one.at.cmp(&other.at),
        Field::What => one.what.cmp(&other.what),
        Field::Where => one.place.cmp(&other.place),
        Field::Gpus => one.gpus.cmp(&other.gpus),
        Field::Interrupted => one.interrupted.cmp(&other.interrupted),
        // What has not been mended is longer than all that has.
        Field::Length => (one.broken, one.length).cmp(&(other.broken, other.length)),
    }
}
