//! Readings: what can be looked up of one of many parts of a kind while everything is recorded.

use super::{Severity, Unit};

/// What can be read of a kind of part, and how: declared once, in the room that the part is in.
///
/// Unlike the quantities of the site it is not integrated: it is a function of the part's state,
/// looked up when a full recording takes a snapshot.
#[derive(Clone, Copy, Debug)]
pub struct Reading<Part> {
    /// Its name after that of the part, with its unit at the end.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// Unit for people; empty where there is none.
    pub unit: &'static str,
    /// What it means, in a sentence.
    pub meaning: &'static str,
    /// Words of a state's codes 0, 1, 2 and so on, and how bad each is; empty for what is no state.
    pub states: &'static [(&'static str, Severity)],
    /// Its value, in its unit or as the code of a state.
    pub value: fn(&Part) -> f64,
}

impl<Part> Reading<Part> {
    /// A quantity.
    pub const fn new(
        name: &'static str,
        label: &'static str,
        unit: &'static str,
        meaning: &'static str,
        value: fn(&Part) -> f64,
    ) -> Self {
        Self { name, label, unit, meaning, states: &[], value }
    }

    /// A state.
    pub const fn state(
        name: &'static str,
        label: &'static str,
        meaning: &'static str,
        states: &'static [(&'static str, Severity)],
        value: fn(&Part) -> f64,
    ) -> Self {
        Self { name, label, unit: Unit::NONE.symbol, meaning, states, value }
    }

    /// Adds what can be read of a part.
    #[expect(clippy::cast_possible_truncation, reason = "seven digits are enough to look at")]
    pub fn read(all: &[Self], part: &Part, values: &mut Vec<f32>) {
        values.extend(all.iter().map(|reading| (reading.value)(part) as f32));
    }
}
