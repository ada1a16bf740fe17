//! Metrics: a name, a unit and a meaning, declared once beside the code that fills them.

/// A number that a run reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    /// Name with its unit at the end, as files and tables show it.
    pub name: &'static str,
    /// Unit for people; empty where there is none.
    pub unit: &'static str,
    /// What it means.
    pub about: &'static str,
}

/// A metric with its value in a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value {
    /// What it is.
    pub metric: Metric,
    /// How much; never NaN or infinite.
    pub value: f64,
}

/// GPU-hours that went somewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// Where they went, in a few words.
    pub name: String,
    /// What that means.
    pub about: String,
    /// How many.
    pub gpu_hours: f64,
}

impl Metric {
    /// Declares a metric.
    pub const fn new(name: &'static str, unit: &'static str, about: &'static str) -> Self {
        Self { name, unit, about }
    }

    /// The metric with its value in a run.
    ///
    /// # Panics
    /// If the value is not finite: every metric has a value in every run.
    pub fn of(self, value: f64) -> Value {
        assert!(value.is_finite(), "{} is {value}", self.name);
        Value { metric: self, value }
    }
}
