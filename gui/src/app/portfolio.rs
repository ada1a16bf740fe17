//! The run of a portfolio: begun, followed and shown on the map.

use std::path::PathBuf;

use egui::Context;

use super::Application;
use crate::command::Kind;
use crate::layout;

impl Application {
    /// Runs the portfolio in a file, unless one is under way.
    pub(super) fn run_portfolio(&mut self, path: PathBuf) {
        if self.model.portfolios.under_way.is_some() {
            let waits = "A portfolio is under way: open another one when it has ended.";
            return self.model.messages.note(waits);
        }
        self.model.messages.note(format!("Simulating all sites of {}…", path.display()));
        self.model.portfolios.under_way = Some((path, 0.0));
        layout::open(&mut self.layout, Kind::Map);
    }

    /// Takes what the run of a portfolio has told.
    pub(super) fn receive_portfolio(&mut self, context: &Context) {
        match self.workers.portfolio(&mut self.model.portfolios, context) {
            Some(Ok(name)) => self.model.messages.note(format!("{name} has finished.")),
            Some(Err(error)) => self.model.messages.error(error),
            None => {}
        }
    }
}
