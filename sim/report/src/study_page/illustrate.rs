//! Recorded runs of a few points, for figures of single runs in a report.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Builder, scope};

use factory::{Recording, Simulation};
use study::{Plan, THREAD};

use super::Illustration;

/// Points of which a run is shown; studies of more show none.
const MOST: usize = 8;

/// The first run of each point, recorded; none in a study of many points.
pub(super) fn illustrations(plan: &Plan, jobs: usize) -> Vec<Illustration> {
    let points = plan.points.len();
    if points > MOST {
        return Vec::new();
    }
    let next = AtomicUsize::new(0);
    let shown = Mutex::new(Vec::new());
    let work = || {
        loop {
            let point = next.fetch_add(1, Ordering::Relaxed);
            if point >= points {
                return;
            }
            if let Some(illustration) = illustration(plan, point) {
                shown.lock().expect("nobody breaks down here").push(illustration);
            }
        }
    };
    scope(|scope| {
        for number in 1..jobs {
            // Whatever threads there are share the work; this one alone can do it too.
            let _ = Builder::new().name(format!("{THREAD}{number}")).spawn_scoped(scope, work);
        }
        work();
    });
    let mut shown = shown.into_inner().expect("nobody breaks down here");
    shown.sort_by_key(|illustration| illustration.point);
    shown
}

/// `None` for a point that cannot be run, or whose run breaks down.
fn illustration(plan: &Plan, point: usize) -> Option<Illustration> {
    let scenario = plan.variant(point).ok()?.scenario.with_seed(plan.seed(point, 0));
    let run = || {
        let mut simulation = Simulation::new(&scenario, Recording::Timeline);
        simulation.advance_to(simulation.end());
        let rows = simulation.take_records().rows;
        Illustration { point, rows, results: simulation.finish() }
    };
    std::panic::catch_unwind(run).ok()
}
