//! Firm power: what units on the site carry with one to spare, as long as they are there.

use units::{Celsius, Power, Span};

use super::spec::{Mode, Said};
use super::{GeneratorSpec, GroupSpec};
use crate::calendar::Calendar;

/// What a group of units carries, whatever the hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Firm {
    /// What all of its units but one give on a hot day, as dispatch keeps one to spare.
    pub power: Power,
    /// From when on, since building began.
    pub from: Span,
    /// When it leaves, since building began; none where it stays.
    pub until: Option<Span>,
    /// There is no grid meanwhile.
    pub alone: bool,
}

impl Said<'_> {
    /// What groups carry of a plant that has been built for `before_run` when the run begins, in air as hot as
    /// `hot`; not those that run in dear hours alone.
    pub fn firm(&self, calendar: &Calendar, before_run: Span, hot: Celsius) -> Vec<Firm> {
        let steady = self.groups.values().filter(|group| group.mode != Mode::Price);
        let firm = |group: &GroupSpec| {
            let kind: &GeneratorSpec = &self.kinds[&group.kind];
            let day = |day: &String| {
                let days = calendar.days_until(day).expect("a checked day");
                before_run + Span::days(days.max(0) as f64)
            };
            Firm {
                power: group.rating(kind)
                    * (kind.derated(hot) * f64::from(group.units.saturating_sub(1))),
                from: group.from.as_ref().map_or(kind.lead_time, day),
                until: group.until.as_ref().map(day),
                alone: group.mode == Mode::Island,
            }
        };
        steady.map(firm).collect()
    }
}
