//! Sections of files other than scenarios: keys are taken one by one, each with its place.

use std::collections::BTreeMap;
use std::path::Path;

use factory::settings::{Entry, Origin, Problem, Value};

use crate::text::file::read_text;
use crate::text::problems::{Problems, problem, whole};
use crate::text::spelling::{did_you_mean, nearest};
use crate::text::toml_tree::{Item, Node, Table, parse};

/// A section from which keys are taken; what nobody takes is not a key.
#[derive(Clone, Debug)]
pub struct Section {
    /// Full key of the section; empty for a whole file.
    key: String,
    origin: Origin,
    left: Table,
    known: Vec<&'static str>,
    /// Where what was taken stood.
    taken: BTreeMap<&'static str, Origin>,
}

impl Section {
    /// A whole file.
    ///
    /// # Errors
    /// When it cannot be read or is not TOML.
    pub fn read(path: &Path) -> Result<Self, Problems> {
        Self::of_text(&read_text(path)?, &path.display().to_string())
    }

    /// A whole file from its text; `file` is its name for messages.
    ///
    /// # Errors
    /// When it is not TOML.
    pub fn of_text(text: &str, file: &str) -> Result<Self, Problems> {
        let left = parse(text, file).map_err(Problems::new)?;
        Ok(Self {
            key: String::new(),
            origin: whole(file),
            left,
            known: Vec::new(),
            taken: BTreeMap::new(),
        })
    }

    /// Where it stands.
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Whether a key was written, taken or not.
    pub fn has(&self, name: &str) -> bool {
        self.left.contains_key(name) || self.taken.contains_key(name)
    }

    /// The place of a key of this section, taken or not; that of the section when it is not there.
    pub fn place(&self, name: &str) -> Origin {
        let left = self.left.get(name).map(|item| &item.origin);
        left.or_else(|| self.taken.get(name)).unwrap_or(&self.origin).clone()
    }

    /// Takes a value that may be absent; `read` answers what is wrong with it.
    pub fn optional<T>(
        &mut self,
        name: &'static str,
        problems: &mut Vec<Problem>,
        read: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Option<T> {
        let item = self.take(name)?;
        let (found, allowed) = match &item.node {
            Node::Value(value) => match read(value) {
                Ok(read) => return Some(read),
                Err(allowed) => (value.to_string(), allowed),
            },
            Node::Table(_) => ("a section".to_owned(), "must be a single value".to_owned()),
            Node::Tables(_) => ("sections".to_owned(), "must be a single value".to_owned()),
            Node::Unusable { found, allowed } => ((*found).to_owned(), (*allowed).to_owned()),
        };
        problems.push(problem(item.origin, self.full(name), found, allowed));
        None
    }

    /// Takes a value that must be there.
    pub fn required<T>(
        &mut self,
        name: &'static str,
        problems: &mut Vec<Problem>,
        read: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Option<T> {
        if !self.left.contains_key(name) {
            self.known.push(name);
            problems.push(self.problem(name, "nothing", "must be given"));
            return None;
        }
        self.optional(name, problems, read)
    }

    /// Takes a value as it is written.
    pub fn entry(&mut self, name: &'static str, problems: &mut Vec<Problem>) -> Option<Entry> {
        let origin = self.place(name);
        let value = self.optional(name, problems, |value| Ok(value.clone()))?;
        Some(Entry { value, origin })
    }

    /// Takes a section that may be absent.
    pub fn section(&mut self, name: &'static str, problems: &mut Vec<Problem>) -> Option<Self> {
        let item = self.take(name)?;
        let origin = item.origin.clone();
        let below = self.below(name, item);
        if below.is_none() {
            problems.push(problem(origin, self.full(name), "a value", "must be a section"));
        }
        below
    }

    /// Takes sections of one name, such as `[[vary]]`; none when they are absent.
    pub fn sections(&mut self, name: &'static str, problems: &mut Vec<Problem>) -> Vec<Self> {
        let Some(item) = self.take(name) else { return Vec::new() };
        if let Node::Tables(items) = item.node {
            return items.into_iter().filter_map(|item| self.below(name, item)).collect();
        }
        let allowed = format!("must be sections: [[{}]]", self.full(name));
        problems.push(problem(item.origin, self.full(name), "something else", allowed));
        Vec::new()
    }

    /// A problem with a key of this section.
    pub fn problem(
        &self,
        name: &str,
        found: impl Into<String>,
        allowed: impl Into<String>,
    ) -> Problem {
        problem(self.place(name), self.full(name), found, allowed)
    }

    /// Reports every key that nobody has taken.
    pub fn finish(self, problems: &mut Vec<Problem>) {
        for (name, item) in &self.left {
            let candidates = self.known.iter().map(|known| (*known).to_owned());
            let suggestion = did_you_mean(&nearest(name, candidates));
            let allowed = format!("is not a key{suggestion}");
            problems.push(problem(item.origin.clone(), self.full(name), "", allowed));
        }
    }

    fn take(&mut self, name: &'static str) -> Option<Item> {
        self.known.push(name);
        let item = self.left.remove(name)?;
        self.taken.insert(name, item.origin.clone());
        Some(item)
    }

    fn below(&self, name: &str, item: Item) -> Option<Self> {
        let Node::Table(left) = item.node else { return None };
        Some(Self {
            key: self.full(name),
            origin: item.origin,
            left,
            known: Vec::new(),
            taken: BTreeMap::new(),
        })
    }

    fn full(&self, name: &str) -> String {
        if self.key.is_empty() { name.to_owned() } else { format!("{}.{name}", self.key) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: &Value) -> Result<i64, String> {
        if let Value::Integer(number) = value { Ok(*number) } else { Err("must be whole".into()) }
    }

    #[test]
    fn keys_are_taken_and_the_rest_is_unknown() {
        let text = "a = 1\n[design]\npoints = 2.5\npionts = 3\n[[vary]]\nx = 1\n[[vary]]\nx = 2\n";
        let mut root = Section::of_text(text, "s.toml").unwrap();
        let mut problems = Vec::new();
        assert_eq!(root.required("a", &mut problems, number), Some(1));
        assert_eq!(root.required("b", &mut problems, number), None);
        let mut design = root.section("design", &mut problems).unwrap();
        assert_eq!(design.optional("points", &mut problems, number), None);
        design.finish(&mut problems);
        let x = |mut vary: Section| vary.required("x", &mut Vec::new(), number).unwrap();
        let varied: Vec<i64> = root.sections("vary", &mut problems).into_iter().map(x).collect();
        assert_eq!(varied, [1, 2]);
        root.finish(&mut problems);
        let texts: Vec<String> = problems.iter().map(Problem::to_string).collect();
        let expected = [
            "s.toml: b: found nothing; must be given",
            "s.toml:3:10: design.points: found 2.5; must be whole",
            "s.toml:4:10: design.pionts: is not a key; did you mean points?",
        ];
        assert_eq!(texts, expected);
    }

    #[test]
    fn sections_and_values_are_not_confused() {
        let mut root = Section::of_text("a = 1\nb = 2\n[c]\nd = 1\n", "s.toml").unwrap();
        let mut problems = Vec::new();
        assert!(root.section("a", &mut problems).is_none());
        assert!(root.sections("b", &mut problems).is_empty());
        assert!(root.optional("c", &mut problems, number).is_none());
        let texts: Vec<String> = problems.iter().map(Problem::to_string).collect();
        let expected = [
            "s.toml:1:5: a: found a value; must be a section",
            "s.toml:2:5: b: found something else; must be sections: [[b]]",
            "s.toml:3:2: c: found a section; must be a single value",
        ];
        assert_eq!(texts, expected);
    }
}
