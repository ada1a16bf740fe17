//! Where energy went and what costs were made of, as parts that add up.

/// Energy that went from one part of the plant to another in the whole run.
#[derive(Clone, Debug, PartialEq)]
pub struct EnergyFlow {
    /// Where it came from.
    pub from: String,
    /// Where it went.
    pub to: String,
    /// How much.
    pub megawatt_hours: f64,
    /// What that is.
    pub about: String,
}

/// A part of what a GPU-hour of goodput costs.
#[derive(Clone, Debug, PartialEq)]
pub struct CostItem {
    /// What it is for, in a few words.
    pub name: String,
    /// What it contains.
    pub about: String,
    /// Cost of an average year; for an investment, the yearly payment that recovers it.
    pub usd_per_year: f64,
    /// The investment; 0 for a running cost.
    pub capital_usd: f64,
    /// Its part of the levelised cost of compute; 0 when there was no goodput.
    pub usd_per_gpu_hour: f64,
}
