//! How long it takes to price a run of ten years in 10,000 futures, without simulating it again.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use factory::finance::Forecast;
use files::Catalogues;

const SCENARIO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/kagoshima.toml");
const FUTURES: u32 = 10_000;

fn price(criterion: &mut Criterion) {
    let years = ["horizon=\"10 years\"".to_owned()];
    let loaded = files::load(Path::new(SCENARIO), &years, &Catalogues::embedded());
    let scenario = loaded.expect("a scenario that comes with the program is sound").scenario;
    let run = factory::simulate(&scenario);
    let spec = &scenario.spec().finance;
    let forecast = Forecast::new(spec, &run.design, &run.usage, (scenario.calendar(), 1));
    let mut group = criterion.benchmark_group("price");
    group.sample_size(10);
    group.bench_function("10,000 futures of ten years", |bencher| {
        bencher.iter(|| {
            let worth = |future| forecast.net_present_value(black_box(future));
            (0..FUTURES).map(worth).sum::<f64>()
        });
    });
    group.finish();
}

criterion_group!(benches, price);
criterion_main!(benches);
