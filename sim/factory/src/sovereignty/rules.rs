//! Rules: whether work may stand on a site, as a pure function of the site, its operator, its hardware and what
//! the tenant demands; and if not, the first rule that says so.

use std::collections::BTreeSet;

use units::Span;

use crate::settings::Choice;

/// The rules in the order in which they are tried. What is refused is booked to the first that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Data must lie in one of the jurisdictions that the tenant names.
    Residency,
    /// The operator must not be of one that it excludes.
    Operator,
    /// Nor may the law of one that it excludes reach the operator's parent, or who runs the control plane.
    Parent,
    /// The hardware must not be denied to the site, nor come from where the tenant excludes.
    Hardware,
    /// Hardware that needs a licence there must have one that is valid.
    Licence,
    /// The site must offer units that are as exclusive as the tenant wants.
    Isolation,
    /// The level of assurance, and who holds the keys, must suffice.
    Assurance,
    /// The site must be near enough.
    Latency,
    /// There must be room: the only rule for which work waits.
    Capacity,
}

impl Rule {
    /// How many there are.
    pub const COUNT: usize = 9;
    /// Every rule, in order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Residency,
        Self::Operator,
        Self::Parent,
        Self::Hardware,
        Self::Licence,
        Self::Isolation,
        Self::Assurance,
        Self::Latency,
        Self::Capacity,
    ];

    /// Its name in scenarios and tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Residency => "residency",
            Self::Operator => "operator",
            Self::Parent => "parent",
            Self::Hardware => "hardware",
            Self::Licence => "licence",
            Self::Isolation => "isolation",
            Self::Assurance => "assurance",
            Self::Latency => "latency",
            Self::Capacity => "capacity",
        }
    }

    /// The rule of this name.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.word() == word)
    }
}

/// A jurisdiction as rules know it: by its own name, by those of the blocs that it belongs to, and by who finds
/// its protection of data adequate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Law {
    /// Its name.
    pub name: String,
    /// Blocs that it belongs to.
    pub blocs: Vec<String>,
    /// Jurisdictions and blocs that find its protection of data adequate.
    pub adequate_for: Vec<String>,
}

impl Law {
    /// Whether one of these names, of jurisdictions or blocs, is its own.
    pub fn is_among(&self, names: &[String]) -> bool {
        names.iter().any(|name| *name == self.name || self.blocs.contains(name))
    }

    /// Whether data that must lie in one of these may lie here because they find it adequate.
    pub fn is_adequate_for(&self, names: &[String]) -> bool {
        names.iter().any(|name| self.adequate_for.contains(name))
    }
}

/// What foreign makers need to bring controlled hardware to a site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Regime {
    /// Nothing.
    #[default]
    Free,
    /// A permit for moving it, which its owner has or not.
    Permit,
    /// A licence of the country that it comes from.
    Licence,
    /// It is denied.
    Denied,
}

impl Choice for Regime {
    const OPTIONS: &'static [(&'static str, Self)] = &[
        ("free", Self::Free),
        ("permit", Self::Permit),
        ("licence", Self::Licence),
        ("denied", Self::Denied),
    ];
}

/// The smallest unit of exclusive use, from none to the whole site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Isolation {
    /// Racks are shared with others.
    #[default]
    Shared,
    /// A domain, which is a rack.
    Rack,
    /// A hall.
    Hall,
    /// The site.
    Site,
}

impl Choice for Isolation {
    const OPTIONS: &'static [(&'static str, Self)] = &[
        ("shared", Self::Shared),
        ("rack", Self::Rack),
        ("hall", Self::Hall),
        ("site", Self::Site),
    ];
}

/// Who holds the keys of what is stored, from the weakest for the tenant to the strongest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Custody {
    /// The maker of the platform.
    Vendor,
    /// The operator.
    #[default]
    Operator,
    /// The tenant alone.
    Tenant,
}

impl Choice for Custody {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("vendor", Self::Vendor), ("operator", Self::Operator), ("tenant", Self::Tenant)];
}

/// A site, as far as rules ask.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// The jurisdiction that it lies in.
    pub law: Law,
    /// Where those come from who have access to it.
    pub staff: Law,
    /// What it takes to bring controlled hardware there.
    pub regime: Regime,
    /// The most exclusive unit that it offers.
    pub isolation: Isolation,
    /// Who can hold the keys at best for the tenant.
    pub custody: Custody,
    /// Level of assurance that it has been found to meet, 0 to 4.
    pub assurance: u32,
    /// Round trip to the tenants.
    pub round_trip: Span,
}

/// Who operates a site.
#[derive(Clone, Debug, PartialEq)]
pub struct Operator {
    /// Where it is established.
    pub law: Law,
    /// Where its parent is.
    pub parent: Law,
    /// Where those are who run the control plane.
    pub control_plane: Law,
}

/// The hardware of a site.
#[derive(Clone, Debug, PartialEq)]
pub struct Hardware {
    /// Who makes it.
    pub vendor: String,
    /// Whose export law holds for it.
    pub origin: Law,
    /// Whether that law controls it.
    pub controlled: bool,
    /// Whether a licence or permit for it is valid now.
    pub licensed: bool,
}

/// What a tenant demands; nothing by default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Needs {
    /// Jurisdictions and blocs where its data may lie; empty for anywhere.
    pub data_in: Vec<String>,
    /// Whether those also serve that one of them finds adequate.
    pub or_adequate: bool,
    /// Jurisdictions and blocs that the operator and its staff must not be of.
    pub operator_not: Vec<String>,
    /// Those whose law must not reach the operator's parent or control plane.
    pub parent_not: Vec<String>,
    /// Vendors, jurisdictions and blocs that its hardware must not come from.
    pub hardware_not: Vec<String>,
    /// The smallest unit that it must have for itself.
    pub isolation: Isolation,
    /// The weakest custody of keys that it accepts.
    pub custody: Option<Custody>,
    /// The least level of assurance, 0 to 4.
    pub assurance: u32,
    /// The longest round trip.
    pub most_round_trip: Option<Span>,
}

impl Needs {
    /// Whether what it demands of where its data lies, or of whose law reaches it, is broken once a law has access to it.
    pub fn excludes(&self, law: &Law) -> bool {
        let adequate = self.or_adequate && law.is_adequate_for(&self.data_in);
        let elsewhere = !self.data_in.is_empty() && !law.is_among(&self.data_in) && !adequate;
        elsewhere || law.is_among(&self.parent_not)
    }
}

/// The first of the rules before capacity that bars a tenant from a site, of those that hold; `None` where it may
/// stand there once there is room.
///
/// Nothing but the four of them and the rules that hold decides: the same question has the same answer at any time.
pub fn first_failing(
    (site, operator, hardware): (&Site, &Operator, &Hardware),
    needs: &Needs,
    without: &BTreeSet<Rule>,
) -> Option<Rule> {
    let fails = |rule: Rule| match rule {
        Rule::Residency => {
            let (law, data_in) = (&site.law, &needs.data_in);
            let adequate = needs.or_adequate && law.is_adequate_for(data_in);
            !data_in.is_empty() && !law.is_among(data_in) && !adequate
        }
        Rule::Operator => {
            [&operator.law, &site.staff].iter().any(|law| law.is_among(&needs.operator_not))
        }
        Rule::Parent => {
            let reached = [&operator.parent, &operator.control_plane];
            reached.iter().any(|law| law.is_among(&needs.parent_not))
        }
        Rule::Hardware => {
            let excluded = needs.hardware_not.contains(&hardware.vendor);
            let denied = hardware.is_foreign_to(site) && site.regime == Regime::Denied;
            excluded || denied || hardware.origin.is_among(&needs.hardware_not)
        }
        Rule::Licence => hardware.needs_licence_at(site) && !hardware.licensed,
        Rule::Isolation => needs.isolation > site.isolation,
        Rule::Assurance => {
            needs.assurance > site.assurance
                || needs.custody.is_some_and(|custody| custody > site.custody)
        }
        Rule::Latency => needs.most_round_trip.is_some_and(|most| site.round_trip > most),
        Rule::Capacity => false,
    };
    Rule::ALL.into_iter().find(|rule| !without.contains(rule) && fails(*rule))
}

impl Hardware {
    /// Whether export law of elsewhere controls it at a site.
    pub fn is_foreign_to(&self, site: &Site) -> bool {
        self.controlled && self.origin.name != site.law.name
    }

    /// Whether it needs a licence or permit at a site.
    pub fn needs_licence_at(&self, site: &Site) -> bool {
        self.is_foreign_to(site) && matches!(site.regime, Regime::Permit | Regime::Licence)
    }
}
