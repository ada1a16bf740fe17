//! Capital expenditure: what the design costs to build, part by part.
//!
//! ```text
//! facility price x IT power that the site feeds
//!   shell and land: its share
//!   plant: its parts at list prices, as many as the design has of them, and a remainder, which makes up
//!          the price for the usual design and follows the parts only in part
//!   contingency and owner's cost: the usual ones are within the price
//! ```

use units::{Data, Money, Power, PowerPrice, TemperatureDifference};

use super::{AssetClass, Category, FinanceSpec, Ledger, Payment, Usage};
use crate::design::{Block, Design, Item};

/// What is paid for what is built, when all of it is.
pub(super) fn payments(spec: &FinanceSpec, design: &Design) -> Vec<Payment> {
    let mut payments = it(spec, design);
    payments.extend(facility(spec, design));
    payments.extend(turnkey(spec, design));
    payments.extend(generation(spec, design));
    let connection = spec.connection_price * design.site_power;
    payments.push(Payment::out(0, Category::Connection, AssetClass::Shell, connection));
    payments
}

/// Writes what is paid: each part at the end of the month in which it comes, and on the first day for a plant that
/// stands then. What does not come within the run is not paid in it.
pub(super) fn write(ledger: &mut Ledger, spec: &FinanceSpec, design: &Design, usage: &Usage) {
    let racks = usage.comes(|stage| stage.racks);
    let plant = usage.comes(|stage| stage.plant);
    let halls = usage.comes(|stage| stage.halls);
    let power = usage.comes(|stage| stage.power);
    for payment in payments(spec, design) {
        if payment.category == Category::Generation || payment.month > 0 {
            // It comes on a day of its own.
            if payment.month as usize <= usage.months.len() {
                ledger.write(payment);
            }
            continue;
        }
        let comes = match (payment.category, payment.asset) {
            (Category::Connection, _) => &power,
            (_, AssetClass::It) => &racks,
            (_, AssetClass::Plant) => &plant,
            (_, AssetClass::Shell | AssetClass::None) => &halls,
        };
        for (month, share) in (0..).zip(comes).filter(|(_, share)| **share > 0.0) {
            ledger.write(Payment { month, amount: payment.amount * *share, ..payment });
        }
    }
}

/// Price of a part of a kind within a rack, or of its own.
pub(super) fn part_price(spec: &FinanceSpec, design: &Design, kind: &str) -> Money {
    let tray = spec.rack_price / f64::from(design.trays_per_rack.max(1));
    spec.equipment.part.get(kind).copied().unwrap_or(tray)
}

fn it(spec: &FinanceSpec, design: &Design) -> Vec<Payment> {
    let equipment = &spec.equipment;
    let racks = spec.rack_price * f64::from(design.racks);
    let fabric = design.of(Block::Fabric).map(Item::for_each_needed).product::<f64>();
    let network = 1.0 + equipment.fabric_share * (fabric - 1.0);
    let usual = equipment.bandwidth_per_gpu.in_bytes_per_second() * design.gpus();
    let bandwidths = design.of(Block::Storage).map(|item| item.units / usual);
    let storage = 1.0 + equipment.bandwidth_share * (bandwidths.sum::<f64>() - 1.0);
    let backup = design.of(Block::Backup).map(|item| item.units / 1e9).sum::<f64>();
    let media = design.of(Block::BackupMedia).map(|item| item.units).sum::<f64>();
    let stock = |item: &Item| part_price(spec, design, &item.name) * item.units;
    let parts: Money = design.of(Block::SparePart).map(stock).sum();
    let pay = |(category, amount)| Payment::out(0, category, AssetClass::It, amount);
    let paid = [
        (Category::Racks, racks),
        (Category::Network, racks * spec.network_share * network),
        (Category::Storage, racks * spec.storage_share * storage),
        (Category::Storage, equipment.backup * backup),
        (Category::Storage, equipment.backup_media * Data::terabytes(media)),
        (Category::SpareParts, parts * equipment.part_markup),
    ];
    paid.map(pay).to_vec()
}

fn facility(spec: &FinanceSpec, design: &Design) -> Vec<Payment> {
    let mut payments = Vec::new();
    let extras = spec.equipment.usual_extras;
    let whole = spec.facility_price * design.fed_power;
    let shell = whole * spec.shell_share / (1.0 + extras);
    let plant = whole * (1.0 - spec.shell_share) / (1.0 + extras);
    let usual = spec.equipment.usual * design.fed_power;
    // A facility that is cheaper than its parts has them at a discount, and nothing else; one without a price is free.
    let discount = match plant > Money::ZERO {
        true if usual > plant => plant / usual,
        true => 1.0,
        false => 0.0,
    };
    let mut parts = Money::ZERO;
    for (category, amount) in facility_parts(spec, design) {
        parts += amount;
        payments.push(Payment::out(0, category, AssetClass::Plant, amount * discount));
    }
    let growth = if usual > Money::ZERO { parts / usual - 1.0 } else { 0.0 };
    let follows = (1.0 + spec.remainder_follows * growth).max(0.0);
    let remainder = (plant - usual * discount) * follows;
    for (asset, amount) in
        [(AssetClass::Plant, parts * discount + remainder), (AssetClass::Shell, shell)]
    {
        let category =
            if asset == AssetClass::Shell { Category::Shell } else { Category::Remainder };
        let own = if asset == AssetClass::Shell { shell } else { remainder };
        for (category, amount) in [
            (category, own),
            (Category::Contingency, amount * spec.contingency),
            (Category::OwnersCost, amount * spec.owners_cost),
        ] {
            payments.push(Payment::out(0, category, asset, amount));
        }
    }
    payments
}

/// What is bought erected, beside the facility: it needs no fit-out of the halls.
fn turnkey(spec: &FinanceSpec, design: &Design) -> Vec<Payment> {
    let mut payments = Vec::new();
    let prices = &spec.equipment;
    for item in &design.items {
        let price = match item.block {
            Block::Battery => {
                prices.battery_energy * item.energy + prices.battery_power * item.power
            }
            Block::GridForming => prices.battery_forming * item.power,
            Block::SiteSwitch => prices.static_switch * item.power,
            _ => continue,
        };
        for (category, amount) in [
            (Category::Battery, price),
            (Category::Contingency, price * spec.contingency),
            (Category::OwnersCost, price * spec.owners_cost),
        ] {
            payments.push(Payment::out(0, category, AssetClass::Plant, amount));
        }
    }
    payments
}

/// Generation on the site is bought erected as well, when it comes.
fn generation(spec: &FinanceSpec, design: &Design) -> Vec<Payment> {
    let mut payments = Vec::new();
    let prices = &spec.equipment;
    for item in &design.items {
        let price = match item.block {
            Block::Generator => prices.generator.get(&item.name).copied().unwrap_or_default(),
            Block::Solar => prices.solar,
            _ => continue,
        };
        let price = price * item.power;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few years")]
        let month = item.comes.ceil() as u32;
        for (category, amount) in [
            (Category::Generation, price),
            (Category::Contingency, price * spec.contingency),
            (Category::OwnersCost, price * spec.owners_cost),
        ] {
            payments.push(Payment::out(month, category, AssetClass::Plant, amount));
        }
    }
    payments
}

/// Parts of the facility at list prices.
fn facility_parts(spec: &FinanceSpec, design: &Design) -> Vec<(Category, Money)> {
    let prices = &spec.equipment;
    let fed = design.fed_power;
    // Halls are rated for their racks; what feeds them, for what the site feeds.
    let share = if design.it_power > Power::ZERO { fed / design.it_power } else { 1.0 };
    let part = |item: &Item| -> Option<(Category, Money)> {
        let part = match item.block {
            Block::Stage => {
                let price = prices.stage.get(&item.name).copied().unwrap_or(prices.other_stage);
                let stores = item.name.contains("ups") || item.name.contains("battery");
                let category = if stores { Category::Ups } else { Category::Utility };
                (category, price * fed * item.for_each_needed())
            }
            Block::Section => (Category::Utility, prices.section * item.units),
            Block::StaticSwitch => (Category::Utility, prices.static_switch * item.power * share),
            Block::UpsBattery => (Category::Ups, prices.ups_battery * item.energy * share),
            Block::SwingFilter => {
                let converter = prices.swing_filter_power * item.power;
                (Category::Ups, converter + prices.swing_filter_energy * item.energy)
            }
            Block::Genset => (Category::Gensets, prices.genset * item.power),
            Block::Fuel => (Category::Gensets, prices.fuel_store * item.energy),
            Block::Cooling => (Category::Cooling, cooling(spec, item) * fed),
            Block::Exchanger => {
                let surface = prices.exchanger_share * grown(prices.exchanger_approach, item);
                (Category::Cooling, base_of_cooling(spec, design) * fed * surface)
            }
            Block::Chiller => (Category::Chillers, prices.chiller * item.power * share),
            Block::WaterTank => (Category::Cooling, prices.water_tank * item.units),
            Block::PumpsOnUps => (Category::Ups, prices.pumps_on_ups * item.power * share),
            Block::Component => {
                let own = prices.redundancy.get(&item.name).copied();
                let price = own.unwrap_or(prices.other_redundancy);
                let beyond = item.for_each_needed() - 1.0;
                let cools = item.group == "cooling";
                let category = if cools { Category::Cooling } else { Category::Utility };
                (category, price * fed * beyond)
            }
            Block::Hall => (Category::Utility, prices.hall * item.units),
            Block::Row => (Category::Cooling, prices.row * item.units),
            Block::Pod => (Category::Utility, prices.pod * item.units),
            Block::Segment => (Category::Utility, prices.segment * item.units),
            Block::Fabric
            | Block::Battery
            | Block::GridForming
            | Block::SiteSwitch
            | Block::Generator
            | Block::Solar
            | Block::Storage
            | Block::SparePart
            | Block::Crew
            | Block::Backup
            | Block::BackupMedia
            | Block::Upkeep
            | Block::Responder => return None,
        };
        Some(part)
    };
    design.items.iter().filter_map(part).collect()
}

/// Price of cooling of a kind for each watt, at the approach that it has.
fn cooling(spec: &FinanceSpec, item: &Item) -> PowerPrice {
    let prices = &spec.equipment;
    let usual = if item.name == "tower" { prices.tower_approach } else { prices.dry_approach };
    kind_of_cooling(spec, &item.name) * (1.0 + prices.surface_share * grown(usual, item))
}

fn kind_of_cooling(spec: &FinanceSpec, name: &str) -> PowerPrice {
    match name {
        "tower" => spec.equipment.tower,
        "adiabatic" => spec.equipment.adiabatic,
        _ => spec.equipment.dry,
    }
}

fn base_of_cooling(spec: &FinanceSpec, design: &Design) -> PowerPrice {
    let name = design.of(Block::Cooling).next().map_or("", |item| item.name.as_str());
    kind_of_cooling(spec, name)
}

/// By what part surface is more than at the usual approach: it is as heat over temperature.
fn grown(usual: TemperatureDifference, item: &Item) -> f64 {
    item.approach.map_or(0.0, |approach| usual / approach - 1.0)
}
