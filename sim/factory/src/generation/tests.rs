//! Generation by hand: the specification's numbers.

use std::collections::BTreeMap;

use engine::Agenda;
use units::{
    CarbonIntensity, Celsius, DemandPrice, EnergyPrice, Power, SimDuration, SimTime, Span,
};

use super::spec::{GeneratorSpec, GroupSpec, IslandSpec, Mode, Said, SolarSpec};
use super::{Demand, Event, Fuel, Generation, HourPrices, Times};
use crate::calendar::Calendar;
use crate::effect::{Effect, Effects, Reason};

fn megawatts(power: f64) -> Power {
    Power::megawatts(power)
}

/// A kind by efficiency, share without load, step, and loss of rating for each kelvin above so many degrees.
fn kind(rating: f64, [efficiency, no_load, step, derate, above]: [f64; 5]) -> GeneratorSpec {
    GeneratorSpec {
        rating: megawatts(rating),
        efficiency,
        no_load,
        least_load: 0.0,
        start_time: Span::minutes(8.0),
        ramp_time: Span::minutes(1.0),
        start_reliability: 1.0,
        step,
        derate,
        derate_above: Celsius::degrees(above),
        forced_outage: 0.03,
        repair_mean: Span::hours(72.0),
        repair_spread: 1.0,
        skill: "mechanical".to_owned(),
        maintenance: Span::ZERO,
        wear: EnergyPrice::dollars_per_megawatt_hour(6.0),
        nox: CarbonIntensity::grams_per_kilowatt_hour(0.4),
        rent: DemandPrice::ZERO,
        lead_time: Span::ZERO,
    }
}

fn recip() -> GeneratorSpec {
    kind(34.0, [0.45, 0.09, 0.15, 0.01, 35.0])
}

fn aero() -> GeneratorSpec {
    kind(34.0, [0.38, 0.20, 0.35, 0.01, 15.0])
}

fn frame() -> GeneratorSpec {
    kind(100.0, [0.36, 0.25, 0.10, 0.007, 15.0])
}

/// A plant with a group, and perhaps a solar field.
fn plant(kind: GeneratorSpec, mode: Mode, units: u32, field: Option<SolarSpec>) -> Generation {
    let group = GroupSpec {
        kind: "it".to_owned(),
        units,
        mode,
        from: None,
        until: None,
        rating: None,
        fuel_price: None,
        fuel_carbon: None,
        nox: None,
    };
    let (groups, kinds) =
        (BTreeMap::from([("group".to_owned(), group)]), BTreeMap::from([("it".to_owned(), kind)]));
    let solar: BTreeMap<String, SolarSpec> =
        field.into_iter().map(|field| ("field".to_owned(), field)).collect();
    let island = IslandSpec { black_start: Span::minutes(30.0) };
    let said = Said { groups: &groups, kinds: &kinds, solar: &solar, island: &island };
    let fuel = Fuel {
        price: EnergyPrice::dollars_per_megawatt_hour(35.0),
        carbon: CarbonIntensity::grams_per_kilowatt_hour(202.0),
    };
    let calendar = Calendar::new("2030-01-01").unwrap();
    let end = SimTime::START + SimDuration::hours(8760);
    Generation::new(said, fuel, Times { calendar: &calendar, end, built_for: None }, 1)
}

/// Settles at a load with so much battery, of a grid that can give so much.
fn demand(load: f64, import: f64, battery: f64) -> Demand {
    Demand {
        load: megawatts(load),
        racks: megawatts(load * 0.9),
        total: megawatts(load),
        import: megawatts(import),
        import_ahead: megawatts(import),
        battery: megawatts(battery),
        kept_down: None,
        hour: false,
    }
}

fn begun(generation: &mut Generation, air: f64) -> Agenda<Event> {
    let mut agenda = Agenda::new();
    generation.begin(SimTime::START + SimDuration::hours(8760), &mut agenda);
    generation.begin_hour(Celsius::degrees(air), 0.0, (50.0, [0.0; 2]));
    agenda
}

/// Test 19: 0.45 x 0.5 / (0.09 + 0.91 x 0.5) = 0.45 x 0.5 / 0.545 = 41.3 %; at the rating it is that of the rating.
#[test]
fn fuel_lies_on_a_line_between_no_load_and_the_rating() {
    let half = recip().efficiency_at(0.5);
    assert!((half - 0.45 * 0.5 / 0.545).abs() < 1e-12 && (half - 0.413).abs() < 5e-4, "{half}");
    assert!((recip().efficiency_at(1.0) - 0.45).abs() < 1e-12);
    let idle = recip().fuel(megawatts(34.0), Power::ZERO);
    assert!((idle.in_megawatts() - 0.09 * 34.0 / 0.45).abs() < 1e-9);
}

/// Test 20: at 30 C 34 MW x (1 - 0.01 x 15) = 28.9 MW; 11 x 28.9 = 317.9 MW carry 300 MW with one more to spare, 10 do
/// not: 12 run.
#[test]
fn twelve_aeroderivatives_carry_an_island_of_300_mw_at_30_c() {
    let air = Celsius::degrees(30.0);
    let each = megawatts(34.0) * aero().derated(air);
    assert!((each.in_megawatts() - 28.9).abs() < 1e-9);
    assert_eq!(GeneratorSpec::with_spare(megawatts(300.0), each, 20), 12);
    let mut generation = plant(aero(), Mode::Island, 20, None);
    let mut agenda = begun(&mut generation, 30.0);
    let left = generation.settle(SimTime::START, &demand(300.0, 0.0, 0.0), &mut agenda);
    assert_eq!(generation.groups[0].online(), 12);
    assert!(left.in_watts().abs() < 1e-3, "{left}");
    assert!((generation.accepts().in_megawatts() - 12.0 * 28.9 * 0.35).abs() < 1e-9);
}

/// Test 21: a frame at 35 C gives 1 - 0.007 x 20 = 0.86 of its rating, and an engine all of it.
#[test]
fn air_derates_turbines_and_leaves_engines() {
    let air = Celsius::degrees(35.0);
    assert!((frame().derated(air) - 0.86).abs() < 1e-12);
    assert!((recip().derated(air) - 1.0).abs() < 1e-12);
    assert!((frame().derated(Celsius::degrees(-5.0)) - 1.0).abs() < 1e-12);
}

/// Whether an island of twelve units that can give 28.9 MW each bears a step of 100 MW, and what it takes at once.
fn bears(kind: &GeneratorSpec, battery: f64) -> (bool, f64) {
    // Engines of the same size: what turbines can give at 30 C.
    let rating = megawatts(28.9) / kind.derated(Celsius::degrees(30.0));
    let mut generation = plant(GeneratorSpec { rating, ..kind.clone() }, Mode::Island, 12, None);
    let mut agenda = begun(&mut generation, 30.0);
    let now = SimTime::START;
    generation.settle(now, &demand(300.0, 0.0, battery), &mut agenda);
    let accepts = generation.accepts().in_megawatts();
    generation.settle(now, &demand(200.0, 0.0, battery), &mut agenda);
    (!generation.collapsing, accepts)
}

/// Test 22: 12 x 28.9 MW x 0.35 = 121 MW take 100 MW at once, engines of the same size 52 MW, and with 60 MW of battery
/// 112 MW.
#[test]
fn an_island_bears_what_its_units_and_its_battery_take_at_once() {
    let (turbines, accepts) = bears(&aero(), 0.0);
    assert!(turbines && (accepts - 121.38).abs() < 0.01, "{accepts}");
    let (engines, accepts) = bears(&recip(), 0.0);
    assert!(!engines && (accepts - 52.02).abs() < 0.01, "{accepts}");
    assert!(bears(&recip(), 60.0).0);
}

/// A unit of twelve that fails takes 25 MW away at 300 MW; engines that take 4.3 MW each bear that, fuel cells do not.
#[test]
fn the_loss_of_a_unit_is_a_step() {
    for (step, holds) in [(0.15, true), (0.0, false)] {
        let kind = GeneratorSpec { step, ..recip() };
        let mut generation = plant(kind, Mode::Island, 12, None);
        let mut agenda = begun(&mut generation, 20.0);
        generation.settle(SimTime::START, &demand(300.0, 0.0, 0.0), &mut agenda);
        assert_eq!(generation.groups[0].online(), 10);
        generation.lose_unit(0, 3, &mut agenda);
        generation.settle(SimTime::START, &demand(300.0, 0.0, 0.0), &mut agenda);
        assert_eq!(!generation.collapsing, holds, "{step}");
        let met = generation.greatest.in_megawatts();
        assert!((met - 30.0).abs() < 1e-9, "{met} MW");
        // The one that was to spare carries it, and another one is called.
        assert_eq!((generation.groups[0].online(), generation.groups[0].starting()), (9, 1));
    }
}

/// A collapse stops everything: the site loses its supply for the time of a black start, after which units run again.
#[test]
fn a_collapsed_island_starts_from_nothing() {
    let mut generation = plant(recip(), Mode::Island, 12, None);
    let mut agenda = begun(&mut generation, 20.0);
    generation.settle(SimTime::START, &demand(300.0, 0.0, 0.0), &mut agenda);
    generation.settle(SimTime::START, &demand(100.0, 0.0, 0.0), &mut agenda);
    let mut effects = Effects::new();
    let _ = generation.handle(Event::Collapse, &mut agenda, &mut effects);
    let minutes = |count: u64| SimDuration::seconds(60 * count);
    let expected = Effect::SupplyLost { length: minutes(30), reason: Reason::Island };
    assert_eq!(effects.pop_front(), Some(expected));
    assert_eq!(generation.groups[0].online(), 0);
    generation.settle_dark(SimTime::START, (Power::ZERO, megawatts(300.0)), &mut agenda);
    assert_eq!(generation.groups[0].starting(), 10);
    // The collapse that was pending comes first; then, after the black start, all ten at once.
    let ready = SimTime::START + minutes(30);
    while let Some(at) = agenda.next_time() {
        let event = agenda.pop_at(at).unwrap();
        assert!(event == Event::Collapse || at == ready, "{event:?} at {at:?}");
        if event != Event::Collapse {
            let _ = generation.handle(event, &mut agenda, &mut effects);
        }
    }
    assert_eq!(generation.groups[0].online(), 10);
}

/// Units that follow cover what the grid cannot give: of 120 MW with 80 MW from the grid 40 MW, with one unit to spare;
/// units for a price give all that they can, where it pays.
#[test]
fn a_bridge_gives_what_the_grid_cannot() {
    let mut generation = plant(aero(), Mode::Bridge, 20, None);
    let mut agenda = begun(&mut generation, 10.0);
    let left = generation.settle(SimTime::START, &demand(120.0, 80.0, 0.0), &mut agenda);
    assert!((left.in_megawatts() - 80.0).abs() < 1e-9);
    // Two give 40 MW, and one is to spare.
    assert_eq!(generation.groups[0].online(), 3);
    // 35 / 0.38 + 6 = 98.1 USD/MWh; with carbon at 100 USD/t 202 / 0.38 = 532 kg/MWh more, 151.3.
    let mut generation = plant(aero(), Mode::Price, 2, None);
    let cost = generation.groups[0].cost([0.0; 2]);
    assert!((cost - 98.105).abs() < 1e-3, "{cost}");
    let with_carbon = generation.groups[0].cost([100.0, 0.0]);
    assert!((with_carbon - 98.105 - 53.158).abs() < 1e-3, "{with_carbon}");
    // 0.4 g/kWh of nitrogen oxides at 5,000 USD/t.
    let with_nox = generation.groups[0].cost([0.0, 5000.0]);
    assert!((with_nox - 98.105 - 2.0).abs() < 1e-3, "{with_nox}");
    let mut agenda = begun(&mut generation, 10.0);
    for (price, runs) in [(98.0, false), (99.0, true)] {
        generation.begin_hour(Celsius::degrees(10.0), 0.0, (price, [0.0; 2]));
        assert_eq!(generation.groups[0].pays, runs, "at {price} USD/MWh");
    }
    let left = generation.settle(SimTime::START, &demand(120.0, 200.0, 0.0), &mut agenda);
    assert!((left.in_megawatts() - 52.0).abs() < 1e-9);
}

/// A unit that is called gives all after its start and half of its ramp: as much energy as on the ramp until it is over.
#[test]
fn a_start_gives_as_much_as_its_ramp() {
    let mut generation = plant(aero(), Mode::Bridge, 3, None);
    let mut agenda = begun(&mut generation, 10.0);
    generation.settle(SimTime::START, &demand(50.0, 80.0, 0.0), &mut agenda);
    assert_eq!(generation.groups[0].online(), 0);
    generation.settle(SimTime::START, &demand(90.0, 80.0, 0.0), &mut agenda);
    assert_eq!(generation.groups[0].starting(), 2);
    let ready = SimTime::START + SimDuration::seconds(8 * 60 + 30);
    assert_eq!(agenda.next_time(), Some(ready));
    // On the ramp: 34 MW x 1 min / 2.
    let ends = SimTime::START + SimDuration::seconds(9 * 60);
    let given = 34.0 * ends.since(agenda.next_time().unwrap()).in_seconds();
    assert!((given - 34.0 * 60.0 / 2.0).abs() < 1e-9, "{given} MJ");
}

/// An hour at half load of two engines at full and one without load, by hand; rent is a month's by its hours.
#[test]
fn an_hour_is_billed_by_fuel_energy_and_rent() {
    let rent = DemandPrice::dollars_per_kilowatt_month(25.0);
    let mut generation = plant(GeneratorSpec { rent, ..recip() }, Mode::Baseload, 2, None);
    let mut agenda = begun(&mut generation, 20.0);
    generation.settle(SimTime::START, &demand(34.0, 0.0, 0.0), &mut agenda);
    let now = SimTime::START + SimDuration::hours(1);
    let prices =
        HourPrices { energy: EnergyPrice::dollars_per_megawatt_hour(50.0), month_hours: 744 };
    let bill = generation.bill_hour(now, units::Energy::ZERO, prices);
    // Two at half load: 34 MWh at 41.28 % are 82.36 MWh of fuel.
    let fuel = 34.0 / (0.45 * 0.5 / 0.545);
    assert!((bill.fuel.in_dollars() - 35.0 * fuel).abs() < 1e-3, "{}", bill.fuel);
    assert!((bill.carbon.in_tonnes() - 0.202 * fuel).abs() < 1e-6);
    assert!((bill.wear.in_dollars() - 6.0 * 34.0).abs() < 1e-3);
    assert!((bill.rent.in_dollars() - 25.0 * 68_000.0 / 744.0).abs() < 1e-6);
}

/// Of 100 MW of sun 80 MW are used; what is left is sold, or lost where nobody buys it or the site is alone. A contract
/// of 60 USD/MWh for 100 MWh of which 80 are drawn, at 50 from the grid, with 10 for the rest: 6,000 - 4,000 - 200.
#[test]
fn the_sun_gives_first_and_its_surplus_is_sold() {
    let price = EnergyPrice::dollars_per_megawatt_hour;
    let own = SolarSpec {
        peak: megawatts(200.0),
        performance: 0.8,
        contract_price: None,
        export_price: price(10.0),
    };
    let mut generation = plant(aero(), Mode::Bridge, 1, Some(own.clone()));
    let mut agenda = begun(&mut generation, 10.0);
    generation.begin_hour(Celsius::degrees(10.0), 0.625, (50.0, [0.0; 2]));
    let left = generation.settle(SimTime::START, &demand(80.0, 200.0, 0.0), &mut agenda);
    assert!(left.in_watts().abs() < 1e-3);
    let sold = generation.solar.surplus(megawatts(80.0), false);
    assert_eq!((sold.0.in_megawatts(), sold.1.in_megawatts()), (20.0, 0.0));
    let lost = generation.solar.surplus(megawatts(80.0), true).1.in_megawatts();
    assert!((lost - 20.0).abs() < 1e-9, "{lost}");
    let contract = SolarSpec { contract_price: Some(price(60.0)), ..own };
    let mut generation = plant(aero(), Mode::Bridge, 1, Some(contract));
    let _ = begun(&mut generation, 10.0);
    generation.begin_hour(Celsius::degrees(10.0), 0.625, (50.0, [0.0; 2]));
    assert_eq!(generation.own().runs, Power::ZERO);
    let prices = HourPrices { energy: price(50.0), month_hours: 744 };
    let drawn = units::Energy::megawatt_hours(80.0);
    let bill = generation.bill_hour(SimTime::START + SimDuration::hours(1), drawn, prices);
    assert!((bill.contracts.in_dollars() - 1_800.0).abs() < 1e-6, "{}", bill.contracts);
}
