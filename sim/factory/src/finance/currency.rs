//! Currencies: in which payments are made, and how the rate at which a dollar buys them goes on.

use std::fmt;

use engine::Stream;

use super::{Category, Side};
use crate::settings::{between, spec};

spec! {
    /// How the rate of a currency goes on from that of `finance.exchange`; without it the rate stays.
    pub struct ExchangeSpec {
        /// Drift of the logarithm of what a dollar buys in a year; above 0 where the currency weakens.
        pub drift: f64 = between(-2.0, 2.0);
        /// Standard deviation of that logarithm over a year.
        pub volatility: f64 = between(0.0, 2.0);
    }
}

/// A currency, by its three letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

/// In which payments are made, and what a dollar buys of it over the months.
#[derive(Clone, Debug, PartialEq)]
pub struct PaidIn {
    /// The currency.
    pub currency: Currency,
    /// What a dollar buys: on the first day, then at the end of each month of the ledger.
    pub rates: Vec<f64>,
    /// What has a price in dollars whatever they buy.
    in_dollars: Vec<Category>,
}

impl Currency {
    /// United States dollars, in which tables, metrics and pages are.
    pub const USD: Self = Self(*b"USD");

    /// By its three letters; `None` for what is not three capital letters.
    pub fn new(letters: &str) -> Option<Self> {
        let letters: [u8; 3] = letters.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_uppercase).then_some(Self(letters))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|&letter| write!(f, "{}", char::from(letter)))
    }
}

impl Default for PaidIn {
    fn default() -> Self {
        Self { currency: Currency::USD, rates: vec![1.0], in_dollars: Vec::new() }
    }
}

impl PaidIn {
    /// A currency of which a dollar always buys as much.
    pub fn at(currency: Currency, rate: f64) -> Self {
        Self { currency, rates: vec![rate], in_dollars: Vec::new() }
    }

    /// A currency of which a dollar buys so much on the first day and at the end of each month; prices of some
    /// categories, by their names, are in dollars.
    pub fn over(currency: Currency, rates: Vec<f64>, in_dollars: &[String]) -> Self {
        let known = |word: &String| Category::ALL.iter().find(|it| it.word() == word).copied();
        Self { currency, rates, in_dollars: in_dollars.iter().filter_map(known).collect() }
    }

    /// What a dollar buys at the end of a month of the ledger.
    pub fn rate(&self, month: u32) -> f64 {
        let last = self.rates.len() - 1;
        self.rates[(month as usize).min(last)]
    }

    /// Whether what is paid for a category is worth other dollars when the rate moves: its price is one in the
    /// currency, and it is no sum over other payments.
    pub fn is_local(&self, category: Category) -> bool {
        let sums =
            [Category::Administration, Category::Residual, Category::Duties, Category::LaterDuties];
        let of_plant = !matches!(category.side(), Side::State | Side::Financing);
        of_plant && !sums.contains(&category) && !self.in_dollars.contains(&category)
    }

    /// Dollars of a month for each dollar of the first day that is paid for a category.
    pub fn shift(&self, category: Category, month: u32) -> f64 {
        if self.rates.len() > 1 && self.is_local(category) {
            self.rates[0] / self.rate(month)
        } else {
            1.0
        }
    }
}

impl ExchangeSpec {
    /// What a dollar buys when it buys `start` on the first day and months of the ledger end at `places` twelfths of a
    /// year: of a currency in one of the possible futures of a run, or without luck.
    pub fn rates(
        &self,
        start: f64,
        places: &[usize],
        luck: Option<(&str, (u64, u32))>,
    ) -> Vec<f64> {
        let mut stream = luck.map(|(currency, (seed, future))| {
            let mut stream = Stream::new(seed, &format!("finance/exchange/{currency}"), 0);
            stream.at(future);
            stream
        });
        let deviation = self.volatility * libm::sqrt(1.0 / 12.0);
        let last = places.last().copied().unwrap_or_default();
        let mut logarithm = 0.0;
        let mut by_month = vec![start];
        for _ in 0..last {
            logarithm += self.drift / 12.0;
            if let Some(stream) = stream.as_mut().filter(|_| deviation > 0.0) {
                logarithm += deviation * stream.normal();
            }
            by_month.push(start * libm::exp(logarithm));
        }
        places.iter().map(|place| by_month[*place]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_has_three_capital_letters() {
        assert_eq!(Currency::new("USD"), Some(Currency::USD));
        assert!(["usd", "US", "USDX", "", "É1"].iter().all(|it| Currency::new(it).is_none()));
    }

    /// With a drift of ln 1.1 150 are 165 after a year; with a deviation of .1 a year the logarithm of the rate
    /// after four years has one of .2, over 20,000 futures within .003.
    #[test]
    fn rates_drift_and_fluctuate_by_the_square_root_of_time() {
        let places: Vec<usize> = (0..=48).collect();
        let steady = ExchangeSpec { drift: libm::log(1.1), volatility: 0.0 };
        let rates = steady.rates(150.0, &places, None);
        assert!((rates[12] - 165.0).abs() < 1e-9, "{}", rates[12]);
        let moves = ExchangeSpec { drift: 0.0, volatility: 0.1 };
        let end = |future| {
            let rates = moves.rates(150.0, &places, Some(("JPY", (1, future))));
            libm::log(rates[48] / 150.0)
        };
        let ends: Vec<f64> = (0..20_000).map(end).collect();
        let mean = ends.iter().sum::<f64>() / 20_000.0;
        let square = ends.iter().map(|end| (end - mean) * (end - mean)).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.005 && (libm::sqrt(square) - 0.2).abs() < 0.003, "{mean}, {square}");
        // A longer run meets the same rates at first, another future others.
        assert_eq!(moves.rates(150.0, &[0, 12], Some(("JPY", (1, 7))))[1].to_bits(), {
            moves.rates(150.0, &places, Some(("JPY", (1, 7))))[12].to_bits()
        });
    }
}
