//! Quantities: what a room reports, declared once beside the code that sets it.
//!
//! - `amount`: what can be metered, and its units.
//! - `declared`: what there is to know about a quantity; `words`: the words for it.
//! - `output`: what a run reports of it, and the metric that files and people see.
//! - `running`: values that are set; `flow`: those with an integral; `exact`: sums over parts and time;
//!   `histogram` for samples.
//! - `reading`: what can be read of one of many parts of a kind, such as a hall.
//! - `registry`: all that is written from the declarations of all rooms.
//! - `waterfall`: states of GPU time, and the steps at which it is lost.

mod amount;
mod declared;
mod exact;
mod flow;
mod histogram;
mod output;
mod reading;
mod registry;
mod running;
mod waterfall;
mod words;

pub use amount::{
    Amount, CarbonFlow, GpuHours, Gpus, JobCount, MoneyPerGpuHour, MoneyPerPflopHour, MoneyPerYear,
    Number, Racks, Share, Unit, WaterFlow, Whether,
};
pub use declared::{ClassColumn, Declared};
pub use exact::{Addend, Addends, ExactSum, ExactSums, Integral};
pub use flow::Flow;
pub use histogram::Histogram;
pub use output::{
    How, Metric, Output, Value, change, count, last, mean, peak, percentile_95, share_above_zero,
    total,
};
pub use reading::Reading;
pub use registry::{EnergyFlow, Registry, Row};
pub use running::{Count, Family, Kind, Level, Ratio, Running, Sample, State, Sum, Summary};
pub use waterfall::{Fall, GpuTime, Loss, Spent, Step, kept, lost_at, waterfall};
pub use words::{Better, Derived, Meter, Node, Presence, Severity, Topic};

use units::{Power, SimTime};

/// What the plant asks of the quantities of any room.
pub trait Report {
    /// Power that leaves site distribution now, by the ends that quantities declare.
    fn drawn_from_bus(&self) -> Power;

    /// Adds what the hour that ends now brought, one value for each quantity, and begins the next.
    fn end_hour(&mut self, now: SimTime, row: &mut Row);

    /// Adds what the hour that ended last brought to each class of work, in the units in which that is shown, of every
    /// quantity that is told by class.
    fn hour_by_class(&self, hour: &mut Vec<Option<f64>>);

    /// Adds what holds now, one value for each quantity.
    fn now(&self, row: &mut Row);

    /// Adds what the run brought until now, one for each quantity.
    fn summaries(&self, now: SimTime, summaries: &mut Vec<Summary>);
}

/// The power of so many of its smallest parts.
#[inline]
pub(crate) fn power_of(parts: i64) -> Power {
    Power::watts(parts as f64 / exact::per_unit::<Power>())
}

/// Declares what a room reports: a struct of running values that only the room can set, and the
/// table of their declarations. The doc comment of each is its meaning; the keys are the fields of
/// [`Declared`], so that the macro need not know them.
macro_rules! quantity {
    (
        $(#[$about:meta])*
        $vis:vis struct $Reports:ident: $room:literal {
            $( $(#[doc = $meaning:literal])+
               $name:ident: $Kind:ty = { $($key:ident: $value:expr),+ $(,)? }, )+
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Default)]
        $vis struct $Reports {
            $( $(#[doc = $meaning])+ pub(super) $name: $Kind, )+
        }

        impl $Reports {
            /// Everything declared here, in order.
            #[allow(clippy::large_stack_arrays, clippy::allow_attributes, reason = "never on the stack")]
            $vis const DECLARED: &'static [$crate::quantities::Declared] = &[
                $( $crate::quantities::Declared {
                    room: $room,
                    name: stringify!($name),
                    meaning: concat!($($meaning),+).trim_ascii(),
                    $( $key: const { $value }, )+
                    ..$crate::quantities::Declared::of::<$Kind>()
                }, )+
            ];
        }

        impl $crate::quantities::Report for $Reports {
            #[inline]
            fn drawn_from_bus(&self) -> units::Power {
                let parts = 0_i64;
                $(
                    let leaves = const {
                        $crate::quantities::Declared {
                            $( $key: const { $value }, )+
                            ..$crate::quantities::Declared::of::<$Kind>()
                        }
                        .leaves_bus()
                    };
                    let more = if leaves { $crate::quantities::Running::parts(&self.$name) } else { 0 };
                    let parts = parts + more;
                )+
                $crate::quantities::power_of(parts)
            }

            fn end_hour(&mut self, now: units::SimTime, row: &mut $crate::quantities::Row) {
                $( row.push($crate::quantities::Running::end_hour(&mut self.$name, now)); )+
            }

            fn hour_by_class(&self, hour: &mut Vec<Option<f64>>) {
                // Few rooms tell anything by class.
                let _ = &hour;
                $(
                    let declared = const {
                        $crate::quantities::Declared {
                            $( $key: const { $value }, )+
                            ..$crate::quantities::Declared::of::<$Kind>()
                        }
                    };
                    if declared.has_classes() {
                        let members = $crate::quantities::Running::members_of_hour(&self.$name);
                        hour.extend(members.iter().map(|it| it.map(|it| it / declared.unit.size)));
                    }
                )+
            }

            fn now(&self, row: &mut $crate::quantities::Row) {
                $( row.push($crate::quantities::Running::now(&self.$name)); )+
            }

            fn summaries(
                &self,
                now: units::SimTime,
                summaries: &mut Vec<$crate::quantities::Summary>,
            ) {
                $( summaries.push($crate::quantities::Running::summary(&self.$name, now)); )+
            }
        }
    };
}
pub(crate) use quantity;
