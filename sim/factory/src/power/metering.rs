//! Metering of what halls draw and what their chains lose, of what changes with units and limits alone, and of the
//! connection over the whole run.

use units::{Energy, Power, SimTime};

use super::{Drawn, Loads, PowerSystem};
use crate::quantities::{Number, Running as _, Share, Whether};

/// Turns of units at which everything is metered anew.
const ANEW: u64 = u64::MAX;

impl PowerSystem {
    /// Stage of settling: a hall's racks, network and storage draw `output`, of which so much is of `network`
    /// and storage; returns what goes into its chain.
    pub fn draw(&mut self, hall: usize, output: Power, network: Power) -> Drawn {
        let cut_off = self.cut_off(hall) != Loads::NONE;
        let lineup = &mut self.lineups[hall];
        let live = lineup.is_live();
        lineup.output = output;
        // Asked for where a store and sets share a hall only.
        let apart = live && cut_off;
        lineup.network = if apart { lineup.chain.input(network) } else { Power::ZERO };
        let mut drawn = Drawn { input: output, ..Drawn::default() };
        let stages = lineup.chain.stages().iter().zip(&mut lineup.losses);
        for ((stage, lost), sum) in stages.zip(&mut self.stage_sums) {
            let input = if live { stage.input(drawn.input) } else { Power::ZERO };
            sum.set(lost, input - drawn.input);
            drawn = drawn.through(input, stage.room());
        }
        lineup.input = drawn.input;
        drawn
    }

    /// Stage of settling, once halls have drawn: what their chains lose.
    pub fn lose(&mut self, now: SimTime) {
        // Stages are kept from the load back to the source, and named from the source to the load.
        for (loss, sum) in self.reports.hall_losses.members().rev().zip(&self.stage_sums) {
            loss.set_sum(now, *sum);
        }
        // Where not even the house may draw, nothing is live.
        let house = self.house_load();
        self.reports.house.set(now, house);
        if self.has_battery() {
            self.meter_auxiliaries(now);
        }
    }

    /// Stage of settling: what transformers and drives of cooling lose while its parts take so much together.
    pub fn drive_cooling(&mut self, now: SimTime, cooling: Power) {
        self.reports.mechanical.set(now, cooling * self.spec.mechanical_loss);
    }

    /// Stage of settling: draws `load` from the grid, if it supplies any; returns what is drawn.
    pub fn import(&mut self, now: SimTime, load: Power) -> Power {
        // Before the connection nothing is live, nor where transformers alone would draw too much.
        let grid = self.on_grid() && self.may_draw_for(load, 1.0);
        let feed = if grid { load } else { Power::ZERO };
        let mut import = feed;
        let losses = self.reports.site_losses.members().rev();
        for (stage, loss) in self.site_chain.stages().iter().zip(losses) {
            let input = if grid { stage.input(import) } else { Power::ZERO };
            loss.set(now, input - import);
            import = input;
        }
        self.reports.import.set(now, import);
        self.reports.grid_feed.set(now, feed);
        let less = |before: Power| (before - import).max(Power::ZERO);
        let from = self.curtailed_from.filter(|_| self.reasons == 0);
        let curtailed = from.map_or(Power::ZERO, less);
        self.drawn = import;
        self.reports.curtailed.set(now, curtailed);
        self.reports.throttled.set(now, Whether(self.cap.limits() || self.allowed < 1.0));
        import
    }

    /// Energy drawn from the grid since the meter was last read.
    pub fn read_grid_meter(&mut self, now: SimTime) -> Energy {
        Energy::joules(self.reports.import.read_meter(now, &mut self.grid_meter))
    }

    /// Stage of settling: the limit of import and the units that are out, where either has changed.
    pub fn meter_units(&mut self, now: SimTime) {
        if self.metered == self.turns {
            return;
        }
        self.metered = self.turns;
        let of_halls: u32 = self.groups.iter().map(super::groups::Groups::units_out).sum();
        let of_site: u32 = (0..self.site_out.len()).map(|place| self.out_of_stage(place)).sum();
        let limit = self.most_import();
        self.reports.units_out.set(now, Number(f64::from(of_halls + of_site)));
        self.reports.limit.set(now, limit);
        self.reports.contract.set(now, self.contract());
        let [sets, others] = self.upkeep.at_work();
        self.reports.sets_maintained.set(now, Number(sets.into()));
        self.reports.site_units_maintained.set(now, Number(others.into()));
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
        let running = if self.calls.sets { self.gensets.running() } else { 0 };
        self.reports.set_time.set(now, Number(running.into()));
    }
}
