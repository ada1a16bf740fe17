//! Conditions that rows must meet.

use std::cmp::Ordering;
use std::str::FromStr;

use polars::prelude::{AnyValue, BooleanChunked, DataFrame};

use crate::{Failure, columns};

/// A comparison of a column with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    column: String,
    operator: Operator,
    value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Below,
    AtMost,
    Above,
    AtLeast,
}

/// Longer spellings come first, so that none is taken for a shorter one.
const SPELLINGS: [(&str, Operator); 6] = [
    ("!=", Operator::NotEqual),
    ("<=", Operator::AtMost),
    (">=", Operator::AtLeast),
    ("=", Operator::Equal),
    ("<", Operator::Below),
    (">", Operator::Above),
];

impl FromStr for Condition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "must be a column, one of = != < <= > >=, and a value".to_owned();
        let place = text.find(['=', '!', '<', '>']).ok_or_else(wrong)?;
        let (column, rest) = text.split_at(place);
        let spelling = SPELLINGS.iter().find(|(spelling, _)| rest.starts_with(spelling));
        let (spelling, operator) = *spelling.ok_or_else(wrong)?;
        let value = rest[spelling.len()..].trim();
        if column.trim().is_empty() || value.starts_with(['=', '<', '>']) {
            return Err(wrong());
        }
        if value.is_empty() && !operator.compares_for_equality() {
            return Err(format!("needs a value after {spelling}"));
        }
        Ok(Self { column: column.trim().to_owned(), operator, value: value.to_owned() })
    }
}

impl Operator {
    const fn compares_for_equality(self) -> bool {
        matches!(self, Self::Equal | Self::NotEqual)
    }

    /// Whether a value that compares so with the other meets the condition.
    const fn holds(self, found: Ordering) -> bool {
        match self {
            Self::Equal => found.is_eq(),
            Self::NotEqual => found.is_ne(),
            Self::Below => found.is_lt(),
            Self::AtMost => found.is_le(),
            Self::Above => found.is_gt(),
            Self::AtLeast => found.is_ge(),
        }
    }
}

/// The rows that meet every condition, in their order.
pub(crate) fn keep(table: &DataFrame, conditions: &[Condition]) -> Result<DataFrame, Failure> {
    let mut kept = table.clone();
    for condition in conditions {
        kept = kept.filter(&condition.met_by(&kept)?)?;
    }
    Ok(kept)
}

impl Condition {
    /// Which rows meet the condition.
    fn met_by(&self, table: &DataFrame) -> Result<BooleanChunked, Failure> {
        let name = columns::find(&self.column, table)?;
        let column = table.column(&name)?;
        let series = column.as_materialized_series();
        if self.value.is_empty() {
            let missing = series.is_null();
            return Ok(if self.operator == Operator::Equal { missing } else { !missing });
        }
        let holds: Vec<bool> = if columns::is_number(&name, table) {
            let wanted = self.number(&name)?;
            series.iter().map(|found| self.number_meets(&found, wanted)).collect()
        } else {
            self.refuse_order(&name)?;
            series.iter().map(|found| self.text_meets(&found)).collect()
        };
        Ok(BooleanChunked::from_iter(holds))
    }

    fn number(&self, column: &str) -> Result<f64, Failure> {
        let number = self.value.parse::<f64>().ok().filter(|number| !number.is_nan());
        let text = &self.value;
        number.ok_or_else(|| {
            Failure::Input(format!("column {column} holds numbers; cannot be compared with {text}"))
        })
    }

    fn refuse_order(&self, column: &str) -> Result<(), Failure> {
        if self.operator.compares_for_equality() {
            return Ok(());
        }
        Err(Failure::Input(format!(
            "column {column} holds text; can only be compared with = or !="
        )))
    }

    /// Whole numbers, such as seeds, are compared exactly.
    fn number_meets(&self, found: &AnyValue, wanted: f64) -> bool {
        let whole = self.value.parse::<i128>().ok().filter(|_| found.is_integer());
        let order = match (whole, found.extract::<i128>()) {
            (Some(wanted), Some(found)) => Some(found.cmp(&wanted)),
            _ => found.extract::<f64>().and_then(|found| found.partial_cmp(&wanted)),
        };
        order.is_some_and(|order| self.operator.holds(order))
    }

    fn text_meets(&self, found: &AnyValue) -> bool {
        !found.is_null() && self.operator.holds(found.str_value().as_ref().cmp(&self.value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_has_a_column_an_operator_and_a_value() {
        let condition: Condition = " pue <= 1.2 ".parse().unwrap();
        assert_eq!((condition.column.as_str(), condition.value.as_str()), ("pue", "1.2"));
        assert_eq!(condition.operator, Operator::AtMost);
        let text: Condition = "label!=a=b<c".parse().unwrap();
        assert_eq!((text.operator, text.value.as_str()), (Operator::NotEqual, "a=b<c"));
    }

    #[test]
    fn what_is_no_condition_is_refused() {
        for text in ["pue", "pue==1", "pue=<1", "pue!1", "=1", "pue<>1", ""] {
            let message = text.parse::<Condition>().unwrap_err();
            assert!(message.starts_with("must be a column, one of"), "{text}: {message}");
        }
        assert_eq!("pue<".parse::<Condition>().unwrap_err(), "needs a value after <");
    }
}
