//! What is known of a key before any value: meaning, kind and range.

use units::{Quantity as _, Span};

/// A key that scenarios may set.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// Full path; `*` stands for a name of the author's choice.
    pub path: String,
    /// What it means.
    pub about: &'static str,
    /// What kind of value it holds.
    pub kind: Kind,
    /// Range of the value, in the base unit of its kind.
    pub allowed: Allowed,
    /// Whether a scenario may leave it without a value.
    pub optional: bool,
}

/// What kind of value a key holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Text of a number and a unit.
    Quantity {
        /// Name, such as `Power`.
        name: &'static str,
        /// Units that may be written, separated by commas.
        units: &'static str,
        /// The unit of the range.
        base_unit: &'static str,
    },
    /// A number without a unit; a share may also be written as `"85 %"`.
    Number,
    /// A whole number.
    Integer,
    /// True or false.
    Switch,
    /// Any text.
    Text,
    /// One of a few words.
    Choice(Vec<&'static str>),
    /// A list of values of one kind.
    List(Box<Kind>),
}

/// Range of a number or quantity, in its base unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Allowed {
    /// Any finite value.
    Any,
    /// Greater than a bound.
    Above(f64),
    /// A bound or greater.
    AtLeast(f64),
    /// Between two bounds, both included.
    Between(f64, f64),
}

/// From so many seconds on a bound is written in the unit that fits it.
const LONG: f64 = 3600.0;

/// A time in the unit that fits it, as people say it.
fn span(seconds: f64) -> String {
    let text = Span::seconds(seconds).to_string();
    let plural = text.ends_with("year") && text != "1 year";
    if plural { text + "s" } else { text }
}

/// Any finite value.
pub const fn any() -> Allowed {
    Allowed::Any
}

/// Values greater than `bound`.
pub const fn above(bound: f64) -> Allowed {
    Allowed::Above(bound)
}

/// `bound` and greater values.
pub const fn at_least(bound: f64) -> Allowed {
    Allowed::AtLeast(bound)
}

/// Values from `low` to `high`.
pub const fn between(low: f64, high: f64) -> Allowed {
    Allowed::Between(low, high)
}

impl Allowed {
    /// Whether `value` lies in the range.
    pub fn contains(self, value: f64) -> bool {
        match self {
            Self::Any => value.is_finite(),
            Self::Above(bound) => value > bound,
            Self::AtLeast(bound) => value >= bound,
            Self::Between(low, high) => (low..=high).contains(&value),
        }
    }

    /// The range in words, with its unit.
    pub fn in_words(self, unit: &str) -> String {
        let long = |bound: f64| unit == Span::BASE_UNIT && bound >= LONG;
        let text = match self {
            Self::Any => "any finite value".to_owned(),
            Self::Above(bound) => format!("above {bound} {unit}"),
            Self::AtLeast(bound) => format!("at least {bound} {unit}"),
            Self::Between(low, high) if long(high) => {
                // Nobody knows years in seconds.
                format!("from {} to {}", span(low), span(high))
            }
            Self::Between(low, high) => format!("from {low} to {high} {unit}"),
        };
        text.trim_end().to_owned()
    }
}

impl Kind {
    /// Unit in which ranges are given; empty where there is none.
    pub fn base_unit(&self) -> &'static str {
        match self {
            Self::Quantity { base_unit, .. } => base_unit,
            Self::List(kind) => kind.base_unit(),
            _ => "",
        }
    }

    /// What an author may write, in words.
    pub fn in_words(&self) -> String {
        match self {
            Self::Quantity { units, .. } => format!("text of a number and a unit ({units})"),
            Self::Number => "a number without a unit, or a share such as \"85 %\"".to_owned(),
            Self::Integer => "a whole number".to_owned(),
            Self::Switch => "true or false".to_owned(),
            Self::Text => "text".to_owned(),
            Self::Choice(options) => format!("one of {}", options.join(", ")),
            Self::List(kind) => format!("a list, each element {}", kind.in_words()),
        }
    }
}
