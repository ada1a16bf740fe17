//! Accounts: the ledger of a run, a pure function of what was designed, what was metered, what the scenario
//! says about money and a price path. Nothing is simulated here: ten thousand paths are priced in a moment.

use super::{Costs, FinanceSpec, Ledger, PricePath, Usage, capex, opex, revenue};
use crate::design::Design;

/// What a plant costs and earns.
#[derive(Clone, Debug, PartialEq)]
pub struct Accounts {
    /// Every payment.
    pub ledger: Ledger,
    /// What it costs, as sums over the ledger.
    pub costs: Costs,
}

impl Accounts {
    /// Works out all payments.
    pub fn new(spec: &FinanceSpec, design: &Design, usage: &Usage, prices: &PricePath) -> Self {
        let tenants = usage.contracts.iter().map(|contract| contract.class.clone()).collect();
        let mut ledger = Ledger::new(tenants, spec.paid_in());
        capex::write(&mut ledger, spec, design);
        revenue::write(&mut ledger, spec, usage, prices);
        opex::write(&mut ledger, spec, design, usage);
        let costs = Costs::new(spec, &ledger, usage);
        Self { ledger, costs }
    }
}
