//! What a scenario says about whose law reaches the plant, and what its tenants demand.

use std::collections::BTreeMap;

use units::{Rate, Span};

use super::{Custody, Isolation, Regime};
use crate::settings::{Choice, at_least, between, spec};

spec! {
    /// Under whose law the plant stands, and what that means for its work. Rules hold for the classes of work that
    /// `class` names, and those on export also for all others once a licence or its lapse is spoken of.
    pub struct SovereigntySpec {
        /// Jurisdiction that the site lies in; by default `location.country`.
        pub site: Option<String>;
        /// The nation whose sovereignty is asked for; by default that of the site.
        pub home: Option<String>;
        /// Where the operator is established; by default at the site's.
        pub operator: Option<String>;
        /// Where the operator's parent is; by default where the operator is.
        pub parent: Option<String>;
        /// Where those come from who have access to the machines; by default the site's.
        pub staff: Option<String>;
        /// Who can hold the keys of what tenants store, at best for them.
        pub key_custody: Custody;
        /// Level of assurance that the site is found to meet: 0 for none, to 4 for the highest.
        pub assurance: u32 = between(0.0, 4.0);
        /// The most exclusive unit that a tenant can have.
        pub isolation: Isolation;
        /// How long ground is cleaned that one tenant leaves, before others may have it.
        pub scrub: Span = between(0.0, 2_592_000.0);
        /// Round trip from the site to its tenants.
        pub round_trip: Span = between(0.0, 10.0);
        /// Rules that do not hold and events that do not come, by name, to see what they cost.
        pub without: Option<Vec<String>>;
        /// What starts, places and scales jobs.
        pub control_plane: ControlPlaneSpec;
        /// The racks.
        pub hardware: HardwareSpec;
        /// What the tenants of classes of work demand, by the name of the class.
        pub class: BTreeMap<String, DemandsSpec>;
        /// What others may do to the plant.
        pub event: BTreeMap<String, EventSpec>;
        /// Jurisdictions by name.
        pub jurisdiction: BTreeMap<String, JurisdictionSpec>;
    }
}

spec! {
    /// A jurisdiction.
    pub struct JurisdictionSpec {
        /// What people call it.
        pub label: String;
        /// Blocs that it belongs to, whose names may stand for all of their members.
        pub blocs: Vec<String>;
        /// Jurisdictions and blocs that find its protection of data adequate.
        pub adequate_for: Vec<String>;
        /// What it takes to bring hardware there that another country's export law controls.
        pub regime: Regime;
    }
}

spec! {
    /// What starts, places and scales jobs.
    pub struct ControlPlaneSpec {
        /// Whose it is.
        pub kind: ControlPlane;
        /// Where those are who run it; by default at the site's for "own", else where the hardware comes from.
        pub jurisdiction: Option<String>;
        /// How long it takes until one of one's own takes over when it is switched off; by default none does.
        pub fallback: Option<Span> = at_least(0.0);
    }
}

/// Whose control plane it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ControlPlane {
    /// The operator's, on the site.
    #[default]
    Own,
    /// The maker's of the racks.
    Vendor,
    /// That of a cloud of elsewhere.
    ForeignCloud,
}

impl Choice for ControlPlane {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("own", Self::Own), ("vendor", Self::Vendor), ("foreign_cloud", Self::ForeignCloud)];
}

spec! {
    /// Where the racks come from, and by what right they are here.
    pub struct HardwareSpec {
        /// Who makes them, as `sovereignty.event` and tasks of building call it.
        pub vendor: String;
        /// Whose export law holds for them.
        pub origin: String;
        /// Whether that law controls them.
        pub tier: Tier;
        /// Name of the licence under which they are here; by default there is none.
        pub licence: Option<String>;
        /// Last day of the licence, as year-month-day; by default it does not expire.
        pub licence_until: Option<String>;
    }
}

/// Whether export law controls hardware.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tier {
    /// It may go anywhere.
    #[default]
    Free,
    /// It may go where the regime of the place allows.
    Controlled,
}

impl Choice for Tier {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("free", Self::Free), ("controlled", Self::Controlled)];
}

spec! {
    /// What the tenant of a class of work demands.
    pub struct DemandsSpec {
        /// Jurisdictions and blocs where its data may lie; by default anywhere.
        pub data_in: Option<Vec<String>>;
        /// Whether those also serve that one of them finds adequate.
        pub or_adequate: bool;
        /// Jurisdictions and blocs that the operator and its staff must not be of.
        pub operator_not: Option<Vec<String>>;
        /// Those whose law must not reach the operator's parent or the control plane.
        pub parent_not: Option<Vec<String>>;
        /// Vendors, jurisdictions and blocs that the hardware must not come from.
        pub hardware_not: Option<Vec<String>>;
        /// The smallest unit that the tenant must have for itself; for a contract, since such ground is reserved.
        pub isolation: Isolation;
        /// The weakest custody of keys that it accepts; by default any.
        pub key_custody: Option<Custody>;
        /// The least level of assurance, 0 to 4.
        pub assurance: u32 = between(0.0, 4.0);
        /// The longest round trip; by default any.
        pub max_rtt: Option<Span> = at_least(0.0);
    }
}

spec! {
    /// Something that others do to the plant: on a day, or at times of its own.
    pub struct EventSpec {
        /// What it is.
        pub kind: EventKind;
        /// Of a supply stop: who delivers no more; by default whoever makes the racks.
        pub vendor: Option<String>;
        /// Of a foreign order: the jurisdiction that gives it. Who is not within its reach is not hit.
        pub parent: Option<String>;
        /// Of a foreign order: what it demands.
        pub effect: OrderEffect;
        /// Of a tariff: what it adds to the price of equipment, as a share of it.
        pub tariff: Option<f64> = between(0.0, 10.0);
        /// First day, as year-month-day; instead of `rate`.
        pub from: Option<String>;
        /// Day on which it ends; by default it does not.
        pub until: Option<String>;
        /// How often it comes, instead of `from`.
        pub rate: Option<Rate> = at_least(0.0);
        /// How long it then lasts; by default until the end.
        pub lasts: Option<Span> = at_least(0.0);
    }
}

/// What others can do to a plant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// A vendor delivers nothing: no racks, no parts, nothing repaired.
    #[default]
    SupplyStop,
    /// A foreign authority orders something of the operator, its parent or its control plane.
    ForeignOrder,
    /// The licence for the hardware is valid no more.
    LicenceLapse,
    /// Equipment costs more.
    Tariff,
    /// The operator leaves, with its crews and its control plane.
    OperatorExit,
}

impl Choice for EventKind {
    const OPTIONS: &'static [(&'static str, Self)] = &[
        ("supply_stop", Self::SupplyStop),
        ("foreign_order", Self::ForeignOrder),
        ("licence_lapse", Self::LicenceLapse),
        ("tariff", Self::Tariff),
        ("operator_exit", Self::OperatorExit),
    ];
}

/// What a foreign authority demands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OrderEffect {
    /// The control plane is switched off: what runs goes on, nothing starts.
    #[default]
    ControlPlaneOff,
    /// Access to data whose keys the tenant does not hold alone.
    DataAccess,
    /// No service: what runs is stopped, and nothing starts.
    ServiceStop,
}

impl Choice for OrderEffect {
    const OPTIONS: &'static [(&'static str, Self)] = &[
        ("control_plane_off", Self::ControlPlaneOff),
        ("data_access", Self::DataAccess),
        ("service_stop", Self::ServiceStop),
    ];
}
