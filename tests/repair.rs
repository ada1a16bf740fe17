//! Repair in a whole plant: diagnosis, crews with shifts, parts, and what GPUs that are out wait for.

use factory::{Recording, Simulation};

use crate::support::{DOWN, Run, shipped, sound};

/// A hundred racks of 18 trays of four. Nothing but `board` ever fails, and nobody works.
const PLANT: &str = r#"
site = "laboratory"
rack = "dgx_h100"
size = "20 MW"
start = "2024-01-01"
horizon = "60 d"
seed = 1

[compute]
racks = 100
rack.gpus = 72
rack.gpus_per_tray = 4

[jobs]
offered_load = 0.0

[failures]
only = ["board"]

[failures.component.board]
cause = "board"
per = "tray"
takes_out = "tray"
rate = "4.38 /year"
skill = "tech"
repair_median = "1 h"
repair_spread = 0.0
"#;

/// Steps of an exchange that take no time beside the exchange itself.
const AT_ONCE: &str = "[repair]\ntriage = \"0 s\"\ntravel = \"0 s\"\ntest = \"0 s\"\n";

/// So many crews around the clock.
fn crews(count: u32) -> String {
    format!("[repair.crew.tech]\nper_thousand_racks = 0.0\nleast = {count}\n")
}

/// Shares of the time in a state that GPUs are out.
fn shares<const N: usize>(run: &Run, states: [&str; N]) -> [f64; N] {
    let all = run.out();
    states.map(|state| run.value(&format!("down_{state}_gpu_hours")) / all)
}

/// Method: a board that is exchanged is out for 15 min of diagnosis, 20 min of travel with 1 h of work
/// and 2 h of test, with crews and parts for all: 3.583 h, of which 7.0 and 93.0 %. One that is mended in
/// its place is out for the hour alone.
#[test]
fn an_exchange_takes_its_steps_one_after_the_other() {
    let text = format!(
        "{PLANT}part = \"tray\"\n[repair]\ntriage = \"15 min\"\ntravel = \"20 min\"\ntest = \"2 h\"\n\
         stock.tray = 1.0\n{}",
        crews(1000)
    );
    let run = Run::of_text(&text);
    let (gpus, exchanged) = (4.0, run.value("parts_exchanged"));
    assert!(exchanged > 1000.0, "{exchanged} boards");
    let out = run.out();
    run.assert_near("hours of an exchange", out / exchanged / gpus, 3.5833, 0.01);
    let [diagnosis, work] = shares(&run, ["undiagnosed", "repair"]);
    run.assert_near("diagnosis", diagnosis, 0.25 / 3.5833, 0.01);
    run.assert_near("work and test", work, 3.3333 / 3.5833, 0.01);
    run.assert_near("hours of crews", run.value("crew_hours_worked") / exchanged, 1.3333, 0.01);
    // Those of three other skills, of which none has work, are on shift too.
    run.assert_close("seats", run.value("crew_seat_hours"), 1003.0 * 60.0 * 24.0);
    run.assert_close("wait for a crew", run.value("wait_for_crew_mean_h"), 0.0);
    run.assert_close("wait for a part", run.value("wait_for_part_mean_h"), 0.0);

    let text = format!("{PLANT}part = \"none\"\n{}", crews(1000));
    let run = Run::of_text(&text);
    run.assert_near("mended in place", run.out() / run.value("crew_visits") / gpus, 1.0, 0.01);
    run.assert_close("work", shares(&run, ["repair"])[0], 1.0);
}

/// Goal: what GPUs wait for and why they went out are two views of the same GPUs.
///
/// Method: compare hour by hour, in a plant short of crews and parts, with outages of the grid too.
#[test]
fn states_and_causes_of_what_is_out_add_up_to_the_same() {
    let short = [
        "horizon=40 d",
        "repair.stock.tray=0",
        "repair.crew.it.by_shift=[1, 0]",
        "repair.crew.it.starts=[6, 18]",
        "location.grid.outage_rate=200 /year",
        "power.genset.share=0",
    ];
    let run = Run::of("small, short of everything", shipped("small", &short));
    let out = run.column("gpus_out");
    let states = DOWN.map(|state| run.column(&format!("gpus_down_{state}")));
    for (hour, out) in out.iter().enumerate() {
        let sum: f64 = states.iter().map(|state| state[hour]).sum();
        run.assert_close("GPUs out", sum, *out);
    }
    for state in ["power", "maintenance", "undiagnosed", "crew", "part", "repair"] {
        assert!(run.value(&format!("down_{state}_gpu_hours")) > 0.0, "nothing is out in {state}");
    }
}

/// Crews from 6 to 22 o'clock. Method: nothing begins at night, so that what is mended in an hour that
/// began at night was under way before; a fault at 22:00 or later comes back after 7:00.
#[test]
fn what_fails_at_night_waits_for_the_morning() {
    let text = format!(
        "{PLANT}part = \"none\"\n[repair.crew.tech]\nper_thousand_racks = 0.0\nleast = 1\n\
         by_shift = [1000, 1000, 0]\nstarts = [6, 14, 22]\n"
    );
    let mut simulation = Simulation::new(&sound(&text).scenario, Recording::Full);
    simulation.advance_to(simulation.end());
    let records = simulation.take_records();
    let results = simulation.finish();
    let mut at_night = 0;
    for aftermath in &records.aftermaths {
        let fault = &records.faults[aftermath.fault as usize];
        let hour = fault.at.in_hours() % 24.0;
        let wait = if hour >= 22.0 { 30.0 - hour } else { (6.0 - hour).max(0.0) };
        let length = aftermath.at.since(fault.at).in_hours();
        assert!((length - wait - 1.0).abs() < 1e-6, "at {hour}: {length} h");
        at_night += u32::from(wait > 0.0);
    }
    assert!(at_night > 200, "{at_night} faults at night");
    let seats = results.value("crew_seat_hours").unwrap();
    assert!((seats - (1000.0 * 16.0 + 3.0 * 24.0) * 60.0).abs() < 1e-6, "{seats}");
}

/// Method: with as many crews as anyone could need, and boards that are each out 1 % of the time for
/// themselves, the trays down of a rack of 18 are binomial: at least 1, 2, 3 of them down for 16.55, 1.376
/// and 0.0729 % of the time, which is how often a rack is short of 72, 68 and 64 usable GPUs.
#[test]
fn trays_down_of_a_domain_are_binomial() {
    // 1 h of repair for each 99 h of service: 0.01.
    let text = PLANT.replace("4.38 /year", "88.485 /year").replace("60 d", "100 d");
    let text = format!("{text}part = \"none\"\n{}", crews(100_000));
    let mut simulation = Simulation::new(&sound(&text).scenario, Recording::Full);
    simulation.advance_to(simulation.end());
    let end = simulation.end();
    let records = simulation.take_records();
    simulation.finish();
    let mut hours = [0.0_f64; 19];
    // By rack: trays down, and since when.
    let mut last = vec![(0, 0.0); 100];
    for change in &records.racks {
        let (down, since) = &mut last[change.rack as usize];
        hours[*down] += change.at.in_hours() - *since;
        (*down, *since) = (usize::from(change.state.broken / 4), change.at.in_hours());
    }
    for (down, since) in last {
        hours[down] += end.in_hours() - since;
    }
    let all: f64 = hours.iter().sum();
    for (least, expected, within) in
        [(1, 0.1655, 0.003), (2, 0.013_76, 0.0008), (3, 0.000_729, 0.0002)]
    {
        let share = hours[least..].iter().sum::<f64>() / all;
        assert!((share - expected).abs() < within, "{least} or more: {share} against {expected}");
    }
}

/// Parts that go away for 10 d without any in stock: a board is out for that longer. Method: by Little's
/// law the parts away are those exchanged times their lead; all of them leave a place empty.
#[test]
fn without_stock_every_exchange_waits_for_its_return() {
    let plant = |stock: f64| {
        let text = PLANT.replace("60 d", "1 year");
        format!(
            "{text}part = \"tray\"\n{AT_ONCE}stock.tray = {stock}\n\
             [repair.rma]\nmedian = \"10 d\"\nspread = 0.0\nno_fault_found = 0.25\nbench = \"2 d\"\n\
             scrapped = 0.1\n{}",
            crews(1000)
        )
    };
    let run = Run::of_text(&plant(0.0));
    let exchanged = run.value("parts_exchanged");
    // 0.75 x 10 + 0.25 x 2 = 8 d, and two visits of 1 h.
    let hours = run.out() / 4.0 / exchanged;
    run.assert_near("hours out", hours, 8.0 * 24.0 + 2.0, 0.03);
    run.assert_near("wait for a part", run.value("wait_for_part_mean_h"), 192.0, 0.03);
    let bought = run.value("parts_bought") / exchanged;
    assert!((bought - 0.075).abs() < 0.01, "{bought} of the parts are scrapped");
    assert!(shares(&run, ["part"])[0] > 0.98);
    // The same luck with stock for all: nobody waits, and parts are in stock, away, or with a crew.
    let whole = Run::of_text(&plant(0.2));
    whole.assert_close("wait for a part", whole.value("wait_for_part_mean_h"), 0.0);
    whole.assert_close("parts stocked", whole.value("parts_stocked"), 360.0);
    let (stock, away) = (whole.column("parts_in_stock"), whole.column("parts_away"));
    let with_crews = stock.iter().zip(&away).map(|(stock, away)| 360.0 - stock - away);
    assert!(with_crews.clone().all(|count| (0.0..10.0).contains(&count)));
    run.assert_near("parts with crews", with_crews.sum(), whole.value("crew_hours_worked"), 0.05);
}

/// A gigawatt of 4,370 racks. Without stock 74 trays a day are away for 0.3 x 1 + 0.7 x 15.9 = 11.4 d: 843
/// of 78,660, availability 98.9 %; 98.5 % if the bench never finds a tray sound (15.9 d, 1,170 trays).
/// Maintenance is left out there. With the stock and the maintenance of the catalogue it is within the
/// published band of 95 to 99.5 %.
#[test]
fn the_availability_of_a_gigawatt_is_within_the_published_band() {
    let idle = ["jobs.offered_load=0", "jobs.class.*.at_start=0", "horizon=240 d"];
    let run = |overrides: &[&str]| {
        let overrides: Vec<&str> = idle.iter().chain(overrides).copied().collect();
        Run::of("kagoshima, idle", shipped("kagoshima", &overrides))
    };
    let trays = ["repair.stock.tray=0", "failures.component.maintenance.rate=0 /year"];
    // The first month is that of a plant whose trays are all in place.
    let settled = |run: &Run| {
        let out = run.column("gpus_out");
        let days = &out[24 * 40..];
        1.0 - days.iter().sum::<f64>() / days.len() as f64 / (4370.0 * 72.0)
    };
    let without = settled(&run(&trays));
    assert!((without - 0.989).abs() < 0.002, "without stock: {without}");
    let never_sound = settled(&run(&[trays[0], trays[1], "repair.rma.no_fault_found=0"]));
    assert!((never_sound - 0.985).abs() < 0.002, "where no tray is sound: {never_sound}");
    let whole = run(&[]);
    let available = whole.value("availability");
    assert!((0.95..=0.995).contains(&available), "with stock: {available}");
    whole.assert_close("wait for a part", whole.value("wait_for_part_mean_h"), 0.0);
}

/// The same luck with more crews, and with more parts: what is there is never out for longer.
#[test]
fn more_crews_and_more_parts_never_lower_availability() {
    let text = |crew: u32, stock: f64| {
        format!("{PLANT}part = \"tray\"\n[repair]\nstock.tray = {stock}\n{}", crews(crew))
    };
    let available = |crew: u32, stock: f64| Run::of_text(&text(crew, stock)).value("availability");
    let by_crews = [1, 2, 3, 5, 9].map(|crew| available(crew, 0.3));
    assert!(by_crews.windows(2).all(|pair| pair[1] >= pair[0]), "{by_crews:?}");
    assert!(by_crews[4] > by_crews[0] + 0.001, "{by_crews:?}");
    let by_parts = [0.0, 0.02, 0.05, 0.1].map(|stock| available(9, stock));
    assert!(by_parts.windows(2).all(|pair| pair[1] >= pair[0]), "{by_parts:?}");
    assert!(by_parts[3] > by_parts[0] + 0.001, "{by_parts:?}");
}

/// A place that has its turn once in 73 days for 12 h is in maintenance for 0.68 % of the time, whichever
/// it is, and pods have theirs one after the other.
#[test]
fn maintenance_takes_one_place_after_the_other() {
    let text = PLANT
        .replace("only = [\"board\"]", "only = [\"round\"]")
        .replace("60 d", "74 d")
        .replace("racks = 100\n", "racks = 100\nracks_per_pod = 10\n");
    let text = format!(
        "{text}[failures.component.round]\ncause = \"maintenance\"\nper = \"pod\"\n\
         takes_out = \"pod\"\nrate = \"5 /year\"\nin_turn = true\nrestart_cures = 1.0\n\
         restart_time = \"12 h\"\nskill = \"tech\"\nrepair_median = \"1 h\"\n{}",
        crews(1)
    );
    let mut simulation = Simulation::new(&sound(&text).scenario, Recording::Full);
    simulation.advance_to(simulation.end());
    let faults = simulation.take_records().faults;
    let results = simulation.finish();
    let racks: Vec<u32> = faults.iter().map(|fault| fault.rack).collect();
    assert_eq!(racks, [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
    let value = |name: &str| results.value(name).unwrap();
    let expected = 10.0 * 12.0 * 10.0 * 72.0;
    assert!((value("down_maintenance_gpu_hours") - expected).abs() < 1e-3);
}
