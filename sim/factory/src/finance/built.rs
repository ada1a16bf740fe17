//! What is built when: the parts of a plant that are there over time, which capital and running costs follow.

/// Parts of the finished plant that are there from an instant on, each from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stage {
    /// Hours since the first of the run; below 0 for what was there before.
    pub hour: f64,
    /// Racks that are delivered.
    pub racks: f64,
    /// Halls with floor.
    pub halls: f64,
    /// Cooling, which is taken for electrical and mechanical plant.
    pub plant: f64,
    /// Power from the grid, or what stands in for it.
    pub power: f64,
    /// Racks that may run.
    pub accepted: f64,
}

/// What is built when.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Built {
    /// What is there, in the order of time; nothing for a plant that stands from the first hour.
    pub stages: Vec<Stage>,
    /// What would be there with neither good nor bad luck.
    pub planned: Vec<Stage>,
    /// What vendors deliver later than planned, in the order of their tasks.
    pub late: Vec<LateDelivery>,
}

/// Something that a vendor delivers late.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LateDelivery {
    /// Who.
    pub vendor: String,
    /// Hours since the first of the run at which it is there; below 0 for before.
    pub hour: f64,
    /// Racks of a lot; 0 for a task that brings none.
    pub racks: f64,
    /// Hours that the vendor's own work took longer than planned, without what it waited for.
    pub hours_late: f64,
}

impl Built {
    /// By month of the ledger, from 0, when these end so many hours after the first: the part of something that comes in
    /// it. What goes again has come.
    pub fn comes(&self, ends: &[f64], of: fn(&Stage) -> f64) -> Vec<f64> {
        let mut comes = vec![0.0; ends.len()];
        if self.stages.is_empty() {
            comes[0] = 1.0;
            return comes;
        }
        let mut there = 0.0;
        for stage in &self.stages {
            let more = (of(stage).min(1.0) - there).max(0.0);
            there += more;
            // What comes within a month is paid at its end; after the last nothing is.
            if let Some(month) = ends.iter().position(|end| *end >= stage.hour - 1e-6) {
                comes[month] += more;
            }
        }
        comes
    }

    /// The part of the racks that may run at an hour of the run; all of a plant that stands from the first.
    pub fn accepted_at(&self, hour: f64) -> f64 {
        part_at(&self.stages, hour)
    }

    /// The same with neither good nor bad luck.
    pub fn planned_at(&self, hour: f64) -> f64 {
        part_at(&self.planned, hour)
    }

    /// By month of the ledger, from 1: the part of the racks that may run, on the average.
    pub fn accepted(&self, ends: &[f64]) -> Vec<f64> {
        mean_of(&self.stages, ends)
    }

    /// The same with neither good nor bad luck.
    pub fn accepted_as_planned(&self, ends: &[f64]) -> Vec<f64> {
        mean_of(&self.planned, ends)
    }
}

fn part_at(stages: &[Stage], hour: f64) -> f64 {
    if stages.is_empty() {
        return 1.0;
    }
    let begun = stages.iter().take_while(|stage| stage.hour <= hour);
    begun.last().map_or(0.0, |stage| stage.accepted)
}

fn mean_of(stages: &[Stage], ends: &[f64]) -> Vec<f64> {
    let mean = |month: usize| {
        if stages.is_empty() {
            return 1.0;
        }
        let (from, to) = (ends[month], ends[month + 1]);
        let mut sum = 0.0;
        for (place, stage) in stages.iter().enumerate() {
            let until = stages.get(place + 1).map_or(f64::INFINITY, |next| next.hour);
            let hours = until.min(to) - stage.hour.max(from);
            sum += stage.accepted * hours.max(0.0);
        }
        sum / (to - from).max(f64::MIN_POSITIVE)
    };
    (0..ends.len() - 1).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two of ten racks before the first hour, five more in the middle of the second of three months of 700 h, and the
    /// rest after the run: 20 % on the first day, 50 % with the second month, and 30 % not within the run.
    #[test]
    fn what_comes_within_a_month_belongs_to_it() {
        let ends = [0.0, 700.0, 1_400.0, 2_100.0];
        let stage = |hour, share| Stage { hour, racks: share, accepted: share, ..Stage::default() };
        let stages = vec![stage(-50.0, 0.2), stage(1_050.0, 0.7), stage(9_000.0, 1.0)];
        let near = |found: &[f64], expected: &[f64]| {
            let close = found.iter().zip(expected).all(|(one, other)| (one - other).abs() < 1e-9);
            assert!(found.len() == expected.len() && close, "{found:?}");
        };
        let at_once = Built::default();
        near(&at_once.comes(&ends, |stage| stage.racks), &[1.0, 0.0, 0.0, 0.0]);
        near(&at_once.accepted(&ends), &[1.0; 3]);
        let built = Built { stages, ..Built::default() };
        near(&built.comes(&ends, |stage| stage.racks), &[0.2, 0.0, 0.5, 0.0]);
        near(&built.accepted(&ends), &[0.2, 0.45, 0.7]);
    }
}
