//! The cash flow by year: sums over the ledger.

use units::Money;

use super::{Category, Ledger, Levels, Line, Side, Usage, dollars};

/// An amount of a year, as tables and figures show it.
#[derive(Clone, Copy, Debug)]
pub struct YearAmount {
    /// What people call it.
    pub label: &'static str,
    /// Its name in files.
    pub name: &'static str,
    /// What it contains.
    pub about: &'static str,
    /// Whether it comes in: what goes out is positive too.
    pub earned: bool,
    /// How much it is.
    pub of: fn(&Year) -> Money,
}

/// One row of the cash flow; the first is the capital expenditure.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Year {
    /// Year of operation, from 1; 0 for the capital expenditure.
    pub number: u32,
    /// Length in years; less than 1 for a year that the run cuts off.
    pub length: f64,
    /// Capital expenditure.
    pub capex: Money,
    /// Energy drawn from the grid.
    pub energy: Money,
    /// Peak power of each month.
    pub demand: Money,
    /// Carbon emitted.
    pub carbon: Money,
    /// Water.
    pub water: Money,
    /// Staff.
    pub staff: Money,
    /// Upkeep of the facility, support, repairs and spare parts of IT.
    pub maintenance: Money,
    /// All other running costs: fuel, insurance, property tax and administration, less what vendors pay for being late.
    pub other: Money,
    /// GPU-hours of goodput.
    pub goodput_gpu_hours: f64,
    /// What was sold.
    pub revenue: Money,
    /// What states gave.
    pub grants: Money,
    /// Tax on profits, as it would be if nothing were borrowed.
    pub tax: Money,
    /// Tax that is not paid because interest is deducted.
    pub tax_saved: Money,
    /// Drawn of loans.
    pub draws: Money,
    /// Interest, and fees of lenders.
    pub interest: Money,
    /// Paid back of loans.
    pub principal: Money,
    /// Put by for lenders or kept from owners.
    pub reserves: Money,
    /// What outlives the run counts for at its end: no payment, so that it stands beside the net.
    pub residual: Money,
    /// Net and residual of the year, each payment at what it is worth on the first day.
    pub discounted: Money,
}

impl Year {
    /// Its amounts, in the order of tables: what the plant itself brings.
    pub const AMOUNTS: [YearAmount; 12] = [
        YearAmount {
            label: "Capital expenditure",
            name: "capex_usd",
            about: "Capital expenditure, and what is bought again.",
            earned: false,
            of: |year| year.capex,
        },
        YearAmount {
            label: "Energy",
            name: "energy_usd",
            about: "Energy drawn from the grid.",
            earned: false,
            of: |year| year.energy,
        },
        YearAmount {
            label: "Peak power",
            name: "demand_usd",
            about: "Charges for the peak power of each month.",
            earned: false,
            of: |year| year.demand,
        },
        YearAmount {
            label: "Carbon",
            name: "carbon_usd",
            about: "Carbon price of energy and fuel.",
            earned: false,
            of: |year| year.carbon,
        },
        YearAmount {
            label: "Water",
            name: "water_usd",
            about: "Water evaporated and drained.",
            earned: false,
            of: |year| year.water,
        },
        YearAmount {
            label: "Staff",
            name: "staff_usd",
            about: "Repair crews, engineers and guards.",
            earned: false,
            of: |year| year.staff,
        },
        YearAmount {
            label: "Upkeep",
            name: "maintenance_usd",
            about: "Upkeep of the facility, support, repairs and spare parts of IT.",
            earned: false,
            of: |year| year.maintenance,
        },
        YearAmount {
            label: "Tax and others",
            name: "other_usd",
            about: "Property tax, insurance, fuel, and software, network and administration, less what vendors pay for being late.",
            earned: false,
            of: |year| year.other,
        },
        YearAmount {
            label: "Revenue",
            name: "revenue_usd",
            about: "What was sold, less credits and penalties.",
            earned: true,
            of: |year| year.revenue,
        },
        YearAmount {
            label: "Grants",
            name: "grants_usd",
            about: "What states gave towards what is built.",
            earned: true,
            of: |year| year.grants,
        },
        YearAmount {
            label: "Tax on profits",
            name: "profit_tax_usd",
            about: "Tax on profits, as it would be if nothing were borrowed.",
            earned: false,
            of: |year| year.tax,
        },
        YearAmount {
            label: "Net",
            name: "net_usd",
            about: "Revenue and grants less capital expenditure, running costs and tax on profits.",
            earned: true,
            of: Self::net,
        },
    ];
    /// Place of the net, which the others add up to.
    pub const NET: usize = 11;
    /// What is borrowed, paid back and put by, and what that leaves for the owners.
    pub const FINANCING: [YearAmount; 6] = [
        YearAmount {
            label: "Tax saved",
            name: "tax_saved_usd",
            about: "Tax on profits that is not paid because interest is deducted.",
            earned: true,
            of: |year| year.tax_saved,
        },
        YearAmount {
            label: "Loans drawn",
            name: "draws_usd",
            about: "Drawn of loans, with interest until the plant opens.",
            earned: true,
            of: |year| year.draws,
        },
        YearAmount {
            label: "Interest",
            name: "interest_usd",
            about: "Interest, also until the plant opens, and fees of lenders.",
            earned: false,
            of: |year| year.interest,
        },
        YearAmount {
            label: "Principal",
            name: "principal_usd",
            about: "Paid back of loans.",
            earned: false,
            of: |year| year.principal,
        },
        YearAmount {
            label: "Put by",
            name: "reserves_usd",
            about: "Put by for lenders or kept from owners, less what came back of it.",
            earned: false,
            of: |year| year.reserves,
        },
        YearAmount {
            label: "To owners",
            name: "equity_usd",
            about: "What comes to the owners: net and tax saved, with what is borrowed, paid back and put by.",
            earned: true,
            of: Self::equity,
        },
    ];

    /// The rows of a run.
    pub fn all(ledger: &Ledger, usage: &Usage, levels: &Levels) -> Vec<Self> {
        let mut rows = vec![Self::row(ledger, levels, 0, |line| line.month == 0)];
        let mut first = 1;
        while let Some(month) = usage.months.get(first as usize - 1) {
            let of_year = |it: &&super::Month| it.year == month.year;
            let months = usage.months.iter().filter(of_year);
            let last = first + u32::try_from(months.clone().count()).unwrap_or(u32::MAX) - 1;
            let within = |line: &Line| (first..=last).contains(&line.month);
            let row = Self::row(ledger, levels, month.year, within);
            let hours: f64 = months.clone().map(|month| month.hours).sum();
            rows.push(Self {
                length: hours / f64::from(month.hours_of_year),
                goodput_gpu_hours: months.map(|month| month.meters.gpu_hours.kept).sum(),
                ..row
            });
            first = last + 1;
        }
        rows
    }

    fn row(ledger: &Ledger, levels: &Levels, number: u32, within: impl Fn(&Line) -> bool) -> Self {
        let paid = |wanted: &dyn Fn(Category) -> bool| {
            dollars(-ledger.cents(|line| within(line) && wanted(line.category)))
        };
        let upkeep =
            |it| matches!(it, Category::Maintenance | Category::Support | Category::Repairs);
        let apart = [
            Category::Energy,
            Category::Temporary,
            Category::Demand,
            Category::Carbon,
            Category::Water,
            Category::Staff,
        ];
        let of_lenders = [Category::Interest, Category::CapitalisedInterest, Category::Fees];
        let other =
            |it: Category| it.side() == Side::Running && !apart.contains(&it) && !upkeep(it);
        let bought = |it: Category| {
            matches!(it.side(), Side::Capital | Side::Renewal) && it != Category::Residual
        };
        // What nothing was received for is nothing, and not nothing below zero.
        let received = |wanted: &dyn Fn(Category) -> bool| {
            dollars(ledger.cents(|line| within(line) && wanted(line.category)))
        };
        let of_plant = |line: &Line| within(line) && line.category.side() != Side::Financing;
        let discounted = Money::dollars(-levels.cost(ledger, of_plant)) + Money::ZERO;
        Self {
            number,
            capex: paid(&bought),
            energy: paid(&|it| matches!(it, Category::Energy | Category::Temporary)),
            demand: paid(&|it| it == Category::Demand),
            carbon: paid(&|it| it == Category::Carbon),
            water: paid(&|it| it == Category::Water),
            staff: paid(&|it| it == Category::Staff),
            maintenance: paid(&upkeep),
            other: paid(&other),
            revenue: received(&|it| it.side() == Side::Revenue),
            residual: received(&|it| it == Category::Residual),
            grants: received(&|it| it == Category::Grants),
            tax: paid(&|it| it == Category::ProfitTax),
            tax_saved: received(&|it| it == Category::TaxSaved),
            draws: received(&|it| it == Category::Draws),
            interest: paid(&|it| of_lenders.contains(&it)),
            principal: paid(&|it| it == Category::Principal),
            reserves: paid(&|it| it == Category::Reserves),
            discounted,
            ..Self::default()
        }
    }

    /// Running costs.
    pub fn running(&self) -> Money {
        let metered = self.energy + self.demand + self.carbon + self.water;
        metered + self.staff + self.maintenance + self.other
    }

    /// Revenue and grants less capital expenditure, running costs and tax on profits, as it would be if nothing were
    /// borrowed.
    pub fn net(&self) -> Money {
        self.revenue + self.grants - self.capex - self.running() - self.tax
    }

    /// What comes to the owners: net and tax saved, with what is borrowed, paid back and put by.
    pub fn equity(&self) -> Money {
        let lent = self.draws - self.interest - self.principal - self.reserves;
        self.net() + self.tax_saved + lent
    }

    /// How much each of [`Self::AMOUNTS`] is.
    pub fn amounts(&self) -> [Money; Self::AMOUNTS.len()] {
        Self::AMOUNTS.map(|amount| (amount.of)(self))
    }

    /// How much each of [`Self::FINANCING`] is.
    pub fn financing(&self) -> [Money; Self::FINANCING.len()] {
        Self::FINANCING.map(|amount| (amount.of)(self))
    }
}
