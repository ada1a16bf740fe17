//! The parts of the power system: grid, generating sets and bus of the site; line-up of a hall.

use units::{Energy, Power};

use super::readings::{FEED, STAGE, STORE};
use super::{Chain, Feeds, PowerSpec, PowerSystem, Room, Sizing, Stage, StageSpec};
use crate::topology::{
    Carrier, Description, Group, Node, Symbol, System, fact, megawatt_hours, megawatts, part,
    percent, word,
};

/// What halls and other systems are linked to.
#[derive(Clone, Copy, Debug)]
pub struct SitePower {
    /// Site distribution.
    pub bus: usize,
    /// The public grid.
    pub grid: usize,
}

/// The power of a hall, to which its racks and its cooling are linked.
#[derive(Clone, Debug)]
pub struct HallPower {
    /// The hall's own bus.
    pub bus: usize,
    /// The last part before racks and network.
    pub last: usize,
    /// Stages, the channels of their losses, and where these go.
    pub losses: Vec<(usize, usize, Room)>,
}

impl PowerSystem {
    /// Describes the site without its halls; `channels` are those of the site's quantities.
    pub fn describe_site(
        &self,
        description: &mut Description,
        size: Power,
        channels: &Group,
    ) -> SitePower {
        let bus = description.node(bus_node(size));
        let grid = description.node(self.grid_node(size, channels));
        let stages = self.describe_stages(description, &self.site_chain, Feeds::Site, None);
        let sets = self.describe_site_units(description, bus, &stages);
        let mut from = grid;
        for (stage, group) in stages {
            description.link(Carrier::Electricity, from, stage, group.at("input_mw"));
            description.topology.nodes[stage].keeps.push(group.at("loss_mw"));
            from = stage;
        }
        let feed = channels.at("site/grid_feed_mw");
        description.link(Carrier::Electricity, from, bus, feed);
        if self.has_gensets() {
            let sets = description.node(self.genset_node(channels, &sets));
            let power = channels.at("site/gensets/power_mw");
            description.link(Carrier::Electricity, sets, bus, power);
        }
        if self.has_battery() {
            let battery = description.node(self.battery_node(channels));
            let power = channels.at("site/battery/power_mw");
            description.link(Carrier::Electricity, battery, bus, power);
        }
        SitePower { bus, grid }
    }

    /// Whether there are generating sets.
    pub const fn has_gensets(&self) -> bool {
        self.gensets.installed() > 0
    }

    /// Adds the channels of a hall's feed, which come before those of its racks.
    pub fn feed_channels(description: &mut Description, hall: u32) -> Group {
        description.channels(FEED, &format!("hall {hall}"), &format!("Hall {hall}"))
    }

    /// Describes the line-up of a hall and links it to the site; `channels` are the hall's.
    pub fn describe_hall(
        &self,
        description: &mut Description,
        hall: u32,
        site: SitePower,
        channels: &Group,
    ) -> HallPower {
        let bus =
            description.node(hall_bus_node((hall, self.groups[hall as usize].sizing()), channels));
        description.link(Carrier::Electricity, site.bus, bus, channels.at("feed_mw"));
        let lineup = &self.lineups[hall as usize];
        if lineup.ups.capacity() > Energy::ZERO {
            let (node, charge) = self.describe_store(description, hall);
            description.link(Carrier::Electricity, bus, node, charge);
        }
        let stages = self.describe_stages(description, &lineup.chain, Feeds::Hall, Some(hall));
        // Without a stage, the bus itself feeds racks and network.
        let mut last = bus;
        for (stage, group) in &stages {
            description.link(Carrier::Electricity, last, *stage, group.at("input_mw"));
            last = *stage;
        }
        self.describe_groups(description, hall);
        let rooms = lineup.chain.stages().iter().rev().map(Stage::room);
        let losses = stages.iter().zip(rooms);
        let losses =
            losses.map(|((stage, group), room)| (*stage, group.at("loss_mw"), room)).collect();
        HallPower { bus, last, losses }
    }

    fn grid_node(&self, size: Power, channels: &Group) -> Node {
        let limit = self.spec.import_limit.unwrap_or(size);
        Node {
            facts: vec![
                fact("Connection", megawatts(size)),
                fact("Most that may be drawn", megawatts(limit)),
            ],
            state: Some(channels.at("site/grid")),
            channels: channels.some(&["site/grid", "site/import_mw"]),
            ..part("site/grid", "Grid", "The public grid.", System::Power, Symbol::Grid)
        }
    }

    fn genset_node(&self, channels: &Group, sets: &Group) -> Node {
        let (gensets, spec) = (&self.gensets, &self.spec.genset);
        let installed = gensets.unit_rating() * f64::from(gensets.installed());
        Node {
            facts: vec![
                fact("Sets installed", gensets.installed()),
                fact("Rating of one", megawatts(gensets.unit_rating())),
                fact("Rating of all", megawatts(installed)),
                fact("Redundancy", word(&spec.redundancy)),
                fact("Time to carry load", spec.start_time),
                fact("Fuel at full load", spec.fuel),
                self.full_tanks(),
            ],
            state: Some(channels.at("site/gensets/state")),
            channels: [channels.beginning("site/gensets/"), sets.all()].concat(),
            fleets: vec![self.fleet_of_sets(sets)],
            ..part(
                "site/gensets",
                "Generating sets",
                "Carry what they can while the grid supplies nothing.",
                System::Power,
                Symbol::Genset,
            )
        }
    }

    fn battery_node(&self, channels: &Group) -> Node {
        let spec = &self.spec.battery;
        Node {
            facts: vec![
                fact("Power", megawatts(spec.power)),
                fact("Energy when new", megawatt_hours(spec.energy)),
                fact("Kept for outages", percent(spec.reserve)),
                fact("Round-trip efficiency", percent(spec.round_trip_efficiency)),
            ],
            keeps: channels.some(&["site/battery/rate_mw", "site/battery/loss_mw"]),
            channels: channels.beginning("site/battery/"),
            ..part(
                "site/battery",
                "Battery",
                "Carries the site in outages, holds peaks down, and buys when energy is cheap.",
                System::Power,
                Symbol::Store,
            )
        }
    }

    /// The UPS store of a hall, and the channel of what goes into it.
    fn describe_store(&self, description: &mut Description, hall: u32) -> (usize, usize) {
        let ups = &self.spec.ups;
        let name = format!("hall {hall}/store");
        let group = description.channels(STORE, &name, &format!("UPS store, hall {hall}"));
        let node = description.node(Node {
            hall: Some(hall),
            facts: vec![
                fact(
                    "Energy when full",
                    megawatt_hours(self.lineups[hall as usize].ups.capacity()),
                ),
                fact("Carries the rated hall for", ups.autonomy),
                fact("Charges in", ups.recharge_time),
                fact("Round-trip efficiency", percent(ups.round_trip_efficiency)),
            ],
            state: Some(group.at("state")),
            keeps: group.some(&["rate_mw", "loss_mw"]),
            channels: group.all(),
            ..part(
                &name,
                "UPS store",
                "Batteries that carry the hall until the grid or generating sets do.",
                System::Power,
                Symbol::Store,
            )
        });
        (node, group.at("charge_mw"))
    }

    /// The stages of a chain with their channels, from the source to the load.
    fn describe_stages(
        &self,
        description: &mut Description,
        chain: &Chain,
        feeds: Feeds,
        hall: Option<u32>,
    ) -> Vec<(usize, Group)> {
        let place = hall.map_or_else(|| "site".to_owned(), |hall| format!("hall {hall}"));
        let of_site = |feeds| feeds == Feeds::Site;
        let named = self.spec.named_stages().into_iter();
        let named = named.filter(|(_, it)| of_site(it.feeds) == of_site(feeds));
        let described = named.zip(chain.stages().iter().rev()).map(|((name, stage), built)| {
            let full_name = format!("{place}/{name}");
            let (label, symbol) = label_of(name);
            let group = description.channels(STAGE, &full_name, &format!("{label}, {place}"));
            let node = description.node(Node {
                hall,
                facts: stage_facts(&self.spec, stage, *built),
                channels: group.all(),
                fleets: vec![Self::fleet_of_stage(built, stage.feeds, group.at("units_out"))],
                ..part(
                    &full_name,
                    &label,
                    "All power of what it feeds passes through its units, which share the load.",
                    System::Power,
                    symbol,
                )
            });
            (node, group)
        });
        described.collect()
    }
}

/// It tells of everything that no other part tells of; whoever describes the whole plant adds that.
fn bus_node(size: Power) -> Node {
    Node {
        facts: vec![fact("Size of the site", megawatts(size))],
        ..part(
            "site/bus",
            "Site distribution",
            "Shares power out to the halls. On each of its sections hang line-ups of every group, which are out with it.",
            System::Power,
            Symbol::Bus,
        )
    }
}

fn hall_bus_node((hall, sizing): (u32, &Sizing), channels: &Group) -> Node {
    Node {
        hall: Some(hall),
        facts: vec![
            fact("Line-ups", sizing.line_ups()),
            fact("Rating of one", megawatts(sizing.rating)),
            fact("Groups that back each other", sizing.groups),
            fact("Feeds to racks", sizing.feeds()),
        ],
        state: Some(channels.at("supply")),
        keeps: channels.some(&["mechanical_loss_mw"]),
        channels: channels.some(&[
            "mechanical_loss_mw",
            "supply",
            "feed_mw",
            "chain_mw",
            "it_mw",
            "line_ups_out",
            "dark_racks",
        ]),
        ..part(
            &format!("hall {hall}/bus"),
            &format!("Hall {hall}"),
            "Feeds the hall's power chain and its cooling, from the site or from the UPS store.",
            System::Power,
            Symbol::Bus,
        )
    }
}

fn stage_facts(power: &PowerSpec, spec: &StageSpec, built: Stage) -> Vec<(String, String)> {
    let redundancy = match spec.feeds {
        Feeds::Hall => word(&power.topology.hall),
        Feeds::Site => word(&power.topology.site),
        Feeds::Row => word(&power.topology.row),
        Feeds::Rack => word(&power.topology.rack),
    };
    vec![
        fact("Units installed", built.units()),
        fact("Rating of one", megawatts(built.rating())),
        fact("Rating of all", megawatts(built.installed())),
        fact("Redundancy", redundancy),
        fact("Loss without load", format!("{} of rating", percent(spec.no_load_loss))),
    ]
}

/// What people call a stage of this name in scenarios, and how it is drawn.
pub fn label_of(name: &str) -> (String, Symbol) {
    let words: Vec<&str> = name.split('_').collect();
    if words.iter().all(|word| ["ehv", "hv", "mv", "lv"].contains(word)) {
        return (format!("{} transformers", words.join("/").to_uppercase()), Symbol::Transformer);
    }
    if words.contains(&"ups") {
        return (words.join(" ").replace("ups", "UPS"), Symbol::Converter);
    }
    let transformer = words.iter().any(|word| word.starts_with("transformer"));
    let mut label = words.join(" ");
    if let Some(first) = label.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    (label, if transformer { Symbol::Transformer } else { Symbol::Stage })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_called_what_people_call_them() {
        let known = ["hv_mv", "ups", "busway"].map(|name| label_of(name).0);
        assert_eq!(known, ["HV/MV transformers", "UPS", "Busway"]);
    }
}
