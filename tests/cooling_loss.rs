//! Halls whose cooling has lost power: their water takes the heat, racks slow down, then trip.

use crate::recording::{Watched, hold};
use crate::support::{Run, sound};

/// A hall of 128 racks at 190 kW that all go into coolant, 24.32 MW, with a job on each; 35 m3 of water and coolant of
/// 0.65 MJ/K for each rack take up 226.7 MJ/K. Nothing fails but what `more` says.
pub(crate) fn plant(more: &str) -> String {
    let text = format!(
        r#"
site = "laboratory"
size = "40 MW"
start = "2027-01-01"
horizon = "48 h"
seed = 1
compute.racks = 128
compute.racks_per_hall = 128
compute.racks_per_row = 16
compute.racks_per_pod = 128
compute.spare_gpus = 0
compute.storage_share = 0.0
compute.network.switch_ports = 0
power.maintenance.duration = "0 h"
power.unit."*".rate = "0 /year"
power.genset.step = 1.0
power.genset.start_failure = 0.0
power.genset.run_mttf = "1000000 h"
failures.component."*".rate = "0 /year"
location.grid.return_delay = "0 s"
location.grid.outage_rate = "0 /year"
location.grid.dip_rate = "0 /year"
location.hazard."*".rate = "0 /year"
location.weather.kind = "constant"
location.weather.dry_bulb = "25 C"
location.weather.relative_humidity = 0.5
placement.warm_domains_per_pod = 0.0
placement.exposed = {{ domain = 0.0, pod = 0.0, hall = 0.0 }}
cooling.thermal.loop_heat = "0.65 MJ/K"
cooling.thermal.water_m3_per_mw = {water:?}
jobs.only = ["research"]
[compute.rack]
gpus = 8
gpus_per_tray = 8
rated_power = "190 kW"
typical_power = "190 kW"
idle_power = "40 kW"
liquid_share = 1.0
supply_temperature = "45 C"
[jobs.class.research]
share = 0.0
at_start = 128
gpus_median = 8
gpus_least = 8
gpus_spread = 0.0
length_median = "100 h"
length_spread = 0.0
length_most = "1000 h"
checkpoint = "none"
intensity = 1.0
outcome = {{ error = 0.0, cancel = 0.0, oom = 0.0, timeout = 0.0 }}
"#,
        water = 35.0 / 24.32
    );
    more.lines().fold(text, |text, line| format!("{line}\n{text}"))
}

/// The same without the grid for so long, at the end of the first day.
fn hall(length: &str, more: &str) -> Run {
    let outage = format!(
        "location.grid.planned_outage = \"24 h\"\nlocation.grid.planned_duration = {length:?}\n"
    );
    Run::of_text(&plant(&format!("{outage}{more}")))
}

/// The same with dips that leave so much of the voltage for 150 ms, from the end of the first day on, and stores that
/// carry these loads.
fn dipping(train: &str, voltage: f64, carries: &str) -> String {
    plant(&format!(
        "location.grid.dip.planned = \"24 h\"\nlocation.grid.dip.train = [{train}]\n\
         location.grid.dip.train_voltage = {voltage:?}\nlocation.grid.dip.train_length = \"150 ms\"\n\
         power.ups.carries = [{carries}]\n{UNSLOWED}"
    ))
}

fn dips(train: &str, voltage: f64, carries: &str) -> Run {
    Run::of_text(&dipping(train, voltage, carries))
}

const NO_SETS: &str = "power.genset.share = 0.0";

/// Racks cannot be slowed down.
const UNSLOWED: &str = "jobs.class.\"*\".least_power = 1.0";

fn trips(run: &Run) -> usize {
    run.incidents.iter().filter(|incident| incident.what == "hall too warm").count()
}

/// Seconds after the loss of the grid at which the hall trips.
fn trip_at(run: &Run) -> f64 {
    let trip = run.incidents.iter().find(|incident| incident.what == "hall too warm").unwrap();
    trip.at.in_seconds() - 24.0 * 3600.0
}

/// The warmest coolant of any hour, in C.
fn warmest_of(run: &Run) -> f64 {
    run.column("supply_temperature_c").into_iter().fold(f64::MIN, f64::max)
}

/// Goal: an outage of a minute trips nobody: sets feed fans at 25 s, which turn at 55 s, and racks are slowed down for
/// the seconds from 46.6 s on, at which the water is 5 K too warm.
///
/// Method: rack-hours slowed down of a year in which nothing else slows racks down.
#[test]
fn a_minute_without_the_grid_slows_racks_down_and_trips_none() {
    let run = hall("60 s", "");
    assert_eq!(trips(&run), 0);
    let hot = 5.0 * 226.7e6 / 24.32e6;
    let expected = 128.0 * (55.0 - hot) / 3600.0;
    run.assert_near("slowed", run.value("capped_rack_hours_heat"), expected, 2e-3);
    // Warmer than 45 C and 5 K, by what half of the dynamic power adds until fans turn.
    let warmest = 50.0 + (55.0 - hot) * 128.0 * 0.115 / 226.7;
    run.assert_near("warmest", warmest_of(&run), warmest, 1e-3);
    assert!(run.used("without power").abs() < 1e-9);
    // Fans that stores carry never stop.
    let on_stores =
        "power.ups.carries = [\"racks\", \"network\", \"cdu_pumps\", \"facility_pumps\", \"fans\"]";
    let carried = hall("60 s", on_stores);
    assert!(carried.value("capped_rack_hours").abs() < 1e-9);
    // Nor do racks slow down whose water is twice as much as those 55 s take.
    let tank = hall("60 s", "cooling.thermal.tank = \"100 m3\"");
    assert!(tank.value("capped_rack_hours").abs() < 1e-9);
}

/// Goal: ten minutes with sets that fail trip the hall: at 186.4 s of full heat, or later as it is slowed down.
///
/// Method: by hand. From 46.6 s on at half of 150 kW of dynamic power above 40 kW idle, 14.72 MW take 231 s for the
/// other 15 K. A tank of 100 m3 makes 523.6 s of 186.4. Racks are off until 20 min after the return of supply.
#[test]
fn ten_minutes_without_fans_trip_a_hall() {
    let full = hall("10 min", &format!("{NO_SETS}\n{UNSLOWED}"));
    full.assert_near("trip", trip_at(&full), 20.0 * 226.7 / 24.32, 1e-3);
    full.assert_near("warmest", warmest_of(&full), 65.0, 1e-6);
    let slowed = hall("10 min", NO_SETS);
    let expected = 5.0 * 226.7 / 24.32 + 15.0 * 226.7 / (128.0 * 0.115);
    slowed.assert_near("later", trip_at(&slowed), expected, 1e-3);
    let off = (600.0 - trip_at(&slowed)) / 60.0 + 20.0;
    let found = slowed.value("down_cooling_gpu_hours") / slowed.value("gpus") * 60.0;
    assert!((found - off).abs() < 1e-3, "off for {found} min, not {off}");
    let more = format!(
        "{NO_SETS}\n{UNSLOWED}\ncooling.thermal.tank = \"100 m3\"\npower.ups.autonomy = \"20 min\""
    );
    let tank = hall("10 min", &more);
    tank.assert_near("tank", trip_at(&tank), 523.6, 1e-3);
}

/// Without pumps of coolant each rack keeps its own: 0.65 MJ/K x 20 K at 190 kW are 68.4 s. With them, and without
/// those of the water, all of their coolant together: the same.
#[test]
fn without_pumps_racks_trip_alone() {
    for pumps in ["", ", \"cdu_pumps\""] {
        let carries = format!("power.ups.carries = [\"racks\", \"network\"{pumps}]");
        let run = hall("10 min", &format!("{NO_SETS}\n{UNSLOWED}\n{carries}"));
        run.assert_near("trip", trip_at(&run), 0.65e6 * 20.0 / 190e3, 1e-4);
    }
}

const ONE: &str = "\"0 s\"";
const TRAIN: &str = "\"0 s\", \"16 s\"";
const RACKS: &str = "\"racks\", \"network\"";
const PUMPS: &str = "\"cdu_pumps\", \"facility_pumps\"";

/// Kelvins above 45 C.
fn warmed(run: &Run) -> f64 {
    assert_eq!(trips(run), 0);
    warmest_of(run) - 45.0
}

/// Goal: a dip to 0.3 for 150 ms stops what no store carries: pumps for 10 s, fans for 30 s.
///
/// Method: by hand. 24.32 MW into 226.7 MJ/K for 30 s are 3.22 K, whether pumps turn all the while or bring the heat
/// of their 10 s then. Pumps alone: 190 kW into 0.65 MJ/K of standing coolant for 10 s are 2.92 K.
#[test]
fn a_dip_stops_fans_for_30_s_and_pumps_for_10_s() {
    let fans = 24.32 * 30.0 / 226.7;
    let pumps = 0.190 * 10.0 / 0.65;
    for (carries, expected) in [
        (RACKS.to_owned(), fans),
        (format!("{RACKS}, {PUMPS}"), fans),
        (format!("{RACKS}, \"fans\""), pumps),
    ] {
        let run = dips(ONE, 0.3, &carries);
        run.assert_near(&carries, warmed(&run), expected, 2e-3);
        assert!((run.value("dip_transfers") - 1.0).abs() < 1e-9, "stores carry the racks");
    }
}

/// Neither does water warm whose fans and pumps stores carry, nor that of a hall whose motors bear the dip; chillers,
/// which then stop alone, have nothing to do at 25 C outdoors.
#[test]
fn what_stores_carry_and_what_bears_a_dip_does_not_stop() {
    let carried = dips(ONE, 0.3, &format!("{RACKS}, {PUMPS}, \"fans\""));
    assert!(warmed(&carried).abs() < 1e-9);
    let shallow = dips(ONE, 0.81, RACKS);
    assert!(warmed(&shallow).abs() < 1e-9);
}

/// Goal: motors turn again so long after the last dip of a train, no heat is lost when pumps stop twice, and a full
/// recording changes nothing and balances.
///
/// Method: by hand. Dips at 0 and 16 s: fans turn at 46 s, when all water has 24.32 MW of 46 s. Pumps stand from 0 to
/// 10 s and from 16 to 26 s, and the water keeps what it had meanwhile.
#[test]
fn a_train_of_dips_counts_from_its_last() {
    let expected = 24.32 * 46.0 / 226.7;
    for carries in [RACKS.to_owned(), format!("{RACKS}, {PUMPS}")] {
        let run = dips(TRAIN, 0.3, &carries);
        run.assert_near(&carries, warmed(&run), expected, 2e-3);
        hold(&Watched::of(&carries, sound(&dipping(TRAIN, 0.3, &carries))), &run.results);
    }
}
