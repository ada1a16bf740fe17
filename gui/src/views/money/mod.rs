//! What a GPU-hour kept costs, and what the plant costs to build.

mod build_up;

use egui::{ScrollArea, Ui};
use serde::{Deserialize, Serialize};

use crate::charts::empty;
use crate::command::Commands;
use crate::model::{Model, Table};
use crate::views::told;
use build_up::Basis;

/// What a GPU-hour kept costs, and what the plant costs to build.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Money {
    part: Part,
    basis: Basis,
}

/// What is shown of the money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Part {
    /// What a GPU-hour or a year costs.
    #[default]
    Costs,
    /// What the plant costs to build.
    Capital,
}

impl Money {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, _commands: &mut Commands) {
        let Some(run) = model.runs.shown() else {
            return empty(ui, "No run yet.", "Run a scenario to see what its GPU-hours cost.");
        };
        ui.horizontal_wrapped(|ui| {
            ui.selectable_value(&mut self.part, Part::Costs, "Costs")
                .on_hover_text("What the levelised cost of compute is made of.");
            ui.selectable_value(&mut self.part, Part::Capital, "Capital expenditure")
                .on_hover_text("What the plant costs to build.");
            if self.part == Part::Costs {
                ui.separator();
                ui.selectable_value(&mut self.basis, Basis::GpuHour, "per GPU-hour kept")
                    .on_hover_text("For each GPU-hour of computing that was kept: goodput.");
                ui.selectable_value(&mut self.basis, Basis::Year, "per year").on_hover_text(
                    "In an average year; capital expenditure as the payment that recovers it.",
                );
            }
            told::one_seed(ui, run);
        });
        let baseline = model.comparison.beside(&model.runs, run);
        ScrollArea::both().auto_shrink([false, false]).id_salt(self.part as u8).show(ui, |ui| {
            match self.part {
                Part::Costs => build_up::costs(ui, run, baseline, self.basis),
                Part::Capital => build_up::capital(ui, run, baseline),
            }
        });
    }

    /// What it shows, for CSV.
    pub(crate) fn table(model: &Model) -> Option<Table> {
        build_up::table(&model.runs.shown()?.results)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RunId;
    use crate::testing;
    use egui_kittest::kittest::Queryable as _;
    use factory::results::CostItem;

    fn item(name: &str, per_year: f64, capital: f64, per_gpu_hour: f64) -> CostItem {
        CostItem {
            name: name.to_owned(),
            about: format!("All of {name}."),
            usd_per_year: per_year,
            capital_usd: capital,
            usd_per_gpu_hour: Some(per_gpu_hour),
        }
    }

    fn model() -> Model {
        let mut model = Model::default();
        let mut run = testing::run("small.toml", &["horizon=\"3 year\""], 1);
        run.results.costs = vec![
            item("energy", 2e6, 0.0, 0.5),
            item("racks", 6e6, 3e7, 1.5),
            item("shell", 1e6, 9e6, 0.25),
        ];
        model.runs.add(run, None);
        model.runs.show(RunId(1));
        model
    }

    #[test]
    fn without_a_run_the_view_says_what_to_do() {
        let harness = testing::stage(Money::default(), Model::default(), Money::ui);
        harness.get_by_label("No run yet.");
    }

    /// Goal: parts and their sum, in the unit that was chosen. By hand: 0.5 + 1.5 + 0.25 = 2.25 and
    /// 2 + 6 + 1 = 9 million a year; 30 + 9 = 39 million of capital expenditure.
    #[test]
    fn costs_add_up_in_the_unit_that_was_chosen() {
        let mut harness = testing::stage(Money::default(), model(), Money::ui);
        harness.get_by_label_contains("All costs, USD/GPU-h kept 2.250");
        harness.get_by_label("per year").click();
        harness.run_steps(3);
        harness.get_by_label_contains("All costs, USD per year 9 M USD");
        harness.get_by_label("Capital expenditure").click();
        harness.run_steps(3);
        harness.get_by_label_contains("All capital expenditure, USD 39 M USD");
        assert!(harness.query_by_label_contains("Energy").is_none());
    }

    /// Goal: the chart of a run ends at the metric. Method: add up the parts as they are drawn.
    #[test]
    fn the_parts_of_a_run_end_at_its_levelised_cost() {
        let run = testing::run("small.toml", &["horizon=\"30 d\""], 1);
        let end = build_up::end(&run.results, Basis::GpuHour);
        let metric = run.results.value("lcoc_usd_per_gpu_hour").unwrap();
        assert!(metric > 0.0 && (end / metric - 1.0).abs() < 1e-9, "{end} {metric}");
        let capital: f64 = run.results.costs.iter().map(|item| item.capital_usd).sum();
        assert!((capital / run.results.value("capex_usd").unwrap() - 1.0).abs() < 1e-9);
    }
}
