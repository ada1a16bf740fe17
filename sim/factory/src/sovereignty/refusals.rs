//! Refusals: GPU-hours that a rule bars, by class of work and rule, and the GPUs that stand free meanwhile.

use units::SimTime;

use super::Rule;

/// Rules that refuse: all but capacity, for which work waits.
pub(super) const REFUSING: usize = Rule::COUNT - 1;

/// What rules refuse, as time goes on.
#[derive(Clone, Debug, Default)]
pub(super) struct Refusals {
    /// By class.
    classes: Vec<OfClass>,
    /// Jobs that were refused and would run now: their class, rule and GPUs.
    ghosts: Vec<Option<(usize, Rule, u32)>>,
    unused: Vec<u32>,
    /// Until when time is counted.
    at: SimTime,
    /// GPUs that were free since then.
    free: u32,
}

/// What rules refuse of a class.
#[derive(Clone, Debug, Default)]
struct OfClass {
    /// The rule that bars it now.
    barred: Option<Rule>,
    /// GPUs for which it would have work now, were it not barred.
    wants: f64,
    /// By rule: GPUs of jobs that were refused and would run now.
    ghosts: [u32; REFUSING],
    /// By rule: GPU-hours refused, and those for which GPUs stood free.
    refused: [f64; REFUSING],
    stranded: [f64; REFUSING],
}

impl Refusals {
    /// Nothing is refused of so many classes.
    pub(super) fn of(classes: usize) -> Self {
        Self { classes: vec![OfClass::default(); classes], ..Self::default() }
    }

    /// The rule that bars a class.
    pub(super) fn barred(&self, class: usize) -> Option<Rule> {
        self.classes[class].barred
    }

    /// A rule bars a class from now on, or none does; it would have work for so many GPUs.
    pub(super) fn bar(&mut self, class: usize, rule: Option<Rule>, wants: f64, now: SimTime) {
        let of_class = &self.classes[class];
        let wants = if rule.is_some() { wants } else { 0.0 };
        if of_class.barred != rule || of_class.wants.to_bits() != wants.to_bits() {
            self.advance(now);
            self.classes[class].barred = rule;
            self.classes[class].wants = wants;
        }
    }

    /// A job of a class that is barred has come and gone: it would have run for a while on so many GPUs. Returns its
    /// number until then, and the GPU-hours; `None` where nothing bars the class.
    pub(super) fn refuse(
        &mut self,
        class: usize,
        (gpus, hours): (u32, f64),
        now: SimTime,
    ) -> Option<(u32, f64)> {
        let rule = self.classes[class].barred?;
        self.advance(now);
        let asked = f64::from(gpus) * hours;
        let of_class = &mut self.classes[class];
        of_class.refused[rule as usize] += asked;
        of_class.ghosts[rule as usize] += gpus;
        let ghost = Some((class, rule, gpus));
        let number = if let Some(number) = self.unused.pop() {
            self.ghosts[number as usize] = ghost;
            number
        } else {
            self.ghosts.push(ghost);
            u32::try_from(self.ghosts.len() - 1).expect("fewer than 2^32 jobs at once")
        };
        Some((number, asked))
    }

    /// So many GPU-hours more of a class that is barred are refused: of jobs that had waited.
    pub(super) fn give_up(&mut self, class: usize, gpu_hours: f64) {
        if let Some(rule) = self.classes[class].barred {
            self.classes[class].refused[rule as usize] += gpu_hours;
        }
    }

    /// A job that was refused would be done now.
    pub(super) fn forget(&mut self, number: u32, now: SimTime) {
        self.advance(now);
        if let Some((class, rule, gpus)) = self.ghosts[number as usize].take() {
            self.classes[class].ghosts[rule as usize] -= gpus;
            self.unused.push(number);
        }
    }

    /// GPUs for which there would be work now, were nothing barred.
    pub(super) fn wanted(&self) -> f64 {
        self.classes.iter().map(OfClass::wanted).sum()
    }

    /// So many GPUs are free from now on.
    pub(super) fn leave_free(&mut self, free: u32, now: SimTime) {
        if free != self.free {
            self.advance(now);
            self.free = free;
        }
    }

    /// Counts the time until now.
    pub(super) fn advance(&mut self, now: SimTime) {
        let hours = now.since(self.at).in_hours();
        self.at = now;
        let wanted = self.wanted();
        if hours <= 0.0 || wanted <= 0.0 {
            return;
        }
        // Of what is wanted as much is stranded as is free, of each in proportion.
        let part = (f64::from(self.free) / wanted).min(1.0);
        for class in &mut self.classes {
            for rule in 0..REFUSING {
                let held = if class.barred.map(|it| it as usize) == Some(rule) {
                    class.wants
                } else {
                    0.0
                };
                class.refused[rule] += held * hours;
                let all = held + f64::from(class.ghosts[rule]);
                class.stranded[rule] += all * part * hours;
            }
        }
    }

    /// By class and rule: GPU-hours refused, and those stranded.
    pub(super) fn all(&self) -> impl Iterator<Item = (&[f64; REFUSING], &[f64; REFUSING])> {
        self.classes.iter().map(|class| (&class.refused, &class.stranded))
    }

    /// Of all classes, by rule.
    pub(super) fn by_rule(&self) -> [[f64; REFUSING]; 2] {
        let mut sums = [[0.0; REFUSING]; 2];
        for (refused, stranded) in self.all() {
            for rule in 0..REFUSING {
                sums[0][rule] += refused[rule];
                sums[1][rule] += stranded[rule];
            }
        }
        sums
    }
}

impl OfClass {
    fn wanted(&self) -> f64 {
        self.wants + self.ghosts.iter().copied().map(f64::from).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use units::SimDuration;

    use super::*;

    fn at(hours: u64) -> SimTime {
        SimTime::START + SimDuration::hours(hours)
    }

    /// 20 GPUs are refused for 5 hours while 40 are free, then while 10 are: 20 x 5 + 20 x 5 refused, 20 x 5 + 10 x 5
    /// stranded.
    #[test]
    fn what_is_free_meanwhile_is_stranded_and_no_more_than_is_refused() {
        let mut refusals = Refusals::of(2);
        refusals.leave_free(40, at(0));
        assert_eq!(refusals.refuse(0, (20, 10.0), at(0)), None);
        refusals.bar(0, Some(Rule::Residency), 0.0, at(0));
        let (number, asked) = refusals.refuse(0, (20, 10.0), at(0)).unwrap();
        assert!((asked - 200.0).abs() < 1e-9);
        refusals.leave_free(10, at(5));
        refusals.forget(number, at(10));
        refusals.advance(at(100));
        let [refused, stranded] = refusals.by_rule();
        assert!((refused[0] - 200.0).abs() < 1e-9 && (stranded[0] - 150.0).abs() < 1e-9);
        assert!(refused[1..].iter().chain(&stranded[1..]).all(|hours| *hours == 0.0));
    }

    /// A contract of 60 GPUs is barred for 10 hours, on a plant with 50 free: 600 refused, 500 stranded.
    #[test]
    fn a_contract_is_refused_for_as_long_as_it_is_barred() {
        let mut refusals = Refusals::of(1);
        refusals.leave_free(50, at(0));
        refusals.bar(0, Some(Rule::Licence), 60.0, at(2));
        assert!((refusals.wanted() - 60.0).abs() < 1e-12);
        refusals.bar(0, None, 60.0, at(12));
        refusals.advance(at(50));
        let [refused, stranded] = refusals.by_rule();
        let licence = Rule::Licence as usize;
        assert!(
            (refused[licence] - 600.0).abs() < 1e-9 && (stranded[licence] - 500.0).abs() < 1e-9
        );
    }
}
