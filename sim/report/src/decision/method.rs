//! What stands at the end: sovereignty where it is modelled, what the measure follows, and how it all was made.

use files::numbers::{fixed, grouped};

use super::subject::Decision;
use super::words::percent;
use super::{MEANS, Row, by_option, means, nothing};
use crate::figures::html::{Cell, paragraph, table};

/// What names of metrics of sovereignty begin with.
const SOVEREIGN: [&str; 6] =
    ["sovereign_", "refused_gpu_hours", "stranded_gpu_hours", "autonomy_days", "hhi_", "rule_"];
/// Indices that are shown at most.
const MOST_INDICES: usize = 40;

/// Every metric of sovereignty that the runs define.
pub(super) fn sovereignty(decision: &Decision) -> String {
    let of_it = |name: &str| SOVEREIGN.iter().any(|start| name.starts_with(start));
    let places = (0..decision.metrics.len()).filter(|place| of_it(decision.metrics[*place].name));
    let rows: Vec<Row> = means(decision, places).collect();
    if rows.is_empty() {
        return nothing(
            "These runs say nothing about it: no rule on data, operators, licences or stops of supply is in the \
             scenarios. What is not asked is not answered, and is no sign that an option is sovereign.",
        );
    }
    by_option(decision, MEANS, rows.into_iter())
}

/// How the measure follows inputs, as the studies estimate it.
pub(super) fn sensitivity(decision: &Decision) -> String {
    if decision.sensitivities.is_empty() {
        return nothing(
            "No study that was read varies an input beside the options. A sweep (aifactory sweep plan) tells what \
             the measure follows; its folder can be named here beside the others.",
        );
    }
    let columns = [
        ("Input", Cell::Code),
        ("Method", Cell::Text),
        ("Index", Cell::Code),
        ("Value", Cell::Number),
        ("Interval", Cell::Number),
    ];
    let mut indices: Vec<_> = decision.sensitivities.iter().collect();
    indices.sort_by(|one, other| {
        let order = other.value.abs().total_cmp(&one.value.abs());
        one.index.cmp(other.index).then(order)
    });
    let rows = indices.iter().take(MOST_INDICES).map(|index| {
        let end = |end: Option<f64>| end.map_or_else(|| "–".to_owned(), |end| fixed(end, 3));
        let interval = match index.interval {
            [None, None] => "–".to_owned(),
            [low, high] => format!("{} to {}", end(low), end(high)),
        };
        vec![
            index.input.clone(),
            index.method.replace('_', " "),
            index.index.to_owned(),
            files::numbers::significant(index.value),
            interval,
        ]
    });
    let text = format!(
        "How {} follows each input that was varied. Indices between -1 and 1 are correlations or shares of the \
         variance; low, high and swing are in {}.",
        decision.measure().title(),
        if decision.measure().unit.is_empty() { "its own unit" } else { decision.measure().unit }
    );
    paragraph(&text) + &table(&columns, rows)
}

/// Where results were read, by which seeds they can be made again, and what the model was held against.
pub(super) fn method(decision: &Decision) -> String {
    let columns = [
        ("Folder", Cell::Code),
        ("Kind", Cell::Short),
        ("Version", Cell::Code),
        ("Digest or plan", Cell::Code),
        ("Seeds", Cell::Number),
        ("Runs", Cell::Number),
        ("Failed", Cell::Number),
    ];
    let rows = decision.sources.iter().map(|source| {
        let (first, last) = source.seeds;
        let seeds = if first == last { first.to_string() } else { format!("{first} to {last}") };
        vec![
            source.folder.clone(),
            source.kind.to_owned(),
            source.version.clone(),
            source.fingerprint.chars().take(16).collect(),
            seeds,
            grouped(source.runs as f64),
            grouped(source.failed as f64),
        ]
    });
    let shown = decision.options.iter().map(|option| {
        vec![
            option.name.clone(),
            option.shown.seed.to_string(),
            format!("{:016x}", option.shown.results.digest),
            option.hash.chars().take(16).collect(),
        ]
    });
    let of_shown = [
        ("Option", Cell::Text),
        ("Seed of the run that is shown", Cell::Number),
        ("Digest of its events", Cell::Code),
        ("Scenario", Cell::Code),
    ];
    paragraph(&format!(
        "Every run is a discrete-event simulation of the whole plant, hour by hour and event by event, with random \
         streams that belong to a purpose and a part: options meet the same weather, failures, jobs and price paths \
         in runs with one seed. Intervals are at {}: Student's for means, and for differences of pairs with the \
         same luck.",
        percent(decision.level)
    )) + &table(&columns, rows)
        + "<h3>Runs that are shown</h3>\n"
        + &table(&of_shown, shown)
        + &validation()
}

/// What the model was held against, as the validation files say.
fn validation() -> String {
    let Ok(all) = files::validation::Validation::builtin(&files::Catalogues::embedded()) else {
        return String::new();
    };
    let columns = [
        ("Held against", Cell::Text),
        ("What", Cell::Text),
        ("Published", Cell::Number),
        ("Source", Cell::Text),
    ];
    let rows = all.iter().flat_map(|system| {
        system.expectations.iter().map(|expected| {
            vec![
                system.system.clone(),
                expected.what.clone(),
                files::numbers::significant(expected.published),
                expected.source.clone(),
            ]
        })
    });
    format!(
        "<h3>What the model is held against</h3>\n{}{}",
        paragraph(
            "Published systems that the program simulates whenever it is asked to (aifactory validate), with what \
             was published of them; that command prints what comes out today."
        ),
        table(&columns, rows)
    )
}
