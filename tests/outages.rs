//! Outages: what sets carry, and in which order; what stores do meanwhile; how soon racks are back.

use factory::history::History;
use factory::{Recording, Simulation};
use units::{SimDuration, SimTime};

use crate::support::{Run, shipped, sound};

/// Four halls of 20 racks, each rated 190 kW, with nothing that fails but the grid, which is lost after a day.
fn text(length: &str, more: &str) -> String {
    format!(
        "site = \"laboratory\"\nrack = \"vera_rubin_nvl72_max_q\"\nsize = \"20 MW\"\n\
         start = \"2030-01-01\"\nhorizon = \"48 h\"\nseed = 1\n\
         compute.racks = 80\ncompute.racks_per_hall = 20\ncompute.racks_per_pod = 20\n\
         failures.component.\"*\".rate = \"0 /year\"\npower.unit.\"*\".rate = \"0 /year\"\n\
         jobs.offered_load = 0.0\n\
         location.grid.planned_outage = \"24 h\"\nlocation.grid.planned_duration = \"{length}\"\n\
         location.grid.return_delay = \"0 s\"\nlocation.grid.outage_rate = \"0 /year\"\n\
         location.grid.dip_rate = \"0 /year\"\nlocation.hazard.\"*\".rate = \"0 /year\"\n\
         power.genset.start_failure = 0.0\npower.genset.run_mttf = \"1000000 h\"\n\
         power.genset.redundancy = \"N\"\npower.maintenance.duration = \"0 h\"\n{more}\n"
    )
}

/// Minutes for which a rack was without power.
fn dark_minutes(length: &str, more: &str) -> f64 {
    let run = Run::of_text(&text(length, more));
    run.used("without power: grid") / run.value("gpus") * 60.0
}

/// Sets of 3 MW: more than the network of four halls takes, less than one hall.
const SETS: &str = "power.genset.share = 0.15\npower.genset.unit_rating = \"1 MW\"";

/// Stores that carry network and storage for a minute, and no racks.
const NETWORK_ALONE: &str = "power.ups.autonomy = \"1 min\"\npower.ups.carries = [\"network\"]";

/// Goal: racks whose network and storage were kept are back in `warm_restart_time` of 10 min, others in
/// `restart_time` of 30; of a network that came up before, the time that it was up counts.
///
/// Method: racks have no store, so that they are dark from the first instant to the return and to the end of their
/// restart.
#[test]
fn racks_whose_network_is_kept_come_back_warm() {
    let near = |found: f64, expected: f64| {
        assert!((found - expected).abs() < 1e-6, "dark for {found} min, not {expected}");
    };
    near(dark_minutes("2 h", &format!("{SETS}\n{NETWORK_ALONE}")), 120.0 + 10.0);
    let none = "power.genset.share = 0.0";
    near(dark_minutes("2 h", &format!("{none}\n{NETWORK_ALONE}")), 120.0 + 30.0);
    // As long as the store of the network lasts, racks come back warm; its minute is at its rating.
    near(dark_minutes("50 s", &format!("{none}\n{NETWORK_ALONE}")), 50.0 / 60.0 + 10.0);
    let halls = "power.genset.feeds = [\"halls\"]";
    near(dark_minutes("2 h", &format!("{SETS}\n{NETWORK_ALONE}\n{halls}")), 120.0 + 30.0);
    // Sets at 25 s take it all at once: it is up for 15 min less 25 s of the 20 min that it takes.
    let late = "power.ups.autonomy = \"0 s\"\npower.genset.step = 1.0";
    near(dark_minutes("15 min", &format!("{SETS}\n{late}")), 15.0 + 30.0 - 15.0 + 25.0 / 60.0);
    near(dark_minutes("2 h", &format!("{SETS}\n{late}")), 120.0 + 10.0);
}

/// What sets feed of each hall so many seconds after the loss of the grid, in megawatts.
fn fed(history: &History, seconds: u64) -> Vec<f64> {
    let at = SimTime::START + SimDuration::hours(24) + SimDuration::seconds(seconds);
    let snapshot = history.snapshots().iter().rev().find(|it| it.at <= at).unwrap();
    let channels = &history.topology().channels;
    let place = |hall: u32| {
        let name = format!("hall {hall}/feed_mw");
        channels.iter().position(|channel| channel.name == name).unwrap()
    };
    (0..4).map(|hall| f64::from(snapshot.values[place(hall)])).collect()
}

/// Goal: sets take blocks in order, no step greater than theirs, and a block that is greater in two.
///
/// Method: three sets of 1 MW take 0.4 of their rating at 25 s, and as much 5 s later: the network of all halls is
/// more than one step. What cools them follows, and no hall.
#[test]
fn sets_take_blocks_in_steps() {
    let scenario = sound(&text("2 h", &format!("{SETS}\npower.genset.step = 0.25"))).scenario;
    let mut simulation = Simulation::new(&scenario, Recording::Full);
    let mut history = History::new(&scenario);
    simulation.advance_to(simulation.end());
    history.append(simulation.take_records());
    assert!(fed(&history, 24).iter().all(|&power| power.abs() < 1e-9));
    let (first, second, last) = (fed(&history, 25), fed(&history, 30), fed(&history, 60));
    let sum = |powers: &[f64]| powers.iter().sum::<f64>();
    assert!(sum(&first) > 0.2 && sum(&first) <= 0.75, "{first:?}");
    assert!(first[0] > 0.0 && first[3].abs() < 1e-9, "{first:?}");
    assert!(sum(&second) > sum(&first) && sum(&second) <= 1.5, "{second:?}");
    assert!(last.iter().all(|power| (power / last[0] - 1.0).abs() < 1e-6), "{last:?}");
    assert!(sum(&last) <= 3.0 && last[0] >= first[0], "{last:?}");
}

/// Goal: stores that gave something charge from sets after their delay, as they do from the grid.
#[test]
fn stores_charge_from_sets_after_a_delay() {
    let run = |delay: &str| {
        let more = format!(
            "power.genset.share = 1.5\npower.ups.recharge_on_sets = \"{delay}\"\n\
             power.ups.recharge_time = \"2 h\""
        );
        Run::of_text(&text("3 h", &more))
    };
    let (early, late) = (run("10 min"), run("4 h"));
    let [stored, later] = [&early, &late].map(|run| run.column("ups_stored_mwh"));
    let full = stored[23];
    assert!((stored[24] - full).abs() < 1e-9, "{} MWh, not {full}", stored[24]);
    assert!(later[24] < full * 0.999 && (later[26] - later[24]).abs() < 1e-9, "{later:?}");
    assert!((later[28] - full).abs() < 1e-9);
    let sets = [&early, &late].map(|run| run.sum("power_genset_mw"));
    let lost = (full - later[24]) / 0.9;
    early.assert_near("charged by sets", sets[0] - sets[1], lost, 1e-6);
}

/// Goal: what sets burn comes out of their tanks, which fill by what is delivered alone: without deliveries one tank is
/// all there is, however many outages there are; with some it is that and what has been brought.
///
/// Method: a hundred outages a year and a tank of 3 MW for 12 min, which is 0.6 MWh.
#[test]
fn sets_burn_what_was_brought() {
    let burnt = |delivery: &str| {
        let delivery = format!("power.genset.delivery={delivery}");
        let quiet = ["location.grid.dip_rate=0 /year", "location.hazard.*.rate=0 /year"];
        let many = ["location.grid.outage_rate=100 /year", "power.genset.fuel=12 min"];
        let all = [quiet[0], quiet[1], many[0], many[1], "power.genset.test_load=0", &delivery];
        let run = Run::of("small", shipped("small", &all));
        (run.value("energy_genset_mwh"), run.hours() / 24.0)
    };
    let (none, _) = burnt("0 MWh");
    assert!((none - 0.6).abs() < 1e-9, "{none} MWh out of a tank of 0.6");
    let (some, days) = burnt("10 kWh");
    assert!(some > none && some <= 0.6 + 0.010 * days, "{some} MWh in {days} days");
    let (all, _) = burnt("1 MWh");
    assert!(all > some, "{all} and {some} MWh");
}
