//! What must be true for a run to be worth nothing, held against runs in which it is.

use factory::finance::{
    Accounts, BreakEven, Category, FinanceSpec, Forecast, GpuHours, Meters, Month, Side, Usage,
};
use files::Loaded;
use units::Money;

use crate::support::sound;

/// 22 racks of Vera Rubin whose hours sell at a price that falls evenly; a first price at which they are worth
/// more than they cost.
const PLANT: &str = r#"
site = "laboratory"
rack = "vera_rubin_nvl72_max_q"
size = "5 MW"
horizon = "5 years"
[finance]
gpu_hour_price = "9 USD"
[finance.price.vera_rubin]
drift = -0.1
volatility = 0.0
"#;

/// Five years of months, each a twelfth of a year; the first few are without work.
fn usage(loaded: &Loaded, idle: u32) -> Usage {
    let installed = factory::plant::design(&loaded.scenario).gpus() * 730.0;
    let month = |number: u32| {
        let works = if number < idle { 0.0 } else { 1.0 };
        let gpu_hours = GpuHours {
            installed,
            sellable: 0.95 * installed * works,
            held: 0.9 * installed * works,
            kept: 0.8 * installed * works,
            lent: 0.0,
        };
        Month {
            year: number / 12 + 1,
            of_year: number as usize % 12,
            hours: 730.0,
            hours_of_year: 8760,
            share_of_year: 1.0 / 12.0,
            energy_cost: Money::dollars(200_000.0) * works,
            meters: Meters { gpu_hours, ..Meters::default() },
            ..Month::default()
        }
    };
    Usage { months: (0..60).map(month).collect(), ..Usage::default() }
}

fn accounts(loaded: &Loaded, spec: &FinanceSpec, usage: &Usage) -> Accounts {
    let design = factory::plant::design(&loaded.scenario);
    let time = (loaded.scenario.calendar(), loaded.scenario.spec().seed);
    Forecast::new(spec, &design, usage, time).accounts(0)
}

/// Goal: a run whose prices, or whose capital, are those that must be true is worth nothing.
/// Method: price it again, once with the first price times the root, once with every price of what is built times
/// the other root; within half a cent for each line.
#[test]
fn a_run_in_which_it_is_true_is_worth_nothing() {
    let loaded = sound(PLANT);
    let (spec, usage) = (&loaded.scenario.spec().finance, usage(&loaded, 0));
    let plain = accounts(&loaded, spec, &usage);
    assert!(plain.worth.net_present_value > 0.0, "{}", plain.worth.net_present_value);
    let known = BreakEven::of(&plain);
    let (price, capital) = (known.revenue.unwrap(), known.capital.unwrap());
    assert!(price < 1.0 && capital > 1.0, "{known:?}");
    let mut cheap = spec.clone();
    cheap.gpu_hour_price = spec.gpu_hour_price * price;
    let mut dear = spec.clone();
    dear.rack_price = spec.rack_price * capital;
    dear.facility_price = spec.facility_price * capital;
    dear.connection_price = spec.connection_price * capital;
    dear.refresh.deinstallation = spec.refresh.deinstallation * capital;
    dear.refresh.conversion = spec.refresh.conversion * capital;
    let equipment = &mut dear.equipment;
    equipment.usual = equipment.usual * capital;
    for price in equipment.stage.values_mut().chain(equipment.redundancy.values_mut()) {
        *price = *price * capital;
    }
    for price in [
        &mut equipment.other_stage,
        &mut equipment.static_switch,
        &mut equipment.genset,
        &mut equipment.battery_power,
        &mut equipment.battery_forming,
        &mut equipment.dry,
        &mut equipment.adiabatic,
        &mut equipment.tower,
        &mut equipment.chiller,
        &mut equipment.pumps_on_ups,
        &mut equipment.other_redundancy,
    ] {
        *price = *price * capital;
    }
    for price in
        [&mut equipment.ups_battery, &mut equipment.battery_energy, &mut equipment.fuel_store]
    {
        *price = *price * capital;
    }
    for price in [
        &mut equipment.hall,
        &mut equipment.row,
        &mut equipment.pod,
        &mut equipment.section,
        &mut equipment.water_tank,
    ] {
        *price = *price * capital;
    }
    for price in equipment.part.values_mut() {
        *price = *price * capital;
    }
    for (what, spec) in [("price", &cheap), ("capital", &dear)] {
        let again = accounts(&loaded, spec, &usage);
        let worth = again.worth.net_present_value;
        let allowed = 0.005 * again.ledger.lines().len() as f64;
        assert!(worth.abs() < allowed, "{what}: {worth} USD, allowed {allowed}");
    }
    assert_eq!(known.capital_cost, plain.worth.rates);
}

/// Goal: sales that begin so many months later leave nothing, as a run that is idle for as long does.
/// Method: the whole months of the root are idle in one run, one more in another: worth changes its sign between,
/// though upkeep by the hour is paid all the same.
#[test]
fn a_run_that_begins_as_late_as_it_may_is_worth_nothing() {
    let loaded = sound(PLANT);
    let spec = &loaded.scenario.spec().finance;
    let known = BreakEven::of(&accounts(&loaded, spec, &usage(&loaded, 0)));
    let months = known.delay_months.unwrap();
    assert!(months > 0.1 && months < 59.0, "{months}");
    let worth = |idle: u32| accounts(&loaded, spec, &usage(&loaded, idle)).worth.net_present_value;
    let whole = (0..60).find(|idle| f64::from(*idle) >= months).unwrap();
    assert!(
        worth(whole) <= 0.0 && worth(whole - 1) >= 0.0,
        "{} {}",
        worth(whole),
        worth(whole - 1)
    );
}

/// A run that loses as it is has no delay that it can bear, and one that sells nothing no price.
#[test]
fn what_nothing_makes_true_is_missing() {
    let loaded = sound(&PLANT.replace("9 USD", "0.5 USD"));
    let spec = &loaded.scenario.spec().finance;
    let known = BreakEven::of(&accounts(&loaded, spec, &usage(&loaded, 0)));
    assert_eq!((known.delay_months, known.revenue.is_some_and(|it| it > 1.0)), (None, true));
    let idle = accounts(&loaded, spec, &usage(&loaded, 60));
    let sold = idle.ledger.lines().iter().any(|line| {
        line.category.side() == Side::Revenue || line.category == Category::Administration
    });
    assert!(!sold && BreakEven::of(&idle).revenue.is_none());
}

/// Goal: loans at the rate that must be true leave the owners exactly what they ask for, and none has no such rate.
/// Method: the run is priced again with that rate in place of its own.
#[test]
fn owners_get_what_they_ask_for_at_the_cost_of_debt_that_must_be_true() {
    let borrowed = format!(
        "{PLANT}[finance.debt.racks]\nlots = [\"it\"]\nshare = 0.7\nrate = 0.09\ntenor = \"4 years\"\n"
    );
    let loaded = sound(&borrowed);
    let spec = &loaded.scenario.spec().finance;
    let design = factory::plant::design(&loaded.scenario);
    let usage = usage(&loaded, 0);
    let time = (loaded.scenario.calendar(), 1);
    let found = Forecast::new(spec, &design, &usage, time).cost_of_debt().unwrap();
    assert!((found.assumed - 0.09).abs() < 1e-9, "{found:?}");
    assert!(found.most > found.assumed, "the run is worth more than nothing: {found:?}");
    let mut dear = spec.clone();
    dear.debt.get_mut("racks").unwrap().rate = Some(found.most);
    let worth = |spec: &FinanceSpec| accounts(&loaded, spec, &usage).worth.equity.unwrap();
    let (here, there) = (worth(spec).net_present_value, worth(&dear).net_present_value);
    assert!(here > 0.0 && there.abs() < 1e-5 * here, "{there} of {here}");
    let plain = sound(PLANT);
    let spec = &plain.scenario.spec().finance;
    assert_eq!(Forecast::new(spec, &design, &usage, time).cost_of_debt(), None);
}
