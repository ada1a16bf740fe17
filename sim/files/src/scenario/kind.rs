//! What a file holds, told by its first keys: a scenario, a portfolio or a study, which people take for each other.

use std::path::Path;

use crate::text::file::read_text;
use crate::text::problems::{Problems, problem, whole};

/// Sections that only studies have.
const OF_STUDIES: [&str; 5] = ["design", "vary", "replicate", "threshold", "select"];
/// Keys and sections that only scenarios have.
const OF_SCENARIOS: [&str; 15] = [
    "site",
    "rack",
    "size",
    "start",
    "horizon",
    "compute",
    "placement",
    "power",
    "cooling",
    "location",
    "failures",
    "repair",
    "jobs",
    "finance",
    "validation",
];

/// Whether a text is that of a study.
pub fn holds_a_study(text: &str) -> bool {
    has_one_of(text, &OF_STUDIES)
}

/// Whether a text is that of a portfolio.
pub fn holds_a_portfolio(text: &str) -> bool {
    has_one_of(text, &["portfolio"])
}

/// Refuses a study or a portfolio where a scenario is wanted; whatever else is wrong is told by reading it.
///
/// # Errors
/// What it is, and which commands take one.
pub fn refuse_a_study(path: &Path) -> Result<(), Problems> {
    match read_text(path) {
        Ok(text) if holds_a_portfolio(&text) => Err(refused(
            path,
            "is a portfolio, not a scenario: use `aifactory run`, `check`, `explain` or `resolve`",
        )),
        Ok(text) if holds_a_study(&text) => Err(refused(
            path,
            "is a study, not a scenario: use `aifactory compare` or `aifactory sweep plan`",
        )),
        _ => Ok(()),
    }
}

/// Refuses a scenario where a study is wanted; whatever else is wrong is told by reading it.
///
/// # Errors
/// That it is a scenario, and which commands take one.
pub fn refuse_a_scenario(path: &Path) -> Result<(), Problems> {
    match read_text(path) {
        Ok(text) if !holds_a_study(&text) && has_one_of(&text, &OF_SCENARIOS) => Err(refused(
            path,
            "is a scenario, not a study: use `aifactory run`, or name it as `base` of a study, which \
             `aifactory explain study` describes",
        )),
        _ => Ok(()),
    }
}

fn refused(path: &Path, allowed: &str) -> Problems {
    problem(whole(&path.display().to_string()), "", "", allowed).into()
}

/// Whether a text, if it is TOML at all, has one of these keys outside of all sections.
fn has_one_of(text: &str, keys: &[&str]) -> bool {
    let table: Option<toml::Table> = text.parse().ok();
    table.is_some_and(|table| keys.iter().any(|key| table.contains_key(*key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_study_is_known_by_its_sections_however_they_are_written() {
        for text in
            ["[[vary]]\nkey = \"size\"\n", "[ design ]\nkind = \"grid\"\n", "select.best = 1\n"]
        {
            assert!(holds_a_study(text), "{text}");
        }
        for text in ["size = \"1 MW\"\n", "base = \"a.toml\"\n", "[[vary\n", ""] {
            assert!(!holds_a_study(text), "{text}");
        }
    }
}
