//! Describes the tables of a folder as a Frictionless Data Package, version 1.
//!
//! <https://specs.frictionlessdata.io/data-package/>

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::results::table::{Column, Kind};

/// The content of `datapackage.json` for a folder with these tables, by path within it.
///
/// The name becomes the title, and in the letters that the standard allows the name. What a path
/// ends in says its format: `csv` or `parquet`.
pub fn data_package(name: &str, tables: &[(&str, &[Column])]) -> Value {
    let resources: Vec<Value> =
        tables.iter().map(|(path, columns)| resource(path, columns)).collect();
    json!({
        "profile": "data-package",
        "name": identifier(name),
        "title": name,
        "resources": resources,
    })
}

fn resource(path: &str, columns: &[Column]) -> Value {
    let format = Path::new(path).extension().unwrap_or_default().to_string_lossy();
    let media_type = match &*format {
        "csv" => "text/csv",
        "parquet" => "application/vnd.apache.parquet",
        _ => "application/octet-stream",
    };
    let fields: Vec<Value> = columns.iter().map(field).collect();
    json!({
        "name": identifier(path),
        "path": path,
        "format": format,
        "mediatype": media_type,
        "schema": { "fields": fields },
    })
}

fn field(column: &Column) -> Value {
    let kind = match column.kind {
        Kind::Text => "string",
        Kind::Integer => "integer",
        Kind::Number => "number",
    };
    let mut field = Map::new();
    let about = [
        ("name", column.name.as_str()),
        ("type", kind),
        ("title", &column.label),
        ("unit", &column.unit),
        ("description", &column.about),
        ("better", column.better.word()),
    ];
    for (key, value) in about.into_iter().filter(|(_, value)| !value.is_empty()) {
        field.insert(key.to_owned(), json!(value));
    }
    Value::Object(field)
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

    use super::*;

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
        assert_eq!(data_package("Small, 1 MW!", &tables), expected);
        assert_eq!(identifier("鹿児島"), "unnamed");
    }
}
