//! The racks of the site: the floor, and what its halls draw.

use units::Power;

use super::{Compute, ComputeSpec, Floor, Hall, Layout, Reports};
use crate::quantities::ExactSum;

/// What the racks of a hall draw.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HallDraw {
    /// The racks.
    pub racks: Power,
    /// Network and storage.
    pub network: Power,
}

impl HallDraw {
    /// Racks, network and storage.
    pub fn it(self) -> Power {
        self.racks + self.network
    }
}

impl Compute {
    /// All racks free, for classes of work with these intensities, and `causes` of outage.
    pub fn new(
        spec: &ComputeSpec,
        layout: &Layout,
        intensities: &[f64],
        causes: &[String],
    ) -> Self {
        let rack = &spec.rack;
        let each = (rack.typical_power - rack.idle_power) / f64::from(rack.gpus);
        Self {
            floor: Floor::new(spec, layout, intensities.len(), causes.len()),
            dynamic_power: intensities.iter().map(|&intensity| each * intensity).collect(),
            capping_exponent: spec.capping_exponent,
            halls: vec![Hall::default(); layout.halls as usize],
            racks: ExactSum::default(),
            network: ExactSum::default(),
            out: 0,
            metered_out: u64::MAX,
            reports: Reports::of(causes, layout, rack),
        }
    }

    /// Power of one GPU of a class beyond its share of an idle rack.
    pub fn dynamic_power(&self, class: usize) -> Power {
        self.dynamic_power[class]
    }

    /// Speed of jobs at a share of dynamic power: performance falls less than power.
    pub fn speed(&self, share: f64) -> f64 {
        libm::pow(share, self.capping_exponent)
    }

    /// Power of the racks, network and storage of a hall at their rating.
    pub fn rating(&self, hall: usize) -> Power {
        self.floor.racks_rating(hall) + self.floor.overhead_power(hall)
    }

    /// Power of all racks, network and storage at their rating.
    pub fn rated_power(&self) -> Power {
        (0..self.halls.len()).map(|hall| self.rating(hall)).sum()
    }

    /// What all halls draw.
    pub fn drawn_by_all(&self) -> HallDraw {
        let watts = |sum: ExactSum<Power>| Power::watts(sum.value());
        HallDraw { racks: watts(self.racks), network: watts(self.network) }
    }

    /// Stage of settling: a hall draws what its racks do, at a share of their dynamic power, if it has
    /// power at all.
    pub fn draw(&mut self, hall: usize, powered: bool, share: f64) -> HallDraw {
        let draw = if powered {
            let racks = self.floor.racks_power(hall, &self.dynamic_power, share);
            HallDraw { racks, network: self.floor.overhead_power(hall) }
        } else {
            HallDraw::default()
        };
        let state = &mut self.halls[hall];
        state.draw = draw;
        self.racks.set(&mut state.racks, draw.racks);
        self.network.set(&mut state.network, draw.network);
        draw
    }

    /// What a hall draws now.
    pub fn drawn(&self, hall: usize) -> HallDraw {
        self.halls[hall].draw
    }
}
