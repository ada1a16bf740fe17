//! How far an input may be from what is assumed, by how far it can be trusted.

use factory::settings::{Allowed, Confidence, Entry, Kind, Value};
use files::KnownKeys;
use files::numbers::significant;

/// Keys that say what is simulated rather than what is assumed.
const CHOICES: [&str; 4] = ["seed", "horizon", "start", "size"];
/// What a scenario says itself about this is an assumption too: somebody must vouch for prices.
const MONEY: &str = "finance.";

/// The ends of an input's range, in the unit in which it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Range {
    /// The low end.
    pub(crate) low: f64,
    /// The high end.
    pub(crate) high: f64,
    /// The unit; empty for a plain number.
    pub(crate) unit: String,
    whole: bool,
}

/// Share of its value by which an input may be off: 5 % where it was read at the source, 10 % where it was
/// computed from such, 25 % where it is commonly quoted, half where it is a judgement.
pub(crate) const fn share_of(confidence: Confidence) -> f64 {
    match confidence {
        Confidence::Verified => 0.05,
        Confidence::Derived => 0.10,
        Confidence::Recalled => 0.25,
        Confidence::Assumed => 0.50,
    }
}

impl Range {
    /// That of an entry; `None` for what is no number, is 0, or is chosen rather than assumed.
    pub(crate) fn of(key: &str, entry: &Entry) -> Option<Self> {
        let confidence = match &entry.origin.source {
            Some(source) => source.confidence,
            None if key.starts_with(MONEY) => Confidence::Assumed,
            None => return None,
        };
        if CHOICES.contains(&key) {
            return None;
        }
        let (value, unit) = study::number_and_unit(&entry.value)?;
        if value == 0.0 {
            return None;
        }
        let whole = matches!(entry.value, Value::Integer(_));
        let share = share_of(confidence);
        let ends = [value * (1.0 - share), value * (1.0 + share)];
        let round = |end: f64| if whole { end.round() } else { end };
        let [low, high] = [ends[0].min(ends[1]), ends[0].max(ends[1])].map(round);
        let [low, high] = within(key, [low, high], &unit);
        (low < high).then_some(Self { low, high, unit, whole })
    }

    /// An end as a value of a scenario.
    #[expect(clippy::cast_possible_truncation, reason = "whole numbers of scenarios are small")]
    pub(crate) fn value(&self, end: f64) -> Value {
        match (self.whole, self.unit.as_str()) {
            (true, _) => Value::Integer(end as i64),
            (false, "") => Value::Number(end),
            (false, unit) => Value::Text(format!("{end} {unit}")),
        }
    }

    /// Both ends for people.
    pub(crate) fn in_words(&self) -> String {
        let text = format!("{} to {} {}", significant(self.low), significant(self.high), self.unit);
        text.trim_end().to_owned()
    }
}

/// Ends that a plain number may have; those of quantities are checked when the scenario is.
fn within(key: &str, ends: [f64; 2], unit: &str) -> [f64; 2] {
    let known = KnownKeys::of_scenarios();
    let Some(key) = known.find(key).filter(|key| unit.is_empty() && key.kind == Kind::Number)
    else {
        return ends;
    };
    match key.allowed {
        Allowed::Between(low, high) => ends.map(|end| end.clamp(low, high)),
        Allowed::AtLeast(low) => ends.map(|end| end.max(low)),
        Allowed::Above(_) | Allowed::Any => ends,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use factory::settings::{Origin, Source};

    use super::*;

    fn range(key: &str, value: Value, confidence: Option<Confidence>) -> Option<(f64, f64)> {
        let source = confidence
            .map(|confidence| Arc::new(Source { text: "Own".to_owned(), year: 2026, confidence }));
        let origin = Origin { file: "a".into(), line: 1, column: 1, source };
        Range::of(key, &Entry { value, origin }).map(|range| (range.low, range.high))
    }

    /// 5, 10, 25 and 50 % of 200.
    #[test]
    fn a_range_follows_from_confidence() {
        let ends = [
            (Confidence::Verified, 190.0, 210.0),
            (Confidence::Derived, 180.0, 220.0),
            (Confidence::Recalled, 150.0, 250.0),
            (Confidence::Assumed, 100.0, 300.0),
        ];
        for (confidence, low, high) in ends {
            let text = Value::Text("200 USD/MWh".to_owned());
            let found = range("location.tariff.peak_energy", text, Some(confidence)).unwrap();
            assert!((found.0 - low).abs() < 1e-9 && (found.1 - high).abs() < 1e-9, "{found:?}");
        }
    }

    #[test]
    fn shares_stay_shares_and_choices_have_no_range() {
        let assumed = Some(Confidence::Assumed);
        let share = range("finance.property_tax.it_share", Value::Number(0.9), assumed);
        assert_eq!(share, Some((0.45, 1.0)));
        let falls = range("finance.price.a.drift", Value::Number(-0.2), assumed).unwrap();
        assert!((falls.0 + 0.3).abs() < 1e-12 && (falls.1 + 0.1).abs() < 1e-12, "{falls:?}");
        assert_eq!(range("power.ups.autonomy", Value::Text("5 min".to_owned()), None), None);
        assert!(range("finance.rack_price", Value::Text("5 M USD".to_owned()), None).is_some());
        assert_eq!(range("seed", Value::Integer(7), assumed), None);
        assert_eq!(range("compute.racks", Value::Text("most".to_owned()), assumed), None);
    }
}
