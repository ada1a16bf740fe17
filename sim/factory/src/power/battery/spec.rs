//! What a scenario says about the battery of the site.

use units::{Energy, EnergyPrice, Power};

use crate::settings::{Check, above, between, spec};

spec! {
    /// A battery at medium voltage that the whole site shares.
    pub struct BatterySpec {
        /// The most that it draws or delivers; 0 for no battery.
        pub power: Power;
        /// What it holds when new.
        pub energy: Energy;
        /// Energy delivered for each unit of energy charged; each way loses its square root.
        pub round_trip_efficiency: f64 = between(0.1, 1.0);
        /// Share of its energy below which it is never used.
        pub least: f64 = between(0.0, 1.0);
        /// Share of its energy that only an outage may use.
        pub reserve: f64 = between(0.0, 1.0);
        /// The same while a storm is announced (`location.hazard.*.notice`); by default the reserve.
        pub storm_reserve: Option<f64> = between(0.0, 1.0);
        /// Share of its energy that is in it on the first day. One that trades rests there: see `arbitrage`.
        pub filled: f64 = between(0.0, 1.0);
        /// What it draws for itself, always, as a share of its power: cooling and controls.
        pub auxiliaries: f64 = between(0.0, 0.1);
        /// Whether it can feed the site by itself while the grid supplies nothing.
        pub grid_forming: bool;
        /// Whether a static switch hides outages and dips from the halls. Without it racks that have no UPS go off
        /// in the tenth of a second until it feeds them.
        pub seamless: bool;
        /// Import above which it delivers and up to which it charges; by default nothing but the limit of import.
        pub peak_target: Option<Power> = above(0.0);
        /// Share of its power that is kept free while the grid supplies power, to take up the swing of synchronous training
        /// as `swing.filter_power` does, with `swing.filter_time`. An outage may use all of it.
        pub smoothing: f64 = between(0.0, 1.0);
        /// Whether it buys in the cheap hours of a day and delivers in the dear ones; if not, it is kept full. Trades of
        /// a day begin and end at what was in it on the first day (`filled`, its reserve at least). In hours without
        /// trade it buys back what is missing of what trades alone would have left in it then, whatever the price:
        /// what an outage, a peak or a shortage has taken, and what it could not buy for want of room below the limit
        /// or `peak_target`.
        pub arbitrage: bool;
        /// What a megawatt-hour drawn wears it by, which a difference of prices must exceed.
        pub wear_cost: EnergyPrice;
        /// Share of its energy that it loses in a year, used or not.
        pub fade_per_year: f64 = between(0.0, 0.2);
        /// Share of its energy that it loses with each cycle.
        pub fade_per_cycle: f64 = between(0.0, 0.01);
        /// Share of its energy at which its modules are replaced; 0 for never.
        pub replaced_at: f64 = between(0.0, 0.99);
        /// What its modules are bought again for, as a share of what they cost new.
        pub replacement_share: f64 = between(0.0, 1.0);
    }
}

impl BatterySpec {
    /// Whether there is one.
    pub fn is_there(&self) -> bool {
        self.power > Power::ZERO && self.energy > Energy::ZERO
    }

    /// Checks the rules between its keys.
    pub(in crate::power) fn check(&self, check: &mut Check<'_>) {
        let key = |name: &str| format!("power.battery.{name}");
        check.require(
            &[&key("energy"), &key("power")],
            (self.power > Power::ZERO) == (self.energy > Energy::ZERO),
            format!("{} and {}", self.energy, self.power),
            "must be above 0 together with power.battery.power, or 0 with it for no battery",
        );
        for (name, found) in [
            ("grid_forming", self.grid_forming),
            ("seamless", self.seamless),
            ("smoothing", self.smoothing > 0.0),
            ("arbitrage", self.arbitrage),
            ("peak_target", self.peak_target.is_some()),
            ("storm_reserve", self.storm_reserve.is_some()),
        ] {
            let name = key(name);
            check.require(
                &[&name, &key("power"), &key("energy")],
                !found || self.is_there(),
                "a policy without a battery",
                "needs power.battery.power and power.battery.energy above 0, such as \"100 MW\" and \"400 MWh\"",
            );
        }
        check.require(
            &[&key("seamless"), &key("grid_forming")],
            !self.seamless || self.grid_forming,
            "true",
            "must be false unless power.battery.grid_forming is true: the switch hides what the battery carries",
        );
        for (name, share) in [
            ("reserve", Some(self.reserve)),
            ("storm_reserve", self.storm_reserve),
            ("filled", Some(self.filled)),
        ] {
            let share = share.unwrap_or(1.0);
            check.require(
                &[&key(name), &key("least")],
                !self.is_there() || share >= self.least,
                share.to_string(),
                format!("must be at least power.battery.least, which is {}", self.least),
            );
        }
    }
}
