//! Shortage: what gives way when less may be drawn than the plant would use, in which order, and what that costs.
//!
//! - `spec`: its part of the scenario, with the steps that there are. `event`: what can happen.
//! - `ladder`: how far steps have been resorted to, and when one may be given back; `caps`: how much of their
//!   dynamic power classes may draw.
//! - `books`: what each step has saved and lost while it was in force. `quantities`: what is reported.

mod books;
mod caps;
mod event;
mod ladder;
mod quantities;
mod spec;

pub use books::{Bout, Strain};
pub use caps::{Caps, Kind};
pub use event::Event;
pub use quantities::Reports;
pub use spec::{ShortageSpec, Step};

use engine::Handle;
use units::SimTime;

use books::Books;

/// What has given way, and how far, during a run.
#[derive(Debug)]
pub struct Shortage {
    spec: ShortageSpec,
    /// How much of their dynamic power kinds of work may draw.
    pub caps: Caps,
    /// So many steps of the order have been resorted to.
    reach: usize,
    /// No step is given back before then.
    next_rise: SimTime,
    /// What may be given back then is looked at.
    tick: Option<Handle>,
    /// Since when stores alone have kept import within its limit.
    strained: Option<SimTime>,
    books: Books,
    /// Something has given way at some time.
    been: bool,
    /// What it reports.
    pub reports: Reports,
}
