//! Which of several systems is best, with a guarantee, leaving out those that fall behind.

/// What a selection guarantees, and from how many replications on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SelectionRule {
    /// Replications of every system, 2 or more, before the first may be left out; 10 is usual.
    pub first_stage: usize,
    /// The difference of means, above 0 and in the unit of the values, that is worth finding. Among
    /// systems closer than this to the best, any may be chosen.
    pub indifference: f64,
    /// Probability of choosing the best if it is better than all others by at least `indifference`;
    /// above 1 / systems, which a blind choice has, and below 1.
    pub confidence: f64,
    /// Whether a larger mean is better.
    pub largest: bool,
}

/// How far a selection has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The systems that may still be the best, in ascending order.
    pub survivors: Vec<usize>,
    /// For each system, the number of replications after which it was left out.
    pub eliminated_at: Vec<Option<usize>>,
    /// The system that was chosen, once it alone survives.
    pub best: Option<usize>,
}

/// Selects the best of several systems from their `observations`, per system in the order of their
/// replications, as far as those of all survivors reach.
///
/// After each replication, from the first stage on, a system is left out whose sum is behind that
/// of a survivor by more than what luck allows. That allowance shrinks with every replication and
/// ends at 0, so one system remains at last. With more observations the same decisions are taken
/// again and then further ones. Systems may, and should, meet the same random numbers in the same
/// replication: less variance of their differences ends the race earlier.
///
/// Procedure KN with c = 1 of Kim and Nelson (2001), A Fully Sequential Procedure for
/// Indifference-Zone Selection in Simulation, ACM Transactions on Modeling and Computer Simulation
/// 11. It supposes normal values. If two have the same sum where the allowance has ended, the
/// earlier in the list stays.
///
/// # Panics
/// If there are no systems or a number of the rule is out of its range.
pub fn decide(observations: &[Vec<f64>], rule: &SelectionRule) -> Selection {
    rule.assert_sound(observations.len());
    let mut eliminated_at = vec![None; observations.len()];
    let mut survivors: Vec<usize> = (0..observations.len()).collect();
    let mut reach = reach_of(observations, &survivors);
    if survivors.len() > 1 && reach >= rule.first_stage {
        let mut race = Race::new(observations, rule);
        let mut stage = rule.first_stage;
        while survivors.len() > 1 && stage <= reach {
            let beaten = race.beaten(&survivors, stage);
            for &system in &beaten {
                eliminated_at[system] = Some(stage);
            }
            survivors.retain(|system| !beaten.contains(system));
            reach = reach_of(observations, &survivors);
            stage += 1;
        }
    }
    let best = if let [only] = survivors[..] { Some(only) } else { None };
    Selection { survivors, eliminated_at, best }
}

/// The number of replications that all survivors have.
fn reach_of(observations: &[Vec<f64>], survivors: &[usize]) -> usize {
    survivors.iter().map(|&system| observations[system].len()).min().unwrap_or(0)
}

impl SelectionRule {
    fn assert_sound(&self, systems: usize) {
        let Self { first_stage, indifference, confidence, .. } = *self;
        assert!(systems > 0, "there is nothing to select from");
        assert!(first_stage >= 2, "a variance needs 2 replications; the first stage {first_stage}");
        assert!(indifference > 0.0, "an indifference is above 0; is {indifference}");
        let sound = confidence < 1.0 && (systems == 1 || confidence * systems as f64 > 1.0);
        assert!(sound, "a confidence of {confidence} is out of range for {systems} systems");
    }

    /// The h² of the paper for so many systems: how many variances of a difference the race is long.
    fn length(&self, systems: usize) -> f64 {
        let freedom = (self.first_stage - 1) as f64;
        let error = 2.0 * (1.0 - self.confidence) / (systems - 1) as f64;
        let eta = 0.5 * (libm::pow(error, -2.0 / freedom) - 1.0);
        2.0 * eta * freedom
    }
}

struct Race<'a> {
    observations: &'a [Vec<f64>],
    rule: &'a SelectionRule,
    /// h² S² / δ for each pair: twice the lead that would be decisive before any replication.
    leads: Vec<Vec<f64>>,
    /// Sum of the observations of each survivor so far, turned so that larger is better.
    sums: Vec<f64>,
    /// Observations in the sums.
    added: usize,
}

impl<'a> Race<'a> {
    fn new(observations: &'a [Vec<f64>], rule: &'a SelectionRule) -> Self {
        let scale = rule.length(observations.len()) / rule.indifference;
        let first = |system: &'a Vec<f64>| &system[..rule.first_stage];
        let lead = |a, b| scale * variance_of_difference(first(a), first(b));
        let leads_of = |a| observations.iter().map(|b| lead(a, b)).collect();
        let leads = observations.iter().map(leads_of).collect();
        Self { observations, rule, leads, sums: vec![0.0; observations.len()], added: 0 }
    }

    /// The survivors that are beaten by another after `stage` observations.
    fn beaten(&mut self, survivors: &[usize], stage: usize) -> Vec<usize> {
        let sign = if self.rule.largest { 1.0 } else { -1.0 };
        for &system in survivors {
            let new = &self.observations[system][self.added..stage];
            self.sums[system] += sign * new.iter().sum::<f64>();
        }
        self.added = stage;
        let is_beaten = |&loser: &usize| survivors.iter().any(|&o| self.beats(o, loser, stage));
        survivors.iter().copied().filter(is_beaten).collect()
    }

    fn beats(&self, winner: usize, loser: usize, stage: usize) -> bool {
        let ended = self.rule.indifference * stage as f64;
        let allowance = ((self.leads[winner][loser] - ended) / 2.0).max(0.0);
        let ahead = self.sums[winner] - self.sums[loser];
        ahead > allowance || (ahead >= 0.0 && allowance <= 0.0 && winner < loser)
    }
}

fn variance_of_difference(a: &[f64], b: &[f64]) -> f64 {
    let differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    super::moments::variance_of(&differences).expect("a first stage has 2 or more")
}

#[cfg(test)]
mod tests {
    use engine::Stream;

    use super::super::quantile::quantile;
    use super::*;

    const RULE: SelectionRule =
        SelectionRule { first_stage: 10, indifference: 1.0, confidence: 0.95, largest: true };

    const SYSTEMS: usize = 5;
    const DEVIATION: f64 = 2.0;

    /// Five systems of which the third is better by one indifference; `shared` is the share of the
    /// variance that a replication has in common.
    fn slippage(race: u32, shared: f64, count: usize) -> Vec<Vec<f64>> {
        let mut stream = Stream::new(9, "test/selection", 0);
        let draws = stream.at(race);
        let common: Vec<f64> = (0..count).map(|_| draws.normal()).collect();
        let (same, own) = (libm::sqrt(shared) * DEVIATION, libm::sqrt(1.0 - shared) * DEVIATION);
        let mut system = |place: usize| {
            let mean = if place == 2 { 1.0 } else { 0.0 };
            common.iter().map(|common| mean + same * common + own * draws.normal()).collect()
        };
        (0..SYSTEMS).map(&mut system).collect()
    }

    fn observations(selection: &Selection) -> usize {
        let last = selection.eliminated_at.iter().flatten().max().unwrap();
        selection.eliminated_at.iter().map(|at| at.unwrap_or(*last)).sum()
    }

    /// Two systems, 3 first replications, confidence 0.9: eta = (0.2^-1 − 1) / 2 = 2, h² = 8.
    /// The first differences have variance 1, so the allowance after r is max(0, (8 − r) / 2): 2.5
    /// after 3, which a sum of 6 exceeds and 2.4 does not; 2 after 4; none after 8.
    #[test]
    fn the_allowance_is_that_of_the_hand_calculation() {
        let rule = SelectionRule { first_stage: 3, confidence: 0.9, ..RULE };
        assert!((rule.length(2) - 8.0).abs() < 1e-12);
        let race = |ahead: &[f64]| decide(&[ahead.to_vec(), vec![0.0; 9]], &rule);
        let found = race(&[1.0, 2.0, 3.0]);
        assert_eq!((found.best, found.eliminated_at), (Some(0), vec![None, Some(3)]));
        assert_eq!(race(&[-0.2, 0.8, 1.8]).best, None);
        assert_eq!(race(&[-0.2, 0.8, 1.8, -0.41]).best, None);
        assert_eq!(race(&[-0.2, 0.8, 1.8, -0.39]).best, Some(0));
        assert_eq!(race(&[-1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]).best, None);
        assert_eq!(race(&[-1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, -0.1]).best, Some(1));
    }

    #[test]
    fn nothing_is_decided_before_the_first_stage() {
        let all = decide(&[vec![1.0; 9], vec![5.0; 20]], &RULE);
        assert_eq!((all.survivors, all.best), (vec![0, 1], None));
        assert_eq!(decide(&[vec![]], &RULE).best, Some(0));
    }

    #[test]
    fn systems_that_are_the_same_end_with_the_first() {
        let alike = decide(&[vec![3.0; 10], vec![3.0; 10], vec![2.0; 10]], &RULE);
        assert_eq!((alike.best, alike.survivors), (Some(0), vec![0]));
        let least = SelectionRule { largest: false, ..RULE };
        assert_eq!(decide(&[vec![3.0; 10], vec![3.0; 10], vec![2.0; 10]], &least).best, Some(2));
    }

    #[test]
    fn more_observations_repeat_the_same_decisions() {
        let data = slippage(7, 0.3, 300);
        let whole = decide(&data, &RULE);
        assert_eq!(whole.best, Some(2));
        for count in 10..120 {
            let part: Vec<Vec<f64>> = data.iter().map(|system| system[..count].to_vec()).collect();
            let expected: Vec<Option<usize>> =
                whole.eliminated_at.iter().map(|at| at.filter(|at| *at <= count)).collect();
            assert_eq!(decide(&part, &RULE).eliminated_at, expected, "after {count}");
        }
        let mut stopped = data;
        for (system, at) in stopped.iter_mut().zip(&whole.eliminated_at) {
            system.truncate(at.unwrap_or(300));
        }
        assert_eq!(decide(&stopped, &RULE), whole);
    }

    /// The factor h of Rinott (1978) for five systems, 10 replications first and 95 %, by its
    /// definition: a quantile of the largest of four differences over their estimated deviations.
    fn factor_of_rinott() -> f64 {
        let freedom = RULE.first_stage - 1;
        let mut stream = Stream::new(2, "test/rinott", 0);
        let mut largest = || {
            let mut inverse = || {
                let squares: f64 = (0..freedom).map(|_| stream.normal()).map(|z| z * z).sum();
                (freedom as f64 / squares, stream.normal())
            };
            let (best, _) = inverse();
            let others = (1..SYSTEMS).map(|_| inverse()).map(|(own, z)| z * libm::sqrt(own + best));
            others.fold(f64::NEG_INFINITY, f64::max)
        };
        let draws: Vec<f64> = (0..40_000).map(|_| largest()).collect();
        quantile(&draws, RULE.confidence, 0.95).value
    }

    /// Method: 2,000 races in the least favourable configuration, the others all behind by one
    /// indifference; at 95 % three standard errors are 0.015. The two-stage rule of Rinott takes
    /// h² variances over the squared indifference from every system.
    #[test]
    fn the_best_is_chosen_as_often_as_promised_and_with_less_than_two_stages() {
        const RACES: u32 = 2000;
        let race = |shared: f64| {
            let selections: Vec<Selection> =
                (0..RACES).map(|race| decide(&slippage(race, shared, 500), &RULE)).collect();
            let right = selections.iter().filter(|found| found.best == Some(2)).count();
            let total: usize = selections.iter().map(observations).sum();
            (right as f64 / f64::from(RACES), total as f64 / f64::from(RACES))
        };
        let factor = factor_of_rinott();
        assert!(factor > 3.055, "{factor} is below that of Bechhofer for known variances");
        let two_stages = SYSTEMS as f64 * factor * factor * DEVIATION * DEVIATION;
        let (right, total) = race(0.0);
        assert!(right > 0.935 && total < two_stages, "{right} with {total} of {two_stages}");
        let (right, with_common) = race(0.75);
        assert!(right > 0.935 && with_common < 0.5 * total, "{right} with {with_common}");
    }
}
