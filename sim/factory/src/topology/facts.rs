//! Facts: what is known of a part before the run, as a name and a value with its unit.

use units::{Energy, Power};

use crate::settings::Choice;

/// A fact, named as people do.
pub fn fact(name: &str, value: impl std::fmt::Display) -> (String, String) {
    (name.to_owned(), value.to_string())
}

/// The heat that a part is designed for.
pub fn design(heat: Power) -> (String, String) {
    fact("Design heat", megawatts(heat))
}

/// A power in megawatts.
pub fn megawatts(power: Power) -> String {
    format!("{} MW", short(power.in_megawatts()))
}

/// An energy in megawatt-hours.
pub fn megawatt_hours(energy: Energy) -> String {
    format!("{} MWh", short(energy.in_megawatt_hours()))
}

/// A share in percent.
pub fn percent(share: f64) -> String {
    format!("{} %", short(share * 100.0))
}

/// The word of a choice in scenarios.
pub fn word<T: Choice + PartialEq>(choice: &T) -> &'static str {
    let option = T::OPTIONS.iter().find(|(_, value)| value == choice);
    option.map_or("", |(word, _)| *word)
}

/// A number with at most three decimals, and no zeros behind them.
pub fn short(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn numbers_are_no_longer_than_they_need_be() {
        for (value, text) in [(250.0, "250"), (24.320_000_000_000_004, "24.32"), (0.5, "0.5")] {
            assert_eq!(short(value), text);
        }
    }
}
