//! After an outage: sets keep what they carry until the grid has been back for a while, and hand it over hall by hall along
//! the ramp of the connection.

use crate::support::Run;

/// Four halls of 20 racks that idle, carried by sets at 25 s of an outage of three hours, which are theirs until the grid
/// has been back for `delay`; stores charge from the grid alone.
fn run(delay: &str, more: &str) -> Run {
    Run::of_text(&format!(
        "site = \"laboratory\"\nrack = \"vera_rubin_nvl72_max_q\"\nsize = \"20 MW\"\n\
         start = \"2030-01-01\"\nhorizon = \"48 h\"\nseed = 1\n\
         compute.racks = 80\ncompute.racks_per_hall = 20\ncompute.racks_per_pod = 20\n\
         failures.component.\"*\".rate = \"0 /year\"\npower.unit.\"*\".rate = \"0 /year\"\n\
         jobs.offered_load = 0.0\npower.maintenance.duration = \"0 h\"\n\
         location.grid.planned_outage = \"24 h\"\nlocation.grid.planned_duration = \"3 h\"\n\
         location.grid.return_delay = \"{delay}\"\nlocation.grid.outage_rate = \"0 /year\"\n\
         location.grid.dip_rate = \"0 /year\"\nlocation.hazard.\"*\".rate = \"0 /year\"\n\
         power.genset.share = 1.5\npower.genset.unit_rating = \"2 MW\"\n\
         power.genset.start_failure = 0.0\npower.genset.run_mttf = \"1000000 h\"\n\
         power.genset.out_of_service = 0.0\npower.genset.redundancy = \"N\"\n\
         power.ups.recharge_on_sets = \"10 h\"\n{more}\n"
    ))
}

/// Sets of 2 MW for 1.5 times 20 MW.
const SETS: f64 = 15.0;

/// Goal: sets burn fuel until the delay is over, and the grid carries what they hand over from then on; racks notice
/// nothing.
///
/// Method: what four idle halls draw in an hour of the outage, times the delay.
#[test]
fn sets_carry_halls_until_the_grid_has_been_back_for_a_while() {
    let (at_once, later) = (run("0 s", ""), run("30 min", ""));
    let halls = at_once.column("power_genset_mw")[25];
    assert!(halls > 1.0, "{halls} MW on sets");
    let fuel = |run: &Run| run.value("energy_genset_mwh");
    later.assert_near("fuel", fuel(&later) - fuel(&at_once), halls * 0.5, 1e-6);
    at_once.assert_near("hours of sets", at_once.value("genset_hours"), SETS * 3.0, 1e-9);
    later.assert_near("hours of sets", later.value("genset_hours"), SETS * 3.5, 1e-9);
    assert!(later.used("without power: grid").abs() < 1e-9);
    // In the hour in which the grid is back it carries the house and charges stores at first.
    let import = [&at_once, &later].map(|run| run.column("power_import_mw")[27]);
    assert!((import[0] - import[1] - halls * 0.5).abs() < halls * 0.02, "{import:?} MW");
}

/// Goal: halls are handed over one after the other, so that what is drawn never rises faster than the connection bears.
///
/// Method: at P each they leave the sets P / limit after one another, so sets burn 1 + 2 + 3 + 4 times P x P / limit
/// more than where all are handed over at once; the grid supplies what it takes over, so that energy is the same.
#[test]
fn halls_are_handed_over_along_the_ramp() {
    let ramp = "location.grid.ramp_from = \"1 MW\"\nlocation.grid.ramp_limit = \"0.1 MW/min\"";
    let (together, in_turn) = (run("10 min", ""), run("10 min", ramp));
    let each = together.column("power_genset_mw")[25] / 4.0;
    let more = in_turn.value("energy_genset_mwh") - together.value("energy_genset_mwh");
    in_turn.assert_near("fuel", more, 10.0 * each * each / 0.1 / 60.0, 1e-3);
    let hours = SETS * (3.0 + 1.0 / 6.0 + 4.0 * each / 0.1 / 60.0);
    in_turn.assert_near("hours of sets", in_turn.value("genset_hours"), hours, 1e-3);
    crate::laws::energy::is_neither_made_nor_lost(&in_turn);
    crate::laws::energy::is_the_same_in_timeline_and_summary(&in_turn);
}
