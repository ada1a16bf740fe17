//! Trees of TOML as settings: every value at its full key.

use factory::settings::{Entry, Origin, Problem, Settings};

use crate::text::problems::problem;
use crate::text::toml_tree::{Item, NAMELESS, Node, Table};

/// A tree as settings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flat {
    pub(crate) settings: Settings,
    /// Sections without anything in them, with their place.
    pub(crate) empty: Vec<(String, Origin)>,
    pub(crate) problems: Vec<Problem>,
}

impl Flat {
    /// Every value below `table`.
    pub(crate) fn of(table: &Table) -> Self {
        let mut flat = Self::default();
        for (name, item) in table {
            flat.add("", name, item);
        }
        flat
    }

    /// Adds what stands at `name` in the section `above`.
    pub(crate) fn add(&mut self, above: &str, name: &str, item: &Item) {
        let Some(key) = self.key(above, name, item) else { return };
        match &item.node {
            Node::Value(value) => {
                let entry = Entry { value: value.clone(), origin: item.origin.clone() };
                self.settings.set(key, entry);
            }
            Node::Table(table) if table.is_empty() => self.empty.push((key, item.origin.clone())),
            Node::Table(table) => {
                for (name, item) in table {
                    self.add(&key, name, item);
                }
            }
            Node::Tables(_) => {
                let (found, allowed) = NAMELESS;
                self.problems.push(problem(item.origin.clone(), key, found, allowed));
            }
            Node::Unusable { found, allowed } => {
                self.problems.push(problem(item.origin.clone(), key, *found, *allowed));
            }
        }
    }

    /// The full key of a name; reports names that would make it ambiguous.
    pub(crate) fn key(&mut self, above: &str, name: &str, item: &Item) -> Option<String> {
        if name.is_empty() || name.contains('.') {
            let found = format!("the name {name:?}");
            let allowed = "a name must not be empty or contain a dot";
            self.problems.push(problem(item.origin.clone(), above, found, allowed));
            return None;
        }
        Some(join(above, name))
    }
}

/// The key of `name` in the section `above`, which is empty at the top.
pub(crate) fn join(above: &str, name: &str) -> String {
    if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::toml_tree::parse;

    fn flat(text: &str) -> Flat {
        Flat::of(&parse(text, "a.toml").unwrap())
    }

    #[test]
    fn every_value_stands_at_its_full_key() {
        let settings = flat("a = 1\nb.c = 2\n[d.\"*\"]\ne = 3\n").settings;
        let keys: Vec<&str> = settings.iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["a", "b.c", "d.*.e"]);
        assert_eq!(settings.get("d.*.e").unwrap().origin.to_string(), "a.toml:4:5");
    }

    #[test]
    fn a_dot_in_a_name_is_a_problem() {
        let problem = flat("[a]\n\"b.c\" = 1\n").problems.remove(0).to_string();
        let expected = "a.toml:2:9: a: found the name \"b.c\"; a name must not be empty or \
                        contain a dot";
        assert_eq!(problem, expected);
    }

    #[test]
    fn a_list_of_tables_is_a_problem() {
        let problem = flat("[[a]]\nb = 1\n").problems.remove(0).to_string();
        assert!(problem.starts_with("a.toml:1:1: a: found a list of tables; "), "{problem}");
    }
}
