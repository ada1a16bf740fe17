//! The form of the next sweep: what is varied, which points are run and how often, and where results go.

use egui::{ComboBox, Panel, RichText, ScrollArea, TextEdit, Ui};
use factory::results::Metric;
use files::numbers::{duration, grouped};
use serde::{Deserialize, Serialize};

use super::entry::{count, field, problem, problems, row};
use super::inputs;
use crate::buttons::plain_button;
use crate::command::{Command, Commands, SweepCommand};
use crate::model::{Check, Design, Draft, Model, Part, Replications, Size, cores};
use crate::theme;
use crate::views::told;

/// The form, with what it remembers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Define {
    /// Words that are looked for among the keys.
    search: String,
    /// The study file is shown too.
    text: bool,
}

impl Define {
    /// Draws it.
    pub(super) fn ui(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        let Some(document) = model.library.chosen() else {
            ui.label("Choose a scenario on the left: a sweep varies its inputs.");
            return;
        };
        if let Some(problems) = model.sweeps.unread(document.id) {
            ui.label("The scenario has problems; a sweep needs it to be sound:");
            return problem(ui, problems);
        }
        let Some((draft, check)) = model.sweeps.draft(document.id) else { return };
        let mut changed = draft.clone();
        // What is to be done stands below the form, and in sight however long that is; in a low tile,
        // which has no room for both, at its end.
        let low = ui.available_height() < theme::LOW;
        if !low {
            Panel::bottom("what to do").show_separator_line(true).show(ui, |ui| {
                ui.add_space(theme::GAP / 2.0);
                self.actions(ui, model, (draft, check), commands);
            });
        }
        let area = ScrollArea::vertical().auto_shrink([false, false]).min_scrolled_height(0.0);
        area.show(ui, |ui| {
            if draft.file.is_none() {
                self.form(ui, model, &mut changed, check);
            } else {
                study_file(ui, draft, check);
            }
            folder(ui, &mut changed, check);
            if self.text || draft.file.is_some() {
                as_text(ui, &mut changed);
            }
            if low {
                ui.separator();
                self.actions(ui, model, (draft, check), commands);
            }
        });
        if changed != *draft {
            commands.push(Command::Sweep(SweepCommand::Change(Box::new(changed))));
        }
    }

    /// How much work it is, and the buttons.
    fn actions(
        &mut self,
        ui: &mut Ui,
        model: &Model,
        (draft, check): (&Draft, &Check),
        commands: &mut Commands,
    ) {
        size(ui, model, draft, check);
        row(ui, |ui| {
            let ready = check.is_sound() && model.sweeps.work().is_none();
            ui.add_enabled_ui(ready, |ui| {
                plain_button(ui, &Command::Sweep(SweepCommand::Start), commands);
                plain_button(ui, &Command::Sweep(SweepCommand::Prepare), commands);
            });
            let something = !draft.inputs.is_empty() || draft.by_hand.is_some();
            ui.add_enabled_ui(something, |ui| {
                plain_button(ui, &Command::Sweep(SweepCommand::Save), commands);
            });
            if draft.file.is_none() {
                ui.checkbox(&mut self.text, "Study as text")
                    .on_hover_text("Shows the study file that says the same; it can be changed.");
            }
        });
    }

    fn form(&mut self, ui: &mut Ui, model: &Model, draft: &mut Draft, check: &Check) {
        row(ui, |ui| {
            ui.label("Sweep of").on_hover_text("The scenario that is chosen on the left.");
            ui.strong(&draft.subject.name);
            field(ui, "Name", &mut draft.name, theme::SIDE);
        });
        let nothing = draft.inputs.is_empty();
        if !nothing || draft.by_hand.is_some() {
            problems(ui, check, Part::General);
        }
        let by_hand = draft.by_hand.is_some();
        if by_hand {
            ui.label("The study file below was changed by hand; the form waits until it is reset.");
        }
        ui.add_enabled_ui(!by_hand, |ui| {
            inputs::ui(ui, draft, check, &mut self.search);
            ui.add_space(theme::GAP / 2.0);
            design(ui, draft, check, nothing);
            replications(ui, model, draft, check);
            metrics(ui, model, draft);
        });
    }
}

/// What an opened study file varies, with everything that is wrong with it.
fn study_file(ui: &mut Ui, draft: &Draft, check: &Check) {
    let path = draft.path();
    row(ui, |ui| {
        ui.label("Study");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        ui.strong(name).on_hover_text(path.display().to_string());
        ui.label("of");
        ui.strong(&draft.subject.name).on_hover_text("The scenario that is chosen on the left.");
    });
    for text in
        check.problems.iter().filter(|(part, _)| *part != Part::Folder).map(|(_, text)| text)
    {
        problem(ui, text);
    }
}

/// Where results go.
fn folder(ui: &mut Ui, draft: &mut Draft, check: &Check) {
    row(ui, |ui| {
        let about = "A new folder for the plan, all runs, tables and the report.";
        field(ui, "Results in", &mut draft.folder, theme::SIDE).on_hover_text(about);
    });
    problems(ui, check, Part::Folder);
}

fn design(ui: &mut Ui, draft: &mut Draft, check: &Check, nothing: bool) {
    row(ui, |ui| {
        ui.label("Design");
        let list = ComboBox::from_id_salt("design").selected_text(draft.design.title());
        let list = list.show_ui(ui, |ui| {
            for design in Design::ALL {
                ui.selectable_value(&mut draft.design, design, design.title())
                    .on_hover_text(design.about());
            }
        });
        ui.ctx().accesskit_node_builder(list.response.id, |node| node.set_label("Design"));
        if let Some(counted) = draft.design.counted() {
            count(ui, counted, &mut draft.samples, 1);
        }
        if draft.design == Design::Morris {
            count(ui, "Levels", &mut draft.levels, 2)
                .on_hover_text("Values of each input between which walks go.");
        }
    });
    ui.add(egui::Label::new(RichText::new(draft.design.about()).weak()).wrap());
    if !nothing {
        problems(ui, check, Part::Design);
    }
}

fn replications(ui: &mut Ui, model: &Model, draft: &mut Draft, check: &Check) {
    row(ui, |ui| {
        ui.label("Each point");
        let fixed = matches!(draft.replications, Replications::Fixed(_));
        let about = "As often, with the same seeds for all points.";
        if ui.selectable_label(fixed, "so many seeds").on_hover_text(about).clicked() && !fixed {
            draft.replications = Replications::Fixed(3);
        }
        let about = "With further seeds until the interval of a metric's mean is narrow enough.";
        if ui.selectable_label(!fixed, "until it is known").on_hover_text(about).clicked() && fixed
        {
            let known = report::study_page::well_known();
            let mut known =
                known.filter(|name| model.sweeps.metrics.iter().any(|m| m.name == *name));
            let metric = known.next().unwrap_or_default().to_owned();
            let half_width = "2 %".to_owned();
            draft.replications = Replications::Until { metric, half_width, least: 4, most: 40 };
        }
        match &mut draft.replications {
            Replications::Fixed(seeds) => {
                count(ui, "Seeds", seeds, 1);
            }
            Replications::Until { metric, half_width, least, most } => {
                metric_list(ui, model, metric);
                field(ui, "to within", half_width, theme::SHORT / 2.0).on_hover_text(
                    "Half of the width of its interval: in its unit, or a share such as 2 %.",
                );
                count(ui, "At least", least, 2);
                count(ui, "At most", most, 2);
            }
        }
        let first = field(ui, "First seed", &mut draft.seed, theme::SHORT / 3.0);
        first.on_hover_text("Seed of the first run; empty for that of the scenario.");
    });
    problems(ui, check, Part::Replications);
}

fn metric_list(ui: &mut Ui, model: &Model, chosen: &mut String) {
    let all = &model.sweeps.metrics;
    let known = all.iter().find(|metric| metric.name == *chosen);
    let shown = known.map_or_else(|| chosen.clone(), Metric::title);
    let list = ComboBox::from_id_salt("until metric").selected_text(shown);
    let list = list.show_ui(ui, |ui| {
        for metric in all {
            ui.selectable_value(chosen, metric.name.to_owned(), told::heading(metric))
                .on_hover_text(told::meaning(metric));
        }
    });
    ui.ctx().accesskit_node_builder(list.response.id, |node| node.set_label("Metric to be known"));
}

fn metrics(ui: &mut Ui, model: &Model, draft: &mut Draft) {
    let count = draft.metrics.len();
    let text = if count == 0 { "all".to_owned() } else { format!("{count} chosen") };
    row(ui, |ui| {
        ui.label("Metrics").on_hover_text("Those that are summarised; every run keeps all.");
        ui.menu_button(text, |ui| {
            if ui.selectable_label(count == 0, "All metrics").clicked() {
                draft.metrics.clear();
            }
            ScrollArea::vertical().max_height(theme::PART).show(ui, |ui| {
                for metric in &model.sweeps.metrics {
                    let mut chosen = draft.metrics.iter().any(|name| name == metric.name);
                    let box_ = ui.checkbox(&mut chosen, told::heading(metric));
                    let box_ = box_.on_hover_text(told::meaning(metric));
                    if box_.changed() {
                        draft.metrics.retain(|name| name != metric.name);
                        draft.metrics.extend(chosen.then(|| metric.name.to_owned()));
                    }
                }
            });
        });
        let all = model.sweeps.metrics.iter();
        let named = all.filter(|metric| draft.metrics.iter().any(|name| name == metric.name));
        ui.weak(named.map(|metric| metric.label).collect::<Vec<_>>().join(", "));
    });
}

/// How much work it is: points, runs, and about how long on this machine.
fn size(ui: &mut Ui, model: &Model, draft: &Draft, check: &Check) {
    if draft.inputs.is_empty() && draft.by_hand.is_none() {
        ui.label("Vary an input first: look for it above, or right click it in the editor.");
        return;
    }
    let Some(Size { points, least, most }) = check.size else { return };
    let number = |count: u64| grouped(count as f64);
    let runs =
        if least == most { number(most) } else { format!("{} to {}", number(least), number(most)) };
    let earlier = model.runs.all().iter().rev();
    let mut earlier = earlier.filter(|run| run.document == Some(draft.subject.document));
    let work = earlier.next().map(|run| {
        // Its seeds shared the cores that there are.
        let seeds = run.replication_count();
        let each = run.seconds * seeds.min(cores()) as f64 / (seeds * cores()) as f64;
        let of = |runs: u64| match each * runs as f64 {
            short if short < 1.0 => "a second".to_owned(),
            long => duration(long),
        };
        let time = if least == most { of(most) } else { format!("{} to {}", of(least), of(most)) };
        format!("about {time} on {} cores", cores())
    });
    let work = work.unwrap_or_else(|| "run the scenario once for an estimate of the time".into());
    ui.label(RichText::new(format!("{} points, {runs} runs: {work}", number(points))).strong());
}

/// The study file, to be read, copied or changed.
fn as_text(ui: &mut Ui, draft: &mut Draft) {
    let mut text = draft.text();
    row(ui, |ui| {
        if ui.button("Copy").on_hover_text("Copies the study file.").clicked() {
            ui.ctx().copy_text(text.clone());
        }
        let reset = ui.add_enabled(draft.by_hand.is_some(), egui::Button::new("Reset to the form"));
        if reset.on_hover_text("Leaves the text: the form says what is swept.").clicked() {
            draft.reset_to_form();
            text = draft.text();
        }
    });
    let field = TextEdit::multiline(&mut text).code_editor().desired_width(f32::INFINITY);
    let field = ui.add(field);
    ui.ctx().accesskit_node_builder(field.id, |node| node.set_label("Study file"));
    if field.changed() {
        draft.by_hand = Some(text);
    }
}
