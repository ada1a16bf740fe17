//! Units on the site before the grid comes, and feeds of the grid: the racks that they carry are accepted.

use super::{WORK, run};
use crate::support::Run;

/// The grid comes with all of its 16 MW on day 20.
const GRID: &str = "[buildout.task.grid]\nduration.fixed = \"20 d\"\ngives.import = \"16 MW\"\n";

/// Six engines of 1 MW that are there from the first day, and never fail.
fn engines(mode: &str, until: &str) -> String {
    format!(
        "{GRID}[generation.gas]\nkind = \"recip_gas\"\nunits = 6\nrating = \"1 MW\"\nmode = \"{mode}\"\n\
         from = \"2027-01-01\"\n{until}[generator.recip_gas]\nforced_outage = 0.0\nmaintenance = \"0 s\"\n"
    )
}

fn accepted(run: &Run, day: f64) -> u32 {
    let steps = &run.results.buildout.as_ref().unwrap().capacity;
    steps.iter().take_while(|step| step.at.in_days() <= day).last().unwrap().accepted / 8
}

/// Of six engines of 1 MW one is to spare: 5 MW at 16 MW / 1,250 = 12.8 kW are 390 racks of 8 GPUs, which work without
/// the grid until day 20; without engines there are none, and first tokens come on day 20.
#[test]
fn racks_that_engines_carry_are_accepted_before_the_grid_comes() {
    let (bridge, none) = (run(30, WORK, &engines("bridge", "")), run(30, WORK, GRID));
    assert_eq!((accepted(&bridge, 10.0), accepted(&none, 10.0)), (390, 0));
    assert_eq!((accepted(&bridge, 25.0), accepted(&none, 25.0)), (1250, 1250));
    let first = |run: &Run| run.value("first_token_days");
    assert!(first(&bridge).abs() < 1e-9 && (first(&none) - 20.0).abs() < 1e-9);
    let (import, given) = (bridge.column("power_import_mw"), bridge.column("power_generation_mw"));
    let busy = bridge.column("gpus_busy");
    for hour in 24..480 {
        assert!(import[hour].abs() < 1e-9, "{} MW in hour {hour}", import[hour]);
        assert!(given[hour] > 2.0 && given[hour] <= 5.0, "{} MW in hour {hour}", given[hour]);
        assert!(
            busy[hour] > 0.98 * 3120.0 && busy[hour] <= 3120.0,
            "{} in hour {hour}",
            busy[hour]
        );
    }
    assert!(busy[600] > 9900.0, "{}", busy[600]);
}

/// Turbines give less in hot air: 1 % for each kelvin above 15 C, so five of them 4.25 MW at 30 C, which are 332 racks.
#[test]
fn turbines_carry_less_in_hot_air() {
    let turbines = engines("bridge", "").replace("recip_gas", "aero_gt");
    let air =
        "[location.weather]\nkind = \"constant\"\ndry_bulb = \"30 C\"\nrelative_humidity = 0.5\n";
    assert_eq!(accepted(&run(30, WORK, &format!("{air}{turbines}")), 10.0), 332);
}

/// How hot a day units are counted on is the planner's: with days that deviate by 5 K from a normal high of 15 C in the
/// hottest month, five turbines give 0.95 of their power a deviation above it, 0.85 at three: 4.75 MW are 371 racks, 4.25
/// MW 332.
#[test]
fn turbines_are_counted_on_a_day_as_hot_as_is_said() {
    let turbines = engines("bridge", "").replace("recip_gas", "aero_gt");
    let months = |value: &str| format!("[{}]", vec![format!("\"{value}\""); 12].join(", "));
    let air = format!(
        "[location.weather]\nkind = \"normals\"\nmean = {0}\nhigh = {0}\nlow = {0}\nday_deviation = {1}\n",
        months("15 C"),
        months("5 K")
    );
    for (deviations, racks) in [(1.0, 371), (3.0, 332)] {
        let text = format!("{air}[buildout]\nhot_day = {deviations:?}\n{turbines}");
        assert_eq!(accepted(&run(12, WORK, &text), 10.0), racks, "{deviations}");
    }
}

/// An island draws nothing of a grid that is there already: on day 20 nothing changes, on day 24 it leaves, and all racks
/// are accepted. A unit less than two carries nobody, nor do those that only run in dear hours.
#[test]
fn an_island_carries_its_racks_alone() {
    let island = run(30, WORK, &engines("island", "until = \"2027-01-25\"\n"));
    let found = [10.0, 22.0, 25.0].map(|day| accepted(&island, day));
    assert_eq!(found, [390, 390, 1250]);
    let alone = engines("bridge", "").replace("units = 6", "units = 1");
    for few in [alone, engines("price", "")] {
        assert_eq!(accepted(&run(30, WORK, &few), 10.0), 0);
    }
}

/// Two feeds of 5 MW carry 10 MW of the 16 MW that are built: 781 racks at 12.8 kW of 1,250, beside engines of 5 MW 1,171;
/// three carry 15 MW, 1,171 racks, and four all. A single feed of 10 MW carries as much as two of half, and so it is where the
/// connection is there from the start.
#[test]
fn racks_are_accepted_on_no_more_than_feeds_carry() {
    let feeds = |count: u32, capacity: u32| {
        format!(
            "[location.grid.feeds]\ncount = {count}\ncapacity = \"{capacity} MW\"\noutage_rate = \"0 /year\"\n"
        )
    };
    let on_day_25 = |text: &str| accepted(&run(30, WORK, text), 25.0);
    let known = [(feeds(2, 5), 781), (feeds(3, 5), 1171), (feeds(4, 5), 1250), (feeds(1, 10), 781)];
    for (feeds, racks) in known {
        assert_eq!(on_day_25(&format!("{GRID}{feeds}")), racks, "{feeds}");
    }
    let halls = "[buildout]\nburn_in = \"0 d\"\n[buildout.task.halls]\nduration.fixed = \"20 d\"\ngives.halls = 10\n";
    assert_eq!(on_day_25(&format!("{halls}{}", feeds(2, 5))), 781);
    assert_eq!(on_day_25(halls), 1250);
    let with_engines = format!("{}{}", engines("bridge", ""), feeds(2, 5));
    assert_eq!(on_day_25(&with_engines), 1171);
    // Import stays within what feeds carry, and racks that are accepted work.
    let run = run(30, WORK, &format!("{GRID}{}", feeds(2, 5)));
    assert!(run.value("power_import_peak_mw") <= 10.0 * (1.0 + 1e-9));
    let busy = run.column("gpus_busy")[600];
    assert!(busy > 0.97 * 6248.0 && busy <= 6248.0, "{busy}");
}
