//! How long the start took, for those who measure.

use std::io::{Write as _, stdout};
#[expect(clippy::disallowed_types, reason = "this is what the clock on the wall is asked for")]
use std::time::Instant;

use crate::model::Model;

/// Says on standard output when the first frame was drawn and the first results were shown.
#[derive(Debug)]
pub(super) struct Timings {
    #[expect(clippy::disallowed_types, reason = "this is what the clock on the wall is asked for")]
    began: Instant,
    frame: bool,
    results: bool,
}

impl Timings {
    /// Counts from the start of the program.
    #[expect(clippy::disallowed_types, reason = "this is what the clock on the wall is asked for")]
    pub(super) const fn since(began: Instant) -> Self {
        Self { began, frame: false, results: false }
    }

    /// Looks at what the frame that has been drawn showed.
    pub(super) fn drawn(&mut self, model: &Model) {
        if !std::mem::replace(&mut self.frame, true) {
            self.say("first frame");
        }
        if model.runs.shown().is_some() && !std::mem::replace(&mut self.results, true) {
            self.say("first results");
        }
    }

    fn say(&self, what: &str) {
        // Nobody may be listening.
        let _ = writeln!(stdout(), "{what} after {:.3} s", self.began.elapsed().as_secs_f64());
    }
}
