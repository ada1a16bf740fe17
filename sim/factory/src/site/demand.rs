//! The demand charge: the greatest mean import of an interval, of this month or of those before it that still count.

use units::{DemandPrice, Energy, Money, Power};

use super::TariffSpec;
use super::quarters::QUARTERS;
use crate::calendar::Moment;

/// What is metered of peaks.
#[derive(Clone, Debug)]
pub(super) struct Demand {
    price: DemandPrice,
    /// Quarters of an hour in an interval; `None` for the whole hour.
    interval: Option<usize>,
    ratchet: usize,
    ratchet_share: f64,
    /// Hours metered since the last charge, as a share of the month they fall in.
    share: f64,
    /// Peaks of months of the calendar, the last the present one.
    peaks: Vec<Power>,
    month: Option<usize>,
}

impl Demand {
    /// That of a scenario.
    pub(super) fn new(spec: &TariffSpec) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked: 1 to 4"
        )]
        let quarters = (spec.peak_interval.in_hours() * QUARTERS as f64).round() as usize;
        Self {
            price: spec.demand_charge,
            interval: (quarters < QUARTERS).then_some(quarters.max(1)),
            ratchet: spec.ratchet as usize,
            ratchet_share: spec.ratchet_share,
            share: 0.0,
            peaks: Vec::new(),
            month: None,
        }
    }

    /// Whether it asks for quarters of hours.
    pub(super) const fn asks_for_quarters(&self) -> bool {
        self.interval.is_some()
    }

    /// Meters the hour that began at `moment`.
    pub(super) fn meter(&mut self, moment: Moment, import: Power, quarters: &[Energy; QUARTERS]) {
        if self.month != Some(moment.month) {
            self.month = Some(moment.month);
            self.peaks.push(Power::ZERO);
            let kept = self.ratchet.max(1);
            let gone = self.peaks.len().saturating_sub(kept);
            self.peaks.drain(..gone);
        }
        let mean = |part: &[Energy]| {
            let hours = part.len() as f64 / QUARTERS as f64;
            Power::watts(part.iter().copied().sum::<Energy>().in_joules() / (hours * 3600.0))
        };
        let highest = match self.interval {
            Some(interval) => quarters.chunks(interval).map(mean).fold(Power::ZERO, Power::max),
            None => import,
        };
        let last = self.peaks.len() - 1;
        self.peaks[last] = self.peaks[last].max(highest);
        self.share += 1.0 / f64::from(moment.month_hours);
    }

    /// Ends a month, or the part of one that was metered: the charge that is due, a part of a month as such.
    pub(super) fn close_month(&mut self) -> Money {
        let Some((own, before)) = self.peaks.split_last() else { return Money::ZERO };
        let earlier = before.iter().copied().fold(Power::ZERO, Power::max);
        let peak = own.max(earlier * self.ratchet_share);
        let share = std::mem::take(&mut self.share);
        if self.ratchet <= 1 {
            // Parts of a month in two years of operation have peaks of their own.
            self.peaks.clear();
            self.month = None;
        }
        let price = self.price.in_dollars_per_kilowatt_month();
        Money::dollars(price * peak.in_kilowatts() * share)
    }
}
