//! Values of study files, read with words for what they must be.

use factory::settings::{Value, one_of};

/// A whole number from `least` to `most`.
pub(super) fn whole(least: u64, most: u64) -> impl Fn(&Value) -> Result<u64, String> {
    move |value| {
        let number =
            if let Value::Integer(number) = value { u64::try_from(*number).ok() } else { None };
        number
            .filter(|number| (least..=most).contains(number))
            .ok_or_else(|| format!("must be a whole number from {least} to {most}"))
    }
}

/// A number, and whether it was written as a share of something, such as "1 %".
pub(super) fn number_or_percent(value: &Value) -> Result<(f64, bool), String> {
    let percent = |text: &str| text.trim().strip_suffix('%')?.trim().parse::<f64>().ok();
    let number = match value {
        Value::Integer(number) => Some((*number as f64, false)),
        Value::Number(number) => Some((*number, false)),
        Value::Text(text) => percent(text).map(|percent| (percent / 100.0, true)),
        _ => None,
    };
    number
        .filter(|(number, _)| number.is_finite())
        .ok_or_else(|| "must be a number, or a share such as \"1 %\"".to_owned())
}

/// A finite number.
pub(super) fn number(value: &Value) -> Result<f64, String> {
    number_or_percent(value).map(|(number, _)| number)
}

/// A number between two others, both excluded.
pub(super) fn between(low: f64, high: f64) -> impl Fn(&Value) -> Result<f64, String> {
    move |value| {
        let found = number(value).ok().filter(|number| *number > low && *number < high);
        found.ok_or_else(|| format!("must be a number between {low} and {high}"))
    }
}

/// Text that is not blank.
pub(super) fn text(value: &Value) -> Result<String, String> {
    match value {
        Value::Text(text) if !text.trim().is_empty() => Ok(text.clone()),
        _ => Err("must be text".to_owned()),
    }
}

/// One text, or a list of texts that is not empty.
pub(super) fn texts(value: &Value) -> Result<Vec<String>, String> {
    let wrong = || "must be a text or a list of texts".to_owned();
    match value {
        Value::List(values) if !values.is_empty() => {
            values.iter().map(|value| text(value).map_err(|_| wrong())).collect()
        }
        Value::List(_) => Err(wrong()),
        single => text(single).map(|text| vec![text]).map_err(|_| wrong()),
    }
}

/// A list of values that is not empty.
pub(super) fn list(value: &Value) -> Result<Vec<Value>, String> {
    match value {
        Value::List(values) if !values.is_empty() => Ok(values.clone()),
        Value::List(_) => Err("must have at least one value".to_owned()),
        _ => Err("must be a list of values".to_owned()),
    }
}

/// True or false.
pub(super) fn switch(value: &Value) -> Result<bool, String> {
    if let Value::Switch(on) = value { Ok(*on) } else { Err("must be true or false".to_owned()) }
}

/// One of a few words.
pub(super) fn word<'w>(words: &'w [&'w str]) -> impl Fn(&Value) -> Result<&'w str, String> + 'w {
    move |value| {
        let found = words.iter().find(|word| *value == Value::Text((**word).to_owned()));
        let written = if let Value::Text(text) = value { text.as_str() } else { "" };
        found.copied().ok_or_else(|| format!("must be {}", one_of(written, words.iter().copied())))
    }
}
