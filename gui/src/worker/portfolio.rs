//! The run of a portfolio on a thread of its own.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use factory::Recording;
use factory::portfolio::{Conduct, PortfolioSimulation};
use units::{SimDuration, SimTime};

use crate::model::Portfolio;

/// Progress is told once in so much simulated time.
const STEP: SimDuration = SimDuration::hours(240);

/// What the run of a portfolio tells.
#[derive(Debug)]
pub(crate) enum Told {
    /// The share of it that is done.
    Progress(f32),
    /// How it ended: with what it brought, or with what is wrong in its files.
    Ended(Result<Box<Portfolio>, String>),
}

/// The run of a portfolio under way.
#[derive(Debug)]
pub(crate) struct PortfolioThread {
    news: Receiver<Told>,
}

impl PortfolioThread {
    /// Reads a portfolio and runs it; `context` is woken when there is something to tell.
    pub(crate) fn start(path: PathBuf, context: egui::Context) -> Self {
        let (sender, news) = channel();
        let work = move || {
            // The window may have gone: then nobody waits for the answer, and the run ends.
            let tell = |told: Told| {
                let heard = sender.send(told).is_ok();
                context.request_repaint();
                heard
            };
            let made = run(&path, &|share| tell(Told::Progress(share)));
            tell(Told::Ended(made));
        };
        let thread = thread::Builder::new().name("portfolio".to_owned()).spawn(work);
        thread.expect("the system has room for one more thread");
        Self { news }
    }

    /// What it has told next.
    pub(crate) fn news(&self) -> Option<Told> {
        match self.news.try_recv() {
            Ok(told) => Some(told),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                let gave_up =
                    "The simulator gave up in a portfolio. Please report this with its file.";
                Some(Told::Ended(Err(gave_up.to_owned())))
            }
        }
    }
}

fn run(path: &std::path::Path, tell: &dyn Fn(f32) -> bool) -> Result<Box<Portfolio>, String> {
    let catalogues = files::Catalogues::embedded();
    let loaded =
        files::load_portfolio(path, &[], &catalogues).map_err(|problems| problems.to_string())?;
    let mut simulation =
        PortfolioSimulation::new(&loaded.portfolio, Conduct::Together, Recording::Summary);
    let mut time = SimTime::START;
    while time < simulation.end() {
        time = (time + STEP).min(simulation.end());
        simulation.advance_to_unless(time, &|| false);
        #[expect(clippy::cast_possible_truncation, reason = "a share needs few digits")]
        let share = (time.in_hours() / simulation.end().in_hours()) as f32;
        if !tell(share) {
            return Err("The window is gone.".to_owned());
        }
    }
    Ok(Box::new(Portfolio::new(&loaded, &simulation.finish())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "name = \"Two\"\n[portfolio]\nhorizon = \"3 d\"\n\
        link = [{ a = \"a\", b = \"b\", bandwidth = \"400 Gb/s\", rtt = \"0 s\" }]\n\
        [[portfolio.site]]\nname = \"a\"\nscenario = \"small.toml\"\n\
        [[portfolio.site]]\nname = \"b\"\nscenario = \"small.toml\"\n\
        [portfolio.class.research]\nmoves = true\n";

    /// How the run of a portfolio file with this text beside the smallest example ends.
    fn ended(text: &str) -> Result<Box<Portfolio>, String> {
        let folder = tempfile::tempdir().unwrap();
        let mut examples = files::examples().into_iter();
        let (name, small) = examples.find(|(name, _)| *name == "small.toml").unwrap();
        files::write_atomically(&folder.path().join(name), small).unwrap();
        let path = folder.path().join("two.toml");
        files::write_atomically(&path, text).unwrap();
        let thread = PortfolioThread::start(path, egui::Context::default());
        loop {
            match thread.news() {
                Some(Told::Ended(made)) => return made,
                Some(Told::Progress(share)) => assert!((0.0..=1.0).contains(&share)),
                None => thread::sleep(std::time::Duration::from_millis(5)),
            }
        }
    }

    #[test]
    fn a_portfolio_tells_its_sites_and_links() {
        let portfolio = ended(TWO).unwrap();
        let names: Vec<&str> = portfolio.members.iter().map(|it| it.name.as_str()).collect();
        assert_eq!((portfolio.name.as_str(), names), ("Two", vec!["a", "b"]));
        assert_eq!(portfolio.links, [[0, 1]]);
        assert!((portfolio.years * 365.0 - 3.0).abs() < 1e-9);
        assert!(portfolio.flows.keys().all(|(from, to)| from != to));
    }

    #[test]
    fn what_is_wrong_in_a_portfolio_is_told_with_its_place() {
        let error = ended(&TWO.replace("bandwidth", "bandwith")).unwrap_err();
        assert!(error.contains("two.toml") && error.contains("bandwith"), "{error}");
    }
}
