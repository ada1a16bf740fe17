//! Blocks of the cash flow: what is paid for, gathered until a figure can show it, by year of operation.

use super::payment_words::kinds_of_payments;
use super::{Category, Ledger, Usage};

/// What payments of a block are, as they are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BlockSide {
    /// What is bought before the plant opens.
    Capital,
    /// What is bought again.
    Renewal,
    /// What it costs to run.
    Running,
    /// What is sold, and what states give.
    Income,
    /// Tax on profits.
    Tax,
    /// What is paid to lenders.
    DebtService,
    /// What is borrowed.
    Draws,
    /// What is put by.
    Reserves,
}

kinds_of_payments! {
    /// Payments that a figure of the cash flow shows together, from zero outwards.
    pub enum Block: BlockSide {
        /// Racks, network, storage, the first stock of parts, and duties on them.
        Equipment: Capital, "equipment_usd", "IT";
        /// Grid connection, transformers and distribution, UPS, battery, generation and generating sets.
        Electrical: Capital, "electrical_usd", "Electrical plant";
        /// Cooling and chillers.
        Cooling: Capital, "cooling_usd", "Cooling plant";
        /// Shell and land, fit-out, contingency and owner's cost.
        Building: Capital, "building_usd", "Shell, fit-out and others";
        /// What is bought again when its life ends, with its duties, changes and taking down, less what the old is sold for.
        Renewal: Renewal, "renewal_usd", "Bought again";
        /// Energy, peak power, carbon, fuel, rent of generation, contracts and water, less energy sold.
        Energy: Running, "energy_usd", "Energy and water";
        /// Staff, upkeep, support, repairs and parts of IT, and upkeep of generation, and modules of the battery that are bought again.
        Upkeep: Running, "upkeep_usd", "Staff and upkeep";
        /// Insurance, property tax, software, network and administration, less what vendors pay for being late.
        Overheads: Running, "overheads_usd", "Insurance and overheads";
        /// What was sold, less credits and penalties.
        Revenue: Income, "revenue_usd", "Revenue";
        /// What states give towards what is built.
        Grants: Income, "grants_usd", "Grants";
        /// Tax on profits, as it would be if nothing were borrowed.
        Tax: Tax, "profit_tax_usd", "Tax on profits";
        /// Tax on profits that is not paid because interest is deducted.
        TaxSaved: Tax, "tax_saved_usd", "Tax saved by interest";
        /// Interest, also until the plant opens, and fees of lenders.
        Interest: DebtService, "interest_usd", "Interest and fees";
        /// What is paid back of loans.
        Principal: DebtService, "principal_usd", "Principal";
        /// What is drawn of loans, with interest until the plant opens.
        Draws: Draws, "draws_usd", "Loans drawn";
        /// What is put by for lenders or kept from owners, less what comes back of it.
        Reserves: Reserves, "reserves_usd", "Put by";
    }
}

impl Block {
    /// The block of a category; none for what is no payment: values at the end of the run.
    pub const fn of(category: Category) -> Option<Self> {
        Some(match category {
            Category::Racks
            | Category::Network
            | Category::Storage
            | Category::SpareParts
            | Category::Duties => Self::Equipment,
            Category::Connection
            | Category::Utility
            | Category::Ups
            | Category::Battery
            | Category::Generation
            | Category::Gensets => Self::Electrical,
            Category::Cooling | Category::Chillers => Self::Cooling,
            Category::Shell
            | Category::Remainder
            | Category::Contingency
            | Category::OwnersCost => Self::Building,
            Category::Refresh
            | Category::LaterDuties
            | Category::Conversion
            | Category::Deinstallation
            | Category::Resale => Self::Renewal,
            Category::Energy
            | Category::Temporary
            | Category::Demand
            | Category::Carbon
            | Category::Nox
            | Category::Fuel
            | Category::GenerationRent
            | Category::SolarContracts
            | Category::Exports
            | Category::Water => Self::Energy,
            Category::Staff
            | Category::Maintenance
            | Category::Support
            | Category::Repairs
            | Category::GenerationUpkeep
            | Category::BatteryModules => Self::Upkeep,
            Category::Insurance
            | Category::PropertyTax
            | Category::Damages
            | Category::Administration => Self::Overheads,
            Category::Contracts
            | Category::OnDemand
            | Category::Lent
            | Category::SlaCredits
            | Category::LatePenalties => Self::Revenue,
            Category::Grants => Self::Grants,
            Category::ProfitTax => Self::Tax,
            Category::TaxSaved => Self::TaxSaved,
            Category::Interest | Category::CapitalisedInterest | Category::Fees => Self::Interest,
            Category::Principal => Self::Principal,
            Category::Draws => Self::Draws,
            Category::Reserves => Self::Reserves,
            Category::Residual | Category::Owed => return None,
        })
    }

    /// Whether its payments are the plant's own; the others follow from what is borrowed.
    pub const fn is_of_plant(self) -> bool {
        !matches!(
            self,
            Self::TaxSaved | Self::Interest | Self::Principal | Self::Draws | Self::Reserves
        )
    }
}

/// Dollars by block, in the order of [`Block::ALL`]; what is paid out is negative.
pub type BlockAmounts = [f64; Block::ALL.len()];

/// Dollars by year of operation and block, as many years as there are rows of the cash flow; year 0 is before the
/// plant opens.
pub fn by_block(ledger: &Ledger, usage: &Usage) -> Vec<BlockAmounts> {
    let years = usage.months.iter().map(|month| month.year as usize);
    let mut rows = vec![[0.0; Block::ALL.len()]; years.max().unwrap_or_default() + 1];
    let year_of = |month: u32| {
        let place = (month as usize).checked_sub(1);
        place.and_then(|place| usage.months.get(place)).map_or(0, |month| month.year)
    };
    let sums = ledger.by(|line| Some((year_of(line.month), Block::of(line.category)?)));
    for ((year, block), cents) in sums {
        rows[year as usize][block as usize] = super::dollars(cents).in_dollars();
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Goal: every payment stands in one block, under one name.
    #[test]
    fn blocks_hold_every_category_but_what_is_no_payment() {
        let without: Vec<&str> = Category::ALL
            .iter()
            .filter(|category| Block::of(**category).is_none())
            .map(|category| category.word())
            .collect();
        assert_eq!(without, ["residual", "owed"]);
        for (place, block) in Block::ALL.iter().enumerate() {
            assert_eq!(*block as usize, place);
            let some = Category::ALL.iter().any(|category| Block::of(*category) == Some(*block));
            assert!(some, "{} has no payments", block.label());
            let others = Block::ALL.iter().filter(|other| other.label() == block.label());
            assert_eq!(others.count(), 1);
        }
    }
}
