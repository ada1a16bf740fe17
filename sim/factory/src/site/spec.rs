//! What a scenario says about climate, grid, prices and hazards.

use std::collections::BTreeMap;

use units::{
    CarbonIntensity, Celsius, DemandPrice, EnergyPrice, Height, MassPrice, Power, Ramp, Rate, Span,
    TemperatureDifference, VolumePrice,
};

use super::connection::check_calls;
use super::dips::Faults;
use super::limits::check_hours;
use super::surplus::check_surpluses;
use super::{
    CallSpec, CloudSpec, CurveSpec, DipSpec, FeedsSpec, LimitsSpec, MarketSpec, RuleSpec,
    SeriesSpec, SurplusSpec,
};
use crate::calendar::MONTHS;
use crate::settings::{Check, Choice, above, any, at_least, between, one_of, spec};

spec! {
    /// The place where the plant stands.
    pub struct SiteSpec {
        /// What the place is called.
        pub label: String;
        /// Country, by its ISO 3166 code.
        pub country: String;
        /// Degrees north of the equator.
        pub latitude: f64 = between(-90.0, 90.0);
        /// Degrees east of Greenwich.
        pub longitude: f64 = between(-180.0, 180.0);
        /// Hours of the plant's clock before Coordinated Universal Time, all year: it has no daylight saving time. Recorded
        /// prices and carbon need it.
        pub clock: Option<f64> = between(-12.0, 14.0);
        /// Height above the sea, which decides the pressure of the air and so its wet bulb.
        pub elevation: Height = between(-500.0, 5000.0);
        /// Temperature and humidity.
        pub weather: WeatherSpec;
        /// The grid connection.
        pub grid: GridSpec;
        /// Clouds.
        pub cloud: CloudSpec;
        /// What generation on the site burns.
        pub fuel: FuelSpec;
        /// What energy, carbon and water cost.
        pub tariff: TariffSpec;
        /// Names of the hazards in use; empty for all of them.
        pub only_hazards: Vec<String>;
        /// What may strike the site.
        pub hazard: BTreeMap<String, HazardSpec>;
    }
}

spec! {
    /// Weather: by a generator from monthly normals, constant, or from a file.
    pub struct WeatherSpec {
        /// Where hourly weather comes from.
        pub kind: WeatherKind;
        /// EnergyPlus weather file (EPW) for the kind "file", beside the scenario that names it.
        pub file: Option<String>;
        /// Dry-bulb temperature for the kind "constant".
        pub dry_bulb: Option<Celsius> = between(-60.0, 60.0);
        /// Relative humidity for the kind "constant".
        pub relative_humidity: Option<f64> = between(0.01, 1.0);
        /// Mean dry-bulb temperature of each month.
        pub mean: Vec<Celsius> = between(-60.0, 60.0);
        /// Mean daily maximum of each month.
        pub high: Vec<Celsius> = between(-60.0, 60.0);
        /// Mean daily minimum of each month.
        pub low: Vec<Celsius> = between(-60.0, 60.0);
        /// Mean dew point of each month.
        pub dew_point: Vec<Celsius> = between(-60.0, 40.0);
        /// Standard deviation of a day's mean temperature about the month's, for each month.
        pub day_deviation: Vec<TemperatureDifference> = between(0.0, 15.0);
        /// Correlation of that deviation between successive days.
        pub day_correlation: f64 = between(0.0, 0.99);
        /// Standard deviation of a year's mean temperature.
        pub year_deviation: TemperatureDifference = between(0.0, 5.0);
        /// Warming to add to the normals, for climate change.
        pub warming: TemperatureDifference = between(-10.0, 10.0);
    }
}

spec! {
    /// The grid connection as the utility delivers it.
    pub struct GridSpec {
        /// Greatest power that the grid can deliver to the site, where that is known.
        pub capacity: Option<Power> = above(0.0);
        /// How often the site loses all supply.
        pub outage_rate: Rate = at_least(0.0);
        /// Median duration of a loss.
        pub outage_median: Span = between(1.0, 31_536_000.0);
        /// Standard deviation of the logarithm of the duration.
        pub outage_spread: f64 = between(0.0, 3.0);
        /// A loss of supply at a set time, for drills and tests.
        pub planned_outage: Option<Span>;
        /// How long that loss lasts.
        pub planned_duration: Option<Span> = at_least(1.0);
        /// How long neither crews nor fuel can reach the site from then on, as in a storm.
        pub planned_access_lost: Option<Span>;
        /// How long supply must have been back before halls that went dark return, and before generating sets hand over
        /// what they carry.
        pub return_delay: Span;
        /// How fast what is drawn may rise when halls return, and when jobs start where `power.ramp` says so: one after
        /// the other.
        pub ramp_limit: Ramp = above(0.0);
        /// Size of a site above which that holds.
        pub ramp_from: Power = at_least(0.0);
        /// The most that what is drawn may go up and down by within seconds, as the grid's operator asks; none
        /// where it asks for nothing.
        pub swing_limit: Option<Power> = above(0.0);
        /// How fast it may.
        pub swing_ramp_limit: Option<Ramp> = above(0.0);
        /// Lowest frequency of the band in which generators and neighbours feel a swing, in hertz.
        pub swing_band_from_hz: f64 = between(0.001, 1000.0);
        /// Highest frequency of it, in hertz.
        pub swing_band_to_hz: f64 = between(0.001, 1000.0);
        /// How often a fault of the grid dips its voltage, too short for an outage.
        pub dip_rate: Rate = at_least(0.0);
        /// Contracts in force by which the utility may call for less to be drawn; none if empty.
        pub calls: Vec<String>;
        /// Such contracts, by name.
        pub call: BTreeMap<String, CallSpec>;
        /// What the connection gives from which day on, while it is built.
        pub limits: LimitsSpec;
        /// By month, from `january` to `december`: what may be drawn in each of the 24 hours of its days, as a share
        /// of what the connection gives, where it is flexible. A month without a list has no such limit.
        pub limit_hours: BTreeMap<String, Vec<f64>> = between(0.0, 1.0);
        /// Feeds that stand in for each other.
        pub feeds: FeedsSpec;
        /// How the voltage dips then.
        pub dip: DipSpec;
        /// What equipment bears of dips, and what connections demand.
        pub curve: BTreeMap<String, CurveSpec>;
        /// Which of these hold.
        pub rule: RuleSpec;
        /// Carbon dioxide emitted for the energy drawn.
        pub carbon_intensity: CarbonIntensity;
        /// The same of every hour as it was recorded, instead of that.
        pub carbon_series: SeriesSpec;
    }
}

spec! {
    /// Fuel of generation on the site.
    pub struct FuelSpec {
        /// Its price, delivered, for each unit of its energy by the lower heating value.
        pub price: EnergyPrice = any();
        /// Carbon dioxide of that.
        pub carbon: CarbonIntensity;
    }
}

spec! {
    /// What the site pays for what it uses.
    pub struct TariffSpec {
        /// Where hourly prices come from.
        pub kind: TariffKind;
        /// Price of energy in peak hours, delivered.
        pub peak_energy: EnergyPrice = any();
        /// Price of energy in all other hours, delivered.
        pub off_peak_energy: EnergyPrice = any();
        /// First hour of the day in which the peak price holds, on weekdays.
        pub peak_begins: u32 = between(0.0, 24.0);
        /// First hour after that in which it no longer does; before the first to cross midnight.
        pub peak_ends: u32 = between(0.0, 24.0);
        /// Recorded prices, for the kind "file".
        pub series: SeriesSpec;
        /// What a dollar buys of the currency of recorded prices; needed unless that is the dollar.
        pub rate: Option<f64> = above(0.0);
        /// Prices by a generator, for the kind "market".
        pub market: MarketSpec;
        /// Names of the surpluses in which these prices fall, whatever their kind: hours of sun and wind.
        pub surpluses: Vec<String>;
        /// Such surpluses.
        pub surplus: BTreeMap<String, SurplusSpec>;
        /// What each unit of energy costs beyond these prices, whatever their kind: grid, levies, a supplier's fee.
        pub adder: EnergyPrice = any();
        /// Price of each month's peak power.
        pub demand_charge: DemandPrice;
        /// Time over which power is averaged for that: 15, 30 or 60 minutes.
        pub peak_interval: Span = between(900.0, 3600.0);
        /// Months of the calendar, this one among them, of whose peaks the highest is paid for; 0 or 1 for this one's own.
        pub ratchet: u32 = between(0.0, 120.0);
        /// Share of an earlier month's peak that counts so.
        pub ratchet_share: f64 = between(0.0, 1.0);
        /// Price of carbon emitted by the energy drawn.
        pub carbon: MassPrice;
        /// Price of nitrogen oxides that the site emits.
        pub nox: MassPrice;
        /// Price of water.
        pub water: VolumePrice;
    }
}

spec! {
    /// A natural or other hazard with a season and consequences.
    pub struct HazardSpec {
        /// How often it strikes, averaged over the year.
        pub rate: Rate = at_least(0.0);
        /// First month of its season.
        pub first_month: u32 = between(1.0, 12.0);
        /// Last month of its season; earlier than the first when it spans the new year.
        pub last_month: u32 = between(1.0, 12.0);
        /// Probability that the grid fails when it strikes.
        pub outage_probability: f64 = between(0.0, 1.0);
        /// Median duration of that failure.
        pub outage_median: Span = between(1.0, 31_536_000.0);
        /// Standard deviation of the logarithm of that duration.
        pub outage_spread: f64 = between(0.0, 3.0);
        /// How long repair crews cannot work when it strikes.
        pub access_lost: Span;
        /// How long before it strikes it is announced: the battery of the site raises its reserve then.
        pub notice: Span;
    }
}

/// Where hourly weather comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WeatherKind {
    /// A seeded generator around monthly normals.
    #[default]
    Normals,
    /// The same at every hour.
    Constant,
    /// An EPW file, repeated every year.
    File,
}

impl Choice for WeatherKind {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("normals", Self::Normals), ("constant", Self::Constant), ("file", Self::File)];
}

/// Where hourly prices come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TariffKind {
    /// Two prices, at peak and at other hours.
    #[default]
    Levels,
    /// A seeded generator of a wholesale market.
    Market,
    /// A CSV file of recorded prices.
    File,
}

impl Choice for TariffKind {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("levels", Self::Levels), ("market", Self::Market), ("file", Self::File)];
}

impl TariffSpec {
    /// Checks that a peak price, where there is one, holds at some hours and not at others; and the rest.
    fn check(&self, check: &mut Check<'_>) {
        self.market.check(self.kind == TariffKind::Market, check);
        let minutes = self.peak_interval.in_minutes();
        check.require(
            &["location.tariff.peak_interval"],
            [15.0, 30.0, 60.0].iter().any(|allowed: &f64| (minutes - allowed).abs() < 1e-6),
            self.peak_interval.to_string(),
            "must be 15, 30 or 60 min",
        );
        check.require(
            &["location.tariff.kind", "location.tariff.series.file"],
            self.kind != TariffKind::File || self.series.file.is_some(),
            "\"file\"",
            "needs location.tariff.series.file",
        );
        check_surpluses(&self.surpluses, &self.surplus, check);
        let (begins, ends) = (self.peak_begins, self.peak_ends);
        let all_day = (begins, ends) == (0, 24);
        check.require(
            &["location.tariff.peak_begins", "location.tariff.peak_ends"],
            begins % 24 != ends % 24 || all_day || self.peak_energy == self.off_peak_energy,
            begins.to_string(),
            format_args!(
                "must differ from location.tariff.peak_ends, which is {ends}; 0 to 24 is the whole day, and \
                 equal prices have no peak"
            ),
        );
    }
}

/// How near the mean of a day may come to its minimum or maximum, of the distance between both: hours
/// cannot have such a mean otherwise.
pub(super) const LEAST_SHARE: f64 = 0.125;

impl WeatherSpec {
    /// The normals of a month agree with each other.
    fn check_normals(&self, check: &mut Check<'_>) {
        let all = [&self.mean, &self.high, &self.low, &self.dew_point];
        if all.iter().any(|months| months.len() != 12) {
            return;
        }
        for (month, name) in MONTHS.into_iter().enumerate() {
            let [mean, high, low, dew_point] = all.map(|months| months[month]);
            let margin = high.above(low) * LEAST_SHARE;
            let rounding = TemperatureDifference::kelvins(1e-9);
            check.require(
                &["location.weather.mean", "location.weather.high", "location.weather.low"],
                low <= high && mean + rounding >= low + margin && mean <= high - margin + rounding,
                format_args!("{mean} in {name}"),
                format_args!(
                    "must lie between location.weather.low and high, {low} and {high}, and an eighth of \
                     their distance from each"
                ),
            );
            check.require(
                &["location.weather.dew_point", "location.weather.mean"],
                dew_point <= mean,
                format_args!("{dew_point} in {name}"),
                format_args!("must be at most the mean of the month, which is {mean}"),
            );
        }
    }
}

impl SiteSpec {
    /// The hazards in use, with their names.
    pub fn hazards(&self) -> impl Iterator<Item = (&String, &HazardSpec)> {
        let used = |name: &String| self.only_hazards.is_empty() || self.only_hazards.contains(name);
        self.hazard.iter().filter(move |(name, _)| used(name))
    }

    /// Checks the rules between keys.
    pub fn check(&self, check: &mut Check<'_>) {
        let weather = &self.weather;
        let months = [
            ("mean", weather.mean.len()),
            ("high", weather.high.len()),
            ("low", weather.low.len()),
            ("dew_point", weather.dew_point.len()),
            ("day_deviation", weather.day_deviation.len()),
        ];
        for (name, length) in months {
            check.require(
                &[&format!("location.weather.{name}")],
                length == 12,
                format_args!("{length} values"),
                "must have 12 values, one for each month",
            );
        }
        weather.check_normals(check);
        self.cloud.check(check);
        let constant = weather.dry_bulb.is_some() && weather.relative_humidity.is_some();
        check.require(
            &[
                "location.weather.kind",
                "location.weather.dry_bulb",
                "location.weather.relative_humidity",
            ],
            weather.kind != WeatherKind::Constant || constant,
            "\"constant\"",
            "needs location.weather.dry_bulb and location.weather.relative_humidity",
        );
        check.require(
            &["location.weather.kind", "location.weather.file"],
            weather.kind != WeatherKind::File || weather.file.is_some(),
            "\"file\"",
            "needs location.weather.file",
        );
        for name in &self.only_hazards {
            check.require(
                &["location.only_hazards"],
                self.hazard.contains_key(name),
                format_args!("{name:?}"),
                format_args!(
                    "must name a hazard of the site: {}",
                    one_of(name, self.hazard.keys().map(String::as_str))
                ),
            );
        }
        self.tariff.check(check);
        check_hours(&self.grid.limit_hours, check);
        let grid = &self.grid;
        Faults { dip: &grid.dip, curve: &grid.curve, rule: &grid.rule }.check(check);
        check_calls(&grid.calls, &grid.call, check);
        check.require(
            &["location.grid.planned_outage", "location.grid.planned_duration"],
            grid.planned_outage.is_some() == grid.planned_duration.is_some(),
            "one of them",
            "planned_outage and planned_duration must be given together",
        );
    }
}
