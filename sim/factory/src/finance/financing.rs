//! What financing and tax report.

use units::Money;

use super::measures::Rates;
use super::{Accounts, Category, Ledger};
use crate::quantities::Better::{Less, More};
use crate::quantities::{Level, MoneyPerGpuHour, Number, Share, Topic, quantity, total};

quantity! {
    /// Set when the accounts are made, read by the registry.
    pub struct Financing: "financing" {
        /// Net present value, at the return that owners ask for, of what comes to them after tax and debt, with what
        /// outlives the run less what is still owed.
        equity_npv: Level<Money> = {
            label: "NPV of the owners", topic: Topic::Money, better: More, grows: true, digits: 0,
            run: &[total("equity_npv_usd")], undefined: "nothing is borrowed",
        },
        /// The one rate of return a year of what comes to the owners.
        equity_irr: Level<Share> = {
            label: "IRR of the owners", topic: Topic::Money, better: More, digits: 4, share: true,
            run: &[total("equity_irr")],
            undefined: "nothing is borrowed, or no single rate makes it worth nothing",
        },
        /// Least debt service cover of twelve months: what is earned less running costs and tax, for each unit of
        /// interest and principal that falls due.
        cover_least: Level<Number> = {
            label: "least DSCR", topic: Topic::Money, better: More, digits: 3,
            run: &[total("dscr_min")], undefined: "nothing is due for twelve months",
        },
        /// Mean debt service cover of twelve months, over all months that end such a time.
        cover_mean: Level<Number> = {
            label: "mean DSCR", topic: Topic::Money, better: More, digits: 3,
            run: &[total("dscr_mean")], undefined: "nothing is due for twelve months",
        },
        /// Years until debt service cover is first below `finance.covenant.trap`, so that nothing goes to the owners.
        breach: Level<Number> = {
            label: "years until the covenant breaks", topic: Topic::Money, better: More, digits: 2,
            run: &[total("covenant_breach_years")], undefined: "it does not break within the run",
        },
        /// Years until debt service cover is first below `finance.covenant.default`.
        default: Level<Number> = {
            label: "years until a default by covenant", topic: Topic::Money, better: More, digits: 2,
            run: &[total("covenant_default_years")], undefined: "there is none within the run",
        },
        /// Years until interest or principal is first not paid, after all that was put by.
        unpaid_years: Level<Number> = {
            label: "years until debt is not paid", topic: Topic::Money, better: More, digits: 2,
            run: &[total("debt_unpaid_years")], undefined: "all is paid within the run",
        },
        /// Most of interest and principal that was due and not paid at one time.
        unpaid: Level<Money> = {
            label: "debt service not paid", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("debt_unpaid_usd")], undefined: "nothing is borrowed",
        },
        /// Loan life cover: what cash for debt service until the loans end is worth at their rate when they have been
        /// drawn, for each unit owed.
        loan_life: Level<Number> = {
            label: "LLCR", topic: Topic::Money, better: More, digits: 3,
            run: &[total("llcr")], undefined: "nothing is borrowed, or loans outlive the run",
        },
        /// Most that was kept from the owners because a covenant was broken.
        trapped: Level<Money> = {
            label: "cash trapped", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("cash_trapped_usd")], undefined: "nothing is borrowed",
        },
        /// Drawn of all loans, with interest until the plant opens.
        drawn: Level<Money> = {
            label: "loans drawn", topic: Topic::Money, grows: true, digits: 0,
            run: &[total("debt_drawn_usd")],
        },
        /// Interest until the plant opens, which is drawn too.
        capitalised: Level<Money> = {
            label: "interest during construction", topic: Topic::Money, better: Less, grows: true,
            digits: 0, run: &[total("interest_during_construction_usd")],
        },
        /// Interest paid on loans, and fees of lenders.
        interest: Level<Money> = {
            label: "interest and fees", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("debt_interest_usd")],
        },
        /// Tax on profits that is paid: less than it would be if nothing were borrowed.
        tax: Level<Money> = {
            label: "tax on profits", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("profit_tax_usd")],
        },
        /// What states gave towards what is built.
        grants: Level<Money> = {
            label: "grants", topic: Topic::Money, better: More, grows: true, digits: 0,
            run: &[total("grants_usd")],
        },
        /// What capital costs that has been paid and cannot be used yet, at the cost of capital: of what has been paid more
        /// than the part of the whole that the racks which may run are.
        idle_capital: Level<Money> = {
            label: "cost of idle capital", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("idle_capital_usd")], undefined: "the plant stands from the first hour",
        },
        /// What GPU-hours would have earned that were accepted later than planned: at the share of the others that is
        /// held, the price of their month, and their worth on the first day.
        delay_cost: Level<Money> = {
            label: "cost of delay", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("delay_cost_usd")], undefined: "the plant stands from the first hour",
        },
        /// What contracts got for GPUs that were there later than agreed.
        late_penalties: Level<Money> = {
            label: "penalties for late capacity", topic: Topic::Money, better: Less, grows: true,
            digits: 0, run: &[total("late_penalties_usd")],
            undefined: "the plant stands from the first hour",
        },
        /// What vendors paid for delivering later than agreed.
        damages: Level<Money> = {
            label: "liquidated damages of vendors", topic: Topic::Money, better: More, grows: true,
            digits: 0, run: &[total("liquidated_damages_usd")],
            undefined: "the plant stands from the first hour",
        },
        /// What being late costs in all: the cost of delay with penalties, less damages.
        lateness: Level<Money> = {
            label: "cost of being late", topic: Topic::Money, better: Less, grows: true, digits: 0,
            run: &[total("lateness_usd")], undefined: "the plant stands from the first hour",
        },
        /// Level price of a GPU-hour kept at which the run is worth nothing after tax on profits, as it would be if
        /// nothing were borrowed.
        lcoc_after_tax: Level<MoneyPerGpuHour> = {
            label: "LCOC after tax per GPU-hour kept", topic: Topic::Money, better: Less, digits: 3,
            run: &[total("lcoc_after_tax_usd")], undefined: "there was no goodput",
        },
    }
}

impl Financing {
    /// Sets what it costs that parts come at different times, and what contracts got and vendors paid for that.
    pub(super) fn read_delay(&mut self, idle: Option<f64>, late: Option<f64>, ledger: &Ledger) {
        if let Some(late) = late {
            let penalties = ledger.paid_for(Category::LatePenalties) + Money::ZERO;
            let damages = Money::ZERO - ledger.paid_for(Category::Damages);
            self.late_penalties.set(penalties);
            self.damages.set(damages);
            self.lateness.set(Money::dollars(late) + penalties - damages);
        }
        for (level, cost) in [(&mut self.idle_capital, idle), (&mut self.delay_cost, late)] {
            if let Some(cost) = cost {
                level.set(Money::dollars(cost));
            }
        }
    }

    /// Sets what the accounts of a run say.
    pub(super) fn read(&mut self, accounts: &Accounts) {
        let Accounts { ledger, worth, debt, .. } = accounts;
        let paid = |category: Category| ledger.paid_for(category) + Money::ZERO;
        self.drawn.set(Money::ZERO - paid(Category::Draws));
        self.capitalised.set(paid(Category::CapitalisedInterest));
        self.interest.set(paid(Category::Interest) + paid(Category::Fees));
        self.tax.set(paid(Category::ProfitTax) + paid(Category::TaxSaved));
        self.grants.set(Money::ZERO - paid(Category::Grants));
        if let Some(price) = worth.after_tax {
            self.lcoc_after_tax.set(MoneyPerGpuHour(Money::dollars(price)));
        }
        if let Some(equity) = &worth.equity {
            self.equity_npv.set(Money::dollars(equity.net_present_value));
            if let Rates::One(rate) = equity.rates {
                self.equity_irr.set(Share(rate));
            }
        }
        let Some(cover) = debt.as_ref().map(|debt| debt.cover) else { return };
        self.unpaid.set(Money::dollars(cover.most_unpaid));
        self.trapped.set(Money::dollars(cover.most_trapped));
        for (level, value) in [
            (&mut self.cover_least, cover.least),
            (&mut self.cover_mean, cover.mean),
            (&mut self.breach, cover.first_breach),
            (&mut self.default, cover.first_default),
            (&mut self.unpaid_years, cover.first_unpaid),
            (&mut self.loan_life, cover.loan_life),
        ] {
            if let Some(value) = value {
                level.set(Number(value));
            }
        }
    }
}
