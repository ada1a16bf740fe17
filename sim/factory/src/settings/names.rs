//! Names that may stand at a key, told to somebody who wrote another.

use std::fmt;

/// Names that a message lists; of more, the nearest.
const MOST: usize = 20;

/// `one of …`: the names, those in front that are spelled nearly like `word`, the nearest first.
///
/// They are compared when somebody reads the message, which for a sound scenario is never.
pub fn one_of<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> impl fmt::Display {
    OneOf { word, names: names.into_iter().collect() }
}

struct OneOf<'w, 'n> {
    word: &'w str,
    names: Vec<&'n str>,
}

impl fmt::Display for OneOf<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names = self.names.clone();
        // Of the others the order stays: it may mean something.
        names.sort_by_cached_key(|name| {
            let (far, length) = difference(self.word, name);
            if far <= (length / 3).max(1) { far } else { usize::MAX }
        });
        let more = names.len().saturating_sub(MOST);
        names.truncate(MOST);
        write!(f, "one of {}", names.join(", "))?;
        if more == 0 { Ok(()) } else { write!(f, " and {more} more") }
    }
}

/// Letters of the longer of two words between what both begin with and what both end with, and all of
/// its letters: a slip is in one place.
fn difference(one: &str, other: &str) -> (usize, usize) {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (shorter, longer) = (one.len().min(other.len()), one.len().max(other.len()));
    let same = |(one, other): &(&char, &char)| one == other;
    let begin = one.iter().zip(&other).take_while(same).count();
    let end = one.iter().rev().zip(other.iter().rev()).take_while(same).count();
    (longer - (begin + end).min(shorter), longer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_comes_first_and_many_are_cut() {
        assert_eq!(one_of("eazy", ["fcfs", "easy"]).to_string(), "one of easy, fcfs");
        assert_eq!(one_of("latin", ["grid", "oat"]).to_string(), "one of grid, oat");
        let names: Vec<String> = (10..40).map(|number| format!("name{number}")).collect();
        let text = one_of("name33", names.iter().map(String::as_str)).to_string();
        assert!(text.starts_with("one of name33, ") && text.ends_with(" and 10 more"), "{text}");
    }
}
