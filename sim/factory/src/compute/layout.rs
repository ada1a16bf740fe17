//! The layout: how many racks fit the site, and what their network takes.

use units::Power;

use super::{ComputeSpec, Network, PlacementSpec};
use crate::place::{Place, Places};

/// The racks of the site with their places, and what goes with them.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Racks, and the halls, rows and pods that they form.
    pub places: Places,
    /// GPUs of a rack that jobs may use while all of them work.
    pub usable_gpus: u32,
    /// Racks kept free as warm domains.
    pub warm_racks: u32,
    /// Network between the racks.
    pub network: Network,
    /// Power of network and storage that goes with each rack, drawn whenever its hall has power.
    pub overhead_power: Power,
}

impl Layout {
    /// The layout of a scenario on a site with `size` of power.
    pub fn new(spec: &ComputeSpec, placement: &PlacementSpec, size: Power) -> Self {
        let racks = spec.racks.unwrap_or_else(|| racks_within(spec, size));
        let network = Network::new(&spec.network, f64::from(racks) * f64::from(spec.rack.gpus));
        let racks_per_hall = spec.racks_per_hall.min(racks.max(1));
        let places = Places {
            racks,
            halls: racks.div_ceil(racks_per_hall),
            racks_per_hall,
            racks_per_row: spec.racks_per_row.min(racks_per_hall),
            racks_per_pod: spec.racks_per_pod.min(racks.max(1)),
            gpus_per_rack: spec.rack.gpus,
            gpus_per_tray: spec.rack.gpus_per_tray,
            feeds_per_hall: 1,
            feeds_of_last: 1,
        };
        Self {
            places,
            usable_gpus: placement.usable(spec),
            warm_racks: warm_racks(placement, &places),
            network,
            overhead_power: overhead(spec, &network, racks),
        }
    }

    /// With feeds that the power of its halls has: of each, and of the last.
    pub const fn with_feeds(mut self, (of_each, of_last): (u32, u32)) -> Self {
        self.places.feeds_per_hall = of_each;
        self.places.feeds_of_last = of_last;
        self
    }

    /// The racks of each hall.
    pub fn racks_of_halls(&self) -> impl Iterator<Item = u32> {
        let racks = |hall: u32| {
            let racks = self.places.racks_of(Place::Hall, hall);
            racks.end - racks.start
        };
        (0..self.places.halls).map(racks)
    }

    /// GPUs of the racks that a site with `size` of power feeds, however many are asked for.
    pub fn fed(spec: &ComputeSpec, size: Power) -> u32 {
        racks_within(spec, size).saturating_mul(spec.rack.gpus)
    }

    /// GPUs that jobs may use while all of them work.
    pub const fn schedulable(&self) -> u32 {
        let racks = self.places.racks.saturating_sub(self.warm_racks);
        racks.saturating_mul(self.usable_gpus)
    }
}

impl std::ops::Deref for Layout {
    type Target = Places;
    fn deref(&self) -> &Places {
        &self.places
    }
}

/// Racks kept free: the nearest whole number for all pods together, and never all of them.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the racks")]
fn warm_racks(spec: &PlacementSpec, places: &Places) -> u32 {
    let wanted = spec.warm_domains_per_pod * f64::from(places.count(Place::Pod));
    wanted.round().min(f64::from(places.racks.saturating_sub(1))) as u32
}

/// The most racks that `size` feeds at rated power, with their share of network and storage and
/// the facility's own needs.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by `clamp`")]
fn racks_within(spec: &ComputeSpec, size: Power) -> u32 {
    let budget = size / spec.design_pue;
    let fits = |racks: u32| {
        let gpus = f64::from(racks) * f64::from(spec.rack.gpus);
        let overhead = overhead(spec, &Network::new(&spec.network, gpus), racks);
        (spec.rack.rated_power + overhead) * f64::from(racks) <= budget
    };
    // More racks never need less power, so halving the range finds the most that fit.
    let (mut most, mut too_many) = (0, (budget / spec.rack.rated_power).clamp(0.0, 4e9) as u32 + 1);
    while too_many - most > 1 {
        let middle = most + (too_many - most) / 2;
        if fits(middle) { most = middle } else { too_many = middle }
    }
    most
}

fn overhead(spec: &ComputeSpec, network: &Network, racks: u32) -> Power {
    network.power / f64::from(racks.max(1)) + spec.rack.rated_power * spec.storage_share
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compute::sample;

    fn spec(racks: Option<u32>) -> ComputeSpec {
        ComputeSpec {
            racks,
            design_pue: 1.25,
            racks_per_row: 4,
            racks_per_pod: 16,
            storage_share: 0.25,
            ..sample::spec()
        }
    }

    /// 10 MW / 1.25 = 8 MW of IT; a rack with storage takes 125 kW: 64 racks.
    #[test]
    fn racks_fill_the_power_of_the_site() {
        let layout = Layout::new(&spec(None), &sample::placement(), Power::megawatts(10.0));
        assert_eq!((layout.racks, layout.halls), (64, 7));
    }

    /// 25 racks in halls of 10: rows of 4, 4 and 2 in each full hall, of 4 and 1 in the last.
    #[test]
    fn every_rack_lies_in_the_places_that_claim_it() {
        let layout = Layout::new(&spec(Some(25)), &sample::placement(), Power::megawatts(10.0));
        let layout = layout.with_feeds((3, 2));
        assert_eq!((layout.count(Place::Feed), layout.racks_of(Place::Feed, 4)), (8, 13..16));
        assert_eq!(layout.count(Place::Row), 8);
        assert_eq!(layout.racks_of(Place::Row, 2), 8..10);
        for place in [Place::Rack, Place::Row, Place::Pod, Place::Hall, Place::Feed] {
            let mut seen = 0;
            for index in 0..layout.count(place) {
                assert!(!layout.racks_of(place, index).is_empty(), "{place:?} {index}");
                for rack in layout.racks_of(place, index) {
                    assert_eq!(layout.place_of(place, rack), index);
                    seen += 1;
                }
            }
            assert_eq!(seen, 25, "{place:?}");
        }
    }
}
