//! What a run of a portfolio leaves: the results of every site, those of all together, and what went between them.

use std::collections::BTreeMap;

use engine::Fingerprint;
use units::{Data, Money, SimTime};

use super::log::{DispatchRow, FailoverRow, Refused, TransferRow, WanMonth};
use super::model::Model;
use super::site::Site;
use super::{CheckedPortfolio, registry};
use crate::plant;
use crate::quantities::{GpuHours, Report as _, Summary};
use crate::results::{Results, Value};
use crate::sovereignty::{Amounts, Rule};

/// What a run of a portfolio leaves.
#[derive(Clone, Debug)]
pub struct PortfolioResults {
    /// Names of the sites, in the order of the file.
    pub names: Vec<String>,
    /// What each site reports, as a run of its own does.
    pub sites: Vec<Results>,
    /// What all of them did together, as a run reports it; missing where it is neither a sum nor follows from sums.
    pub together: Vec<Value>,
    /// What the portfolio reports beside that.
    pub metrics: Vec<Value>,
    /// Jobs by class, home and site: they add up to those of all sites.
    pub dispatch: Vec<DispatchRow>,
    /// What was carried, in the order in which it began.
    pub transfers: Vec<TransferRow>,
    /// Jobs of lost sites that restarted at standbys.
    pub failovers: Vec<FailoverRow>,
    /// What links cost, by month.
    pub wan: Vec<WanMonth>,
    /// By class, number of the home, and rule: jobs that a rule refused.
    pub refusals: Vec<(String, usize, Rule, Refused)>,
    /// Names of the shared classes and of the data sets, by number.
    pub shared: Vec<String>,
    /// Names of the data sets, by number.
    pub data: Vec<String>,
    /// Names of the ends of links, by number.
    pub links: Vec<[usize; 2]>,
    /// Fingerprint of the sites, in their order.
    pub digest: u64,
    /// Events of all sites.
    pub events: u64,
}

impl PortfolioResults {
    pub(super) fn of(mut model: Model, portfolio: &CheckedPortfolio, now: SimTime) -> Self {
        let names = model.sites.iter().map(|site| site.name.clone()).collect();
        let wan = wan_of(&model.paid);
        let cents: i64 = wan.iter().map(|month| month.cents).sum();
        let bytes: f64 =
            model.transfers.iter().filter(|it| it.ended.is_some()).map(|it| it.bytes).sum();
        let staged = model.staged();
        let reports = &mut model.reports;
        reports.staged.set(staged);
        reports.carried.set(Data::bytes(bytes));
        reports.paid.set(Money::dollars(cents as f64 / 100.0));
        reports.redone.add(GpuHours(0.0));
        let mut summaries = Vec::new();
        reports.summaries(now, &mut summaries);
        let shared: Vec<String> = portfolio.spec().class.keys().cloned().collect();
        let refusal = |((class, home, rule), refused): (&(usize, usize, Rule), &Refused)| {
            (shared[*class].clone(), *home, *rule, *refused)
        };
        let refusals = model.refused.iter().map(refusal).collect();
        let data = model.data.iter().map(|set| set.name.clone()).collect();
        let links = model.links.iter().map(|link| link.ends).collect();
        let (carried, transfers) =
            (std::mem::take(&mut model.carried), std::mem::take(&mut model.transfers));
        let failovers = std::mem::take(&mut model.failovers);
        let (mut sites, mut dispatch): (Vec<Results>, Vec<DispatchRow>) = (Vec::new(), Vec::new());
        for (number, mut site) in model.into_sites().into_iter().enumerate() {
            let (classes, own) = (std::mem::take(&mut site.classes), site.own.clone());
            let events = site.events;
            let Site { plant, .. } = site;
            let results = plant.into_results(now, events);
            let home_of = |class: usize| classes.get(class).copied().flatten();
            for class in 0..results.classes.len() {
                let it = home_of(class);
                let home = it.map_or(number, |it| it.home);
                let name = it
                    .map_or_else(|| results.classes[class].clone(), |it| shared[it.class].clone());
                let is_own = it.is_none_or(|it| own[it.class] == Some(class));
                let key = it.filter(|it| !it.refuge).map(|it| (it.class, it.home, number));
                let moved =
                    key.filter(|_| !is_own || home == number).and_then(|key| carried.get(&key));
                let (region, way_to_users) = users_of(portfolio, &name, number);
                let moved = moved.copied().unwrap_or(0.0);
                let row = row(&results, class, (name, home, number), moved);
                dispatch.push(DispatchRow { region, way_to_users, ..row });
            }
            sites.push(results);
        }
        let mut digest = Fingerprint::new();
        for site in &sites {
            digest.add(site.digest);
        }
        Self {
            names,
            together: concentrated(together(&sites, now), &sites),
            metrics: registry().values(&summaries, now.in_seconds()),
            dispatch,
            transfers,
            failovers,
            wan,
            refusals,
            shared,
            data,
            links,
            digest: digest.value(),
            events: sites.iter().map(|site| site.events).sum(),
            sites,
        }
    }

    /// The value of a metric of the portfolio, or of all sites together, by name.
    pub fn value(&self, name: &str) -> Option<f64> {
        let mut all = self.metrics.iter().chain(&self.together);
        all.find(|value| value.metric.name == name)?.value
    }

    /// Tells what pooling was worth, given the same sites alone with the same luck.
    pub fn compare(&mut self, alone: &Self) {
        const GOODPUT: &str = "goodput_gpu_hours";
        let (together, alone) = (self.value(GOODPUT), alone.value(GOODPUT));
        for value in &mut self.metrics {
            if value.metric.name == "pooling_gpu_hours" {
                value.value = together.zip(alone).map(|(together, alone)| together - alone);
            }
        }
    }
}

/// Whole cents by month and link, each rounded once.
#[expect(clippy::cast_possible_truncation, reason = "far less than 2^63 cents")]
fn wan_of(paid: &BTreeMap<(u32, usize), (f64, f64)>) -> Vec<WanMonth> {
    let month = |(&(month, link), &(bytes, dollars)): (&(u32, usize), &(f64, f64))| WanMonth {
        month,
        link,
        bytes,
        cents: (dollars * 100.0).round() as i64,
    };
    paid.iter().map(month).collect()
}

/// The region of users of a class, and seconds from them to a site and back.
fn users_of(portfolio: &CheckedPortfolio, class: &str, site: usize) -> (String, Option<f64>) {
    let spec = portfolio.spec();
    let name = spec.class.get(class).and_then(|class| class.region.clone());
    let way = spec.region_of(class).map(|region| spec.way_to(region, &portfolio.members()[site]));
    (name.unwrap_or_default(), way.map(units::SimDuration::in_seconds))
}

/// Jobs of a class at a site.
fn row(
    results: &Results,
    class: usize,
    (name, home, site): (String, usize, usize),
    bytes: f64,
) -> DispatchRow {
    let months = &results.usage.months;
    let of = |class: usize| -> f64 {
        months.iter().map(|it| it.meters.held_by_class.get(class).copied().unwrap_or(0.0)).sum()
    };
    let (held, all) = (of(class), (0..results.classes.len()).map(of).sum::<f64>());
    let share = if all > 0.0 { held / all } else { 0.0 };
    let energy: f64 = months.iter().map(|it| (it.energy_cost + it.demand_cost).in_dollars()).sum();
    let waits = results.waits.get(class).copied().unwrap_or_default();
    DispatchRow {
        class: name,
        region: String::new(),
        way_to_users: None,
        home,
        site,
        jobs: waits.jobs,
        held_gpu_hours: held,
        wait: waits.mean(),
        bytes,
        energy_dollars: share * energy,
        carbon_tonnes: share * results.value("carbon_t").unwrap_or(0.0),
    }
}

/// What sites did together: sums, and what follows from sums. Nothing is said of what is neither.
fn together(sites: &[Results], now: SimTime) -> Vec<Value> {
    let registry = plant::registry();
    let of = |place: usize| sites.iter().map(move |site| &site.summaries[place]);
    let merged: Vec<Summary> =
        (0..registry.all().count()).map(|place| merged(&of(place))).collect();
    registry.values_together(&merged, now.in_seconds(), "sites have no such figure together")
}

/// The same with how much of all sites is in one hand.
fn concentrated(mut values: Vec<Value>, sites: &[Results]) -> Vec<Value> {
    const INDICES: [&str; 5] = ["hhi_vendor", "hhi_power", "hhi_feeder", "hhi_site", "hhi_tenant"];
    let all = Amounts::together(sites.iter().map(|site| &site.amounts));
    for (name, index) in INDICES.iter().zip(all.indices()) {
        if let Some(value) = values.iter_mut().find(|value| value.metric.name == *name) {
            value.value = index;
        }
    }
    values
}

/// A quantity of several sites: what adds up, and means weighted by their number.
fn merged<'s>(parts: &(impl Iterator<Item = &'s Summary> + Clone)) -> Summary {
    let sum = |of: fn(&Summary) -> Option<f64>| {
        let known: Vec<f64> = parts.clone().filter_map(of).collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>())
    };
    let count = sum(|it| it.count);
    let weighted = |of: fn(&Summary) -> Option<f64>| {
        let terms = parts.clone().filter_map(|it| Some(of(it)? * it.count?));
        count.filter(|count| *count > 0.0).map(|count| terms.sum::<f64>() / count)
    };
    Summary {
        total: sum(|it| it.total),
        mean: weighted(|it| it.mean),
        last: sum(|it| it.last),
        change: sum(|it| it.change),
        share_above_zero: weighted(|it| it.share_above_zero),
        count,
        ..Summary::default()
    }
}
