//! Common cause: the second unit that one failure of several takes out.

use super::{PowerSystem, TakesOut};
use crate::effect::Unit;

impl PowerSystem {
    /// A second unit that stands in for one, which lies at a position among the others, from 0 up to 1: a line-up or a path
    /// of the same group, a unit of the same stage or section of the site, a run of the same row, a pack of the same rack.
    /// A common bus has none.
    pub fn partner(&self, kind: usize, unit: Unit, position: f64) -> Option<Unit> {
        let takes_out = self.takes_out(kind)?;
        let among = |units: u32, number: u32| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "below 256"
            )]
            let further = 1 + (position * f64::from(units.saturating_sub(1))) as u32;
            (units > 1).then(|| (number + further) % units)
        };
        let number = match takes_out {
            TakesOut::LineUp | TakesOut::Path => {
                let hall = unit.place as usize;
                let (group, letter) = self.line_up_at(hall, unit.number)?;
                let outcomes = &self.groups[hall].sizing().outcomes;
                let paths = takes_out == TakesOut::Path;
                let units = if paths { outcomes.feeds() } else { outcomes.installed() };
                self.slot(group, among(units, letter)?)
            }
            TakesOut::Section => among(self.sections(), unit.number)?,
            TakesOut::Row => {
                let (hall, row) = self.row_of(unit.place);
                among(self.runs_of(hall, row).installed, unit.number)?
            }
            TakesOut::Rack => {
                let (hall, _) = self.rack_of(unit.place);
                among(self.packs_of(hall).installed, unit.number)?
            }
            TakesOut::Site => {
                let stage = self.site_stage(kind)?;
                among(self.site_chain.stages()[stage].units(), unit.number)?
            }
            TakesOut::Bus => return None,
        };
        Some(Unit { number, ..unit })
    }
}
