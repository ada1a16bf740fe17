//! How long a year of a one-gigawatt site takes, and how that grows with years.

use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use files::Catalogues;

const SCENARIOS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios");

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

fn load(criterion: &mut Criterion) {
    let catalogues = Catalogues::embedded();
    let path = Path::new(SCENARIOS).join("kagoshima.toml");
    criterion.bench_function("load a scenario", |bencher| {
        bencher.iter(|| files::load(&path, &[], &catalogues).is_ok());
    });
}

criterion_group!(benches, simulate, load);
criterion_main!(benches);
