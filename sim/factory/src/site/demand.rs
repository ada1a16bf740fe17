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
    /// What they would have been without a battery; nothing where there is none.
    unaided: Vec<Power>,
    /// That of the hour that was metered last.
    latest: Power,
    /// Charges that a battery has saved since they were last asked for.
    saved: Money,
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
            unaided: Vec::new(),
            latest: Power::ZERO,
            saved: Money::ZERO,
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
            for peaks in [&mut self.peaks, &mut self.unaided] {
                peaks.push(Power::ZERO);
                let gone = peaks.len().saturating_sub(self.ratchet.max(1));
                peaks.drain(..gone);
            }
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
        self.latest = highest;
        self.share += 1.0 / f64::from(moment.month_hours);
    }

    /// Meters what a battery took off the mean import of the hour that was metered last; less than nothing where it
    /// charged. Within the hour it is taken to have done so evenly.
    pub(super) fn meter_unaided(&mut self, relief: Power) {
        if let Some(peak) = self.unaided.last_mut() {
            *peak = peak.max(self.latest + relief);
        }
    }

    /// Charges that a battery has saved since this was last asked.
    pub(super) fn take_saved(&mut self) -> Money {
        std::mem::take(&mut self.saved)
    }

    /// Of peaks of months the one that is charged in the last of them.
    fn charged(&self, peaks: &[Power]) -> Power {
        let Some((own, before)) = peaks.split_last() else { return Power::ZERO };
        let earlier = before.iter().copied().fold(Power::ZERO, Power::max);
        own.max(earlier * self.ratchet_share)
    }

    /// Ends a month, or the part of one that was metered: the charge that is due, a part of a month as such.
    pub(super) fn close_month(&mut self) -> Money {
        let price = self.price.in_dollars_per_kilowatt_month();
        let (peak, unaided) = (self.charged(&self.peaks), self.charged(&self.unaided));
        let share = std::mem::take(&mut self.share);
        if unaided > Power::ZERO {
            self.saved += Money::dollars(price * (unaided - peak).in_kilowatts() * share);
        }
        if self.ratchet <= 1 {
            // Parts of a month in two years of operation have peaks of their own.
            self.peaks.clear();
            self.unaided.clear();
            self.month = None;
        }
        Money::dollars(price * peak.in_kilowatts() * share)
    }
}
