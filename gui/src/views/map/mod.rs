//! The candidate sites on a map of the world.

mod flows;
mod graticule;
mod labels;
mod land;
mod measure;
mod places;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use egui::{
    Color32, Grid, Mesh, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, Vec2, Visuals,
    WidgetInfo,
};
use serde::{Deserialize, Serialize};

use crate::canvas::{self, Camera, Projection, Ramp};
use crate::command::{Command, Commands, LibraryCommand, RunCommand};
use crate::model::{Model, RunId, Table};
use crate::theme::{self, Meaning};
use measure::Measure;
use places::{Place, Scenarios};

/// The candidate sites on a map of the world.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SiteMap {
    measure: Measure,
    camera: Camera,
    /// The site whose facts stand beside the map.
    chosen: Option<String>,
    /// Height of the lines below the map.
    #[serde(skip)]
    below: f32,
    #[serde(skip)]
    scenarios: Scenarios,
    #[serde(skip)]
    places: Vec<Place>,
    /// The runs that the places were worked out from, with the seeds that they had.
    #[serde(skip)]
    runs: Vec<(RunId, usize)>,
    #[serde(skip)]
    ground: Option<((Projection, bool), Ground)>,
}

/// Land and its coasts where they stand on the screen.
#[derive(Clone, Debug)]
struct Ground {
    land: Arc<Mesh>,
    coasts: Vec<Shape>,
}

/// How far from the middle of a marker the pointer finds it.
const REACH: f32 = 12.0;

impl SiteMap {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        self.update(model);
        self.choice(ui, model);
        let size = (ui.available_size() - Vec2::new(0.0, self.below)).max(Vec2::new(80.0, 60.0));
        let response = ui.allocate_response(size, Sense::click_and_drag());
        self.camera.follow(ui, &response, land::world());
        let projection = self.camera.project(response.rect, land::world());
        let ramp = self.measure.ramp(&self.places, model);
        let hovered = self.hovered(&response, &projection);
        let portfolio = model.portfolios.shown.as_ref();
        let between = portfolio.map_or_else(Vec::new, |it| flows::drawn(it, &projection));
        let pointer = response.hover_pos().filter(|_| hovered.is_none());
        let lit = pointer.and_then(|pointer| flows::hovered(&between, pointer));
        self.ground_ui(ui, &response, projection);
        if let Some(portfolio) = portfolio {
            let clipped = ui.painter().with_clip_rect(response.rect.intersect(ui.clip_rect()));
            flows::paint((&clipped, ui.visuals()), portfolio, &between, lit);
        }
        self.paint(ui, &response, projection, model, ramp.as_ref(), hovered);
        if response.clicked() && response.hover_pos().is_some() {
            self.chosen = hovered.map(|place| self.places[place].name.clone());
            let document = hovered.and_then(|place| self.places[place].document);
            commands.extend(document.map(|id| Command::Library(LibraryCommand::Choose(id))));
        }
        if let Some(place) = hovered.map(|place| &self.places[place]) {
            response.clone().on_hover_ui_at_pointer(|ui| facts(ui, place, model));
        }
        if let (Some(portfolio), Some(lit)) = (portfolio, lit) {
            response
                .clone()
                .on_hover_ui_at_pointer(|ui| flows::facts(ui, portfolio, &between[lit]));
        }
        let label = format!("Map of the world with {} sites", self.places.len());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &label));
        legend(ui, ramp.as_ref());
        flows::legend(ui, &model.portfolios);
        self.deeds(ui, &response, commands);
        self.below = ui.cursor().top() - response.rect.bottom();
        canvas::whole_button(ui, response.rect, &mut self.camera, "Whole world");
    }

    /// Every site with its facts and the metrics of the latest run there.
    pub(crate) fn table(&self, model: &Model) -> Table {
        measure::table(&self.places, model)
    }

    /// Reads what has changed in the library or among the runs.
    fn update(&mut self, model: &Model) {
        let changed = self.scenarios.update(&model.library);
        let runs = model.runs.seeds();
        if changed || runs != self.runs || self.places.is_empty() {
            self.places = self.scenarios.places(model);
            self.runs = runs;
        }
    }

    fn choice(&mut self, ui: &mut Ui, model: &Model) {
        ui.horizontal_wrapped(|ui| {
            self.measure.choice(ui, model);
            let chosen = self.place().map_or("Choose a site", |place| place.site.label.as_str());
            super::sweep::on_one_line(ui, "Site", theme::SHORT);
            let label = ui.label("Site");
            let sites = egui::ComboBox::from_id_salt("site").selected_text(chosen);
            let mut wanted = self.chosen.clone();
            let choice = sites.show_ui(ui, |ui| {
                for place in &self.places {
                    let name = Some(place.name.clone());
                    ui.selectable_value(&mut wanted, name, &place.site.label);
                }
            });
            choice.response.labelled_by(label.id);
            self.chosen = wanted;
        });
    }

    /// The chosen site.
    fn place(&self) -> Option<&Place> {
        let chosen = self.chosen.as_ref()?;
        self.places.iter().find(|place| place.name == *chosen)
    }

    /// The site whose marker is nearest to the pointer, and near it.
    fn hovered(&self, response: &Response, projection: &Projection) -> Option<usize> {
        let pointer = response.hover_pos()?;
        let far = self.places.iter().map(|place| (at(place, projection) - pointer).length());
        let (nearest, far) = far.enumerate().min_by(|one, other| one.1.total_cmp(&other.1))?;
        (far <= REACH.max(radius(&self.places[nearest]))).then_some(nearest)
    }

    /// Draws the sea, the land and the lines of degrees.
    fn ground_ui(&mut self, ui: &Ui, response: &Response, projection: Projection) {
        let painter = ui.painter().with_clip_rect(response.rect.intersect(ui.clip_rect()));
        let visuals = ui.visuals();
        painter.rect_filled(response.rect, 3.0, visuals.extreme_bg_color);
        graticule::lines(&painter, &projection, visuals);
        let ground = self.ground(projection, visuals);
        painter.add(Arc::clone(&ground.land));
        painter.extend(ground.coasts.iter().cloned());
    }

    fn paint(
        &self,
        ui: &Ui,
        response: &Response,
        projection: Projection,
        model: &Model,
        ramp: Option<&Ramp>,
        hovered: Option<usize>,
    ) {
        let painter = ui.painter().with_clip_rect(response.rect.intersect(ui.clip_rect()));
        let visuals = ui.visuals();
        let degrees = graticule::degrees(&painter, &projection, visuals);
        let markers: Vec<(Pos2, f32)> =
            self.places.iter().map(|place| (at(place, &projection), radius(place))).collect();
        let chosen = self.chosen.as_ref();
        for (number, (place, (at, radius))) in self.places.iter().zip(&markers).enumerate() {
            let value = self.measure.value(place, model);
            let fill = match (ramp, value) {
                (Some(ramp), Some(value)) => ramp.colour(value),
                _ if place.document.is_some() => theme::meaning(visuals, Meaning::Changed),
                _ => Color32::TRANSPARENT,
            };
            let marked = hovered == Some(number) || chosen == Some(&place.name);
            let line = if marked {
                Stroke::new(2.5, theme::meaning(visuals, Meaning::Selected))
            } else {
                Stroke::new(1.0, visuals.strong_text_color())
            };
            painter.circle(*at, *radius, fill, line);
        }
        let texts: Vec<labels::Wanted> = self
            .places
            .iter()
            .zip(&markers)
            .enumerate()
            .map(|(number, (place, (at, radius)))| {
                let text = match self.measure.text(place, model) {
                    Some(value) => format!("{}: {value}", place.site.label),
                    None => place.site.label.clone(),
                };
                let marked = hovered == Some(number) || chosen == Some(&place.name);
                let rank = (!marked, place.run.is_none(), place.document.is_none());
                labels::Wanted { text, at: *at, radius: *radius, rank }
            })
            .collect();
        labels::paint(&painter, response.rect, texts, &degrees, visuals);
    }

    /// Land and coasts, kept until the camera moves.
    fn ground(&mut self, projection: Projection, visuals: &Visuals) -> &Ground {
        let key = (projection, visuals.dark_mode);
        let old = self.ground.take().filter(|(old, _)| *old == key);
        let (_, ground) = self.ground.insert(old.unwrap_or_else(|| {
            let land = land::land();
            let mesh = land.mesh(&projection, theme::land(visuals));
            let line = Stroke::new(1.0, theme::thin_line(visuals).color.gamma_multiply(0.7));
            (key, Ground { land: Arc::new(mesh), coasts: land.coasts(&projection, line) })
        }));
        ground
    }

    /// What can be done with the chosen site.
    fn deeds(&mut self, ui: &mut Ui, map: &Response, commands: &mut Commands) {
        ui.horizontal_wrapped(|ui| {
            let Some(place) = self.place().cloned() else {
                ui.weak("Choose a site: its scenario can be edited and run from here.");
                return;
            };
            ui.strong(&place.site.label);
            if ui
                .button("Look closer")
                .on_hover_text("Shows the site and its surroundings.")
                .clicked()
            {
                let middle = land::point(place.site.longitude, place.site.latitude);
                let around = Rect::from_center_size(middle, Vec2::splat(24.0));
                self.camera.fit(around, map.rect, land::world());
            }
            let Some(document) = place.document else {
                let key =
                    format!("No scenario of it is open: write site = \"{}\" in one.", place.name);
                ui.weak(key);
                return;
            };
            let choose = Command::Library(LibraryCommand::Choose(document));
            crate::buttons::button(ui, &choose, commands);
            let run = ui.button("Run this site").on_hover_text("Simulates its scenario.");
            if run.clicked() {
                commands.extend([choose, Command::Run(RunCommand::Start)]);
            }
        });
    }
}

/// What is known of a site, and what the latest run there found.
fn facts(ui: &mut Ui, place: &Place, model: &Model) {
    ui.strong(&place.site.label);
    Grid::new("site").num_columns(2).show(ui, |ui| {
        for (name, value) in place.facts().into_iter().chain(measure::of_run(place, model)) {
            ui.weak(name);
            ui.add(egui::Label::new(value).wrap());
            ui.end_row();
        }
    });
    if place.latest(model).is_none() {
        ui.weak("Nothing has run here yet.");
    }
}

/// Where a site stands on the screen.
fn at(place: &Place, projection: &Projection) -> Pos2 {
    projection.seen_at(land::point(place.site.longitude, place.site.latitude))
}

/// Radius of a marker: its area grows with the power of the plant.
#[expect(clippy::cast_possible_truncation, reason = "points on the screen")]
fn radius(place: &Place) -> f32 {
    let megawatts = place.megawatts.unwrap_or(0.0);
    3.5 + (megawatts / 1000.0).sqrt().min(2.0) as f32 * 8.0
}

fn legend(ui: &mut Ui, ramp: Option<&Ramp>) {
    ui.horizontal_wrapped(|ui| {
        match ramp {
            Some(ramp) => canvas::ramp(ui, ramp),
            None => {
                ui.weak("Colours appear when a site has run.");
            }
        }
        ui.weak("Larger markers are larger plants.");
    });
}
