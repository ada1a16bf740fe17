//! The racks of a hall, with their network and storage.

use super::{Compute, HallDraw, RackSpec};
use crate::quantities::Reading;
use crate::topology::{Carrier, Description, Group, Node, Symbol, System, fact, part, percent};

/// The racks of a hall, now.
#[derive(Clone, Copy, Debug)]
pub(super) struct RacksNow {
    draw: HallDraw,
    open: u32,
    busy: u32,
}

/// The racks of a hall.
pub(super) const RACKS: &[Reading<RacksNow>] = &[
    Reading::new("it_mw", "IT power", "MW", "Power of racks, network and storage.", |hall| {
        hall.draw.it().in_megawatts()
    }),
    Reading::new("racks_mw", "racks", "MW", "Power of the racks.", |hall| {
        hall.draw.racks.in_megawatts()
    }),
    Reading::new(
        "network_mw",
        "network and storage",
        "MW",
        "Power of network and storage, all of which heats the air.",
        |hall| hall.draw.network.in_megawatts(),
    ),
    Reading::new("racks_open", "racks on", "racks", "Racks that are on.", |hall| {
        f64::from(hall.open)
    }),
    Reading::new("gpus_busy", "busy GPUs", "GPUs", "GPUs held by jobs.", |hall| {
        f64::from(hall.busy)
    }),
];

impl Compute {
    /// Reads the racks of a hall.
    pub fn read_racks(&self, hall: usize, values: &mut Vec<f32>) {
        let (open, busy) = (self.floor.open_racks(hall), self.floor.busy_in(hall));
        Reading::read(RACKS, &RacksNow { draw: self.drawn(hall), open, busy }, values);
    }

    /// Adds the channels of a hall's racks, which come after those of its feed.
    pub fn channels(description: &mut Description, hall: u32) -> Group {
        description.channels(RACKS, &format!("hall {hall}"), &format!("Hall {hall}"))
    }
}

/// Describes the racks and the network of a hall, fed by `last`; returns both. `channels` are the
/// hall's.
pub fn describe_racks(
    description: &mut Description,
    rack: &RackSpec,
    (hall, racks): (u32, usize),
    last: usize,
    channels: &Group,
) -> (usize, usize) {
    let name = format!("hall {hall}");
    let racks = description.node(Node {
        hall: Some(hall),
        facts: vec![
            fact("Type", &rack.label),
            fact("Racks", racks),
            fact("GPUs of a rack", rack.gpus),
            fact("Rated power of a rack", rack.rated_power),
            fact("Power of an idle rack", rack.idle_power),
            fact("Heat into coolant", percent(rack.liquid_share)),
        ],
        channels: channels.some(&["racks_mw", "racks_open", "gpus_busy", "air_heat_mw"]),
        ..part(
            &format!("{name}/racks"),
            "Racks",
            "Compute, and turn all their power into heat.",
            System::Compute,
            Symbol::Racks,
        )
    });
    let network = description.node(Node {
        hall: Some(hall),
        channels: channels.some(&["network_mw"]),
        ..part(
            &format!("{name}/network"),
            "Network and storage",
            "Switches, optics, storage and management that go with the racks of the hall; on whenever \
             the hall has power.",
            System::Compute,
            Symbol::Load,
        )
    });
    description.link(Carrier::Electricity, last, racks, channels.at("racks_mw"));
    description.link(Carrier::Electricity, last, network, channels.at("network_mw"));
    (racks, network)
}
