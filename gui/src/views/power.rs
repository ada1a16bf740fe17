//! The single-line diagram with live flows, losses and states.

use egui::{ScrollArea, Ui};
use serde::{Deserialize, Serialize};

use super::diagram::{self, HallChoice, Level};
use crate::command::Commands;
use crate::model::Model;

/// The single-line diagram with live flows, losses and states.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PowerDiagram {
    level: Level,
    hall: HallChoice,
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
        ui.horizontal_wrapped(|ui| {
            ui.selectable_value(&mut self.level, Level::Site, "Site")
                .on_hover_text("From the grid and the generating sets to the halls.");
            ui.selectable_value(&mut self.level, Level::Hall, "One hall")
                .on_hover_text("From the feed of a hall through its line-ups to its racks.");
            if self.level == Level::Hall {
                self.hall.ui(ui, run);
            }
            diagram::moment(ui, model, run);
            diagram::breakers(ui);
            diagram::legend(ui, &[]);
        });
        let reading = diagram::reading(run, model);
        ScrollArea::both().auto_shrink([false, false]).id_salt(self.level as u8).show(ui, |ui| {
            let shown = (self.level, self.hall.hall);
            let clicked = diagram::single_line(ui, shown, &reading, &model.selection, commands);
            if let Some(hall) = clicked {
                (self.hall.hall, self.level) = (hall, Level::Hall);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;
    use factory::results::Carrier;

    use super::*;
    use crate::command::Command;
    use crate::model::Selection;
    use crate::testing::{self, painted};

    type Stage = testing::Stage<PowerDiagram>;

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

    fn level(level: Level) -> PowerDiagram {
        PowerDiagram { level, ..PowerDiagram::default() }
    }

    /// A view of a run in a tile of a size.
    fn tile(view: PowerDiagram, model: Model, size: [f32; 2]) -> Harness<'static, Stage> {
        let mut harness = testing::stage(view, model, draw);
        harness.set_size(size.into());
        harness.run_steps(3);
        harness
    }

    /// Method: every part that electricity links in the description of the plant, or that consists of units, is in one
    /// of the levels, and every hall in that of the site.
    #[test]
    fn every_part_of_the_description_is_drawn() {
        let run = || model(&[HALLS, DAYS], 24);
        let topology = run().runs.shown().unwrap().history.topology().clone();
        let site = tile(level(Level::Site), run(), [1200.0, 1600.0]);
        let hall = tile(level(Level::Hall), run(), [1200.0, 1600.0]);
        let electric = || topology.links.iter().filter(|link| link.carries == Carrier::Electricity);
        let linked = |node: usize| electric().any(|link| link.from == node || link.to == node);
        for (number, node) in topology.nodes.iter().enumerate() {
            let harness = if node.hall.is_none() { &site } else { &hall };
            let here = node.hall.is_none_or(|hall| hall == 0);
            if here && (linked(number) || !node.fleets.is_empty()) {
                let shown = harness.query_all_by_label_contains(&node.label).next();
                assert!(shown.is_some(), "{} is not drawn", node.name);
            }
        }
        for hall in 0..3 {
            assert!(site.query_by_label_contains(&format!("Hall {hall}, fed")).is_some());
        }
    }

    #[test]
    fn a_click_selects_a_part_and_another_opens_a_hall() {
        let mut harness = tile(level(Level::Site), model(&[HALLS, DAYS], 24), [1200.0, 1600.0]);
        harness.get_by_label_contains("Generating sets").click();
        harness.run_steps(2);
        let sets = Command::Select(Selection::Node("site/gensets".to_owned()));
        assert_eq!(harness.state().commands, [sets]);
        harness.get_by_label_contains("Hall 2, fed").click();
        harness.run_steps(3);
        assert_eq!(harness.state().commands[1], Command::Select(Selection::Hall(2)));
        let view = &harness.state().panel;
        assert_eq!((view.hall.hall, view.level), (2, Level::Hall));
        harness.get_by_label("Previous hall").click();
        harness.run_steps(3);
        assert_eq!(harness.state().panel.hall.hall, 1);
        harness.get_by_label_contains("Block 1:").click();
        harness.run_steps(2);
        let block = Command::Select(Selection::Node("hall 1/block 0".to_owned()));
        assert_eq!(harness.state().commands[2], block);
    }

    /// Goal: what is out is told at the moment at which it is. Method: line-ups fail often; at a moment at which
    /// the recording has some out in the first hall, its block says how many, and at one without it says that
    /// all are in.
    #[test]
    fn line_ups_that_are_out_are_told_at_the_moment() {
        let often = "power.unit.ups.rate=\"40 /year\"";
        let run = || model(&[DAYS, often, "power.topology.hall=\"4N/3\""], 0);
        let known = run();
        let history = &known.runs.shown().unwrap().history;
        let topology = history.topology();
        let channel = topology.channel("hall 0/block 0/line_ups_out").unwrap();
        let count = topology.channel("hall 0/line_ups_out").unwrap();
        let blocks = || topology.nodes.iter().filter(|node| node.name.contains("/block "));
        assert_eq!(blocks().count(), 1);
        let line_ups = &blocks().next().unwrap().fleets[0];
        let lost = |value: f32| f64::from(line_ups.out(value));
        for snapshot in history.snapshots() {
            let (mask, out) = (snapshot.values[channel], f64::from(snapshot.values[count]));
            assert!((lost(mask) - out).abs() < 0.5, "at {:?}", snapshot.at);
        }
        for (out, words) in [(true, "1 spare: 1 out"), (false, "1 spare: all in")] {
            let of = |value: f32| (lost(value) - f64::from(u8::from(out))).abs() < 0.5;
            let found = history.snapshots().iter().find(|it| of(it.values[channel]));
            let mut shown = run();
            shown.time.now = found.expect("a moment like that").at;
            let harness = tile(level(Level::Hall), shown, [1200.0, 1200.0]);
            let words = format!("Block 1: × 4 line-ups, {words}");
            let block = harness.query_by_label_contains(&words);
            assert!(block.is_some(), "{words} is not told");
        }
    }

    /// Goal: what the diagram says changes with the moment.
    #[test]
    fn an_outage_is_told_in_words() {
        let outages = "location.grid.outage_rate=\"500 /year\"";
        let mut model = model(&[HALLS, DAYS, outages], 0);
        let incidents = model.runs.shown().unwrap().history.incidents();
        let loss = incidents.iter().find(|incident| incident.what.contains("outage")).unwrap().at;
        let words = |model: Model| {
            let harness = tile(level(Level::Site), model, [1200.0, 1600.0]);
            ["Grid: available", "Grid: lost", "Hall 1, fed", "Hall 1, on UPS"]
                .map(|words| harness.query_by_label_contains(words).is_some())
        };
        model.time.now = loss;
        assert_eq!(words(model), [false, true, false, true]);
    }

    /// Method: no text of the drawing stands on another or is smaller than 11 points, in a site of many halls and in
    /// narrow tiles as well.
    #[test]
    fn texts_can_be_read_at_both_levels_and_in_any_width() {
        for (example, changes) in
            [("small.toml", [HALLS, DAYS]), ("kagoshima.toml", ["", "horizon=\"2 d\""])]
        {
            let changes: Vec<&str> = changes.into_iter().filter(|text| !text.is_empty()).collect();
            let mut model = Model::default();
            let run = testing::run(example, &changes, 1);
            model.time.show(&run);
            model.runs.add(run, None);
            model.runs.show(crate::model::RunId(1));
            let mut harness = tile(level(Level::Site), model, [360.0, 3000.0]);
            for (shown, width) in [Level::Site, Level::Hall]
                .into_iter()
                .flat_map(|level| [360.0, 620.0, 1300.0].map(|width| (level, width)))
            {
                harness.state_mut().panel.level = shown;
                harness.set_size(egui::vec2(width, 3000.0));
                harness.run_steps(3);
                let overlaps = painted::overlaps(harness.output());
                assert!(overlaps.is_empty(), "{example}, {shown:?}, {width}: {overlaps:?}");
                let least = painted::smallest_text(harness.output());
                assert!(least >= crate::theme::SMALL, "{least}");
            }
        }
    }

    #[test]
    fn before_a_run_it_says_what_to_do() {
        let harness = testing::stage(PowerDiagram::default(), Model::default(), draw);
        assert!(harness.query_by_label_contains("press Run").is_some());
    }
}
