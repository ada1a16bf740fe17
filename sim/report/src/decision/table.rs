//! The decision table: each option with what a board asks first.

use factory::quantities::Better;
use files::names::within;
use files::numbers::grouped;

use super::building::{first_token, gantt_of};
use super::ranking::Ranking;
use super::subject::Decision;
use super::words::{
    NONE, estimate_in_words, joined, mean_in_words, percent, scale, scale_of_measure, tenths,
};
use crate::figures::html::{Cell, paragraph, table};
use crate::figures::{Axis, FULL, Hue, Rows, figure};

/// A column: its title with the unit, and a cell for each option; `None` where that is not defined.
type Column = (String, Vec<Option<String>>);

/// Metrics that have a column where runs define them: name, title and what it is called in a sentence.
const METRICS: [(&str, &str); 4] = [
    ("lcoc_held_usd", "LCOC for a GPU-hour held"),
    ("useful_share", "Goodput, of GPU-hours installed"),
    ("dscr_min", "Least DSCR"),
    ("sovereign_share", "Sovereign share of GPU-hours sellable"),
];

/// Title of the column of incidents, which is words.
const WORST: &str = "Worst incident of one run, GPU-hours out of service";

/// What names of GPU-hours that a rule refused begin with.
const REFUSED: &str = "refused_gpu_hours_";

/// The table and what it leaves out.
pub(super) fn decision(decision: &Decision, ranking: &Ranking) -> String {
    let (columns, missing) = columns(decision, ranking);
    let mut titles = vec![("Option".to_owned(), Cell::Text)];
    titles.extend(columns.iter().map(|(title, _)| {
        let cell = if title == WORST { Cell::Text } else { Cell::Number };
        (title.clone(), cell)
    }));
    let mut order = ranking.order.clone();
    order.extend((0..decision.options.len()).filter(|option| !ranking.order.contains(option)));
    let rows = order.iter().map(|option| {
        let mut row = vec![decision.options[*option].name.clone()];
        let cell = |column: &Column| column.1[*option].clone().unwrap_or_else(|| NONE.to_owned());
        row.extend(columns.iter().map(cell));
        row
    });
    let mut html = table(&titles, rows);
    html.push_str(&paragraph(&reading(decision)));
    if !missing.is_empty() {
        html.push_str(&paragraph(&format!("Not in this table: {}.", joined(&missing))));
    }
    html + &intervals(decision, ranking)
}

fn reading(decision: &Decision) -> String {
    let best = if decision.measure().better == Better::Less { "lowest" } else { "highest" };
    format!(
        "The best option stands first, by the {best} mean of {}. Means over runs are given with half of the \
         width of their {} interval. How far an option is behind is measured run by run, in runs with the same \
         luck; P10, P50 and P90 are what so many in a hundred runs do not exceed, and only the middle is told of \
         few runs.",
        decision.measure().title(),
        percent(decision.level)
    )
}

fn columns(decision: &Decision, ranking: &Ranking) -> (Vec<Column>, Vec<String>) {
    let mut columns = of_measure(decision, ranking);
    let mut missing = Vec::new();
    let gantts: Vec<_> = decision.options.iter().map(gantt_of).collect();
    if gantts.iter().any(Option::is_some) {
        let cells = decision.options.iter().zip(&gantts);
        let cells = cells.map(|(option, gantt)| first_token(option, gantt.as_ref()?)).collect();
        columns.push(("First token, P50 / P90".to_owned(), cells));
    } else {
        missing.push("first token (every plant stands from the first hour)".to_owned());
    }
    for (name, title) in METRICS {
        match of_metric(decision, name, title) {
            Ok(column) => columns.push(column),
            Err(why) => missing.push(format!("{} ({why})", within(title))),
        }
    }
    match refused(decision) {
        Some(column) => columns.push(column),
        None => missing.push("GPU-hours refused (no rule is asked of any run)".to_owned()),
    }
    let worst = |option: &super::Choice| {
        let worst = option.shown.costly.first()?;
        Some(format!("{} GPU-h: {}", grouped(worst.gpu_hours), worst.what))
    };
    let worst: Vec<Option<String>> = decision.options.iter().map(worst).collect();
    if worst.iter().any(Option::is_some) {
        columns.push((WORST.to_owned(), worst));
    } else {
        missing.push("worst incident (nothing went wrong in the runs that are shown)".to_owned());
    }
    (columns, missing)
}

/// The measure itself, and how far each option is behind.
fn of_measure(decision: &Decision, ranking: &Ranking) -> Vec<Column> {
    let (size, unit) = scale_of_measure(decision);
    let title = decision.measure().title();
    let options = 0..decision.options.len();
    let values = |option: usize| -> Vec<f64> {
        let values = decision.options[option].values(decision.measure);
        values.iter().map(|value| value / decision.size(option)).collect()
    };
    let means = options.clone().map(|o| mean_in_words(&values(o), size, decision.level)).collect();
    let spread = options.clone().map(|o| tenths(&values(o), size, decision.level)).collect();
    let behind = options
        .map(|option| {
            if ranking.best() == Some(option) {
                return Some("best".to_owned());
            }
            Some(estimate_in_words(&ranking.behind[option].as_ref()?.difference, size))
        })
        .collect();
    let mut columns = vec![
        (format!("{title}, {unit}, P10 / P50 / P90"), spread),
        (format!("Mean, {unit}"), means),
    ];
    if decision.options.len() > 1 {
        columns.push((format!("Behind the best, {unit}"), behind));
    }
    columns
}

/// GPU-hours that rules refused, all rules together; `None` where no run has any rule.
fn refused(decision: &Decision) -> Option<Column> {
    let of_rule = |place: &usize| decision.metrics[*place].name.starts_with(REFUSED);
    let places: Vec<usize> = (0..decision.metrics.len()).filter(of_rule).collect();
    let cells = decision.options.iter().map(|option| {
        let of_draw = |draw: &super::Draw| {
            let refused: Vec<f64> = places.iter().filter_map(|it| draw.values[*it]).collect();
            (!refused.is_empty()).then(|| refused.iter().sum::<f64>())
        };
        let sums: Vec<f64> = option.draws.iter().filter_map(of_draw).collect();
        mean_in_words(&sums, 1e6, decision.level)
    });
    let cells: Vec<Option<String>> = cells.collect();
    let any = cells.iter().any(Option::is_some);
    any.then(|| ("GPU-hours refused by rules, M GPU-h of those asked for".to_owned(), cells))
}

/// The means of a metric, or why there is no column.
fn of_metric(decision: &Decision, name: &str, title: &str) -> Result<Column, String> {
    let place = decision.place(name).ok_or("this version reports none")?;
    let metric = &decision.metrics[place];
    let (size, unit) = scale(decision, place);
    let mean = |option: &super::Choice| mean_in_words(&option.values(place), size, decision.level);
    let cells: Vec<Option<String>> = decision.options.iter().map(mean).collect();
    if cells.iter().all(Option::is_none) {
        return Err(metric.undefined.to_owned());
    }
    let title = if unit.is_empty() { title.to_owned() } else { format!("{title}, {unit}") };
    Ok((title, cells))
}

/// Every option's measure: its runs from the tenth to the ninth tenth, and its mean.
fn intervals(decision: &Decision, ranking: &Ranking) -> String {
    let (size, unit) = scale_of_measure(decision);
    let shown: Vec<usize> = ranking.order.clone();
    let values: Vec<Vec<f64>> = shown
        .iter()
        .map(|option| {
            let values = decision.options[*option].values(decision.measure);
            let scaled = values.iter().map(|value| value / decision.size(*option) / size);
            let mut scaled: Vec<f64> = scaled.collect();
            scaled.sort_by(f64::total_cmp);
            scaled
        })
        .collect();
    if values.is_empty() {
        return String::new();
    }
    let title = format!("{}, {unit}", decision.measure().title());
    let axis = Axis::from_zero(&title, values.iter().flatten().copied());
    let names: Vec<String> =
        shown.iter().map(|option| decision.options[*option].name.clone()).collect();
    let mut rows = Rows::new(FULL, axis, &names, "Mean");
    for (row, values) in values.iter().enumerate() {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let (low, high) = (values[0], values[values.len() - 1]);
        let hint = format!("{}: {} runs", names[row], values.len());
        rows.whisker((row, 0, 1), low, high);
        if values.len() >= 4 {
            let at = |share: f64| study::statistics::quantile(values, share, decision.level).value;
            rows.pale((row, 0, 1), at(0.25), at(0.75), Hue::Blue, &hint);
        }
        rows.stroke((row, 0, 1), mean);
        rows.value(row, &files::numbers::fixed(mean, 2));
    }
    let caption = format!(
        "{} of the runs of each option: from the lowest to the highest, the half in the middle as a box, and the \
         mean as a stroke.",
        decision.measure().title()
    );
    figure(&rows.finish(&title), &[], &caption)
}
