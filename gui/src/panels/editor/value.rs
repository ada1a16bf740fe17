//! A value as it stands in its field, and what is typed there as a change of the text.

use factory::settings::{Kind, Value};

/// A value as it stands in its field: without quotes, and lists with commas.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::List(values) => values.iter().map(shown).collect::<Vec<_>>().join(", "),
        value => value.to_string(),
    }
}

/// What was typed, as a change of the text; nothing typed lets the value below hold.
pub(super) fn written(kind: &Kind, text: &str) -> Option<String> {
    let text = text.trim();
    match kind {
        Kind::List(_) if text.starts_with('[') => Some(text.to_owned()),
        Kind::List(kind) => {
            let numbers = matches!(**kind, Kind::Number | Kind::Integer | Kind::Switch);
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            let part = |part: &str| {
                if numbers { part.to_owned() } else { files::quoted(part) }
            };
            Some(format!("[{}]", parts.map(part).collect::<Vec<_>>().join(", ")))
        }
        _ if text.is_empty() => None,
        Kind::Text | Kind::Quantity { .. } | Kind::Choice(_) => Some(files::quoted(text)),
        Kind::Number | Kind::Integer | Kind::Switch => Some(text.to_owned()),
    }
}
