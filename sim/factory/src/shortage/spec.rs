//! What a scenario says about shortages.

use units::Span;

use crate::settings::{Check, Choice, at_least, between, spec};

spec! {
    /// What gives way when less may be drawn than the plant would use, and in which order.
    pub struct ShortageSpec {
        /// What is resorted to, one after the other, until import is within its limit: `stop_charging` of batteries;
        /// the `battery` of the site down to its reserve; `generation` on the site; `hold`, no new starts of
        /// deferrable classes; `cap`, classes in order of their priority down to their least power; `suspend`,
        /// deferrable jobs save their work and queue again; `battery_reserve`, what only outages use otherwise;
        /// `suspend_all`, the other jobs as well; `drop`, racks of the lowest priority go off, then halls. Steps may be
        /// left out, but for `drop`, which comes last.
        pub order: Vec<Step>;
        /// Share of what may be drawn that stays free when a step is given back.
        pub hysteresis: f64 = between(0.0, 0.5);
        /// From a step given back to the next; longer where the ramp of the connection needs it.
        pub interval: Span = at_least(1.0);
    }
}

/// What may give way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Batteries charge no more.
    StopCharging,
    /// The battery of the site delivers down to its reserve.
    Battery,
    /// Units on the site run.
    Generation,
    /// Jobs of deferrable classes do not start.
    Hold,
    /// Classes of work draw less, those of low priority first.
    Cap,
    /// Deferrable jobs save their work, leave and queue; racks that stand empty go off.
    Suspend,
    /// The battery delivers what only an outage may use otherwise.
    BatteryReserve,
    /// The other jobs save their work, leave and queue.
    SuspendAll,
    /// Racks go off, and what stands on them.
    #[default]
    Drop,
}

impl Step {
    /// How many there are.
    pub const COUNT: usize = 9;

    /// All of them, in the default order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::StopCharging,
        Self::Battery,
        Self::Generation,
        Self::Hold,
        Self::Cap,
        Self::Suspend,
        Self::BatteryReserve,
        Self::SuspendAll,
        Self::Drop,
    ];

    /// As scenarios and tables name it.
    pub fn word(self) -> &'static str {
        let named = Self::OPTIONS.iter().find(|(_, step)| *step == self);
        named.map_or("", |(word, _)| word)
    }
}

impl Choice for Step {
    const OPTIONS: &'static [(&'static str, Self)] = &[
        ("stop_charging", Self::StopCharging),
        ("battery", Self::Battery),
        ("generation", Self::Generation),
        ("hold", Self::Hold),
        ("cap", Self::Cap),
        ("suspend", Self::Suspend),
        ("battery_reserve", Self::BatteryReserve),
        ("suspend_all", Self::SuspendAll),
        ("drop", Self::Drop),
    ];
}

/// Of steps that take more of the same, the lesser one comes first.
const LESSER_FIRST: [(Step, Step); 2] =
    [(Step::Battery, Step::BatteryReserve), (Step::Suspend, Step::SuspendAll)];

impl ShortageSpec {
    /// Checks the rules between its keys.
    pub fn check(&self, check: &mut Check<'_>) {
        let found =
            || format!("{:?}", self.order.iter().map(|step| step.word()).collect::<Vec<_>>());
        let place = |step: Step| self.order.iter().position(|other| *other == step);
        let words = Step::ALL.map(Step::word).join(", ");
        let doubled = self.order.iter().enumerate().find(|(at, step)| place(**step) != Some(*at));
        check.require(
            &["shortage.order"],
            doubled.is_none(),
            found(),
            format_args!(
                "must name {:?} once; the steps are {words}",
                doubled.map_or("each step", |(_, step)| step.word())
            ),
        );
        check.require(
            &["shortage.order"],
            self.order.last() == Some(&Step::Drop),
            found(),
            format_args!("must end with \"drop\", which suffices whatever may be drawn; the steps are {words}"),
        );
        for (lesser, greater) in LESSER_FIRST {
            let sound = match (place(lesser), place(greater)) {
                (Some(lesser), Some(greater)) => lesser < greater,
                _ => true,
            };
            check.require(
                &["shortage.order"],
                sound,
                found(),
                format_args!("must have {:?} before {:?}", lesser.word(), greater.word()),
            );
        }
    }
}
