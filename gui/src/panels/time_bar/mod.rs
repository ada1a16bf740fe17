//! The time bar: plays, steps and jumps, and shows the whole run with the part that plots show.

mod overview;
mod sign;
#[cfg(test)]
mod tests;

use egui::{Button, ComboBox, Key, RichText, TextEdit, Ui, WidgetInfo};

use crate::command::{Command, Commands, TimeCommand};
use crate::format::{duration, period};
use crate::model::{Model, Run};
use crate::plot;
use crate::theme::{self, Meaning};
use overview::Overview;
use sign::Part;

/// The time bar.
#[derive(Debug, Default)]
pub(crate) struct TimeBar {
    /// A date that is being written.
    writing: Option<String>,
    /// What is wrong with the one written last.
    problem: Option<String>,
    overview: Overview,
}

/// Simulated hours in a second, and how people call that.
const SPEEDS: [(f64, &str); 8] = [
    (1.0, "1 h/s"),
    (6.0, "6 h/s"),
    (12.0, "12 h/s"),
    (24.0, "1 day/s"),
    (72.0, "3 days/s"),
    (168.0, "7 days/s"),
    (336.0, "14 days/s"),
    (720.0, "30 days/s"),
];

impl TimeBar {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        let run = model.runs.shown();
        ui.add_enabled_ui(run.is_some(), |ui| {
            ui.horizontal_wrapped(|ui| {
                controls(ui, model, commands);
                speed(ui, model, commands);
                ui.separator();
                self.date(ui, model, run, commands);
                if run.is_some() {
                    ui.separator();
                    window(ui, model, commands);
                    self.overview.picker(ui, run);
                }
            });
        });
        match run {
            Some(run) => self.overview.ui(ui, model, run, commands),
            None => {
                ui.weak("Time passes here once there is a run: choose a scenario and press Run.");
            }
        }
    }

    /// The moment in the clock of the site, and where another one is written.
    fn date(&mut self, ui: &mut Ui, model: &Model, run: Option<&Run>, commands: &mut Commands) {
        let now = run.map_or_else(String::new, |run| run.moment(model.time.now));
        let mut text = self.writing.clone().unwrap_or_else(|| now.clone());
        let field = TextEdit::singleline(&mut text).desired_width(theme::DATE);
        let field = ui.add(field.hint_text("2030-03-05 14:00"));
        ui.ctx().accesskit_node_builder(field.id, |node| node.set_label("Date"));
        let field = field.on_hover_text(
            "The moment that all views show, in the clock of the site. Write a date, a time or \
             both and press Enter to go there.",
        );
        if field.changed() {
            self.writing = Some(text);
            self.problem = None;
        }
        if field.lost_focus()
            && let (Some(run), Some(text)) = (run, self.writing.take())
            && !ui.input(|input| input.key_pressed(Key::Escape))
        {
            match plot::read(&text, run.clock, model.time.now, run.end) {
                Ok(to) => commands.push(Command::Time(TimeCommand::Jump(to))),
                Err(problem) => (self.problem, self.writing) = (Some(problem), Some(text)),
            }
        }
        if let Some(problem) = &self.problem {
            let colour = theme::meaning(ui.visuals(), Meaning::Bad);
            ui.label(RichText::new(problem).color(colour));
            if ui.button("Dismiss").on_hover_text("Shows the moment again.").clicked() {
                (self.problem, self.writing) = (None, None);
            }
        }
    }
}

/// Buttons that move the moment.
fn controls(ui: &mut Ui, model: &Model, commands: &mut Commands) {
    use Part::{Bar, Earlier, Incident, Later};
    let toggle: &[Part] = if model.time.playing { &[Bar, Bar] } else { &[Later] };
    let buttons: [(&[Part], &str, TimeCommand); 7] = [
        (&[Bar, Earlier], "", TimeCommand::First),
        (&[Incident, Earlier], "", TimeCommand::PreviousIncident),
        (&[], "−1 h", TimeCommand::Step(-1)),
        (toggle, "", TimeCommand::Toggle),
        (&[], "+1 h", TimeCommand::Step(1)),
        (&[Later, Incident], "", TimeCommand::NextIncident),
        (&[Later, Bar], "", TimeCommand::Last),
    ];
    for (parts, text, command) in buttons {
        icon(ui, parts, text, &Command::Time(command), commands);
    }
    let mut faults = model.time.faults;
    let about = "The next and the previous incident may also be a fault that took GPUs out of \
                 service; otherwise only what struck a place, the site or the grid.";
    if ui.checkbox(&mut faults, "Faults too").on_hover_text(about).changed() {
        commands.push(Command::Time(TimeCommand::Faults(faults)));
    }
}

/// A button with a sign, whose name and keys stand in its tooltip.
fn icon(ui: &mut Ui, parts: &[Part], text: &str, command: &Command, commands: &mut Commands) {
    let described = command.describe();
    let keys = described.shortcut.map(|shortcut| ui.ctx().format_shortcut(&shortcut));
    let keys = keys.map_or_else(String::new, |keys| format!(" ({keys})"));
    let button = Button::new(text).min_size(egui::vec2(theme::ROW * 1.2, theme::ROW));
    let button = ui.add(button).on_hover_text(format!("{}{keys}", described.label));
    let enabled = ui.is_enabled();
    button.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, &described.label));
    let visuals =
        if enabled { ui.style().interact(&button) } else { ui.visuals().noninteractive() };
    sign::paint(ui.painter(), button.rect, parts, visuals.fg_stroke);
    if button.clicked() {
        commands.push(command.clone());
    }
}

fn speed(ui: &mut Ui, model: &Model, commands: &mut Commands) {
    let now = model.time.speed;
    let known = SPEEDS.iter().find(|(hours, _)| (hours - now).abs() < 1e-9);
    let shown = known.map_or_else(|| format!("{now} h/s"), |(_, name)| (*name).to_owned());
    let menu = ComboBox::from_id_salt("speed")
        .selected_text(shown)
        .width(theme::DATE * 0.7)
        .height(theme::MENU);
    let menu = menu.show_ui(ui, |ui| {
        for (hours, name) in SPEEDS {
            if ui.selectable_label((hours - now).abs() < 1e-9, name).clicked() {
                commands.push(Command::Time(TimeCommand::Speed(hours)));
            }
        }
    });
    ui.ctx().accesskit_node_builder(menu.response.id, |node| node.set_label("Speed"));
    menu.response.on_hover_text("Simulated time that passes in a second of yours.");
}

/// What part of the run plots show, and the ways out of it.
fn window(ui: &mut Ui, model: &Model, commands: &mut Commands) {
    let shown = &model.time.window;
    let hours = shown.end.in_hours() - shown.start.in_hours();
    let long = hours >= 48.0;
    let length = if long { period(hours) } else { duration(hours * 3600.0) };
    ui.weak(format!("Plots show {length}")).on_hover_text("How much of the run plots show.");
    for (name, command, useful) in [
        ("Back", TimeCommand::ZoomBack, model.time.has_earlier()),
        ("All", TimeCommand::ZoomOut, !model.time.shows_all()),
    ] {
        let command = Command::Time(command);
        let described = command.describe();
        let keys = described.shortcut.map(|shortcut| ui.ctx().format_shortcut(&shortcut));
        let about = format!("{} ({})", described.about, keys.unwrap_or_default());
        let button = ui.add_enabled(useful, Button::new(name)).on_hover_text(&about);
        if button.on_disabled_hover_text(&about).clicked() {
            commands.push(command);
        }
    }
}
