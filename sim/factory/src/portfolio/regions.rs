//! Regions: where users are, how far from every site, and by which clock they come.

use units::{SimDuration, Span};

use super::members::Member;
use super::spec::{PortfolioSpec, RegionSpec};
use super::{great_circle, round_trip};

impl PortfolioSpec {
    /// The region of a class whose users are in one.
    pub(super) fn region_of(&self, class: &str) -> Option<&RegionSpec> {
        self.region.get(self.class.get(class)?.region.as_ref()?)
    }

    /// Time from users in a region to a site and back.
    pub(super) fn way_to(&self, region: &RegionSpec, site: &Member) -> SimDuration {
        let location = &site.scenario.spec().location;
        let there = (location.latitude, location.longitude);
        let kilometres = great_circle((region.latitude, region.longitude), there);
        round_trip(kilometres, self.path_factor, self.terminal_delay)
    }

    /// By shared class: seconds from its users to each site and back; nothing where they are in no region.
    pub(super) fn ways_to_users(&self, members: &[Member]) -> Vec<Vec<f64>> {
        let of = |class: &String| {
            let region = self.region_of(class);
            let way = |region| move |site| self.way_to(region, site).in_seconds();
            region.map_or_else(Vec::new, |region| members.iter().map(way(region)).collect())
        };
        self.class.keys().map(of).collect()
    }

    /// Longest round trip between users of a class and the site at which its jobs run: of the first choice, or of what
    /// spills.
    pub(super) fn bound_of(&self, class: &str, spills: bool) -> Option<Span> {
        let class = self.class.get(class)?;
        class.spill_rtt.filter(|_| spills).or(class.max_rtt)
    }
}

/// Users of classes come by the clock of their region. Sites have theirs already, so many hours ahead of the first.
pub(super) fn set_clocks(spec: &PortfolioSpec, members: &mut [Member], ahead: &[f64]) {
    let first = members.first().map_or(0.0, |member| member.scenario.spec().location.longitude);
    for (member, ahead) in members.iter_mut().zip(ahead) {
        for class in spec.class.keys() {
            let Some(region) = spec.region_of(class) else { continue };
            let own = region.hours_ahead.unwrap_or((region.longitude - first) / 15.0).round();
            member.scenario = member.scenario.clone().with_users_ahead(class, own - ahead);
        }
    }
}
