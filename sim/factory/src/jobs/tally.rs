//! Tallies: what became of the time of a group of jobs, of one class or one size, and the ratios of that.

use super::idle::Sliding;

/// Time of a group of jobs. What is in hours counts a job of any size alike.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// GPU-hours that they held.
    pub held: f64,
    /// GPU-hours of computing that was kept, of use or not, with the communication that belongs to it.
    pub productive: f64,
    /// GPU-hours of computing that was kept and is of use.
    pub useful: f64,
    /// GPU-hours of waiting for a first start, and for another one.
    pub first_waits: f64,
    /// The second of these.
    pub later_waits: f64,
    /// Hours that they ran.
    pub running: f64,
    /// Hours that brought something.
    pub productive_hours: f64,
    /// Hours from faults until they computed again, and to do again what was lost.
    pub unproductive_hours: f64,
    /// Hours from their first start to their end.
    pub lifetime: f64,
    /// Interruptions.
    pub interruptions: u64,
    /// Those of them that hardware caused.
    pub of_hardware: u64,
    /// Their sliding hours.
    pub sliding: Sliding,
}

/// A group of jobs with its tally.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What its jobs have in common: "class" or "gpus".
    pub of: &'static str,
    /// The class, or how many GPUs they have.
    pub name: String,
    /// What became of their time.
    pub tally: Tally,
    /// GPU-hours installed on the site.
    pub installed: f64,
}

/// A number of each group, declared once for files, reports and whoever else shows it.
#[derive(Clone, Copy, Debug)]
pub struct GroupRatio {
    /// Its name in files.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// What it means.
    pub about: &'static str,
    /// Its unit; empty for a share or a count.
    pub unit: &'static str,
    /// Whether it is a share, of 0 to 1.
    pub share: bool,
    /// Its value; `None` where it is not defined.
    pub of: fn(&Group) -> Option<f64>,
}

/// One number for each of others, if there are any.
fn ratio(number: f64, others: f64) -> Option<f64> {
    (others > 0.0).then(|| number / others)
}

/// The numbers of each group, in the order in which they are shown.
pub const GROUP_RATIOS: [GroupRatio; 12] = [
    GroupRatio {
        name: "held_gpu_hours",
        label: "GPU-hours held",
        about: "GPU-hours that its jobs held.",
        unit: "GPU-h",
        share: false,
        of: |it| Some(it.tally.held),
    },
    GroupRatio {
        name: "goodput_share",
        label: "goodput share",
        about: "GPU-hours of computing that was kept and is of use, for each GPU-hour installed on the site.",
        unit: "",
        share: true,
        of: |it| ratio(it.tally.useful, it.installed),
    },
    GroupRatio {
        name: "ettr",
        label: "ETTR",
        about: "Computing that was kept, of use or not, with the communication that belongs to it, for each GPU-hour held.",
        unit: "",
        share: true,
        of: |it| ratio(it.tally.productive, it.tally.held),
    },
    GroupRatio {
        name: "ettr_with_waits",
        label: "ETTR with waits",
        about: "The same as Kokolis et al. (2024) count it: for each GPU-hour held, or waited for after an interruption.",
        unit: "",
        share: true,
        of: |it| ratio(it.tally.productive, it.tally.held + it.tally.later_waits),
    },
    GroupRatio {
        name: "ettr_with_first_waits",
        label: "ETTR with all waits",
        about: "The same with the GPU-hours waited for until jobs first start.",
        unit: "",
        share: true,
        of: |it| {
            let waits = it.tally.later_waits + it.tally.first_waits;
            ratio(it.tally.productive, it.tally.held + waits)
        },
    },
    GroupRatio {
        name: "ettr_of_jobs",
        label: "ETTR of jobs",
        about: "Time that brought something for each hour from the first start of a job to its end, whatever its size, as Wan et al. (2025) count it.",
        unit: "",
        share: true,
        of: |it| ratio(it.tally.productive_hours, it.tally.lifetime),
    },
    GroupRatio {
        name: "ettr_lowest_hour",
        label: "lowest ETTR of an hour",
        about: "The least share of any hour in the life of a job in which it did not wait, load or lose its work.",
        unit: "",
        share: true,
        of: |it| it.tally.sliding.lowest,
    },
    GroupRatio {
        name: "ettr_hours_below_90",
        label: "hours of an ETTR below 90 %",
        about: "Share of all hours in the lives of its jobs, one beginning at every instant, of which less than nine tenths did so.",
        unit: "",
        share: true,
        of: |it| ratio(it.tally.sliding.low, it.tally.sliding.hours),
    },
    GroupRatio {
        name: "interruptions",
        label: "interruptions",
        about: "Interruptions of its jobs.",
        unit: "",
        share: false,
        of: |it| Some(it.tally.interruptions as f64),
    },
    GroupRatio {
        name: "mttf_h",
        label: "MTTF",
        about: "Mean running time of its jobs to an interruption.",
        unit: "h",
        share: false,
        of: |it| ratio(it.tally.running, it.tally.interruptions as f64),
    },
    GroupRatio {
        name: "mttf_hardware_h",
        label: "MTTF by hardware",
        about: "Mean running time of its jobs to an interruption by hardware.",
        unit: "h",
        share: false,
        of: |it| ratio(it.tally.running, it.tally.of_hardware as f64),
    },
    GroupRatio {
        name: "unproductive_h_per_interruption",
        label: "hours lost to an interruption",
        about: "Hours from a fault until a job computes again, and to do again what was lost, on average.",
        unit: "h",
        share: false,
        of: |it| ratio(it.tally.unproductive_hours, it.tally.interruptions as f64),
    },
];

impl Tally {
    /// Seconds of computing on so many GPUs that had been kept, in part of use, are lost. What distance added to them
    /// stays.
    pub(super) fn lose(&mut self, gpus: u32, seconds: f64, useful: f64) {
        let hours = seconds / 3600.0;
        self.productive -= f64::from(gpus) * hours;
        self.useful -= f64::from(gpus) * hours * useful;
        self.productive_hours -= hours;
        self.unproductive_hours += hours;
    }

    /// Hours to an interruption, by anything and by hardware alone; `None` without any.
    pub fn mttf(&self) -> [Option<f64>; 2] {
        [self.interruptions, self.of_hardware].map(|count| ratio(self.running, count as f64))
    }
}
