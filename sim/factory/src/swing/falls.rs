//! Falls: stops of jobs that what is drawn follows no faster than the connection allows, in steps of some seconds.
//!
//! What no job draws any more is drawn further in a falling amount: racks burn it, or the battery takes it up. A job that
//! starts meanwhile takes the place of that, so it need not rise.

use units::{Energy, Power, Ramp, SimDuration, SimTime};

use super::Swing;
use super::ramps::{STEP, last_step};

/// What is drawn beyond what jobs do, since others have stopped.
#[derive(Debug, Default)]
pub struct Falls {
    /// What racks burnt then, by hall, without losses and cooling.
    halls: Vec<Power>,
    /// The same of all, with losses and cooling, and what the battery takes up.
    burnt: Power,
    absorbed: Power,
    then: SimTime,
    /// They are as they are now: shares of what was burnt, and what is taken up.
    share: f64,
    taken: Power,
    /// Halls whose racks burnt when they last drew.
    marked: Vec<bool>,
    /// They take their next step then.
    next: Option<SimTime>,
}

impl Falls {
    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.burnt <= Power::ZERO && self.absorbed <= Power::ZERO
    }

    /// What racks of a hall burn.
    pub fn burnt_in(&self, hall: usize) -> Power {
        self.halls.get(hall).map_or(Power::ZERO, |power| *power * self.share)
    }

    /// Racks of a hall draw, and burn or not; whether they do now, or did before.
    pub fn mark(&mut self, hall: usize, burns: bool) -> bool {
        if self.marked.len() <= hall {
            if !burns {
                return false;
            }
            self.marked.resize(hall + 1, false);
        }
        std::mem::replace(&mut self.marked[hall], burns) || burns
    }

    /// What the battery takes up.
    pub const fn taken_up(&self) -> Power {
        self.taken
    }

    /// All of it, at the connection.
    pub fn drawn(&self) -> Power {
        self.burnt * self.share + self.taken
    }

    /// What the battery takes up until it is over, if it takes up so much more, and how long that lasts, steps and all.
    pub fn with(&self, more: Power, limit: Ramp) -> (Energy, SimDuration) {
        let all = self.drawn() + more;
        let seconds = all.in_megawatts() / limit.in_megawatts_per_minute() * 60.0;
        let energy = Energy::joules(all.in_watts() * (seconds / 2.0 + STEP.in_seconds()));
        (energy, SimDuration::from_seconds_rounded_up(seconds) + STEP)
    }

    /// Brings them up to now; whether anything has changed. What is burnt goes first.
    pub fn follow(&mut self, now: SimTime, limit: Ramp) -> bool {
        let fallen = last_step(now).since(self.then).in_seconds() / 60.0;
        let fallen = Power::megawatts(limit.in_megawatts_per_minute() * fallen);
        let burnt = (self.burnt - fallen).max(Power::ZERO);
        let share = if burnt > Power::ZERO { burnt / self.burnt } else { 0.0 };
        let left = (self.burnt + self.absorbed - fallen).max(Power::ZERO);
        let taken = self.absorbed.min(left);
        let is_new = share.to_bits() != self.share.to_bits() || taken != self.taken;
        (self.share, self.taken) = (share, taken);
        if left <= Power::ZERO {
            self.clear();
        }
        is_new
    }

    /// What is left of them falls from the last step on.
    fn renew(&mut self, now: SimTime) {
        let share = self.share;
        self.halls.iter_mut().for_each(|power| *power = *power * share);
        self.burnt = self.burnt * share;
        self.absorbed = self.taken;
        self.share = 1.0;
        self.then = last_step(now);
    }

    /// Jobs have stopped, and the battery takes up what they drew.
    pub fn absorb(&mut self, power: Power, now: SimTime) {
        self.renew(now);
        self.absorbed += power;
        self.taken = self.absorbed;
    }

    /// Jobs have stopped that drew so much in halls, and `factor` times that with losses and cooling: it is burnt.
    pub fn burn(&mut self, halls: &[(usize, Power)], factor: f64, now: SimTime) {
        self.renew(now);
        for &(hall, power) in halls {
            if self.halls.len() <= hall {
                self.halls.resize(hall + 1, Power::ZERO);
            }
            self.halls[hall] += power;
            self.burnt += power * factor;
        }
    }

    /// A job starts that draws so much more: what it takes the place of, first of what is burnt.
    pub fn give_way(&mut self, power: Power, now: SimTime) -> Power {
        self.renew(now);
        let burnt = self.burnt.min(power);
        if burnt > Power::ZERO {
            let rest = self.burnt - burnt;
            self.share = rest / self.burnt;
        }
        let taken = self.absorbed.min(power - burnt);
        self.taken = self.absorbed - taken;
        self.renew(now);
        if self.is_empty() {
            self.clear();
        }
        burnt + taken
    }

    /// Nothing is drawn any more but what jobs do.
    pub fn clear(&mut self) {
        let marked = std::mem::take(&mut self.marked);
        *self = Self { marked, next: self.next, ..Self::default() };
    }

    /// When they take their next step, unless that is known already.
    pub fn next_step(&mut self, now: SimTime) -> Option<SimTime> {
        if self.is_empty() || self.next.is_some_and(|at| at > now) {
            return None;
        }
        self.next = Some(last_step(now) + STEP);
        self.next
    }
}

impl Swing {
    /// Jobs have stopped at an instant, whose power falls within the ramp since the battery takes it up, or racks burn it.
    pub fn note_fall(&mut self, hidden: bool) {
        let kept = if hidden { &mut self.reports.absorbed } else { &mut self.reports.burnt };
        kept.add_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SimTime {
        SimTime::START + SimDuration::seconds(seconds)
    }

    fn limit() -> Ramp {
        Ramp::megawatts_per_minute(20.0)
    }

    fn megawatts(of: Power) -> f64 {
        of.in_megawatts()
    }

    /// 150 MW at 20 MW a minute burn for 450 s, half of it on average: 9.375 MWh, and half a step of 5 s more.
    #[test]
    fn a_stop_of_150_megawatts_burns_9_375_megawatt_hours() {
        let mut falls = Falls::default();
        falls.burn(&[(0, Power::megawatts(100.0)), (2, Power::megawatts(20.0))], 1.25, at(0));
        let mut burnt = 0.0;
        for step in 0..90 {
            falls.follow(at(5 * step), limit());
            burnt += megawatts(falls.drawn()) * 5.0 / 3600.0;
            let halls = megawatts(falls.burnt_in(0) + falls.burnt_in(2));
            assert!((halls * 1.25 - megawatts(falls.drawn())).abs() < 1e-9);
        }
        assert!((burnt - 9.375 - 150.0 * 2.5 / 3600.0).abs() < 1e-9, "{burnt} MWh");
        assert!(!falls.is_empty());
        falls.follow(at(450), limit());
        assert!(falls.is_empty() && falls.burnt_in(0) == Power::ZERO);
        let (bound, lasts) = Falls::default().with(Power::megawatts(150.0), limit());
        assert_eq!(lasts, SimDuration::seconds(455));
        assert!((bound.in_megawatt_hours() - 9.375 - 150.0 * 5.0 / 3600.0).abs() < 1e-9);
    }

    /// However often others stop meanwhile, what is drawn falls by the ramp in any minute, and is over when all of it is.
    #[test]
    fn stops_that_follow_each_other_fall_along_one_line() {
        let mut falls = Falls::default();
        let mut drawn = Vec::new();
        let mut added = 0.0;
        for second in 0..600 {
            falls.follow(at(second), limit());
            if second % 7 == 3 && second < 280 {
                falls.burn(&[(1, Power::megawatts(2.0))], 1.0, at(second));
                added += 2.0;
            }
            drawn.push((megawatts(falls.drawn()), added));
        }
        for from in 0..540 {
            let ((before, had), (after, has)) = (drawn[from], drawn[from + 60]);
            let fell = before - after + (has - had);
            assert!(fell <= 20.0 + 1e-9, "{fell} MW from {from} s");
        }
        // 80 MW at 20 MW a minute from 3 s on.
        assert!(drawn[235].0 > 0.0 && drawn[290].0 <= 0.0, "{:?}", drawn[290]);
    }

    /// What starts takes the place of what is burnt first, then of what the battery takes up; the rest must rise.
    #[test]
    fn a_start_takes_the_place_of_what_falls() {
        let mut falls = Falls::default();
        falls.absorb(Power::megawatts(30.0), at(0));
        falls.burn(&[(0, Power::megawatts(10.0))], 2.0, at(0));
        let way = |falls: &mut Falls, power: f64, second: u64| {
            megawatts(falls.give_way(Power::megawatts(power), at(second)))
        };
        assert!((way(&mut falls, 15.0, 1) - 15.0).abs() < 1e-12);
        assert!((megawatts(falls.burnt_in(0)) - 2.5).abs() < 1e-12);
        assert!((megawatts(falls.taken_up()) - 30.0).abs() < 1e-12);
        assert!((way(&mut falls, 20.0, 2) - 20.0).abs() < 1e-12);
        assert!((megawatts(falls.taken_up()) - 15.0).abs() < 1e-12);
        assert!((way(&mut falls, 99.0, 3) - 15.0).abs() < 1e-12);
        assert!(falls.is_empty());
    }
}
