//! What a payment is for: categories, each with its side of the books, and classes of assets.

use std::fmt;

use super::payment_words::kinds_of_payments;

/// Side of the books on which a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// What is built before the plant opens.
    Capital,
    /// What it costs to run the plant.
    Running,
    /// What customers pay, less what they get back.
    Revenue,
    /// What is bought again, sold or taken down while the plant runs.
    Renewal,
    /// What states give, and tax on profits.
    State,
    /// What is borrowed, paid back and put by: it is no part of what the plant itself is worth.
    Financing,
}

/// What is bought, by how long it lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AssetClass {
    /// Racks, network, storage, and their spare parts.
    It,
    /// Electrical and mechanical plant.
    Plant,
    /// Shell, land and grid connection.
    Shell,
    /// Nothing that is owned.
    None,
}

kinds_of_payments! {
    /// What a payment is for.
    pub enum Category: Side {
        /// Racks, those that stand warm among them.
        Racks: Capital, "racks", "Racks";
        /// Switches, optics and cables between racks.
        Network: Capital, "network", "Network";
        /// Storage of checkpoints and data.
        Storage: Capital, "storage", "Storage";
        /// The first stock of parts.
        SpareParts: Capital, "spare_parts", "Stock of parts";
        /// What tariffs add to the price of racks, network, storage and the first stock of parts.
        Duties: Capital, "duties", "Duties on equipment";
        /// Shell and land.
        Shell: Capital, "shell", "Shell and land";
        /// Lines and substation up to the site.
        Connection: Capital, "connection", "Grid connection";
        /// Transformers, switchgear and busways.
        Utility: Capital, "utility", "Transformers and distribution";
        /// Uninterruptible power supplies, and batteries for their minutes.
        Ups: Capital, "ups", "UPS";
        /// The battery of the site, erected.
        Battery: Capital, "battery", "Battery";
        /// Units that generate on the site, and solar fields, erected.
        Generation: Capital, "generation", "Generation";
        /// Standby generating sets, and their tanks.
        Gensets: Capital, "gensets", "Generating sets";
        /// Pumps, heat exchangers, coolers or towers.
        Cooling: Capital, "cooling", "Cooling";
        /// Chillers.
        Chillers: Capital, "chillers", "Chillers";
        /// Fit-out, controls, labour, roads and commissioning.
        Remainder: Capital, "remainder", "Fit-out, controls and labour";
        /// What building costs beyond what was planned.
        Contingency: Capital, "contingency", "Contingency";
        /// The owner's own people, permits and insurance until the plant opens.
        OwnersCost: Capital, "owners_cost", "Owner's cost";
        /// Energy drawn from the grid.
        Energy: Running, "energy", "Energy";
        /// Energy of supplies on site that stand in for the grid while that is built.
        Temporary: Running, "temporary_power", "Temporary power";
        /// Charges for the peak power of each month.
        Demand: Running, "demand", "Peak power";
        /// Carbon price of energy and fuel.
        Carbon: Running, "carbon", "Carbon";
        /// Price of nitrogen oxides that the site emits.
        Nox: Running, "nitrogen_oxides", "Nitrogen oxides";
        /// Fuel of generating sets, and of generation on the site.
        Fuel: Running, "fuel", "Fuel";
        /// Upkeep by use of generation on the site.
        GenerationUpkeep: Running, "generation_upkeep", "Upkeep of generation";
        /// Rent of units that generate on the site.
        GenerationRent: Running, "generation_rent", "Rent of generation";
        /// Solar power by contract, less what it is worth at the prices of the grid.
        SolarContracts: Running, "solar_contracts", "Contracts for solar power";
        /// Energy that is sold to the grid, as a cost below zero.
        Exports: Running, "exports", "Energy sold";
        /// Modules of the battery that are bought again once they hold too little.
        BatteryModules: Running, "battery_modules", "Modules of the battery";
        /// Water evaporated and drained.
        Water: Running, "water", "Water";
        /// Repair crews, engineers and guards.
        Staff: Running, "staff", "Staff";
        /// Upkeep of the facility.
        Maintenance: Running, "maintenance", "Maintenance";
        /// Support and spare parts of IT as a flat share of its price.
        Support: Running, "support", "Support of IT";
        /// Repairs of parts by their maker, and new ones for those that are scrapped.
        Repairs: Running, "repairs", "Repairs and parts of IT";
        /// Insurance of what is built.
        Insurance: Running, "insurance", "Insurance";
        /// Tax on what is owned.
        PropertyTax: Running, "property_tax", "Property tax";
        /// What vendors pay for delivering later than they agreed, as income.
        Damages: Running, "liquidated_damages", "Liquidated damages of vendors";
        /// Software, network to the world, and administration.
        Administration: Running, "administration", "Software, network and administration";
        /// GPU-hours that contracts reserve.
        Contracts: Revenue, "contracts", "Contracts";
        /// GPU-hours sold by the hour.
        OnDemand: Revenue, "on_demand", "On demand";
        /// GPU-hours that a contract reserves and others use meanwhile.
        Lent: Revenue, "lent", "Lent";
        /// What contracts get back for hours below what was agreed.
        SlaCredits: Revenue, "sla_credits", "SLA credits";
        /// What contracts get for GPUs that are there later than agreed.
        LatePenalties: Revenue, "late_penalties", "Penalties for late capacity";
        /// What is bought again when its life ends.
        Refresh: Renewal, "refresh", "Refresh";
        /// What tariffs add to the price of racks that are bought again, and of parts and their repair.
        LaterDuties: Renewal, "later_duties", "Duties on renewal and parts";
        /// Changes to the plant that new racks ask for.
        Conversion: Renewal, "conversion", "Conversion";
        /// Taking down what is replaced.
        Deinstallation: Renewal, "deinstallation", "De-installation";
        /// What old equipment is sold for.
        Resale: Renewal, "resale", "Resale";
        /// What lives longer than the run, at its end.
        Residual: Renewal, "residual", "Residual value";
        /// What states give towards what is built.
        Grants: State, "grants", "Grants";
        /// Tax on profits, as it would be if nothing were borrowed.
        ProfitTax: State, "profit_tax", "Tax on profits";
        /// Tax on profits that is not paid because interest is deducted.
        TaxSaved: Financing, "tax_saved", "Tax saved by interest";
        /// What is drawn of loans, with interest until the plant opens.
        Draws: Financing, "draws", "Loans drawn";
        /// Interest until the plant opens, which is drawn too.
        CapitalisedInterest: Financing, "interest_during_construction", "Interest during construction";
        /// Interest on loans.
        Interest: Financing, "interest", "Interest";
        /// What is paid back of loans.
        Principal: Financing, "principal", "Principal";
        /// What lenders ask for a loan, and for what is not drawn of it yet.
        Fees: Financing, "fees", "Fees of lenders";
        /// What is put by for lenders or kept from owners, less what comes back of it.
        Reserves: Financing, "reserves", "Put by";
        /// What is still owed at the end of the run: no payment, as the residual value is none.
        Owed: Financing, "owed", "Still owed";
    }
}

impl AssetClass {
    /// All of them, in the order of tables.
    pub const ALL: [Self; 4] = [Self::It, Self::Plant, Self::Shell, Self::None];

    /// Its name in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::It => "it",
            Self::Plant => "plant",
            Self::Shell => "shell",
            Self::None => "none",
        }
    }
}

impl Side {
    /// Its name in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Capital => "capital",
            Self::Running => "running",
            Self::Revenue => "revenue",
            Self::Renewal => "renewal",
            Self::State => "state",
            Self::Financing => "financing",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
