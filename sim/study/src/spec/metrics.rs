//! Metrics by name: whole, or as much of it as is unique.

use std::path::Path;

use factory::results::Metric;
use factory::simulate;
use files::{Catalogues, Problems, load_text};

/// Every metric that a run reports: those of an hour of a small plant.
///
/// # Errors
/// When catalogues of the user's own leave that plant without something it needs.
pub fn all_metrics(catalogues: &Catalogues) -> Result<Vec<Metric>, Problems> {
    let text = "site = \"laboratory\"\nsize = \"1 MW\"\nhorizon = \"1 h\"\n";
    let loaded = load_text(Path::new("laboratory"), text, &[], catalogues)?;
    Ok(simulate(&loaded.scenario).metrics.iter().map(|value| value.metric).collect())
}

/// The metric of that name, or that people call so in short, or the only one whose name begins with these words.
///
/// # Errors
/// What would have been right.
pub fn find(name: &str, metrics: &[Metric]) -> Result<usize, String> {
    if let Some(place) = metrics.iter().position(|metric| metric.name == name) {
        return Ok(place);
    }
    let called: Vec<usize> = (0..metrics.len())
        .filter(|place| metrics[*place].short.eq_ignore_ascii_case(name))
        .collect();
    if let [place] = called.as_slice() {
        return Ok(*place);
    }
    let starts =
        |metric: &Metric| metric.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('_'));
    let places: Vec<usize> = (0..metrics.len()).filter(|place| starts(&metrics[*place])).collect();
    match places.as_slice() {
        [place] => Ok(*place),
        [] => {
            Err(format!("is not a metric; the nearest are {}", nearest(name, metrics).join(", ")))
        }
        several => {
            let names: Vec<&str> = several.iter().map(|place| metrics[*place].name).collect();
            Err(format!("must be one metric; may mean {}", names.join(", ")))
        }
    }
}

fn nearest(name: &str, metrics: &[Metric]) -> Vec<&'static str> {
    let mut names: Vec<&str> = metrics.iter().map(|metric| metric.name).collect();
    let distance = |other: &str| {
        let length = other.len().min(name.len() + 2);
        strsim::damerau_levenshtein(name, other.get(..length).unwrap_or(other))
    };
    names.sort_by_key(|other| (distance(other), other.len()));
    names.truncate(3);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    const METRICS: [Metric; 3] = [
        Metric::new("pue", "", "."),
        Metric::new("lcoc_usd_per_gpu_hour", "USD", "."),
        Metric::new("lcoc_share", "", "."),
    ];

    #[test]
    fn a_metric_is_found_by_a_part_that_is_unique() {
        assert_eq!(find("pue", &METRICS), Ok(0));
        assert_eq!(find("lcoc_usd", &METRICS), Ok(1));
        let several = find("lcoc", &METRICS).unwrap_err();
        assert_eq!(several, "must be one metric; may mean lcoc_usd_per_gpu_hour, lcoc_share");
        let [_, lcoc, share] = METRICS;
        let short = [Metric { short: "LCOC", ..lcoc }, share];
        assert_eq!(find("lcoc", &short), Ok(0), "people call it so");
        assert!(
            find("pu", &METRICS).unwrap_err().starts_with("is not a metric; the nearest are pue")
        );
    }
}
