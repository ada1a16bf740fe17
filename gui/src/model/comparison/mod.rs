//! Which runs stand side by side, which of them is the baseline, and in what order.

mod difference;

use std::collections::BTreeSet;

pub(crate) use difference::{Difference, difference, estimate, goodput_share, same_size};

use super::{Run, RunId, Runs};

/// What the comparison shows.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    /// The run that others are compared with; the first one if none was chosen.
    pub(crate) baseline: Option<RunId>,
    /// Runs that are left out.
    pub(crate) left_out: BTreeSet<RunId>,
    /// Metric by which runs are sorted, and whether the greatest comes first.
    pub(crate) sorted: Option<(String, bool)>,
}

impl Comparison {
    /// Takes a run as that which the others are compared with.
    pub(crate) fn take_baseline(&mut self, run: RunId) {
        self.baseline = Some(run);
        self.left_out.remove(&run);
    }

    /// Shows a run in the comparison, or leaves it out.
    pub(crate) fn include(&mut self, run: RunId, shown: bool) {
        if shown {
            self.left_out.remove(&run);
        } else {
            self.left_out.insert(run);
        }
    }

    /// Sorts by a metric; the same again turns the order.
    pub(crate) fn sort_by(&mut self, metric: String) {
        let turned =
            self.sorted.as_ref().is_some_and(|(now, greatest)| *now == metric && !*greatest);
        self.sorted = Some((metric, turned));
    }

    /// Compares the runs to come with `baseline`, and leaves out all those in `others`.
    pub(crate) fn begin(&mut self, baseline: RunId, others: impl IntoIterator<Item = RunId>) {
        self.left_out = others.into_iter().collect();
        self.baseline = Some(baseline);
    }

    /// A run takes the place of another one.
    pub(crate) fn replaced(&mut self, old: RunId, new: RunId) {
        self.baseline = self.baseline.map(|id| if id == old { new } else { id });
        if self.left_out.remove(&old) {
            self.left_out.insert(new);
        }
    }

    /// A run is no longer there.
    pub(crate) fn forget(&mut self, id: RunId) {
        self.baseline.take_if(|baseline| *baseline == id);
        self.left_out.remove(&id);
    }

    /// The run that others are compared with: the first one while the chosen one is not there.
    pub(crate) fn baseline<'a>(&self, runs: &'a Runs) -> Option<&'a Run> {
        let mut included = runs.all().iter().filter(|run| !self.left_out.contains(&run.id));
        let chosen = self.baseline.filter(|id| !self.left_out.contains(id));
        chosen.and_then(|id| runs.get(id)).or_else(|| included.next())
    }

    /// The runs side by side: the baseline first, the others in the order of the chosen metric.
    pub(crate) fn runs<'a>(&self, runs: &'a Runs) -> Vec<&'a Run> {
        let Some(baseline) = self.baseline(runs) else { return Vec::new() };
        let included = runs.all().iter().filter(|run| !self.left_out.contains(&run.id));
        let mut others: Vec<&Run> = included.filter(|run| run.id != baseline.id).collect();
        others.sort_by_key(|run| run.id);
        if let Some((metric, greatest)) = &self.sorted {
            let value = |run: &Run| estimate(run, metric).map(|estimate| estimate.value);
            others.sort_by(|a, b| {
                let (a, b) = (value(a), value(b));
                let order = a.unwrap_or(0.0).total_cmp(&b.unwrap_or(0.0));
                let order = if *greatest { order.reverse() } else { order };
                a.is_none().cmp(&b.is_none()).then(order)
            });
        }
        std::iter::once(baseline).chain(others).collect()
    }

    /// The run that the shown one is compared with in its own views, when it is another one.
    pub(crate) fn beside<'a>(&self, runs: &'a Runs, shown: &Run) -> Option<&'a Run> {
        self.baseline.and_then(|id| runs.get(id)).filter(|baseline| baseline.id != shown.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn runs() -> Runs {
        let mut runs = Runs::default();
        for (id, days) in [(1, 4), (2, 2), (3, 6)] {
            let horizon = format!("horizon=\"{days} d\"");
            runs.add(testing::run("small.toml", &[&horizon], id), None);
        }
        runs
    }

    fn order(comparison: &Comparison, runs: &Runs) -> Vec<u32> {
        comparison.runs(runs).iter().map(|run| run.id.0).collect()
    }

    /// Goal: the order is that of the metric, the baseline stays in front, and the same again turns it.
    #[test]
    fn runs_are_sorted_behind_the_baseline_and_may_be_left_out() {
        let (runs, mut comparison) = (runs(), Comparison::default());
        assert_eq!(order(&comparison, &runs), [1, 2, 3]);
        let sort = |it: &mut Comparison| it.sort_by("installed_gpu_hours".to_owned());
        sort(&mut comparison);
        assert_eq!(order(&comparison, &runs), [1, 2, 3]);
        sort(&mut comparison);
        assert_eq!(order(&comparison, &runs), [1, 3, 2]);
        comparison.take_baseline(RunId(2));
        assert_eq!(order(&comparison, &runs), [2, 3, 1]);
        comparison.include(RunId(3), false);
        assert_eq!(order(&comparison, &runs), [2, 1]);
        comparison.include(RunId(2), false);
        assert_eq!(order(&comparison, &runs), [1]);
        comparison.include(RunId(3), true);
        assert_eq!(order(&comparison, &runs), [1, 3]);
    }

    #[test]
    fn without_runs_there_is_nothing_to_compare() {
        assert!(Comparison::default().runs(&Runs::default()).is_empty());
    }
}
