//! One input: its name, its value in a field that suits its kind, and what can be done with it.

use egui::{
    Align, Align2, Button, Checkbox, ComboBox, Id, Key, Label, Layout, Popup, Rect, Response,
    RichText, Sense, TextEdit, TextWrapMode, Ui, UiBuilder, vec2,
};
use factory::settings::{Kind, Value};
use files::{Draft, Input};

use super::value::{shown, written};
use super::{Editor, Typing, about, words};
use crate::command::{Command, Commands, LibraryCommand, SweepCommand};
use crate::model::{Document, Edit, Model};
use crate::theme::{self, Meaning};

/// Sign of the button that lets the value below hold again.
const RESET: &str = "×";

impl Editor {
    pub(super) fn input(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        (model, document, draft): (&Model, &Document, &Draft),
        input: &Input,
        commands: &mut Commands,
    ) {
        let rect = Rect::from_min_size(rect.min, rect.size() - vec2(0.0, theme::LINE));
        let differs = input.differs();
        let name = rect.with_max_x(rect.right() - theme::FIELD - theme::RESET);
        let field = Rect::from_min_size(name.right_top(), vec2(theme::FIELD, rect.height()));
        let reset = rect.with_min_x(field.right());
        let label = label(ui, name, input, differs);
        let response = self.value(ui, field, (model, document, draft), input, commands);
        if input.written {
            let button = Button::new(RESET).frame(false);
            let button = ui.put(reset, button).on_hover_text("Lets the value below hold again.");
            ui.ctx().accesskit_node_builder(button.id, |node| {
                node.set_label(format!("Reset {}", input.path));
            });
            if button.clicked() {
                self.typing.take_if(|typing| typing.key == input.path);
                commands.push(set(document, input, None));
            }
        }
        for part in [&label, &response] {
            // A list keeps its state under the id that a menu takes unless it has one of its own.
            let own = Popup::context_menu(part).id(part.id.with("menu"));
            own.show(|ui| menu(ui, model, document, input, commands));
        }
        label.on_hover_ui(|ui| about::ui(ui, document, input));
        let problem = self
            .typing
            .as_ref()
            .filter(|it| it.key == input.path)
            .and_then(|it| it.problem.clone());
        if let Some(problem) = problem.filter(|_| response.has_focus()) {
            let colour = theme::meaning(ui.visuals(), Meaning::Bad);
            response.show_tooltip_ui(|ui| {
                ui.set_max_width(theme::SIDE);
                ui.label(RichText::new(problem).color(colour));
            });
        } else if !response.has_focus() {
            response.on_hover_ui(|ui| about::ui(ui, document, input));
        }
    }

    /// The field of a value.
    fn value(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        (model, document, draft): (&Model, &Document, &Draft),
        input: &Input,
        commands: &mut Commands,
    ) -> Response {
        let choices = choices(model, input);
        let found = self.find.as_ref() == Some(&input.path);
        let response = if !choices.is_empty() {
            choice(ui, rect, document, input, &choices, commands)
        } else if input.key.kind == Kind::Switch {
            switch(ui, rect, document, input, commands)
        } else {
            self.typed(ui, rect, (document, draft), input, commands)
        };
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(input.path.as_str()));
        if found {
            response.request_focus();
        }
        response
    }

    /// A field to type in; what is typed becomes the value when the field is left.
    fn typed(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        (document, draft): (&Document, &Draft),
        input: &Input,
        commands: &mut Commands,
    ) -> Response {
        let now = input.value.as_ref().map_or_else(String::new, |entry| shown(&entry.value));
        let mut text = now.clone();
        if let Some(typing) = self.typing.as_mut().filter(|it| it.is_of(document.id, &input.path)) {
            typing.drawn = true;
            text.clone_from(&typing.text);
        }
        let id = Id::unique(("input", document.id.0, &input.path));
        let hint = if input.key.optional { "none" } else { "must be given" };
        let field = TextEdit::singleline(&mut text).id(id).hint_text(hint);
        let field = field.desired_width(rect.width()).align(Align2::LEFT_CENTER);
        let response = ui.put(rect, field);
        if response.changed() {
            let value = written(&input.key.kind, &text);
            let problem = value.as_ref().and_then(|value| draft.problem_of(&input.path, value));
            let problem = problem.map(|problem| problem.allowed);
            let (key, document) = (input.path.clone(), document.id);
            let text = text.clone();
            self.typing = Some(Typing { document, key, text, value, problem, drawn: true });
        }
        if response.lost_focus()
            && self.typing.as_ref().is_some_and(|it| it.is_of(document.id, &input.path))
        {
            self.typing = None;
            let given_up = ui.input(|state| state.key_pressed(Key::Escape));
            if !given_up && text != now {
                commands.push(set(document, input, written(&input.key.kind, &text)));
            }
        }
        response
    }
}

/// The name of an input; a bar at its left and a word for screen readers when it differs.
fn label(ui: &mut Ui, rect: Rect, input: &Input, differs: bool) -> Response {
    let text = RichText::new(words::label(&input.path));
    let colour = theme::meaning(ui.visuals(), Meaning::Changed);
    let text = if differs { text.color(colour).strong() } else { text };
    if differs {
        let bar = rect.with_max_x(rect.left() + theme::BAR);
        ui.painter().rect_filled(bar, 0.0, colour);
    }
    let rect = rect.with_min_x(rect.left() + 3.0 * theme::BAR);
    let layout = Layout::left_to_right(Align::Center);
    let mut ui = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    ui.add(Label::new(text).truncate().selectable(false).sense(Sense::click()))
}

/// What a list offers: words of the scenario, and what people call them; nothing for other fields.
pub(super) fn choices(model: &Model, input: &Input) -> Vec<(String, String)> {
    let library = &model.library;
    let catalogues = library.catalogues();
    match (&input.key.kind, input.path.as_str()) {
        (_, "site") => {
            catalogues.sites().map(|site| (site.to_owned(), library.site_label(site))).collect()
        }
        (_, "rack") => {
            catalogues.racks().map(|rack| (rack.to_owned(), library.rack_label(rack))).collect()
        }
        (Kind::Choice(all), _) => {
            all.iter().map(|word| ((*word).to_owned(), words::words(word))).collect()
        }
        _ => Vec::new(),
    }
}

fn choice(
    ui: &mut Ui,
    rect: Rect,
    document: &Document,
    input: &Input,
    choices: &[(String, String)],
    commands: &mut Commands,
) -> Response {
    let now = input.value.as_ref().map_or_else(String::new, |entry| shown(&entry.value));
    let known = choices.iter().find(|(word, _)| *word == now);
    let called = known.map_or(&now, |(_, label)| label);
    let mut ui =
        ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center)));
    let list = ComboBox::from_id_salt(("choice", document.id, &input.path));
    let list = list.selected_text(called).width(rect.width()).height(theme::MENU).truncate();
    let list = list.show_ui(&mut ui, |ui| {
        ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
        for (word, label) in choices {
            let line = ui.selectable_label(*word == now, label).on_hover_text(word);
            if line.clicked() && *word != now {
                commands.push(set(document, input, Some(files::quoted(word))));
            }
        }
    });
    list.response
}

fn switch(
    ui: &mut Ui,
    rect: Rect,
    document: &Document,
    input: &Input,
    commands: &mut Commands,
) -> Response {
    let now = matches!(input.value.as_ref().map(|entry| &entry.value), Some(Value::Switch(true)));
    let mut on = now;
    let mut ui =
        ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center)));
    let response = ui.add(Checkbox::without_text(&mut on));
    ui.label(if now { "yes" } else { "no" });
    if response.changed() {
        commands.push(set(document, input, Some(on.to_string())));
    }
    response
}

/// What can be done with an input.
fn menu(ui: &mut Ui, model: &Model, document: &Document, input: &Input, commands: &mut Commands) {
    if ui.button("Vary this…").on_hover_text("The next sweep varies this input.").clicked() {
        commands.push(Command::Sweep(SweepCommand::Vary(input.path.clone())));
        ui.close();
    }
    let reset = ui.add_enabled(input.written, Button::new("Reset"));
    if reset.on_hover_text("Lets the value below hold again.").clicked() {
        commands.push(set(document, input, None));
        ui.close();
    }
    if ui.button("Copy key").on_hover_text("For the command line and for studies.").clicked() {
        ui.ctx().copy_text(input.path.clone());
        ui.close();
    }
    ui.menu_button("Explain", |ui| about::explained(ui, model, document, input));
}

fn set(document: &Document, input: &Input, value: Option<String>) -> Command {
    Command::Library(LibraryCommand::Edit(Edit::Set(document.id, input.path.clone(), value)))
}
