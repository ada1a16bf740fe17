//! Which modules import each other, read from the sources of every crate.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{ROOT, files_below, shown, text};

/// A module as its names from the root of its crate, which has none.
pub(super) type Module = Vec<String>;

/// A module or an item named in a source: where the path begins, and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// The module from which the words lead on.
    from: Module,
    words: Vec<String>,
}

/// The modules of a crate.
#[derive(Debug, Default)]
pub(super) struct Modules {
    /// By module: its file.
    files: BTreeMap<Module, String>,
    /// By module: what it names from the root of the crate, or from a module above.
    named: BTreeMap<Module, Vec<Named>>,
    /// By module and name: what an import means by that name.
    imports: BTreeMap<(Module, String), Named>,
}

/// Modules side by side that lead back to themselves: their folder, and their names.
pub(super) type Circle = (String, Vec<String>);

/// An import of one module by another one beside it: their folder, and both names.
pub(super) type Arrow = (Module, String, String);

impl Modules {
    /// Reads the sources below the `src` folder of a crate.
    pub(super) fn of(folder: &str) -> Self {
        let sources = format!("{folder}/src");
        let root = Path::new(ROOT).join(&sources);
        let mut texts = BTreeMap::new();
        for path in files_below(&sources, &[".rs"]) {
            let inside = path.strip_prefix(&root).unwrap().with_extension("");
            let mut module: Module =
                inside.iter().map(|name| name.to_string_lossy().into_owned()).collect();
            module.pop_if(|last| ["mod", "lib", "main"].contains(&last.as_str()));
            // A program beside a library of the same crate has no modules of its own.
            texts.entry(module).or_insert_with(|| (shown(&path), code_of(&text(&path))));
        }
        Self::read(texts)
    }

    /// By module: its file and its text without comments.
    pub(super) fn read(texts: BTreeMap<Module, (String, String)>) -> Self {
        let of_tests: BTreeSet<Module> = texts
            .iter()
            .flat_map(|(module, (_, code))| {
                tests_of(code).into_iter().map(|name| below(module, &name)).collect::<Vec<_>>()
            })
            .collect();
        let mut modules = Self::default();
        for (module, (file, code)) in texts {
            if of_tests.iter().any(|tests| module.starts_with(tests)) {
                continue;
            }
            let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            for (name, named) in imports_of(&module, code) {
                modules.imports.insert((module.clone(), name), named);
            }
            modules.named.insert(module.clone(), paths_of(&module, code));
            modules.files.insert(module, file);
        }
        modules
    }

    /// The module in which the last word of a path stands, through what others pass on.
    fn home(&self, named: &Named, depth: usize) -> Module {
        let mut place = named.from.clone();
        for (number, word) in named.words.iter().enumerate() {
            let inside = below(&place, word);
            if self.files.contains_key(&inside) {
                place = inside;
            } else if let Some(passed) = self.imports.get(&(place.clone(), word.clone()))
                && depth < 9
                && *passed != *named
            {
                let mut passed = passed.clone();
                passed.words.extend_from_slice(&named.words[number + 1..]);
                return self.home(&passed, depth + 1);
            } else {
                break;
            }
        }
        place
    }

    /// Every import across a folder, with a place where it is made.
    pub(super) fn arrows(&self) -> BTreeMap<Arrow, String> {
        let mut arrows = BTreeMap::new();
        for (module, named) in &self.named {
            for path in named {
                let home = self.home(path, 0);
                let shared = module.iter().zip(&home).take_while(|(one, other)| one == other);
                let shared = shared.count();
                if shared < module.len().min(home.len()) {
                    let folder = module[..shared].to_vec();
                    let arrow = (folder, module[shared].clone(), home[shared].clone());
                    let place = format!("{} names {}", self.files[module], path.words.join("::"));
                    arrows.entry(arrow).or_insert(place);
                }
            }
        }
        arrows
    }

    /// All modules side by side that reach each other.
    pub(super) fn circles(&self) -> BTreeSet<Circle> {
        let mut next: BTreeMap<(Module, String), BTreeSet<String>> = BTreeMap::new();
        for (folder, from, to) in self.arrows().into_keys() {
            next.entry((folder, from)).or_default().insert(to);
        }
        let reached = |folder: &Module, from: &String| {
            let (mut found, mut open) = (BTreeSet::new(), vec![from.clone()]);
            while let Some(module) = open.pop() {
                let further = next.get(&(folder.clone(), module)).into_iter().flatten();
                open.extend(further.filter(|name| found.insert((*name).clone())).cloned());
            }
            found
        };
        let mut circles = BTreeSet::new();
        for (folder, module) in next.keys() {
            let all = reached(folder, module);
            let back = all.iter().filter(|other| reached(folder, other).contains(module));
            let names: BTreeSet<String> = back.cloned().collect();
            if !names.is_empty() {
                circles.insert((folder.join("/"), names.into_iter().collect()));
            }
        }
        circles
    }
}

fn below(module: &Module, name: &str) -> Module {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

/// A source without its comments.
fn code_of(source: &str) -> String {
    let lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The modules in files of their own that are there in tests only.
fn tests_of(code: &str) -> Vec<String> {
    let lines: Vec<&str> = code.lines().collect();
    let pairs = lines.windows(2).filter(|pair| {
        pair[0].starts_with("#[cfg(") && pair[0].contains("test") && pair[1].ends_with(';')
    });
    let name = |pair: &[&str]| pair[1].split("mod ").nth(1).map(|name| name.replace(';', ""));
    pairs.filter_map(name).collect()
}

/// Paths from the root of the crate or from a module above, wherever they stand.
fn paths_of(module: &Module, code: &str) -> Vec<Named> {
    let mut found = Vec::new();
    for start in ["crate::", "super::"] {
        for (place, _) in code.match_indices(start) {
            let inside_a_path = code[..place].ends_with(|letter| is_word(letter) || letter == ':');
            if !inside_a_path {
                found.extend(spread(&code[place..]).iter().map(|words| named(module, words)));
            }
        }
    }
    found
}

/// What is imported, by the name that it has then.
fn imports_of(module: &Module, code: &str) -> Vec<(String, Named)> {
    let mut found = Vec::new();
    for (place, _) in code.match_indices("use ") {
        let line = code[..place].lines().next_back().unwrap_or_default().trim_start();
        let begins = code[..place].ends_with('\n') || line.starts_with("pub");
        for words in spread(&code[place + "use ".len()..]).iter().filter(|_| begins) {
            let alias = words.last().and_then(|last| last.strip_prefix(AS));
            if let Some(name) = alias.or(words.last().map(String::as_str)) {
                found.push((name.to_owned(), named(module, words)));
            }
        }
    }
    found
}

/// A path that begins in a module.
fn named(module: &Module, words: &[String]) -> Named {
    let mut from = module.clone();
    let mut words = words;
    while let [first, rest @ ..] = words {
        match first.as_str() {
            "crate" => from.clear(),
            "super" => drop(from.pop()),
            "self" => {}
            _ => break,
        }
        words = rest;
    }
    let words = words.iter().filter(|word| !word.starts_with(AS)).cloned().collect();
    Named { from, words }
}

/// Begins the last word of a path that is called otherwise where it is imported.
const AS: &str = "as ";

/// All paths of a tree such as `a::{b, c::{d, e}}`, at the beginning of a text.
fn spread(text: &str) -> Vec<Vec<String>> {
    let (paths, _) = branches(text);
    paths
}

/// The paths of a tree, and what follows it.
fn branches(text: &str) -> (Vec<Vec<String>>, &str) {
    let mut rest = text.trim_start();
    if let Some(mut inside) = rest.strip_prefix('{') {
        let mut paths = Vec::new();
        loop {
            inside = inside.trim_start();
            if let Some(after) = inside.strip_prefix('}') {
                return (paths, after);
            }
            let (found, after) = branches(inside);
            if after.len() == inside.len() {
                return (paths, after);
            }
            paths.extend(found);
            inside = after.trim_start();
            inside = inside.strip_prefix(',').unwrap_or(inside);
        }
    }
    let length = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
    let word = rest[..length].to_owned();
    rest = &rest[length..];
    let Some(after) = rest.strip_prefix("::") else {
        let Some(after) = rest.strip_prefix(" as ") else { return (vec![vec![word]], rest) };
        let length = after.find(|letter| !is_word(letter)).unwrap_or(after.len());
        return (vec![vec![word, format!("{AS}{}", &after[..length])]], &after[length..]);
    };
    let (mut paths, after) = branches(after);
    for path in &mut paths {
        path.insert(0, word.clone());
    }
    (paths, after)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}
