//! Numbers as people read them: thousands apart, shares, money and lengths of time.

use factory::results::Metric;

/// Digits that a number shows at least, unless it is whole.
const DIGITS: usize = 4;

/// What stands for a value that is not defined.
pub const UNDEFINED: &str = "\u{2013}";

/// A whole number with its thousands apart.
pub fn grouped(value: f64) -> String {
    fixed(value, 0)
}

/// A number with so many decimals and its thousands apart.
pub fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    if value < 0.0 && text.contains(|digit| ('1'..='9').contains(&digit)) {
        grouped.push('-');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if !part.is_empty() {
        grouped.push('.');
        grouped.push_str(part);
    }
    grouped
}

/// A number of any size with at least four digits, or fewer when it is whole.
pub fn significant(value: f64) -> String {
    if value.fract() == 0.0 {
        return grouped(value);
    }
    let mut decimals = DIGITS - 1;
    let mut size = value.abs();
    while size >= 10.0 && decimals > 0 {
        size /= 10.0;
        decimals -= 1;
    }
    while size < 1.0 && decimals < 12 {
        size *= 10.0;
        decimals += 1;
    }
    fixed(value, decimals)
}

/// A value of a metric as its declaration says, with its unit and the digits that are worth reading, of
/// large numbers no more than six.
pub fn figure(value: f64, metric: &Metric) -> String {
    let whole = value.abs().max(1.0).log10().floor();
    let decimals = (0..metric.digits).take_while(|place| whole + (*place as f64) < 5.0).count();
    match metric.unit {
        "USD" => money(value),
        "USD/year" => format!("{} a year", money(value)),
        "s" => duration(value),
        "" if metric.share => {
            format!("{} %", fixed(value * 100.0, metric.digits.saturating_sub(2)))
        }
        "" => fixed(value, decimals),
        unit => format!("{} {unit}", fixed(value, decimals)),
    }
}

/// A share as per cent.
pub fn percent(share: f64) -> String {
    format!("{} %", fixed(share * 100.0, 2))
}

/// An amount of money in dollars, millions or billions of them.
pub fn money(dollars: f64) -> String {
    match dollars.abs() {
        amount if amount >= 1e9 => format!("{} B USD", fixed(dollars / 1e9, 2)),
        amount if amount >= 1e6 => format!("{} M USD", fixed(dollars / 1e6, 1)),
        _ => format!("{} USD", grouped(dollars)),
    }
}

/// A length of time in the largest unit of which there are at least two.
pub fn duration(seconds: f64) -> String {
    match seconds {
        s if s >= 2.0 * 86_400.0 => format!("{} days", fixed(s / 86_400.0, 1)),
        s if s >= 2.0 * 3600.0 => format!("{:.1} h", s / 3600.0),
        s if s >= 120.0 => format!("{:.0} min", s / 60.0),
        s => format!("{s:.0} s"),
    }
}

/// A length of simulated time in whole years, days or hours.
pub fn period(hours: f64) -> String {
    let years = hours / 8760.0;
    if years >= 1.0 && (years - years.round()).abs() < 1e-9 {
        format!("{years:.0} year{}", if years > 1.0 { "s" } else { "" })
    } else if hours >= 48.0 {
        format!("{} days", fixed(hours / 24.0, 1))
    } else {
        format!("{hours:.0} h")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_has_the_unit_and_the_digits_that_are_declared() {
        let metric = |unit, digits| Metric { digits, ..Metric::new("name", unit, ".") };
        assert_eq!(figure(6.0149, &metric("USD/GPU-h", 3)), "6.015 USD/GPU-h");
        assert_eq!(figure(1.07461, &metric("", 4)), "1.0746");
        assert_eq!(figure(0.99987, &Metric { share: true, ..metric("", 4) }), "99.99 %");
        assert_eq!(figure(52.44e9, &metric("USD", 0)), "52.44 B USD");
        assert_eq!(figure(1.67e9, &metric("USD/year", 0)), "1.67 B USD a year");
        assert_eq!(figure(22_680.0, &metric("s", 0)), "6.3 h");
        assert_eq!(figure(782.314, &metric("MW", 2)), "782.31 MW");
        assert_eq!(figure(601_083.23, &metric("MWh", 2)), "601,083 MWh");
        assert_eq!(figure(314_640.0, &metric("GPUs", 0)), "314,640 GPUs");
    }

    #[test]
    fn thousands_stand_apart() {
        let texts = [0.0, -0.2, 999.5, -1234.0, 2_218_126_610.4].map(grouped);
        assert_eq!(texts, ["0", "0", "1,000", "-1,234", "2,218,126,610"]);
        assert_eq!(fixed(-12_345.678, 2), "-12,345.68");
    }

    #[test]
    fn small_and_large_numbers_show_four_digits() {
        let texts = [7.0, 0.874_578, 6.171_016, 679.183, 6_369_472.66, 0.000_123_456, 1e-30];
        let shown = ["7", "0.8746", "6.171", "679.2", "6,369,473", "0.0001235", "0.000000000000"];
        assert_eq!(texts.map(significant), shown);
    }

    #[test]
    fn money_and_time_take_the_unit_that_fits() {
        assert_eq!([5e3, 2.5e6, 52.437e9].map(money), ["5,000 USD", "2.5 M USD", "52.44 B USD"]);
        let times = [30.0, 600.0, 12_004.0, 864_000.0].map(duration);
        assert_eq!(times, ["30 s", "10 min", "3.3 h", "10.0 days"]);
        assert_eq!(percent(0.123_456), "12.35 %");
        let periods = [1.0, 36.0, 4320.0, 8760.0, 438_000.0].map(period);
        assert_eq!(periods, ["1 h", "36 h", "180.0 days", "1 year", "50 years"]);
    }
}
