//! The battery of the site: outages, peaks, prices of a day, wear, and what it costs.

use factory::finance::Category;
use files::{Catalogues, load};

use crate::support::{NEAR, Run, shipped};

/// One megawatt with a planned outage of an hour, and nothing else that could happen to its supply.
const OUTAGE: [&str; 7] = [
    "horizon=96 h",
    "location.grid.outage_rate=0 /year",
    "location.grid.dip_rate=0 /year",
    "location.hazard.*.rate=0 /year",
    "location.grid.planned_outage=48 h",
    "location.grid.planned_duration=1 h",
    "power.genset.share=0",
];

/// A battery that carries all of it for hours.
const LARGE: [&str; 4] = [
    "power.battery.power=2 MW",
    "power.battery.energy=4 MWh",
    "power.battery.grid_forming=true",
    "power.battery.auxiliaries=0",
];

fn small(more: &[&[&str]]) -> Run {
    let all: Vec<&str> = OUTAGE.iter().copied().chain(more.concat()).collect();
    Run::of("small", shipped("small", &all))
}

/// Behind a static switch halls notice nothing, and the battery delivers what they draw for the hour.
#[test]
fn a_seamless_battery_hides_an_outage() {
    let hidden = small(&[&LARGE, &["power.battery.seamless=true", "power.ups.autonomy=0 s"]]);
    let quiet = small(&[&["location.grid.planned_duration=1 s", "power.ups.autonomy=5 min"]]);
    assert!(hidden.used("without power: grid").abs() < 1e-9);
    hidden.assert_near(
        "work",
        hidden.value("useful_gpu_hours"),
        quiet.value("useful_gpu_hours"),
        1e-6,
    );
    let (import, battery) = (hidden.column("power_import_mw"), hidden.column("power_battery_mw"));
    assert!(import[48].abs() < 1e-9, "{} MW from a grid that is lost", import[48]);
    hidden.assert_near("bridged", hidden.value("battery_bridged_mwh"), battery[48], 1e-9);
    assert!(battery[48] > 0.3, "{} MWh in the hour", battery[48]);
    assert!((hidden.value("battery_outages_carried") - 1.0).abs() < 1e-9);
    assert!((hidden.value("battery_carried_share") - 1.0).abs() < 1e-9);
    // What it delivered is taken from the grid again, with the loss each way: 1 / 0.86 of it.
    let loss = battery[48] * (1.0 / 0.86 - 1.0);
    hidden.assert_near("loss", hidden.value("energy_battery_loss_mwh"), loss, 1e-6);
}

/// Without the switch there is a tenth of a second without supply: a UPS carries it, and racks without one restart.
#[test]
fn without_a_switch_racks_need_a_ups() {
    let carried = small(&[&LARGE, &["power.ups.autonomy=1 min"]]);
    assert!(carried.used("without power: grid").abs() < 1e-9);
    let off = small(&[&LARGE, &["power.ups.autonomy=0 s"]]);
    let gpus = off.value("gpus");
    off.assert_near("off", off.used("without power: grid"), gpus * 0.5, 1e-6);
    assert!(off.value("battery_bridged_mwh") > 0.1, "restarted from the battery");
    assert!(off.value("battery_outages_carried").abs() < 1e-9);
}

/// A battery that is empty before the grid is back leaves the rest to the UPS; a converter that follows the grid
/// carries nothing.
#[test]
fn a_battery_carries_as_long_as_it_lasts() {
    let sized = |energy: &str, forms: &str| {
        let (energy, forms) = (
            format!("power.battery.energy={energy}"),
            format!("power.battery.grid_forming={forms}"),
        );
        small(&[&LARGE, &[&energy, &forms]])
    };
    // Racks that a store carries without fans trip.
    let lost = |run: &Run| run.used("without power: grid") + run.used("without cooling");
    let (all, part, none) =
        (sized("4 MWh", "true"), sized("200 kWh", "true"), sized("4 MWh", "false"));
    assert!(lost(&all).abs() < 1e-9 && lost(&part) > 0.0 && lost(&none) > lost(&part));
    // All that was in it came out, with the loss of one way.
    part.assert_near("bridged", part.value("battery_bridged_mwh"), 0.2 * 0.86_f64.sqrt(), 1e-6);
    assert!(none.value("battery_bridged_mwh").abs() < 1e-12);
}

/// Import stays at the target while the battery lasts, and what that saves is the charge for the difference.
///
/// Method: the same plant without a battery has the peak that there would have been.
#[test]
fn peaks_are_held_down_and_the_charge_for_them_is_saved() {
    let common = [
        "size=20 MW",
        "horizon=31 d",
        "location.tariff.demand_charge=10 USD/kW-month",
        "location.grid.outage_rate=0 /year",
        "location.hazard.*.rate=0 /year",
        "location.grid.dip_rate=0 /year",
    ];
    let battery =
        ["power.battery.power=10 MW", "power.battery.energy=2 GWh", "power.battery.auxiliaries=0"];
    let of = |more: &[&str]| {
        let all: Vec<&str> = common.iter().chain(more).copied().collect();
        Run::of("belgium", shipped("belgium", &all))
    };
    let plain = of(&[]);
    let mean = plain.value("energy_grid_mwh") / plain.hours();
    let peak = plain.column("power_import_mw").into_iter().fold(0.0, f64::max);
    let target = format!("power.battery.peak_target={mean} MW");
    let held = of(&[&battery[..], &[&target]].concat());
    assert!(held.value("power_import_peak_mw") <= mean * (1.0 + 1e-9), "above {mean} MW");
    let saved = held.value("battery_peak_savings_usd");
    // The battery's own terms are at the bus; what transformers lose less is a hundredth of that.
    held.assert_near("saved", saved, (peak - mean) * 1e3 * 10.0, 0.02);
    held.assert_near("work", held.value("useful_gpu_hours"), plain.value("useful_gpu_hours"), 1e-9);
}

/// A battery that trades and was emptied by an outage of three hours holds the next day what it would hold without.
#[test]
fn a_trading_battery_is_refilled_after_an_outage() {
    let of = |length: &str| {
        let length = format!("location.grid.planned_duration={length}");
        let trades = ["power.battery.energy=2 MWh", "power.battery.arbitrage=true"];
        small(&[&LARGE, &trades, &[&length, "power.ups.autonomy=0 s"]]).column("battery_stored_mwh")
    };
    let (outage, quiet) = (of("3 h"), of("1 s"));
    assert!(outage[50] < quiet[50] - 0.5, "{} MWh after the outage", outage[50]);
    for hour in 72..96 {
        let (found, expected) = (outage[hour], quiet[hour]);
        assert!((found - expected).abs() < 1e-3, "hour {hour}: {found}, not {expected} MWh");
    }
}

/// What trading saves is what was delivered less what was drawn, at the price of the hour.
///
/// Method: from the timeline.
#[test]
fn trading_saves_the_difference_of_prices() {
    let run = Run::of(
        "belgium",
        shipped(
            "belgium",
            &[
                "size=20 MW",
                "horizon=28 d",
                "power.battery.power=4 MW",
                "power.battery.energy=16 MWh",
                "power.battery.arbitrage=true",
                "location.grid.outage_rate=0 /year",
                "location.hazard.*.rate=0 /year",
            ],
        ),
    );
    let (power, price) = (run.column("power_battery_mw"), run.column("price_usd_per_mwh"));
    // What is in it at the end of each hour, from what flowed: with the loss of one way, either way, from full.
    let one_way = 0.86_f64.sqrt();
    let mut stored = 16.0;
    for (hour, (power, told)) in power.iter().zip(run.column("battery_stored_mwh")).enumerate() {
        stored -= if *power > 0.0 { power / one_way } else { power * one_way };
        run.assert_near(&format!("in it after hour {hour}"), told, stored, 1e-6);
    }
    let own = 4.0 * 0.005;
    let saved: f64 = power.iter().zip(&price).map(|(power, price)| (power - own) * price).sum();
    let on_peak = run.value("battery_peak_savings_usd");
    run.assert_near("saved", run.value("battery_savings_usd") - on_peak, saved, 1e-6);
    assert!(on_peak < 0.0, "without a target it charges on top of the peak: {on_peak} USD");
    // 148 x 0.86 > 106 + 8.3: every weekday it delivers what it buys back on the same day, at least in the three cheap hours
    // after the dear ones (4 MW x 3 h x 0.86 of 16 MWh), at most all that is in it.
    let cycles = run.value("battery_cycles");
    let (least, most) = (20.0 * 12.0 * 0.86 / 16.0, 20.0 * 0.86_f64.sqrt());
    assert!(cycles > least * 0.95 && cycles < most, "{cycles} cycles in 20 weekdays");
    let dear: f64 =
        power.iter().zip(&price).filter(|(_, price)| **price > 140.0).map(|it| it.0).sum();
    run.assert_near("delivered", dear / 16.0, cycles, 1e-9);
}

/// 10,000 racks of 100 kW, 90 of them idle, without losses or cooling of any power: 900 MW, and 1,000 for the two hours of a job
/// on all of them.
const STEP: &str = r#"
site = "laboratory"
size = "1 GW"
start = "2030-01-01"
horizon = "24 h"
seed = 1
[failures.component."*"]
rate = "0 /year"
[power.unit."*"]
rate = "0 /year"
[power.stage."*"]
no_load_loss = 0.0
proportional_loss = 0.0
quadratic_loss = 0.0
[compute]
racks = 10000
spare_gpus = 0
storage_share = 0.0
network.switch_ports = 0
[compute.rack]
gpus = 8
gpus_per_tray = 8
rated_power = "100 kW"
typical_power = "100 kW"
idle_power = "90 kW"
liquid_share = 1.0
supply_temperature = "45 C"
[cooling]
fan_power = 0.0
pump_power = 0.0
cdu_power = 0.0
air_handler_power = 0.0
electrical_fan_power = 0.0
[power]
house_load = 0.0
maintenance.duration = "0 h"
[power.battery]
power = "100 MW"
energy = "400 MWh"
peak_target = "950 MW"
auxiliaries = 0.0
[jobs]
only = ["research"]
[jobs.class.research]
share = 0.0
at_start = 1
gpus_median = 80000
gpus_least = 80000
gpus_most = 80000
gpus_spread = 0.0
length_median = "2 h"
length_spread = 0.0
checkpoint = "none"
checkpoint_memory_every = "0 s"
intensity = 1.0
outcome = { error = 0.0, cancel = 0.0, oom = 0.0, timeout = 0.0 }
"#;

/// Test 17: with a target of 950 MW a battery of 100 MW and 400 MWh delivers 100 MWh of the peak, for which 100 / sqrt(0.86) =
/// 107.8 are taken out of it; import never exceeds 950, and it charges with what is left of that.
#[test]
fn a_peak_of_a_tenth_for_two_hours_is_halved() {
    let run = Run::of_text(&format!("{STEP}{NEAR}"));
    let (one_way, delivered) = (0.86_f64.sqrt(), 100.0);
    let [load, import, battery, stored] =
        ["power_it_mw", "power_import_mw", "power_battery_mw", "battery_stored_mwh"]
            .map(|name| run.column(name));
    for (hour, found) in load.iter().enumerate() {
        let expected = if hour < 2 { 1000.0 } else { 900.0 };
        run.assert_close(&format!("load in hour {hour}"), *found, expected);
    }
    // What the connection takes for a load is found within a billionth.
    let near = |what: &str, found, expected| run.assert_near(what, found, expected, 1e-7);
    near("peak", run.value("power_import_peak_mw"), 950.0);
    near("delivered", battery[0] + battery[1], delivered);
    near("taken", 400.0 - stored[1], delivered / one_way);
    assert!((400.0 - stored[1] - 107.8).abs() < 0.05);
    // Back in it: 107.8 / 0.927 = 116.3 MWh at 50 MW, in 2 h 20 min.
    let charged = delivered / one_way / one_way;
    near("charged", -battery[2..].iter().sum::<f64>(), charged);
    near("in the third hour", import[2], 950.0);
    near("in the fifth hour", import[4], 900.0 + charged - 100.0);
    near("full again", stored[4], 400.0);
}

/// At 100 USD/MWh all day there is nothing to trade. With surpluses of Kyushu on each day of April, 16 MWh are filled at noon at
/// 0.07 USD/MWh and sold in hours without: 30 x (16 x 0.927 x 100 - 16 / 0.927 x 0.07) USD. With fewer days it is less, in
/// July nothing, and grid fees take their part on what is lost.
#[test]
fn a_battery_earns_on_surpluses_of_sun() {
    let saved = |start: &str, more: &[&str]| {
        let common = [
            "site=laboratory",
            "size=20 MW",
            "horizon=30 d",
            start,
            "location.tariff.peak_energy=100 USD/MWh",
            "location.tariff.off_peak_energy=100 USD/MWh",
            "power.battery.power=4 MW",
            "power.battery.energy=16 MWh",
            "power.battery.arbitrage=true",
            "power.battery.wear_cost=0 USD/MWh",
            "power.battery.auxiliaries=0",
            "location.grid.dip_rate=0 /year",
        ];
        let all: Vec<&str> = common.iter().chain(more).copied().collect();
        let run = Run::of("belgium", shipped("belgium", &all));
        (run.value("battery_savings_usd"), run.value("opex_energy_usd_per_year"))
    };
    let (april, on) = ("start=2030-04-01", "location.tariff.surpluses=[\"kyushu_surplus\"]");
    let all = "location.tariff.surplus.kyushu_surplus.days=1.0";
    let one_way = 0.86_f64.sqrt();
    let none = saved(april, &[]);
    assert!(none.0.abs() < 1.0, "{} USD without", none.0);
    let every = saved(april, &[on, all]);
    let expected = 30.0 * (16.0 * one_way * 100.0 - 16.0 / one_way * 0.07);
    assert!((every.0 / expected - 1.0).abs() < 2e-3, "{} of {expected} USD", every.0);
    let some = saved(april, &[on]);
    assert!(some.0 > 0.15 * expected && some.0 < 0.8 * expected, "{} USD", some.0);
    // The plant itself pays less as well: a quarter of the energy for next to nothing.
    assert!(every.1 < none.1 * 0.8, "{} against {} USD", every.1, none.1);
    assert!(saved("start=2030-07-01", &[on, all]).0.abs() < 1.0, "in July");
    let fee = saved(april, &[on, all, "location.tariff.adder=20 USD/MWh"]);
    let lost = 30.0 * 20.0 * (16.0 / one_way - 16.0 * one_way);
    assert!((fee.0 / (expected - lost) - 1.0).abs() < 2e-3, "{} of {} USD", fee.0, expected - lost);
}

/// It fades by time and by cycles, and modules are bought again: 4 MWh at 215 USD/kWh and six tenths of that.
#[test]
fn modules_are_bought_again_once_they_hold_too_little() {
    let worn = small(&[
        &LARGE,
        &[
            "horizon=270 d",
            "power.battery.fade_per_year=0.2",
            "power.battery.replaced_at=0.9",
            "power.battery.fade_per_cycle=0",
        ],
    ]);
    // A tenth of it is gone after half a year, which is over when the month is.
    let paid = worn.results.ledger.paid_for(Category::BatteryModules).in_dollars();
    worn.assert_near("modules", paid, 4_000.0 * 215.0 * 0.6, 0.02);
    assert!(worn.value("battery_health") > 0.9, "{}", worn.value("battery_health"));
    let capital = worn.results.ledger.paid_for(Category::Battery).in_dollars();
    let expected = 4_000.0 * 215.0 + 2e6 * (0.105 + 0.015);
    worn.assert_near("capital", capital, expected, 1e-6);
}

#[test]
fn what_cannot_be_is_said_with_what_is_allowed() {
    let message = |text: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        let head = "site = \"kagoshima\"\nrack = \"gb200_nvl72\"\nsize = \"100 MW\"\n\
             start = \"2030-01-01\"\nhorizon = \"1 d\"\nseed = 1\n[power.battery]\n";
        std::fs::write(&path, format!("{head}{text}")).unwrap();
        load(&path, &[], &Catalogues::embedded()).unwrap_err().to_string()
    };
    let here = "power = \"10 MW\"\nenergy = \"40 MWh\"\n";
    for (text, says) in [
        (format!("{here}reserve = 1.4\n"), "reserve: found 1.4; must be from 0 to 1"),
        (
            format!("{here}least = 0.4\nreserve = 0.2\n"),
            "reserve: found 0.2; must be at least power.battery.least, which is 0.4",
        ),
        ("arbitrage = true\n".to_owned(), "arbitrage: found a policy without a battery; needs"),
        ("peak_target = \"9 MW\"\n".to_owned(), "peak_target: found a policy without a battery"),
        ("power = \"10 MW\"\n".to_owned(), "energy: found 0 J and 10 MW; must be above 0 together"),
        (format!("{here}seamless = true\n"), "seamless: found true; must be false unless"),
    ] {
        let message = message(&text);
        assert!(message.contains(says), "{says:?} is not in\n{message}");
        assert!(message.contains("a.toml:"), "no place in\n{message}");
    }
}
