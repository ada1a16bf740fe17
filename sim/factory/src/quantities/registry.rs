//! The registry: every quantity of every room, and all that is written from their declarations.

use super::{
    ClassColumn, Declared, Derived, How, Kind, Loss, Metric, Output, Step, Summary, Unit, Value,
};

/// A value for each quantity, in the order of the registry and in base units; `None` where it is
/// not defined.
pub type Row = Vec<Option<f64>>;

/// What exists, in the order in which rooms are listed and quantities declared.
#[derive(Debug)]
pub struct Registry {
    all: Vec<&'static Declared>,
    /// What is worked out, each after what it needs.
    derived: Vec<(usize, Sums)>,
    /// Places of the quantities with a column, in the order of the table.
    columns: Vec<usize>,
    metrics_of_columns: Vec<Metric>,
    /// What a run reports, in the order of the table.
    outputs: Vec<(usize, &'static Output)>,
}

/// Signed places whose values are added: of what is divided, and of what divides it.
#[derive(Debug)]
struct Sums {
    part: Vec<(usize, f64)>,
    whole: Option<Vec<(usize, f64)>>,
    never_negative: bool,
    nines: bool,
}

/// Energy that went from one part of the plant to another in the whole run.
#[derive(Clone, Debug, PartialEq)]
pub struct EnergyFlow {
    /// Where it came from.
    pub from: String,
    /// Where it went.
    pub to: String,
    /// How much.
    pub megawatt_hours: f64,
    /// What that is.
    pub about: String,
}

impl Registry {
    /// Everything that the rooms declare.
    ///
    /// # Panics
    /// If a declaration names a quantity that no room declares.
    pub fn new(rooms: &[&'static [Declared]]) -> Self {
        let all: Vec<&'static Declared> = rooms.iter().flat_map(|room| room.iter()).collect();
        let mut columns: Vec<usize> =
            (0..all.len()).filter(|&place| !all[place].column.is_empty()).collect();
        columns.sort_by_key(|&place| all[place].topic);
        let metrics_of_columns = columns.iter().map(|&place| all[place].column_metric()).collect();
        let outputs = |place: usize| all[place].run.iter().map(move |output| (place, output));
        let mut outputs: Vec<_> = (0..all.len()).flat_map(outputs).collect();
        outputs.sort_by_key(|&(place, output)| output.topic.unwrap_or(all[place].topic));
        let mut registry = Self { all, derived: Vec::new(), columns, metrics_of_columns, outputs };
        registry.resolve();
        registry
    }

    /// What exists.
    pub fn all(&self) -> impl Iterator<Item = &'static Declared> {
        self.all.iter().copied()
    }

    /// The columns of the hours.
    pub fn columns(&self) -> &[Metric] {
        &self.metrics_of_columns
    }

    /// The columns of the hours that these classes of work have, in the order in which hours hold them.
    pub fn columns_by_class(&self, classes: &[String]) -> Vec<ClassColumn> {
        let told = self.all().filter(|declared| declared.has_classes());
        told.flat_map(|declared| classes.iter().map(|class| declared.column_of_class(class)))
            .collect()
    }

    /// What every run reports, without values.
    pub fn metrics(&self) -> impl Iterator<Item = Metric> {
        self.outputs.iter().map(|&(place, output)| self.all[place].metric(output))
    }

    /// Sums over what rooms set first, then what is worked out from them, in the order of declaration.
    fn resolve(&mut self) {
        let is_sum = |place: &usize| {
            matches!(self.all[*place].derived, Some(Derived::Sum(_) | Derived::Reached(_)))
        };
        let (sums, others): (Vec<usize>, Vec<usize>) = (0..self.all.len())
            .filter(|&place| self.all[place].derived.is_some())
            .partition(is_sum);
        let resolved = sums.into_iter().chain(others).map(|place| (place, self.sums_of(place)));
        self.derived = resolved.collect();
    }

    fn sums_of(&self, place: usize) -> Sums {
        let declared = self.all[place];
        let terms = |names: &[&str]| names.iter().map(|name| self.term(declared, name)).collect();
        let (part, whole, never_negative) = match declared.derived.expect("only what is derived") {
            Derived::Sum(meter) => {
                let covered =
                    |declared: &Declared| declared.meter.is_some_and(|it| meter.covers(it));
                let places = (0..self.all.len()).filter(|&place| covered(self.all[place]));
                (places.map(|place| (place, 1.0)).collect(), None, false)
            }
            Derived::Reached(step) => {
                let reaches =
                    |declared: &Declared| declared.spends.is_some_and(|it| it.reaches(step));
                let places = (0..self.all.len()).filter(|&place| reaches(self.all[place]));
                (places.map(|place| (place, 1.0)).collect(), None, false)
            }
            Derived::Net(names) => (terms(names), None, false),
            Derived::Left(names) => (terms(names), None, true),
            Derived::Ratio(part, whole) | Derived::Nines(part, whole) => {
                (terms(part), Some(terms(whole)), false)
            }
        };
        let nines = matches!(declared.derived, Some(Derived::Nines(..)));
        Sums { part, whole, never_negative, nines }
    }

    fn term(&self, of: &Declared, name: &str) -> (usize, f64) {
        let (name, sign) = name.strip_prefix('-').map_or((name, 1.0), |rest| (rest, -1.0));
        let (room, name) = name.split_once('.').unwrap_or((of.room, name));
        let place = self.all().position(|it| (it.room, it.name) == (room, name));
        let place = place.unwrap_or_else(|| {
            panic!(
                "{}.{} is worked out from {room}.{name}, which nobody declares",
                of.room, of.name
            )
        });
        (place, sign)
    }

    /// Works out what is derived from the values before it.
    pub fn complete(&self, row: &mut Row) {
        for (place, sums) in &self.derived {
            row[*place] = sums.of(row);
        }
    }

    /// The columns of an hour whose values are complete.
    pub fn row(&self, row: &Row) -> Box<[Option<f64>]> {
        let column = |&place: &usize| row[place].map(|value| value / self.all[place].unit.size);
        self.columns.iter().map(column).collect()
    }

    /// The metrics of a run of `seconds`.
    pub fn values(&self, summaries: &[Summary], seconds: f64) -> Vec<Value> {
        let known = self.figures(summaries, seconds).into_iter();
        known.map(|(_, metric, value)| metric.of(value)).collect()
    }

    /// The metrics of several runs of `seconds` together, whose summaries are sums of theirs. What is neither a
    /// sum nor follows from sums is not defined, for this reason.
    pub fn values_together(
        &self,
        sums: &[Summary],
        seconds: f64,
        reason: &'static str,
    ) -> Vec<Value> {
        let said = |(declared, metric, value): (&Declared, Metric, Option<f64>)| {
            let adds_up = declared.grows
                || declared.derived.is_some()
                || matches!(declared.kind, Kind::Sample | Kind::Count);
            let value = value.filter(|_| adds_up);
            let undefined = if metric.undefined.is_empty() { reason } else { metric.undefined };
            Metric { undefined, ..metric }.of(value)
        };
        self.figures(sums, seconds).into_iter().map(said).collect()
    }

    fn figures(
        &self,
        summaries: &[Summary],
        seconds: f64,
    ) -> Vec<(&'static Declared, Metric, Option<f64>)> {
        let totals = self.totals(summaries);
        let value = |&(place, output): &(usize, &'static Output)| {
            let (declared, of) = (self.all[place], &summaries[place]);
            let value = match output.how {
                How::Total => totals[place],
                How::Mean if declared.kind == Kind::Sample => of.mean,
                How::Mean => totals[place].map(|total| total / seconds),
                How::Peak => of.peak,
                How::Last => of.last,
                How::Change => of.change,
                How::Percentile95 => of.percentile_95,
                How::ShareAboveZero => of.share_above_zero,
                How::Count => of.count,
            };
            let size = declared.unit_of(output).size;
            (declared, declared.metric(output), value.map(|value| value / size))
        };
        self.outputs.iter().map(value).collect()
    }

    /// What a run added up to of a quantity, by `room.name`, in base units.
    pub fn total(&self, name: &str, summaries: &[Summary]) -> Option<f64> {
        let known = |it: &Declared| name.split_once('.') == Some((it.room, it.name));
        self.totals(summaries)[self.all().position(known)?]
    }

    /// GPU-seconds that did not come as far as a step, or were lost at it.
    pub fn lost_before(&self, step: Step, summaries: &[Summary]) -> f64 {
        let lost = |declared: &Declared| declared.spends.is_some_and(|it| !it.reaches(step));
        let all = self.all().zip(summaries).filter(|(declared, _)| lost(declared));
        all.filter_map(|(_, summary)| summary.total).sum()
    }

    fn totals(&self, summaries: &[Summary]) -> Row {
        let mut totals = summaries.iter().map(|summary| summary.total).collect();
        self.complete(&mut totals);
        totals
    }

    /// Where the GPU time installed went, by state and cause.
    pub fn uses(&self, summaries: &[Summary]) -> Vec<Loss> {
        let mut uses = Vec::new();
        for (declared, summary) in self.all().zip(summaries) {
            let Some(state) = declared.spends else { continue };
            let about = phrase(declared.meaning);
            let mut spend = |cause: &str, total: f64| {
                uses.push(Loss::new(state, cause, &about, total / Unit::GPU_HOUR.size));
            };
            if summary.members.is_empty() {
                spend("", summary.total.unwrap_or(0.0));
            }
            for (member, total) in summary.members.iter().filter(|(_, total)| *total != 0.0) {
                spend(member, *total);
            }
        }
        uses
    }

    /// Where energy came from and went: what enters each part leaves it again, but for sources and
    /// sinks. What a store gained or lost is a flow to its content or from what it had before.
    pub fn energy(&self, summaries: &[Summary]) -> Vec<EnergyFlow> {
        let mut flows = Vec::new();
        for (declared, summary) in self.all().zip(summaries) {
            let mut push = |from, to, joules: f64| {
                if joules > 0.0 {
                    let (about, megawatt_hours) = (declared.meaning.to_owned(), joules / 3.6e9);
                    flows.push(EnergyFlow { from, to, megawatt_hours, about });
                }
            };
            if let Some((from, to)) = declared.ends {
                if summary.members.is_empty() {
                    push(from.label(""), to.label(""), summary.total.unwrap_or(0.0));
                }
                for (member, joules) in &summary.members {
                    push(from.label(member), to.label(member), *joules);
                }
            }
            if let (Some(store), Some(change)) = (declared.content_of, summary.change) {
                push(store.label(""), "Stored".to_owned(), change);
                push("Stored before".to_owned(), store.label(""), -change);
            }
        }
        flows.extend(self.given_to_cooling(summaries));
        flows
    }

    /// What site distribution gives to cooling equipment together.
    fn given_to_cooling(&self, summaries: &[Summary]) -> Option<EnergyFlow> {
        use super::Node::{Bus, Cooling};
        let from_cooling =
            |declared: &Declared| declared.ends.is_some_and(|(from, _)| from == Cooling);
        let parts = self.all().zip(summaries).filter(|(declared, _)| from_cooling(declared));
        let joules: f64 = parts.filter_map(|(_, summary)| summary.total).sum();
        (joules > 0.0).then(|| EnergyFlow {
            from: Bus.label(""),
            to: Cooling.label(""),
            megawatt_hours: joules / 3.6e9,
            about: "Energy of pumps, fans, air handlers and chillers.".to_owned(),
        })
    }
}

impl Sums {
    /// `None` where a term is not defined, or where there is nothing to divide by.
    fn of(&self, row: &Row) -> Option<f64> {
        let sum = |terms: &[(usize, f64)]| {
            terms.iter().try_fold(0.0, |sum, &(place, sign)| Some(sum + sign * row[place]?))
        };
        let part = sum(&self.part)?;
        match &self.whole {
            None if self.never_negative => Some(part.max(0.0)),
            None => Some(part),
            Some(_) if self.nines && part <= 0.0 => None,
            Some(whole) => {
                let ratio = sum(whole).filter(|whole| *whole > 0.0).map(|whole| part / whole);
                if self.nines { ratio.map(|share| -libm::log10(share)) } else { ratio }
            }
        }
    }
}

/// A sentence as it stands within another: without its point, and with a small letter.
fn phrase(sentence: &str) -> String {
    let mut text = sentence.trim_end_matches('.').to_owned();
    if !text.chars().nth(1).is_some_and(char::is_uppercase)
        && let Some(first) = text.get_mut(..1)
    {
        first.make_ascii_lowercase();
    }
    text
}
