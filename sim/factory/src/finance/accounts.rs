//! Accounts: the ledger of a run, a pure function of what was designed, what was metered, what the scenario
//! says about money and a price path. Nothing is simulated here: ten thousand paths are priced in a moment.

use super::debt::{Base, Debt};
use super::measures::Discount;
use super::worth::Levels;
use super::{
    Costs, FinanceSpec, Ledger, Periods, Plan, Prices, Sale, Usage, Worth, capex, damages, debt,
    duties, opex, renewal, revenue, tax,
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
    /// What becomes of its debt; `None` where nothing is borrowed.
    pub debt: Option<Debt>,
}

impl Accounts {
    /// Works out all payments.
    pub fn new(
        spec: &FinanceSpec,
        design: &Design,
        (usage, plan): (&Usage, &Plan),
        (sales, prices): (&[Sale], &Prices),
    ) -> Self {
        let discount = Discount::new(spec.discount_rate, spec.timing, plan.place_of(plan.last()));
        let mut ledger = plant(spec, design, (usage, plan, &discount), (sales, prices));
        let periods = Periods::new(plan, usage, spec.timing);
        let income = tax::income(spec, &ledger, usage, &periods);
        if let Some(income) = &income {
            tax::write(&mut ledger, &income.tax(&[]), &periods);
        }
        let debt = if spec.debt.is_empty() {
            None
        } else {
            let mean = Prices::mean(spec, plan);
            let base = Self::base(spec, design, (usage, plan), (sales, &mean));
            let at = (&periods, &prices.rates);
            debt::write(&mut ledger, spec, at, income.as_ref(), &base)
        };
        let levels =
            Levels::new(discount, plan, usage, (spec.running.administration, spec.inflation));
        let taxed = income.as_ref().map(|income| (income, &periods));
        let equity_cost = debt.as_ref().map(|_| spec.equity_cost);
        let worth = Worth::new((&ledger, usage, plan), &levels, taxed, equity_cost);
        let costs = Costs::new(&ledger, usage, &worth);
        let price = |month| prices.of_lot(plan.lot_in(month), plan.begin_of(month));
        let prices = (1..=plan.last()).map(price).collect();
        Self { ledger, costs, prices, worth, debt }
    }

    /// The case on which loans are cut: what is sold at these prices, which are those expected.
    pub(super) fn base(
        spec: &FinanceSpec,
        design: &Design,
        (usage, plan): (&Usage, &Plan),
        (sales, mean): (&[Sale], &Prices),
    ) -> Base {
        let discount = Discount::new(spec.discount_rate, spec.timing, plan.place_of(plan.last()));
        let base = plant(spec, design, (usage, plan, &discount), (sales, mean));
        let periods = Periods::new(plan, usage, spec.timing);
        let income = tax::income(spec, &base, usage, &periods);
        Base { operating: debt::operating(&base, &periods), income }
    }
}

/// What the plant itself costs and earns, before tax on profits.
fn plant(
    spec: &FinanceSpec,
    design: &Design,
    (usage, plan, discount): (&Usage, &Plan, &Discount),
    (sales, prices): (&[Sale], &Prices),
) -> Ledger {
    let payer = |class: &String| {
        let said = spec.contract.get(class).and_then(|contract| contract.tenant.clone());
        said.unwrap_or_else(|| class.clone())
    };
    let tenants = usage.contracts.iter().map(|contract| payer(&contract.class)).collect();
    let mut ledger = Ledger::new(tenants, prices.paid_in.clone());
    capex::write(&mut ledger, spec, design, usage);
    duties::write_first(&mut ledger, design, plan);
    damages::write(&mut ledger, spec, usage);
    tax::grants(&mut ledger, spec, plan);
    revenue::write(&mut ledger, sales, plan, prices);
    renewal::write(&mut ledger, spec, (design, plan), discount);
    opex::write(&mut ledger, spec, (design, plan), usage);
    duties::write_later(&mut ledger, design, plan);
    ledger
}
