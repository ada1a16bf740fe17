//! Money: what an hour of generation costs, and what its surplus earns.

use units::{DemandPrice, Energy, EnergyPrice, Mass, Money, Power, SimDuration, SimTime};

use super::{Generation, Group};
use crate::quantities::Integral;

/// What meters showed when they were last read.
#[derive(Clone, Debug, Default)]
pub(super) struct Meters {
    /// By group: fuel, and electrical energy.
    groups: Vec<(Integral, Integral)>,
    exported: Integral,
}

impl Meters {
    pub(super) fn of(groups: usize) -> Self {
        Self { groups: vec![Default::default(); groups], ..Self::default() }
    }
}

/// What an hour of generation costs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HourBill {
    /// Fuel.
    pub fuel: Money,
    /// Upkeep by use.
    pub wear: Money,
    /// Rent of units that are not bought.
    pub rent: Money,
    /// Solar power by contract, less what that is worth at the prices of the grid or sold.
    pub contracts: Money,
    /// What energy is sold for.
    pub exports: Money,
    /// Carbon dioxide of fuel.
    pub carbon: Mass,
    /// Nitrogen oxides.
    pub nox: Mass,
}

/// Prices of an hour.
#[derive(Clone, Copy, Debug)]
pub struct HourPrices {
    /// Price of energy from the grid, without what is paid for its use.
    pub energy: EnergyPrice,
    /// Hours of the month.
    pub month_hours: u32,
}

const HOUR: SimDuration = SimDuration::hours(1);

impl Generation {
    /// Bills the hour that ends now, in which the plant drew so much from the grid.
    pub fn bill_hour(&mut self, now: SimTime, drawn: Energy, prices: HourPrices) -> HourBill {
        let mut bill = HourBill::default();
        for (number, group) in self.groups.iter().enumerate() {
            let (fuel, given) = &mut self.meters.groups[number];
            let fuel = Energy::joules(self.reports.fuel.member(number).read_meter(now, fuel));
            let given = Energy::joules(self.reports.by_group.member(number).read_meter(now, given));
            bill.fuel += group.fuel_price * fuel;
            bill.wear += group.kind.wear * given;
            bill.carbon += group.fuel_carbon * fuel;
            bill.nox += group.nox * given;
            bill.rent += rent(group, now, prices.month_hours);
        }
        if bill.carbon > Mass::ZERO || bill.nox > Mass::ZERO {
            self.reports.carbon.add(bill.carbon);
            self.reports.nox.add(bill.nox);
        }
        let sold = Energy::joules(self.reports.exported.read_meter(now, &mut self.meters.exported));
        bill.exports = EnergyPrice::dollars_per_megawatt_hour(self.solar.export_price()) * sold;
        bill.contracts = self.settle_contracts(drawn, prices.energy);
        bill
    }

    /// What contracts for solar power cost in an hour: their price for all that they give, less the price of the grid for
    /// what the plant draws of it and what the rest is sold for.
    fn settle_contracts(&self, drawn: Energy, price: EnergyPrice) -> Money {
        let all = self.solar.contracted() * HOUR;
        if all <= Energy::ZERO {
            return Money::ZERO;
        }
        let matched = drawn.min(all) / all;
        let cost = |(field, power): (&super::SolarSpec, Power)| {
            let energy = power * HOUR;
            let worth =
                price * (energy * matched) + field.export_price * (energy * (1.0 - matched));
            field.contract_price.unwrap_or_default() * energy - worth
        };
        self.solar.contracts().map(cost).sum()
    }

    /// What is drawn from the grid from now on, against which solar power by contract counts.
    pub fn match_contracts(&mut self, now: SimTime, drawn: Power) {
        if !self.has_sun() {
            return;
        }
        let all = self.solar.contracted();
        self.reports.contracted.set(now, all);
        self.reports.matched.set(now, all.min(drawn));
        let counts = self.solar.contracts().next().is_some();
        self.reports.drawn.set(now, if counts { drawn } else { Power::ZERO });
    }
}

/// Rent of a group for the hour that ends now.
fn rent(group: &Group, now: SimTime, month_hours: u32) -> Money {
    let price: DemandPrice = group.kind.rent;
    let there = group.from < now && group.until.is_none_or(|until| now <= until);
    if !there || price <= DemandPrice::ZERO {
        return Money::ZERO;
    }
    let kilowatts = group.rating.in_kilowatts() * group.units.len() as f64;
    Money::dollars(price.in_dollars_per_kilowatt_month() * kilowatts / f64::from(month_hours))
}
