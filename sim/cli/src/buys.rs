//! `aifactory buys`: what a sum of money buys, without simulating.

use std::io::{Write as _, stdout};
use std::path::Path;

use factory::finance::{AssetClass, Forecast, Side, Usage};
use files::Catalogues;
use files::numbers::significant;
use units::Money;

use crate::Failure;
use crate::arguments::BuysOptions;
use crate::describe;
use crate::scenario_file::scenario;

/// The rack type by which published costs of a gigawatt go.
const USUAL: &str = "gb200_nvl72";

/// Runs the command.
pub(crate) fn buys(options: &BuysOptions) -> Result<(), Failure> {
    let catalogues = describe::catalogues(&options.catalogues)?;
    for path in &options.scenarios {
        let line = answer(options.sum, path, &catalogues)?;
        writeln!(stdout(), "{line}")?;
    }
    Ok(())
}

/// The capital expenditure of a plant.
struct Priced {
    name: String,
    rack: String,
    gigawatts: f64,
    /// In billions: with IT, and without it.
    whole: f64,
    facility: f64,
}

impl Priced {
    fn of(path: &Path, overrides: &[String], catalogues: &Catalogues) -> Result<Self, Failure> {
        let loaded = scenario(path, overrides, catalogues)?;
        let spec = loaded.scenario.spec();
        let design = factory::plant::design(&loaded.scenario);
        let usage = Usage::default();
        let time = (loaded.scenario.calendar(), spec.seed);
        let ledger = Forecast::new(&spec.finance, &design, &usage, time).accounts(0).ledger;
        let billions = |without_it: bool| {
            let paid = ledger.sum(|line| {
                line.category.side() == Side::Capital
                    && !(without_it && line.asset == AssetClass::It)
            });
            paid.in_dollars() / -1e9
        };
        Ok(Self {
            name: spec.name.clone(),
            rack: spec.compute.rack.label.clone(),
            gigawatts: spec.size.in_megawatts() / 1_000.0,
            whole: billions(false),
            facility: billions(true),
        })
    }

    /// Gigawatts that a sum in billions pays for, where the whole costs so much; at what price.
    fn bought(&self, sum: f64, whole: f64) -> String {
        let (gigawatts, each) = (sum / whole * self.gigawatts, whole / self.gigawatts);
        format!("{gigawatts:.2} GW at {each:.1} B USD/GW")
    }
}

/// What a sum buys of the plant of a scenario, in a line with its assumptions.
fn answer(sum: Money, path: &Path, catalogues: &Catalogues) -> Result<String, Failure> {
    let plant = Priced::of(path, &[], catalogues)?;
    let billions = sum.in_dollars() / 1e9;
    let mut line = format!(
        "{}: {} B USD buys {} with racks {}; or {} of facility and connection without IT",
        plant.name,
        significant(billions),
        plant.bought(billions, plant.whole),
        plant.rack,
        plant.bought(billions, plant.facility),
    );
    let usual = Priced::of(path, &[format!("rack={USUAL}")], catalogues).ok();
    if let Some(usual) = usual.filter(|usual| usual.rack != plant.rack) {
        let bought = usual.bought(billions, usual.whole);
        line = format!("{line}; or {bought} with racks {}", usual.rack);
    }
    Ok(format!(
        "{line}. Assumed: capital expenditure of {} GW in proportion to power at the prices of this scenario \
         (aifactory explain finance), paid at once, without interest during construction beyond them, \
         running costs, tax or refresh.",
        significant(plant.gigawatts)
    ))
}
