//! Describes the tables of a folder as a Frictionless Data Package, version 1.
//!
//! <https://specs.frictionlessdata.io/data-package/>

use std::path::Path;

use serde::Serialize;

use crate::results::table::{Column, Kind};

/// A folder of tables, in the order in which the standard names its keys. It is written as it stands: a
/// tree of values in between takes a tenth of the start-up of a run.
#[derive(Serialize)]
struct DataPackage<'a> {
    profile: &'static str,
    name: String,
    title: &'a str,
    resources: Vec<Resource<'a>>,
}

/// A table.
#[derive(Serialize)]
struct Resource<'a> {
    name: String,
    path: &'a str,
    format: &'a str,
    mediatype: &'static str,
    schema: Schema<'a>,
}

#[derive(Serialize)]
struct Schema<'a> {
    fields: Vec<Field<'a>>,
}

/// A column; what is empty is left out.
#[derive(Serialize)]
struct Field<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    unit: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    better: &'static str,
}

/// The content of `datapackage.json` for a folder with these tables, by path within it.
///
/// The name becomes the title, and in the letters that the standard allows the name. What a path
/// ends in says its format: `csv` or `parquet`.
///
/// # Panics
/// Never: text can be written as JSON.
pub fn data_package(name: &str, tables: &[(&str, &[Column])]) -> String {
    let package = DataPackage {
        profile: "data-package",
        name: identifier(name),
        title: name,
        resources: tables.iter().map(|(path, columns)| resource(path, columns)).collect(),
    };
    let mut text = serde_json::to_string_pretty(&package).expect("text can be written as JSON");
    text.push('\n');
    text
}

fn resource<'a>(path: &'a str, columns: &'a [Column]) -> Resource<'a> {
    let format = Path::new(path).extension().and_then(|format| format.to_str()).unwrap_or_default();
    let mediatype = match format {
        "csv" => "text/csv",
        "parquet" => "application/vnd.apache.parquet",
        _ => "application/octet-stream",
    };
    let schema = Schema { fields: columns.iter().map(field).collect() };
    Resource { name: identifier(path), path, format, mediatype, schema }
}

fn field(column: &Column) -> Field<'_> {
    Field {
        name: &column.name,
        kind: match column.kind {
            Kind::Text => "string",
            Kind::Integer => "integer",
            Kind::Number => "number",
        },
        title: &column.label,
        unit: &column.unit,
        description: &column.about,
        better: column.better.word(),
    }
}

/// Lower-case letters, digits, `.`, `_` and single `-`, as names of packages and resources are.
fn identifier(text: &str) -> String {
    let mut identifier = String::new();
    for letter in text.chars().map(|letter| letter.to_ascii_lowercase()) {
        if letter.is_ascii_alphanumeric() || "._".contains(letter) {
            identifier.push(letter);
        } else if !identifier.is_empty() && !identifier.ends_with('-') {
            identifier.push('-');
        }
    }
    identifier.truncate(identifier.trim_end_matches('-').len());
    if identifier.is_empty() { "unnamed".to_owned() } else { identifier }
}

#[cfg(test)]
mod tests {
    use factory::quantities::Better;
    use serde_json::json;

    use super::*;

    /// Method: the same as a tree of values, whose text must be the same to the byte.
    #[test]
    fn every_table_has_its_format_and_its_fields() {
        let columns = [
            Column::text("state", "What became of it."),
            Column::integer("gpus", "GPUs", "GPUs it holds."),
            Column {
                label: "PUE".to_owned(),
                better: Better::Less,
                ..Column::number("pue", "", "")
            },
        ];
        let tables = [("jobs.csv", &columns[..]), ("parts/Part-1.parquet", &columns[2..])];
        let pue = json!({ "name": "pue", "type": "number", "title": "PUE", "better": "less" });
        let expected = json!({
            "profile": "data-package",
            "name": "small-1-mw",
            "title": "Small, 1 MW!",
            "resources": [
                {
                    "name": "jobs.csv",
                    "path": "jobs.csv",
                    "format": "csv",
                    "mediatype": "text/csv",
                    "schema": { "fields": [
                        {
                            "name": "state",
                            "type": "string",
                            "description": "What became of it.",
                        },
                        {
                            "name": "gpus",
                            "type": "integer",
                            "unit": "GPUs",
                            "description": "GPUs it holds.",
                        },
                        pue,
                    ] },
                },
                {
                    "name": "parts-part-1.parquet",
                    "path": "parts/Part-1.parquet",
                    "format": "parquet",
                    "mediatype": "application/vnd.apache.parquet",
                    "schema": { "fields": [pue] },
                },
            ],
        });
        assert_eq!(data_package("Small, 1 MW!", &tables), format!("{expected:#}\n"));
        assert_eq!(identifier("鹿児島"), "unnamed");
    }
}
