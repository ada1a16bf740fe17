//! Numbers with their units, as people read them.

use factory::results::Metric;
use files::LocalTime;
use units::SimTime;

pub(crate) use files::names::{sentence, title};
pub(crate) use files::numbers::{duration, figure, fixed, grouped, percent, period, significant};

/// A value with its unit; large amounts are shortened to millions or billions.
pub(crate) fn with_unit(value: f64, unit: &str) -> String {
    let (number, unit) = scaled(value, unit);
    if unit.is_empty() { number } else { format!("{number} {unit}") }
}

/// A value of a metric with the digits that its declaration says are worth reading, and its unit; shares
/// are told as per cent, and large amounts are shortened.
pub(crate) fn of_metric(value: f64, metric: &Metric) -> String {
    let (divisor, _) = scale(value, metric.unit);
    match metric.unit {
        _ if divisor > 1.0 => with_unit(value, metric.unit),
        "USD" | "USD/year" | "s" => with_unit(value, metric.unit),
        _ => figure(value, metric),
    }
}

/// A number that stays short, and the unit that it then has.
pub(crate) fn scaled(value: f64, unit: &str) -> (String, String) {
    let (divisor, unit) = scale(value, unit);
    (significant(value / divisor), unit)
}

/// What a value of this size is divided by, and the unit that it then has.
fn scale(value: f64, unit: &str) -> (f64, String) {
    let size = value.abs();
    match unit {
        "USD" | "USD/year" | "GPU-h" if size >= 1e9 => (1e9, format!("B {unit}")),
        "USD" | "USD/year" | "GPU-h" if size >= 1e6 => (1e6, format!("M {unit}")),
        "MWh" if size >= 1e7 => (1e6, "TWh".to_owned()),
        "MWh" if size >= 1e4 => (1e3, "GWh".to_owned()),
        "m3" | "t" if size >= 1e7 => (1e6, format!("M {unit}")),
        _ => (1.0, unit.to_owned()),
    }
}

/// A value with half of the width of its interval, which is told with two digits, and the unit.
pub(crate) fn with_half(value: f64, half: f64, unit: &str) -> String {
    let (divisor, unit) = scale(value, unit);
    let (value, half) = (value / divisor, half / divisor);
    let both = if half > 0.0 {
        let (mut decimals, mut size) = (0, half);
        while size < 9.95 && decimals < 8 {
            size *= 10.0;
            decimals += 1;
        }
        format!("{} ± {}", fixed(value, decimals), fixed(half, decimals))
    } else {
        format!("{} ± 0", significant(value))
    };
    if unit.is_empty() { both } else { format!("{both} {unit}") }
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

/// An instant in the clock of the site, such as `2030-03-05 14:00`.
pub(crate) fn date(clock: LocalTime, time: SimTime) -> String {
    clock.at(time).strftime("%Y-%m-%d %H:%M").to_string()
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

    #[test]
    fn a_metric_is_told_with_the_digits_that_are_declared() {
        let metric = |unit, digits| Metric { digits, ..Metric::new("name", unit, ".") };
        assert_eq!(of_metric(1.0674, &metric("", 4)), "1.0674");
        assert_eq!(of_metric(0.998_71, &Metric { share: true, ..metric("", 4) }), "99.87 %");
        assert_eq!(of_metric(52.44e9, &metric("USD", 0)), "52.44 B USD");
        assert_eq!(of_metric(6.0149, &metric("USD/GPU-h", 3)), "6.015 USD/GPU-h");
    }

    #[test]
    fn an_interval_is_told_with_two_digits_in_the_unit_of_its_value() {
        assert_eq!(with_half(2.252e9, 89.78e6, "GPU-h"), "2.252 ± 0.090 B GPU-h");
        assert_eq!(with_half(1.081_02, 0.000_627_8, ""), "1.08102 ± 0.00063");
        assert_eq!(with_half(2_156_784.0, 77_489.0, "t"), "2,156,784 ± 77,489 t");
        assert_eq!(with_half(0.0, 0.0, "L/kWh"), "0 ± 0 L/kWh");
    }

    #[test]
    fn names_are_written_as_people_do() {
        let names = ["gpus_busy", "nvlink_switch", "grid outage", "fine_tuning"].map(title);
        assert_eq!(names, ["GPUs busy", "NVLink switch", "Grid outage", "Fine tuning"]);
    }
}
