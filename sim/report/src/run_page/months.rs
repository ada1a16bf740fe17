//! How effectively the site used energy and water, month by month.

use factory::results::Results;
use files::numbers::{UNDEFINED, fixed, grouped};
use files::{Loaded, effectiveness_by_month};

use crate::figures::html::{Cell, paragraph, table};

/// A table with a row for each month.
pub(super) fn months(loaded: &Loaded, results: &Results) -> String {
    const COLUMNS: [(&str, Cell); 6] = [
        ("Month", Cell::Short),
        ("Facility, MWh", Cell::Number),
        ("IT, MWh", Cell::Number),
        ("PUE", Cell::Number),
        ("Water, m³", Cell::Number),
        ("WUE, L/kWh", Cell::Number),
    ];
    let usage = &results.usage;
    let ratios = effectiveness_by_month(usage, &loaded.scenario.spec().start);
    let rows = ratios.into_iter().zip(&usage.months).map(|((name, pue, wue), month)| {
        let site = month.meters.site;
        let ratio = |value: Option<f64>, digits: usize| {
            value.map_or_else(|| UNDEFINED.to_owned(), |value| fixed(value, digits))
        };
        [
            name,
            grouped(site.facility.in_megawatt_hours()),
            grouped(site.it.in_megawatt_hours()),
            ratio(pue, 4),
            grouped(site.water.in_cubic_metres()),
            ratio(wue, 3),
        ]
    });
    let about = "Facility energy and water for each unit of IT energy, of the racks, network and storage. A dash \
                 stands for a month in which no IT energy was used; the run may cut off the first and the last.";
    table(&COLUMNS, rows) + &paragraph(about)
}
