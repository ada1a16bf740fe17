//! Turns the catalogues of `data/` into constants, so that no start of the program parses them.
//!
//! A mistake of syntax fails the build with its file, line and column. What an entry must hold is
//! known to `src/catalogue/entry.rs`; a test there reads every entry that is built in.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Where the catalogues are, seen from here.
const DATA: &str = "../../data";

fn main() {
    println!("cargo::rerun-if-changed={DATA}");
    let mut code = String::from("pub(super) const FILES: &[(&str, &[Stored])] = &[\n");
    for path in catalogues() {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a catalogue can be read and is UTF-8");
        let catalogue = Catalogue::new(&text);
        match catalogue.in_rust() {
            Ok(table) => writeln!(code, "({name:?}, {table}),").expect("memory takes text"),
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

/// The text of a catalogue.
struct Catalogue<'t> {
    text: &'t str,
    /// Bytes at which lines begin.
    lines: Vec<usize>,
}

impl<'t> Catalogue<'t> {
    fn new(text: &'t str) -> Self {
        let breaks = text.match_indices('\n').map(|(index, _)| index + 1);
        Self { text, lines: std::iter::once(0).chain(breaks).collect() }
    }

    /// Everything in it as a constant.
    fn in_rust(&self) -> Result<String, Vec<Mistake>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        if errors.is_empty() {
            return self.table(table.get_ref()).map_err(|mistake| vec![mistake]);
        }
        let mistake = |error: &toml::de::Error| {
            let offset = error.span().map_or(self.text.len(), |span| span.start);
            (offset, format!("is not TOML: {}", error.message()))
        };
        Err(errors.iter().map(mistake).collect())
    }

    fn table(&self, table: &DeTable<'_>) -> Result<String, Mistake> {
        let item = |(name, value): (&Spanned<_>, &Spanned<_>)| {
            let is_table = matches!(value.get_ref(), DeValue::Table(_));
            // A table may be opened at several lines; its name is where the author looks for it.
            let start = if is_table { name.span().start } else { value.span().start };
            let (line, column) = self.place(start);
            let (name, node) = (name.get_ref(), self.node(value)?);
            Ok(format!("Stored {{ name: {name:?}, line: {line}, column: {column}, node: {node} }}"))
        };
        let items: Vec<String> = table.iter().map(item).collect::<Result<_, _>>()?;
        Ok(format!("&[{}]", items.join(", ")))
    }

    fn node(&self, value: &Spanned<DeValue<'_>>) -> Result<String, Mistake> {
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
                let tables = values.iter().any(|v| matches!(v.get_ref(), DeValue::Table(_)));
                if tables {
                    return Err(mistake("a catalogue holds no list of tables"));
                }
                let values: Vec<String> =
                    values.iter().map(|value| self.node(value)).collect::<Result<_, _>>()?;
                format!("Written::List(&[{}])", values.join(", "))
            }
            DeValue::Table(table) => format!("Written::Table({})", self.table(table)?),
        })
    }

    /// Line and column of a byte, both from 1; columns count characters.
    fn place(&self, offset: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= offset).max(1);
        let before = self.text.get(self.lines[line - 1]..offset).unwrap_or("");
        (line, before.trim_start_matches('\u{feff}').chars().count() + 1)
    }
}
