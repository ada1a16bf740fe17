//! Hand calculations: plants so simple that a page of arithmetic says what must come out.

use crate::support::{NEAR, Run};

/// Ten racks of 10 GPUs that draw 20 kW idle and 100 kW at most, in one hall of a place where nothing
/// ever happens; no network, no storage, no losses, no cooling, no jobs.
const BENCH: &str = r#"
site = "laboratory"
size = "2 MW"
start = "2027-01-01"
horizon = "1 d"

[compute]
racks = 10
racks_per_hall = 10
racks_per_row = 10
racks_per_pod = 10
spare_gpus = 0
storage_share = 0.0
design_pue = 1.0
network.switch_ports = 0

[compute.rack]
gpus = 10
gpus_per_tray = 1
rated_power = "100 kW"
typical_power = "100 kW"
idle_power = "20 kW"
liquid_share = 1.0
supply_temperature = "45 C"

[power.stage."*"]
no_load_loss = 0.0
proportional_loss = 0.0
quadratic_loss = 0.0

[power.ups]
autonomy = "0 s"
carries = ["racks", "network", "cdu_pumps", "facility_pumps", "fans", "chillers"]

[power.genset]
share = 0.0

[cooling]
fan_power = 0.0
pump_power = 0.0
cdu_power = 0.0
air_handler_power = 0.0
air_water_temperature = "35 C"

[power.topology]
hall = "N"

[power.maintenance]
duration = "0 h"

[power.unit."*"]
rate = "0 /year"

[failures.component."*"]
rate = "0 /year"

[jobs.class."*"]
share = 0.0
gpus_least = 1
gpus_step = 1
"#;

/// The bench with other values for some keys, which must stand on lines of their own.
#[track_caller]
fn bench(changes: &[(&str, &str)], more: &str) -> Run {
    let mut text = BENCH.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "the bench no longer contains {from:?}");
        text = text.replacen(from, to, 1);
    }
    // What the house draws is no part of these calculations.
    let (power, house) = ("[power]\n", "[power]\nhouse_load = 0.0\n");
    let text = text + more + NEAR;
    let text = if text.contains(power) { text.replacen(power, house, 1) } else { text + house };
    Run::of_text(&text)
}

/// A hall's UPS of one unit of 1 MW with losses of 1 %, 2 % and 5 %.
const UPS_STAGE: (&str, &str) = (
    "[power.ups]",
    "[power.line_up]\nrating = \"1 MW\"\n[power.stage.ups]\nno_load_loss = 0.01\n\
     proportional_loss = 0.02\nquadratic_loss = 0.05\nroom = \"hall\"\n[power.ups]",
);

/// IT: 10 × 20 kW = 200 kW. The UPS adds 1 % of 1 MW, 2 % of 200 kW and 5 % × 200 kW × 0.2:
/// 10 + 4 + 2 = 16 kW. Fans and pumps follow flow (exponent 1, no least speed).
///
/// Liquid, designed for 1,000 kW, carries 200 kW: a load of 0.2.
/// - It is needed at 45 − 0.2 × 4 = 44.2 C; air at 20 C with an approach of 8 K leaves a margin of
///   (44.2 − 20) / 8 = 3.025, so fans run at 0.2 / 3.025: 18 kW × 0.0661157 = 1.190083 kW.
/// - Pumps 10 kW × 0.2 = 2 kW, coolant pumps 8 kW × 0.2 = 1.6 kW.
///
/// Air, designed for the UPS's 10 + 20 + 50 = 80 kW of losses, carries 16 kW: a load of 0.2.
/// - It is needed at 35 C: a margin of 15 / 8, fans 80 × 0.018 × 0.2 / 1.875 = 0.1536 kW.
/// - Pumps 80 × 0.010 × 0.2 = 0.16 kW, air handlers 80 × 0.05 × 0.2 = 0.8 kW.
///
/// Drives lose 4 % of all that: PUE = (200 + 16 + (4.790083 + 1.1136) × 1.04) / 200.
#[test]
fn the_pue_of_an_idle_day_at_constant_temperature() {
    let changes = [
        UPS_STAGE,
        ("fan_power = 0.0", "fan_power = 0.018\nspeed_exponent = 1.0\nleast_speed = 0.0"),
        ("pump_power = 0.0", "pump_power = 0.010"),
        ("cdu_power = 0.0", "cdu_power = 0.008"),
        ("air_handler_power = 0.0", "air_handler_power = 0.05"),
    ];
    let approaches = "[cooling.chiller]\ncapacity_share = 0.0\n";
    let run = bench(&changes, approaches);
    let liquid = 18.0 * 0.2 / 3.025 + 10.0 * 0.2 + 8.0 * 0.2;
    let air = 80.0 * 0.018 * 0.2 / 1.875 + 80.0 * 0.010 * 0.2 + 80.0 * 0.05 * 0.2;
    run.assert_close("IT", run.value("energy_it_mwh"), 0.2 * 24.0);
    run.assert_close("losses", run.value("energy_losses_mwh"), 0.016 * 24.0);
    let cooling = (liquid + air) / 1000.0 * 24.0;
    run.assert_near("cooling", run.value("energy_cooling_mwh"), cooling, 1e-9);
    let drives = (liquid + air) * 0.04;
    let lost = run.value("energy_mechanical_loss_mwh");
    run.assert_near("drives", lost, drives / 1000.0 * 24.0, 1e-9);
    let facility = 200.0 + 16.0 + liquid + air + drives;
    run.assert_near("PUE", run.value("pue"), facility / 200.0, 1e-9);
    assert!((run.value("pue") - 1.1107).abs() < 1e-4, "{}", run.value("pue"));
    // In a room of its own the UPS takes 20 W of fans for each of its 16 kW, and nothing of the circuit of the air.
    let changes = changes.map(|(from, to)| (from, to.replace("\"hall\"", "\"electrical\"")));
    let changes: Vec<(&str, &str)> =
        changes.iter().map(|(from, to)| (*from, to.as_str())).collect();
    let apart = bench(&changes, approaches);
    let cooling = liquid + 16.0 * 0.02;
    apart.assert_near("apart", apart.value("energy_cooling_mwh"), cooling / 1000.0 * 24.0, 1e-9);
    apart.assert_near("PUE", apart.value("pue"), (216.0 + cooling * 1.04) / 200.0, 1e-9);
    // What is lost outdoors takes nothing.
    let changes: Vec<(String, String)> = changes
        .iter()
        .map(|(from, to)| ((*from).to_owned(), to.replace("\"electrical\"", "\"outdoors\"")))
        .collect();
    let changes: Vec<(&str, &str)> =
        changes.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
    let outdoors = bench(&changes, approaches);
    outdoors.assert_near("PUE", outdoors.value("pue"), (216.0 + liquid * 1.04) / 200.0, 1e-9);
}

/// Three transformers (N+1) of 1 MW feed the site, one UPS of 1 MW feeds the hall.
///
/// UPS: 200 + 16 = 216 kW, as above. Transformers: no load 0.1 % × 3,000 kW = 3 kW, load 0.6 % ×
/// 216 kW × 216 / 3,000 = 0.093312 kW. Import: 219.093312 kW.
#[test]
fn the_losses_of_two_stages_add_up() {
    let run = bench(&[UPS_STAGE], TRANSFORMERS);
    let import = 216.0 + 3.0 + 216.0 * 0.006 * 216.0 / 3000.0;
    run.assert_close("import", run.value("energy_grid_mwh"), import / 1000.0 * 24.0);
    run.assert_close("peak", run.value("power_import_peak_mw"), 0.219_093_312);
    run.assert_close("losses", run.value("energy_losses_mwh"), (import - 200.0) / 1000.0 * 24.0);
}

const TRANSFORMERS: &str = "[power.stage.hv_mv]\nunit_rating = \"1 MW\"\n\
     no_load_loss = 0.001\nproportional_loss = 0.0\nquadratic_loss = 0.006\n";

/// The plant above for 2027: 219.093312 kW in every hour.
///
/// Demand: 10 USD/kW × 219.093312 kW = 2,190.93 USD to the cent, 12 times = 26,291.16 USD. Energy: 1 January 2027 is a Friday,
/// so the year has 261 weekdays with 5 peak hours each, 1,305 h at 100 USD/MWh, and 7,455 h at 50.
#[test]
fn a_year_of_constant_power_has_a_bill_that_fits_on_a_line() {
    let tariff = "[location.tariff]\npeak_energy = \"100 USD/MWh\"\noff_peak_energy = \"50 USD/MWh\"\n\
         peak_begins = 17\npeak_ends = 22\ndemand_charge = \"10 USD/kW-month\"\n";
    let horizon = ("horizon = \"1 d\"", "horizon = \"1 year\"");
    let run = bench(&[UPS_STAGE, horizon], &(TRANSFORMERS.to_owned() + tariff));
    let year = run.results.years[1];
    let kilowatts = 219.093_312;
    run.assert_near("demand", year.demand.in_dollars(), 12.0 * 2_190.93, 1e-12);
    let energy = kilowatts / 1000.0 * (1305.0 * 100.0 + 7455.0 * 50.0);
    // To the cent in each of twelve months.
    let found = year.energy.in_dollars();
    assert!((found - energy).abs() <= 12.0 * 0.005, "energy: {found} against {energy}");
    assert_eq!(run.results.years.len(), 2);
}

/// Ten servers with 8 erlang: a job waits with probability 0.4092 and on average
/// 0.4092 / (10 − 8) = 0.2046 of its mean length (Erlang C).
///
/// Method: forty runs of a year with exponential gaps and lengths, 8 jobs of 1 h an hour. The formula
/// must lie within the 95 % confidence interval of their mean (t = 2.023 with 39 degrees of freedom),
/// and the interval must be narrow.
#[test]
fn ten_servers_make_jobs_wait_as_erlang_says() {
    let changes = [
        ("horizon = \"1 d\"", "horizon = \"1 year\""),
        ("racks = 10\n", "racks = 1\n"),
        (
            "[jobs.class.\"*\"]\nshare = 0.0\n",
            "[jobs]\npolicy = \"fcfs\"\nonly = [\"research\"]\n[jobs.class.research]\n\
             arrivals = \"8 /h\"\ngpus_median = 1\ngpus_spread = 0.0\nlength_kind = \"exponential\"\n\
             length_median = \"1 h\"\nlength_most = \"1000 h\"\ndaily_swing = 0.0\n\
             weekend_factor = 1.0\ncheckpoint = \"none\"\nprocess.kind = \"poisson\"\n\
             outcome = { error = 0.0, cancel = 0.0, oom = 0.0, timeout = 0.0 }\n",
        ),
    ];
    let first = bench(&changes, "");
    let seeds: Vec<Run> = (1..=40).map(|seed| first.with_seed(seed)).collect();
    for (metric, expected, width) in
        [("wait_probability", 0.4092, 0.005), ("wait_mean_s", 0.2046 * 3600.0, 20.0)]
    {
        let values: Vec<f64> = seeds.iter().map(|run| run.value(metric)).collect();
        let mean = values.iter().sum::<f64>() / 40.0;
        let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / 39.0;
        let half_width = 2.023 * (variance / 40.0).sqrt();
        assert!(half_width < width, "{metric}: ± {half_width}");
        assert!((mean - expected).abs() < half_width, "{metric}: {mean} ± {half_width}");
    }
}

/// One job of 8 GPUs and 10 h of work that saves every hour in 6 min and takes 12 min to restart.
const ONE_JOB: (&str, &str) = (
    "[jobs.class.\"*\"]\nshare = 0.0\n",
    "[jobs]\nonly = [\"research\"]\n[jobs.class.research]\nshare = 0.0\nat_start = 1\n\
     gpus_median = 8\ngpus_spread = 0.0\nlength_median = \"10 h\"\nlength_spread = 0.0\n\
     checkpoint = \"fixed\"\ncheckpoint_interval = \"1 h\"\ncheckpoint_write = \"6 min\"\n\
     restart_time = \"12 min\"\nintensity = 1.0\n\
     outcome = { error = 0.0, cancel = 0.0, oom = 0.0, timeout = 0.0 }\n",
);

/// The grid fails at 5 h for 1 h; without a UPS the hall is dark at once, and its racks accept work
/// 30 min after the return of power, at 6.5 h.
const FAILURE: &str = "[location.grid]\nplanned_outage = \"5 h\"\nplanned_duration = \"1 h\"\n\
     return_delay = \"0 s\"\n[power]\nrestart_time = \"30 min\"\n";

/// Until 5 h: four cycles of 1.1 h have saved 4 h in 4 × 0.1 h; the 0.6 h since 4.4 h are lost.
/// From 6.5 h: 0.2 h to restart, 6 h of work, 5 checkpoints (none at the end) of 0.1 h each: the job
/// ends at 6.5 + 0.2 + 6 + 0.5 = 13.2 h. All times 8 GPUs. Its 100 GPUs are out from 5 to 6.5 h.
#[test]
fn a_checkpointed_job_with_one_failure() {
    let run = bench(&[ONE_JOB], FAILURE);
    let gpus = 8.0;
    let [job] = &run.jobs[..] else { panic!("{} jobs", run.jobs.len()) };
    assert_eq!(job.interruptions, 1);
    let ended = job.ended.unwrap().in_hours();
    run.assert_close("end", ended, 6.5 + 0.2 + 6.0 + 0.5);
    run.assert_close("goodput", run.used("goodput"), gpus * 10.0);
    run.assert_close("kept", job.kept_gpu_hours, gpus * 10.0);
    run.assert_close("lost", run.used("rollback: grid"), gpus * 0.6);
    run.assert_close("checkpoints", run.used("checkpoints"), gpus * (0.4 + 0.5));
    run.assert_close("restart", run.used("restarts"), gpus * 0.2);
    run.assert_close("held", run.value("scheduled_gpu_hours"), gpus * (5.0 + 6.7));
    run.assert_close("out", run.used("without power: grid"), 100.0 * 1.5);
    run.assert_close("no work", run.used("no work"), 92.0 * 11.7 + 100.0 * (24.0 - 13.2));
    run.assert_close("queueing", run.sum("gpus_waiting"), 0.0);
}

/// The same outage of 1 h while a UPS carries the hall all the time: nothing is lost, and the job
/// ends after 10 h of work and 9 checkpoints, at 10.9 h.
#[test]
fn a_ups_that_outlasts_the_outage_saves_the_job() {
    let run = bench(&[ONE_JOB, ("autonomy = \"0 s\"", "autonomy = \"1 h\"")], FAILURE);
    run.assert_close("interruptions", run.value("interruptions"), 0.0);
    run.assert_close("end", run.jobs[0].ended.unwrap().in_hours(), 10.9);
    run.assert_close("availability", run.value("availability"), 1.0);
}

/// Racks that draw their rating at any time, cooled by air: 1 MW.
const AT_RATING: [(&str, &str); 2] = [
    ("idle_power = \"20 kW\"", "idle_power = \"100 kW\""),
    ("liquid_share = 1.0", "liquid_share = 0.0"),
];

fn outage_at_rating(autonomy: &str, outage: &str, more: &str) -> Run {
    let planned = format!(
        "[location.grid]\nplanned_outage = \"90 min\"\nplanned_duration = \"{outage}\"\n\
         return_delay = \"0 s\"\n[power]\nrestart_time = \"40 min\"\n{more}"
    );
    let autonomy = format!("autonomy = \"{autonomy}\"");
    bench(&[AT_RATING[0], AT_RATING[1], ("autonomy = \"0 s\"", &autonomy)], &planned)
}

/// At its rating, a hall with 5 min of UPS outlasts an outage of 5 min less a second, and goes dark
/// a second before the end of one of 301 s: then it is out for that second and 40 min to restart.
///
/// Batteries deliver 1 MW × 299 s; with an efficiency of 0.9 they take 1 / 0.9 of it to charge.
#[test]
fn a_ups_bridges_exactly_its_autonomy() {
    let bridged = outage_at_rating("5 min", "299 s", "");
    bridged.assert_close("availability", bridged.value("availability"), 1.0);
    bridged.assert_close("IT", bridged.value("energy_it_mwh"), 24.0);
    let delivered = 299.0 / 3600.0;
    let loss = delivered * (1.0 / 0.9 - 1.0);
    bridged.assert_near("charging", bridged.value("energy_ups_loss_mwh"), loss, 1e-9);
    bridged.assert_near("import", bridged.value("energy_grid_mwh"), 24.0 + loss, 1e-9);
    let stored = bridged.column("ups_stored_mwh");
    let full = 1.0 * 5.0 / 60.0;
    // Charging takes 4 h for full batteries; 25.5 min of it have passed when the hour ends.
    let charged = (1800.0 - 299.0) / (4.0 * 3600.0) * full;
    bridged.assert_near("stored", stored[1], full - delivered + charged, 1e-9);

    let dark = outage_at_rating("5 min", "301 s", "");
    let out = 100.0 * (1.0 + 2400.0) / 3600.0;
    dark.assert_near("out", dark.used("without power: grid"), out, 1e-9);
    dark.assert_near("IT", dark.value("energy_it_mwh"), 24.0 - 2401.0 / 3600.0, 1e-9);
}

/// A bridge that ends early leaves what it did not deliver: after an outage of 2 min the same
/// batteries carry another hall-minute later. Two dips of supply of 2 min never exhaust 5 min.
#[test]
fn a_short_bridge_takes_only_what_it_delivers() {
    let run = outage_at_rating("5 min", "2 min", "");
    let stored = run.column("ups_stored_mwh");
    let full = 5.0 / 60.0;
    let charged = (1800.0 - 120.0) / (4.0 * 3600.0) * full;
    run.assert_near("stored", stored[1], full - 2.0 / 60.0 + charged, 1e-9);
}

const GENSETS: &str = "[power.genset]\nstep = 1.0\nstart_time = \"25 s\"\nstart_failure = 0.0\n\
     run_mttf = \"1000000 years\"\nunit_rating = \"1 MW\"\nshare = 1.0\n";

/// The UPS carries 1 MW for 25 s, then two sets of 1 MW do for the rest of 10 h.
#[test]
fn gensets_take_over_from_the_ups() {
    let run = gensets("1 min");
    run.assert_close("availability", run.value("availability"), 1.0);
    // After ten minutes they charge what the UPS gave.
    let charging = 25.0 / 3600.0 / 0.9;
    let genset = (36_000.0 - 25.0) / 3600.0 + charging;
    run.assert_near("gensets", run.value("energy_genset_mwh"), genset, 1e-9);
    run.assert_near("import", run.value("energy_grid_mwh"), 14.0, 1e-9);
    run.assert_close("survival", run.value("genset_survival"), 1.0);
}

/// The UPS is empty after 20 s; the sets are ready after 25 s and the hall accepts work 40 min later.
#[test]
fn gensets_that_come_too_late_restart_the_hall() {
    let run = gensets("20 s");
    let out = 100.0 * (5.0 + 2400.0) / 3600.0;
    run.assert_near("out", run.used("without power: grid"), out, 1e-9);
}

fn gensets(autonomy: &str) -> Run {
    let (from, to) = ("[power.genset]\nshare = 0.0\n", GENSETS);
    let planned = "[location.grid]\nplanned_outage = \"90 min\"\nplanned_duration = \"10 h\"\n\
         return_delay = \"0 s\"\n[power]\nrestart_time = \"40 min\"\n";
    let autonomy = format!("autonomy = \"{autonomy}\"");
    let changes = [AT_RATING[0], AT_RATING[1], (from, to), ("autonomy = \"0 s\"", &autonomy)];
    bench(&changes, planned)
}
