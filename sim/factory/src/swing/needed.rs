//! What would keep a limit: the least floor, store of racks, or battery, each alone with the others as they
//! are. The model inverted, in closed form but for the time constant of a battery. Pure.

use units::{Energy, Power, Span};

use super::Wave;

/// The running jobs of a kind together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub(super) wave: Wave,
    pub(super) gpus: f64,
    /// Share of dynamic power that they may draw.
    pub(super) share: f64,
    /// What passes a battery that takes up all of it, for each unit of height.
    pub(super) passed: f64,
}

/// What would keep a limit; all of the swing away where there is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Needed {
    /// Floor of GPUs, as a share of their high power.
    pub floor: f64,
    /// What racks store, for each GPU.
    pub store: Energy,
    /// Power of a battery.
    pub power: Power,
    /// What it holds.
    pub energy: Energy,
    /// Time constant of its control, if it takes up everything that racks leave.
    pub time: Option<Span>,
}

/// What flattens the waves now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Means {
    /// What racks store, for each GPU.
    pub(super) store: Energy,
    /// Share of what racks leave that the battery takes up.
    pub(super) covered: f64,
}

impl Group {
    /// What racks with such a store leave, of waves with such a height.
    fn left(&self, height: Power, store: Energy) -> Power {
        let left = height * self.share - self.wave.stored_by(store);
        left.max(Power::ZERO) * self.gpus
    }

    /// What passes the battery of it.
    fn passed(&self, means: &Means) -> f64 {
        1.0 - means.covered * (1.0 - self.passed)
    }
}

/// What would keep each sum of the weighted swings of these groups within `limit`.
pub(super) fn needed(
    groups: &[Group],
    means: &Means,
    limit: Power,
    weight: impl Fn(&Wave) -> f64,
) -> Needed {
    let sum = |of: &dyn Fn(&Group) -> Power| -> Power {
        groups.iter().map(|group| of(group) * weight(&group.wave)).sum()
    };
    let share = |all: Power| if all > limit { limit / all } else { 1.0 };
    // Each wave is brought down by the same share.
    let unstored =
        sum(&|group| group.left(group.wave.height(), Energy::ZERO) * group.passed(means));
    let away = 1.0 - share(unstored);
    let stores =
        groups.iter().map(|group| group.wave.store_for(group.wave.height() * group.share * away));
    let unheld = |group: &Group| group.wave.with_floor(0.0).height();
    let free = sum(&|group| group.left(unheld(group), means.store) * group.passed(means));
    let keeps = share(free);
    let floors = groups.iter().map(|group| {
        let taken = group.wave.stored_by(means.store);
        let rest = (unheld(group) * group.share - taken).max(Power::ZERO) * keeps;
        let height = (taken + rest) / group.share;
        if keeps < 1.0 { (1.0 - height / group.wave.high).max(0.0) } else { 0.0 }
    });
    let left = |group: &Group| group.left(group.wave.height(), means.store);
    let (all, whole) = (sum(&left), sum(&|group| left(group) * group.passed));
    let most = if all > Power::ZERO { 1.0 - whole / all } else { 1.0 };
    let covered = ((1.0 - share(all)) / most).min(1.0);
    let heights: Power = groups.iter().map(left).sum();
    let energy = groups.iter().map(|group| group.wave.store_for(left(group)));
    Needed {
        floor: floors.fold(0.0, f64::max),
        store: stores.fold(Energy::ZERO, Energy::max),
        power: heights * covered,
        energy: energy.sum::<Energy>() * covered,
        time: time_for(limit, |time| sum(&|group| left(group) * group.wave.passed(time))),
    }
}

/// The least time constant with which no more than `limit` passes; none where no time does, or none is needed.
fn time_for(limit: Power, passed: impl Fn(Span) -> Power) -> Option<Span> {
    const MOST: f64 = 1e6;
    if passed(Span::seconds(MOST)) > limit || passed(Span::seconds(1e-6)) <= limit {
        return None;
    }
    // In logarithms: sixty halvings of twelve decades.
    let (mut from, mut to) = (libm::log(1e-6), libm::log(MOST));
    for _ in 0..60 {
        let middle = f64::midpoint(from, to);
        if passed(Span::seconds(libm::exp(middle))) > limit { from = middle } else { to = middle }
    }
    Some(Span::seconds(libm::exp(to)))
}

#[cfg(test)]
mod tests {
    use super::super::wave::tests::habits;
    use super::*;

    fn group(floor: f64) -> Group {
        let (idle, high) = (Power::kilowatts(40.0 / 72.0), Power::kilowatts(165.0 / 72.0));
        let wave = Wave::of_high(idle, high, habits()).with_floor(floor);
        let passed = wave.passed(Span::seconds(10.0));
        Group { wave, gpus: 148_580.0, share: 1.0, passed }
    }

    fn means(store: f64) -> Means {
        Means { store: Energy::joules(store), covered: 0.0 }
    }

    fn swing(group: &Group, means: &Means) -> Power {
        group.left(group.wave.height(), means.store) * group.passed(means)
    }

    /// Method: build what is said to be needed, and see that the swing is the limit then.
    #[test]
    fn what_is_needed_keeps_the_limit_and_no_more() {
        let limit = Power::megawatts(50.0);
        let near = |found: Power| {
            assert!((found - limit).in_watts().abs() < 1.0, "{found}");
        };
        for store in [0.0, 300.0] {
            let (group, means) = (group(0.0), means(store));
            let found = needed(&[group], &means, limit, |_| 1.0);
            let held = Group { wave: group.wave.with_floor(found.floor), ..group };
            near(swing(&held, &means));
            near(swing(&group, &Means { store: found.store, ..means }));
            let left = group.left(group.wave.height(), means.store);
            near(swing(&group, &Means { covered: found.power / left, ..means }));
            let time = found.time.unwrap();
            let slower = Group { passed: group.wave.passed(time), ..group };
            near(swing(&slower, &Means { covered: 1.0, ..means }));
            let whole = group.wave.store_for(left);
            assert!((found.energy / whole - found.power / left).abs() < 1e-12);
        }
    }

    /// Without a limit: all of it away, which takes 977 J for each GPU or a battery of 154.8 MW.
    #[test]
    fn without_a_limit_all_of_it_has_to_go() {
        let found = needed(&[group(0.0)], &means(0.0), Power::ZERO, |_| 1.0);
        assert!((found.store.in_joules() - 977.0).abs() < 0.5, "{}", found.store);
        assert!((found.floor - 1.0).abs() < 1e-12);
        assert!(found.time.is_none());
    }

    #[test]
    fn where_the_limit_is_kept_nothing_is_needed() {
        let found = needed(&[group(0.0)], &means(0.0), Power::megawatts(200.0), |_| 1.0);
        assert_eq!(found, Needed::default());
    }

    /// Two kinds of which one swings longer: both are brought down by the same share, and the store is that of
    /// the longer one.
    #[test]
    fn the_store_does_for_the_longest_step() {
        let (one, limit) = (group(0.0), Power::megawatts(80.0));
        let slow = super::super::Habits { period: Span::seconds(8.0), ..habits() };
        let idle = Power::kilowatts(40.0 / 72.0);
        let wave = Wave::of_high(idle, one.wave.high, slow);
        let other = Group { wave, passed: wave.passed(Span::seconds(10.0)), ..one };
        let found = needed(&[one, other], &means(0.0), limit, |_| 1.0);
        let with = Means { store: found.store, ..means(0.0) };
        assert!(swing(&one, &with) + swing(&other, &with) <= limit + Power::watts(1.0));
        assert!((swing(&other, &with) - limit / 2.0).in_watts().abs() < 1.0);
    }
}
