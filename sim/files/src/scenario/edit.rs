//! Changes of single keys in the text of a scenario: everything else stays as it was written.

use std::ops::Range;

use factory::settings::Kind;
use toml_edit::{Document, InlineTable, Item, Table, Value};

use crate::keys::known::KnownKeys;
use crate::scenario::inherit::BASE;
use crate::scenario::overrides::item;
use crate::scenario::resolve::{name_in_toml, quoted};
use crate::text::problems::{Problems, problem, whole};
use crate::text::toml_tree::{Node, parse, parse_value};

/// The name of the text in messages.
const TEXT: &str = "text";

/// The text with another value at `key`, or with none.
///
/// The value is one of TOML, or else text, so that `500 MW` needs no quotes. Comments and layout
/// stay; what a key's removal leaves empty goes with it.
///
/// # Errors
/// When the text is not TOML, or when the key cannot stand in it.
pub fn edited(text: &str, key: &str, value: Option<&str>) -> Result<String, Problems> {
    parse(text, TEXT).map_err(Problems::new)?;
    let names: Vec<&str> = key.split('.').collect();
    let known = KnownKeys::of_scenarios();
    let change = |text: &str| {
        let found = Found::at(text, &names)?;
        match value {
            Some(value) => found.set(&in_toml(value, known.find(key).map(|key| &key.kind))),
            None => found.without(known),
        }
    };
    let unsuited = |allowed: &str| Problems::from(problem(whole(TEXT), key, "", allowed));
    let changed = change(text).map_err(unsuited)?;
    let sound =
        parse(&changed, TEXT).is_ok_and(|table| is_there(&table, &names) == value.is_some());
    if sound { Ok(changed) } else { Err(unsuited("cannot be changed here; change the text")) }
}

/// A value as it is written in TOML.
fn in_toml(text: &str, kind: Option<&Kind>) -> String {
    let text = text.trim();
    let as_written = parse_value(text, TEXT).is_some();
    match item(text, kind).node {
        Node::Value(factory::settings::Value::Text(inner)) if !as_written || inner == text => {
            quoted(&inner)
        }
        _ => text.to_owned(),
    }
}

fn is_there(table: &crate::text::toml_tree::Table, names: &[&str]) -> bool {
    let Some((first, rest)) = names.split_first() else { return false };
    match table.get(*first).map(|item| &item.node) {
        Some(_) if rest.is_empty() => true,
        Some(Node::Table(table)) => is_there(table, rest),
        None | Some(_) => false,
    }
}

/// The items on the way to a key, as far as they are there: the first is the whole text.
struct Found<'t> {
    text: &'t str,
    document: Document<&'t str>,
    names: &'t [&'t str],
}

type Changed = Result<String, &'static str>;

impl<'t> Found<'t> {
    fn at(text: &'t str, names: &'t [&'t str]) -> Result<Self, &'static str> {
        let document = Document::parse(text).map_err(|_| "is in a text that is not TOML")?;
        Ok(Self { text, document, names })
    }

    /// The items on the way that are there.
    fn way(&self) -> Vec<&Item> {
        let mut way = vec![self.document.as_item()];
        for name in self.names {
            let below = way.last().and_then(|item| item.as_table_like()?.get(name));
            let Some(item) = below else { break };
            way.push(item);
        }
        way
    }

    fn set(&self, value: &str) -> Changed {
        let way = self.way();
        if way.len() <= self.names.len() {
            return self.insert(&way, value);
        }
        match way.last() {
            Some(Item::Value(old)) if !matches!(old, Value::InlineTable(_)) => {
                Ok(self.splice(span(old), value))
            }
            _ => Err("is a section, not a key"),
        }
    }

    /// Puts a key where its neighbours stand.
    fn insert(&self, way: &[&Item], value: &str) -> Changed {
        let depth = way.len() - 1;
        match way[depth] {
            Item::Value(Value::InlineTable(_)) => {
                let (depth, table) = braces(way);
                Ok(self.insert_inline(table, &format!("{} = {value}", path(&self.names[depth..]))))
            }
            Item::Table(table) if table.is_dotted() => {
                let body =
                    way.iter().rposition(|item| item.as_table().is_some_and(|t| !t.is_dotted()));
                let line = format!("{} = {value}", path(&self.names[body.unwrap_or(0)..]));
                Ok(self.insert_after(end_of(way[depth]), &line))
            }
            Item::Table(table) if table.is_implicit() || depth == 0 && self.names.len() > 1 => {
                let (last, above) = self.names.split_last().ok_or("is no key")?;
                let section = format!("[{}]", path(above));
                let end = if depth == 0 { self.text.len() } else { end_of(way[depth]) };
                Ok(self
                    .insert_section(end, &[section, format!("{} = {value}", name_in_toml(last))]))
            }
            Item::Table(table) => {
                let line = format!("{} = {value}", path(&self.names[depth..]));
                Ok(self.insert_line(table, &line, depth == 0))
            }
            _ => Err("stands below a key that holds a value"),
        }
    }

    fn insert_inline(&self, table: &InlineTable, entry: &str) -> String {
        let braces = table.span().unwrap_or_default();
        match leaves_between_braces(table).last() {
            Some(last) => self.splice(last.end..last.end, &format!(", {entry}")),
            None => self.splice(braces, &format!("{{ {entry} }}")),
        }
    }

    /// Puts a line at the end of what stands directly in a table; the base at its begin.
    fn insert_line(&self, table: &Table, line: &str, at_root: bool) -> String {
        let leaves = leaves(table);
        let is_base = at_root && self.names == [BASE];
        match (leaves.first(), leaves.last()) {
            (Some(first), _) if is_base => self.insert_before(first.start, line),
            (_, Some(last)) => self.insert_after(last.end, line),
            _ if at_root => {
                let comment = |line: &&str| line.starts_with('#');
                let title: usize =
                    self.text.split_inclusive('\n').take_while(comment).map(str::len).sum();
                if title == 0 {
                    self.insert_before(0, line)
                } else {
                    self.insert_after(title - 1, line)
                }
            }
            _ => self.insert_after(table.span().unwrap_or_default().end, line),
        }
    }

    fn insert_before(&self, offset: usize, line: &str) -> String {
        let begin = self.begin_of_line(offset);
        self.splice(begin..begin, &format!("{line}{}", self.line_break()))
    }

    /// Puts a line after the line of a place, indented as it is.
    fn insert_after(&self, offset: usize, line: &str) -> String {
        let end = self.end_of_line(offset);
        let begin = self.begin_of_line(offset.min(end));
        let here = &self.text[begin..];
        let indent = &here[..here.len() - here.trim_start_matches([' ', '\t']).len()];
        let lines = if self.text[..end].ends_with('\n') || end == 0 {
            format!("{indent}{line}{}", self.line_break())
        } else {
            format!("{}{indent}{line}{}", self.line_break(), self.line_break())
        };
        self.splice(end..end, &lines)
    }

    fn insert_section(&self, offset: usize, lines: &[String]) -> String {
        let end = self.end_of_line(offset);
        let before = &self.text[..end];
        let mut section = String::new();
        if !before.is_empty() && !before.ends_with('\n') {
            section.push_str(self.line_break());
        }
        if !before.is_empty() {
            section.push_str(self.line_break());
        }
        for line in lines {
            section.push_str(line);
            section.push_str(self.line_break());
        }
        self.splice(end..end, &section)
    }

    /// The text without the key, and without sections that are empty then.
    fn without(&self, known: &KnownKeys) -> Changed {
        let way = self.way();
        if way.len() <= self.names.len() {
            return Ok(self.text.to_owned());
        }
        if !matches!(way.last(), Some(Item::Value(value)) if !matches!(value, Value::InlineTable(_)))
        {
            return Err("is a section, not a key");
        }
        let text = self.without_last(&way);
        let above = self.names.split_last().map_or(&[][..], |(_, above)| above);
        without_empty(text, above, known, |table| leaves(table).is_empty())
    }

    /// The text without the last item on a way.
    fn without_last(&self, way: &[&Item]) -> String {
        let (above, last) = (&way[..way.len() - 1], way[way.len() - 1]);
        let gone = last.span().unwrap_or_default();
        if !matches!(above.last(), Some(Item::Value(_))) {
            return self.splice(self.begin_of_line(gone.start)..self.end_of_line(gone.end), "");
        }
        let (depth, table) = braces(above);
        let leaves = leaves_between_braces(table);
        let place = leaves.iter().position(|leaf| leaf.end >= gone.end).unwrap_or(0);
        match (place.checked_sub(1).map(|before| &leaves[before]), leaves.get(place + 1)) {
            (Some(before), _) => self.splice(before.end..leaves[place].end, ""),
            (None, None) => self.without_last(&way[..=depth]),
            (None, Some(_)) => {
                let brace = table.span().unwrap_or_default().start + 1;
                let rest = &self.text[brace..];
                let first = brace + rest.len() - rest.trim_start().len();
                let after = &self.text[gone.end..];
                let comma = after.find(',').map_or(0, |comma| comma + 1);
                let next = gone.end + after.len() - after[comma..].trim_start().len();
                self.splice(first..next, "")
            }
        }
    }

    fn splice(&self, range: Range<usize>, put: &str) -> String {
        let mut text = self.text.to_owned();
        text.replace_range(range, put);
        text
    }

    fn begin_of_line(&self, offset: usize) -> usize {
        self.text[..offset].rfind('\n').map_or(0, |end| end + 1)
    }

    /// Where the line after that of `offset` begins.
    fn end_of_line(&self, offset: usize) -> usize {
        self.text[offset..].find('\n').map_or(self.text.len(), |end| offset + end + 1)
    }

    fn line_break(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }
}

/// Takes away the header of a section that has become `empty`, unless a comment explains it, and
/// those of the sections above that are empty then.
fn without_empty(
    text: String,
    names: &[&str],
    known: &KnownKeys,
    empty: fn(&Table) -> bool,
) -> Changed {
    let Some((_, above)) = names.split_last() else { return Ok(text) };
    let found = Found::at(&text, names)?;
    let way = found.way();
    let header = match way.last() {
        Some(Item::Table(table)) if way.len() > names.len() && empty(table) => table.span(),
        _ => None,
    };
    let Some(header) = header else { return Ok(text) };
    let (begin, end) = (found.begin_of_line(header.start), found.end_of_line(header.end));
    let commented = text[header.end..end].contains('#');
    if commented && !known.is_named_section(&names.join(".")) {
        return Ok(text);
    }
    let blank = text[..begin].ends_with("\n\n") || text[..begin].ends_with("\n\r\n");
    let begin = if blank { found.begin_of_line(begin - 1) } else { begin };
    let text = found.splice(begin..end, "");
    without_empty(text, above, known, Table::is_empty)
}

/// Names as a dotted key.
fn path(names: &[&str]) -> String {
    names.iter().map(|name| name_in_toml(name)).collect::<Vec<_>>().join(".")
}

fn span(value: &Value) -> Range<usize> {
    value.span().unwrap_or_default()
}

/// The last table with braces of its own on a way, and its depth.
fn braces<'i>(way: &[&'i Item]) -> (usize, &'i InlineTable) {
    let inline = way.iter().enumerate().rev();
    let mut tables = inline.filter_map(|(depth, item)| Some((depth, item.as_inline_table()?)));
    let found = tables.find(|(_, table)| !table.is_dotted());
    found.expect("dotted keys of an inline table stand between its braces")
}

/// Where the values between the braces of a table stand, in order.
fn leaves_between_braces(table: &InlineTable) -> Vec<Range<usize>> {
    let mut leaves = Vec::new();
    for (_, value) in table {
        match value {
            Value::InlineTable(below) if below.is_dotted() => {
                leaves.extend(leaves_between_braces(below));
            }
            value => leaves.push(span(value)),
        }
    }
    leaves.sort_by_key(|leaf| leaf.start);
    leaves
}

/// Where the values that stand directly below the header of a table stand, in order.
fn leaves(table: &Table) -> Vec<Range<usize>> {
    let mut leaves = Vec::new();
    for (_, item) in table {
        match item {
            Item::Value(value) => leaves.push(span(value)),
            Item::Table(below) if below.is_dotted() => leaves.extend(self::leaves(below)),
            _ => {}
        }
    }
    leaves.sort_by_key(|leaf| leaf.start);
    leaves
}

/// Where the last value or header of an item ends.
fn end_of(item: &Item) -> usize {
    match item {
        Item::Table(table) => {
            let below = table.iter().map(|(_, item)| end_of(item)).max().unwrap_or(0);
            let own = if table.is_dotted() || table.is_implicit() { None } else { table.span() };
            below.max(own.map_or(0, |span| span.end))
        }
        item => item.span().map_or(0, |span| span.end),
    }
}

#[cfg(test)]
mod tests;
