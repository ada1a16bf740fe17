//! Generation on the site: islands, bridges, prices, sunlight, and what they cost.

use factory::finance::Category;
use files::{Catalogues, load};

use crate::support::{Run, shipped};

/// One megawatt without failures of the grid, in mild air.
const CALM: [&str; 4] = [
    "horizon=10 d",
    "location.grid.outage_rate=0 /year",
    "location.grid.dip_rate=0 /year",
    "location.hazard.*.rate=0 /year",
];

/// Engines that never fail: six of 300 kW.
pub(crate) const ENGINES: [&str; 5] = [
    "generation.gas.kind=recip_gas",
    "generation.gas.units=6",
    "generation.gas.rating=300 kW",
    "generator.recip_gas.forced_outage=0",
    "generator.recip_gas.maintenance=0 s",
];

/// A battery that takes any step.
const BATTERY: [&str; 4] = [
    "power.battery.power=2 MW",
    "power.battery.energy=200 kWh",
    "power.battery.auxiliaries=0",
    "generation.gas.mode=island",
];

pub(crate) fn small(more: &[&[&str]]) -> Run {
    let all: Vec<&str> = CALM.iter().copied().chain(more.concat()).collect();
    Run::of("small", shipped("small", &all))
}

/// An island draws nothing from the grid, works as much as a plant on a grid that never fails, and burns what its load
/// and its line of fuel say.
///
/// Method: the same plant on the grid; fuel from the hours of the timeline, in each of which n units share the load.
#[test]
fn an_island_does_without_the_grid() {
    let island = small(&[&ENGINES, &BATTERY, &["location.grid.outage_rate=300 /year"]]);
    let grid = small(&[]);
    assert!(island.value("energy_grid_mwh").abs() < 1e-9);
    assert!(island.value("grid_losses").abs() < 1e-9, "there is no grid to be lost");
    let work = |run: &Run| run.value("useful_gpu_hours");
    island.assert_near("work", work(&island), work(&grid), 0.002);
    assert!(island.value("island_collapses").abs() < 1e-9);
    assert!(island.value("island_greatest_step_mw") > 0.1);
    let (power, fuel) = (island.column("power_generation_mw"), island.column("power_fuel_mw"));
    for (hour, (power, fuel)) in power.iter().zip(&fuel).enumerate() {
        // Whole numbers of units between the least that carry it and all of them.
        let load = 0.91 * power / 0.45;
        let units = (fuel - load) / (0.09 * 0.3 / 0.45);
        assert!(units >= power / 0.3 - 1e-6 && units <= 6.0 + 1e-6, "hour {hour}: {units} units");
    }
    let carbon = island.value("carbon_generation_t");
    island.assert_near("carbon", carbon, island.value("fuel_mwh") * 0.202, 1e-9);
    assert!(island.value("carbon_t").abs() < 1e-9);
}

/// Without a battery engines of 1.8 MW take 270 kW at once, and fuel cells nothing: jobs that start or end are more. Each
/// collapse is dark for half an hour and the time of a return.
#[test]
fn an_island_that_nothing_steadies_collapses() {
    let mode = ["generation.gas.mode=island", "power.ups.autonomy=0 s"];
    let cells = [&mode[..], &["generator.recip_gas.step=0"]].concat();
    let steady = small(&[&ENGINES, &BATTERY]);
    let dark = small(&[&ENGINES, &cells]);
    let collapses = dark.value("island_collapses");
    assert!(collapses > 1.0, "{collapses} collapses");
    assert!(dark.value("useful_gpu_hours") < 0.9 * steady.value("useful_gpu_hours"));
    let told = dark.incidents.iter().filter(|it| it.what.starts_with("island collapses: a step"));
    dark.assert_near("incidents", told.count() as f64, collapses, 1e-9);
    let lost = dark.used("without power: grid");
    assert!(lost >= collapses * 0.5 * dark.value("gpus") * 0.9, "{lost} GPU-h without power");
}

/// A third of the plant's power from the grid: a bridge brings the work back that the limit takes, and one unit more than
/// the load needs runs.
#[test]
fn a_bridge_covers_what_import_cannot() {
    let limit = ["power.import_limit=350 kW"];
    let limited = small(&[&limit]);
    let bridged = small(&[&limit, &ENGINES]);
    let free = small(&[]);
    let work = |run: &Run| run.value("useful_gpu_hours");
    assert!(work(&limited) < 0.98 * work(&free), "{} of {}", work(&limited), work(&free));
    assert!(work(&bridged) > 0.995 * work(&free), "{} of {}", work(&bridged), work(&free));
    assert!(bridged.value("energy_generation_mwh") > 10.0);
    assert!(bridged.value("power_import_peak_mw") <= 0.35 * (1.0 + 1e-9));
    // It follows the load: the grid gives first.
    let (import, own) = (bridged.column("power_import_mw"), bridged.column("power_generation_mw"));
    let hours = import.iter().zip(&own).filter(|(import, own)| **import < 0.3 && **own > 0.1);
    assert!(hours.count() == 0, "generation beside a grid with room");
}

/// More units do no less, and more of them than are needed do no more: the sixth of engines that carry it with one to
/// spare changes nothing but the price.
#[test]
fn more_units_help_until_there_are_enough() {
    let with = |units: &str| {
        let units = format!("generation.gas.units={units}");
        let fails = [
            "generator.recip_gas.forced_outage=0.2",
            "power.import_limit=200 kW",
            "generation.gas.rating=100 kW",
        ];
        small(&[&ENGINES, &[&units], &fails])
    };
    let runs = ["1", "2", "4", "8"].map(with);
    let work: Vec<f64> = runs.iter().map(|run| run.value("useful_gpu_hours")).collect();
    assert!(work[0] < work[1] && work[1] < work[2], "{work:?}");
    assert!(work[3] >= work[2] * 0.999, "{work:?}");
    let capital = |run: &Run| run.results.ledger.paid_for(Category::Generation).in_dollars();
    runs[3].assert_near("capital", capital(&runs[3]), 8.0 * 100e3 * 1.4, 1e-9);
    assert!(capital(&runs[2]) < capital(&runs[3]));
}

/// A unit's failures are those of its slot: with two units more the others fail at the same instants.
#[test]
fn a_spare_unit_leaves_the_luck_of_the_others() {
    let with = |units: &str| {
        let units = format!("generation.gas.units={units}");
        let fails = [
            "generator.recip_gas.forced_outage=0.1",
            "horizon=120 d",
            "generation.gas.mode=baseload",
        ];
        small(&[&ENGINES, &[&units], &fails])
    };
    let (few, many) = (with("4"), with("6"));
    let (few, many) = (few.value("generation_failures"), many.value("generation_failures"));
    // Rates of 0.1 / 0.9 / 36 h: 8.9 failures of a unit in 120 days.
    assert!(few > 20.0 && few < 55.0 && many > few, "{few} and {many} failures");
}

/// At the two prices of Belgium units that cost something between run in the dear hours alone, and what is paid for energy
/// falls by more than they cost.
///
/// Method: hours of the timeline by their price; costs from the ledger.
#[test]
fn units_for_a_price_run_when_the_grid_is_dearer() {
    let common = [
        "size=20 MW",
        "horizon=28 d",
        "location.grid.outage_rate=0 /year",
        "location.hazard.*.rate=0 /year",
        "location.tariff.peak_energy=200 USD/MWh",
        "location.tariff.off_peak_energy=60 USD/MWh",
        "location.tariff.demand_charge=0 USD/kW-month",
    ];
    let units = [
        "generation.gas.kind=recip_gas",
        "generation.gas.units=4",
        "generation.gas.rating=2 MW",
        "generation.gas.mode=price",
        "generation.gas.fuel_price=40 USD/MWh",
        "generator.recip_gas.forced_outage=0",
        "generator.recip_gas.maintenance=0 s",
        "generator.recip_gas.start_time=0 s",
        "generator.recip_gas.ramp_time=0 s",
    ];
    let of = |more: &[&str]| {
        let all: Vec<&str> = common.iter().chain(more).copied().collect();
        Run::of("belgium", shipped("belgium", &all))
    };
    let (plain, own) = (of(&[]), of(&units));
    let (price, power) = (own.column("price_usd_per_mwh"), own.column("power_generation_mw"));
    for (hour, (price, power)) in price.iter().zip(&power).enumerate().skip(1) {
        let expected = if *price > 190.0 { 8.0 } else { 0.0 };
        assert!((power - expected).abs() < 1e-6, "hour {hour}: {power} MW at {price} USD/MWh");
    }
    let paid = |run: &Run, of: &[Category]| -> f64 {
        of.iter().map(|it| run.results.ledger.paid_for(*it).in_dollars()).sum()
    };
    let energy = [Category::Energy];
    let saved = paid(&plain, &energy) - paid(&own, &energy);
    let spent =
        paid(&own, &[Category::Fuel, Category::GenerationUpkeep]) - paid(&plain, &[Category::Fuel]);
    // 40 / 0.45 + 9 = 97.9 USD/MWh at the rating.
    let given = own.value("energy_generation_mwh");
    own.assert_near("spent", spent, given * (40.0 / 0.45 + 9.0), 1e-6);
    assert!(saved > spent, "{saved} USD saved and {spent} spent");
    // Losses of the transformers beside, what is given is not bought at the dear price.
    own.assert_near("saved", saved, given * 200.0, 0.02);
    let work = |run: &Run| run.value("useful_gpu_hours");
    own.assert_near("work", work(&own), work(&plain), 1e-9);
}

/// Units that run always carry an outage of the grid whose import they and a battery take at once; alone they trip with
/// it, and start again in the dark.
#[test]
fn running_units_carry_an_outage() {
    let outage = [
        "location.grid.planned_outage=100 h",
        "location.grid.planned_duration=3 h",
        "generation.gas.mode=baseload",
        "power.ups.autonomy=0 s",
        "power.genset.share=0",
    ];
    let carried = small(&[&ENGINES, &outage, &["generation.gas.units=4"], &BATTERY[..3]]);
    let tripped = small(&[&ENGINES, &outage, &["generation.gas.units=1"]]);
    assert!((carried.value("generation_outages_carried") - 1.0).abs() < 1e-9);
    assert!(carried.used("without power: grid").abs() < 1e-9);
    let import = carried.column("power_import_mw");
    assert!(import[100..103].iter().all(|power| power.abs() < 1e-9), "{:?}", &import[99..104]);
    assert!(tripped.value("generation_outages_carried").abs() < 1e-9);
    assert!(tripped.used("without power: grid") > 0.0);
    let power = tripped.column("power_generation_mw");
    assert!(power[100] < 0.5 * power[99], "{:?}", &power[98..104]);
}

/// A field of 1 MW gives its peak times its performance in the sun of each hour; by night nothing. What is left over is
/// sold at its price.
#[test]
fn a_solar_field_takes_its_part_of_the_load() {
    let field = ["solar.roof.peak=1 MW", "solar.roof.export_price=20 USD/MWh"];
    let clear = ["location.cloud.clearness=0.5", "location.cloud.deviation=0"];
    let sunny = small(&[&field, &clear]);
    let plain = small(&[]);
    let solar = sunny.column("power_solar_mw");
    let night = (0..solar.len()).filter(|hour| hour % 24 < 4 || hour % 24 > 21);
    assert!(night.map(|hour| solar[hour]).fold(0.0, f64::max) < 1e-12);
    // Memphis in April: the sun of noon is 65 degrees high, 0.94 kW/m2 of which half passes.
    let most = solar.iter().copied().fold(0.0, f64::max);
    assert!((most - 0.84 * 0.5 * 0.93).abs() < 0.02, "{most} MW");
    let (all, used) = (sunny.value("energy_grid_mwh"), plain.value("energy_grid_mwh"));
    let given = sunny.value("energy_solar_mwh");
    sunny.assert_near("grid", all, used - given, 0.01);
    let large = small(&[&["solar.roof.peak=5 MW"], &field[1..], &clear]);
    let sold = large.value("energy_exported_mwh");
    assert!(sold > 10.0 && large.value("energy_solar_lost_mwh").abs() < 1e-9);
    let earned = -large.results.ledger.paid_for(Category::Exports).in_dollars();
    large.assert_near("earned", earned, sold * 20.0, 1e-4);
    let alone = small(&[&["solar.roof.peak=5 MW"], &clear, &ENGINES, &BATTERY, &field[1..]]);
    assert!(alone.value("energy_exported_mwh").abs() < 1e-12);
    assert!(alone.value("energy_solar_lost_mwh") > 10.0);
}

/// A contract for solar power matches what is drawn in its hours, and costs its price less the price of those hours.
#[test]
fn a_contract_counts_against_the_hours_that_it_gives_in() {
    let run = small(&[&[
        "solar.away.peak=300 kW",
        "solar.away.contract_price=45 USD/MWh",
        "location.cloud.deviation=0",
        "location.tariff.peak_energy=60 USD/MWh",
        "location.tariff.off_peak_energy=60 USD/MWh",
        "location.tariff.adder=0 USD/MWh",
    ]]);
    let share = run.value("solar_matched_share");
    assert!(share > 0.02 && share < 0.3, "{share}");
    let import = run.value("energy_grid_mwh");
    let cost = run.results.ledger.paid_for(Category::SolarContracts).in_dollars();
    // All of it is drawn: it costs 15 USD/MWh less than the grid.
    run.assert_near("contract", cost, -15.0 * share * import, 0.02);
    assert!(run.value("energy_solar_mwh").abs() < 1e-12);
}

/// Temporary units are let until the grid comes: until then there is nothing else, and after it none of them.
#[test]
fn temporary_units_leave_when_the_grid_comes() {
    let units = [
        "generation.trailers.kind=temporary_gt",
        "generation.trailers.units=6",
        "generation.trailers.rating=400 kW",
        "generation.trailers.mode=island",
        "generation.trailers.until=2028-04-06",
        "power.battery.power=2 MW",
        "power.battery.energy=1 MWh",
    ];
    let run = small(&[&units]);
    let (import, own) = (run.column("power_import_mw"), run.column("power_generation_mw"));
    assert!(import[..120].iter().all(|power| power.abs() < 1e-9));
    assert!(own[120..].iter().all(|power| power.abs() < 1e-9) && own[119] > 0.1);
    assert!(import[121] > 0.1);
    // 2,400 kW at 25 USD/kW-month for 120 of the 720 hours of April.
    let rent = run.results.ledger.paid_for(Category::GenerationRent).in_dollars();
    run.assert_near("rent", rent, 2_400.0 * 25.0 * 120.0 / 720.0, 1e-6);
    assert!(run.results.ledger.paid_for(Category::Generation).in_dollars().abs() < 1e-9);
}

/// What is there only later is paid for when it comes.
#[test]
fn units_that_come_later_are_paid_for_then() {
    let run = small(&[&ENGINES, &["generation.gas.from=2028-05-20", "horizon=90 d"]]);
    let lines = run.results.ledger.lines().iter();
    let months: Vec<u32> =
        lines.filter(|line| line.category == Category::Generation).map(|line| line.month).collect();
    assert_eq!(months, [2]);
}

/// Turbines and a battery carry a plant of 200 MW until its grid comes; without the battery turbines that take a twentieth
/// at once do not.
#[test]
fn the_islanded_scenario_holds_by_its_battery() {
    let of = |more: &[&str]| {
        let shorter = ["generation.aero.until=2028-04-20", "horizon=30 d"];
        let all: Vec<&str> = shorter.iter().chain(more).copied().collect();
        Run::of("islanded", shipped("islanded", &all))
    };
    let steady = of(&[]);
    assert!(steady.value("island_collapses").abs() < 1e-9);
    let (import, own) = (steady.column("power_import_mw"), steady.column("power_generation_mw"));
    assert!(import[..456].iter().all(|power| power.abs() < 1e-9) && own[455] > 50.0);
    assert!(own[456..].iter().all(|power| power.abs() < 1e-9) && import[460] > 50.0);
    let bare = of(&[
        "power.battery.power=0 MW",
        "power.battery.energy=0 MWh",
        "power.battery.grid_forming=false",
        "generator.aero_gt.step=0.05",
    ]);
    assert!(bare.value("island_collapses") > 0.0);
    let told = &bare.loaded.notes;
    assert!(told.iter().any(|note| note.contains("the island collapses then")), "{told:?}");
    assert!(bare.value("useful_gpu_hours") < steady.value("useful_gpu_hours"));
}

#[test]
fn what_cannot_be_is_said_with_what_is_allowed() {
    let message = |text: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        let head = "site = \"kagoshima\"\nrack = \"gb200_nvl72\"\nsize = \"100 MW\"\n\
             start = \"2030-01-01\"\nhorizon = \"1 d\"\nseed = 1\n";
        std::fs::write(&path, format!("{head}{text}")).unwrap();
        load(&path, &[], &Catalogues::embedded()).unwrap_err().to_string()
    };
    for (text, says) in [
        (
            "[generation.a]\nkind = \"aero\"\nunits = 3\n",
            "generation.a.kind: found \"aero\"; must name one of aero_gt",
        ),
        (
            "[generation.a]\nkind = \"aero_gt\"\n",
            "generation.a.units: found nothing; must be given",
        ),
        (
            "[generation.a]\nkind = \"aero_gt\"\nunits = 300\n",
            "generation.a.units: found 300; must be from 1 to 256",
        ),
        (
            "[generation.a]\nkind = \"aero_gt\"\nunits = 3\nfrom = \"2031-01-01\"\nuntil = \"2030-06-01\"\n",
            "generation.a.until: found \"2030-06-01\"; must be after the day on which they come",
        ),
        (
            "[generation.a]\nkind = \"aero_gt\"\nunits = 3\nuntil = \"soon\"\n",
            "generation.a.until: found \"soon\"; must be a day",
        ),
        (
            "[generator.aero_gt]\nskill = \"wizard\"\n",
            "generator.aero_gt.skill: found \"wizard\"; must name a crew",
        ),
        (
            "[location.cloud]\nclearness = 0.95\ndeviation = 0.3\n",
            "location.cloud.deviation: found 0.3; must be below 0.218",
        ),
        ("[solar.a]\nperformance = 0.8\n", "solar.a.peak: found nothing; must be given"),
    ] {
        let message = message(text);
        assert!(message.contains(says), "{says:?} is not in\n{message}");
    }
}

/// Solar fields follow the radiation of a weather file, hour by hour, and not the clouds of the generator.
///
/// Method: a file whose radiation is 40 W/m2 times the hour of the day and whose year begins as the run does; a field of
/// 100 kW that gives a known part of what stands on its plate, all of which the plant uses.
#[test]
fn solar_fields_follow_the_radiation_of_a_weather_file() {
    let mut lines = vec!["LOCATION,Nowhere,-,-,-,-,45.0,10.0,1.0,100.0".to_owned()];
    lines.resize(8, "HEADER".to_owned());
    let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    for (month, days) in (1..).zip(days) {
        for (day, hour) in (1..=days).flat_map(|day| (1..=24).map(move |hour| (day, hour))) {
            let light = 40 * (hour - 1);
            lines
                .push(format!("2001,{month},{day},{hour},0,?9?9,10.0,5.0,70,101325,0,0,0,{light}"));
        }
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("here.epw"), lines.join("\r\n")).unwrap();
    let text = "site = \"laboratory\"\nrack = \"dgx_h100\"\nsize = \"2 MW\"\nstart = \"2027-01-01\"\n\
         horizon = \"48 h\"\nseed = 1\nlocation.weather.kind = \"file\"\n\
         location.weather.file = \"here.epw\"\nsolar.roof = { peak = \"100 kW\", performance = 0.8 }\n";
    let path = folder.path().join("scenario.toml");
    std::fs::write(&path, text).unwrap();
    let loaded = files::load(&path, &[], &files::Catalogues::embedded()).unwrap();
    let run = Run::of("sun of a file", loaded);
    for (hour, found) in run.column("power_solar_mw").into_iter().enumerate() {
        let expected = 0.1 * 0.8 * 40.0 * (hour % 24) as f64 / 1000.0;
        assert!((found - expected).abs() < 1e-6, "hour {hour}: {found} MW, not {expected}");
    }
}
