//! An input that the next sweep varies, as it is typed, with sensible values to begin with.

use std::fmt::Write as _;

use factory::settings::{Allowed, Entry, Kind, Origin, Value};
use files::{Template, quoted, value_in_toml};
use study::number_and_unit;

/// An input that the next sweep varies.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Varied {
    /// Its key.
    pub(crate) key: String,
    /// Whether every value between two ends is meant, or those of a list.
    pub(crate) ranges: bool,
    /// The lower end as it is typed.
    pub(crate) low: String,
    /// The upper end as it is typed.
    pub(crate) high: String,
    /// Unit of both ends; empty for plain numbers.
    pub(crate) unit: String,
    /// Values that designs of fixed values take from the range.
    pub(crate) steps: usize,
    /// Whether equal ratios, not equal differences, are equally far apart.
    pub(crate) logarithmic: bool,
    /// The values of the list as they are typed, with commas between them.
    pub(crate) list: String,
}

/// Values that designs take from a range until somebody says otherwise.
const STEPS: usize = 5;
/// Shares of the present value that a range may end at, the farthest first.
const BELOW: [f64; 4] = [0.5, 0.75, 0.9, 1.0];
const ABOVE: [f64; 4] = [2.0, 1.5, 1.1, 1.0];

impl Varied {
    /// The input with values around the one that it has: half to twice, as far as that is allowed,
    /// or every word that it may be.
    pub(crate) fn new(key: &str, scenario: &Template) -> Self {
        let present = scenario.value(key).cloned();
        let mut varied = Self {
            key: key.to_owned(),
            ranges: false,
            low: String::new(),
            high: String::new(),
            unit: String::new(),
            steps: STEPS,
            logarithmic: false,
            list: scenario.choices(key).join(", "),
        };
        if !varied.list.is_empty() {
            return varied;
        }
        let kind = scenario.key(key).ok().map(|key| key.kind.clone());
        let numeric = matches!(kind, Some(Kind::Quantity { .. } | Kind::Number | Kind::Integer));
        let number = present.as_ref().and_then(number_and_unit).filter(|_| numeric);
        varied.list = present.as_ref().map(typed).unwrap_or_default();
        if let Some((number, unit)) = number {
            varied.ranges = true;
            varied.unit = unit;
            let (low, high) = varied.around(number, kind == Some(Kind::Integer), scenario);
            (varied.low, varied.high) = (low.to_string(), high.to_string());
            varied.list = [low, number, high].map(|value| varied.value(value)).join(", ");
        }
        varied
    }

    /// Whether values are numbers, so that a range makes sense.
    pub(crate) fn is_numeric(&self, scenario: &Template) -> bool {
        let kind = scenario.key(&self.key).ok().map(|key| &key.kind);
        matches!(kind, Some(Kind::Quantity { .. } | Kind::Number | Kind::Integer))
    }

    /// Units in which its ends may be given.
    pub(crate) fn units(&self, scenario: &Template) -> Vec<String> {
        match scenario.key(&self.key).map(|key| &key.kind) {
            Ok(Kind::Quantity { units, .. }) => units.split(", ").map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }

    /// The values of the list.
    pub(crate) fn listed(&self) -> Vec<String> {
        let (mut depth, mut quoted) = (0_usize, false);
        // Commas within brackets and quotes are parts of a value.
        let between = |letter: char| {
            match letter {
                '"' => quoted = !quoted,
                '[' | '{' if !quoted => depth += 1,
                ']' | '}' if !quoted => depth = depth.saturating_sub(1),
                _ => {}
            }
            letter == ',' && depth == 0 && !quoted
        };
        let values = self.list.split(between).map(|value| value.trim().to_owned());
        values.filter(|value| !value.is_empty()).collect()
    }

    /// Takes a value into the list, or leaves it out.
    pub(crate) fn take(&mut self, value: &str, taken: bool) {
        let mut listed = self.listed();
        listed.retain(|other| other != value);
        if taken {
            listed.push(value.to_owned());
        }
        self.list = listed.join(", ");
    }

    /// The section of a study file that says so.
    pub(crate) fn in_toml(&self, scenario: &Template) -> String {
        let mut text = format!("\n[[vary]]\nkey = {}\n", quoted(&self.key));
        if self.ranges {
            let [low, high] = [&self.low, &self.high].map(|end| self.end(end));
            let _ = write!(text, "range = [{low}, {high}]\nsteps = {}\n", self.steps);
            if self.logarithmic {
                text.push_str("scale = \"log\"\n");
            }
        } else {
            let value = |text: &String| {
                let value = scenario.value_of_text(&self.key, text);
                value.map_or_else(|| quoted(text), |value| value_in_toml(&value))
            };
            let values: Vec<String> = self.listed().iter().map(value).collect();
            let _ = writeln!(text, "values = [{}]", values.join(", "));
        }
        text
    }

    /// An end as it stands in the file: a number, or text with its unit.
    fn end(&self, typed: &str) -> String {
        let typed = typed.trim();
        if !self.unit.is_empty() {
            return quoted(&format!("{typed} {}", self.unit));
        }
        match (typed.parse::<i64>(), typed.parse::<f64>()) {
            (Ok(whole), _) => whole.to_string(),
            (_, Ok(number)) if number.is_finite() => format!("{number:?}"),
            _ => quoted(typed),
        }
    }

    /// Ends around a number that the key may hold.
    fn around(&self, number: f64, whole: bool, scenario: &Template) -> (f64, f64) {
        let bounds = scenario.key(&self.key).map(|key| key.allowed);
        let allowed = |value: f64| {
            let origin = Origin { file: "".into(), line: 0, column: 0, source: None };
            let text = self.value(value);
            let value = scenario.value_of_text(&self.key, &text).unwrap_or(Value::Text(text));
            scenario.problem_of_value(&self.key, &Entry { value, origin }).is_none()
        };
        let rounded = |value: f64| if whole { value.round() } else { significant(value) };
        let end = |shares: [f64; 4]| {
            let ends = shares.into_iter().map(|share| rounded(number * share));
            ends.into_iter().find(|end| allowed(*end)).unwrap_or(number)
        };
        let (mut low, mut high) = (end(BELOW), end(ABOVE));
        // The range of a plain number has no unit of its own: it ends where values may.
        if let (Ok(Allowed::Between(_, most)), true) = (bounds, self.unit.is_empty())
            && number > 0.0
        {
            high = high.max(rounded((number * 2.0).min(most)));
        }
        if number < 0.0 {
            (low, high) = (high, low);
        }
        if low < high {
            return (low, high);
        }
        // Shares of nothing are nothing: a small step instead, up or else down.
        let steps = [1.0, 0.1, 0.01, -1.0, -0.1, -0.01];
        let steps = steps.into_iter().map(|step| rounded(number + step));
        let mut other = steps.filter(|value| allowed(*value) && (value - number).abs() > 0.0);
        let other = other.next().unwrap_or(number);
        (number.min(other), number.max(other))
    }

    /// A number with the unit of the range.
    fn value(&self, number: f64) -> String {
        if self.unit.is_empty() { number.to_string() } else { format!("{number} {}", self.unit) }
    }
}

/// A value as people type it.
fn typed(value: &Value) -> String {
    if let Value::Text(text) = value { text.clone() } else { value.to_string() }
}

/// A number without the digits that a product with a share adds.
fn significant(number: f64) -> f64 {
    format!("{number:.6e}").parse().unwrap_or(number)
}
