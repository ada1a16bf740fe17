//! Cooling from outside: no heat of a hall vanishes, and fewer chillers never cool better.

use factory::cooling::{CircuitFlows, CoolingSystem, HallCooling, HeatLoad, Others, OutdoorAir};
use files::Catalogues;
use units::{Celsius, Power, SimDuration, SimTime, TemperatureDifference};

use crate::support::{Run, loaded, sound};

const SHARES: [f64; 13] = [2.0, 1.2, 1.0, 0.8, 0.6, 0.4, 0.3, 0.2, 0.15, 0.1, 0.05, 0.02, 0.0];

/// The default plant of a hall with a bank of chillers for this share of its heat: 20 MW in coolant at
/// 45 C and 2 MW in air.
fn plant(share: f64, more: &str) -> HallCooling {
    let text = format!(
        "site = \"laboratory\"\nsize = \"5 MW\"\n{more}\n[cooling.chiller]\ncapacity_share = {share:?}\n"
    );
    let design = HeatLoad { liquid: Power::megawatts(20.0), air: Power::megawatts(2.0) };
    HallCooling::new(&sound(&text).scenario.spec().cooling, Celsius::degrees(45.0), design)
}

fn dry(degrees: f64) -> OutdoorAir {
    let [dry_bulb, wet_bulb] = [degrees, degrees - 8.0].map(Celsius::degrees);
    OutdoorAir { dry_bulb, wet_bulb, without_water: false }
}

fn part(heat: HeatLoad, load: f64) -> HeatLoad {
    HeatLoad { liquid: heat.liquid * load, air: heat.air * load }
}

/// Both circuits of a hall, the coolant's first, with the chillers that each gets.
fn circuits(plant: &HallCooling, load: f64, air: OutdoorAir) -> [CircuitFlows; 2] {
    let heat = part(plant.design(), load);
    let of_air = plant.air(heat.air, air);
    let liquid = plant.with_what_air_leaves(plant.liquid(heat.liquid, air), &of_air, air);
    [liquid.flows, of_air.flows]
}

/// Goal: heat leaves as it came, and what chillers do not carry is seen in the water's temperature.
///
/// Method: what is cooler than its set point is mixed up to it. Else water that comes to the chillers from
/// outdoors at air + 8 K × load, or from the hall where that is cooler, is cooled by their part of its rise
/// (20 K and 8 K) and by nothing else, whatever the bank, the load and the weather.
#[test]
fn no_heat_of_a_circuit_vanishes() {
    for share in SHARES {
        let plant = plant(share, "");
        for load in [0.3, 0.6, 0.9, 1.0] {
            for degrees in [10.0, 25.0, 34.0, 38.0, 44.0] {
                for (flows, rise) in
                    circuits(&plant, load, dry(degrees)).into_iter().zip([20.0, 8.0])
                {
                    let what = format!("share {share}, load {load}, {degrees} C: {flows:?}");
                    assert_eq!(flows.rejected, flows.heat + flows.chiller_power, "{what}");
                    let (reached, supply) = (degrees + 8.0 * load, flows.supply.in_degrees());
                    let enters = reached.min(supply + rise);
                    let leaves = enters - rise * (flows.lifted / flows.heat);
                    let free = flows.lifted == Power::ZERO && supply >= reached;
                    assert!(free || (supply - leaves).abs() < 1e-9, "{leaves}: {what}");
                }
            }
        }
    }
}

/// Air alone, 22 MW at 34 C: its water comes back at 34 + 8 = 42 C and is needed at 20 C. Chillers for
/// 0.4 of the heat cool it by 0.4 × 8 K: 38.8 C, 18.8 K too warm.
#[test]
fn heat_that_chillers_leave_warms_the_water_as_far_as_it_must() {
    let text = "site = \"laboratory\"\nsize = \"5 MW\"\n";
    let spec = sound(text).scenario.spec().cooling.clone();
    let design = HeatLoad { liquid: Power::ZERO, air: Power::megawatts(22.0) };
    let plant = HallCooling::new(&spec, Celsius::degrees(45.0), design);
    let leg = plant.air(design.air, dry(34.0));
    assert!((leg.flows.excess.in_kelvins() - 18.8).abs() < 1e-9, "{:?}", leg.flows);
    assert!(plant.performance(design, dry(34.0)).too_warm);
}

/// Without water a tower of 4 K is a fifth of itself in dry air: at a fifth of its load 4 K above it. At full load the 20 K
/// of its water go over at ln(1 + 20 / 4) / 5 transfer units: 20 / (6^0.2 - 1) = 46.4 K above it.
#[test]
fn a_tower_without_water_is_a_part_of_itself_in_dry_air() {
    let plant = plant(0.0, "cooling.rejection = \"tower\"");
    let air = OutdoorAir { without_water: true, ..dry(50.0) };
    for (load, above) in [(0.1, 2.0), (0.2, 4.0), (1.0, 20.0 / (libm::pow(6.0, 0.2) - 1.0))] {
        let [liquid, _] = circuits(&plant, load, air);
        assert!((liquid.cooled.in_degrees() - 50.0 - above).abs() < 1e-9, "{load}: {liquid:?}");
        assert!(!liquid.wetted && liquid.water == 0.0);
    }
    let [wet, _] = circuits(&plant, 1.0, OutdoorAir { without_water: false, ..air });
    assert!((wet.cooled.in_degrees() - 46.0).abs() < 1e-9 && wet.water > 0.0, "{wet:?}");
}

/// At 34 C the air's 2 MW need lifting whole, and of the coolant's 20 MW, which come back at 42 C
/// and are needed at 41 C, 1/20. A bank of 0.1 × 22 = 2.2 MW has 0.2 MW left for that 1 MW: 0.8 K too warm.
#[test]
fn the_air_of_a_hall_has_its_chillers_first() {
    let [liquid, air] = circuits(&plant(0.1, ""), 1.0, dry(34.0));
    assert!((air.lifted.in_megawatts() - 2.0).abs() < 1e-9, "{air:?}");
    assert_eq!(air.excess, TemperatureDifference::ZERO);
    assert!((liquid.lifted.in_megawatts() - 0.2).abs() < 1e-9, "{liquid:?}");
    assert!((liquid.excess.in_kelvins() - 0.8).abs() < 1e-9, "{liquid:?}");
}

/// Method: banks from large to none, at equal heat, in five weathers, with dry coolers and with towers
/// whose chillers work within their curves. Water never gets colder. As long as it keeps its set point,
/// neither power nor water used gets less; where it does not, nothing is saved but power of chillers.
#[test]
fn fewer_chillers_never_cool_better() {
    let cold = "[cooling]\nrejection = \"tower\"\nair_water_temperature = \"8 C\"";
    for more in ["", cold] {
        let plants = SHARES.map(|share| plant(share, more));
        for load in [0.2, 0.5, 0.8, 1.0] {
            for degrees in [10.0, 25.0, 34.0, 38.0, 44.0] {
                for pair in plants.windows(2) {
                    let [more, fewer] =
                        [&pair[0], &pair[1]].map(|plant| circuits(plant, load, dry(degrees)));
                    for (more, fewer) in more.iter().zip(&fewer) {
                        let what = format!("load {load}, {degrees} C: {more:?}, {fewer:?}");
                        assert!(fewer.supply >= more.supply, "{what}");
                        assert_eq!(fewer.fan_power, more.fan_power, "{what}");
                        assert_eq!(fewer.pump_power, more.pump_power, "{what}");
                        let kept = fewer.excess.in_kelvins() == 0.0;
                        let least = more.chiller_power * (1.0 - 1e-12);
                        assert!(!kept || fewer.chiller_power >= least, "{what}");
                        assert!(!kept || fewer.water >= more.water * (1.0 - 1e-12), "{what}");
                    }
                }
            }
        }
    }
}

/// Kagoshima at 34 C all the week: the air needs chillers for 0.09 of the heat, the coolant for 0.05. With
/// them, and so with the bank that is shipped (0.4), PUE is the same; with 0.05 jobs stand still.
#[test]
fn fewer_chillers_never_give_a_better_pue_to_a_plant_that_works() {
    let week = |share: f64| {
        let text = format!(
            "site = \"kagoshima\"\nsize = \"50 MW\"\nhorizon = \"7 d\"\n[cooling.chiller]\n\
             capacity_share = {share:?}\n[location.weather]\nkind = \"constant\"\ndry_bulb = \"34 C\"\n\
             relative_humidity = 0.6\n[jobs.class.\"*\"]\nat_start = 0\n"
        );
        let run = Run::of_text(&text);
        (run.value("pue"), run.value("goodput_gpu_hours"))
    };
    let (pue, goodput) = week(1.0);
    assert!((1.112..1.12).contains(&pue) && goodput > 0.0, "{pue}, {goodput} GPU-h");
    assert_eq!(week(0.4), (pue, goodput));
    assert_eq!(week(0.2), (pue, goodput));
    let (warm, stopped) = week(0.05);
    assert!(warm > pue && stopped == 0.0, "{warm}, {stopped} GPU-h");
}

/// Seconds until 100 racks of a kind trip without cooling at `kilowatts` each, in a hall whose network and
/// losses give 0.2 MW to the air.
fn time_to_trip(rack: &str, liquid_share: f64, kilowatts: f64) -> Option<f64> {
    let text = format!("site = \"laboratory\"\nsize = \"5 MW\"\nrack = \"{rack}\"\n");
    let spec = sound(&text).scenario.spec().cooling.clone();
    let (racks, others) = (Power::kilowatts(100.0 * kilowatts), Power::megawatts(0.2));
    let built = [(racks.max(Power::megawatts(1.0)), others, 100)].into_iter();
    let mut cooling = CoolingSystem::new(&spec, Celsius::degrees(30.0), liquid_share, built);
    let others = Others { hall: others, ..Others::default() };
    cooling.remove(SimTime::START, 0, racks, others);
    cooling.time_to_trip(0, 100).map(SimDuration::in_seconds)
}

/// 0.10 MJ/K × 20 K at 7.75 kW: 258 s, and 1,053 s when idle. A liquid-cooled rack keeps the heat of
/// its coolant alone: 0.04 MJ/K × 20 K at 0.8 × 10 kW are 100 s. Without heat nothing warms.
#[test]
fn air_cooled_racks_have_the_store_of_heat_of_their_key() {
    let near = |found: Option<f64>, expected: f64| {
        assert!(found.is_some_and(|found| (found - expected).abs() < 0.1), "{found:?}, {expected}");
    };
    near(time_to_trip("dgx_h100", 0.0, 7.75), 0.1e6 * 20.0 / 7750.0);
    near(time_to_trip("dgx_h100", 0.0, 1.9), 0.1e6 * 20.0 / 1900.0);
    near(time_to_trip("mi355x_node", 0.8, 10.0), 0.04e6 * 20.0 / 8000.0);
    assert_eq!(time_to_trip("dgx_h100", 0.0, 0.0), None);
}

/// The curve of part load falls to −2 + 1.5 × 0.1 + 1.5 × 0.01 = −1.835 within its range.
#[test]
fn curves_that_are_not_above_0_are_refused() {
    let found = |line: &str| {
        let text = format!("site = \"laboratory\"\nsize = \"5 MW\"\n[cooling.chiller]\n{line}\n");
        loaded(&text, &Catalogues::embedded()).map(|_| ()).unwrap_err().to_string()
    };
    let part_load = found("part_load_curve = [-2.0, 1.5, 1.5]");
    assert!(
        part_load
            .contains("found a curve that falls to -1.835; must be above 0 in its whole range"),
        "{part_load}"
    );
    let capacity = found("capacity_curve = [0.5, 0.0, 0.0, -0.02, 0.0, 0.0]");
    assert!(capacity.contains("a curve that falls to -0.089"), "{capacity}");
    assert!(found("chilled_range = [\"9 C\", \"5 C\"]").contains("must begin below its end"));
}

/// Goal: a tower in cold air gives part of its heat off without evaporating water.
///
/// Method: the same plant in air of -10 C and of 30 C at the same relative humidity; about half of the heat
/// leaves as sensible heat at -10 C, and nearly none at 30 C, where towers are known for 1.6 to 2.0 L/kWh.
#[test]
fn a_tower_evaporates_half_as_much_in_cold_air() {
    let wue = |degrees: i32| {
        let text = format!(
            "site = \"laboratory\"\nrack = \"vera_rubin_nvl72_max_q\"\nsize = \"5 MW\"\nhorizon = \"48 h\"\n\
             [location.weather]\nkind = \"constant\"\ndry_bulb = \"{degrees} C\"\nrelative_humidity = 0.6\n\
             [cooling]\nrejection = \"tower\"\n"
        );
        Run::of("tower", sound(&text)).value("wue_l_per_kwh")
    };
    let (cold, warm) = (wue(-10), wue(30));
    assert!((0.4..0.6).contains(&(cold / warm)), "{cold} and {warm} L/kWh");
    assert!((1.6..2.0).contains(&warm), "{warm} L/kWh");
}

/// The defaults' two years from 2028 on: 731 days, of which the first year has 366; each is a whole year of the
/// cash flow.
#[test]
fn years_of_a_run_are_calendar_years() {
    let text =
        "site = \"laboratory\"\nsize = \"1 MW\"\nhorizon = \"2 years\"\nstart = \"2028-01-01\"\n";
    let run = Run::of_text(text);
    assert_eq!(run.rows.len(), (366 + 365) * 24);
    let lengths: Vec<f64> = run.results.years.iter().skip(1).map(|year| year.length).collect();
    assert_eq!(lengths, [1.0, 1.0]);
    let days = sound(&text.replace("2 years", "365 d"));
    assert_eq!(days.scenario.length(), SimDuration::hours(365 * 24), "days are days");
    let year = sound(&text.replace("2 years", "1 year"));
    assert_eq!(year.scenario.length(), SimDuration::hours(366 * 24));
}

/// A dew point above the mean temperature, and means outside minimum and maximum.
#[test]
fn normals_that_cannot_be_are_refused() {
    let found = |key: &str, other: &str| {
        let months = std::iter::repeat_n("\"20 C\"", 11).collect::<Vec<_>>().join(", ");
        let text = format!(
            "site = \"laboratory\"\nsize = \"5 MW\"\n[location.weather]\n{key} = [{months}, \"{other}\"]\n"
        );
        loaded(&text, &Catalogues::embedded()).map(|_| ()).unwrap_err().to_string()
    };
    let dew = found("dew_point", "20.5 C");
    assert!(
        dew.contains("found 20.5 C in December; must be at most the mean of the month"),
        "{dew}"
    );
    assert!(found("mean", "21 C").contains("must lie between location.weather.low and high"));
    assert!(found("low", "20.1 C").contains("must lie between location.weather.low and high"));
}
