//! What it would be worth to know more before choosing, and which questions can be closed.

use factory::quantities::Better;
use files::numbers::grouped;
use study::statistics::{Information, partial_information, perfect_information};

use super::nothing;
use super::ranking::Ranking;
use super::subject::Decision;
use super::words::{estimate_in_words, percent, scale_of_measure};
use crate::figures::html::{Cell, paragraph, table};

/// Fewest draws from which a regression says something.
const FEWEST: usize = 30;
/// Draws from which intervals are narrow enough to close questions.
const ENOUGH: usize = 1000;
/// Share of what knowing all is worth below which an input is not worth discussing.
const NOTHING: f64 = 0.01;
/// Seed of what is shuffled and drawn again.
const SEED: u64 = 1;

/// A choice that can be made, by what it is called.
#[derive(Clone, Debug)]
pub(super) struct Question {
    /// What is chosen.
    pub(super) name: &'static str,
    /// What knowing all is worth.
    pub(super) perfect: Information,
    /// By input: what knowing it is worth; `None` for one that never varies.
    pub(super) partial: Vec<(String, Option<Information>)>,
}

/// What knowing more is worth to each choice; nothing without enough draws of inputs that vary.
pub(super) fn questions(decision: &Decision, ranking: &Ranking) -> Vec<Question> {
    let draws = ranking.keys.len();
    let inputs = inputs(decision, ranking);
    if draws < FEWEST || inputs.is_empty() {
        return Vec::new();
    }
    let mut asked: Vec<(&'static str, Vec<Vec<f64>>)> = Vec::new();
    if ranking.benefits.len() > 1 {
        asked.push(("Which option", ranking.benefits.clone()));
    }
    if decision.measure().name == "npv_usd" && decision.measure().better != Better::Less {
        let mut with_none = ranking.benefits.clone();
        with_none.push(vec![0.0; draws]);
        asked.push(("Whether to build at all", with_none));
    }
    let question = |(name, benefits): (&'static str, Vec<Vec<f64>>)| Question {
        name,
        perfect: perfect_information(&benefits, decision.level, SEED),
        partial: inputs
            .iter()
            .map(|(input, values)| {
                let known = partial_information(&benefits, values, decision.level, SEED);
                (input.clone(), known)
            })
            .collect(),
    };
    asked.into_iter().map(question).collect()
}

/// Inputs with their values in the draws that all options met, in the order of these.
fn inputs(decision: &Decision, ranking: &Ranking) -> Vec<(String, Vec<f64>)> {
    let Some(best) = ranking.best() else { return Vec::new() };
    let mut draws: Vec<_> = decision.options[best]
        .draws
        .iter()
        .filter(|draw| ranking.keys.binary_search(&draw.key).is_ok())
        .collect();
    draws.sort_by(|one, other| one.key.cmp(&other.key));
    draws.dedup_by(|one, other| one.key == other.key);
    let Some(first) = draws.first() else { return Vec::new() };
    let values = |name: &String| -> Option<(String, Vec<f64>)> {
        let values: Option<Vec<f64>> =
            draws.iter().map(|draw| draw.inputs.get(name).copied()).collect();
        Some((name.clone(), values?))
    };
    first.inputs.keys().filter_map(values).collect()
}

/// Whether an input need not be discussed for a choice; none need where nothing that can be known changes it.
pub(super) fn is_closed(question: &Question, known: &Information) -> bool {
    known.gain.value <= NOTHING * question.perfect.gain.value
}

/// What knowing each input is worth.
pub(super) fn information(decision: &Decision, questions: &[Question], draws: usize) -> String {
    if questions.is_empty() {
        return nothing(
            "What it is worth to know more before choosing is told from a study that varies inputs under all options \
             alike: a sample (lhs or sobol) in which the scenario files are crossed. None that was read does, or it \
             has too few runs.",
        );
    }
    let mut html = String::new();
    for question in questions {
        html.push_str(&of_question(decision, question, draws));
    }
    html
}

fn of_question(decision: &Decision, question: &Question, draws: usize) -> String {
    let (size, unit) = scale_of_measure(decision);
    let columns = [
        ("Known before choosing".to_owned(), Cell::Text),
        (format!("Worth, {unit}"), Cell::Number),
        ("Would change the decision, % of cases".to_owned(), Cell::Number),
        ("Verdict".to_owned(), Cell::Text),
    ];
    let row = |name: &str, known: &Information, verdict: &str| {
        vec![
            name.to_owned(),
            estimate_in_words(&known.gain, size),
            percent(known.changes),
            verdict.to_owned(),
        ]
    };
    let mut inputs: Vec<(&String, &Information)> =
        question.partial.iter().filter_map(|(name, known)| Some((name, known.as_ref()?))).collect();
    inputs.sort_by(|one, other| other.1.gain.value.total_cmp(&one.1.gain.value));
    let everything = row("Everything (EVPI)", &question.perfect, "");
    let rows = std::iter::once(everything).chain(inputs.iter().map(|(name, known)| {
        let closed = is_closed(question, known);
        row(name, known, if closed { "stop discussing" } else { "worth asking" })
    }));
    let few = if draws < ENOUGH {
        " There are fewer than a thousand draws, so that intervals are wide."
    } else {
        ""
    };
    let text = format!(
        "{}: {} draws of inputs and luck that all options met. Everything is what would be gained by knowing all of \
         it, luck too, which nobody can; an input is told by a regression, from which what it finds on shuffled \
         inputs is taken off. What is below a hundredth of everything need not be discussed.{few}",
        question.name,
        grouped(draws as f64)
    );
    let draws = vec!["Draws".to_owned(), grouped(draws as f64), "–".to_owned(), String::new()];
    paragraph(&text) + &table(&columns, rows.chain([draws]))
}
