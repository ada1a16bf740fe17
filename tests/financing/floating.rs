//! Loans that follow a reference rate: what the ledger says of them, and what owners get in other futures.

use factory::finance::{Category, Line};
use files::Catalogues;

use super::{LOAN, PLANT, accounts, forecast, hold, usage, with};
use crate::support::loaded;

/// The loan of these tests at SOFR, which begins at 5 % and varies, and 3 % on it.
fn floating(more: &str) -> String {
    let loan = LOAN.replace("rate = 0.08", "margin = 0.03\nreference = \"sofr\"");
    format!("{loan}{more}[finance.reference_rate.sofr]\nstart = 0.05\nmean = 0.05\n")
}

/// Goal: a reference rate that does not move is a rate that stays, to the cent.
#[test]
fn a_reference_rate_that_does_not_move_is_a_rate_that_stays() {
    let still = format!("{}volatility = 0.0\n", floating(""));
    let (stays, follows) = (with(LOAN), with(&still));
    let used = usage(&stays, 72, 0.9);
    let (stays, follows) = (accounts(&stays, &used, 3), accounts(&follows, &used, 3));
    assert_eq!(stays.ledger.lines(), follows.ledger.lines());
    assert_eq!(stays.worth.equity, follows.worth.equity);
}

/// Goal: interest is a twelfth of the market at the beginning of each month and the margin, on what is owed; principal is
/// the same in every future; a swap of all of it is a rate that stays; nothing else of the plant moves.
#[test]
fn interest_follows_the_market_month_by_month() {
    let loaded = with(&floating(""));
    let used = usage(&loaded, 72, 0.9);
    let (one, other) = (accounts(&loaded, &used, 1), accounts(&loaded, &used, 2));
    hold("floating", &loaded, &one);
    let rows = &one.debt.as_ref().unwrap().rows;
    for row in rows.iter().filter(|row| row.opening > 0.0) {
        let rate = row.rate.unwrap();
        assert!((row.interest - row.opening * rate / 12.0).abs() < 0.006, "{row:?}");
        assert!(rate > 0.03 - 1e-12, "a floor of zero, and 3 %: {row:?}");
    }
    assert!((rows[1].rate.unwrap() - 0.08).abs() < 1e-12, "{:?}", rows[1]);
    let moved = rows.windows(2).filter(|pair| pair[0].rate != pair[1].rate).count();
    assert!(moved > 50, "{moved} changes of the rate");
    let by = |found: &factory::finance::Accounts, wanted: Category| {
        found.ledger.by(|line: &Line| (line.category == wanted).then_some(line.month))
    };
    assert_eq!(by(&one, Category::Principal), by(&other, Category::Principal));
    assert_ne!(by(&one, Category::Interest), by(&other, Category::Interest));
    assert_eq!(one.worth.net_present_value.to_bits(), other.worth.net_present_value.to_bits());
    let swapped = with(&floating("hedged = 1.0\nbase = 0.05\n"));
    let (swapped, stays) = (accounts(&swapped, &used, 2), accounts(&with(LOAN), &used, 2));
    assert_eq!(by(&swapped, Category::Interest), by(&stays, Category::Interest));
}

/// Goal: owners' worth in other futures of prices and rates is that of the whole accounts, priced without them.
/// Method: a floating and a sculpted loan, tax, penalties none; five futures, each to half a cent a line.
#[test]
fn owners_are_priced_in_other_futures_of_prices_and_rates() {
    let moves = PLANT.replace("volatility = 0.0", "volatility = 0.3");
    let shell = "[finance.debt.buildings]\nlots = [\"plant\", \"shell\"]\nshare = 0.7\nrate = 0.065\ntenor = \"12 years\"\n\
                 shape = \"sculpted\"\ndscr = 1.4\n[finance.tax]\njurisdiction = \"JP\"\n";
    for more in [floating("sweep = 0.2\n"), format!("{}{shell}", floating("")), LOAN.to_owned()] {
        for timing in ["month", "year_end"] {
            let life = "it_life = \"10 years\"\n";
            let moves = moves.replace(life, &format!("{life}timing = \"{timing}\"\n"));
            let text = format!("{moves}{more}");
            let loaded = crate::support::sound(&text);
            let used = usage(&loaded, 120, 0.9);
            let design = factory::plant::design(&loaded.scenario);
            let forecast = forecast(&loaded, &design, &used);
            let mut worth = Vec::new();
            for future in 0..5 {
                let full = forecast.accounts(future);
                let quick = forecast.equity_net_present_value(future).unwrap();
                let whole = full.worth.equity.unwrap().net_present_value;
                let lines = full.ledger.lines().len() as f64;
                assert!((quick - whole).abs() < 0.005 * lines, "{quick} for {whole}, {timing}");
                worth.push(quick);
            }
            assert!(worth.windows(2).all(|pair| (pair[0] - pair[1]).abs() > 1e3), "{worth:?}");
        }
    }
    let plain = with("");
    let (used, design) = (usage(&plain, 24, 0.9), factory::plant::design(&plain.scenario));
    assert_eq!(forecast(&plain, &design, &used).equity_net_present_value(0), None);
}

/// Goal: what loans may cost until owners get no more than they ask for is found for floating ones too.
#[test]
fn floating_loans_have_a_cost_at_which_owners_get_nothing_more() {
    let loaded = with(&format!("{}volatility = 0.0\n", floating("")));
    let stays = with(LOAN);
    let used = usage(&stays, 120, 0.9);
    let design = factory::plant::design(&stays.scenario);
    let floats = forecast(&loaded, &design, &used).cost_of_debt();
    let (floats, stays) =
        (floats.unwrap(), forecast(&stays, &design, &used).cost_of_debt().unwrap());
    assert!((floats.assumed - 0.08).abs() < 1e-9, "{floats:?}");
    assert!((floats.most - stays.most).abs() < 1e-6, "{floats:?} for {stays:?}");
}

/// Goal: mistakes about reference rates are told with their place, all at once.
#[test]
fn what_is_wrong_with_reference_rates_is_told() {
    let text = format!(
        "{PLANT}[finance.debt.a]\nlots = [\"it\"]\nshare = 0.3\nmargin = 0.02\nreference = \"libor\"\ntenor = \"5 years\"\n\
         [finance.debt.b]\nlots = [\"it\"]\nshare = 0.3\nrate = 0.05\nreference = \"sofr\"\ntenor = \"5 years\"\n\
         [finance.debt.c]\nlots = [\"it\"]\nshare = 0.3\nmargin = 0.02\nhedged = 0.5\ntenor = \"5 years\"\n\
         [finance.reference_rate.sofr]\nvolatility = 0.9\n[finance.reference_rate.libor_6m]\nstart = 0.05\n"
    );
    let told = loaded(&text, &Catalogues::embedded()).unwrap_err().to_string();
    for part in [
        "scenario.toml:15:13: finance.debt.a.reference: found \"libor\"; must be a rate of finance.reference_rate: one of \
         euribor, libor_6m, sofr, tona",
        "finance.debt.b.reference: found \"sofr\" beside a rate that stays; must stand with margin in place of rate",
        "finance.debt.c.hedged: found a loan without reference; belongs to a loan that follows a reference rate",
        "finance.reference_rate.sofr.volatility: found 0.9; must be from 0 to 0.2",
        "scenario.toml:32:9: finance.reference_rate.libor_6m.mean: found nothing; must be given",
    ] {
        assert!(told.contains(part), "{part}\nis not in\n{told}");
    }
}
