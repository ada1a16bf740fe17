//! Books: what each step has saved and lost while it was in force, by class of work.

use units::{Energy, Power, SimTime};

use super::Step;

/// What a step does while it is in force.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strain {
    /// Power that is not drawn for it, or that it delivers, where it acts.
    pub saved: Power,
    /// By class, then of no class: GPUs that it keeps from work.
    pub idle: Vec<f64>,
}

/// A step from when it came into force until it was given back.
#[derive(Clone, Debug, PartialEq)]
pub struct Bout {
    /// Which.
    pub step: Step,
    /// When it came into force.
    pub begins: SimTime,
    /// When it was given back, or the run ended.
    pub ends: SimTime,
    /// The most that it saved at an instant.
    pub saved: Power,
    /// What it saved in all.
    pub energy: Energy,
    /// By class, then of no class: GPU-hours that were lost.
    pub lost: Vec<f64>,
}

/// Accounts of all steps.
#[derive(Clone, Debug)]
pub(super) struct Books {
    /// By step: what it does.
    strains: [Option<Strain>; Step::COUNT],
    /// Until then they are added up.
    since: SimTime,
    /// By step, then by class and of no class: GPU-hours kept from work.
    kept: [Vec<f64>; Step::COUNT],
    /// The same of what jobs have booked.
    told: [Vec<f64>; Step::COUNT],
    /// By step: the bout that lasts, with what had been lost before.
    open: [Option<Bout>; Step::COUNT],
    ended: Vec<Bout>,
    begun: Vec<Step>,
}

impl Books {
    /// Of so many classes.
    pub(super) fn new(classes: usize) -> Self {
        let none = || std::array::from_fn(|_| vec![0.0; classes + 1]);
        Self {
            strains: std::array::from_fn(|_| None),
            since: SimTime::START,
            kept: none(),
            told: none(),
            open: std::array::from_fn(|_| None),
            ended: Vec::new(),
            begun: Vec::new(),
        }
    }

    /// Brings what was lost up to `now`.
    pub(super) fn advance(&mut self, now: SimTime) {
        let hours = now.since(self.since).in_hours();
        self.since = now;
        if hours <= 0.0 {
            return;
        }
        for ((strain, kept), open) in self.strains.iter().zip(&mut self.kept).zip(&mut self.open) {
            let Some(strain) = strain else { continue };
            for (sum, gpus) in kept.iter_mut().zip(&strain.idle) {
                *sum += gpus * hours;
            }
            if let Some(bout) = open {
                bout.energy += Energy::joules(strain.saved.in_watts() * hours * 3600.0);
                bout.saved = bout.saved.max(strain.saved);
            }
        }
    }

    /// These steps are in force from now on.
    pub(super) fn set(&mut self, strains: &[(Step, Strain)], now: SimTime) {
        self.advance(now);
        for step in Step::ALL {
            let place = step as usize;
            let strain = strains.iter().find(|(other, _)| *other == step);
            let strain = strain.map(|(_, strain)| strain.clone());
            match (strain.is_some(), self.open[place].is_some()) {
                (true, false) => {
                    let lost = self.by_class(place);
                    self.begun.push(step);
                    self.open[place] = Some(Bout {
                        step,
                        begins: now,
                        ends: now,
                        saved: Power::ZERO,
                        energy: Energy::ZERO,
                        lost,
                    });
                }
                (false, true) => self.end(place, now),
                _ => {}
            }
            self.strains[place] = strain;
        }
    }

    fn end(&mut self, place: usize, now: SimTime) {
        let Some(mut bout) = self.open[place].take() else { return };
        let lost = self.by_class(place);
        bout.ends = now;
        for (before, after) in bout.lost.iter_mut().zip(lost) {
            *before = (after - *before).max(0.0);
        }
        // What came and went at one instant was never in force.
        if bout.ends > bout.begins {
            self.ended.push(bout);
        }
    }

    fn by_class(&self, place: usize) -> Vec<f64> {
        self.kept[place].iter().zip(&self.told[place]).map(|(kept, told)| kept + told).collect()
    }

    /// What jobs have booked for a step by class until now.
    pub(super) fn tell(&mut self, step: Step, by_class: &[f64]) {
        for (told, hours) in self.told[step as usize].iter_mut().zip(by_class) {
            *told = *hours;
        }
    }

    /// GPU-hours that a step has lost so far.
    pub(super) fn lost(&self, step: Step) -> f64 {
        self.by_class(step as usize).iter().sum()
    }

    /// Bouts that have ended since they were last taken.
    pub(super) fn take_ended(&mut self) -> Vec<Bout> {
        std::mem::take(&mut self.ended)
    }

    /// Steps that have come into force since they were last taken.
    pub(super) fn take_begun(&mut self) -> Vec<Step> {
        std::mem::take(&mut self.begun)
    }
}

#[cfg(test)]
mod tests {
    use units::SimDuration;

    use super::*;

    /// A step keeps 10 GPUs of the first class and 5 of none from work for two hours, then 20 of the second for one; of
    /// 3 MW, then 1 MW. Jobs book 4 GPU-hours more.
    #[test]
    fn a_bout_tells_what_it_cost_and_saved() {
        let at = |hours: u64| SimTime::START + SimDuration::hours(hours);
        let strain = |saved, idle: [f64; 3]| {
            let strain = Strain { saved: Power::megawatts(saved), idle: idle.to_vec() };
            [(Step::Suspend, strain)]
        };
        let mut books = Books::new(2);
        books.set(&[], at(1));
        books.set(&strain(3.0, [10.0, 0.0, 5.0]), at(2));
        assert_eq!(books.take_begun(), [Step::Suspend]);
        books.set(&strain(1.0, [0.0, 20.0, 0.0]), at(4));
        books.tell(Step::Suspend, &[4.0, 0.0, 0.0]);
        books.set(&[], at(5));
        let ended = books.take_ended();
        assert_eq!((ended.len(), ended[0].begins, ended[0].ends), (1, at(2), at(5)));
        assert_eq!(ended[0].lost, [24.0, 20.0, 10.0]);
        assert!((ended[0].energy.in_megawatt_hours() - 7.0).abs() < 1e-9);
        assert!((ended[0].saved.in_megawatts() - 3.0).abs() < 1e-12);
        assert!((books.lost(Step::Suspend) - 54.0).abs() < 1e-12);
        // What is over at the instant at which it began was never in force.
        books.set(&strain(1.0, [0.0; 3]), at(6));
        books.set(&[], at(6));
        assert!(books.take_ended().is_empty());
    }
}
