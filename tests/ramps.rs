//! Ramps: jobs that start at a site whose connection gives 20 MW more in each minute.

use factory::Simulation;
use factory::results::Recording;
use files::Catalogues;

use crate::support::{Run, loaded, sound};

/// A thousand racks of which one job of 8,000 GPUs takes all, with 150 MW above idle; nothing else happens.
pub(crate) fn plant(more: &str, outage: &str) -> Run {
    Run::of_text(&text(&format!("{more}\n{outage}")))
}

const OUTAGE: &str =
    "location.grid.planned_outage = \"24 h\"\nlocation.grid.planned_duration = \"1 h\"";

fn text(more: &str) -> String {
    format!(
        r#"{more}
site = "laboratory"
size = "250 MW"
start = "2027-01-01"
horizon = "48 h"
seed = 1
compute.racks = 1000
compute.racks_per_hall = 125
compute.racks_per_row = 25
compute.racks_per_pod = 125
compute.spare_gpus = 0
compute.storage_share = 0.0
compute.network.switch_ports = 0
power.maintenance.duration = "0 h"
power.unit."*".rate = "0 /year"
power.ups.autonomy = "0 s"
power.genset.share = 0.0
failures.component."*".rate = "0 /year"
location.grid.return_delay = "0 s"
location.grid.outage_rate = "0 /year"
location.grid.dip_rate = "0 /year"
location.hazard."*".rate = "0 /year"
location.weather.kind = "constant"
location.weather.dry_bulb = "15 C"
location.weather.relative_humidity = 0.5
placement.warm_domains_per_pod = 0.0
placement.exposed = {{ domain = 0.0, pod = 0.0, hall = 0.0 }}
jobs.recovery.start_time = "0 s"
jobs.recovery.start_growth = "0 s"
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
at_start = 1
gpus_median = 8000
gpus_least = 8000
gpus_most = 8000
gpus_spread = 0.0
length_median = "1000 h"
length_spread = 0.0
length_most = "2000 h"
checkpoint = "none"
intensity = 1.0
outcome = {{ error = 0.0, cancel = 0.0, oom = 0.0, timeout = 0.0 }}
"#
    )
}

const BATTERY: &str = "power.ramp = \"battery\"\npower.battery.power = \"250 MW\"\npower.battery.energy = \"100 MWh\"\n\
     power.battery.reserve = 0.0\npower.battery.least = 0.0\npower.battery.auxiliaries = 0.0";

/// Goal: what is drawn rises by no more than 20 MW in any minute, which it exceeds manifold where the ramp is only told;
/// the battery gives half of the step for as long as that takes, and a job that waits is slowed down meanwhile.
///
/// Method: the step is what is drawn more at once where it is only told, when the job starts again after an outage; 150 MW
/// with the losses and the cooling for it. The others start once, from idle racks.
#[test]
fn starts_stay_within_the_ramp() {
    let told = plant("power.ramp = \"report\"", OUTAGE);
    let step = told.value("greatest_ramp_mw_per_min");
    assert!(step > 150.0 && step < 180.0, "{step} MW");
    let minutes = step / 20.0;
    let [quiet, stretched, hidden] =
        ["power.ramp = \"report\"", "power.ramp = \"stretch\"", BATTERY]
            .map(|more| plant(more, ""));
    for run in [&stretched, &hidden] {
        let greatest = run.value("greatest_ramp_mw_per_min");
        assert!(greatest <= 20.0 * 1.02 && greatest > 19.0, "{greatest} MW in a minute");
    }
    assert!((stretched.value("ramps_stretched") - 1.0).abs() < 1e-9);
    assert!(stretched.value("ramps_kept").abs() < 1e-9);
    // Speed falls less than power does.
    let slowed = stretched.used("throttling") / (8000.0 * minutes / 60.0);
    assert!(slowed > 0.2 && slowed < 0.5, "{slowed} of the ramp's time");
    let less = quiet.value("energy_grid_mwh") - stretched.value("energy_grid_mwh");
    let each = step * minutes / 60.0 / 2.0;
    let of_steps = step * 2.5 / 3600.0;
    stretched.assert_near("less drawn", less, each + of_steps, 0.02);
    assert!((hidden.value("ramps_kept") - 1.0).abs() < 1e-9);
    assert!(hidden.used("throttling").abs() < 1e-6);
    let work = "scheduled_gpu_hours";
    hidden.assert_near("work", hidden.value(work), quiet.value(work), 1e-9);
    let delivered = hidden.value("battery_cycles") * 100.0;
    hidden.assert_near("delivered", delivered, each + of_steps, 0.02);
    // Racks that are back after an outage idle at once: 125 of 40 kW with what they need.
    let returned = plant("power.ramp = \"stretch\"", OUTAGE).value("greatest_ramp_mw_per_min");
    assert!(returned < 20.0 * 1.02 + 125.0 * 0.04 * 1.15, "{returned} MW in a minute");
}

/// A battery that holds too little hides nothing, and the job waits.
#[test]
fn a_battery_that_is_too_small_hides_no_start() {
    let run = plant(&BATTERY.replace("\"100 MWh\"", "\"5 MWh\""), "");
    assert!(run.value("ramps_kept").abs() < 1e-9);
    assert!((run.value("ramps_stretched") - 1.0).abs() < 1e-9);
    assert!(run.value("greatest_ramp_mw_per_min") <= 20.0 * 1.02);
}

/// One job after the other of which each takes all, for ten hours.
fn jobs(more: &str, count: u32) -> Run {
    let whole = text(more).replace("at_start = 1", &format!("at_start = {count}"));
    Run::of_text(&whole.replace("\"1000 h\"", "\"10 h\"").replace("\"2000 h\"", "\"10 h\""))
}

/// Goal: what is drawn falls by no more than 20 MW in any minute when a job stops, which it exceeds manifold where that is
/// only told; idle GPUs burn half of the step for as long as that takes, or a battery takes it up.
///
/// Method: 150 MW of 8,000 GPUs at f times that with losses and cooling fall in 7.5 f minutes. All stages of the chain are
/// there, so f is what is told of the step.
#[test]
fn stops_stay_within_the_ramp() {
    let [told, stretched, hidden] =
        ["power.ramp = \"report\"", "power.ramp = \"stretch\"", BATTERY_WITH_ROOM]
            .map(|more| jobs(more, 1));
    let step = told.value("greatest_ramp_down_mw_per_min");
    assert!(step > 150.0 && step < 180.0, "{step} MW");
    for run in [&stretched, &hidden] {
        let greatest = run.value("greatest_ramp_down_mw_per_min");
        assert!(greatest <= 20.0 * 1.02 && greatest > 17.0, "{greatest} MW in a minute");
    }
    let hours = step / 20.0 / 60.0;
    let burnt = stretched.value("energy_burn_mwh");
    // It takes as long as if every watt cost what the last one does at full load.
    stretched.assert_near("burnt", burnt, 150.0 * (hours / 2.0 + 2.5 / 3600.0), 0.05);
    assert!((stretched.value("ramps_down_burnt") - 1.0).abs() < 1e-9);
    assert!(stretched.value("ramps_down_kept").abs() < 1e-9);
    assert!(hidden.value("energy_burn_mwh").abs() < 1e-9);
    assert!((hidden.value("ramps_down_kept") - 1.0).abs() < 1e-9);
    assert!(hidden.value("ramps_down_burnt").abs() < 1e-9);
    assert!(told.value("energy_burn_mwh").abs() < 1e-9);
}

/// Goal: a job that starts as another stops takes the place of what that drew: nothing burns in between, and it need not
/// wait for its power.
#[test]
fn what_starts_as_another_stops_does_not_wait() {
    let ramp = "power.ramp = \"stretch\"";
    let (one, two) = (jobs(ramp, 1), jobs(ramp, 2));
    two.assert_near("burnt", two.value("energy_burn_mwh"), one.value("energy_burn_mwh"), 1e-9);
    two.assert_near("waited", two.used("throttling"), one.used("throttling"), 1e-9);
    assert!((two.value("ramps_stretched") - 1.0).abs() < 1e-9);
}

/// A job that stops while the battery still carries half of its start leaves half of a step, and one whose GPUs burn up to
/// their floor a step with that.
#[test]
fn what_a_stop_leaves_is_what_was_drawn() {
    let short = text(BATTERY_WITH_ROOM).replace("\"1000 h\"", "\"4 min\"");
    let short = Run::of_text(&short.replace("\"2000 h\"", "\"4 min\""));
    let ramps = ["greatest_ramp_mw_per_min", "greatest_ramp_down_mw_per_min"];
    // What is carried and taken up counts every watt as the last one at full load: up to 3 % of 150 MW at once.
    for ramp in ramps {
        assert!(short.value(ramp) <= 20.0 * 1.02 + 4.5, "{ramp}: {}", short.value(ramp));
    }
    assert!((short.value("ramps_down_kept") - 1.0).abs() < 1e-9);
    let floor = text("power.ramp = \"stretch\"")
        .replace("intensity = 1.0", "intensity = 0.6\nswing = { floor = 1.0, synchronous = true }");
    let floor = floor.replace("\"1000 h\"", "\"10 h\"").replace("\"2000 h\"", "\"10 h\"");
    let floor = Run::of_text(&floor);
    assert!(floor.value("energy_burn_mwh") > 100.0, "GPUs burn up to their floor");
    for ramp in ramps {
        assert!(floor.value(ramp) <= 20.0 * 1.02, "{ramp}: {}", floor.value(ramp));
    }
}

/// A battery that cannot hold what stops takes none of it up.
#[test]
fn a_battery_that_is_too_small_takes_up_no_stop() {
    let run = jobs(&BATTERY_WITH_ROOM.replace("\"100 MWh\"", "\"15 MWh\""), 1);
    assert!(run.value("ramps_down_kept").abs() < 1e-9);
    assert!((run.value("ramps_down_burnt") - 1.0).abs() < 1e-9);
    assert!(run.value("greatest_ramp_down_mw_per_min") <= 20.0 * 1.02);
}

/// A battery that only trades, and wears too much for that: it stays as it is.
const BATTERY_WITH_ROOM: &str = "power.ramp = \"battery\"\npower.battery.power = \"250 MW\"\npower.battery.energy = \"100 MWh\"\n\
     power.battery.reserve = 0.0\npower.battery.least = 0.0\npower.battery.auxiliaries = 0.0\n\
     power.battery.filled = 0.5\npower.battery.arbitrage = true\npower.battery.wear_cost = \"1000 USD/MWh\"";

/// Goal: what a battery buys and sells changes what is drawn by no more than 20 MW in any minute, and is no less for that.
///
/// Method: 200 MW at a constant load, from cheap to dear hours and back: at once that is 100 MW and more. Late by five minutes
/// at its begin and its end, a trade is of the same energy.
#[test]
fn trades_keep_the_ramp() {
    let trades = "location.tariff.peak_energy = \"200 USD/MWh\"\nlocation.tariff.off_peak_energy = \"60 USD/MWh\"\n\
         location.tariff.peak_begins = 8\nlocation.tariff.peak_ends = 12\npower.battery.power = \"100 MW\"\n\
         power.battery.energy = \"200 MWh\"\npower.battery.filled = 0.5\npower.battery.arbitrage = true\n\
         power.battery.reserve = 0.0\npower.battery.least = 0.0\n";
    let [told, stretched, hidden] = ["report", "stretch", "battery"]
        .map(|it| plant(&format!("power.ramp = \"{it}\"\n{trades}"), ""));
    let ramps = ["greatest_ramp_mw_per_min", "greatest_ramp_down_mw_per_min"];
    let cycles = told.value("battery_cycles");
    assert!(cycles > 0.5, "{cycles} cycles in two days");
    for ramp in ramps {
        let at_once = told.value(ramp);
        assert!(at_once > 70.0, "{ramp}: {at_once} where it is told");
        for run in [&stretched, &hidden] {
            let greatest = run.value(ramp);
            assert!(greatest <= 20.0 * 1.02 && greatest > 15.0, "{ramp}: {greatest}");
        }
    }
    stretched.assert_near("delivered", stretched.value("battery_cycles"), cycles, 0.02);
}

/// Recorded in full or not, a run with ramps has one digest.
#[test]
fn recording_changes_no_ramp() {
    let scenario = sound(&text("power.ramp = \"stretch\""));
    let digest = |recording| Simulation::new(&scenario.scenario, recording).finish().digest;
    assert_eq!(digest(Recording::Summary), digest(Recording::Full));
}

/// A policy needs a ramp, and a battery where that is to hide starts.
#[test]
fn a_policy_without_means_is_told() {
    let message = |more: &str| {
        let text = text(more);
        loaded(&text, &Catalogues::embedded()).unwrap_err().to_string()
    };
    let without = message("power.ramp = \"battery\"");
    assert!(
        without
            .contains("power.ramp: found \"battery\" without a battery; needs power.battery.power"),
        "{without}"
    );
    let small = message("power.ramp = \"stretch\"\nlocation.grid.ramp_from = \"300 MW\"");
    assert!(
        small.contains("power.ramp: found a policy for a site of 250 MW without a ramp; needs"),
        "{small}"
    );
    assert!(small.contains("scenario.toml:1"), "no place in\n{small}");
    let other = message("power.ramp = \"ignore\"");
    assert!(other.contains("report") && other.contains("stretch"), "{other}");
}
