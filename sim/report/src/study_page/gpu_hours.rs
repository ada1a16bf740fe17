//! Where the GPU-hours of the example runs went, from those installed to useful ones, side by side.

use factory::results::{Fall, Results, Step};
use files::names::sentence;
use files::numbers::fixed;

use super::view::View;
use crate::figures::html::{Cell, details, paragraph, table};
use crate::figures::{FULL, Hue, Waterfall, WaterfallRow, figure, hue_of, legend_of, waterfalls};

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
    /// The step that it did not pass; `None` for what was kept.
    pub(super) lost_at: Option<Step>,
    pub(super) shares: Vec<Option<f64>>,
}

/// Waterfalls of the example runs, and the table behind them.
pub(super) fn gpu_hours(view: &View<'_>) -> String {
    let shown: Vec<(String, &Results)> = cases(view);
    if shown.is_empty() {
        return String::new();
    }
    paragraph("One run of each point as an example, with the first seed.") + &side_by_side(&shown)
}

/// Waterfalls of runs with their names, and the table behind them.
pub(crate) fn side_by_side(shown: &[(String, &Results)]) -> String {
    let results: Vec<&Results> = shown.iter().map(|(_, results)| *results).collect();
    let rows = rows(&results);
    let kinds: Vec<WaterfallRow> = rows.iter().map(|row| row.0.clone()).collect();
    let mut html = String::new();
    for (place, cases) in shown.chunks(BESIDE).enumerate() {
        let first = place * BESIDE;
        let cases: Vec<Waterfall> = cases
            .iter()
            .enumerate()
            .map(|(case, (name, _))| waterfall(name, &rows, first + case))
            .collect();
        let title = "Where the GPU-hours went, by point, as shares of those installed";
        let svg = waterfalls(title, FULL, &kinds, &cases);
        let last = (place + 1) * BESIDE >= shown.len();
        let legend = if last { legend(&results) } else { Vec::new() };
        html.push_str(&figure(&svg, &legend, if last { CAPTION } else { "" }));
    }
    html + &details("Every use of GPU-hours", &use_table(shown, &uses(&results)))
}

const CAPTION: &str = "From all GPU-hours installed (100 %), each loss takes its part, step by step, \
                       until useful ones remain: goodput, computing whose results were kept. Grey \
                       bars are what passed a step.";

/// The hues of the steps at which any case loses something.
fn legend(cases: &[&Results]) -> Vec<(Hue, &'static str)> {
    let lose = |step: &Step| {
        let falls = cases.iter().flat_map(|results| results.waterfall());
        falls.into_iter().any(|fall| fall.step == *step && !fall.states.is_empty())
    };
    legend_of(&Step::ALL.into_iter().filter(lose).collect::<Vec<_>>())
}

/// Example runs with the names of their points, the best points first.
pub(super) fn cases<'r>(view: &View<'r>) -> Vec<(String, &'r Results)> {
    let shown = |point: &usize| view.shown.iter().find(|shown| shown.point == *point);
    let found =
        view.order.iter().filter_map(|point| Some((view.name(*point), &shown(point)?.results)));
    found.take(MOST).collect()
}

/// Every use of GPU-hours that occurred in any case, as shares of all that each case had: in the order
/// of the steps, the largest first, and what was kept at the end.
pub(super) fn uses(cases: &[&Results]) -> Vec<Use> {
    let mut uses: Vec<Use> = Vec::new();
    for (case, results) in cases.iter().enumerate() {
        let all: f64 = results.uses.iter().map(|usage| usage.gpu_hours).sum();
        for usage in &results.uses {
            let place = uses.iter().position(|known| known.name == usage.name);
            let place = place.unwrap_or_else(|| {
                let (name, about) = (usage.name.clone(), usage.about.clone());
                let shares = vec![None; cases.len()];
                uses.push(Use { name, about, lost_at: usage.lost_at, shares });
                uses.len() - 1
            });
            uses[place].shares[case] = (all > 0.0).then(|| usage.gpu_hours / all);
        }
    }
    uses.retain(|usage| largest(&usage.shares) > 0.0);
    uses.sort_by(|one, other| {
        let step = |usage: &Use| (usage.lost_at.is_none(), usage.lost_at);
        let size = largest(&other.shares).total_cmp(&largest(&one.shares));
        step(one).cmp(&step(other)).then(size)
    });
    uses
}

fn largest(shares: &[Option<f64>]) -> f64 {
    shares.iter().flatten().fold(0.0, |most, share| most.max(*share))
}

/// A row of the figure, and its share in each case.
type Row = (WaterfallRow, Vec<Option<f64>>);
/// The steps of a case in shares of what it had; `None` where it had nothing.
type Falls = Option<Vec<Fall>>;

/// What was installed, and step by step the losses that can be seen, all smaller ones together, and
/// what passed.
fn rows(cases: &[&Results]) -> Vec<Row> {
    let falls: Vec<Falls> = cases.iter().map(|results| in_shares(results)).collect();
    let installed = falls.iter().map(|case| case.as_ref().map(|_| 1.0)).collect();
    let mut rows = vec![sum("installed", "all GPUs at all hours", Hue::Grey, installed)];
    for (place, step) in Step::ALL.into_iter().enumerate() {
        let before = rows.len();
        rows.extend(losses(&falls, place, hue_of(Some(step))));
        let left = falls.iter().map(|case| Some(case.as_ref()?[place].left)).collect();
        if step == Step::Useful {
            rows.push(sum("useful: goodput", step.meaning(), Hue::Green, left));
        } else if rows.len() > before {
            rows.push(sum(step.word(), step.meaning(), Hue::Grey, left));
        }
    }
    rows
}

fn in_shares(results: &Results) -> Falls {
    let all: f64 = results.uses.iter().map(|usage| usage.gpu_hours).sum();
    let mut falls = results.waterfall();
    for fall in &mut falls {
        (fall.lost, fall.left) = (fall.lost / all, fall.left / all);
        fall.states.iter_mut().for_each(|state| state.gpu_hours /= all);
    }
    (all > 0.0).then_some(falls)
}

fn sum(name: &str, about: &str, hue: Hue, shares: Vec<Option<f64>>) -> Row {
    let (name, about) = (sentence(name), about.to_owned());
    (WaterfallRow { name, about, hue, sum: true }, shares)
}

/// What all cases lose at the step of this place, the largest first.
fn losses(falls: &[Falls], place: usize, hue: Hue) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (case, of_case) in falls.iter().enumerate() {
        for state in of_case.iter().flat_map(|steps| &steps[place].states) {
            let name = sentence(state.state);
            let known = rows.iter().position(|(row, _)| row.name == name);
            let row = known.unwrap_or_else(|| {
                let about = state.about.clone();
                let none = vec![None; falls.len()];
                rows.push((WaterfallRow { name, about, hue, sum: false }, none));
                rows.len() - 1
            });
            rows[row].1[case] = Some(state.gpu_hours);
        }
    }
    let (mut rows, small): (Vec<Row>, Vec<Row>) =
        rows.into_iter().partition(|(_, shares)| largest(shares) >= SMALL);
    rows.sort_by(|one, other| largest(&other.1).total_cmp(&largest(&one.1)));
    if !small.is_empty() {
        let names: Vec<&str> = small.iter().map(|(row, _)| row.name.as_str()).collect();
        let (name, about) = ("Smaller losses".to_owned(), names.join(", "));
        let of = |case: usize| Some(small.iter().filter_map(|(_, shares)| shares[case]).sum());
        let together = (0..falls.len()).map(of).collect();
        rows.push((WaterfallRow { name, about, hue, sum: false }, together));
    }
    rows
}

/// The bars of a case, each loss where the one above it ends, and sums from the left.
fn waterfall(name: &str, rows: &[Row], case: usize) -> Waterfall {
    let mut left = 1.0;
    let bars = rows.iter().map(|(row, shares)| {
        let share = shares[case]?;
        if row.sum {
            return Some((0.0, share));
        }
        left -= share;
        Some((f64::max(left, 0.0), share))
    });
    Waterfall { name: name.to_owned(), bars: bars.collect() }
}

fn use_table(cases: &[(String, &Results)], uses: &[Use]) -> String {
    let mut columns = vec![("Use".to_owned(), Cell::Short), ("Lost at".to_owned(), Cell::Short)];
    columns.extend(cases.iter().map(|(name, _)| (format!("{name}, %"), Cell::Number)));
    columns.push(("Meaning".to_owned(), Cell::Text));
    let rows = uses.iter().map(|usage| {
        let at = usage.lost_at.map_or("kept", Step::word);
        let mut row = vec![sentence(&usage.name), at.to_owned()];
        let share = |share: &Option<f64>| share.map_or("–".to_owned(), |s| fixed(s * 100.0, 3));
        row.extend(usage.shares.iter().map(share));
        row.push(usage.about.clone());
        row
    });
    table(&columns, rows)
}
