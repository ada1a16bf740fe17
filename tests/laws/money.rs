//! Laws of money: costs follow from prices and use, and nothing is paid twice.

use factory::finance::Year;
use units::{Money, Span};

use crate::support::Run;

/// The levelised cost times goodput is what recovers the capital and pays for running.
pub(crate) fn is_recomputed_from_the_cash_flow(run: &Run) {
    let finance = &run.spec().finance;
    let layout = run.loaded.scenario.layout();
    let compute = &run.spec().compute;
    let racks = f64::from(layout.racks);
    let it_watts = (compute.rack.rated_power + layout.overhead_power).in_watts() * racks;
    let it = finance.rack_price.in_dollars()
        * racks
        * (1.0 + finance.network_share + finance.storage_share);
    let facility = finance.facility_price.in_dollars_per_watt() * it_watts;
    let connection = finance.connection_price.in_dollars_per_watt() * run.spec().size.in_watts();
    let yearly = |capital: f64, life: Span| capital * annuity(finance.discount_rate, life);
    let capital = yearly(it, finance.it_life)
        + yearly(facility * (1.0 - finance.shell_share), finance.plant_life)
        + yearly(facility * finance.shell_share + connection, finance.shell_life);
    run.assert_close("capital a year", run.value("capital_usd_per_year"), capital);
    run.assert_close("capex", run.value("capex_usd"), it + facility + connection);
    run.assert_close(
        "investment",
        run.results.years[0].capex.in_dollars(),
        it + facility + connection,
    );

    let years = years_of(run);
    let people = finance.staff_per_megawatt * run.spec().size.in_megawatts();
    let staff = people * finance.salary.in_dollars_per_year() * years;
    run.assert_close("staff", paid(run, |year| year.staff), staff);
    let upkeep = facility * finance.maintenance_share + it * finance.it_support_share;
    run.assert_close("upkeep", paid(run, |year| year.maintenance), upkeep * years);

    let metered = paid(run, |year| year.energy + year.demand + year.carbon + year.water);
    let opex = (metered + staff + upkeep * years) / years;
    run.assert_close("opex", run.value("opex_usd_per_year"), opex);
    let goodput = run.value("goodput_gpu_hours");
    let by_years: f64 = run.results.years.iter().map(|year| year.goodput_gpu_hours).sum();
    run.assert_near("goodput of the years", by_years, goodput, 1e-8);
    are_borne_by_whichever_gpu_hours(run, (capital + opex) * years);
    years_follow_each_other(run, years);
}

/// The same costs are divided by GPU-hours installed, sellable, held and kept.
fn are_borne_by_whichever_gpu_hours(run: &Run, costs: f64) {
    for (cost, hours) in [
        ("cost_usd_per_installed_gpu_hour", "installed_gpu_hours"),
        ("cost_usd_per_sellable_gpu_hour", "sellable_gpu_hours"),
        ("cost_usd_per_held_gpu_hour", "held_gpu_hours"),
        ("lcoc_usd_per_gpu_hour", "goodput_gpu_hours"),
    ] {
        let hours = run.value(hours);
        match run.results.value(cost) {
            Some(each) => run.assert_near(cost, each * hours, costs, 1e-8),
            None => assert!(hours <= 0.0, "{}: {cost} of {hours} GPU-hours", run.name),
        }
    }
}

/// Years are numbered from 1, whole but for the last, and as long as the run together.
fn years_follow_each_other(run: &Run, length: f64) {
    let years = &run.results.years[1..];
    let total: f64 = years.iter().map(|year| year.length).sum();
    run.assert_close("years", total, length);
    for (year, number) in years.iter().zip(1..) {
        assert_eq!(year.number, number, "{}", run.name);
        let whole = (year.length - 1.0).abs() < 1e-12;
        assert!(whole || year.length < 1.0 && number as usize == years.len(), "{year:?}");
        let price = run.spec().finance.gpu_hour_price.in_dollars();
        run.assert_close("revenue", year.revenue.in_dollars(), price * year.goodput_gpu_hours);
    }
}

/// Years that the run lasts: every hour is a part of the calendar year that it belongs to, counted from the
/// first day.
fn years_of(run: &Run) -> f64 {
    let calendar = run.loaded.scenario.calendar();
    let part = |at| 1.0 / f64::from(calendar.hours_of_year(calendar.at(at).year));
    run.rows.iter().map(|row| part(row.begins)).sum()
}

/// Yearly payment that recovers 1 USD over a life: the payments of all years are worth 1 USD today.
///
/// Method: summed year by year where lives are whole years, since the model has the closed form.
fn annuity(rate: f64, life: Span) -> f64 {
    let years = life.in_years();
    if rate == 0.0 {
        return 1.0 / years;
    }
    if years.fract() != 0.0 || years > 200.0 {
        return rate / -libm::expm1(-years * libm::log1p(rate)); // exact for a life of seconds, too
    }
    let mut worth = 0.0;
    let mut discount = 1.0;
    let mut year = 0.0;
    while year < years {
        discount /= 1.0 + rate;
        worth += discount;
        year += 1.0;
    }
    1.0 / worth
}

fn paid(run: &Run, amount: fn(&Year) -> Money) -> f64 {
    run.results.years.iter().map(amount).sum::<Money>().in_dollars()
}

/// The energy bill is price times import of every hour; water and carbon are paid by use.
pub(crate) fn of_each_hour_adds_up(run: &Run) {
    let (prices, imports) = (run.column("price_usd_per_mwh"), run.column("power_import_mw"));
    let bill: f64 = prices.iter().zip(&imports).map(|(price, import)| price * import).sum();
    run.assert_near("energy bill", paid(run, |year| year.energy), bill, 1e-8);
    let tariff = &run.spec().location.tariff;
    let (peak, off_peak) = (tariff.peak_energy, tariff.off_peak_energy);
    let known = [peak, off_peak].map(units::EnergyPrice::in_dollars_per_megawatt_hour);
    assert!(prices.iter().all(|price| known.contains(price)), "{}: prices", run.name);
    let water = tariff.water.in_dollars_per_cubic_metre() * run.value("water_m3");
    run.assert_near("water bill", paid(run, |year| year.water), water, 1e-8);
    let carbon = tariff.carbon.in_dollars_per_tonne() * run.value("carbon_t");
    run.assert_near("carbon bill", paid(run, |year| year.carbon), carbon, 1e-8);
}

/// Each month's greatest hourly import is charged once, and a part of a month as such: at the
/// beginning and end of the run, and where a year of operation ends within a month.
pub(crate) fn pays_for_peaks(run: &Run) {
    let imports = run.column("power_import_mw");
    let calendar = run.loaded.scenario.calendar();
    let mut parts: Vec<((usize, u32), f64, f64)> = Vec::new();
    for (row, import) in run.rows.iter().zip(imports) {
        let moment = calendar.at(row.begins);
        let month = (moment.month, moment.year);
        let (part, share) = (month, 1.0 / f64::from(moment.month_hours));
        match parts.last_mut() {
            Some((last, peak, shares)) if *last == part => {
                *peak = peak.max(import);
                *shares += share;
            }
            _ => parts.push((part, import, share)),
        }
    }
    let kilowatts: f64 = parts.iter().map(|(_, peak, share)| peak * 1000.0 * share).sum();
    let price = run.spec().location.tariff.demand_charge.in_dollars_per_kilowatt_month();
    run.assert_near("demand charge", paid(run, |year| year.demand), price * kilowatts, 1e-8);
}

/// Every kilowatt-hour from the grid emits its share.
pub(crate) fn carbon_follows_the_grid(run: &Run) {
    let grams = run.spec().location.grid.carbon_intensity.in_grams_per_kilowatt_hour();
    // Grams per kilowatt-hour are kilograms per megawatt-hour.
    let tonnes = run.sum("power_import_mw") * grams / 1000.0;
    run.assert_near("carbon", run.value("carbon_t"), tonnes, 1e-8);
}
