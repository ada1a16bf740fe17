//! What became of the time of jobs, by class and by size.

use std::fmt::Write as _;

use factory::jobs::{GROUP_RATIOS, Group, GroupRatio};
use factory::results::Results;
use files::names;
use files::numbers::{UNDEFINED, fixed, grouped};

use crate::figures::html::{Cell, details, escaped, paragraph, table};

/// A table with a row for each class and each size, and what its columns mean.
pub(super) fn groups(results: &Results) -> String {
    if results.groups.is_empty() {
        return paragraph("No job held a GPU.");
    }
    let title = |ratio: &GroupRatio| {
        let label = names::sentence(ratio.label);
        match ratio.unit {
            _ if ratio.share => format!("{label}, %"),
            "" | "GPU-h" => label,
            unit => format!("{label}, {unit}"),
        }
    };
    let mut columns = vec![("Jobs".to_owned(), Cell::Text)];
    columns.extend(GROUP_RATIOS.iter().map(|ratio| (title(ratio), Cell::Number)));
    let rows = results.groups.iter().map(|group| {
        let numbers = GROUP_RATIOS.iter().map(|ratio| shown(ratio, group));
        [name(group)].into_iter().chain(numbers).collect::<Vec<String>>()
    });
    let mut meanings = String::from("<dl>\n");
    for ratio in GROUP_RATIOS {
        let (label, about) = (names::sentence(ratio.label), escaped(ratio.about));
        let _ = writeln!(meanings, "<dt>{label}</dt>\n<dd>{about}</dd>");
    }
    meanings.push_str("</dl>\n");
    table(&columns, rows) + &details("What the columns mean", &meanings)
}

fn shown(ratio: &GroupRatio, group: &Group) -> String {
    match (ratio.of)(group) {
        None => UNDEFINED.to_owned(),
        Some(value) if ratio.share => fixed(value * 100.0, 2),
        Some(value) if ratio.unit == "h" => fixed(value, 2),
        Some(value) => grouped(value),
    }
}

fn name(group: &Group) -> String {
    match group.of {
        "gpus" => format!("{} GPUs", group.name),
        _ => names::title(&group.name),
    }
}
