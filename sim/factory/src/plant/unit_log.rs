//! Units: for how much of each month trays and racks were out of service, as agreements with customers count it.

use std::collections::BTreeMap;
use std::ops::Range;

use units::{SimDuration, SimTime};

use crate::finance::{UnitHours, Units};

/// Parts of a month to which times are rounded, so that a month has few different ones.
const PARTS: f64 = 2_000.0;

/// When trays and racks were out of service since the month began.
#[derive(Debug)]
pub(super) struct UnitLog {
    racks: u32,
    trays_per_rack: u32,
    begins: SimTime,
    closed: BTreeMap<u32, Out>,
    broken: BTreeMap<(u32, u32), Out>,
}

/// What is out, for how many reasons, and how long it has been.
#[derive(Clone, Copy, Debug, Default)]
struct Out {
    reasons: u32,
    since: SimTime,
    time: SimDuration,
}

impl Out {
    fn begin(&mut self, now: SimTime) {
        self.reasons += 1;
        if self.reasons == 1 {
            self.since = now;
        }
    }

    /// Takes one reason back.
    fn end(&mut self, now: SimTime) {
        self.reasons = self.reasons.saturating_sub(1);
        if self.reasons == 0 {
            self.time = self.time + now.since(self.since);
        }
    }

    /// Seconds until now, after which the next month begins.
    fn take(&mut self, now: SimTime) -> f64 {
        if self.reasons > 0 {
            self.time = self.time + now.since(self.since);
            self.since = now;
        }
        std::mem::take(&mut self.time).in_seconds()
    }
}

impl UnitLog {
    /// Nothing is out of so many racks.
    pub(super) fn new(racks: u32, trays_per_rack: u32) -> Self {
        let begins = SimTime::START;
        Self { racks, trays_per_rack, begins, closed: BTreeMap::new(), broken: BTreeMap::new() }
    }

    /// Racks go off for a reason.
    pub(super) fn close(&mut self, racks: Range<u32>, now: SimTime) {
        racks.for_each(|rack| self.closed.entry(rack).or_default().begin(now));
    }

    /// A reason is gone for which racks were off.
    pub(super) fn open(&mut self, racks: Range<u32>, now: SimTime) {
        racks.for_each(|rack| self.closed.entry(rack).or_default().end(now));
    }

    /// A tray goes out for a reason.
    pub(super) fn fail(&mut self, rack: u32, tray: u32, now: SimTime) {
        self.broken.entry((rack, tray)).or_default().begin(now);
    }

    /// A reason is gone for which a tray was out.
    pub(super) fn mend(&mut self, rack: u32, tray: u32, now: SimTime) {
        self.broken.entry((rack, tray)).or_default().end(now);
    }

    /// Ends a month: for how much of it units were available, where they were not for all of it.
    pub(super) fn close_month(&mut self, now: SimTime) -> UnitHours {
        let length = now.since(std::mem::replace(&mut self.begins, now)).in_seconds();
        // By rack: seconds off, the trays out while it was on, and the seconds of each.
        let mut racks: BTreeMap<u32, (f64, Vec<f64>)> = BTreeMap::new();
        for (rack, out) in &mut self.closed {
            racks.entry(*rack).or_default().0 = out.take(now);
        }
        for ((rack, _), out) in &mut self.broken {
            racks.entry(*rack).or_default().1.push(out.take(now));
        }
        self.closed.retain(|_, out| out.reasons > 0);
        self.broken.retain(|_, out| out.reasons > 0);
        let trays = f64::from(self.trays_per_rack);
        let (mut of_nodes, mut of_racks) = (BTreeMap::new(), BTreeMap::new());
        for (off, broken) in racks.into_values() {
            let mut whole = f64::from(self.trays_per_rack);
            for seconds in &broken {
                *of_nodes.entry(part(off + seconds, length)).or_insert(0.0) += 1.0;
                whole -= 1.0;
            }
            *of_nodes.entry(part(off, length)).or_insert(0.0) += whole;
            let mean = off + broken.iter().sum::<f64>() / trays;
            *of_racks.entry(part(mean, length)).or_insert(0.0) += 1.0;
        }
        let racks = f64::from(self.racks);
        UnitHours { nodes: shares(of_nodes, racks * trays), racks: shares(of_racks, racks) }
    }
}

/// Time out of service in parts of the month, to the nearest.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 2,000")]
fn part(seconds: f64, length: f64) -> u32 {
    (seconds / length.max(1.0) * PARTS).round().min(PARTS) as u32
}

fn shares(counts: BTreeMap<u32, f64>, all: f64) -> Vec<Units> {
    let out = counts.into_iter().filter(|(part, _)| *part > 0);
    out.map(|(part, count)| Units {
        share: count / all,
        availability: 1.0 - f64::from(part) / PARTS,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 10 racks of 18 trays and a month of 1,000 h. Rack 0 is off for 100 h, one of its trays out for 50 h
    /// more; a tray of rack 1 goes out for 20 h of this month and 30 h of the next, for two reasons that
    /// overlap.
    #[test]
    fn units_are_available_for_what_they_were_not_out() {
        let at = |hours| SimTime::START + SimDuration::hours(hours);
        let mut log = UnitLog::new(10, 18);
        log.close(0..1, at(100));
        log.open(0..1, at(200));
        log.fail(0, 3, at(200));
        log.mend(0, 3, at(250));
        log.fail(1, 0, at(980));
        log.fail(1, 0, at(990));
        log.mend(1, 0, at(995));
        let month = log.close_month(at(1_000));
        let found: Vec<_> =
            month.nodes.iter().map(|it| ((it.share * 180.0).round(), it.availability)).collect();
        assert_eq!(found, [(1.0, 0.98), (17.0, 0.9), (1.0, 0.85)]);
        // Rack 0: 100 h and 50 / 18 h; rack 1: 20 / 18 = 1.1 h.
        let found: Vec<_> = month.racks.iter().map(|it| (it.share, it.availability)).collect();
        assert_eq!(found, [(0.1, 0.999), (0.1, 0.897)]);
        log.mend(1, 0, at(1_030));
        let next = log.close_month(at(2_000));
        assert_eq!(next.nodes, [Units { share: 1.0 / 180.0, availability: 0.97 }]);
        assert_eq!(log.close_month(at(3_000)), UnitHours::default());
    }
}
