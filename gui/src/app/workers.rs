//! The threads of the window: what the model waits for is begun, and what they send is given to it.

use egui::Context;

use crate::model::{Portfolios, RunNews, Sweeps, Work, cores};
use crate::worker::check::Checking;
use crate::worker::portfolio::{PortfolioThread, Told};
use crate::worker::simulation::Simulating;
use crate::worker::sweep::SweepThread;

/// Threads under way.
#[derive(Debug, Default)]
pub(crate) struct Workers {
    runs: Vec<Simulating>,
    check: Option<Checking>,
    sweep: Option<SweepThread>,
    portfolio: Option<PortfolioThread>,
}

impl Workers {
    /// Starts runs while there are cores for them; gives what those under way have told.
    pub(crate) fn simulate(&mut self, work: &mut Work, context: &Context) -> Vec<RunNews> {
        let mut told = Vec::new();
        self.runs.retain(|run| {
            while let Some(news) = run.news() {
                let ended = matches!(news, RunNews::Ended(_));
                told.push(news);
                if ended {
                    work.end(run.id());
                    return false;
                }
            }
            true
        });
        while let Some(run) = work.begin_next() {
            self.runs.push(Simulating::start(run, cores(), context.clone()));
        }
        told
    }

    /// Checks what is being defined, and begins the sweep that is wanted once it is sound.
    pub(crate) fn check(&mut self, sweeps: &mut Sweeps, context: &Context) {
        if let Some((document, check)) = self.check.as_ref().and_then(Checking::answer) {
            sweeps.checked(document, check);
            self.check = None;
        }
        if let Some((draft, catalogues)) = sweeps.next_check() {
            self.check = Some(Checking::start(draft, catalogues, context.clone()));
        }
        if let Some((order, work)) = sweeps.take_order() {
            self.sweep = Some(SweepThread::start(order, work, context.clone()));
        }
    }

    /// Begins the run of the portfolio that is wanted, and takes what it has told: its name, or what went wrong, at
    /// its end.
    pub(crate) fn portfolio(
        &mut self,
        portfolios: &mut Portfolios,
        context: &Context,
    ) -> Option<Result<String, String>> {
        let (path, done) = portfolios.under_way.as_mut()?;
        let thread = self
            .portfolio
            .get_or_insert_with(|| PortfolioThread::start(path.clone(), context.clone()));
        while let Some(told) = thread.news() {
            match told {
                Told::Progress(share) => *done = share,
                Told::Ended(made) => {
                    (self.portfolio, portfolios.under_way) = (None, None);
                    return Some(made.map(|portfolio| {
                        let name = portfolio.name.clone();
                        portfolios.shown = Some(*portfolio);
                        name
                    }));
                }
            }
        }
        None
    }

    /// Takes what the work on a sweep has told: what is to be said of its end, or what went wrong.
    pub(crate) fn sweep(&mut self, sweeps: &mut Sweeps) -> Option<Result<String, String>> {
        while let Some(news) = self.sweep.as_ref().and_then(SweepThread::news) {
            let end = sweeps.take(news);
            if end.is_some() {
                self.sweep = None;
                return end;
            }
        }
        None
    }
}
