//! Units of stages that feed the whole site: fewer of them limit what may be drawn, and none is a loss of
//! supply.

use engine::Schedule;
use units::{Power, SimTime};

use super::groups::Why;
use super::{Chain, Event, Feeds, PowerSystem};
use crate::effect::Effects;

impl PowerSystem {
    /// Place in the site's chain of the stage with the name of a kind of unit.
    pub(super) fn site_stage(&self, kind: usize) -> Option<usize> {
        self.stage_of_site(self.spec.unit.keys().nth(kind)?)
    }

    /// Place in the site's chain of a stage, if it is one of those in use.
    pub(super) fn stage_of_site(&self, name: &str) -> Option<usize> {
        let named = self.spec.named_stages();
        let mut of_site = named.iter().rev().filter(|(_, stage)| stage.feeds == Feeds::Site);
        of_site.position(|(stage, _)| *stage == name)
    }

    /// Reasons why units of the site's stages are out: none.
    pub(super) fn none_out(chain: &Chain) -> Vec<Vec<u8>> {
        chain.stages().iter().map(|stage| vec![0; stage.units() as usize]).collect()
    }

    /// Units that are out of a stage of the site.
    pub(super) fn out_of_stage(&self, place: usize) -> u32 {
        self.site_out[place].iter().map(|&reasons| u32::from(reasons > 0)).sum()
    }

    /// A unit of a stage of the site, by its place in the chain, has one more reason to be out, or one less.
    pub(super) fn turn_of_site(
        &mut self,
        (place, unit): (usize, u32),
        (out, why): (Option<SimTime>, Why),
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let before = self.site_share();
        let reasons = &mut self.site_out[place][unit as usize];
        *reasons = if out.is_some() { *reasons + 1 } else { *reasons - 1 };
        self.site_chain.lose_of(place, self.out_of_stage(place));
        let now = self.site_share();
        self.feeding_changes = true;
        self.turns += 1;
        if now <= 0.0 && before > 0.0 {
            self.lose_site((out.unwrap_or(agenda.now()), why), agenda, effects);
        } else if now > 0.0 && before <= 0.0 {
            self.restore_supply(agenda, effects);
        }
    }

    /// Share of its design that the site's stages carry.
    fn site_share(&self) -> f64 {
        let shares = self.site_chain.stages().iter().map(|stage| {
            let left = f64::from(stage.units() - stage.out());
            left / f64::from(stage.needed().max(1))
        });
        shares.fold(1.0, f64::min)
    }

    /// The most that may be drawn from the grid now.
    pub fn most_import(&self) -> Power {
        let share = self.site_share();
        if share < 1.0 { self.import_limit.min(self.size * share) } else { self.import_limit }
    }
}
