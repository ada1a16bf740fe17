//! Where the energy came from and went: a flow diagram, and the same in a table.

use egui::{CollapsingHeader, Grid, ScrollArea, Ui};
use factory::results::EnergyFlow as Flow;
use files::table::{Cell, Column};
use serde::{Deserialize, Serialize};

use crate::charts::{Cached, Heading, Sheet, SheetCell, empty, sankey, sheet};
use crate::command::Commands;
use crate::format::{percent, sentence, with_unit};
use crate::model::{Model, RunId, Table};
use crate::theme;
use crate::views::told;

/// Where the energy came from and went.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct EnergyFlow {
    #[serde(skip)]
    sheet: Cached<RunId, Sheet>,
    /// The table is open, and the diagram leaves room for it.
    #[serde(skip)]
    numbers: bool,
}

impl EnergyFlow {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, _commands: &mut Commands) {
        let Some(run) = model.runs.shown() else {
            return empty(ui, "No run yet.", "Run a scenario to see where its energy went.");
        };
        let flows = &run.results.energy;
        let all = supplied(flows);
        if all <= 0.0 {
            return empty(ui, "No energy.", "Nothing was drawn in this run.");
        }
        let supplied = with_unit(all, "MWh");
        ui.horizontal_wrapped(|ui| {
            ui.weak(format!("{supplied} supplied. Point at a flow to see what it is."));
            told::one_seed(ui, run);
        });
        let below = theme::ROW + ui.spacing().item_spacing.y * 3.0;
        let share = if self.numbers { 0.5 } else { 1.0 };
        let height = (ui.available_height() - below) * share;
        let table = self.sheet.get(run.id, || table_of(flows, all));
        ScrollArea::both().auto_shrink([false, false]).show(ui, |ui| {
            draw(ui, flows, all, height);
            let numbers = CollapsingHeader::new("The flows in numbers").show(ui, |ui| {
                sheet(ui, "flows", table, f32::INFINITY);
            });
            self.numbers = numbers.fully_open();
        });
    }

    /// The flows, for CSV.
    pub(crate) fn table(model: &Model) -> Option<Table> {
        let flows = &model.runs.shown()?.results.energy;
        let columns = vec![
            Column::text("from", "Where the energy came from."),
            Column::text("to", "Where it went."),
            Column::number("energy_mwh", "MWh", "How much."),
            Column::number("share", "", "Share of all that was supplied."),
            Column::text("about", "What that is."),
        ];
        let all = supplied(flows).max(f64::MIN_POSITIVE);
        let rows = flows.iter().map(|flow| {
            vec![
                Cell::from(flow.from.as_str()),
                Cell::from(flow.to.as_str()),
                Cell::Number(flow.megawatt_hours),
                Cell::Number(flow.megawatt_hours / all),
                Cell::from(flow.about.as_str()),
            ]
        });
        (!flows.is_empty()).then(|| Table { columns, rows: rows.collect() })
    }
}

/// All energy that comes out of parts that nothing flows into.
fn supplied(flows: &[Flow]) -> f64 {
    let source = |name: &str| flows.iter().all(|flow| flow.to != name);
    flows.iter().filter(|flow| source(&flow.from)).map(|flow| flow.megawatt_hours).sum()
}

fn draw(ui: &mut Ui, flows: &[Flow], all: f64, height: f32) {
    let drawn: Vec<&Flow> = flows.iter().filter(|flow| flow.megawatt_hours > 0.0).collect();
    let shapes: Vec<sankey::Flow> = drawn
        .iter()
        .map(|flow| sankey::Flow {
            from: flow.from.clone(),
            to: flow.to.clone(),
            amount: flow.megawatt_hours,
        })
        .collect();
    let label = |name: &str, amount: f64| {
        let share = percent(amount / all);
        let energy = format!("{} ({share})", with_unit(amount, "MWh"));
        [sentence(name), energy, share]
    };
    let about = "Diagram of energy flows; the table beneath says the same.";
    let (lit, response) = sankey::sankey(ui, about, &shapes, height, label);
    if let Some(flow) = lit.and_then(|lit| drawn.get(lit)) {
        response.on_hover_ui_at_pointer(|ui| tooltip(ui, flow, all));
    }
}

fn tooltip(ui: &mut Ui, flow: &Flow, all: f64) {
    ui.strong(format!("{} to {}", sentence(&flow.from), flow.to));
    Grid::new("flow").num_columns(2).show(ui, |ui| {
        ui.weak("Energy");
        ui.label(with_unit(flow.megawatt_hours, "MWh"));
        ui.end_row();
        ui.weak("Share of all");
        ui.label(percent(flow.megawatt_hours / all));
        ui.end_row();
    });
    ui.label(&flow.about);
}

fn table_of(flows: &[Flow], all: f64) -> Sheet {
    let headings = vec![
        Heading::text("From", "Where the energy came from."),
        Heading::text("To", "Where it went."),
        Heading::numbers("Energy", "In the whole run."),
        Heading::numbers("Share", "Of all energy supplied."),
        Heading::text("Meaning", "What that is."),
    ];
    let rows = flows.iter().map(|flow| {
        let share = percent(flow.megawatt_hours / all);
        let energy = with_unit(flow.megawatt_hours, "MWh");
        [sentence(&flow.from), sentence(&flow.to), energy, share, flow.about.clone()]
            .map(SheetCell::plain)
            .to_vec()
    });
    Sheet { headings, rows: rows.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use egui_kittest::kittest::Queryable as _;

    fn flow(from: &str, to: &str, megawatt_hours: f64) -> Flow {
        Flow { from: from.to_owned(), to: to.to_owned(), megawatt_hours, about: "Test.".to_owned() }
    }

    fn model() -> Model {
        let mut model = Model::default();
        let mut run = testing::run("small.toml", &["horizon=\"2 d\""], 1);
        run.results.energy = vec![
            flow("grid", "hall", 90.0),
            flow("gensets", "hall", 10.0),
            flow("hall", "racks", 80.0),
            flow("hall", "cooling", 20.0),
            flow("hall", "nothing", 0.0),
        ];
        model.runs.add(run, None);
        model.runs.show(RunId(1));
        model
    }

    #[test]
    fn without_a_run_the_view_says_what_to_do() {
        let harness = testing::stage(EnergyFlow::default(), Model::default(), EnergyFlow::ui);
        harness.get_by_label("No run yet.");
    }

    /// Goal: shares are of what the sources supply: 90 from the grid and 10 from gensets.
    #[test]
    fn flows_stand_in_the_table_with_their_shares() {
        let mut harness = testing::stage(EnergyFlow::default(), model(), EnergyFlow::ui);
        assert!(
            (supplied(&harness.state().model.runs.shown().unwrap().results.energy) - 100.0).abs()
                < 1e-9
        );
        harness.get_by_label("The flows in numbers").click();
        harness.run_steps(20);
        harness.get_by_label("90.00 %");
        harness.get_by_label("Racks");
        let diagram = harness.get_by_label_contains("Diagram of energy flows").rect();
        harness.hover_at(diagram.left_center() + egui::vec2(diagram.width() * 0.3, 0.0));
        harness.run_steps(3);
        let table = EnergyFlow::table(&harness.state().model).unwrap();
        assert_eq!(table.rows.len(), 5);
    }

    /// Goal: the diagram of a run begins with all that grid, generating sets and stores supplied.
    #[test]
    fn sources_of_a_run_supply_what_its_meters_say() {
        let run = testing::run("small.toml", &["horizon=\"60 d\""], 1);
        let metered: f64 = ["energy_grid_mwh", "energy_genset_mwh"]
            .map(|name| run.results.value(name).unwrap())
            .iter()
            .sum();
        let drawn = supplied(&run.results.energy);
        assert!((drawn / metered - 1.0).abs() < 0.01, "{drawn} {metered}");
    }
}
