//! Which option is best, and whether that is told apart from chance.

use std::collections::BTreeSet;

use study::statistics::{Paired, paired};

use super::subject::Decision;

/// Options by what they are worth, in the draws that all of them met.
#[derive(Clone, Debug)]
pub(super) struct Ranking {
    /// Options whose measure is defined, the best first.
    pub(super) order: Vec<usize>,
    /// By option: how far it lies behind the best, draw by draw; `None` for the best, and where no draw is common.
    pub(super) behind: Vec<Option<Paired>>,
    /// Benefits of each ranked option, in their order, in the draws that all of them met.
    pub(super) benefits: Vec<Vec<f64>>,
    /// The keys of those draws.
    pub(super) keys: Vec<String>,
}

/// Whether the best option is really the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ToldApart {
    /// There is no other option.
    Alone,
    /// The interval of its lead excludes zero.
    Yes,
    /// It does not.
    No,
    /// There are too few common draws for an interval.
    Unknown,
}

impl Ranking {
    pub(super) fn of(decision: &Decision) -> Self {
        let mean = |option: usize| {
            let values = decision.options[option].values(decision.measure);
            let sum: f64 = values.iter().sum();
            let mean = sum / values.len() as f64 / decision.size(option);
            (!values.is_empty()).then_some(mean)
        };
        let means: Vec<Option<f64>> = (0..decision.options.len()).map(mean).collect();
        let mut order: Vec<usize> =
            (0..means.len()).filter(|option| means[*option].is_some()).collect();
        let worth = |option: &usize| decision.sign() * means[*option].unwrap_or(0.0);
        order.sort_by(|one, other| worth(other).total_cmp(&worth(one)));
        let (keys, benefits) = common(decision, &order);
        let mut behind = vec![None; means.len()];
        if let [best, others @ ..] = benefits.as_slice()
            && !keys.is_empty()
        {
            for (option, worse) in order[1..].iter().zip(others) {
                behind[*option] = Some(paired(best, worse, decision.level));
            }
        }
        Self { order, behind, benefits, keys }
    }

    /// The best option.
    pub(super) fn best(&self) -> Option<usize> {
        self.order.first().copied()
    }

    /// Whether the best is told apart from every other option.
    pub(super) fn told_apart(&self) -> ToldApart {
        let known = |option: &usize| {
            let lead = self.behind[*option].as_ref();
            lead.is_some_and(|lead| lead.difference.half_width().is_some())
        };
        match &self.order[..] {
            [] | [_] => ToldApart::Alone,
            [_, others @ ..] if !others.iter().any(known) => ToldApart::Unknown,
            _ if self.rivals().is_empty() => ToldApart::Yes,
            _ => ToldApart::No,
        }
    }

    /// Options that are not told apart from the best.
    pub(super) fn rivals(&self) -> Vec<usize> {
        let open = |option: &&usize| {
            let lead = self.behind[**option].as_ref();
            lead.is_none_or(|lead| lead.difference.half_width().is_none() || !lead.is_real())
        };
        self.order.iter().skip(1).filter(open).copied().collect()
    }
}

/// The draws that all options met and in which the measure of all is defined, and their benefits in them.
fn common(decision: &Decision, order: &[usize]) -> (Vec<String>, Vec<Vec<f64>>) {
    let keys_of = |option: &usize| -> BTreeSet<&str> {
        let draws = decision.options[*option].draws.iter();
        let defined = draws.filter(|draw| draw.values[decision.measure].is_some());
        defined.map(|draw| draw.key.as_str()).collect()
    };
    let mut sets = order.iter().map(keys_of);
    let Some(first) = sets.next() else { return (Vec::new(), Vec::new()) };
    let shared = sets.fold(first, |shared, keys| shared.intersection(&keys).copied().collect());
    let benefits = order.iter().map(|option| {
        let scale = decision.sign() / decision.size(*option);
        let draws = decision.options[*option].draws.iter();
        let mut of_option: Vec<(&str, f64)> = draws
            .filter(|draw| shared.contains(draw.key.as_str()))
            .filter_map(|draw| Some((draw.key.as_str(), draw.values[decision.measure]? * scale)))
            .collect();
        of_option.sort_by(|one, other| one.0.cmp(other.0));
        of_option.dedup_by(|one, other| one.0 == other.0);
        of_option.into_iter().map(|(_, benefit)| benefit).collect()
    });
    let benefits = benefits.collect();
    (shared.into_iter().map(str::to_owned).collect(), benefits)
}
