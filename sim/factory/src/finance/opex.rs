//! Running costs: what it takes to keep the plant going.

use units::{EnergyPrice, Money, Span};

use super::capex::part_price;
use super::property::yearly_tax;
use super::{
    AssetClass, Category, FinanceSpec, Ledger, Line, Month, Payment, Plan, Side, Usage, dollars,
};
use crate::design::{Block, Design, Item};

/// Hours in which a seat is filled by `people_per_seat` people.
const HOURS_OF_A_YEAR: f64 = 8760.0;

/// Writes what is paid at the end of each month. What was built, bought again and sold is written before.
pub(super) fn write(
    ledger: &mut Ledger,
    spec: &FinanceSpec,
    (design, plan): (&Design, &Plan),
    usage: &Usage,
) {
    let staff = staff(spec, design);
    let [accepted, _] = usage.accepted();
    let lives = [spec.it_life, spec.plant_life, spec.shell_life].map(|it| it.in_years() * 12.0);
    let capital = |line: &&Line| line.category.side() == Side::Capital;
    let capital: Vec<Line> = ledger.lines().iter().filter(capital).copied().collect();
    let mut years = 0.0;
    for (number, month) in usage.numbered() {
        // What contracts get for what is late is no sale.
        let sold = |line: &Line| {
            let of_sales = line.category.side() == Side::Revenue;
            line.month == number && of_sales && line.category != Category::LatePenalties
        };
        let administration = ledger.sum(sold) * spec.running.administration;
        let tax = yearly_tax(&spec.property_tax, ledger, number, lives);
        let [upkept, it, all] = standing(&capital, number);
        // People come as racks do.
        let staff = staff * accepted[number as usize - 1];
        let repairs = repairs(spec, (design, plan), usage, (number, month));
        let part = month.share_of_year;
        years += part;
        let mut pay = |category, amount: Money| {
            let grown = spec.escalation.growth(category, spec.inflation, years);
            ledger.write(Payment::out(number, category, AssetClass::None, amount * grown));
        };
        pay(Category::Energy, month.energy_cost);
        pay(Category::Temporary, month.temporary_cost);
        pay(Category::Demand, month.demand_cost);
        pay(Category::Carbon, month.carbon_cost);
        pay(Category::Nox, month.nox_cost);
        let fuel = spec.running.fuel * month.meters.genset_energy + month.generation.fuel;
        pay(Category::Fuel, fuel);
        pay(Category::GenerationUpkeep, month.generation.wear);
        pay(Category::GenerationRent, month.generation.rent);
        pay(Category::SolarContracts, month.generation.contracts);
        pay(Category::Exports, month.generation.exports * -1.0);
        pay(Category::BatteryModules, modules(spec, design) * month.meters.battery_replaced);
        pay(Category::Water, month.water_cost);
        pay(Category::Staff, staff * part);
        pay(Category::Maintenance, upkept * spec.maintenance_share * part);
        pay(Category::Support, it * spec.it_support_share * part);
        pay(Category::Repairs, repairs);
        pay(Category::Insurance, all * spec.running.insurance * part);
        pay(Category::PropertyTax, tax * part);
        pay(Category::Administration, administration.max(Money::ZERO));
    }
}

/// Price of modules that are bought again.
fn modules(spec: &FinanceSpec, design: &Design) -> EnergyPrice {
    let share: f64 = design.of(Block::Battery).map(|item| item.needed).sum();
    spec.equipment.battery_energy * share
}

/// What was built before a month: of the facility but for its connection, of IT, and of all.
fn standing(capital: &[Line], month: u32) -> [Money; 3] {
    let sum = |wanted: &dyn Fn(&Line) -> bool| {
        let lines = capital.iter().filter(|line| line.month < month && wanted(line));
        dollars(-lines.map(|line| line.base_cents).sum::<i64>())
    };
    let facility = |line: &Line| {
        let building = matches!(line.asset, AssetClass::Plant | AssetClass::Shell);
        building && line.category != Category::Connection
    };
    [sum(&facility), sum(&|line| line.asset == AssetClass::It), sum(&|_| true)]
}

/// People of a year: engineers by power, crews by seat, guards by watch.
fn staff(spec: &FinanceSpec, design: &Design) -> Money {
    let running = &spec.running;
    let megawatts = design.site_power.in_megawatts();
    let engineers = spec.staff_per_megawatt * megawatts;
    let wage = |skill: &str| running.crew_wage.get(skill).copied().unwrap_or(1.0);
    let crews: f64 = design.of(Block::Crew).map(|item| item.units * wage(&item.name)).sum();
    let guards = running.guards + running.guards_per_megawatt * megawatts;
    let seats = crews + guards * running.guard_wage;
    let people = engineers + seats * running.people_per_seat + upkeep(spec, design);
    let responders: f64 = design.of(Block::Responder).map(|item| item.units).sum();
    Money::dollars(spec.salary.in_dollars_per_year() * people) + running.responder * responders
}

/// People of a year who maintain line-ups and units of the site for longer than what `maintenance_share` pays; below 0 for
/// shorter.
fn upkeep(spec: &FinanceSpec, design: &Design) -> f64 {
    let running = &spec.running;
    let paid = |kind: &str| match kind {
        "" => running.upkeep_hours,
        kind => running.unit_upkeep_hours.get(kind).copied().unwrap_or(Span::ZERO),
    };
    let beyond = |item: &Item| item.units - item.needed * paid(&item.name).in_hours();
    let hours: f64 = design.of(Block::Upkeep).map(beyond).sum();
    let wage = running.crew_wage.get("electrical").copied().unwrap_or(1.0);
    hours * running.upkeep_people * wage * running.people_per_seat / HOURS_OF_A_YEAR
}

/// Repairs of parts by their maker, and new ones for those scrapped, once the warranty is over.
fn repairs(
    spec: &FinanceSpec,
    (design, plan): (&Design, &Plan),
    usage: &Usage,
    (number, month): (u32, &Month),
) -> Money {
    // Racks are as old as the last ones that were bought, in whole months.
    let months_of_life = (spec.it_life.in_years() * 12.0).max(1.0);
    let age = if design.stops.is_empty() {
        f64::from(number - 1) % months_of_life
    } else {
        (plan.begin_of(number) - plan.lots[plan.lot_in(number)].bought).round()
    };
    if age < spec.running.warranty.in_years() * 12.0 {
        return Money::ZERO;
    }
    let done = &month.meters.repairs;
    let of_kind = |(kind, name): (usize, &String)| {
        let count = |counts: &[u64]| counts.get(kind).copied().unwrap_or(0) as f64;
        let repaired = count(&done.repaired) * spec.running.repair_share;
        part_price(spec, design, name) * (repaired + count(&done.scrapped))
    };
    usage.parts.iter().enumerate().map(of_kind).sum()
}
