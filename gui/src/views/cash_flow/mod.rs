//! Money in and out by year over the life of a run: what is bought, earned, taxed and borrowed, what that adds up to
//! for the plant and for its owners, and how well debt is covered.

mod cover;
mod drawn;

use egui::{ScrollArea, Ui};
use factory::results::Results;
use files::table::{Cell, Column};
use serde::{Deserialize, Serialize};

use crate::canvas::keep_together;
use crate::charts::{Heading, Sheet, SheetCell, columns, empty, legend_entry, sheet};
use crate::command::Commands;
use crate::format::{fixed, grouped, with_unit};
use crate::model::{Model, Run, Table};
use crate::theme;
use crate::views::told;
use drawn::Drawn;

/// Money in and out by year.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct CashFlow {
    basis: Basis,
}

/// What amounts are divided by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Basis {
    /// Nothing.
    #[default]
    Plant,
    /// Each GPU of the finished plant.
    Gpu,
}

impl Basis {
    /// What amounts are divided by in a run, and the unit that they then have.
    fn of(self, run: &Run) -> (f64, &'static str) {
        match self {
            Self::Plant => (1.0, "USD"),
            Self::Gpu => (run.results.value("gpus").unwrap_or(1.0).max(1.0), "USD/GPU"),
        }
    }
}

impl CashFlow {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, _commands: &mut Commands) {
        let Some(run) = model.runs.shown() else {
            return empty(
                ui,
                "No run yet.",
                "Run a scenario to see what it earns and pays by year.",
            );
        };
        self.header(ui, run);
        let (size, unit) = self.basis.of(run);
        let drawn = Drawn::new(ui.visuals(), &run.results, size);
        legend(ui, &drawn);
        ScrollArea::both().auto_shrink([false, false]).show(ui, |ui| {
            let cover = cover::has(&run.results);
            let share = if cover { 0.5 } else { 0.66 };
            let height = (ui.available_height() * share).max(200.0);
            let about = "Cash flow by year; the table beneath says the same.";
            columns(ui, (about, unit), height, &drawn.lines, &drawn.columns);
            if cover {
                cover::ui(ui, run);
            } else {
                ui.weak("Nothing is borrowed: there is no debt to be served, and all comes to the owners.");
            }
            ui.add_space(theme::GAP);
            ui.strong("The same in numbers");
            sheet(ui, "cash flow", &numbers(&drawn, &run.results, unit), f32::INFINITY);
        });
    }

    fn header(&mut self, ui: &mut Ui, run: &Run) {
        ui.horizontal_wrapped(|ui| {
            let gpus = grouped(Basis::Gpu.of(run).0);
            ui.selectable_value(&mut self.basis, Basis::Plant, "Whole plant, USD")
                .on_hover_text("All payments of a year of operation.");
            let per = format!("for each of {gpus} GPUs, USD/GPU");
            ui.selectable_value(&mut self.basis, Basis::Gpu, per)
                .on_hover_text("The same divided by the GPUs of the finished plant.");
            let words = "in money of the year of payment";
            keep_together(ui, words);
            ui.weak(words).on_hover_text(
                "Nothing is discounted. Start is all that is paid before the plant opens; a last year that the run \
                 cuts off is as short as the table says. What outlives the run counts for nothing here.",
            );
            told::one_seed(ui, run);
        });
    }

    /// All years with all blocks, for CSV.
    pub(crate) fn table(&self, model: &Model) -> Option<Table> {
        let run = model.runs.shown()?;
        let (size, unit) = self.basis.of(run);
        let drawn = Drawn::new(&egui::Visuals::dark(), &run.results, size);
        let about = "Year of operation, from 1; 0 for what is paid before the plant opens.";
        let mut columns = vec![
            Column::integer("year", "", about),
            Column::number("length_years", "years", "Length of the year."),
        ];
        columns.extend(drawn.blocks.iter().map(|it| Column::number(it.word(), unit, it.about())));
        columns.push(Column::number("plant_sum_usd", unit, drawn::PLANT.1));
        columns.push(Column::number("owners_sum_usd", unit, drawn::OWNERS.1));
        let rows = run.results.years.iter().zip(&drawn.amounts).zip(&drawn.sums);
        let rows = rows.map(|((year, amounts), sums)| {
            let head = [Cell::Integer(year.number.into()), Cell::Number(year.length)];
            let amounts = amounts.iter().chain(sums).map(|amount| Cell::Number(*amount));
            head.into_iter().chain(amounts).collect()
        });
        Some(Table { columns, rows: rows.collect() })
    }
}

fn legend(ui: &mut Ui, drawn: &Drawn) {
    ui.horizontal_wrapped(|ui| {
        for (block, color) in drawn.blocks.iter().zip(&drawn.colors) {
            keep_together(ui, block.label());
            legend_entry(ui, *color, block.label(), block.about());
        }
        for (name, color) in &drawn.lines {
            let words = format!("line: {name}");
            keep_together(ui, &words);
            let about = if *name == drawn::PLANT.0 { drawn::PLANT.1 } else { drawn::OWNERS.1 };
            legend_entry(ui, *color, &words, about);
        }
    });
}

/// What stands beneath the columns of a year.
fn name(number: u32) -> String {
    if number == 0 { "Start".to_owned() } else { format!("Year {number}") }
}

fn numbers(drawn: &Drawn, results: &Results, unit: &str) -> Sheet {
    let mut headings =
        vec![Heading::text("Year", "Year of operation."), Heading::numbers("Length", "In years.")];
    headings.extend(drawn.blocks.iter().map(|it| Heading::numbers(it.label(), it.about())));
    let sums = drawn.lines.len();
    for (name, about) in [drawn::PLANT, drawn::OWNERS].into_iter().take(sums) {
        headings.push(Heading::numbers(name, about));
    }
    let rows = results.years.iter().zip(&drawn.amounts).zip(&drawn.sums);
    let rows = rows.map(|((year, amounts), all)| {
        let money = amounts.iter().chain(all.iter().take(sums));
        let money = money.map(|amount| with_unit(*amount, unit));
        let head = [name(year.number), fixed(year.length, 2)];
        head.into_iter().chain(money).map(SheetCell::plain).collect()
    });
    Sheet { headings, rows: rows.collect() }
}

#[cfg(test)]
mod tests;
