//! Where a job may not go: the rules of its tenant and of law, for each class, home and site.

use units::{SimDuration, Span};

use super::site::{class_of, names_of};
use super::{CheckedPortfolio, great_circle, round_trip};
use crate::sovereignty::{Needs, Rule, first_failing};

/// By shared class, home and site: the first rule that bars its jobs from there, and the place of the site in the
/// order in which residency names places.
#[derive(Clone, Debug, Default)]
pub(super) struct Bars {
    sites: usize,
    /// In the order of class, home, site.
    all: Vec<(Option<Rule>, usize)>,
    /// The same where no other site has room: the rule that bars it even then.
    spill: Vec<Option<Rule>>,
}

impl Bars {
    /// Those of a portfolio.
    pub(super) fn of(portfolio: &CheckedPortfolio) -> Self {
        let sites = portfolio.members().len();
        let (mut all, mut spill) = (Vec::new(), Vec::new());
        for name in portfolio.spec().class.keys() {
            for home in 0..sites {
                all.extend((0..sites).map(|site| bar(portfolio, (name, false), home, site)));
                spill.extend((0..sites).map(|site| bar(portfolio, (name, true), home, site).0));
            }
        }
        Self { sites, all, spill }
    }

    /// Whether jobs of a class that come at `home` may go to a site beyond their longest round trip where no other has room.
    pub(super) fn may_spill(&self, class: usize, home: usize, site: usize) -> bool {
        let at = (class * self.sites + home) * self.sites + site;
        self.all[at].0 == Some(Rule::Latency) && self.spill[at].is_none()
    }

    fn at(&self, class: usize, home: usize, site: usize) -> (Option<Rule>, usize) {
        self.all[(class * self.sites + home) * self.sites + site]
    }

    /// The first rule that bars jobs of a class that come at `home` from a site.
    pub(super) fn rule(&self, class: usize, home: usize, site: usize) -> Option<Rule> {
        self.at(class, home, site).0
    }

    /// The place of a site in the order in which residency names places.
    pub(super) fn rank(&self, class: usize, home: usize, site: usize) -> usize {
        self.at(class, home, site).1
    }
}

/// The rule that bars a class that comes at one site from another, where it spills or not, and the rank of that.
fn bar(
    portfolio: &CheckedPortfolio,
    (name, spills): (&str, bool),
    home: usize,
    site: usize,
) -> (Option<Rule>, usize) {
    let (from, to) = (&portfolio.members()[home].scenario, &portfolio.members()[site].scenario);
    let region = portfolio.spec().region_of(name);
    let rtt = match region {
        Some(region) => Some(portfolio.spec().way_to(region, &portfolio.members()[site])),
        None if home == site => Some(SimDuration::ZERO),
        None => round_trip_of(portfolio, home, site),
    };
    let (law, country) = (&to.spec().sovereignty, &to.spec().location.country);
    let licensed = to.spec().sovereignty.hardware.licence.is_some();
    let mut there = law.standing(country, licensed);
    // Users in a region are where it says, and not beside the site where their jobs come.
    let near = from.spec().sovereignty.round_trip;
    let of_tenants = if region.is_some() { Span::ZERO } else { near };
    let way = rtt.map_or(0.0, SimDuration::in_seconds);
    there.site.round_trip = of_tenants + Span::seconds(way);
    let demands = from.spec().sovereignty.needs(name);
    // Rules on export hold for those who demand something, and where a licence is spoken of.
    if demands.is_none() && law.needs("").is_none() {
        there.hardware.controlled = false;
    }
    let mut needs = demands.unwrap_or_default();
    if let Some(most) = portfolio.spec().bound_of(name, spills) {
        // What the portfolio says is between sites, without the way from the tenant to the first.
        let most = of_tenants + most;
        needs.most_round_trip = Some(needs.most_round_trip.map_or(most, |own| own.min(most)));
    }
    let rank = rank_of(&needs, &there.site.law, home == site);
    let asked = class_of(from, name).is_some();
    let fails =
        first_failing((&there.site, &there.operator, &there.hardware), &needs, &there.without);
    (fails.filter(|_| asked), rank)
}

/// Time there and back between two sites that are linked.
fn round_trip_of(portfolio: &CheckedPortfolio, one: usize, other: usize) -> Option<SimDuration> {
    let members = portfolio.members();
    let (one, other) = (&members[one], &members[other]);
    let spec = portfolio.spec();
    let ends = [(&one.name, &other.name), (&other.name, &one.name)];
    let link = spec.link.values().find(|link| ends.contains(&(&link.a, &link.b)))?;
    let place = |member: &super::Member| {
        let at = &member.scenario.spec().location;
        (at.latitude, at.longitude)
    };
    let kilometres = great_circle(place(one), place(other));
    let far = round_trip(kilometres, spec.path_factor, spec.terminal_delay);
    Some(link.rtt.map_or(far, SimDuration::from))
}

/// Place of a site in the order in which residency names places: those not named come after, home first.
fn rank_of(needs: &Needs, law: &crate::sovereignty::Law, is_home: bool) -> usize {
    let named = needs.data_in.iter().position(|name| law.is_among(std::slice::from_ref(name)));
    2 * named.unwrap_or(needs.data_in.len()) + usize::from(!is_home)
}

/// By number of a site: shared classes whose jobs come there and may be at none of the sites that are linked with it,
/// nor there itself.
pub(super) fn nowhere(portfolio: &CheckedPortfolio) -> Vec<(usize, String)> {
    let bars = Bars::of(portfolio);
    let names = names_of(portfolio);
    let mut found = Vec::new();
    for home in 0..names.len() {
        for (class, name) in portfolio.spec().class.keys().enumerate() {
            let there = class_of(&portfolio.members()[home].scenario, name).is_some();
            let reached =
                |site: &usize| *site == home || portfolio.spec().joins(&names[home], &names[*site]);
            let allowed =
                (0..names.len()).filter(reached).any(|site| bars.rule(class, home, site).is_none());
            if there && !allowed {
                found.push((home, name.clone()));
            }
        }
    }
    found
}
