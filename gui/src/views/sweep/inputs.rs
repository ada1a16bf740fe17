//! The inputs that the next sweep varies, each with its values, and a field to find further ones.

use egui::{ComboBox, Frame, RichText, ScrollArea, TextEdit, Ui};

use super::entry::{count, field, on_one_line, problems, row};
use crate::model::{Check, Draft, Part, Varied};
use crate::theme;

/// Keys that a search shows at most.
const MOST: usize = 50;

/// Draws them.
pub(super) fn ui(ui: &mut Ui, draft: &mut Draft, check: &Check, search: &mut String) {
    let mut removed = None;
    let subject = draft.subject.clone();
    let steps = draft.design.takes_steps();
    for (place, input) in draft.inputs.iter_mut().enumerate() {
        Frame::new().fill(theme::card(ui.visuals())).inner_margin(theme::MARGIN).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.push_id(place, |ui| {
                row(ui, |ui| {
                    let about = subject.template.key(&input.key).map_or("", |key| key.about);
                    ui.label(RichText::new(&input.key).strong()).on_hover_text(about);
                    let now = subject.template.value(&input.key);
                    ui.weak(now.map(|value| format!("now {value}")).unwrap_or_default());
                    let name = format!("Remove {}", input.key);
                    let remove = ui.button("Remove").on_hover_text("Varies it no more.");
                    let id = remove.id;
                    ui.ctx().accesskit_node_builder(id, |node| node.set_label(name.as_str()));
                    if remove.clicked() {
                        removed = Some(place);
                    }
                });
                values(ui, &subject.template, input, steps);
                problems(ui, check, Part::Input(place));
            });
        });
    }
    if let Some(place) = removed {
        draft.inputs.remove(place);
    }
    find(ui, draft, search);
}

/// The values of an input: a range, words, or a list.
fn values(ui: &mut Ui, scenario: &files::Template, input: &mut Varied, steps: bool) {
    row(ui, |ui| {
        let words = scenario.choices(&input.key);
        if !words.is_empty() {
            let listed = input.listed();
            for word in &words {
                let mut taken = listed.contains(word);
                if ui.checkbox(&mut taken, word).changed() {
                    input.take(word, taken);
                }
            }
            return;
        }
        if input.is_numeric(scenario) {
            ui.selectable_value(&mut input.ranges, true, "range")
                .on_hover_text("Every value between two ends.");
            ui.selectable_value(&mut input.ranges, false, "list")
                .on_hover_text("These values and no others.");
        }
        if input.ranges {
            range(ui, scenario, input, steps);
        } else {
            field(ui, &format!("Values of {}", input.key), &mut input.list, theme::SIDE)
                .on_hover_text("Values with commas between them, each with its unit.");
        }
    });
}

fn range(ui: &mut Ui, scenario: &files::Template, input: &mut Varied, steps: bool) {
    let width = theme::SHORT / 2.5;
    for (word, end) in [("from", &mut input.low), ("to", &mut input.high)] {
        on_one_line(ui, word, width);
        ui.label(word);
        let typed = ui.add(TextEdit::singleline(end).desired_width(width));
        let name = format!("{word} {}", input.key);
        ui.ctx().accesskit_node_builder(typed.id, |node| node.set_label(name.as_str()));
    }
    let mut units = input.units(scenario);
    if !input.unit.is_empty() && !units.contains(&input.unit) {
        units.push(input.unit.clone());
    }
    if units.len() > 1 {
        let list = ComboBox::from_id_salt("unit").selected_text(&input.unit).width(width / 2.0);
        let list = list.show_ui(ui, |ui| {
            for unit in units {
                ui.selectable_value(&mut input.unit, unit.clone(), unit);
            }
        });
        let name = format!("Unit of {}", input.key);
        ui.ctx().accesskit_node_builder(list.response.id, |node| node.set_label(name.as_str()));
    } else if !input.unit.is_empty() {
        // A label without a letter would end the row, and what follows would lie over it.
        ui.label(&input.unit);
    }
    if steps {
        count(ui, "Values", &mut input.steps, 2)
            .on_hover_text("Values that the design takes from the range, both ends among them.");
    }
    on_one_line(ui, "logarithmic", theme::FORM_ROW);
    ui.checkbox(&mut input.logarithmic, "logarithmic")
        .on_hover_text("Equal ratios, not equal differences, are equally far apart.");
}

/// Finds keys by words of their name or meaning, and varies them.
fn find(ui: &mut Ui, draft: &mut Draft, search: &mut String) {
    row(ui, |ui| {
        on_one_line(ui, "Vary", theme::SIDE);
        ui.label("Vary");
        let find = TextEdit::singleline(search).hint_text("Find an input, such as size or price");
        let find = ui.add(find.desired_width(theme::SIDE));
        ui.ctx().accesskit_node_builder(find.id, |node| node.set_label("Find an input to vary"));
    });
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() {
        return;
    }
    let template = &draft.subject.template;
    let keys = template.loaded().settings.iter().map(|(key, _)| key);
    let fits = |key: &&str| {
        let about = template.key(key).map_or("", |key| key.about).to_lowercase();
        words.iter().all(|word| key.to_lowercase().contains(word) || about.contains(word))
    };
    let varied = |key: &&str| draft.inputs.iter().all(|input| input.key != *key);
    let found: Vec<String> =
        keys.filter(|key| *key != "seed").filter(varied).filter(fits).map(str::to_owned).collect();
    if found.is_empty() {
        ui.label("No further input has these words in its name or meaning.");
    }
    let mut chosen = None;
    ScrollArea::vertical().id_salt("found").max_height(theme::ROW * 6.0).show(ui, |ui| {
        for key in found.iter().take(MOST) {
            let about = template.key(key).map_or("", |key| key.about);
            let now = template.value(key).map(ToString::to_string).unwrap_or_default();
            row(ui, |ui| {
                let button = ui.button(key).on_hover_text(about);
                ui.weak(now);
                if button.clicked() {
                    chosen = Some(key.clone());
                }
            });
        }
    });
    if let Some(key) = chosen {
        draft.vary(&key);
        search.clear();
    }
}
