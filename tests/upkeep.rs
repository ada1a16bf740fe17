//! Maintenance of what feeds the whole site: sections of medium voltage, main transformers, standby sets.

use std::collections::BTreeSet;

use factory::{History, Recording, Simulation, simulate};
use files::{Catalogues, load_text};
use units::{SimDuration, SimTime};

use crate::support::{Run, sound};
use crate::topology::halls;

/// Twenty halls of four line-ups on a site of 40 MW, where everything is maintained and nothing fails.
fn maintained(more: &str) -> String {
    let text = halls("4N/3", 1, 20).replace("rate = \"10 /year\"", "rate = \"0 /year\"");
    format!(
        "{}[power.maintenance]\nerror = 0.0\n{more}",
        text.replace("maintenance.duration = \"0 h\"\n", "")
    )
}

/// Hours of maintenance in a year: of sets, and of sections and main transformers.
fn hours(run: &Run) -> [f64; 2] {
    ["genset_maintenance_hours", "site_unit_maintenance_hours"].map(|name| run.value(name))
}

/// Goal: each of n units is out for its hours of the year, whatever they are and wherever blocked months leave room.
///
/// Method: sets of 3 MW for 0.12 of 40 MW are two and one to spare; for all of it, fourteen and one. Sections are four, as
/// line-ups of a group, and transformers of 40 MW one and one to spare: 6 x 8 h.
#[test]
fn units_of_the_site_are_maintained_once_a_year() {
    let of = |more: &str| hours(&Run::of_text(&maintained(more)));
    let near = |found: [f64; 2], expected: [f64; 2]| {
        let same = found.iter().zip(expected).all(|(one, other)| (one - other).abs() < 1e-6);
        assert!(same, "{found:?} h, not {expected:?} h");
    };
    near(of(""), [3.0 * 8.0, 6.0 * 8.0]);
    near(of("[power.genset]\nshare = 1.0\n"), [15.0 * 8.0, 6.0 * 8.0]);
    near(
        of("unit = { set = \"12 h\", section = \"0 h\", hv_mv = \"20 h\" }\n"),
        [3.0 * 12.0, 2.0 * 20.0],
    );
    near(of("blocked_months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]\n"), [24.0, 48.0]);
    near(of("unit.\"*\" = \"0 h\"\n"), [0.0; 2]);
    near(of("duration = \"0 h\"\n"), [0.0; 2]);
}

/// Goal: more hours of maintenance are never fewer in which a unit is missing, and take no other unit's luck.
#[test]
fn longer_maintenance_leaves_units_out_for_longer() {
    let faults = |hours: &str| -> (BTreeSet<(u64, u32)>, [f64; 2]) {
        let text = halls("4N/3", 1, 20).replace("maintenance.duration = \"0 h\"\n", "");
        let unit =
            format!("unit = {{ set = \"{hours}\", section = \"{hours}\", hv_mv = \"{hours}\" }}");
        let text = text.replace("rate = \"10 /year\"", "rate = \"0.5 /year\"");
        let text = format!("{text}[power.maintenance]\n{unit}\n");
        let mut simulation = Simulation::new(&sound(&text).scenario, Recording::Full);
        simulation.advance_to(simulation.end());
        let faults = simulation.take_records().faults;
        let faults = faults.iter().map(|fault| (fault.at.in_nanoseconds(), fault.rack)).collect();
        (faults, hours_of(&text))
    };
    let [none, one, two] = ["0 h", "8 h", "16 h"].map(faults);
    assert!(none.0.len() > 20, "{} faults", none.0.len());
    assert!(none.0 == one.0 && one.0 == two.0);
    assert!(none.1.iter().all(|hours| hours.abs() < 1e-9), "{:?}", none.1);
    assert!(
        one.1.iter().zip(two.1).all(|(one, two)| *one > 0.0 && *one < two),
        "{:?} {:?}",
        one.1,
        two.1
    );
}

fn hours_of(text: &str) -> [f64; 2] {
    hours(&Run::of_text(text))
}

/// Goal: a section of four under 4N/3 takes nothing from racks; one of two would take a sixth of them, so that none is ever
/// maintained; nor is where no line-up is spare. Line-ups have their days all the same.
#[test]
fn sections_are_maintained_where_racks_lose_nothing() {
    let alone = "unit = { set = \"0 h\", hv_mv = \"0 h\" }\n";
    let run = Run::of_text(&maintained(alone));
    run.assert_close("of four", run.value("site_unit_maintenance_hours"), 32.0);
    run.assert_close("dark", run.value("dark_rack_hours"), 0.0);
    run.assert_close("slowed", run.value("capped_rack_hours"), 0.0);
    // Those that a section puts off have another day but at the end of the year.
    let days = run.value("line_up_maintenance_days");
    assert!((156.0..=160.0).contains(&days), "{days} days");
    for (from, to) in [
        ("topology.hall =", "sections = 2\ntopology.hall ="),
        ("topology.hall = \"4N/3\"", "topology.hall = \"N\""),
        ("topology.hall = \"4N/3\"", "topology.hall = \"catcher\"\nsections = 2"),
    ] {
        let run = Run::of_text(&maintained(alone).replace(from, to));
        run.assert_close(to, run.value("site_unit_maintenance_hours"), 0.0);
    }
    // While some line-up is out every section waits.
    let broken = maintained(alone).replace("rate = \"0 /year\"", "rate = \"20 /year\"");
    let hours = Run::of_text(&broken).value("site_unit_maintenance_hours");
    assert!(hours < 8.0, "{hours} h");
}

/// Goal: of transformers with one to spare, one that is out leaves all power; without one to spare none is maintained. One
/// that is tripped as well takes its share: here the whole site, for an hour.
#[test]
fn main_transformers_are_maintained_where_one_is_spare() {
    let alone = "unit = { set = \"0 h\", section = \"0 h\" }\n";
    let run = Run::of_text(&maintained(alone));
    run.assert_close("of two", run.value("site_unit_maintenance_hours"), 16.0);
    let limits = run.column("power_import_limit_mw");
    assert!(limits.iter().all(|limit| limit.to_bits() == limits[0].to_bits()));
    run.assert_close("dark", run.value("dark_rack_hours"), 0.0);
    assert!(run.sum("units_out") > 15.0, "{} unit-hours", run.sum("units_out"));
    let none = Run::of_text(
        &maintained(alone).replace("topology.hall", "topology.site = \"N\"\ntopology.hall"),
    );
    none.assert_close("of one", none.value("site_unit_maintenance_hours"), 0.0);
    let wrong = maintained(alone).replace("error = 0.0", "error = 1.0");
    let wrong = Run::of_text(
        &wrong
            .replace("topology.hall", "ups.autonomy = \"0 s\"\ngenset.share = 0.0\ntopology.hall"),
    );
    wrong.assert_close("tripped", wrong.value("site_units_tripped"), 2.0);
    wrong.assert_close("lost", wrong.value("grid_losses"), 2.0);
    assert!(wrong.value("dark_rack_hours_maintenance") >= 2.0 * 20.0);
}

/// Four halls of 20 racks and five sets of 4 MW that carry them; the grid is lost on a Wednesday at ten for twelve hours.
fn outage(more: &str) -> String {
    format!(
        "site = \"laboratory\"\nrack = \"vera_rubin_nvl72_max_q\"\nsize = \"20 MW\"\n\
         start = \"2030-01-01\"\nhorizon = \"48 h\"\nseed = 1\n\
         compute.racks = 80\ncompute.racks_per_hall = 20\ncompute.racks_per_pod = 20\n\
         failures.component.\"*\".rate = \"0 /year\"\npower.unit.\"*\".rate = \"0 /year\"\n\
         jobs.offered_load = 0.0\n\
         location.grid.planned_outage = \"34 h\"\nlocation.grid.planned_duration = \"12 h\"\n\
         location.grid.return_delay = \"0 s\"\nlocation.grid.outage_rate = \"0 /year\"\n\
         location.grid.dip_rate = \"0 /year\"\nlocation.hazard.\"*\".rate = \"0 /year\"\n\
         power.genset.start_failure = 0.0\npower.genset.out_of_service = 0.0\n\
         power.genset.run_mttf = \"1000000 h\"\npower.genset.redundancy = \"N\"\n\
         power.genset.share = 1.0\npower.genset.unit_rating = \"4 MW\"\npower.maintenance.error = 0.0\n{more}\n"
    )
}

/// Goal: a set in maintenance is missing in an outage until its work ends, and carries what is left for it from then on.
///
/// Method: five sets with fifty days of eight hours each in a year are away one after the other on nearly all weekdays, so that
/// one is from 8:00 to 16:00: of the twelve hours from 10:00 it misses six. Four sets do not carry the last hall.
#[test]
fn a_set_in_maintenance_is_missing_until_its_work_ends() {
    let away = Run::of_text(&outage("power.maintenance.unit.set = \"400 h\""));
    let there = Run::of_text(&outage("power.maintenance.unit.set = \"0 h\""));
    let [with, without] = [&away, &there].map(|run| run.value("genset_hours"));
    assert!((without - with - 6.0).abs() < 1e-3, "{with} of {without} set-h");
    away.assert_close("hours away", away.value("genset_maintenance_hours"), 16.0);
    let [with, without] = [&away, &there].map(|run| run.value("dark_rack_hours_outage"));
    assert!(
        with >= without + 20.0 * 5.0 && with <= without + 20.0 * 8.0,
        "{with}, {without} rack-h"
    );
}

/// What sets say at an hour of that Wednesday: in maintenance, without an answer, out, and running.
fn sets_at(history: &History, hour: u64) -> [f32; 4] {
    let at = SimTime::START + SimDuration::hours(24 + hour);
    let snapshot = history.snapshots().iter().rev().find(|it| it.at <= at).unwrap();
    let channels = &history.topology().channels;
    ["in_maintenance", "out_of_service", "out", "running"].map(|name| {
        let name = format!("site/gensets/{name}");
        snapshot.values[channels.iter().position(|channel| channel.name == name).unwrap()]
    })
}

/// Goal: who looks at the sets sees which are in maintenance, and which have not answered.
#[test]
fn sets_that_are_away_are_shown() {
    for (more, expected) in [
        ("", [[1.0, 0.0, 1.0, 0.0], [1.0, 0.0, 1.0, 4.0], [0.0, 0.0, 0.0, 5.0]]),
        (
            "power.genset.out_of_service = 1.0",
            [[1.0, 0.0, 1.0, 0.0], [1.0, 4.0, 5.0, 0.0], [0.0, 4.0, 4.0, 1.0]],
        ),
    ] {
        let text = outage("power.maintenance.unit.set = \"400 h\"");
        let text = match more {
            "" => text,
            more => text.replace("power.genset.out_of_service = 0.0", more),
        };
        let scenario = sound(&text).scenario;
        let mut simulation = Simulation::new(&scenario, Recording::Full);
        let mut history = History::new(&scenario);
        simulation.advance_to(simulation.end());
        history.append(simulation.take_records());
        let found = [9, 12, 17].map(|hour| sets_at(&history, hour));
        let same = found.iter().flatten().zip(expected.iter().flatten());
        let same = same.map(|(one, other)| (one - other).abs()).fold(0.0, f32::max) < 1e-6;
        assert!(same, "{more}: {found:?}");
    }
}

/// Goal: hours beyond the usual ones are wages, and those short of them, none at all included, are saved.
///
/// Method: three sets with 24 h more are 72 h of two people, 0.1 of a seat; the accounts say what that costs.
#[test]
fn longer_maintenance_of_sets_is_paid() {
    let plant = |hours: &str| {
        let text = maintained(&format!("unit.set = \"{hours}\"\n"));
        sound(&text.replace("laboratory", "kagoshima").replace("1 year", "30 d"))
    };
    let cost = |hours: &str| {
        let results = simulate(&plant(hours).scenario);
        results.value("opex_staff_usd_per_year").unwrap()
    };
    let spec = plant("8 h").scenario.spec().finance.clone();
    let running = &spec.running;
    let wage = running.crew_wage.get("electrical").copied().unwrap_or(1.0);
    let seats = 3.0 * 24.0 * running.upkeep_people * wage / 8760.0;
    let expected = seats * running.people_per_seat * spec.salary.in_dollars_per_year();
    let more = cost("32 h") - cost("8 h");
    assert!(
        expected > 1000.0 && (more / expected - 1.0).abs() < 0.02,
        "{more} USD, not {expected}"
    );
    let saved = cost("8 h") - cost("0 h");
    assert!((saved * 3.0 / expected - 1.0).abs() < 0.02, "{saved} USD, not a third of {expected}");
}

#[test]
fn kinds_that_are_not_maintained_are_told() {
    let message = |lines: &str| {
        let text = maintained(lines);
        load_text("a.toml".as_ref(), &text, &[], &Catalogues::embedded()).unwrap_err().to_string()
    };
    let found = message("unit.wizard = \"8 h\"\n");
    let said = "power.maintenance.unit.wizard: found \"wizard\"; must be a kind of unit of the site: one of hv_mv, section, set";
    assert!(found.contains(said), "{found}");
    let found = message("unit.section = \"1000 h\"\n");
    let said =
        "found 500 days for 4 of them; must fit the 240 weekdays of 12 months, one at a time";
    assert!(found.contains(said), "{found}");
}
