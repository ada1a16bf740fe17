//! What a scenario says of what flattens the swing of the whole site.

use units::{Energy, Power, Span};

use crate::settings::{Check, above, spec};

spec! {
    /// A battery at the connection that takes up the swing of synchronous training, and nothing else; a part of the
    /// battery of the site may do so beside it (`power.battery.smoothing`).
    pub struct SwingSpec {
        /// Time constant of its control: what it lets through follows the mean of about so long.
        pub filter_time: Span = above(0.0);
        /// Power of its converter: what the racks leave of the swing beyond that passes it. 0 for no battery.
        pub filter_power: Power;
        /// What it can take and give back within a period.
        pub filter_energy: Energy;
    }
}

impl SwingSpec {
    /// The same with so much power and energy of another battery beside.
    #[must_use]
    pub fn with(&self, (power, energy): (Power, Energy)) -> Self {
        Self {
            filter_power: self.filter_power + power,
            filter_energy: self.filter_energy + energy,
            ..self.clone()
        }
    }

    /// Checks the rules between keys.
    pub fn check(&self, check: &mut Check<'_>) {
        let (power, energy) = (self.filter_power, self.filter_energy);
        check.require(
            &["swing.filter_power", "swing.filter_energy"],
            (power > Power::ZERO) == (energy > Energy::ZERO),
            format_args!("{power} with {energy}"),
            "must both be 0 for no battery, or both above 0: power without content takes up nothing",
        );
    }
}
