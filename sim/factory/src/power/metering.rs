//! Metering of what changes with units and limits alone, and of the connection over the whole run.

use units::{Power, SimTime};

use super::PowerSystem;
use crate::quantities::{Number, Running as _, Share};

/// Turns of units at which everything is metered anew.
const ANEW: u64 = u64::MAX;

impl PowerSystem {
    /// Stage of settling: the limit of import and the units that are out, where either has changed.
    pub fn meter_units(&mut self, now: SimTime) {
        if self.metered == self.turns {
            return;
        }
        self.metered = self.turns;
        let of_halls: u32 = self.groups.iter().map(super::groups::Groups::units_out).sum();
        let of_site: u32 = self.site_out.iter().sum();
        let limit = self.most_import();
        self.reports.units_out.set(now, Number(f64::from(of_halls + of_site)));
        self.reports.limit.set(now, limit);
        self.reports.contract.set(now, self.contract());
    }

    /// The limit of import has to be metered again.
    pub(super) const fn meter_limit_anew(&mut self) {
        self.metered = ANEW;
    }

    /// What may be drawn by contract.
    fn contract(&self) -> Power {
        self.spec.import_limit.unwrap_or(self.size)
    }

    /// The run is over: what of the contract was drawn at most, and never.
    pub fn tell_connection(&mut self, now: SimTime) {
        let Some(watts) = self.reports.import.summary(now).peak else { return };
        let (peak, contract) = (Power::watts(watts), self.contract());
        self.reports.connection_peak.set(Share(peak / contract));
        self.reports.stranded.set((contract - peak).max(Power::ZERO));
    }

    /// Stage of settling, once sets have taken load or handed it over: those that run.
    pub(super) fn meter_sets(&mut self, now: SimTime) {
        let running = if self.on_grid() { 0 } else { self.gensets.running() };
        self.reports.set_time.set(now, Number(running.into()));
    }
}
