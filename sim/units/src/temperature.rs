//! Temperatures: points on the Celsius scale, and differences between them.

use std::ops::{Add, Sub};

use crate::quantity::quantity;

quantity! {
    /// A point on the Celsius scale.
    Celsius, column "c" = 1.0 {
        degrees, in_degrees, "C" = 1.0;
    }
}

quantity! {
    /// A difference of temperatures.
    TemperatureDifference, column "k" = 1.0 {
        kelvins, in_kelvins, "K" = 1.0;
    }
}

impl Celsius {
    /// The absolute temperature in kelvins.
    pub const fn absolute(self) -> f64 {
        self.in_degrees() + 273.15
    }

    /// How far this is above `other`, negative when below.
    pub const fn above(self, other: Self) -> TemperatureDifference {
        TemperatureDifference::kelvins(self.in_degrees() - other.in_degrees())
    }
}

impl Add<TemperatureDifference> for Celsius {
    type Output = Self;
    fn add(self, difference: TemperatureDifference) -> Self {
        Self::degrees(self.in_degrees() + difference.in_kelvins())
    }
}

impl Sub<TemperatureDifference> for Celsius {
    type Output = Self;
    fn sub(self, difference: TemperatureDifference) -> Self {
        Self::degrees(self.in_degrees() - difference.in_kelvins())
    }
}
