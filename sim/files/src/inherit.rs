//! Scenario files that inherit from one another with `base`.

use std::path::{Path, PathBuf};

use factory::settings::{Origin, Problem, Value};

use crate::flatten::Flat;
use crate::problems::problem;
use crate::text_file::read_text;
use crate::toml_tree::{Node, Table, parse};

/// The key that names the file to inherit from.
pub(crate) const BASE: &str = "base";
/// The table of expectations, which is not part of a scenario.
pub(crate) const VALIDATION: &str = "validation";

/// A scenario file and those it inherits from.
#[derive(Debug, Default)]
pub(crate) struct Chain {
    /// The content of the files, the most basic first.
    pub(crate) layers: Vec<Flat>,
    /// What keeps a file from being read.
    pub(crate) problems: Vec<Problem>,
    /// Expectations of the first file; those of its bases do not hold for it.
    pub(crate) validation: Option<toml::Table>,
}

/// Reads `path` and every file it inherits from.
pub(crate) fn read_chain(path: &Path) -> Chain {
    Chain::default().follow(Vec::new(), Some((path.to_owned(), None)))
}

/// `text`, which stands at `path` or would, and every file it inherits from.
pub(crate) fn chain_of_text(path: &Path, text: &str) -> Chain {
    let mut chain = Chain::default();
    let mut visited = Vec::new();
    let _ = remember(&mut visited, path, None);
    let next = chain.add(path, text);
    chain.follow(visited, next)
}

/// The place that names a base, and what it says.
type NamedBy = (Origin, String);

/// Files on the way, as the system and as the author calls them.
type Visited = Vec<(PathBuf, PathBuf)>;

impl Chain {
    /// Adds the file `next` and every file it inherits from.
    fn follow(
        mut self,
        mut visited: Visited,
        mut next: Option<(PathBuf, Option<NamedBy>)>,
    ) -> Self {
        while let Some((path, named_by)) = next {
            if let Some(problem) = remember(&mut visited, &path, named_by.as_ref()) {
                self.problems.push(problem);
                break;
            }
            next = match read_text(&path) {
                Ok(text) => self.add(&path, &text),
                Err(problems) => {
                    let seen = |problem| seen_from(named_by.as_ref(), problem);
                    self.problems.extend(problems.into_list().into_iter().map(seen));
                    None
                }
            };
        }
        self.layers.reverse();
        self
    }

    /// Adds the content of a file, and answers which base it names and where.
    fn add(&mut self, path: &Path, text: &str) -> Option<(PathBuf, Option<NamedBy>)> {
        let mut table = match parse(text, &path.display().to_string()) {
            Ok(table) => table,
            Err(problems) => {
                self.problems.extend(problems);
                return None;
            }
        };
        let base = self.take_base(&mut table);
        let validation = self.take_validation(&mut table, text);
        if self.layers.is_empty() {
            self.validation = validation;
        }
        self.layers.push(Flat::of(&table));
        base.map(|(origin, base)| (beside(path, &base), Some((origin, base))))
    }

    fn take_base(&mut self, table: &mut Table) -> Option<NamedBy> {
        let item = table.remove(BASE)?;
        if let Node::Value(Value::Text(base)) = item.node {
            return Some((item.origin, base));
        }
        let allowed = "must be text that names a scenario file";
        self.problems.push(problem(item.origin, BASE, "another kind of value", allowed));
        None
    }

    fn take_validation(&mut self, table: &mut Table, text: &str) -> Option<toml::Table> {
        let item = table.remove(VALIDATION)?;
        if !matches!(item.node, Node::Table(_)) {
            let allowed = "must be a table of expectations";
            self.problems.push(problem(item.origin, VALIDATION, "another kind of value", allowed));
            return None;
        }
        let mut document: toml::Table = text.parse().ok()?;
        match document.remove(VALIDATION) {
            Some(toml::Value::Table(validation)) => Some(validation),
            _ => None,
        }
    }
}

/// Notes that `path` has been visited; a problem when it had been before.
fn remember(visited: &mut Visited, path: &Path, named_by: Option<&NamedBy>) -> Option<Problem> {
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let begin = visited.iter().position(|(seen, _)| *seen == real);
    visited.push((real, path.to_owned()));
    let (begin, (origin, base)) = (begin?, named_by?);
    let names = visited[begin..].iter().map(|(_, path)| path.display().to_string());
    let circle = names.collect::<Vec<_>>().join(" -> ");
    let allowed = format!("must not lead back to itself: {circle}");
    Some(problem(origin.clone(), BASE, format!("{base:?}"), allowed))
}

/// The problem of reading a file, at the place that names it.
fn seen_from(named_by: Option<&NamedBy>, unread: Problem) -> Problem {
    match (named_by, &unread.origin) {
        (Some((origin, base)), Some(file)) if file.line == 0 => {
            let allowed = format!("{}: {}", file.file, unread.allowed);
            problem(origin.clone(), BASE, format!("{base:?}"), allowed)
        }
        _ => unread,
    }
}

/// The path of `name` for the author of `file`.
pub(crate) fn beside(file: &Path, name: &str) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).join(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with files of these names and texts.
    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn a_chain_of_any_length_is_read_from_the_bottom() {
        let folder = folder(&[
            ("a.toml", "base = \"b/b.toml\"\nseed = 1\n[validation]\nx = 1\n"),
            ("b/b.toml", "base = \"../c.toml\"\nseed = 2\n[validation]\nx = 2\n"),
            ("c.toml", "seed = 3\n"),
        ]);
        let chain = read_chain(&folder.path().join("a.toml"));
        assert!(chain.problems.is_empty(), "{:?}", chain.problems);
        let seed = |flat: &Flat| flat.settings.get("seed").unwrap().value.to_string();
        assert_eq!(chain.layers.iter().map(seed).collect::<Vec<_>>(), ["3", "2", "1"]);
        assert_eq!(chain.validation.unwrap()["x"].as_integer(), Some(1));
    }

    #[test]
    fn a_circle_is_named() {
        let folder = folder(&[
            ("a.toml", "base = \"b.toml\""),
            ("b.toml", "base = \"c.toml\""),
            ("c.toml", "\nbase = \"b.toml\""),
        ]);
        let chain = read_chain(&folder.path().join("a.toml"));
        let names = ["c.toml", "b.toml"].map(|name| folder.path().join(name).display().to_string());
        let [c, b] = names;
        let expected = format!(
            "{c}:2:8: base: found \"b.toml\"; must not lead back to itself: {b} -> {c} -> {b}"
        );
        assert_eq!(chain.problems[0].to_string(), expected);
    }

    #[test]
    fn a_missing_base_is_reported_where_it_is_named() {
        let folder = folder(&[("a.toml", "base = \"b.toml\"")]);
        let chain = read_chain(&folder.path().join("a.toml"));
        let [a, b] =
            ["a.toml", "b.toml"].map(|name| folder.path().join(name).display().to_string());
        let expected = format!("{a}:1:8: base: found \"b.toml\"; {b}: there is no such file");
        assert_eq!(chain.problems[0].to_string(), expected);
    }

    #[test]
    fn base_and_validation_have_their_kinds() {
        let folder = folder(&[("a.toml", "base = 5\nvalidation = 6\n")]);
        let chain = read_chain(&folder.path().join("a.toml"));
        assert!(chain.problems[0].to_string().contains("must be text that names a scenario file"));
        assert!(chain.problems[1].to_string().contains("must be a table of expectations"));
    }
}
