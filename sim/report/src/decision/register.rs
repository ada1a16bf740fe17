//! The register of assumptions: every input that was read, how far it may be off, and what that does to the
//! measure.

mod effects;
mod range;

use std::collections::BTreeMap;

use factory::settings::{Confidence, Entry, Value};
use files::KnownKeys;
use files::numbers::{grouped, significant};
use files::table::{Cell as TableCell, Column};
use study::statistics::Information;

use super::information::Question;
use super::parallel::in_parallel;
use super::subject::Decision;
use super::words::{NONE, scale};
use crate::figures::html::{Cell, details, paragraph, table};
use effects::Effects;
pub(super) use range::Range;

/// Assumptions that stand open on the page.
const MOST_OPEN: usize = 30;

/// An input with its value in some of the options.
#[derive(Clone, Debug)]
pub(super) struct Assumption {
    /// Its key.
    pub(super) key: String,
    /// Options in which it holds; all where that is empty.
    pub(super) options: Vec<usize>,
    /// Where it comes from.
    pub(super) entry: Entry,
    /// How far it may be off, where it is a number that somebody has vouched for, or that is about money.
    pub(super) range: Option<Range>,
    /// What the measure gains from the low to the high end, of the best option.
    pub(super) effect: Option<f64>,
    /// Whether another option is best, or the sign of what the best is worth another one, at one of its ends.
    pub(super) turns: bool,
    /// What knowing it is worth, where a study varied it.
    pub(super) information: Option<Information>,
    /// Its place by effect, from 1.
    pub(super) rank: Option<usize>,
}

impl Assumption {
    /// How far to trust it; `None` where the scenario says it itself.
    pub(super) fn confidence(&self) -> Option<Confidence> {
        self.entry.origin.source.as_ref().map(|source| source.confidence)
    }

    /// Whether nobody has vouched for it and it turns the decision.
    pub(super) fn is_assumed_and_decisive(&self) -> bool {
        self.turns && matches!(self.confidence(), None | Some(Confidence::Assumed))
    }

    fn flag(&self) -> &'static str {
        match (self.turns, self.is_assumed_and_decisive()) {
            (_, true) => "assumed and decisive",
            (true, false) => "decisive",
            _ => "",
        }
    }
}

/// Every input, those that matter most first.
pub(super) fn register(decision: &Decision, questions: &[Question]) -> Vec<Assumption> {
    let mut all: Vec<Assumption> = Vec::new();
    for (key, groups) in grouped_by_value(decision) {
        let alone = groups.len() == 1 && groups[0].1.len() == decision.options.len();
        for (entry, options) in groups {
            all.push(Assumption {
                information: information(decision, questions, &key),
                options: if alone { Vec::new() } else { options },
                effect: None,
                turns: false,
                range: Range::of(&key, &entry),
                entry,
                key: key.clone(),
                rank: None,
            });
        }
    }
    let everywhere: Vec<usize> = (0..decision.options.len()).collect();
    let effects = Effects::new(decision);
    let moved = in_parallel(decision.jobs, all.len(), |place| {
        let Assumption { key, range, options, .. } = &all[place];
        let options = if options.is_empty() { &everywhere } else { options };
        effects.of(key, range.as_ref()?, options)
    });
    for (assumption, moved) in all.iter_mut().zip(moved) {
        assumption.effect = moved.map(|moved| moved.effect);
        assumption.turns = moved.is_some_and(|moved| moved.turns);
    }
    let size = |it: &Assumption| it.effect.map_or(-1.0, f64::abs);
    all.sort_by(|one, other| size(other).total_cmp(&size(one)));
    for (rank, assumption) in (1..).zip(all.iter_mut()) {
        let has_one = assumption.effect.is_some_and(|effect| effect.abs() > 0.0);
        assumption.rank = has_one.then_some(rank);
    }
    all
}

/// By key: its different values, each with the options in which it holds.
type Groups = Vec<(Entry, Vec<usize>)>;

fn grouped_by_value(decision: &Decision) -> BTreeMap<String, Groups> {
    let mut keys: BTreeMap<String, Groups> = BTreeMap::new();
    for (option, choice) in decision.options.iter().enumerate() {
        for (key, entry) in choice.settings.iter() {
            let groups = keys.entry(key.to_owned()).or_default();
            let same = groups.iter_mut().find(|(known, _)| {
                known.value == entry.value && known.origin.source == entry.origin.source
            });
            match same {
                Some((_, options)) => options.push(option),
                None => groups.push((entry.clone(), vec![option])),
            }
        }
    }
    keys
}

/// What knowing the input with this key is worth to the first question.
fn information(decision: &Decision, questions: &[Question], key: &str) -> Option<Information> {
    let input = decision.varied.iter().find(|varied| varied.keys.iter().any(|it| it == key))?;
    let (_, known) = questions.first()?.partial.iter().find(|(name, _)| *name == input.name)?;
    *known
}

/// What the page shows of it.
pub(super) fn on_page(decision: &Decision, register: &[Assumption]) -> String {
    let moved = register.iter().filter(|it| it.effect.is_some()).count();
    let flagged: Vec<&Assumption> =
        register.iter().filter(|it| it.is_assumed_and_decisive()).collect();
    let counts = [
        ("Inputs that were read", register.len()),
        ("Those whose effect was worked out", moved),
        ("Those that are assumed and decisive", flagged.len()),
    ];
    let columns = [("Register", Cell::Text), ("Entries", Cell::Number)];
    let rows = counts.iter().map(|(what, count)| vec![(*what).to_owned(), grouped(*count as f64)]);
    let mut html = paragraph(TEXT) + &table(&columns, rows);
    html.push_str("<h3>What moves the measure most</h3>\n");
    html.push_str(&shown(decision, register.iter().filter(|it| it.rank.is_some()).take(MOST_OPEN)));
    let rest: Vec<&Assumption> =
        flagged.into_iter().filter(|it| it.rank.is_none_or(|rank| rank > MOST_OPEN)).collect();
    if !rest.is_empty() {
        html.push_str("<h3>Others that are assumed and decisive</h3>\n");
        html.push_str(&shown(decision, rest.into_iter()));
    }
    html + &details("Every input that was read", &shown(decision, register.iter()))
}

const TEXT: &str = "Every input of every option, with where it comes from. Ends of its range follow from how far it \
                    can be trusted: verified, derived, recalled or assumed; what a scenario says about money without \
                    a source counts as assumed, and its other values are choices without a range. The effect is what \
                    the measure of the best option gains when the input goes from its low to its high end in every \
                    option in which it holds, all else as in the run that is shown. Inputs of money are priced again, \
                    without simulating, others are simulated where that was asked for; a dash stands where the effect \
                    was not worked out, which does not mean that there is none. Decisive is what makes another option the best at one of its ends, or turns the \
                    sign of what the best is worth. All of it is in assumptions.csv.";

fn shown<'a>(decision: &Decision, rows: impl Iterator<Item = &'a Assumption>) -> String {
    let (size, unit) = scale(decision, decision.measure);
    let columns = [
        ("Rank".to_owned(), Cell::Number),
        ("Key".to_owned(), Cell::Code),
        ("Value".to_owned(), Cell::Code),
        ("Low to high".to_owned(), Cell::Short),
        (format!("Effect, {unit}"), Cell::Number),
        ("Confidence".to_owned(), Cell::Short),
        ("Flag".to_owned(), Cell::Text),
        ("Source".to_owned(), Cell::Text),
    ];
    let rows = rows.map(|it| {
        let options: Vec<String> =
            it.options.iter().map(|option| decision.options[*option].name.clone()).collect();
        let of =
            if options.is_empty() { String::new() } else { format!(" ({})", options.join(", ")) };
        vec![
            it.rank.map_or_else(|| NONE.to_owned(), |rank| rank.to_string()),
            format!("{}{of}", it.key),
            in_words(&it.entry.value),
            it.range.as_ref().map_or_else(|| NONE.to_owned(), Range::in_words),
            it.effect.map_or_else(|| NONE.to_owned(), |effect| significant(effect / size)),
            it.confidence().map_or_else(|| "own".to_owned(), |it| it.to_string()),
            it.flag().to_owned(),
            source(&it.entry),
        ]
    });
    table(&columns, rows)
}

/// The source with its year, or the file that says it.
fn source(entry: &Entry) -> String {
    if let Some(source) = &entry.origin.source {
        return format!("{} ({})", source.text, source.year);
    }
    // Where the file stands is another place on every machine.
    let file = std::path::Path::new(&*entry.origin.file).file_name();
    let file = file.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    format!("{file}, line {}", entry.origin.line)
}

/// A value for people: text stands without its quotation marks.
fn in_words(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::List(values) => values.iter().map(in_words).collect::<Vec<_>>().join(", "),
        Value::Integer(_) | Value::Number(_) | Value::Switch(_) => value.to_string(),
    }
}

/// Columns of the table `assumptions`.
pub(super) fn columns(decision: &Decision) -> Vec<Column> {
    let unit = decision.measure().unit;
    vec![
        Column::text("key", "Key of the scenario."),
        Column::text("options", "Options in which this value holds; empty for all of them."),
        Column::text("value", "What holds."),
        Column::text("unit", "Unit of the value, as it is written; empty for what has none."),
        Column::number("low", "", "Low end of its range, in that unit; empty without a range."),
        Column::number("high", "", "High end of its range, in that unit."),
        Column::text("meaning", "What the key means."),
        Column::text("source", "Where the value comes from."),
        Column::integer("year", "", "Year of the source; empty for what a scenario says itself."),
        Column::text(
            "confidence",
            "verified, derived, recalled or assumed; empty for a scenario's own.",
        ),
        Column::number(
            "effect",
            unit,
            "What the measure of the best option gains from the low to the high end; empty where that was not \
             worked out.",
        ),
        Column::number(
            "evppi",
            unit,
            "What knowing it before choosing is worth; empty where no study varied it.",
        ),
        Column::integer("rank", "", "Its place by effect, from 1; empty without one."),
        Column::text("flag", "decisive, or assumed and decisive."),
    ]
}

/// The row of an assumption.
pub(super) fn row(decision: &Decision, it: &Assumption) -> Vec<TableCell> {
    let known = KnownKeys::of_scenarios();
    let text =
        |text: &str| if text.is_empty() { TableCell::Missing } else { TableCell::from(text) };
    let options: Vec<String> =
        it.options.iter().map(|option| decision.options[*option].name.clone()).collect();
    let (value, unit) = match study::number_and_unit(&it.entry.value) {
        Some((number, unit)) => (number.to_string(), unit),
        None => (in_words(&it.entry.value), String::new()),
    };
    let source = it.entry.origin.source.as_ref();
    let rank = it.rank.and_then(|rank| i64::try_from(rank).ok());
    vec![
        TableCell::Text(it.key.clone()),
        text(&options.join(", ")),
        TableCell::Text(value),
        text(&unit),
        TableCell::from(it.range.as_ref().map(|range| range.low)),
        TableCell::from(it.range.as_ref().map(|range| range.high)),
        text(known.find(&it.key).map_or("", |key| key.about)),
        TableCell::Text(self::source(&it.entry)),
        source.map_or(TableCell::Missing, |source| TableCell::Integer(source.year)),
        text(source.map_or("", |source| source.confidence.word())),
        TableCell::from(it.effect),
        TableCell::from(it.information.map(|known| known.gain.value)),
        rank.map_or(TableCell::Missing, TableCell::Integer),
        text(it.flag()),
    ]
}
