//! The fleet's failures: one pending event for each kind of component, the victim drawn when it
//! happens.
//!
//! Events come at the rate of the whole fleet; one that falls on a unit which is broken already does
//! not happen. Lives are exponential, so every unit that works fails at its own rate, exactly as if the
//! rate followed the number of those that work, and designs keep meeting the same failures.

use std::collections::{BTreeMap, BTreeSet};

use engine::Stream;
use units::SimDuration;

use super::repair::{NO_PART, RepairTimes};
use super::{ComponentSpec, FailuresSpec, Level, RmaSpec, Slots};
use crate::effect::{BadPart, Second, Unit};

/// All kinds of component on the site.
#[derive(Clone, Debug)]
pub struct Failures {
    components: Vec<Component>,
    /// Names of the groups in which losses are reported.
    causes: Vec<String>,
    /// Places of each level on the site.
    pub(super) places: [f64; Level::COUNT],
    /// Of components without redundancy: the level that says which jobs they reach, and how many
    /// fail in an hour.
    exposures: Vec<(Level, f64)>,
    rma: RmaSpec,
}

/// One kind of component, all over the site.
#[derive(Clone, Debug)]
pub struct Component {
    /// Its name in the scenario.
    pub name: String,
    /// What the scenario says of it.
    pub spec: ComponentSpec,
    /// Number of its cause.
    pub cause: usize,
    /// What is known of it where it is a kind of unit of another room.
    pub slots: Option<Slots>,
    /// How long a crew's repair takes.
    pub(super) repair: RepairTimes,
    /// Failures of the whole fleet in an hour.
    pub(super) fleet_rate: f64,
    pub(super) stream: Stream,
    pub(super) occurrence: u32,
    /// How many places it is counted by.
    pub(super) places: u32,
    /// By place that it takes out: failures not yet mended, where there are any.
    pub(super) broken: BTreeMap<u32, u32>,
    /// Units that are not yet mended.
    pub(super) broken_units: BTreeSet<Unit>,
}

/// What a failure hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The level by which components are counted.
    pub level: Level,
    /// The component: its place among those of the level, and which it is there.
    ///
    /// Both are drawn as positions and not as numbers, so that designs of different size meet similar
    /// failures.
    pub unit: Unit,
    /// Where in that place, for what takes out a part of it.
    pub within: Position,
}

/// A place on the site as a fraction of its length, in units of 2^-32.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position(u32);

/// A failure as it was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Where.
    pub target: Target,
    /// Whether a restart cures it.
    pub cured_by_restart: bool,
    /// How long the restart or the crew's work takes.
    pub length: SimDuration,
    /// What becomes of the part, where one is exchanged.
    pub bad_part: BadPart,
    /// A second unit that fails of the same cause.
    pub second: Option<Second>,
}

impl Failures {
    /// Parts of a kind that are exchanged in an hour, all over the site: no restart cures what is wrong.
    pub(super) fn exchanges(&self, part: &str) -> f64 {
        let users = self.components.iter().filter(|component| component.spec.part == part);
        users
            .map(|it| it.fleet_rate * (1.0 - it.spec.restart_cures))
            .fold(0.0, |sum, rate| sum + rate)
    }

    /// The components of a scenario and the units of other rooms; `count` says how many places of a level
    /// there are.
    pub fn new(
        (spec, units, rma): (&FailuresSpec, &[(String, Slots)], &RmaSpec),
        count: impl Fn(Level) -> u32,
        seed: u64,
    ) -> Self {
        let own = spec.components().map(|(_, part)| part.cause.clone());
        let mut causes: Vec<String> =
            own.chain(units.iter().map(|(_, unit)| unit.cause.clone())).collect();
        causes.sort();
        causes.dedup();
        let cause_of = |name: &str| causes.iter().position(|cause| cause == name);
        let component = |(name, part): (&String, &ComponentSpec)| {
            let fleet = f64::from(count(part.per)) * part.count;
            Component {
                name: name.clone(),
                cause: cause_of(&part.cause).unwrap_or_default(),
                slots: None,
                repair: part.repair_times(),
                fleet_rate: fleet * part.rate.in_per_hour(),
                stream: Stream::new(seed, &format!("failures/{name}"), 0),
                occurrence: 0,
                places: count(part.per),
                broken: BTreeMap::new(),
                broken_units: BTreeSet::new(),
                spec: part.clone(),
            }
        };
        let of_room = |(name, unit): &(String, Slots)| {
            let cause = cause_of(&unit.cause).unwrap_or_default();
            Component::of_slots((name, unit.clone()), cause, &count, seed)
        };
        let own = spec.components().map(component);
        let components: Vec<Component> = own.chain(units.iter().map(of_room)).collect();
        Self {
            exposures: components.iter().filter_map(Component::exposure).collect(),
            places: Level::ALL.map(|level| f64::from(count(level))),
            components,
            causes,
            rma: rma.clone(),
        }
    }

    /// Every kind of component.
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// Names of the groups in which losses are reported.
    pub fn causes(&self) -> &[String] {
        &self.causes
    }

    /// Time until the next failure of a kind of component.
    pub fn next(&mut self, component: usize) -> Option<SimDuration> {
        let part = &mut self.components[component];
        part.occurrence += 1;
        let drawn = part.stream.at(part.occurrence).exponential();
        let gap = if part.spec.in_turn { 1.0 } else { drawn };
        let hours = gap / part.fleet_rate;
        hours.is_finite().then(|| SimDuration::from_seconds_rounded_up(hours * 3600.0))
    }

    /// The failure whose time [`Self::next`] has drawn: once, with the draws that follow.
    pub fn strike(&mut self, component: usize) -> Failure {
        let part = &mut self.components[component];
        let draws = &mut part.stream;
        let position = Position::from_bits(draws.bits());
        let cured_by_restart = draws.uniform() < part.spec.restart_cures;
        let spec = &part.spec;
        let repair = part.repair.draw(draws);
        let within = Position::from_bits(draws.bits());
        let number = Position::from_bits(draws.bits()).within(spec.count);
        let mut unit = Unit { place: position.among(part.places), number };
        if spec.in_turn {
            unit = Unit { place: (part.occurrence - 1) % part.places.max(1), number: 0 };
        }
        let restart = SimDuration::from_seconds_rounded_up(spec.restart_time.in_seconds());
        let exchanged = !cured_by_restart && spec.part != NO_PART;
        let beta = part.slots.as_ref().map_or(0.0, |slots| slots.beta);
        let second = (beta > 0.0 && draws.uniform() < beta).then(|| {
            let position = Position::from_bits(draws.bits()).0;
            Second { position, length: part.repair.draw(draws) }
        });
        Failure {
            second,
            target: Target { level: spec.per, unit, within },
            cured_by_restart,
            length: if cured_by_restart { restart } else { repair },
            bad_part: if exchanged { bad_part(&self.rma, draws) } else { BadPart::default() },
        }
    }

    /// Whether a component is broken and not yet mended, so that it cannot fail.
    pub fn is_broken(&self, component: usize, unit: Unit) -> bool {
        self.components[component].broken_units.contains(&unit)
    }

    /// A component is broken from now on.
    pub fn break_unit(&mut self, component: usize, unit: Unit) {
        self.components[component].broken_units.insert(unit);
    }

    /// A component works again.
    pub fn mend_unit(&mut self, component: usize, unit: Unit) {
        self.components[component].broken_units.remove(&unit);
    }

    /// Counts a failure at a place; whether the place goes out with it.
    pub fn add(&mut self, component: usize, place: u32) -> bool {
        let part = &mut self.components[component];
        let broken = part.broken.entry(place).or_insert(0);
        *broken += 1;
        *broken == part.spec.tolerates + 1
    }

    /// Counts a repair at a place; whether the place comes back with it.
    pub fn remove(&mut self, component: usize, place: u32) -> bool {
        let part = &mut self.components[component];
        let broken = part.broken.get_mut(&place).expect("only what is broken is mended");
        *broken -= 1;
        let left = *broken;
        if left == 0 {
            part.broken.remove(&place);
        }
        left == part.spec.tolerates
    }

    /// Interruptions in an hour of a job that covers `touched(level, places)` of the site's `places`
    /// of each level.
    ///
    /// Components with redundancy are left out: losing them takes several failures at once.
    pub fn job_rate(&self, touched: impl Fn(Level, f64) -> f64) -> f64 {
        let share = |level: Level| {
            let places = self.places[level as usize];
            (touched(level, places) / places.max(1.0)).min(1.0)
        };
        let shares = Level::ALL.map(share);
        let rates = self.exposures.iter().map(|&(level, rate)| rate * shares[level as usize]);
        rates.fold(0.0, |sum, rate| sum + rate)
    }
}

/// Draws what becomes of a part that is exchanged.
fn bad_part(rma: &RmaSpec, draws: &mut Stream) -> BadPart {
    let sound = draws.uniform() < rma.no_fault_found;
    let away = draws.lognormal(rma.median.in_seconds(), rma.spread);
    let scrapped = draws.uniform() < rma.scrapped && !sound;
    let seconds = if sound { rma.bench.in_seconds() } else { away };
    BadPart { time: SimDuration::from_seconds_rounded_up(seconds), sound, scrapped }
}

impl Component {
    /// The level by which a failure reaches jobs, and how many fail in an hour; of components without
    /// redundancy.
    fn exposure(&self) -> Option<(Level, f64)> {
        if let Some(slots) = &self.slots {
            let (level, units) = slots.alone?;
            return Some((level, f64::from(units) * self.spec.rate.in_per_hour()));
        }
        let part_of_rack = self.spec.takes_out == Level::Tray;
        let level = if part_of_rack { Level::Tray } else { self.spec.takes_out.max(self.spec.per) };
        (self.spec.tolerates == 0).then_some((level, self.fleet_rate))
    }
}

impl Position {
    const fn from_bits(bits: u64) -> Self {
        Self((bits >> 32) as u32)
    }

    /// The place among `count` that lies here.
    pub const fn among(self, count: u32) -> u32 {
        ((self.0 as u64 * count as u64) >> 32) as u32
    }

    /// The unit among `count` that lies here; of a count of 2.5, the third is half as likely.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never negative")]
    fn within(self, count: f64) -> u32 {
        (f64::from(self.0) / 4_294_967_296.0 * count) as u32
    }
}

#[cfg(test)]
mod tests {
    use units::{Rate, Span};

    use super::*;

    const LEVELS: [Level; 4] = [Level::Gpu, Level::Tray, Level::Rack, Level::Hall];

    fn component(per: Level, takes_out: Level, tolerates: u32) -> ComponentSpec {
        ComponentSpec {
            cause: "test".to_owned(),
            per,
            count: 2.0,
            rate: Rate::per_year(0.03),
            takes_out,
            tolerates,
            restart_cures: 0.5,
            restart_time: Span::hours(0.1),
            skill: "test".to_owned(),
            repair_median: Span::hours(2.0),
            repair_spread: 0.5,
            part: NO_PART.to_owned(),
            in_turn: false,
            stops_flow: false,
        }
    }

    fn places(level: Level) -> u32 {
        [0, 7200, 1800, 100, 25, 7, 3][level as usize]
    }

    /// Method: add up component by component what is stated: the fleet's failures times the share of
    /// places covered, which is at most 1; nothing for components with redundancy. The sums agree to
    /// the bit, since checkpoint intervals follow from them.
    #[test]
    fn the_rate_of_a_job_adds_up_its_components() {
        let mut component_by_name = BTreeMap::new();
        for (index, per) in LEVELS.into_iter().enumerate() {
            for (other, takes_out) in [Level::None, Level::Tray, Level::Row].into_iter().enumerate()
            {
                let tolerates = u32::from(index == other);
                let name = format!("{index}{other}");
                component_by_name.insert(name, component(per, takes_out, tolerates));
            }
        }
        let spec = FailuresSpec { only: Vec::new(), component: component_by_name };
        let rma = RmaSpec {
            no_fault_found: 0.3,
            bench: Span::hours(24.0),
            median: Span::hours(336.0),
            spread: 0.5,
            scrapped: 0.03,
        };
        let failures = Failures::new((&spec, &[], &rma), places, 1);
        for covered in [0.0, 1.0, 5.5, 90.0, 1e5] {
            let touched = |level: Level| if level == Level::None { 0.0 } else { covered };
            let mut expected = 0.0;
            for part in failures.components() {
                let spec = &part.spec;
                let level = match spec.takes_out {
                    Level::Tray => Level::Tray,
                    takes_out => takes_out.max(spec.per),
                };
                let share: f64 = touched(level) / f64::from(places(level)).max(1.0);
                if spec.tolerates == 0 {
                    expected += part.fleet_rate * share.min(1.0);
                }
            }
            let rate = failures.job_rate(|level, count| {
                assert_eq!(count.to_bits(), f64::from(places(level)).to_bits());
                touched(level)
            });
            assert_eq!(rate.to_bits(), expected.to_bits(), "covering {covered} of each");
        }
    }
}
