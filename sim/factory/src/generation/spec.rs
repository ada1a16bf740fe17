//! What a scenario says about generation on the site: groups of like units, their kinds, solar fields, and islands.

use std::collections::BTreeMap;

use units::{
    CarbonIntensity, Celsius, DemandPrice, EnergyPrice, Power, Span, TemperatureDifference,
};

use crate::calendar::Calendar;
use crate::settings::{Check, Choice, above, any, at_least, between, one_of, spec};

/// Slots of a group: so many units it may have. A spare unit leaves the failures of all others as they were.
pub(super) const SLOTS: u32 = 256;

spec! {
    /// A group of like units that generate on the site.
    pub struct GroupSpec {
        /// Their kind, of `generator`.
        pub kind: String;
        /// How many there are.
        pub units: u32 = between(1.0, 256.0);
        /// When they run: `baseload`, always; `price`, in hours in which energy from the grid is dearer than theirs;
        /// `bridge`, for what the grid cannot give; `island`, for all, as there is no grid while they are there.
        pub mode: Mode;
        /// First day on which they are there, as year-month-day; by default the first day of the run, or, where the
        /// plant is built, so long after building begins as their kind takes to come.
        pub from: Option<String>;
        /// Day on which they leave, as temporary units do when the grid comes; by default they stay.
        pub until: Option<String>;
        /// Rating of one of them, instead of that of its kind.
        pub rating: Option<Power> = above(0.0);
        /// What their fuel costs, instead of `location.fuel.price`.
        pub fuel_price: Option<EnergyPrice> = any();
        /// Carbon dioxide of their fuel, instead of `location.fuel.carbon`.
        pub fuel_carbon: Option<CarbonIntensity>;
        /// Nitrogen oxides for each unit of their electrical energy, instead of those of their kind.
        pub nox: Option<CarbonIntensity>;
    }
}

spec! {
    /// A kind of unit that generates on the site.
    pub struct GeneratorSpec {
        /// Rating of a unit, up to `derate_above`.
        pub rating: Power = above(0.0);
        /// Electrical energy for each unit of energy of the fuel, by its lower heating value, at the rating.
        pub efficiency: f64 = between(0.05, 0.95);
        /// Fuel that a unit uses which runs without load, as a share of what it uses at its rating: between both, fuel
        /// lies on a line (Willans).
        pub no_load: f64 = between(0.0, 0.9);
        /// Least load of a running unit as a share of its rating, below which one unit less runs unless an island or a
        /// bridge needs it.
        pub least_load: f64 = between(0.0, 1.0);
        /// From the call to start until it is in step with the grid.
        pub start_time: Span;
        /// From there until it gives its rating.
        pub ramp_time: Span;
        /// Probability that it starts when called; if not, it is called again.
        pub start_reliability: f64 = between(0.01, 1.0);
        /// The greatest change of load that it takes at once, as a share of what it can give.
        pub step: f64 = between(0.0, 1.0);
        /// Share of its rating that it gives less for each kelvin of the air above `derate_above`.
        pub derate: f64 = between(0.0, 0.1);
        /// Temperature of the air up to which it gives its rating.
        pub derate_above: Celsius = between(-40.0, 60.0);
        /// Share of the time in which it is out after failures.
        pub forced_outage: f64 = between(0.0, 0.5);
        /// Mean time of a crew's repair.
        pub repair_mean: Span = at_least(60.0);
        /// Standard deviation of the logarithm of that time.
        pub repair_spread: f64 = between(0.0, 3.0);
        /// Skill of the crew that repairs it.
        pub skill: String;
        /// For how long in a year it is maintained.
        pub maintenance: Span = between(0.0, 15_768_000.0);
        /// What running it wears it by, for each unit of electrical energy: upkeep that is paid by use, and that prices
        /// of the grid must exceed too.
        pub wear: EnergyPrice;
        /// Nitrogen oxides for each unit of its electrical energy, behind whatever cleans its exhaust, at any load.
        pub nox: CarbonIntensity;
        /// Rent by its rating, where it is not bought.
        pub rent: DemandPrice;
        /// From the order until it runs.
        pub lead_time: Span;
    }
}

spec! {
    /// A solar field.
    pub struct SolarSpec {
        /// Power of its modules in sunlight of 1,000 W/m2.
        pub peak: Power = above(0.0);
        /// What reaches the site of that: temperature, dirt, converters and cables.
        pub performance: f64 = between(0.1, 1.0);
        /// What its energy costs where it stands elsewhere and belongs to others, who sell it by contract: it is not
        /// bought, and counts against what the plant draws in the same hour. Without a price it is the plant's own,
        /// behind its meter.
        pub contract_price: Option<EnergyPrice> = any();
        /// What energy is sold for that the plant does not use; 0 for none.
        pub export_price: EnergyPrice = any();
    }
}

spec! {
    /// A site that runs by itself.
    pub struct IslandSpec {
        /// From the collapse of an island until its units run again.
        pub black_start: Span = at_least(60.0);
    }
}

/// When units run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Always.
    Baseload,
    /// In hours in which energy from the grid is dearer.
    Price,
    /// For what the grid cannot give.
    #[default]
    Bridge,
    /// For all: there is no grid.
    Island,
}

impl Choice for Mode {
    const OPTIONS: &'static [(&'static str, Self)] = &[
        ("baseload", Self::Baseload),
        ("price", Self::Price),
        ("bridge", Self::Bridge),
        ("island", Self::Island),
    ];
}

impl Mode {
    /// Whether as many units run as the load needs, with one to spare.
    pub(super) const fn follows(self) -> bool {
        matches!(self, Self::Bridge | Self::Island)
    }
}

/// All that a scenario says about generation.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// Groups by name.
    pub groups: &'a BTreeMap<String, GroupSpec>,
    /// Kinds by name.
    pub kinds: &'a BTreeMap<String, GeneratorSpec>,
    /// Solar fields by name.
    pub solar: &'a BTreeMap<String, SolarSpec>,
    /// Islands.
    pub island: &'a IslandSpec,
}

impl GroupSpec {
    /// Rating of one of its units, of such a kind.
    pub fn rating(&self, kind: &GeneratorSpec) -> Power {
        self.rating.unwrap_or(kind.rating)
    }
}

impl GeneratorSpec {
    /// What a unit can give of its rating in air of a temperature.
    pub fn derated(&self, air: Celsius) -> f64 {
        let above: TemperatureDifference = air.above(self.derate_above);
        (1.0 - self.derate * above.in_kelvins().max(0.0)).max(0.0)
    }

    /// Power of the fuel that a unit with such a rating uses while it gives so much: a line from no load to the rating.
    pub fn fuel(&self, rating: Power, given: Power) -> Power {
        let share = given / rating;
        rating * ((self.no_load + (1.0 - self.no_load) * share) / self.efficiency)
    }

    /// What of the fuel's energy becomes electrical while it gives a share of its rating.
    pub fn efficiency_at(&self, share: f64) -> f64 {
        let one = Power::watts(1.0);
        one * share / self.fuel(one, one * share)
    }

    /// The least number of units of which all but one give `load`, where each can give `each`; at most `most`.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by min")]
    pub fn with_spare(load: Power, each: Power, most: u32) -> u32 {
        if load <= Power::ZERO {
            return 0;
        }
        if each <= Power::ZERO {
            return most;
        }
        // What lies within a thousand millionth of a unit is that unit.
        let needed = (load / each - 1e-9).ceil().min(f64::from(most)).max(0.0) as u32;
        (needed + 1).min(most)
    }
}

impl Said<'_> {
    /// Checks the rules between keys; `crews` are the skills that there are.
    pub fn check<T>(
        &self,
        crews: &BTreeMap<String, T>,
        check: &mut Check<'_>,
        calendar: Option<&Calendar>,
    ) {
        for (name, group) in self.groups {
            let key = |field: &str| format!("generation.{name}.{field}");
            let kinds = self.kinds.keys().map(String::as_str);
            check.require(
                &[&key("kind")],
                self.kinds.contains_key(&group.kind),
                format_args!("{:?}", group.kind),
                format_args!("must name {}", one_of(&group.kind, kinds)),
            );
            if let Some(calendar) = calendar {
                check_days(group, key, check, calendar);
            }
        }
        for (name, kind) in self.kinds {
            let key = format!("generator.{name}.skill");
            check.require(
                &[&key],
                crews.contains_key(&kind.skill),
                format_args!("{:?}", kind.skill),
                format_args!(
                    "must name a crew: {}",
                    one_of(&kind.skill, crews.keys().map(String::as_str))
                ),
            );
        }
    }
}

/// Days must be days, and in order.
fn check_days(
    group: &GroupSpec,
    key: impl Fn(&str) -> String,
    check: &mut Check<'_>,
    calendar: &Calendar,
) {
    let mut day = |field: &str, day: &Option<String>| {
        let days = day.as_ref().map(|day| calendar.days_until(day));
        let allowed = days.as_ref().and_then(|days| days.as_ref().err()).cloned();
        let found = format!("{:?}", day.clone().unwrap_or_default());
        check.require(&[&key(field)], allowed.is_none(), found, allowed.unwrap_or_default());
        days.and_then(Result::ok)
    };
    let (from, until) = (day("from", &group.from), day("until", &group.until));
    let (first, last) = (from.unwrap_or(0), until.unwrap_or(i64::MAX));
    check.require(
        &[&key("until"), &key("from"), "start"],
        first.max(0) < last,
        format_args!("{:?}", group.until.clone().unwrap_or_default()),
        "must be after the day on which they come, which is the first of the run unless `from` says so",
    );
}
