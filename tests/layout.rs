//! Rules of the layout that the compiler cannot check.

mod arrows;
mod circles;
mod modules;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Parts of the factory that know nothing of each other; they meet in `plant` and `scenario.rs`.
const SUBSYSTEMS: [&str; 11] = [
    "buildout",
    "compute",
    "cooling",
    "failures",
    "finance",
    "jobs",
    "power",
    "security",
    "shortage",
    "site",
    "sovereignty",
];

const MOST_LINES_OF_A_FILE: usize = 400;
const MOST_LINES_OF_A_FUNCTION: usize = 70;

/// Files with one of these endings below a folder, in order, but for what is built or hidden.
fn files_below(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(ROOT).join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let skipped = name.starts_with('.') || ["target", "results"].contains(&name.as_str());
            if path.is_dir() && (!skipped || folder.ends_with("src")) {
                folders.push(path);
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// The sources below a folder without their tests, each with its path.
pub(crate) fn sources_of(folder: &str) -> Vec<(String, String)> {
    let without_tests = |text: String| text.split("#[cfg(test)]").next().unwrap().to_owned();
    let paths = files_below(folder, &[".rs"]);
    paths.iter().map(|path| (shown(path), without_tests(text(path)))).collect()
}

/// A path as the repository knows it.
fn shown(path: &Path) -> String {
    path.strip_prefix(ROOT).unwrap().display().to_string()
}

/// The names of all dependencies of a crate but those of its tests.
fn dependencies(folder: &str) -> Vec<String> {
    let manifest = text(&Path::new(ROOT).join(folder).join("Cargo.toml"));
    let mut section = String::new();
    let mut names = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[') {
            name.trim_end_matches(']').clone_into(&mut section);
            if let Some(name) = section.strip_prefix("dependencies.") {
                names.push(name.to_owned());
            }
        } else if section.ends_with("dependencies") && !section.starts_with("dev-") {
            let name = line.split(['.', ' ', '=']).next().unwrap();
            names.extend((!name.is_empty() && !name.starts_with('#')).then(|| name.to_owned()));
        }
    }
    names
}

/// Name and folder of every crate but this one of tests, as the workspace lists them.
fn crates() -> Vec<(String, String)> {
    let manifest = text(&Path::new(ROOT).join("Cargo.toml"));
    let members = manifest.lines().find_map(|line| line.strip_prefix("members = ["));
    let folders = members.unwrap().split('"').skip(1).step_by(2).filter(|name| *name != "tests");
    let named = |folder: &str| folder.rsplit('/').next().unwrap().to_owned();
    folders.map(|folder| (named(folder), folder.to_owned())).collect()
}

/// Goal: the simulator builds in seconds, and has no place to hide a clock or a file.
#[test]
fn the_simulator_depends_on_little() {
    let allowed = ["units", "engine", "jiff", "libm", "rand_chacha", "rand_core", "thiserror"];
    for folder in ["sim/units", "sim/engine", "sim/factory"] {
        for dependency in dependencies(folder) {
            assert!(allowed.contains(&dependency.as_str()), "{folder} uses {dependency}");
        }
    }
}

/// Fails if a source below `folder` contains one of the words.
fn assert_absent(folder: &str, words: &[&str]) {
    for path in files_below(folder, &[".rs"]) {
        for (line, number) in text(&path).lines().zip(1..) {
            let found = words.iter().find(|word| line.contains(**word));
            assert!(found.is_none(), "{}:{number} has {}", shown(&path), found.unwrap());
        }
    }
}

#[test]
fn the_simulator_has_no_file_clock_or_thread() {
    let words =
        ["std::fs", "std::io", "std::time", "std::thread", "std::env", "std::net", "std::process"];
    for folder in ["sim/units", "sim/engine", "sim/factory"] {
        assert_absent(&format!("{folder}/src"), &words);
    }
}

#[test]
fn only_files_touches_the_disk() {
    for (name, folder) in crates() {
        if name != "files" {
            let words = ["std::fs", "File::open", "File::create", "OpenOptions"];
            assert_absent(&format!("{folder}/src"), &words);
        }
    }
}

/// Method: a subsystem may name settings, results, units and the engine, not a neighbour or the plant.
#[test]
fn subsystems_do_not_know_each_other() {
    let folder = "sim/factory/src";
    let mut others: Vec<&str> = SUBSYSTEMS.to_vec();
    others.extend(["plant", "scenario", "simulation", "replay"]);
    for subsystem in SUBSYSTEMS {
        let sources = files_below(&format!("{folder}/{subsystem}"), &[".rs"]);
        assert!(sources.len() >= 3, "{subsystem} has {} files", sources.len());
        for path in sources {
            let source = text(&path);
            assert!(!source.contains("crate::{"), "{}: name modules singly", shown(&path));
            for other in others.iter().filter(|other| **other != subsystem) {
                for import in [format!("crate::{other}"), format!("super::super::{other}")] {
                    assert!(!names_module(&source, &import), "{} uses {import}", shown(&path));
                }
            }
        }
    }
}

/// Whether a module is named, and not one whose name only begins alike.
fn names_module(source: &str, module: &str) -> bool {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut places = source.match_indices(module);
    places.any(|(place, _)| !source[place + module.len()..].starts_with(is_word))
}

/// Sources of the window without their tests.
fn window_sources() -> Vec<(PathBuf, String)> {
    let sources = files_below("gui/src", &[".rs"]).into_iter();
    let sources =
        sources.filter(|path| !path.ends_with("tests.rs") && !path.ends_with("testing.rs"));
    let without_tests = |path: PathBuf| {
        let source = text(&path);
        let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
        (path, code)
    };
    sources.map(without_tests).collect()
}

/// Method: a colour is made by a function or named by a constant of its type.
#[test]
fn only_the_theme_names_colours() {
    let sources = window_sources();
    assert!(sources.len() > 30);
    for (path, code) in sources.iter().filter(|(path, _)| !path.ends_with("theme.rs")) {
        for (place, _) in code.match_indices("Color32::") {
            let name = &code[place + "Color32::".len()..];
            let made = name.starts_with("from_") || name.starts_with(char::is_uppercase);
            let clear = name.starts_with("TRANSPARENT") || name.starts_with("PLACEHOLDER");
            let word: String = name.chars().take_while(|letter| letter.is_alphanumeric()).collect();
            assert!(!made || clear, "{} makes the colour {word}", shown(path));
        }
    }
}

/// Goal: what the plant does is known to `factory` alone; panels and views read and ask.
#[test]
fn the_window_neither_simulates_nor_lets_panels_change_the_model() {
    let subsystems = SUBSYSTEMS.map(|name| format!("factory::{name}::"));
    for (path, code) in window_sources() {
        assert!(!code.contains("factory::plant") && !code.contains("engine::"), "{}", shown(&path));
        for subsystem in subsystems.iter().filter(|name| *name != "factory::jobs::") {
            assert!(!code.contains(subsystem.as_str()), "{} uses {subsystem}", shown(&path));
        }
        let in_app = shown(&path).starts_with("gui/src/app");
        let in_app = in_app || shown(&path).starts_with("/gui/src/app");
        assert!(in_app || !code.contains("&mut Model"), "{} changes the model", shown(&path));
    }
}

fn sources() -> Vec<PathBuf> {
    ["sim", "tests", "gui"].iter().flat_map(|folder| files_below(folder, &[".rs"])).collect()
}

#[test]
fn files_fit_in_the_head() {
    let sources = sources();
    assert!(sources.len() > 50);
    for path in sources {
        let lines = text(&path).lines().count();
        assert!(lines <= MOST_LINES_OF_A_FILE, "{} has {lines} lines", shown(&path));
    }
}

/// Method: rustfmt ends a function with a brace as far from the margin as its first line.
#[test]
fn functions_fit_in_the_eye() {
    let mut functions = 0;
    let mut long = Vec::new();
    for path in sources() {
        for (name, first, lines) in functions_of(&text(&path)) {
            functions += 1;
            if lines > MOST_LINES_OF_A_FUNCTION {
                long.push(format!("{}:{first}: {name} has {lines} lines", shown(&path)));
            }
        }
    }
    assert!(functions > 500, "only {functions} functions were found");
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// Name, first line and number of lines of every function with a body.
fn functions_of(source: &str) -> Vec<(String, usize, usize)> {
    let lines: Vec<&str> = source.lines().collect();
    let mut found = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let Some(name) = function_name(code) else { continue };
        let indent = &line[..line.len() - code.len()];
        let end = format!("{indent}}}");
        let body = lines[place..].iter().position(|line| *line == end);
        let alone = code.ends_with('}') || code.ends_with(';');
        let count = if alone { 1 } else { body.map_or(1, |length| length + 1) };
        found.push((name, place + 1, count));
    }
    found
}

/// The name after `fn`, on a line that begins a function.
fn function_name(code: &str) -> Option<String> {
    let modifiers = ["pub", "pub(crate)", "pub(super)", "const", "async", "unsafe", "extern"];
    let mut words = code.split(' ').skip_while(|word| modifiers.contains(word));
    if words.next() != Some("fn") {
        return None;
    }
    let name = words.next()?.split(['(', '<']).next()?;
    Some(name.to_owned())
}

/// Goal: the rule above can fail.
#[test]
fn the_length_of_a_function_is_found() {
    let source = "impl A {\n    pub const fn one(&self) -> u32 {\n        1\n    }\n\n    fn two() {}\n\
                  \x20   fn three(\n        a: u32,\n    ) {\n        if a {\n        }\n    }\n}\n";
    let found: Vec<_> = functions_of(source).into_iter().map(|(name, _, n)| (name, n)).collect();
    let expected = [("one", 3), ("two", 1), ("three", 6)];
    assert_eq!(found, expected.map(|(name, lines)| (name.to_owned(), lines)));
}

#[test]
fn every_source_says_first_what_it_is_for() {
    for path in sources() {
        assert!(text(&path).starts_with("//! "), "{} begins otherwise", shown(&path));
    }
}

#[test]
fn every_scenario_says_first_what_it_shows() {
    let scenarios = files_below("scenarios", &[".toml"]);
    assert!(scenarios.len() >= 5);
    for path in scenarios {
        assert!(text(&path).starts_with("# "), "{} begins otherwise", shown(&path));
    }
}

/// Method: the beginnings of absolute paths, put together here so that this file has none of them.
#[test]
fn nothing_depends_on_the_machine_it_was_written_on() {
    let roots = [["/ho", "me/"], ["/wo", "rk/"], ["/ro", "ot/"], ["/Us", "ers/"], ["C:", "\\\\"]];
    let roots = roots.map(|parts| parts.concat());
    let endings = [".rs", ".toml", ".md", ".sh", ".ipynb", ".py", ".yml", ".csv"];
    for path in files_below("", &endings) {
        let content = fs::read(&path).unwrap();
        let content = String::from_utf8_lossy(&content);
        for root in &roots {
            let own = content.match_indices(root.as_str()).any(|(place, _)| {
                let before = content[..place].chars().next_back();
                before.is_none_or(|letter| !letter.is_alphanumeric() && letter != '.')
            });
            assert!(!own, "{} mentions a path below {root}", shown(&path));
        }
    }
}

/// Goal: no example is left that nothing runs, since libraries have no tests of documentation.
/// Method: what opens a block in a comment says that it is text.
#[test]
fn comments_hold_no_code_to_run() {
    for path in sources() {
        let source = text(&path);
        let lines = source.lines().map(str::trim_start);
        let comments = lines.filter_map(|line| line.strip_prefix("//")?.get(1..));
        let fences = comments.filter_map(|line| line.trim_start().strip_prefix("```"));
        let opened: Vec<&str> = fences.step_by(2).filter(|kind| *kind != "text").collect();
        assert!(opened.is_empty(), "{}: {opened:?} would have to be run", shown(&path));
    }
}

/// Two crates of the workspace use the same version of everything, since the workspace names it.
#[test]
fn versions_stand_in_the_workspace() {
    let mut found = BTreeMap::new();
    for (name, folder) in crates() {
        let manifest = text(&Path::new(ROOT).join(&folder).join("Cargo.toml"));
        found.insert(name, manifest.lines().filter(|line| line.contains("version = \"")).count());
    }
    assert!(found.values().all(|&count| count == 0), "{found:?}");
}
