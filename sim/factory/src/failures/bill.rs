//! What has a price: stock, crews, and the repairs that were made.

use units::SimTime;

use super::{Component, Upkeep};
use crate::design::{Block, Item};
use crate::effect::BadPart;

/// What became of the bad parts of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BadParts {
    /// Those that their maker repairs.
    pub repaired: u64,
    /// Those that are scrapped, for each of which a new one is bought.
    pub scrapped: u64,
    /// Those in which the bench finds no fault.
    pub no_fault: u64,
}

/// What repair did until now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Done {
    /// By kind of part.
    pub parts: Vec<BadParts>,
    /// By skill: visits of crews.
    pub visits: Vec<u64>,
    /// By skill: hours that crews worked.
    pub crew_hours: Vec<f64>,
}

impl BadParts {
    /// One more.
    pub(super) const fn count(&mut self, part: BadPart) {
        let place = match part {
            BadPart { scrapped: true, .. } => &mut self.scrapped,
            BadPart { sound: true, .. } => &mut self.no_fault,
            BadPart { .. } => &mut self.repaired,
        };
        *place += 1;
    }
}

/// Parts of a kind, and those that its places need to work.
fn component(component: &Component) -> Option<Item> {
    let spec = &component.spec;
    let tolerated = f64::from(spec.tolerates);
    let needed = (spec.count - tolerated).max(1.0);
    let item = Item::new(Block::Component, &component.name, needed + tolerated).needing(needed);
    (spec.count > 0.0).then(|| item.in_group(&spec.cause))
}

impl Upkeep {
    /// Names of the kinds of part.
    pub fn part_names(&self) -> Vec<String> {
        self.parts.names()
    }

    /// Names of the skills of crews.
    pub fn skill_names(&self) -> Vec<String> {
        self.crews.skills()
    }

    /// Parts in stock, and crews, before anything has happened.
    pub fn bill(&mut self) -> Vec<Item> {
        let names = self.parts.names();
        let stocks = self.parts.levels(SimTime::START).map(|(stock, ..)| f64::from(stock));
        let parts =
            names.iter().zip(stocks).map(|(name, stock)| Item::new(Block::SparePart, name, stock));
        let mut items: Vec<Item> = parts.collect();
        let seats = self.crews.mean_seats();
        items.extend(
            self.crews
                .skills()
                .iter()
                .zip(seats)
                .map(|(skill, seats)| Item::new(Block::Crew, skill, seats)),
        );
        let own = self.components().iter().filter(|part| part.slots.is_none());
        items.extend(own.filter_map(component));
        items
    }

    /// What was done until now.
    pub fn done(&mut self, now: SimTime) -> Done {
        let crew_hours = self.crews.times(now).map(|(_, worked)| worked.in_hours()).collect();
        let visits = self.reports.repairs.members().map(|visits| visits.total()).collect();
        Done { parts: self.bad_parts.clone(), visits, crew_hours }
    }
}
