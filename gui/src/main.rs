//! `aifactory-gui [SCENARIO]`: opens the window.

use std::path::PathBuf;

use clap::Parser;

/// Explore, watch and compare AI factories.
///
/// Without a scenario it shows Kagoshima, already run.
#[derive(Debug, Parser)]
#[command(name = "aifactory-gui", version, after_help = EXAMPLES)]
struct Arguments {
    /// A scenario file, a study file, or the folder of a study.
    scenario: Option<PathBuf>,
    /// Forget the layout, the theme and the recent files of earlier sessions.
    #[arg(long)]
    fresh: bool,
    /// Say on standard output how long it took until there was something to see.
    #[arg(long)]
    timings: bool,
}

const EXAMPLES: &str = "Examples:\n  aifactory-gui\n  aifactory-gui scenarios/malaysia.toml\n  \
                        aifactory-gui results/resilience";

#[expect(clippy::disallowed_types, reason = "people want to know how long a start takes")]
fn main() -> eframe::Result {
    let began = std::time::Instant::now();
    let arguments = Arguments::parse();
    let viewport = egui::ViewportBuilder::default()
        .with_title("aifactory")
        .with_app_id("aifactory")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([800.0, 500.0])
        .with_drag_and_drop(true);
    let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    eframe::run_native(
        "aifactory",
        options,
        Box::new(move |context| {
            let storage = context.storage.filter(|_| !arguments.fresh);
            let mut application = gui::Application::new(&context.egui_ctx, storage);
            if arguments.timings {
                application.say_timings(began);
            }
            application.open(arguments.scenario.as_deref());
            Ok(Box::new(application))
        }),
    )
}
