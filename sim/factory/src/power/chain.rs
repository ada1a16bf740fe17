//! The chain: what goes in at the top for what comes out at the bottom.

use units::Power;

use super::{Feeds, PowerSpec, StageSpec};

/// Equipment in series, sized for a design load.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    /// From the load back to the source.
    stages: Vec<Stage>,
}

/// Parallel units of one kind that share the load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stage {
    /// Units installed, standby ones included: all of them run.
    units: u32,
    /// Units that would do.
    needed: u32,
    /// Rating of all of them together.
    installed: Power,
    no_load: f64,
    proportional: f64,
    quadratic: f64,
}

impl Chain {
    /// The stages that feed one scope, sized so that those needed carry `load`.
    pub fn new(spec: &PowerSpec, feeds: Feeds, load: Power) -> Self {
        let mut stages = Vec::new();
        let mut design = load;
        for part in spec.stages().into_iter().rev().filter(|stage| stage.feeds == feeds) {
            let stage = Stage::new(part, design);
            design = stage.input(design);
            stages.push(stage);
        }
        Self { stages }
    }

    /// The stages, from the load back to the source.
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// Power into the chain while `output` is delivered at its end.
    pub fn input(&self, output: Power) -> Power {
        self.stages.iter().fold(output, |power, stage| stage.input(power))
    }
}

impl Stage {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by `min`")]
    fn new(spec: &StageSpec, load: Power) -> Self {
        let needed = (load / spec.unit_rating).ceil().clamp(1.0, 1e6) as u32;
        let units = spec.redundancy.installed(needed);
        Self {
            units,
            needed,
            installed: spec.unit_rating * f64::from(units),
            no_load: spec.no_load_loss,
            proportional: spec.proportional_loss,
            quadratic: spec.quadratic_loss,
        }
    }

    /// Units installed, standby ones included.
    pub const fn units(&self) -> u32 {
        self.units
    }

    /// Units that would do.
    pub const fn needed(&self) -> u32 {
        self.needed
    }

    /// Rating of all of them together.
    pub const fn installed(&self) -> Power {
        self.installed
    }

    /// Input for `output`: losses without load, in proportion, and with the square of the load.
    pub fn input(&self, output: Power) -> Power {
        let load = output / self.installed;
        output * (1.0 + self.proportional + self.quadratic * load) + self.installed * self.no_load
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A modern double-conversion UPS with losses 1 %, 1 %, 1.5 % is 96.4 % efficient at half load:
    /// 0.5 / (0.5 + 0.01 + 0.01 × 0.5 + 0.015 × 0.5²) = 0.5 / 0.51875 = 0.9639.
    #[test]
    fn a_double_conversion_ups_has_the_published_part_load_efficiency() {
        let rating = Power::megawatts(1.0);
        let stage = Stage {
            units: 1,
            needed: 1,
            installed: rating,
            no_load: 0.010,
            proportional: 0.010,
            quadratic: 0.015,
        };
        for (load, efficiency) in [(0.1, 0.8997), (0.2, 0.941), (0.5, 0.964), (1.0, 0.966)] {
            let output = rating * load;
            assert!((output / stage.input(output) - efficiency).abs() < 5e-4, "at {load}");
        }
    }
}
