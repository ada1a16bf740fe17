//! Strains: which steps against a shortage are in force, what each does, and what that costs.

use engine::Schedule;
use units::{Power, SimTime};

use super::{Event, Plant};
use crate::compute::Idle;
use crate::power::Help;
use crate::results::Incident;
use crate::shortage::{Bout, Step, Strain};

impl Plant {
    /// Stage of settling, at its end: which steps are in force, and what each does.
    pub(super) fn note_shortage(&mut self, agenda: &mut impl Schedule<Event>) {
        let now = agenda.now();
        if self.shortage.is_over() {
            return;
        }
        let (strains, stores) = self.strains();
        let help = |step: Step| strains.iter().any(|(other, _)| *other == step);
        let help = match (help(Step::Battery), help(Step::BatteryReserve)) {
            (_, true) => Help::All,
            (true, false) => Help::AboveReserve,
            _ => Help::None,
        };
        self.power.let_battery_help(help);
        self.tell_shed(now);
        self.shortage.hold(&strains, stores, now);
        self.note_bouts(now);
    }

    /// What each step in force does, and whether stores carry a part.
    fn strains(&mut self) -> (Vec<(Step, Strain)>, bool) {
        let classes = self.work.classes().len();
        let mut strains = Vec::new();
        let strain = |saved| Strain { saved, idle: vec![0.0; classes + 1] };
        if self.power.is_charging_held() {
            strains.push((Step::StopCharging, strain(self.power.charging_forgone())));
        }
        let (delivers, from_reserve) = self.power.battery_helps();
        let stores =
            self.power.import_of(self.load()) > self.power.most_import() && delivers > Power::ZERO;
        if stores {
            let step = if from_reserve { Step::BatteryReserve } else { Step::Battery };
            strains.push((step, strain(delivers)));
        }
        let carried = self.power.own_carries(self.load());
        if self.shortage.has_reached(Step::Generation) && carried > Power::ZERO {
            strains.push((Step::Generation, strain(carried)));
        }
        if self.shortage.caps.limit() {
            let caps = &self.shortage.caps;
            let dynamic = self.dynamic_by_kind();
            let less = dynamic.iter().enumerate().map(|(kind, it)| *it * (1.0 - caps.share(kind)));
            strains.push((Step::Cap, strain(less.sum())));
        }
        self.strains_of_jobs(&mut strains);
        self.strains_of_racks(&mut strains);
        (strains, stores)
    }

    /// What is kept idle, since jobs do not start or are suspended.
    fn strains_of_jobs(&self, strains: &mut Vec<(Step, Strain)>) {
        let kept = self.work.kept_back();
        let all: u32 = kept.iter().map(|it| it.all()).sum();
        let short = all.min(self.compute.floor.free());
        let part = if all > 0 { f64::from(short) / f64::from(all) } else { 0.0 };
        let deferrable = self.deferrable();
        if self.work.keeps_any_back() && self.shortage.knows(Step::Hold) {
            self.kept_idle(strains, Step::Hold, |class| f64::from(kept[class].held) * part);
        }
        let last =
            if self.shortage.knows(Step::Suspend) { Step::Suspend } else { Step::SuspendAll };
        for step in [Step::Suspend, Step::SuspendAll] {
            let mine = |class: usize| match step {
                _ if !deferrable[class] => step == Step::SuspendAll,
                _ => step == last,
            };
            let writes = |job: u32| mine(self.work.class_of(job));
            let gone = (0..kept.len()).any(|class| mine(class) && kept[class].suspended > 0);
            if gone || self.work.told().any(writes) {
                let idle = |class: usize| {
                    if mine(class) { f64::from(kept[class].suspended) * part } else { 0.0 }
                };
                self.kept_idle(strains, step, idle);
            }
        }
    }

    fn kept_idle(
        &self,
        strains: &mut Vec<(Step, Strain)>,
        step: Step,
        gpus: impl Fn(usize) -> f64,
    ) {
        let classes = self.work.classes().len();
        let mut idle: Vec<f64> = (0..classes).map(gpus).collect();
        let saved =
            idle.iter().enumerate().map(|(class, gpus)| self.compute.dynamic_power(class) * *gpus);
        let saved = saved.sum();
        idle.push(0.0);
        strains.push((step, Strain { saved, idle }));
    }

    /// What racks that are off would do.
    fn strains_of_racks(&mut self, strains: &mut Vec<(Step, Strain)>) {
        let (cause, floor) = (self.causes.shortage, &self.compute.floor);
        let stays = |rack: u32| self.rationed.has(rack) || floor.closed_by(rack) == Some(cause);
        let off: Vec<u32> = self.rationed.off.keys().copied().filter(|&rack| stays(rack)).collect();
        let classes = self.work.classes().len();
        for &rack in &off {
            let of = &self.rationed.off[&rack];
            let place =
                strains.iter().position(|(step, _)| *step == of.step).unwrap_or_else(|| {
                    strains.push((
                        of.step,
                        Strain { saved: Power::ZERO, idle: vec![0.0; classes + 1] },
                    ));
                    strains.len() - 1
                });
            if floor.closed_by(rack) != Some(cause) {
                continue;
            }
            let strain = &mut strains[place].1;
            strain.saved += floor.typical_power(0.0);
            let mut left = self.places.gpus_per_rack - floor.broken(rack);
            for &(class, gpus) in &of.stood {
                let gpus = gpus.min(left);
                left -= gpus;
                strain.saved += self.compute.dynamic_power(class) * f64::from(gpus);
                strain.idle[class] += f64::from(gpus);
            }
            strain.idle[classes] += f64::from(left);
        }
        self.rationed.off.retain(|rack, _| off.binary_search(rack).is_ok());
    }

    /// Why GPUs are free, with those that a shortage keeps from work.
    pub(super) fn idle_in_shortage(&self, idle: Idle) -> Idle {
        let kept = self.work.kept_back();
        let short: u32 = kept.iter().map(|it| it.all()).sum();
        let classes = kept.iter().zip(self.work.classes());
        let of_contracts = classes.filter(|(_, class)| class.is_contract());
        let of_contracts: u32 = of_contracts.map(|(it, _)| it.all()).sum();
        Idle { reserved: idle.reserved.saturating_sub(of_contracts), short, ..idle }
    }

    /// What jobs have booked by now for steps of a shortage.
    fn tell_shed(&mut self, now: SimTime) {
        let booked = self.work.shed_by_class(now);
        let deferrable = self.deferrable();
        let of = |what: usize, only: Option<bool>| -> Vec<f64> {
            let classes = booked.iter().zip(&deferrable);
            classes
                .map(
                    |(hours, it)| {
                        if only.is_none_or(|only| only == *it) { hours[what] } else { 0.0 }
                    },
                )
                .collect()
        };
        if self.shortage.knows(Step::Suspend) {
            self.shortage.tell(Step::Suspend, &of(0, Some(true)));
            self.shortage.tell(Step::SuspendAll, &of(0, Some(false)));
        } else {
            self.shortage.tell(Step::SuspendAll, &of(0, None));
        }
        self.shortage.tell(Step::Drop, &of(1, None));
        self.shortage.tell(Step::Cap, &of(2, None));
    }

    /// Takes down what has begun and ended.
    fn note_bouts(&mut self, now: SimTime) {
        for step in self.shortage.take_begun() {
            let what = format!("shortage: {}", step.word());
            self.records.incident(Incident { at: now, what, place: 0, length: None });
        }
        let bouts = self.shortage.take_ended();
        self.records.bouts(bouts);
    }

    /// Brings what is reported of shortages up to now.
    pub(super) fn read_shortage(&mut self, now: SimTime) {
        if self.shortage.has_been() {
            self.tell_shed(now);
            self.shortage.read(now);
        }
    }

    /// The run is over, and what jobs hold is booked: steps in force end.
    pub(super) fn close_shortage(&mut self, now: SimTime) -> Vec<Bout> {
        if !self.shortage.has_been() {
            return Vec::new();
        }
        self.tell_shed(now);
        self.shortage.close(now);
        self.shortage.read(now);
        self.shortage.take_ended()
    }
}
