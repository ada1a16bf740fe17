//! Catalogues: defaults, sites and rack types, every value with its source.

mod builtin;
mod entry;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use factory::settings::{Problem, Settings};

use crate::keys::layers::lay_over;
use crate::text::file::read_text;
use crate::text::problems::{Problems, problem, whole};
use crate::text::toml_tree::parse;
use builtin::{File, Section};
use entry::{entries, named_entries};

/// The file whose tables are sites.
const SITES: &str = "sites.toml";
/// The file whose tables are rack types.
const RACKS: &str = "racks.toml";
/// The file whose tables are ways to operate a site.
const OPERATIONS: &str = "operations.toml";
/// The file with the defaults of portfolios, which are no scenarios.
const PORTFOLIO: &str = "portfolio.toml";
/// The file whose tables are power chains.
const CHAINS: &str = "chains.toml";
/// The file whose tables are permits of water.
const PERMITS: &str = "permits.toml";

/// The key that chooses a way to operate the site.
pub(crate) const OPERATIONS_KEY: &str = "jobs.operations";
/// The key that chooses a power chain.
pub(crate) const CHAIN_KEY: &str = "power.chain";
/// The key that chooses a permit of water.
pub(crate) const PERMIT_KEY: &str = "cooling.water.permit";

/// What is known before any scenario: defaults, ways to operate, sites and rack types.
#[derive(Clone, Debug, Default)]
pub struct Catalogues {
    defaults: Settings,
    sites: BTreeMap<String, Named>,
    racks: BTreeMap<String, Named>,
    operations: BTreeMap<String, Named>,
    portfolio: Settings,
    chains: BTreeMap<String, Named>,
    permits: BTreeMap<String, Named>,
}

/// What a catalogue says at a name: what is built in is read when somebody asks, since a scenario asks
/// for one site and one rack type.
#[derive(Clone, Debug, Default)]
struct Named {
    /// The file that has it built in, and its section there.
    built_in: Option<(&'static File, &'static Section)>,
    settings: OnceLock<Settings>,
}

impl Catalogues {
    /// The catalogues that are built into the program.
    pub fn embedded() -> Self {
        let mut catalogues = Self::default();
        let mut defaults = Vec::new();
        for file in builtin::files() {
            match file.name {
                SITES => catalogues.sites = Named::all(file),
                RACKS => catalogues.racks = Named::all(file),
                OPERATIONS => catalogues.operations = Named::all(file),
                PORTFOLIO => catalogues.portfolio = file.values().collect(),
                CHAINS => catalogues.chains = Named::all(file),
                PERMITS => catalogues.permits = Named::all(file),
                _ => defaults.extend(file.values()),
            }
        }
        // No key stands in two of them, nor its value for all names in another: a test holds both.
        catalogues.defaults = defaults.into_iter().collect();
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
            let laid_over = read_text(&path)
                .map_err(Problems::into_list)
                .and_then(|text| catalogues.overlay(&name, &text, &path.display().to_string()));
            problems.extend(laid_over.err().unwrap_or_default());
        }
        if problems.is_empty() { Ok(catalogues) } else { Err(Problems::new(problems)) }
    }

    /// The values that hold unless a site, a rack type or a scenario says otherwise.
    pub const fn defaults(&self) -> &Settings {
        &self.defaults
    }

    /// What the catalogue says about a site.
    pub fn site(&self, name: &str) -> Option<&Settings> {
        self.sites.get(name).map(Named::settings)
    }

    /// The names of the sites, in alphabetical order.
    pub fn sites(&self) -> impl Iterator<Item = &str> {
        self.sites.keys().map(String::as_str)
    }

    /// What the catalogue says about a rack type.
    pub fn rack(&self, name: &str) -> Option<&Settings> {
        self.racks.get(name).map(Named::settings)
    }

    /// The names of the rack types, in alphabetical order.
    pub fn racks(&self) -> impl Iterator<Item = &str> {
        self.racks.keys().map(String::as_str)
    }

    /// What the catalogue says about a way to operate a site: it lies below the defaults.
    pub fn operations(&self, name: &str) -> Option<&Settings> {
        self.operations.get(name).map(Named::settings)
    }

    /// The names of the ways to operate a site, in alphabetical order.
    pub fn all_operations(&self) -> impl Iterator<Item = &str> {
        self.operations.keys().map(String::as_str)
    }

    /// What holds in portfolios, as the defaults of catalogues that know nothing else.
    pub fn of_portfolios(&self) -> Self {
        Self { defaults: self.portfolio.clone(), ..Self::default() }
    }

    /// What the catalogue says about a power chain: it lies below the defaults.
    pub fn chain(&self, name: &str) -> Option<&Settings> {
        self.chains.get(name).map(Named::settings)
    }

    /// The names of the power chains, in alphabetical order.
    pub fn chains(&self) -> impl Iterator<Item = &str> {
        self.chains.keys().map(String::as_str)
    }

    /// The sets below the defaults that keys choose: each with its key, its name and what it says.
    pub fn sets(&self) -> impl Iterator<Item = (&'static str, &str, &Settings)> {
        let sets = [
            (OPERATIONS_KEY, &self.operations),
            (CHAIN_KEY, &self.chains),
            (PERMIT_KEY, &self.permits),
        ];
        sets.into_iter().flat_map(|(key, named)| {
            named.iter().map(move |(name, it)| (key, name.as_str(), it.settings()))
        })
    }

    /// Lays one catalogue over this; `file` is its name for messages.
    fn overlay(&mut self, name: &str, text: &str, file: &str) -> Result<(), Vec<Problem>> {
        let named = match name {
            SITES => &mut self.sites,
            RACKS => &mut self.racks,
            OPERATIONS => &mut self.operations,
            PORTFOLIO => {
                lay_over(&mut self.portfolio, entries(&parse(text, file)?)?);
                return Ok(());
            }
            CHAINS => &mut self.chains,
            PERMITS => &mut self.permits,
            _ if builtin::files().iter().any(|file| file.name == name) => {
                lay_over(&mut self.defaults, entries(&parse(text, file)?)?);
                return Ok(());
            }
            _ => return Err(vec![problem(whole(file), "", "", not_a_catalogue())]),
        };
        for (name, entries) in named_entries(&parse(text, file)?)? {
            let mut settings = named.get(&name).map(|known| known.settings().clone());
            lay_over(settings.get_or_insert_default(), entries);
            let settings = settings.unwrap_or_default().into();
            named.insert(name, Named { built_in: None, settings });
        }
        Ok(())
    }
}

impl Named {
    /// Every name of a catalogue that is built in.
    fn all(file: &'static File) -> BTreeMap<String, Self> {
        let named = |section: &'static Section| {
            let entry = Self { built_in: Some((file, section)), settings: OnceLock::new() };
            (section.name.to_owned(), entry)
        };
        file.sections.iter().map(named).collect()
    }

    /// What is said at the name.
    fn settings(&self) -> &Settings {
        self.settings.get_or_init(|| {
            self.built_in.map(|(file, section)| file.below(section).collect()).unwrap_or_default()
        })
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
    let names: Vec<&str> = builtin::files().iter().map(|file| file.name).collect();
    format!("is not the name of a catalogue; use one of {}", names.join(", "))
}

#[cfg(test)]
impl Catalogues {
    /// Catalogues of a few lines: defaults, sites and rack types.
    pub(crate) fn of_texts(defaults: &str, sites: &str, racks: &str) -> Self {
        let mut catalogues = Self::default();
        for (name, text) in [("plant.toml", defaults), (SITES, sites), (RACKS, racks)] {
            let laid_over = catalogues.overlay(name, text, &format!("data/{name}"));
            assert!(laid_over.is_ok(), "{laid_over:?}");
        }
        catalogues
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Goal: what is built in is what `data/` says, every entry sound, with file, line and column.
    /// Method: every text is read as that of a folder would be, and compared entry by entry.
    #[test]
    fn what_is_built_in_is_what_the_texts_say() {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        let mut read = Catalogues::default();
        for path in catalogue_files(&data).unwrap() {
            let name = path.file_name().unwrap().to_str().unwrap();
            let text = read_text(&path).unwrap();
            let laid_over = read.overlay(name, &text, &format!("data/{name}"));
            laid_over.unwrap_or_else(|problems| panic!("{}", Problems::new(problems)));
        }
        let built_in = Catalogues::embedded();
        assert_eq!(built_in.defaults(), read.defaults());
        assert_eq!(built_in.sites().collect::<Vec<_>>(), read.sites().collect::<Vec<_>>());
        assert_eq!(built_in.racks().collect::<Vec<_>>(), read.racks().collect::<Vec<_>>());
        assert!(built_in.sites().count() > 0 && built_in.racks().count() > 0);
        for name in built_in.sites() {
            assert_eq!(built_in.site(name), read.site(name));
        }
        for name in built_in.racks() {
            assert_eq!(built_in.rack(name), read.rack(name));
        }
        assert_eq!(built_in.of_portfolios().defaults(), read.of_portfolios().defaults());
        assert_eq!(built_in.all_operations().count(), 2);
        for name in built_in.all_operations() {
            assert_eq!(built_in.operations(name), read.operations(name));
        }
    }

    #[test]
    fn no_default_stands_in_two_catalogues() {
        let mut seen = BTreeSet::new();
        let files = builtin::files()
            .iter()
            .filter(|file| ![SITES, RACKS, OPERATIONS, PORTFOLIO].contains(&file.name));
        for file in files {
            for (key, _) in file.values() {
                let name = file.name;
                assert!(seen.insert(key.clone()), "{key} is in {name} and in another catalogue");
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
        assert!(message.contains("repair.toml, ride_through.toml, roadmap.toml, sales.toml, "));
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_problem() {
        let message = Catalogues::with_folder(Path::new("absent/data")).unwrap_err().to_string();
        assert!(message.starts_with("absent/data: must be a folder of catalogues: "), "{message}");
    }
}
