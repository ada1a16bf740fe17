//! Where the energy went: what racks used, by the class of the work that they did.

use units::{Energy, SimTime};

use super::shedding::kinds;
use super::{Plant, registry};
use crate::quantities::{EnergyFlow, Summary};

/// Racks in the flows of energy.
const RACKS: &str = "Racks";

impl Plant {
    /// The flows of energy of the run. What racks drew is divided into what work of each class drew beyond idle racks, and
    /// what racks draw that are on, whoever works.
    pub(super) fn energy_flows(&self, now: SimTime, summaries: &[Summary]) -> Vec<EnergyFlow> {
        let mut flows = registry().energy(summaries);
        let into_racks = flows.iter().filter(|flow| flow.to == RACKS);
        let all: f64 = into_racks.map(|flow| flow.megawatt_hours).sum();
        let classes = self.work.classes();
        let mut by_class = vec![Energy::ZERO; classes.len()];
        for (kind, it) in kinds(classes).iter().enumerate() {
            by_class[it.class] += self.compute.energy_of_work(now, kind);
        }
        let mut left = all;
        let mut push = |to: String, megawatt_hours: f64, about: &str| {
            if megawatt_hours > 0.0 {
                let (from, about) = (RACKS.to_owned(), about.to_owned());
                flows.push(EnergyFlow { from, to, megawatt_hours, about });
            }
        };
        for (class, energy) in classes.iter().zip(by_class) {
            let energy = energy.in_megawatt_hours().min(left);
            left -= energy;
            let about = "What its work drew beyond idle racks, without what was burnt to smooth.";
            push(format!("Work: {}", class.name), energy, about);
        }
        push("Racks without work".to_owned(), left, "What racks draw that are on, busy or not.");
        flows
    }
}
