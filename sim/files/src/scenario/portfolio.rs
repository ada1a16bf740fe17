//! Portfolio files: several scenarios and what is between them, read and checked together.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use factory::portfolio::{CheckedPortfolio, Member};
use factory::scenario::CheckedScenario;
use factory::settings::{Entry, Origin, Problem, Settings, Value};

use crate::catalogue::Catalogues;
use crate::keys::flatten::Flat;
use crate::keys::known::KnownKeys;
use crate::keys::layers::lay_over;
use crate::scenario::inherit::beside;
use crate::scenario::load::{Loaded, load, placed};
use crate::scenario::overrides::read_overrides;
use crate::scenario::portfolio_base::read_with_base;
use crate::scenario::resolve::text_of;
use crate::text::file::read_text;
use crate::text::problems::{Problems, problem};
use crate::text::toml_tree::{Item, Node, Table};

/// The section of a file that makes it a portfolio, and what keys of it begin with.
const SECTION: &str = "portfolio";
const PREFIX: &str = "portfolio.";

/// A portfolio that is known to be sound, with everything that was read for it.
#[derive(Clone, Debug)]
pub struct LoadedPortfolio {
    /// What the simulator needs.
    pub portfolio: CheckedPortfolio,
    /// The scenarios of its sites, in the order of the file, as they were read.
    pub sites: Vec<Loaded>,
    /// Every value of the portfolio with the place it comes from.
    pub settings: Settings,
    /// What a careful reader of the results should know, each with the name of its site.
    pub notes: Vec<String>,
    /// The path as the user gave it.
    pub path: PathBuf,
}

/// A site as the file names it.
struct Named {
    name: String,
    scenario: Option<(String, Origin)>,
    set: Vec<String>,
}

/// Reads the portfolio at `path` with the `key=value` texts of the command line laid over it: those of keys that
/// begin with `portfolio.` over the portfolio, all others over each of its sites.
///
/// # Errors
/// Every problem at once, with its file, line and column, those of the scenarios among them.
pub fn load_portfolio(
    path: &Path,
    overrides: &[String],
    catalogues: &Catalogues,
) -> Result<LoadedPortfolio, Problems> {
    read_text(path)?;
    let mut table = read_with_base(path).map_err(Problems::new)?;
    let mut problems = Vec::new();
    let named = name_parts(&mut table, &mut problems);
    let (own, of_sites): (Vec<String>, Vec<String>) =
        overrides.iter().cloned().partition(|text| text.trim_start().starts_with(PREFIX));
    let known = KnownKeys::of_portfolios();
    let mut settings = catalogues.of_portfolios().defaults().clone();
    for flat in [Flat::of(&table), read_overrides(&own, known)] {
        problems.extend(flat.problems);
        problems.extend(known.meaningless(&flat.empty));
        lay_over(&mut settings, flat.settings);
    }
    let unknown = known.unknown(&settings);
    let known_settings = if unknown.is_empty() {
        settings.clone()
    } else {
        settings.only(|key| known.find(key).is_some())
    };
    problems.extend(unknown);
    let sites = load_sites(path, &named, (&settings, &of_sites), catalogues, &mut problems);
    let member = |(named, loaded): (&Named, &Option<Loaded>)| {
        (named.name.clone(), loaded.as_ref().map(|it| it.scenario.clone()))
    };
    let members: Vec<(String, Option<CheckedScenario>)> =
        named.iter().zip(&sites).map(member).collect();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    match CheckedPortfolio::new(&known_settings, &stem, members) {
        Ok(portfolio) => {
            let sites: Vec<Loaded> = sites.into_iter().flatten().collect();
            problems.extend(nowhere(&portfolio, &sites, &settings));
            if problems.is_empty() {
                return Ok(whole(portfolio, sites, settings, path));
            }
        }
        Err(wrong) => problems.extend(wrong.into_iter().map(|problem| placed(problem, path))),
    }
    if problems.is_empty() {
        problems.push(problem(
            crate::text::problems::whole(&path.display().to_string()),
            SECTION,
            "",
            "is not sound",
        ));
    }
    Err(Problems::new(once_each(problems)))
}

fn whole(
    portfolio: CheckedPortfolio,
    sites: Vec<Loaded>,
    settings: Settings,
    path: &Path,
) -> LoadedPortfolio {
    let members = portfolio.members().iter();
    let seeded = |(member, mut loaded): (&Member, Loaded)| {
        let seed = i64::try_from(member.scenario.spec().seed).unwrap_or(i64::MAX);
        if loaded.scenario.spec().seed != member.scenario.spec().seed {
            let origin = crate::text::problems::whole(&path.display().to_string());
            loaded.settings.set("seed", Entry { value: Value::Integer(seed), origin });
        }
        Loaded { scenario: member.scenario.clone(), ..loaded }
    };
    let sites: Vec<Loaded> = members.zip(sites).map(seeded).collect();
    let notes = portfolio.members().iter().zip(&sites);
    let notes = notes.flat_map(|(member, loaded)| {
        loaded.notes.iter().map(|note| format!("{}: {note}", member.name)).collect::<Vec<_>>()
    });
    LoadedPortfolio { notes: notes.collect(), portfolio, sites, settings, path: path.to_owned() }
}

/// A scenario that stands at two sites has its problems once.
fn once_each(problems: Vec<Problem>) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    problems.into_iter().filter(|problem| seen.insert(problem.to_string())).collect()
}

/// Gives names to what a file lists: sites by their own name or that of their scenario file, links by number.
fn name_parts(table: &mut Table, problems: &mut Vec<Problem>) -> Vec<Named> {
    let Some(Node::Table(portfolio)) = table.get_mut(SECTION).map(|item| &mut item.node) else {
        return Vec::new();
    };
    if let Some(item) = portfolio.get_mut("link") {
        if let Node::Tables(links) = &mut item.node {
            let numbered = std::mem::take(links).into_iter().enumerate();
            let named = numbered.map(|(place, link)| ((place + 1).to_string(), link));
            item.node = Node::Table(named.collect());
        } else if matches!(&item.node, Node::Value(Value::List(list)) if list.is_empty()) {
            portfolio.remove("link");
        }
    }
    let Some(item) = portfolio.get_mut("site") else { return Vec::new() };
    let sites = match &mut item.node {
        Node::Tables(sites) => std::mem::take(sites).into_iter().map(|site| (None, site)).collect(),
        Node::Table(sites) => {
            let named = std::mem::take(sites).into_iter();
            named.map(|(name, site)| (Some(name), site)).collect::<Vec<_>>()
        }
        _ => return Vec::new(),
    };
    let (mut all, mut named) = (Table::new(), Vec::new());
    for (name, site) in sites {
        let Some((name, site)) = name_site(name, site, problems) else { continue };
        if all.contains_key(&name) {
            let allowed = "must be the name of one site: `name` tells two of one scenario apart";
            problems.push(problem(
                site.origin,
                "portfolio.site",
                format!("{name:?} once more"),
                allowed,
            ));
            continue;
        }
        named.push(as_named(&name, &site));
        all.insert(name, site);
    }
    if all.is_empty() {
        portfolio.remove("site");
    } else {
        item.node = Node::Table(all);
    }
    named
}

/// The name of a site, and the site without it.
fn name_site(
    name: Option<String>,
    mut site: Item,
    problems: &mut Vec<Problem>,
) -> Option<(String, Item)> {
    let Node::Table(table) = &mut site.node else { return None };
    let given = match table.remove("name").map(|item| (item.node, item.origin)) {
        None => None,
        Some((Node::Value(Value::Text(name)), _)) => Some(name),
        Some((_, origin)) => {
            problems.push(problem(origin, "portfolio.site.name", "something else", "must be text"));
            None
        }
    };
    let scenario = match table.get("scenario").map(|item| &item.node) {
        Some(Node::Value(Value::Text(scenario))) => Some(scenario.clone()),
        _ => None,
    };
    let stem = || Some(Path::new(&scenario?).file_stem()?.to_string_lossy().into_owned());
    let Some(name) = name.or(given).or_else(stem) else {
        let allowed = "must be given: the scenario file of the site";
        problems.push(problem(site.origin, "portfolio.site.scenario", "nothing", allowed));
        return None;
    };
    Some((name, site))
}

fn as_named(name: &str, site: &Item) -> Named {
    let Node::Table(table) = &site.node else {
        return Named { name: name.to_owned(), scenario: None, set: Vec::new() };
    };
    let scenario = table.get("scenario").and_then(|item| match &item.node {
        Node::Value(Value::Text(text)) => Some((text.clone(), item.origin.clone())),
        _ => None,
    });
    let texts = |values: &Vec<Value>| {
        let text =
            |value: &Value| if let Value::Text(text) = value { Some(text.clone()) } else { None };
        values.iter().filter_map(text).collect()
    };
    let set = table.get("set").map(|item| match &item.node {
        Node::Value(Value::List(values)) => texts(values),
        _ => Vec::new(),
    });
    Named { name: name.to_owned(), scenario, set: set.unwrap_or_default() }
}

/// Reads the scenario of every site, with what the portfolio and the command line lay over it.
fn load_sites(
    path: &Path,
    named: &[Named],
    (settings, overrides): (&Settings, &[String]),
    catalogues: &Catalogues,
    problems: &mut Vec<Problem>,
) -> Vec<Option<Loaded>> {
    let common = ["start", "horizon"].map(|key| {
        let entry = settings.get(&format!("{PREFIX}{key}"))?;
        Some(format!("{key}={}", entry.value))
    });
    let common: Vec<String> = common.into_iter().flatten().collect();
    let mut read = |site: &Named| {
        let (scenario, origin) = site.scenario.as_ref()?;
        let over = [&common[..], &site.set[..], overrides].concat();
        let key = format!("{PREFIX}site.{}.scenario", site.name);
        match load(&beside(path, scenario), &over, catalogues) {
            Ok(loaded) => Some(loaded),
            Err(wrong) => {
                let seen = |it: Problem| match &it.origin {
                    // What is wrong with the file as a whole is wrong where it is named.
                    Some(file) if file.line == 0 && it.key.is_empty() => {
                        let allowed = format!("{}: {}", file.file, it.allowed);
                        problem(origin.clone(), key.clone(), format!("{scenario:?}"), allowed)
                    }
                    _ => it,
                };
                problems.extend(wrong.into_list().into_iter().map(seen));
                None
            }
        }
    };
    named.iter().map(&mut read).collect()
}

/// Problems of classes that no site may have.
fn nowhere(portfolio: &CheckedPortfolio, sites: &[Loaded], own: &Settings) -> Vec<Problem> {
    let told = |(site, class): (usize, String)| {
        let name = &portfolio.members()[site].name;
        let farthest = format!("portfolio.class.{class}.max_rtt");
        if let Some(entry) = own.get(&farthest) {
            let allowed = format!(
                "must be satisfied, with what its tenant demands, by {name}, or by a site of the portfolio that is \
                 linked with it"
            );
            return problem(entry.origin.clone(), farthest, entry.value.to_string(), allowed);
        }
        let settings = &sites[site].settings;
        let keys =
            ["data_in", "operator_not", "parent_not", "hardware_not", "assurance", "isolation"]
                .map(|field| format!("sovereignty.class.{class}.{field}"));
        let entry = keys.iter().find_map(|key| Some((key, settings.get(key)?)));
        let file = || crate::text::problems::whole(&sites[site].path.display().to_string());
        let (key, found, origin) = entry.map_or_else(
            || (format!("portfolio.class.{class}"), String::new(), file()),
            |(key, entry)| (key.clone(), entry.value.to_string(), entry.origin.clone()),
        );
        let allowed = format!(
            "must be satisfied by {name}, or by a site of the portfolio that is linked with it"
        );
        problem(origin, key, found, allowed)
    };
    portfolio.nowhere().into_iter().map(told).collect()
}

/// The portfolio with everything that holds in it beside the scenarios of its sites, as TOML with a comment on
/// each line.
pub fn resolve_portfolio(loaded: &LoadedPortfolio) -> String {
    text_of(&loaded.settings)
}
