//! What a scenario says about redundancy: how equipment backs itself, how its units fail, and when they are
//! maintained.

use std::collections::BTreeMap;

use units::{Power, Rate, Span};

use super::sizing::{count_of_row, count_of_site};
use super::{Feeds, HallLoad, PowerSpec, Redundancy, Scheme, Sizing, equipment, maintenance};
use crate::settings::{Check, Choice, above, at_least, between, one_of, spec};

/// Line-ups of a group whose outcomes are known by mask, and sections of medium voltage.
const MOST_OF_GROUP: u32 = 8;

spec! {
    /// How equipment of each scope backs itself.
    pub struct TopologySpec {
        /// Units installed for those needed in stages that feed the whole site: N, N+1, N+2, 2N, 3N/2 or
        /// 4N/3.
        pub site: Redundancy;
        /// How the line-ups of a hall back each other: N, N+1 and N+2 on one bus, 2N, 3N/2 and 4N/3 by racks
        /// on two of them, or catchers that take the place of those that are out.
        pub hall: Scheme;
        /// Units installed for those needed in stages that feed one row.
        pub row: Redundancy;
        /// Units installed for those needed in stages that feed one rack.
        pub rack: Redundancy;
        /// Line-ups with racks of their own in a group with catchers.
        pub primaries: u32 = between(1.0, 7.0);
        /// Line-ups in such a group that take the place of those that are out.
        pub catchers: u32 = between(1.0, 7.0);
    }
}

spec! {
    /// A line-up: transformer, main breaker, UPS and board in series, the unit of redundancy in a hall.
    pub struct LineUpSpec {
        /// Power that one delivers.
        pub rating: Power = above(0.0);
    }
}

spec! {
    /// A kind of electrical unit that fails; how many there are follows from what is built.
    pub struct UnitSpec {
        /// What is out of service with it: a line-up, the path of a line-up to its racks behind the place
        /// where a catcher takes over, the bus that all line-ups of a hall share, a section of medium
        /// voltage, a run over a row, or a unit of the site's stage of its name.
        pub takes_out: TakesOut;
        /// Failures of one unit.
        pub rate: Rate = at_least(0.0);
        /// Mean time of a repair with travel and tests.
        pub repair_mean: Span = above(0.0);
        /// Standard deviation of the logarithm of that time.
        pub repair_spread: f64 = between(0.0, 3.0);
        /// Share of its failures that hit a second line-up of the same group as well (beta factor).
        pub beta: f64 = between(0.0, 1.0);
        /// Skill of the crew that repairs it.
        pub skill: String;
    }
}

spec! {
    /// Planned maintenance of line-ups: each once a year, on weekdays, one of a hall at a time.
    pub struct MaintenanceSpec {
        /// How long a line-up is out for it in a year, in days of at most eight hours; 0 for none.
        pub duration: Span;
        /// Months without any, from 1 to 12, such as those of typhoons.
        pub blocked_months: Vec<u32>;
        /// Probability that it trips another line-up of the same group for an hour.
        pub error: f64 = between(0.0, 1.0);
    }
}

/// What is out of service with an electrical unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum TakesOut {
    /// A line-up.
    #[default]
    LineUp,
    /// The path of a primary line-up to its racks, where there are catchers.
    Path,
    /// The bus that the line-ups of a hall share, where they share one.
    Bus,
    /// A section of medium voltage.
    Section,
    /// A run over a row.
    Row,
    /// A unit of a stage that feeds the whole site.
    Site,
}

impl Choice for TakesOut {
    const OPTIONS: &'static [(&'static str, Self)] = &[
        ("line_up", Self::LineUp),
        ("path", Self::Path),
        ("bus", Self::Bus),
        ("section", Self::Section),
        ("row", Self::Row),
        ("site", Self::Site),
    ];
}

impl UnitSpec {
    /// Median time of a repair, whose times are lognormal.
    pub fn repair_median(&self) -> Span {
        let spread = self.repair_spread;
        self.repair_mean * libm::exp(-spread * spread / 2.0)
    }
}

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
        for (name, stage) in self.named_stages() {
            self.check_rating(name, stage, check);
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

    fn check_rating(&self, name: &str, stage: &super::StageSpec, check: &mut Check<'_>) {
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

    /// Checks what follows from the size of a hall and of a row of it, and from that of the site.
    pub fn check_sizes(&self, (hall, row): (Power, Power), site: Power, check: &mut Check<'_>) {
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
        let turns = line_ups * maintenance::sessions(&self.maintenance);
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
        let most = |count: u32, most: u32, what: &str, check: &mut Check<'_>| {
            check.require(
                &[&format!("power.stage.{what}.unit_rating")],
                count <= most,
                format!("{count} units"),
                format!("must make at most {most} units"),
            );
        };
        let of_row = HallLoad { rating: row, idle: row, racks: 1, racks_per_row: 1 };
        for (name, stage) in self.named_stages() {
            match stage.feeds {
                Feeds::Site => {
                    most(count_of_site(self, stage, site).installed, 512, name, check);
                }
                Feeds::Row => {
                    most(count_of_row(self, stage, of_row, 1).installed, 8, name, check);
                }
                Feeds::Hall | Feeds::Rack => {}
            }
        }
    }
}
