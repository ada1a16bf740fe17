//! Units of stages that feed the whole site: fewer of them limit what may be drawn, and none is a loss of
//! supply.

use engine::Schedule;
use units::{Power, SimTime};

use super::groups::Why;
use super::{Event, Feeds, PowerSystem};
use crate::effect::Effects;

impl PowerSystem {
    /// Place in the site's chain of the stage with the name of a kind of unit.
    pub(super) fn site_stage(&self, kind: usize) -> Option<usize> {
        let name = self.spec.unit.keys().nth(kind)?;
        let named = self.spec.named_stages();
        let mut of_site = named.iter().rev().filter(|(_, stage)| stage.feeds == Feeds::Site);
        of_site.position(|(stage, _)| *stage == name)
    }

    /// A unit of a stage of the site goes out, or is back.
    pub(super) fn turn_of_site(
        &mut self,
        kind: usize,
        (out, why): (Option<SimTime>, Why),
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let Some(place) = self.site_stage(kind) else { return };
        let before = self.site_share();
        let lost = &mut self.site_out[place];
        *lost = if out.is_some() { *lost + 1 } else { *lost - 1 };
        let lost = *lost;
        self.site_chain.lose_of(place, lost);
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
        let stages = self.site_chain.stages().iter().zip(&self.site_out);
        let shares = stages.map(|(stage, &out)| {
            let left = f64::from(stage.units().saturating_sub(out));
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
