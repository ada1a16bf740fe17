//! What tests of the window need: a small run, and harnesses around a panel or the application.

pub(crate) mod painted;

use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use egui::Ui;
use egui_kittest::Harness;

use crate::Application;
use crate::command::Commands;
use crate::model::{Model, RunId, RunNews, UnderWay, Wanted};
use crate::theme;
use crate::worker::simulation::Simulating;

/// Size of the window in tests.
const SIZE: [f32; 2] = [1440.0, 900.0];

/// A model with the examples in its library and one finished run, of the smallest example.
pub(crate) fn model() -> Model {
    let mut model = Model::default();
    let run = run("small.toml", &[], 1);
    model.time.show(&run);
    model.runs.add(run, None);
    model.runs.show(RunId(1));
    model
}

/// A model that shows a run of three seeds, whose costs and goodput are set by hand.
pub(crate) fn replicated() -> Model {
    let mut model = model();
    model.runs.add(replicated_run(7), None);
    model.runs.show(RunId(7));
    model
}

/// A run of three seeds, whose costs and goodput are set by hand.
pub(crate) fn replicated_run(id: u32) -> crate::model::Run {
    let mut run = run("small.toml", &["horizon=\"10 d\""], id);
    let first = run.results.value("lcoc_usd_per_gpu_hour").unwrap();
    let lcoc = [first, first * 1.5, first * 2.0];
    let installed = run.results.value("installed_gpu_hours").unwrap();
    run.seeds_wanted = 3;
    run.replications.values_mut().for_each(|values| values.resize(3, values[0]));
    run.replications.insert("lcoc_usd_per_gpu_hour", lcoc.map(Some).to_vec());
    let shares = [0.5, 0.6, 0.7].map(|share| Some(share * installed));
    run.replications.insert("goodput_gpu_hours", shares.to_vec());
    run
}

/// A finished run of an example, or of another scenario beside them, with changes such as `horizon="60 days"`.
pub(crate) fn run(example: &str, changes: &[&str], id: u32) -> crate::model::Run {
    let mut examples = files::examples().into_iter();
    let changes: Vec<String> = changes.iter().map(|&change| change.to_owned()).collect();
    let loaded = match examples.find(|(name, _)| *name == example) {
        Some((name, text)) => files::load_text(name.as_ref(), text, &changes, catalogues()),
        None => files::load(&scenarios().join(example), &changes, catalogues()),
    };
    let loaded = loaded.unwrap();
    let wanted = Wanted {
        id: RunId(id),
        name: example.to_owned(),
        document: None,
        loaded: Arc::new(loaded),
        replications: 1,
        replaces: None,
    };
    match told(wanted, 1).into_iter().next() {
        Some(RunNews::First(run, _)) => *run,
        other => panic!("{other:?}"),
    }
}

/// All that a run tells that is made on so many threads.
pub(crate) fn told(wanted: Wanted, threads: usize) -> Vec<RunNews> {
    let context = egui::Context::default();
    let simulating = Simulating::start(UnderWay::begin(wanted), threads, context);
    let mut told = Vec::new();
    while !matches!(told.last(), Some(RunNews::Ended(_))) {
        match simulating.news() {
            Some(news) => told.push(news),
            None => thread::sleep(Duration::from_millis(2)),
        }
    }
    told
}

/// The worked examples, those among them that the window does not hold.
fn scenarios() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios")
}

fn catalogues() -> &'static files::Catalogues {
    static CATALOGUES: OnceLock<files::Catalogues> = OnceLock::new();
    CATALOGUES.get_or_init(files::Catalogues::embedded)
}

/// A panel or a view with its model, and all commands that it gave.
#[derive(Debug)]
pub(crate) struct Stage<P> {
    pub(crate) panel: P,
    pub(crate) model: Model,
    pub(crate) commands: Commands,
}

/// A harness around one panel or view: `draw` calls its `ui`.
pub(crate) fn stage<P>(
    panel: P,
    model: Model,
    draw: impl Fn(&mut P, &mut Ui, &Model, &mut Commands) + 'static,
) -> Harness<'static, Stage<P>> {
    let stage = Stage { panel, model, commands: Commands::new() };
    let mut harness = Harness::builder()
        .with_context_setup(theme::apply)
        .with_size([900.0, 600.0])
        .build_ui_state(
            move |ui, stage: &mut Stage<P>| {
                draw(&mut stage.panel, ui, &stage.model, &mut stage.commands);
            },
            stage,
        );
    harness.run_steps(3);
    harness
}

/// The whole application with nothing remembered and nothing running.
pub(crate) fn application() -> Harness<'static, Application> {
    application_of(SIZE)
}

/// The same in a window of a size.
pub(crate) fn application_of(size: [f32; 2]) -> Harness<'static, Application> {
    let mut harness =
        Harness::builder().with_context_setup(theme::apply).with_size(size).build_ui_state(
            |ui, application: &mut Application| application.draw(ui),
            Application::new(&egui::Context::default(), None),
        );
    harness.run_steps(3);
    harness
}

/// Clicks at a point of a drawing.
pub(crate) fn click<S>(harness: &mut Harness<'_, S>, pos: egui::Pos2) {
    harness.hover_at(pos);
    harness.step();
    for pressed in [true, false] {
        let (button, modifiers) = (egui::PointerButton::Primary, egui::Modifiers::NONE);
        harness.event(egui::Event::PointerButton { pos, button, pressed, modifiers });
        harness.step();
    }
    harness.run_steps(2);
}

/// Draws until `done`, for as long as threads may take.
pub(crate) fn wait<S>(harness: &mut Harness<'_, S>, done: impl Fn(&S) -> bool) {
    for _ in 0..6000 {
        harness.step();
        if done(harness.state()) {
            harness.run_steps(2);
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("this takes too long");
}
