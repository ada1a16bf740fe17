//! Numbers with their units, as people read them.

use units::SimTime;

use crate::model::Run;

pub(crate) use files::numbers::{duration, fixed, grouped, percent, period, significant};

/// A value with its unit; large amounts are shortened to millions or billions.
pub(crate) fn with_unit(value: f64, unit: &str) -> String {
    let (number, unit) = scaled(value, unit);
    if unit.is_empty() { number } else { format!("{number} {unit}") }
}

/// A number that stays short, and the unit that it then has.
pub(crate) fn scaled(value: f64, unit: &str) -> (String, String) {
    let size = value.abs();
    let (divisor, unit) = match unit {
        "USD" | "USD/year" | "GPU-h" if size >= 1e9 => (1e9, format!("B {unit}")),
        "USD" | "USD/year" | "GPU-h" if size >= 1e6 => (1e6, format!("M {unit}")),
        "MWh" if size >= 1e7 => (1e6, "TWh".to_owned()),
        "MWh" if size >= 1e4 => (1e3, "GWh".to_owned()),
        "m3" | "t" if size >= 1e7 => (1e6, format!("M {unit}")),
        _ => (1.0, unit.to_owned()),
    };
    (significant(value / divisor), unit)
}

/// The same with a sign in front: what is added or taken away.
pub(crate) fn signed(value: f64, unit: &str) -> String {
    let sign = if value > 0.0 { "+" } else { "" };
    format!("{sign}{}", with_unit(value, unit))
}

/// A relative difference as per cent, with its sign.
pub(crate) fn signed_percent(share: f64) -> String {
    let sign = if share > 0.0 { "+" } else { "" };
    format!("{sign}{}", percent(share))
}

/// The date and the time of day at the site, to the minute.
pub(crate) fn moment(run: &Run, time: SimTime) -> String {
    let text = run.clock.at(time).to_string();
    let (date, clock) = text.split_once('T').unwrap_or((&text, ""));
    format!("{date} {}", clock.get(..5).unwrap_or(clock))
}

/// The first letter large, as at the beginning of a sentence.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_amounts_stay_short() {
        assert_eq!(with_unit(80_482_369_380.275, "USD/year"), "80.48 B USD/year");
        assert_eq!(with_unit(245_259.4, "GPU-h"), "245,259 GPU-h");
        assert_eq!(with_unit(2_218_126_610.4, "GPU-h"), "2.218 B GPU-h");
        assert_eq!(with_unit(6_214_000.0, "MWh"), "6,214 GWh");
        assert_eq!(with_unit(1.0674, ""), "1.067");
        assert_eq!(signed(-0.25, "USD/GPU-h"), "-0.2500 USD/GPU-h");
        assert_eq!(signed_percent(0.0312), "+3.12 %");
        assert_eq!(sentence("hot spares"), "Hot spares");
    }
}
