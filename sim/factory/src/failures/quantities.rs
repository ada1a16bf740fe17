//! What failures and repairs report.

use units::{SimTime, Span};

use super::repair::{Crews, Parts};
use super::{Autonomy, RmaSpec, Upkeep};
use crate::quantities::Better::{Less, More};
use crate::quantities::{
    Count, Derived, Family, Level, Number, Ratio, Sample, Topic, Unit, last, mean, quantity, total,
};

/// The unit of autonomy.
const DAY: Unit = Unit::new("d", 86_400.0);
/// Share of the capacity down to which a plant is said to live on.
const ALIVE: f64 = 0.9;

quantity! {
    /// Set by upkeep alone, read by the registry.
    pub struct Reports: "failures" {
        /// Times that racks tripped for lack of coolant flow.
        trips: Count = {
            label: "trips for lack of coolant", topic: Topic::Reliability, better: Less, grows: true,
            digits: 0, run: &[total("coolant_trips")],
        },
        /// Time from the loss of flow to each trip, all together.
        trip_time: Level<Span> = { label: "time to trips" },
        /// Mean time from the loss of flow to the trip.
        mean_trip_time: Ratio = {
            label: "time to a trip", topic: Topic::Reliability, better: More,
            total_unit: Unit::SECOND, run: &[total("coolant_trip_time_s")],
            undefined: "no rack tripped for lack of coolant",
            derived: Some(Derived::Ratio(&["trip_time"], &["trips"])),
        },
        /// Repairs that wait for a crew at the end of the hour.
        repairs_waiting: Level<Number> = {
            label: "repairs that wait for a crew", short: "repairs that wait",
            topic: Topic::Reliability, better: Less, grows: true,
            digits: 0, column: "repairs_waiting", channel: "site/repairs_waiting",
        },
        /// Places that wait for a part at the end of the hour.
        waiting_for_part: Level<Number> = {
            label: "repairs that wait for a part", short: "waiting for parts",
            topic: Topic::Reliability, better: Less, grows: true,
            digits: 0, column: "repairs_waiting_for_part",
        },
        /// Visits of crews that are done, by skill.
        repairs: Family<Count> = {
            label: "visits of crews", topic: Topic::Reliability, better: Less, grows: true, digits: 0,
            column: "crew_visits", run: &[total("crew_visits")],
        },
        /// Parts exchanged, such as trays.
        swaps: Count = {
            label: "parts exchanged", topic: Topic::Reliability, better: Less, grows: true, digits: 0,
            column: "parts_exchanged", run: &[total("parts_exchanged")],
        },
        /// Parts taken off the shelf for a place.
        handed: Count = {
            label: "parts handed out", topic: Topic::Reliability, better: Less, grows: true, digits: 0,
            run: &[total("parts_handed_out")],
        },
        /// Parts taken out of their places, to the bench or to their makers.
        removed: Count = {
            label: "parts taken out", topic: Topic::Reliability, better: Less, grows: true, digits: 0,
            run: &[total("parts_removed")],
        },
        /// Time from asking for a crew to its beginning, for each visit.
        wait_for_crew: Sample<Span> = {
            label: "wait for a crew", topic: Topic::Reliability, better: Less,
            run: &[mean("wait_for_crew_mean_h")], undefined: "no crew was needed",
        },
        /// Time that an exchange waits for its part, 0 where it is in stock.
        wait_for_part: Sample<Span> = {
            label: "wait for a part", topic: Topic::Reliability, better: Less,
            run: &[mean("wait_for_part_mean_h")], undefined: "no part was needed",
        },
        /// Time of all seats of crews on shift until now, by skill.
        seat_time: Family<Level<Span>> = {
            label: "crew seats on shift", topic: Topic::Reliability, grows: true, digits: 0,
            run: &[total("crew_seat_hours")],
        },
        /// Time that crews have worked until now, by skill.
        crew_time: Family<Level<Span>> = {
            label: "crews at work", topic: Topic::Reliability, grows: true, digits: 0,
            run: &[total("crew_hours_worked")],
        },
        /// Time that crews have worked for each hour of their seats.
        crew_use: Ratio = {
            label: "crews at work, of seats", topic: Topic::Reliability, digits: 4,
            run: &[total("crew_use")], undefined: "no crew was on shift",
            derived: Some(Derived::Ratio(&["crew_time"], &["seat_time"])),
        },
        /// Parts in stock at the end of the hour, by kind.
        stock: Family<Level<Number>> = {
            label: "parts in stock", topic: Topic::Reliability, grows: true, digits: 0,
            column: "parts_in_stock", run: &[total("parts_in_stock")],
        },
        /// Parts on the bench or at their makers at the end of the hour, by kind.
        away: Family<Level<Number>> = {
            label: "parts away", topic: Topic::Reliability, better: Less, grows: true, digits: 0,
            column: "parts_away", run: &[total("parts_away")],
        },
        /// Parts bought to replace those that were scrapped.
        parts_bought: Count = {
            label: "parts scrapped and bought", topic: Topic::Reliability, better: Less, grows: true,
            digits: 0, column: "parts_bought", run: &[total("parts_bought")],
        },
        /// Days until the stock of the part that runs out first is empty, once its maker delivers nothing and repairs
        /// nothing: what is expected of the rates of failure.
        stock_lasts: Level<Span> = {
            label: "stock without supply", topic: Topic::Reliability, better: More, unit: DAY,
            total_unit: DAY, digits: 1, run: &[total("stock_without_supply_days")],
            undefined: "no part is exchanged",
        },
        /// Days of a stop of supply until 90 % of the places with such a part are left: what is expected of the rates
        /// of failure and the stock.
        lives_on: Level<Span> = {
            label: "autonomy without supply", topic: Topic::Reliability, better: More, unit: DAY,
            total_unit: DAY, digits: 1, run: &[total("autonomy_days_supply_stop")],
            undefined: "no part is exchanged",
        },
        /// Parts in stock at the start.
        stocked: Level<Number> = {
            label: "parts stocked", topic: Topic::Size, grows: true, digits: 0,
            run: &[last("parts_stocked")],
        },
    }
}

impl Reports {
    /// Those of these crews and parts.
    pub(super) fn of(crews: &Crews, parts: &Parts) -> Self {
        Self {
            repairs: Family::of(crews.skills()),
            seat_time: Family::of(crews.skills()),
            crew_time: Family::of(crews.skills()),
            stock: Family::of(parts.names()),
            away: Family::of(parts.names()),
            ..Self::default()
        }
    }
}

impl Upkeep {
    /// Says how long the plant lives on its stock.
    pub(super) fn tell_autonomy(&mut self, rma: &RmaSpec) {
        let kinds = (0..self.stocked.len()).filter_map(|kind| self.autonomy(kind, rma));
        let of = |one: &Autonomy| one.until(ALIVE).in_days();
        if let Some(least) = kinds.min_by(|one, other| of(one).total_cmp(&of(other))) {
            self.reports.stock_lasts.set(least.until_empty());
            self.reports.lives_on.set(least.until(ALIVE));
        }
    }

    /// Brings levels up to now.
    pub fn read(&mut self, now: SimTime) {
        let reports = &mut self.reports;
        reports.repairs_waiting.set(Number(self.crews.waiting() as f64));
        for (pool, (seats, worked)) in self.crews.times(now).enumerate() {
            reports.seat_time.member(pool).set(seats);
            reports.crew_time.member(pool).set(worked);
        }
        let mut waiting = 0;
        for (kind, (stock, away, orders)) in self.parts.levels(now).enumerate() {
            reports.stock.member(kind).set(Number(stock.into()));
            reports.away.member(kind).set(Number(away.into()));
            waiting += orders;
        }
        reports.waiting_for_part.set(Number(waiting as f64));
        if now == SimTime::START {
            let stocked: u32 = self.parts.levels(now).map(|(stock, ..)| stock).sum();
            reports.stocked.set(Number(stocked.into()));
        }
    }
}
