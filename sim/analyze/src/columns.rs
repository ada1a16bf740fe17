//! Columns by name, which may be abbreviated where that is unambiguous, and the best known of them.

use polars::prelude::DataFrame;

use crate::Failure;

/// How many columns are suggested for an unknown one.
const SUGGESTIONS: usize = 3;

/// Metrics by which AI factories are compared, and the value of a long table.
const BEST_KNOWN: [&str; 9] = [
    "lcoc_usd_per_gpu_hour",
    "goodput_gpu_hours",
    "utilisation",
    "availability",
    "wait_p95_s",
    "pue",
    "wue_l_per_kwh",
    "capex_usd",
    "value",
];

/// Columns of numbers that tell which run it was, not what it gave.
const NO_METRICS: [&str; 3] = ["point", "replication", "seed"];

/// The names of all columns in their order.
pub(crate) fn names(table: &DataFrame) -> impl Iterator<Item = &str> {
    table.columns().iter().map(|column| column.name().as_str())
}

/// The full name of a column: the same, else the only one that begins so, else the only one that
/// contains it.
pub(crate) fn find(name: &str, table: &DataFrame) -> Result<String, Failure> {
    if names(table).any(|other| other == name) {
        return Ok(name.to_owned());
    }
    let beginning: Vec<&str> = names(table).filter(|other| other.starts_with(name)).collect();
    let containing: Vec<&str> = names(table).filter(|other| other.contains(name)).collect();
    let found = if beginning.is_empty() { containing } else { beginning };
    match found.as_slice() {
        [] => Err(unknown(name, names(table))),
        [only] if !name.is_empty() => Ok((*only).to_owned()),
        _ if name.is_empty() => Err(Failure::Input("a column has no name".to_owned())),
        several => {
            let several = several.join(", ");
            Err(Failure::Input(format!("column {name} is ambiguous: {several}")))
        }
    }
}

/// The full names of several different columns.
pub(crate) fn find_all(names: &[String], table: &DataFrame) -> Result<Vec<String>, Failure> {
    let found: Vec<String> =
        names.iter().map(|name| find(name, table)).collect::<Result<_, _>>()?;
    once(&found)?;
    Ok(found)
}

/// The full name of a column that holds numbers.
pub(crate) fn find_number(name: &str, table: &DataFrame) -> Result<String, Failure> {
    let found = find(name, table)?;
    if is_number(&found, table) {
        Ok(found)
    } else {
        Err(Failure::Input(format!("column {found} holds text; must hold numbers")))
    }
}

/// Whether a column holds numbers.
pub(crate) fn is_number(name: &str, table: &DataFrame) -> bool {
    table.column(name).is_ok_and(|column| column.dtype().is_primitive_numeric())
}

/// The best known metrics that a table has; without any, all its numbers.
pub(crate) fn known_metrics(table: &DataFrame) -> Vec<String> {
    let metric = |name: &&str| is_number(name, table) && !NO_METRICS.contains(name);
    let known: Vec<&str> = BEST_KNOWN.into_iter().filter(metric).collect();
    let all = names(table);
    let chosen = if known.is_empty() { all.filter(metric).collect() } else { known };
    chosen.into_iter().map(str::to_owned).collect()
}

/// Refuses names of which one stands twice.
pub(crate) fn once(names: &[String]) -> Result<(), Failure> {
    let twice = (1..names.len()).find(|&place| names[..place].contains(&names[place]));
    match twice {
        Some(place) => Err(Failure::Input(format!("{} is named twice", names[place]))),
        None => Ok(()),
    }
}

/// What is said of a name that no column has. The likeness is that of Jaro and Winkler (1990),
/// which favours words that begin alike, as abbreviations do.
fn unknown<'n>(name: &str, columns: impl Iterator<Item = &'n str>) -> Failure {
    let mut ranked: Vec<(f64, &str)> =
        columns.map(|other| (strsim::jaro_winkler(name, other), other)).collect();
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
    let nearest: Vec<&str> = ranked.iter().map(|(_, name)| *name).take(SUGGESTIONS).collect();
    Failure::Input(format!("there is no column {name}; nearest are {}", nearest.join(", ")))
}

#[cfg(test)]
mod tests {
    use polars::prelude::{Column, DataFrame};

    use super::*;

    fn found(name: &str) -> Result<String, String> {
        let names = ["point", "power_mw", "pue", "pue_mean", "lcoc_usd_per_gpu_hour"];
        let columns = names.map(|name| Column::new(name.into(), [1.0]));
        let table = DataFrame::new_infer_height(columns.to_vec()).unwrap();
        find(name, &table).map_err(|failure| match failure {
            Failure::Input(message) => message,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn a_whole_name_comes_before_those_that_begin_so() {
        assert_eq!(found("pue"), Ok("pue".to_owned()));
    }

    #[test]
    fn a_beginning_comes_before_a_part() {
        assert_eq!(found("po").unwrap_err(), "column po is ambiguous: point, power_mw");
        assert_eq!(found("lcoc"), Ok("lcoc_usd_per_gpu_hour".to_owned()));
        assert_eq!(found("gpu"), Ok("lcoc_usd_per_gpu_hour".to_owned()));
    }

    #[test]
    fn a_name_that_no_column_has_is_answered_with_the_nearest() {
        let message = found("pwer").unwrap_err();
        assert!(message.starts_with("there is no column pwer; nearest are power_mw,"), "{message}");
        assert_eq!(found("").unwrap_err(), "a column has no name");
    }
}
