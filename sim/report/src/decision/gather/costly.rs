//! What incidents cost: GPUs out of service for as long as they were.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use factory::results::{Fault, Incident, Records, Row, Turn};
use files::names::words;
use units::SimTime;

use crate::decision::subject::Costly;
use crate::run_page::column;

/// Incidents that are kept.
const KEPT: usize = 10;
/// Hours after its end in which an incident still keeps GPUs out: they start again.
const AFTER: usize = 1;

/// What went wrong in a run while it goes on.
#[derive(Debug, Default)]
pub(super) struct Costs {
    incidents: Vec<Incident>,
    faults: Vec<Fault>,
    /// By fault: GPUs that racks without coolant took out later, and when.
    tripped: BTreeMap<usize, Vec<(SimTime, u32, u32)>>,
    /// By hour: GPUs out for what strikes many at once.
    out: Vec<f64>,
}

/// Columns of GPUs that are out for what strikes many at once.
fn columns_out() -> &'static [usize; 3] {
    static COLUMNS: LazyLock<[usize; 3]> =
        LazyLock::new(|| ["gpus_down_hazard", "gpus_down_power", "gpus_down_cooling"].map(column));
    &COLUMNS
}

/// GPUs that are out in an hour.
fn out_in(row: &Row) -> f64 {
    columns_out().iter().map(|column| row.values[*column].unwrap_or(0.0)).sum()
}

impl Costs {
    /// Adds what was recorded since the last time.
    pub(super) fn add(&mut self, records: Records) {
        self.out.extend(records.rows.iter().map(out_in));
        self.incidents.extend(records.incidents);
        self.faults.extend(records.faults);
        for aftermath in records.aftermaths {
            let number = aftermath.fault as usize;
            match aftermath.turn {
                Turn::Mended => self.faults[number].mended = Some(aftermath.at),
                Turn::Tripped { gpus, interrupted } => {
                    let tripped = self.tripped.entry(number).or_default();
                    tripped.push((aftermath.at, gpus, interrupted));
                }
            }
        }
    }

    /// The worst, by GPU-hours, until the end of the run; faults are named by their component, and those of
    /// components that have their turn, as in maintenance, are none.
    pub(super) fn worst(
        &self,
        (components, in_turn): (&[String], &[bool]),
        end: SimTime,
    ) -> Vec<Costly> {
        let by_chance = |number: &usize| !in_turn[usize::from(self.faults[*number].component)];
        let mut costly: Vec<Costly> = (0..self.faults.len())
            .filter(by_chance)
            .map(|number| self.of_fault(number, components, end))
            .filter(|it| it.gpu_hours > 0.0)
            .collect();
        let known: BTreeSet<(SimTime, &str)> = self
            .faults
            .iter()
            .map(|fault| (fault.at, components[usize::from(fault.component)].as_str()))
            .collect();
        let others = self.incidents.iter().filter(|it| !known.contains(&(it.at, it.what.as_str())));
        costly.extend(others.filter_map(|incident| self.of_incident(incident)));
        costly.sort_by(|one, other| {
            other.gpu_hours.total_cmp(&one.gpu_hours).then(one.at.cmp(&other.at))
        });
        costly.truncate(KEPT);
        costly
    }

    fn of_fault(&self, number: usize, components: &[String], end: SimTime) -> Costly {
        let fault = &self.faults[number];
        let mended = fault.mended.unwrap_or(end);
        let hours = |from: SimTime| mended.since(from.min(mended)).in_seconds() / 3600.0;
        let mut cost = Costly {
            at: fault.at,
            what: words(&components[usize::from(fault.component)]),
            gpus: f64::from(fault.gpus),
            hours: hours(fault.at),
            gpu_hours: f64::from(fault.gpus) * hours(fault.at),
            interrupted: Some(fault.interrupted),
        };
        for (at, gpus, interrupted) in self.tripped.get(&number).into_iter().flatten() {
            cost.gpus += f64::from(*gpus);
            cost.gpu_hours += f64::from(*gpus) * hours(*at);
            cost.interrupted = cost.interrupted.map(|before| before + interrupted);
        }
        cost
    }

    /// What struck the site: GPUs out in its hours, beyond those that were out in the hour before.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole hours")]
    fn of_incident(&self, incident: &Incident) -> Option<Costly> {
        let length = incident.length?.in_seconds() / 3600.0;
        let first = (incident.at.in_nanoseconds() / 3_600_000_000_000) as usize;
        let before = first.checked_sub(1).map_or(0.0, |hour| self.out[hour]);
        let last = (first + length.ceil() as usize + AFTER).min(self.out.len());
        let beyond = self.out.get(first..last)?.iter().map(|out| (out - before).max(0.0));
        let gpu_hours: f64 = beyond.clone().sum();
        (gpu_hours > 0.0 && length > 0.0).then(|| Costly {
            at: incident.at,
            what: words(&incident.what),
            gpus: beyond.fold(0.0, f64::max),
            hours: length,
            gpu_hours,
            interrupted: None,
        })
    }
}
