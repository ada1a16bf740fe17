//! Sweeps: what a run costs beyond its simulation, and how runs grow with their number.

use std::hint::black_box;
use std::path::Path;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use study::{Plan, Session, Told, Worker, plan_text};

fn study(base: &str, key: &str, values: &str, count: usize) -> String {
    format!(
        "base = \"{base}\"\n[[vary]]\nkey = \"{key}\"\nvalues = [{values}]\n[replicate]\ncount = {count}\n"
    )
}

/// Plans in a folder that is removed afterwards.
fn session(text: &str) -> (tempfile::TempDir, Session) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/study.toml");
    let out = folder.path().join("out");
    let planned = plan_text(&here, text, &out, None, false).expect("the study is sound");
    (folder, planned.session)
}

fn work(session: &Session, jobs: usize) {
    let mut tell = |_: Told| {};
    let mut worker = Worker { jobs, stop: &|| false, tell: &mut tell };
    session.run(&mut worker).expect("the study can be run");
}

/// A point's scenario is made once for all its replications.
fn scenario_of_a_point(criterion: &mut Criterion) {
    let values = "\"4 min\", \"5 min\"";
    let (_folder, session) = session(&study("kagoshima.toml", "power.ups.autonomy", values, 1));
    let plan: &Plan = &session.plan;
    criterion.bench_function("scenario of a point of 1 GW", |bench| {
        bench.iter(|| black_box(plan.variant(1).expect("the point is sound")));
    });
}

/// Half a year of a small plant, alone and in sweeps of growing size on both cores.
fn small_runs(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("runs of small.toml");
    group.sample_size(10);
    for (count, jobs) in [(50, 1), (50, 2), (500, 2)] {
        let text = study("small.toml", "power.ups.autonomy", "\"4 min\", \"5 min\"", count / 2);
        group.bench_function(BenchmarkId::new(format!("{jobs} at once"), count), |bench| {
            bench.iter_with_setup(|| session(&text), |(_folder, session)| work(&session, jobs));
        });
    }
    group.finish();
}

criterion_group!(sweeps, scenario_of_a_point, small_runs);
criterion_main!(sweeps);
