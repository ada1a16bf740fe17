//! A study as its folder keeps it: with copies of everything it reads, so that the folder is enough.

use std::collections::BTreeMap;
use std::path::Path;

use files::{StudyFolder, fingerprint, read_rows, texts_in};
use serde_json::{Value, json};
use toml::{Table, Value as Toml};

use crate::failure::Failure;
use crate::input::{BASE, stem};
use crate::spec::Study;

/// The study file in the folder of a study.
pub(crate) const STUDY: &str = "study.toml";
/// The folder of catalogues that were laid over the built-in ones.
pub(crate) const DATA: &str = "data";
/// The folder of copies of scenarios.
const SCENARIOS: &str = "scenarios";
/// The keys of files of weather, prices and carbon, and how keys of logs of jobs begin and end: other files that a study may name.
const NAMED_FILES: [&str; 3] =
    ["location.weather.file", "location.tariff.series.file", "location.grid.carbon_series.file"];
const LOG: (&str, &str) = ("jobs.class.", ".process.file");
const POINTS: &str = "points.csv";
/// The folder of files that stood where a plan puts its own.
const ASIDE: &str = "earlier/files";
/// The key of the manifest under which the fingerprints of those copies stand.
pub(crate) const COPIES: &str = "copies";

/// The files of a study by their names in its folder.
pub(crate) type Files = BTreeMap<String, String>;

/// What the folder of a study must hold: the study `text`, which stands at `path`, and what it names.
///
/// # Errors
/// When the list of points cannot be read again.
pub(crate) fn files(
    study: &Study,
    path: &Path,
    text: &str,
    data: Option<&Path>,
) -> Result<Files, Failure> {
    let mut files = Files::new();
    if let Some(data) = data {
        let texts = texts_in(data, ".toml")?;
        files.extend(texts.into_iter().map(|(name, text)| (format!("{DATA}/{name}"), text)));
    }
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    for base in &study.bases {
        let stem = stem(&base.name);
        let free = |name: &String| !files.contains_key(name);
        let numbered = (2..).map(|number| format!("{SCENARIOS}/{stem}-{number}.toml"));
        let mut candidates = std::iter::once(format!("{SCENARIOS}/{stem}.toml")).chain(numbered);
        let name = candidates.find(free).expect("there is always a further number");
        files.insert(name.clone(), base.template.text());
        names.insert(&base.name, name);
    }
    let mut table: Table = text.parse().expect("the study was read before");
    rename(table.get_mut(BASE), &names);
    if let Some(Toml::Array(varied)) = table.get_mut("vary") {
        for input in varied.iter_mut().filter_map(Toml::as_table_mut) {
            if input.get("key").and_then(Toml::as_str).is_some_and(names_a_file)
                && let Some(Toml::Array(values)) = input.get_mut("values")
            {
                for value in values {
                    make_absolute(path, value);
                }
            }
            if input.get("key").and_then(Toml::as_str) == Some(BASE)
                && let Some(Toml::Array(values)) = input.get_mut("values")
            {
                for value in values {
                    rename(Some(value), &names);
                }
            }
        }
    }
    if let Some(Toml::Table(design)) = table.get_mut("design")
        && let Some(file) = design.get_mut("file")
        && let Some(name) = file.as_str()
    {
        let list = path.parent().unwrap_or(Path::new("")).join(name);
        files.insert(POINTS.to_owned(), points(&list, &names)?);
        *file = Toml::String(POINTS.to_owned());
    }
    files.insert(STUDY.to_owned(), table.to_string());
    Ok(files)
}

/// Whether a key holds the name of a file.
fn names_a_file(key: &str) -> bool {
    NAMED_FILES.contains(&key) || key.starts_with(LOG.0) && key.ends_with(LOG.1)
}

/// Names a file so that it is found from anywhere.
fn make_absolute(study: &Path, value: &mut Toml) {
    let absolute = value.as_str().and_then(|name| {
        let path = study.parent().unwrap_or(Path::new("")).join(name);
        Some(std::path::absolute(path).ok()?.display().to_string())
    });
    if let Some(absolute) = absolute {
        *value = Toml::String(absolute);
    }
}

fn rename(value: Option<&mut Toml>, names: &BTreeMap<&str, String>) {
    if let Some(value) = value
        && let Some(name) = value.as_str().and_then(|name| names.get(name))
    {
        *value = Toml::String(name.clone());
    }
}

/// The list of points with the names that scenario files have in the folder.
fn points(path: &Path, names: &BTreeMap<&str, String>) -> Result<String, Failure> {
    let rows = read_rows(path)?;
    let bases = rows.header.iter().position(|key| key == BASE);
    let quoted = |text: &String| format!("\"{}\"", text.replace('"', "\"\""));
    let line = |row: &[String]| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n";
    let mut text = line(&rows.header);
    for (_, mut row) in rows.rows {
        if let Some(place) = bases
            && let Some(name) = names.get(row[place].as_str())
        {
            row[place].clone_from(name);
        }
        text.push_str(&line(&row));
    }
    Ok(text)
}

/// Writes those files in the place of those of a former plan, whose manifest is `before`. What
/// somebody has changed or put there since is moved aside, not lost.
///
/// # Errors
/// When the disk is full, for instance.
pub(crate) fn write(folder: &StudyFolder, files: &Files, before: &Value) -> Result<(), Failure> {
    let is_ours = |name: &str, text: &str| before[COPIES][name] == fingerprint(text).as_str();
    for (name, text) in files {
        match folder.read(name) {
            Ok(found) if found == *text => continue,
            Ok(found) if is_ours(name, &found) => {}
            _ if folder.has(name) => folder.move_into(&[folder.path().join(name)], ASIDE)?,
            _ => {}
        }
        folder.write(name, text)?;
    }
    for below in [DATA, SCENARIOS] {
        for path in folder.files(below, ".toml")? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let name = format!("{below}/{name}");
            if files.contains_key(&name) {
                continue;
            }
            if folder.read(&name).is_ok_and(|text| is_ours(&name, &text)) {
                folder.remove(&[&name])?;
            } else if below == DATA {
                // Catalogues there are read, whoever put them there.
                folder.move_into(&[path], ASIDE)?;
            }
        }
    }
    folder.remove_if_empty(DATA);
    Ok(())
}

/// The fingerprints of those files, by which a later plan knows them.
pub(crate) fn fingerprints(files: &Files) -> Value {
    files.iter().map(|(name, text)| (name.clone(), json!(fingerprint(text)))).collect()
}
