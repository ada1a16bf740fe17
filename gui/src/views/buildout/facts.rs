//! All that is known of a task or a milestone, shown while the pointer is on it.

use egui::{Align, Grid, Layout, Ui};
use factory::results::Gantt;
use units::Span;

use super::Row;
use crate::format::{grouped, percent, sentence, words};
use crate::model::Run;
use crate::views::told::UNDEFINED;

/// The date so long after building began; “never” for none.
pub(super) fn date(run: &Run, gantt: &Gantt, at: Option<Span>) -> String {
    let date = |at: Span| run.clock.since_start(at - gantt.before_run).date().to_string();
    at.map_or_else(|| "never".to_owned(), date)
}

/// What people call a task.
pub(super) fn name(row: &Row<'_>) -> String {
    sentence(&words(&row.dates.name))
}

/// How often it is on the longest path, and what it keeps from running, where that is defined.
pub(super) fn costs(row: &Row<'_>) -> [String; 2] {
    let critical = row.dates.critical_share.map(percent);
    let blocked = row.dates.blocked_mw_days.map(|days| grouped(days.round()));
    [critical, blocked].map(|it| it.unwrap_or_else(|| UNDEFINED.to_owned()))
}

/// The same in a sentence, for those who hear it.
pub(super) fn in_words(row: &Row<'_>, run: &Run, gantt: &Gantt) -> String {
    let [early, half, late] = row.dates.ends.map(|end| date(run, gantt, end));
    let own = date(run, gantt, row.run.end);
    let dates = format!("{}: P10 {early}, P50 {half}, P90 {late}, in this run {own}", name(row));
    if row.is_milestone() {
        return dates;
    }
    let [critical, blocked] = costs(row);
    let vendor = match row.dates.vendor.as_str() {
        "" => String::new(),
        vendor => format!(", by {}", words(vendor)),
    };
    format!("{dates}, critical in {critical} of plans, {blocked} MW d blocked{vendor}")
}

/// Shows all of it.
pub(super) fn show(ui: &mut Ui, row: &Row<'_>, run: &Run, gantt: &Gantt) {
    ui.strong(name(row));
    let date = |at| date(run, gantt, at);
    let mut facts: Vec<(&str, String)> = Vec::new();
    for (what, text) in [("Phase", &row.dates.phase), ("Vendor", &row.dates.vendor)] {
        if !text.is_empty() {
            facts.push((what, sentence(&words(text))));
        }
    }
    facts.push(("End as planned", date(row.dates.planned)));
    if !row.is_milestone() {
        facts.push(("Begins in half of the plans", date(row.dates.begins)));
    }
    for (what, end) in ["End, P10", "End, P50", "End, P90"].into_iter().zip(row.dates.ends) {
        facts.push((what, date(end)));
    }
    if !row.is_milestone() {
        facts.push(("Begins in this run", date(row.run.start)));
    }
    facts.push(("End in this run", date(row.run.end)));
    if let Some(slack) = row.run.slack {
        facts.push(("May be later in this run by", format!("{} d", grouped(slack.in_days()))));
    }
    if row.run.attempts > 0 {
        facts.push(("Applications in this run", row.run.attempts.to_string()));
    }
    if !row.is_milestone() {
        let [critical, blocked] = costs(row);
        facts.push(("On the longest path", format!("in {critical} of plans")));
        facts.push(("Racks that waited for it", format!("{blocked} MW d on average")));
    }
    Grid::new("facts of a task").num_columns(2).show(ui, |ui| {
        for (what, text) in facts {
            ui.label(what);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(text));
            ui.end_row();
        }
    });
}
