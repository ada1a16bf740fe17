//! Water that permits, the supply and a tank limit: when it is used up, what is left then, and what that costs.

use factory::power::Taken;
use factory::{Recording, Simulation, columns};
use units::SimDuration;

use crate::cooling_loss::plant;
use crate::recording::{Watched, hold};
use crate::support::{Run, column, shipped, sound};

/// A hall of 24.32 MW at constant weather, whose towers keep it cool without water too: jobs go on as they were.
const TOWERS: &str = "cooling.rejection = \"tower\"\ncooling.water.dry_share = 1.0\n\
                      jobs.recovery.start_time = \"0 s\"\njobs.recovery.start_growth = \"0 s\"\n";

fn towers(more: &str) -> Run {
    let text = plant(&format!("{TOWERS}{more}"));
    Run::of_text(&text)
}

/// Cubic metres that it uses in every hour without limits.
fn use_of(run: &Run) -> f64 {
    let water = run.column("water_m3_per_h");
    for hour in &water {
        run.assert_near("use", *hour, water[1], 1e-9);
    }
    water[1]
}

fn with_hours(hours: f64) -> String {
    let long = plant(TOWERS).replace("length_median = \"100 h\"", "length_median = \"9000 h\"");
    let long = long.replace("length_most = \"1000 h\"", "length_most = \"9000 h\"");
    long.replace("horizon = \"48 h\"", &format!("horizon = \"{hours} h\""))
}

/// Cubic metres of each day, of a column of flows.
fn days(run: &Run, name: &str) -> Vec<f64> {
    run.column(name).chunks(24).map(|day| day.iter().sum()).collect()
}

/// 24.32 MW and what warms the hall's air, at a wet bulb w, of which 0.75 + (w - 5) x 0.008 evaporate 1.48 L/kWh, and a third
/// of that is drained: use is known without a limit. A permit for ten hours of it lasts until ten o'clock, day by day.
#[test]
fn a_permit_of_a_day_is_used_up_at_its_hour_and_never_exceeded() {
    let free = towers("");
    let each = use_of(&free);
    let (water, wet_bulb) = (free.column("wet_bulb_c")[1], free.value("water_m3") / 48.0);
    let heat = wet_bulb / ((0.75 + (water - 5.0) * 0.008) * 1.48 * 4.0 / 3.0);
    assert!((24.3..27.0).contains(&heat), "{heat} MW of heat");
    assert!(free.results.value("water_limited_h").is_none(), "nothing limits it");
    let permit = 10.4 * each;
    let run = towers(&format!("cooling.water.limit_per_day = \"{permit} m3\"\n"));
    for day in days(&run, "water_m3_per_h") {
        assert!(day <= permit * (1.0 + 1e-12), "{day} of {permit} m3");
        run.assert_close("the permit is used", day, permit);
    }
    run.assert_close("taken", run.value("water_taken_m3"), 2.0 * permit);
    run.assert_close("hours without", run.value("water_limited_h"), 2.0 * (24.0 - 10.4));
    let limited = run.column("water_limited_share");
    for (hour, share) in limited.iter().enumerate() {
        let expected = (hour as f64 % 24.0 - 9.4).clamp(0.0, 1.0);
        assert!((share - expected).abs() < 1e-9, "{share} of hour {hour}, not {expected}");
    }
    let told = run.incidents.iter().filter(|it| it.what == "permit of water used up");
    let hours: Vec<f64> = told.map(|it| it.at.in_hours()).collect();
    assert!(hours.len() == 2 && (hours[0] - 10.4).abs() < 1e-9 && (hours[1] - 34.4).abs() < 1e-9);
    run.assert_close("work", run.value("useful_gpu_hours"), free.value("useful_gpu_hours"));
}

/// The permit of a year for 8,000 hours of use lasts so long; the next begins on the day of the first.
#[test]
fn a_permit_of_a_year_begins_anew_with_the_year() {
    let each = use_of(&towers(""));
    let permit = format!("cooling.water.limit_per_year = \"{} m3\"\n", 8000.0 * each);
    let run = Run::of_text(&format!("{permit}{}", with_hours(8760.0 + 72.0)));
    run.assert_near("hours without", run.value("water_limited_h"), 760.0, 1e-7);
    run.assert_near("taken", run.value("water_taken_m3"), 8072.0 * each, 1e-9);
    let limited = run.column("water_limited_share");
    assert!(limited[7999] < 1e-6 && limited[8001] > 1.0 - 1e-9 && limited[8760] == 0.0);
}

/// A supply of 0.8 of use and a tank for 1.6 hours of it: full at the start, it lasts for 8 hours; then it takes 1.25 hours
/// to hold an hour of use, which lasts for 5. Of 40 hours there are six such times and a seventh of 1.25 hours dry:
/// 7 x 1.25 hours without.
#[test]
fn a_tank_lasts_as_long_as_it_must_and_loses_nothing() {
    let each = use_of(&towers(""));
    let limits = format!(
        "cooling.water.supply = \"{} m3/h\"\ncooling.water.tank = \"{} m3\"\n",
        0.8 * each,
        1.6 * each
    );
    let run = towers(&limits);
    run.assert_near("hours without", run.value("water_limited_h"), 8.75, 1e-9);
    let [taken, used, tank] =
        ["water_taken_m3_per_h", "water_m3_per_h", "water_tank_m3"].map(|it| run.column(it));
    let mut content = 1.6 * each;
    for hour in 0..48 {
        content += taken[hour] - used[hour];
        assert!((tank[hour] - content).abs() < 1e-6, "hour {hour}: {} for {content}", tank[hour]);
        assert!(taken[hour] <= 0.8 * each * (1.0 + 1e-9), "hour {hour}: {}", taken[hour]);
        assert!((0.0..=1.6 * each * (1.0 + 1e-9)).contains(&tank[hour]));
    }
    let change = run.value("water_taken_m3") - run.value("water_m3");
    run.assert_near("tank", content - 1.6 * each, change, 1e-9);
    // After 8 + 6 x 6.25 + 1.25 h it drains by 0.2 of use for 1.25 h.
    run.assert_near("content", tank[47], (1.0 - 0.2 * 1.25) * each, 1e-6);
    run.assert_near("said of it", run.value("water_tank_change_m3"), change, 1e-9);
}

/// Without a tank, a supply below use is of no use; one above it limits nothing.
#[test]
fn a_supply_without_a_tank_suffices_or_does_not() {
    let free = towers("");
    let each = use_of(&free);
    let run = |share: f64| towers(&format!("cooling.water.supply = \"{} m3/h\"\n", share * each));
    let (little, enough) = (run(0.9), run(1.1));
    assert!(little.value("water_m3") == 0.0 && little.value("water_limited_h") > 48.0 - 1e-9);
    let told = little.incidents.iter().filter(|it| it.what == "too little water");
    assert_eq!(told.filter(|it| it.at < little.end()).count(), 2, "once a day");
    assert!(enough.value("water_limited_h") == 0.0);
    enough.assert_close("use", enough.value("water_m3"), free.value("water_m3"));
    assert_eq!(enough.results.digest, free.results.digest, "nothing happens");
    let lavish = towers("cooling.water.limit_per_day = \"1000000 m3\"\n");
    assert_eq!(lavish.results.digest, free.results.digest, "nothing happens");
}

/// Pads that stay dry are dry coolers: from the first hour on if no water may be used.
#[test]
fn pads_without_water_are_dry_coolers() {
    let hot = "location.weather.dry_bulb = \"36 C\"\n";
    let text = |more: &str| plant(more).replace("location.weather.dry_bulb = \"25 C\"\n", hot);
    let dry = Run::of_text(&text("cooling.rejection = \"dry\"\n"));
    let wet = Run::of_text(&text("cooling.rejection = \"adiabatic\"\n"));
    let none = "cooling.rejection = \"adiabatic\"\ncooling.water.limit_per_day = \"0 m3\"\n";
    let none = Run::of_text(&text(none));
    for metric in ["energy_cooling_mwh", "energy_facility_mwh", "useful_gpu_hours"] {
        none.assert_close(metric, none.value(metric), dry.value(metric));
    }
    assert!(none.value("water_m3") == 0.0 && none.value("water_limited_h") > 48.0 - 1e-9);
    assert!(wet.value("energy_cooling_mwh") < dry.value("energy_cooling_mwh"));
    // Where air is cool enough no water is refused: only the circuit of the hall's air wants it at 25 C.
    let cool = "cooling.rejection = \"adiabatic\"\ncooling.water.limit_per_day = \"0 m3\"\n\
                cooling.air_water_temperature = \"35 C\"\n";
    assert!(Run::of_text(&plant(cool)).value("water_limited_h") == 0.0);
}

/// Towers that give off sensible heat alone cannot carry the hall at 32 C: the more water, the more is computed, and for
/// less.
#[test]
fn more_water_is_never_worse() {
    let each = use_of(&towers(""));
    let runs = [0.01, 0.25, 0.5, 0.75, 1.0].map(|share: f64| {
        let more = format!(
            "cooling.rejection = \"tower\"\ncooling.water.limit_per_day = \"{} m3\"\n",
            share * 26.0 * each
        );
        let hot = "location.weather.dry_bulb = \"32 C\"\n";
        Run::of_text(&plant(&more).replace("location.weather.dry_bulb = \"25 C\"\n", hot))
    });
    for pair in runs.windows(2) {
        for (metric, sign) in [("useful_gpu_hours", 1.0), ("pue", -1.0), ("water_m3", 1.0)] {
            let [less, more] = [&pair[0], &pair[1]].map(|run| sign * run.value(metric));
            assert!(more >= less, "{metric}: {more} after {less}");
        }
        assert!(pair[1].value("water_limited_h") <= pair[0].value("water_limited_h"));
    }
    assert!(runs[0].value("useful_gpu_hours") < 0.97 * runs[4].value("useful_gpu_hours"));
}

/// Recorded in full or not at all, at once or hour by hour: the same, and all laws of recordings hold.
#[test]
fn watching_water_changes_nothing() {
    let limits = ["horizon=10 d", "cooling.water.supply=9 m3/h", "cooling.water.tank=20 m3"];
    let loaded = || shipped("johor_water_cap", &limits);
    let run = Run::of("capped", loaded());
    assert!(run.value("water_limited_h") > 0.0);
    let summary = Simulation::new(&loaded().scenario, Recording::Summary).finish();
    assert_eq!((summary.digest, &summary.metrics), (run.results.digest, &run.results.metrics));
    let steps = Run::in_steps("in steps", loaded(), SimDuration::hours(1));
    assert_eq!(steps.results.digest, run.results.digest);
    hold(&Watched::of("capped", loaded()), &run.results);
}

/// What is paid for is what is taken into the tank; 100 m3 of it cost 60,000 USD and what comes on top of any part.
#[test]
fn a_tank_is_paid_for_and_so_is_what_fills_it() {
    let capped = |more: &[&str]| {
        let all: Vec<&str> =
            ["horizon=20 d", "cooling.water.supply=9 m3/h"].iter().chain(more).copied().collect();
        Run::of("capped", shipped("johor_water_cap", &all))
    };
    let (without, with) = (capped(&[]), capped(&["cooling.water.tank=100 m3"]));
    let more = with.value("capex_usd") - without.value("capex_usd");
    assert!((60_000.0..100_000.0).contains(&more), "{more} USD");
    let price = with.spec().cooling.water.price.unwrap().in_dollars_per_cubic_metre();
    let paid: f64 = with.results.years.iter().map(|year| year.water.in_dollars().abs()).sum();
    with.assert_near("bill", paid, price * with.value("water_taken_m3"), 1e-6);
    assert!(with.value("water_taken_m3") < with.value("water_m3"), "it was full at the start");
}

/// The window knows of the limits by the plant's description.
#[test]
fn the_description_tells_what_limits_water() {
    let told = |overrides: &[&str]| {
        let topology = factory::topology(&shipped("johor_water_cap", overrides).scenario);
        let water = topology.nodes.iter().find(|node| node.name == "water").unwrap().clone();
        let names = water.channels.iter().map(|&it| topology.channels[it].name.clone());
        (names.collect::<Vec<_>>(), water.facts.len(), water.state.is_some())
    };
    let (names, facts, state) = told(&["cooling.water.supply=9 m3/h", "cooling.water.tank=20 m3"]);
    assert!(names.contains(&"water/tank_m3".to_owned()) && facts == 4 && state, "{names:?}");
    let (names, facts, state) = told(&[]);
    assert!(!names.contains(&"water/tank_m3".to_owned()) && facts == 2 && state, "{names:?}");
    assert!(columns().len() > column("water_tank_m3"));
    let text = sound(&plant("cooling.rejection = \"tower\"\n"));
    let topology = factory::topology(&text.scenario);
    assert!(topology.channels.iter().all(|it| it.name != "water/state"));
}

/// Johor's permit is 200 m3 a day and a WUE of 1.8, with reclaimed water at its price; what a scenario says itself comes first,
/// and without a permit the site's tariff holds and nothing bounds WUE.
#[test]
fn a_permit_of_johor_says_what_may_be_taken_and_what_it_costs() {
    let of = |more: &[&str]| {
        let all: Vec<&str> = ["horizon=4 d"].iter().chain(more).copied().collect();
        Run::of("permitted", shipped("johor_water_cap", &all))
    };
    let run = of(&[]);
    let days: Vec<f64> =
        run.column("water_taken_m3_per_h").chunks(24).map(|day| day.iter().sum()).collect();
    assert!(days.iter().all(|day| *day <= 200.0 * (1.0 + 1e-9)), "{days:?}");
    assert!(days.iter().any(|day| *day > 199.0), "{days:?}");
    run.assert_close("share", run.value("wue_of_permit"), run.value("wue_l_per_kwh") / 1.8);
    let paid = |run: &Run| -> f64 {
        run.results.years.iter().map(|year| year.water.in_dollars().abs()).sum()
    };
    run.assert_near("bill", paid(&run), 0.9 * run.value("water_taken_m3"), 1e-4);
    let free = of(&["cooling.water.permit=none"]);
    assert!(free.results.value("wue_of_permit").is_none());
    assert!(free.results.value("water_taken_m3").is_none() && free.value("water_m3") > 900.0);
    free.assert_near("bill", paid(&free), 1.25 * free.value("water_m3"), 1e-4);
    // 1.82 L/kWh of towers all year.
    let loose = of(&["cooling.water.limit_per_day=10000 m3"]);
    let share = loose.value("wue_of_permit");
    assert!(share > 0.95 && share < 1.15, "{share} of what the permit bears");
    loose.assert_near("as free", loose.value("water_m3"), free.value("water_m3"), 1e-9);
}

/// Towers without chillers whose water lasts for a part of the day, of racks that trip before they slow down much.
pub(crate) const WARM: [&str; 8] = [
    "size=5 MW",
    "horizon=4 d",
    "location.grid.outage_rate=0 /year",
    "cooling.chiller.capacity_share=0",
    "cooling.water.limit_per_day=10 m3",
    "cooling.water.dry_share=0.1",
    "cooling.tolerance=30 K",
    "cooling.thermal.trip_margin=5 K",
];

/// Racks that go off, or slow down, while cooling has no water are counted on that, and those of dry coolers that are as
/// small on heat; with water neither happens.
#[test]
fn racks_that_are_too_warm_for_want_of_water_are_counted_on_it() {
    let run = |name: &str, more: &[&str]| {
        Run::of(name, shipped("johor_water_cap", &[&WARM[..], more].concat()))
    };
    let hours = |run: &Run, cause: &str| {
        let of = |kind: &str| run.value(&format!("{kind}_rack_hours_{cause}"));
        [of("dark"), of("capped")]
    };
    let without = run("without water", &[]);
    let [dark, slowed] = hours(&without, "water");
    assert!(dark > 100.0 && slowed > 100.0, "{dark} and {slowed} rack-hours");
    assert!(hours(&without, "heat").iter().all(|hours| hours.abs() < 1e-9));
    assert!(without.value("hall_outages_water") > 0.0);
    let of_water = without.rack_incidents.iter().find(|it| it.cause == Taken::Water && it.dark > 0);
    assert_eq!(of_water.unwrap().what, "no water to evaporate");
    let with = run("with water", &["cooling.water.limit_per_day=10000 m3"]);
    for cause in ["water", "heat"] {
        assert!(hours(&with, cause).iter().all(|hours| hours.abs() < 1e-9), "{cause}");
    }
    let dry = run("dry", &["cooling.rejection=dry", "cooling.dry_approach=30 K"]);
    assert!(hours(&dry, "water").iter().all(|hours| hours.abs() < 1e-9));
    assert!(hours(&dry, "heat").iter().sum::<f64>() > 100.0, "{:?}", hours(&dry, "heat"));
}
