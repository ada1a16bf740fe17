//! What the levelised cost of compute is made of.

use super::worth::is_capital_of;
use super::{Accounts, AssetClass, Category, Line, Side};

/// A part of what a GPU-hour of goodput costs.
#[derive(Clone, Debug, PartialEq)]
pub struct CostItem {
    /// What it is for, in a few words.
    pub name: String,
    /// What it contains.
    pub about: String,
    /// Level payment of a year that is worth as much, over the years of the run.
    pub usd_per_year: f64,
    /// The capital expenditure; 0 for a running cost.
    pub capital_usd: f64,
    /// Its part of the levelised cost of compute; `None` when there was no goodput.
    pub usd_per_gpu_hour: Option<f64>,
}

/// Classes of assets, with what they contain.
const CAPITAL: [(AssetClass, &str, &str); 3] = [
    (
        AssetClass::It,
        "Racks, network and storage",
        "Their price and that of those bought again, less what they are sold for and what is left of them.",
    ),
    (
        AssetClass::Plant,
        "Electrical and mechanical plant",
        "Its price, less what is left of it at the end of the run.",
    ),
    (
        AssetClass::Shell,
        "Shell, land and grid connection",
        "Their price, less what is left of them at the end of the run.",
    ),
];

impl Accounts {
    /// The parts of the cost of a GPU-hour: what recovers the capital expenditure, and running costs. They add
    /// up to the levelised cost of compute.
    pub fn items(&self) -> Vec<CostItem> {
        let Self { ledger, worth, .. } = self;
        let item = |name: &str, about: &str, wanted: &dyn Fn(&Line) -> bool| CostItem {
            name: name.to_owned(),
            about: about.to_owned(),
            usd_per_year: worth.levels().per_year(ledger, wanted).in_dollars(),
            capital_usd: 0.0,
            usd_per_gpu_hour: worth.part(ledger, wanted),
        };
        let capital = CAPITAL.iter().map(|&(asset, name, about)| {
            let built = |line: &Line| line.category.side() == Side::Capital && line.asset == asset;
            CostItem {
                capital_usd: -ledger.sum(built).in_dollars(),
                ..item(name, about, &|line| is_capital_of(line, asset))
            }
        });
        let paid = |category| ledger.lines().iter().any(|line| line.category == category);
        // What few plants have is told where it is.
        let rare = [Category::Temporary, Category::Damages];
        let told = |it: &&Category| !rare.contains(it) || paid(**it);
        let running = Category::ALL.iter().filter(|it| it.side() == Side::Running).filter(told);
        let running = running.map(|&category| {
            let item = item(category.label(), category.about(), &|line| line.category == category);
            // Of administration, what would be paid if hours sold at the levelised cost.
            if category == Category::Administration {
                CostItem { usd_per_gpu_hour: worth.administration(), ..item }
            } else {
                item
            }
        });
        let granted = ledger.lines().iter().any(|line| line.category == Category::Grants);
        let grants = granted.then(|| {
            let grants = Category::Grants;
            item(grants.label(), grants.about(), &|line| line.category == grants)
        });
        capital.chain(running).chain(grants).collect()
    }
}
