//! What is written down on the way: transfers, failovers, jobs by class and site, and what the network costs.

use units::SimTime;

/// A transfer that has ended, or was under way at the end.
#[derive(Clone, Debug, PartialEq)]
pub struct TransferRow {
    /// When it began.
    pub began: SimTime,
    /// When all of it was there; `None` if it was not by the end.
    pub ended: Option<SimTime>,
    /// Number of the site where it came from.
    pub from: usize,
    /// Number of the site where it went.
    pub to: usize,
    /// What it carried.
    pub what: What,
    /// Bytes.
    pub bytes: f64,
    /// What it cost, in dollars.
    pub dollars: f64,
}

/// What a transfer carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A job with what it brings; the number of its shared class.
    Job(usize),
    /// A job that comes back to its site; the same.
    Return(usize),
    /// A data set, by its number.
    Data(usize),
    /// Checkpoints for a standby.
    Replica,
}

impl What {
    /// Its word in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Job(_) => "job",
            Self::Return(_) => "return",
            Self::Data(_) => "data",
            Self::Replica => "replica",
        }
    }
}

/// Jobs that a rule has refused.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Refused {
    /// Jobs.
    pub jobs: u64,
    /// GPU-hours of computing that they asked for.
    pub gpu_hours: f64,
    /// Of those, the ones for which a site had room that the rule barred.
    pub stranded_gpu_hours: f64,
}

/// Jobs of a class that came at one site and went to one, which may be the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DispatchRow {
    /// The class.
    pub class: String,
    /// The region of its users; empty where it has none.
    pub region: String,
    /// Seconds from these to the site and back; `None` without a region.
    pub way_to_users: Option<f64>,
    /// Number of the site where its jobs came.
    pub home: usize,
    /// Number of the site where they waited and ran.
    pub site: usize,
    /// Jobs.
    pub jobs: u64,
    /// GPU-hours that they held.
    pub held_gpu_hours: f64,
    /// Mean seconds from submission to the first start; `None` without any job.
    pub wait: Option<f64>,
    /// Bytes carried for them to this site.
    pub bytes: f64,
    /// Its part, by GPU-hours held, of what the site paid for energy, in dollars.
    pub energy_dollars: f64,
    /// Its part, by GPU-hours held, of the carbon dioxide of the site, in tonnes.
    pub carbon_tonnes: f64,
}

/// Jobs of a lost site that restarted at its standby.
#[derive(Clone, Debug, PartialEq)]
pub struct FailoverRow {
    /// Number of the lost site.
    pub site: usize,
    /// When it was lost.
    pub lost: SimTime,
    /// When it was decided that its jobs restart elsewhere.
    pub decided: SimTime,
    /// Number of the standby.
    pub standby: usize,
    /// Jobs.
    pub jobs: u64,
    /// GPUs that they stood on together.
    pub gpus: u64,
    /// GPU-hours of computing that they do again.
    pub again_gpu_hours: f64,
    /// Age of the newest replica at the loss, in seconds; `None` without any.
    pub recovery_point: Option<f64>,
}

/// What the network cost in a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WanMonth {
    /// Month of the run, from 1.
    pub month: u32,
    /// Number of the link.
    pub link: usize,
    /// Bytes.
    pub bytes: f64,
    /// Whole cents.
    pub cents: i64,
}
