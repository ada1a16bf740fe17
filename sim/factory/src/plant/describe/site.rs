//! What the whole site shares: grid, generating sets, stages, bus, air and water.

use super::facts::{fact, megawatts, percent, short, word};
use super::{Description, GENSETS, Group, SITE, STAGE, WATER, part};
use crate::cooling::Rejection;
use crate::power::{Chain, Feeds, Gensets, Stage, StageSpec};
use crate::results::{Carrier, Node, Symbol, System};
use crate::scenario::{CheckedScenario, Scenario};

/// What halls are linked to.
pub(super) struct Site {
    pub(super) bus: usize,
    pub(super) outdoors: usize,
    /// Public water, where heat is given off with it.
    pub(super) water: Option<usize>,
}

/// Describes the site without its halls.
pub(super) fn describe(description: &mut Description, scenario: &CheckedScenario) -> Site {
    let spec = scenario.spec();
    let channels = description.channels(SITE, "site", "Site");
    let gensets = Gensets::new(&spec.power.genset, spec.size);
    let of_gensets = (gensets.installed() > 0)
        .then(|| description.channels(GENSETS, "site/gensets", "Generating sets"));
    let of_water = (spec.cooling.rejection != Rejection::Dry)
        .then(|| description.channels(WATER, "water", "Site"));
    let bus = describe_supply(description, spec, &channels);
    if let Some(channels) = of_gensets {
        let sets = description.node(genset_node(spec, &gensets, &channels));
        description.link(Carrier::Electricity, sets, bus, channels.at("power_mw"));
    }
    let outdoors = description.node(Node {
        channels: vec![channels.at("dry_bulb_c"), channels.at("wet_bulb_c")],
        facts: vec![fact("Place", &spec.location.label)],
        ..part(
            "outdoors",
            "Air outdoors",
            "Takes all heat in the end.",
            System::Cooling,
            Symbol::Outdoors,
        )
    });
    let water = of_water.map(|channels| {
        description.node(Node {
            channels: channels.all().collect(),
            facts: vec![fact(
                "Cycles of concentration",
                short(spec.cooling.water.cycles_of_concentration),
            )],
            ..part(
                "water",
                "Water supply",
                "Water for evaporation, and for draining minerals.",
                System::Cooling,
                Symbol::Water,
            )
        })
    });
    Site { bus, outdoors, water }
}

/// Grid, site stages, generating sets and the bus, from which halls are fed.
fn describe_supply(description: &mut Description, spec: &Scenario, channels: &Group) -> usize {
    let bus = description.node(Node {
        channels: (channels.at("it_mw")..=channels.at("losses_mw"))
            .chain(channels.at("throttle_share")..=channels.at("repairs_waiting"))
            .collect(),
        facts: vec![fact("Size of the site", megawatts(spec.size))],
        ..part(
            "site/bus",
            "Site distribution",
            "Shares power out to the halls.",
            System::Power,
            Symbol::Bus,
        )
    });
    let limit = spec.power.import_limit.unwrap_or(spec.size);
    let grid = description.node(Node {
        facts: vec![
            fact("Connection", megawatts(spec.size)),
            fact("Most that may be drawn", megawatts(limit)),
        ],
        state: Some(channels.at("grid")),
        channels: vec![channels.at("grid"), channels.at("import_mw")],
        ..part("site/grid", "Grid", "The public grid.", System::Power, Symbol::Grid)
    });
    let chain = Chain::new(&spec.power, Feeds::Site, spec.size);
    let stages = describe_stages(description, spec, &chain, Feeds::Site, None);
    let mut from = grid;
    for (stage, group) in stages {
        description.link(Carrier::Electricity, from, stage, group.at("input_mw"));
        description.topology.nodes[stage].keeps.push(group.at("loss_mw"));
        from = stage;
    }
    description.link(Carrier::Electricity, from, bus, channels.at("grid_feed_mw"));
    bus
}

fn genset_node(spec: &Scenario, gensets: &Gensets, channels: &Group) -> Node {
    let genset = &spec.power.genset;
    let installed = gensets.unit_rating() * f64::from(gensets.installed());
    Node {
        facts: vec![
            fact("Sets installed", gensets.installed()),
            fact("Rating of one", megawatts(gensets.unit_rating())),
            fact("Rating of all", megawatts(installed)),
            fact("Redundancy", word(&genset.redundancy)),
            fact("Time to carry load", genset.start_time),
            fact("Fuel at full load", genset.fuel),
        ],
        state: Some(channels.at("state")),
        channels: channels.all().collect(),
        ..part(
            "site/gensets",
            "Generating sets",
            "Carry what they can while the grid supplies nothing.",
            System::Power,
            Symbol::Genset,
        )
    }
}

/// The stages of a chain with their channels, from the source to the load.
pub(super) fn describe_stages(
    description: &mut Description,
    spec: &Scenario,
    chain: &Chain,
    feeds: Feeds,
    hall: Option<u32>,
) -> Vec<(usize, Group)> {
    let place = hall.map_or_else(|| "site".to_owned(), |hall| format!("hall {hall}"));
    let named = spec.power.named_stages().into_iter().filter(|(_, stage)| stage.feeds == feeds);
    let described = named.zip(chain.stages().iter().rev()).map(|((name, stage), built)| {
        let full_name = format!("{place}/{name}");
        let (label, symbol) = label_of(name);
        let group = description.channels(STAGE, &full_name, &format!("{label}, {place}"));
        let node = description.node(Node {
            hall,
            facts: stage_facts(stage, *built),
            channels: group.all().collect(),
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

fn stage_facts(spec: &StageSpec, built: Stage) -> Vec<(String, String)> {
    vec![
        fact("Units installed", built.units()),
        fact("Rating of one", megawatts(spec.unit_rating)),
        fact("Rating of all", megawatts(built.installed())),
        fact("Redundancy", word(&spec.redundancy)),
        fact("Loss without load", format!("{} of rating", percent(spec.no_load_loss))),
    ]
}

/// What people call a stage of this name in scenarios, and how it is drawn.
pub(in super::super) fn label_of(name: &str) -> (String, Symbol) {
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
