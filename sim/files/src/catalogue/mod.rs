//! Catalogues: defaults, sites and rack types, every value with its source.

mod entry;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use factory::settings::{Problem, Settings};

use crate::keys::layers::lay_over;
use crate::text::file::read_text;
use crate::text::problems::{Problems, problem, whole};
use entry::{entries, named_entries};

/// The file whose tables are sites.
const SITES: &str = "sites.toml";
/// The file whose tables are rack types.
const RACKS: &str = "racks.toml";

/// Every catalogue as it is built into the program; the other files hold defaults.
const EMBEDDED: [(&str, &str); 8] = [
    ("components.toml", include_str!("../../../../data/components.toml")),
    ("cooling.toml", include_str!("../../../../data/cooling.toml")),
    ("costs.toml", include_str!("../../../../data/costs.toml")),
    ("jobs.toml", include_str!("../../../../data/jobs.toml")),
    ("plant.toml", include_str!("../../../../data/plant.toml")),
    ("power.toml", include_str!("../../../../data/power.toml")),
    (RACKS, include_str!("../../../../data/racks.toml")),
    (SITES, include_str!("../../../../data/sites.toml")),
];

/// What is known before any scenario: defaults, sites and rack types.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalogues {
    defaults: Settings,
    sites: BTreeMap<String, Settings>,
    racks: BTreeMap<String, Settings>,
}

impl Catalogues {
    /// The catalogues that are built into the program.
    ///
    /// # Panics
    /// If one of them has a problem, which is a mistake in `data/`.
    pub fn embedded() -> Self {
        let mut catalogues = Self::default();
        for (name, text) in EMBEDDED {
            let problems = catalogues.overlay(name, text, &format!("data/{name}"));
            assert!(problems.is_empty(), "{}", Problems::new(problems));
        }
        catalogues
    }

    /// The catalogues that are built in, with those of a folder laid over them entry by entry.
    ///
    /// # Errors
    /// When the folder cannot be read, or a catalogue in it has an unknown name or problems.
    pub fn with_folder(folder: &Path) -> Result<Self, Problems> {
        let mut catalogues = Self::embedded();
        let mut problems = Vec::new();
        for path in catalogue_files(folder)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            problems.extend(match read_text(&path) {
                Ok(text) => catalogues.overlay(&name, &text, &path.display().to_string()),
                Err(problems) => problems.into_list(),
            });
        }
        if problems.is_empty() { Ok(catalogues) } else { Err(Problems::new(problems)) }
    }

    /// The values that hold unless a site, a rack type or a scenario says otherwise.
    pub const fn defaults(&self) -> &Settings {
        &self.defaults
    }

    /// What the catalogue says about a site.
    pub fn site(&self, name: &str) -> Option<&Settings> {
        self.sites.get(name)
    }

    /// The names of the sites, in alphabetical order.
    pub fn sites(&self) -> impl Iterator<Item = &str> {
        self.sites.keys().map(String::as_str)
    }

    /// What the catalogue says about a rack type.
    pub fn rack(&self, name: &str) -> Option<&Settings> {
        self.racks.get(name)
    }

    /// The names of the rack types, in alphabetical order.
    pub fn racks(&self) -> impl Iterator<Item = &str> {
        self.racks.keys().map(String::as_str)
    }

    /// Lays one catalogue over this; `file` is its name for messages.
    fn overlay(&mut self, name: &str, text: &str, file: &str) -> Vec<Problem> {
        let named = match name {
            SITES => &mut self.sites,
            RACKS => &mut self.racks,
            _ if EMBEDDED.iter().any(|(known, _)| *known == name) => {
                return match entries(text, file) {
                    Ok(entries) => {
                        lay_over(&mut self.defaults, entries);
                        Vec::new()
                    }
                    Err(problems) => problems,
                };
            }
            _ => return vec![problem(whole(file), "", "", not_a_catalogue())],
        };
        match named_entries(text, file) {
            Ok(tables) => {
                for (name, entries) in tables {
                    lay_over(named.entry(name).or_default(), entries);
                }
                Vec::new()
            }
            Err(problems) => problems,
        }
    }
}

/// The TOML files of a folder, in alphabetical order.
fn catalogue_files(folder: &Path) -> Result<Vec<PathBuf>, Problems> {
    let unreadable = |error: std::io::Error| {
        let allowed = format!("must be a folder of catalogues: {error}");
        Problems::from(problem(whole(&folder.display().to_string()), "", "", allowed))
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
        if !hidden && path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn not_a_catalogue() -> String {
    let names: Vec<&str> = EMBEDDED.iter().map(|(name, _)| *name).collect();
    format!("is not the name of a catalogue; use one of {}", names.join(", "))
}

#[cfg(test)]
impl Catalogues {
    /// Catalogues of a few lines: defaults, sites and rack types.
    pub(crate) fn of_texts(defaults: &str, sites: &str, racks: &str) -> Self {
        let mut catalogues = Self::default();
        for (name, text) in [("plant.toml", defaults), (SITES, sites), (RACKS, racks)] {
            let problems = catalogues.overlay(name, text, &format!("data/{name}"));
            assert!(problems.is_empty(), "{problems:?}");
        }
        catalogues
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_catalogues_that_are_built_in_are_sound() {
        let catalogues = Catalogues::embedded();
        assert!(catalogues.sites().count() > 0);
        assert!(catalogues.racks().count() > 0);
    }

    #[test]
    fn no_default_stands_in_two_catalogues() {
        let mut seen = BTreeSet::new();
        for (name, text) in EMBEDDED.into_iter().filter(|(name, _)| ![SITES, RACKS].contains(name))
        {
            for (key, _) in entries(text, name).unwrap().iter() {
                assert!(seen.insert(key.to_owned()), "{key} is in {name} and in another catalogue");
            }
        }
    }

    const SOURCE: &str = "_source = { source = \"Own\", year = 2026, confidence = \"verified\" }\n";

    #[test]
    fn a_folder_is_laid_over_entry_by_entry() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), format!("{SOURCE}{text}")).unwrap();
        };
        write("plant.toml", "seed = 7\n");
        write("sites.toml", "[atlantis]\nsize = \"5 MW\"\n");
        std::fs::write(folder.path().join("README.md"), "Not a catalogue.").unwrap();
        let both = Catalogues::with_folder(folder.path()).unwrap();
        let embedded = Catalogues::embedded();
        assert_eq!(both.defaults().get("seed").unwrap().value.to_string(), "7");
        assert_eq!(both.defaults().get("horizon"), embedded.defaults().get("horizon"));
        assert!(both.site("atlantis").is_some());
        assert!(embedded.sites().all(|name| both.site(name).is_some()));
    }

    #[test]
    fn an_unknown_catalogue_is_answered_with_the_known_ones() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("sights.toml"), "").unwrap();
        let message = Catalogues::with_folder(folder.path()).unwrap_err().to_string();
        assert!(message.contains("sights.toml: is not the name of a catalogue; use one of"));
        assert!(message.contains("power.toml, racks.toml, sites.toml"));
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_problem() {
        let message = Catalogues::with_folder(Path::new("absent/data")).unwrap_err().to_string();
        assert!(message.starts_with("absent/data: must be a folder of catalogues: "), "{message}");
    }
}
