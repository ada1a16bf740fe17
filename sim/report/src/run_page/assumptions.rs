//! Assumptions: what the scenario says itself, and how far its defaults can be trusted.

use std::borrow::Cow;

use factory::settings::{Confidence, Entry, Settings, Value};
use files::numbers::{grouped, percent};
use files::{KnownKeys, Loaded};

use crate::figures::html::{Cell, Column, details, paragraph, table};
use crate::figures::{Bar, Hue, bars, figure};

/// Degrees of confidence with what they mean, the surest first.
const DEGREES: [(Confidence, &str, Hue); 4] = [
    (Confidence::Verified, "read at the named source", Hue::Green),
    (Confidence::Derived, "computed from verified values", Hue::Sky),
    (Confidence::Recalled, "commonly quoted, not read at a source", Hue::Orange),
    (Confidence::Assumed, "an engineering judgement", Hue::Red),
];

/// What the results rest on.
pub(super) fn assumptions(loaded: &Loaded) -> String {
    let own = entries(&loaded.settings, true);
    let catalogue = entries(&loaded.settings, false);
    let mut html = paragraph(&format!(
        "The scenario and the command line set {} values; {} others come from the catalogues of \
         sites, rack types and defaults, each with its source and how far to trust it.",
        grouped(own.len() as f64),
        grouped(catalogue.len() as f64)
    ));
    html.push_str("<h3>Set by the scenario</h3>\n");
    html.push_str(&own_table(&own, &loaded.path.display().to_string()));
    html.push_str("<h3>Confidence in the values of the catalogues</h3>\n");
    html.push_str(&confidence(&catalogue));
    html.push_str(&details("Every value of the catalogues", &catalogue_table(&catalogue)));
    html
}

type Entries<'a> = Vec<(&'a str, &'a Entry)>;

/// What the scenario says itself, or what the catalogues say.
fn entries(settings: &Settings, own: bool) -> Entries<'_> {
    settings.iter().filter(|(_, entry)| entry.origin.source.is_none() == own).collect()
}

/// The values of the file `scenario` and of others, with their places.
fn own_table(own: &Entries<'_>, scenario: &str) -> String {
    const COLUMNS: [Column; 4] = [
        ("Key", Cell::Code),
        ("Value", Cell::Code),
        ("Meaning", Cell::Text),
        ("Where", Cell::Short),
    ];
    let known = KnownKeys::of_scenarios();
    let rows = own.iter().map(|&(key, entry)| {
        let about = known.find(key).map_or("", |key| key.about);
        let origin = &entry.origin;
        let place = match origin.line {
            0 => origin.file.to_string(),
            line if *origin.file == *scenario => format!("line {line}"),
            line => format!("{}, line {line}", origin.file),
        };
        [key.into(), shown(&entry.value), about.into(), place.into()]
    });
    table(&COLUMNS, rows)
}

fn confidence(catalogue: &Entries<'_>) -> String {
    let all = catalogue.len() as f64;
    let count = |degree: Confidence| {
        let sources = catalogue.iter().filter_map(|(_, entry)| entry.origin.source.as_ref());
        sources.filter(|source| source.confidence == degree).count() as f64
    };
    let rows = DEGREES.map(|(degree, about, hue)| {
        let length = count(degree);
        let values = [grouped(length), percent(length / all.max(1.0))];
        let hint = format!("{degree}: {about}");
        Bar { name: degree.to_string(), begins: 0.0, length, hue, values, hint, strong: false }
    });
    let svg = bars("Values of the catalogues by confidence", ["", "Values", "Share"], all, &rows);
    let legend = DEGREES.map(|(degree, about, hue)| (hue, format!("{degree}: {about}")));
    let legend: Vec<(Hue, &str)> = legend.iter().map(|(hue, text)| (*hue, text.as_str())).collect();
    let caption = "How far each value of the catalogues can be trusted. All of them count alike, \
                   whether the results depend on them much or little.";
    figure(&svg, &legend, caption)
}

fn catalogue_table(catalogue: &Entries<'_>) -> String {
    const COLUMNS: [Column; 5] = [
        ("Key", Cell::Code),
        ("Value", Cell::Code),
        ("Confidence", Cell::Text),
        ("Year", Cell::Number),
        ("Source", Cell::Text),
    ];
    let rows = catalogue.iter().filter_map(|&(key, entry)| {
        let source = entry.origin.source.as_ref()?;
        let (degree, year) = (source.confidence.word().into(), source.year.to_string().into());
        Some([key.into(), shown(&entry.value), degree, year, source.text.as_str().into()])
    });
    table(&COLUMNS, rows)
}

/// A value for people: text stands without its quotation marks.
fn shown(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(text) => text.into(),
        Value::List(values) => values.iter().map(shown).collect::<Vec<_>>().join(", ").into(),
        Value::Integer(_) | Value::Number(_) | Value::Switch(_) => value.to_string().into(),
    }
}
