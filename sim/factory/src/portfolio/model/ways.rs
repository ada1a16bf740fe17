//! Ways: what of the sites and the network between them never changes, worked out once, since every event asks for it.

use super::super::CheckedPortfolio;
use super::super::site::{Site, Stay, data_of};
use super::super::wan::Link;

/// Which link joins two sites, and what shared classes are called at each of them.
#[derive(Debug)]
pub(super) struct Ways {
    sites: usize,
    /// By the site from which and that to which: the link and its lane.
    between: Vec<Option<(usize, usize)>>,
    /// By shared class, home and site: the number there of the class of its jobs, where they may stand.
    numbers: Vec<Option<usize>>,
    /// By shared class: the data set that its jobs need, and the bytes that each brings along.
    needs: Vec<(Option<usize>, f64)>,
    /// By site: its classes of which jobs may go elsewhere.
    pub(super) moving: Vec<Vec<usize>>,
    /// By shared class: seconds from its users to each site and back; nothing where they are in no region.
    pub(super) to_users: Vec<Vec<f64>>,
}

impl Ways {
    /// Those between sites.
    pub(super) fn new(portfolio: &CheckedPortfolio, sites: &[Site], links: &[Link]) -> Self {
        let spec = portfolio.spec();
        let count = sites.len();
        let lane = |from: usize, to: usize, link: &Link| {
            link.from(from).filter(|(end, _)| *end == to).map(|(_, lane)| lane)
        };
        let way = |from: usize, to: usize| {
            let mut all = links.iter().enumerate();
            all.find_map(|(number, link)| Some((number, lane(from, to, link)?)))
        };
        let pairs = (0..count).flat_map(|from| (0..count).map(move |to| (from, to)));
        let mut numbers = Vec::new();
        for class in 0..spec.class.len() {
            for home in 0..count {
                let stay = Stay { class, home, refuge: false };
                numbers.extend(sites.iter().enumerate().map(|(site, there)| {
                    let own = there.own[class].filter(|_| site == home);
                    own.or_else(|| there.guests.get(&stay).copied())
                }));
            }
        }
        let moving = |site: &Site| {
            let classes = site.classes.iter().enumerate();
            classes
                .filter(|(_, it)| it.is_some_and(|it| it.moves))
                .map(|(class, _)| class)
                .collect()
        };
        let brings = spec.class.values().map(|it| it.brings.in_bytes());
        Self {
            sites: count,
            between: pairs.map(|(from, to)| way(from, to)).collect(),
            numbers,
            needs: brings.enumerate().map(|(class, it)| (data_of(spec, class), it)).collect(),
            moving: sites.iter().map(moving).collect(),
            to_users: spec.ways_to_users(portfolio.members()),
        }
    }

    /// The link from one site to another with its lane, whether it works or not.
    pub(super) fn between(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        self.between[from * self.sites + to]
    }

    /// The number at a site of the class of jobs of a shared class that come at `home`, where they may stand.
    pub(super) fn number(&self, (class, home): (usize, usize), site: usize) -> Option<usize> {
        self.numbers[(class * self.sites + home) * self.sites + site]
    }

    /// The data set that jobs of a shared class need, and the bytes that each brings along.
    pub(super) fn needs(&self, class: usize) -> (Option<usize>, f64) {
        self.needs[class]
    }
}
