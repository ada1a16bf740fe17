//! Units as they stand: which line-ups, feeds, sections and sets are out, for views to show.

use units::Energy;

use super::upkeep::{SECTION, SET};
use super::{Feeds, PowerSystem, Scheme};
use crate::quantities::Reading;
use crate::topology::{
    Description, Fleet, Group, Node, Symbol, System, fact, megawatt_hours, megawatts, part,
    percent, word,
};

/// A group of line-ups, now.
#[derive(Clone, Copy, Debug)]
pub(super) struct GroupNow {
    line_ups: f64,
    dark_feeds: f64,
    share: f64,
}

/// Generating sets, now.
#[derive(Clone, Copy, Debug)]
pub(super) struct SetsNow {
    broken: u32,
    dry: u32,
    fuel: Energy,
    maintained: u32,
    unanswered: u32,
    /// Broken, away or without an answer.
    out: u32,
}

/// Sections of medium voltage, now.
#[derive(Clone, Copy, Debug)]
pub(super) struct SectionsNow {
    out: f64,
    maintained: f64,
}

/// A group of line-ups that back each other.
const GROUP: &[Reading<GroupNow>] = &[
    Reading::new(
        "line_ups_out",
        "line-ups out",
        "",
        "Line-ups out of service: a sum of 1 for the first, 2 for the second, 4 for the third and so on; how many, \
         where there are more than 24.",
        |group| group.line_ups,
    ),
    Reading::new(
        "dark_feeds",
        "feeds without supply",
        "",
        "Feeds to racks without supply: a sum of 1 for the first, 2 for the second, 4 for the third and so on; how \
         many, where there are more than 24.",
        |group| group.dark_feeds,
    ),
    Reading::new(
        "share",
        "share that may be drawn",
        "",
        "What feeds with supply may draw, of their design.",
        |group| group.share,
    ),
];

/// Sections of medium voltage.
const SECTIONS: &[Reading<SectionsNow>] = &[
    Reading::new(
        "out",
        "sections out",
        "",
        "Sections of medium voltage out of service: a sum of 1 for the first, 2 for the second, 4 for the third and so on; \
         how many, where there are more than 24.",
        |sections| sections.out,
    ),
    Reading::new(
        "in_maintenance",
        "sections in maintenance",
        "",
        "Those of them that are in maintenance, told in the same way.",
        |sections| sections.maintained,
    ),
];

/// A stage that feeds the site, beyond what all stages tell.
const OF_SITE: &[Reading<u32>] = &[Reading::new(
    "in_maintenance",
    "units in maintenance",
    "",
    "Those of its units out of service that are in maintenance.",
    |units| f64::from(*units),
)];

/// Generating sets beyond those that run.
const SETS: &[Reading<SetsNow>] = &[
    Reading::new("broken", "sets broken", "", "Sets that wait for repair.", |sets| {
        f64::from(sets.broken)
    }),
    Reading::new("without_fuel", "sets without fuel", "", "Sets that wait for fuel.", |sets| {
        f64::from(sets.dry)
    }),
    Reading::new("fuel_mwh", "fuel", "MWh", "Fuel, as the electricity it yields.", |sets| {
        sets.fuel.in_megawatt_hours()
    }),
    Reading::new("in_maintenance", "sets in maintenance", "", "Sets in maintenance.", |sets| {
        f64::from(sets.maintained)
    }),
    Reading::new(
        "out_of_service",
        "sets without an answer",
        "",
        "Sets that have not answered the present call: out of service for neither repair nor maintenance.",
        |sets| f64::from(sets.unanswered),
    ),
    Reading::new(
        "out",
        "sets out",
        "",
        "Sets that are broken, in maintenance or tripped by that, or have not answered the present call.",
        |sets| f64::from(sets.out),
    ),
];

/// The letter of a line-up.
fn letter(unit: u32) -> String {
    char::from_u32(u32::from('A') + unit).map(String::from).unwrap_or_default()
}

impl Scheme {
    /// What people call a line-up of a group with so many feeds: a letter, or R and a number for a catcher.
    fn line_up_name(self, unit: u32, feeds: u32) -> String {
        if self == Self::Catcher && unit >= feeds {
            return format!("R{}", unit + 1 - feeds);
        }
        letter(unit)
    }

    /// What people call a feed to racks: the letters of the line-ups above it.
    fn feed_name(self, feed: u32) -> String {
        if self.shares_bus() {
            return "bus".to_owned();
        }
        let above = self.above(feed);
        above.map_or_else(|| letter(feed), |(one, other)| letter(one) + &letter(other))
    }
}

impl PowerSystem {
    /// Describes what of the site's power consists of units: the sections of its distribution, those of its stages that are
    /// in maintenance, and generating sets beyond what quantities tell; gives the channels of the sets.
    pub(super) fn describe_site_units(
        &self,
        description: &mut Description,
        bus: usize,
        stages: &[(usize, Group)],
    ) -> Group {
        let sections = self.sections();
        let group = description.channels(SECTIONS, "site/sections", "Sections");
        description.topology.nodes[bus].fleets.push(Fleet {
            what: "sections".to_owned(),
            units: sections,
            needed: sections,
            out: group.at("out"),
            maintained: Some(group.at("in_maintenance")),
            names: Fleet::named(sections, |unit| format!("S{}", unit + 1)),
        });
        for (node, _) in stages {
            let Node { name, label, .. } = &description.topology.nodes[*node];
            let (name, label) = (name.clone(), format!("{label}, site"));
            let group = description.channels(OF_SITE, &name, &label);
            let node = &mut description.topology.nodes[*node];
            node.channels.extend(group.all());
            for fleet in &mut node.fleets {
                fleet.maintained = Some(group.at("in_maintenance"));
            }
        }
        if self.has_gensets() {
            description.channels(SETS, "site/gensets", "Generating sets")
        } else {
            Group::default()
        }
    }

    /// Describes the groups of line-ups of a hall.
    pub(super) fn describe_groups(&self, description: &mut Description, hall: u32) {
        let (scheme, sizing) = (self.spec.topology.hall, self.groups[hall as usize].sizing());
        let (units, feeds) = (sizing.outcomes.installed(), sizing.outcomes.feeds());
        for number in 0..sizing.groups {
            let name = format!("hall {hall}/block {number}");
            let label = format!("Block {}", number + 1);
            let group = description.channels(GROUP, &name, &format!("{label}, hall {hall}"));
            let line_ups = Fleet {
                what: "line-ups".to_owned(),
                units,
                needed: sizing.outcomes.needed(),
                out: group.at("line_ups_out"),
                maintained: None,
                names: Fleet::named(units, |unit| scheme.line_up_name(unit, feeds)),
            };
            let to_racks = Fleet {
                what: "feeds to racks".to_owned(),
                units: feeds,
                needed: feeds,
                out: group.at("dark_feeds"),
                maintained: None,
                names: Fleet::named(feeds, |feed| scheme.feed_name(feed)),
            };
            description.node(Node {
                hall: Some(hall),
                facts: vec![
                    fact("Line-ups", units),
                    fact("Needed", sizing.outcomes.needed()),
                    fact("Rating of one", megawatts(sizing.rating)),
                    fact("Carried by design", megawatts(sizing.of_group())),
                    fact("Redundancy", word(&scheme)),
                    fact("Usable of what is installed", percent(
                        f64::from(sizing.outcomes.needed()) / f64::from(units),
                    )),
                ],
                channels: group.all(),
                fleets: vec![line_ups, to_racks],
                ..part(
                    &name,
                    &label,
                    "Line-ups that back each other: transformer, main breaker, UPS and board in series.",
                    System::Power,
                    Symbol::Converter,
                )
            });
        }
    }

    /// The sets as a fleet, of which those are out that would not answer a call.
    pub(super) fn fleet_of_sets(&self, sets: &Group) -> Fleet {
        Fleet {
            what: "sets".to_owned(),
            units: self.gensets.installed(),
            needed: self.gensets.needed(),
            out: sets.at("out"),
            maintained: Some(sets.at("in_maintenance")),
            names: Vec::new(),
        }
    }

    /// Fuel on site when its tanks are full, as a fact.
    pub(super) fn full_tanks(&self) -> (String, String) {
        fact("Fuel when full", megawatt_hours(self.gensets.full_tank()))
    }

    /// Reads the units of the site.
    pub(super) fn read_site_units(&self, values: &mut Vec<f32>) {
        let out = |section: u32| self.sections_out[section as usize] > 0;
        let kept = self.upkeep.of_kind(SECTION);
        let is_kept = |section: u32| kept.get(section as usize).is_some_and(|&at_work| at_work);
        let sections = self.sections();
        let now = SectionsNow {
            out: Fleet::sum(sections, out),
            maintained: Fleet::sum(sections, is_kept),
        };
        Reading::read(SECTIONS, &now, values);
        let at_work = |kind: &str| self.upkeep.of_kind(kind).iter().map(|&it| u32::from(it)).sum();
        for (name, _) in self.spec.named_stages().iter().filter(|(_, it)| it.feeds == Feeds::Site) {
            Reading::read(OF_SITE, &at_work(name), values);
        }
        if self.has_gensets() {
            let (broken, dry, fuel) = self.gensets.waiting();
            let (maintained, unanswered) = (at_work(SET), self.gensets.unanswered());
            let out = broken + self.gensets.away() + unanswered;
            let now = SetsNow { broken, dry, fuel, maintained, unanswered, out };
            Reading::read(SETS, &now, values);
        }
    }

    /// Reads the groups of a hall.
    pub(super) fn read_groups(&self, hall: usize, values: &mut Vec<f32>) {
        let groups = &self.groups[hall];
        let outcomes = &groups.sizing().outcomes;
        for number in 0..groups.sizing().groups {
            let now = GroupNow {
                line_ups: Fleet::sum(outcomes.installed(), |unit| groups.is_out(number, unit)),
                dark_feeds: Fleet::sum(outcomes.feeds(), |feed| groups.is_dark(number, feed)),
                share: groups.share_of(number),
            };
            Reading::read(GROUP, &now, values);
        }
    }

    /// Units that a stage feeds rows or racks with have no names: how many there are, and how many are out.
    pub(super) fn fleet_of_stage(stage: &super::Stage, feeds: Feeds, out: usize) -> Fleet {
        let what = match feeds {
            Feeds::Site | Feeds::Hall => "units",
            Feeds::Row => "runs",
            Feeds::Rack => "supplies",
        };
        let (units, needed) = (stage.units(), stage.needed());
        Fleet { what: what.to_owned(), units, needed, out, maintained: None, names: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_are_called_by_their_line_ups() {
        let of = |scheme: Scheme| (0..3).map(|feed| scheme.feed_name(feed)).collect::<Vec<_>>();
        assert_eq!(of(Scheme::FourForThree), ["AB", "AC", "AD"]);
        assert_eq!(of(Scheme::Catcher), ["A", "B", "C"]);
        assert_eq!(Scheme::NPlusOne.feed_name(0), "bus");
        assert_eq!(Scheme::Catcher.line_up_name(4, 4), "R1");
        assert_eq!(Scheme::TwoN.line_up_name(1, 1), "B");
    }
}
