//! Ramps: starts of jobs that what is drawn follows no faster than the connection allows, in steps of some seconds.
//!
//! Starts stand in a line: each has a time of its own in which what is drawn rises by what its job draws. Until that is
//! over the job draws less, or the battery carries the rest.

use std::collections::VecDeque;

use units::{Energy, Power, Ramp, SimDuration, SimTime};

use super::Swing;

/// From a step of a ramp to the next, at whole multiples of it: in any minute there are as many as fit in one.
pub const STEP: SimDuration = SimDuration::seconds(5);

/// The time over which the greatest rise is told.
const MINUTE: SimDuration = SimDuration::seconds(60);

/// A start that is under way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Start {
    /// The place of its job among jobs, and its number.
    pub job: (u32, u64),
    /// When what is drawn begins to rise for it, and when that is over.
    pub rises: (SimTime, SimTime),
    /// By how much.
    pub power: Power,
    /// The share of its power that takes the place of what others drew, and does not rise.
    pub at_once: f64,
    /// The battery carries what is not drawn from the grid yet; else the job waits.
    pub hidden: bool,
}

impl Start {
    /// The part of its power that is drawn from the grid by now.
    fn share(&self, now: SimTime) -> f64 {
        let (begins, ends) = self.rises;
        let at = last_step(now);
        if at >= ends {
            1.0
        } else if at > begins {
            at.since(begins).in_seconds() / ends.since(begins).in_seconds()
        } else {
            0.0
        }
    }

    /// The part of all its power that the job may draw by now.
    fn drawn(&self, now: SimTime) -> f64 {
        self.at_once + (1.0 - self.at_once) * self.share(now)
    }

    /// What the battery gives for it until it is over, steps and all.
    fn energy(&self, now: SimTime) -> Energy {
        let (begins, ends) = self.rises;
        let from = now.max(begins);
        let waits = if now < begins { begins.since(now).in_seconds() } else { 0.0 };
        let left = if from < ends { ends.since(from).in_seconds() } else { 0.0 };
        let whole = ends.since(begins).in_seconds().max(1e-9);
        let ramp = left * left / whole / 2.0 + STEP.in_seconds();
        Energy::joules(self.power.in_watts() * (waits + ramp))
    }
}

/// The last instant, up to now, at which ramps take a step.
pub(super) fn last_step(now: SimTime) -> SimTime {
    let (at, step) = (now.in_nanoseconds(), STEP.in_nanoseconds());
    SimTime::from_nanoseconds(at / step * step)
}

/// Starts under way.
#[derive(Debug, Default)]
pub struct Ramps {
    all: Vec<Start>,
    /// They are as they were then.
    now: SimTime,
    /// They take their next step then.
    next: Option<SimTime>,
}

impl Ramps {
    /// Whether none is under way.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// A job starts, or starts again.
    pub fn add(&mut self, start: Start, now: SimTime) {
        self.now = now;
        self.all.retain(|it| it.job != start.job);
        self.all.push(start);
    }

    /// A job draws all of its power from now on; whether it had waited for some.
    pub fn forget(&mut self, place: u32) -> bool {
        let before = self.all.len();
        self.all.retain(|it| it.job.0 != place);
        self.all.len() < before
    }

    /// The share of its dynamic power that a job may draw for its start.
    pub fn share_of(&self, job: (u32, u64)) -> f64 {
        let waits = self.all.iter().find(|it| it.job == job && !it.hidden);
        waits.map_or(1.0, |it| it.drawn(self.now))
    }

    /// The same at the connection, whatever carries the rest, of the job at a place among jobs, which may just have stopped.
    pub fn share_of_place(&self, place: u32) -> f64 {
        let waits = self.all.iter().find(|it| it.job.0 == place);
        waits.map_or(1.0, |it| it.drawn(self.now))
    }

    /// What the battery carries of starts.
    pub fn hidden(&self, now: SimTime) -> Power {
        let hidden = self.all.iter().filter(|it| it.hidden);
        hidden.map(|it| it.power * (1.0 - it.share(now))).sum()
    }

    /// What it takes until those and one more are over, at most.
    pub fn energy_with(&self, more: &Start, now: SimTime) -> Energy {
        let hidden = self.all.iter().filter(|it| it.hidden && it.job != more.job);
        hidden.chain([more]).map(|it| it.energy(now)).sum()
    }

    /// Jobs that wait for their power.
    pub fn waiting(&self) -> impl Iterator<Item = (u32, u64)> + '_ {
        self.all.iter().filter(|it| !it.hidden).map(|it| it.job)
    }

    /// Whether they take a step between when they were last looked at and now.
    pub fn has_stepped(&self, now: SimTime) -> bool {
        last_step(now) > last_step(self.now)
    }

    /// Those whose job runs no more, and those that are over, are under way no longer; these are the jobs that waited.
    pub fn end(&mut self, now: SimTime, runs: impl Fn((u32, u64)) -> bool) -> Vec<(u32, u64)> {
        self.now = now;
        let mut over = Vec::new();
        self.all.retain(|it| {
            let stays = it.share(now) < 1.0 && runs(it.job);
            if !stays && !it.hidden {
                over.push(it.job);
            }
            stays
        });
        over
    }

    /// When they take their next step, unless that is known already.
    pub fn next_step(&mut self, now: SimTime) -> Option<SimTime> {
        let first = self.all.iter().map(|it| it.rises.0).min()?;
        if self.next.is_some_and(|at| at > now) {
            return None;
        }
        self.next = Some(last_step(first.max(now)) + STEP);
        self.next
    }
}

/// The greatest rise of what is drawn in a minute.
#[derive(Debug, Default)]
pub(super) struct Climb {
    /// What was drawn before, and until when: later, and more.
    before: VecDeque<(SimTime, Power)>,
    /// What is drawn, and since when.
    now: Option<(SimTime, Power)>,
    greatest: Power,
    hour: Hour,
}

/// What was drawn in an hour until now.
#[derive(Clone, Copy, Debug, Default)]
struct Hour {
    began: SimTime,
    /// The most, but for what is drawn now.
    most: Power,
    rise: Power,
}

impl Climb {
    /// So much is drawn from now on, or more than once at an instant, of which the last holds. The greatest rise so far,
    /// where it has grown.
    #[inline]
    pub(super) fn note(&mut self, now: SimTime, drawn: Power) -> Option<Power> {
        match self.now {
            Some((_, before)) if before.in_watts().to_bits() == drawn.in_watts().to_bits() => None,
            Some((since, _)) if since == now => {
                self.now = Some((now, drawn));
                None
            }
            _ => self.climb(now, drawn),
        }
    }

    fn climb(&mut self, now: SimTime, drawn: Power) -> Option<Power> {
        let (since, held) = self.now.replace((now, drawn))?;
        while self.before.front().is_some_and(|(until, _)| *until + MINUTE <= since) {
            self.before.pop_front();
        }
        let lowest = self.before.front().map_or(held, |(_, power)| power.min(held));
        while self.before.back().is_some_and(|(_, power)| *power >= held) {
            self.before.pop_back();
        }
        self.before.push_back((now, held));
        self.hour.most = self.hour.most.max(held);
        if since >= self.hour.began {
            self.hour.rise = self.hour.rise.max(held - lowest);
        }
        let grown = held - lowest > self.greatest;
        self.greatest = self.greatest.max(held - lowest);
        grown.then_some(self.greatest)
    }

    /// The hour ends: the most that was drawn in it, and the greatest rise within a minute.
    fn end_hour(&mut self, now: SimTime) -> (Power, Power) {
        let Hour { began, most, mut rise } = self.hour;
        self.hour = Hour { began: now, ..Hour::default() };
        let Some((since, held)) = self.now else { return (most, rise) };
        if since >= began {
            let within = self.before.iter().find(|(until, _)| *until + MINUTE > since);
            let lowest = within.map_or(held, |(_, power)| power.min(held));
            rise = rise.max(held - lowest);
        }
        (most.max(held), rise)
    }

    /// What was drawn before does not count.
    fn forget(&mut self) {
        self.before.clear();
        self.now = None;
    }

    /// What is drawn at the end of the run counts as well.
    pub(super) fn close(&mut self, end: SimTime) -> Option<Power> {
        self.climb(end, Power::ZERO)
    }
}

impl Swing {
    /// A start stands in the line of the ramp.
    pub fn ramp(&mut self, start: Start, now: SimTime) {
        self.ramps.add(start, now);
        let kept =
            if start.hidden { &mut self.reports.hidden } else { &mut self.reports.stretched };
        kept.add_one();
    }

    /// Stage of settling, at its end: so much is drawn from the grid.
    #[inline]
    pub fn note_drawn(&mut self, now: SimTime, drawn: Power) {
        if let Some(rise) = self.climb.note(now, drawn) {
            self.reports.rise.set(rise_of_minute(rise));
        }
        if let Some(fall) = self.descent.note(now, Power::ZERO - drawn) {
            self.reports.fall.set(rise_of_minute(fall));
        }
    }

    /// An hour ends: what was drawn in it at most, and how fast it rose.
    pub fn tell_hour(&mut self, now: SimTime) {
        let (most, rise) = self.climb.end_hour(now);
        self.reports.most.set(most);
        self.reports.rise_of_hour.set(rise_of_minute(rise));
    }

    /// The grid supplies nothing: that what is drawn ends with it is no fall.
    pub fn forget_drawn(&mut self) {
        self.descent.forget();
    }

    /// The run is over.
    pub fn close(&mut self, now: SimTime) {
        self.write_until(now);
        if let Some(rise) = self.climb.close(now) {
            self.reports.rise.set(rise_of_minute(rise));
        }
        if let Some(fall) = self.descent.close(now) {
            self.reports.fall.set(rise_of_minute(fall));
        }
    }
}

/// A rise within a minute as a ramp.
fn rise_of_minute(rise: Power) -> Ramp {
    Ramp::megawatts_per_minute(rise.in_megawatts())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SimTime {
        SimTime::START + SimDuration::seconds(seconds)
    }

    fn start(job: u32, rises: (u64, u64), megawatts: f64) -> Start {
        let rises = (at(rises.0), at(rises.1));
        Start {
            job: (job, job.into()),
            rises,
            power: Power::megawatts(megawatts),
            at_once: 0.0,
            hidden: true,
        }
    }

    /// 150 MW at 20 MW a minute take 450 s and half of the power for that: 9.375 MWh, and half a step of 5 s more, as the
    /// battery gives what is not drawn yet from one step to the next.
    #[test]
    fn a_step_of_150_megawatts_takes_9_375_megawatt_hours() {
        let mut ramps = Ramps::default();
        ramps.add(start(1, (0, 450), 150.0), at(0));
        let steps = (0..90).map(|step| ramps.hidden(at(5 * step)) * STEP);
        let sum: Energy = steps.sum();
        let expected = 9.375 + 150.0 * 2.5 / 3600.0;
        assert!((sum.in_megawatt_hours() - expected).abs() < 1e-9, "{sum}");
        assert_eq!(ramps.hidden(at(450)), Power::ZERO);
        let bound = Ramps::default().energy_with(&start(1, (0, 450), 150.0), at(0));
        assert!(bound >= sum && bound.in_megawatt_hours() < 9.375 + 150.0 * 5.1 / 3600.0);
    }

    /// In any two instants what is drawn for starts in a line rises by no more than the ramp gives until then, and a step.
    #[test]
    fn starts_in_a_line_stay_within_the_ramp() {
        let rises = [(3, 33), (33, 40), (40, 43), (51, 111)];
        let starts: Vec<Start> = rises
            .iter()
            .map(|&(begins, ends)| start(1, (begins, ends), (ends - begins) as f64 / 3.0))
            .collect();
        let drawn = |second: u64| -> f64 {
            starts.iter().map(|it| it.share(at(second)) * it.power.in_megawatts()).sum()
        };
        for from in 0..120 {
            for to in from..120 {
                let rise = drawn(to) - drawn(from);
                let most = ((to - from) as f64 + 5.0) / 3.0;
                assert!(rise <= most + 1e-9, "{rise} MW from {from} to {to} s");
            }
            assert!(drawn(from + 60) - drawn(from) <= 20.0 + 1e-9);
        }
        assert!((drawn(115) - 100.0 / 3.0).abs() < 1e-9);
    }

    /// A rise of 30 MW in two steps half a minute apart is one of a minute; of two that lie two minutes apart the greater.
    #[test]
    fn the_greatest_rise_is_that_of_a_minute() {
        let mut climb = Climb::default();
        let mut greatest = None;
        for (second, megawatts) in [
            (0, 500.0),
            (100, 400.0),
            (130, 410.0),
            (160, 430.0),
            (160, 435.0),
            (400, 460.0),
            (500, 0.0),
        ] {
            greatest = climb.note(at(second), Power::megawatts(megawatts)).or(greatest);
        }
        greatest = climb.close(at(1000)).or(greatest);
        let found = greatest.unwrap().in_megawatts();
        assert!((found - 35.0).abs() < 1e-9, "{found} MW, 400 held until 130 s");
    }

    /// What is drawn at most in an hour counts from its first instant on; a rise of 50 MW within 20 s is that of its hour alone.
    #[test]
    fn each_hour_has_its_own_ramp() {
        let mut climb = Climb::default();
        for (second, megawatts) in [(0, 500.0), (500, 0.0), (700, 40.0), (720, 50.0)] {
            climb.note(at(second), Power::megawatts(megawatts));
            if second == 500 {
                assert_eq!(climb.end_hour(at(600)), (Power::megawatts(500.0), Power::ZERO));
            }
        }
        let (most, rise) = climb.end_hour(at(1000));
        assert_eq!((most, rise), (Power::megawatts(50.0), Power::megawatts(50.0)));
        assert_eq!(climb.end_hour(at(1100)), (Power::megawatts(50.0), Power::ZERO));
    }
}
