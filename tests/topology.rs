//! Redundancy in the plant: what line-ups, sections and busways take out, and what that costs.

use std::collections::BTreeSet;

use factory::power::Sizing;
use factory::results::Recording;
use factory::{Simulation, simulate};
use files::{Catalogues, Loaded, load_text};
use units::Power;

use crate::support::{Run, shipped, sound};

/// Halls of one rack each, whose UPS fails ten times a year and is out for 100 h; nothing else ever happens.
pub(crate) fn halls(topology: &str, racks_per_hall: u32, halls: u32) -> String {
    let racks = racks_per_hall * halls;
    format!(
        r#"
site = "laboratory"
rack = "dgx_h100"
size = "40 MW"
start = "2027-01-01"
horizon = "1 year"
seed = 1
[compute]
racks = {racks}
racks_per_hall = {racks_per_hall}
racks_per_row = {racks_per_hall}
racks_per_pod = {racks_per_hall}
[jobs]
offered_load = 0.0
[failures]
only = ["ups"]
[power]
restart_time = "0 s"
maintenance.duration = "0 h"
topology.hall = "{topology}"
[power.unit.ups]
rate = "10 /year"
repair_mean = "100 h"
repair_spread = 0.0
beta = 0.0
[repair.crew.electrical]
per_thousand_racks = 0.0
least = 10000
"#
    )
}

/// Share of the time of racks that they are without supply.
fn dark_share(run: &Run, racks: f64) -> f64 {
    run.value("dark_rack_hours") / (racks * run.hours())
}

/// 0.102459 of the time a line-up is out, and 0.010498 of it both of 2N, 1.839 times a year.
///
/// Method: 400 years of one group, each from new. With repairs of one length 1.5 % is missing at the start;
/// the standard error of 700 outages of 50 h is 5 %, four of them 20 %.
#[test]
fn both_line_ups_of_a_hall_are_out_as_often_as_chance_says() {
    let run = Run::of_text(&halls("2N", 1, 400));
    let share = dark_share(&run, 400.0);
    assert!((share / 0.010_498 - 1.0).abs() < 0.2, "{share}");
    let outages = run.value("hall_outages") / 400.0;
    assert!((outages / 1.839 - 1.0).abs() < 0.2, "{outages}");
    run.assert_close("slowed", run.value("capped_rack_hours"), 0.0);
    run.assert_close("dark", run.value("dark_rack_hours_failure"), run.value("dark_rack_hours"));
    // Of 800 line-ups.
    let out = run.sum("units_out") / run.hours();
    assert!((out / (800.0 * 0.102_459) - 1.0).abs() < 0.05, "{out} line-ups out");
    let nines = run.value("availability_power_halls");
    assert!((nines + libm::log10(share)).abs() < 1e-9, "{nines} of {share}");
}

/// A common cause always takes a second line-up of the same group: of 2N both sides, at once.
#[test]
fn a_common_cause_takes_both_sides() {
    let text = halls("2N", 1, 50).replace("beta = 0.0", "beta = 1.0");
    let text = text.replace("rate = \"10 /year\"", "rate = \"0.5 /year\"");
    let run = Run::of_text(&text);
    // Of each failure: a year of 50 groups of two has about 50, which all darken their hall.
    let outages = run.value("hall_outages");
    assert!((25.0..80.0).contains(&outages), "{outages}");
    let alone = Run::of_text(&text.replace("beta = 1.0", "beta = 0.0"));
    assert!(alone.value("hall_outages") < outages / 5.0, "{}", alone.value("hall_outages"));
}

/// Another line-up for each hall leaves the failures of all others as they were.
#[test]
fn a_spare_line_up_changes_nobody_elses_luck() {
    let failures = |topology: &str| -> BTreeSet<(u64, u32)> {
        let scenario = sound(&halls(topology, 1, 40)).scenario;
        let mut simulation = Simulation::new(&scenario, Recording::Full);
        simulation.advance_to(simulation.end());
        let faults = simulation.take_records().faults;
        faults.iter().map(|fault| (fault.at.in_nanoseconds(), fault.rack)).collect()
    };
    let [fewer, more] = ["N+1", "N+2"].map(failures);
    assert!(fewer.len() > 500 && more.len() > fewer.len() + 200, "{} {}", fewer.len(), more.len());
    let lost = fewer.difference(&more).count();
    assert_eq!(lost, 0, "of {} failures", fewer.len());
    // Of two for one, three for two and four for three the first line-ups of the first group are the same.
    let [two, three, four] = ["2N", "3N/2", "4N/3"].map(failures);
    assert!(two.len() > 500, "{}", two.len());
    assert_eq!(two.difference(&three).count(), 0);
    assert_eq!(three.difference(&four).count(), 0);
}

/// A hall of 26.6 MW needs 10.6 line-ups of 2.5 MW: four groups of three, each with one to spare, and six
/// pairs in each.
#[test]
fn a_hall_of_26_6_megawatts_has_four_groups() {
    let spec = sound(&halls("4N/3", 1, 1)).scenario.spec().power.clone();
    let sizing = Sizing::new(&spec, Power::megawatts(26.6));
    assert_eq!((sizing.groups, sizing.line_ups(), sizing.feeds()), (4, 16, 24));
    assert!((sizing.rating.in_megawatts() - 2.5).abs() < 1e-12);
    // A hall that one group would carry has smaller line-ups.
    let small = Sizing::new(&spec, Power::megawatts(0.9));
    assert!((small.rating.in_kilowatts() - 300.0).abs() < 1e-9 && small.groups == 1);
}

/// Each of a hall's line-ups has two days of eight hours in a year; where racks have no other they are off
/// for 16 h. A trip by mistake takes the other line-up of 2N for an hour.
#[test]
fn line_ups_are_maintained_once_a_year() {
    let maintained = |topology: &str, more: &str| {
        let text = halls(topology, 1, 20).replace("rate = \"10 /year\"", "rate = \"0 /year\"");
        let more = format!("maintenance.unit.\"*\" = \"0 h\"\n{more}");
        Run::of_text(&text.replace("maintenance.duration = \"0 h\"\n", &more))
    };
    let run = maintained("N", "");
    assert!((run.value("line_up_maintenance_days") - 40.0).abs() < 1e-9);
    run.assert_close("dark", run.value("dark_rack_hours_maintenance"), 20.0 * 16.0);
    let run = maintained("2N", "maintenance.error = 1.0\n");
    assert!((run.value("line_up_maintenance_days") - 80.0).abs() < 1e-9);
    run.assert_close("tripped", run.value("line_ups_tripped"), 40.0);
    run.assert_close("dark", run.value("dark_rack_hours"), 40.0);
    let blocked =
        maintained("N", "maintenance.blocked_months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]\n");
    run.assert_close("days", blocked.value("line_up_maintenance_days"), 40.0);
    assert!(blocked.incidents.iter().all(|it| it.at.in_hours() > 334.0 * 24.0));
}

/// A hall of twelve racks at 60 kW, of which 20 kW are idle power, with a job of an intensity of 1 on each, and units of a
/// kind that fail so often.
pub(crate) fn twelve_racks(topology: &str, kind: &str, rate: &str) -> String {
    format!(
        r#"
site = "laboratory"
size = "2 MW"
start = "2027-01-01"
horizon = "1 d"
[compute]
racks = 12
racks_per_hall = 12
racks_per_row = 12
racks_per_pod = 12
spare_gpus = 0
storage_share = 0.0
network.switch_ports = 0
[compute.rack]
gpus = 8
gpus_per_tray = 8
rated_power = "60 kW"
typical_power = "60 kW"
idle_power = "20 kW"
liquid_share = 1.0
supply_temperature = "45 C"
[power]
topology.hall = "{topology}"
line_up.rating = "240 kW"
maintenance.duration = "0 h"
[power.unit.{kind}]
rate = "{rate}"
repair_mean = "1000 h"
repair_spread = 0.0
beta = 0.0
[failures]
only = ["{kind}"]
[placement]
warm_domains_per_pod = 0.0
exposed = {{ domain = 0.0, pod = 0.0, hall = 0.0 }}
[jobs]
only = ["research"]
[jobs.class.research]
share = 0.0
at_start = 12
gpus_median = 8
gpus_least = 8
gpus_spread = 0.0
length_median = "100 h"
length_spread = 0.0
length_most = "1000 h"
checkpoint = "none"
intensity = 1.0
outcome = {{ error = 0.0, cancel = 0.0, oom = 0.0, timeout = 0.0 }}
"#
    )
}

/// A hall of twelve racks at 60 kW on one bus of three line-ups of 240 kW: with one out 480 kW are left of
/// 720. Idle racks take 12 x 20 kW, the others are slowed to fit, and the job on them with them.
#[test]
fn racks_are_slowed_to_what_is_left() {
    let text = |rate: &str| twelve_racks("N", "ups", rate);
    // Sixteen of 256 slots a day on average: the seed has one of the three fail on the first day.
    let whole = Run::of_text(&text("0 /year"));
    assert!((whole.value("power_it_peak_mw") - 0.72).abs() < 1e-9);
    let run = (1..40)
        .map(|seed| Run::of_text(&format!("seed = {seed}\n{}", text("100 /year"))))
        .find(|run| run.value("capped_rack_hours") > 12.0 && run.value("hall_outages") < 0.5)
        .expect("one of the three fails in some of forty days");
    let least = run.column("power_it_mw").into_iter().fold(1.0, f64::min);
    // 240 kW of dynamic power of 480: 32 of 64 steps.
    assert!((least - 0.48).abs() < 1e-9 || (least - 0.24).abs() < 1e-9, "{least}");
}

/// Racks that may draw 40 kW with one of two feeds. With a line-up of four for three out, three of the six pairs have one
/// feed left: six racks draw 20 kW less, 0.60 MW are left of 0.72. With a run of two over their row out, all twelve do:
/// 0.48 MW. A line-up of three pairs has four racks: 0.64 MW. What carries 60 kW on one feed is as it was.
#[test]
fn racks_on_one_feed_draw_what_their_supplies_can_take() {
    let run = |topology: &str, kind: &str, (power, seed): (u32, u32)| {
        let rate = if kind == "ups" { "100 /year" } else { "400 /year" };
        let text = twelve_racks(topology, kind, rate)
            .replace("idle_power =", &format!("one_feed_power = \"{power} kW\"\nidle_power ="))
            .replace("topology.hall", "topology.row = \"2N\"\ntopology.hall");
        Run::of_text(&format!("seed = {seed}\n{text}"))
    };
    let least = |run: &Run| run.column("power_it_mw").into_iter().fold(1.0, f64::min);
    for (topology, kind, expected) in
        [("4N/3", "ups", 0.60), ("2N", "busway", 0.48), ("2N", "ups", 0.64)]
    {
        let one_out = |seed: &u32| {
            let run = run(topology, kind, (40, *seed));
            run.value("capped_rack_hours") > 3.0 * 12.0 && run.value("dark_rack_hours") < 1e-9
        };
        let seed = (1..60).find(one_out).expect("one unit is out in some of sixty days");
        let found = least(&run(topology, kind, (40, seed)));
        assert!((found - expected).abs() < 1e-9, "{topology}, {kind}: {found} MW");
        let whole = run(topology, kind, (60, seed));
        assert!((least(&whole) - 0.72).abs() < 1e-9, "{topology}, {kind}: {} MW", least(&whole));
        assert!(whole.value("capped_rack_hours") < 1e-9);
    }
}

/// At full load all year, racks behind solid-state transformers and one conversion use 4 % less energy than
/// behind transformers, UPS, busway and two of them; facility, for the same work.
#[test]
fn eight_hundred_volts_use_four_per_cent_less() {
    let text = |chain: &str| {
        let only = "[failures]\nonly = [\"ups\"]\n[power.unit.\"*\"]\nrate = \"0 /year\"\n";
        let only = if chain == "dc_800" {
            only.replace("\"ups\"", "\"switchboard\"")
        } else {
            only.to_owned()
        };
        format!(
            "site = \"kagoshima\"\nrack = \"vera_rubin_nvl72_max_q\"\nsize = \"100 MW\"\nstart = \"2030-01-01\"\n\
             horizon = \"1 year\"\nseed = 1\n[compute]\nracks = 380\n[power]\nchain = \"{chain}\"\n\
             maintenance.duration = \"0 h\"\n{only}[location.grid]\noutage_rate = \"0 /year\"\n\
             dip_rate = \"0 /year\"\n[jobs]\nonly = [\"research\"]\n[jobs.class.research]\nshare = 0.0\n\
             at_start = 380\ngpus_median = 72\ngpus_least = 72\ngpus_spread = 0.0\nlength_median = \"2 years\"\n\
             length_spread = 0.0\nlength_most = \"2 years\"\ncheckpoint = \"none\"\nintensity = 1.0\n\
             outcome = {{ error = 0.0, cancel = 0.0, oom = 0.0, timeout = 0.0 }}\n\
             [placement]\nwarm_domains_per_pod = 0.0\nusable_domain = 72\n"
        )
    };
    let [ac, dc] = ["ac_415", "dc_800"].map(|chain| Run::of_text(&text(chain)));
    let energy = |run: &Run| run.value("energy_facility_mwh");
    let saved = 1.0 - energy(&dc) / energy(&ac);
    assert!((0.035..0.045).contains(&saved), "{saved}");
    // The work is the same, and the trays take the same.
    let trays = |run: &Run| run.value("end_to_end_efficiency") * energy(run);
    dc.assert_near("trays", trays(&dc), trays(&ac), 1e-9);
    dc.assert_close("held", dc.value("scheduled_gpu_hours"), ac.value("scheduled_gpu_hours"));
    let per_hour = energy(&dc) * 1e3 / dc.value("scheduled_gpu_hours");
    dc.assert_close("for each hour", dc.value("facility_kwh_per_gpu_hour"), per_hour);
}

/// What a plant costs in capital with a topology, and the energy that it uses idle.
fn cost_and_energy(topology: &str) -> (f64, f64) {
    let loaded: Loaded = sound(&format!(
        "site = \"kagoshima\"\nrack = \"vera_rubin_nvl72_max_q\"\nsize = \"100 MW\"\nstart = \"2030-01-01\"\n\
         horizon = \"2 d\"\nseed = 1\njobs.offered_load = 0.0\npower.topology.hall = \"{topology}\"\n\
         power.maintenance.duration = \"0 h\"\n"
    ));
    let results = simulate(&loaded.scenario);
    let value = |name: &str| results.value(name).unwrap();
    (value("capex_usd"), value("energy_facility_mwh"))
}

/// Redundancy decides what is paid and what is lost, both by the same units.
#[test]
fn more_line_ups_cost_more_and_lose_more() {
    let known = ["N", "N+1", "N+2", "4N/3", "3N/2", "2N"].map(cost_and_energy);
    let catcher = cost_and_energy("catcher");
    assert!(catcher.0 > known[2].0 && catcher.0 < known[4].0, "{catcher:?} among {known:?}");
    assert!(known.is_sorted_by(|one, other| one.0 < other.0 && one.1 < other.1), "{known:?}");
}

/// The scenarios that come with the program: a week of each, under the luck of Kagoshima.
#[test]
fn scenarios_of_power_run_as_they_say() {
    let week = "horizon=7 d";
    let [ac, dc] = ["kagoshima", "800vdc"].map(|name| Run::of(name, shipped(name, &[week])));
    let per_hour = |run: &Run| run.value("facility_kwh_per_gpu_hour");
    let saved = 1.0 - per_hour(&dc) / per_hour(&ac);
    assert!((0.03..0.05).contains(&saved), "{saved}");
    assert_eq!(ac.layout().racks, dc.layout().racks);
    let run = Run::of("maintenance", shipped("maintenance", &[week]));
    assert!(run.value("line_up_maintenance_days") > 10.0);
    let summer = ["horizon=7 d", "start=2030-07-01"];
    let run = Run::of("maintenance", shipped("maintenance", &summer));
    assert!(run.value("line_up_maintenance_days") < 0.5);
}

/// What is said about a scenario with these lines.
fn message(lines: &str) -> String {
    let text = halls("4N/3", 1, 1) + lines;
    let problems = load_text("a.toml".as_ref(), &text, &[], &Catalogues::embedded()).unwrap_err();
    problems.to_string()
}

#[test]
fn keys_that_are_gone_name_what_says_the_same() {
    for (lines, said) in [
        (
            "[power.stage.ups]\nredundancy = \"2N\"\n",
            "power.stage.ups.redundancy: found \"2N\"; is not a key any more: power.topology.hall says it now",
        ),
        (
            "[power.stage.hv_mv]\nredundancy = \"N\"\n",
            "power.stage.hv_mv.redundancy: found \"N\"; is not a key any more: power.topology.site says it now",
        ),
        (
            "[failures.component.ups_module]\ncount = 4\ntolerates = 1\n",
            "failures.component.ups_module: found a section; is not a section any more: power.unit.ups says it now",
        ),
        (
            "[power.stage.mv_lv]\nunit_rating = \"3 MW\"\n",
            "power.stage.mv_lv.unit_rating: found 3 MW; is not a key of a stage that feeds a hall any more: it is power.line_up.rating now",
        ),
    ] {
        let message = message(lines);
        assert!(message.contains(said), "{said} is not in\n{message}");
        assert_eq!(message.lines().count(), 2, "{message}");
    }
}

#[test]
fn a_topology_that_cannot_be_is_told_with_its_numbers() {
    for (lines, said) in [
        ("[power.line_up]\nrating = \"0 MW\"\n", "power.line_up.rating"),
        (
            "[power.unit.ups_spare]\ntakes_out = \"site\"\nrate = \"1 /year\"\nrepair_mean = \"1 h\"\n",
            "must be of a unit with the name of a stage that feeds the site: one of hv_mv",
        ),
        (
            "[power.unit.switchboard]\nskill = \"wizard\"\n",
            "power.unit.switchboard.skill: found \"wizard\"; must name a crew: one of electrical, it, mechanical",
        ),
    ] {
        let message = message(lines);
        assert!(message.contains(said), "{said} is not in\n{message}");
    }
    let wrong = halls("4N/3", 1, 1)
        .replace("topology.hall = \"4N/3\"", "topology.hall = \"5N/4\"")
        .replace("maintenance.duration = \"0 h\"", "maintenance.blocked_months = [0, 13]");
    let problems = load_text("a.toml".as_ref(), &wrong, &[], &Catalogues::embedded()).unwrap_err();
    let message = problems.to_string();
    assert!(message.contains("must be one of"), "{message}");
    assert!(message.contains("N, N+1, N+2, 2N, 3N/2, 4N/3, catcher"), "{message}");
}
