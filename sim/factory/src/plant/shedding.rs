//! Shedding: what gives way, in the order of the scenario, until import is within its limit.

use engine::Schedule;
use units::{Power, SimDuration, SimTime};

use super::{Event, Plant};
use crate::effect::Changed;
use crate::jobs::{Hit, Pace, Reach, Saved};
use crate::power::Help;
use crate::shortage::{Kind, Step};

/// What a shortage needs to know of each kind of work.
pub(super) fn kinds(classes: &[crate::jobs::Class]) -> Vec<Kind> {
    let of = |class: usize| {
        let spec = &classes[class].spec;
        Kind {
            class,
            priority: spec.priority,
            least: spec.least_power,
            deferrable: spec.deferrable,
        }
    };
    let mut kinds: Vec<Kind> = (0..classes.len()).map(of).collect();
    for (class, it) in classes.iter().enumerate() {
        let last = (1..it.spec.phases.count()).map(|phase| it.kind_in(class, phase)).max();
        let count = last.map_or(0, |last| last + 1).max(kinds.len());
        kinds.resize(count, of(class));
    }
    kinds
}

impl Plant {
    /// What gives way at once gives way a little more, in the order of the scenario; whether anything did.
    pub(super) fn turn_valve(&mut self, load: Power, urgent: bool, now: SimTime) -> bool {
        let over = self.power.excess(load);
        for step in self.shortage.reached().to_vec() {
            let turned = match step {
                Step::StopCharging => self.power.stop_charging(),
                Step::Battery => {
                    let more = !self.shortage.has_reached(Step::BatteryReserve);
                    more && self.power.let_battery_help(Help::AboveReserve)
                }
                Step::BatteryReserve => self.power.let_battery_help(Help::All),
                Step::Cap => self.lower_caps(over, now),
                Step::Generation | Step::Hold | Step::Suspend | Step::SuspendAll | Step::Drop => {
                    false
                }
            };
            if turned {
                if step == Step::StopCharging {
                    self.feed_stores(now);
                }
                return true;
            }
        }
        // Whoever writes a last checkpoint draws what is left, and so do all others meanwhile.
        let urgent = urgent || self.work.told().next().is_some();
        let dynamic = self.dynamic_by_kind();
        let lowers = urgent && self.shortage.caps.lower_all(over, &dynamic);
        if lowers {
            self.draw(now, Changed::SUPPLY);
        }
        lowers
    }

    /// Classes are capped a little more, those of the lowest priority first.
    pub(super) fn lower_caps(&mut self, over: Power, now: SimTime) -> bool {
        let dynamic = self.dynamic_by_kind();
        let lowers = self.shortage.caps.lower(over, &dynamic);
        if lowers {
            self.draw(now, Changed::SUPPLY);
        }
        lowers
    }

    /// Dynamic power of jobs on racks that have power, at full speed, by kind.
    pub(super) fn dynamic_by_kind(&self) -> Vec<Power> {
        self.compute.dynamic_by_kind(self.power.powered_halls())
    }

    /// What takes time or interrupts jobs gives way a little more, in the order of the scenario; whether anything did.
    pub(super) fn shed(&mut self, agenda: &mut impl Schedule<Event>) -> bool {
        for step in self.shortage.reached().to_vec() {
            let gives_way = match step {
                Step::Hold => self.keep_back(false),
                Step::Suspend | Step::SuspendAll => self.suspend(step, agenda),
                Step::Drop => self.ration(agenda),
                // Units on the site are asked for when the plant settles, and count once they run.
                Step::Generation
                | Step::StopCharging
                | Step::Battery
                | Step::BatteryReserve
                | Step::Cap => false,
            };
            if gives_way {
                return true;
            }
        }
        false
    }

    /// Jobs of deferrable classes, or of all, do not start from now on; whether that is new.
    fn keep_back(&mut self, all: bool) -> bool {
        let caps = &self.shortage.caps;
        let known: Vec<bool> =
            (0..self.work.classes().len()).map(|class| self.work.keeps_back(class)).collect();
        let anew = self.work.keep_back(|class| all || known[class] || caps.kind(class).deferrable);
        self.changed.work |= anew;
        anew
    }

    /// Racks that stand empty go off; where these do not suffice, jobs are told to save their work and leave, those that
    /// save most first. Where not even idle racks may be drawn while they write, only those leave who were told in time.
    /// Whether that changes anything.
    fn suspend(&mut self, step: Step, agenda: &mut impl Schedule<Event>) -> bool {
        let all = step == Step::SuspendAll;
        let wanted = self.wanted_of_racks();
        if wanted <= Power::ZERO {
            return false;
        }
        if self.switch_off_empty(wanted, step, agenda) {
            return true;
        }
        let calm = self.is_idle_power_covered();
        let mut jobs: Vec<(Power, u32)> = Vec::new();
        for job in self.work.running() {
            let (_, kind) = self.work.size(job);
            let gives_way = all || self.shortage.caps.kind(kind).deferrable;
            let in_time = calm || self.saves_on_notice(job, agenda.now());
            let saves = self.work.time_to_save(job).is_some();
            if gives_way && in_time && saves && !self.work.is_told(job) {
                jobs.push((self.saving_of(job), job));
            }
        }
        let watts = |it: &(Power, u32)| it.0.in_watts();
        jobs.sort_by(|one, other| watts(other).total_cmp(&watts(one)).then(one.1.cmp(&other.1)));
        let mut saved = Power::ZERO;
        let mut any = false;
        for (saving, job) in jobs {
            if saved >= wanted {
                break;
            }
            saved += saving;
            any = true;
            self.keep_back(all);
            if self.saves_on_notice(job, agenda.now()) {
                self.leave_for_shortage(job, agenda);
            } else {
                self.work.tell_to_leave(job, &mut agenda.of(Event::Jobs));
            }
        }
        any
    }

    /// What racks must draw less for import to be within its limit, beside those whose jobs write a checkpoint before
    /// they leave.
    fn wanted_of_racks(&self) -> Power {
        let load = self.load();
        let it = self.compute.drawn_by_all().it();
        let factor = (self.power.import_of(load) / it.max(Power::watts(1.0))).max(1.0);
        let told: Power = self.work.told().map(|job| self.saving_of(job)).sum();
        self.power.excess(load) / factor - told
    }

    /// What racks draw less once a job has left, with those that stand empty then.
    fn saving_of(&self, job: u32) -> Power {
        let (gpus, kind) = self.work.size(job);
        let floor = &self.compute.floor;
        let alone = |place: &&(u32, u32)| floor.busy_on(place.0) == place.1;
        let empty = floor.racks_of(job).iter().filter(alone).count();
        let dynamic = self.compute.dynamic_power(kind) * f64::from(gpus);
        dynamic * self.shortage.caps.share(kind) + floor.typical_power(0.0) * empty as f64
    }

    /// A job that has saved its work leaves, and waits until there is power for it.
    pub(super) fn leave_for_shortage(&mut self, job: u32, agenda: &mut impl Schedule<Event>) {
        let hit = Hit {
            cause: self.causes.suspension,
            reach: Reach::Wide,
            hardware: false,
            planned: true,
            saved: Saved::WhenTold,
        };
        self.interrupt(job, hit, agenda);
        let (_, kind) = self.work.size(job);
        self.compute.floor.release(job, kind);
        self.work.give_back(job);
        self.changed |= Changed::WORK_AND_SUPPLY;
    }

    /// For how long it has been known that less may be drawn from now on: by a notice, or since stores have carried
    /// the rest.
    pub(super) fn notice(&self, now: SimTime) -> SimDuration {
        self.calls.notice.max(self.shortage.strained_for(now))
    }

    /// Whether a job has had notice enough to save its work.
    pub(super) fn saves_on_notice(&self, job: u32, now: SimTime) -> bool {
        let notice = self.notice(now);
        notice > SimDuration::ZERO && self.work.saves_within(job, notice)
    }

    /// How fast a job goes, and what a shortage takes of that.
    pub(super) fn pace_of(&self, job: u32) -> Pace {
        let (_, kind) = self.work.size(job);
        let allowed = self.allowed(job);
        let speed = self.compute.speed(kind, allowed);
        if !self.shortage.caps.limit() {
            return Pace { speed, short: 0.0 };
        }
        let without = self.compute.speed(kind, self.allowed_without(job));
        Pace { speed, short: (without - speed).max(0.0) }
    }
}
