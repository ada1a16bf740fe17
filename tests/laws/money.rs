//! Laws of money: costs follow from prices and use, and nothing is paid twice.

use factory::finance::measures::Timing;
use factory::finance::{Category, FinanceSpec, Forecast, GpuHours, Line, Side, Usage};
use factory::scenario::CheckedScenario;
use factory::settings::{Entry, Settings, Value};

use crate::support::Run;

/// The levelised cost is what all costs are worth on the first day over what the GPU-hours are worth that are
/// sold at it; revenue is what those bring that were held.
///
/// Method: discounted line by line here, each at the end of its month, or of its year where the scenario says so.
pub(crate) fn is_recomputed_from_the_cash_flow(run: &Run) {
    let (ledger, usage) = (&run.results.ledger, &run.results.usage);
    let finance = &run.spec().finance;
    let side = |wanted: Side| -> f64 {
        let lines = ledger.lines().iter().filter(|line| line.category.side() == wanted);
        lines.map(|line| line.base_cents as f64 / 100.0).sum()
    };
    run.assert_close("capex", run.value("capex_usd"), -side(Side::Capital));
    let invested = run.results.years[0].capex.in_dollars();
    let at_first = ledger
        .lines()
        .iter()
        .filter(|line| line.month == 0 && line.category.side() == Side::Capital);
    let at_first: f64 = at_first.map(|line| -line.base_cents as f64 / 100.0).sum();
    run.assert_close("investment", invested, at_first);
    let years = years_of(run);
    run.assert_close("opex", run.value("opex_usd_per_year"), -side(Side::Running) / years);
    run.assert_close("revenue", run.value("revenue_usd"), side(Side::Revenue));
    let goodput = run.value("goodput_gpu_hours");
    let by_years: f64 = run.results.years.iter().map(|year| year.goodput_gpu_hours).sum();
    run.assert_near("goodput of the years", by_years, goodput, 1e-8);

    let mut ends = vec![0.0];
    for month in &usage.months {
        ends.push(ends.last().unwrap() + month.share_of_year * 12.0);
    }
    let last = ends.len() - 1;
    let worth = |month: usize| {
        // A part of a month counts at the end of the whole one.
        let end = if month == last { (ends[month] - 1e-6).ceil() } else { ends[month].round() };
        let end = if finance.timing == Timing::YearEnd { (end / 12.0).ceil() * 12.0 } else { end };
        libm::pow(1.0 + finance.discount_rate, -end / 12.0)
    };
    // A level price rises with all others.
    let level = |month: usize| {
        let end = if month == last { (ends[month] - 1e-6).ceil() } else { ends[month].round() };
        worth(month) * libm::pow(1.0 + finance.inflation, end / 12.0)
    };
    let fixed = ledger.lines().iter().filter(|line| {
        let follows = [Category::Administration, Category::ProfitTax].contains(&line.category);
        ![Side::Revenue, Side::Financing].contains(&line.category.side()) && !follows
    });
    let costs: f64 =
        fixed.map(|line| -line.base_cents as f64 / 100.0 * worth(line.month as usize)).sum();
    let administration = finance.running.administration;
    for (cost, hours) in [
        ("lcoc_installed_usd", (|it: &GpuHours| it.installed) as fn(&GpuHours) -> f64),
        ("lcoc_sellable_usd", |it| it.sellable),
        ("lcoc_held_usd", |it| it.held),
        ("lcoc_kept_usd", |it| it.kept),
        ("lcoc_usd_per_gpu_hour", |it| it.kept),
    ] {
        let months = usage.months.iter().zip(1..);
        let sold: f64 = months.map(|(it, month)| hours(&it.meters.gpu_hours) * level(month)).sum();
        match run.results.value(cost) {
            Some(each) => run.assert_near(cost, each * sold * (1.0 - administration), costs, 1e-8),
            None => assert!(sold <= 0.0, "{}: {cost} of {sold} GPU-hours", run.name),
        }
    }
    let all = ledger.lines().iter().filter(|line| line.category.side() != Side::Financing);
    let all: f64 =
        all.map(|line| line.base_cents as f64 / 100.0 * worth(line.month as usize)).sum();
    assert!((run.value("npv_usd") - all).abs() < 1.0 + all.abs() * 1e-9, "{}: {all}", run.name);
    years_follow_each_other(run, years);
}

/// Twice every amount of the scenario is worth twice as much, to half a cent a line, and returns as much.
///
/// Method: every quantity that is written with USD doubled, and what was metered in money; nothing is simulated.
pub(crate) fn doubles_with_every_amount(run: &Run) {
    let finance = &run.spec().finance;
    let priced = |spec: &FinanceSpec, usage: &Usage| {
        let time = (run.loaded.scenario.calendar(), run.spec().seed);
        Forecast::new(spec, &run.results.design, usage, time).accounts(0)
    };
    let doubled = doubled(&run.loaded.settings);
    let weather = run.loaded.scenario.weather().cloned();
    let doubled = CheckedScenario::new(&doubled, weather).unwrap();
    let mut usage = run.results.usage.clone();
    for month in &mut usage.months {
        let costs = [&mut month.energy_cost, &mut month.demand_cost];
        let more = [&mut month.carbon_cost, &mut month.nox_cost, &mut month.water_cost];
        let own = &mut month.generation;
        let own =
            [&mut own.fuel, &mut own.wear, &mut own.rent, &mut own.contracts, &mut own.exports];
        costs.into_iter().chain(more).chain(own).for_each(|cost| *cost = *cost * 2.0);
    }
    let (once, twice) =
        (priced(finance, &run.results.usage), priced(&doubled.spec().finance, &usage));
    let (single, double) = (once.worth.net_present_value, twice.worth.net_present_value);
    // Rounding to cents, and what follows from what was rounded: shares of it over lives of decades.
    let lines = (once.ledger.lines().len() + twice.ledger.lines().len()) as f64;
    let allowed = 0.02 * lines + 1e-9 * single.abs();
    let close = (double - 2.0 * single).abs() <= allowed;
    assert!(close, "{}: {double} for twice {single}", run.name);
    if let (Some(rate), Some(same)) = (once.worth.rates.single(), twice.worth.rates.single()) {
        assert!((rate - same).abs() < 1e-4 * (1.0 + rate), "{}: {same} for {rate}", run.name);
    }
}

/// The same settings with twice every amount of money.
pub(crate) fn doubled(settings: &Settings) -> Settings {
    let twice = |entry: &Entry| {
        let Value::Text(text) = &entry.value else { return entry.clone() };
        let parts = text.split_once(' ').filter(|(_, unit)| unit.contains("USD"));
        let number = parts.and_then(|(number, unit)| Some((number.parse::<f64>().ok()?, unit)));
        let Some((number, unit)) = number else { return entry.clone() };
        Entry { value: Value::Text(format!("{:?} {unit}", 2.0 * number)), ..entry.clone() }
    };
    let mut all = Settings::default();
    settings.iter().for_each(|(key, entry)| all.set(key, twice(entry)));
    all
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
    }
}

/// Years that the run lasts: every hour is a part of the calendar year that it belongs to, counted from the
/// first day.
fn years_of(run: &Run) -> f64 {
    let calendar = run.loaded.scenario.calendar();
    let part = |at| 1.0 / f64::from(calendar.hours_of_year(calendar.at(at).year));
    run.rows.iter().map(|row| part(row.begins)).sum()
}

/// What prices have become at the end of a month of the ledger that rise so much faster than others.
pub(crate) fn risen(run: &Run, month: u32, faster: f64) -> f64 {
    let months = run.results.usage.months.iter().take(month as usize);
    let years: f64 = months.map(|month| month.share_of_year).sum();
    libm::pow((1.0 + run.spec().finance.inflation) * (1.0 + faster), years)
}

/// Fails unless so much was paid at the prices of the first day, but for half a cent a month and what floats lose.
fn assert_paid(run: &Run, category: Category, faster: f64, expected: f64) {
    let lines = run.results.ledger.lines().iter().filter(|line| line.category == category);
    let at_first = |line: &Line| -line.base_cents as f64 / 100.0 / risen(run, line.month, faster);
    let found: f64 = lines.map(at_first).sum();
    let allowed = 0.006 * run.results.usage.months.len() as f64 + 1e-8 * expected.abs();
    assert!((found - expected).abs() <= allowed, "{}: {category}: {found}, {expected}", run.name);
}

/// The energy bill is price times import of every hour; water and carbon are paid by use.
pub(crate) fn of_each_hour_adds_up(run: &Run) {
    let (prices, imports) = (run.column("price_usd_per_mwh"), run.column("power_import_mw"));
    let bill: f64 = prices.iter().zip(&imports).map(|(price, import)| price * import).sum();
    let energy = run.spec().finance.escalation.energy;
    assert_paid(run, Category::Energy, energy, bill);
    let tariff = &run.spec().location.tariff;
    let (peak, off_peak) =
        (tariff.peak_energy + tariff.adder, tariff.off_peak_energy + tariff.adder);
    let known = [peak, off_peak].map(units::EnergyPrice::in_dollars_per_megawatt_hour);
    let falls = !tariff.surpluses.is_empty();
    assert!(falls || prices.iter().all(|it| known.contains(it)), "{}: prices", run.name);
    // A tank is filled before the first day; what comes after that is paid when it comes.
    let has_tank = run.results.value("water_tank_change_m3").is_some();
    let used = run.value(if has_tank { "water_taken_m3" } else { "water_m3" });
    let price = run.spec().cooling.water.price.unwrap_or(tariff.water);
    let water = price.in_dollars_per_cubic_metre() * used;
    assert_paid(run, Category::Water, 0.0, water);
    let burnt = run.value("carbon_fuel_t");
    assert_burnt(run, burnt);
    let of_generation = run.value("carbon_generation_t");
    let carbon =
        tariff.carbon.in_dollars_per_tonne() * (run.value("carbon_t") + burnt + of_generation);
    assert_paid(run, Category::Carbon, 0.0, carbon);
    let nox = run.value("nox_t");
    run.assert_near("nox", nox, run.value("nox_sets_t") + run.value("nox_generation_t"), 1e-9);
    assert_paid(run, Category::Nox, 0.0, tariff.nox.in_dollars_per_tonne() * nox);
}

/// What is burnt beyond what sets feed is burnt in tests, of whole sets.
fn assert_burnt(run: &Run, burnt: f64) {
    let (spec, fed) = (&run.spec().power.genset, run.value("energy_genset_mwh"));
    let carbon = run.spec().finance.running.fuel_carbon.in_grams_per_kilowatt_hour() / 1000.0;
    if carbon <= 0.0 {
        return run.assert_near("carbon of fuel", burnt, 0.0, 1e-12);
    }
    let tested = burnt / carbon - fed;
    let of_one = spec.unit_rating.in_megawatts() * spec.test_load * spec.test_length.in_hours();
    let sets = if of_one > 0.0 { tested / of_one } else { tested };
    let whole = (sets - sets.round()).abs() <= 1e-6 + 1e-8 * burnt / (carbon * of_one.max(1e-3));
    assert!(sets > -1e-6 && whole, "{}: {tested} MWh are {sets} tests of a set", run.name);
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
    let tariff = &run.spec().location.tariff;
    let price = tariff.demand_charge.in_dollars_per_kilowatt_month();
    let energy = run.spec().finance.escalation.energy;
    if tariff.ratchet > 1 || tariff.peak_interval < units::Span::hours(1.0) {
        // Shorter intervals and peaks that are kept never cost less.
        let paid = run.results.usage.months.iter().map(|month| month.demand_cost.in_dollars());
        assert!(paid.sum::<f64>() >= price * kilowatts * (1.0 - 1e-9), "{}: peaks", run.name);
        return;
    }
    assert_paid(run, Category::Demand, energy, price * kilowatts);
}

/// Every kilowatt-hour from the grid emits its share.
pub(crate) fn carbon_follows_the_grid(run: &Run) {
    let grams = run.spec().location.grid.carbon_intensity.in_grams_per_kilowatt_hour();
    // Grams per kilowatt-hour are kilograms per megawatt-hour.
    let tonnes = run.sum("power_import_mw") * grams / 1000.0;
    run.assert_near("carbon", run.value("carbon_t"), tonnes, 1e-8);
}
