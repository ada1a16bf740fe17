//! Incidents: racks that lost their supply or were slowed down, from the first of them until none was any more.
//!
//! At every instant each rack that is dark or slowed down belongs to one incident, so that their rack-hours are those of
//! the run. An incident is one hall's, or that of several which the same took at one instant, or that strikes all the site.
//! Only followed where hours are recorded; nothing that happens follows from it.

use units::SimTime;

use super::Plant;
use crate::power::{HallRacks, Taken, UnitLost, Why};
use crate::results::RackIncident;
use crate::shortage::Step;

/// Incidents under way.
#[derive(Debug)]
pub(super) struct Incidents {
    gpus_per_rack: f64,
    /// By hall, then by cause: the number of the incident that its racks belong to.
    halls: Vec<[Option<u32>; Taken::COUNT]>,
    open: Vec<Open>,
    next: u32,
    /// Until then they are added up.
    since: SimTime,
    /// GPU-hours that running slower had cost until caps last changed.
    slowed: f64,
    /// The last step against a shortage that is in force, with its place in their order.
    step: Option<(usize, Step)>,
}

/// An incident under way.
#[derive(Debug)]
struct Open {
    number: u32,
    told: RackIncident,
    deepest: Option<(usize, Step)>,
    /// Halls, dark racks and slowed racks now.
    struck: [u32; 3],
    /// What its racks are slowed down by now, in racks that stand still.
    weight: f64,
}

/// Racks of a hall that are slowed down for a reason, and by how much: in racks that stand still.
type Depth = (u32, Taken, f64);

impl Incidents {
    /// None is under way, in so many halls with racks of so many GPUs.
    pub(super) fn new(halls: u32, gpus_per_rack: u32) -> Self {
        Self {
            gpus_per_rack: f64::from(gpus_per_rack),
            halls: vec![[None; Taken::COUNT]; halls as usize],
            open: Vec::new(),
            next: 0,
            since: SimTime::START,
            slowed: 0.0,
            step: None,
        }
    }

    /// Whether racks are slowed down.
    fn slows(&self) -> bool {
        self.open.iter().any(|open| open.struck[2] > 0)
    }

    /// Adds up what holds until now.
    fn advance(&mut self, now: SimTime) {
        let hours = now.since(self.since).in_hours();
        self.since = now;
        if hours <= 0.0 {
            return;
        }
        for Open { told, deepest, struck: [halls, dark, slowed], .. } in &mut self.open {
            told.halls = told.halls.max(*halls);
            told.dark = told.dark.max(*dark);
            told.slowed = told.slowed.max(*slowed);
            told.dark_rack_hours += f64::from(*dark) * hours;
            told.slowed_rack_hours += f64::from(*slowed) * hours;
            told.dark_gpu_hours += f64::from(*dark) * hours * self.gpus_per_rack;
            *deepest = (*deepest).max(self.step);
        }
    }

    /// Running slower has cost so many GPU-hours by now: what is new is parted by how far racks are slowed down.
    fn part(&mut self, slowed: f64) {
        let more = slowed - std::mem::replace(&mut self.slowed, slowed);
        let all: f64 = self.open.iter().map(|open| open.weight).sum();
        let racks: u32 = self.open.iter().map(|open| open.struck[2]).sum();
        for open in self.open.iter_mut().filter(|open| open.struck[2] > 0) {
            let by_racks = f64::from(open.struck[2]) / f64::from(racks);
            let share = if all > 0.0 { open.weight / all } else { by_racks };
            open.told.slowed_gpu_hours += more * share;
        }
    }

    /// Racks of halls are dark or slowed down like this from now on; `begin` tells of an incident that begins in a hall.
    fn set(
        &mut self,
        (racks, depths): (&[HallRacks], &[Depth]),
        begin: impl Fn(u32, Taken) -> RackIncident,
    ) {
        for open in &mut self.open {
            (open.struck, open.weight) = ([0; 3], 0.0);
        }
        for (hall, racks) in (0..).zip(racks) {
            for cause in Taken::ALL {
                let (dark, slowed) = (racks.dark[cause as usize], racks.slowed[cause as usize]);
                let known = self.halls[hall as usize][cause as usize];
                let number = (dark + slowed > 0)
                    .then(|| known.unwrap_or_else(|| self.joined(begin(hall, cause))));
                self.halls[hall as usize][cause as usize] = number;
                if let Some(open) = self.open.iter_mut().find(|it| Some(it.number) == number) {
                    let [halls, all_dark, all_slowed] = open.struck;
                    open.struck = [halls + 1, all_dark + dark, all_slowed + slowed];
                }
            }
        }
        for &(hall, cause, depth) in depths {
            let number = self.halls[hall as usize][cause as usize];
            if let Some(open) = self.open.iter_mut().find(|it| Some(it.number) == number) {
                open.weight += depth;
            }
        }
    }

    /// The number of the incident that a hall joins in which this begins: of the same cause, and either of this instant or of
    /// the same thing that strikes all the site; else a new one.
    fn joined(&mut self, told: RackIncident) -> u32 {
        let is_same = |it: &RackIncident| {
            let of_site = it.hall.is_none() && told.hall.is_none();
            of_site && (&it.what, it.number) == (&told.what, told.number)
        };
        let joins = |open: &&Open| {
            let it = &open.told;
            it.cause == told.cause && (it.begins == told.begins || is_same(it))
        };
        if let Some(open) = self.open.iter().find(joins) {
            return open.number;
        }
        let number = self.next;
        self.next += 1;
        self.open.push(Open { number, told, deepest: None, struck: [0; 3], weight: 0.0 });
        number
    }

    /// Incidents of which nothing is left, or all that are under way.
    fn take_ended(&mut self, all: bool, now: SimTime) -> Vec<RackIncident> {
        let mut ended = Vec::new();
        self.open.retain(|open| {
            let ends = all || open.struck[0] == 0;
            // What came and went at one instant did nothing.
            if ends && open.told.begins < now {
                let step = open.deepest.map(|(_, step)| step);
                ended.push(RackIncident { ends: now, step, ..open.told.clone() });
            }
            !ends
        });
        ended
    }
}

impl Plant {
    /// Stage of settling: another step against a shortage is the last in force, or none is.
    pub(super) fn note_step(&mut self, now: SimTime) {
        let Some(incidents) = &mut self.incidents else { return };
        let reached = self.shortage.reached();
        let step = reached.last().map(|step| (reached.len(), *step));
        if incidents.step != step {
            incidents.advance(now);
            incidents.step = step;
        }
    }

    /// Stage of settling, once racks are metered: which of them are dark or slowed down has changed.
    pub(super) fn follow_incidents(&mut self, now: SimTime) {
        let Some(mut incidents) = self.incidents.take() else { return };
        let slowed_before = incidents.slows();
        incidents.advance(now);
        if slowed_before {
            incidents.part(self.work.slowed_by(now));
        }
        let (racks, depths) = (self.power.racks_by_hall(), self.depths());
        incidents.set((racks, &depths), |hall, cause| self.begun(hall, cause, now));
        if incidents.slows() && !slowed_before {
            incidents.slowed = self.work.slowed_by(now);
        }
        for ended in incidents.take_ended(false, now) {
            self.records.rack_incident(ended);
        }
        self.incidents = Some(incidents);
    }

    /// The run is over: incidents that are under way, up to now.
    pub(super) fn close_incidents(&mut self, now: SimTime) -> Vec<RackIncident> {
        let Some(mut incidents) = self.incidents.take() else { return Vec::new() };
        incidents.advance(now);
        if incidents.slows() {
            incidents.part(self.work.slowed_by(now));
        }
        incidents.take_ended(true, now)
    }

    /// By how much racks are slowed down, of each hall and for each reason.
    fn depths(&self) -> Vec<Depth> {
        let of_groups = self.slowed.iter().map(|slowed| {
            let (hall, why, depth) = slowed.depth();
            (hall, Taken::from(why), depth)
        });
        let whole = self.power.slows_whole().taken().into_iter().flat_map(|cause| {
            let left = 1.0 - self.power.left_to_all();
            let halls = (0..).zip(self.power.racks_by_hall());
            halls.map(move |(hall, racks)| {
                (hall, cause, f64::from(racks.slowed[cause as usize]) * left)
            })
        });
        of_groups.chain(whole).collect()
    }

    /// What is known of an incident that begins now with racks of a hall.
    fn begun(&self, hall: u32, cause: Taken, now: SimTime) -> RackIncident {
        let lost = match cause {
            Taken::Failure => self.power.last_lost(hall, Why::Failure),
            Taken::Maintenance => self.power.last_lost(hall, Why::Maintenance),
            _ => None,
        };
        let what = match (cause, &lost) {
            (_, Some(lost)) => lost.kind.as_str(),
            (Taken::Outage, None) => self.site.name_of(self.blackout),
            (Taken::Failure | Taken::Maintenance, None) => "units",
            (Taken::Dip, None) => "dips of the voltage",
            (Taken::Contract, None) => "limit of import",
            (Taken::Heat, None) => "water too warm",
            (Taken::Water, None) => "no water to evaporate",
        };
        let of_all = cause.is_of_site() || self.power.slows_whole().taken() == Some(cause);
        let hall = match &lost {
            Some(UnitLost { hall, .. }) => *hall,
            None => (!of_all).then_some(hall),
        };
        let number = lost.as_ref().map(|lost| lost.number);
        RackIncident { hall, number, ..RackIncident::new(cause, what, now) }
    }
}
