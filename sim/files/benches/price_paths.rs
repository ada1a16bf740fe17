//! How long it takes to price a run of ten years in 10,000 futures, without simulating it again.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use factory::finance::Forecast;
use files::Catalogues;

const SCENARIO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/kagoshima.toml");
const FINANCED: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/kagoshima_financed.toml");
const FUTURES: u32 = 10_000;
/// Ten years of a plant of whose loans on racks one half follows SOFR.
const FLOATING: [&str; 7] = [
    "horizon=10 years",
    "finance.debt.racks.share=0.35",
    "finance.debt.floating.lots=[\"it\"]",
    "finance.debt.floating.share=0.35",
    "finance.debt.floating.margin=0.0225",
    "finance.debt.floating.reference=sofr",
    "finance.debt.floating.tenor=5 years",
];

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

/// What is left for owners after tax and loans, in futures of prices and of rates of interest.
fn price_owners(criterion: &mut Criterion) {
    let changes = FLOATING.map(str::to_owned);
    let loaded = files::load(Path::new(FINANCED), &changes, &Catalogues::embedded());
    let scenario = loaded.expect("a scenario that comes with the program is sound").scenario;
    let run = factory::simulate(&scenario);
    let spec = &scenario.spec().finance;
    let forecast = Forecast::new(spec, &run.design, &run.usage, (scenario.calendar(), 1));
    let mut group = criterion.benchmark_group("price");
    group.sample_size(10);
    group.bench_function("10,000 futures of prices and rates of ten years", |bencher| {
        bencher.iter(|| {
            let worth = |future| forecast.equity_net_present_value(black_box(future));
            (0..FUTURES).filter_map(worth).sum::<f64>()
        });
    });
    group.finish();
}

criterion_group!(benches, price, price_owners);
criterion_main!(benches);
