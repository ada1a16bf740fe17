//! The table of months: what meters of the site showed in each, and how effectively it worked.

use factory::finance::{Month, Usage};
use serde_json::{Value, json};
use units::Span;

use crate::results::local_time::LocalTime;
use crate::results::table::{Cell, Column};

/// One row for each month of the calendar, the first and the last of which the run may cut off.
pub(crate) fn months() -> Vec<Column> {
    let energy = |name: &str, about: &str| Column::number(name, "MWh", about);
    let gpu_hours = |name: &str, about: &str| Column::number(name, "GPU-h", about);
    vec![
        Column::text("month", "Month of the calendar, by local time: year and month."),
        Column::number("begins_h", "h", "When it begins, in hours since the start of the run."),
        Column::number("length_h", "h", "Its length; less for a month that the run cuts off."),
        energy("energy_facility_mwh", "All energy used on the site."),
        energy("energy_it_mwh", "Energy of racks, network and storage."),
        Column::number(
            "pue",
            "",
            "Power usage effectiveness: facility energy for each unit of IT energy; empty where none was used.",
        ),
        energy("energy_grid_mwh", "Energy drawn from the grid."),
        Column::number("water_m3", "m3", "Water evaporated and drained."),
        Column::number(
            "wue_l_per_kwh",
            "L/kWh",
            "Water usage effectiveness: water for each unit of IT energy; empty where none was used.",
        ),
        gpu_hours("installed_gpu_hours", "GPU-hours installed."),
        gpu_hours("held_gpu_hours", "GPU-hours held by jobs or reserved by contracts."),
        gpu_hours("goodput_gpu_hours", "Computing that was kept."),
    ]
}

/// Months of a run with the hours since its start at which they begin.
fn with_begins(usage: &Usage) -> impl Iterator<Item = (f64, &Month)> {
    usage.months.iter().scan(0.0, |next, month| {
        let begins = *next;
        *next += month.hours;
        Some((begins, month))
    })
}

/// A month of the calendar by name, by the hours since the start at which it begins.
fn name(begins: f64, local: LocalTime) -> String {
    local.since_start(Span::hours(begins)).strftime("%Y-%m").to_string()
}

/// Months of a run as rows.
pub(crate) fn month_rows(usage: &Usage, local: LocalTime) -> impl Iterator<Item = [Cell; 12]> {
    with_begins(usage).map(move |(begins, month)| {
        let (site, hours) = (month.meters.site, month.meters.gpu_hours);
        [
            Cell::Text(name(begins, local)),
            Cell::Number(begins),
            Cell::Number(month.hours),
            Cell::Number(site.facility.in_megawatt_hours()),
            Cell::Number(site.it.in_megawatt_hours()),
            site.pue().into(),
            Cell::Number(month.energy.in_megawatt_hours()),
            Cell::Number(site.water.in_cubic_metres()),
            site.wue().into(),
            Cell::Number(hours.installed),
            Cell::Number(hours.held),
            Cell::Number(hours.kept),
        ]
    })
}

/// By month of a run that begins on such a day: its name, PUE, and WUE in litres for each kilowatt-hour; `None` where no IT
/// energy was used.
pub fn effectiveness_by_month(
    usage: &Usage,
    first_day: &str,
) -> Vec<(String, Option<f64>, Option<f64>)> {
    let local = LocalTime::new(first_day);
    let of = |(begins, month): (f64, &Month)| {
        let site = month.meters.site;
        (name(begins, local), site.pue(), site.wue())
    };
    with_begins(usage).map(of).collect()
}

/// The same as the summary of a run holds it.
pub(crate) fn months_in_summary(usage: &Usage, first_day: &str) -> Value {
    let months = effectiveness_by_month(usage, first_day).into_iter();
    let months =
        months.map(|(month, pue, wue)| json!({ "month": month, "pue": pue, "wue_l_per_kwh": wue }));
    Value::Array(months.collect())
}

#[cfg(test)]
mod tests {
    use factory::finance::{Meters, SiteUse};
    use units::{Energy, Volume};

    use super::*;

    /// February of a leap year on 1,100 MWh, of which 1,000 are IT, and 500 m3 of water; a day of March without any.
    #[test]
    fn a_month_without_it_energy_has_no_pue() {
        let site = SiteUse {
            facility: Energy::megawatt_hours(1100.0),
            it: Energy::megawatt_hours(1000.0),
            water: Volume::cubic_metres(500.0),
        };
        let february = Month {
            hours: 696.0,
            meters: Meters { site, ..Meters::default() },
            ..Month::default()
        };
        let march = Month { hours: 24.0, ..Month::default() };
        let usage = Usage { months: vec![february, march], ..Usage::default() };
        let known = effectiveness_by_month(&usage, "2028-02-01");
        assert_eq!(known[0], ("2028-02".to_owned(), Some(1.1), Some(0.5)));
        assert_eq!(known[1], ("2028-03".to_owned(), None, None));
        let rows: Vec<_> = month_rows(&usage, LocalTime::new("2028-02-01")).collect();
        assert_eq!((&rows[0][5], &rows[1][5]), (&Cell::Number(1.1), &Cell::Missing));
        assert_eq!((&rows[1][1], &rows[1][8]), (&Cell::Number(696.0), &Cell::Missing));
        let told = months_in_summary(&usage, "2028-02-01");
        assert!(told[0]["pue"] == 1.1 && told[1]["pue"].is_null());
    }
}
