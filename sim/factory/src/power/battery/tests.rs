//! The battery by hand: the specification's numbers.

use units::{Energy, EnergyPrice, Power, SimDuration, SimTime};

use super::plan::{HOURS, Plan, Terms};
use super::policy::Action;
use super::store::Store;
use super::{Battery, BatterySpec};

fn megawatts(power: f64) -> Power {
    Power::megawatts(power)
}

/// 100 MW and 400 MWh with 0.86, nothing kept back, and so much in it.
fn spec(filled: f64) -> BatterySpec {
    BatterySpec {
        power: megawatts(100.0),
        energy: Energy::megawatt_hours(400.0),
        round_trip_efficiency: 0.86,
        least: 0.0,
        reserve: 0.0,
        storm_reserve: None,
        filled,
        auxiliaries: 0.0,
        grid_forming: true,
        seamless: false,
        peak_target: None,
        smoothing: 0.0,
        arbitrage: false,
        wear_cost: EnergyPrice::dollars_per_megawatt_hour(0.0),
        fade_per_year: 0.0,
        fade_per_cycle: 0.0,
        replaced_at: 0.0,
        replacement_share: 0.6,
    }
}

fn battery(spec: &BatterySpec) -> Box<Battery> {
    Battery::of(spec).expect("there is one")
}

/// What it does on the grid with nothing that keeps a ramp.
fn acts(battery: &Battery, load: Power, bound: Power, may_charge: bool) -> Action {
    battery.on_grid(battery.wishes(load, bound, may_charge), load, bound)
}

/// 400 / (100 x 0.86^0.5) = 4.313 h, which draws 431.3 MWh; 400 x 0.86^0.5 = 370.9 MWh at 100 MW are 3.709 h.
#[test]
fn a_store_fills_and_empties_with_a_loss_each_way() {
    let mut store = Store::new(Energy::megawatt_hours(400.0), megawatts(100.0), 0.86, Energy::ZERO);
    let lost = store.charge(megawatts(100.0), store.capacity());
    assert!((lost.in_megawatts() - 100.0 * (1.0 - 0.86_f64.sqrt())).abs() < 1e-9);
    let full = store.until_end().unwrap();
    assert!((full.in_hours() - 4.3133).abs() < 1e-4, "{}", full.in_hours());
    assert!((100.0 * full.in_hours() - 431.3).abs() < 0.05);
    let now = SimTime::START + full;
    store.advance(now);
    assert_eq!(store.stored(), store.capacity());
    let lost = store.deliver(megawatts(100.0), Energy::ZERO);
    assert!((lost.in_megawatts() - 100.0 * (0.86_f64.sqrt().recip() - 1.0)).abs() < 1e-9);
    let empty = store.until_end().unwrap();
    assert!((empty.in_hours() - 3.7095).abs() < 1e-4, "{}", empty.in_hours());
    assert!((100.0 * empty.in_hours() - 370.9).abs() < 0.06);
    store.advance(now + empty);
    assert_eq!(store.stored(), Energy::ZERO);
}

/// Prices of 20 for four hours, later 100 for four, else 60, an hour of which lies between.
fn day() -> [f64; HOURS] {
    let price = |hour| match hour {
        2..=5 => 20.0,
        7..=10 => 100.0,
        _ => 60.0,
    };
    std::array::from_fn(price)
}

/// What a day earns with such a wear, with what it draws and delivers.
fn earned(wear: f64, filled: f64) -> (f64, f64, f64) {
    let spec = spec(filled);
    let wear = EnergyPrice::dollars_per_megawatt_hour(wear);
    let prices = day().map(EnergyPrice::dollars_per_megawatt_hour);
    let plan = Plan::of(
        &prices,
        &battery(&spec).store,
        Terms { wear, floor: Energy::ZERO, begins: Energy::megawatt_hours(400.0) * filled },
    );
    let sum = |energy: &[f64; HOURS]| energy.iter().sum::<f64>();
    let worth = |energy: &[f64; HOURS]| -> f64 {
        energy.iter().zip(day()).map(|(energy, price)| energy * price).sum()
    };
    (worth(&plan.delivered) - worth(&plan.drawn), sum(&plan.drawn), sum(&plan.delivered))
}

/// 344 x 100 - 400 x 20 = 26,400 USD: at 60 nothing more is worth while with a wear of 30. Without it the battery is
/// filled: 370.9 x 100 - 400 x 20 - 31.3 x 60 = 27,215 USD.
#[test]
fn what_a_days_prices_are_worth() {
    let (earns, drawn, delivered) = earned(30.0, 0.0);
    assert!((earns - 26_400.0).abs() < 1e-6, "{earns}");
    assert!((drawn - 400.0).abs() < 1e-9 && (delivered - 344.0).abs() < 1e-9);
    let (earns, drawn, delivered) = earned(0.0, 0.0);
    assert!((earns - 27_215.0).abs() < 1.0, "{earns}");
    assert!((drawn - 431.3).abs() < 0.05 && (delivered - 370.9).abs() < 0.06);
}

/// What no trade has taken is bought back in hours without trade, up to what trades alone would have left then, as far as
/// the target leaves room. From empty, trades of the day above put 400 x 0.86^0.5 MWh into it by hour 6 and have taken all
/// of that after hour 10.
#[test]
fn a_trading_battery_buys_back_what_no_trade_has_taken() {
    let of = |filled: f64, stored: f64| {
        let mut battery = battery(&BatterySpec { arbitrage: true, ..spec(filled) });
        let prices = day().map(EnergyPrice::dollars_per_megawatt_hour);
        let wear = EnergyPrice::dollars_per_megawatt_hour(30.0);
        let terms = Terms { wear, floor: Energy::ZERO, begins: battery.rest() };
        battery.plan = Plan::of(&prices, &battery.store, terms);
        let energy = Energy::megawatt_hours(stored);
        battery.store = Store::new(Energy::megawatt_hours(400.0), megawatts(100.0), 0.86, energy);
        battery
    };
    let at = |filled: f64, (hour, stored): (usize, f64), bound: f64| {
        let mut battery = of(filled, stored);
        battery.hour = hour;
        acts(&battery, megawatts(900.0), megawatts(bound), true)
    };
    let charges = |action: Action, power: f64, until: f64| {
        let Action::Charge(found, level) = action else { panic!("{action:?} instead of charging") };
        assert!((found.in_megawatts() - power).abs() < 1e-9, "{action:?}");
        assert!((level.in_megawatt_hours() - until).abs() < 1e-9, "{action:?}");
    };
    let bought = 400.0 * 0.86_f64.sqrt();
    // Trades alone need no refill: before they begin, and once all is sold.
    assert_eq!(at(0.0, (1, 0.0), 2000.0), Action::Rest);
    assert_eq!(at(0.0, (12, 0.0), 2000.0), Action::Rest);
    // Between buying and selling an outage has left 150 MWh.
    charges(at(0.0, (6, 150.0), 2000.0), 100.0, bought);
    charges(at(0.0, (6, 150.0), 930.0), 30.0, bought);
    assert_eq!(at(0.0, (6, bought), 2000.0), Action::Rest);
    // In hours of trade it does what the plan says.
    assert!(matches!(at(0.0, (7, 150.0), 2000.0), Action::Deliver(..)));
    assert_eq!(at(0.0, (7, 0.0), 2000.0), Action::Rest);
    // One that rests full has nothing to trade at these prices, and is full again whenever that may be.
    charges(at(1.0, (12, 10.0), 2000.0), 100.0, 400.0);
}

/// From full, the same is delivered first where that is dear, and nothing is drawn that does not fit.
#[test]
fn a_full_battery_draws_only_what_it_has_room_for() {
    let (earns, drawn, delivered) = earned(0.0, 1.0);
    assert!(earns > 0.0 && (delivered - drawn * 0.86).abs() < 1e-9, "{earns} {drawn} {delivered}");
}

/// 900 MW with 1,000 for two hours, target 950: 50 MW for two hours are 100 MWh, 107.8 out of the store; it charges with
/// the 50 MW that are left below the target.
#[test]
fn peaks_are_held_down_to_the_target() {
    let mut battery = battery(&spec(1.0));
    let bound = megawatts(950.0);
    let action = acts(&battery, megawatts(1000.0), bound, true);
    assert_eq!(action, Action::Deliver(megawatts(50.0), Energy::ZERO));
    battery.store.deliver(megawatts(50.0), Energy::ZERO);
    battery.store.advance(SimTime::START + SimDuration::hours(2));
    let taken = 400.0 - battery.store.stored().in_megawatt_hours();
    assert!((taken - 107.8).abs() < 0.04, "{taken}");
    let action = acts(&battery, megawatts(900.0), bound, true);
    assert_eq!(action, Action::Charge(megawatts(50.0), battery.store.capacity()));
    assert_eq!(acts(&battery, megawatts(900.0), bound, false), Action::Rest);
}

/// What is kept for outages carries none of a peak; an outage uses it down to the least.
#[test]
fn the_reserve_is_for_outages() {
    let kept = BatterySpec { reserve: 0.5, least: 0.1, ..spec(0.5) };
    let battery = battery(&kept);
    let load = megawatts(1000.0);
    assert_eq!(acts(&battery, load, megawatts(950.0), true), Action::Rest);
    assert_eq!(battery.support(), Power::ZERO);
    let least = battery.least();
    assert_eq!(battery.off_grid(load), Action::Deliver(megawatts(100.0), least));
    assert!((least.in_megawatt_hours() - 40.0).abs() < 1e-9);
    let follows = BatterySpec { grid_forming: false, ..kept };
    assert_eq!(Battery::of(&follows).unwrap().off_grid(load), Action::Rest);
}

/// A storm that is announced raises the reserve, up to which the battery charges whatever the prices.
#[test]
fn a_storm_raises_the_reserve() {
    let spec = BatterySpec { storm_reserve: Some(0.9), arbitrage: true, ..spec(0.5) };
    let mut battery = battery(&spec);
    let (load, bound) = (megawatts(900.0), megawatts(1000.0));
    assert_eq!(acts(&battery, load, bound, true), Action::Rest);
    battery.storm = true;
    let reserve = battery.reserve();
    assert!((reserve.in_megawatt_hours() - 360.0).abs() < 1e-9);
    assert_eq!(acts(&battery, load, bound, true), Action::Charge(megawatts(100.0), reserve));
}
