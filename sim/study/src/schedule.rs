//! Which runs are needed next: a pure answer to what is known so far.
//!
//! A group's runs depend on nothing but that group's own results, in the order of points and
//! replications. So any number of workers, stopped and resumed as often as they like, makes the same
//! runs.

use crate::spec::{Procedure, Threshold};
use crate::statistics::{Need, decide, proportion_wilson};

/// Results of a point in the order of its replications: the deciding metric, `None` where it failed
/// or is not defined.
pub(crate) type Known = Vec<Option<f64>>;

/// A run, as place in its group and number of the replication from 0.
pub(crate) type Wanted = (usize, usize);

/// The runs that a group needs next; none when enough is known.
pub(crate) fn wanted(procedure: &Procedure, known: &[Known]) -> Vec<Wanted> {
    match procedure {
        Procedure::Fixed { count } => up_to(known, 0, *count),
        Procedure::Until { rule, .. } => {
            // Failed runs tell nothing, but count towards the most that are allowed.
            let values: Vec<f64> = known[0].iter().flatten().copied().collect();
            match rule.needed(&values) {
                Need::More(more) => up_to(known, 0, (known[0].len() + more).min(rule.most)),
                Need::Enough | Need::Most => Vec::new(),
            }
        }
        Procedure::Threshold(threshold) => match search(threshold, known) {
            Search::Needs(wanted) => wanted,
            Search::Found(..) | Search::Neither => Vec::new(),
        },
        Procedure::Select { rule, most, .. } => {
            let fewest = (0..known.len()).flat_map(|p| up_to(known, p, rule.first_stage));
            let first: Vec<Wanted> = fewest.collect();
            if !first.is_empty() {
                return first;
            }
            let sound = sound(known);
            if sound.len() < 2 {
                return Vec::new();
            }
            let selection = decide(&observations(known, &sound), rule);
            if selection.best.is_some() {
                return Vec::new();
            }
            let next = |place: &usize| {
                let point = sound[*place];
                up_to(known, point, (known[point].len() + STAGES).min(*most))
            };
            selection.survivors.iter().flat_map(next).collect()
        }
    }
}

/// Replications of each survivor that a selection asks for together.
const STAGES: usize = 4;

/// The replications that a point lacks to have `count`.
fn up_to(known: &[Known], place: usize, count: usize) -> Vec<Wanted> {
    (known[place].len()..count).map(|replication| (place, replication)).collect()
}

/// The points of a group of which every run has a value: the others are neither ranked nor selected.
pub(crate) fn sound(known: &[Known]) -> Vec<usize> {
    (0..known.len()).filter(|point| known[*point].iter().all(Option::is_some)).collect()
}

/// Their values.
pub(crate) fn observations(known: &[Known], sound: &[usize]) -> Vec<Vec<f64>> {
    sound.iter().map(|point| known[*point].iter().flatten().copied().collect()).collect()
}

/// An end of the values that reach a goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The smallest: larger ones reach it too.
    Smallest,
    /// The largest: smaller ones reach it too.
    Largest,
}

impl End {
    /// The name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Smallest => "smallest",
            Self::Largest => "largest",
        }
    }

    /// The place of the neighbour that does not reach the goal, where there is one.
    pub fn beyond(self, place: usize, count: usize) -> Option<usize> {
        match self {
            Self::Smallest => place.checked_sub(1),
            Self::Largest => Some(place + 1).filter(|next| *next < count),
        }
    }
}

/// How far the search for a threshold has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Search {
    /// More runs are needed.
    Needs(Vec<Wanted>),
    /// It has ended, with the place of the last value that reaches the goal on the way from one that
    /// does towards one that does not, and which end of the values that is.
    Found(usize, End),
    /// Neither the smallest nor the largest value reaches the goal.
    Neither,
}

/// Searches the values of a group by halving, as if the goal were reached on one side of the threshold:
/// on the side of larger values if the largest reaches it, or else on that of smaller ones.
pub(crate) fn search(threshold: &Threshold, known: &[Known]) -> Search {
    let last = known.len() - 1;
    match verdict(threshold, &known[last]) {
        Verdict::Needs(count) => Search::Needs(up_to(known, last, count)),
        Verdict::Reaches => halve(threshold, known, End::Smallest, 0),
        Verdict::Fails if last == 0 => Search::Neither,
        Verdict::Fails => match verdict(threshold, &known[0]) {
            Verdict::Needs(count) => Search::Needs(up_to(known, 0, count)),
            Verdict::Fails => Search::Neither,
            Verdict::Reaches => halve(threshold, known, End::Largest, 1),
        },
    }
}

/// Looks for the first value that reaches the goal from the end where values do not, of which the last
/// is known to reach it; those before `low` are known to fail.
fn halve(threshold: &Threshold, known: &[Known], end: End, mut low: usize) -> Search {
    let place = |step: usize| match end {
        End::Smallest => step,
        End::Largest => known.len() - 1 - step,
    };
    // Everything before `low` fails, and `high` reaches the goal.
    let mut high = known.len() - 1;
    while low < high {
        let middle = usize::midpoint(low, high);
        match verdict(threshold, &known[place(middle)]) {
            Verdict::Reaches => high = middle,
            Verdict::Fails => low = middle + 1,
            Verdict::Needs(count) => {
                return Search::Needs(up_to(known, place(middle), count));
            }
        }
    }
    Search::Found(place(high), end)
}

/// What the runs of a value say.
enum Verdict {
    Reaches,
    Fails,
    /// This many replications are needed to say.
    Needs(usize),
}

/// A value reaches the goal, or fails, once the interval of its share of runs says so; when all runs
/// that are allowed leave it open, the share itself decides.
fn verdict(threshold: &Threshold, known: &Known) -> Verdict {
    let count = known.len();
    if count < threshold.least {
        return Verdict::Needs(threshold.least);
    }
    let met = successes(threshold, known);
    let share = proportion_wilson(met, count, threshold.level);
    if share.low.is_some_and(|low| low >= threshold.probability) {
        Verdict::Reaches
    } else if share.high.is_some_and(|high| high < threshold.probability) {
        Verdict::Fails
    } else if count < threshold.most {
        Verdict::Needs((count + threshold.round).min(threshold.most))
    } else if share.value >= threshold.probability {
        Verdict::Reaches
    } else {
        Verdict::Fails
    }
}

/// How many runs reach the goal; a failed run does not.
pub(crate) fn successes(threshold: &Threshold, known: &Known) -> usize {
    known.iter().flatten().filter(|value| threshold.goal.is_met(**value)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Goal;
    use crate::statistics::{SelectionRule, StoppingRule};

    /// Runs whatever is wanted until nothing is, where a run's result is a function of its place.
    fn play(
        procedure: &Procedure,
        points: usize,
        result: impl Fn(usize, usize) -> f64,
    ) -> Vec<Known> {
        let mut known: Vec<Known> = vec![Vec::new(); points];
        loop {
            let wanted = wanted(procedure, &known);
            if wanted.is_empty() {
                return known;
            }
            for (place, replication) in wanted {
                assert_eq!(known[place].len(), replication);
                known[place].push(Some(result(place, replication)));
            }
        }
    }

    fn counts(known: &[Known]) -> Vec<usize> {
        known.iter().map(Vec::len).collect()
    }

    #[test]
    fn a_fixed_count_is_run_once() {
        assert_eq!(counts(&play(&Procedure::Fixed { count: 7 }, 1, |_, _| 1.0)), [7]);
    }

    #[test]
    fn a_precise_point_stops_early_and_a_noisy_one_at_the_most() {
        let rule = StoppingRule {
            least: 4,
            most: 40,
            round: 4,
            half_width: 0.5,
            relative: false,
            level: 0.95,
            look_ahead: 3,
        };
        let until = Procedure::Until { metric: 0, rule };
        assert_eq!(counts(&play(&until, 1, |_, _| 5.0)), [8]);
        let noisy = |_, replication: usize| if replication.is_multiple_of(2) { 0.0 } else { 10.0 };
        assert_eq!(counts(&play(&until, 1, noisy)), [40]);
    }

    #[test]
    fn failed_runs_do_not_go_on_for_ever() {
        let rule = StoppingRule {
            least: 2,
            most: 10,
            round: 2,
            half_width: 0.5,
            relative: false,
            level: 0.95,
            look_ahead: 0,
        };
        let mut known = vec![Vec::new()];
        while let wanted @ [_, ..] = &wanted(&Procedure::Until { metric: 0, rule }, &known)[..] {
            known[0].extend(wanted.iter().map(|_| None));
        }
        assert_eq!(counts(&known), [10]);
    }

    fn threshold() -> Threshold {
        Threshold {
            input: 0,
            metric: 0,
            goal: Goal::AtLeast(1.0),
            probability: 0.9,
            least: 40,
            most: 80,
            round: 20,
            level: 0.95,
        }
    }

    /// Of 32 values those from the 21st (place 20) on reach the goal, in all runs.
    #[test]
    fn the_smallest_value_that_suffices_is_found_by_halving() {
        let search_for = |first: usize| {
            let result = move |place: usize, _| if place >= first { 1.0 } else { 0.0 };
            let known = play(&Procedure::Threshold(threshold()), 32, result);
            (
                search(&threshold(), &known),
                counts(&known).iter().filter(|count| **count > 0).count(),
            )
        };
        for first in 0..32 {
            let (found, tried) = search_for(first);
            assert_eq!(found, Search::Found(first, End::Smallest));
            assert!(tried <= 6, "{tried} values were tried");
        }
        assert_eq!(search_for(32), (Search::Neither, 2));
    }

    /// What a budget buys: of 32 values those up to the 21st reach the goal, the larger ones do not.
    #[test]
    fn the_largest_value_that_suffices_is_found_where_larger_ones_do_not() {
        for last in 0..31 {
            let result = move |place: usize, _| if place <= last { 1.0 } else { 0.0 };
            let known = play(&Procedure::Threshold(threshold()), 32, result);
            assert_eq!(search(&threshold(), &known), Search::Found(last, End::Largest));
            let tried = counts(&known).iter().filter(|count| **count > 0).count();
            assert!(tried <= 7, "{tried} values were tried");
        }
    }

    #[test]
    fn a_single_value_reaches_the_goal_or_does_not() {
        for (value, found) in [(1.0, Search::Found(0, End::Smallest)), (0.0, Search::Neither)] {
            let known = play(&Procedure::Threshold(threshold()), 1, |_, _| value);
            assert_eq!(search(&threshold(), &known), found);
        }
    }

    #[test]
    fn a_selection_drops_what_falls_behind() {
        let rule =
            SelectionRule { first_stage: 5, indifference: 1.0, confidence: 0.95, largest: true };
        let select = Procedure::Select { metric: 0, rule, most: 100 };
        let noise = [0.1, -0.2, 0.3, -0.1, 0.0, 0.2];
        let result = |place: usize, replication: usize| {
            place as f64 * 5.0 + noise[(place + replication) % 6]
        };
        let known = play(&select, 4, result);
        let sound = sound(&known);
        assert_eq!(decide(&observations(&known, &sound), &rule).best, Some(3));
        assert!(counts(&known).iter().all(|count| *count < 100));
    }
}
