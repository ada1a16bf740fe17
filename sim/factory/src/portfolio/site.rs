//! A plant in a portfolio: what is known of it beside what it does, and who comes there from elsewhere.

use std::collections::BTreeMap;

use engine::Handle;
use units::SimTime;

use super::{CheckedPortfolio, Conduct, Event, Member, PortfolioSpec};
use crate::jobs::{ClassSpec, DemandKind, Guest};
use crate::plant::Plant;
use crate::results::Recording;
use crate::scenario::CheckedScenario;
use engine::Schedule;

/// A site with its plant.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) name: String,
    pub(super) plant: Plant,
    pub(super) events: u64,
    /// Degrees north and east.
    pub(super) place: (f64, f64),
    /// Power of the site for each GPU that works, in megawatts.
    pub(super) megawatts: f64,
    /// What a GPU-hour sells for at first, in dollars.
    pub(super) price: f64,
    /// Dollars for each tonne of carbon dioxide.
    pub(super) carbon_price: f64,
    /// GPUs of the largest job that it can have.
    pub(super) largest: u32,
    /// By number of its classes: what comes of it to others, or from others to it.
    pub(super) classes: Vec<Option<Shared>>,
    /// Numbers of the classes of guests.
    pub(super) guests: BTreeMap<Stay, usize>,
    /// By shared class: its own class of that name.
    pub(super) own: Vec<Option<usize>>,
    /// GPUs of jobs on their way here.
    pub(super) incoming: u32,
    pub(super) standby: Option<usize>,
    pub(super) fate: Fate,
}

/// A class that is shared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shared {
    /// Number of the shared class.
    pub(super) class: usize,
    /// Number of the site where its jobs come.
    pub(super) home: usize,
    /// Its jobs are here because their site was lost.
    pub(super) refuge: bool,
    /// Its jobs may go elsewhere.
    pub(super) moves: bool,
    /// Segments of its jobs.
    pub(super) segment: Option<u32>,
    /// Mean hours of its jobs.
    pub(super) hours: f64,
}

/// A stay of jobs at another site than theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stay {
    /// Number of the shared class.
    pub(super) class: usize,
    /// Number of the site where its jobs come.
    pub(super) home: usize,
    /// They are here because their site was lost.
    pub(super) refuge: bool,
}

/// Whether a site is there.
#[derive(Debug, Default)]
pub(super) struct Fate {
    /// It is lost since then, and this will be decided.
    pub(super) losing: Option<(SimTime, Handle)>,
    /// Its jobs have left in the loss that goes on.
    pub(super) left: bool,
    /// Jobs of it stand at its standby.
    pub(super) away: bool,
    /// It works again, and its jobs will come back.
    pub(super) returning: Option<Handle>,
    /// The newest checkpoints that its standby has.
    pub(super) replica: Option<Replica>,
    /// Those that are on their way there.
    pub(super) copying: Copying,
}

/// Checkpoints on their way to a standby.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Copying {
    /// There are none.
    #[default]
    Nothing,
    /// They are on their way.
    UnderWay,
    /// Their site was lost before all of them had left.
    Broken,
}

/// Checkpoints of running jobs at an instant.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Replica {
    pub(super) at: SimTime,
    /// By job: its number in its plant, and the seconds of computing that were left of it.
    pub(super) left: BTreeMap<u64, f64>,
}

/// What the site of a portfolio is built with.
pub(super) struct Building<'b> {
    pub(super) portfolio: &'b CheckedPortfolio,
    pub(super) names: &'b [String],
    pub(super) conduct: Conduct,
    pub(super) recording: Recording,
}

impl Building<'_> {
    pub(super) fn site(&self, number: usize, agenda: &mut impl Schedule<Event>) -> Site {
        let member = &self.portfolio.members()[number];
        let shared: Vec<&String> = self.portfolio.spec().class.keys().collect();
        let stays = self.stays_at(number);
        let scenario = match self.conduct {
            Conduct::Together => member.scenario.clone(),
            Conduct::Alone => member.scenario.clone().with_guests(Vec::new()),
        };
        let all = scenario.classes();
        let own_count = scenario.spec().jobs.classes().count();
        let known = |(class, it): (usize, &crate::jobs::Class)| {
            let own =
                shared.iter().position(|name| **name == it.name).filter(|_| class < own_count);
            let stay = match own {
                Some(class) => Stay { class, home: number, refuge: false },
                None => *stays.get(class.checked_sub(own_count)?)?,
            };
            let open = self.moves(stay.class, stay.home) && !stay.refuge;
            Some(Shared {
                class: stay.class,
                home: stay.home,
                refuge: stay.refuge,
                moves: open,
                segment: it.spec.segment,
                hours: it.mean_hours(),
            })
        };
        let site = u16::try_from(number).unwrap_or(u16::MAX);
        let wrap = |event| Event::Site { site, event };
        let plant = Plant::build(&scenario, self.recording, &mut agenda.of(wrap));
        let own = |name: &&String| all[..own_count].iter().position(|it| it.name == **name);
        let spec = scenario.spec();
        let standby = self.portfolio.spec().site.get(&member.name);
        let standby = standby.and_then(|site| site.standby.as_ref());
        let layout = scenario.layout();
        let power = spec.compute.rack.rated_power * spec.compute.design_pue;
        Site {
            name: member.name.clone(),
            plant,
            events: 0,
            place: (spec.location.latitude, spec.location.longitude),
            megawatts: power.in_megawatts() / f64::from(spec.compute.rack.gpus),
            price: spec.finance.gpu_hour_price.in_dollars(),
            carbon_price: spec.location.tariff.carbon.in_dollars_per_tonne(),
            largest: layout.schedulable(),
            classes: all.iter().enumerate().map(known).collect(),
            guests: stays
                .iter()
                .enumerate()
                .map(|(place, stay)| (*stay, own_count + place))
                .collect(),
            own: shared.iter().map(own).collect(),
            incoming: 0,
            standby: standby.and_then(|name| self.names.iter().position(|it| it == name)),
            fate: Fate::default(),
        }
    }

    /// Who may come to a site from elsewhere.
    fn stays_at(&self, site: usize) -> Vec<Stay> {
        if self.conduct == Conduct::Alone {
            return Vec::new();
        }
        let spec = self.portfolio.spec();
        let linked = |home: usize| spec.joins(&self.names[home], &self.names[site]);
        let mut stays = Vec::new();
        for home in (0..self.names.len()).filter(|home| *home != site && linked(*home)) {
            for (class, (name, shared)) in spec.class.iter().enumerate() {
                if self.class_of(home, name).is_none() {
                    continue;
                }
                if self.moves(class, home) {
                    stays.push(Stay { class, home, refuge: false });
                }
                let standby = spec.site.get(&self.names[home]).and_then(|it| it.standby.as_ref());
                if shared.fails_over && standby == Some(&self.names[site]) {
                    stays.push(Stay { class, home, refuge: true });
                }
            }
        }
        stays
    }

    /// Whether the jobs of a class that come at a site may go elsewhere.
    fn moves(&self, class: usize, home: usize) -> bool {
        let shared = self.portfolio.spec().class.iter().nth(class);
        let Some((name, shared)) = shared.filter(|_| self.conduct == Conduct::Together) else {
            return false;
        };
        let jobs = &self.member(home).scenario.spec().jobs;
        let open = |spec: &ClassSpec| jobs.demand_of(spec) == DemandKind::Open && !spec.borrows;
        shared.moves && self.class_of(home, name).is_some_and(open)
    }

    fn guest(&self, stay: Stay) -> Option<Guest> {
        let name = self.portfolio.spec().class.keys().nth(stay.class)?;
        let spec = self.class_of(stay.home, name)?.clone();
        let home = &self.names[stay.home];
        let name =
            if stay.refuge { format!("{name}@{home}, refuge") } else { format!("{name}@{home}") };
        Some(Guest { name, spec, first: stay.refuge })
    }

    fn member(&self, site: usize) -> &Member {
        &self.portfolio.members()[site]
    }

    fn class_of(&self, site: usize, name: &str) -> Option<&ClassSpec> {
        class_of(&self.member(site).scenario, name)
    }
}

/// The classes of those who may come to a site from elsewhere.
pub(super) fn guests_at(portfolio: &CheckedPortfolio, site: usize) -> Vec<Guest> {
    let names = names_of(portfolio);
    let (conduct, recording) = (Conduct::Together, Recording::Summary);
    let building = Building { portfolio, names: &names, conduct, recording };
    building.stays_at(site).into_iter().filter_map(|stay| building.guest(stay)).collect()
}

/// The class of a name of a scenario, where it is in use.
pub(super) fn class_of<'s>(scenario: &'s CheckedScenario, name: &str) -> Option<&'s ClassSpec> {
    scenario.spec().jobs.classes().find(|(known, _)| *known == name).map(|(_, spec)| spec)
}

/// The names of the sites, in their order.
pub(super) fn names_of(portfolio: &CheckedPortfolio) -> Vec<String> {
    portfolio.members().iter().map(|member| member.name.clone()).collect()
}

/// Numbers of the sites of these names.
pub(super) fn numbers_of(names: &[String], wanted: &[String]) -> Vec<usize> {
    wanted.iter().filter_map(|name| names.iter().position(|it| it == name)).collect()
}

/// The data set that a shared class needs, by number.
pub(super) fn data_of(spec: &PortfolioSpec, class: usize) -> Option<usize> {
    let wanted = spec.class.values().nth(class)?.data.as_ref()?;
    spec.data.keys().position(|name| name == wanted)
}
