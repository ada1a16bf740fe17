//! Rules between settings, checked once every one of them has been read.

use std::fmt;

use super::{Problem, Settings};

/// Collects the rules that a scenario breaks.
#[derive(Debug)]
pub struct Check<'a> {
    settings: &'a Settings,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Check<'a> {
    /// Rules over `settings`, whose problems so far are `problems`.
    pub const fn new(settings: &'a Settings, problems: &'a mut Vec<Problem>) -> Self {
        Self { settings, problems }
    }

    /// Whether nothing is wrong so far, so that values may be computed with.
    pub const fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// Whether the author of the scenario wrote the value at `key`, and no catalogue.
    pub fn is_written(&self, key: &str) -> bool {
        self.settings.holding(key).is_some_and(|entry| entry.origin.source.is_none())
    }

    /// Reports a problem unless `condition` holds.
    ///
    /// `keys` are those the rule is about, the one to change first. Nothing is reported when one of
    /// them has a problem of its own. What was found and what is allowed is put into words only then.
    pub fn require(
        &mut self,
        keys: &[&str],
        condition: bool,
        found: impl fmt::Display,
        allowed: impl fmt::Display,
    ) {
        if !condition {
            self.report(keys, &found, &allowed);
        }
    }

    /// Reports a problem with `keys`, unless one of them has a problem of its own.
    // Rules are hundreds, and nearly all of them hold: what is said of one that does not is built once.
    #[cold]
    #[inline(never)]
    fn report(&mut self, keys: &[&str], found: &dyn fmt::Display, allowed: &dyn fmt::Display) {
        let known = |key: &&str| self.problems.iter().any(|problem| problem.key == **key);
        if keys.iter().any(known) {
            return;
        }
        // The author wrote one of the keys; the others come from catalogues.
        let entries = || keys.iter().filter_map(|key| self.settings.holding(key));
        let written = entries().find(|entry| entry.origin.source.is_none());
        self.problems.push(Problem {
            origin: written.or_else(|| entries().next()).map(|entry| entry.origin.clone()),
            key: keys[0].to_owned(),
            found: found.to_string(),
            allowed: allowed.to_string(),
        });
    }
}
