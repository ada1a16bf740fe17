//! Parts: what every kind of equipment has used, metered exactly in a full recording only.

use units::{Power, SimTime};

use super::describe::label_of;
use super::meters::HallFlows;
use super::read::{StageReading, stages};
use super::{Hall, Plant, Supply};
use crate::power::Feeds;

/// What a kind of equipment has used.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// What people call it.
    pub(super) label: String,
    pub(super) kind: Kind,
    /// Now.
    power: f64,
    /// Since the start.
    pub(super) joules: f64,
}

/// What a part does with energy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    It,
    Cooling,
    /// It loses it.
    Chain,
}

/// Meters of every kind of equipment.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    since: SimTime,
    pub(super) all: Vec<Part>,
    /// By hall: its flows and supply as last metered, and the power of each of its parts.
    halls: Vec<(HallFlows, Supply, Vec<f64>)>,
}

/// Racks, network and the equipment of cooling, which every hall has.
const OF_EVERY_HALL: [(&str, Kind); 7] = [
    ("Racks", Kind::It),
    ("Network and storage", Kind::It),
    ("CDU pumps", Kind::Cooling),
    ("Water pumps", Kind::Cooling),
    ("Fans outdoors", Kind::Cooling),
    ("Chillers", Kind::Cooling),
    ("Room air handlers", Kind::Cooling),
];

impl Parts {
    /// Meters that stand at zero, for a plant whose chain has stages of these names: those of halls,
    /// then those of the site, each from the source to the load.
    pub(super) fn new(plant: &Plant) -> Self {
        let named = plant.spec.power.named_stages();
        let of = |feeds| named.iter().filter(move |(_, stage)| stage.feeds == feeds);
        let stages = of(Feeds::Hall).chain(of(Feeds::Site));
        let stages = stages.map(|(name, _)| (label_of(name).0, Kind::Chain));
        let others = OF_EVERY_HALL.map(|(label, kind)| (label.to_owned(), kind));
        let part = |(label, kind)| Part { label, kind, power: 0.0, joules: 0.0 };
        Self {
            since: SimTime::START,
            all: others.into_iter().chain(stages).map(part).collect(),
            halls: vec![(HallFlows::default(), Supply::Dark, Vec::new()); plant.halls.len()],
        }
    }

    /// Adds what held until `now`, and reads what holds from then on.
    pub(super) fn advance(&mut self, plant: &Plant, now: SimTime, hour_begins: bool) {
        let seconds = now.since(self.since).in_seconds();
        self.since = now;
        for part in &mut self.all {
            part.joules += part.power * seconds;
        }
        if hour_begins {
            // Rounding of what was added and taken away does not grow from hour to hour.
            self.all.iter_mut().for_each(|part| part.power = 0.0);
            self.halls.iter_mut().for_each(|hall| hall.2.clear());
        }
        for (number, hall) in plant.halls.iter().enumerate() {
            let (flows, supply, powers) = &mut self.halls[number];
            if *flows == hall.flows && *supply == hall.supply && !powers.is_empty() {
                continue;
            }
            (*flows, *supply) = (hall.flows, hall.supply);
            let before = std::mem::replace(powers, plant.powers_of_parts(number, hall));
            for (part, watts) in self.all.iter_mut().zip(before) {
                part.power -= watts;
            }
            for (part, watts) in self.all.iter_mut().zip(&*powers) {
                part.power += watts;
            }
        }
        let site = plant.site_losses();
        let first = self.all.len() - site.len();
        for (part, watts) in self.all[first..].iter_mut().zip(site) {
            part.power = watts;
        }
    }
}

impl Plant {
    /// Power in watts of the parts of a hall, in the order of [`Parts`].
    fn powers_of_parts(&self, number: usize, hall: &Hall) -> Vec<f64> {
        let removal = self.removal_of(hall);
        let powered = matches!(hall.supply, Supply::Fed | Supply::Bridged);
        let network = if powered { self.floor.overhead_power(number) } else { Power::ZERO };
        let (liquid, air) = (&removal.liquid, &removal.air);
        let mut powers = vec![
            hall.flows.it - network,
            network,
            removal.cdu_power,
            liquid.pump_power + air.pump_power,
            liquid.fan_power + air.fan_power,
            liquid.chiller_power + air.chiller_power,
            removal.air_handler_power,
        ];
        let live = hall.supply != Supply::Dark;
        powers.extend(stages(&hall.chain, hall.flows.it, live).iter().map(StageReading::loss));
        powers.into_iter().map(Power::in_watts).collect()
    }

    /// Loss in watts of the stages of the site, from the source to the load.
    fn site_losses(&self) -> Vec<f64> {
        let grid = self.supply_losses == 0;
        let load = if grid { self.load() } else { Power::ZERO };
        let stages = stages(&self.site_chain, load, grid);
        stages.iter().map(|stage| stage.loss().in_watts()).collect()
    }
}
