//! Numbers with their units, as people read them.

pub(crate) use files::numbers::{duration, fixed, grouped, money, percent, significant};

/// A value with its unit; dollars are shortened to millions or billions.
pub(crate) fn with_unit(value: f64, unit: &str) -> String {
    match unit {
        "" => significant(value),
        "USD" => money(value),
        unit => format!("{} {unit}", significant(value)),
    }
}

/// A number with three digits or fewer, for the ends of a legend.
pub(crate) fn short(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 100.0 || value.fract() == 0.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    fixed(value, decimals)
}

/// A name of the simulator in words: `fine_tuning` is “fine tuning”.
pub(crate) fn words(name: &str) -> String {
    name.replace('_', " ")
}
