//! What all quantities have in common: a base unit, arithmetic, and text with a unit.

/// A number with a unit.
pub trait Quantity: Copy + Default {
    /// Name of the quantity, for error messages and schemas.
    const NAME: &'static str;
    /// Units understood in text, separated by commas.
    const UNITS: &'static str;
    /// The unit in which the value is held.
    const BASE_UNIT: &'static str;
    /// Unit used in tables and plots, as a column-name suffix.
    const COLUMN_UNIT: &'static str;

    /// The value in [`Self::BASE_UNIT`].
    fn base_value(self) -> f64;

    /// The value in [`Self::COLUMN_UNIT`].
    fn column_value(self) -> f64;

    /// Reads text such as `"350 MW"`.
    ///
    /// # Errors
    /// When the number is missing or not finite, or the unit is missing or of another quantity.
    fn from_text(text: &str) -> Result<Self, ParseQuantityError>;
}

/// Why a quantity could not be read, in words for the author of a scenario file.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum ParseQuantityError {
    /// The number is missing, malformed, or not finite.
    #[error("{0:?} does not start with a finite number")]
    Number(String),
    /// The unit is missing or not one of this quantity's units.
    #[error("{found:?} is not a unit of {quantity}; use one of {known}")]
    Unit {
        /// Name of the quantity that was expected.
        quantity: &'static str,
        /// Unit found in the text.
        found: String,
        /// Units that would have been understood.
        known: &'static str,
    },
}

/// Splits text into its number, which must be finite, and its unit.
pub(crate) fn split(text: &str) -> Result<(f64, &str), ParseQuantityError> {
    let (number, unit) = number_and_unit(text);
    let finite = |value: &f64| value.is_finite(); // `parse` accepts "inf" and "NaN"
    let value = number.parse().ok().filter(finite);
    let value = value.ok_or_else(|| ParseQuantityError::Number(text.to_owned()))?;
    Ok((value, singular(unit)))
}

/// The number and the unit of text, with a space between them or without: "350 MW" as "350MW".
pub fn number_and_unit(text: &str) -> (&str, &str) {
    let text = text.trim();
    if let Some((number, unit)) = text.split_once(char::is_whitespace) {
        return (number, unit.trim());
    }
    let of_numbers = |letter: char| letter.is_ascii_digit() || "+-.eE".contains(letter);
    let longest = text.find(|letter| !of_numbers(letter)).unwrap_or(text.len());
    // "5eV" begins with "5e", which is no number yet.
    let end = (1..=longest).rev().find(|end| text[..*end].parse::<f64>().is_ok());
    end.map_or((text, ""), |end| text.split_at(end))
}

/// "years" is "year"; the short symbols have no plural.
pub(crate) fn singular(unit: &str) -> &str {
    unit.strip_suffix('s').filter(|word| word.len() >= 4).unwrap_or(unit)
}

/// Defines a quantity held as `f64` in its base unit, whose factor is 1.
///
/// Units stand in ascending order; a value is written in the largest unit that it reaches. Those after
/// `also` are read and never written.
macro_rules! quantity {
    (
        $(#[$doc:meta])*
        $name:ident, column $column:literal = $column_factor:literal {
            $first_from:ident, $first_into:ident, $first_symbol:literal = $first_factor:literal;
            $( $from:ident, $into:ident, $symbol:literal = $factor:literal; )*
        }
        $( also { $( $also:literal = $also_factor:literal; )+ } )?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
        pub struct $name(f64);

        impl $name {
            /// The additive identity.
            pub const ZERO: Self = Self(0.0);

            #[doc = concat!("From a value in ", $first_symbol, ".")]
            pub const fn $first_from(value: f64) -> Self { Self(value * $first_factor) }

            #[doc = concat!("The value in ", $first_symbol, ".")]
            pub const fn $first_into(self) -> f64 { self.0 / $first_factor }

            $(
                #[doc = concat!("From a value in ", $symbol, ".")]
                pub const fn $from(value: f64) -> Self { Self(value * $factor) }

                #[doc = concat!("The value in ", $symbol, ".")]
                pub const fn $into(self) -> f64 { self.0 / $factor }
            )*

            /// The smaller of two values.
            pub const fn min(self, other: Self) -> Self { Self(self.0.min(other.0)) }

            /// The larger of two values.
            pub const fn max(self, other: Self) -> Self { Self(self.0.max(other.0)) }
        }

        impl $crate::Quantity for $name {
            const NAME: &'static str = stringify!($name);
            const UNITS: &'static str =
                concat!($first_symbol $(, ", ", $symbol)* $($(, ", ", $also)+)?);
            const BASE_UNIT: &'static str = $first_symbol;
            const COLUMN_UNIT: &'static str = $column;

            fn base_value(self) -> f64 { self.0 }

            fn column_value(self) -> f64 { self.0 / $column_factor }

            fn from_text(text: &str) -> Result<Self, $crate::ParseQuantityError> {
                let (value, unit) = $crate::quantity::split(text)?;
                match unit {
                    $first_symbol => Ok(Self::$first_from(value)),
                    $( $symbol => Ok(Self::$from(value)), )*
                    $( $( $also => Ok(Self(value * $also_factor)), )+ )?
                    found => Err($crate::ParseQuantityError::Unit {
                        quantity: Self::NAME,
                        found: found.to_owned(),
                        known: Self::UNITS,
                    }),
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::ParseQuantityError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::Quantity::from_text(text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let units = [($first_factor, $first_symbol) $(, ($factor, $symbol))*];
                let fits = |&&(factor, _): &&(f64, &str)| self.0.abs() >= factor;
                let (factor, symbol) = units.iter().filter(fits).next_back().unwrap_or(&units[0]);
                write!(f, "{} {symbol}", self.0 / factor)
            }
        }

        impl std::ops::Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self { Self(self.0 + other.0) }
        }

        impl std::ops::AddAssign for $name {
            fn add_assign(&mut self, other: Self) { self.0 += other.0; }
        }

        impl std::ops::Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self { Self(self.0 - other.0) }
        }

        impl std::ops::Neg for $name {
            type Output = Self;
            fn neg(self) -> Self { Self(0.0 - self.0) } // never -0.0, which prints and hashes apart
        }

        impl std::ops::Mul<f64> for $name {
            type Output = Self;
            fn mul(self, factor: f64) -> Self { Self(self.0 * factor) }
        }

        impl std::ops::Div<f64> for $name {
            type Output = Self;
            fn div(self, divisor: f64) -> Self { Self(self.0 / divisor) }
        }

        impl std::ops::Div for $name {
            type Output = f64;
            fn div(self, other: Self) -> f64 { self.0 / other.0 }
        }

        impl std::iter::Sum for $name {
            fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
                values.fold(Self::ZERO, |sum, value| sum + value)
            }
        }
    };
}
pub(crate) use quantity;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_before_the_unit_may_be_missing() {
        for (text, parts) in [
            ("350MW", ("350", "MW")),
            (" 350 MW ", ("350", "MW")),
            ("1e9/h", ("1e9", "/h")),
            ("-2.5E-3g/kWh", ("-2.5E-3", "g/kWh")),
            ("5eV", ("5", "eV")),
            ("7", ("7", "")),
            ("MW", ("MW", "")),
            ("infMW", ("infMW", "")),
            ("", ("", "")),
        ] {
            assert_eq!(number_and_unit(text), parts, "{text:?}");
        }
    }
}
