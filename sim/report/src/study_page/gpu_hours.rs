//! Where the GPU-hours of the example runs went, from those installed to goodput, side by side.

use factory::results::Results;
use files::numbers::fixed;

use super::view::View;
use crate::figures::html::{Cell, details, paragraph, table};
use crate::figures::{FULL, Hue, Waterfall, figure, waterfalls};

/// Cases beside each other.
const BESIDE: usize = 4;
/// Cases that are shown.
const MOST: usize = 12;
/// Losses that are smaller in every case stand together in the figure.
const SMALL: f64 = 0.001;

/// A use of GPU-hours with its share in each case; `None` where a case does not know it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Use {
    name: String,
    about: String,
    pub(super) shares: Vec<Option<f64>>,
}

/// Waterfalls of the example runs, and the table behind them.
pub(super) fn gpu_hours(view: &View<'_>) -> String {
    let shown: Vec<(String, &Results)> = cases(view);
    if shown.is_empty() {
        return String::new();
    }
    let results: Vec<&Results> = shown.iter().map(|(_, results)| *results).collect();
    let uses = uses(&results);
    let rows = rows(&uses);
    let mut html = String::new();
    for (place, cases) in shown.chunks(BESIDE).enumerate() {
        let first = place * BESIDE;
        let cases: Vec<Waterfall> = cases
            .iter()
            .enumerate()
            .map(|(case, (name, _))| waterfall(name, &rows, first + case))
            .collect();
        let names: Vec<(Hue, String)> = rows.iter().map(|row| (row.0, row.1.clone())).collect();
        let title = "Where the GPU-hours went, by point, as shares of those installed";
        let svg = waterfalls(title, FULL, &names, &cases);
        let last = (place + 1) * BESIDE >= shown.len();
        html.push_str(&if last { figure(&svg, &[], CAPTION) } else { figure(&svg, &[], "") });
    }
    let legend = paragraph("One run of each point as an example, with the first seed.");
    legend + &html + &details("Every use of GPU-hours", &use_table(&shown, &uses))
}

const CAPTION: &str = "From all GPU-hours installed (100 %), each loss takes its part until goodput \
                       remains: computing whose results were kept. Red: failures. Orange: overheads \
                       of jobs. Light blue: held back, or without work.";

/// Example runs with the names of their points, the best points first.
pub(super) fn cases<'r>(view: &View<'r>) -> Vec<(String, &'r Results)> {
    let shown = |point: &usize| view.shown.iter().find(|shown| shown.point == *point);
    let found =
        view.order.iter().filter_map(|point| Some((view.name(*point), &shown(point)?.results)));
    found.take(MOST).collect()
}

/// Every use of GPU-hours of all cases, as shares of all that each case had: goodput first, then the
/// losses, the largest first.
pub(super) fn uses(cases: &[&Results]) -> Vec<Use> {
    let mut uses: Vec<Use> = Vec::new();
    for (case, results) in cases.iter().enumerate() {
        let all: f64 = results.uses.iter().map(|usage| usage.gpu_hours).sum();
        for usage in &results.uses {
            let place = uses.iter().position(|known| known.name == usage.name);
            let place = place.unwrap_or_else(|| {
                let (name, about) = (usage.name.clone(), usage.about.clone());
                uses.push(Use { name, about, shares: vec![None; cases.len()] });
                uses.len() - 1
            });
            uses[place].shares[case] = (all > 0.0).then(|| usage.gpu_hours / all);
        }
    }
    if let [_, losses @ ..] = uses.as_mut_slice() {
        losses.sort_by(|one, other| largest(other).total_cmp(&largest(one)));
    }
    uses
}

fn largest(usage: &Use) -> f64 {
    usage.shares.iter().flatten().fold(0.0, |most, share| most.max(*share))
}

/// Rows of the figure: hue, name, and share in each case.
type Row = (Hue, String, Vec<Option<f64>>);

/// What was installed, the losses that can be seen, all smaller ones together, and goodput.
fn rows(uses: &[Use]) -> Vec<Row> {
    let Some((goodput, losses)) = uses.split_first() else { return Vec::new() };
    let (seen, small): (Vec<&Use>, Vec<&Use>) =
        losses.iter().partition(|usage| largest(usage) >= SMALL);
    let installed = goodput.shares.iter().map(|share| share.map(|_| 1.0)).collect();
    let mut rows: Vec<Row> = vec![(Hue::Grey, "Installed".to_owned(), installed)];
    let seen =
        seen.iter().map(|usage| (hue(&usage.name), capitalised(&usage.name), usage.shares.clone()));
    rows.extend(seen);
    if small.iter().any(|usage| largest(usage) > 0.0) {
        let sum = |case: usize| small.iter().filter_map(|usage| usage.shares[case]).sum();
        let shares = (0..goodput.shares.len()).map(|case| Some(sum(case))).collect();
        rows.push((Hue::Grey, "Smaller losses".to_owned(), shares));
    }
    rows.push((Hue::Green, "Goodput".to_owned(), goodput.shares.clone()));
    rows
}

/// The bars of a case, each loss where the one above it ends; what was installed and goodput from the
/// left.
fn waterfall(name: &str, rows: &[Row], case: usize) -> Waterfall {
    let mut left = 1.0;
    let last = rows.len().saturating_sub(1);
    let bars = rows.iter().enumerate().map(|(row, (_, _, shares))| {
        let share = shares[case]?;
        if row == 0 || row == last {
            return Some((0.0, share));
        }
        left -= share;
        Some((f64::max(left, 0.0), share))
    });
    Waterfall { name: name.to_owned(), bars: bars.collect() }
}

fn use_table(cases: &[(String, &Results)], uses: &[Use]) -> String {
    let mut columns = vec![("Use".to_owned(), Cell::Short)];
    columns.extend(cases.iter().map(|(name, _)| (format!("{name}, %"), Cell::Number)));
    columns.push(("Meaning".to_owned(), Cell::Text));
    let rows = uses.iter().map(|usage| {
        let mut row = vec![capitalised(&usage.name)];
        let share = |share: &Option<f64>| share.map_or("–".to_owned(), |s| fixed(s * 100.0, 3));
        row.extend(usage.shares.iter().map(share));
        row.push(usage.about.clone());
        row
    });
    table(&columns, rows)
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Failures, overheads of jobs, and GPUs without work are told apart.
fn hue(name: &str) -> Hue {
    match name {
        "checkpoints" | "restarts" | "throttling" => Hue::Orange,
        "queueing" | "no work" | "hot spares" => Hue::Sky,
        _ => Hue::Red,
    }
}
