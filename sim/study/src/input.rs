//! Inputs of a study: keys of a scenario, and the values that they take.

use factory::settings::{Entry, Origin, Value};
use files::Template;
use files::table::{Cell, Column};

use crate::design::{Axis, Coordinate};

/// The input that chooses the scenario file itself.
pub(crate) const BASE: &str = "base";

/// One thing that a study varies: a key, or keys that move together.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Full keys; `base` alone for the scenario file.
    pub keys: Vec<String>,
    /// What people call it; its first key says so by default.
    pub label: Option<String>,
    /// The values they take.
    pub values: Values,
    /// Where the study says so.
    pub origin: Origin,
    /// Whether every one of its values meets all points of the other inputs.
    pub crossed: bool,
    /// Where each value of a list stands, if not there.
    pub places: Vec<Origin>,
}

/// The values that an input takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// A list; each element has a value for each key.
    Listed(Vec<Vec<Value>>),
    /// Every number between two ends.
    Range(Range),
}

/// Every number between two ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// The lower end, in `unit`.
    pub low: f64,
    /// The upper end, in `unit`.
    pub high: f64,
    /// Unit of both ends as written; empty for plain numbers.
    pub unit: String,
    /// Whether only whole numbers are meant.
    pub whole: bool,
    /// Whether equal ratios, not equal differences, are equally far apart.
    pub logarithmic: bool,
    /// How many values a design of fixed values takes from it.
    pub steps: Option<usize>,
}

impl Input {
    /// The input as designs see it.
    pub fn axis(&self) -> Axis {
        match &self.values {
            Values::Listed(values) => Axis::Levels(values.len()),
            Values::Range(range) => Axis::Range { steps: range.steps },
        }
    }

    /// Whether it chooses the scenario file.
    pub fn is_base(&self) -> bool {
        self.keys[0] == BASE
    }

    /// The value of each key at a coordinate; `None` where the scenario keeps its own.
    ///
    /// # Panics
    /// If the coordinate is not on this input's axis.
    pub fn at(&self, coordinate: Coordinate) -> Option<Vec<Value>> {
        match (&self.values, coordinate) {
            (_, Coordinate::Base) => None,
            (Values::Listed(values), Coordinate::Level(place)) => Some(values[place].clone()),
            (Values::Range(range), Coordinate::Share(share)) => {
                Some(vec![range.value(share); self.keys.len()])
            }
            _ => panic!("{coordinate:?} is not on the axis of {:?}", self.keys),
        }
    }

    /// Keys with their values at a coordinate, as they are laid over a scenario.
    pub fn entries(&self, coordinate: Coordinate) -> Vec<(String, Entry)> {
        let place = match coordinate {
            Coordinate::Level(level) => self.places.get(level),
            _ => None,
        };
        let origin = place.unwrap_or(&self.origin);
        let entry = |value| Entry { value, origin: origin.clone() };
        let values = self.at(coordinate).unwrap_or_default();
        self.keys.iter().cloned().zip(values.into_iter().map(entry)).collect()
    }

    /// Columns of tables that hold its values: one for each key, or for all that have the same.
    pub fn columns(&self) -> Vec<Column> {
        (0..self.distinct_keys()).map(|key| self.column(key)).collect()
    }

    /// How many keys have values of their own.
    fn distinct_keys(&self) -> usize {
        let same = |values: &Vec<Value>| values.iter().all(|value| *value == values[0]);
        match &self.values {
            Values::Listed(values) if !values.iter().all(same) => self.keys.len(),
            _ => 1,
        }
    }

    /// The column of a key, with the unit that all its values share.
    fn column(&self, key: usize) -> Column {
        let unit = self.unit(key);
        let own = &self.keys[key];
        let name = match unit.as_deref() {
            Some("") | None => column_name(own),
            Some(unit) => format!("{}_{}", column_name(own), column_name(&in_name(unit))),
        };
        let about = match self.keys.as_slice() {
            [key] => format!("Input {key}."),
            keys => format!("Input {own}; {} move together.", keys.join(", ")),
        };
        match unit {
            Some(unit) => Column::number(name, unit, about),
            None => Column::text(name, about),
        }
    }

    /// What stands in the first of those columns at a coordinate.
    pub fn cell(&self, coordinate: Coordinate) -> Cell {
        self.cell_of(0, coordinate)
    }

    /// What holds at a coordinate: the same, or what the scenario says where the point leaves it alone.
    pub fn held(&self, coordinate: Coordinate, scenario: &Template) -> Cell {
        let own = self.cell(coordinate);
        match (own, scenario.value(&self.keys[0])) {
            (Cell::Missing, Some(value)) => match (self.unit(0), number_and_unit(value)) {
                (Some(unit), Some((number, own))) if unit == own => Cell::Number(number),
                (Some(_), _) => Cell::Missing,
                (None, _) => Cell::Text(plain(value)),
            },
            (own, _) => own,
        }
    }

    /// What stands in those columns at a coordinate.
    pub fn cells(&self, coordinate: Coordinate) -> Vec<Cell> {
        (0..self.distinct_keys()).map(|key| self.cell_of(key, coordinate)).collect()
    }

    fn cell_of(&self, key: usize, coordinate: Coordinate) -> Cell {
        let Some(values) = self.at(coordinate) else { return Cell::Missing };
        if self.is_base() {
            return Cell::Text(stem(&plain(&values[0])));
        }
        match (self.unit(key), number_and_unit(&values[key])) {
            (Some(_), Some((number, _))) => Cell::Number(number),
            _ => Cell::Text(plain(&values[key])),
        }
    }

    /// The value at a coordinate as a label for people.
    pub fn label(&self, coordinate: Coordinate) -> Option<String> {
        let values = self.at(coordinate)?;
        if self.is_base() {
            return Some(stem(&plain(&values[0])));
        }
        let texts: Vec<String> = values.iter().take(self.distinct_keys()).map(plain).collect();
        Some(format!("{} {}", self.name(), texts.join("/")))
    }

    /// What people call it: its label, or the last word of its first key.
    pub fn name(&self) -> &str {
        let last = || self.keys[0].rsplit('.').next().unwrap_or_default();
        self.label.as_deref().unwrap_or_else(last)
    }

    /// The unit that all values of a key share: empty for plain numbers, `None` unless all are numbers.
    fn unit(&self, key: usize) -> Option<String> {
        match &self.values {
            Values::Range(range) => Some(range.unit.clone()),
            Values::Listed(values) => {
                let first = number_and_unit(values.first()?.get(key)?)?.1;
                let same = |values: &Vec<Value>| {
                    number_and_unit(&values[key]).is_some_and(|(_, unit)| unit == first)
                };
                values.iter().all(same).then_some(first)
            }
        }
    }
}

impl Range {
    /// The value at a share of the range, to seven digits.
    fn value(&self, share: f64) -> Value {
        if self.whole {
            let count = self.high - self.low + 1.0;
            let number = (self.low + libm::floor(share * count)).min(self.high);
            #[expect(clippy::cast_possible_truncation, reason = "between two whole numbers")]
            return Value::Integer(number as i64);
        }
        let number = if self.logarithmic {
            self.low * libm::pow(self.high / self.low, share)
        } else {
            self.low + (self.high - self.low) * share
        };
        let number = rounded(number).clamp(self.low, self.high);
        if self.unit.is_empty() {
            Value::Number(number)
        } else {
            Value::Text(format!("{number} {}", self.unit))
        }
    }
}

/// The name of a file without its folder and ending.
pub(crate) fn stem(path: &str) -> String {
    let stem = std::path::Path::new(path).file_stem();
    stem.map_or_else(|| path.to_owned(), |stem| stem.to_string_lossy().into())
}

/// A number to seven digits, so that tables and labels show what was simulated.
fn rounded(number: f64) -> f64 {
    format!("{number:.6e}").parse().unwrap_or(number)
}

/// The number of a value and its unit, which is empty for plain numbers.
pub fn number_and_unit(value: &Value) -> Option<(f64, String)> {
    match value {
        Value::Integer(number) => Some((*number as f64, String::new())),
        Value::Number(number) => Some((*number, String::new())),
        Value::Text(text) => {
            let (number, unit) = units::number_and_unit(text);
            let spaced = text.trim().contains(char::is_whitespace);
            // "2N" is a word; "2MW" is not.
            if !spaced && !units::is_unit(unit) {
                return None;
            }
            let number: f64 = number.parse().ok()?;
            number.is_finite().then(|| (number, unit.to_owned()))
        }
        Value::Switch(_) | Value::List(_) => None,
    }
}

/// A value as people write it in a sentence, without quotes.
pub fn plain(value: &Value) -> String {
    if let Value::Text(text) = value { text.clone() } else { value.to_string() }
}

/// Text as part of the name of a column: words in lower case joined by underscores.
pub(crate) fn column_name(text: &str) -> String {
    let word =
        |letter: char| if letter.is_alphanumeric() { letter.to_ascii_lowercase() } else { '_' };
    let name: String = text.replace('*', "all").chars().map(word).collect();
    let words: Vec<&str> = name.split('_').filter(|word| !word.is_empty()).collect();
    words.join("_")
}

/// A unit in words that can be part of a name.
fn in_name(unit: &str) -> String {
    unit.replace('/', " per ").replace('%', "percent")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(keys: &[&str], values: Values) -> Input {
        let origin = Origin { file: "".into(), line: 0, column: 0, source: None };
        Input {
            keys: keys.iter().map(|&key| key.to_owned()).collect(),
            label: None,
            values,
            origin,
            crossed: false,
            places: Vec::new(),
        }
    }

    fn range(low: f64, high: f64, unit: &str) -> Range {
        let unit = unit.to_owned();
        Range { low, high, unit, whole: false, logarithmic: false, steps: None }
    }

    #[test]
    fn a_range_is_walked_evenly_in_differences_or_in_ratios() {
        let linear = range(10.0, 1000.0, "MWh");
        assert_eq!(linear.value(0.5), Value::Text("505 MWh".to_owned()));
        let ratios = Range { logarithmic: true, ..linear };
        assert_eq!(ratios.value(0.5), Value::Text("100 MWh".to_owned()));
        assert_eq!(ratios.value(1.0), Value::Text("1000 MWh".to_owned()));
        assert_eq!(range(0.0, 1.0, "").value(1.0 / 3.0), Value::Number(0.333_333_3));
    }

    #[test]
    fn whole_numbers_of_a_range_come_up_equally_often() {
        let whole = Range { whole: true, ..range(2.0, 4.0, "") };
        let values: Vec<Value> =
            [0.0, 0.33, 0.34, 0.66, 0.67, 1.0].map(|share| whole.value(share)).to_vec();
        assert_eq!(values, [2, 2, 3, 3, 4, 4].map(Value::Integer));
    }

    #[test]
    fn a_column_carries_the_unit_that_all_values_share() {
        let text = |text: &str| vec![Value::Text(text.to_owned())];
        let fuel = input(&["power.genset.fuel"], Values::Listed(vec![text("24 h"), text("48 h")]));
        assert_eq!(fuel.columns()[0].name, "power_genset_fuel_h");
        assert_eq!(fuel.cell(Coordinate::Level(1)), Cell::Number(48.0));
        let mixed = input(&["power.genset.fuel"], Values::Listed(vec![text("24 h"), text("2 d")]));
        assert_eq!(mixed.columns()[0].name, "power_genset_fuel");
        assert_eq!(mixed.cell(Coordinate::Level(1)), Cell::Text("2 d".to_owned()));
        let rate = input(&["location.grid.outage_rate"], Values::Range(range(0.1, 1.0, "/year")));
        assert_eq!(rate.columns()[0].name, "location_grid_outage_rate_per_year");
        let all = input(&["jobs.class.*.checkpoint"], Values::Listed(vec![text("young")]));
        assert_eq!(all.columns()[0].name, "jobs_class_all_checkpoint");
    }

    #[test]
    fn keys_that_move_together_have_a_value_each() {
        let pair = |a, b| vec![Value::Integer(a), Value::Integer(b)];
        let crews = input(&["a.it", "a.electrical"], Values::Listed(vec![pair(1, 2), pair(3, 4)]));
        let entries = crews.entries(Coordinate::Level(1));
        let texts: Vec<String> =
            entries.iter().map(|(key, entry)| format!("{key}={}", entry.value)).collect();
        assert_eq!(texts, ["a.it=3", "a.electrical=4"]);
        assert!(crews.entries(Coordinate::Base).is_empty());
        assert_eq!(crews.cell(Coordinate::Base), Cell::Missing);
        let names: Vec<String> = crews.columns().into_iter().map(|column| column.name).collect();
        assert_eq!(names, ["a_it", "a_electrical"]);
        assert_eq!(crews.cells(Coordinate::Level(0)), [1.0, 2.0].map(Cell::Number));
        assert_eq!(crews.label(Coordinate::Level(0)).unwrap(), "it 1/2");
    }
}
