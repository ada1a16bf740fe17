//! The tables of a run: their columns, their rows, and the dictionary that explains them.

use factory::finance::Year;
use factory::jobs::{GROUP_RATIOS, Group, JobRecord, State};
use factory::results::{Incident, Loss, Results, Row, Step};
use factory::shortage::Bout;
use units::{Money, SimDuration, SimTime};

use crate::results::buildout_tables::buildout_tables;
use crate::results::debt_table::debt;
use crate::results::ledger_table::ledger;
use crate::results::local_time::LocalTime;
use crate::results::month_table::months;
use crate::results::rack_incident_table::rack_incidents;
use crate::results::sovereignty_tables::sovereignty_tables;
use crate::results::table::{Cell, Column};

/// One row for each hour.
pub(crate) fn timeline(classes: &[String]) -> Vec<Column> {
    let mut columns = vec![
        Column::text("time", "Local time at which the hour begins, ISO 8601."),
        Column::number("hour", "h", "Hours since the start of the run."),
    ];
    columns.extend(hourly(classes));
    columns
}

/// What every hour of a run with these classes of work holds, in the order of [`hour_cells`].
pub fn hourly(classes: &[String]) -> Vec<Column> {
    let by_class = factory::columns_by_class(classes).into_iter();
    let of_site = factory::columns().iter().map(Column::of);
    of_site.chain(by_class.map(Column::of_class)).collect()
}

/// What an hour holds.
pub fn hour_cells(row: &Row) -> impl Iterator<Item = Cell> {
    row.values.iter().chain(&row.by_class).map(|value| Cell::from(*value))
}

/// The columns of the table of jobs.
pub fn job_columns() -> Vec<Column> {
    vec![
        Column::integer("job", "", "Order of submission, from 1."),
        Column::text("class", "Class of work."),
        Column::integer("gpus", "GPUs", "GPUs it holds while it runs."),
        Column::number("submit_s", "s", "When it was submitted, since the start of the run."),
        Column::number("start_s", "s", "When it first started; empty if it never did."),
        Column::number("end_s", "s", "When it had done all its work; empty if it had not."),
        Column::number("wait_s", "s", "From submission to the first start."),
        Column::integer("interruptions", "", "How often it was interrupted."),
        Column::number("kept_gpu_hours", "GPU-h", "Computing that was kept."),
        Column::text("state", "completed, or running or waiting when the run ended."),
    ]
}

/// One row for each thing that went wrong.
pub(crate) fn incidents() -> Vec<Column> {
    vec![
        Column::text("time", "Local time, ISO 8601."),
        Column::number("hour", "h", "Hours since the start of the run."),
        Column::text("what", "Component, hazard or outage."),
        Column::integer("place", "", "Number of the place that went out; 0 for the site."),
        Column::number("length_h", "h", "How long it lasts, where that is known when it begins."),
    ]
}

/// One row for each time that a step against a shortage was in force; GPU-hours by these classes.
pub(crate) fn shortages(classes: &[String]) -> Vec<Column> {
    let hours = |name: &str, about: &str| Column::number(name, "h", about);
    let lost = |name: String, about: String| Column::number(name, "GPU-h", about);
    let mut columns = vec![
        Column::text("step", "The step, as shortage.order names it."),
        Column::text("begins", "Local time at which it came into force, ISO 8601."),
        hours("begins_h", "The same in hours since the start of the run."),
        hours("ends_h", "When it was given back, or the run ended, in hours since the start."),
        Column::number("saved_mw", "MW", "The most that it saved at an instant."),
        Column::number("saved_mwh", "MWh", "What it saved in all."),
        lost(
            "lost_gpu_hours".to_owned(),
            "GPU-hours lost to it, of all classes and none.".to_owned(),
        ),
    ];
    columns.extend(classes.iter().map(|class| {
        lost(format!("lost_gpu_hours_{class}"), format!("The part of that of class {class}."))
    }));
    columns
}

/// One row for the capital expenditure and one for each year.
pub(crate) fn cashflow() -> Vec<Column> {
    let dollars = |name: &str, about: &str| Column::number(name, "USD", about);
    let mut columns = vec![
        Column::integer("year", "", "Year of operation; 0 is the capital expenditure."),
        Column::number(
            "length_years",
            "years",
            "Length; below 1 for a year that the run cuts off.",
        ),
    ];
    columns.extend(Year::AMOUNTS.map(|amount| dollars(amount.name, amount.about)));
    columns.extend(Year::FINANCING.map(|amount| dollars(amount.name, amount.about)));
    columns.extend([
        Column::number("goodput_gpu_hours", "GPU-h", "Computing that was kept."),
        dollars("residual_usd", "What outlives the run counts for at its end; no payment."),
        dollars("discounted_usd", "Net and residual, each payment at its worth on the first day."),
        dollars("cumulative_usd", "The sum of net and residual so far."),
        dollars(
            "cumulative_discounted_usd",
            "The same discounted: of all rows, net present value.",
        ),
    ]);
    columns
}

/// One row for each use of the GPU-hours installed.
pub(crate) fn gpu_hours() -> Vec<Column> {
    vec![
        Column::text(
            "use",
            "What became of the GPU-hours: a state, with its cause behind a colon.",
        ),
        Column::number("gpu_hours", "GPU-h", "How many became that."),
        Column::number("share", "", "Share of the GPU-hours installed, from 0 to 1."),
        Column::text("meaning", "What that means."),
        Column::text("state", "The state of GPU time."),
        Column::text("cause", "Why they were in it; empty where causes are not told apart."),
        Column::text(
            "lost_at",
            "Step that they did not pass: built, up, sellable, held, productive or useful; empty \
             where they were kept.",
        ),
    ]
}

/// One row for each class of jobs and for each size.
pub(crate) fn groups() -> Vec<Column> {
    let mut columns = vec![
        Column::text("of", "What the jobs of the group have in common: class or gpus."),
        Column::text("group", "The class, or how many GPUs they have."),
    ];
    columns.extend(GROUP_RATIOS.map(|it| Column::number(it.name, it.unit, it.about)));
    columns
}

/// Every table by name, for these classes of work.
pub(crate) fn tables(classes: &[String]) -> [(&'static str, Vec<Column>); 10] {
    [
        ("timeline", timeline(classes)),
        ("jobs", job_columns()),
        ("incidents", incidents()),
        ("cashflow", cashflow()),
        ("gpu_hours", gpu_hours()),
        ("groups", groups()),
        ("ledger", ledger()),
        ("shortages", shortages(classes)),
        ("months", months()),
        ("rack_incidents", rack_incidents()),
    ]
}

pub(crate) fn timeline_row(row: &Row, local: LocalTime) -> Vec<Cell> {
    let mut cells =
        vec![Cell::Text(local.at(row.begins).to_string()), Cell::Number(row.begins.in_hours())];
    cells.extend(hour_cells(row));
    cells
}

/// A job as a row of the table of jobs, when these are the classes of work by their number.
///
/// # Panics
/// If its number is 2^63 or more.
pub fn job_row(job: &JobRecord, classes: &[String]) -> [Cell; 10] {
    let seconds = |time: Option<SimTime>| Cell::from(time.map(SimTime::in_seconds));
    let state = match job.state {
        State::Completed => "completed",
        State::Failed => "failed",
        State::Cancelled => "cancelled",
        State::TimedOut => "timed_out",
        State::Running => "running",
        State::Waiting => "waiting",
    };
    [
        Cell::Integer(i64::try_from(job.number).expect("fewer than 2^63 jobs are submitted")),
        Cell::Text(classes.get(job.class).cloned().unwrap_or_default()),
        Cell::Integer(job.gpus.into()),
        seconds(Some(job.submitted)),
        seconds(job.started),
        seconds(job.ended),
        job.started.map(|start| start.since(job.submitted).in_seconds()).into(),
        Cell::Integer(job.interruptions.into()),
        Cell::Number(job.kept_gpu_hours),
        state.into(),
    ]
}

pub(crate) fn incident_row(incident: &Incident, local: LocalTime) -> [Cell; 5] {
    [
        Cell::Text(local.at(incident.at).to_string()),
        Cell::Number(incident.at.in_hours()),
        incident.what.as_str().into(),
        Cell::Integer(incident.place.into()),
        incident.length.map(SimDuration::in_hours).into(),
    ]
}

/// A step against a shortage from when it came into force until it was given back.
pub(crate) fn shortage_row(bout: &Bout, local: LocalTime) -> Vec<Cell> {
    let mut cells = vec![
        bout.step.word().into(),
        Cell::Text(local.at(bout.begins).to_string()),
        Cell::Number(bout.begins.in_hours()),
        Cell::Number(bout.ends.in_hours()),
        Cell::Number(bout.saved.in_megawatts()),
        Cell::Number(bout.energy.in_megawatt_hours()),
        Cell::Number(bout.lost.iter().sum()),
    ];
    // The last is of racks on which nobody stood.
    let of_classes = bout.lost.split_last().map_or(&[][..], |(_, of_classes)| of_classes);
    cells.extend(of_classes.iter().copied().map(Cell::Number));
    cells
}

/// A year, with the sums so far, to which it adds.
pub(crate) fn year_row(year: &Year, sums: &mut [Money; 2]) -> Vec<Cell> {
    let mut cells = vec![Cell::Integer(year.number.into()), Cell::Number(year.length)];
    cells.extend(year.amounts().map(|amount| Cell::Number(amount.in_dollars())));
    cells.extend(year.financing().map(|amount| Cell::Number(amount.in_dollars())));
    cells.push(Cell::Number(year.goodput_gpu_hours));
    sums[0] += year.net() + year.residual;
    sums[1] += year.discounted;
    let [sum, discounted] = *sums;
    let amounts = [year.residual, year.discounted, sum, discounted];
    cells.extend(amounts.map(|amount| Cell::Number(amount.in_dollars())));
    cells
}

pub(crate) fn usage_row(usage: &Loss, installed_gpu_hours: f64) -> [Cell; 7] {
    [
        usage.name.as_str().into(),
        Cell::Number(usage.gpu_hours),
        Cell::Number(usage.gpu_hours / installed_gpu_hours),
        usage.about.as_str().into(),
        usage.state.into(),
        usage.cause.as_str().into(),
        usage.lost_at.map_or("", Step::word).into(),
    ]
}

/// A group of jobs; what is not defined is empty.
pub(crate) fn group_row(group: &Group) -> Vec<Cell> {
    let ratios = GROUP_RATIOS.iter().map(|ratio| Cell::from((ratio.of)(group)));
    [group.of.into(), group.name.as_str().into()].into_iter().chain(ratios).collect()
}

/// A table of texts as CSV.
pub(crate) fn table<T: AsRef<[u8]>>(
    header: &[&str],
    rows: impl Iterator<Item = impl IntoIterator<Item = T>>,
) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).expect("memory takes rows");
    for row in rows {
        writer.write_record(row).expect("memory takes rows of one length");
    }
    writer.into_inner().expect("memory can be flushed")
}

/// Every metric of the summary and every column, with unit, meaning, label and which way is better. The table of GPU-hours
/// explains itself: each of its rows says what it means.
pub(crate) fn dictionary(results: &Results) -> Vec<u8> {
    let wall = Column::number("wall_s", "s", "Time that the simulation took.");
    let metrics = results.metrics.iter().map(|value| Column::of(&value.metric));
    let mut files = vec![("summary.json".to_owned(), metrics.chain([wall]).collect())];
    let of_building = buildout_tables().into_iter().filter(|_| results.buildout.is_some());
    let tables = tables(&results.classes).into_iter().filter(|(name, _)| *name != "gpu_hours");
    let of_debt = results.debt.as_ref().map(|_| ("debt", debt()));
    let of_law = sovereignty_tables().into_iter().filter(|_| results.sovereignty.is_some());
    let tables = tables.chain(of_debt).chain(of_building).chain(of_law);
    files.extend(tables.map(|(name, columns)| (format!("{name}.csv"), columns)));
    let rows = files.iter().flat_map(|(file, columns): &(String, Vec<Column>)| {
        columns.iter().map(move |column| {
            let Column { name, unit, about, label, better, kind: _ } = column;
            [file, name, unit, about, label, better.word()]
        })
    });
    table(&["file", "name", "unit", "meaning", "label", "better"], rows)
}
