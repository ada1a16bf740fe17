//! What a scenario says about tax on profits, and about what states give.

use units::{Money, Span};

use crate::settings::{Choice, at_least, between, spec};

spec! {
    /// Tax on profits.
    pub struct TaxSpec {
        /// Whose tax is paid: the name of one of `finance.jurisdiction`, such as "JP"; "none" for no tax.
        pub jurisdiction: String;
    }
}

spec! {
    /// How a state taxes profits. Taxable is what is earned less running costs, depreciation and interest.
    pub struct JurisdictionSpec {
        /// Tax for each unit of taxable income, all levels of the state together.
        pub rate: f64 = between(0.0, 0.9);
        /// For how long losses are carried to later years; 0 for not at all.
        pub losses: Span;
        /// Share of a year's income from which older losses may be taken.
        pub losses_share: f64 = between(0.0, 1.0);
        /// Tax life of IT equipment.
        pub it_life: Span = at_least(31_536_000.0);
        /// Share of what is left of its price that IT equipment loses in a year; straight over its life where
        /// there is none.
        pub it_decline: Option<f64> = between(0.01, 1.0);
        /// Share of its price below which that does not fall: then what is left is written off at `it_revised`.
        pub it_guarantee: Option<f64> = between(0.0, 1.0);
        /// Share of what was left then that is written off in each year after.
        pub it_revised: Option<f64> = between(0.01, 1.0);
        /// Tax life of electrical and mechanical plant, straight.
        pub plant_life: Span = at_least(31_536_000.0);
        /// Tax life of shell, land and grid connection, straight.
        pub shell_life: Span = at_least(31_536_000.0);
    }
}

spec! {
    /// What a state gives. Relief from property tax is `finance.property_tax.relief`.
    pub struct IncentiveSpec {
        /// What it is.
        pub kind: IncentiveKind;
        /// Money, of a grant or a credit; or else `share`.
        pub amount: Option<Money>;
        /// Of a grant or a credit: its part of what is built. Of a holiday: the part of the tax that is not asked
        /// for. Of what is accelerated: the part of the price that is written off in the year in which it is paid.
        pub share: Option<f64> = between(0.0, 1.0);
        /// Most that is given.
        pub cap: Option<Money>;
        /// From the first day until it begins, or is paid.
        pub from: Span;
        /// From the first day until it ends; by default it does not.
        pub until: Option<Span>;
        /// What must be the case for it, for readers: no model decides whether it is.
        pub condition: Option<String>;
    }
}

/// Kinds of incentives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IncentiveKind {
    /// Money towards what is built; as much less is depreciated.
    #[default]
    Grant,
    /// Money off the tax, in later years too until it is used.
    Credit,
    /// Years with a lower tax.
    Holiday,
    /// What is built is written off sooner.
    Accelerated,
}

impl Choice for IncentiveKind {
    const OPTIONS: &'static [(&'static str, Self)] = &[
        ("grant", Self::Grant),
        ("credit", Self::Credit),
        ("holiday", Self::Holiday),
        ("accelerated", Self::Accelerated),
    ];
}
