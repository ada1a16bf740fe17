//! What a scenario says of the steps in which a class computes.

use units::Span;

use crate::settings::{above, between, spec};

spec! {
    /// How the power of a job goes up and down with its steps, where all its GPUs compute and communicate at once.
    pub struct WaveSpec {
        /// Whether they do: of other classes the power of many GPUs is even.
        pub synchronous: bool;
        /// Length of a step.
        pub period: Span = above(0.0);
        /// Share of it for which GPUs compute, and power is high.
        pub duty: f64 = between(0.01, 0.99);
        /// Power beyond idling while they communicate, for each unit of that while they compute.
        pub comm_share: f64 = between(0.0, 1.0);
        /// Least power of a GPU for each unit of its high power: what lacks of it while it communicates is burnt. It
        /// smooths the swing, does no work, and costs energy, cooling and what may be drawn.
        pub floor: f64 = between(0.0, 1.0);
        /// How long power takes from low to high.
        pub edge: Span = above(0.0);
    }
}

#[cfg(test)]
impl WaveSpec {
    /// Of work whose power is even, for tests.
    pub(crate) const fn even() -> Self {
        let (period, edge) = (Span::seconds(2.0), Span::seconds(0.2));
        Self { synchronous: false, period, duty: 0.75, comm_share: 0.4, floor: 0.0, edge }
    }
}
