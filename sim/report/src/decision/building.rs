//! Capacity, and the plans by which the options are built: dates of many plans, and what keeps racks waiting.

use factory::buildout::{Gantt, Resource};
use files::numbers::grouped;
use units::Span;

use super::subject::{Choice, Decision};
use super::words::{NONE, of_shown, percent};
use super::{MEANS, by_option, means, nothing};
use crate::figures::html::{Cell, heading, paragraph, table};
use crate::figures::{Axis, FULL, Hue, Mark, Rows, figure};

/// Plans that are drawn: a date's place among them is known to about two hundredths.
const PLANS: u32 = 2000;
/// Name of the milestone of the first accepted racks.
const FIRST_TOKEN: &str = "first token";

/// What is built, with the metrics that say so.
const CAPACITY: [&str; 6] = [
    "gpus",
    "racks",
    "first_power_days",
    "first_token_days",
    "half_capacity_days",
    "full_capacity_days",
];

/// What it costs that parts come at different times, and late.
const LATENESS: [&str; 5] = [
    "idle_capital_usd",
    "delay_cost_usd",
    "late_penalties_usd",
    "liquidated_damages_usd",
    "lateness_usd",
];

/// The dates of many plans of an option; `None` where it stands from the first hour.
pub(super) fn gantt_of(option: &Choice) -> Option<Gantt> {
    let scenario = &option.scenario;
    let plan = scenario.plan()?;
    let end = Span::hours(scenario.length().in_hours());
    Some(Gantt::of(&plan, &scenario.finished(), end, (option.shown.seed, PLANS)))
}

/// When half of the plans, and nine tenths, have their first racks accepted.
pub(super) fn first_token(option: &Choice, gantt: &Gantt) -> Option<String> {
    let bar = gantt.bars.iter().find(|bar| bar.name == FIRST_TOKEN)?;
    let [_, half, late] = bar.ends.map(|end| day(option, gantt, end));
    Some(format!("{half} / {late}"))
}

fn day(option: &Choice, gantt: &Gantt, at: Option<Span>) -> String {
    let date = |at: Span| option.local().since_start(at - gantt.before_run).date().to_string();
    at.map_or_else(|| "never".to_owned(), date)
}

/// What is built, and how each option that is built over time comes about.
pub(super) fn building(decision: &Decision) -> String {
    let mut html = capacity(decision);
    let mut built = false;
    for option in &decision.options {
        let Some(gantt) = gantt_of(option) else { continue };
        built = true;
        html.push_str(&heading(&option.name));
        html.push_str(&chart(option, &gantt));
        html.push_str(&dates(option, &gantt));
        html.push_str(&blocked(&gantt));
    }
    if built {
        html.push_str(&lateness(decision));
    } else {
        html.push_str(&nothing(
            "No option has a plan by which it is built: every plant stands from the first hour, and no delay is \
             in these results.",
        ));
    }
    html
}

/// The cost of delay, with what contracts get and vendors pay for it.
fn lateness(decision: &Decision) -> String {
    let places = LATENESS.iter().filter_map(|name| decision.place(name));
    let text = "Capital is idle from its payment until its racks may run. What is later than planned costs what it would \
                have earned, and what contracts get for GPUs that are there later than agreed; vendors pay damages \
                for their own part of it.";
    heading("Cost of delay")
        + &by_option(decision, MEANS, means(decision, places))
        + &paragraph(text)
}

fn capacity(decision: &Decision) -> String {
    let rows = CAPACITY.iter().filter_map(|name| {
        let metric = &decision.metrics[decision.place(name)?];
        let options = 0..decision.options.len();
        let cells: Vec<Option<String>> =
            options.map(|option| of_shown(decision, option, name)).collect();
        cells.iter().any(Option::is_some).then(|| (metric.title(), cells))
    });
    by_option(decision, ("Of the run that is shown", Cell::Text), rows)
}

/// Bars from the tenth to the ninth tenth of plans, the half as a stroke.
fn chart(option: &Choice, gantt: &Gantt) -> String {
    let years = |span: Span| (span - gantt.before_run).in_days() / 365.0;
    let ends: Vec<f64> = gantt
        .bars
        .iter()
        .flat_map(|bar| bar.ends.into_iter().chain([bar.planned]))
        .flatten()
        .map(years)
        .collect();
    if ends.is_empty() {
        return String::new();
    }
    let names: Vec<String> = gantt.bars.iter().map(|bar| bar.name.clone()).collect();
    let axis = dated(option, Axis::around("End, by the calendar", ends.into_iter()));
    let mut rows = Rows::new(FULL, axis, &names, "P50");
    for (row, bar) in gantt.bars.iter().enumerate() {
        let [early, half, late] = bar.ends;
        let [from, middle, to] = bar.ends.map(|end| day(option, gantt, end));
        let hint = format!("{}: P10 {from}, P50 {middle}, P90 {to}", bar.name);
        if let (Some(early), Some(late)) = (early, late) {
            let is_milestone = bar.critical_share.is_none();
            let hue = if is_milestone { Hue::Green } else { Hue::Blue };
            rows.bar((row, 0, 1), years(early), years(late), hue, &hint);
        }
        if let Some(half) = half {
            rows.stroke((row, 0, 1), years(half));
        }
        rows.value(row, &middle);
    }
    let legend =
        [(Hue::Blue, "Task, P10 to P90 of its end"), (Hue::Green, "Milestone, P10 to P90")];
    let caption = format!(
        "When tasks end and milestones are reached in {} plans, drawn without simulating: from the earliest tenth \
         to all but the latest tenth; the stroke is the half.",
        grouped(gantt.plans.into())
    );
    figure(&rows.finish("Ends of tasks and milestones"), &legend, &caption)
}

/// The axis with its marks as dates.
fn dated(option: &Choice, axis: Axis) -> Axis {
    let date = |mark: &Mark| {
        let date = option.local().since_start(Span::days(mark.at * 365.0)).date();
        Mark { at: mark.at, label: date.strftime("%Y-%m").to_string() }
    };
    let marks = axis.marks.iter().map(date).collect();
    Axis { marks, ..axis }
}

fn dates(option: &Choice, gantt: &Gantt) -> String {
    let plans = grouped(gantt.plans.into());
    let columns = [
        ("Task or milestone".to_owned(), Cell::Text),
        ("Planned".to_owned(), Cell::Short),
        ("P10".to_owned(), Cell::Short),
        ("P50".to_owned(), Cell::Short),
        ("P90".to_owned(), Cell::Short),
        (format!("On the longest path, % of {plans} plans"), Cell::Number),
        ("Blocked, MW d".to_owned(), Cell::Number),
    ];
    let rows = gantt.bars.iter().map(|bar| {
        let mut row = vec![bar.name.clone(), day(option, gantt, bar.planned)];
        row.extend(bar.ends.map(|end| day(option, gantt, end)));
        row.push(bar.critical_share.map_or_else(|| NONE.to_owned(), percent));
        row.push(bar.blocked_mw_days.map_or_else(|| NONE.to_owned(), grouped));
        row
    });
    table(&columns, rows)
}

/// What kept racks from running.
fn blocked(gantt: &Gantt) -> String {
    let columns = [("Racks waited for", Cell::Text), ("Megawatt-days on average", Cell::Number)];
    let mut known: Vec<(Resource, f64)> = Resource::ALL
        .into_iter()
        .map(|resource| (resource, gantt.blocked_by[resource as usize]))
        .filter(|(_, blocked)| *blocked > 0.0)
        .collect();
    known.sort_by(|one, other| other.1.total_cmp(&one.1));
    let Some((worst, _)) = known.first() else {
        return paragraph("Nothing kept racks from running.");
    };
    let text = format!("What to hurry: {}, for which racks waited most.", worst.word());
    let rows = known.iter().map(|(what, blocked)| vec![what.word().to_owned(), grouped(*blocked)]);
    paragraph(&text) + &table(&columns, rows)
}
