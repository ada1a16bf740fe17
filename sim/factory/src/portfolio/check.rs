//! Rules between the keys of a portfolio file, and the sites that it brings together.

use std::collections::BTreeSet;

use engine::Stream;

use super::members::{CheckedPortfolio, Member};
use super::site::guests_at;
use super::{Policy, PortfolioFile, PortfolioSpec};
use crate::jobs::{ClassSpec, DemandKind};
use crate::scenario::CheckedScenario;
use crate::settings::{Check, Choice as _, Problem, ROOT, Readable as _, Reader, Settings, one_of};

impl CheckedPortfolio {
    /// Reads a portfolio and checks every rule. `members` are its sites in the order of the file, each with its
    /// scenario unless that is not sound; then nothing is asked of it. `name` is that of a portfolio without one.
    ///
    /// # Errors
    /// Every problem at once.
    pub fn new(
        settings: &Settings,
        name: &str,
        members: Vec<(String, Option<CheckedScenario>)>,
    ) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader::new(settings);
        let file = PortfolioFile::read(&mut reader, ROOT);
        let mut problems = reader.into_problems();
        let mut check = Check::new(settings, &mut problems);
        file.portfolio.check(&mut check, &members);
        let whole =
            members.into_iter().map(|(name, scenario)| Some(Member { name, scenario: scenario? }));
        match whole.collect::<Option<Vec<Member>>>() {
            Some(members) if problems.is_empty() => {
                let name = file.name.unwrap_or_else(|| name.to_owned());
                Ok(Self::of(name, file.portfolio, members))
            }
            _ => Err(problems),
        }
    }

    fn of(name: String, spec: PortfolioSpec, mut members: Vec<Member>) -> Self {
        let first = members.first().map_or(0, |member| member.scenario.spec().seed);
        let seed = spec.seed.unwrap_or(first);
        let mut taken = BTreeSet::new();
        for member in &mut members {
            let own = spec.site.get(&member.name).and_then(|site| site.seed);
            let usual = spec.seed.unwrap_or(member.scenario.spec().seed);
            let seed = own.unwrap_or_else(|| {
                if taken.contains(&usual) { keyed(usual, &member.name) } else { usual }
            });
            taken.insert(seed);
            member.scenario = member.scenario.with_seed(seed);
        }
        if spec.common_prices {
            for member in &mut members {
                member.scenario = member.scenario.clone().with_prices_of(seed);
            }
        }
        if spec.common_acts {
            for member in &mut members {
                member.scenario = member.scenario.clone().with_acts_of(seed);
            }
        }
        let ahead = set_clocks(&spec, &mut members);
        super::regions::set_clocks(&spec, &mut members, &ahead);
        let portfolio = Self { name, spec, seed, members };
        let all = 0..portfolio.members.len();
        let guests = all.map(|site| guests_at(&portfolio, site)).collect();
        portfolio.with_guests(guests)
    }

    /// Shared classes whose jobs may be neither at the site where they come nor at one that is linked with it: the
    /// number of the site, and the class.
    pub fn nowhere(&self) -> Vec<(usize, String)> {
        super::rules::nowhere(self)
    }
}

/// Each site has a clock of its own: the sun rises earlier in the east. Returns by how many hours they are ahead.
#[expect(clippy::cast_possible_truncation, reason = "at most a day")]
fn set_clocks(spec: &PortfolioSpec, members: &mut [Member]) -> Vec<f64> {
    let longitude = |member: &Member| member.scenario.spec().location.longitude;
    let first = members.first().map_or(0.0, longitude);
    let mut ahead = Vec::new();
    for member in members {
        let said = spec.site.get(&member.name).and_then(|site| site.hours_ahead);
        let hours = said.unwrap_or((longitude(member) - first) / 15.0).round();
        member.scenario = member.scenario.clone().with_clock_ahead(hours as i64);
        ahead.push(hours);
    }
    ahead
}

/// A seed that follows from another and the name of a site: it is the same whatever other sites there are.
fn keyed(seed: u64, name: &str) -> u64 {
    // A number that files can hold.
    Stream::new(seed, &format!("portfolio/site/{name}"), 0).bits() >> 11
}

type Members<'m> = &'m [(String, Option<CheckedScenario>)];

impl PortfolioSpec {
    fn check(&self, check: &mut Check<'_>, members: Members<'_>) {
        let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
        check.require(
            &["portfolio.site"],
            !names.is_empty(),
            "no site",
            "must have at least one: [[portfolio.site]] with scenario = \"…\"",
        );
        self.check_links(check, &names);
        for (name, site) in &self.site {
            if let Some(standby) = &site.standby {
                let key = format!("portfolio.site.{name}.standby");
                known(check, &key, standby, &names);
                let linked = self.joins(name, standby);
                let found = format!("{standby:?}");
                check.require(&[&key], linked, found, format!("must be linked with {name}"));
            }
        }
        for (name, data) in &self.data {
            known(check, &format!("portfolio.data.{name}.home"), &data.home, &names);
            for replica in &data.replicas {
                known(check, &format!("portfolio.data.{name}.replicas"), replica, &names);
            }
        }
        self.check_classes(check, members);
        self.check_regions(check);
        self.check_shocks(check, &names);
        check_times(check, members);
    }

    fn check_links(&self, check: &mut Check<'_>, names: &[&str]) {
        let mut seen: Vec<[&str; 2]> = Vec::new();
        for (number, link) in &self.link {
            let key = |field: &str| format!("portfolio.link.{number}.{field}");
            known(check, &key("a"), &link.a, names);
            known(check, &key("b"), &link.b, names);
            let mut ends = [link.a.as_str(), link.b.as_str()];
            ends.sort_unstable();
            let found = format!("{:?}", link.b);
            let allowed = "must be another site than a".to_owned();
            check.require(&[&key("b"), &key("a")], ends[0] != ends[1], found, allowed);
            let twice = seen.contains(&ends);
            let found = format!("{} and {} once more", link.a, link.b);
            let allowed = "must be linked once: bandwidths of cables between two sites add up";
            check.require(&[&key("a"), &key("b")], !twice, found, allowed);
            seen.push(ends);
            check.require(
                &[&key("mttr"), &key("mtbf")],
                link.mtbf.is_some() == link.mttr.is_some(),
                if link.mtbf.is_some() { "nothing" } else { "a time to repair what never fails" },
                "must be given where mtbf is, and only there",
            );
        }
    }

    fn check_classes(&self, check: &mut Check<'_>, members: Members<'_>) {
        let sound: Vec<&CheckedScenario> =
            members.iter().filter_map(|(_, scenario)| scenario.as_ref()).collect();
        // What is not read has no classes that one could miss.
        let all = sound.len() == members.len();
        let names: BTreeSet<&str> = sound
            .iter()
            .flat_map(|it| it.spec().jobs.classes().map(|(name, _)| name.as_str()))
            .collect();
        for (name, class) in &self.class {
            let key = |field: &str| format!("portfolio.class.{name}.{field}");
            let written = ["moves", "follows", "fails_over", "data", "brings", "max_rtt", "region"];
            let more = ["dispatch", "spill_rtt"];
            let mut fields = written.iter().chain(&more).map(|field| key(field));
            let place = fields.find(|key| check.is_written(key)).unwrap_or_else(|| key("moves"));
            check.require(
                &[&place],
                !all || names.contains(name.as_str()),
                format!("{name:?}"),
                format!("must name a class of a site: {}", one_of(name, names.iter().copied())),
            );
            if let Some(data) = &class.data {
                let sets: Vec<&str> = self.data.keys().map(String::as_str).collect();
                let there = sets.contains(&data.as_str());
                let allowed = if sets.is_empty() {
                    "must be described in [portfolio.data.NAME]".to_owned()
                } else {
                    format!("must be {}", one_of(data, sets.iter().copied()))
                };
                check.require(&[&key("data")], there, format!("{data:?}"), allowed);
            }
            let open = sound.iter().any(|it| {
                let jobs = &it.spec().jobs;
                let of_class = |(other, _): &(&String, &ClassSpec)| *other == name;
                let spec = jobs.classes().find(of_class).map(|(_, spec)| spec);
                spec.is_some_and(|spec| jobs.demand_of(spec) == DemandKind::Open)
            });
            let moves = key("moves");
            if check.is_written(&moves) {
                check.require(
                    &[&moves],
                    !class.moves || open || !all,
                    "true",
                    "must be false where no site has the class open: jobs of contracts and backlogs are \
                     always there, and stay; fails_over holds for them too",
                );
            }
            let follows = key("follows");
            let dispatch = class.dispatch.unwrap_or(self.dispatch);
            let policy = Policy::OPTIONS.iter().find(|(_, it)| *it == dispatch);
            check.require(
                &[&follows, "portfolio.dispatch"],
                !class.follows || class.moves && dispatch.follows_the_hour(),
                if class.moves {
                    format!("true, where dispatch is {:?}", policy.map_or("", |(word, _)| word))
                } else {
                    "true, of jobs that stay".to_owned()
                },
                "needs jobs that move and a dispatch that the hour decides: \"cheapest\", \"greenest\" or \"value\"",
            );
            let standby = self.site.values().any(|site| site.standby.is_some());
            check.require(
                &[&key("fails_over")],
                !class.fails_over || standby,
                "true",
                "needs a site with a standby: [[portfolio.site]] with standby = \"…\"",
            );
        }
    }

    fn check_shocks(&self, check: &mut Check<'_>, names: &[&str]) {
        for (name, shock) in &self.shock {
            let key = |field: &str| format!("portfolio.shock.{name}.{field}");
            for site in &shock.sites {
                known(check, &key("sites"), site, names);
            }
            let one = if shock.rate.is_some() { key("rate") } else { key("sites") };
            check.require(
                &[&one],
                shock.rate.is_some() != shock.at.is_some(),
                if shock.rate.is_some() { "both rate and at" } else { "neither rate nor at" },
                "must have one of the two: how often it strikes, or when it does once",
            );
        }
    }

    /// Whether two sites are linked.
    pub fn joins(&self, one: &str, other: &str) -> bool {
        let ends = |a: &str, b: &str| a == one && b == other || a == other && b == one;
        self.link.values().any(|link| ends(&link.a, &link.b))
    }
}

/// A name must be that of a site.
fn known(check: &mut Check<'_>, key: &str, name: &str, names: &[&str]) {
    let allowed =
        format!("must be a site of the portfolio: {}", one_of(name, names.iter().copied()));
    check.require(&[key], names.contains(&name), format!("{name:?}"), allowed);
}

/// All sites run from the same first day for the same time: an instant is the same at all of them.
fn check_times(check: &mut Check<'_>, members: Members<'_>) {
    let mut sound = members.iter().filter_map(|(name, it)| Some((name, it.as_ref()?)));
    let Some((first, reference)) = sound.next() else { return };
    for (name, other) in sound {
        let (one, it) = (reference.spec(), other.spec());
        let place = format!("portfolio.site.{name}.scenario");
        check.require(
            &[&place, "portfolio.start"],
            one.start == it.start,
            format!("a first day of {}", it.start),
            format!(
                "must begin as {first} does, on {}; portfolio.start sets one for all",
                one.start
            ),
        );
        check.require(
            &[&place, "portfolio.horizon"],
            reference.length() == other.length(),
            format!("a horizon of {}", it.horizon),
            format!(
                "must be as long as {first}, {}; portfolio.horizon sets one for all",
                one.horizon
            ),
        );
    }
}
