//! The top of the page: what is decided, and the answer in a few sentences.

use std::fmt::Write as _;

use factory::quantities::Better;
use files::names::within;
use study::statistics::{Estimate, mean};

use super::ranking::{Ranking, ToldApart};
use super::subject::Decision;
use super::words::{estimate_in_words, joined, mean_in_words, percent, scale_of_measure};
use crate::figures::html::{escaped, paragraph};

/// Title, facts and answer.
pub(super) fn heading(decision: &Decision, ranking: &Ranking) -> String {
    let mut html = format!(
        "<header>\n<p class=\"kicker\">Report of a decision</p>\n<h1>{}</h1>\n<dl class=\"facts\">\n",
        escaped(&decision.title)
    );
    for (name, value) in facts(decision, ranking) {
        let _ = writeln!(html, "<div><dt>{name}</dt><dd>{}</dd></div>", escaped(&value));
    }
    html.push_str("</dl>\n</header>\n");
    let _ = writeln!(html, "<p class=\"lead\">{}</p>", escaped(&answer(decision, ranking)));
    let without: Vec<String> = decision
        .options
        .iter()
        .filter(|option| option.draws.is_empty())
        .map(|option| option.name.clone())
        .collect();
    if !without.is_empty() {
        let text = "No run has finished yet, so that nothing is ranked, of";
        html.push_str(&paragraph(&format!("{text} {}.", joined(&without))));
    }
    if let Some(note) = decision.likeness.in_words() {
        html.push_str(&paragraph(&note));
    }
    let mut notes: Vec<&String> = Vec::new();
    for note in decision.options.iter().flat_map(|option| &option.notes) {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    if !notes.is_empty() {
        html.push_str("<ul class=\"notes\">\n");
        for note in notes {
            let _ = writeln!(html, "<li>{}</li>", escaped(note));
        }
        html.push_str("</ul>\n");
    }
    html
}

fn facts(decision: &Decision, ranking: &Ranking) -> Vec<(&'static str, String)> {
    let runs: usize = decision.options.iter().map(|option| option.draws.len()).sum();
    let spans: Vec<String> = decision
        .options
        .iter()
        .map(|option| files::numbers::period(option.scenario.spec().horizon.in_hours()))
        .collect();
    let same = spans.iter().all(|span| *span == spans[0]);
    let length = if same { spans[0].clone() } else { "of different length".to_owned() };
    vec![
        ("Options", decision.options.len().to_string()),
        ("Chosen by", decision.measure().title()),
        ("Runs", runs.to_string()),
        ("Runs that all options met", ranking.keys.len().to_string()),
        ("Length of a run", length),
        ("Confidence level", percent(decision.level)),
        ("Version", format!("aifactory {}", decision.version.split('+').next().unwrap_or(""))),
        ("Model", decision.version.split('+').nth(1).unwrap_or("").to_owned()),
    ]
}

/// Which option is best, by how much, and whether that is told apart from chance.
fn answer(decision: &Decision, ranking: &Ranking) -> String {
    let measure = decision.measure();
    let Some(best) = ranking.best() else {
        return format!("{} is not defined in any run: {}.", measure.title(), measure.undefined);
    };
    let (size, unit) = scale_of_measure(decision);
    let shown = |option: usize| {
        let values: Vec<f64> = decision.options[option]
            .values(decision.measure)
            .iter()
            .map(|value| value / decision.size(option))
            .collect();
        mean_in_words(&values, size, decision.level).unwrap_or_default()
    };
    let word = if measure.better == Better::Less { "Lowest" } else { "Highest" };
    let name = &decision.options[best].name;
    let mut text = format!("{word} {}: {name}, {} {unit}.", within(&measure.title()), shown(best));
    text.push_str(&lead(decision, ranking, (size, &unit)));
    if measure.name == "npv_usd" {
        text.push_str(sign_in_words(decision, best));
    }
    text
}

/// How far the best is ahead of the next one.
fn lead(decision: &Decision, ranking: &Ranking, (size, unit): (f64, &str)) -> String {
    let told = ranking.told_apart();
    let Some((second, lead)) =
        ranking.order.get(1).and_then(|second| Some((*second, ranking.behind[*second].as_ref()?)))
    else {
        return match told {
            ToldApart::Alone => " There is no other option to hold against it.".to_owned(),
            _ => " No run is common to all options, so that the lead cannot be told from luck."
                .to_owned(),
        };
    };
    let second = &decision.options[second].name;
    let lead: Estimate = lead.difference;
    let ahead = estimate_in_words(&lead, size);
    let level = percent(decision.level);
    match told {
        ToldApart::Unknown => format!(
            " It is {ahead} {unit} ahead of {second} in one common run: whether that is luck cannot be told \
             without more replications."
        ),
        ToldApart::Yes => format!(
            " It is really told apart: run by run with the same luck it is {ahead} {unit} ahead of {second}, the \
             next one, and the {level} interval excludes zero."
        ),
        _ => {
            let rivals: Vec<String> = ranking
                .rivals()
                .iter()
                .map(|option| decision.options[*option].name.clone())
                .collect();
            format!(
                " It is not told apart from {}: of what it is ahead of them, run by run with the same luck, the \
                 {level} interval does not exclude zero. Of {second}, the next by its mean, it is {ahead} {unit} \
                 ahead.",
                joined(&rivals)
            )
        }
    }
}

/// Whether the best option earns its cost of capital, as far as its runs tell.
fn sign_in_words(decision: &Decision, best: usize) -> &'static str {
    let mean = mean(&decision.options[best].values(decision.measure), decision.level);
    match (mean.low, mean.high) {
        (Some(low), _) if low > 0.0 => " It earns more than its cost of capital.",
        (_, Some(high)) if high < 0.0 => {
            " Not even this option earns its cost of capital: by these prices and costs none is worth building."
        }
        (Some(_), Some(_)) => {
            " Whether it earns its cost of capital at all is not told by these runs: the interval of its mean holds \
             zero."
        }
        _ => " One run does not tell whether it earns its cost of capital at all.",
    }
}
