//! Renewal: what is bought again when its life ends, what the old is sold for, and what outlives the run.

use units::{Money, Span};

use super::measures::{Asset, Discount};
use super::{
    AssetClass, Category, FinanceSpec, Ledger, Line, Lot, Payment, Plan, Side, dollars, purchases,
    purchases_of_racks,
};
use crate::design::Design;

/// Writes it. Capital expenditure is written before.
pub(super) fn write(
    ledger: &mut Ledger,
    spec: &FinanceSpec,
    (design, plan): (&Design, &Plan),
    discount: &Discount,
) {
    let classes = [
        (AssetClass::It, spec.it_life),
        (AssetClass::Plant, spec.plant_life),
        (AssetClass::Shell, spec.shell_life),
    ];
    for (class, life) in classes {
        write_class(ledger, spec, (design, plan), (class, life, discount));
    }
}

fn write_class(
    ledger: &mut Ledger,
    spec: &FinanceSpec,
    (design, plan): (&Design, &Plan),
    (class, life, discount): (AssetClass, Span, &Discount),
) {
    let all = built(ledger, class).in_dollars();
    let life = life.in_years() * 12.0;
    let mut left = 0.0;
    let paid = ledger.by(|line| {
        let of_class = line.category.side() == Side::Capital && line.asset == class;
        of_class.then_some(line.month)
    });
    // What was built at different times dies at different times.
    for (month, cents) in paid {
        let price = dollars(-cents);
        let share = if all > 0.0 { price.in_dollars() / all } else { 0.0 };
        let of = Part { class, life, share, price, since: plan.end_of(month) };
        let run = plan.months() - of.since;
        let bought = match class {
            AssetClass::It => purchases_of_racks(of.life, run, of.since, design),
            _ => purchases(of.life, run).collect(),
        };
        left += write_part(ledger, spec, plan, (&of, &bought), discount);
    }
    let residual = Payment::in_(plan.last(), Category::Residual, class, Money::dollars(left));
    ledger.write(residual);
}

/// What was built of a class of assets at one time.
struct Part {
    class: AssetClass,
    /// Months that it lives.
    life: f64,
    /// Its part of the class.
    share: f64,
    price: Money,
    /// Months from the first day until it was bought.
    since: f64,
}

/// Writes what takes its place at these ages, and what that is sold for; returns what is left at the end of the run.
fn write_part(
    ledger: &mut Ledger,
    spec: &FinanceSpec,
    plan: &Plan,
    (part, ages): (&Part, &[f64]),
    discount: &Discount,
) -> f64 {
    let Part { class, life, share, price: built, since } = *part;
    let mut left = 0.0;
    for (number, &age) in (0_u16..).zip(ages) {
        let bought = since + age;
        let lot = (class == AssetClass::It).then(|| &plan.lots[usize::from(number)]);
        let years = bought / 12.0;
        let grown = |category| spec.escalation.growth(category, spec.inflation, years);
        // Generations of the roadmap have the prices of their day.
        let alike = lot.is_none_or(|lot| lot.rack_price.is_none());
        let dearer = if alike { grown(Category::Refresh) } else { 1.0 };
        let again = again(ledger, spec, class, lot) * share * dearer;
        let price = if number == 0 { built } else { again };
        if number > 0 {
            let month = plan.month_of(bought);
            let out =
                |category, amount| Payment::out(month, category, class, amount).of_lot(number);
            ledger.write(out(Category::Refresh, again));
            if let Some(lot) = lot {
                let converted = spec.refresh.conversion * lot.converted * share;
                let converted = converted * grown(Category::Conversion);
                ledger.write(out(Category::Conversion, converted));
            }
        }
        // What is not delivered when it is due leaves the old in its place, at most to the end of the run.
        let due = bought + life;
        let ends = match ages.get(usize::from(number) + 1) {
            Some(next) if since + next > due + 1e-6 => since + next,
            None if due < plan.months() - 1e-6 => plan.months(),
            _ => due,
        };
        let life = if ends > due { ends - bought } else { life };
        let salvage = lot
            .map_or(Money::ZERO, |lot| sell(ledger, spec, plan, (lot, again, share), [ends, life]));
        if ends >= plan.months() - 1e-6 {
            let (price, salvage) = (price.in_dollars(), salvage.in_dollars());
            let asset = Asset { price, bought, life, salvage };
            left += asset.left_at(plan.months(), spec.terminal, discount);
        }
    }
    left
}

/// What was paid for a class of assets that was built.
fn built(ledger: &Ledger, class: AssetClass) -> Money {
    let of_class = |line: &Line| line.category.side() == Side::Capital && line.asset == class;
    ledger.sum(of_class) * -1.0
}

/// What it costs to buy a class of assets again: of IT, racks with their network and storage.
fn again(ledger: &Ledger, spec: &FinanceSpec, class: AssetClass, lot: Option<&Lot>) -> Money {
    let Some(lot) = lot else { return built(ledger, class) };
    let of = |wanted: &[Category]| ledger.sum(|line| wanted.contains(&line.category)) * -1.0;
    let all = of(&[Category::Racks, Category::Network, Category::Storage]);
    match lot.rack_price {
        None => all,
        // Network and storage cost the same share of the price of racks as before.
        Some(price) => {
            let racks = of(&[Category::Racks]);
            let whole = if racks > Money::ZERO { all / racks } else { 1.0 + spec.network_share };
            price * lot.racks * whole
        }
    }
}

/// Sells a lot when its life ends within the run; returns what it brings, less taking it down.
fn sell(
    ledger: &mut Ledger,
    spec: &FinanceSpec,
    plan: &Plan,
    (lot, price, share): (&Lot, Money, f64),
    [ends, age]: [f64; 2],
) -> Money {
    let refresh = &spec.refresh;
    let sold = price * refresh.resale.share_after(age);
    let grown = spec.escalation.growth(Category::Deinstallation, spec.inflation, ends / 12.0);
    let removal = refresh.deinstallation * lot.racks * share * grown;
    if ends < plan.months() - 1e-6 {
        let month = plan.month_of(ends);
        let asset = AssetClass::It;
        ledger.write(Payment::in_(month, Category::Resale, asset, sold));
        ledger.write(Payment::out(month, Category::Deinstallation, asset, removal));
    }
    sold - removal
}
