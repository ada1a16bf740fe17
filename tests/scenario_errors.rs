//! What users are told about mistakes in their scenarios: every one at once, and where it stands.

use std::path::{Path, PathBuf};

use files::validation::files_in;
use files::{Catalogues, Problems, load};

/// A folder with a scenario and other files beside it.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn problems(&self, name: &str, overrides: &[&str]) -> Problems {
        let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
        load(&self.path(name), &overrides, &Catalogues::embedded()).unwrap_err()
    }

    /// What is said, with the folder left out of the paths.
    fn message(&self, name: &str, overrides: &[&str]) -> String {
        let folder = format!("{}/", self.folder.path().display());
        self.problems(name, overrides).to_string().replace(&folder, "")
    }
}

/// What is said about a scenario of this text.
fn message(text: &str) -> String {
    Desk::with(&[("a.toml", text)]).message("a.toml", &[])
}

#[track_caller]
fn assert_says(message: &str, line: &str) {
    assert!(message.lines().any(|said| said == line), "{line:?} is not among\n{message}");
}

#[test]
fn every_problem_of_a_file_is_reported_at_once_in_its_order() {
    let text = "seed = \"one\"\nsiez = \"100 MW\"\nsize = \"100 MWh\"\nhorizon = \"90 years\"\n";
    let message = message(text);
    assert_says(&message, "a.toml:1:8: seed: found \"one\"; must be a whole number");
    assert_says(&message, "a.toml:2:8: siez: found \"100 MW\"; is not a key; did you mean size?");
    assert_says(
        &message,
        "a.toml:3:8: size: found \"100 MWh\"; \"MWh\" is not a unit of Power; use one of W, kW, MW, GW",
    );
    assert_says(&message, "a.toml:4:11: horizon: found \"90 years\"; must be from 1 h to 50 years");
    let lines = ["a.toml:1:", "a.toml:2:", "a.toml:3:", "a.toml:4:"];
    assert!(lines.map(|line| message.find(line).unwrap()).is_sorted(), "{message}");
}

#[test]
fn a_bare_number_has_no_unit() {
    let message = message("size = 100\n");
    let expected =
        "a.toml:1:8: size: found 100; must be text of a number and a unit (W, kW, MW, GW)";
    assert_says(&message, expected);
}

#[test]
fn infinity_is_not_a_number() {
    for text in ["inf", "nan", "\"inf MW\"", "\"NaN MW\""] {
        let message = message(&format!("size = {text}\n"));
        assert!(message.contains("a.toml:1:8: size: found"), "{message}");
    }
}

#[test]
fn an_unknown_site_is_answered_with_the_known_ones_nearest_first() {
    let catalogues = Catalogues::embedded();
    let known = catalogues.sites().next().unwrap();
    let message = message(&format!("site = \"{known}x\"\n"));
    let expected = format!("a.toml:1:8: site: found \"{known}x\"; must be one of {known}");
    assert!(message.contains(&expected), "{message}");
}

#[test]
fn a_site_that_is_not_named_is_asked_for() {
    let message = message("size = \"100 MW\"\n");
    assert!(message.contains("a.toml: site: found nothing; must be one of "), "{message}");
}

#[test]
fn a_misspelled_section_is_reported_once() {
    let message = message("[powr.ups]\nautonomy = \"5 min\"\nrecharge_time = \"5 h\"\n");
    let expected = "a.toml:2:12: powr: found keys in it; is not a section; did you mean power?";
    assert_says(&message, expected);
    assert_eq!(message.matches("powr").count(), 1);
}

#[test]
fn an_error_of_syntax_has_its_line_and_column() {
    let message = message("seed = 1\nsize = \"100 MW\n");
    assert!(message.starts_with("a.toml:2:"), "{message}");
    assert!(message.contains("is not TOML: "), "{message}");
}

#[test]
fn files_of_other_editors_are_read() {
    let message = message("\u{feff}sede = 1\r\nsize = 5\r\n");
    assert_says(&message, "a.toml:1:8: sede: found 1; is not a key; did you mean seed?");
    assert!(message.contains("a.toml:2:8: size: found 5; "), "{message}");
}

#[test]
fn a_value_twice_is_an_error() {
    assert!(message("seed = 1\nseed = 2\n").contains("a.toml:2:1: is not TOML: duplicate key"));
}

#[test]
fn the_command_line_is_checked_like_a_file() {
    let desk = Desk::with(&[("a.toml", "seed = 1\n")]);
    let message = desk.message("a.toml", &["size=500 MWh", "sede=2", "seed"]);
    assert_says(&message, "--set: sede: found 2; is not a key; did you mean seed?");
    assert_says(&message, "--set: found \"seed\"; must be key=value, such as --set seed=2");
    assert!(message.contains("--set: size: found \"500 MWh\"; \"MWh\" is not a unit"), "{message}");
}

#[test]
fn a_problem_of_a_base_is_reported_in_the_base() {
    let desk = Desk::with(&[("a.toml", "base = \"b.toml\"\n"), ("b.toml", "\nseed = true\n")]);
    let message = desk.message("a.toml", &[]);
    assert_says(&message, "b.toml:2:8: seed: found true; must be a whole number");
    let repaired = desk.message("a.toml", &["seed=2"]);
    assert!(!repaired.contains("seed"), "{repaired}");
}

#[test]
fn bases_that_cannot_be_followed_are_named() {
    let desk = Desk::with(&[("a.toml", "base = \"b.toml\"\n"), ("c.toml", "base = \"c.toml\"\n")]);
    let expected = "a.toml:1:8: base: found \"b.toml\"; b.toml: there is no such file\n1 problem";
    assert_eq!(desk.message("a.toml", &[]), expected);
    let expected = "c.toml:1:8: base: found \"c.toml\"; must not lead back to itself: c.toml -> \
                    c.toml\n1 problem";
    assert_eq!(desk.message("c.toml", &[]), expected);
}

#[test]
fn a_scenario_that_cannot_be_read_is_named() {
    let desk = Desk::with(&[]);
    assert_eq!(desk.message("a.toml", &[]), "a.toml: there is no such file\n1 problem");
    std::fs::create_dir(desk.path("b.toml")).unwrap();
    assert_eq!(desk.message("b.toml", &[]), "b.toml: is a folder; must be a file\n1 problem");
    std::fs::write(desk.path("c.toml"), b"name = \"\xff\"").unwrap();
    let expected =
        "c.toml:1:9: found a byte that is not UTF-8; must be saved as UTF-8 text\n1 problem";
    assert_eq!(desk.message("c.toml", &[]), expected);
}

#[test]
fn a_weather_file_is_looked_for_beside_the_file_that_names_it() {
    let text = "[location.weather]\nkind = \"file\"\nfile = \"johor.epw\"\n";
    let message = message(text);
    let expected = "a.toml:3:8: location.weather.file: found \"johor.epw\"; johor.epw: there is no \
                    such file";
    assert_says(&message, expected);
}

#[test]
fn a_weather_file_is_checked() {
    let text = "[location.weather]\nkind = \"file\"\nfile = \"johor.epw\"\n";
    let desk = Desk::with(&[("a.toml", text), ("johor.epw", "Johor, hot\n")]);
    let expected = "johor.epw:1:1: found \"Johor, hot\"; an EPW file begins with LOCATION";
    assert_says(&desk.message("a.toml", &[]), expected);
}

#[test]
fn a_list_of_tables_is_answered_with_names() {
    let message = message("[[jobs.class]]\nshare = 1\n");
    let expected = "a.toml:1:8: jobs.class: found a list of tables; must be tables with names, \
                    such as [jobs.class.research]";
    assert!(
        message.contains(expected) || message.contains("jobs.class: found a list"),
        "{message}"
    );
}

#[test]
fn a_key_for_all_names_is_checked_too() {
    let message = message("[jobs.class.\"*\"]\nshaer = 1\n");
    let expected = "a.toml:2:9: jobs.class.*.shaer: found 1; is not a key; did you mean \
                    jobs.class.*.share?";
    assert_says(&message, expected);
}

/// A plant of the laboratory with these lines on money.
fn about_money(lines: &str) -> String {
    message(&format!(
        "site = \"laboratory\"\nrack = \"vera_rubin_nvl72_max_q\"\nsize = \"10 MW\"\n[finance]\n{lines}"
    ))
}

#[test]
fn money_in_a_currency_needs_its_rate() {
    let message = about_money("currency = \"JPY\"\n");
    assert!(message.contains("a.toml:5:12: finance.currency: found \"JPY\"; must be"), "{message}");
    assert!(message.contains("a currency needs its rate in finance.exchange"), "{message}");
    assert_says(
        &about_money("exchange.JPY = 0.0\n"),
        "a.toml:5:16: finance.exchange.JPY: found 0; must be above 0",
    );
    assert_says(
        &about_money("exchange.yen = 150.0\n"),
        "a.toml:5:16: finance.exchange.yen: found \"yen\"; must be the three capital letters of a \
         currency, such as JPY",
    );
}

#[test]
fn lives_and_shares_have_their_ranges() {
    assert_says(
        &about_money("it_life = \"-5 years\"\n"),
        "a.toml:5:11: finance.it_life: found \"-5 years\"; must be at least 2592000 s",
    );
    assert_says(
        &about_money("remainder_follows = 1.5\n"),
        "a.toml:5:21: finance.remainder_follows: found 1.5; must be from 0 to 1",
    );
}

#[test]
fn a_price_is_of_something_that_there_is() {
    let message = about_money("equipment.stage.upss = \"1 USD/W\"\n");
    assert!(
        message.contains("a.toml:5:24: finance.equipment.stage.upss: found \"upss\"; must name"),
        "{message}"
    );
}

/// Demand, domains, spares, crews and stock that cannot be: file, line, key, what was found and what is allowed.
#[test]
fn work_that_cannot_be_is_told_with_its_place() {
    for (lines, said) in [
        (
            "[jobs.class.frontier_training]\ngpus = 99999999\n",
            "a.toml:5:8: jobs.class.frontier_training.gpus: found 99999999; must be at most ",
        ),
        (
            "[jobs.class.mine]\ndemand = \"contract\"\ngpus_median = 8\ngpus_spread = 0.0\nlength_median = \"1 h\"\nintensity = 1.0\n",
            "jobs.class.mine.gpus: found none; must say how many GPUs the contract reserves",
        ),
        (
            "[jobs]\nonly = [\"mine\"]\n",
            "a.toml:5:8: jobs.only: found \"mine\"; must name a class: one of ",
        ),
        (
            "[jobs]\noffered_load = 1.0\nonly = [\"research\"]\n",
            "their shares must add up to 1 where jobs.offered_load is given, or all be 0",
        ),
        (
            "[jobs.class.frontier_training]\nsegment = 80\n",
            "a.toml:5:11: jobs.class.frontier_training.segment: found 80; must lie within a domain, of which \
             jobs may use 64 GPUs",
        ),
        (
            "[placement]\nusable_domain = 73\n",
            "a.toml:5:17: placement.usable_domain: found 73; must be at most compute.rack.gpus, which is 72",
        ),
        (
            "[compute]\nspare_gpus = 72\n",
            "a.toml:5:14: compute.spare_gpus: found 72; must be below",
        ),
        (
            "[repair.crew.it]\nby_shift = []\nstarts = []\n",
            "a.toml:5:12: repair.crew.it.by_shift: found no shifts; must have at least one crew in one shift",
        ),
        (
            "[repair.stock]\ntray = -0.1\n",
            "a.toml:5:8: repair.stock.tray: found -0.1; must be at least 0",
        ),
    ] {
        let message = message(&format!(
            "site = \"laboratory\"\nrack = \"vera_rubin_nvl72_max_q\"\nsize = \"10 MW\"\n{lines}"
        ));
        assert!(message.contains(said), "{said:?} is not in\n{message}");
    }
}

/// Limits over time: days that are out of order or leave a gap, powers that are missing or negative, months that are
/// none, and days without 24 hours.
#[test]
fn limits_over_time_must_be_in_order() {
    let text = |limits: &str| {
        message(&format!("base = \"kagoshima\"\n{limits}\n").replace(
            "base = \"kagoshima\"",
            "site = \"kagoshima\"\nrack = \"vera_rubin_nvl72_max_q\"\nname = \"a\"\nsize = \"20 MW\"\n\
             start = \"2030-01-01\"\nhorizon = \"24 h\"\nseed = 1",
        ))
    };
    let days = text(
        "[location.grid]\nlimits = [{ from = \"2030-02-01\", power = \"5 MW\" }, \
         { from = \"2030-01-15\", power = \"-5 MW\" }]",
    );
    assert!(days.contains("leaves the days from start until then without a limit"), "{days}");
    assert!(days.contains("location.grid.limits.power"), "{days}");
    let order = text(
        "[location.grid.limits]\nfrom = [\"2029-02-01\", \"2029-01-15\"]\npower = [\"5 MW\", \"6 MW\"]",
    );
    assert!(order.contains("each day later than the one before"), "{order}");
    let hours = text("[location.grid.limit_hours]\njanuar = [1.0]");
    assert!(hours.contains("must be a month"), "{hours}");
    let hours = text("[location.grid.limit_hours]\njanuary = [1.0]");
    assert!(hours.contains("24 values"), "{hours}");
    let lengths =
        text("[location.grid.limits]\nfrom = [\"2030-01-01\"]\npower = [\"5 MW\", \"6 MW\"]");
    assert!(lengths.contains("must be as many as location.grid.limits.from"), "{lengths}");
}

/// Goal: examples write nothing that does nothing. Method: every scenario is read; studies and portfolios are others.
#[test]
fn no_scenario_writes_a_key_without_effect() {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    let folders = ["", "one_gigawatt", "sovereignty", "systems", "validation"];
    let paths = folders.iter().flat_map(|folder| files_in(&scenarios.join(folder)).unwrap());
    let (mut read, mut idle) = (0, Vec::new());
    for path in paths {
        if std::fs::read_to_string(&path).unwrap().contains("[[vary]]") {
            continue;
        }
        let loaded = load(&path, &[], &Catalogues::embedded());
        let loaded = loaded.unwrap_or_else(|problems| panic!("{}:\n{problems}", path.display()));
        idle.extend(loaded.notes.into_iter().filter(|note| note.contains("has no effect")));
        read += 1;
    }
    assert!(read > 50, "{read} scenarios");
    assert!(idle.is_empty(), "{}", idle.join("\n"));
}
