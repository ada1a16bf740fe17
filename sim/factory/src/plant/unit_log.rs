//! Units: for how much of each month trays and racks were out of service, as agreements with customers count it.

use std::collections::BTreeMap;
use std::ops::Range;

use units::{SimDuration, SimTime};

use crate::finance::{UnitHours, Units};

/// Parts of a month to which times are rounded, so that a month has few different ones.
const PARTS: usize = 2_000;

/// When trays and racks were out of service since the month began.
#[derive(Debug)]
pub(super) struct UnitLog {
    trays_per_rack: u32,
    begins: SimTime,
    /// By rack.
    closed: Vec<Out>,
    /// By rack and tray, of those that were out.
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
        let closed = vec![Out::default(); racks as usize];
        Self { trays_per_rack, begins: SimTime::START, closed, broken: BTreeMap::new() }
    }

    /// Racks go off for a reason.
    pub(super) fn close(&mut self, racks: Range<u32>, now: SimTime) {
        self.closed[places(racks)].iter_mut().for_each(|rack| rack.begin(now));
    }

    /// A reason is gone for which racks were off.
    pub(super) fn open(&mut self, racks: Range<u32>, now: SimTime) {
        self.closed[places(racks)].iter_mut().for_each(|rack| rack.end(now));
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
        let trays = f64::from(self.trays_per_rack);
        let (mut nodes, mut racks) = (vec![0.0; PARTS + 1], vec![0.0; PARTS + 1]);
        let mut broken = self.broken.iter_mut().peekable();
        for (rack, out) in (0..).zip(&mut self.closed) {
            let off = out.take(now);
            let (mut whole, mut lost) = (trays, 0.0);
            // Trays that were out while the rack was on.
            while let Some((_, tray)) = broken.next_if(|((of, _), _)| *of == rack) {
                let seconds = tray.take(now);
                nodes[part(off + seconds, length)] += 1.0;
                whole -= 1.0;
                lost += seconds;
            }
            nodes[part(off, length)] += whole;
            racks[part(off + lost / trays, length)] += 1.0;
        }
        self.broken.retain(|_, out| out.reasons > 0);
        UnitHours { nodes: shares(&nodes), racks: shares(&racks) }
    }
}

fn places(racks: Range<u32>) -> Range<usize> {
    racks.start as usize..racks.end as usize
}

/// Time out of service in parts of the month, to the nearest.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 2,000")]
fn part(seconds: f64, length: f64) -> usize {
    ((seconds / length.max(1.0) * PARTS as f64).round() as usize).min(PARTS)
}

/// Of how many units by time out of service, those that were out at all.
fn shares(counts: &[f64]) -> Vec<Units> {
    let all: f64 = counts.iter().sum();
    let out = counts.iter().enumerate().filter(|(part, count)| *part > 0 && **count > 0.0);
    out.map(|(part, count)| Units {
        share: count / all,
        availability: 1.0 - part as f64 / PARTS as f64,
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
