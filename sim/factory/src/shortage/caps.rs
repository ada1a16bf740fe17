//! Caps: how much of their dynamic power kinds of work may draw, by the priority of their classes.

use units::Power;

/// Steps between full dynamic power and none.
const STEPS: u32 = 64;

/// What a shortage needs to know of a kind of work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kind {
    /// The class that it belongs to.
    pub class: usize,
    /// Those of lower priority give way first.
    pub priority: u32,
    /// Share of dynamic power that it keeps.
    pub least: f64,
    /// Its jobs may wait until a shortage is over.
    pub deferrable: bool,
}

/// Kinds of work of one priority, which are capped together.
#[derive(Clone, Debug)]
struct Group {
    kinds: Vec<usize>,
    /// Steps that they may draw.
    steps: u32,
}

/// How much of their dynamic power kinds of work may draw.
#[derive(Clone, Debug)]
pub struct Caps {
    kinds: Vec<Kind>,
    /// Those of the lowest priority first.
    groups: Vec<Group>,
    /// Steps that all kinds may draw while those who are to leave save their work.
    urgent: u32,
    /// By kind: the share of its dynamic power.
    shares: Vec<f64>,
    /// Some share has changed since this was last asked.
    moved: bool,
    /// Some share is below 1.
    limit: bool,
}

impl Caps {
    /// All kinds may draw all that they can.
    pub fn new(kinds: Vec<Kind>) -> Self {
        let mut priorities: Vec<u32> = kinds.iter().map(|kind| kind.priority).collect();
        priorities.sort_unstable();
        priorities.dedup();
        let group = |priority: &u32| {
            let of = kinds.iter().enumerate().filter(|(_, kind)| kind.priority == *priority);
            Group { kinds: of.map(|(number, _)| number).collect(), steps: STEPS }
        };
        let groups = priorities.iter().map(group).collect();
        let shares = vec![1.0; kinds.len()];
        Self { kinds, groups, urgent: STEPS, shares, moved: false, limit: false }
    }

    /// What is known of a kind of work.
    pub fn kind(&self, kind: usize) -> Kind {
        self.kinds[kind]
    }

    /// The greatest share of dynamic power that any kind keeps.
    pub fn least(&self) -> f64 {
        self.kinds.iter().map(|kind| kind.least).fold(0.0, f64::max)
    }

    /// Whether any kind may draw less than all.
    #[inline]
    pub const fn limit(&self) -> bool {
        self.limit
    }

    /// The share of dynamic power that a kind may draw.
    #[inline]
    pub fn share(&self, kind: usize) -> f64 {
        if self.limit { self.shares[kind] } else { 1.0 }
    }

    /// The share of dynamic power that a class may draw: all kinds of its work may draw the same.
    pub fn share_of_class(&self, class: usize) -> f64 {
        let kind = self.kinds.iter().position(|kind| kind.class == class);
        kind.map_or(1.0, |kind| self.share(kind))
    }

    /// By kind: the share of its dynamic power, where any is less than all.
    pub fn shares(&self) -> Option<&[f64]> {
        self.limit.then_some(self.shares.as_slice())
    }

    /// Whether any share has changed since this was last asked.
    pub const fn take_moved(&mut self) -> bool {
        std::mem::replace(&mut self.moved, false)
    }

    /// How far all are capped together, in one number that changes with any of them.
    pub fn steps(&self) -> u32 {
        let groups = self.groups.iter().map(|group| STEPS - group.steps);
        groups.fold(STEPS - self.urgent, |sum, steps| sum * (STEPS + 1) % 1_000_003 + steps)
    }

    /// All may draw all that they can; whether any could not.
    pub fn lift(&mut self) -> bool {
        let limited = self.limit;
        if limited {
            self.urgent = STEPS;
            for group in &mut self.groups {
                group.steps = STEPS;
            }
            self.tell();
        }
        limited
    }

    /// Nobody has to save work any more; whether somebody had to.
    pub fn calm_down(&mut self) -> bool {
        let urgent = self.urgent < STEPS;
        if urgent {
            self.urgent = STEPS;
            self.tell();
        }
        urgent
    }

    /// Takes power from the kinds of the lowest priority that have more than they keep, since `over` is drawn too much:
    /// half of the steps that would do if nothing but racks followed, and at least one. False where none has.
    pub fn lower(&mut self, over: Power, dynamic: &[Power]) -> bool {
        let kinds = &self.kinds;
        for group in &mut self.groups {
            let has_more = |kind: &&usize| level(group.steps) > kinds[**kind].least;
            let power: Power = group.kinds.iter().filter(has_more).map(|&kind| dynamic[kind]).sum();
            if power > Power::ZERO {
                group.steps -= steps(over, power).min(group.steps);
                self.tell();
                return true;
            }
        }
        false
    }

    /// Takes power from all, whatever they should keep; false where they have none left.
    pub fn lower_all(&mut self, over: Power, dynamic: &[Power]) -> bool {
        let power: Power = dynamic.iter().copied().sum();
        let lowers = self.urgent > 0 && power > Power::ZERO;
        if lowers {
            self.urgent -= steps(over, power).min(self.urgent);
            self.tell();
        }
        lowers
    }

    fn tell(&mut self) {
        self.moved = true;
        let urgent = level(self.urgent);
        for group in &self.groups {
            for &kind in &group.kinds {
                let share = level(group.steps).max(self.kinds[kind].least.min(1.0));
                self.shares[kind] = share.min(urgent);
            }
        }
        self.limit = self.shares.iter().any(|share| *share < 1.0);
    }
}

fn level(steps: u32) -> f64 {
    f64::from(steps) / f64::from(STEPS)
}

/// Half of the steps of so much dynamic power that `over` is, and at least one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by clamp")]
fn steps(over: Power, dynamic: Power) -> u32 {
    let step = dynamic / f64::from(STEPS);
    let steps = over.max(Power::ZERO) / step.max(Power::watts(1e-3)) / 2.0;
    steps.clamp(1.0, f64::from(STEPS)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caps() -> Caps {
        let kind = |class, priority, least| Kind { class, priority, least, deferrable: false };
        Caps::new(vec![kind(0, 20, 0.5), kind(1, 10, 0.25), kind(2, 20, 0.75)])
    }

    /// 10 MW of each: the class of the lowest priority falls to its quarter before the others lose anything, which then
    /// fall together, each to what it keeps.
    #[test]
    fn classes_of_low_priority_give_way_first() {
        let mut caps = caps();
        let dynamic = [Power::megawatts(10.0); 3];
        let mut seen = Vec::new();
        while caps.lower(Power::watts(1.0), &dynamic) {
            seen.push([caps.share(0), caps.share(1), caps.share(2)]);
        }
        assert!(seen.iter().all(|share| share[1] < 0.26 || share[0] > 0.99), "{seen:?}");
        assert!(seen.iter().all(|share| share[2] >= 0.75 && share[0] >= 0.5), "{seen:?}");
        assert!(caps.take_moved() && !caps.take_moved());
        let shares = [caps.share(0), caps.share(1), caps.share(2)];
        let expected = [0.5, 0.25, 0.75];
        assert!(shares.iter().zip(expected).all(|(one, other)| (one - other).abs() < 1e-12));
        assert_eq!(seen.len(), 48 + 32, "one step of 64 at a time");
        caps.lift();
        assert!(!caps.limit() && caps.share(1) > 0.999);
    }

    /// A megawatt too much of 10 MW in steps of 10/64: half of 6.4 steps are three.
    #[test]
    fn the_first_guess_takes_half_of_what_would_do() {
        let mut caps = caps();
        assert!(caps.lower(Power::megawatts(1.0), &[Power::megawatts(10.0); 3]));
        assert!((caps.share(1) - 61.0 / 64.0).abs() < 1e-12, "{}", caps.share(1));
    }

    /// Work that does not run has nothing to give: the next priority gives it.
    #[test]
    fn who_draws_nothing_gives_nothing() {
        let mut caps = caps();
        let dynamic = [Power::megawatts(1.0), Power::ZERO, Power::ZERO];
        assert!(caps.lower(Power::watts(1.0), &dynamic) && caps.share(0) < 1.0);
        assert!((caps.share(1) - 1.0).abs() < 1e-12);
    }

    /// Those who write their last checkpoint may fall to nothing, and all come back at once.
    #[test]
    fn urgency_takes_what_classes_keep() {
        let mut caps = caps();
        let dynamic = [Power::megawatts(10.0); 3];
        while caps.lower_all(Power::megawatts(5.0), &dynamic) {}
        assert!(caps.limit() && caps.share(2) < 1e-12);
        caps.calm_down();
        assert!(!caps.limit());
    }
}
