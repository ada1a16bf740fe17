//! Circuits of the grid as they stand: which of the feeds that stand in for each other are out, for views to show.

use units::{Power, SimTime};

use super::{GridSpec, Surroundings};
use crate::quantities::Reading;
use crate::topology::{Description, Fleet, fact, megawatts};

/// Circuits of the grid.
const CIRCUITS: &[Reading<f64>] = &[Reading::new(
    "circuits_out",
    "circuits out",
    "",
    "Circuits of the grid that supply nothing, all of them while the grid is lost: a sum of 1 for the first, 2 for the \
     second, 4 for the third and so on.",
    |out| *out,
)];

impl GridSpec {
    /// What one circuit carries, where there are several and where that is known by itself.
    fn each(&self) -> Option<Power> {
        let count = self.feeds.count;
        let part = self.capacity.map(|whole| whole / f64::from(count));
        self.feeds.capacity.or(part).filter(|_| count > 1)
    }

    /// Tells of the part that is the grid which circuits it has, for a site that may draw so much.
    pub fn describe_circuits(&self, description: &mut Description, grid: usize, drawn: Power) {
        let group = description.channels(CIRCUITS, "site/grid", "Grid");
        let (units, each) = (self.feeds.count, self.each());
        let would_do = |&circuits: &u32| each.is_some_and(|it| it * f64::from(circuits) >= drawn);
        let node = &mut description.topology.nodes[grid];
        node.facts.extend(each.map(|each| fact("Power of one circuit", megawatts(each))));
        node.channels.extend(group.all());
        node.fleets.push(Fleet {
            what: "circuits".to_owned(),
            units,
            needed: (1..units).find(would_do).unwrap_or(units),
            out: group.at("circuits_out"),
            maintained: None,
            names: Fleet::named(units, |circuit| format!("C{}", circuit + 1)),
        });
    }
}

impl Surroundings {
    /// Reads the circuits of the grid, which may supply something or not.
    pub fn read_circuits(&self, now: SimTime, supplies: bool, values: &mut Vec<f32>) {
        let circuits = u32::try_from(self.feeds()).unwrap_or(u32::MAX);
        let is_out = |circuit: u32| !supplies || self.connection.is_out(circuit as usize, now);
        Reading::read(CIRCUITS, &Fleet::sum(circuits, is_out), values);
    }
}
