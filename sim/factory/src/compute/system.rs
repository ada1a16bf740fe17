//! The racks of the site: the floor, and what its halls draw.

use units::{Power, SimTime};

use super::{Compute, ComputeSpec, Floor, Hall, Layout, PlacementSpec, Reports};
use crate::quantities::ExactSum;

/// What the racks of a hall draw.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HallDraw {
    /// The racks, with what they burn.
    pub racks: Power,
    /// What they burn so that no GPU falls below its floor.
    pub burn: Power,
    /// Network and storage.
    pub network: Power,
}

impl HallDraw {
    /// Racks, network and storage.
    pub fn it(self) -> Power {
        self.racks + self.network
    }
}

/// Exponent of speed in the share of dynamic power, such that near full power it is that of the
/// scenario in the power of a rack full of jobs of this intensity.
fn exponent(spec: &ComputeSpec, intensity: f64) -> f64 {
    let dynamic = (spec.rack.typical_power - spec.rack.idle_power) * intensity;
    let whole = spec.rack.idle_power + dynamic;
    if whole > Power::ZERO { spec.capping_exponent * (dynamic / whole) } else { 0.0 }
}

impl Compute {
    /// All racks free, for classes of work with these intensities, and `causes` of outage.
    pub fn new(
        (spec, placement): (&ComputeSpec, &PlacementSpec),
        layout: &Layout,
        intensities: &[f64],
        causes: &[String],
    ) -> Self {
        let rack = &spec.rack;
        let each = (rack.typical_power - rack.idle_power) / f64::from(rack.gpus);
        Self {
            floor: Floor::new((spec, placement), layout, intensities.len(), causes.len()),
            dynamic_power: intensities.iter().map(|&intensity| each * intensity).collect(),
            exponents: intensities.iter().map(|&intensity| exponent(spec, intensity)).collect(),
            burns: vec![Power::ZERO; intensities.len()],
            most_burnt: Power::ZERO,
            halls: vec![Hall::default(); layout.halls as usize],
            racks: ExactSum::default(),
            burn: ExactSum::default(),
            network: ExactSum::default(),
            metered: None,
            reports: Reports::of(causes, layout, rack),
        }
    }

    /// Power of one GPU of a class beyond its share of an idle rack, with what it burns.
    pub fn dynamic_power(&self, class: usize) -> Power {
        self.dynamic_power[class] + self.burns[class]
    }

    /// GPUs burn so much each, by class of work, so as not to fall below their floor. A cap scales that as it
    /// does their work.
    pub fn burn(&mut self, burns: Vec<Power>) {
        assert_eq!(burns.len(), self.dynamic_power.len(), "what is burnt is told for each class");
        let most = burns.iter().fold(Power::ZERO, |most, &power| most.max(power));
        self.most_burnt = most * f64::from(self.floor.rack.gpus);
        self.burns = burns;
    }

    /// Speed of the jobs of a class at a share of dynamic power: performance falls less than power.
    ///
    /// It falls with the rack's power as the capping exponent says where the cap is light, and to 0
    /// where no dynamic power is left, which a power of the rack's whole power would not.
    pub fn speed(&self, class: usize, share: f64) -> f64 {
        libm::pow(share, self.exponents[class])
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
        let burn = watts(self.burn);
        HallDraw { racks: watts(self.racks) + burn, burn, network: watts(self.network) }
    }

    /// Power of racks that are on while no GPU works, with the network and storage that go with them.
    pub fn idle_of(&self, on: u32) -> Power {
        (self.floor.rack.idle_power + self.floor.layout.overhead_power) * f64::from(on)
    }

    /// Power of a rack while no GPU of it works, without network and storage.
    pub const fn idle_of_rack(&self) -> Power {
        self.floor.rack.idle_power
    }

    /// Stage of settling: a hall draws what its racks do, at a share of their dynamic power and `less` than
    /// that. `of_kind` is the most that each kind of work may draw, where they differ. `still` is what its idle GPUs burn
    /// after jobs have stopped, as far as there are any.
    pub fn draw(
        &mut self,
        (hall, now): (usize, SimTime),
        (share, of_kind): (f64, Option<&[f64]>),
        (less, still): (Power, Power),
    ) -> HallDraw {
        self.meter_work((hall, now), (share, of_kind), less);
        let some = self.most_burnt > Power::ZERO;
        let of_gpu = (self.dynamic_power.as_slice(), if some { &self.burns[..] } else { &[] });
        let (work, burn) = self.floor.power_of(hall, of_gpu, (share, of_kind));
        let burn = if still > Power::ZERO { burn + self.still(hall, still) * share } else { burn };
        let network = self.floor.overhead_drawn(hall);
        self.set_draw(hall, HallDraw { racks: work - less + burn, burn, network })
    }

    /// What a rack burns of so much that its hall is to burn after jobs have stopped.
    pub fn still_of_rack(&self, rack: u32, wanted: Power) -> Power {
        let hall = self.floor.layout.hall_of(rack);
        let share =
            f64::from(self.floor.idle_on(rack)) / f64::from(self.floor.idle_of(hall).max(1));
        self.still(hall, wanted) * share
    }

    /// What idle GPUs of a hall can burn of so much.
    fn still(&self, hall: usize, wanted: Power) -> Power {
        let each = (0..self.kinds()).map(|kind| self.dynamic_power(kind));
        let most = each.fold(Power::ZERO, Power::max);
        wanted.min(most * f64::from(self.floor.idle_of(hall)))
    }

    /// Stage of settling: a hall whose racks have no power draws what its network and storage do, if they have.
    pub fn draw_without_racks(&mut self, (hall, now): (usize, SimTime), network: bool) -> HallDraw {
        self.meter_no_work(hall, now);
        let network = if network { self.floor.overhead_drawn(hall) } else { Power::ZERO };
        self.set_draw(hall, HallDraw { network, ..HallDraw::default() })
    }

    fn set_draw(&mut self, hall: usize, draw: HallDraw) -> HallDraw {
        let state = &mut self.halls[hall];
        state.draw = draw;
        self.racks.set(&mut state.racks, draw.racks - draw.burn);
        self.burn.set(&mut state.burn, draw.burn);
        self.network.set(&mut state.network, draw.network);
        draw
    }

    /// What a hall draws with so many racks on that are full of jobs of a mean intensity, at a share of their
    /// dynamic power.
    pub fn draw_of(&self, hall: usize, racks: u32, share: f64) -> HallDraw {
        let burn = self.most_burnt * share * f64::from(racks);
        let racks = self.floor.typical_power(share) * f64::from(racks) + burn;
        HallDraw { racks, burn, network: self.floor.overhead_drawn(hall) }
    }

    /// Kinds of work.
    pub const fn kinds(&self) -> usize {
        self.dynamic_power.len()
    }

    /// Dynamic power of the jobs that stand in halls, at full speed, by kind of work.
    pub fn dynamic_by_kind(&self, halls: impl Iterator<Item = usize>) -> Vec<Power> {
        let mut sums = vec![Power::ZERO; self.dynamic_power.len()];
        for hall in halls {
            for (kind, sum) in sums.iter_mut().enumerate() {
                *sum += self.dynamic_power(kind) * f64::from(self.floor.busy_of(hall, kind));
            }
        }
        sums
    }

    /// What a hall draws now.
    pub fn drawn(&self, hall: usize) -> HallDraw {
        self.halls[hall].draw
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compute::{RackSpec, sample};

    fn vera_rubin(intensities: &[f64]) -> Compute {
        let whole = sample::spec();
        let rack = RackSpec {
            rated_power: Power::kilowatts(190.0),
            typical_power: Power::kilowatts(165.0),
            idle_power: Power::kilowatts(40.0),
            ..whole.rack
        };
        let spec = ComputeSpec { racks: Some(1), rack, ..whole };
        let placement = sample::placement();
        let layout = Layout::new(&spec, &placement, Power::megawatts(1.0));
        Compute::new((&spec, &placement), &layout, intensities, &[])
    }

    /// Cut from 165 to 132 kW: 92 of 125 kW of dynamic power. 0.8^0.4 = 0.9146 in the rack's power;
    /// 0.736^(0.4 x 125 / 165) = 0.9113 as it is kept, which agrees with that near full power.
    #[test]
    fn performance_follows_the_power_of_the_rack() {
        let compute = vera_rubin(&[1.0]);
        let speed = compute.speed(0, 92.0 / 125.0);
        assert!((0.911..0.915).contains(&speed), "{speed}");
        let light = compute.speed(0, 1.0 - 1.65 / 125.0);
        assert!((light - libm::pow(0.99, 0.4)).abs() < 1e-5, "{light}");
        assert!(compute.speed(0, 1.0) > 1.0 - 1e-12 && compute.speed(0, 0.0) < 1e-12);
    }

    /// At an intensity of 0.6 a rack draws 115 kW, 75 of them dynamic: half of those are 0.674 of the
    /// whole. What draws no dynamic power is not slowed.
    #[test]
    fn work_of_less_intensity_is_slowed_less() {
        let compute = vera_rubin(&[1.0, 0.6, 0.0]);
        let expected = libm::pow(0.5, 0.4 * 75.0 / 115.0);
        assert!((compute.speed(1, 0.5) - expected).abs() < 1e-12);
        assert!(compute.speed(0, 0.5) < compute.speed(1, 0.5));
        assert!(compute.speed(2, 0.5) > 1.0 - 1e-12 && compute.speed(2, 0.0) > 1.0 - 1e-12);
    }
}
