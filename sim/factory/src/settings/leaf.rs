//! Single values: how each kind is read from what was written.

use units::{
    Bandwidth, CarbonIntensity, Celsius, Data, DataPrice, DemandPrice, Energy, EnergyPrice, Heat,
    Height, Mass, MassPrice, Money, Power, PowerPrice, Quantity, Ramp, Rate, Salary, Span,
    TemperatureDifference, Volume, VolumeFlow, VolumePrice, WorkRate,
};

use super::{Allowed, Kind, Value, one_of};

/// A value that stands at the end of a key.
pub trait Leaf: Sized + Default {
    /// What an author may write.
    fn kind() -> Kind;

    /// Reads a value.
    ///
    /// # Errors
    /// What would have been right.
    fn parse(value: &Value) -> Result<Self, String>;

    /// Whether its numbers, in the base unit, lie in the range; what is no number does.
    fn is_within(&self, _: Allowed) -> bool {
        true
    }
}

/// A value that is one of a few words.
pub trait Choice: Copy + Default + 'static {
    /// Each word with what it stands for.
    const OPTIONS: &'static [(&'static str, Self)];
}

impl<C: Choice> Leaf for C {
    fn kind() -> Kind {
        Kind::Choice(C::OPTIONS.iter().map(|(word, _)| *word).collect())
    }

    fn parse(value: &Value) -> Result<Self, String> {
        let word = if let Value::Text(text) = value { text.as_str() } else { "" };
        let option = C::OPTIONS.iter().find(|(known, _)| *known == word);
        let words = || C::OPTIONS.iter().map(|(word, _)| *word);
        option
            .map(|(_, choice)| *choice)
            .ok_or_else(|| format!("must be {}", one_of(word, words())))
    }
}

macro_rules! quantity_leaves {
    ($($quantity:ty),+ $(,)?) => { $(
        impl Leaf for $quantity {
            fn kind() -> Kind {
                Kind::Quantity {
                    name: Self::NAME,
                    units: Self::UNITS,
                    base_unit: Self::BASE_UNIT,
                }
            }

            fn parse(value: &Value) -> Result<Self, String> {
                match value {
                    Value::Text(text) => Self::from_text(text).map_err(|error| error.to_string()),
                    _ => Err(expected::<Self>()),
                }
            }

            fn is_within(&self, allowed: Allowed) -> bool {
                allowed.contains(self.base_value())
            }
        }
    )+ };
}

quantity_leaves!(
    Bandwidth,
    CarbonIntensity,
    Celsius,
    Data,
    DataPrice,
    DemandPrice,
    Energy,
    EnergyPrice,
    Heat,
    Height,
    Mass,
    MassPrice,
    Money,
    Power,
    PowerPrice,
    Ramp,
    Rate,
    Salary,
    Span,
    TemperatureDifference,
    Volume,
    VolumeFlow,
    VolumePrice,
    WorkRate,
);

impl Leaf for f64 {
    fn kind() -> Kind {
        Kind::Number
    }

    #[expect(clippy::cast_precision_loss, reason = "no setting comes near 2^53")]
    fn parse(value: &Value) -> Result<Self, String> {
        let number = match value {
            Value::Number(number) => Some(*number),
            Value::Integer(number) => Some(*number as Self),
            Value::Text(text) => percentage(text),
            _ => None,
        };
        number.filter(|number| number.is_finite()).ok_or_else(expected::<Self>)
    }

    fn is_within(&self, allowed: Allowed) -> bool {
        allowed.contains(*self)
    }
}

/// `"85 %"` as 0.85.
fn percentage(text: &str) -> Option<f64> {
    text.trim().strip_suffix('%')?.trim().parse::<f64>().ok().map(|percent| percent / 100.0)
}

impl Leaf for u32 {
    fn kind() -> Kind {
        Kind::Integer
    }

    fn parse(value: &Value) -> Result<Self, String> {
        match value {
            Value::Integer(number) => {
                Self::try_from(*number).map_err(|_| format!("must be from 0 to {}", Self::MAX))
            }
            _ => Err(expected::<Self>()),
        }
    }

    fn is_within(&self, allowed: Allowed) -> bool {
        allowed.contains(f64::from(*self))
    }
}

impl Leaf for u64 {
    fn kind() -> Kind {
        Kind::Integer
    }

    fn parse(value: &Value) -> Result<Self, String> {
        match value {
            Value::Integer(number) => {
                Self::try_from(*number).map_err(|_| "must be 0 or more".to_owned())
            }
            _ => Err(expected::<Self>()),
        }
    }
}

impl Leaf for bool {
    fn kind() -> Kind {
        Kind::Switch
    }

    fn parse(value: &Value) -> Result<Self, String> {
        if let Value::Switch(on) = value { Ok(*on) } else { Err(expected::<Self>()) }
    }
}

impl Leaf for String {
    fn kind() -> Kind {
        Kind::Text
    }

    fn parse(value: &Value) -> Result<Self, String> {
        if let Value::Text(text) = value { Ok(text.clone()) } else { Err(expected::<Self>()) }
    }
}

impl<L: Leaf> Leaf for Vec<L> {
    fn kind() -> Kind {
        Kind::List(Box::new(L::kind()))
    }

    fn parse(value: &Value) -> Result<Self, String> {
        match value {
            Value::List(values) => values.iter().map(L::parse).collect(),
            _ => Err(expected::<Self>()),
        }
    }

    fn is_within(&self, allowed: Allowed) -> bool {
        self.iter().all(|value| value.is_within(allowed))
    }
}

fn expected<L: Leaf>() -> String {
    format!("must be {}", L::kind().in_words())
}
