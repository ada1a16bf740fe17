//! Amounts: what can be metered, held in one base unit each, and the units in which it is shown.

use units::{Celsius, Data, Energy, EnergyPrice, Mass, Money, Power, Ramp, Span, Volume};

/// A unit as people see it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// For people; empty where there is none.
    pub symbol: &'static str,
    /// How many base units it has.
    pub size: f64,
}

impl Unit {
    /// Of a plain number.
    pub const NONE: Self = Self::new("", 1.0);
    /// Of energy, whose base unit is the joule.
    pub const MEGAWATT_HOUR: Self = Self::new("MWh", 3.6e9);
    /// Of time, whose base unit is the second.
    pub const HOUR: Self = Self::new("h", 3600.0);
    /// Of rack time, whose base unit is the rack-second.
    pub const RACK_HOUR: Self = Self::new("rack-h", 3600.0);
    /// Of short times.
    pub const SECOND: Self = Self::new("s", 1.0);
    /// Of GPU time, whose base unit is the GPU-second.
    pub const GPU_HOUR: Self = Self::new("GPU-h", 3600.0);

    /// A unit of `size` base units.
    pub const fn new(symbol: &'static str, size: f64) -> Self {
        Self { symbol, size }
    }
}

/// What can be metered.
pub trait Amount: Copy {
    /// Unit of a reading.
    const UNIT: Unit;
    /// Unit of what readings add up to over time; the base unit times a second has size 1.
    const OVER_TIME: Unit;
    /// The fraction of the base unit to which flows are held: 2 to the power of minus this. With 16 bits
    /// a watt is cut into 65,536 parts.
    const BITS: u32 = 16;
    /// The value in the base unit.
    fn in_base(self) -> f64;
}

macro_rules! amount {
    (
        $Name:ty: |$value:ident| $base:expr, $unit:expr, over time $over_time:expr
        $(, held to $bits:literal bits)?
    ) => {
        impl Amount for $Name {
            $( const BITS: u32 = $bits; )?
            const UNIT: Unit = $unit;
            const OVER_TIME: Unit = $over_time;
            #[inline]
            fn in_base(self) -> f64 {
                let $value = self;
                $base
            }
        }
    };
}

/// A number of GPUs.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Gpus(pub f64);

/// A number of racks.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Racks(pub f64);

/// An amount of GPU time, in GPU-hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct GpuHours(pub f64);

/// A number of things that are neither GPUs nor jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Number(pub f64);

/// A number of jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct JobCount(pub f64);

/// A part of a whole, between 0 and 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Share(pub f64);

/// Whether something is the case: over time, for how long it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Whether(pub bool);

/// Water used, in litres each second.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct WaterFlow(pub f64);

/// Carbon dioxide emitted, in kilograms each second.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct CarbonFlow(pub f64);

/// Money for each year.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct MoneyPerYear(pub Money);

/// Money for each GPU-hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct MoneyPerGpuHour(pub Money);

/// Money for each hour of a PFLOP a second.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct MoneyPerPflopHour(pub Money);

amount!(Power: |power| power.in_watts(), Unit::new("MW", 1e6), over time Unit::MEGAWATT_HOUR);
amount!(
    Ramp: |ramp| ramp.in_megawatts_per_second(), Unit::new("MW/s", 1.0), over time Unit::NONE
);
amount!(Energy: |energy| energy.in_joules(), Unit::MEGAWATT_HOUR, over time Unit::NONE);
amount!(Span: |span| span.in_seconds(), Unit::HOUR, over time Unit::NONE);
amount!(Celsius: |point| point.in_degrees(), Unit::new("C", 1.0), over time Unit::NONE);
amount!(
    EnergyPrice: |price| price.in_dollars_per_megawatt_hour(),
    Unit::new("USD/MWh", 1.0), over time Unit::NONE
);
amount!(Mass: |mass| mass.in_kilograms(), Unit::new("t", 1e3), over time Unit::NONE);
amount!(Volume: |volume| volume.in_litres(), Unit::new("m3", 1e3), over time Unit::NONE);
amount!(Data: |data| data.in_bytes(), Unit::new("TB", 1e12), over time Unit::NONE);
amount!(Money: |money| money.in_dollars(), Unit::new("USD", 1.0), over time Unit::NONE);
amount!(
    MoneyPerYear: |money| money.0.in_dollars(), Unit::new("USD/year", 1.0), over time Unit::NONE
);
amount!(
    MoneyPerGpuHour: |money| money.0.in_dollars(),
    Unit::new("USD/GPU-h", 1.0), over time Unit::NONE
);
amount!(
    MoneyPerPflopHour: |money| money.0.in_dollars(),
    Unit::new("USD/PFLOP-h", 1.0), over time Unit::NONE
);
amount!(Gpus: |gpus| gpus.0, Unit::new("GPUs", 1.0), over time Unit::GPU_HOUR);
amount!(Racks: |racks| racks.0, Unit::new("racks", 1.0), over time Unit::RACK_HOUR);
amount!(GpuHours: |hours| hours.0 * 3600.0, Unit::GPU_HOUR, over time Unit::NONE);
amount!(Number: |number| number.0, Unit::NONE, over time Unit::NONE);
amount!(JobCount: |jobs| jobs.0, Unit::new("jobs", 1.0), over time Unit::NONE);
amount!(Share: |share| share.0, Unit::NONE, over time Unit::NONE);
amount!(Whether: |it| f64::from(u8::from(it.0)), Unit::NONE, over time Unit::HOUR);
amount!(
    WaterFlow: |flow| flow.0,
    Unit::new("m3/h", 1000.0 / 3600.0), over time Unit::new("m3", 1000.0),
    held to 38 bits
);
amount!(
    CarbonFlow: |flow| flow.0,
    Unit::new("t/h", 1000.0 / 3600.0), over time Unit::new("t", 1e3),
    held to 38 bits
);
