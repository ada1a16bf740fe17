//! The plant as rules know it, and what tenants demand of it, from a scenario.

use std::collections::BTreeSet;

use super::{
    ControlPlane, DemandsSpec, EventKind, Hardware, Law, Needs, Operator, Rule, Site,
    SovereigntySpec, Tier, first_failing,
};

/// A plant as rules know it.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The site.
    pub site: Site,
    /// Who operates it.
    pub operator: Operator,
    /// What stands there. Whether it is licensed now is for the caller to say.
    pub hardware: Hardware,
    /// Rules that do not hold.
    pub without: BTreeSet<Rule>,
}

impl Standing {
    /// The first rule that bars a tenant, if any does.
    pub fn bars(&self, needs: &Needs) -> Option<Rule> {
        first_failing((&self.site, &self.operator, &self.hardware), needs, &self.without)
    }
}

impl SovereigntySpec {
    /// Whether the scenario says nothing of tenants' demands, licences or events: then nothing follows from it.
    pub fn is_silent(&self) -> bool {
        self.class.is_empty() && self.event.is_empty() && self.hardware.licence.is_none()
    }

    /// Whether export law is spoken of, so that it holds for all work.
    pub fn speaks_of_licences(&self) -> bool {
        let lapses = self.event.values().any(|event| event.kind == EventKind::LicenceLapse);
        self.hardware.licence.is_some() || lapses
    }

    /// A jurisdiction by its name; one that is not known is in no bloc.
    pub fn law(&self, name: &str) -> Law {
        let known = self.jurisdiction.get(name);
        Law {
            name: name.to_owned(),
            blocs: known.map(|law| law.blocs.clone()).unwrap_or_default(),
            adequate_for: known.map(|law| law.adequate_for.clone()).unwrap_or_default(),
        }
    }

    /// Names of the site's jurisdiction, the operator's, its parent's, its staff's and the control plane's, and of
    /// the nation whose sovereignty is asked for, in a country.
    pub(super) fn names<'s>(&'s self, country: &'s str) -> Names<'s> {
        let site = self.site.as_deref().unwrap_or(country);
        let operator = self.operator.as_deref().unwrap_or(site);
        let plane = &self.control_plane;
        let runs_plane = match plane.kind {
            ControlPlane::Own => site,
            ControlPlane::Vendor | ControlPlane::ForeignCloud => &self.hardware.origin,
        };
        Names {
            site,
            home: self.home.as_deref().unwrap_or(site),
            operator,
            parent: self.parent.as_deref().unwrap_or(operator),
            staff: self.staff.as_deref().unwrap_or(site),
            control_plane: plane.jurisdiction.as_deref().unwrap_or(runs_plane),
        }
    }

    /// The plant as rules know it, in a country, while its hardware is `licensed` or not.
    pub fn standing(&self, country: &str, licensed: bool) -> Standing {
        let names = self.names(country);
        let regime = self.jurisdiction.get(names.site).map(|law| law.regime);
        let without = self.without.iter().flatten().filter_map(|word| Rule::of_word(word));
        Standing {
            site: Site {
                law: self.law(names.site),
                staff: self.law(names.staff),
                regime: regime.unwrap_or_default(),
                isolation: self.isolation,
                custody: self.key_custody,
                assurance: self.assurance,
                round_trip: self.round_trip,
            },
            operator: Operator {
                law: self.law(names.operator),
                parent: self.law(names.parent),
                control_plane: self.law(names.control_plane),
            },
            hardware: Hardware {
                vendor: self.hardware.vendor.clone(),
                origin: self.law(&self.hardware.origin),
                controlled: self.hardware.tier == Tier::Controlled,
                licensed,
            },
            without: without.collect(),
        }
    }

    /// What the tenant of a class of work demands; `None` where rules do not hold for it.
    pub fn needs(&self, class: &str) -> Option<Needs> {
        let demands = self.class.get(class);
        demands.map(DemandsSpec::needs).or_else(|| self.speaks_of_licences().then(Needs::default))
    }
}

/// Names of the jurisdictions that reach a plant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names<'s> {
    pub(super) site: &'s str,
    pub(super) home: &'s str,
    pub(super) operator: &'s str,
    pub(super) parent: &'s str,
    pub(super) staff: &'s str,
    pub(super) control_plane: &'s str,
}

impl DemandsSpec {
    /// The same as rules read it.
    pub fn needs(&self) -> Needs {
        let all = |names: &Option<Vec<String>>| names.clone().unwrap_or_default();
        Needs {
            data_in: all(&self.data_in),
            or_adequate: self.or_adequate,
            operator_not: all(&self.operator_not),
            parent_not: all(&self.parent_not),
            hardware_not: all(&self.hardware_not),
            isolation: self.isolation,
            custody: self.key_custody,
            assurance: self.assurance,
            most_round_trip: self.max_rtt,
        }
    }
}
