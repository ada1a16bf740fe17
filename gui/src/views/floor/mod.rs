//! Every rack of the halls as a cell, at the moment of the time bar.

mod arrangement;
mod facts;
mod overlay;
mod picture;
#[cfg(test)]
mod tests;

use egui::{
    Align2, Direction, EventFilter, FontId, Key, Modifiers, Painter, Response, Role, Sense, Ui,
    WidgetInfo,
};
use serde::{Deserialize, Serialize};

use crate::canvas::{self, Camera, Projection};
use crate::command::{Command, Commands, TimeCommand};
use crate::model::{Model, Run, Selection, Table};
use crate::theme::{self, Meaning};
pub(crate) use facts::of as facts_of_rack;
use overlay::{Legend, Overlay};
use picture::Picture;

/// Every rack of the halls as a cell, at the moment of the time bar.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct HallFloor {
    overlay: Overlay,
    camera: Camera,
    /// Height of the lines of text below the halls.
    #[serde(skip)]
    below: f32,
    #[serde(skip)]
    picture: Picture,
}

impl HallFloor {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        let Some(run) = model.runs.shown() else {
            super::empty(ui, "The halls appear here with every rack once a scenario has run.");
            return;
        };
        if !run.whole {
            ui.label(super::TOO_LONG);
            return;
        }
        self.choice(ui);
        let below = egui::vec2(0.0, self.below);
        let screen = (ui.available_size() - below).max(egui::vec2(80.0, 60.0));
        self.picture.update(run, model.time.now, self.overlay, ui.visuals(), screen);
        let response = ui.allocate_response(screen, Sense::click_and_drag());
        self.halls(ui, &response, model, run, commands);
        canvas::whole_button(ui, response.rect, &mut self.camera, "Whole site");
        ui.label(self.picture.in_words());
        self.legend(ui);
        self.below = ui.cursor().top() - response.rect.bottom();
    }

    /// The table of all racks at the moment.
    pub(crate) fn table(model: &Model) -> Option<Table> {
        model.runs.shown().map(|run| facts::table(run, &run.history.floor_at(model.time.now)))
    }

    /// What the colours say.
    fn choice(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            ui.label("Colour by");
            for overlay in Overlay::ALL {
                ui.selectable_value(&mut self.overlay, overlay, overlay.name())
                    .on_hover_text(overlay.about());
            }
        });
    }

    fn halls(
        &mut self,
        ui: &Ui,
        response: &Response,
        model: &Model,
        run: &Run,
        commands: &mut Commands,
    ) {
        let Some(arrangement) = self.picture.arrangement() else { return };
        let whole = arrangement.whole;
        self.camera.follow(ui, response, whole);
        let projection = self.camera.project(response.rect, whole);
        let hovered = response.hover_pos().map(|pointer| projection.drawn(pointer));
        let rack = hovered.and_then(|point| arrangement.rack_at(point));
        let hall = hovered.and_then(|point| arrangement.hall_at(point));
        if response.double_clicked()
            && let Some(hall) = hall
        {
            self.camera.fit(arrangement.halls[hall as usize].rect, response.rect, whole);
        } else if response.clicked_by(egui::PointerButton::Primary) && hovered.is_some() {
            response.request_focus();
            let rack = rack.map(Selection::Rack);
            let selected = rack.or(hall.map(Selection::Hall)).unwrap_or_default();
            commands.push(Command::Select(selected));
        }
        self.keys(ui, response, &model.selection, commands);
        self.paint(ui, response, projection, model, rack);
        if let (Some(rack), Some(floor)) = (rack, self.picture.floor()) {
            response.clone().on_hover_ui_at_pointer(|ui| facts::show(ui, run, floor, rack));
        }
        let selected = match model.selection {
            Selection::Rack(rack) => format!("; rack {rack} is selected"),
            _ => String::new(),
        };
        let label = format!("Hall floor: {}{selected}", self.picture.in_words());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &label));
    }

    /// Arrows move the selection, and the camera follows it.
    fn keys(
        &mut self,
        ui: &Ui,
        response: &Response,
        selection: &Selection,
        commands: &mut Commands,
    ) {
        if !response.has_focus() {
            return;
        }
        let filter =
            EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::Space) {
            commands.push(Command::Time(TimeCommand::Toggle));
        }
        let directions = [
            (Key::ArrowLeft, Direction::RightToLeft),
            (Key::ArrowRight, Direction::LeftToRight),
            (Key::ArrowUp, Direction::BottomUp),
            (Key::ArrowDown, Direction::TopDown),
        ];
        let Some(arrangement) = self.picture.arrangement() else { return };
        for (_, direction) in directions.into_iter().filter(|(key, _)| pressed(*key)) {
            let next = match selection {
                Selection::Rack(rack) => arrangement.next(*rack, direction),
                Selection::Hall(hall) => {
                    arrangement.halls.get(*hall as usize).map(|hall| hall.racks.start)
                }
                _ => Some(0),
            };
            let Some((rack, cell)) = next.and_then(|rack| Some((rack, arrangement.cell(rack)?)))
            else {
                continue;
            };
            self.camera.reveal(cell, response.rect, arrangement.whole);
            commands.push(Command::Select(Selection::Rack(rack)));
        }
    }

    fn paint(
        &mut self,
        ui: &Ui,
        response: &Response,
        projection: Projection,
        model: &Model,
        hovered: Option<u32>,
    ) {
        let painter = ui.painter().with_clip_rect(response.rect.intersect(ui.clip_rect()));
        let visuals = ui.visuals();
        let mesh = self.picture.mesh(projection, visuals);
        let (Some(arrangement), Some(floor)) = (self.picture.arrangement(), self.picture.floor())
        else {
            return;
        };
        let selected = theme::meaning(visuals, Meaning::Selected);
        for (number, hall) in arrangement.halls.iter().enumerate() {
            let rect = projection.seen_as(hall.rect);
            if rect.intersects(response.rect) {
                let chosen =
                    matches!(model.selection, Selection::Hall(hall) if hall as usize == number);
                let line = if chosen {
                    egui::Stroke::new(2.0, selected)
                } else {
                    theme::thin_line(visuals)
                };
                painter.rect(rect, 3.0, visuals.extreme_bg_color, line, egui::StrokeKind::Outside);
                name(&painter, rect, number, visuals.text_color());
            }
        }
        painter.add(mesh);
        let frames = |racks: &mut dyn Iterator<Item = u32>, colour, width| {
            painter.add(picture::frames(arrangement, racks, &projection, colour, width));
        };
        let job = match (hovered, &model.selection) {
            (Some(rack), _) => u64::from(floor.racks[rack as usize].job),
            (None, Selection::Job(number)) => *number,
            _ => 0,
        };
        if job != 0 {
            let of_job = |rack: &u32| u64::from(floor.racks[*rack as usize].job) == job;
            let colour = theme::meaning(visuals, Meaning::Changed);
            frames(&mut picture::racks(floor).filter(of_job), colour, 1.0);
        }
        frames(&mut hovered.into_iter(), theme::meaning(visuals, Meaning::Now), 1.5);
        if let Selection::Rack(rack) = model.selection {
            frames(&mut std::iter::once(rack), selected, 2.0);
        }
        if response.has_focus() {
            let line = ui.visuals().selection.stroke;
            painter.rect_stroke(response.rect, 2.0, line, egui::StrokeKind::Inside);
        }
    }

    fn legend(&self, ui: &mut Ui) {
        match self.picture.legend() {
            Some(Legend::Ramp(ramp, without)) => {
                ui.horizontal_wrapped(|ui| {
                    canvas::ramp(ui, ramp);
                    if let Some((name, look)) = without {
                        canvas::swatches(ui, &[((*name).to_owned(), look.colour, look.mark)]);
                    }
                });
            }
            Some(Legend::Swatches(all)) => {
                let all = all.iter().map(|(name, look)| (name.clone(), look.colour, look.mark));
                canvas::swatches(ui, &all.collect::<Vec<_>>());
            }
            None => {}
        }
    }
}

/// Writes the name of a hall above it, if there is room for it.
fn name(painter: &Painter, hall: egui::Rect, number: usize, colour: egui::Color32) {
    let font = FontId::proportional(theme::SMALL);
    let full = painter.layout_no_wrap(format!("Hall {number}"), font.clone(), colour);
    let galley = if full.size().x <= hall.width() {
        full
    } else {
        painter.layout_no_wrap(number.to_string(), font, colour)
    };
    if galley.size().x <= hall.width() {
        let place = Align2::LEFT_BOTTOM.anchor_size(hall.left_top(), galley.size());
        painter.galley(place.min - egui::vec2(0.0, 1.0), galley, colour);
    }
}
