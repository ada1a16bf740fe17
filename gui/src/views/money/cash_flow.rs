//! Money by year: in and out, with the running sum, drawn and in a table.

use egui::{Color32, Ui};
use factory::results::{Results, Year, YearAmount};
use files::table::{Cell, Column as TableColumn};

use crate::charts::{Column, Heading, Sheet, SheetCell, columns, legend_entry, sheet};
use crate::format::with_unit;
use crate::model::{Run, Table};
use crate::theme;

/// Draws it.
pub(super) fn ui(ui: &mut Ui, run: &Run) {
    let results = &run.results;
    legend(ui, results);
    let height = (ui.available_height() * 0.6).max(200.0);
    let about = "Cash flow by year; the table beneath says the same.";
    columns(ui, about, "USD", height, &drawn(ui, results));
    ui.add_space(theme::GAP);
    ui.strong("The same in numbers");
    sheet(ui, "cash flow", &numbers(results), f32::INFINITY);
}

/// Amounts that any year has, with their colours.
fn used(ui: &Ui, results: &Results) -> Vec<(usize, Color32)> {
    let some =
        |place: usize| results.years.iter().any(|year| year.amounts()[place].in_dollars() != 0.0);
    let places = (0..Year::NET).filter(|place| some(*place));
    places.enumerate().map(|(series, place)| (place, theme::series(ui.visuals(), series))).collect()
}

fn legend(ui: &mut Ui, results: &Results) {
    ui.horizontal_wrapped(|ui| {
        for (place, color) in used(ui, results) {
            let amount = Year::AMOUNTS[place];
            legend_entry(ui, color, amount.label, amount.about);
        }
        ui.weak("Line: sum so far");
    });
}

fn name(number: u32) -> String {
    if number == 0 { "Start".to_owned() } else { format!("Year {number}") }
}

/// The running sum of the net at the end of each row.
fn sums(results: &Results) -> Vec<f64> {
    let nets = results.years.iter().map(|year| year.net().in_dollars());
    let sum = nets.scan(0.0, |sum, net| {
        *sum += net;
        Some(*sum)
    });
    sum.collect()
}

fn drawn(ui: &Ui, results: &Results) -> Vec<Column> {
    let used = used(ui, results);
    let columns = results.years.iter().zip(sums(results)).map(|(year, sum)| {
        let amounts = year.amounts();
        let parts = used.iter().map(|(place, color)| {
            let value = amounts[*place].in_dollars();
            let amount = Year::AMOUNTS[*place];
            (amount.label, if amount.earned { value } else { -value }, *color)
        });
        Column { name: name(year.number), parts: parts.collect(), sum }
    });
    columns.collect()
}

fn numbers(results: &Results) -> Sheet {
    let mut headings =
        vec![Heading::text("Year", "Year of operation."), Heading::numbers("Length", "In years.")];
    headings.extend(Year::AMOUNTS.map(|amount| Heading::numbers(amount.label, amount.about)));
    headings.push(Heading::numbers("Sum so far", "All nets up to the end of the year."));
    let rows = results.years.iter().zip(sums(results)).map(|(year, sum)| {
        let amounts = year.amounts().map(units::Money::in_dollars);
        let money = amounts.into_iter().chain([sum]).map(|amount| with_unit(amount, "USD"));
        let length = crate::format::fixed(year.length, 2);
        [name(year.number), length].into_iter().chain(money).map(SheetCell::plain).collect()
    });
    Sheet { headings, rows: rows.collect() }
}

/// All years with all amounts, for CSV.
pub(super) fn table(results: &Results) -> Table {
    let mut columns = vec![
        TableColumn::integer(
            "year",
            "",
            "Year of operation, from 1; 0 for the capital expenditure.",
        ),
        TableColumn::number("length_years", "years", "Length of the year."),
    ];
    let dollars = |amount: YearAmount| TableColumn::number(amount.name, "USD", amount.about);
    columns.extend(Year::AMOUNTS.map(dollars));
    let rows = results.years.iter().map(|year| {
        let amounts = year.amounts().map(|amount| Cell::Number(amount.in_dollars()));
        let head = [Cell::Integer(year.number.into()), Cell::Number(year.length)];
        head.into_iter().chain(amounts).collect()
    });
    Table { columns, rows: rows.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    /// Goal: what is drawn adds up to what the sum says, in every year.
    #[test]
    fn columns_add_up_to_the_running_sum() {
        let run = testing::run("small.toml", &["horizon=\"800 d\""], 1);
        let mut all = Vec::new();
        egui::__run_test_ui(|ui| all = drawn(ui, &run.results));
        assert_eq!(all.len(), 4);
        let mut sum = 0.0;
        for column in all {
            sum += column.parts.iter().map(|part| part.1).sum::<f64>();
            assert!((sum / column.sum - 1.0).abs() < 1e-9, "{column:?}");
        }
    }
}
