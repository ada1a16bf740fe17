//! What a portfolio file says.

use std::collections::BTreeMap;

use units::{Bandwidth, Data, DataPrice, Money, Rate, Span};

use super::Policy;
use crate::settings::{Choice, above, at_least, between, spec};

spec! {
    /// A portfolio file.
    pub struct PortfolioFile {
        /// Name shown in tables and reports.
        pub name: Option<String>;
        /// The portfolio.
        pub portfolio: PortfolioSpec;
    }
}

spec! {
    /// Several plants that share jobs, and the network between them.
    pub struct PortfolioSpec {
        /// Where a shared job goes when it comes, and each time that it queues again.
        pub dispatch: Policy;
        /// What an hour of waiting costs for each GPU that a job asks for; "cheapest" and "value" weigh it.
        pub value_of_time: Money;
        /// First day of all sites, as year-month-day, in place of what their scenarios say.
        pub start: Option<String>;
        /// How long to simulate all sites, in place of what their scenarios say.
        pub horizon: Option<Span> = between(3600.0, 1_576_800_000.0);
        /// Seed of links and shocks, and of the first site; every other site has a seed of its own, or
        /// one that follows from this and its name.
        pub seed: Option<u64>;
        /// Whether prices of a GPU-hour follow one path at all sites, and not one of their own at each.
        pub common_prices: bool;
        /// Whether acts of others that come by chance, such as the stop of a vendor, come at all sites at once, and not
        /// at times of their own at each.
        pub common_acts: bool;
        /// Length of a cable for each unit of the distance between sites along a great circle.
        pub path_factor: f64 = between(1.0, 5.0);
        /// Round trip of a link of no length: what equipment at its ends adds.
        pub terminal_delay: Span;
        /// Share of a link's bandwidth that transfers have together.
        pub efficiency: f64 = between(0.01, 1.0);
        /// The sites; a file writes them as `[[portfolio.site]]`.
        pub site: BTreeMap<String, MemberSpec>;
        /// The links; a file writes them as `link = [{ a = "one", b = "other", … }]`.
        pub link: BTreeMap<String, LinkSpec>;
        /// Classes of work that the sites share.
        pub class: BTreeMap<String, SharedSpec>;
        /// Where users of classes are.
        pub region: BTreeMap<String, RegionSpec>;
        /// Data sets that jobs need where they run.
        pub data: BTreeMap<String, DataSpec>;
        /// What becomes of jobs of a site that is lost.
        pub failover: FailoverSpec;
        /// When jobs that run move to where the hour is better.
        pub follow: FollowSpec;
        /// What strikes several sites at once.
        pub shock: BTreeMap<String, ShockSpec>;
    }
}

spec! {
    /// A site of a portfolio.
    pub struct MemberSpec {
        /// Its scenario file, beside the file that names it.
        pub scenario: String;
        /// Values that are laid over its scenario, as `key=value`.
        pub set: Vec<String>;
        /// Seed of its luck. By default that of its scenario where no site before it has the same, or else one
        /// that follows from that and its name.
        pub seed: Option<u64>;
        /// Hours by which its clock is ahead of that of the first site, below 0 for behind; by default what longitudes say.
        /// Tariffs, weather and rhythms of work go by it; days and months begin with those of the first site.
        pub hours_ahead: Option<f64> = between(-24.0, 24.0);
        /// Site that takes up the jobs of classes that fail over when this one is lost.
        pub standby: Option<String>;
    }
}

spec! {
    /// A link between two sites, which carries as much in each direction.
    pub struct LinkSpec {
        /// One end.
        pub a: String;
        /// The other end.
        pub b: String;
        /// Bandwidth in each direction.
        pub bandwidth: Bandwidth = above(0.0);
        /// Time that a message takes there and back. By default it follows from where the sites are.
        pub rtt: Option<Span> = at_least(0.0);
        /// Price of what is carried.
        pub usd_per_tb: DataPrice;
        /// Mean time between failures; without it a link never fails.
        pub mtbf: Option<Span> = above(0.0);
        /// Mean time to repair.
        pub mttr: Option<Span> = above(0.0);
    }
}

spec! {
    /// A class of work that sites share: each draws its own jobs of it, as it does alone.
    pub struct SharedSpec {
        /// Whether its jobs may run at other sites than the one at which they come: of an open class alone.
        pub moves: bool;
        /// Whether its jobs move while they run, from checkpoint to checkpoint, to where the hour is better: for
        /// "cheapest", "greenest" and "value".
        pub follows: bool;
        /// Whether its jobs restart at the standby when their site is lost.
        pub fails_over: bool;
        /// Data set that its jobs need where they run.
        pub data: Option<String>;
        /// What each job brings along when it moves, beside its checkpoint.
        pub brings: Data;
        /// Longest round trip between the site at which its jobs come, or its users where it has a region, and that at which
        /// they run.
        pub max_rtt: Option<Span> = at_least(0.0);
        /// Region of `portfolio.region` in which its users are: the class is a service to them, which comes by their clock,
        /// and whose jobs may run wherever the round trip to them allows.
        pub region: Option<String>;
        /// Where its jobs go; by default where those of others do.
        pub dispatch: Option<Policy>;
        /// Longest round trip where no site within `max_rtt` has room: then jobs go there. By default none does, and they
        /// are refused while only such sites have room.
        pub spill_rtt: Option<Span> = at_least(0.0);
    }
}

spec! {
    /// A region in which users are.
    pub struct RegionSpec {
        /// Degrees north of its middle.
        pub latitude: f64 = between(-90.0, 90.0);
        /// Degrees east of it.
        pub longitude: f64 = between(-180.0, 180.0);
        /// Hours by which its clock is ahead of that of the first site, below 0 for behind; by default what longitudes say.
        pub hours_ahead: Option<f64> = between(-24.0, 24.0);
    }
}

spec! {
    /// A data set.
    pub struct DataSpec {
        /// How large it is.
        pub size: Data;
        /// Site at which it is.
        pub home: String;
        /// Sites that have a copy from the start.
        pub replicas: Vec<String>;
    }
}

spec! {
    /// What becomes of jobs of a site that is lost.
    pub struct FailoverSpec {
        /// How often checkpoints of classes that fail over are copied to the standby.
        pub replicate_every: Span = above(0.0);
        /// Share of a checkpoint that is carried each time: what has changed since.
        pub changed: f64 = between(0.0, 1.0);
        /// A site is lost while less than this share of its GPUs works.
        pub lost_below: f64 = between(0.0, 1.0);
        /// Until it is noticed that a site is lost.
        pub detect: Span;
        /// Until it is decided to fail over.
        pub decide: Span;
        /// How long a site has worked again before its jobs come back.
        pub stable: Span;
    }
}

spec! {
    /// When jobs that run move to where the hour is better.
    pub struct FollowSpec {
        /// How often that is looked at.
        pub every: Span = at_least(60.0);
        /// By which share of what dispatch goes by, here, the other site must be better, moving included.
        pub least_gain: f64 = between(0.0, 10.0);
        /// Least time of computing that a job must have before it.
        pub least_left: Span;
    }
}

spec! {
    /// Something that takes the supply of several sites at once.
    pub struct ShockSpec {
        /// Sites that it strikes.
        pub sites: Vec<String>;
        /// How often it strikes.
        pub rate: Option<Rate> = at_least(0.0);
        /// Time after the start at which it strikes once.
        pub at: Option<Span> = at_least(0.0);
        /// Median of the time for which the sites are without supply.
        pub length: Span = above(0.0);
        /// Standard deviation of the logarithm of that time.
        pub spread: f64 = between(0.0, 4.0);
    }
}

impl Choice for Policy {
    const OPTIONS: &'static [(&'static str, Self)] = &[
        ("resident", Self::Resident),
        ("cheapest", Self::Cheapest),
        ("greenest", Self::Greenest),
        ("nearest", Self::Nearest),
        ("balanced", Self::Balanced),
        ("value", Self::Value),
    ];
}
