//! Debt and tax of whole plants, over recorded use: what the ledger, the tables and the measures say is one.

mod floating;
mod refusals;

use engine::Stream;
use factory::finance::measures::{Discount, Timing};
use factory::finance::{Accounts, Category, DebtRow, Forecast, GpuHours, Line, Side, Usage, Year};
use factory::scenario::CheckedScenario;
use files::Loaded;
use units::Money;

use crate::support::{Run, equal_months, shipped, sound};

/// 22 racks of Vera Rubin with 1,584 GPUs, whose hours always sell at the first price, and that live for ten years.
const PLANT: &str = r#"
site = "laboratory"
rack = "vera_rubin_nvl72_max_q"
size = "5 MW"
horizon = "10 years"
[finance]
it_life = "10 years"
[finance.price.vera_rubin]
drift = 0.0
volatility = 0.0
"#;

const LOAN: &str = r#"
[finance.debt.racks]
lots = ["it"]
share = 0.7
rate = 0.08
tenor = "5 years"
draw = "0 s"
fee = 0.0
commitment_fee = 0.0
reserve = "0 s"
"#;

/// So many months of 730 h, of whose GPU-hours a share is held and kept.
fn usage(loaded: &Loaded, months: u32, held: f64) -> Usage {
    let installed = factory::plant::design(&loaded.scenario).gpus() * 730.0;
    let sold = held * installed;
    let gpu_hours = GpuHours { installed, sellable: installed, held: sold, kept: sold, lent: 0.0 };
    equal_months(months, gpu_hours)
}

fn with(more: &str) -> Loaded {
    sound(&format!("{PLANT}{more}"))
}

fn forecast<'a>(
    loaded: &'a Loaded,
    design: &'a factory::design::Design,
    usage: &'a Usage,
) -> Forecast<'a> {
    let spec = loaded.scenario.spec();
    Forecast::new(&spec.finance, design, usage, (loaded.scenario.calendar(), spec.seed))
}

fn accounts(loaded: &Loaded, usage: &Usage, future: u32) -> Accounts {
    let design = factory::plant::design(&loaded.scenario);
    forecast(loaded, &design, usage).accounts(future)
}

/// Everything that must hold of debt and tax, whatever the scenario.
fn hold(name: &str, loaded: &Loaded, found: &Accounts) {
    let ledger = &found.ledger;
    let sum = |category: Category| ledger.cents(|line| line.category == category);
    let lines = ledger.lines();
    let taxed = |line: &&Line| line.category == Category::ProfitTax;
    assert!(lines.iter().filter(taxed).all(|line| line.base_cents < 0), "{name}: tax below zero");
    let paid = sum(Category::ProfitTax) + sum(Category::TaxSaved);
    assert!(paid <= i64::try_from(lines.len()).unwrap(), "{name}: {paid} cents of tax come back");
    // Rows of the cash flow are sums over the ledger, and what owners get is all of it.
    let years = &found.costs.years;
    let all = |amount: fn(&Year) -> Money| -> f64 {
        years.iter().map(|year| (amount(year).in_dollars() * 100.0).round()).sum()
    };
    let no_payment = [Category::Residual, Category::Owed];
    let owners = ledger.cents(|line| !no_payment.contains(&line.category));
    assert!((all(Year::equity) - owners as f64).abs() < 0.5, "{name}: {owners} to owners");
    let of_plant = ledger.cents(|line| {
        line.category.side() != Side::Financing && !no_payment.contains(&line.category)
    });
    assert!((all(Year::net) - of_plant as f64).abs() < 0.5, "{name}: {of_plant} of the plant");
    let worth: f64 = years.iter().map(|year| year.discounted.in_dollars()).sum();
    let npv = found.worth.net_present_value;
    assert!((worth - npv).abs() < 0.01 + 1e-9 * npv.abs(), "{name}: {worth} for {npv}");
    let Some(debt) = &found.debt else { return };
    assert_eq!(sum(Category::Reserves), 0, "{name}: what is put by comes back");
    let sums = |amount: fn(&DebtRow) -> f64| -> f64 {
        debt.rows.iter().map(|row| (amount(row) * 100.0).round()).sum()
    };
    let [draws, interest, principal] =
        [sums(|row| row.draw), sums(|row| row.interest), sums(|row| row.principal)];
    for (category, cents) in [
        (Category::Draws, draws),
        (Category::Interest, -interest),
        (Category::Principal, -principal),
        (Category::Owed, principal - draws - sums(|row| row.unpaid)),
    ] {
        assert!((sum(category) as f64 - cents).abs() < 0.5, "{name}: {category}: {cents}");
    }
    for row in &debt.rows {
        let closing = row.opening + row.draw + row.unpaid - row.principal;
        assert!((row.closing - closing).abs() < 0.006, "{name}: {row:?}");
        assert!(row.closing >= 0.0 && row.draw >= 0.0 && row.principal >= 0.0, "{name}: {row:?}");
        assert!(row.reserve >= 0.0 && row.trapped >= 0.0, "{name}: {row:?}");
        assert!(row.service > 0.0 || row.interest == 0.0, "{name}: {row:?}");
    }
    draws_stay_within_shares(name, loaded, found);
}

/// What is drawn without interest is at most the share of what it pays for.
fn draws_stay_within_shares(name: &str, loaded: &Loaded, found: &Accounts) {
    let spec = &loaded.scenario.spec().finance;
    let bought = |lots: &[String]| {
        found.ledger.sum(|line| {
            let paid = line.category.side() == Side::Capital || line.category == Category::Refresh;
            paid && lots.iter().any(|lot| lot == line.asset.word())
        })
    };
    let most: f64 =
        spec.debt.values().map(|debt| -bought(&debt.lots).in_dollars() * debt.share).sum();
    let drawn = found
        .ledger
        .sum(|line| [Category::Draws, Category::CapitalisedInterest].contains(&line.category));
    assert!(drawn.in_dollars() <= most * (1.0 + 1e-9) + 1.0, "{name}: {drawn} of {most}");
}

/// Goal: by default nothing is borrowed and no tax paid, so that nothing else changes.
#[test]
fn by_default_there_is_neither_debt_nor_tax() {
    let loaded = with("");
    let found = accounts(&loaded, &usage(&loaded, 24, 0.9), 0);
    assert!(found.debt.is_none() && found.worth.equity.is_none());
    let others = |line: &Line| matches!(line.category.side(), Side::Financing | Side::State);
    assert!(!found.ledger.lines().iter().any(others));
    assert_eq!(found.worth.after_tax, found.worth.levelised.kept);
}

/// Goal: a loan at the plant's own cost of capital changes nothing of what the plant is worth; what is taxed lowers it,
/// and interest gives a part of the tax back.
#[test]
fn what_is_borrowed_is_no_part_of_what_the_plant_is_worth() {
    let plain = with("");
    let used = usage(&plain, 120, 0.9);
    let worth = |more: &str| {
        let loaded = with(more);
        let found = accounts(&loaded, &used, 0);
        hold(more, &loaded, &found);
        (found.worth.net_present_value, found.ledger)
    };
    let (alone, _) = worth("");
    let (lent, ledger) = worth(LOAN);
    assert!((alone - lent).abs() < 1e-6, "{lent} for {alone}");
    assert!(ledger.paid_for(Category::Interest).in_dollars() > 1e6);
    let tax = "[finance.tax]\njurisdiction = \"JP\"\n";
    let (taxed, plain) = worth(tax);
    let (both, ledger) = worth(&format!("{LOAN}{tax}"));
    assert!((taxed - both).abs() < 1e-6, "{both} for {taxed}");
    let paid = plain.paid_for(Category::ProfitTax);
    assert!(taxed < alone && paid == ledger.paid_for(Category::ProfitTax));
    // 30.62 % of the interest, since there is income enough in every year.
    let saved = -ledger.paid_for(Category::TaxSaved).in_dollars();
    let interest = ledger.paid_for(Category::Interest).in_dollars();
    assert!((saved / interest - 0.3062).abs() < 1e-4, "{saved} of {interest}");
}

/// Goal: a loan whose rate is the owners' own return is worth nothing to them: it moves their money in time only.
/// Method: payments at the ends of years; at 15 % a level loan over five years, without fees and what is put by.
#[test]
fn a_loan_at_the_owners_own_return_is_worth_nothing_to_them() {
    let year_end = "[finance]\ntiming = \"year_end\"\nequity_cost = 0.08\n";
    let text = format!("{PLANT}{LOAN}").replace("[finance]\n", year_end);
    let loaded = sound(&text);
    let used = usage(&loaded, 120, 0.9);
    let found = accounts(&loaded, &used, 0);
    let discount = Discount::new(0.08, Timing::YearEnd, 120);
    let plant =
        found.worth.levels().flows(&found.ledger, |line| line.category.side() != Side::Financing);
    let alone = plant.present_value(&discount);
    let owners = found.worth.equity.unwrap().net_present_value;
    assert!((alone - owners).abs() < 1.0, "{owners} for {alone}");
}

/// Goal: the level price after tax is that at which the plant is worth nothing after tax.
#[test]
fn the_cost_after_tax_is_the_price_at_which_nothing_is_left() {
    let loaded = with("[finance.tax]\njurisdiction = \"JP\"\n");
    let used = usage(&loaded, 120, 0.9);
    let found = accounts(&loaded, &used, 0);
    let price = found.worth.after_tax.unwrap();
    assert!(price > found.worth.levelised.kept.unwrap() * 1.01, "{price}");
    let mut spec = loaded.scenario.spec().finance.clone();
    spec.gpu_hour_price = Money::dollars(price);
    let design = factory::plant::design(&loaded.scenario);
    let time = (loaded.scenario.calendar(), 1);
    let again = Forecast::new(&spec, &design, &used, time).accounts(0);
    let lines = again.ledger.lines().len() as f64;
    let left = again.worth.net_present_value;
    assert!(left.abs() < 0.01 * lines, "{left} over {lines} lines");
}

/// Goal: ten thousand futures are worth what their accounts say, after tax and with loans too.
#[test]
fn futures_are_priced_after_tax() {
    let text = format!("{PLANT}{LOAN}[finance.tax]\njurisdiction = \"JP\"\n")
        .replace("volatility = 0.0", "volatility = 0.4");
    let loaded = sound(&text);
    let used = usage(&loaded, 120, 0.9);
    let design = factory::plant::design(&loaded.scenario);
    let forecast = forecast(&loaded, &design, &used);
    for future in 0..20 {
        let accounts = forecast.accounts(future);
        let (fast, whole) = (forecast.net_present_value(future), accounts.worth.net_present_value);
        let lines = accounts.ledger.lines().len() as f64;
        assert!((fast - whole).abs() < 0.02 * lines, "{fast} for {whole}, future {future}");
        hold("a future", &loaded, &accounts);
    }
}

/// Goal: a loan that is cut by the base case is covered as often in every month of it, and in another future is not.
#[test]
fn the_cover_of_a_sculpted_loan_moves_with_luck_alone() {
    let sculpted = "[finance.debt.all]\nlots = [\"it\", \"plant\", \"shell\"]\nshare = 0.9\nrate = 0.07\n\
        tenor = \"8 years\"\nshape = \"sculpted\"\ndscr = 1.4\nreserve = \"0 s\"\n";
    let steady = with(sculpted);
    let used = usage(&steady, 120, 0.9);
    let covers = |loaded: &Loaded, future| {
        let debt = accounts(loaded, &used, future).debt.unwrap();
        let rows = debt.rows.into_iter().filter(|row| row.month <= 96);
        rows.filter_map(|row| row.cover).collect::<Vec<f64>>()
    };
    let found = covers(&steady, 0);
    assert_eq!(found.len(), 96 - 11);
    // Of a price that stays the base case is the run: 1.4, or more where the loan is all of its share.
    assert!(found.iter().all(|cover| (cover - found[0]).abs() < 1e-6), "{found:?}");
    assert!(found[0] >= 1.4 - 1e-9);
    let text = format!("{PLANT}{sculpted}").replace("volatility = 0.0", "volatility = 0.4");
    let found = covers(&sound(&text), 1);
    let spread = found.iter().fold(0.0_f64, |most, cover| most.max((cover - found[0]).abs()));
    assert!(spread > 0.1, "{found:?}");
}

/// Twice every amount, caps and grants too, are twice the debt and the worth, covered as often.
fn doubles(loaded: &Loaded, used: &Usage, once: &Accounts) {
    let settings = crate::laws::money::doubled(&loaded.settings);
    let scenario = CheckedScenario::new(&settings, None).unwrap();
    let mut used = used.clone();
    used.months.iter_mut().for_each(|month| month.energy_cost = month.energy_cost * 2.0);
    let twice = accounts(&Loaded { scenario, ..loaded.clone() }, &used, 0);
    let text = || resolved(loaded);
    let lines = (once.ledger.lines().len() + twice.ledger.lines().len()) as f64;
    let near = |what: &str, single: f64, double: f64| {
        let allowed = 0.05 * lines + 1e-8 * single.abs();
        assert!(
            (double - 2.0 * single).abs() <= allowed,
            "{what}: {double} for twice {single} of\n{}",
            text()
        );
    };
    near("worth", once.worth.net_present_value, twice.worth.net_present_value);
    let owners =
        |accounts: &Accounts| accounts.worth.equity.as_ref().map(|it| it.net_present_value);
    near("owners", owners(once).unwrap_or(0.0), owners(&twice).unwrap_or(0.0));
    let least = |accounts: &Accounts| accounts.debt.as_ref().and_then(|debt| debt.cover.least);
    let (cover, same) = (least(once).unwrap_or(0.0), least(&twice).unwrap_or(0.0));
    let close = (cover - same).abs() <= 1e-4 * (1.0 + cover.abs());
    assert!(close, "{same} for {cover} of\n{}", text());
}

fn resolved(loaded: &Loaded) -> String {
    let written = loaded.settings.iter().filter(|(_, entry)| entry.origin.source.is_none());
    written.map(|(key, entry)| [key, " = ", &entry.value.to_string(), "\n"].concat()).collect()
}

/// Goal: no scenario of loans, taxes and luck breaks a law.
/// Method: a thousand draws of terms, jurisdictions, incentives, prices and use.
#[test]
fn random_financing_breaks_no_law() {
    let mut stream = Stream::new(1, "tests/financing", 0);
    for number in 0..1000 {
        let mut pick = |options: &[&str]| {
            options[usize::try_from(stream.below(options.len() as u64)).unwrap()].to_owned()
        };
        let timing = pick(&["month", "year_end"]);
        let life = pick(&["3 years", "5 years", "10 years"]);
        let mut text = PLANT.replace(
            "it_life = \"10 years\"",
            &format!("it_life = \"{life}\"\ntiming = \"{timing}\""),
        );
        text = text.replace("drift = 0.0", &format!("drift = {}", pick(&["0.0", "-0.2", "-0.6"])));
        text = text.replace("volatility = 0.0", &format!("volatility = {}", pick(&["0.0", "0.8"])));
        for (name, lots) in
            [("one", "[\"it\"]"), ("two", "[\"plant\", \"shell\"]"), ("three", "[\"it\"]")]
        {
            if pick(&["yes", "no"]) == "no" {
                continue;
            }
            let shape = pick(&["annuity", "straight", "bullet", "sculpted"]);
            let dscr = if shape == "sculpted" {
                format!("dscr = {}\n", pick(&["1.3", "2.0"]))
            } else {
                String::new()
            };
            let rate = pick(&["rate = 0.0", "rate = 0.059", "rate = 0.15", "margin = 0.045"]);
            let more = format!(
                "[finance.debt.{name}]\nlots = {lots}\nshare = {}\n{rate}\ntenor = \"{}\"\nshape = \"{shape}\"\n{dscr}\
                 draw = \"{}\"\nfee = {}\nreserve = \"{}\"\nsweep = {}\nagain = {}\n",
                pick(&["0.1", "0.45", "0.5"]),
                pick(&["1 years", "4.5 years", "20 years"]),
                pick(&["0 s", "7 months", "18 months"]),
                pick(&["0.0", "0.02"]),
                pick(&["0 s", "6 months", "24 months"]),
                pick(&["0.0", "0.3", "1.0"]),
                pick(&["true", "false"]),
            );
            text += &more;
        }
        let more = format!(
            "[finance.tax]\njurisdiction = \"{}\"\n",
            pick(&["none", "JP", "MY", "RO", "US"])
        );
        text += &more;
        text += &pick(&[
            "",
            "[finance.incentive.grant]\nkind = \"grant\"\nshare = 0.3\ncap = \"20 M USD\"\nfrom = \"1 years\"\n",
            "[finance.incentive.credit]\nkind = \"credit\"\namount = \"5 M USD\"\n",
            "[finance.incentive.holiday]\nkind = \"holiday\"\nshare = 1.0\nuntil = \"3 years\"\n",
            "[finance.incentive.soon]\nkind = \"accelerated\"\nshare = 0.6\n",
        ]);
        let loaded = sound(&text);
        let months = [1, 7, 36, 61, 120][usize::try_from(stream.below(5)).unwrap()];
        let held = [0.0, 0.1, 0.5, 0.95][usize::try_from(stream.below(4)).unwrap()];
        let used = usage(&loaded, months, held);
        let found = accounts(&loaded, &used, if number % 10 == 0 { 0 } else { number % 3 });
        hold(&format!("{months} months, {held} held of\n{text}"), &loaded, &found);
        if number % 10 == 0 {
            doubles(&loaded, &used, &found);
        }
        for value in found.debt.iter().flat_map(|debt| debt.rows.iter().filter_map(|row| row.cover))
        {
            assert!(value.is_finite(), "{text}");
        }
    }
}

/// Goal: the example runs, and says when its covenant breaks: not before the price has fallen for years.
#[test]
fn a_financed_gigawatt_tells_when_its_covenant_breaks() {
    let loaded = shipped("kagoshima_financed", &["size=50 MW", "horizon=3 years"]);
    let run = Run::of("kagoshima_financed", loaded);
    assert!(run.value("debt_drawn_usd") > 1e9);
    assert!(run.value("interest_during_construction_usd") > 1e7);
    assert!(run.value("profit_tax_usd") >= 0.0);
    assert!(run.value("dscr_min") < run.value("dscr_mean"));
    let breach = run.results.value("covenant_breach_years");
    assert!(breach.is_none_or(|years| years >= 1.0), "{breach:?}");
    assert_eq!(breach.is_some(), run.value("dscr_min") < 1.20);
    crate::laws::hold(&run);
}
