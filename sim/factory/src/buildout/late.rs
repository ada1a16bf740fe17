//! Late: what vendors deliver later than planned, by their own work alone. What a task waits for, and times in which its
//! vendor may not deliver, are nobody's fault.

use units::Span;

use super::plan::{Dates, Plan, Task};

/// What a vendor delivers late.
#[derive(Clone, Debug, PartialEq)]
pub struct Late {
    /// Its task.
    pub task: String,
    /// Who delivers.
    pub vendor: String,
    /// Racks of a lot; 0 for a task that brings none.
    pub racks: u32,
    /// When it is there, since building began.
    pub at: Span,
    /// How much longer it took than planned.
    pub late: Span,
}

impl Plan {
    /// What vendors deliver late on the dates that a seed gives: lot by lot, or a task as a whole. A licence is no
    /// delivery.
    pub fn late(&self, dates: &Dates, seed: u64) -> Vec<Late> {
        let mut all = Vec::new();
        let luck = self.luck(seed);
        let delivers = |task: &Task| !task.vendor.is_empty() && task.licence.is_none();
        let tasks = self.tasks.iter().enumerate().filter(|(_, task)| delivers(task));
        for (number, task) in tasks {
            let (Some(taken), Some(median)) = (task.time(Some(luck)).0, task.time(None).0) else {
                continue;
            };
            let mut add = |racks, at, late| {
                let (vendor, name) = (task.vendor.clone(), task.name.clone());
                if late > Span::ZERO {
                    all.push(Late { task: name, vendor, racks, at, late });
                }
            };
            let (own, planned) = (task.install(taken, Some(luck)), task.install(median, None));
            if own.is_empty() {
                dates.course.ends[number].into_iter().for_each(|at| add(0, at, taken - median));
            }
            for ((lot, planned), there) in own.iter().zip(&planned).zip(&dates.lots[number]) {
                add(lot.racks, there.end, lot.end - planned.end);
            }
        }
        all
    }
}
