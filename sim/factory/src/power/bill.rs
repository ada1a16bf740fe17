//! What has a price: stages of the chain, batteries of halls, generating sets and their fuel.

use units::Energy;

use super::{Chain, Feeds, PowerSystem};
use crate::design::{Block, Item};

impl PowerSystem {
    /// What is built.
    pub fn bill(&self) -> Vec<Item> {
        let mut items = Vec::new();
        let names = self.spec.named_stages();
        for (name, stage) in &names {
            let mut item = Item::new(Block::Stage, name, 0.0);
            let of_site = std::iter::once(&self.site_chain).filter(|_| stage.feeds == Feeds::Site);
            let of_halls = self.lineups.iter().map(|lineup| &lineup.chain);
            let chains = of_site.chain(of_halls.filter(|_| stage.feeds == Feeds::Hall));
            let place = place_of(&names, name, stage.feeds);
            for chain in chains {
                add(&mut item, chain, place);
            }
            items.push(item);
        }
        items.extend(self.batteries());
        if self.gensets.installed() > 0 {
            let units = f64::from(self.gensets.installed());
            let sets = Item::new(Block::Genset, "", units).needing(self.gensets.needed().into());
            items.push(sets.of_power(self.gensets.unit_rating() * units));
            items.push(Item::new(Block::Fuel, "", 1.0).of_energy(self.gensets.full_tank()));
        }
        items
    }

    fn batteries(&self) -> Option<Item> {
        let capacities = self.lineups.iter().map(|lineup| lineup.ups.capacity());
        let energy = capacities.fold(Energy::ZERO, |sum, capacity| sum + capacity);
        let item = Item::new(Block::UpsBattery, "", self.lineups.len() as f64);
        (energy > Energy::ZERO).then(|| item.of_energy(energy))
    }
}

/// Place of a stage in the chain of its scope, from the load back to the source.
fn place_of(names: &[(&String, &super::StageSpec)], name: &str, feeds: Feeds) -> usize {
    let scope = names.iter().rev().filter(|(_, stage)| stage.feeds == feeds);
    scope.take_while(|(other, _)| other.as_str() != name).count()
}

fn add(item: &mut Item, chain: &Chain, place: usize) {
    let stage = &chain.stages()[place];
    item.units += f64::from(stage.units());
    item.needed += f64::from(stage.needed());
    item.power += stage.installed();
}
