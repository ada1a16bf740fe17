//! Stratified draws: of every 256 consecutive jobs of a class, each part of sizes and lengths has its
//! share, so that a year of a few hundred large jobs is not decided by luck.

use engine::Stream;

/// Jobs that are drawn together.
const BLOCK: u32 = 256;

/// Where the jobs of a class stand among all sizes and all lengths.
///
/// The places of a block are the points of a Hammersley set in two dimensions, shifted at random, in an
/// order drawn at random: keyed by seed, class and block, so that the k-th job is always the same.
#[derive(Clone, Debug)]
pub(super) struct Strata {
    stream: Stream,
    /// The block that the rest is of.
    block: Option<u32>,
    order: [u8; BLOCK as usize],
    shift: Place,
}

/// Shares of all jobs that are smaller than one, and that are shorter; above 0 and below 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Place {
    pub(super) size: f64,
    pub(super) length: f64,
}

impl Strata {
    /// Those of the class with this name.
    pub(super) fn new(seed: u64, class: &str) -> Self {
        Self {
            stream: Stream::new(seed, &format!("jobs/{class}/strata"), 0),
            block: None,
            order: [0; BLOCK as usize],
            shift: Place::default(),
        }
    }

    /// The place of a job by its number, from 0.
    pub(super) fn place(&mut self, job: u32) -> Place {
        let block = job / BLOCK;
        if self.block != Some(block) {
            self.begin(block);
        }
        let point = self.order[(job % BLOCK) as usize];
        let size = (f64::from(point) + 0.5) / f64::from(BLOCK);
        let length = f64::from(point.reverse_bits()) / f64::from(BLOCK);
        Place { size: shifted(size, self.shift.size), length: shifted(length, self.shift.length) }
    }

    fn begin(&mut self, block: u32) {
        let draws = self.stream.at(block);
        self.shift = Place { size: draws.uniform(), length: draws.uniform() };
        for (point, place) in (0..=u8::MAX).zip(&mut self.order) {
            *place = point;
        }
        for last in (1..self.order.len()).rev() {
            #[expect(clippy::cast_possible_truncation, reason = "at most the last of a block")]
            let other = draws.below(last as u64 + 1) as usize;
            self.order.swap(last, other);
        }
        self.block = Some(block);
    }
}

/// A place that is moved on around a circle of 1; quantiles of both of its ends are infinite.
fn shifted(place: f64, by: f64) -> f64 {
    let sum = place + by;
    (if sum < 1.0 { sum } else { sum - 1.0 }).clamp(f64::EPSILON, 1.0 - f64::EPSILON)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of 256 consecutive jobs one stands in every 256th of all sizes and of all lengths, and of every
    /// rectangle of 1/16 by 1/16 about one does: shifted, from 0 to 4.
    #[test]
    fn every_part_has_its_share() {
        let mut strata = Strata::new(3, "test");
        for block in 0..20 {
            let places: Vec<Place> = (0..256).map(|job| strata.place(block * 256 + job)).collect();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "below 256"
            )]
            let part = |share: f64, parts: f64| (share * parts) as usize;
            let (mut sizes, mut lengths, mut both) = ([0; 256], [0; 256], [0; 256]);
            for place in &places {
                sizes[part(place.size, 256.0)] += 1;
                lengths[part(place.length, 256.0)] += 1;
                both[part(place.size, 16.0) * 16 + part(place.length, 16.0)] += 1;
            }
            assert!(sizes.iter().all(|&count| count == 1), "block {block}");
            assert!(lengths.iter().all(|&count| count == 1), "block {block}");
            assert!(both.iter().all(|&count| count <= 4), "block {block}: {both:?}");
        }
    }

    /// Goal: the k-th job is the same whichever were asked for before it.
    #[test]
    fn places_do_not_depend_on_the_order_of_questions() {
        let (mut one, mut other) = (Strata::new(3, "test"), Strata::new(3, "test"));
        let last = one.place(1000);
        let all: Vec<Place> = (0..=1000).map(|job| other.place(job)).collect();
        assert_eq!(all[1000], last);
        assert_eq!(all[5], one.place(5));
        assert_ne!(Strata::new(4, "test").place(5), one.place(5));
    }
}
