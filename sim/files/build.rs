//! Turns the catalogues of `data/` into constants, so that no start of the program parses them.
//!
//! A mistake of syntax and a value without a source fail the build with file, line and column. All else
//! that an entry must hold is known to `src/catalogue/entry.rs`; a test there reads every catalogue as
//! text and finds the same as is built in.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Where the catalogues are, seen from here.
const DATA: &str = "../../data";
/// The name under which a section gives its source to everything below it.
const INHERITED: &str = "_source";

fn main() {
    println!("cargo::rerun-if-changed={DATA}");
    let mut code = String::from("pub(super) const FILES: &[File] = &[\n");
    for path in catalogues() {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a catalogue can be read and is UTF-8");
        let catalogue = Catalogue::new(&text);
        match catalogue.in_rust(&name) {
            Ok(file) => writeln!(code, "{file},").expect("memory takes text"),
            Err(mistakes) => {
                for (offset, mistake) in mistakes {
                    let (line, column) = catalogue.place(offset);
                    println!("cargo::error=data/{name}:{line}:{column}: {mistake}");
                }
            }
        }
    }
    code.push_str("];\n");
    let folder = env::var_os("OUT_DIR").expect("cargo says where to write");
    fs::write(Path::new(&folder).join("catalogues.rs"), code).expect("constants can be written");
}

/// The TOML files of the folder, in alphabetical order.
fn catalogues() -> Vec<PathBuf> {
    let entries = fs::read_dir(DATA).expect("catalogues can be listed");
    let paths = entries.map(|entry| entry.expect("catalogues can be listed").path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect();
    paths.sort();
    paths
}

/// What is wrong, and the byte at which it stands.
type Mistake = (usize, String);

/// Parts of a source in Rust, as far as they have been given: text, year and degree of confidence.
type Parts = [Option<String>; 3];
const PARTS: [&str; 3] = ["source", "year", "confidence"];

/// The text of a catalogue.
struct Catalogue<'t> {
    text: &'t str,
    /// Bytes at which lines begin.
    lines: Vec<usize>,
}

/// What has been read of a catalogue, in Rust.
#[derive(Default)]
struct Found {
    /// The values of a section with their full keys.
    entries: Vec<(String, String)>,
    /// Every source once.
    sources: Vec<String>,
}

impl<'t> Catalogue<'t> {
    fn new(text: &'t str) -> Self {
        let breaks = text.match_indices('\n').map(|(index, _)| index + 1);
        Self { text, lines: std::iter::once(0).chain(breaks).collect() }
    }

    /// Everything in it as a constant.
    fn in_rust(&self, name: &str) -> Result<String, Vec<Mistake>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        if errors.is_empty() {
            return self.file(name, table.get_ref()).map_err(|mistake| vec![mistake]);
        }
        let mistake = |error: &toml::de::Error| {
            let offset = error.span().map_or(self.text.len(), |span| span.start);
            (offset, format!("is not TOML: {}", error.message()))
        };
        Err(errors.iter().map(mistake).collect())
    }

    /// A file: what stands at each of its names, with the sources of all.
    fn file(&self, file: &str, table: &DeTable<'_>) -> Result<String, Mistake> {
        let mut found = Found::default();
        let inherited = Self::inherited(table, &Parts::default());
        let mut sections = String::new();
        for (name, value) in table.iter().filter(|(name, _)| name.get_ref() != INHERITED) {
            self.item("", name, value, &inherited, &mut found)?;
            let mut entries = std::mem::take(&mut found.entries);
            entries.sort();
            let entries: Vec<String> = entries.into_iter().map(|(_, entry)| entry).collect();
            let (name, entries) = (name.get_ref(), entries.join(", "));
            write!(sections, "Section {{ name: {name:?}, entries: &[{entries}] }}, ")
                .expect("memory takes text");
        }
        let sources = found.sources.join(", ");
        Ok(format!("File {{ name: {file:?}, sections: &[{sections}], sources: &[{sources}] }}"))
    }

    /// Adds what stands at a name: a value, or every value of a section.
    fn item(
        &self,
        above: &str,
        name: &Spanned<std::borrow::Cow<'_, str>>,
        item: &Spanned<DeValue<'_>>,
        inherited: &Parts,
        found: &mut Found,
    ) -> Result<(), Mistake> {
        let part = name.get_ref();
        if part.is_empty() || part.contains('.') {
            return Err((name.span().start, "must not be empty or contain a dot".to_owned()));
        }
        let key = if above.is_empty() { part.to_string() } else { format!("{above}.{part}") };
        let DeValue::Table(table) = item.get_ref() else {
            return self.value(key, item.span().start, item, inherited, found);
        };
        let value = table.get("value").filter(|_| !table.contains_key(INHERITED));
        // A table may be opened at several lines; its name is where the author looks for it.
        if let Some(value) = value.filter(|value| !matches!(value.get_ref(), DeValue::Table(_))) {
            let parts = Self::parts(table, inherited);
            return self.value(key, name.span().start, value, &parts, found);
        }
        let inherited = Self::inherited(table, inherited);
        let mut below = table.iter().filter(|(name, _)| name.get_ref() != INHERITED);
        below.try_for_each(|(name, value)| self.item(&key, name, value, &inherited, found))
    }

    /// Adds a value with its place and source.
    fn value(
        &self,
        key: String,
        start: usize,
        value: &Spanned<DeValue<'_>>,
        parts: &Parts,
        found: &mut Found,
    ) -> Result<(), Mistake> {
        let [Some(text), Some(year), Some(confidence)] = parts else {
            let missing = PARTS.iter().zip(parts).filter(|(_, part)| part.is_none());
            let missing: Vec<&str> = missing.map(|(name, _)| *name).collect();
            return Err((start, format!("{key} has no {}", missing.join(", no "))));
        };
        let source = format!("({text}, {year}, {confidence})");
        let known = found.sources.iter().position(|known| *known == source);
        let place = known.unwrap_or_else(|| {
            found.sources.push(source);
            found.sources.len() - 1
        });
        let (line, column) = self.place(start);
        let value = Self::node(value)?;
        let entry = format!(
            "Stored {{ key: {key:?}, line: {line}, column: {column}, value: {value}, source: {place} }}"
        );
        found.entries.push((key, entry));
        Ok(())
    }

    /// What a section gives to everything below it.
    fn inherited(table: &DeTable<'_>, outer: &Parts) -> Parts {
        match table.get(INHERITED).map(Spanned::get_ref) {
            Some(DeValue::Table(fields)) => Self::parts(fields, outer),
            _ => outer.clone(),
        }
    }

    /// The parts of a source that `fields` gives, or else `outer`.
    fn parts(fields: &DeTable<'_>, outer: &Parts) -> Parts {
        let mut parts = outer.clone();
        for (part, name) in parts.iter_mut().zip(PARTS) {
            match fields.get(name).map(Spanned::get_ref) {
                Some(DeValue::String(text)) => *part = Some(format!("{:?}", text.trim())),
                Some(DeValue::Integer(number)) => *part = Some(number.as_str().to_owned()),
                _ => {}
            }
        }
        parts
    }

    /// A value that is not a table.
    fn node(value: &Spanned<DeValue<'_>>) -> Result<String, Mistake> {
        let mistake = |reason: &str| (value.span().start, reason.to_owned());
        Ok(match value.get_ref() {
            DeValue::String(text) => format!("Written::Text({text:?})"),
            DeValue::Integer(number) => {
                let number = i64::from_str_radix(number.as_str(), number.radix());
                let number = number.map_err(|_| mistake("must be from -2^63 to 2^63 - 1"))?;
                format!("Written::Integer({number})")
            }
            DeValue::Float(number) => {
                let number = number.as_str().parse::<f64>().ok();
                let number = number.filter(|number| number.is_finite());
                let number = number.ok_or_else(|| mistake("must be a finite number"))?;
                format!("Written::Number({number:?})")
            }
            DeValue::Boolean(on) => format!("Written::Switch({on})"),
            // A date without quotes means the same as the text.
            DeValue::Datetime(date) => format!("Written::Text({:?})", date.to_string()),
            DeValue::Array(values) => {
                let values: Vec<String> =
                    values.iter().map(Self::node).collect::<Result<_, _>>()?;
                format!("Written::List(&[{}])", values.join(", "))
            }
            DeValue::Table(_) => return Err(mistake("a list of a catalogue holds no table")),
        })
    }

    /// Line and column of a byte, both from 1; columns count characters.
    fn place(&self, offset: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= offset).max(1);
        let before = self.text.get(self.lines[line - 1]..offset).unwrap_or("");
        (line, before.trim_start_matches('\u{feff}').chars().count() + 1)
    }
}
