//! Surpluses: hours in which sun and wind are more than a region needs, so that the price of energy falls to nearly nothing.
//! They are a sign to those who can wait or store, and limit nobody.

use std::collections::BTreeMap;

use engine::Stream;
use units::EnergyPrice;

use crate::calendar::Moment;
use crate::settings::{Check, any, between, one_of, spec};

spec! {
    /// Hours of a season in which energy may cost next to nothing.
    pub struct SurplusSpec {
        /// Months that have such days, from 1 for January.
        pub months: Vec<u32> = between(1.0, 12.0);
        /// First hour of a surplus.
        pub first_hour: u32 = between(0.0, 23.0);
        /// First hour after that without.
        pub last_hour: u32 = between(1.0, 24.0);
        /// Share of the days of these months that have one.
        pub days: f64 = between(0.0, 1.0);
        /// Price in it where the tariff asks for more; `adder` comes on top.
        pub price: EnergyPrice = any();
    }
}

/// Those of a tariff that are in force.
#[derive(Clone, Debug)]
pub(super) struct Surpluses(Vec<(SurplusSpec, Stream)>);

impl Surpluses {
    /// Those of a scenario that are named, each with luck of its own.
    pub(super) fn new(names: &[String], known: &BTreeMap<String, SurplusSpec>, seed: u64) -> Self {
        let used = known.iter().filter(|(name, _)| names.contains(name));
        let stream = |name: &String| Stream::new(seed, &format!("tariff/surplus/{name}"), 0);
        Self(used.map(|(name, spec)| (spec.clone(), stream(name))).collect())
    }

    /// What energy costs for which so much is asked otherwise. Every day is a function of its number.
    pub(super) fn least(&self, price: EnergyPrice, moment: Moment) -> EnergyPrice {
        let holds = |spec: &SurplusSpec, stream: &Stream| {
            let month = spec.months.iter().any(|&month| month as usize == moment.month + 1);
            let hours = (spec.first_hour..spec.last_hour).contains(&moment.hour);
            month && hours && stream.clone().at(moment.day).uniform() < spec.days
        };
        let held = self.0.iter().filter(|(spec, stream)| holds(spec, stream));
        held.fold(price, |least, (spec, _)| least.min(spec.price))
    }

    /// Whether there are none.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Checks names and hours of surpluses.
pub(super) fn check_surpluses(
    names: &[String],
    known: &BTreeMap<String, SurplusSpec>,
    check: &mut Check<'_>,
) {
    for name in names {
        check.require(
            &["location.tariff.surpluses"],
            known.contains_key(name),
            format_args!("{name:?}"),
            format_args!(
                "must name a surplus below location.tariff.surplus: {}",
                one_of(name, known.keys().map(String::as_str))
            ),
        );
    }
    for (name, surplus) in known {
        let key = |field: &str| format!("location.tariff.surplus.{name}.{field}");
        check.require(
            &[&key("first_hour"), &key("last_hour")],
            surplus.first_hour < surplus.last_hour,
            surplus.first_hour.to_string(),
            format_args!("must be below {}, {}", key("last_hour"), surplus.last_hour),
        );
    }
}
