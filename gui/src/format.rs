//! Numbers with their units, as people read them.

pub(crate) use files::numbers::{fixed, grouped, money, percent, significant};

/// A value with its unit; dollars are shortened to millions or billions.
pub(crate) fn with_unit(value: f64, unit: &str) -> String {
    match unit {
        "" => significant(value),
        "USD" => money(value),
        unit => format!("{} {unit}", significant(value)),
    }
}
