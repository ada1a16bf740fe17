//! Statistics: estimates with intervals, rules for stopping, sensitivities, selection.
//!
//! All are pure functions of the values they are given: what an answer rests on is in its arguments,
//! and random numbers, where a method needs them, come from a seed. Which to take:
//!
//! | Question | Function | Publication |
//! |---|---|---|
//! | the mean over replications | [`mean`] | Student (1908) |
//! | whether a design differs from a baseline, with common random numbers | [`paired`] | Law (2015), 10.2 |
//! | how often something happens | [`proportion_wilson`], [`proportion_exact`] | Wilson (1927), Clopper and Pearson (1934) |
//! | how often at most, if it was never seen | [`zero_event_bound`] | Hanley and Lippman-Hand (1983) |
//! | a value that is rarely exceeded | [`quantile`], [`fewest_for_upper_bound`] | David and Nagaraja (2003), Wilks (1941) |
//! | how many replications | [`StoppingRule`] | Hoad, Robinson and Davies (2010) |
//! | where the warm-up of a series ends | [`mser5`] | White (1997) |
//! | the mean of one long series | [`batch_means`] | Schmeiser (1982) |
//! | which inputs matter at all | [`elementary_effects`] | Morris (1991), Campolongo et al. (2007) |
//! | how monotonously an output follows inputs | [`spearman`], [`partial_rank_correlations`] | Fieller et al. (1957), Iman and Conover (1979) |
//! | which share of the variance comes from an input | [`sobol_indices`] | Saltelli et al. (2010), Jansen (1999) |
//! | which of several systems is best | [`decide`] | Kim and Nelson (2001) |
//! | what is best in several aims | [`front`] | Kung et al. (1975) |
//! | what knowing an input before a choice is worth | [`partial_information`], [`perfect_information`] | Raiffa and Schlaifer (1961), Strong et al. (2014) |
//!
//! Levels and shares lie between 0 and 1, both excluded; others are a panic, as are values that are
//! missing, since both are for the caller to check.

mod distributions;
mod elementary_effects;
mod information;
mod interval;
mod moments;
mod pareto;
mod quantile;
mod rank;
mod regression;
mod selection;
mod series;
mod stopping;
mod variance_based;

pub use elementary_effects::{Effects, Trajectory, elementary_effects};
pub use information::{Information, partial_information, perfect_information};
pub use interval::{
    Estimate, Paired, mean, paired, proportion_exact, proportion_wilson, zero_event_bound,
};
pub use pareto::front;
pub use quantile::{fewest_for_upper_bound, quantile};
pub use rank::{partial_rank_correlations, ranks, spearman};
pub use selection::{Selection, SelectionRule, decide};
pub use series::{batch_means, mser5};
pub use stopping::{Need, StoppingRule};
pub use variance_based::{Index, RESAMPLES, SaltelliOutputs, sobol_indices};
