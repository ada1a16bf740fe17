//! Texts of the whole window do not cover each other, at the sizes of the screens that people have.
//!
//! Method: all texts that a frame paints are taken with the rectangles of their letters, cut by what
//! clips them and without what lies behind something opaque; no two may share more than a pixel.

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;
use crate::command::{Kind, RunCommand, SweepCommand};
use crate::model::Page;
use crate::testing::{self, painted};

type Window = Harness<'static, Application>;

const SIZES: [[f32; 2]; 4] = [[1280.0, 720.0], [1440.0, 900.0], [1920.0, 1080.0], [800.0, 500.0]];

/// A window of a size that shows a run of the smallest example, with another one of three seeds
/// and a long name beside it.
fn window(size: [f32; 2]) -> Window {
    let mut window = testing::application_of(size);
    let model = &mut window.state_mut().model;
    let mut run = testing::run("small.toml", &["horizon=\"60 d\""], 100);
    run.document = model.library.example("small.toml").map(|document| document.id);
    let mut other = testing::replicated_run(101);
    other.name = "Kagoshima, 1 GW, copy of the copy with other chillers (2)".to_owned();
    model.time.show(&run);
    model.runs.add(run, None);
    model.runs.add(other, None);
    model.runs.show(RunId(100));
    window.run_steps(3);
    window
}

fn give(window: &mut Window, command: Command) {
    let context = window.ctx.clone();
    window.state_mut().apply(command, &context);
    window.run_steps(4);
}

/// Fails with all overlaps of all pictures.
fn assert_none(found: &[String]) {
    assert!(found.is_empty(), "{} overlaps:\n{}", found.len(), found.join("\n"));
}

fn look(window: &Window, what: &str, found: &mut Vec<String>) {
    let size = window.ctx.content_rect().size();
    let new = painted::overlaps(window.output());
    found.extend(new.into_iter().map(|overlap| format!("{what} at {size:?}: {overlap}")));
}

/// Goal: every view can be read in every window, alone and beside the others.
#[test]
fn no_text_of_any_view_covers_another() {
    let mut found = Vec::new();
    for size in SIZES {
        let mut window = window(size);
        for shown in [RunId(100), RunId(101)] {
            give(&mut window, Command::Run(RunCommand::Show(shown)));
            for kind in Kind::ALL {
                give(&mut window, Command::View(ViewCommand::Open(kind)));
                look(&window, &format!("{kind:?} of {shown:?}"), &mut found);
            }
        }
    }
    assert_none(&found);
}

/// A window with the form of a sweep of the smallest example.
fn form(size: [f32; 2]) -> Window {
    let mut window = window(size);
    let small = window.state().model.library.example("small.toml").unwrap().id;
    give(&mut window, Command::Library(LibraryCommand::Choose(small)));
    give(&mut window, Command::View(ViewCommand::Open(Kind::Sweep)));
    give(&mut window, Command::Sweep(SweepCommand::Show(Page::Define)));
    window
}

/// Goal: the form of a sweep can be read with inputs of every form: with a unit, without one, words.
#[test]
fn no_text_of_the_form_of_a_sweep_covers_another() {
    let mut found = Vec::new();
    for size in SIZES {
        let mut window = form(size);
        for key in ["size", "power.ups.autonomy", "cooling.chiller.reference_cop", "rack"] {
            give(&mut window, Command::Sweep(SweepCommand::Vary(key.to_owned())));
            testing::wait(&mut window, |application| application.model.sweeps.is_checked());
            look(&window, &format!("a sweep of {key} too"), &mut found);
        }
    }
    assert_none(&found);
}

/// Goal: in a narrow window the panels at the sides lie over the middle, and can be read.
#[test]
fn no_text_of_a_drawer_covers_another() {
    let mut found = Vec::new();
    let mut window = window([800.0, 500.0]);
    assert!(window.query_by_label("Scenarios").is_none(), "the middle has too little room");
    for (drawer, heading) in
        [(WindowCommand::Scenarios, "Scenarios"), (WindowCommand::Details, "Runs")]
    {
        give(&mut window, Command::Window(drawer));
        window.get_by_label(heading);
        look(&window, heading, &mut found);
        window.key_press(Key::Escape);
        window.run_steps(3);
        assert!(window.query_by_label(heading).is_none(), "{heading} stays open");
    }
    assert_none(&found);
}

/// Goal: names stand on the line of their fields. Method: the middles of both, by what they are called.
#[test]
fn names_of_a_form_stand_on_the_line_of_their_fields() {
    for size in SIZES {
        let mut window = form(size);
        give(&mut window, Command::Sweep(SweepCommand::Vary("size".to_owned())));
        testing::wait(&mut window, |application| application.model.sweeps.is_checked());
        for (name, field) in [
            ("Name", "Name"),
            ("Values", "Values"),
            ("Vary", "Find an input to vary"),
            ("First seed", "First seed"),
            ("Seeds", "Seeds"),
        ] {
            // In a low tile only part of the form is in sight.
            let Some(field) = window.query_all_by_label(field).find(|node| !is_text(node)) else {
                continue;
            };
            let field = field.rect();
            let names = window.query_all_by_label(name).filter(is_text);
            let names = names.map(|node| node.rect()).filter(|rect| rect.right() <= field.left());
            let apart = names.map(|rect| (rect.center().y - field.center().y).abs());
            let apart = apart.fold(f32::INFINITY, f32::min);
            assert!(apart <= 1.5, "{name} stands {apart} beside its field at {size:?}");
        }
    }
}

/// Whether something is a text and no field.
fn is_text(node: &egui_kittest::Node<'_>) -> bool {
    node.accesskit_node().role() == egui::accesskit::Role::Label
}

/// Goal: a run under way with a long name, and results that are stale, leave room for each other.
#[test]
fn no_text_of_the_toolbar_covers_another() {
    let mut found = Vec::new();
    for size in SIZES {
        let mut window = window(size);
        let model = &mut window.state_mut().model;
        let small = model.library.example("small.toml").unwrap().id;
        for (key, value) in [("size", "\"2 MW\""), ("horizon", "\"50 years\"")] {
            let value = Some(value.to_owned());
            model.library.edit(crate::model::Edit::Set(small, key.to_owned(), value));
        }
        give(&mut window, Command::Library(LibraryCommand::Choose(small)));
        let name = "A scenario with a name that says far more than fits in a bar".to_owned();
        let edit = crate::model::Edit::Rename(small, name);
        give(&mut window, Command::Library(LibraryCommand::Edit(edit)));
        give(&mut window, Command::Run(RunCommand::Start));
        testing::wait(&mut window, |application| !application.model.work.under_way().is_empty());
        look(&window, "a run under way", &mut found);
        give(&mut window, Command::Run(RunCommand::Cancel));
        testing::wait(&mut window, |application| !application.model.work.is_busy());
        look(&window, "stale results", &mut found);
    }
    assert_none(&found);
}
