//! An incident: what went wrong, where, for how long, and those before and after it.

use egui::Ui;
use units::SimTime;

use super::{fact, jump, open};
use crate::command::{Command, Commands, Kind, TimeCommand};
use crate::format::{duration, title};
use crate::model::{Run, Selection};

/// Draws it.
pub(super) fn ui(ui: &mut Ui, run: &Run, now: SimTime, place: usize, commands: &mut Commands) {
    let all = run.history.incidents();
    let Some(incident) = all.get(place) else {
        ui.strong(format!("Incident {}", place + 1));
        ui.weak("The shown run has no such incident.");
        return;
    };
    ui.strong(title(&incident.what));
    fact(ui, "Incident", &format!("{} of {}", place + 1, all.len()), "In order of time.");
    fact(ui, "Began", &run.moment(incident.at), "At the site.");
    let length = incident.length.map(|length| duration(length.in_seconds()));
    let length = length.unwrap_or_else(|| "until it is mended".to_owned());
    fact(ui, "Lasts", &length, "Where that is known from the beginning.");
    fact(ui, "Place", &incident.place.to_string(), "Which of the places that it takes out.");
    let since = match incident.length {
        _ if now < incident.at => "still to come",
        Some(length) if now >= incident.at + length => "over",
        Some(_) => "under way",
        None => "has begun",
    };
    fact(ui, "At this moment", since, "");
    ui.horizontal_wrapped(|ui| {
        jump(ui, "Go to incident", "Goes to its beginning.", Some(incident.at), commands);
        go(ui, run, "Previous incident", place.checked_sub(1), commands);
        go(ui, run, "Next incident", Some(place + 1).filter(|next| *next < all.len()), commands);
        open(ui, Kind::Incidents, commands);
    });
}

/// A button that selects another incident and goes there.
fn go(ui: &mut Ui, run: &Run, label: &str, place: Option<usize>, commands: &mut Commands) {
    let button = ui.add_enabled(place.is_some(), egui::Button::new(label));
    if button.on_hover_text("Selects it and goes to its beginning.").clicked()
        && let Some(place) = place
    {
        commands.push(Command::Select(Selection::Incident(place)));
        commands.push(Command::Time(TimeCommand::Jump(run.history.incidents()[place].at)));
    }
}
