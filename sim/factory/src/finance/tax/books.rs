//! The tax of a run: what of its ledger is taxed in which year, and what is paid or given.

use units::{Money, Span};

use super::{Declining, Income, Method, by_year};
use crate::finance::periods::Periods;
use crate::finance::{
    AssetClass, Category, FinanceSpec, IncentiveKind, IncentiveSpec, JurisdictionSpec, Ledger,
    Line, Payment, Plan, Side, Usage, dollars,
};

/// Writes grants, each in the month in which it is paid; capital expenditure is written before.
pub fn grants(ledger: &mut Ledger, spec: &FinanceSpec, plan: &Plan) {
    let built = capital(ledger);
    for incentive in of_kind(spec, IncentiveKind::Grant) {
        let amount = incentive.given(built).min(built);
        let months = incentive.from.in_years() * 12.0;
        if months <= plan.months() + 1e-6 {
            let month = if months > 0.0 { plan.month_of(months) } else { 0 };
            ledger.write(Payment::in_(month, Category::Grants, AssetClass::None, amount));
        }
    }
}

/// What is taxed of a run with these payments; `None` where no tax is paid on profits.
pub fn income(
    spec: &FinanceSpec,
    ledger: &Ledger,
    usage: &Usage,
    periods: &Periods,
) -> Option<Income> {
    let state = spec.jurisdiction.get(&spec.tax.jurisdiction)?;
    let count = periods.count_of_years();
    let mut before_interest = periods.by_year(&periods.flows(ledger, is_taxed));
    let built = capital(ledger).in_dollars();
    let granted = -ledger.paid_for(Category::Grants).in_dollars();
    let kept = if built > 0.0 { 1.0 - granted / built } else { 1.0 };
    let at_once = of_kind(spec, IncentiveKind::Accelerated).filter_map(|it| it.share).sum::<f64>();
    let lengths = lengths(usage, count);
    for asset in [AssetClass::It, AssetClass::Plant, AssetClass::Shell] {
        let bought = purchases(ledger, usage, asset, kept);
        for (year, built, price) in &bought {
            // What replaces it takes its place, whatever is left of it.
            let later = bought.iter().filter(|next| !next.1 && next.0 > *year);
            let ends = later.map(|next| next.0).min();
            let sooner = if *built { at_once.min(1.0) } else { 0.0 };
            let off = written_off(*price, sooner, state.method(asset), &lengths, (*year, ends));
            before_interest.iter_mut().zip(off).for_each(|(income, off)| *income -= off);
        }
    }
    let rate = |year: usize| {
        let holiday = of_kind(spec, IncentiveKind::Holiday).filter(|it| it.holds_in(year));
        let off: f64 = holiday.filter_map(|it| it.share).sum();
        state.rate * (1.0 - off).max(0.0)
    };
    Some(Income {
        before_interest,
        rates: (0..count).map(rate).collect(),
        losses: state.losses.in_years(),
        losses_share: state.losses_share,
        credits: credits(spec, capital(ledger), count),
    })
}

/// Writes the tax of each year in equal parts at the ends of its periods.
pub fn write(ledger: &mut Ledger, taxes: &[f64], periods: &Periods) {
    for (period, amount) in periods.spread(taxes).into_iter().enumerate() {
        let tax = Money::dollars(amount);
        let month = periods.month(period);
        ledger.write(Payment::out(month, Category::ProfitTax, AssetClass::None, tax));
    }
}

fn of_kind(spec: &FinanceSpec, kind: IncentiveKind) -> impl Iterator<Item = &IncentiveSpec> {
    spec.incentive.values().filter(move |incentive| incentive.kind == kind)
}

fn capital(ledger: &Ledger) -> Money {
    ledger.paid_on(Side::Capital)
}

/// Whether a line is income, or a cost that is deducted when it is paid. What is bought is written off instead.
fn is_taxed(line: &Line) -> bool {
    let at_once =
        [Category::Resale, Category::Conversion, Category::Deinstallation, Category::LaterDuties];
    matches!(line.category.side(), Side::Revenue | Side::Running)
        || at_once.contains(&line.category)
}

/// What is bought of a class: the year in which it is first used, whether it was built or bought again, and its
/// price; grants are taken off what was built.
fn purchases(
    ledger: &Ledger,
    usage: &Usage,
    asset: AssetClass,
    kept: f64,
) -> Vec<(usize, bool, f64)> {
    // What is bought at the end of a month is used from the next on.
    let year = |month: u32| {
        let next = usage.months.get(month as usize).or_else(|| usage.months.last());
        next.map_or(0, |month| month.year.saturating_sub(1) as usize)
    };
    let bought = ledger.by(|line| {
        let built = line.category.side() == Side::Capital;
        let wanted = line.asset == asset && (built || line.category == Category::Refresh);
        wanted.then(|| (year(line.month), built))
    });
    let price = |((year, built), cents): ((usize, bool), i64)| {
        (year, built, -dollars(cents).in_dollars() * if built { kept } else { 1.0 })
    };
    bought.into_iter().map(price).collect()
}

/// What of a price is written off in each year of operation, when it is bought in one and gone in another: then
/// what is left goes at once. A year that the run cuts off has its part.
fn written_off(
    price: f64,
    at_once: f64,
    method: Method,
    lengths: &[f64],
    (from, ends): (usize, Option<usize>),
) -> Vec<f64> {
    let mut off = vec![0.0; lengths.len()];
    let soon = price * at_once;
    let each = by_year(price - soon, method);
    let mut left = price;
    let last = ends.unwrap_or(lengths.len());
    for year in from..last.min(lengths.len()) {
        let usual = each.get(year - from).copied().unwrap_or(0.0) * lengths[year];
        let amount = if year == from { usual + soon } else { usual }.min(left);
        off[year] += amount;
        left -= amount;
    }
    if let Some(gone) = ends.and_then(|year| off.get_mut(year)) {
        *gone += left;
    }
    off
}

/// How long each year of operation was, in years.
fn lengths(usage: &Usage, count: usize) -> Vec<f64> {
    let mut lengths = vec![0.0; count];
    for month in &usage.months {
        if let Some(length) = lengths.get_mut(month.year.saturating_sub(1) as usize) {
            *length += month.share_of_year;
        }
    }
    lengths.into_iter().map(|length: f64| length.min(1.0)).collect()
}

fn credits(spec: &FinanceSpec, built: Money, count: usize) -> Vec<f64> {
    let mut credits = vec![0.0; count];
    for incentive in of_kind(spec, IncentiveKind::Credit) {
        if let Some(credit) = credits.get_mut(incentive.first_year()) {
            *credit += incentive.given(built).in_dollars();
        }
    }
    credits
}

impl IncentiveSpec {
    /// What is given towards what was built.
    fn given(&self, built: Money) -> Money {
        let amount = self.amount.unwrap_or_else(|| built * self.share.unwrap_or(0.0));
        self.cap.map_or(amount, |cap| amount.min(cap))
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, small")]
    fn first_year(&self) -> usize {
        (self.from.in_years() + 1e-6).floor() as usize
    }

    /// Whether it holds for a year of operation, from 0, as a whole.
    fn holds_in(&self, year: usize) -> bool {
        let ends = self.until.map_or(f64::INFINITY, Span::in_years);
        year >= self.first_year() && (year + 1) as f64 <= ends + 1e-6
    }
}

impl JurisdictionSpec {
    /// How a class of assets is written off.
    fn method(&self, asset: AssetClass) -> Method {
        let life = match asset {
            AssetClass::Plant => self.plant_life,
            AssetClass::Shell => self.shell_life,
            AssetClass::It | AssetClass::None => self.it_life,
        };
        let declining = self.it_decline.filter(|_| asset == AssetClass::It).map(|rate| Declining {
            rate,
            guarantee: self.it_guarantee.unwrap_or(0.0),
            revised: self.it_revised.unwrap_or(1.0),
        });
        Method { life: life.in_years(), declining }
    }
}
