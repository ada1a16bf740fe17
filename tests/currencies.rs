//! Currencies and inflation: what is paid in money whose worth moves, and what has its price in dollars.

use factory::finance::{Accounts, Category, Forecast, GpuHours, Usage};
use files::{Catalogues, Loaded};

use crate::support::{equal_months, loaded, sound};

const PLANT: &str = r#"
site = "laboratory"
rack = "vera_rubin_nvl72_max_q"
size = "5 MW"
horizon = "5 years"
finance.currency = "JPY"
finance.exchange.JPY = 150.0
"#;

fn usage() -> Usage {
    let gpu_hours = GpuHours { installed: 1e6, sellable: 1e6, held: 9e5, kept: 8e5, lent: 0.0 };
    equal_months(60, gpu_hours)
}

fn with(more: &str) -> Loaded {
    sound(&format!("{PLANT}{more}"))
}

/// Accounts and what a forecast says, in one of the futures of a run.
fn priced(loaded: &Loaded, future: u32) -> (Accounts, f64) {
    let spec = loaded.scenario.spec();
    let (design, used) = (factory::plant::design(&loaded.scenario), usage());
    let time = (loaded.scenario.calendar(), spec.seed);
    let forecast = Forecast::new(&spec.finance, &design, &used, time);
    (forecast.accounts(future), forecast.net_present_value(future))
}

/// Goal: with a rate that stays, yen are dollars but for rounding.
#[test]
fn a_rate_that_stays_changes_nothing() {
    let dollars = sound(&PLANT.replace("finance.currency = \"JPY\"\n", ""));
    let (yen, _) = priced(&with(""), 0);
    let (dollars, _) = priced(&dollars, 0);
    let cents = |accounts: &Accounts| {
        accounts.ledger.lines().iter().map(|line| line.base_cents).collect::<Vec<_>>()
    };
    assert_eq!(cents(&yen), cents(&dollars));
    for line in yen.ledger.lines() {
        let expected = line.base_cents as f64 * 150.0;
        assert!((line.cents as f64 - expected).abs() <= 75.0, "{line:?}");
    }
}

/// Goal: a yen that loses a tenth a year makes energy and people cheaper in dollars, and leaves racks and what is sold.
/// Method: after 60 months a dollar buys e^.5 times as much; 200,000 dollars of the first day are 200,000 e^-.5 then, and
/// 30 million yen on both days.
#[test]
fn a_currency_that_weakens_makes_what_has_its_price_in_it_cheaper() {
    let (still, _) = priced(&with(""), 0);
    let (weak, fast) =
        priced(&with("finance.exchange_path.JPY = { drift = 0.1, volatility = 0.0 }\n"), 0);
    let last = |accounts: &Accounts, category| {
        let lines = accounts.ledger.lines().iter();
        let line = lines.rev().find(|line| line.category == category && line.month == 60);
        line.map(|line| (line.cents, line.base_cents)).unwrap()
    };
    let (yen, cents) = last(&weak, Category::Energy);
    assert!((cents as f64 + 200_000.0 * 100.0 * libm::exp(-0.5)).abs() < 1.0, "{cents}");
    assert!((yen + 30_000_000 * 100).abs() < 2, "{yen}");
    for category in [Category::Racks, Category::Network, Category::OnDemand, Category::Shell] {
        let paid = |accounts: &Accounts| accounts.ledger.paid_for(category);
        assert_eq!(paid(&weak), paid(&still), "{category}");
    }
    let energy = |accounts: &Accounts| accounts.ledger.paid_for(Category::Energy).in_dollars();
    let ratio = energy(&weak) / energy(&still);
    // The mean of e^(-.1 t) over five years, at the ends of months: .785.
    assert!((ratio - 0.785).abs() < 0.002, "{ratio}");
    assert!(weak.worth.net_present_value > still.worth.net_present_value);
    assert!((fast - weak.worth.net_present_value).abs() < 10.0, "{fast}");
}

/// Goal: other futures of the rate are priced without simulating, as their accounts say; with tax on profits too.
#[test]
fn futures_of_a_rate_are_priced() {
    for tax in ["", "finance.tax.jurisdiction = \"JP\"\n"] {
        let loaded = with(&format!(
            "finance.exchange_path.JPY = {{ drift = 0.0, volatility = 0.2 }}\n{tax}"
        ));
        let mut worths = Vec::new();
        for future in 0..12 {
            let (accounts, fast) = priced(&loaded, future);
            let whole = accounts.worth.net_present_value;
            assert!((fast - whole).abs() < 20.0, "{fast} for {whole}, future {future}");
            worths.push(whole);
        }
        worths.sort_by(f64::total_cmp);
        worths.dedup();
        assert_eq!(worths.len(), 12);
    }
}

/// Goal: when all prices rise alike and the cost of capital contains it, nothing has changed but the numbers on the notes:
/// an hour costs as much in money of the first day.
/// Method: 2 % a year, so that 10 % of real cost of capital are 12.2 % nominal; no property tax, which is of old prices, and
/// nothing left at the end.
#[test]
fn inflation_alone_leaves_the_cost_of_an_hour() {
    let still = "finance.terminal = \"none\"\nfinance.property_tax.rate = 0.0\n";
    let level = |more: &str| {
        let (accounts, fast) = priced(&with(&format!("{still}{more}")), 0);
        let whole = accounts.worth.net_present_value;
        assert!((fast - whole).abs() < 20.0, "{fast} for {whole}");
        accounts.worth.levelised.held.unwrap()
    };
    let before = level("");
    let risen = level("finance.inflation = 0.02\nfinance.discount_rate = 0.122\n");
    assert!((risen / before - 1.0).abs() < 1e-6, "{risen} for {before}");
    // Energy that rises faster makes an hour dearer, and only that.
    let dear = level("finance.escalation.energy = 0.05\n");
    assert!(dear > before * 1.0001, "{dear} for {before}");
}

/// Goal: a path without a rate, and a price in dollars of nothing that is paid for, are told.
#[test]
fn what_is_wrong_with_currencies_is_told() {
    let text = format!(
        "{PLANT}finance.exchange_path.EUR = {{ drift = 0.0, volatility = 0.1 }}\nfinance.in_dollars = [\"rack\"]\n"
    );
    let told = loaded(&text, &Catalogues::embedded()).unwrap_err().to_string();
    for part in [
        "finance.exchange_path.EUR.volatility: found a path of \"EUR\"; must be of a currency with a rate in \
         finance.exchange: one of JPY",
        "finance.in_dollars: found \"rack\"; must be one of racks, network",
    ] {
        assert!(told.contains(part), "{part}\nis not in\n{told}");
    }
}
