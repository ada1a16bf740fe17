//! What bad scenarios get: exit code 2, a message with file and line, and nothing written.

use crate::desk::Desk;

#[track_caller]
fn assert_has(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "{part:?} is not in\n{message}");
    }
}

const GOOD: &str = "site = \"kagoshima\"\nsize = \"10 MW\"\nhorizon = \"1 d\"\n";

#[test]
fn an_unknown_site_is_answered_with_the_known_ones_nearest_first() {
    let message = Desk::refusal("size = \"10 MW\"\nsite = \"kagoshma\"\n", &[]);
    let expected = "a.toml:2:8: site: found \"kagoshma\"; must be one of kagoshima, ";
    assert_has(&message, &[expected, "malaysia", "laboratory"]);
}

#[test]
fn an_unknown_rack_is_answered_with_the_known_ones_nearest_first() {
    let message = Desk::refusal(&format!("{GOOD}rack = \"gb20_nvl72\"\n"), &[]);
    let expected = "a.toml:4:8: rack: found \"gb20_nvl72\"; must be one of gb200_nvl72, ";
    assert_has(&message, &[expected, "dgx_h100"]);
}

#[test]
fn a_size_beyond_the_grid_names_both() {
    let text = "site = \"kagoshima\"\nsize = \"350 MW\"\n[location.grid]\ncapacity = \"300 MW\"\n";
    assert_has(&Desk::refusal(text, &[]), &["a.toml:2:8: size", "350 MW", "300 MW"]);
}

/// Goal: a plant that could not even idle is refused; one that must slow down is not.
#[test]
fn more_racks_than_the_grid_feeds_are_refused() {
    let message = Desk::refusal(&format!("{GOOD}[compute]\nracks = 1000\n"), &[]);
    assert_has(&message, &["a.toml:5:9: compute.racks", "1000 racks", "10 MW"]);
}

#[test]
fn a_job_class_larger_than_the_plant_is_named_with_the_capacity() {
    let text = format!("{GOOD}[jobs.class.research]\ngpus_least = 100000\n");
    let message = Desk::refusal(&text, &[]);
    assert_has(&message, &["a.toml:5:14: ", "research", "100000 GPUs", "schedulable GPUs"]);
}

#[test]
fn what_is_no_quantity_is_refused_with_its_line() {
    for (value, said) in [
        ("nan", "must be text of a number and a unit"),
        ("inf", "must be text of a number and a unit"),
        ("10", "must be text of a number and a unit"),
        ("\"nan MW\"", "does not start with a finite number"),
        ("\"inf MW\"", "does not start with a finite number"),
        ("\"10\"", "is not a unit of Power"),
        ("\"10 MWh\"", "is not a unit of Power"),
        ("\"-10 MW\"", "must be at least 1000 W"),
    ] {
        let message = Desk::refusal(&format!("site = \"kagoshima\"\nsize = {value}\n"), &[]);
        assert_has(&message, &["a.toml:2:8: size: found", said]);
    }
}

#[test]
fn numbers_without_unit_are_checked_too() {
    for (value, said) in [("nan", "a number"), ("-1.0", "must be from 0 to 5"), ("inf", "a number")]
    {
        let text = format!("{GOOD}[jobs]\noffered_load = {value}\n");
        let message = Desk::refusal(&text, &[]);
        assert_has(&message, &["a.toml:5:16: jobs.offered_load: found", said]);
    }
}

#[test]
fn the_command_line_is_checked_like_a_file() {
    let message = Desk::refusal(GOOD, &["--set", "size=-5 MW", "--set", "seed"]);
    assert_has(&message, &["--set: size: found \"-5 MW\"", "--set: found \"seed\""]);
    for years in ["0", "51", "nan", "ten"] {
        assert_has(&Desk::refusal(GOOD, &["--years", years]), &["--years"]);
    }
}

#[test]
fn a_missing_base_is_named_with_its_path() {
    let message = Desk::refusal("base = \"bases/b.toml\"\n", &[]);
    assert_has(&message, &["a.toml:1:8: base", "bases/b.toml: there is no such file"]);
}

#[test]
fn a_missing_weather_file_is_named_with_its_path() {
    let weather = "[location.weather]\nkind = \"file\"\nfile = \"weather/johor.epw\"\n";
    let message = Desk::refusal(&format!("{GOOD}{weather}"), &[]);
    assert_has(&message, &["a.toml:6:8: ", "weather/johor.epw: there is no such file"]);
}

/// Method: the scenario stands in a folder below, and is named from above.
#[test]
fn files_are_looked_for_beside_the_scenario_that_names_them() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("below")).unwrap();
    std::fs::write(desk.path("below/a.toml"), "base = \"b.toml\"\n").unwrap();
    let outcome = desk.run(["run", "below/a.toml", "--out", "out"]);
    outcome.assert_refused();
    assert_has(&outcome.complained, &["below/a.toml:1:8: base", "below/b.toml: there is no such"]);
    assert_eq!(desk.names(), ["below"]);
}

#[test]
fn a_scenario_that_is_missing_or_no_text_is_named() {
    let desk = Desk::with("binary.toml", [0xff, 0xfe, 0x00]);
    for (name, said) in [
        ("absent.toml", "absent.toml: there is no such file"),
        ("binary.toml", "binary.toml:1:1: found a byte that is not UTF-8"),
        (".", "is a folder"),
    ] {
        let outcome = desk.run(["run", name, "--out", "out"]);
        outcome.assert_refused();
        assert_has(&outcome.complained, &[said]);
    }
    assert_eq!(desk.names(), ["binary.toml"]);
}

#[test]
fn every_problem_is_told_at_once() {
    let message = Desk::refusal("site = \"x\"\nsize = 1\nsede = 2\n[power]\nups = 3\n", &[]);
    assert_has(&message, &["a.toml:1:8", "a.toml:2:8", "a.toml:3:8", "a.toml:5:7", "problems"]);
    assert_has(&message, &["did you mean seed?"]);
}

#[test]
fn unknown_options_and_commands_are_refused() {
    let desk = Desk::new();
    for arguments in [vec!["fly"], vec!["run"], vec!["run", "a.toml", "--fast"], vec![]] {
        desk.run(arguments).assert_refused();
    }
    assert!(desk.names().is_empty());
}

#[test]
fn catalogues_that_are_missing_are_named() {
    let message = Desk::refusal(GOOD, &["--data", "absent"]);
    assert_has(&message, &["absent"]);
}

/// Goal: a run that would not end, or not fit into memory, is refused before it begins, at the key that
/// is to blame, and allowed where the scenario says so.
#[test]
fn a_run_without_end_is_refused_unless_it_is_meant() {
    let cases = [
        ("[jobs.class.research]\nat_start = 1000000000\n", "5:12: jobs.class.research.at_start"),
        (
            "[jobs]\nonly = [\"research\"]\nclass.research.arrivals = \"1e12 /h\"\n",
            "6:27: jobs.class.research.arrivals",
        ),
        ("[failures.component.gpu]\nrate = \"1e9 /h\"\n", "5:8: failures.component.gpu.rate"),
        ("[location.grid]\ndip_rate = \"1e9 /h\"\n", "5:12: location.grid.dip_rate"),
        ("[location.hazard.typhoon]\nrate = \"1e9 /h\"\n", "5:8: location.hazard.typhoon.rate"),
    ];
    for (text, place) in cases {
        let text = format!("{GOOD}{text}");
        let message = Desk::refusal(&text, &[]);
        assert_has(&message, &[place, "found about ", "limits."]);
        let desk = Desk::with("a.toml", text);
        desk.run(["check", "a.toml"]).assert_refused();
        let raised = ["--set", "limits.events=1e18", "--set", "limits.memory_gb=1e9"];
        let outcome = desk.run(["check", "a.toml"].iter().chain(&raised));
        outcome.assert_done();
        assert_has(&outcome.printed, &["A run has about ", " events and needs about "]);
    }
}

/// Method: the estimate of the largest example against the events that it has, and the bound on it.
#[test]
fn the_estimate_of_events_is_near_what_happens() {
    let desk = Desk::new();
    let plant = crate::desk::shipped("kagoshima").display().to_string();
    let year = ["--set", "horizon=1 year", "--set"];
    let run = |bound: &str| desk.run(["check", &plant].iter().chain(&year).copied().chain([bound]));
    run("limits.events=1500000").assert_done();
    run("limits.events=240000").assert_refused();
}

/// Goal: what cannot be is refused at its key, and its neighbours that can be are not.
#[test]
fn what_cannot_be_is_refused() {
    let outage = |at: &str| {
        format!("[location.grid]\nplanned_outage = \"{at}\"\nplanned_duration = \"1 h\"\n")
    };
    let peak = |begins: u32, ends: u32| {
        format!("[location.tariff]\npeak_begins = {begins}\npeak_ends = {ends}\n")
    };
    let tray = |gpus: u32| format!("[compute.rack]\ngpus_per_tray = {gpus}\n");
    let order = |order: u32| format!("[power.stage.busway]\norder = {order}\n");
    let equal = "[location.tariff]\npeak_energy = \"9 USD/MWh\"\noff_peak_energy = \"9 USD/MWh\"\n\
                 peak_begins = 7\npeak_ends = 7\n";
    let cases = [
        (outage("2 d"), Some("5:18: location.grid.planned_outage")),
        (outage("24 h"), Some("5:18: location.grid.planned_outage")),
        (outage("23 h"), None),
        (peak(7, 7), Some("5:15: location.tariff.peak_begins: found 7")),
        (peak(24, 0), Some("5:15: location.tariff.peak_begins: found 24")),
        (peak(0, 24), None),
        (peak(22, 7), None),
        (equal.to_owned(), None),
        (tray(5), Some("5:17: compute.rack.gpus_per_tray: found 5; must divide")),
        (tray(48), Some("5:17: compute.rack.gpus_per_tray: found 48; must divide")),
        (tray(8), None),
        (order(1), Some(": power.stage.")),
        (order(9), None),
    ];
    for (text, refused) in cases {
        let desk = Desk::with("a.toml", format!("{GOOD}{text}"));
        let outcome = desk.run(["check", "a.toml"]);
        match refused {
            None => outcome.assert_done(),
            Some(place) => {
                outcome.assert_refused();
                assert_has(&outcome.complained, &[place]);
            }
        }
    }
}

/// Goal: what is not modelled yet is said to be so; only what is nearly spelled like a key is taken for it.
#[test]
fn what_is_not_modelled_yet_is_said_to_be_so() {
    for (text, said) in [
        (
            "[power.flywheel]\ncapacity = \"5 MWh\"\n",
            "storage other than batteries is not modelled yet",
        ),
        (
            "[cooling]\nheat_reuse = 0.3\n",
            "cooling.heat_reuse: found 0.3; is not a key: reuse of heat is not modelled yet",
        ),
        ("[location]\nwind = \"50 MW\"\n", "wind generation on the site is not modelled yet"),
        (
            "[location.grid.call.demand_response]\npenalty = \"1 USD/MWh\"\n",
            "penalty: found \"1 USD/MWh\"; is not a key: no penalty is ever due, since import never exceeds what",
        ),
        ("[power.upz]\nautonomy = \"5 min\"\n", "did you mean power.ups?"),
    ] {
        assert_has(&Desk::refusal(&format!("{GOOD}{text}"), &[]), &[said]);
    }
    let message = Desk::refusal(&format!("{GOOD}[power]\nvoltage_of_the_moon = 3\n"), &[]);
    assert!(!message.contains("did you mean"), "{message}");
}

/// Goal: lists of names have the nearest first, wherever names may be written.
#[test]
fn names_that_are_allowed_are_listed_nearest_first() {
    for (text, said) in [
        ("[jobs]\nonly = [\"reserch\"]\n", "must name a class: one of research, "),
        ("[jobs]\npolicy = \"eazy\"\n", "must be one of easy, fcfs"),
        (
            "[failures]\nonly = [\"cdu_pmp\"]\n",
            "must name a component or electrical unit: one of cdu_pump, ",
        ),
        (
            "[location]\nonly_hazards = [\"tyfoon\"]\n",
            "must name a hazard of the site: one of typhoon, ",
        ),
    ] {
        assert_has(&Desk::refusal(&format!("{GOOD}{text}"), &[]), &[said]);
    }
}

/// Goal: a quantity is read without the space before its unit too, and long ranges are told in years.
#[test]
fn quantities_without_a_space_are_read_and_horizons_are_told_in_years() {
    let desk = Desk::with("a.toml", GOOD.replace("10 MW", "10MW").replace("1 d", "1d"));
    desk.run(["check", "a.toml", "--set", "power.ups.autonomy=5min"]).assert_done();
    let message = Desk::refusal(&GOOD.replace("1 d", "60 years"), &[]);
    assert_has(
        &message,
        &["a.toml:3:11: horizon: found \"60 years\"; must be from 1 h to 50 years"],
    );
    let message = Desk::refusal(&GOOD.replace("10 MW", "10MWh"), &[]);
    assert_has(&message, &["size: found \"10MWh\"; \"MWh\" is not a unit of Power"]);
}

/// Goal: a path that leads nowhere is the user's to change, and has the exit code that says so.
#[test]
fn wrong_paths_have_the_exit_code_of_wrong_input() {
    let desk = Desk::with("a.toml", GOOD);
    std::fs::write(desk.path("log.swf"), "; MaxProcs: 2\n").unwrap();
    std::fs::create_dir(desk.path("folder")).unwrap();
    let cases: [&[&str]; 9] = [
        &["run", "absent.toml"],
        &["run", "a.toml", "--out", "log.swf/out"],
        &["run", "a.toml", "--out", "log.swf"],
        &["check", "a.toml", "--data", "absent"],
        &["replay", "absent.swf", "--policy", "fcfs", "--out", "x.csv"],
        &["replay", "log.swf", "--policy", "fcfs", "--out", "absent/x.csv"],
        &["replay", "log.swf", "--policy", "fcfs", "--out", "folder"],
        &["sweep", "run", "absent"],
        &["validate", "absent.toml"],
    ];
    for arguments in cases {
        let outcome = desk.run(arguments);
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {}", outcome.complained);
    }
}

/// Goal: where it can be foreseen that memory does not suffice, that is an error and not a breakdown.
#[test]
#[cfg(target_os = "linux")]
fn more_memory_than_the_machine_has_is_an_error() {
    let text = format!(
        "{GOOD}[limits]\nevents = 1e18\nmemory_gb = 1e9\n[jobs.class.research]\nat_start = 4000000000\n"
    );
    let desk = Desk::with("a.toml", text);
    let outcome = desk.run(["run", "a.toml", "--out", "out"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.complained);
    assert_has(&outcome.complained, &["GB of memory, and this machine has"]);
    assert_eq!(desk.names(), ["a.toml"]);
}
