//! How the plant of a scenario is built, and what others do to it meanwhile.

use units::{SimTime, Span};

use super::CheckedScenario;
use crate::buildout::{Finished, Gantt, OwnPower, Plan, Stop};
use crate::generation::Firm;
use crate::sovereignty::{Act, EventKind};

impl CheckedScenario {
    /// How the plant is built, where it does not stand from the start, with the stops of supply of its seed
    /// and what generates on the site.
    pub fn plan(&self) -> Option<Plan> {
        let plan = Plan::of(&self.spec.buildout, &self.calendar)?;
        let before = plan.before_run;
        let stops = self.acts().into_iter().filter(|act| act.kind == EventKind::SupplyStop);
        let stop = |act: Act| {
            let (from, until) = act.span();
            Stop { vendor: act.vendor, from: from + before, until: until.map(|at| at + before) }
        };
        let hot = self.spec.location.weather.hot_day(self.spec.buildout.hot_day);
        let firm = self.spec.generation().firm(&self.calendar, before, hot);
        let own = firm.into_iter().map(|Firm { power, from, until, alone }| OwnPower {
            power,
            from,
            until,
            alone,
        });
        let feeds = &self.spec.location.grid.feeds;
        let most = feeds.capacity.map(|each| each * f64::from(feeds.count));
        Some(plan.with_stops(stops.map(stop).collect()).with_own(own.collect()).behind(most))
    }

    /// The dates of so many plans, drawn without simulating, those of the scenario's own seed first; `None` where the
    /// plant stands from the start.
    pub fn gantt(&self, plans: u32) -> Option<Gantt> {
        let plan = self.plan()?;
        let end = Span::hours(self.length.in_hours());
        Some(Gantt::of(&plan, &self.finished(), end, (self.spec.seed, plans)))
    }

    /// What others do to the plant in the run.
    pub fn acts(&self) -> Vec<Act> {
        let (spec, end) = (&self.spec, SimTime::START + self.length);
        let country = &spec.location.country;
        spec.sovereignty.acts(country, (&self.calendar, end), self.act_seed())
    }

    /// The plant once it is built.
    pub fn finished(&self) -> Finished {
        self.spec.finished(&self.layout())
    }
}
