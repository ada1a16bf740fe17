//! The chain: what goes in at the top for what comes out at the bottom.

use units::Power;

use super::sizing::{Count, count_of_hall, count_of_site};
use super::{Feeds, HallLoad, PowerSpec, Room, Sizing, StageSpec};

/// Equipment in series, sized for a design load.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    /// From the load back to the source.
    stages: Vec<Stage>,
}

/// What goes into a chain, and what of its losses does not warm the air of the hall.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Drawn {
    /// Into the chain.
    pub input: Power,
    /// Losses that warm electrical rooms.
    pub electrical: Power,
    /// Losses outdoors.
    pub outdoors: Power,
}

impl Drawn {
    /// One more stage above takes `input` for what was drawn below it.
    pub(super) fn through(self, input: Power, room: Room) -> Self {
        let lost = input - self.input;
        match room {
            Room::Hall => Self { input, ..self },
            Room::Electrical => Self { input, electrical: self.electrical + lost, ..self },
            Room::Outdoors => Self { input, outdoors: self.outdoors + lost, ..self },
        }
    }

    /// What of it warms the hall beside racks that draw so much.
    pub fn beside(self, racks: Power) -> Power {
        self.input - self.electrical - self.outdoors - racks
    }
}

/// Parallel units of one kind that share the load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stage {
    /// Units installed, standby ones included: all of them run.
    units: u32,
    /// Units that would do.
    needed: u32,
    /// Rating of one of them.
    rating: Power,
    /// What each of them feeds.
    feeds: Feeds,
    /// Where their losses go.
    room: Room,
    /// Units that are out of service.
    out: u32,
    /// Rating of those in service, or of all where none is.
    in_service: Power,
    no_load: f64,
    proportional: f64,
    quadratic: f64,
}

impl Chain {
    /// The stages that the whole site shares, sized so that those needed carry `load`.
    pub fn of_site(spec: &PowerSpec, load: Power) -> Self {
        let mut stages = Vec::new();
        let mut design = load;
        for part in spec.stages().into_iter().rev().filter(|part| part.feeds == Feeds::Site) {
            let stage = Stage::new(part, count_of_site(spec, part, design));
            design = stage.input(design);
            stages.push(stage);
        }
        Self { stages }
    }

    /// The stages of a hall: its line-ups, and what feeds its rows and racks.
    pub fn of_hall(spec: &PowerSpec, hall: HallLoad, sizing: &Sizing) -> Self {
        let mut stages = Vec::new();
        let mut design = hall.rating;
        for part in spec.stages().into_iter().rev().filter(|part| part.feeds != Feeds::Site) {
            let stage = Stage::new(part, count_of_hall(spec, part, (hall, design), sizing));
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

    /// The same, with what of it is lost where.
    pub fn drawn(&self, output: Power) -> Drawn {
        let from = Drawn { input: output, ..Drawn::default() };
        self.stages
            .iter()
            .fold(from, |drawn, stage| drawn.through(stage.input(drawn.input), stage.room))
    }

    /// So many units of the stages that feed such places are out of service.
    pub(super) fn lose(&mut self, feeds: Feeds, out: u32) {
        for stage in self.stages.iter_mut().filter(|stage| stage.feeds == feeds) {
            stage.lose(out);
        }
    }

    /// So many units of one of its stages are out of service.
    pub(super) fn lose_of(&mut self, place: usize, out: u32) {
        self.stages[place].lose(out);
    }
}

impl Stage {
    fn new(spec: &StageSpec, count: Count) -> Self {
        Self {
            units: count.installed,
            needed: count.needed,
            rating: count.rating,
            feeds: spec.feeds,
            room: spec.room.unwrap_or(Room::Hall),
            out: 0,
            in_service: count.rating * f64::from(count.installed),
            no_load: spec.no_load_loss,
            proportional: spec.proportional_loss,
            quadratic: spec.quadratic_loss,
        }
    }

    /// Where their losses go.
    pub const fn room(&self) -> Room {
        self.room
    }

    /// Units installed, standby ones included.
    pub const fn units(&self) -> u32 {
        self.units
    }

    /// Units that would do.
    pub const fn needed(&self) -> u32 {
        self.needed
    }

    /// Units out of service, at most all of them.
    pub fn out(&self) -> u32 {
        self.out.min(self.units)
    }

    /// Rating of one of them.
    pub const fn rating(&self) -> Power {
        self.rating
    }

    /// Rating of all of them together.
    pub fn installed(&self) -> Power {
        self.rating * f64::from(self.units)
    }

    /// So many of them are out; what none carries any more has no loss but that of its load.
    fn lose(&mut self, out: u32) {
        self.out = out;
        let left = self.units.saturating_sub(out);
        self.in_service = self.rating * f64::from(if left == 0 { self.units } else { left });
    }

    /// Input for `output`: losses without load, in proportion, and with the square of the load, of the units
    /// in service.
    pub fn input(&self, output: Power) -> Power {
        let load = output / self.in_service;
        output * (1.0 + self.proportional + self.quadratic * load) + self.in_service * self.no_load
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(units: u32, each: f64, [no_load, proportional, quadratic]: [f64; 3]) -> Stage {
        let rating = Power::megawatts(each);
        let in_service = rating * f64::from(units);
        let (needed, feeds) = (units, Feeds::Hall);
        let out = 0;
        let room = Room::Hall;
        Stage {
            units,
            needed,
            rating,
            feeds,
            room,
            out,
            in_service,
            no_load,
            proportional,
            quadratic,
        }
    }

    /// A modern double-conversion UPS with losses 1 %, 1 %, 1.5 % is 96.4 % efficient at half load:
    /// 0.5 / (0.5 + 0.01 + 0.01 × 0.5 + 0.015 × 0.5²) = 0.5 / 0.51875 = 0.9639.
    #[test]
    fn a_double_conversion_ups_has_the_published_part_load_efficiency() {
        let ups = stage(1, 1.0, [0.010, 0.010, 0.015]);
        for (load, efficiency) in [(0.1, 0.8997), (0.2, 0.941), (0.5, 0.964), (1.0, 0.966)] {
            let output = Power::megawatts(load);
            assert!((output / ups.input(output) - efficiency).abs() < 5e-4, "at {load}");
        }
    }

    /// A hall of 128 racks of Vera Rubin at 159.1 kW with network, the mean of Kagoshima: 20.365 MW. Line-ups
    /// as before and as they are sized now, losses for each unit of that.
    #[test]
    fn losses_of_a_full_hall_follow_the_units_that_are_installed() {
        let (busway, ups, mv_lv) = ([0.0, 0.0, 0.010], [0.010, 0.010, 0.015], [0.0015, 0.0, 0.007]);
        let load = Power::kilowatts(159.1) * 128.0;
        for (units, expected) in
            [([28, 15, 16], [0.3637, 3.6656, 0.6803]), ([32, 16, 16], [0.3182, 3.7359, 0.6805])]
        {
            let stages = [
                stage(units[0], 2.0, busway),
                stage(units[1], 2.5, ups),
                stage(units[2], 2.5, mv_lv),
            ];
            let mut output = load;
            for (stage, expected) in stages.into_iter().zip(expected) {
                let input = stage.input(output);
                let found = (input - output) / load * 100.0;
                assert!((found - expected).abs() < 1e-3, "{found} % against {expected} %");
                output = input;
            }
        }
        // Five transformers of 250 MW give out 748.5 MW to 695.5 MW of IT with what feeds and cools it.
        let (site, output) = (stage(5, 250.0, [0.0006, 0.0, 0.005]), Power::megawatts(748.5));
        let lost = (site.input(output) - output).in_megawatts() / 695.5 * 100.0;
        assert!((lost - 0.430).abs() < 1e-3, "{lost} %");
    }

    /// Two of four units carry twice the load each: half of the losses without load, twice those of its
    /// square.
    #[test]
    fn fewer_units_in_service_lose_more_under_load() {
        let mut few = stage(4, 1.0, [0.01, 0.0, 0.02]);
        few.lose(2);
        let output = Power::megawatts(2.0);
        let lost = (few.input(output) - output).in_megawatts();
        assert!((lost - (2.0 * 0.01 + 2.0 * 0.02)).abs() < 1e-12, "{lost}");
        few.lose(0);
        let lost = (few.input(output) - output).in_megawatts();
        assert!((lost - (4.0 * 0.01 + 2.0 * 0.02 * 0.5)).abs() < 1e-12, "{lost}");
    }
}
