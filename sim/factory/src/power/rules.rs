//! Rules on redundancy, and what follows from the size of halls.

use std::collections::BTreeMap;

use units::{Power, Span};

use super::sizing::{count_of_rack, count_of_row, count_of_site};
use super::{Feeds, HallLoad, PowerSpec, RampPolicy, Sizing, StageSpec, TakesOut, TopologySpec};
use super::{equipment, maintenance, upkeep};
use crate::place::Places;
use crate::settings::{Check, one_of};

/// Line-ups of a group whose outcomes are known by mask.
const MOST_OF_GROUP: u32 = 8;

impl PowerSpec {
    /// Checks the rules on redundancy; `skills` are those of crews.
    pub(super) fn check_redundancy(&self, check: &mut Check<'_>) {
        let TopologySpec { primaries, catchers, .. } = self.topology;
        check.require(
            &["power.topology.catchers", "power.topology.primaries"],
            primaries + catchers <= MOST_OF_GROUP,
            format!("{primaries} primaries and {catchers} catchers"),
            format!("must be at most {MOST_OF_GROUP} line-ups of a group together"),
        );
        for month in &self.maintenance.blocked_months {
            check.require(
                &["power.maintenance.blocked_months"],
                (1..=12).contains(month),
                month.to_string(),
                "must be months from 1 for January to 12 for December",
            );
        }
        let blocked = |month: u32| self.maintenance.blocked_months.contains(&month);
        check.require(
            &["power.maintenance.blocked_months", "power.maintenance.duration"],
            self.maintenance.duration <= Span::ZERO || !(1..=12).all(blocked),
            "all months",
            "must leave a month in which line-ups can be maintained, or power.maintenance.duration = \"0 h\"",
        );
        self.check_upkeep(check);
        for (name, stage) in self.named_stages() {
            Self::check_rating(name, stage, check);
        }
        for (name, unit) in &self.unit {
            let stage = self.stage.get(name).filter(|stage| stage.feeds == Feeds::Site);
            let of_site = self.stage.iter().filter(|(_, stage)| stage.feeds == Feeds::Site);
            check.require(
                &[&format!("power.unit.{name}.takes_out")],
                unit.takes_out != TakesOut::Site || stage.is_some(),
                format!("\"site\" for {name:?}"),
                format!(
                    "must be of a unit with the name of a stage that feeds the site: {}",
                    one_of(name, of_site.map(|(name, _)| name.as_str()))
                ),
            );
        }
    }

    /// Checks that kinds of unit of the site that are maintained are there.
    fn check_upkeep(&self, check: &mut Check<'_>) {
        let of_site = self.stage.iter().filter(|(_, stage)| stage.feeds == Feeds::Site);
        let kinds = of_site.map(|(name, _)| name.as_str()).chain([upkeep::SECTION, upkeep::SET]);
        let kinds: Vec<&str> = kinds.collect();
        for name in self.maintenance.unit.keys() {
            check.require(
                &[&format!("power.maintenance.unit.{name}")],
                kinds.contains(&name.as_str()),
                format!("{name:?}"),
                format!(
                    "must be a kind of unit of the site: {}",
                    one_of(name, kinds.iter().copied())
                ),
            );
        }
    }

    /// Checks that maintenance fits the `days` of a year, with so many line-ups of a hall, and units of a site that gives out so much.
    fn check_days(&self, sizing: &Sizing, site: Power, check: &mut Check<'_>) {
        let line_ups = sizing.line_ups();
        let turns = line_ups * maintenance::sessions(self.maintenance.duration);
        let months = 12 - self.maintenance.blocked_months.len().min(12);
        let days = u32::try_from(months * 20).unwrap_or(0);
        check.require(
            &["power.maintenance.duration", "power.maintenance.blocked_months"],
            turns <= days,
            format!("{turns} days for {line_ups} line-ups of a hall"),
            format!(
                "must fit the {days} weekdays of {months} months, one line-up of a hall at a time"
            ),
        );
        for (name, &duration) in &self.maintenance.unit {
            let stage = self.named_stages().into_iter().find(|(stage, _)| *stage == name);
            let units = match stage {
                // Several sets may be away on one day.
                _ if name == upkeep::SET => 1,
                _ if name == upkeep::SECTION => self.sections_of(sizing),
                Some((_, stage)) => count_of_site(self, stage, site).installed,
                None => 0,
            };
            let turns = units.saturating_mul(maintenance::sessions(duration));
            check.require(
                &[&format!("power.maintenance.unit.{name}"), "power.maintenance.blocked_months"],
                turns <= days || self.maintenance.duration <= Span::ZERO,
                format!("{turns} days for {units} of them"),
                format!("must fit the {days} weekdays of {months} months, one at a time"),
            );
        }
    }

    fn check_rating(name: &str, stage: &StageSpec, check: &mut Check<'_>) {
        let key = format!("power.stage.{name}.unit_rating");
        let of_line_up = stage.feeds == Feeds::Hall;
        let rating = stage.unit_rating.map_or_else(|| "nothing".to_owned(), |it| it.to_string());
        check.require(
            &[&key],
            !of_line_up || stage.unit_rating.is_none(),
            &rating,
            "is not a key of a stage that feeds a hall any more: it is power.line_up.rating now",
        );
        check.require(
            &[&key, &format!("power.stage.{name}.feeds")],
            of_line_up || stage.unit_rating.is_some(),
            &rating,
            "must be given for a stage that feeds a site, row or rack, such as \"2 MW\"",
        );
    }

    /// Checks that crews are there for the skills of its units.
    pub fn check_skills<T>(&self, crews: &BTreeMap<String, T>, check: &mut Check<'_>) {
        for (name, unit) in &self.unit {
            check.require(
                &[&format!("power.unit.{name}.skill")],
                crews.contains_key(&unit.skill),
                format!("{:?}", unit.skill),
                format!(
                    "must name a crew: {}",
                    one_of(&unit.skill, crews.keys().map(String::as_str))
                ),
            );
        }
    }

    /// Failures in an hour by kind of unit, those of empty slots with them.
    pub fn failures(&self, places: &Places) -> impl Iterator<Item = (&String, f64)> {
        self.unit.iter().map(|(name, unit)| {
            let (per, slots) = unit.takes_out.slots();
            let count = per.map_or(1, |per| places.count(per));
            (name, f64::from(count) * f64::from(slots) * unit.rate.in_per_hour())
        })
    }

    /// Checks that the ramp policy has what it needs on a site of such a `size`, whose ramp holds above `ramp_from`.
    pub fn check_ramp(&self, size: Power, ramp_from: Power, check: &mut Check<'_>) {
        let policy = self.ramp;
        check.require(
            &["power.ramp", "location.grid.ramp_from", "size"],
            policy == RampPolicy::Report || size > ramp_from,
            format!("a policy for a site of {size} without a ramp"),
            format!(
                "needs a size above location.grid.ramp_from, which is {ramp_from}, or \"report\""
            ),
        );
        check.require(
            &["power.ramp", "power.battery.power", "power.battery.energy"],
            policy != RampPolicy::Battery || self.battery.is_there(),
            "\"battery\" without a battery",
            "needs power.battery.power and power.battery.energy above 0, or \"stretch\" or \"report\"",
        );
    }

    /// Checks what follows from the size of a hall, of a row and a rack of it, and from that of the site.
    pub fn check_sizes(&self, [hall, row, rack]: [Power; 3], site: Power, check: &mut Check<'_>) {
        let sizing = Sizing::new(self, hall);
        let (line_ups, groups) = (sizing.line_ups(), sizing.groups);
        check.require(
            &["power.line_up.rating", "power.topology.hall", "compute.racks_per_hall"],
            equipment::fits(line_ups, groups, self.topology.hall.shares_bus()),
            format!(
                "{} for a hall of {hall}: {groups} groups, {line_ups} line-ups",
                self.line_up.rating
            ),
            "must make at most 32 groups of line-ups, or 256 line-ups on one bus, in a hall",
        );
        self.check_days(&sizing, site, check);
        let most = |count: u32, most: u32, what: &str, check: &mut Check<'_>| {
            check.require(
                &[&format!("power.stage.{what}.unit_rating")],
                count <= most,
                format!("{count} units"),
                format!("must make at most {most} units"),
            );
        };
        let of_row = HallLoad { rating: row, racks: 1, racks_per_row: 1, ..HallLoad::default() };
        let fail = self.unit.values().any(|unit| unit.takes_out == TakesOut::Rack);
        let of_rack = HallLoad { rating: rack, racks: 1, racks_per_row: 1, ..HallLoad::default() };
        for (name, stage) in self.named_stages() {
            match stage.feeds {
                Feeds::Site => {
                    most(count_of_site(self, stage, site).installed, 512, name, check);
                }
                Feeds::Row => {
                    most(count_of_row(self, stage, of_row, 1).installed, 8, name, check);
                }
                Feeds::Rack if fail => {
                    most(count_of_rack(self, stage, of_rack).installed, 8, name, check);
                }
                Feeds::Rack | Feeds::Hall => {}
            }
        }
    }
}
