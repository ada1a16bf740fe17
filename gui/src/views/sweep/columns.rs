//! Points of a sweep as columns: what each input is, and the mean of each metric with its interval.

use factory::results::{Better, Metric};
use files::table::{Cell, Column};
use report::study_page::well_known;

use crate::format::significant;
use crate::model::{Sweep, Table};
use crate::views::told;

/// A column with a value for each point.
#[derive(Clone, Debug)]
pub(super) struct Values {
    /// Its name in files.
    pub(super) name: String,
    /// Its name with its unit, for headings and axes.
    pub(super) title: String,
    /// What it means.
    pub(super) about: String,
    /// The value of each point; of a list of words the place of its word.
    pub(super) numbers: Vec<Option<f64>>,
    /// Half of the width of the interval of each point, where one is known.
    pub(super) halves: Vec<Option<f64>>,
    /// The words of an input that is no number, in the order of their first use.
    pub(super) words: Vec<String>,
    /// What is known of a metric; `None` of an input.
    pub(super) metric: Option<Metric>,
}

/// All columns: inputs first, then metrics.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// All of them.
    pub(super) all: Vec<Values>,
    /// How many of them are inputs.
    pub(super) inputs: usize,
    /// The name of each point for people.
    pub(super) labels: Vec<String>,
    /// Runs of each point that succeeded, where that is known.
    pub(super) runs: Vec<Option<usize>>,
}

impl Columns {
    /// The columns of a sweep as far as it has come.
    pub(super) fn new(open: &Sweep) -> Self {
        let plan = &open.session.plan;
        let points = plan.points.len();
        let mut all = inputs(open);
        let inputs = all.len();
        all.extend(metrics(open));
        let mut runs = vec![None; points];
        for found in &open.findings.points {
            runs[found.point] = Some(found.runs);
        }
        Self { all, inputs, labels: (0..points).map(|point| plan.label(point)).collect(), runs }
    }

    /// A column by its name.
    pub(super) fn get(&self, name: &str) -> Option<&Values> {
        self.all.iter().find(|values| values.name == name)
    }

    /// The metrics.
    pub(super) fn metrics(&self) -> &[Values] {
        &self.all[self.inputs..]
    }

    /// The metric that readers look for first.
    pub(super) fn first_metric(&self) -> Option<&Values> {
        let known = well_known().find_map(|name| self.get(name));
        known.or_else(|| self.metrics().first())
    }

    /// All columns for a file.
    pub(super) fn table(&self, open: &Sweep) -> Table {
        let text = |text: &str| Cell::Text(text.to_owned());
        let number = |count: usize| Cell::Integer(i64::try_from(count).unwrap_or(i64::MAX));
        let mut columns = vec![
            Column::integer("point", "", "Number of the point, from 1."),
            Column::text("label", "Name of the point for people."),
            Column::integer("runs", "", "Runs that succeeded."),
        ];
        for values in &self.all {
            if values.words.is_empty() {
                columns.push(Column::number(values.name.clone(), "", values.about.clone()));
            } else {
                columns.push(Column::text(values.name.clone(), values.about.clone()));
            }
        }
        for values in self.metrics() {
            let about = format!("Half of the width of the interval of {}.", values.name);
            columns.push(Column::number(format!("{}_half_width", values.name), "", about));
        }
        let row = |point: usize| {
            let runs = self.runs[point].map_or(Cell::Missing, number);
            let mut row = vec![number(point + 1), text(&self.labels[point]), runs];
            row.extend(self.all.iter().map(|values| match values.word(point) {
                Some(word) => text(word),
                None => Cell::from(values.numbers[point]),
            }));
            row.extend(self.metrics().iter().map(|values| Cell::from(values.halves[point])));
            row
        };
        Table { columns, rows: (0..open.session.plan.points.len()).map(row).collect() }
    }
}

impl Values {
    /// The value of a point for people.
    pub(super) fn shown(&self, point: usize) -> String {
        match (self.word(point), self.numbers[point], self.halves[point]) {
            (Some(word), _, _) => word.to_owned(),
            (None, Some(number), Some(half)) => {
                format!("{} ± {}", significant(number), significant(half))
            }
            (None, Some(number), None) => significant(number),
            (None, None, _) => told::UNDEFINED.to_owned(),
        }
    }

    /// Why a point has no value, in a sentence; `None` where it has one, and of a point without runs.
    pub(super) fn missing(&self, point: usize, runs: Option<usize>) -> Option<String> {
        let metric = self.metric.filter(|_| self.numbers[point].is_none() && runs != Some(0))?;
        Some(told::reason(metric.undefined))
    }

    /// What it means, and its name in files.
    pub(super) fn meaning(&self) -> String {
        self.metric.map_or_else(|| self.about.clone(), |metric| told::meaning(&metric))
    }

    /// Whether less of it is better; `None` if neither is better by itself.
    pub(super) fn smaller_is_better(&self) -> Option<bool> {
        match self.metric?.better {
            Better::Less => Some(true),
            Better::More => Some(false),
            Better::Neither => None,
        }
    }

    /// A number on an axis for people: of words the word at that place.
    pub(super) fn on_axis(&self, number: f64) -> String {
        if self.words.is_empty() {
            return significant(number);
        }
        let place = number.round();
        let word = (0..self.words.len()).find(|word| (*word as f64 - place).abs() < 0.5);
        let near = (number - place).abs() < 0.01;
        word.filter(|_| near).map_or_else(String::new, |word| self.words[word].clone())
    }

    /// The least and the greatest value.
    pub(super) fn range(&self) -> Option<(f64, f64)> {
        let known = self.numbers.iter().flatten();
        let least = known.clone().copied().fold(f64::INFINITY, f64::min);
        let greatest = known.copied().fold(f64::NEG_INFINITY, f64::max);
        (least <= greatest).then_some((least, greatest))
    }

    fn word(&self, point: usize) -> Option<&str> {
        let number = self.numbers[point].filter(|_| !self.words.is_empty())?;
        let place = (0..self.words.len()).find(|word| (*word as f64 - number).abs() < 0.5)?;
        self.words.get(place).map(String::as_str)
    }
}

fn inputs(open: &Sweep) -> Vec<Values> {
    let plan = &open.session.plan;
    let (columns, first) = (plan.input_columns(), plan.first_columns());
    let held: Vec<Vec<Cell>> = (0..plan.points.len()).map(|point| plan.held(point)).collect();
    let inputs = plan.study.inputs.iter().zip(first).enumerate();
    let values = inputs.map(|(place, (input, first))| {
        let column = &columns[first];
        let title = match column.unit.as_str() {
            "" => input.name().to_owned(),
            unit => format!("{}, {unit}", input.name()),
        };
        let mut words: Vec<String> = Vec::new();
        let mut number = |cell: &Cell| match cell {
            Cell::Number(number) => Some(*number),
            Cell::Text(text) => {
                let known = words.iter().position(|word| word == text);
                let place = known.unwrap_or(words.len());
                if known.is_none() {
                    words.push(text.clone());
                }
                Some(place as f64)
            }
            _ => None,
        };
        let numbers: Vec<Option<f64>> = held.iter().map(|row| number(&row[place])).collect();
        let halves = vec![None; numbers.len()];
        let about = format!("Input {}.", input.keys.join(", "));
        Values { name: column.name.clone(), title, about, numbers, halves, words, metric: None }
    });
    values.collect()
}

fn metrics(open: &Sweep) -> Vec<Values> {
    let (plan, findings) = (&open.session.plan, &open.findings);
    let metrics = plan.study.metrics.iter().enumerate();
    let values = metrics.map(|(place, metric)| {
        let numbers: Vec<Option<f64>> = findings.means.iter().map(|means| means[place]).collect();
        let mut halves = vec![None; numbers.len()];
        for found in &findings.points {
            let of_metric = found.metrics.get(place).and_then(Option::as_ref);
            halves[found.point] = of_metric.and_then(|found| found.mean.half_width());
        }
        Values {
            name: metric.name.to_owned(),
            title: told::heading(metric),
            about: metric.about.to_owned(),
            numbers,
            halves,
            words: Vec::new(),
            metric: Some(*metric),
        }
    });
    values.collect()
}
