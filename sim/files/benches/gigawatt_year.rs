//! How long a year of a one-gigawatt site takes, and how that grows with years and jobs.

use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use factory::Recording;
use factory::portfolio::{Conduct, PortfolioSimulation};
use files::Catalogues;

const SCENARIOS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios");

/// Some 5,000 jobs a day instead of 500 for the same offered load: ten times as many of research, and of
/// every other class, which asks for a tenth of the GPUs. Most jobs start at once.
const SMALL_JOBS: [&str; 10] = [
    "jobs.class.frontier_training.share=0.44685",
    "jobs.class.frontier_training.gpus_median=819",
    "jobs.class.frontier_training.gpus_step=1",
    "jobs.class.fine_tuning.gpus_median=102",
    "jobs.class.fine_tuning.gpus_step=1",
    "jobs.class.physical_ai_simulation.gpus_median=102",
    "jobs.class.physical_ai_simulation.gpus_step=1",
    "jobs.class.batch_inference.gpus_median=102",
    "jobs.class.batch_inference.gpus_step=1",
    "jobs.class.research.share=0.0035",
];

/// As many for the same offered load with large ones among them: research takes the share of work
/// that training of frontier models leaves. Thousands wait behind heads that hold the plant up.
const MUCH_RESEARCH: [&str; 4] = [
    "jobs.class.frontier_training.share=0.28035",
    "jobs.class.research.share=0.17",
    "jobs.class.research.gpus_median=8",
    "jobs.class.research.length_median=5 h",
];

fn simulate(criterion: &mut Criterion) {
    let catalogues = Catalogues::embedded();
    let mut group = criterion.benchmark_group("simulate");
    group.sample_size(10);
    for (name, years) in [("small", 1), ("kagoshima", 1), ("kagoshima", 2)] {
        let path = Path::new(SCENARIOS).join(name).with_extension("toml");
        let horizon = format!("horizon=\"{years} years\"");
        let loaded = files::load(&path, &[horizon], &catalogues).expect("the scenario is sound");
        let label = format!("{name}, {years} years");
        group.bench_function(label, |bencher| {
            bencher.iter(|| factory::simulate(&loaded.scenario));
        });
    }
    group.finish();
}

fn simulate_many_jobs(criterion: &mut Criterion) {
    let catalogues = Catalogues::embedded();
    let mut group = criterion.benchmark_group("simulate a year of 5,000 jobs a day");
    group.sample_size(10);
    let path = Path::new(SCENARIOS).join("kagoshima.toml");
    for (name, settings) in [("small jobs", &SMALL_JOBS[..]), ("much research", &MUCH_RESEARCH[..])]
    {
        let settings: Vec<String> = settings.iter().map(|&setting| setting.to_owned()).collect();
        let loaded = files::load(&path, &settings, &catalogues).expect("the scenario is sound");
        group.bench_function(name, |bencher| {
            bencher.iter(|| factory::simulate(&loaded.scenario));
        });
    }
    group.finish();
}

/// Nobody works: what is left is the plant, with failures and repairs, weather, prices and outages.
const NOBODY: [&str; 2] = ["jobs.offered_load=0", "jobs.class.*.at_start=0"];

fn simulate_the_plant_alone(criterion: &mut Criterion) {
    let catalogues = Catalogues::embedded();
    let mut group = criterion.benchmark_group("simulate a year of the plant alone");
    group.sample_size(20);
    for name in ["kagoshima", "maintenance", "battery", "typhoon"] {
        let path = Path::new(SCENARIOS).join(name).with_extension("toml");
        let settings: Vec<String> =
            NOBODY.iter().chain(&["horizon=\"1 year\""]).map(|&it| it.to_owned()).collect();
        let loaded = files::load(&path, &settings, &catalogues).expect("the scenario is sound");
        group.bench_function(name, |bencher| {
            bencher.iter(|| factory::simulate(&loaded.scenario));
        });
    }
    group.finish();
}

/// Twelve plants that were announced or built, in one agenda.
fn simulate_the_world(criterion: &mut Criterion) {
    let path = Path::new(SCENARIOS).join("portfolio/world.toml");
    let loaded = files::load_portfolio(&path, &[], &Catalogues::embedded());
    let world = loaded.expect("the portfolio is sound").portfolio;
    let mut group = criterion.benchmark_group("simulate a year of the world");
    group.sample_size(10);
    group.bench_function("twelve sites", |bencher| {
        bencher.iter(|| {
            PortfolioSimulation::new(&world, Conduct::Together, Recording::Summary).finish()
        });
    });
    group.finish();
}

fn load(criterion: &mut Criterion) {
    let catalogues = Catalogues::embedded();
    let path = Path::new(SCENARIOS).join("kagoshima.toml");
    criterion.bench_function("load a scenario", |bencher| {
        bencher.iter(|| files::load(&path, &[], &catalogues).is_ok());
    });
}

criterion_group!(
    benches,
    simulate,
    simulate_many_jobs,
    simulate_the_plant_alone,
    simulate_the_world,
    load
);
criterion_main!(benches);
