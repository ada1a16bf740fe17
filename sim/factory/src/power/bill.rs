//! What has a price: stages of the chain, batteries of halls, generating sets and their fuel.

use units::{Energy, Power, Span};

use super::{Chain, Feeds, PowerSystem, Scheme};
use crate::design::{Block, Item};

impl PowerSystem {
    /// What is built.
    pub fn bill(&self) -> Vec<Item> {
        let mut items = Vec::new();
        let names = self.spec.named_stages();
        for (name, stage) in &names {
            let mut item = Item::new(Block::Stage, name, 0.0);
            let site = stage.feeds == Feeds::Site;
            let of_site = std::iter::once(&self.site_chain).filter(|_| site);
            let of_halls = self.lineups.iter().map(|lineup| &lineup.chain);
            let chains = of_site.chain(of_halls.filter(|_| !site));
            let place = place_of(&names, name, stage.feeds);
            let of_site = std::iter::once(self.size).filter(|_| site);
            let of_halls = self.groups.iter().map(|hall| hall.load().rating);
            let loads = of_site.chain(of_halls.filter(|_| !site));
            for (chain, load) in chains.zip(loads) {
                add(&mut item, (chain, load), place);
            }
            items.push(item);
        }
        items.extend(self.switchgear());
        items.extend(self.batteries());
        if self.spec.battery.is_there() {
            let battery = &self.spec.battery;
            let item = Item::new(Block::Battery, "", 1.0).needing(battery.replacement_share);
            items.push(item.of_power(battery.power).of_energy(battery.energy));
            let extra =
                [(battery.grid_forming, Block::GridForming), (battery.seamless, Block::SiteSwitch)];
            for (_, block) in extra.into_iter().filter(|(has, _)| *has) {
                items.push(Item::new(block, "", 1.0).of_power(battery.power));
            }
        }
        items.extend(self.upkeep());
        if self.gensets.installed() > 0 {
            let units = f64::from(self.gensets.installed());
            let sets = Item::new(Block::Genset, "", units).needing(self.gensets.needed().into());
            items.push(sets.of_power(self.gensets.unit_rating() * units));
            items.push(Item::new(Block::Fuel, "", 1.0).of_energy(self.gensets.full_tank()));
        }
        items
    }

    /// Sections of medium voltage, and switches between primary line-ups and catchers.
    fn switchgear(&self) -> Vec<Item> {
        let mut items = vec![Item::new(Block::Section, "", self.sections().into())];
        if self.spec.topology.hall == Scheme::Catcher {
            let primaries = self.groups.iter().map(super::Groups::sizing);
            let power = primaries.map(|sizing| sizing.rating * f64::from(sizing.feeds())).sum();
            items.push(Item::new(Block::StaticSwitch, "", 1.0).of_power(power));
        }
        items
    }

    /// Hours of maintenance in a year: of line-ups, and by kind of unit of the site.
    fn upkeep(&self) -> Vec<Item> {
        let line_ups = self.groups.iter().map(|hall| hall.sizing().line_ups()).sum::<u32>();
        let item = |name: &str, duration: Span, units: f64| {
            Item::new(Block::Upkeep, name, duration.in_hours() * units).needing(units)
        };
        let of_line_ups = item("", self.spec.maintenance.duration, line_ups.into());
        let kinds = self.upkeep.kinds();
        let of_site = kinds.map(|kind| item(&kind.name, kind.duration, kind.units() as f64));
        std::iter::once(of_line_ups).chain(of_site).collect()
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
    let of_site = |feeds| feeds == Feeds::Site;
    let scope = names.iter().rev().filter(|(_, stage)| of_site(stage.feeds) == of_site(feeds));
    scope.take_while(|(other, _)| other.as_str() != name).count()
}

/// Units that would do are those that carry the load exactly, so that rounding up is paid as well.
fn add(item: &mut Item, (chain, load): (&Chain, Power), place: usize) {
    let stage = &chain.stages()[place];
    item.units += f64::from(stage.units());
    item.needed += load / stage.rating();
    item.power += stage.installed();
}
