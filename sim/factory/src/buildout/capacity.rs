//! Capacity: what is there at each instant, how many racks that lets run, and what keeps the others.

use std::iter;

use units::{Power, Span};

use super::plan::{Dates, OwnPower, Plan};
use super::spec::GivesSpec;

/// What racks need before they run; in the order in which it is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// Power that may be drawn.
    Power,
    /// Cooling.
    Cooling,
    /// Floor in a hall.
    Floor,
    /// Network.
    Network,
    /// A licence.
    Licence,
    /// Racks that are delivered, installed and burnt in.
    Racks,
    /// Halls commissioned and accepted.
    Acceptance,
}

impl Resource {
    /// How many there are.
    pub const COUNT: usize = 7;
    /// All of them, in order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Power,
        Self::Cooling,
        Self::Floor,
        Self::Network,
        Self::Licence,
        Self::Racks,
        Self::Acceptance,
    ];

    /// What tables call it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Power => "power",
            Self::Cooling => "cooling",
            Self::Floor => "floor",
            Self::Network => "network",
            Self::Licence => "licence",
            Self::Racks => "racks",
            Self::Acceptance => "acceptance",
        }
    }
}

/// The finished plant, by which what is built is measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finished {
    /// Its racks.
    pub racks: u32,
    /// GPUs of a rack.
    pub gpus_per_rack: u32,
    /// Racks of a hall.
    pub racks_per_hall: u32,
    /// Racks of a pod.
    pub racks_per_pod: u32,
    /// Power that a rack needs from the grid, with its share of everything.
    pub power_per_rack: Power,
    /// Power of a rack with its share of network and storage: what is cooled, and what is blocked.
    pub it_per_rack: Power,
}

/// What one end of a task, one lot or one temporary supply changes.
#[derive(Clone, Copy, Debug)]
struct Gift {
    at: Span,
    resource: Resource,
    /// Racks that it is enough for; of power watts, none where what generates on the site comes or leaves.
    amount: f64,
    /// The task that it comes from; none for power on the site.
    task: Option<usize>,
}

/// What is there from an instant on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// From when on, since building began.
    pub at: Span,
    /// Power that may be drawn; `None` where the plan gives none, so that it is there from the start.
    pub import: Option<Power>,
    /// What generates on the site and carries racks beside that, or without it.
    pub own: Power,
    /// By resource: racks that it is enough for, at most all; all where the plan does not give it.
    pub enough_for: [u32; Resource::COUNT],
    /// Racks accepted: as many as every resource allows, and once accepted always.
    pub racks: u32,
    /// What keeps the others; `None` once all run.
    pub binding: Option<Resource>,
}

/// The capacity over time, and what kept it down.
#[derive(Clone, Debug, PartialEq)]
pub struct Capacity {
    /// In order of time; the first at the beginning.
    pub steps: Vec<Standing>,
    /// By resource: megawatt-days of racks that did not run while everything waited for a task that is to
    /// give it, or for one that such a task follows.
    pub blocked_by: [f64; Resource::COUNT],
    /// By task: those during which it was what everything waited for.
    pub blocked_by_task: Vec<f64>,
}

impl Capacity {
    /// The capacity that dates give until `end`.
    pub fn of(plan: &Plan, dates: &Dates, finished: &Finished, end: Span) -> Self {
        let gifts = gifts(plan, dates, finished);
        let steps = steps(plan, &gifts, finished);
        let mut new =
            Self { steps, blocked_by: [0.0; Resource::COUNT], blocked_by_task: Vec::new() };
        new.blocked_by_task = vec![0.0; plan.tasks.len()];
        for number in 0..new.steps.len() {
            let until = new.steps.get(number + 1).map_or(end, |next| next.at.min(end));
            new.blame((&gifts, dates), finished, (number, until));
        }
        new
    }

    /// When so many racks are accepted, if ever.
    pub fn reaches(&self, racks: u32) -> Option<Span> {
        self.steps.iter().find(|step| step.racks >= racks).map(|step| step.at)
    }

    /// When power may be drawn, or is generated on the site, for the first time, if ever.
    pub fn first_power(&self) -> Option<Span> {
        let powered =
            |step: &&Standing| step.import.is_none_or(|import| import + step.own > Power::ZERO);
        self.steps.iter().find(powered).map(|step| step.at)
    }

    /// Blames the tasks that what is short from a step on waits for, and the resources that they give.
    fn blame(
        &mut self,
        (gifts, dates): (&[Gift], &Dates),
        finished: &Finished,
        (number, until): (usize, Span),
    ) {
        let Standing { at, racks, binding, .. } = self.steps[number];
        let Some(resource) = binding else { return };
        if until <= at {
            return;
        }
        let megawatts = finished.it_per_rack.in_megawatts() * f64::from(finished.racks - racks);
        let rises = |step: &&Standing| step.enough_for[resource as usize] > racks;
        let rise = self.steps[number..].iter().find(rises).map(|step| step.at);
        let lifts = |gift: &&Gift| gift.resource == resource && Some(gift.at) == rise;
        let mut task = gifts.iter().filter(lifts).find_map(|gift| gift.task);
        let (mut until, mut resource) = (until, resource);
        // What is under way is what everything waits for; before that, what it began after.
        while let Some(waits_for) = task
            && until > at
        {
            let gives = gifts.iter().find(|gift| gift.task == Some(waits_for));
            resource = gives.map_or(resource, |gift| gift.resource);
            let start = dates.course.starts[waits_for].unwrap_or(at);
            let driver = dates.course.drivers[waits_for];
            let from = if driver.is_some() { start.max(at).min(until) } else { at };
            let blocked = megawatts * (until - from).in_days();
            self.blocked_by_task[waits_for] += blocked;
            self.blocked_by[resource as usize] += blocked;
            (until, task) = (from, driver);
        }
        // What no task lifts, temporary power does, or nothing.
        self.blocked_by[resource as usize] += megawatts * (until - at).in_days();
    }
}

/// Everything that comes and goes, in order of time.
fn gifts(plan: &Plan, dates: &Dates, finished: &Finished) -> Vec<Gift> {
    let mut gifts = Vec::new();
    for (task, of_task) in plan.tasks.iter().enumerate() {
        let give = |at, (resource, amount)| Gift { at, resource, amount, task: Some(task) };
        for lot in &dates.lots[task] {
            gifts.push(give(lot.end + plan.burn_in, (Resource::Racks, f64::from(lot.racks))));
        }
        if let Some(end) = dates.course.ends[task] {
            gifts.extend(given(&of_task.gives, finished).map(|gift| give(end, gift)));
            if let Some(licence) = of_task.licence {
                let all = f64::from(finished.racks);
                let racks = |gpus: u32| f64::from(gpus / finished.gpus_per_rack.max(1));
                gifts.push(give(end, (Resource::Licence, licence.cap.map_or(all, racks))));
            }
        }
    }
    for temporary in &plan.temporary {
        let Some((from, until)) = temporary.span(dates) else { continue };
        let watts = temporary.power.in_watts();
        let change = |at, amount| Gift { at, resource: Resource::Power, amount, task: None };
        gifts.push(change(from, watts));
        gifts.extend(until.map(|until| change(until, -watts)));
    }
    if plan.most_import.is_some() || gifts.iter().any(|gift| gift.resource == Resource::Power) {
        let ends = |own: &OwnPower| iter::once(own.from).chain(own.until);
        let change = |at| Gift { at, resource: Resource::Power, amount: 0.0, task: None };
        gifts.extend(plan.own.iter().flat_map(ends).map(change));
    }
    gifts.sort_by(|one, other| one.at.in_seconds().total_cmp(&other.at.in_seconds()));
    gifts
}

/// What a task gives, and for how many racks; of power how much.
fn given(gives: &GivesSpec, finished: &Finished) -> impl Iterator<Item = (Resource, f64)> {
    let halls = |halls: u32| f64::from(halls) * f64::from(finished.racks_per_hall);
    let pods = |pods: u32| f64::from(pods) * f64::from(finished.racks_per_pod);
    [
        (Resource::Power, gives.import.map(Power::in_watts)),
        (Resource::Cooling, gives.cooling.map(|cooling| cooling / finished.it_per_rack)),
        (Resource::Floor, gives.halls.map(halls)),
        (Resource::Network, gives.pods.map(pods)),
        (Resource::Acceptance, gives.accepted.map(halls)),
    ]
    .into_iter()
    .filter_map(|(resource, amount)| Some((resource, amount?)))
}

/// What is there from each instant on at which something changes.
fn steps(plan: &Plan, gifts: &[Gift], finished: &Finished) -> Vec<Standing> {
    let given = |resource| gifts.iter().any(|gift| gift.resource == resource);
    let given: Vec<bool> = Resource::ALL.into_iter().map(given).collect();
    let mut amounts = [0.0; Resource::COUNT];
    let mut steps: Vec<Standing> = Vec::new();
    let mut racks = 0;
    let mut next = 0;
    let mut at = Span::ZERO;
    loop {
        while let Some(gift) = gifts.get(next).filter(|gift| gift.at <= at) {
            amounts[gift.resource as usize] += gift.amount;
            next += 1;
        }
        let import = given[0].then(|| Power::watts(amounts[0].max(0.0)));
        let import = import.map(|import| plan.most_import.map_or(import, |most| import.min(most)));
        let (own, alone) = plan.own_at(at);
        // Where no task gives a connection it is there from the start.
        let grid = import.or(plan.most_import);
        let power = if alone { own } else { own + grid.unwrap_or(Power::ZERO) };
        let enough_for = Resource::ALL.map(|resource| {
            let amount = match resource {
                Resource::Power => power.in_watts(),
                _ => amounts[resource as usize],
            };
            let limits = resource == Resource::Power && grid.is_some();
            if given[resource as usize] || limits {
                enough(resource, amount, finished)
            } else {
                finished.racks
            }
        });
        let least = enough_for.into_iter().min().unwrap_or(0);
        racks = racks.max(least);
        steps.push(Standing { at, import, own, enough_for, racks, binding: None });
        let Some(gift) = gifts.get(next) else { break };
        at = gift.at;
    }
    for number in 0..steps.len() {
        steps[number].binding = binding(&steps[number..], finished.racks);
    }
    steps
}

/// How many racks an amount is enough for, to a hair: 12 halls of 128 are 1,536 racks however they add up.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by clamp")]
fn enough(resource: Resource, amount: f64, finished: &Finished) -> u32 {
    let racks = match resource {
        Resource::Power => amount / finished.power_per_rack.in_watts(),
        _ => amount,
    };
    (racks + 1e-6).clamp(0.0, f64::from(finished.racks)) as u32
}

/// What keeps the other racks from running at the first of these steps: of what is short, that which
/// stays so the longest.
fn binding(steps: &[Standing], all: u32) -> Option<Resource> {
    let now = &steps[0];
    if now.racks >= all {
        return None;
    }
    let rises = |resource: Resource| {
        let enough = |step: &Standing| step.enough_for[resource as usize] > now.racks;
        steps.iter().position(enough).unwrap_or(usize::MAX)
    };
    let short = |resource: &Resource| now.enough_for[*resource as usize] <= now.racks;
    // Of several that rise together the first in order is named.
    Resource::ALL.into_iter().filter(short).rev().max_by_key(|resource| rises(*resource))
}
