//! What became of the time of jobs, by class and by size.

use factory::jobs::{GROUP_RATIOS, Group, GroupRatio};
use factory::results::Results;
use files::numbers::{UNDEFINED, significant};

use crate::figures::html::{Cell, escaped, paragraph, table};

/// A table with a row for each class and each size, and what its columns mean.
pub(super) fn groups(results: &Results) -> String {
    if results.groups.is_empty() {
        return paragraph("No job held a GPU.");
    }
    let title = |ratio: &GroupRatio| match ratio.unit {
        "" | "GPU-h" => ratio.label.to_owned(),
        unit => format!("{}, {unit}", ratio.label),
    };
    let mut columns = vec![("Jobs".to_owned(), Cell::Text)];
    columns.extend(GROUP_RATIOS.iter().map(|ratio| (title(ratio), Cell::Number)));
    let shown = |value: Option<f64>| value.map_or_else(|| UNDEFINED.to_owned(), significant);
    let rows = results.groups.iter().map(|group| {
        let numbers = GROUP_RATIOS.iter().map(|ratio| shown((ratio.of)(group)));
        [name(group)].into_iter().chain(numbers).collect()
    });
    let meanings = GROUP_RATIOS.map(|ratio| format!("{}: {}", ratio.label, ratio.about));
    table(&columns, rows) + &format!("<p>{}</p>\n", escaped(&meanings.join(" ")))
}

fn name(group: &Group) -> String {
    match group.of {
        "gpus" => format!("{} GPUs", group.name),
        _ => group.name.replace('_', " "),
    }
}
