//! Building during a run: the steps of the capacity and the ends of tasks, as they come.

use engine::{Schedule, Stream};
use units::{Power, SimDuration, SimTime, Span};

use super::capacity::{Capacity, Finished, Resource, Standing};
use super::milestones::Milestone;
use super::plan::{Dates, Plan, Temporary};
use super::quantities::Reports;
use super::ramp::demand;
use super::{Event, Outcome};
use crate::effect::{Changed, Effect, Effects};
use crate::quantities::Number;

/// Building the plant, during a run.
#[derive(Debug)]
pub struct Building {
    site: Option<Site>,
    /// What it reports.
    pub reports: Reports,
}

/// A plant that is built.
#[derive(Debug)]
struct Site {
    plan: Plan,
    dates: Dates,
    planned: Dates,
    capacity: Capacity,
    finished: Finished,
    /// The step that holds now.
    step: usize,
    done: u32,
    /// From racks' acceptance until half of their jobs come.
    ramp: Span,
    /// By class of work: luck of those who come, and how many have thought of it.
    customers: Stream,
    asked: Vec<u32>,
    seed: u64,
}

impl Building {
    /// The building of a plant with this plan, which takes its dates from `seed`, in a run that ends so long
    /// after its first hour; without a plan it stands.
    pub fn new(
        plan: Option<Plan>,
        finished: Finished,
        ramp: Span,
        (seed, end): (u64, Span),
    ) -> Self {
        let site = plan.map(|plan| {
            let dates = plan.draw(seed);
            let capacity = Capacity::of(&plan, &dates, &finished, plan.before_run + end);
            let begun = |step: &&Standing| step.at <= plan.before_run;
            Site {
                step: capacity.steps.iter().take_while(begun).count().saturating_sub(1),
                planned: plan.planned(),
                plan,
                dates,
                capacity,
                finished,
                done: 0,
                ramp,
                customers: Stream::new(seed, "buildout/customers", 0),
                asked: Vec::new(),
                seed,
            }
        });
        let mut new = Self { site, reports: Reports::default() };
        new.report();
        new
    }

    /// Whether anything is built: else the plant stands.
    pub const fn is_going_on(&self) -> bool {
        self.site.is_some()
    }

    /// Schedules what is to come.
    pub fn begin(&mut self, agenda: &mut impl Schedule<Event>) {
        let Some(site) = &mut self.site else { return };
        let before = site.plan.before_run;
        for (number, step) in (0..).zip(&site.capacity.steps) {
            if step.at > before {
                agenda.schedule(instant(step.at - before), Event::Step { step: number });
            }
        }
        for (task, end) in (0..).zip(&site.dates.course.ends) {
            match *end {
                Some(end) if end > before => {
                    agenda.schedule(instant(end - before), Event::TaskEnds { task });
                }
                Some(_) => site.done += 1,
                None => {}
            }
        }
        self.reports.tasks_done.set(Number(site.done.into()));
    }

    /// Applies an event.
    pub fn handle(&mut self, event: Event, effects: &mut Effects) -> Changed {
        let Some(site) = &mut self.site else { return Changed::NOTHING };
        match event {
            Event::Step { step } => {
                site.step = step as usize;
                effects.push_back(Effect::Built);
            }
            Event::TaskEnds { task } => {
                if site.plan.tasks[task as usize].gives.crews.is_some() {
                    effects.push_back(Effect::Staffed);
                }
                site.done += 1;
                self.reports.tasks_done.set(Number(site.done.into()));
            }
        }
        Changed::NOTHING
    }

    /// Racks accepted now; `None` where the plant stands.
    pub fn racks(&self) -> Option<u32> {
        self.site.as_ref().map(|site| site.now().racks)
    }

    /// Power that may be drawn now, where the plan says so.
    pub fn import(&self) -> Option<Power> {
        self.site.as_ref().and_then(|site| site.now().import)
    }

    /// Power on site that stands in for the grid now.
    pub fn temporary(&self) -> Vec<&Temporary> {
        let Some(site) = &self.site else { return Vec::new() };
        let at = site.now().at;
        let there = |it: &&Temporary| {
            let span = it.span(&site.dates);
            span.is_some_and(|(from, until)| from <= at && until.is_none_or(|until| at < until))
        };
        site.plan.temporary.iter().filter(there).collect()
    }

    /// Share of the repair crews that is there now; `None` where the plan does not say.
    pub fn crews(&self, now: SimTime) -> Option<f64> {
        let site = self.site.as_ref()?;
        let at = site.plan.before_run + Span::seconds(now.in_seconds());
        let given = site.plan.tasks.iter().zip(&site.dates.course.ends);
        let given = given.filter_map(|(task, end)| Some((task.gives.crews?, *end)));
        let mut sum = None;
        for (share, end) in given {
            let there = if end.is_some_and(|end| end <= at) { share } else { 0.0 };
            sum = Some(sum.unwrap_or(0.0) + there);
        }
        sum.map(|share: f64| share.min(1.0))
    }

    /// Whether the next customer of a class comes: with as much of their number as the racks that are
    /// accepted draw by now.
    pub fn draws_customer(&mut self, class: u16, now: SimTime) -> bool {
        let Some(site) = &mut self.site else { return true };
        let class = usize::from(class);
        if site.asked.len() <= class {
            site.asked.resize(class + 1, 0);
        }
        site.asked[class] += 1;
        let at = site.plan.before_run + Span::seconds(now.in_seconds());
        let share = demand(&site.capacity.steps, site.finished.racks, site.ramp, at);
        site.customers.of(class as u64, site.asked[class]).uniform() < share
    }

    /// What became of the plan; `None` where the plant stands.
    pub fn outcome(&self) -> Option<Outcome> {
        let Site { plan, dates, planned, capacity, finished, seed, .. } = self.site.as_ref()?;
        let outcome = Outcome::of(plan, (dates, planned), capacity, finished);
        Some(Outcome { late: plan.late(dates, *seed), ..outcome })
    }

    fn report(&mut self) {
        let Some(site) = &self.site else { return };
        for milestone in Milestone::ALL {
            if let Some(at) = milestone.reached(&site.capacity, &site.finished) {
                self.reports.milestone(milestone).add(at);
            }
        }
        for resource in Resource::ALL {
            let blocked = site.capacity.blocked_by[resource as usize];
            self.reports.blocked_by(resource).add(Number(blocked));
        }
    }
}

impl Site {
    fn now(&self) -> &Standing {
        &self.capacity.steps[self.step]
    }
}

/// An instant of the run.
fn instant(since_begin: Span) -> SimTime {
    SimTime::START + SimDuration::from(since_begin)
}
