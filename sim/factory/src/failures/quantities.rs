//! What failures and repairs report.

use units::Span;

use super::Upkeep;
use crate::quantities::Better::{Less, More};
use crate::quantities::{Count, Derived, Level, Number, Ratio, Topic, Unit, quantity, total};

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
            label: "repairs that wait", topic: Topic::Reliability, better: Less, grows: true,
            digits: 0, column: "repairs_waiting", channel: "site/repairs_waiting",
        },
    }
}

impl Upkeep {
    /// Brings levels up to now.
    pub fn read(&mut self) {
        self.reports.repairs_waiting.set(Number(self.crews.waiting() as f64));
    }
}
