//! Problems of files: every one at once, in the order of files and lines.

use std::fmt;

use factory::settings::{Origin, Problem};

/// Everything that is wrong with what a user wrote; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Problems in the order of file, line and column.
    ///
    /// # Panics
    /// Without any problem: there is nothing to report.
    pub fn new(mut list: Vec<Problem>) -> Self {
        assert!(!list.is_empty(), "an error needs at least one problem");
        let place = |problem: &Problem| {
            let origin = problem.origin.as_ref();
            origin.map(|origin| (origin.file.clone(), origin.line, origin.column))
        };
        list.sort_by_key(|problem| (place(problem), problem.key.clone()));
        Self(list)
    }

    /// The problems in order, to be joined with others.
    pub(crate) fn into_list(self) -> Vec<Problem> {
        self.0
    }

    /// The problems in order.
    pub fn list(&self) -> &[Problem] {
        &self.0
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.0 {
            writeln!(f, "{problem}")?;
        }
        let count = self.0.len();
        write!(f, "{count} problem{}", if count == 1 { "" } else { "s" })
    }
}

impl std::error::Error for Problems {}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

/// The place of a file as a whole, or of the command line.
pub(crate) fn whole(file: &str) -> Origin {
    Origin { file: file.into(), line: 0, column: 0, source: None }
}

/// A problem with what stands at `origin`.
pub(crate) fn problem(
    origin: Origin,
    key: impl Into<String>,
    found: impl Into<String>,
    allowed: impl Into<String>,
) -> Problem {
    Problem { origin: Some(origin), key: key.into(), found: found.into(), allowed: allowed.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_stand_in_the_order_of_their_lines_and_are_counted() {
        let at = |line| Origin { line, column: 1, ..whole("a.toml") };
        let problems = Problems::new(vec![
            problem(at(10), "size", "\"5\"", "must be a power"),
            problem(at(2), "seed", "true", "must be a whole number"),
        ]);
        let expected = "a.toml:2:1: seed: found true; must be a whole number\n\
                        a.toml:10:1: size: found \"5\"; must be a power\n2 problems";
        assert_eq!(problems.to_string(), expected);
    }

    #[test]
    fn a_problem_of_a_whole_file_has_no_key() {
        let problems = Problems::from(problem(whole("a.toml"), "", "", "there is no such file"));
        assert_eq!(problems.to_string(), "a.toml: there is no such file\n1 problem");
    }
}
