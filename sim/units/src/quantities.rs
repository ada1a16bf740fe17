//! The quantities, and the few products between them that the models need.

use std::ops::{Div, Mul};

use crate::SimDuration;
use crate::quantity::quantity;

quantity! {
    /// Rate of energy flow.
    Power, column "mw" = 1e6 {
        watts, in_watts, "W" = 1.0;
        kilowatts, in_kilowatts, "kW" = 1e3;
        megawatts, in_megawatts, "MW" = 1e6;
        gigawatts, in_gigawatts, "GW" = 1e9;
    }
}

quantity! {
    /// How fast power changes.
    Ramp, column "mw_per_min" = 1.0 {
        megawatts_per_minute, in_megawatts_per_minute, "MW/min" = 1.0;
        megawatts_per_second, in_megawatts_per_second, "MW/s" = 60.0;
    }
}

quantity! {
    /// An amount of electrical energy or heat.
    Energy, column "mwh" = 3.6e9 {
        joules, in_joules, "J" = 1.0;
        kilowatt_hours, in_kilowatt_hours, "kWh" = 3.6e6;
        megawatt_hours, in_megawatt_hours, "MWh" = 3.6e9;
        gigawatt_hours, in_gigawatt_hours, "GWh" = 3.6e12;
    }
}

quantity! {
    /// Height above the sea.
    Height, column "m" = 1.0 {
        metres, in_metres, "m" = 1.0;
        kilometres, in_kilometres, "km" = 1e3;
    }
}

quantity! {
    /// Heat that a mass stores for each kelvin it warms.
    Heat, column "kj_per_k" = 1e3 {
        joules_per_kelvin, in_joules_per_kelvin, "J/K" = 1.0;
        kilojoules_per_kelvin, in_kilojoules_per_kelvin, "kJ/K" = 1e3;
        megajoules_per_kelvin, in_megajoules_per_kelvin, "MJ/K" = 1e6;
    }
}

quantity! {
    /// A length of time as people write it; [`SimDuration`] is what the agenda counts.
    Span, column "h" = 3600.0 {
        seconds, in_seconds, "s" = 1.0;
        minutes, in_minutes, "min" = 60.0;
        hours, in_hours, "h" = 3600.0;
        days, in_days, "d" = 86_400.0;
        weeks, in_weeks, "week" = 604_800.0;
        years, in_years, "year" = 31_536_000.0;
    }
    also {
        "ms" = 0.001;
        "month" = 2_628_000.0;
    }
}

quantity! {
    /// How often something happens, on average.
    Rate, column "per_year" = 1.0 {
        per_year, in_per_year, "/year" = 1.0;
        per_day, in_per_day, "/day" = 365.0;
        per_hour, in_per_hour, "/h" = 8760.0;
    }
    also {
        "/week" = 52.142_857_142_857_146;
        "/month" = 12.0;
    }
}

quantity! {
    /// Bytes that pass in a second.
    Bandwidth, column "gb_per_s" = 1e9 {
        bytes_per_second, in_bytes_per_second, "B/s" = 1.0;
        megabytes_per_second, in_megabytes_per_second, "MB/s" = 1e6;
        gigabytes_per_second, in_gigabytes_per_second, "GB/s" = 1e9;
        terabytes_per_second, in_terabytes_per_second, "TB/s" = 1e12;
    }
    also {
        "Gb/s" = 0.125e9;
        "Tb/s" = 0.125e12;
    }
}

quantity! {
    /// An amount of data.
    Data, column "tb" = 1e12 {
        bytes, in_bytes, "B" = 1.0;
        megabytes, in_megabytes, "MB" = 1e6;
        gigabytes, in_gigabytes, "GB" = 1e9;
        terabytes, in_terabytes, "TB" = 1e12;
        petabytes, in_petabytes, "PB" = 1e15;
    }
}

quantity! {
    /// Price of moving data.
    DataPrice, column "usd_per_tb" = 1.0 {
        dollars_per_terabyte, in_dollars_per_terabyte, "USD/TB" = 1.0;
    }
}

quantity! {
    /// Work that is asked for, in hours of one GPU computing, over time.
    WorkRate, column "gpu_h_per_day" = 1.0 {
        gpu_hours_per_day, in_gpu_hours_per_day, "GPU-h/day" = 1.0;
        thousand_gpu_hours_per_day, in_thousand_gpu_hours_per_day, "k GPU-h/day" = 1e3;
        million_gpu_hours_per_day, in_million_gpu_hours_per_day, "M GPU-h/day" = 1e6;
    }
}

quantity! {
    /// An amount of money, in United States dollars.
    Money, column "usd" = 1.0 {
        dollars, in_dollars, "USD" = 1.0;
        kilodollars, in_kilodollars, "k USD" = 1e3;
        millions, in_millions, "M USD" = 1e6;
        billions, in_billions, "B USD" = 1e9;
    }
}

quantity! {
    /// Price of electrical energy.
    EnergyPrice, column "usd_per_mwh" = 1.0 {
        dollars_per_megawatt_hour, in_dollars_per_megawatt_hour, "USD/MWh" = 1.0;
        dollars_per_kilowatt_hour, in_dollars_per_kilowatt_hour, "USD/kWh" = 1e3;
    }
}

quantity! {
    /// Price of a month's peak power, as in a demand charge.
    DemandPrice, column "usd_per_kw_month" = 1.0 {
        dollars_per_kilowatt_month, in_dollars_per_kilowatt_month, "USD/kW-month" = 1.0;
    }
}

quantity! {
    /// Price of building capacity.
    PowerPrice, column "usd_per_w" = 1.0 {
        dollars_per_watt, in_dollars_per_watt, "USD/W" = 1.0;
    }
}

quantity! {
    /// Yearly cost of one person employed.
    Salary, column "usd_per_year" = 1.0 {
        dollars_per_year, in_dollars_per_year, "USD/year" = 1.0;
        kilodollars_per_year, in_kilodollars_per_year, "k USD/year" = 1e3;
    }
}

quantity! {
    /// An amount of liquid.
    Volume, column "m3" = 1e3 {
        litres, in_litres, "L" = 1.0;
        cubic_metres, in_cubic_metres, "m3" = 1e3;
    }
}

quantity! {
    /// How fast a liquid flows.
    VolumeFlow, column "m3_per_h" = 1.0 {
        cubic_metres_per_hour, in_cubic_metres_per_hour, "m3/h" = 1.0;
    }
    also {
        "L/s" = 3.6;
        "m3/day" = 0.041_666_666_666_666_664;
    }
}

quantity! {
    /// Price of water.
    VolumePrice, column "usd_per_m3" = 1.0 {
        dollars_per_cubic_metre, in_dollars_per_cubic_metre, "USD/m3" = 1.0;
    }
}

quantity! {
    /// A mass, as of carbon dioxide.
    Mass, column "t" = 1e3 {
        kilograms, in_kilograms, "kg" = 1.0;
        tonnes, in_tonnes, "t" = 1e3;
    }
}

quantity! {
    /// Price of emitting carbon dioxide or another gas.
    MassPrice, column "usd_per_t" = 1.0 {
        dollars_per_tonne, in_dollars_per_tonne, "USD/t" = 1.0;
    }
}

quantity! {
    /// Carbon dioxide, or another gas, emitted for each unit of energy.
    CarbonIntensity, column "g_per_kwh" = 1.0 {
        grams_per_kilowatt_hour, in_grams_per_kilowatt_hour, "g/kWh" = 1.0;
    }
}

impl Mul<SimDuration> for Power {
    type Output = Energy;
    fn mul(self, duration: SimDuration) -> Energy {
        Energy::joules(self.in_watts() * duration.in_seconds())
    }
}

impl Div<Power> for Energy {
    type Output = SimDuration;
    fn div(self, power: Power) -> SimDuration {
        SimDuration::from_seconds_rounded_up(self.in_joules() / power.in_watts())
    }
}

impl Mul<Energy> for EnergyPrice {
    type Output = Money;
    fn mul(self, energy: Energy) -> Money {
        Money::dollars(self.in_dollars_per_megawatt_hour() * energy.in_megawatt_hours())
    }
}

impl Mul<Energy> for CarbonIntensity {
    type Output = Mass;
    fn mul(self, energy: Energy) -> Mass {
        // Grams per kilowatt-hour are kilograms per megawatt-hour.
        Mass::kilograms(self.in_grams_per_kilowatt_hour() * energy.in_megawatt_hours())
    }
}

impl Mul<Volume> for VolumePrice {
    type Output = Money;
    fn mul(self, volume: Volume) -> Money {
        Money::dollars(self.in_dollars_per_cubic_metre() * volume.in_cubic_metres())
    }
}

impl Mul<Data> for DataPrice {
    type Output = Money;
    fn mul(self, data: Data) -> Money {
        Money::dollars(self.in_dollars_per_terabyte() * data.in_terabytes())
    }
}

impl Mul<Mass> for MassPrice {
    type Output = Money;
    fn mul(self, mass: Mass) -> Money {
        Money::dollars(self.in_dollars_per_tonne() * mass.in_tonnes())
    }
}

impl Mul<Power> for PowerPrice {
    type Output = Money;
    fn mul(self, power: Power) -> Money {
        Money::dollars(self.in_dollars_per_watt() * power.in_watts())
    }
}

impl From<Span> for SimDuration {
    /// # Panics
    /// If the span is negative; a checked scenario has none.
    fn from(span: Span) -> Self {
        Self::from_seconds_rounded_up(span.in_seconds())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_reads_back_what_it_writes() {
        for text in ["250 MW", "1.2 GW", "0 W", "-3.5 kW"] {
            assert_eq!(text.parse::<Power>().unwrap().to_string(), text);
        }
        assert_eq!("109 k GPU-h/day".parse::<WorkRate>().unwrap().to_string(), "109 k GPU-h/day");
        assert_eq!("12 B USD".parse::<Money>().unwrap().to_string(), "12 B USD");
    }

    /// 400 Gb/s are 50 GB/s; 10 TB at 20 USD/TB cost 200 USD.
    #[test]
    fn links_are_read_in_bits_and_written_in_bytes() {
        let link = "400 Gb/s".parse::<Bandwidth>().unwrap();
        assert_eq!(
            (link, link.to_string().as_str()),
            (Bandwidth::gigabytes_per_second(50.0), "50 GB/s")
        );
        let price = "20 USD/TB".parse::<DataPrice>().unwrap();
        assert_eq!(price * "10 TB".parse::<Data>().unwrap(), Money::dollars(200.0));
    }

    /// 10 L/s are 36 m3 an hour, 240 m3 a day are 10.
    #[test]
    fn flows_of_water_are_read_in_litres_a_second_and_by_the_day() {
        for (text, expected) in [("10 L/s", 36.0), ("240 m3/day", 10.0), ("7.5 m3/h", 7.5)] {
            let flow = text.parse::<VolumeFlow>().unwrap();
            assert!((flow.in_cubic_metres_per_hour() - expected).abs() < 1e-12, "{text}");
        }
        assert_eq!("10 L/s".parse::<VolumeFlow>().unwrap().to_string(), "36 m3/h");
    }

    /// A month is the twelfth part of a year of 365 days: 730 hours. 64 a week are 64 x 365 / 7 a year.
    #[test]
    fn months_and_weeks_are_read_and_never_written() {
        assert_eq!("24 months".parse::<Span>().unwrap(), Span::years(2.0));
        assert_eq!("1 month".parse::<Span>().unwrap(), Span::hours(730.0));
        let weekly = "64 /week".parse::<Rate>().unwrap();
        assert!((weekly.in_per_day() - 64.0 / 7.0).abs() < 1e-12, "{weekly}");
        assert_eq!(Span::days(60.0).to_string(), "8.571428571428571 week");
    }

    #[test]
    fn a_wrong_unit_names_the_right_ones() {
        let error = "250 MWh".parse::<Power>().unwrap_err();
        assert_eq!(error.to_string(), r#""MWh" is not a unit of Power; use one of W, kW, MW, GW"#);
    }

    #[test]
    fn a_quantity_is_finite() {
        for text in ["inf MW", "NaN MW", "1e999 MW", "MW", ""] {
            assert!(text.parse::<Power>().is_err(), "{text}");
        }
    }

    #[test]
    fn power_for_an_hour_is_energy() {
        let energy = Power::megawatts(250.0) * SimDuration::hours(1);
        assert_eq!(energy, Energy::megawatt_hours(250.0));
        assert_eq!(energy / Power::megawatts(125.0), SimDuration::hours(2));
    }

    /// 1 GWh at 40 USD/MWh costs 40,000 USD; at 500 g/kWh it emits 500 t.
    #[test]
    fn energy_has_a_price_and_a_carbon_mass() {
        let energy = Energy::gigawatt_hours(1.0);
        let price = EnergyPrice::dollars_per_kilowatt_hour(0.04);
        assert!((price * energy / Money::kilodollars(40.0) - 1.0).abs() < 1e-12);
        let intensity = CarbonIntensity::grams_per_kilowatt_hour(500.0);
        assert!((intensity * energy / Mass::tonnes(500.0) - 1.0).abs() < 1e-12);
    }
}
