//! Tests of the tariff: peak hours, days ahead, series, and demand charges by hand.

use units::{DemandPrice, MassPrice, Rate, Span, VolumePrice};

use super::*;
use crate::site::{Align, MarketSpec, SeriesSpec};

fn usd(price: f64) -> EnergyPrice {
    EnergyPrice::dollars_per_megawatt_hour(price)
}

fn spec(peak_begins: u32, peak_ends: u32) -> TariffSpec {
    let series = SeriesSpec {
        file: None,
        column: None,
        time: None,
        step: None,
        time_zone: None,
        unit: None,
        year: None,
        fill: Span::ZERO,
        align: Align::Date,
    };
    let market = MarketSpec {
        mean: Some(usd(80.0)),
        season: vec![1.0; 12],
        day: vec![1.0; 24],
        weekend: 0.5,
        day_deviation: 0.0,
        day_correlation: 0.0,
        spike_rate: Rate::per_year(0.0),
        spike_length: Span::hours(1.0),
        spike_price: usd(0.0),
        spike_spread: 0.0,
        surplus: 0.0,
        surplus_months: Vec::new(),
        surplus_begins: 0,
        surplus_ends: 1,
        surplus_price: usd(0.0),
        floor: usd(0.0),
    };
    TariffSpec {
        kind: TariffKind::Levels,
        peak_energy: usd(100.0),
        off_peak_energy: usd(50.0),
        peak_begins,
        peak_ends,
        series,
        rate: None,
        market,
        surpluses: Vec::new(),
        surplus: std::collections::BTreeMap::new(),
        adder: usd(0.0),
        demand_charge: DemandPrice::dollars_per_kilowatt_month(10.0),
        peak_interval: Span::hours(1.0),
        ratchet: 0,
        ratchet_share: 1.0,
        carbon: MassPrice::ZERO,
        nox: MassPrice::ZERO,
        water: VolumePrice::ZERO,
    }
}

fn tariff(peak_begins: u32, peak_ends: u32) -> Tariff {
    Tariff::new(&spec(peak_begins, peak_ends), None, 1)
}

fn at(hour: u64) -> SimTime {
    SimTime::START + SimDuration::hours(hour)
}

/// Meters an hour with these powers in its quarters, in megawatts.
fn meter(tariff: &mut Tariff, calendar: &Calendar, hour: u64, powers: [f64; QUARTERS]) {
    let mean = powers.iter().sum::<f64>() / 4.0;
    let energy = powers.map(|power| Energy::megawatt_hours(power / 4.0));
    tariff.meter(calendar.at(at(hour)), Power::megawatts(mean), &energy);
}

/// A week of January at 2 MW owes 7/31 of 10 USD/kW × 2,000 kW.
#[test]
fn a_part_of_a_month_is_charged_as_such() {
    let calendar = Calendar::new("2027-01-01").unwrap();
    let mut tariff = tariff(8, 20);
    for hour in 0..24 * 7 {
        meter(&mut tariff, &calendar, hour, [2.0; 4]);
    }
    let due = tariff.close_month().in_dollars();
    assert!((due - 7.0 / 31.0 * 20_000.0).abs() < 1e-6, "{due}");
    assert!(tariff.close_month().in_dollars().abs() < 1e-12, "nothing is charged twice");
}

/// Friday, 1 January 2027: from 22 h to 6 h it is peak.
#[test]
fn peak_hours_may_cross_midnight() {
    let calendar = Calendar::new("2027-01-01").unwrap();
    let mut tariff = tariff(22, 6);
    let mut price = |hour| tariff.price(&calendar, at(hour)).in_dollars_per_megawatt_hour();
    assert!(price(5) > 99.0 && price(6) < 51.0 && price(21) < 51.0 && price(22) > 99.0);
}

/// Saturday, 2 January 2027, has no peak; Monday the 4th has one from 8 h to 20 h: 12 hours at 100, 12 at 50. A market
/// of 80 is at 40 on Saturday; 15 for grid and levies come on top.
#[test]
fn a_day_ahead_has_the_prices_of_its_hours() {
    let calendar = Calendar::new("2027-01-01").unwrap();
    let day = |tariff: &Tariff, hour| {
        tariff.prices_of_day(&calendar, at(hour)).map(EnergyPrice::in_dollars_per_megawatt_hour)
    };
    let levels = tariff(8, 20);
    assert!(day(&levels, 24 + 5).iter().all(|price| (price - 50.0).abs() < 1e-9));
    let monday = day(&levels, 3 * 24 + 23);
    assert!((monday[7] - 50.0).abs() < 1e-9 && (monday[8] - 100.0).abs() < 1e-9);
    assert!((monday.iter().sum::<f64>() - 12.0 * 150.0).abs() < 1e-9);
    let market = TariffSpec { kind: TariffKind::Market, adder: usd(15.0), ..spec(8, 20) };
    let mut market = Tariff::new(&market, None, 1);
    assert!(day(&market, 30).iter().all(|price| (price - 55.0).abs() < 1e-9));
    let friday = market.price(&calendar, at(3)).in_dollars_per_megawatt_hour();
    assert!((friday - 95.0).abs() < 1e-9, "{friday}");
    assert!(day(&market, 30).iter().all(|price| (price - 55.0).abs() < 1e-9));
}

/// Half hours at 10 and 30 USD/MWh, 5 more for the grid: 1 MWh in the first and 3 in the second cost 15 + 3 x 35 = 120,
/// while the mean of the hour is 25.
#[test]
fn half_hours_are_paid_for_each_at_its_own_price() {
    let calendar = Calendar::new("2027-01-01").unwrap();
    let values = (0..8760 * 2).map(|half| if half % 2 == 0 { 10.0 } else { 30.0 }).collect();
    let begins = crate::site::days_of("2023-01-01".parse().unwrap()) * 24;
    let series = Series::new(begins, 2, values, Align::Date);
    let spec = TariffSpec { kind: TariffKind::File, adder: usd(5.0), ..spec(8, 20) };
    let mut tariff = Tariff::new(&spec, Some(series), 1);
    let price = tariff.price(&calendar, at(7));
    assert!((price.in_dollars_per_megawatt_hour() - 25.0).abs() < 1e-9);
    assert!(tariff.asks_for_quarters());
    let quarters = [0.25, 0.75, 2.0, 1.0].map(Energy::megawatt_hours);
    let cost = tariff.cost((&calendar, at(7)), price, Energy::megawatt_hours(4.0), &quarters);
    assert!((cost.in_dollars() - 120.0).abs() < 1e-9, "{cost}");
}

/// An hour of 8, 4, 2 and 2 MW: its mean is 4 MW, its highest half hour 6, its highest quarter 8 MW.
#[test]
fn peaks_are_those_of_their_interval() {
    let calendar = Calendar::new("2027-01-01").unwrap();
    for (minutes, megawatts) in [(60.0, 4.0), (30.0, 6.0), (15.0, 8.0)] {
        let spec = TariffSpec { peak_interval: Span::minutes(minutes), ..spec(8, 20) };
        let mut tariff = Tariff::new(&spec, None, 1);
        meter(&mut tariff, &calendar, 0, [8.0, 4.0, 2.0, 2.0]);
        let due = tariff.close_month().in_dollars();
        let expected = 10.0 * megawatts * 1000.0 / 744.0;
        assert!((due - expected).abs() < 1e-6, "{due} for {minutes} minutes");
    }
}

/// Peaks of 5 MW in January and 2 MW afterwards. Over twelve months January's holds until December and is gone in the
/// next January; of a share of .8 it holds as 4 MW; without a ratchet each month pays its own.
#[test]
fn a_ratchet_keeps_the_highest_of_its_months() {
    let calendar = Calendar::new("2027-01-01").unwrap();
    let paid = |ratchet, ratchet_share| {
        let spec = TariffSpec { ratchet, ratchet_share, ..spec(8, 20) };
        let mut tariff = Tariff::new(&spec, None, 1);
        let mut months = Vec::new();
        for hour in 0..(365 + 31) * 24 {
            let power = if hour == 7 { 5.0 } else { 2.0 };
            meter(&mut tariff, &calendar, hour, [power; 4]);
            if calendar.at(at(hour)).month != calendar.at(at(hour + 1)).month {
                months.push(tariff.close_month().in_dollars() / 10_000.0);
            }
        }
        months
    };
    let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-6, "{found}");
    for (ratchet, share, [january, february, december, after]) in [
        (0, 1.0, [5.0, 2.0, 2.0, 2.0]),
        (1, 1.0, [5.0, 2.0, 2.0, 2.0]),
        (12, 1.0, [5.0, 5.0, 5.0, 2.0]),
        (12, 0.8, [5.0, 4.0, 4.0, 2.0]),
    ] {
        let months = paid(ratchet, share);
        near(months[0], january);
        near(months[1], february);
        near(months[11], december);
        near(months[12], after);
    }
}

/// Surpluses of April from 9 to 15 h at 0.07 USD/MWh, with 5 USD/MWh of fees: 5.07 where 50 or 100 would be asked, and what is
/// asked for less stays. Two days of five have one; prices of a day ahead are those of its hours.
#[test]
fn prices_fall_in_surpluses() {
    let surplus = |days: f64| crate::site::SurplusSpec {
        months: vec![4],
        first_hour: 9,
        last_hour: 15,
        days,
        price: usd(0.07),
    };
    let tariff = |days: f64, off_peak: f64| {
        let known = [("sun".to_owned(), surplus(days)), ("other".to_owned(), surplus(1.0))];
        let spec = TariffSpec {
            surpluses: vec!["sun".to_owned()],
            surplus: known.into_iter().collect(),
            adder: usd(5.0),
            off_peak_energy: usd(off_peak),
            ..spec(7, 12)
        };
        Tariff::new(&spec, None, 1)
    };
    let calendar = Calendar::new("2030-04-01").unwrap();
    let hour = |hour: u64| SimTime::START + SimDuration::hours(hour);
    let price = |tariff: &mut Tariff, at: u64| {
        tariff.price(&calendar, hour(at)).in_dollars_per_megawatt_hour()
    };
    let mut all = tariff(1.0, 50.0);
    // A Monday; 1 May begins 720 h later.
    let known = [(8, 105.0), (9, 5.07), (11, 5.07), (14, 5.07), (15, 55.0), (729, 105.0)];
    for (at, expected) in known {
        let found = price(&mut all, at);
        assert!((found - expected).abs() < 1e-9, "{found} in hour {at}");
    }
    assert!((price(&mut tariff(1.0, -3.0), 13) - 2.0).abs() < 1e-9);
    let mut some = tariff(0.4, 50.0);
    let days = (0..10 * 365)
        .map(|day| calendar.at(hour(24 * day)).month == 3 && price(&mut some, 24 * day + 10) < 6.0);
    let count = days.filter(|it| *it).count();
    assert!((95..145).contains(&count), "{count} of 300 days");
    for day in 0..40 {
        let ahead = some.prices_of_day(&calendar, hour(24 * day + 3));
        for (of_day, ahead) in (0..).zip(ahead) {
            let found = price(&mut some, 24 * day + of_day);
            assert!((found - ahead.in_dollars_per_megawatt_hour()).abs() < 1e-9);
        }
    }
}
