//! Lots: the racks that stand in the plant over the years, the first and those bought when their life ends.

use units::{Money, Power};

use super::{FinanceSpec, RefreshKind, Usage, newest_by, purchases_of_racks, racks_that_fit};
use crate::calendar::Calendar;
use crate::design::Design;

/// Racks that were bought together.
#[derive(Clone, Debug, PartialEq)]
pub struct Lot {
    /// Months from the first day until they were bought.
    pub bought: f64,
    /// Months from the first day until the price path of their hours began.
    pub launched: f64,
    /// Generation, whose price path theirs is.
    pub generation: String,
    /// Number of the path among those of the generation.
    pub path: u64,
    /// First price of the path.
    pub start: Money,
    /// Racks.
    pub racks: f64,
    /// GPUs for each of the first lot's.
    pub gpus: f64,
    /// Training that a GPU does for each unit of one of the first lot's.
    pub work: f64,
    /// Price of a rack; `None` for that of the first lot's.
    pub rack_price: Option<Money>,
    /// Power that must be converted for them.
    pub converted: Power,
}

/// Which racks stand when, and when months end.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The lots, in the order in which they were bought.
    pub lots: Vec<Lot>,
    /// Months of a twelfth of a year from the first day to the end of each month of the ledger, from 0.
    ends: Vec<f64>,
}

impl Plan {
    /// The lots of a run, of which the months are in `usage`.
    pub fn new(spec: &FinanceSpec, design: &Design, calendar: &Calendar, usage: &Usage) -> Self {
        let mut ends = vec![0.0];
        let mut years = 0.0;
        for month in &usage.months {
            years += month.share_of_year;
            ends.push(years * 12.0);
        }
        let life = spec.it_life.in_years() * 12.0;
        let mut lots: Vec<Lot> = Vec::new();
        let bought = purchases_of_racks(life, years * 12.0, 0.0, design);
        for (number, bought) in (0_u64..).zip(bought) {
            let newest = match spec.refresh.racks {
                RefreshKind::Roadmap if number > 0 => {
                    newest_by(spec.roadmap.iter(), calendar, bought)
                }
                _ => None,
            };
            lots.push(match newest {
                Some((name, _)) => Lot::of_roadmap(spec, design, calendar, (name, bought)),
                None => Lot::alike(spec, design, (number, bought)),
            });
        }
        Self { lots, ends }
    }

    /// Months of the run, of which the last may be a part.
    pub fn months(&self) -> f64 {
        self.ends.last().copied().unwrap_or_default()
    }

    /// Number of the last month of the ledger.
    pub fn last(&self) -> u32 {
        u32::try_from(self.ends.len() - 1).unwrap_or(u32::MAX)
    }

    /// The month of the ledger at whose end something is paid that falls due after so many months.
    pub fn month_of(&self, months: f64) -> u32 {
        let number = self.ends.iter().position(|end| *end >= months - 1e-6);
        number.map_or(self.last(), |number| u32::try_from(number).unwrap_or(u32::MAX))
    }

    /// Months from the first day to the end of a month of the ledger, from 0.
    pub fn end_of(&self, month: u32) -> f64 {
        self.ends[month as usize]
    }

    /// Months from the first day to the beginning of a month of the ledger, from 1.
    pub fn begin_of(&self, month: u32) -> f64 {
        self.ends[month as usize - 1]
    }

    /// The month, counted in twelfths of a year, at whose end payments of a month of the ledger count.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, small")]
    pub fn place_of(&self, month: u32) -> usize {
        let end = self.ends[(month as usize).min(self.ends.len() - 1)];
        // The last may be a part of one, which counts at its end as a whole one would.
        if month == self.last() {
            (end - 1e-6).ceil().max(0.0) as usize
        } else {
            end.round() as usize
        }
    }

    /// Where payments of each month of the ledger count, from 0.
    pub fn places(&self) -> Vec<usize> {
        (0..=self.last()).map(|month| self.place_of(month)).collect()
    }

    /// The lot that stands in a month of the ledger.
    pub fn lot_in(&self, month: u32) -> usize {
        let begin = self.begin_of(month);
        let bought = |lot: &&Lot| lot.bought <= begin + 1e-6;
        self.lots.iter().take_while(bought).count().saturating_sub(1)
    }
}

impl Lot {
    /// Racks as the first, whose hours sell at the price at which the first began.
    fn alike(spec: &FinanceSpec, design: &Design, (path, bought): (u64, f64)) -> Self {
        Self {
            bought,
            launched: bought,
            generation: spec.generation.clone(),
            path,
            start: spec.start_of(&spec.generation).unwrap_or(spec.gpu_hour_price),
            racks: f64::from(design.racks),
            gpus: 1.0,
            work: 1.0,
            rack_price: None,
            converted: Power::ZERO,
        }
    }

    /// As many racks of a generation of the roadmap as fit what was built.
    fn of_roadmap(
        spec: &FinanceSpec,
        design: &Design,
        calendar: &Calendar,
        (name, bought): (&str, f64),
    ) -> Self {
        let generation = &spec.roadmap[name];
        let rated = design.rack_power * f64::from(design.racks);
        // Network and storage take the same share of power as beside the first racks.
        let for_racks = design.fed_power * (rated / design.it_power);
        let racks = racks_that_fit(generation, for_racks, rated * design.liquid_share);
        let gpus = f64::from(racks) * f64::from(generation.gpus);
        let first = spec.roadmap.get(&spec.generation).map_or(1.0, |first| first.training);
        let converts = generation.high_voltage
            && !spec.roadmap.get(&spec.generation).is_some_and(|first| first.high_voltage);
        let power = generation.rack_power * f64::from(racks);
        Self {
            bought,
            launched: generation.months_until(calendar).max(0.0),
            generation: name.to_owned(),
            path: 0,
            start: spec.start_of(name).unwrap_or(generation.gpu_hour_price),
            racks: f64::from(racks),
            gpus: gpus / design.gpus().max(1.0),
            work: generation.training / first,
            rack_price: Some(generation.rack_price),
            converted: if converts { power } else { Power::ZERO },
        }
    }
}

impl FinanceSpec {
    /// The first price of a generation that `finance.price` gives.
    fn start_of(&self, generation: &str) -> Option<Money> {
        self.price.get(generation).and_then(|path| path.start)
    }
}
