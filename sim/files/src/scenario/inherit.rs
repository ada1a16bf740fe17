//! Scenario files that inherit from one another with `base`.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use factory::settings::{Origin, Problem, Value};

use crate::keys::flatten::Flat;
use crate::text::file::read_text;
use crate::text::problems::problem;
use crate::text::toml_tree::{Node, Table, parse};

/// The key that names the file to inherit from.
pub(crate) const BASE: &str = "base";
/// The table of expectations, which is not part of a scenario.
pub(crate) const VALIDATION: &str = "validation";

/// Texts that stand at their paths whatever the disk says, such as those that are being edited.
pub type Texts = BTreeMap<PathBuf, Arc<str>>;

/// A scenario file and those it inherits from.
#[derive(Clone, Debug, Default)]
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
    chain_among(path, &Texts::new())
}

/// `path` and every file it inherits from; `texts` are not looked for on the disk.
pub(crate) fn chain_among(path: &Path, texts: &Texts) -> Chain {
    Chain::default().follow(Vec::new(), Some((path.to_owned(), None)), texts)
}

/// `text`, which stands at `path` or would, and every file it inherits from.
pub(crate) fn chain_of_text(path: &Path, text: &str) -> Chain {
    let mut chain = Chain::default();
    let mut visited = Vec::new();
    let _ = remember(&mut visited, path, None);
    let next = chain.add(path, text);
    chain.follow(visited, next, &Texts::new())
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
        texts: &Texts,
    ) -> Self {
        while let Some((path, named_by)) = next {
            if let Some(problem) = remember(&mut visited, &path, named_by.as_ref()) {
                self.problems.push(problem);
                break;
            }
            let known = texts.get(&path).or_else(|| texts.get(&without_detours(&path)));
            let text =
                known.map_or_else(|| read_text(&path).map(Arc::from), |text| Ok(text.clone()));
            next = match text {
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

/// A path without `.` and, as far as names show it, without `..`.
pub fn without_detours(path: &Path) -> PathBuf {
    let mut straight = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(straight.components().next_back(), Some(Component::Normal(_))) =>
            {
                straight.pop();
            }
            part => straight.push(part),
        }
    }
    straight
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
    fn given_texts_come_before_the_disk() {
        let folder = folder(&[("b.toml", "seed = 2\n")]);
        let path = |name: &str| folder.path().join(name);
        let text = |text: &str| Arc::from(text);
        let mut texts = Texts::from([(path("a.toml"), text("base = \"x/../b.toml\"\nseed = 1\n"))]);
        let seeds = |texts: &Texts| {
            let chain = chain_among(&path("a.toml"), texts);
            let seed = |flat: &Flat| flat.settings.get("seed").unwrap().value.to_string();
            (chain.layers.iter().map(seed).collect::<Vec<_>>(), chain.problems.len())
        };
        assert_eq!(seeds(&texts), (vec!["1".to_owned()], 1));
        texts.insert(path("b.toml"), text("seed = 3\n"));
        assert_eq!(seeds(&texts), (vec!["3".to_owned(), "1".to_owned()], 0));
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
