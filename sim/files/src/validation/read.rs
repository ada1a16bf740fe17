//! Reading the table `validation` of a scenario file, and the variants of the scenario it asks for.

use std::path::Path;

use factory::scenario::CheckedScenario;
use factory::settings::Problem;
use units::{Quantity as _, Span};

use super::facts::{self, Assumption, Fact};
use super::fields::{Fields, number, tables, text, texts, year};
use super::{Answer, Difference, Expectation, Kind, OPTIMUM, Tolerance, Validation};
use crate::catalogue::Catalogues;
use crate::scenario::inherit::VALIDATION;
use crate::scenario::load::load_text;
use crate::scenario::overrides::SET;
use crate::text::problems::{Problems, problem, whole};

/// Most replications of a variant.
const MOST_REPLICATIONS: u32 = 10_000;
/// Fewest values of a sweep through which a parabola can be fitted.
const FEWEST_VALUES: usize = 3;

/// An expectation before its variants are loaded.
struct Written {
    expectation: Expectation,
    metric: String,
    set: Vec<String>,
}

/// The table `sweep`: all its values are simulated, and the metric is greatest at the optimum.
struct Sweep {
    key: String,
    /// As written and in minutes.
    values: Vec<(String, f64)>,
    maximise: String,
}

/// The key of a field of the expectation at `place`, counted from 0, for people.
pub(super) fn expectation_key(place: usize, field: &str) -> String {
    format!("{VALIDATION}.expect[{}].{field}", place + 1)
}

/// Reads a validation file from its text.
pub(super) fn read(
    path: &Path,
    text: &str,
    catalogues: &Catalogues,
) -> Result<Validation, Problems> {
    let base = load_text(path, text, &[], catalogues)?;
    let file = path.display().to_string();
    let mut problems = Vec::new();
    let table = base.validation.ok_or_else(|| {
        let allowed = "must be given: a table with system, replications and expect";
        problem(whole(&file), VALIDATION, "nothing", allowed)
    })?;
    let header = Header::read(&file, table, &mut problems);
    if !problems.is_empty() {
        return Err(Problems::new(problems));
    }
    let source = Source { path, text, catalogues };
    let assumptions = facts::valued(header.assumptions, &base.settings, &file, &mut problems);
    let mut validation = Validation {
        path: path.to_owned(),
        shows: first_comment(text),
        system: header.system,
        replications: header.replications,
        runs: Vec::new(),
        plain: None,
        expectations: Vec::new(),
        facts: header.facts,
        assumptions,
    };
    let mut variants = Variants { source, loaded: Vec::new(), problems };
    for (place, written) in header.expectations.into_iter().enumerate() {
        let answer = variants.answer(place, &written, header.sweep.as_ref());
        validation.expectations.push(Expectation { answer, ..written.expectation });
    }
    if !validation.assumptions.is_empty() {
        variants.run(Vec::new(), VALIDATION);
    }
    validation.plain = variants.loaded.iter().position(|(set, _)| set.is_empty());
    if variants.problems.is_empty() {
        validation.runs = variants.loaded.into_iter().map(|(_, scenario)| scenario).collect();
        Ok(validation)
    } else {
        Err(Problems::new(variants.problems))
    }
}

/// What the first line says, if it is a comment.
fn first_comment(text: &str) -> String {
    let line = text.lines().next().and_then(|line| line.strip_prefix('#'));
    line.unwrap_or_default().trim().to_owned()
}

/// The table as it is written.
#[derive(Default)]
struct Header {
    system: String,
    replications: u32,
    expectations: Vec<Written>,
    facts: Vec<Fact>,
    assumptions: Vec<Assumption>,
    sweep: Option<Sweep>,
}

impl Header {
    fn read(file: &str, table: toml::Table, problems: &mut Vec<Problem>) -> Self {
        let mut below = Vec::new();
        let mut fields = Fields::new(file, VALIDATION, table, problems);
        let system = fields.required("system", "must be text that names what is compared", text);
        let replications = fields.required(
            "replications",
            &format!("must be a whole number from 1 to {MOST_REPLICATIONS}"),
            |value| {
                let number = u32::try_from(value.as_integer()?).ok()?;
                (1..=MOST_REPLICATIONS).contains(&number).then_some(number)
            },
        );
        let sweep = fields.optional("sweep", "must be a table", |value| value.as_table().cloned());
        let expect = fields.required("expect", "must be tables: [[validation.expect]]", tables);
        let public = fields.optional("public", "must be tables: [[validation.public]]", tables);
        let assumed = fields.optional("assumed", "must be tables: [[validation.assumed]]", tables);
        fields.finish();
        let sweep = sweep.and_then(|table| Sweep::read(file, table, &mut below));
        let written = expect.unwrap_or_default().into_iter().enumerate();
        let expectations: Vec<Written> = written
            .filter_map(|(place, table)| Written::read(file, place, table, &mut below))
            .collect();
        let optima = expectations.iter().filter(|written| written.metric == OPTIMUM).count();
        if sweep.is_some() != (optima > 0) && below.is_empty() {
            let allowed = "must be given if and only if an expectation has metric = \"optimum\"";
            let found = if sweep.is_some() { "a table" } else { "nothing" };
            below.push(problem(whole(file), format!("{VALIDATION}.sweep"), found, allowed));
        }
        problems.extend(below);
        Self {
            system: system.unwrap_or_default(),
            replications: replications.unwrap_or_default(),
            expectations,
            facts: facts::facts(file, public.unwrap_or_default(), problems),
            assumptions: facts::assumptions(file, assumed.unwrap_or_default(), problems),
            sweep,
        }
    }
}

impl Written {
    fn read(
        file: &str,
        place: usize,
        table: toml::Table,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let mut fields =
            Fields::new(file, format!("{VALIDATION}.expect[{}]", place + 1), table, problems);
        let id = fields.required("id", "must be a short name such as \"V5\"", text);
        let what = fields.optional("what", "must be text", text);
        let allowed = "must be calibrated (a default was chosen by it), arithmetic (one formula) or \
                       emergent";
        let kind = fields.required("kind", allowed, kind);
        let metric = fields.required("metric", "must be the name of a metric", text);
        let set = fields.optional("set", "must be a list of texts \"key=value\"", texts);
        let published = fields.required("published", "must be a number", number);
        let tolerance = fields.required(
            "tolerance",
            "must be a share such as \"10 %\", or a number in the unit of the metric",
            tolerance,
        );
        if matches!(tolerance, Some(Tolerance::Relative(_))) && published == Some(0.0) {
            fields.report("tolerance", "a share of 0", "must be a number in the metric's unit");
        }
        let source = fields.required("source", "must be text: where it was published", text);
        let year = fields.optional("year", "must be the year of the source", year);
        let oracle = fields.optional("oracle", "must be text", text);
        let less = fields.optional("less", "must be the name of a metric", text);
        let per = fields.optional("per", "must be the name of a metric", text);
        let known = known_difference(&mut fields);
        fields.finish();
        let metric = metric?;
        let expectation = Expectation {
            id: id?,
            what: what.unwrap_or_else(|| metric.clone()),
            kind: kind?,
            published: published?,
            tolerance: tolerance?,
            source: source?,
            year,
            oracle,
            known,
            answer: Answer::Metric { run: 0, metric: metric.clone(), less, per },
        };
        Some(Self { expectation, metric, set: set.unwrap_or_default() })
    }
}

impl Sweep {
    fn read(file: &str, table: toml::Table, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::new(file, format!("{VALIDATION}.sweep"), table, problems);
        let key = fields.required("key", "must be the key that is swept", text);
        let allowed = "must be at least three different durations above zero, in a list of texts";
        let values = fields.required("values", allowed, |value| {
            let values: Option<Vec<(String, f64)>> =
                texts(value)?.into_iter().map(minutes).collect();
            values.filter(|values| different(values) >= FEWEST_VALUES)
        });
        let maximise = fields.required("maximise", "must be the name of a metric", text);
        fields.finish();
        Some(Self { key: key?, values: values?, maximise: maximise? })
    }
}

/// A duration as it is written and in minutes.
fn minutes(text: String) -> Option<(String, f64)> {
    let minutes = Span::from_text(&text).ok()?.in_minutes();
    (minutes > 0.0).then_some((text, minutes))
}

fn different(values: &[(String, f64)]) -> usize {
    let mut minutes: Vec<f64> = values.iter().map(|(_, minutes)| *minutes).collect();
    minutes.sort_by(f64::total_cmp);
    minutes.dedup();
    minutes.len()
}

fn kind(value: &toml::Value) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| value.as_str() == Some(kind.name()))
}

/// A difference that is known, with its explanation: both or neither.
fn known_difference(fields: &mut Fields<'_>) -> Option<Difference> {
    let allowed = "must be a share of the published number such as \"-20 %\"";
    let share = fields.optional("difference", allowed, share);
    let why = fields.optional("why", "must be text that explains the difference", text);
    match (share, why) {
        (Some(share), Some(why)) => Some(Difference { share, why }),
        (None, None) => None,
        (Some(_), None) => {
            fields.report("why", "nothing", "must explain the difference that is given");
            None
        }
        (None, Some(_)) => {
            fields.report("difference", "nothing", "must be given with why");
            None
        }
    }
}

/// `"-10 %"` is -0.1.
fn share(value: &toml::Value) -> Option<f64> {
    let percent: f64 = value.as_str()?.trim().strip_suffix('%')?.trim().parse().ok()?;
    percent.is_finite().then_some(percent / 100.0)
}

/// `"10 %"` is a share, `0.5` an amount.
fn tolerance(value: &toml::Value) -> Option<Tolerance> {
    let sound = |number: &f64| number.is_finite() && *number >= 0.0;
    if value.is_str() {
        return share(value).filter(sound).map(Tolerance::Relative);
    }
    number(value).filter(sound).map(Tolerance::Absolute)
}

/// What every variant is loaded from.
#[derive(Clone, Copy)]
struct Source<'s> {
    path: &'s Path,
    text: &'s str,
    catalogues: &'s Catalogues,
}

/// The variants that were asked for so far, each once.
struct Variants<'s> {
    source: Source<'s>,
    loaded: Vec<(Vec<String>, CheckedScenario)>,
    problems: Vec<Problem>,
}

impl Variants<'_> {
    fn answer(&mut self, place: usize, written: &Written, sweep: Option<&Sweep>) -> Answer {
        let key = expectation_key(place, "set");
        if let (OPTIMUM, Some(sweep)) = (written.metric.as_str(), sweep) {
            let runs = sweep.values.iter().map(|(text, minutes)| {
                let swept = format!("{}={text}", sweep.key);
                let set = written.set.iter().cloned().chain([swept]).collect();
                (*minutes, self.run(set, "validation.sweep"))
            });
            return Answer::Optimum { runs: runs.collect(), metric: sweep.maximise.clone() };
        }
        let run = self.run(written.set.clone(), &key);
        match &written.expectation.answer {
            Answer::Metric { metric, less, per, .. } => {
                let (less, per) = (less.clone(), per.clone());
                Answer::Metric { run, metric: metric.clone(), less, per }
            }
            other @ Answer::Optimum { .. } => other.clone(),
        }
    }

    /// The place of a variant among those loaded; 0 when it cannot be loaded.
    fn run(&mut self, set: Vec<String>, key: &str) -> usize {
        if let Some(known) = self.loaded.iter().position(|(other, _)| *other == set) {
            return known;
        }
        let Source { path, text, catalogues } = self.source;
        match load_text(path, text, &set, catalogues) {
            Ok(loaded) => {
                self.loaded.push((set, loaded.scenario));
                self.loaded.len() - 1
            }
            Err(wrong) => {
                let file = whole(&path.display().to_string());
                let place = |wrong: Problem| match &wrong.origin {
                    Some(origin) if *origin.file != *SET => wrong,
                    _ => Problem {
                        origin: Some(file.clone()),
                        key: format!("{key}: {}", wrong.key),
                        ..wrong
                    },
                };
                self.problems.extend(wrong.into_list().into_iter().map(place));
                0
            }
        }
    }
}
