//! Hourly prices and carbon: every megawatt-hour is paid for at the price of its hour, recomputed from the file itself.

use std::fmt::Write as _;

use factory::finance::Month;
use files::{Catalogues, Loaded, load};

use crate::support::Run;

/// Hours from the beginning of 2023 to midnight of 20 March in Japan, by Coordinated Universal Time: 77 days and 15 hours.
const BEGINS: usize = 77 * 24 + 15;

/// The price of an hour or half hour of the file by its number: from -20 to 80.
fn price(number: usize) -> f64 {
    (number * 37 % 101) as f64 - 20.0
}

/// A plant of 3 MW in Kyushu from 20 March 2027 on for 40 days, with a file of 2023 of so many steps an hour beside it.
fn plant(keys: &str, steps: usize, number: impl Fn(usize) -> f64) -> Run {
    Run::of("hourly prices", loaded(keys, steps, number))
}

fn loaded(keys: &str, steps: usize, number: impl Fn(usize) -> f64) -> Loaded {
    let folder = tempfile::tempdir().unwrap();
    let mut file = "time,number\n".to_owned();
    for step in 0..8760 * steps {
        let (hour, minute) = (step / steps, step % steps * 60 / steps);
        let day = date_of(hour / 24);
        let _ = writeln!(file, "{day} {:02}:{minute:02},{}", hour % 24, number(step));
    }
    std::fs::write(folder.path().join("p.csv"), file).unwrap();
    let text = format!(
        "site = \"kagoshima\"\nsize = \"3 MW\"\nstart = \"2027-03-20\"\nhorizon = \"40 d\"\nseed = 3\n{keys}"
    );
    let path = folder.path().join("a.toml");
    std::fs::write(&path, text).unwrap();
    load(&path, &[], &Catalogues::embedded()).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Date of a day of 2023 by its number from 0.
fn date_of(mut day: usize) -> String {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    for (month, length) in (1..).zip(lengths) {
        if day < length {
            return format!("2023-{month:02}-{:02}", day + 1);
        }
        day -= length;
    }
    unreachable!("a year has 365 days")
}

const FILE: &str = "file = \"p.csv\"\ntime = \"time\"\ncolumn = \"number\"\ntime_zone = \"UTC\"\n";

fn priced(unit: &str) -> String {
    format!("[location.tariff]\nkind = \"file\"\n{unit}[location.tariff.series]\n{FILE}")
}

/// What energy cost at the prices of the first day.
fn energy_cost(run: &Run) -> f64 {
    run.results.usage.months.iter().map(|month: &Month| month.energy_cost.in_dollars()).sum()
}

/// Method: import of every hour, times the number that stands in the file 15 hours of UTC and 77 days into its year, at
/// 150 for a dollar, with 7 USD/MWh on top. Prices below zero are earned.
#[test]
fn energy_costs_what_each_hour_of_the_file_says() {
    let keys = priced("rate = 150\nadder = \"7 USD/MWh\"\n") + "unit = \"JPY/kWh\"\n";
    let run = plant(&keys, 1, |number| price(number) * 0.15);
    let imports = run.column("power_import_mw");
    let by_hand = |(hour, import): (usize, &f64)| (price(BEGINS + hour) + 7.0) * import;
    let bill: f64 = imports.iter().enumerate().map(by_hand).sum();
    run.assert_near("energy", energy_cost(&run), bill, 1e-9);
    assert!(run.column("price_usd_per_mwh").iter().any(|price| *price < 0.0));
}

/// Goal: half hours are paid for by their own energy. Method: two runs whose half hours have each other's prices pay
/// together the sum of both prices for every megawatt-hour, though neither pays half of it.
#[test]
fn half_hours_are_paid_for_exactly() {
    let keys = priced("") + "unit = \"USD/MWh\"\n";
    let [one, other] = [0, 1].map(|odd| {
        let run = plant(&keys, 2, |number| if number % 2 == odd { 250.0 } else { 50.0 });
        (energy_cost(&run), run.sum("power_import_mw"))
    });
    assert!((one.1 - other.1).abs() < 1e-9, "prices change nothing that happens");
    let sum = one.0 + other.0;
    assert!((sum - 300.0 * one.1).abs() < 1e-6 * sum, "{sum} for {} MWh", one.1);
    assert!((one.0 - 150.0 * one.1).abs() > 1.0, "load moves within hours: {}", one.0);
}

/// Method: as for prices, with grams for each kilowatt-hour; carbon costs 50 USD/t.
#[test]
fn carbon_is_that_of_each_hour() {
    let keys = format!(
        "[location.tariff]\ncarbon = \"50 USD/t\"\n[location.grid.carbon_series]\nunit = \"g/kWh\"\n{FILE}"
    );
    let run = plant(&keys, 1, |number| 300.0 + price(number));
    let imports = run.column("power_import_mw");
    let by_hand = |(hour, import): (usize, &f64)| (300.0 + price(BEGINS + hour)) * import / 1000.0;
    let tonnes: f64 = imports.iter().enumerate().map(by_hand).sum();
    run.assert_near("carbon", run.value("carbon_t"), tonnes, 1e-9);
    let paid: f64 = run.results.usage.months.iter().map(|it| it.carbon_cost.in_dollars()).sum();
    let burnt = run.value("carbon_fuel_t");
    run.assert_near("carbon price", paid, 50.0 * (tonnes + burnt), 1e-9);
}

/// A market pays what its column says, and a series or a market changes nothing that happens.
#[test]
fn a_market_is_paid_by_the_hour_and_moves_money_alone() {
    let market = "[location.tariff]\nkind = \"market\"\nmarket.mean = \"100 USD/MWh\"\n";
    let run = plant(market, 1, price);
    let prices = run.column("price_usd_per_mwh");
    let bill: f64 = prices
        .iter()
        .zip(run.column("power_import_mw"))
        .map(|(price, import)| price * import)
        .sum();
    run.assert_near("energy", energy_cost(&run), bill, 1e-9);
    let plain = plant("", 1, price);
    assert_eq!(plain.results.digest, run.results.digest);
    let mean = prices.iter().sum::<f64>() / prices.len() as f64;
    assert!((50.0..150.0).contains(&mean), "{mean}");
}

/// A shorter interval never has a lower peak, and none is above the highest import of any instant; a ratchet never costs
/// less.
#[test]
fn shorter_intervals_and_ratchets_never_cost_less() {
    let due = |keys: &str| {
        let run = plant(
            &format!("[location.tariff]\ndemand_charge = \"10 USD/kW-month\"\n{keys}"),
            1,
            price,
        );
        let months = &run.results.usage.months;
        let due: f64 = months.iter().map(|month| month.demand_cost.in_dollars()).sum();
        (due, run)
    };
    let [hour, half, quarter] =
        ["1 h", "30 min", "15 min"].map(|it| due(&format!("peak_interval = \"{it}\"\n")));
    let less = |one: f64, other: f64| one <= other * (1.0 + 1e-9);
    assert!(less(hour.0, half.0) && less(half.0, quarter.0), "{} {} {}", hour.0, half.0, quarter.0);
    // 12 days of March and 28 of April.
    let shares = 12.0 / 31.0 + 28.0 / 30.0;
    let most = hour.1.value("power_import_peak_mw") * 10_000.0 * shares;
    assert!(quarter.0 <= most * (1.0 + 1e-9), "{} of {most}", quarter.0);
    let (ratchet, _) = due("ratchet = 12\n");
    assert!(less(hour.0, ratchet) && less(ratchet, most), "{ratchet} for {}", hour.0);
}
