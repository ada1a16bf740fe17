//! The connection: contracts that call for less, and feeds of which one is lost, change what may be drawn.

use engine::Schedule;
use units::{EnergyPrice, Money, Power, SimDuration, SimTime};

use super::Plant;
use crate::buildout::Temporary;
use crate::effect::{Changed, Effect};
use crate::generation::Event as OfGeneration;
use crate::results::Incident;
use crate::site::StandIn;

/// How long it is known what a timetable says: longer than any checkpoint takes.
const KNOWN_FOR: SimDuration = SimDuration::hours(24);

/// What calls of the utility have done.
#[derive(Debug, Default)]
pub(super) struct Calls {
    /// The contracts on whose calls less may be drawn.
    called: Vec<u16>,
    /// How long what changes at this instant has been known.
    pub(super) notice: SimDuration,
    /// What may be drawn has changed since the plant last settled.
    pub(super) eased: bool,
    /// What the utility owes for calls.
    credit: Money,
}

impl Plant {
    /// What may be drawn changes: racks slow down or go off, or may do more again, when the plant settles.
    pub(super) fn change_connection(
        &mut self,
        effect: Effect,
        agenda: &mut impl Schedule<super::Event>,
    ) -> Changed {
        let now = agenda.now();
        match effect {
            Effect::CallNoticed { begins } => {
                self.prepare_for(begins, agenda);
                return Changed::NOTHING;
            }
            Effect::CallBegins { call, notice, length } => {
                self.settle_call(now);
                if self.calls.called.is_empty() {
                    self.power.curtail();
                }
                self.calls.called.push(call);
                self.calls.notice = notice;
                let what = format!("call: {}", self.site.name_of_call(call));
                let length = Some(length);
                self.records.incident(Incident { at: now, what, place: 0, length });
            }
            Effect::CallEnds { call } => {
                self.settle_call(now);
                self.calls.called.retain(|it| *it != call);
                if self.calls.called.is_empty() {
                    self.power.end_curtailment();
                }
            }
            Effect::FeedsChange => self.note_turn(),
            _ => {}
        }
        self.limit_import(now);
        self.calls.eased = true;
        Changed::SUPPLY
    }

    /// As much may be drawn as is built, agreed and left by calls and feeds.
    pub(super) fn limit_import(&mut self, now: SimTime) {
        let site = self.design.site_power;
        let built = self.building.import().unwrap_or(site);
        let alone = self.generation.is_alone();
        let available = |agreed: Power| {
            if alone { Power::ZERO } else { self.site.available(agreed, now) }
        };
        self.power.limit_import(built, site, available);
        let lead = self.generation.lead();
        if lead > SimDuration::ZERO && !alone {
            let then = |agreed: Power| self.site.available_at(agreed, (now, now + lead));
            self.power.expect_import(built, site, then);
        }
        let temporary = self.building.temporary();
        let own: Power = temporary.iter().map(|it| it.power).sum();
        let supply = |it: &&Temporary| {
            let Temporary { power, price, carbon, .. } = **it;
            (price.is_some() || carbon.is_some()).then_some(StandIn { power, price, carbon })
        };
        let supplies = temporary.iter().filter_map(supply).collect();
        self.site.stand_in(now, (built - own).max(Power::ZERO), supplies);
    }

    /// An hour begins, with what the connection gives by its day, month and hour. That has been known for long: who
    /// must stop has saved its work.
    pub(super) fn follow_limits(&mut self, agenda: &mut impl Schedule<super::Event>) {
        let now = agenda.now();
        self.limit_import(now);
        self.look_ahead(agenda);
        self.calls.notice = KNOWN_FOR;
    }

    /// Less may be drawn from then on: units that are to cover that are called so that they run by then.
    pub(super) fn prepare_for(&self, begins: SimTime, agenda: &mut impl Schedule<super::Event>) {
        let lead = self.generation.lead();
        if lead > SimDuration::ZERO {
            let (now, event) = (agenda.now(), OfGeneration::LessImportAhead);
            let at = begins.in_nanoseconds().saturating_sub(lead.in_nanoseconds());
            let at = SimTime::from_nanoseconds(at).max(now);
            agenda.schedule(at, super::Event::Generation(event));
        }
    }

    /// The same for each hour from which on the connection gives less than in the one before, once units have to be called.
    fn look_ahead(&self, agenda: &mut impl Schedule<super::Event>) {
        let (now, lead) = (agenda.now(), self.generation.lead());
        let agreed = self.design.site_power;
        let gives = |hours: u64| {
            let then = now + SimDuration::hours(hours);
            self.site.available_at(agreed, (now, then))
        };
        // Each hour is looked at once, in the last one in which all units can still be called.
        let hours = lead.in_hours().ceil();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hours")]
        let hours = hours as u64;
        if hours > 0 && gives(hours) < gives(hours - 1) {
            self.prepare_for(now + SimDuration::hours(hours), agenda);
        }
    }

    /// The utility pays for what was not drawn until now on calls in force, by the contract that pays best.
    pub(super) fn settle_call(&mut self, now: SimTime) {
        let pays = self.calls.called.iter().map(|call| self.site.pay_of(*call));
        let pays = pays.reduce(EnergyPrice::max);
        let Some(pay) = pays else { return };
        let energy = self.power.read_curtailed_meter(now);
        self.calls.credit += pay * energy;
    }

    /// What the utility owes for calls since it last paid.
    pub(super) fn take_credit(&mut self, now: SimTime) -> Money {
        self.settle_call(now);
        std::mem::take(&mut self.calls.credit)
    }
}
