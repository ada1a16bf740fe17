//! The single-line diagram with live flows, losses and states.

use egui::Ui;
use factory::results::Carrier;
use serde::{Deserialize, Serialize};

use super::diagram::{self, HallChoice, SingleLine};
use crate::canvas::Page;
use crate::command::Commands;
use crate::model::Model;

/// The single-line diagram with live flows, losses and states.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PowerDiagram {
    hall: HallChoice,
    #[serde(skip)]
    drawing: SingleLine,
    #[serde(skip)]
    page: Page,
}

impl PowerDiagram {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        let Some(run) = model.runs.shown() else {
            super::empty(ui, "The path of power from the grid to the racks appears here.");
            return;
        };
        if !run.whole {
            ui.label(super::TOO_LONG);
            return;
        }
        self.hall.follow(model, run);
        diagram::header(ui, &mut self.hall, model, run, &[Carrier::Electricity]);
        let reading = diagram::reading(run, model);
        self.drawing.update(ui, &reading, run.id, self.hall.hall);
        let size = self.drawing.size(Page::least_width(ui));
        let about = "Single-line diagram; scroll to look closer, drag to move";
        self.page.show(ui, about, size, |ui, seen| {
            let (hall, selection) = (self.hall.hall, &model.selection);
            let clicked = self.drawing.ui(ui, (size, seen), &reading, hall, selection, commands);
            self.hall.hall = clicked.unwrap_or(hall);
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

    /// A run of an example in several halls, with the moment at an hour of it.
    fn model(changes: &[&str], hour: u64) -> Model {
        let mut model = Model::default();
        let run = testing::run("small.toml", changes, 1);
        model.time.show(&run);
        model.time.now = units::SimTime::START + units::SimDuration::hours(hour);
        model.runs.add(run, None);
        model.runs.show(crate::model::RunId(1));
        model
    }

    const HALLS: &str = "compute.racks_per_hall=2";
    const DAYS: &str = "horizon=\"10 d\"";

    fn draw(view: &mut PowerDiagram, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        view.ui(ui, model, commands);
    }

    /// Method: every part that electricity links in the description of the plant has a card, and
    /// every hall a cell.
    #[test]
    fn every_part_of_the_description_is_drawn() {
        let model = model(&[HALLS, DAYS], 24);
        let topology = model.runs.shown().unwrap().history.topology().clone();
        let mut harness = testing::stage(PowerDiagram::default(), model, draw);
        harness.set_size(egui::vec2(1200.0, 1600.0));
        harness.run_steps(3);
        let electric = || topology.links.iter().filter(|link| link.carries == Carrier::Electricity);
        let linked = |node: usize| electric().any(|link| link.from == node || link.to == node);
        for (number, node) in topology.nodes.iter().enumerate() {
            if linked(number) && node.hall.is_none_or(|hall| hall == 0) {
                let shown = harness.query_all_by_label_contains(&node.label).next();
                assert!(shown.is_some(), "{} is not drawn", node.name);
            }
        }
        for hall in 0..3 {
            assert!(harness.query_by_label_contains(&format!("Hall {hall}, fed")).is_some());
        }
    }

    #[test]
    fn a_click_selects_a_part_and_another_unfolds_a_hall() {
        let mut harness = testing::stage(PowerDiagram::default(), model(&[HALLS, DAYS], 24), draw);
        harness.set_size(egui::vec2(1200.0, 1600.0));
        harness.run_steps(3);
        harness.get_by_label_contains("Generating sets").click();
        harness.run_steps(2);
        let grid = Command::Select(Selection::Node("site/gensets".to_owned()));
        assert_eq!(harness.state().commands, [grid]);
        harness.get_by_label_contains("Hall 2, fed").click();
        harness.run_steps(3);
        assert_eq!(harness.state().commands[1], Command::Select(Selection::Hall(2)));
        assert_eq!(harness.state().panel.hall.hall, 2);
        harness.get_by_label("Previous hall").click();
        harness.run_steps(3);
        assert_eq!(harness.state().panel.hall.hall, 1);
    }

    /// Goal: what the diagram says changes with the moment.
    #[test]
    fn an_outage_is_told_in_words() {
        let outages = "location.grid.outage_rate=\"500 /year\"";
        let mut model = model(&[HALLS, DAYS, outages], 0);
        let incidents = model.runs.shown().unwrap().history.incidents();
        let loss = incidents.iter().find(|incident| incident.what.contains("outage")).unwrap().at;
        let words = |model: Model| {
            let mut harness = testing::stage(PowerDiagram::default(), model, draw);
            harness.set_size(egui::vec2(1200.0, 1600.0));
            harness.run_steps(3);
            ["Grid: available", "Grid: lost", "Hall 1, fed", "Hall 1, on UPS"]
                .map(|words| harness.query_by_label_contains(words).is_some())
        };
        model.time.now = loss;
        assert_eq!(words(model), [false, true, false, true]);
    }

    /// Method: no text of the drawing stands on another, in a site of many halls as well.
    #[test]
    fn no_text_covers_another() {
        for (example, changes) in
            [("small.toml", [HALLS, DAYS]), ("kagoshima.toml", ["", "horizon=\"2 d\""])]
        {
            let changes: Vec<&str> = changes.into_iter().filter(|text| !text.is_empty()).collect();
            let run = testing::run(example, &changes, 1);
            let mut model = Model::default();
            model.time.show(&run);
            model.runs.add(run, None);
            model.runs.show(crate::model::RunId(1));
            let mut harness = testing::stage(PowerDiagram::default(), model, draw);
            harness.set_size(egui::vec2(1300.0, 2000.0));
            harness.run_steps(3);
            diagram::testing::assert_texts_apart(&harness.output().shapes);
        }
    }

    #[test]
    fn before_a_run_it_says_what_to_do() {
        let harness = testing::stage(PowerDiagram::default(), Model::default(), draw);
        assert!(harness.query_by_label_contains("press Run").is_some());
    }
}
