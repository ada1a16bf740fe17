//! Racks that come in lots: one lot after the other, as many at once as there are crews.

use units::{Rate, Span};

use super::durations::factor;

/// Racks that are installed in lots.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lots {
    /// Racks of all lots.
    pub racks: u32,
    /// Racks of a lot; the last one may have fewer.
    pub of: u32,
    /// Racks that a crew installs over time.
    pub rate: Rate,
    /// Crews that install lots side by side.
    pub crews: u32,
    /// What nine of ten lots do not exceed, for each unit of their median time.
    pub ninety: f64,
}

/// A lot that stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lot {
    /// Its racks.
    pub racks: u32,
    /// When the last of them is installed, since building began.
    pub end: Span,
}

impl Lots {
    /// How many there are.
    pub(super) const fn count(self) -> u32 {
        self.racks.div_ceil(self.of)
    }

    /// Installs all of them from `begin` on; `luck(lot)` is a standard normal value, by lot from 0.
    /// In the order in which they stand.
    pub(super) fn install(self, begin: Span, mut luck: impl FnMut(u32) -> f64) -> Vec<Lot> {
        let mut free = vec![begin; self.crews.max(1) as usize];
        let mut lots = Vec::new();
        let mut left = self.racks;
        for lot in 0..self.count() {
            let racks = self.of.min(left);
            left -= racks;
            let crew = free
                .iter_mut()
                .min_by(|one, other| one.in_seconds().total_cmp(&other.in_seconds()));
            let crew = crew.expect("there is a crew");
            let time = Span::days(f64::from(racks) / self.rate.in_per_day());
            *crew += time * factor(self.ninety, luck(lot));
            lots.push(Lot { racks, end: *crew });
        }
        lots.sort_by(|one, other| one.end.in_seconds().total_cmp(&other.end.in_seconds()));
        lots
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lots(crews: u32) -> Lots {
        let rate = "64 /week".parse().unwrap();
        Lots { racks: 1529, of: 128, rate, crews, ninety: 1.0 }
    }

    /// 1,529 racks in lots of 128 are eleven whole ones and one of 121. At 64 a week a crew needs two weeks
    /// for each, and 1529/64 = 23.89 weeks for all; two crews need six turns: 12 weeks less what the last
    /// lot is smaller, and the eleventh ends with the twelfth week.
    #[test]
    fn lots_follow_each_other_and_crews_work_side_by_side() {
        let ends = lots(1).install(Span::weeks(1.0), |_| 0.3);
        assert_eq!(ends.len(), 12);
        assert_eq!(ends.iter().map(|lot| lot.racks).sum::<u32>(), 1529);
        assert!((ends[0].end.in_weeks() - 3.0).abs() < 1e-9);
        assert!((ends[11].end.in_weeks() - (1.0 + 1529.0 / 64.0)).abs() < 1e-9);
        let ends = lots(2).install(Span::ZERO, |_| 0.0);
        assert!((ends[11].end.in_weeks() - 12.0).abs() < 1e-9);
        assert!((ends[10].end.in_weeks() - (10.0 + 121.0 / 64.0)).abs() < 1e-9);
    }

    /// With a spread of 1.4 bad luck of 1.2816 makes a lot 1.4 times as long.
    #[test]
    fn a_lot_is_late_by_its_own_luck() {
        let spread = Lots { ninety: 1.4, ..lots(1) };
        let ends = spread.install(Span::ZERO, |lot| if lot == 0 { 1.281_551_565_5 } else { 0.0 });
        assert!((ends[0].end.in_weeks() - 2.8).abs() < 1e-8);
        assert!((ends[1].end.in_weeks() - 4.8).abs() < 1e-8);
    }
}
