//! Swing: GPUs of a synchronous job compute and communicate all at once, so what a site draws goes up and down
//! with every step of training, far faster than anything is settled.
//!
//! - `wave`: the wave of a GPU and what flattens it, pure; `needed`: what would keep a limit, by inverting that.
//! - `sums`: what racks and the battery leave of them; `model`: the waves of all jobs that run, as they are at the connection.
//! - `ramps`: starts of jobs within the ramp of the connection, and the greatest rise; `falls`: stops.
//! - `spec`, `quantities`, `bill`: what a scenario says, what is reported, what has a price.

mod bill;
mod falls;
mod model;
mod needed;
mod quantities;
mod ramps;
mod spec;
mod sums;
mod wave;

pub use falls::Falls;
pub use needed::Needed;
pub use quantities::Reports;
pub use ramps::{Ramps, STEP, Start};
pub use spec::SwingSpec;
pub use wave::{Habits, Wave};

use units::{Energy, Power, Ramp, SimTime};

use ramps::Climb;

/// Waves of synchronous jobs, during a run.
#[derive(Debug)]
pub struct Swing {
    spec: SwingSpec,
    limits: Limits,
    /// By kind of work; none of what does not swing.
    waves: Vec<Option<Wave>>,
    /// By kind: what follows of its wave alone.
    constants: Vec<Option<sums::Constants>>,
    /// What a rack stores for each GPU.
    store: Energy,
    /// The largest synchronous job that runs: its place, its number, and its GPUs.
    largest: Option<(u32, u64, u32)>,
    /// Another one may be the largest.
    due: bool,
    /// Steps of the racks' cap at which waves were last measured.
    cap: u32,
    greatest: model::Greatest,
    /// Checkpoints that synchronous jobs write in an hour, since then.
    writes: (f64, SimTime),
    /// Starts that what is drawn follows within the ramp of the connection.
    pub ramps: Ramps,
    /// Stops that it follows so.
    pub falls: Falls,
    climb: Climb,
    /// The same of what is drawn, upside down.
    descent: Climb,
    /// What it reports.
    pub reports: Reports,
}

/// What the grid bears.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most that what is drawn may go up and down by.
    pub swing: Option<Power>,
    /// How fast it may.
    pub ramp: Option<Ramp>,
    /// The frequencies that count, in hertz.
    pub band: (f64, f64),
    /// What may be drawn by contract.
    pub contract: Power,
    /// How fast what is drawn may rise when jobs start.
    pub starts: Option<Ramp>,
}
