//! Words that are spelled nearly like one that is known, to be suggested in messages.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// How many keys are suggested for an unknown one.
pub(crate) const SUGGESTIONS: usize = 3;

/// The candidates that are spelled almost like `word`, nearest first.
pub(crate) fn nearest(word: &str, candidates: impl Iterator<Item = String>) -> Vec<String> {
    let limit = (word.chars().count() / 3).max(2);
    let ranked = candidates.map(|other| (strsim::damerau_levenshtein(word, &other), other));
    let ranked: BTreeSet<(usize, String)> = ranked.filter(|(far, _)| *far <= limit).collect();
    let best = ranked.first().map_or(0, |(distance, _)| *distance);
    // What is further away than the best only distracts.
    let near = ranked.into_iter().filter(|(distance, _)| *distance == best);
    near.map(|(_, word)| word).take(SUGGESTIONS).collect()
}

/// `; did you mean …?`, or nothing without suggestions.
pub(crate) fn did_you_mean(suggestions: &[String]) -> String {
    let mut text = String::new();
    for (index, suggestion) in suggestions.iter().enumerate() {
        let before = match index {
            0 => "; did you mean ",
            _ if index + 1 == suggestions.len() => " or ",
            _ => ", ",
        };
        let _ = write!(text, "{before}{suggestion}");
    }
    if !text.is_empty() {
        text.push('?');
    }
    text
}
