//! What the chart of jobs shows and does.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::testing::{self, Stage};

fn hour(hours: u64) -> SimTime {
    SimTime::START + SimDuration::hours(hours)
}

fn stage(window: Range<SimTime>) -> Harness<'static, Stage<JobChart>> {
    let mut model = Model::default();
    let run = testing::run("small.toml", &["horizon=\"30 d\""], 1);
    model.time.show(&run);
    model.time.window = window;
    model.runs.add(run, None);
    model.runs.show(RunId(1));
    testing::stage(JobChart::default(), model, JobChart::ui)
}

fn whole() -> Range<SimTime> {
    hour(0)..hour(720)
}

fn a_day() -> Range<SimTime> {
    hour(100)..hour(124)
}

/// The middle of the widest bar on the screen, and its job.
fn widest(harness: &Harness<'_, Stage<JobChart>>) -> (Pos2, u64) {
    let chart = harness.get_by_label_contains("Chart of jobs").rect();
    let (rect, _) = strip::columns(chart, &harness.state().model);
    let (_, sheet, _) = harness.state().panel.sheet.as_ref().unwrap();
    let bars = sheet.blocks.iter().filter_map(|block| match &block.body {
        Body::Bars(bars) => Some(bars),
        _ => None,
    });
    let seen = bars.flatten().filter(|placed| placed.rect.bottom() < 300.0);
    let widest = seen.max_by(|one, other| one.rect.width().total_cmp(&other.rect.width()));
    let placed = widest.unwrap();
    (rect.min + placed.rect.center().to_vec2(), placed.bar.job)
}

#[test]
fn without_a_run_it_says_what_to_do() {
    let harness = testing::stage(JobChart::default(), Model::default(), JobChart::ui);
    harness.get_by_label_contains("press Run");
}

#[test]
fn jobs_and_queue_are_told_in_words() {
    let harness = stage(whole());
    let run = harness.state().model.runs.shown().unwrap();
    let started: usize = run.jobs.classes().iter().map(|lanes| lanes.bars().len()).sum();
    let jobs = crate::format::grouped(started as f64);
    harness.get_by_label_contains(&format!("Chart of jobs: {jobs} run within the window"));
    harness.get_by_label_contains("Queue: ");
}

#[test]
fn a_click_on_a_bar_selects_its_job_and_goes_there() {
    let mut harness = stage(a_day());
    let (place, job) = widest(&harness);
    testing::click(&mut harness, place);
    let commands = &harness.state().commands;
    assert!(commands.contains(&Command::Select(Selection::Job(job))), "{commands:?}");
    let jumps = |command: &Command| matches!(command, Command::Time(TimeCommand::Jump(_)));
    assert!(commands.iter().any(jumps), "{commands:?}");
}

#[test]
fn the_pointer_tells_the_facts_of_a_job() {
    let mut harness = stage(a_day());
    let (place, job) = widest(&harness);
    harness.hover_at(place);
    harness.run_steps(60);
    harness.get_by_label(&format!("Job {job}"));
    let record = harness.state().model.runs.shown().unwrap().job(job).unwrap();
    let kept = format!("{} GPU-h", crate::format::grouped(record.kept_gpu_hours));
    harness.get_by_label(&kept);
    harness.get_by_label("Submitted");
}

fn find(harness: &mut Harness<'_, Stage<JobChart>>, text: &str) {
    harness.get_by_label("Find job").click();
    harness.run_steps(2);
    harness.get_by_label("Find job").type_text(text);
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
}

#[test]
fn a_job_is_found_by_its_number() {
    let mut harness = stage(whole());
    find(&mut harness, "17");
    let commands = &harness.state().commands;
    assert!(commands.contains(&Command::Select(Selection::Job(17))), "{commands:?}");
    let run = harness.state().model.runs.shown().unwrap();
    let job = run.job(17).unwrap();
    let shown = commands.iter().find_map(|command| match command {
        Command::Time(TimeCommand::Zoom(window)) => Some(window),
        _ => None,
    });
    let shown = shown.unwrap();
    assert!(shown.start <= job.submitted && shown.end >= job.ended.unwrap_or(run.end));
}

#[test]
fn a_number_that_no_job_has_is_answered() {
    let mut harness = stage(whole());
    find(&mut harness, "999999");
    harness.get_by_label_contains("There is no job “999999”");
    let selects = |command: &Command| matches!(command, Command::Select(_));
    assert!(!harness.state().commands.iter().any(selects));
}

#[test]
fn classes_can_be_left_out() {
    let mut harness = stage(a_day());
    let before = harness.state().panel.sheet.as_ref().unwrap().1.jobs;
    harness.get_by_label("research").click();
    harness.run_steps(3);
    let state = harness.state();
    let run = state.model.runs.shown().unwrap();
    let class = run.results.classes.iter().position(|name| name == "research").unwrap();
    let of_class = run.jobs.classes()[class].within(&a_day()).count();
    assert!(of_class > 0);
    assert_eq!(state.panel.sheet.as_ref().unwrap().1.jobs, before - of_class);
}

#[test]
fn arrows_go_from_job_to_job() {
    let mut harness = stage(a_day());
    harness.state_mut().model.selection = Selection::Job(20);
    harness.get_by_label_contains("Chart of jobs").focus();
    harness.run_steps(3);
    harness.key_press(Key::ArrowRight);
    harness.run_steps(2);
    harness.key_press(Key::ArrowLeft);
    harness.run_steps(2);
    let commands = &harness.state().commands;
    let selected = commands.iter().filter(|command| matches!(command, Command::Select(_)));
    let expected = [21, 19].map(|job| Command::Select(Selection::Job(job)));
    assert_eq!(selected.cloned().collect::<Vec<_>>(), expected);
}

/// Goal: the table has exactly the jobs that wait or run within the window, those without an end too.
#[test]
fn the_table_has_the_jobs_of_the_window() {
    let harness = stage(whole());
    let state = harness.state();
    let run = state.model.runs.shown().unwrap();
    let table = state.panel.table(&state.model).unwrap();
    assert_eq!(table.rows.len(), run.history.jobs().len() + run.results.unfinished.len());
    let harness = stage(a_day());
    let few = harness.state().panel.table(&harness.state().model).unwrap();
    assert!(!few.rows.is_empty() && few.rows.len() < table.rows.len() / 4);
}

/// Figures: `cargo test -p gui --lib -- --ignored --nocapture jobs`.
///
/// Method: as many jobs as a year of a large plant has, on short lengths so that the run is short.
#[test]
#[ignore = "prints times: cargo test -p gui --lib -- --ignored --nocapture"]
#[expect(clippy::disallowed_types, clippy::print_stdout, reason = "a measurement")]
fn two_hundred_thousand_jobs_are_quick() {
    let changes = [
        "horizon=\"14 d\"",
        "jobs.class.research.share=0.95",
        "size=\"30 MW\"",
        "jobs.class.research.length_median=\"1 h\"",
        "jobs.class.research.gpus_median=4",
    ];
    let run = testing::run("small.toml", &changes, 1);
    let milliseconds = |work: &mut dyn FnMut()| {
        let began = std::time::Instant::now();
        work();
        began.elapsed().as_secs_f64() * 1e3
    };
    println!("{} jobs", run.jobs.last());
    let lanes = milliseconds(&mut || {
        crate::model::Jobs::new(&run.history, &run.results, run.end);
    });
    println!("lanes: {lanes:.1} ms once");
    for (name, window) in [
        ("all", hour(0)..run.end),
        ("a day", hour(100)..hour(124)),
        ("an hour", hour(100)..hour(101)),
    ] {
        let mut sheet = Sheet::default();
        let place =
            milliseconds(&mut || sheet = Sheet::new(&run, &window, vec2(900.0, 400.0), |_| true));
        let scale = TimeScale::new(&window, egui::Rangef::new(0.0, 900.0));
        let mut corners = 0;
        let paint = milliseconds(&mut || {
            corners = sheet.mesh(&run, &scale, &egui::Visuals::dark()).vertices.len();
        });
        println!(
            "{name}: {} jobs placed in {place:.2} ms, {corners} corners in {paint:.2} ms",
            sheet.jobs
        );
    }
}
