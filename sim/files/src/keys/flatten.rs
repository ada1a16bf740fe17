//! Trees of TOML as settings: every value at its full key.

use std::collections::BTreeSet;

use factory::settings::{Entry, Origin, Problem, Settings, Value};

use crate::keys::known::matches;
use crate::text::problems::problem;
use crate::text::toml_tree::{Item, NAMELESS, Node, Table};

/// A tree as settings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flat {
    pub(crate) settings: Settings,
    /// Sections without anything in them, with their place.
    pub(crate) empty: Vec<(String, Origin)>,
    pub(crate) problems: Vec<Problem>,
    /// Keys of copies in memory that a table of checkpoints speaks of, or leaves as they are.
    tables: BTreeSet<String>,
}

/// The key of the word for checkpoints, which may be a table.
const CHECKPOINT: &str = "jobs.class.*.checkpoint";

/// The key of the table of a process of arrivals, which may be a word.
const PROCESS: &str = "jobs.class.*.process";

/// The key of the phases of a job, which may be a list of tables.
const PHASES: &str = "jobs.class.*.phases";

/// The key of what a connection gives over time, which may be a list of tables.
const LIMITS: &str = "location.grid.limits";

impl Flat {
    /// Every value below `table`.
    pub(crate) fn of(table: &Table) -> Self {
        let mut flat = Self::default();
        for (name, item) in table {
            flat.add("", name, item);
        }
        flat.without_memory();
        flat
    }

    /// A word alone for the checkpoints of a class means that there are none in memory.
    pub(crate) fn without_memory(&mut self) {
        let words = self.settings.iter().filter(|(key, _)| matches(CHECKPOINT, key));
        let implied = words.map(|(key, entry)| {
            let value = Value::Text("0 s".to_owned());
            (format!("{key}_memory_every"), Entry { value, origin: entry.origin.clone() })
        });
        let implied: Vec<(String, Entry)> = implied.collect();
        for (key, entry) in implied {
            if self.settings.get(&key).is_none() && !self.tables.contains(&key) {
                self.settings.set(key, entry);
            }
        }
    }

    /// Adds what stands at `name` in the section `above`.
    pub(crate) fn add(&mut self, above: &str, name: &str, item: &Item) {
        let Some(key) = self.key(above, name, item) else { return };
        match &item.node {
            Node::Value(value) => {
                let key = self.key_of_value(key);
                let entry = Entry { value: value.clone(), origin: item.origin.clone() };
                self.settings.set(key, entry);
            }
            Node::Table(table) if table.is_empty() => self.empty.push((key, item.origin.clone())),
            Node::Table(table) => {
                for (name, item) in table {
                    self.add(&key, name, item);
                }
            }
            Node::Tables(tables) if matches(PHASES, &key) || key == LIMITS => {
                self.add_columns(&key, tables);
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

    /// Adds tables that all have the same names: each name is a list, of what stands at it in one after the other.
    fn add_columns(&mut self, key: &str, tables: &[Item]) {
        let of = |item: &Item| match &item.node {
            Node::Table(table) => table.clone(),
            _ => Table::new(),
        };
        let rows: Vec<(&Item, Table)> = tables.iter().map(|item| (item, of(item))).collect();
        let names: BTreeSet<&String> = rows.iter().flat_map(|(_, table)| table.keys()).collect();
        for name in names {
            let mut values = Vec::new();
            for (item, table) in &rows {
                let (origin, found, allowed) = match table.get(name) {
                    None => (&item.origin, "nothing", "must be given in every table of the list"),
                    Some(Item { node: Node::Value(value), origin }) => {
                        values.push((value.clone(), origin.clone()));
                        continue;
                    }
                    Some(Item { node: Node::Unusable { found, allowed }, origin }) => {
                        (origin, *found, *allowed)
                    }
                    Some(Item { origin, .. }) => (origin, "a section", "must be a single value"),
                };
                self.problems.push(problem(origin.clone(), join(key, name), found, allowed));
            }
            if values.len() == rows.len() {
                let origin = values[0].1.clone();
                let value = Value::List(values.into_iter().map(|(value, _)| value).collect());
                self.settings.set(join(key, name), Entry { value, origin });
            }
        }
    }

    /// The key that a value is kept at: a table of checkpoints stands for keys side by side, and a word alone
    /// for a process is its kind.
    fn key_of_value(&mut self, key: String) -> String {
        if matches(PROCESS, &key) {
            return format!("{key}.kind");
        }
        let parts = key.rsplit_once('.').filter(|(above, _)| matches(CHECKPOINT, above));
        let Some((above, name)) = parts else { return key };
        self.tables.insert(format!("{above}_memory_every"));
        if name == "storage" { above.to_owned() } else { format!("{above}_{name}") }
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

    /// A table of checkpoints is keys side by side; a word alone, and only that, means none in memory.
    #[test]
    fn checkpoints_are_a_word_or_a_table() {
        let value = |text: &str, key: &str| {
            let settings = flat(&format!("[jobs.class.\"*\"]\n{text}\n")).settings;
            settings.get(&format!("jobs.class.*.{key}")).map(|entry| entry.value.to_string())
        };
        let table =
            "checkpoint = { memory_every = \"1 min\", storage = \"young\", write = \"2 s\" }";
        let found = |key: &str| value(table, key).unwrap();
        assert_eq!(found("checkpoint"), "\"young\"");
        assert_eq!(found("checkpoint_memory_every"), "\"1 min\"");
        assert_eq!(found("checkpoint_write"), "\"2 s\"");
        let memory = |text: &str| value(text, "checkpoint_memory_every");
        assert_eq!(memory("checkpoint = \"young\"").unwrap(), "\"0 s\"");
        assert_eq!(memory("checkpoint = { storage = \"young\" }"), None);
        let both = "checkpoint = \"young\"\ncheckpoint_memory_every = \"5 min\"";
        assert_eq!(memory(both).unwrap(), "\"5 min\"");
        assert_eq!(memory("checkpoint_write = \"5 s\""), None);
    }

    #[test]
    fn a_dot_in_a_name_is_a_problem() {
        let problem = flat("[a]\n\"b.c\" = 1\n").problems.remove(0).to_string();
        let expected = "a.toml:2:9: a: found the name \"b.c\"; a name must not be empty or \
                        contain a dot";
        assert_eq!(problem, expected);
    }

    #[test]
    fn phases_are_lists_or_a_list_of_tables() {
        let tables = "[[jobs.class.a.phases]]\nshare = 0.8\ncomm = 0.1\n[[jobs.class.a.phases]]\n\
                      share = 0.2\ncomm = 0.3\n";
        let settings = flat(tables).settings;
        let share = settings.get("jobs.class.a.phases.share").unwrap();
        assert_eq!((share.value.to_string(), share.origin.line), ("[0.8, 0.2]".to_owned(), 2));
        let lists = "[jobs.class.a]\nphases = { share = [0.8, 0.2], comm = [0.1, 0.3] }\n";
        let other = flat(lists).settings;
        for (key, entry) in settings.iter() {
            assert_eq!(entry.value, other.get(key).unwrap().value, "{key}");
        }
        let lacks = "[jobs.class.a]\nphases = [{ share = 0.8 }, { share = 0.2, comm = 0.3 }]\n";
        let problem = flat(lacks).problems.remove(0).to_string();
        let expected = "a.toml:2:11: jobs.class.a.phases.comm: found nothing; must be given in every \
                        table of the list";
        assert_eq!(problem, expected);
    }

    #[test]
    fn a_list_of_tables_is_a_problem() {
        let problem = flat("[[a]]\nb = 1\n").problems.remove(0).to_string();
        assert!(problem.starts_with("a.toml:1:1: a: found a list of tables; "), "{problem}");
    }
}
