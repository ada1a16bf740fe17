//! Kagoshima as a reader would work it out on paper, from the files that a run leaves.

use std::collections::BTreeMap;
use std::path::Path;

use factory::{Recording, Simulation};
use files::{About, RunFolder};

use crate::support::shipped;

/// The files of a run: its summary, and what was paid by year and for what.
struct Files {
    summary: String,
    /// Dollars by category, costs above zero.
    paid: BTreeMap<String, f64>,
    /// Rows of the cash flow, by name of column.
    years: Vec<BTreeMap<String, f64>>,
}

impl Files {
    fn of(overrides: &[&str]) -> Self {
        let loaded = shipped("kagoshima", overrides);
        let results = Simulation::new(&loaded.scenario, Recording::Summary).finish();
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("run");
        let about = About { version: "of a test", wall_seconds: 1.0 };
        let writing = RunFolder::create(&target, false, &loaded).unwrap();
        writing.finish(&loaded, &results, &about, "").unwrap();
        Self::read(&target)
    }

    fn read(folder: &Path) -> Self {
        let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        let mut paid = BTreeMap::new();
        for line in rows(&text("ledger.csv")) {
            let cents: f64 = line["base_cents"].parse().unwrap();
            *paid.entry(line["category"].clone()).or_insert(0.0) -= cents / 100.0;
        }
        let number = |(name, text): (String, String)| Some((name, text.parse().ok()?));
        let years = rows(&text("cashflow.csv"));
        let years = years.into_iter().map(|row| row.into_iter().filter_map(number).collect());
        Self { summary: text("summary.json"), paid, years: years.collect() }
    }

    /// A metric of the summary, as it is written there.
    fn metric(&self, name: &str) -> f64 {
        let (_, behind) = self.summary.split_once(&format!("\"{name}\":")).unwrap();
        let text = behind.trim_start();
        let end = text.find([',', '\n', '}']).unwrap();
        text[..end].trim().parse().unwrap()
    }

    fn paid(&self, categories: &[&str]) -> f64 {
        categories.iter().map(|name| self.paid.get(*name).copied().unwrap_or(0.0)).sum()
    }
}

fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = csv.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row = |line: &str| {
        let cells = line.split(',').map(str::to_owned);
        names.iter().map(|name| (*name).to_owned()).zip(cells).collect()
    };
    lines.map(row).collect()
}

fn assert_about(what: &str, found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{what}: {found} for {expected}");
}

/// Goal: a reader with a pencil finds what the program prints.
/// Method: one year, payments at the ends of years. 4,370 racks of 7.8 M USD, with 15 % for the network and 2.1 %
/// for storage; 10 % over 5, 18 and 35 years is .26380, .12193 and .10369 of the price a year; IT is sold for
/// .30 x .65^2 of its price. Everything else is read from the files.
#[test]
fn the_cost_of_an_hour_at_kagoshima_is_that_on_paper() {
    let files = Files::of(&["finance.timing=year_end"]);
    assert_about("racks", files.metric("racks"), 4_370.0, 0.0);
    assert_about("GPUs", files.metric("gpus"), 314_640.0, 0.0);
    let bought = 4_370.0 * 7.8e6 * (1.0 + 0.15 + 0.021);
    assert_about("IT", files.paid(&["racks", "network", "storage"]), bought, 1.0);
    assert_about("IT on paper", bought / 1e9, 39.91, 0.01);
    let facility = files.paid(&["shell", "utility", "ups", "gensets", "cooling", "chillers"])
        + files.paid(&["remainder", "contingency", "owners_cost"]);
    assert_about("facility", facility / 1e9, 12.27, 0.15);
    assert_about("connection", files.paid(&["connection"]) / 1e9, 0.25, 1e-6);
    let stock = files.paid(&["spare_parts"]);
    let whole = bought + facility + files.paid(&["connection"]) + stock;
    assert_about("capital", files.metric("capex_usd"), whole, 1.0);

    let recovered = |years: f64| 0.10 / (1.0 - libm::pow(1.10, -years));
    assert_about("five years", recovered(5.0), 0.26380, 5e-6);
    let sold = 0.30 * 0.65 * 0.65 * bought - 4_370.0 * 20_000.0;
    let it = (bought + stock - sold / libm::pow(1.10, 5.0)) * recovered(5.0);
    let of_shell = files.paid(&["shell", "connection"]) + 0.12 * files.paid(&["shell"]);
    let plant_alone = facility + files.paid(&["connection"]) - of_shell;
    let plant = plant_alone * recovered(18.0);
    let shell = of_shell * recovered(35.0);
    assert_about("plant on paper", plant / 1e9, 1.05, 0.03);
    assert_about("shell on paper", shell / 1e9, 0.41, 0.02);
    for (name, expected) in [
        ("capital_it_usd_per_year", it),
        ("capital_plant_usd_per_year", plant),
        ("capital_shell_usd_per_year", shell),
    ] {
        assert_about(name, files.metric(name), expected, 1e-7 * expected);
    }

    let year = &files.years[1];
    let other = files.paid(&["fuel", "insurance", "property_tax"]);
    let items =
        ["energy_usd", "demand_usd", "carbon_usd", "water_usd", "staff_usd", "maintenance_usd"];
    let running: f64 = items.iter().map(|item| year[*item]).sum::<f64>() + other;
    // 0.525 on paper, when 82 and not 69 % of the GPU-hours computed: 0.49.
    assert_about("energy", year["energy_usd"] / 1e9, 0.493, 0.01);
    assert_about("insurance", files.paid(&["insurance"]) / 1e9, 0.13, 0.01);
    // 1.4 % of what is assessed half a year's decline on: .369, .12 and, of six tenths of shell and line, .03 a year.
    let assessed = (bought + stock) * (1.0 - 0.369 / 2.0)
        + plant_alone * (1.0 - 0.12 / 2.0)
        + 0.6 * of_shell * (1.0 - 0.03 / 2.0);
    assert_about("property tax", files.paid(&["property_tax"]), 0.014 * assessed, 1.0);
    assert_about(
        "property tax of IT on paper",
        0.014 * bought * (1.0 - 0.369 / 2.0) / 1e9,
        0.46,
        0.005,
    );
    let hours = files.metric("installed_gpu_hours");
    assert_about("GPU-hours", hours, 314_640.0 * 8_760.0, 1.0);
    // Three hundredths of what is sold are software, network and administration.
    let each = (it + plant + shell + running) / hours / (1.0 - 0.03);
    assert_about("each hour", files.metric("lcoc_installed_usd"), each, 1e-7 * each);
    // 4.97 of the model before, less resale, with property tax, insurance, administration and stock: without
    // resale within the 5.2 to 5.3 on paper, which has interest during construction besides.
    let without_resale = each + sold / libm::pow(1.10, 5.0) * recovered(5.0) / hours / 0.97;
    assert_about("without resale", without_resale, 5.25, 0.15);
}

/// Goal: a run prints nothing that is less than nothing.
#[test]
fn nothing_is_printed_as_nothing() {
    let files = Files::of(&["horizon=30 d"]);
    for (row, year) in files.years.iter().enumerate() {
        for (name, value) in year {
            assert!(*value != 0.0 || value.is_sign_positive(), "{name} of row {row} is {value}");
        }
    }
}
