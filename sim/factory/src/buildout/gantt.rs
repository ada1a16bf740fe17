//! The dates of many plans: by task how early, how late, how often it is on the longest path, and what it
//! keeps from running. Dates need no simulation.

use units::Span;

use super::capacity::{Capacity, Finished, Resource};
use super::outcome::Outcome;
use super::plan::Plan;

/// What many plans have given.
#[derive(Clone, Debug, PartialEq)]
pub struct Gantt {
    /// How many there were.
    pub plans: u32,
    /// From the day on which building begins to the first hour of the run.
    pub before_run: Span,
    /// Tasks, then milestones.
    pub bars: Vec<Bar>,
    /// By resource: megawatt-days that it kept from running, on average.
    pub blocked_by: [f64; Resource::COUNT],
}

/// A task or a milestone in many plans. Dates are since building began; none where most plans have none.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Its name.
    pub name: String,
    /// Its phase; empty where it has none.
    pub phase: String,
    /// Who delivers; empty where nobody is named.
    pub vendor: String,
    /// When it should end with neither good nor bad luck.
    pub planned: Option<Span>,
    /// When it begins in half of the plans; none for a milestone.
    pub begins: Option<Span>,
    /// When it ends in the earliest tenth of plans, in half of them, and in all but the latest tenth.
    pub ends: [Option<Span>; 3],
    /// Share of plans in which it is on the longest path, of those in which it ends; none for a milestone.
    pub critical_share: Option<f64>,
    /// Megawatt-days of racks that waited for it, on average; none for a milestone.
    pub blocked_mw_days: Option<f64>,
}

/// Shares of plans that have come as far.
const SHARES: [f64; 3] = [0.1, 0.5, 0.9];

impl Gantt {
    /// That of so many plans with seeds from `seed` on, each until `end` of the run.
    pub fn of(plan: &Plan, finished: &Finished, end: Span, (seed, plans): (u64, u32)) -> Self {
        let planned = plan.planned();
        let mut blocked_by = [0.0; Resource::COUNT];
        let mut bars: Vec<Bar> = Vec::new();
        let mut ends: Vec<Vec<Option<Span>>> = Vec::new();
        let mut starts: Vec<Vec<Option<Span>>> = Vec::new();
        let mut critical: Vec<(u32, u32)> = Vec::new();
        for number in 0..plans.max(1) {
            let dates = plan.draw(seed.wrapping_add(number.into()));
            let capacity = Capacity::of(plan, &dates, finished, plan.before_run + end);
            let outcome = Outcome::of(plan, (&dates, &planned), &capacity, finished);
            if number == 0 {
                bars = outcome.tasks.iter().map(Bar::of).collect();
                ends = vec![Vec::new(); bars.len()];
                starts.clone_from(&ends);
                critical = vec![(0, 0); bars.len()];
            }
            for (place, row) in outcome.tasks.iter().enumerate() {
                ends[place].push(row.end);
                starts[place].push(row.start);
                if let Some(is_critical) = row.critical() {
                    critical[place].0 += u32::from(is_critical);
                    critical[place].1 += 1;
                }
                if let Some(sum) = &mut bars[place].blocked_mw_days {
                    *sum += row.blocked_mw_days.unwrap_or(0.0) / f64::from(plans.max(1));
                }
            }
            for (sum, blocked) in blocked_by.iter_mut().zip(capacity.blocked_by) {
                *sum += blocked / f64::from(plans.max(1));
            }
        }
        for (bar, mut starts) in bars.iter_mut().zip(starts) {
            bar.begins = quantiles(&mut starts)[1];
        }
        for ((bar, mut ends), (on_path, of)) in bars.iter_mut().zip(ends).zip(critical) {
            bar.ends = quantiles(&mut ends);
            bar.critical_share = (of > 0).then(|| f64::from(on_path) / f64::from(of));
        }
        Self { plans: plans.max(1), before_run: plan.before_run, bars, blocked_by }
    }
}

impl Bar {
    /// One of which nothing is known yet but its name and plan.
    fn of(row: &super::TaskRow) -> Self {
        Self {
            name: row.name.clone(),
            phase: row.phase.clone(),
            vendor: row.vendor.clone(),
            planned: row.planned,
            begins: None,
            ends: [None; 3],
            critical_share: None,
            blocked_mw_days: row.blocked_mw_days.map(|_| 0.0),
        }
    }
}

/// Dates by which the shares of plans have come as far; those that never do come last.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the list")]
fn quantiles(ends: &mut [Option<Span>]) -> [Option<Span>; 3] {
    let last = |end: &Option<Span>| end.map_or(f64::INFINITY, Span::in_seconds);
    ends.sort_by(|one, other| last(one).total_cmp(&last(other)));
    SHARES.map(|share| {
        let place = (share * ends.len() as f64).ceil() as usize;
        ends[place.clamp(1, ends.len()) - 1]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of ten dates the first is the P10, the fifth the P50, the ninth the P90; with three that never come
    /// there is no P90.
    #[test]
    fn dates_that_never_come_are_the_latest() {
        let mut ends: Vec<Option<Span>> =
            (1..=10).rev().map(|day| Some(Span::days(day.into()))).collect();
        let days = |ends: [Option<Span>; 3]| ends.map(|end| end.map(Span::in_days));
        assert_eq!(days(quantiles(&mut ends)), [Some(1.0), Some(5.0), Some(9.0)]);
        for end in &mut ends[7..] {
            *end = None;
        }
        assert_eq!(days(quantiles(&mut ends)), [Some(1.0), Some(5.0), None]);
    }
}
