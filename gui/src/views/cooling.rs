//! The cooling loop with its temperatures.

use egui::{Ui, pos2, vec2};
use factory::results::Carrier;
use serde::{Deserialize, Serialize};

use super::diagram::{self, AROUND, Diagram, HallChoice, Scope};
use crate::canvas::Page;
use crate::command::Commands;
use crate::model::Model;

/// The cooling loop with its temperatures.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct CoolingLoop {
    hall: HallChoice,
    #[serde(skip)]
    drawing: Diagram,
    #[serde(skip)]
    page: Page,
}

/// What links of a cooling loop carry.
const CARRIERS: [Carrier; 3] = [Carrier::Coolant, Carrier::Air, Carrier::Water];

impl CoolingLoop {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        let Some(run) = model.runs.shown() else {
            super::empty(ui, "The way of heat from the racks to the air outdoors appears here.");
            return;
        };
        if !run.whole {
            ui.label(super::TOO_LONG);
            return;
        }
        self.hall.follow(model, run);
        diagram::header(ui, &mut self.hall, model, run, &CARRIERS);
        let reading = diagram::reading(run, model);
        let scope = Scope {
            of: (run.id, Some(self.hall.hall)),
            carriers: &CARRIERS,
            with_site: true,
            units: &["C", "MW", "m3/h"],
        };
        self.drawing.update(ui, &reading, &scope);
        let size = self.drawing.size() + vec2(2.0, 2.0) * AROUND;
        let about = "Diagram of the cooling loop; scroll to look closer, drag to move";
        self.page.show(ui, about, size, |ui, seen| {
            let corner = pos2(AROUND, AROUND);
            self.drawing.ui(ui, (corner, seen), &reading, &model.selection, commands);
        });
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::command::Command;
    use crate::model::Selection;
    use crate::testing;

    fn draw(view: &mut CoolingLoop, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        view.ui(ui, model, commands);
    }

    #[test]
    fn the_way_of_heat_is_drawn_from_racks_to_the_air_outdoors() {
        let mut harness = testing::stage(CoolingLoop::default(), testing::model(), draw);
        harness.set_size(egui::vec2(1400.0, 1400.0));
        harness.run_steps(3);
        for part in ["Racks", "Coolant distribution units", "Facility water", "Air outdoors"] {
            assert!(harness.query_all_by_label_contains(part).next().is_some(), "{part}");
        }
        assert!(harness.query_by_label_contains("Air outdoors: Dry bulb").is_some());
        harness.get_by_label_contains("Coolant distribution units").click();
        harness.run_steps(2);
        let cdu = Command::Select(Selection::Node("hall 0/cdu".to_owned()));
        assert_eq!(harness.state().commands, [cdu]);
    }

    /// Method: no text of the drawing stands on another, with each way of giving heat off.
    #[test]
    fn no_text_covers_another() {
        for rejection in ["dry", "adiabatic", "tower"] {
            let kind = format!("cooling.rejection=\"{rejection}\"");
            let run = testing::run("small.toml", &[&kind, "horizon=\"150 d\""], 1);
            let mut model = Model::default();
            model.time.show(&run);
            model.time.now = units::SimTime::START + units::SimDuration::hours(24 * 110 + 15);
            model.runs.add(run, None);
            model.runs.show(crate::model::RunId(1));
            let mut harness = testing::stage(CoolingLoop::default(), model, draw);
            harness.set_size(egui::vec2(1400.0, 1400.0));
            harness.run_steps(3);
            diagram::testing::assert_texts_apart(&harness.output().shapes);
        }
    }

    /// Goal: the diagram goes where the user looks elsewhere.
    #[test]
    fn it_shows_the_hall_of_what_is_selected() {
        let mut model = Model::default();
        let halls = ["compute.racks_per_hall=2", "horizon=\"5 d\""];
        let run = testing::run("small.toml", &halls, 1);
        model.time.show(&run);
        model.runs.add(run, None);
        model.runs.show(crate::model::RunId(1));
        model.selection = Selection::Rack(5);
        let harness = testing::stage(CoolingLoop::default(), model, draw);
        assert_eq!(harness.state().panel.hall.hall, 2);
    }

    #[test]
    fn before_a_run_it_says_what_to_do() {
        let harness = testing::stage(CoolingLoop::default(), Model::default(), draw);
        assert!(harness.query_by_label_contains("press Run").is_some());
    }
}
