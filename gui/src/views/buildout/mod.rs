//! How the plant is built: tasks and milestones with the dates of many plans, what they keep from running,
//! and what became of them in this run.

mod chart;
mod facts;
#[cfg(test)]
mod tests;

use egui::{ScrollArea, Ui};
use factory::results::{Gantt, Resource, TaskDates, TaskRow};
use files::table::{Cell, Column};
use serde::{Deserialize, Serialize};
use units::Span;

use crate::canvas::keep_together;
use crate::charts::{Cached, empty, legend_entry};
use crate::command::Commands;
use crate::format::{grouped, sentence};
use crate::model::{Model, Run, RunId, Table};
use crate::theme::{self, Meaning};
use crate::views::told;

/// Plans that are drawn: a date's place among them is known to about two hundredths.
const PLANS: u32 = 600;

/// How the plant is built.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Buildout {
    #[serde(skip)]
    drawn: Cached<RunId, Option<Gantt>>,
}

/// A row of the chart: what many plans say of a task, and what this run does.
#[derive(Clone, Copy, Debug)]
struct Row<'a> {
    dates: &'a TaskDates,
    run: &'a TaskRow,
}

impl Row<'_> {
    /// Milestones have no length.
    const fn is_milestone(&self) -> bool {
        self.dates.blocked_mw_days.is_none()
    }
}

impl Buildout {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, _commands: &mut Commands) {
        let Some(run) = model.runs.shown() else {
            return empty(ui, "No run yet.", "Run a scenario to see how its plant is built.");
        };
        let gantt = self.drawn.get(run.id, || run.loaded.scenario.gantt(PLANS));
        let (Some(gantt), Some(_)) = (gantt, &run.results.buildout) else {
            return empty(
                ui,
                "Nothing is built in this run.",
                "Its plant stands from the first hour: the scenario names no tasks. With a section \
                 [buildout.task.NAME] for each task it is built step by step, as kagoshima_phases.toml is.",
            );
        };
        let rows = rows(run, gantt);
        header(ui, run, gantt);
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            chart::ui(ui, run, gantt, &rows, model.time.now);
            ui.add_space(theme::GAP);
            blocked(ui, gantt);
        });
    }

    /// All tasks with their dates, for CSV.
    pub(crate) fn table(model: &Model) -> Option<Table> {
        let run = model.runs.shown()?;
        let gantt = run.loaded.scenario.gantt(PLANS)?;
        run.results.buildout.as_ref()?;
        let days = |name: &str, about: &str| Column::number(name, "d", about);
        let columns = vec![
            Column::text("task", "Task or milestone."),
            Column::text("phase", "Its phase."),
            Column::text("vendor", "Who delivers."),
            days("planned", "End with neither good nor bad luck, since the first day of the run."),
            days("begins_p50", "Beginning in half of the plans."),
            days("end_p10", "End in the earliest tenth of plans."),
            days("end_p50", "End in half of the plans."),
            days("end_p90", "End in all but the latest tenth."),
            days("begins", "Beginning in this run."),
            days("end", "End in this run."),
            Column::number("critical_share", "", "Share of plans with it on the longest path."),
            Column::number("blocked", "MW d", "Racks that waited for it, on average."),
        ];
        let day = |at: Option<Span>| number(at.map(|at| (at - gantt.before_run).in_days()));
        let rows = rows(run, &gantt).into_iter().map(|row| {
            let (dates, own) = (row.dates, row.run);
            let texts = [&dates.name, &dates.phase, &dates.vendor].map(|it| Cell::Text(it.clone()));
            let [early, half, late] = dates.ends;
            let times = [dates.planned, dates.begins, early, half, late, own.start, own.end];
            let shares = [dates.critical_share, dates.blocked_mw_days].map(number);
            texts.into_iter().chain(times.map(day)).chain(shares).collect()
        });
        Some(Table { columns, rows: rows.collect() })
    }
}

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Missing, Cell::Number)
}

/// Tasks by phase and in the order in which they begin, then milestones in theirs.
fn rows<'a>(run: &'a Run, gantt: &'a Gantt) -> Vec<Row<'a>> {
    let tasks = run.results.buildout.iter().flat_map(|outcome| &outcome.tasks);
    let mut rows: Vec<Row<'_>> =
        gantt.bars.iter().zip(tasks).map(|(dates, run)| Row { dates, run }).collect();
    let at = |at: Option<Span>| at.map_or(f64::INFINITY, Span::in_seconds);
    rows.sort_by(|one, other| {
        let order = |row: &Row<'_>| (row.is_milestone(), row.dates.phase.clone());
        let times = |row: &Row<'_>| [at(row.dates.begins), at(row.dates.ends[1])];
        let [(a, b), (c, d)] = [times(one), times(other)].map(|[begin, end]| (begin, end));
        order(one).cmp(&order(other)).then(a.total_cmp(&c)).then(b.total_cmp(&d))
    });
    rows
}

/// How many plans there are, and what the marks mean.
fn header(ui: &mut Ui, run: &Run, gantt: &Gantt) {
    ui.horizontal_wrapped(|ui| {
        ui.label(format!("Dates of {} plans", grouped(gantt.plans.into()))).on_hover_text(
            "Plans are drawn without simulating, each with luck of its own; the run that is shown has that of \
             its seed.",
        );
        let visuals = ui.visuals().clone();
        let [task, critical] = chart::colours(&visuals);
        for (color, name, about) in [
            (task, "Task", "From its beginning to its end, each in half of the plans (P50)."),
            (critical, "Often critical", "On the longest path in more than half of the plans."),
            (
                theme::meaning(&visuals, Meaning::Good),
                "Milestone",
                "A diamond where half of the plans have reached it.",
            ),
        ] {
            keep_together(ui, name);
            legend_entry(ui, color, name, about);
        }
        for (mark, words, about) in [
            (
                chart::Sign::Interval,
                "P10 to P90 of its end",
                "The earliest and the latest tenth of plans end outside of it.",
            ),
            (chart::Sign::Planned, "as planned", "The end with neither good nor bad luck."),
            (chart::Sign::Own, "in this run", "The end in the run that is shown."),
        ] {
            keep_together(ui, words);
            chart::sign(ui, mark);
            ui.label(words).on_hover_text(about);
        }
        told::one_seed(ui, run);
    });
}

/// What kept racks from running, the worst first.
fn blocked(ui: &mut Ui, gantt: &Gantt) {
    let kept = |resource: &Resource| gantt.blocked_by[*resource as usize];
    let mut known: Vec<Resource> =
        Resource::ALL.into_iter().filter(|resource| kept(resource) > 0.0).collect();
    known.sort_by(|one, other| kept(other).total_cmp(&kept(one)));
    if known.is_empty() {
        ui.label("Nothing kept racks from running.");
        return;
    }
    let words = known
        .iter()
        .map(|it| format!("{} {} MW d", sentence(it.word()), grouped(kept(it))))
        .collect::<Vec<_>>()
        .join(" · ");
    ui.label(format!("Racks waited for: {words}")).on_hover_text(
        "Megawatt-days of racks that waited for each, on the average of the plans: what is first is what to hurry.",
    );
}
