//! What building reports: when milestones are reached, and what kept racks from running.

use units::Span;

use super::capacity::Resource;
use super::milestones::Milestone;
use crate::quantities::Better::Less;
use crate::quantities::{Level, Number, Sample, Topic, Unit, mean, quantity};

/// The unit of dates: days since building began.
const DAY: Unit = Unit::new("d", 86_400.0);
/// The unit of what is blocked.
const MEGAWATT_DAY: Unit = Unit::new("MW d", 1.0);

quantity! {
    /// Set by building alone, read by the registry.
    pub struct Reports: "buildout" {
        /// From the day on which building begins until power may be drawn.
        first_power: Sample<Span> = {
            label: "first power", topic: Topic::Size, better: Less, unit: DAY,
            run: &[mean("first_power_days")], undefined: "nothing is built, or never powered",
        },
        /// From the day on which building begins until the first racks are accepted.
        first_token: Sample<Span> = {
            label: "first token", topic: Topic::Size, better: Less, unit: DAY,
            run: &[mean("first_token_days")], undefined: "nothing is built, or never accepted",
        },
        /// From the day on which building begins until a quarter of the GPUs is accepted.
        quarter: Sample<Span> = {
            label: "25 % of GPUs accepted", topic: Topic::Size, better: Less, unit: DAY,
            run: &[mean("quarter_capacity_days")], undefined: "nothing is built, or never so much",
        },
        /// From the day on which building begins until half of the GPUs are accepted.
        half: Sample<Span> = {
            label: "50 % of GPUs accepted", topic: Topic::Size, better: Less, unit: DAY,
            run: &[mean("half_capacity_days")], undefined: "nothing is built, or never so much",
        },
        /// From the day on which building begins until all GPUs are accepted.
        full: Sample<Span> = {
            label: "all GPUs accepted", topic: Topic::Size, better: Less, unit: DAY,
            run: &[mean("full_capacity_days")], undefined: "nothing is built, or never all",
        },
        /// Megawatt-days of racks that did not run for want of power, until the end of the run.
        blocked_by_power: Sample<Number> = {
            label: "blocked by power", topic: Topic::Size, better: Less, unit: MEGAWATT_DAY,
            grows: true, digits: 0, run: &[mean("blocked_mw_days_power")],
            undefined: "nothing is built",
        },
        /// Megawatt-days of racks that did not run for want of cooling, until the end of the run.
        blocked_by_cooling: Sample<Number> = {
            label: "blocked by cooling", topic: Topic::Size, better: Less, unit: MEGAWATT_DAY,
            grows: true, digits: 0, run: &[mean("blocked_mw_days_cooling")],
            undefined: "nothing is built",
        },
        /// Megawatt-days of racks that did not run for want of halls, until the end of the run.
        blocked_by_floor: Sample<Number> = {
            label: "blocked by floor", topic: Topic::Size, better: Less, unit: MEGAWATT_DAY,
            grows: true, digits: 0, run: &[mean("blocked_mw_days_floor")],
            undefined: "nothing is built",
        },
        /// Megawatt-days of racks that did not run for want of a network, until the end of the run.
        blocked_by_network: Sample<Number> = {
            label: "blocked by network", topic: Topic::Size, better: Less, unit: MEGAWATT_DAY,
            grows: true, digits: 0, run: &[mean("blocked_mw_days_network")],
            undefined: "nothing is built",
        },
        /// Megawatt-days of racks that did not run for want of a licence, until the end of the run.
        blocked_by_licence: Sample<Number> = {
            label: "blocked by licence", topic: Topic::Size, better: Less, unit: MEGAWATT_DAY,
            grows: true, digits: 0, run: &[mean("blocked_mw_days_licence")],
            undefined: "nothing is built",
        },
        /// Megawatt-days of racks that did not run because they were not delivered, installed or burnt in,
        /// until the end of the run.
        blocked_by_racks: Sample<Number> = {
            label: "blocked by racks", topic: Topic::Size, better: Less, unit: MEGAWATT_DAY,
            grows: true, digits: 0, run: &[mean("blocked_mw_days_racks")],
            undefined: "nothing is built",
        },
        /// Megawatt-days of racks that did not run in halls not commissioned, until the end of the run.
        blocked_by_acceptance: Sample<Number> = {
            label: "blocked by acceptance", topic: Topic::Size, better: Less, unit: MEGAWATT_DAY,
            grows: true, digits: 0, run: &[mean("blocked_mw_days_acceptance")],
            undefined: "nothing is built",
        },
        /// Tasks of the plan that have ended.
        tasks_done: Level<Number> = { label: "tasks done", topic: Topic::Size, digits: 0 },
    }
}

impl Reports {
    /// When a milestone is reached.
    pub(super) const fn milestone(&mut self, milestone: Milestone) -> &mut Sample<Span> {
        match milestone {
            Milestone::FirstPower => &mut self.first_power,
            Milestone::FirstToken => &mut self.first_token,
            Milestone::Quarter => &mut self.quarter,
            Milestone::Half => &mut self.half,
            Milestone::Full => &mut self.full,
        }
    }

    /// What a resource kept from running.
    pub(super) const fn blocked_by(&mut self, resource: Resource) -> &mut Sample<Number> {
        match resource {
            Resource::Power => &mut self.blocked_by_power,
            Resource::Cooling => &mut self.blocked_by_cooling,
            Resource::Floor => &mut self.blocked_by_floor,
            Resource::Network => &mut self.blocked_by_network,
            Resource::Licence => &mut self.blocked_by_licence,
            Resource::Racks => &mut self.blocked_by_racks,
            Resource::Acceptance => &mut self.blocked_by_acceptance,
        }
    }
}
