//! The parts of generation: groups of units, and solar fields.

use units::Power;

use super::Generation;
use crate::quantities::Reading;
use crate::topology::{
    Carrier, Description, Fleet, Group, Node, Symbol, System, fact, megawatts, part, percent, word,
};

/// A group, now.
#[derive(Clone, Copy, Debug)]
struct GroupNow {
    given: Power,
    fuel: Power,
    online: u32,
    starting: u32,
    out: u32,
}

/// A group of units.
const GROUP: &[Reading<GroupNow>] = &[
    Reading::new("power_mw", "power", "MW", "Power that its units give.", |group| {
        group.given.in_megawatts()
    }),
    Reading::new("fuel_mw", "fuel", "MW", "Power of the fuel that they burn.", |group| {
        group.fuel.in_megawatts()
    }),
    Reading::new(
        "online",
        "units that run",
        "",
        "Units that give power, or can at once.",
        |group| f64::from(group.online),
    ),
    Reading::new("starting", "units that start", "", "Units that were called.", |group| {
        f64::from(group.starting)
    }),
    Reading::new(
        "out",
        "units out",
        "",
        "Units out of service, for a failure or maintenance.",
        |group| f64::from(group.out),
    ),
];

impl Generation {
    /// Describes groups and fields, and links them to site distribution; `channels` are those of the site's quantities.
    pub fn describe(&self, description: &mut Description, bus: usize, channels: &Group) {
        for group in &self.groups {
            let name = format!("site/generation/{}", group.name);
            let label = group.name.replace('_', " ");
            let of_group = description.channels(GROUP, &name, &format!("Generation {label}"));
            let units = u32::try_from(group.units.len()).unwrap_or(u32::MAX);
            let spare = u32::from(group.mode.follows() && units > 1);
            let node = description.node(Node {
                facts: vec![
                    fact("Units", units),
                    fact("Rating of one", megawatts(group.rating)),
                    fact("Mode", word(&group.mode)),
                    fact("Efficiency at the rating", percent(group.kind.efficiency)),
                    fact("Starts in", group.kind.start_time),
                    fact("Step that it takes", percent(group.kind.step)),
                ],
                channels: of_group.all(),
                fleets: vec![Fleet {
                    what: "units".to_owned(),
                    units,
                    needed: units - spare,
                    out: of_group.at("out"),
                    maintained: None,
                    names: Vec::new(),
                }],
                ..part(
                    &name,
                    &label,
                    "Units that burn fuel on the site.",
                    System::Power,
                    Symbol::Genset,
                )
            });
            description.link(Carrier::Electricity, node, bus, of_group.at("power_mw"));
        }
        if self.has_fields() {
            let power = channels.at("site/solar_mw");
            let node = description.node(Node {
                facts: vec![fact("Peak", megawatts(self.solar.own_peak()))],
                channels: vec![power],
                ..part(
                    "site/solar",
                    "Solar",
                    "Fields behind the plant's meter.",
                    System::Power,
                    Symbol::Genset,
                )
            });
            description.link(Carrier::Electricity, node, bus, power);
        }
    }

    /// Reads the groups.
    pub fn read(&self, values: &mut Vec<f32>) {
        for group in &self.groups {
            let now = GroupNow {
                given: group.given,
                fuel: group.burns(),
                online: group.online(),
                starting: group.starting(),
                out: group.out(),
            };
            Reading::read(GROUP, &now, values);
        }
    }

    /// What units and fields give now.
    pub fn delivers(&self) -> Power {
        let units: Power = self.groups.iter().map(|group| group.given).sum();
        units + self.used_sun
    }
}
