//! Revenue: what customers pay. Hours that are held or reserved are billed, not those that are kept: restarts,
//! checkpoints and lost work are the customer's.

use engine::Stream;
use units::Money;

use super::penalties::penalties;
use super::{
    AssetClass, Category, ContractSpec, FinanceSpec, Ledger, Month, Payment, Plan, Prices, Usage,
    billed,
};

/// GPU-hours that are billed in a month at a price: all revenue is a sum of these, linear in prices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sale {
    /// Month of the ledger.
    pub month: u32,
    /// What it is booked under.
    pub category: Category,
    /// Number of the contract; `None` for what is sold on demand.
    pub tenant: Option<u16>,
    /// GPU-hours; below 0 where money is given back.
    pub hours: f64,
    /// Their price.
    pub price: Price,
}

/// The price of an hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Price {
    /// That of the path in a month of the ledger, for the racks that stand then, so many times.
    Path {
        /// Month of the ledger, from 1.
        month: u32,
        /// How many times.
        times: f64,
    },
    /// One that was agreed.
    Agreed(Money),
}

impl Price {
    /// In dollars, at these prices.
    pub fn at(self, plan: &Plan, prices: &Prices) -> f64 {
        match self {
            Self::Path { month, times } => {
                times * prices.of_lot(plan.lot_in(month), plan.begin_of(month))
            }
            Self::Agreed(price) => price.in_dollars(),
        }
    }
}

/// Writes what was sold.
pub(super) fn write(ledger: &mut Ledger, sales: &[Sale], plan: &Plan, prices: &Prices) {
    for sale in sales {
        let amount = Money::dollars(sale.hours * sale.price.at(plan, prices));
        let payment = Payment::in_(sale.month, sale.category, AssetClass::None, amount);
        ledger.write(Payment { tenant: sale.tenant, ..payment });
    }
}

/// What is sold in a run, in one of its possible futures: those differ in which contracts are renewed.
pub fn sales(
    spec: &FinanceSpec,
    usage: &Usage,
    plan: &Plan,
    (seed, future): (u64, u32),
) -> Vec<Sale> {
    let mut sales = Vec::new();
    let premium = 1.0 + spec.sales.premium;
    let scale = |month: u32| plan.lots[plan.lot_in(month)].gpus;
    for (number, month) in usage.numbered() {
        let of_contracts: f64 = month.meters.contracts.iter().map(|it| it.offered).sum();
        let hours = (month.meters.gpu_hours.held - of_contracts).max(0.0) * scale(number);
        let price = Price::Path { month: number, times: premium };
        let (category, tenant) = (Category::OnDemand, None);
        sales.push(Sale { month: number, category, tenant, hours, price });
        let lent = month.meters.gpu_hours.lent * scale(number);
        if lent > 0.0 {
            let times = premium * spec.sales.spot_factor;
            let price = Price::Path { month: number, times };
            let category = Category::Lent;
            sales.push(Sale { month: number, category, tenant, hours: lent, price });
        }
    }
    let [accepted, _] = usage.accepted();
    let ends = usage.ends();
    let numbered = (0_u16..).zip(&usage.contracts);
    for (tenant, terms_of) in numbered.filter(|(_, terms)| !terms.elsewhere) {
        let months: Vec<(u32, &Month)> = usage.numbered().collect();
        let hours = |number: u32| {
            let (_, month) = months[number as usize - 1];
            let it = month.meters.contracts.get(usize::from(tenant)).copied().unwrap_or_default();
            // What is not accepted yet is not reserved yet: a contract begins with what there is for it.
            (it.reserved * scale(number), it.used * scale(number))
        };
        let held = (1..=plan.last()).filter(|number| hours(*number).0 > 0.0);
        let held: Vec<u32> = held.collect();
        match spec.contract.get(&terms_of.class) {
            Some(contract) => {
                let mut luck = Stream::new(seed, &format!("finance/renewal/{}", terms_of.class), 0);
                luck.at(future);
                let accepted = &accepted;
                let terms = Terms { contract, tenant, held: &held, plan, premium, accepted };
                terms.sell(&months, &hours, &mut luck, &mut sales);
                let late = penalties((terms_of, contract), &usage.built, &ends).into_iter();
                sales.extend(late.map(|(month, hours)| Sale {
                    month,
                    category: Category::LatePenalties,
                    tenant: Some(tenant),
                    hours: -hours,
                    price: contract.price.map_or(Price::Path { month, times: 1.0 }, Price::Agreed),
                }));
            }
            // Of one that money says nothing of, what it reserves is paid for at the price of the month.
            None => sales.extend(held.iter().map(|number| Sale {
                month: *number,
                category: Category::Contracts,
                tenant: Some(tenant),
                hours: hours(*number).0,
                price: Price::Path { month: *number, times: 1.0 },
            })),
        }
    }
    sales
}

/// A contract, and the months in which it reserves GPUs.
struct Terms<'a> {
    contract: &'a ContractSpec,
    tenant: u16,
    held: &'a [u32],
    plan: &'a Plan,
    premium: f64,
    /// By month: the part of the racks that may run.
    accepted: &'a [f64],
}

impl Terms<'_> {
    /// Sells term after term while the contract is renewed, and by the hour afterwards.
    fn sell(
        &self,
        months: &[(u32, &Month)],
        hours: &impl Fn(u32) -> (f64, f64),
        luck: &mut Stream,
        sales: &mut Vec<Sale>,
    ) {
        let mut rest = self.held;
        let mut price = self.contract.price.map(Price::Agreed);
        let term = self.contract.years.in_years() * 12.0;
        while let Some(first) = rest.first() {
            let begin = self.plan.begin_of(*first);
            let within = |number: &u32| self.plan.begin_of(*number) < begin + term - 1e-6;
            let count = rest.iter().take_while(|number| within(number)).count();
            let (now, later) = rest.split_at(count);
            let agreed = price.unwrap_or(Price::Path { month: *first, times: 1.0 });
            self.sell_term(now, (months, hours), (begin, agreed), sales);
            (rest, price) = (later, None);
            if !rest.is_empty() && luck.uniform() >= self.contract.renewal {
                break;
            }
        }
        sales.extend(rest.iter().map(|number| Sale {
            month: *number,
            category: Category::OnDemand,
            tenant: Some(self.tenant),
            hours: hours(*number).1,
            price: Price::Path { month: *number, times: self.premium },
        }));
    }

    fn sell_term(
        &self,
        term: &[u32],
        (months, hours): (&[(u32, &Month)], &impl Fn(u32) -> (f64, f64)),
        (begin, price): (f64, Price),
        sales: &mut Vec<Sale>,
    ) {
        let contract = self.contract;
        let ramp = contract.ramp.in_years() * 12.0;
        let mut prepaid = 0.0;
        for number in term {
            let (reserved, used) = hours(*number);
            let age = self.plan.begin_of(*number) - begin + 0.5;
            let reached = if ramp > 0.0 { (age / ramp).min(1.0) } else { 1.0 };
            let hours = billed(reserved, used, contract.floor) * reached;
            let units = months[*number as usize - 1].1.units.of(contract.sla_unit);
            // What is not there yet is no breach of what was agreed for what is.
            let whole = self.accepted[*number as usize - 1] > 1.0 - 1e-9;
            let given_back = if whole { contract.credit(units) } else { 0.0 };
            let mut add = |category, hours| {
                let tenant = Some(self.tenant);
                sales.push(Sale { month: *number, category, tenant, hours, price });
            };
            add(Category::Contracts, hours * (1.0 - contract.prepaid));
            if given_back > 0.0 {
                add(Category::SlaCredits, -hours * given_back);
            }
            prepaid += hours * contract.prepaid;
        }
        if prepaid > 0.0 {
            sales.push(Sale {
                month: term[0] - 1,
                category: Category::Contracts,
                tenant: Some(self.tenant),
                hours: prepaid,
                price,
            });
        }
    }
}
