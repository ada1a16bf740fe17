//! Laws of the ledger: what is paid follows from prices, the design and use, and all money is a sum over the
//! same lines, to the cent.

use factory::finance::{Category, Line, Month, Side, Year};
use units::Money;

use crate::support::Run;

/// Racks, shell and connection by hand; a facility without a price costs nothing.
pub(crate) fn what_is_built_follows_from_prices(run: &Run) {
    let (spec, ledger) = (&run.spec().finance, &run.results.ledger);
    let layout = run.loaded.scenario.layout();
    let compute = &run.spec().compute;
    let racks = spec.rack_price.in_dollars() * f64::from(layout.racks);
    let each = (compute.rack.rated_power + layout.overhead_power).in_watts();
    let fed = run.spec().size.in_watts() / compute.design_pue;
    let fed = fed.min(each * f64::from(layout.racks));
    let facility = spec.facility_price.in_dollars_per_watt() * fed;
    let extras = 1.0 + spec.equipment.usual_extras;
    let connection = spec.connection_price.in_dollars_per_watt() * run.spec().size.in_watts();
    for (category, expected) in [
        (Category::Racks, racks),
        (Category::Shell, facility * spec.shell_share / extras),
        (Category::Connection, connection),
    ] {
        let found = ledger.paid_for(category).in_dollars();
        // What is built bit by bit is paid as it comes, as far as it does.
        let built = run.results.buildout.is_some() && found < expected + 1.0;
        let close = (found - expected).abs() <= 0.006 + 1e-9 * expected;
        assert!(close || built, "{}: {category}: {found} against {expected}", run.name);
    }
    let of = |line: &Line| line.category.side() == Side::Capital && line.asset.word() == "plant";
    let plant = -ledger.sum(of).in_dollars();
    assert!(plant >= 0.0 && plant.is_finite(), "{}: plant {plant}", run.name);
    // A battery and generation are bought beside the facility.
    let battery = [Category::Battery, Category::Generation].map(|it| ledger.paid_for(it));
    let battery = battery.into_iter().sum::<Money>().in_dollars();
    let beside = battery * (1.0 + spec.contingency + spec.owners_cost);
    let close = (plant - beside).abs() < 0.02 + 1e-9 * beside;
    assert!(
        facility > 0.0 || close,
        "{}: it costs {plant}, of which the battery {beside}",
        run.name
    );
}

/// Upkeep and insurance are shares of what was built, administration one of revenue.
pub(crate) fn what_runs_it_follows_from_prices(run: &Run) {
    let (spec, ledger) = (&run.spec().finance, &run.results.ledger);
    // Of a year: what was paid for before each month, times the part of the year that it is.
    let built = |faster: f64, wanted: &dyn Fn(&Line) -> bool| -> f64 {
        let in_month = |(number, month): (u32, &Month)| {
            let capital = |line: &Line| {
                line.category.side() == Side::Capital && line.month < number && wanted(line)
            };
            let risen = super::money::risen(run, number, faster);
            -ledger.sum(capital).in_dollars() * month.share_of_year * risen
        };
        run.results.usage.numbered().map(in_month).sum()
    };
    let facility = |line: &Line| {
        let building = ["plant", "shell"].contains(&line.asset.word());
        building && line.category != Category::Connection
    };
    let months = &run.results.usage.months;
    for (category, expected) in [
        (
            Category::Maintenance,
            built(spec.escalation.equipment, &facility) * spec.maintenance_share,
        ),
        (Category::Insurance, built(0.0, &|_| true) * spec.running.insurance),
    ] {
        let found = ledger.paid_for(category).in_dollars();
        let allowed = 0.006 * months.len() as f64 + 1e-9 * expected;
        let close = (found - expected).abs() <= allowed;
        assert!(close, "{}: {category}: {found} against {expected}", run.name);
    }
    for number in 1..=u32::try_from(months.len()).unwrap() {
        let of = |wanted: &dyn Fn(&Line) -> bool| {
            ledger.cents(|line| line.month == number && wanted(line)) as f64
        };
        let revenue = of(&|line| line.category.side() == Side::Revenue).max(0.0);
        let found = -of(&|line| line.category == Category::Administration);
        let expected = revenue * spec.running.administration;
        assert!((found - expected).abs() <= 0.6, "{}: {found} of {revenue}", run.name);
    }
}

/// In cents: capital expenditure by part, years by item and all metrics are the same lines.
pub(crate) fn tables_and_metrics_are_sums_over_it(run: &Run) {
    let ledger = &run.results.ledger;
    let cents = |dollars: f64| (dollars * 100.0).round();
    let of = |wanted: &dyn Fn(&Line) -> bool| ledger.cents(wanted) as f64;
    let capital = -of(&|line| line.category.side() == Side::Capital);
    let parts = run.results.metrics.iter().filter(|value| {
        let name = value.metric.name;
        let whole = ["capex_usd", "capex_it_usd"].contains(&name);
        name.starts_with("capex_") && name.ends_with("_usd") && !whole
    });
    let parts: f64 = parts.map(|value| cents(value.value.unwrap())).sum();
    assert!(same(parts, capital), "{}: capital expenditure by part", run.name);
    let years = &run.results.years;
    let all = |amount: fn(&Year) -> Money| -> f64 {
        years.iter().map(|year| cents(amount(year).in_dollars())).sum()
    };
    for (what, found, side) in [
        ("running costs", -all(Year::running), Side::Running),
        ("revenue", all(|year| year.revenue), Side::Revenue),
    ] {
        let expected = of(&|line| line.category.side() == side);
        assert!(same(found, expected), "{}: {what}: {found} of {expected}", run.name);
    }
    let tax = cents(run.value("property_tax_usd"));
    let taxed = -of(&|line| line.category == Category::PropertyTax);
    assert!(same(tax, taxed), "{}: {tax} of {taxed}", run.name);
    let months = run.results.usage.months.len();
    assert!(ledger.lines().iter().all(|line| line.month as usize <= months), "{}", run.name);
}

/// What meters showed month by month is what the run reports: GPU-hours by kind, and those of classes and of
/// contracts that did not use what they reserved are those held.
pub(crate) fn months_are_the_run(run: &Run) {
    let usage = &run.results.usage;
    let hours = usage.gpu_hours();
    for (name, metered) in [
        ("installed_gpu_hours", hours.installed),
        ("sellable_gpu_hours", hours.sellable),
        ("held_gpu_hours", hours.held),
        ("goodput_gpu_hours", hours.kept),
    ] {
        run.assert_near(name, metered, run.value(name), 1e-8);
    }
    let of_classes = usage.months.iter().flat_map(|month| &month.meters.held_by_class);
    let idle = usage.months.iter().flat_map(|month| &month.meters.contracts);
    let idle: f64 = idle.map(|it| it.reserved - it.used).sum();
    let (held, reserved) = (of_classes.sum::<f64>(), run.sum("gpus_reserved_idle"));
    run.assert_near("held by classes", held + reserved, hours.held, 1e-7);
    assert!(idle >= -1e-6 && reserved <= idle + 1e-6 * hours.installed, "{}: {idle}", run.name);
    for month in &usage.months {
        for contract in &month.meters.contracts {
            let (used, offered) = (contract.used, contract.offered);
            assert!(used <= offered + 1e-6, "{}: {contract:?}", run.name);
        }
    }
}

/// Whether whole cents are the same: to the cent up to 10 trillion dollars, beyond which sums of floats round.
fn same(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 4.0 * f64::EPSILON * expected.abs()
}
