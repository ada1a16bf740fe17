//! How long the replay of 200,000 jobs takes, from a machine with room to one that is overwhelmed.

use criterion::{Criterion, criterion_group, criterion_main};
use engine::Stream;
use factory::jobs::Policy;
use factory::replay::{LogJob, replay};

const JOBS: i64 = 200_000;
const PROCESSORS: u32 = 16_384;

/// Mean processor-seconds of a job, as found in the log below.
const MEAN_WORK: f64 = 131_171.0;

/// Jobs of lognormal runtime and of up to 1,024 processors, small ones most often, submitted so
/// fast that they would keep `load` times the machine busy. Users ask for up to ten times what
/// they need. About 1,500 jobs run at a time when the machine is full.
///
/// Runtimes follow the Philly trace: mu 6.79, sigma 2.16 (seconds).
fn log(load: f64) -> Vec<LogJob> {
    let mut stream = Stream::new(1, "benches/replay", 0);
    let mut submit = 0.0;
    let mut job = |id| {
        submit += stream.exponential() * MEAN_WORK / f64::from(PROCESSORS) / load;
        let runtime = libm::exp(6.79 + 2.16 * stream.normal()).clamp(1.0, 1e6);
        let estimate = runtime * (1.0 + 9.0 * stream.uniform());
        let processors = libm::exp2(stream.exponential() * 1.8).min(1024.0);
        LogJob {
            id,
            submit: whole(submit),
            runtime: whole(runtime),
            estimate: whole(estimate),
            processors: u32::try_from(whole(processors)).unwrap_or(PROCESSORS),
        }
    };
    (1..=JOBS).map(&mut job).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small and positive")]
const fn whole(number: f64) -> u64 {
    number as u64
}

fn replay_200_000_jobs(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("replay 200,000 jobs");
    group.sample_size(10);
    for load in [0.7, 1.0, 4.0] {
        let log = log(load);
        for policy in [Policy::Fcfs, Policy::Easy] {
            group.bench_function(format!("{policy:?} at load {load}"), |bencher| {
                bencher.iter(|| replay(&log, PROCESSORS, policy));
            });
        }
    }
}

criterion_group!(benches, replay_200_000_jobs);
criterion_main!(benches);
