//! The view in a whole window: a sweep is defined, run, looked at from all sides, and left.

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tempfile::TempDir;

use super::*;
use crate::Application;
use crate::command::{Kind, LibraryCommand, ViewCommand};
use crate::model::{Design, Edit, Replications};
use crate::testing;

type Window = Harness<'static, Application>;

/// A window with the smallest example chosen, for two days, and the view of sweeps in front.
fn window() -> Window {
    let mut window = testing::application();
    let library = &window.state().model().library;
    let small = library.example("small.toml").unwrap().id;
    let days = LibraryCommand::Edit(Edit::Set(small, "horizon".to_owned(), Some("2 d".to_owned())));
    for command in [LibraryCommand::Choose(small), days] {
        give(&mut window, Command::Library(command));
    }
    give(&mut window, Command::View(ViewCommand::Open(Kind::Sweep)));
    window
}

fn give(window: &mut Window, command: Command) {
    let context = window.ctx.clone();
    window.state_mut().apply(command, &context);
    settle(window);
}

/// Draws until the form was checked as it is now.
fn settle(window: &mut Window) {
    window.run_steps(3);
    testing::wait(window, |application| application.model().sweeps.is_checked());
}

fn vary(window: &mut Window, key: &str) {
    give(window, Command::Sweep(SweepCommand::Vary(key.to_owned())));
}

/// A window with a finished sweep of two inputs, one value each after the base, in a folder.
fn swept(design: Design) -> (Window, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window();
    vary(&mut window, "power.ups.autonomy");
    vary(&mut window, "size");
    let document = window.state().model().library.chosen().unwrap().id;
    let mut draft = window.state().model().sweeps.draft(document).unwrap().0.clone();
    draft.folder = folder.path().join("out").display().to_string();
    draft.replications = Replications::Fixed(2);
    draft.design = design;
    draft.inputs.iter_mut().for_each(|input| input.steps = 3);
    draft.metrics = ["lcoc_usd_per_gpu_hour", "goodput_gpu_hours", "pue"].map(str::to_owned).into();
    give(&mut window, Command::Sweep(SweepCommand::Change(Box::new(draft))));
    give(&mut window, Command::Sweep(SweepCommand::Start));
    testing::wait(&mut window, |application| {
        let sweeps = &application.model().sweeps;
        sweeps.work().is_none() && sweeps.open.as_ref().is_some_and(|it| it.result_hash.is_some())
    });
    (window, folder)
}

fn show(window: &mut Window, page: Page) {
    give(window, Command::Sweep(SweepCommand::Show(page)));
}

#[test]
fn an_input_is_varied_and_its_problem_stands_at_its_field() {
    let mut window = window();
    window.get_by_label("Vary an input first: look for it above, or right click it in the editor.");
    vary(&mut window, "power.ups.autonomy");
    window.get_by_label("Remove power.ups.autonomy");
    assert!(window.query_by_label_contains("5 points, 15 runs").is_some());
    window.get_by_label("from power.ups.autonomy").click();
    window.run_steps(2);
    window.get_by_label("from power.ups.autonomy").type_text("x");
    settle(&mut window);
    window.get_by_label_contains("Problem: power.ups.autonomy");
    assert!(window.get_by_label("Run sweep").accesskit_node().is_disabled());
    window.get_by_label("Remove power.ups.autonomy").click_accesskit();
    window.run_steps(3);
    assert!(window.query_by_label("Remove power.ups.autonomy").is_none());
}

#[test]
fn an_input_is_found_by_words_of_its_meaning() {
    let mut window = window();
    window.get_by_label("Find an input to vary").click();
    window.run_steps(2);
    window.get_by_label("Find an input to vary").type_text("genset redundancy");
    window.run_steps(3);
    window.get_all_by_label("power.genset.redundancy").last().unwrap().click_accesskit();
    window.run_steps(3);
    window.get_by_label("Remove power.genset.redundancy");
    window.get_by_label("2N");
}

#[test]
fn the_study_file_is_shown_and_can_be_changed() {
    let mut window = window();
    vary(&mut window, "size");
    window.get_by_label("Study as text").click_accesskit();
    window.run_steps(3);
    let text = window.get_by_label("Study file").value().unwrap();
    assert!(text.contains("kind = \"grid\"") && text.contains("key = \"size\""), "{text}");
    let sweeps = &window.state().model().sweeps;
    let document = window.state().model().library.chosen().unwrap().id;
    assert_eq!(sweeps.draft(document).unwrap().0.text(), text);
}

#[test]
fn results_are_seen_from_all_sides_and_a_point_is_selected_everywhere() {
    let (mut window, _folder) = swept(Design::Grid);
    window.get_by_label("18 runs of 9 points, finished");
    window.get_by_label("9 of 9 points");
    window.get_by_label("Filter points").click();
    window.run_steps(2);
    window.get_by_label("Filter points").type_text("nothing");
    window.run_steps(3);
    window.get_by_label("No point has these words in its name.");
    show(&mut window, Page::Scatter);
    window.get_by_label_contains("9 dots: LCOC");
    give(&mut window, Command::Sweep(SweepCommand::Select(Some(4))));
    assert!(window.query_by_label_contains("Point 5: ").is_some());
    show(&mut window, Page::Tornado);
    window.get_by_label("Partial rank correlation");
    show(&mut window, Page::Pareto);
    assert!(window.query_by_label_contains("in every aim").is_some());
    window.get_by_label("Deselect").click_accesskit();
    window.run_steps(3);
    assert_eq!(window.state().model().sweeps.open.as_ref().unwrap().selected, None);
}

/// Goal: tables and plots of a sweep can be read in every window.
#[test]
fn no_text_of_the_results_of_a_sweep_covers_another() {
    let (mut window, _folder) = swept(Design::OneAtATime);
    let mut found = Vec::new();
    for size in [[800.0, 500.0], [1280.0, 720.0], [1440.0, 900.0], [1920.0, 1080.0]] {
        window.set_size(size.into());
        for page in [Page::Define, Page::Points, Page::Scatter, Page::Tornado, Page::Pareto] {
            show(&mut window, page);
            let overlaps = testing::painted::overlaps(window.output()).into_iter();
            found.extend(overlaps.map(|overlap| format!("{page:?} at {size:?}: {overlap}")));
        }
    }
    assert!(found.is_empty(), "{} overlaps:\n{}", found.len(), found.join("\n"));
}

/// Method: the front is found again by comparing every point with every other.
#[test]
fn the_front_is_what_no_other_point_surpasses() {
    let (window, _folder) = swept(Design::Grid);
    let columns = Columns::new(window.state().model().sweeps.open.as_ref().unwrap());
    let aims = pareto::proposed(&columns);
    assert_eq!(
        aims,
        [("lcoc_usd_per_gpu_hour".to_owned(), true), ("goodput_gpu_hours".to_owned(), false)]
    );
    let value = |name: &str, point: usize| columns.get(name).unwrap().numbers[point].unwrap();
    let pair = |point| (value(&aims[0].0, point), -value(&aims[1].0, point));
    let surpassed = |point: &usize| {
        let own = pair(*point);
        (0..9).map(pair).any(|it| it.0 <= own.0 && it.1 <= own.1 && it != own)
    };
    let mut members = pareto::members(&columns, &aims);
    members.sort_unstable();
    let expected: Vec<usize> = (0..9).filter(|point| !surpassed(point)).collect();
    assert_eq!(members, expected);
}

/// Method: the swing of the size is compared with the means of its points.
#[test]
fn a_tornado_shows_the_ends_of_each_input() {
    let (mut window, _folder) = swept(Design::OneAtATime);
    show(&mut window, Page::Tornado);
    window.get_by_label("One input at a time");
    let open = window.state().model().sweeps.open.as_ref().unwrap();
    let metric = open.session.plan.study.metrics[0];
    let charts = tornado::charts(open, metric);
    let bar = charts[0].bars.iter().find(|bar| bar.input == "size").unwrap();
    let mean = |point: usize| open.findings.means[point][0].unwrap();
    assert_eq!((bar.ends, charts[0].zero), ([mean(4), mean(6)], mean(0)));
}

/// Method: the text of the new scenario is simulated, and the run of the point beside it.
#[test]
fn a_point_becomes_a_scenario_and_a_run() {
    let (mut window, _folder) = swept(Design::Grid);
    let base = window.state().model().library.chosen().unwrap().id;
    give(&mut window, Command::Sweep(SweepCommand::Select(Some(8))));
    window.get_by_label("Open as scenario").click_accesskit();
    window.run_steps(3);
    let library = &window.state().model().library;
    let document = library.chosen().unwrap();
    assert_eq!(document.name, "out, point 9");
    assert_eq!(library.base_of(document).map(|document| document.id), Some(base));
    let loaded = library.load(document).unwrap();
    let open = window.state().model().sweeps.open.as_ref().unwrap();
    for (key, entry) in open.session.plan.settings(8).iter() {
        let held = loaded.settings.iter().find(|(other, _)| *other == key).unwrap().1;
        assert_eq!(held.value.to_string(), entry.value.to_string(), "{key}");
    }
    let scenario = loaded.scenario;
    let digest = factory::simulate(&scenario).digest;
    window.get_by_label("Run this point").click_accesskit();
    testing::wait(&mut window, |application| application.model().runs.shown().is_some());
    assert_eq!(window.state().model().runs.shown().unwrap().results.digest, digest);
}

#[test]
fn points_are_exported_with_inputs_means_and_intervals() {
    let (window, _folder) = swept(Design::Grid);
    let table = Sweep::table(window.state().model()).unwrap();
    assert_eq!(table.rows.len(), 9);
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    for name in ["point", "size_mw", "pue", "pue_half_width"] {
        assert!(names.contains(&name), "{names:?}");
    }
    assert!(table.rows.iter().all(|row| row.len() == names.len()));
}

#[test]
fn a_folder_that_is_no_sweep_is_refused_in_the_view() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window();
    let open = SweepCommand::OpenFolder(folder.path().to_owned());
    give(&mut window, Command::Sweep(open));
    testing::wait(&mut window, |application| application.model().sweeps.work().is_none());
    assert!(window.query_all_by_label_contains("is not the folder of a study").next().is_some());
}
