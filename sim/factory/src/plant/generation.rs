//! Generation on the site: what it can give before the plant settles, what it gives then, and losses of the grid that it
//! carries.

use engine::Schedule;
use units::{CarbonIntensity, EnergyPrice, MassPrice, Power, SimDuration, SimTime};

use super::parts::others;
use super::{Event, Plant};
use crate::effect::{Changed, Reason};
use crate::generation::{
    Demand, Event as OfGeneration, GeneratorSpec, GroupSpec, Mode, Outage, Own,
};
use crate::jobs::Class;
use crate::results::Incident;
use crate::scenario::CheckedScenario;
use crate::shortage::Step;

/// The greatest step that an island is to take, and what it takes at once.
#[derive(Clone, Debug, PartialEq)]
pub struct IslandStep {
    /// What makes it.
    pub what: String,
    /// How great it is.
    pub step: Power,
    /// What all units and the battery take at once.
    pub accepted: Power,
}

/// The greatest step of a scenario that is an island: its largest job, a hall or a unit; none where there is a grid.
pub fn island_step(scenario: &CheckedScenario) -> Option<IslandStep> {
    let (spec, layout) = (scenario.spec(), scenario.layout());
    let groups = || spec.generation.values().map(|group| (group, &spec.generator[&group.kind]));
    groups().find(|(group, _)| group.mode == Mode::Island)?;
    let takes = |(group, kind): (&GroupSpec, &GeneratorSpec)| {
        group.rating(kind) * f64::from(group.units) * kind.step
    };
    let accepted = groups().map(takes).sum::<Power>() + spec.power.battery.power;
    let (rack, classes) = (&spec.compute.rack, scenario.classes());
    let intensity = Class::intensities(&classes).into_iter().fold(0.0, f64::max);
    let each = (rack.typical_power - rack.idle_power) / f64::from(rack.gpus) * intensity;
    let gpus = classes.iter().map(Class::largest).fold(0.0, f64::max);
    let racks = layout.racks_of_halls().max().unwrap_or(0);
    let hall = (rack.rated_power + layout.overhead_power) * f64::from(racks);
    let unit = groups().map(|(group, kind)| group.rating(kind)).fold(Power::ZERO, Power::max);
    let steps = [
        (format!("a job of {gpus:.0} GPUs that starts or ends"), each * gpus),
        (format!("a hall of {racks} racks that trips"), hall),
        ("a unit that fails".to_owned(), unit),
    ];
    let (what, step) =
        steps.into_iter().max_by(|one, other| one.1.in_watts().total_cmp(&other.1.in_watts()))?;
    Some(IslandStep { what, step, accepted })
}

impl Plant {
    /// Stage of settling: what generation can give is known to whoever asks what may be drawn.
    pub(super) fn rely_on_generation(&mut self) {
        let Own { runs, follows } = self.generation.own();
        self.power.rely_on(runs, follows);
    }

    /// Stage of settling: generation gives what it is to, once it is known what is drawn and what the battery does.
    /// Returns what is left for the grid.
    pub(super) fn generate(
        &mut self,
        now: SimTime,
        (load, total, hour): (Power, Power, bool),
        agenda: &mut impl Schedule<Event>,
    ) -> Power {
        if !self.generation.is_there() {
            return total;
        }
        if !self.power.on_grid() {
            let dark = (self.power.taken(), self.rated_load());
            self.generation.settle_dark(now, dark, &mut agenda.of(Event::Generation));
            return total;
        }
        let alone = self.generation.is_alone();
        let import = if alone { Power::ZERO } else { self.power.import_at_bus() };
        let import_ahead = if alone { Power::ZERO } else { self.power.import_ahead_at_bus(import) };
        let short = self.power.keeps_racks_down() || !self.shortage.is_over();
        let asked = short && self.shortage.knows(Step::Generation);
        let kept_down = asked.then(|| self.rated_load());
        let battery = self.power.battery_in_hand();
        let racks = self.compute.drawn_by_all().it();
        let demand = Demand { load, racks, total, import, import_ahead, battery, kept_down, hour };
        let left = self.generation.settle(now, &demand, &mut agenda.of(Event::Generation));
        // Sums of what all give are the load but for rounding.
        if alone { Power::ZERO } else { left.max(Power::ZERO) }
    }

    /// What the halls that are built draw with their cooling at their rating.
    fn rated_load(&self) -> Power {
        let built = (0..self.places.halls as usize).filter(|&hall| self.power.is_built(hall));
        let rated = |hall: usize| {
            let racks = self.compute.floor.racks_rating(hall);
            let drawn = self.power.drawn_for(hall, self.compute.rating(hall));
            let cooling = self.cooling.rated_power(hall, racks, others(drawn, racks));
            drawn.input + self.power.for_cooling(cooling)
        };
        built.map(rated).sum()
    }

    /// Applies what happens to generation.
    pub(super) fn change_generation(
        &mut self,
        event: OfGeneration,
        agenda: &mut impl Schedule<Event>,
    ) -> Changed {
        let now = agenda.now();
        let collapses = event == OfGeneration::Collapse;
        let means = (&mut agenda.of(Event::Generation), &mut self.effects);
        let changed = self.generation.handle(event, means.0, means.1);
        if collapses {
            let (step, accepted) = self.generation.last_step();
            let what = format!(
                "island collapses: a step of {:.1} MW, of which {:.1} MW are taken at once",
                step.in_megawatts(),
                accepted.in_megawatts()
            );
            self.records.incident(Incident { at: now, what, place: 0, length: None });
        }
        self.limit_import(now);
        self.calls.eased = true;
        changed
    }

    /// The grid is lost: whether that is nothing to the site, since it has none or runs on without.
    pub(super) fn does_without_grid(
        &mut self,
        length: SimDuration,
        reason: Reason,
        agenda: &mut impl Schedule<Event>,
    ) -> bool {
        if !self.generation.has_units() || reason == Reason::Island || !self.power.on_grid() {
            return false;
        }
        let draws = (self.load(), self.power.drawn(), self.power.battery_in_hand());
        let outage = self.generation.lose_grid(length, draws, &mut agenda.of(Event::Generation));
        if outage == Outage::Carried {
            let what = format!("{}, carried by generation", self.site.name_of(reason));
            self.note_incident(what, Some(length), agenda);
            self.limit_import(agenda.now());
            self.calls.eased = true;
        }
        outage != Outage::Felt
    }

    /// An hour of generation begins, in air of a temperature.
    pub(super) fn begin_generation_hour(&mut self, now: SimTime, air: units::Celsius) {
        if !self.generation.is_there() {
            return;
        }
        let sunlight = if self.generation.has_sun() { self.site.sunlight(now) } else { 0.0 };
        let price = self.site.price().in_dollars_per_megawatt_hour();
        let (carbon, intensity): (MassPrice, CarbonIntensity) =
            (self.site.carbon_price(), self.site.carbon_intensity());
        let carbon = carbon.in_dollars_per_tonne();
        let nox = self.site.nox_price().in_dollars_per_tonne();
        let grid = price + intensity.in_grams_per_kilowatt_hour() / 1000.0 * carbon;
        self.generation.begin_hour(air, sunlight, (grid, [carbon, nox]));
    }

    /// Bills the hour of generation that ends now, in which so much was drawn from the grid; returns what it emitted.
    pub(super) fn bill_generation(&mut self, now: SimTime, drawn: units::Energy) -> units::Mass {
        if !self.generation.is_there() {
            return units::Mass::ZERO;
        }
        let month_hours = self.site.moment(now - SimDuration::hours(1)).month_hours;
        let energy: EnergyPrice = self.site.price() - self.site.grid_use();
        let prices = crate::generation::HourPrices { energy, month_hours };
        let bill = self.generation.bill_hour(now, drawn, prices);
        self.finance
            .book_generation((bill.fuel, bill.wear, bill.rent), (bill.contracts, bill.exports));
        self.finance.book_nox(bill.nox);
        bill.carbon
    }
}
