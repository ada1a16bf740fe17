//! Nitrogen oxides of what burns on the site: how much of them, by source, and what they cost.

use factory::finance::Category;

use crate::generation::{ENGINES, small};
use crate::support::{Run, shipped};

/// Six engines that carry all of a megawatt by themselves.
const ISLAND: [&str; 4] = [
    "generation.gas.mode=island",
    "power.battery.power=2 MW",
    "power.battery.energy=200 kWh",
    "power.battery.auxiliaries=0",
];

/// Engines behind a catalyst emit 0.1 kg for each megawatt-hour that they give, without one seven times as much; what they emit
/// is paid for by the tonne.
#[test]
fn generation_emits_by_what_it_gives() {
    let of = |more: &[&str]| small(&[&ENGINES, &ISLAND, &["power.genset.share=0"], more]);
    let clean = of(&["location.tariff.nox=5000 USD/t"]);
    let given = clean.value("energy_generation_mwh");
    assert!(given > 50.0, "{given} MWh");
    clean.assert_near("clean", clean.value("nox_generation_t"), given * 0.1 / 1000.0, 1e-9);
    clean.assert_close("all", clean.value("nox_t"), clean.value("nox_generation_t"));
    clean.assert_close("sets", clean.value("nox_sets_t"), 0.0);
    let paid = |run: &Run| run.results.ledger.paid_for(Category::Nox).in_dollars();
    // Cents of a month.
    let expected = given * 0.1 / 1000.0 * 5000.0;
    assert!((paid(&clean) - expected).abs() < 0.02, "{} of {expected} USD", paid(&clean));
    let raw = of(&["generation.gas.nox=0.7 g/kWh"]);
    raw.assert_near("raw", raw.value("nox_t"), raw.value("energy_generation_mwh") * 7e-4, 1e-9);
    assert!(paid(&raw).abs() < 1e-9, "nothing is asked for");
}

/// Standby sets emit 6.5 g for each kilowatt-hour that they give in outages and tests, as they emit 720 g of carbon dioxide.
#[test]
fn sets_emit_in_outages_and_tests() {
    let run = small(&[&[
        "horizon=40 d",
        "power.genset.share=1.2",
        "power.genset.start_failure=0",
        "location.grid.planned_outage=48 h",
        "location.grid.planned_duration=3 h",
    ]]);
    assert!(run.value("energy_genset_mwh") > 1.0);
    let carbon = run.value("carbon_fuel_t");
    run.assert_near("sets", run.value("nox_sets_t"), carbon * 6.5 / 720.0, 1e-9);
    run.assert_close("all", run.value("nox_t"), run.value("nox_sets_t"));
    assert!(carbon > run.value("energy_genset_mwh") * 0.72 + 0.1, "tests burn too");
}

/// Engines whose energy costs 40 / 0.45 + 9 = 97.9 USD/MWh run at 120; where a tonne costs 300,000 USD theirs costs 30 more,
/// and they do not.
#[test]
fn a_price_of_nitrogen_oxides_keeps_units_off() {
    let given = |nox: &str| {
        let all = [
            "horizon=7 d",
            "size=20 MW",
            "location.tariff.peak_energy=120 USD/MWh",
            "location.tariff.off_peak_energy=120 USD/MWh",
            "generation.gas.kind=recip_gas",
            "generation.gas.units=4",
            "generation.gas.rating=2 MW",
            "generation.gas.mode=price",
            "generation.gas.fuel_price=40 USD/MWh",
            nox,
        ];
        Run::of("belgium", shipped("belgium", &all)).value("energy_generation_mwh")
    };
    assert!(given("location.tariff.nox=0 USD/t") > 100.0);
    assert!(given("location.tariff.nox=200000 USD/t") > 100.0);
    assert!(given("location.tariff.nox=300000 USD/t").abs() < 1e-9);
}
