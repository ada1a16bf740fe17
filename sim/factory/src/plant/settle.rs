//! Settling: brings all flows into balance, in one fixed order, and skips what is clean.
//!
//! Without the grid, gensets are shared out and halls shed; jobs start on free GPUs; halls draw power
//! and give off heat; what cooling and losses take follows; jobs slow down where the import limit or
//! cooling do not suffice, or racks and halls are switched off; the grid, gensets and batteries feed it all.
//! Between two settled instants every flow is constant.

use engine::{AnyAgenda, Schedule};
use units::{Power, SimDuration, SimTime};

use super::parts::{mechanical, others, running, scaled};
use super::restoring::Rise;
use super::{Event, Plant};
use crate::effect::Changed;
use crate::power::{Load, Need, PowerSystem};
use crate::quantities::Report as _;

impl Plant {
    pub(super) fn balance(&mut self, agenda: &mut AnyAgenda<'_, Event>) {
        let now = agenda.now();
        if self.is_quiet(now) {
            self.meter_floor(now);
            return;
        }
        self.power.advance(now);
        self.rely_on_generation();
        if self.power.shares_out() {
            self.share_out(agenda);
        }
        let mut changed = std::mem::take(&mut self.changed);
        if self.thorough {
            changed |= Changed::WORK_AND_SUPPLY;
        }
        let eased = std::mem::take(&mut self.calls.eased) || changed.weather;
        if eased {
            self.power.allow_charging();
        }
        self.ramp_down(now, agenda);
        self.follow_ramps(agenda);
        let rise = self.give_back(eased, agenda);
        changed |= std::mem::take(&mut self.changed);
        if rise.is_some() {
            changed |= Changed::SUPPLY;
        }
        let rest = self.feed_all(changed, (eased, rise), agenda);
        self.note_shortage(agenda);
        self.note_step(now);
        self.cooling.await_turns(&mut agenda.of(Event::Cooling));
        self.cooling.take_water(&mut agenda.of(Event::Cooling));
        self.calls.notice = SimDuration::ZERO;
        let whole = self.power.slow_whole(self.slows_whole());
        if whole || changed.supply || self.power.do_racks_change() || !self.recapped.is_empty() {
            self.slow_jobs(now, agenda);
        }
        self.power.meter_units(now);
        self.meter_swing(now, changed.weather);
        self.swing.note_drawn(now, self.power.drawn());
        if !self.power.on_grid() {
            self.swing.forget_drawn();
        }
        self.meter_floor(now);
        if !rest {
            self.work.meter(now);
        }
        if self.recorder.is_some() {
            self.take_down(now, changed.weather);
        }
    }

    /// Whether an event has left nothing to settle but what it says of GPUs: the repair of a tray has come to another
    /// stage, or what was to fail was out.
    fn is_quiet(&self, now: SimTime) -> bool {
        self.changed == Changed::NOTHING
            && !self.thorough
            && self.recorder.is_none()
            && !self.calls.eased
            && self.recapped.is_empty()
            && self.shortage.is_over()
            && self.power.is_steady()
            && !self.generation.is_there()
            && !self.compute.floor.has_changed()
            // What is expected back may let a job start that has waited for it.
            && !(self.compute.floor.has_returns() && self.work.asks())
            && self.all_rest(now)
    }

    /// Stage of settling: what GPUs do, and in whose hands they are.
    fn meter_floor(&mut self, now: SimTime) {
        let head = self.work.head();
        self.compute.meter_gpus(now, head, self.idle());
        self.meter_law(now);
    }

    /// Jobs start, halls draw and are fed. Where that does not suffice, what gives way does so in the order of the
    /// scenario, and the others begin anew. Whether no job had a reason to start.
    fn feed_all(
        &mut self,
        mut changed: Changed,
        (eased, rise): (bool, Option<Rise>),
        agenda: &mut impl Schedule<Event>,
    ) -> bool {
        let mut pass = Pass { urgent: false, first: true, eased, hour: changed.weather, rise };
        let mut rest = self.start_if_any(changed, agenda);
        if self.compute.floor.has_stops() {
            // Jobs that lose their room only now.
            self.ramp_down(agenda.now(), agenda);
            changed |= std::mem::take(&mut self.changed);
        }
        while !self.feed_within(pass, changed, agenda) {
            (pass.first, pass.eased, pass.rise) = (false, false, None);
            if self.shed(agenda) {
                // Those that are left may draw what is free now.
                self.shortage.caps.lift();
                self.power.lift_cap();
            } else if self.shortage.resort().is_none() {
                let nothing_left = pass.urgent && !self.drop_last_hall(agenda);
                assert!(!nothing_left, "a site without a hall draws more than it may");
                pass.urgent = true;
            }
            changed = std::mem::take(&mut self.changed);
            changed |= Changed::SUPPLY;
            rest &= self.start_if_any(changed, agenda);
        }
        // Nothing of what goes off in a shortage burns on.
        self.compute.floor.take_stops();
        rest
    }

    /// Starts jobs where something changed for them; whether nothing did.
    fn start_if_any(&mut self, changed: Changed, agenda: &mut impl Schedule<Event>) -> bool {
        let stands = self.compute.floor.accepted() > 0;
        if stands && self.compute.floor.has_returns() && self.work.asks() {
            self.expect_returns();
        }
        let rest = !self.thorough && !changed.work && self.all_rest(agenda.now());
        if stands && !rest {
            self.start_jobs(agenda);
        }
        rest
    }

    /// Halls draw and are fed, unless racks would have to be slowed down further: then nothing is drawn yet, and false.
    fn feed_within(
        &mut self,
        pass: Pass,
        changed: Changed,
        agenda: &mut impl Schedule<Event>,
    ) -> bool {
        let drawn = self.draw(agenda.now(), changed);
        if drawn || self.power.is_feeding_changing() {
            return self.supply(pass, agenda);
        }
        true
    }

    /// Decides which halls the gensets feed.
    fn share_out(&mut self, agenda: &mut impl Schedule<Event>) {
        let (compute, cooling) = (&self.compute, &self.cooling);
        let need = |hall: usize, power: &PowerSystem| {
            let racks = compute.floor.racks_rating(hall);
            let chain = power.drawn_for(hall, compute.rating(hall));
            let network = power.drawn_for(hall, compute.floor.overhead_drawn(hall));
            let parts = |drawn, racks| {
                mechanical(cooling.rated_parts(hall, racks, others(drawn, racks)), power)
            };
            Need {
                network: network.input,
                chain: chain.input,
                cooling: parts(chain, racks),
                cooling_of_network: parts(network, Power::ZERO),
            }
        };
        self.power.share_out(need, &mut agenda.of(Event::Power), &mut self.effects);
        self.changed.supply = true;
        self.apply_effects(agenda);
    }

    /// Halls whose racks, supply or weather changed draw power and give off heat; whether there are any.
    pub(super) fn draw(&mut self, now: SimTime, changed: Changed) -> bool {
        let mut drawn = changed.supply || changed.weather;
        let share = self.power.cap().share();
        if changed.supply {
            (0..self.places.halls as usize).for_each(|hall| self.draw_hall(now, hall, share));
        } else if changed.weather {
            self.cooling.remove_again(now);
        }
        while let Some(hall) = self.compute.floor.take_changed() {
            self.draw_hall(now, hall, share);
            drawn = true;
        }
        if drawn {
            self.compute.meter_power(now);
            self.power.lose(now);
            self.cooling.meter(now);
            self.power.drive_cooling(now, self.cooling.power_of_all());
            // What sources of halls carry that the grid does not follows what these draw.
            if self.power.is_partly_apart() {
                self.feed_stores(now);
            }
        }
        drawn
    }

    fn draw_hall(&mut self, now: SimTime, hall: usize, share: f64) {
        let powered = self.power.powered(hall);
        let racks = powered.has(Load::Racks);
        let open = self.compute.floor.open_racks(hall);
        self.cooling.follow(now, hall, running(powered), open);
        let less = self.slow_hall(now, hall, racks, share);
        let waits = !self.swing.ramps.is_empty();
        let less = if waits { less + self.less_for_starts(hall, share) } else { less };
        let draw = if racks {
            let still = self.swing.falls.burnt_in(hall);
            self.look_at_falls(hall, still);
            self.compute.draw((hall, now), (share, self.shortage.caps.shares()), (less, still))
        } else {
            self.compute.draw_without_racks((hall, now), powered.has(Load::Network))
        };
        let drawn = self.power.draw(hall, draw.it(), draw.network);
        self.cooling.remove(now, hall, draw.racks, others(drawn, draw.racks));
    }

    /// What halls draw from site distribution, by the ends that quantities declare: a new flow is in it
    /// at once. While the grid supplies it, what stores and sets carry of halls that are apart is not.
    pub(super) fn load(&self) -> Power {
        let rooms = [
            self.compute.reports.drawn_from_bus(),
            self.power.reports.drawn_from_bus(),
            self.cooling.reports.drawn_from_bus(),
        ];
        let load: Power = rooms.into_iter().sum();
        let load = (load - self.power.carried_apart()).max(Power::ZERO);
        if self.power.has_battery() {
            load + self.power.battery_reports.drawn_from_bus()
        } else {
            load
        }
    }

    /// Feeds the halls, and slows jobs down where that or cooling does not suffice; whether it does then.
    fn supply(&mut self, pass: Pass, agenda: &mut impl Schedule<Event>) -> bool {
        let now = agenda.now();
        let on_grid = self.power.on_grid();
        self.power.rest_battery(now);
        if !on_grid {
            self.throttle(pass, agenda);
        }
        let feeding_changes = self.power.is_feeding_changing();
        if feeding_changes {
            self.feed_stores(now);
        }
        // After the stores, whose charging leaves less of the connection to jobs.
        let fed = if on_grid { self.throttle(pass, agenda) } else { Some(self.load()) };
        let Some(load) = fed else { return false };
        if feeding_changes {
            self.power.schedule_wake(&mut agenda.of(Event::Power));
        }
        self.power.relieve(self.swing.ramps.hidden(now));
        self.power.absorb(self.swing.falls.taken_up());
        let agenda_of_power = &mut agenda.of(Event::Power);
        let total = self.power.settle_battery((now, load), crate::swing::STEP, agenda_of_power);
        let total = self.generate(now, (load, total, pass.hour), agenda);
        let import = self.power.import(now, total);
        self.generation.match_contracts(now, import);
        self.site.emit(now, import);
        true
    }

    /// Halls charge their stores, or are carried.
    pub(super) fn feed_stores(&mut self, now: SimTime) {
        let factor = self.power.drives();
        let cooling = &self.cooling;
        // On the grid nobody asks for it.
        let drawn = if self.power.on_grid() { Power::ZERO } else { self.load() };
        self.power.feed_stores((now, drawn), |hall| scaled(cooling.parts_of(hall), factor));
    }

    /// Lowers dynamic power until import and cooling suffice. What cooling takes comes back at the full hour, or when more
    /// may be drawn. Returns what halls draw then; nothing if what gives way at once does not suffice for import.
    fn throttle(&mut self, pass: Pass, agenda: &mut impl Schedule<Event>) -> Option<Power> {
        let now = agenda.now();
        let before = self.power.cap().steps();
        if pass.eased && self.power.cap().limits() {
            self.power.lift_cap();
            self.draw(now, Changed::SUPPLY);
        }
        self.raise_caps(pass.rise, now);
        let mut load = self.load();
        loop {
            if self.power.exceeds_import(load) {
                if self.stop_falls() {
                    self.draw(now, Changed::SUPPLY);
                } else if !self.turn_valve(load, pass.urgent, now) {
                    return None;
                }
            } else if self.cooling.is_too_warm() && !self.power.cap().is_zero() {
                let it = self.compute.drawn_by_all().it();
                self.power.lower_cap(load, it);
                self.draw(now, Changed::SUPPLY);
            } else {
                break;
            }
            load = self.load();
        }
        let moved = self.shortage.caps.take_moved();
        if self.power.cap().steps() != before || !pass.first || moved {
            self.pace_all(moved, agenda);
        }
        Some(load)
    }
}

/// One of the attempts at an instant to feed what there is.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own that stages ask")]
struct Pass {
    /// Everything else has given way: racks may fall to what they draw when idle.
    urgent: bool,
    /// Nothing has given way at this instant.
    first: bool,
    /// An hour begins.
    hour: bool,
    /// An hour begins, or what may be drawn has changed: racks may draw all that they can.
    eased: bool,
    /// Classes may draw more again.
    rise: Option<Rise>,
}
