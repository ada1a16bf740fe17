//! What a scenario says about money.

use std::collections::BTreeMap;

use units::{Money, PowerPrice, Salary, Span};

use super::measures::{Terminal, Timing};
use super::{
    ContractSpec, CovenantSpec, Currency, DamagesSpec, DebtSpec, EquipmentSpec, EscalationSpec,
    ExchangeSpec, GenerationSpec, IncentiveSpec, JurisdictionSpec, PriceSpec, PropertyTaxSpec,
    ReferenceSpec, RefreshSpec, RunningSpec, TaxSpec,
};
use crate::settings::{Check, above, at_least, between, one_of, spec};

/// Whether a key of a scenario moves payments alone, and nothing that happens or is metered: runs that differ in
/// such keys need not be simulated again.
pub fn is_price(key: &str) -> bool {
    // What fuel emits is metered, month by month, with the energy of generating sets.
    let emits = ["finance.running.fuel_carbon", "finance.running.fuel_nox"];
    key.starts_with("finance.") && !emits.contains(&key)
}

spec! {
    /// Capital, lives and running costs, in United States dollars.
    pub struct FinanceSpec {
        /// Price of a rack, delivered.
        pub rack_price: Money;
        /// Price of the network for each unit spent on racks.
        pub network_share: f64 = between(0.0, 2.0);
        /// Price of storage for each unit spent on racks.
        pub storage_share: f64 = between(0.0, 2.0);
        /// Price of shell, electrical and mechanical plant for each watt of IT power.
        pub facility_price: PowerPrice;
        /// Share of the facility's price that is shell and land rather than plant.
        pub shell_share: f64 = between(0.0, 1.0);
        /// Price of the grid connection for each watt of site power.
        pub connection_price: PowerPrice;
        /// Prices of what is built, part by part.
        pub equipment: EquipmentSpec;
        /// What building costs beyond what was planned, for each unit of plant and shell. `facility_price` has
        /// `equipment.usual_extras` of this and of `owners_cost` in it.
        pub contingency: f64 = between(0.0, 1.0);
        /// The owner's own people, permits and insurance until the plant opens, for each unit of plant and
        /// shell.
        pub owners_cost: f64 = between(0.0, 1.0);
        /// How far fit-out, controls and labour grow with the price of the parts: 0 not at all, 1 as they do.
        pub remainder_follows: f64 = between(0.0, 1.0);
        /// Crews, guards, fuel, repairs, insurance and administration.
        pub running: RunningSpec;
        /// Tax on what is owned.
        pub property_tax: PropertyTaxSpec;
        /// Currency in which the plant pays and is paid: "USD", or one of `exchange`. Tables and metrics are
        /// in dollars whatever it is.
        pub currency: String;
        /// By currency: how much of it a dollar buys on the first day.
        pub exchange: BTreeMap<String, f64>;
        /// By currency: how that goes on; it stays where nothing is said.
        pub exchange_path: BTreeMap<String, ExchangeSpec>;
        /// What has a price in dollars whatever these buy, by its names in the ledger: all else is paid for at prices
        /// of `currency`, which are worth other dollars when the rate moves.
        pub in_dollars: Vec<String>;
        /// Yearly rise of prices in general. Costs rise with it, the level price at which a run is worth nothing is
        /// one of the first day that rises with it too, and rates of interest and return contain it.
        pub inflation: f64 = between(-0.2, 0.5);
        /// What rises faster, or less fast.
        pub escalation: EscalationSpec;
        /// Yearly cost of capital.
        pub discount_rate: f64 = between(0.0, 0.5);
        /// Yearly return that owners ask for what they pay in.
        pub equity_cost: f64 = between(0.0, 1.0);
        /// Life of IT equipment.
        pub it_life: Span = at_least(2_592_000.0);
        /// Life of electrical and mechanical plant.
        pub plant_life: Span = at_least(2_592_000.0);
        /// Life of shell and grid connection.
        pub shell_life: Span = at_least(2_592_000.0);
        /// Yearly upkeep of the facility for each unit of its price.
        pub maintenance_share: f64 = between(0.0, 0.5);
        /// Yearly support and spare parts of IT for each unit of its price.
        pub it_support_share: f64 = between(0.0, 0.5);
        /// People employed for each megawatt of site power.
        pub staff_per_megawatt: f64 = between(0.0, 10.0);
        /// Yearly cost of one of them.
        pub salary: Salary;
        /// Price at which a GPU-hour could be sold when the plant opens, for comparison.
        pub gpu_hour_price: Money;
        /// Generation of the racks: whose price path of `finance.price` holds for their hours.
        pub generation: String;
        /// When payments are taken to be made: `month`, each at the end of its month; `year_end`, each at
        /// the end of its year.
        pub timing: Timing;
        /// What outlives the run counts for at its end: "balance", what level payments have not recovered
        /// of it; "book", what straight-line depreciation leaves; "none", nothing.
        pub terminal: Terminal;
        /// Hours that no contract reserves, and those that contracts lend.
        pub sales: SalesSpec;
        /// Price paths of GPU-hours, by generation.
        pub price: BTreeMap<String, PriceSpec>;
        /// What contracts pay, by the class of work that has reserved GPUs.
        pub contract: BTreeMap<String, ContractSpec>;
        /// What vendors pay for delivering late, by the names that tasks of `buildout` give them.
        pub damages: BTreeMap<String, DamagesSpec>;
        /// What is bought again when its life ends within the run.
        pub refresh: RefreshSpec;
        /// Generations of racks that can be bought.
        pub roadmap: BTreeMap<String, GenerationSpec>;
        /// What a GPU-hour does, to compare generations by their work.
        pub work: WorkValueSpec;
        /// Loans, by name; none for a plant that its owners pay for.
        pub debt: BTreeMap<String, DebtSpec>;
        /// Market rates of interest that loans follow, by name.
        pub reference_rate: BTreeMap<String, ReferenceSpec>;
        /// What lenders ask for.
        pub covenant: CovenantSpec;
        /// Tax on profits.
        pub tax: TaxSpec;
        /// States that tax profits, by name.
        pub jurisdiction: BTreeMap<String, JurisdictionSpec>;
        /// What a state gives, by name.
        pub incentive: BTreeMap<String, IncentiveSpec>;
    }
}

spec! {
    /// What is sold by the hour.
    pub struct SalesSpec {
        /// What an hour on demand costs more than the price of the path, as a share of it.
        pub premium: f64 = between(-1.0, 9.0);
        /// Price of an hour that a contract has lent to jobs of others, for each unit of the price on demand.
        pub spot_factor: f64 = between(0.0, 1.0);
    }
}

spec! {
    /// What a GPU-hour does, in operations and tokens.
    pub struct WorkValueSpec {
        /// Share of the peak that training reaches (model FLOP utilisation).
        pub utilisation: f64 = between(0.01, 1.0);
        /// Parameters of the model that is trained, of which each takes six operations a token.
        pub model_parameters: f64 = above(0.0);
        /// Tokens that a GPU of GB200 decodes in a second; those of other generations follow from the roadmap.
        pub decoding: f64 = above(0.0);
    }
}

impl FinanceSpec {
    /// Checks the rules between keys.
    pub fn check(&self, check: &mut Check<'_>) {
        let known = || ["USD"].into_iter().chain(self.exchange.keys().map(String::as_str));
        check.require(
            &["finance.currency", "finance.exchange"],
            self.currency == "USD" || self.exchange.contains_key(&self.currency),
            format_args!("{:?}", self.currency),
            format_args!(
                "must be {}: a currency needs its rate in finance.exchange",
                one_of(&self.currency, known())
            ),
        );
        for (currency, rate) in &self.exchange {
            let key = format!("finance.exchange.{currency}");
            check.require(
                &[&key],
                Currency::new(currency).is_some(),
                format_args!("{currency:?}"),
                "must be the three capital letters of a currency, such as JPY",
            );
            let allowed =
                if currency == "USD" { (*rate - 1.0).abs() < f64::EPSILON } else { *rate > 0.0 };
            check.require(
                &[&key],
                allowed,
                rate.to_string(),
                if currency == "USD" { "must be 1: a dollar buys one" } else { "must be above 0" },
            );
        }
        self.check_currencies(check);
        self.check_debt(check);
        self.check_tax(check);
    }

    /// Prices and wages by name must be of what there is: stages, components, skills and parts of the
    /// scenario.
    pub fn check_names(&self, check: &mut Check<'_>, there: [Vec<&String>; 5]) {
        let equipment = &self.equipment;
        let named: [(&str, Vec<&String>); 5] = [
            ("finance.equipment.stage", equipment.stage.keys().collect()),
            ("finance.equipment.redundancy", equipment.redundancy.keys().collect()),
            ("finance.running.crew_wage", self.running.crew_wage.keys().collect()),
            ("finance.equipment.part", equipment.part.keys().collect()),
            ("finance.equipment.generator", equipment.generator.keys().collect()),
        ];
        for ((what, names), known) in named.into_iter().zip(there) {
            for name in names.into_iter().filter(|name| !known.contains(name)) {
                let options = one_of(name, known.iter().map(|it| it.as_str()));
                check.require(
                    &[&format!("{what}.{name}")],
                    false,
                    format_args!("{name:?}"),
                    format_args!("must name {options}"),
                );
            }
        }
    }
}
