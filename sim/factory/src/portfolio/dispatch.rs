//! Dispatch: where a job goes, of the sites that may have it.

/// Where a shared job goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// To the first place in the order in which its residency names them.
    Resident,
    /// Where energy and the wait that is expected cost least.
    Cheapest,
    /// Where energy emits least now.
    Greenest,
    /// Where the round trip from where it came is shortest.
    Nearest,
    /// Where least work waits for each GPU that works.
    #[default]
    Balanced,
    /// Where the price less what it costs is greatest.
    Value,
}

/// A site as a job sees it that it may go to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Candidate {
    /// Number of the site.
    pub site: usize,
    /// Whether the job could start there at once.
    pub has_room: bool,
    /// Place in the order in which its residency names places.
    pub rank: usize,
    /// Round trip from where it came, in seconds.
    pub rtt: f64,
    /// Energy of a GPU-hour at the price of this hour, and of moving there, in dollars.
    pub cost: f64,
    /// Carbon dioxide of energy from the grid now, in grams for each kilowatt-hour.
    pub carbon: f64,
    /// Hours for which a job is expected to wait: the work that waits, for each GPU that works.
    pub wait: f64,
    /// Length of the job, in hours.
    pub hours: f64,
    /// What a GPU-hour sells for, in dollars.
    pub price: f64,
}

impl Policy {
    /// What it wants to be least of a candidate.
    fn burden(self, it: &Candidate, value_of_time: f64) -> f64 {
        // Of a GPU-hour of the job: all of its waiting, spread over its length.
        let waiting = || value_of_time * it.wait / it.hours.max(f64::MIN_POSITIVE);
        match self {
            Self::Resident => it.rank as f64,
            Self::Cheapest => it.cost + waiting(),
            Self::Greenest => it.carbon,
            Self::Nearest => it.rtt,
            Self::Balanced => it.wait,
            Self::Value => it.cost + waiting() - it.price,
        }
    }

    /// What it is worth to such a policy that a job that runs at one site goes on at another: the share by which its burden
    /// of the hour is less there, moving included. Of value it is a share of what energy costs here, since only prices of
    /// hours sold are beside it. 0 for policies that nothing of the hour decides.
    pub fn gain(self, here: &Candidate, there: &Candidate) -> f64 {
        let (least, less) = match self {
            Self::Cheapest => (here.cost, here.cost - there.cost),
            Self::Greenest => (here.carbon, here.carbon - there.carbon),
            Self::Value => (here.cost, (there.price - there.cost) - (here.price - here.cost)),
            Self::Resident | Self::Nearest | Self::Balanced => return 0.0,
        };
        if least > 0.0 { less / least } else { 0.0 }
    }

    /// Whether the hour decides where it sends jobs.
    pub(super) const fn follows_the_hour(self) -> bool {
        matches!(self, Self::Cheapest | Self::Greenest | Self::Value)
    }

    /// Whether it weighs waiting itself, and so may have a job wait although there is room elsewhere.
    const fn weighs_waiting(self) -> bool {
        matches!(self, Self::Cheapest | Self::Value)
    }
}

/// The candidate that a policy chooses: the first of the best, so that the first one named keeps a job where all
/// are alike. Without any there is none.
///
/// A policy that does not weigh waiting chooses among those with room; where none has, the job waits where it is
/// expected to wait least.
pub fn choose(policy: Policy, candidates: &[Candidate], value_of_time: f64) -> Option<Candidate> {
    let least = |burden: &dyn Fn(&Candidate) -> f64, room: bool| {
        let fitting = candidates.iter().filter(|it| it.has_room || !room);
        fitting.min_by(|one, other| burden(one).total_cmp(&burden(other))).copied()
    };
    let burden = |it: &Candidate| policy.burden(it, value_of_time);
    if policy.weighs_waiting() {
        return least(&burden, false);
    }
    least(&burden, true).or_else(|| least(&|it: &Candidate| it.wait, false))
}
