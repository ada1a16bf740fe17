//! The report of a decision, held against what it must hold.

use std::path::{Path, PathBuf};

use files::write_atomically;
use study::{Session, Worker, plan_text};

use super::*;
use crate::testing::{assert_well_formed, figures, numbers, prose, tables};

const PLANT: &str = "site = \"laboratory\"\nsize = \"1 MW\"\nhorizon = \"30 d\"\n";
const PLAN: &str = "[buildout.task.shell]\nduration = { lognormal = \"5 d\", p90 = \"9 d\" }\n\
                    gives.halls = 1\n";

/// A study that was run, with its folder.
struct Studied {
    session: Session,
    _folder: tempfile::TempDir,
}

impl Studied {
    /// Runs a study over scenario files of these names and contents.
    fn new(files: &[(&str, String)], study: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            write_atomically(&folder.path().join(name), text).unwrap();
        }
        let (path, out) = (folder.path().join("study.toml"), folder.path().join("out"));
        let text = format!("name = \"R&D <one>\"\n{study}");
        let session = plan_text(&path, &text, &out, None, false)
            .unwrap_or_else(|failure| panic!("{failure}"))
            .session;
        let mut worker = Worker { jobs: 2, stop: &|| false, tell: &mut |_| {} };
        session.run(&mut worker).unwrap();
        Self { session, _folder: folder }
    }

    /// Two plants that are alike but for the price of their racks, four runs each.
    fn of_two() -> Self {
        let dear = format!("{PLANT}[finance]\nrack_price = \"12 M USD\"\n");
        Self::new(&[("cheap.toml", PLANT.to_owned()), ("<b>dear.toml", dear)], TWO)
    }

    fn decision(&self) -> Decision {
        Decision::of_study(&self.session, 1).unwrap_or_else(|failure| panic!("{failure}"))
    }
}

const TWO: &str = "baseline = 1\n[design]\nkind = \"linked\"\n[[vary]]\nkey = \"base\"\n\
    values = [\"cheap.toml\", \"<b>dear.toml\"]\n[replicate]\ncount = 4\n";

#[test]
fn a_page_is_well_formed_in_order_and_needs_nothing_else() {
    let studied = Studied::of_two();
    let page = report(&studied.decision()).page;
    assert_well_formed(&page);
    assert!(page.contains("<h1>R&amp;D &lt;one&gt;</h1>") && !page.contains("<b>"));
    let titles = [
        "1 · Decision",
        "2 · What must be true",
        "3 · Capacity and build-out",
        "4 · Where the GPU-hours go",
        "5 · Energy, PUE and water by month",
        "6 · Reliability and the costliest incidents",
        "7 · Queue by class of work",
        "8 · Money",
        "9 · Sovereignty",
        "10 · Sensitivity and what knowing more is worth",
        "11 · Register of assumptions",
        "12 · Method, seeds and digests",
    ];
    let places: Vec<usize> = titles
        .iter()
        .map(|title| page.find(&format!("<h2>{title}</h2>")).unwrap_or_else(|| panic!("{title}")))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(!page.contains("NaN") && !page.contains("inf "));
    assert_eq!(page, super::report(&studied.decision()).page, "the same study has the same page");
}

/// Method: every number in a sentence or a caption stands in a table of the page, whose cells are made of metrics.
#[test]
fn every_number_of_the_text_stands_in_a_table() {
    let plan = format!("{PLANT}{PLAN}");
    let with_plan = Studied::new(&[("cheap.toml", plan)], &TWO.replace("<b>dear", "cheap"));
    for studied in [Studied::of_two(), with_plan] {
        let page = report(&studied.decision()).page;
        let known = numbers(&tables(&page));
        for sentence in prose(&page) {
            for number in numbers(&sentence) {
                assert!(known.contains(&number), "{number} of {sentence:?} stands in no table");
            }
        }
    }
}

#[test]
fn every_figure_says_its_unit_and_how_to_read_it() {
    let page = report(&Studied::of_two().decision()).page;
    let figures = figures(&page);
    assert!(figures.len() > 5, "{}", figures.len());
    for figure in figures {
        let caption = figure.split("<figcaption>").nth(1).unwrap();
        assert!(!caption.starts_with('<'), "no caption in {figure}");
        let unit = ["USD", "%", "MWh", "GWh", "m³", "GPU-h", "PUE", "calendar", "shares"];
        assert!(unit.iter().any(|unit| figure.contains(unit)), "no unit in {figure}");
    }
}

/// Means of the runs as the study keeps them, and the digest of the run that is shown.
#[test]
fn numbers_are_those_of_the_runs() {
    let studied = Studied::of_two();
    let decision = studied.decision();
    let page = report(&decision).page;
    let cost = decision.place("lcoc_held_usd").unwrap();
    let runs: Vec<study::Run> =
        studied.session.store().runs().unwrap().collect::<Result<_, _>>().unwrap();
    for (option, first) in decision.options.iter().zip([0, 4]) {
        assert_eq!(option.draws.len(), 4);
        let of_point = runs[first..first + 4].iter().map(|run| run.value(cost).unwrap());
        let mean = of_point.sum::<f64>() / 4.0;
        let shown = words::mean_in_words(&option.values(cost), 1.0, 0.95).unwrap();
        let told: f64 = shown.split('\u{a0}').next().unwrap().parse().unwrap();
        assert!((told - mean).abs() < 0.01 && page.contains(&shown), "{shown} for {mean}");
        let outcome = runs[first].outcome.as_ref().unwrap();
        assert_eq!(outcome.digest, format!("{:016x}", option.shown.results.digest));
    }
}

/// Two plants that differ in a price alone meet the same luck: the cheap one is told apart in every run.
#[test]
fn the_best_is_told_apart_where_luck_is_common() {
    let decision = Studied::of_two().decision();
    let ranking = Ranking::of(&decision);
    assert_eq!(decision.options[ranking.best().unwrap()].name, "cheap");
    assert_eq!(ranking.told_apart(), ranking::ToldApart::Yes);
    assert!(ranking.rivals().is_empty() && ranking.keys.len() == 4);
    let page = report(&decision).page;
    assert!(page.contains("It is really told apart") && page.contains("excludes zero"), "{page}");
}

/// Two sites in four short runs each differ by less than their luck.
#[test]
fn what_luck_decides_is_not_told_apart() {
    let drift = "[finance.price.gb200]\nvolatility = 3.0\n";
    let files = [
        ("cheap.toml", format!("{PLANT}{drift}")),
        ("<b>dear.toml", format!("{PLANT}{drift}[finance]\nrefresh.racks = \"same\"\n")),
    ];
    let study = format!("common_random_numbers = false\n{TWO}");
    let decision = Studied::new(&files[..1], &study.replace("<b>dear", "cheap")).decision();
    assert_eq!(decision.options.len(), 1, "a scenario that is named twice is one option");
    assert_eq!(Ranking::of(&decision).told_apart(), ranking::ToldApart::Alone);
    assert!(report(&decision).page.contains("There is no other option to hold against it."));
}

#[test]
fn what_is_not_reported_is_left_out_and_said() {
    let page = report(&Studied::of_two().decision()).page;
    assert!(page.contains("first token (every plant stands from the first hour)"), "{page}");
    assert!(page.contains("Not in this table: ") && !page.contains("No run has finished yet"));
    assert!(page.contains("No option has a plan by which it is built"));
}

#[test]
fn a_plan_of_building_is_drawn_with_its_tenths() {
    let files = [("plan.toml", format!("{PLANT}{PLAN}")), ("stands.toml", PLANT.to_owned())];
    let study = TWO.replace("cheap", "plan").replace("<b>dear", "stands");
    let decision = Studied::new(&files, &study).decision();
    let page = report(&decision).page;
    let gantt = building::gantt_of(&decision.options[0]).unwrap();
    assert!(building::gantt_of(&decision.options[1]).is_none());
    let first = building::first_token(&decision.options[0], &gantt).unwrap();
    assert!(page.contains(&first) && page.contains("First token, P50 / P90"), "{first}");
    assert!(page.contains("What to hurry: "), "{page}");
    assert!(page.contains("Cost of delay") && page.contains("Cost of being late"), "{page}");
}

/// Options of folders of single runs: of two seeds of one scenario and of another one.
#[test]
fn runs_of_one_scenario_are_draws_of_one_option() {
    let folder = tempfile::tempdir().unwrap();
    let run = |name: &str, text: &str| -> PathBuf {
        let path = folder.path().join(format!("{name}.toml"));
        write_atomically(&path, text).unwrap();
        let loaded = files::load(&path, &[], &files::Catalogues::embedded()).unwrap();
        let target = folder.path().join(name);
        let results = factory::simulate(&loaded.scenario);
        let about = files::About { version: "1.2.3", wall_seconds: 0.0 };
        let run = files::RunFolder::create(&target, false, &loaded).unwrap();
        run.finish(&loaded, &results, &about, "").unwrap()
    };
    let folders = [
        run("one", &format!("name = \"Cheap\"\nseed = 1\n{PLANT}")),
        run("two", &format!("name = \"Cheap\"\nseed = 2\n{PLANT}")),
        run("dear", &format!("name = \"Dear\"\n{PLANT}[finance]\nrack_price = \"12 M USD\"\n")),
    ];
    let gather = |measure: &str, folders: &[PathBuf]| {
        Decision::gather(&Asked { folders, by: None, measure, simulated: &[], data: None, jobs: 1 })
    };
    let decision = gather("npv", &folders).unwrap();
    let names: Vec<(&str, usize)> =
        decision.options.iter().map(|it| (it.name.as_str(), it.draws.len())).collect();
    assert_eq!(names, [("Cheap", 2), ("Dear", 1)]);
    assert_eq!(Ranking::of(&decision).keys, ["seed 1"]);
    assert!(
        report(&decision).page.contains("in one common run: whether that is luck cannot be told")
    );
    let refused = gather("nvp_usd", &folders).unwrap_err().to_string();
    assert!(refused.contains("--measure: \"nvp_usd\" is not a metric"), "{refused}");
    let changed = folders[2].join("summary.json");
    let text = files::read_text(&changed).unwrap();
    let digest = text.split("\"digest\": \"").nth(1).unwrap()[..16].to_owned();
    write_atomically(&changed, text.replace(&digest, "0123456789abcdef")).unwrap();
    let refused = gather("npv", &folders).unwrap_err().to_string();
    assert!(refused.contains("holds a run with digest 0123456789abcdef"), "{refused}");
    assert!(gather("npv", &[Path::new("absent").to_owned()]).is_err());
}

/// A sample of two inputs under both options: what they are worth to the choice is told, and irrelevant ones are
/// closed.
#[test]
fn what_knowing_an_input_is_worth_is_told_from_a_crossed_sample() {
    let study = "[design]\nkind = \"sobol\"\npoints = 32\n[[vary]]\nkey = \"base\"\n\
        values = [\"cheap.toml\", \"<b>dear.toml\"]\ncrossed = true\n\
        [[vary]]\nkey = \"finance.gpu_hour_price\"\nrange = [\"2 USD\", \"14 USD\"]\n\
        [[vary]]\nkey = \"finance.running.guards\"\nrange = [3, 4]\n[replicate]\ncount = 1\n";
    let plant = PLANT.replace("30 d", "1 d");
    let dear = format!("{plant}[finance]\nrack_price = \"8 M USD\"\n");
    let files = [("cheap.toml", plant), ("<b>dear.toml", dear)];
    let decision = Studied::new(&files, study).decision();
    assert_eq!(decision.options.len(), 2);
    let ranking = Ranking::of(&decision);
    assert_eq!(ranking.keys.len(), 32);
    let questions = information::questions(&decision, &ranking);
    let names: Vec<&str> = questions.iter().map(|question| question.name).collect();
    assert_eq!(names, ["Which option", "Whether to build at all"]);
    // One option is always the cheaper one: nothing that can be known changes the choice between both.
    assert!(
        questions[0].perfect.changes.abs() < 1e-9 && questions[0].perfect.gain.value.abs() < 1e-6
    );
    let closed =
        |known: &study::statistics::Information| information::is_closed(&questions[0], known);
    assert!(questions[0].partial.iter().filter_map(|it| it.1.as_ref()).all(closed));
    let report = report(&decision);
    for text in ["Everything (EVPI)", "Known before choosing", "stop discussing"] {
        assert!(report.page.contains(text), "{text}");
    }
    assert_well_formed(&report.page);
}

/// Goal: every input is in the register once for each value, with its range, and pricing again gives the effect.
/// Method: simulate the plant with racks at both ends of their price, and compare what it is worth.
#[test]
fn the_register_holds_every_input_with_its_effect() {
    let decision = Studied::of_two().decision();
    let report = report(&decision);
    let keys: std::collections::BTreeSet<&str> =
        decision.options.iter().flat_map(|option| option.settings.iter().map(|it| it.0)).collect();
    let text = |cell: &files::table::Cell| match cell {
        files::table::Cell::Text(text) => text.clone(),
        _ => String::new(),
    };
    let in_rows: std::collections::BTreeSet<String> =
        report.rows.iter().map(|row| text(&row[0])).collect();
    assert!(keys.iter().all(|key| in_rows.contains(*key)), "{} of {}", in_rows.len(), keys.len());
    let racks: Vec<_> =
        report.rows.iter().filter(|row| text(&row[0]) == "finance.rack_price").collect();
    assert_eq!(racks.len(), 2, "one for each option");
    let dear = racks.iter().find(|row| text(&row[1]) == "<b>dear").unwrap();
    let numbers: Vec<f64> = [4, 5, 10]
        .iter()
        .map(|column| match dear[*column] {
            files::table::Cell::Number(number) => number,
            _ => panic!("{dear:?}"),
        })
        .collect();
    assert_eq!(numbers[..2], [6.0, 18.0], "a scenario's own price is assumed: half of 12 M USD");
    let worth = |price: &str| {
        let text = format!("{PLANT}[finance]\nrack_price = \"{price}\"\n");
        let path = Path::new("dear.toml");
        let loaded = files::load_text(path, &text, &[], &files::Catalogues::embedded()).unwrap();
        let scenario = loaded.scenario.with_seed(decision.options[1].shown.seed);
        factory::simulate(&scenario).value("npv_usd").unwrap()
    };
    let simulated = worth("18 M USD") - worth("6 M USD");
    assert!((numbers[2] - simulated).abs() < 1.0, "{numbers:?}, simulated {simulated}");
    let ranked = report.rows.iter().take_while(|row| row[12] != files::table::Cell::Missing);
    assert!(ranked.count() > 5 && report.page.contains("What moves the measure most"));
}

/// What is simulated at both ends is what a plant with that value does; what was not asked for has no effect yet.
#[test]
fn inputs_that_are_not_money_are_simulated_where_that_is_asked_for() {
    let plant = PLANT.replace("laboratory", "memphis");
    let files = [("cheap.toml", plant.clone())];
    let mut decision = Studied::new(&files, &TWO.replace("<b>dear", "cheap")).decision();
    decision.simulated = vec!["location.tariff".to_owned()];
    let register = register::register(&decision, &[]);
    let of = |key: &str| register.iter().find(|it| it.key == key).unwrap();
    assert!(
        of("cooling.dry_approach").effect.is_none() && of("cooling.dry_approach").range.is_some()
    );
    let known = of("location.tariff.off_peak_energy");
    let range = known.range.as_ref().unwrap();
    let worth = |end: f64| {
        let text =
            format!("{plant}[location.tariff]\noff_peak_energy = \"{end} {}\"\n", range.unit);
        let path = Path::new("cheap.toml");
        let loaded = files::load_text(path, &text, &[], &files::Catalogues::embedded()).unwrap();
        let seed = decision.options[0].shown.seed;
        factory::simulate(&loaded.scenario.with_seed(seed)).value("npv_usd").unwrap()
    };
    let simulated = worth(range.high) - worth(range.low);
    assert!(simulated < -100.0, "{simulated}");
    assert!((known.effect.unwrap() - simulated).abs() < 1.0, "{known:?}, simulated {simulated}");
}
