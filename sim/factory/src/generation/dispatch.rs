//! Dispatch: who gives how much, and how many units run. Solar fields give first, then units that run for other reasons
//! than the load, then those that follow it; what is left comes from the grid.

use engine::Schedule;
use units::{Power, SimDuration, SimTime};

use super::spec::{GeneratorSpec, Mode};
use super::{Event, Generation};
use crate::quantities::Number;

/// What generation can give at once.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Own {
    /// Sunlight, and units that run whatever the load is.
    pub runs: Power,
    /// Units that follow the load.
    pub follows: Power,
}

/// What is asked of generation while the plant is fed.
#[derive(Clone, Copy, Debug)]
pub struct Demand {
    /// What the site draws, without its battery.
    pub load: Power,
    /// The racks' part of that, which follows no weather.
    pub racks: Power,
    /// What is to be given together, with what the battery draws or without what it delivers.
    pub total: Power,
    /// What the grid can give, where power is shared out; nothing in an island.
    pub import: Power,
    /// The same for units that are to run, with what is known to come while they start.
    pub import_ahead: Power,
    /// What the battery could give, or take, beside what it does.
    pub battery: Power,
    /// Racks are slowed down or off for want of power: so much they would draw at their rating.
    pub kept_down: Option<Power>,
    /// An hour begins, so that the load may have changed by and by.
    pub hour: bool,
}

impl Generation {
    /// What it can give at once.
    pub fn own(&self) -> Own {
        let mut own = Own { runs: self.solar.power(), follows: Power::ZERO };
        for group in &self.groups {
            if group.mode.follows() {
                own.follows += group.capacity();
            } else {
                own.runs += group.capacity();
            }
        }
        own
    }

    /// Stage of settling while the plant is fed, once the battery has acted: gives what it is to, and looks how many
    /// units are to run. Returns what is left for the grid.
    pub fn settle(
        &mut self,
        now: SimTime,
        demand: &Demand,
        agenda: &mut impl Schedule<Event>,
    ) -> Power {
        let island = self.is_alone();
        self.commit(demand, agenda);
        let left = self.share(now, demand.total, demand.import, island);
        if island {
            self.look_at_step(demand, agenda);
        } else {
            self.lost = Power::ZERO;
        }
        self.settled = Some((demand.load, demand.racks));
        left
    }

    /// Stage of settling while nothing feeds the site but its own sources, which have given `taken`; halls would draw
    /// `rated` at their rating. Nothing that is called now runs before the time of a black start.
    pub fn settle_dark(
        &mut self,
        now: SimTime,
        (taken, rated): (Power, Power),
        agenda: &mut impl Schedule<Event>,
    ) {
        let delay = self.black_start;
        let mut need = rated;
        for number in 0..self.groups.len() {
            let group = &self.groups[number];
            let all = group.available();
            let follows = group.mode.follows();
            let spared = GeneratorSpec::with_spare(need, group.each(), all);
            let wanted = if follows { spared } else { all };
            need = (need - group.each() * f64::from(wanted)).max(Power::ZERO);
            let none = &mut Power::watts(-1.0);
            self.groups[number].run(wanted, (none, delay), agenda, &mut self.reports);
        }
        self.share(now, taken, Power::ZERO, true);
        self.lost = Power::ZERO;
        self.settled = None;
    }

    /// Nothing flows yet, and that is all that ever does where there is nothing.
    pub(super) fn rest(&mut self, now: SimTime) {
        self.share(now, Power::ZERO, Power::ZERO, false);
        self.reports.contracted.set(now, Power::ZERO);
        self.reports.matched.set(now, Power::ZERO);
        self.reports.drawn.set(now, Power::ZERO);
    }

    /// Shares out what is to be given; returns what is left.
    fn share(&mut self, now: SimTime, total: Power, import: Power, island: bool) -> Power {
        let mut left = total;
        let sun = self.solar.power().min(left);
        left = left - sun;
        self.used_sun = sun;
        self.reports.solar.set(now, sun);
        let (sold, wasted) = self.solar.surplus(sun, island);
        self.reports.exported.set(now, sold);
        self.reports.wasted.set(now, wasted);
        let mut given = Power::ZERO;
        for group in self.groups.iter_mut().filter(|group| !group.mode.follows()) {
            group.given = group.capacity().min(left);
            left = left - group.given;
            given += group.given;
        }
        let follows: Power =
            self.groups.iter().filter(|it| it.mode.follows()).map(super::Group::capacity).sum();
        let asked = if island { left } else { (left - import).max(Power::ZERO).min(follows) };
        let some = follows > Power::ZERO;
        for group in self.groups.iter_mut().filter(|group| group.mode.follows()) {
            let share = if some { group.capacity() / follows } else { 0.0 };
            group.given = asked * share;
        }
        if some {
            left = left - asked;
            given += asked;
        }
        self.reports.power.set(now, given);
        self.meter(now);
        left
    }

    fn meter(&mut self, now: SimTime) {
        let mut online = 0;
        for (number, group) in self.groups.iter().enumerate() {
            online += group.online();
            self.reports.by_group.member(number).set(now, group.given);
            self.reports.fuel.member(number).set(now, group.burns());
        }
        self.reports.online.set(now, Number(online.into()));
    }

    /// As many units run as are needed, and are called at once; those that are not needed stop at the full hour, where
    /// what is left can give what is asked for.
    fn commit(&mut self, demand: &Demand, agenda: &mut impl Schedule<Event>) {
        let (delay, alone) = (SimDuration::ZERO, self.is_alone());
        let own = self.own();
        let mut spare = if std::mem::take(&mut self.may_stop) {
            own.runs + own.follows + demand.import_ahead - demand.total
        } else {
            Power::watts(-1.0)
        };
        let mut need = demand.kept_down.map_or(demand.load, |rated| rated.max(demand.load));
        for mode in [Mode::Baseload, Mode::Price] {
            for number in 0..self.groups.len() {
                let group = &self.groups[number];
                if group.mode != mode {
                    continue;
                }
                let runs = group.pays || alone;
                let wanted = if runs { group.most_for(need) } else { 0 };
                need = need - group.each() * f64::from(wanted);
                self.groups[number].run(wanted, (&mut spare, delay), agenda, &mut self.reports);
            }
        }
        need = (need - demand.import_ahead).max(Power::ZERO);
        for number in 0..self.groups.len() {
            let group = &self.groups[number];
            if !group.mode.follows() {
                continue;
            }
            let wanted = GeneratorSpec::with_spare(need, group.each(), group.available());
            let gives = group.each() * f64::from(wanted.saturating_sub(1));
            need = (need - gives).max(Power::ZERO);
            self.groups[number].run(wanted, (&mut spare, delay), agenda, &mut self.reports);
        }
    }
}
