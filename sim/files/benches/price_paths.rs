//! How long it takes to price a recorded run of ten years in 10,000 futures, without simulating.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use factory::finance::{Forecast, GpuHours, Meters, Month, Usage};
use files::Catalogues;

const SCENARIO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/kagoshima.toml");
const FUTURES: u32 = 10_000;

/// Ten years of even use.
fn usage(installed: f64) -> Usage {
    let gpu_hours = GpuHours {
        installed,
        sellable: 0.95 * installed,
        held: 0.9 * installed,
        kept: 0.8 * installed,
        lent: 0.0,
    };
    let month = |number: u32| Month {
        year: number / 12 + 1,
        of_year: number as usize % 12,
        hours: 730.0,
        share_of_year: 1.0 / 12.0,
        hours_of_year: 8_760,
        meters: Meters { gpu_hours, ..Meters::default() },
        ..Month::default()
    };
    Usage { months: (0..120).map(month).collect(), ..Usage::default() }
}

fn price(criterion: &mut Criterion) {
    let loaded = files::load(Path::new(SCENARIO), &[], &Catalogues::embedded());
    let scenario = loaded.expect("a scenario that comes with the program is sound").scenario;
    let design = factory::plant::design(&scenario);
    let usage = usage(design.gpus() * 730.0);
    let spec = &scenario.spec().finance;
    let forecast = Forecast::new(spec, &design, &usage, (scenario.calendar(), 1));
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
