//! All that can be plotted of a run: its hourly columns, and every channel of its plant.

use std::collections::BTreeMap;

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{PopupCloseBehavior, ScrollArea, TextEdit, Ui};

use crate::format;
use crate::model::{Model, Pyramid, Run, RunId, Series};
use crate::theme;

/// Series of channels, which are built when they are first shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Readings {
    built: BTreeMap<(RunId, String), Series>,
}

impl Readings {
    /// Builds a series if it is that of a channel; forgets those of runs that are gone.
    pub(super) fn prepare(&mut self, model: &Model, run: &Run, name: &str) {
        if run.series(name).is_some() {
            return;
        }
        let key = (run.id, name.to_owned());
        if !self.built.contains_key(&key)
            && let Some(series) = of_channel(run, name)
        {
            self.built.retain(|(id, _), _| model.runs.get(*id).is_some());
            self.built.insert(key, series);
        }
    }

    /// A series by the name of its column or channel, once it is prepared.
    pub(super) fn get<'a>(&'a self, run: &'a Run, name: &str) -> Option<&'a Series> {
        let built = || self.built.get(&(run.id, name.to_owned()));
        run.series(name).or_else(built)
    }
}

/// The readings of a channel over the whole run.
fn of_channel(run: &Run, name: &str) -> Option<Series> {
    let topology = run.history.topology();
    let place = topology.channel(name)?;
    let channel = &topology.channels[place];
    let snapshots = run.history.snapshots().iter();
    let points = snapshots.map(|one| [one.at.in_hours(), f64::from(one.values[place])]);
    Some(Series {
        name: channel.name.clone(),
        label: channel.label.clone(),
        unit: channel.unit.to_owned(),
        about: channel.about.to_owned(),
        undefined: "",
        pyramid: Pyramid::new(points.collect(), run.end.in_hours()),
    })
}

/// The title of an axis for values of a unit.
pub(super) fn axis(unit: &str) -> &str {
    if unit.is_empty() { "Ratio or count" } else { unit }
}

/// What can be chosen.
#[derive(Clone, Debug)]
struct Choice {
    name: String,
    label: String,
    unit: String,
    about: String,
    /// All of it in small letters, for the search.
    words: String,
}

impl Choice {
    fn new(name: &str, label: &str, unit: &str, about: &str) -> Self {
        let words = format!("{name} {label} {unit} {about}").to_lowercase();
        let [name, label, unit, about] = [name, label, unit, about].map(str::to_owned);
        Self { name, label, unit, about, words }
    }
}

/// A menu from which a series is chosen, by name, unit and meaning.
#[derive(Clone, Debug, Default)]
pub(super) struct Picker {
    wanted: String,
    of: Option<RunId>,
    choices: Vec<Choice>,
}

impl Picker {
    /// Draws its button; the name of what was chosen.
    pub(super) fn ui(&mut self, ui: &mut Ui, title: &str, run: &Run) -> Option<String> {
        let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        let menu = MenuButton::new(title).config(config);
        let (button, inside) = menu.ui(ui, |ui| self.menu(ui, run));
        button.on_hover_text("Hourly values of the site, and readings of every part of the plant.");
        inside.and_then(|inside| inside.inner)
    }

    fn menu(&mut self, ui: &mut Ui, run: &Run) -> Option<String> {
        if self.of != Some(run.id) {
            (self.of, self.choices) = (Some(run.id), choices(run));
        }
        ui.set_width(theme::SIDE * 1.4);
        let field = TextEdit::singleline(&mut self.wanted)
            .hint_text("Search by name, unit or meaning")
            .desired_width(f32::INFINITY);
        let field = ui.add(field);
        ui.ctx().accesskit_node_builder(field.id, |node| node.set_label("Search"));
        let words: Vec<String> = self.wanted.split_whitespace().map(str::to_lowercase).collect();
        let fits = |choice: &&Choice| words.iter().all(|word| choice.words.contains(word));
        let found: Vec<&Choice> = self.choices.iter().filter(fits).collect();
        if found.is_empty() {
            ui.weak("Nothing of that name, unit or meaning.");
        }
        let mut chosen = None;
        let area = ScrollArea::vertical().max_height(theme::SIDE).auto_shrink(false);
        area.show_rows(ui, theme::ROW, found.len(), |ui, rows| {
            for choice in &found[rows] {
                let text = match choice.unit.as_str() {
                    "" => choice.label.clone(),
                    unit => format!("{} ({unit})", choice.label),
                };
                let size = egui::vec2(ui.available_width(), theme::ROW);
                let row = egui::Button::selectable(false, text).truncate().min_size(size);
                if ui.add(row).on_hover_text(&choice.about).clicked() {
                    chosen = Some(choice.name.clone());
                    ui.close();
                }
            }
        });
        chosen
    }
}

fn choices(run: &Run) -> Vec<Choice> {
    let columns = run.series.iter();
    let columns = columns.map(|one| Choice::new(&one.name, &one.label, &one.unit, &one.about));
    let channels = run.history.topology().channels.iter();
    let channels = channels.map(|one| Choice::new(&one.name, &one.label, one.unit, one.about));
    columns.chain(channels).collect()
}

/// A value of a series as people read it; the word of a state's code.
pub(super) fn told(run: &Run, series: &Series, value: f64) -> String {
    let topology = run.history.topology();
    let channel = topology.channel(&series.name).map(|place| &topology.channels[place]);
    #[expect(clippy::cast_possible_truncation, reason = "it was read from a number of that kind")]
    let word = channel.and_then(|channel| channel.word(value as f32));
    word.map_or_else(|| figure(value), str::to_owned)
}

/// A number that fits a narrow column.
pub(super) fn figure(value: f64) -> String {
    let rounded = if value.abs() >= 1000.0 { value.round() } else { value };
    format::significant(rounded)
}
