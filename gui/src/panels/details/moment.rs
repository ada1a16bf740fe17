//! The run at a moment: every hourly column with its unit.

use egui::Ui;
use factory::results::COLUMNS;
use units::SimTime;

use super::{fact, section};
use crate::format::{self, with_unit};
use crate::model::Run;

/// Draws it.
pub(super) fn ui(ui: &mut Ui, run: &Run, now: SimTime) {
    ui.strong(&run.name);
    ui.label("Select a rack, a part of the plant, a job or an incident to see it here.");
    let rows = run.history.rows();
    let later = rows.partition_point(|row| row.begins <= now);
    let Some(row) = later.checked_sub(1).and_then(|place| rows.get(place)) else {
        return section(ui, "Nothing has been recorded yet at this moment");
    };
    section(ui, "In this hour");
    for (metric, value) in COLUMNS.iter().zip(row.values) {
        fact(ui, &title(metric.name, metric.unit), &with_unit(value, metric.unit), metric.about);
    }
}

/// A column's name without its unit, in words.
fn title(name: &str, unit: &str) -> String {
    let ending = unit.to_lowercase().replace('/', "_per_");
    let bare = name.strip_suffix(&format!("_{ending}")).unwrap_or(name);
    format::title(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_leave_out_units() {
        let titles = [
            ("power_it_mw", "MW"),
            ("price_usd_per_mwh", "USD/MWh"),
            ("pue", ""),
            ("gpus_busy", "GPUs"),
        ];
        let titles = titles.map(|(name, unit)| title(name, unit));
        assert_eq!(titles, ["Power IT", "Price", "PUE", "GPUs busy"]);
    }
}
