//! Ctrl-C and SIGTERM: ask what is under way to stop where nothing is lost, and end it if it does not.

use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

/// How long what is under way may take to stop by itself.
const PATIENCE: Duration = Duration::from_millis(700);
/// Exit code of a program that was interrupted.
const INTERRUPTED: i32 = 130;

static ASKED: AtomicBool = AtomicBool::new(false);

/// Listens for Ctrl-C and SIGTERM from now on. Whatever does not stop soon is ended with the
/// `farewell`; a second signal ends the program at once.
pub(crate) fn listen(farewell: &'static str) {
    // Without a handler the program simply ends, which is what these signals mean.
    let _ = ctrlc::set_handler(move || {
        if ASKED.swap(true, Ordering::SeqCst) {
            exit(INTERRUPTED);
        }
        // Whoever stops in time ends the program, and with it this thread.
        sleep(PATIENCE);
        files::leave_nothing_partial();
        eprintln!("{farewell}");
        exit(INTERRUPTED);
    });
}

/// Whether the user has asked to stop.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}
