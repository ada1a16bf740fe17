//! Work on threads whose results stand in the order of their places.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Builder, scope};

use study::THREAD;

/// The results of `work` at the places below `count`, `jobs` at once, in the order of the places.
///
/// # Panics
/// If the work panics.
pub(super) fn in_parallel<T: Send>(
    jobs: usize,
    count: usize,
    work: impl Fn(usize) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(count));
    let take = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            if place >= count {
                return;
            }
            let result = work(place);
            done.lock().expect("nobody breaks down here").push((place, result));
        }
    };
    scope(|scope| {
        for number in 1..jobs.min(count) {
            // Whatever threads there are share the work; this one alone can do it too.
            let _ = Builder::new().name(format!("{THREAD}{number}")).spawn_scoped(scope, take);
        }
        take();
    });
    let mut done = done.into_inner().expect("nobody breaks down here");
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_their_order_at_any_number_of_threads() {
        for jobs in [1, 2, 9] {
            let squares = in_parallel(jobs, 100, |place| place * place);
            assert!(squares.iter().enumerate().all(|(place, square)| *square == place * place));
        }
        assert!(in_parallel(4, 0, |place| place).is_empty());
    }
}
