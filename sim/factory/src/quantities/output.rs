//! Outputs: what a run reports of a quantity, and the metric that files and people see.

use super::{Better, Topic};

/// One number that a run reports of a quantity.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    /// Which number.
    pub how: How,
    /// Name of the metric, with its unit at the end.
    pub name: &'static str,
    /// What people call it; empty for the quantity's own label.
    pub label: &'static str,
    /// What it means; empty for the quantity's own meaning.
    pub meaning: &'static str,
    /// What readers look for it among, where that is not the quantity's own topic.
    pub topic: Option<Topic>,
}

/// Which number a run reports of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// What it added up to; of a content, the last.
    Total,
    /// Its mean over the run, or over all values of a sample.
    Mean,
    /// The greatest value that held for a time.
    Peak,
    /// The last value.
    Last,
    /// The last value less the first.
    Change,
    /// The value that 95 % of a sample do not exceed.
    Percentile95,
    /// Share of a sample above zero.
    ShareAboveZero,
    /// Number of values in a sample.
    Count,
}

impl Output {
    const fn new(how: How, name: &'static str) -> Self {
        Self { how, name, label: "", meaning: "", topic: None }
    }

    /// With its own label and meaning.
    pub const fn called(self, label: &'static str, meaning: &'static str) -> Self {
        Self { label, meaning, ..self }
    }

    /// Among another topic.
    pub const fn among(self, topic: Topic) -> Self {
        Self { topic: Some(topic), ..self }
    }
}

/// What the quantity added up to.
pub const fn total(name: &'static str) -> Output {
    Output::new(How::Total, name)
}

/// Its mean.
pub const fn mean(name: &'static str) -> Output {
    Output::new(How::Mean, name)
}

/// Its greatest value.
pub const fn peak(name: &'static str) -> Output {
    Output::new(How::Peak, name)
}

/// Its last value.
pub const fn last(name: &'static str) -> Output {
    Output::new(How::Last, name)
}

/// By how much it changed.
pub const fn change(name: &'static str) -> Output {
    Output::new(How::Change, name)
}

/// Its 95th percentile.
pub const fn percentile_95(name: &'static str) -> Output {
    Output::new(How::Percentile95, name)
}

/// Share above zero.
pub const fn share_above_zero(name: &'static str) -> Output {
    Output::new(How::ShareAboveZero, name)
}

/// Number of values.
pub const fn count(name: &'static str) -> Output {
    Output::new(How::Count, name)
}

/// A number that a run reports, or a column of its hours: what is known of it but for the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    /// Name with its unit at the end, as files and tables show it.
    pub name: &'static str,
    /// Unit for people; empty where there is none.
    pub unit: &'static str,
    /// What it means.
    pub about: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// The same where there is little room.
    pub short: &'static str,
    /// What readers look for it among.
    pub topic: Topic,
    /// Which way is better.
    pub better: Better,
    /// Whether it grows with the plant, so that designs of different size cannot be compared by it.
    pub grows: bool,
    /// Why it has no value, where it has none; empty where it always has one.
    pub undefined: &'static str,
    /// Digits after the point that are worth reading.
    pub digits: usize,
    /// Whether it is a part of a whole, which people read as per cent.
    pub share: bool,
}

/// A metric with its value in a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value {
    /// What it is.
    pub metric: Metric,
    /// How much; `None` where it is not defined. Never NaN or infinite.
    pub value: Option<f64>,
}

impl Metric {
    /// A metric of which no more is known than its name, unit and meaning.
    pub const fn new(name: &'static str, unit: &'static str, about: &'static str) -> Self {
        Self {
            name,
            unit,
            about,
            label: name,
            short: name,
            topic: Topic::Effectiveness,
            better: Better::Neither,
            grows: false,
            undefined: "",
            digits: 2,
            share: false,
        }
    }

    /// Its label as it begins a line.
    pub fn title(&self) -> String {
        let mut title = self.label.to_owned();
        if let Some(first) = title.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        title
    }

    /// The metric with its value in a run.
    ///
    /// # Panics
    /// If the value is not finite, or missing although the metric is always defined.
    pub fn of(self, value: Option<f64>) -> Value {
        let sound = value.map_or(!self.undefined.is_empty(), f64::is_finite);
        assert!(sound, "{} is {value:?}", self.name);
        Value { metric: self, value }
    }
}
