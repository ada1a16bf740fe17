//! A portfolio that says what differs from another: the file that it names as `base` lies below it.

use std::path::Path;

use factory::settings::{Origin, Problem, Value};

use super::inherit::beside;
use crate::text::file::read_text;
use crate::text::problems::problem;
use crate::text::toml_tree::{Item, Node, Table, parse};

/// Files below one another at most.
const MOST: usize = 8;

/// Reads a file with all that lie below it. Tables are merged key by key, sites by their name; what is listed for a site as
/// `set` comes after what was listed below, and any other list takes its place.
pub(super) fn read_with_base(path: &Path) -> Result<Table, Vec<Problem>> {
    read(path, MOST)
}

fn read(path: &Path, left: usize) -> Result<Table, Vec<Problem>> {
    let shown = path.display().to_string();
    let text = read_text(path).map_err(|error| vec![unreadable(&shown, &error.to_string())])?;
    let mut table = parse(&text, &shown)?;
    let Some(base) = table.remove("base") else { return Ok(table) };
    let (Node::Value(Value::Text(name)), true) = (&base.node, left > 0) else {
        let allowed = "must be the file of another portfolio, which does not lie below itself";
        return Err(vec![problem(base.origin, "base", "something else", allowed)]);
    };
    let below = beside(path, name);
    let mut under = read(&below, left - 1).map_err(|wrong| named(wrong, &base.origin, name))?;
    if below.parent() != path.parent() {
        move_sites(&mut under, &below);
    }
    lay(&mut under, table);
    Ok(under)
}

/// A file that is not there is wrong where it is named.
fn named(wrong: Vec<Problem>, origin: &Origin, name: &str) -> Vec<Problem> {
    let of = |it: Problem| match &it.origin {
        Some(file) if file.line == 0 => {
            problem(origin.clone(), "base", format!("{name:?}"), it.allowed)
        }
        _ => it,
    };
    wrong.into_iter().map(of).collect()
}

fn unreadable(path: &str, why: &str) -> Problem {
    problem(crate::text::problems::whole(path), "", "", why)
}

/// Scenarios stand beside the file that names them.
fn move_sites(table: &mut Table, path: &Path) {
    let Some(Node::Table(portfolio)) = table.get_mut("portfolio").map(|item| &mut item.node) else {
        return;
    };
    let Some(Node::Tables(sites)) = portfolio.get_mut("site").map(|item| &mut item.node) else {
        return;
    };
    for site in sites {
        let Node::Table(site) = &mut site.node else { continue };
        if let Some(Node::Value(Value::Text(name))) =
            site.get_mut("scenario").map(|item| &mut item.node)
        {
            *name = beside(path, name).display().to_string();
        }
    }
}

fn lay(under: &mut Table, over: Table) {
    for (key, item) in over {
        let Some(below) = under.get_mut(&key) else {
            under.insert(key, item);
            continue;
        };
        match (&mut below.node, item.node) {
            (Node::Table(below), Node::Table(over)) => lay(below, over),
            (Node::Tables(below), Node::Tables(over)) if key == "site" => lay_sites(below, over),
            (node, other) => {
                *node = other;
                below.origin = item.origin;
            }
        }
    }
}

fn lay_sites(under: &mut Vec<Item>, over: Vec<Item>) {
    for site in over {
        let name = name_of(&site);
        let below = under.iter_mut().find(|it| name.is_some() && name_of(it) == name);
        match (below.map(|it| &mut it.node), site.node) {
            (Some(Node::Table(below)), Node::Table(mut over)) => {
                let lists = [below.get("set"), over.get("set")].map(|it| it.map(|it| &it.node));
                if let [
                    Some(Node::Value(Value::List(first))),
                    Some(Node::Value(Value::List(then))),
                ] = lists
                {
                    let both = [first.as_slice(), then.as_slice()].concat();
                    if let Some(item) = over.get_mut("set") {
                        item.node = Node::Value(Value::List(both));
                    }
                }
                lay(below, over);
            }
            (_, node) => under.push(Item { node, origin: site.origin }),
        }
    }
}

fn name_of(site: &Item) -> Option<String> {
    let Node::Table(table) = &site.node else { return None };
    let text = |key: &str| match table.get(key).map(|item| &item.node) {
        Some(Node::Value(Value::Text(text))) => Some(text.clone()),
        _ => None,
    };
    let stem = || Some(Path::new(&text("scenario")?).file_stem()?.to_string_lossy().into_owned());
    text("name").or_else(stem)
}
