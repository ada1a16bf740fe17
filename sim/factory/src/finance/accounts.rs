//! Accounts: the ledger of a run, a pure function of what was designed, what was metered, what the scenario
//! says about money and a price path. Nothing is simulated here: ten thousand paths are priced in a moment.

use super::measures::Discount;
use super::worth::Levels;
use super::{
    Costs, FinanceSpec, Ledger, Plan, Prices, Sale, Usage, Worth, capex, duties, opex, renewal,
    revenue,
};
use crate::design::Design;

/// What a plant costs and earns.
#[derive(Clone, Debug, PartialEq)]
pub struct Accounts {
    /// Every payment.
    pub ledger: Ledger,
    /// What it costs, as sums over the ledger.
    pub costs: Costs,
    /// What a GPU-hour of the racks that stand then sells for, by month.
    pub prices: Vec<f64>,
    /// What all of it is worth.
    pub worth: Worth,
}

impl Accounts {
    /// Works out all payments.
    pub fn new(
        spec: &FinanceSpec,
        design: &Design,
        (usage, plan): (&Usage, &Plan),
        (sales, prices): (&[Sale], &Prices),
    ) -> Self {
        let tenants = usage.contracts.iter().map(|contract| contract.class.clone()).collect();
        let mut ledger = Ledger::new(tenants, spec.paid_in());
        capex::write(&mut ledger, spec, design);
        duties::write_first(&mut ledger, design);
        revenue::write(&mut ledger, sales, plan, prices);
        let discount = Discount::new(spec.discount_rate, spec.timing, plan.place_of(plan.last()));
        renewal::write(&mut ledger, spec, plan, &discount);
        opex::write(&mut ledger, spec, design, usage);
        duties::write_later(&mut ledger, design, plan);
        let levels = Levels::new(discount, plan, usage, spec.running.administration);
        let worth = Worth::new(&ledger, usage, plan, &levels);
        let costs = Costs::new(&ledger, usage, &worth);
        let price = |month| prices.of_lot(plan.lot_in(month), plan.begin_of(month));
        let prices = (1..=plan.last()).map(price).collect();
        Self { ledger, costs, prices, worth }
    }
}
