//! Rules on what a scenario says of jurisdictions, tenants and events, each told with its key.

use super::{EventKind, EventSpec, Isolation, Rule, SovereigntySpec};
use crate::calendar::Calendar;
use crate::settings::{Check, one_of};

impl SovereigntySpec {
    /// Checks the rules between keys, for a site in a country, with these classes of work.
    pub(crate) fn check(
        &self,
        check: &mut Check<'_>,
        (country, classes): (&str, &[&str]),
        calendar: Option<&Calendar>,
    ) {
        self.check_jurisdictions(check, country);
        for name in self.class.keys() {
            let key = key_of_class(name, check);
            let allowed = format!("must name {}", one_of(name, classes.iter().copied()));
            check.require(
                &[&key],
                classes.contains(&name.as_str()),
                format_args!("{name:?}"),
                allowed,
            );
        }
        for word in self.without.iter().flatten() {
            let rules = Rule::ALL.into_iter().filter(|rule| *rule != Rule::Capacity);
            let mut words: Vec<&str> = rules.map(Rule::word).collect();
            words.extend(self.event.keys().map(String::as_str));
            let known = words.contains(&word.as_str());
            let allowed = format!("must be {}", one_of(word, words));
            check.require(&["sovereignty.without"], known, format_args!("{word:?}"), allowed);
        }
        let kind = "sovereignty.control_plane.kind";
        check.require(
            &["sovereignty.control_plane.fallback", kind],
            self.control_plane.fallback.is_none() || check.is_written(kind),
            "a fallback without a control plane",
            format_args!("needs `{kind}` beside it: what it takes over from"),
        );
        if let Some(calendar) = calendar {
            self.check_licence(check, calendar);
        }
        for (name, event) in &self.event {
            event.check(&format!("sovereignty.event.{name}"), self, check, calendar);
        }
    }

    /// Ground of one's own is reserved: only a contract has any.
    pub(crate) fn check_isolation(&self, check: &mut Check<'_>, contracts: &[&str]) {
        for (name, demands) in &self.class {
            let key = format!("sovereignty.class.{name}.isolation");
            let apart = demands.isolation != Isolation::Shared;
            check.require(
                &[&key, &format!("jobs.class.{name}.demand")],
                !apart || contracts.contains(&name.as_str()),
                format_args!("isolation for {name}, which is no contract"),
                "must be shared, or the class a contract: ground of one's own is reserved",
            );
        }
    }

    /// Every jurisdiction that is named must be known, or be a bloc where a bloc may stand.
    fn check_jurisdictions(&self, check: &mut Check<'_>, country: &str) {
        let names = self.names(country);
        let single = [
            ("sovereignty.site", names.site, self.site.is_some() || !self.is_silent()),
            ("sovereignty.home", names.home, self.home.is_some()),
            ("sovereignty.operator", names.operator, self.operator.is_some()),
            ("sovereignty.parent", names.parent, self.parent.is_some()),
            ("sovereignty.staff", names.staff, self.staff.is_some()),
            (
                "sovereignty.control_plane.jurisdiction",
                names.control_plane,
                self.control_plane.jurisdiction.is_some(),
            ),
            ("sovereignty.hardware.origin", self.hardware.origin.as_str(), true),
        ];
        for (key, name, said) in single {
            let key = if said && key == "sovereignty.site" && self.site.is_none() {
                "location.country"
            } else {
                key
            };
            self.require_known(check, key, name, said, false);
        }
        for (name, event) in &self.event {
            if let Some(parent) = &event.parent {
                let key = format!("sovereignty.event.{name}.parent");
                self.require_known(check, &key, parent, true, true);
            }
        }
        for (class, demands) in &self.class {
            for (field, names) in [
                ("data_in", &demands.data_in),
                ("operator_not", &demands.operator_not),
                ("parent_not", &demands.parent_not),
            ] {
                let key = format!("sovereignty.class.{class}.{field}");
                for name in names.iter().flatten() {
                    self.require_known(check, &key, name, true, true);
                }
            }
        }
    }

    fn require_known(&self, check: &mut Check<'_>, key: &str, name: &str, said: bool, bloc: bool) {
        let is_bloc =
            bloc && self.jurisdiction.values().any(|law| law.blocs.iter().any(|it| it == name));
        let known = self.jurisdiction.contains_key(name) || is_bloc;
        let mut names: Vec<&str> = self.jurisdiction.keys().map(String::as_str).collect();
        if bloc {
            let mut blocs: Vec<&str> =
                self.jurisdiction.values().flat_map(|law| &law.blocs).map(String::as_str).collect();
            blocs.sort_unstable();
            blocs.dedup();
            names.extend(blocs);
        }
        let allowed = format!(
            "must be {}: a jurisdiction needs an entry in sovereignty.jurisdiction",
            one_of(name, names)
        );
        check.require(&[key], known || !said, format_args!("{name:?}"), allowed);
    }

    fn check_licence(&self, check: &mut Check<'_>, calendar: &Calendar) {
        const UNTIL: &str = "sovereignty.hardware.licence_until";
        let Some(day) = &self.hardware.licence_until else { return };
        let days = calendar.days_until(day);
        let allowed = days.as_ref().err().cloned().unwrap_or_default();
        check.require(&[UNTIL], days.is_ok(), format_args!("{day:?}"), allowed);
        check.require(
            &[UNTIL, "start"],
            days.is_ok_and(|days| days >= 0),
            format_args!("{day:?}, before the run begins"),
            "must not be before start: a licence that has expired is none",
        );
        check.require(
            &[UNTIL, "sovereignty.hardware.licence"],
            self.hardware.licence.is_some(),
            "the last day of no licence",
            "needs `sovereignty.hardware.licence` beside it",
        );
    }
}

impl EventSpec {
    fn check(
        &self,
        section: &str,
        all: &SovereigntySpec,
        check: &mut Check<'_>,
        calendar: Option<&Calendar>,
    ) {
        let key = |field: &str| format!("{section}.{field}");
        let comes = usize::from(self.from.is_some()) + usize::from(self.rate.is_some());
        let one = if self.rate.is_some() { key("rate") } else { key("kind") };
        check.require(
            &[&one],
            comes == 1,
            if comes == 0 { "neither `from` nor `rate`" } else { "both `from` and `rate`" },
            "must have one of the two: the day on which it comes, or how often it does",
        );
        let ends = self.until.is_none() || self.from.is_some();
        check.require(&[&key("until")], ends, "no `from`", "needs `from` beside it");
        let lasts = self.lasts.is_none() || self.rate.is_some();
        check.require(&[&key("lasts")], lasts, "no `rate`", "needs `rate` beside it");
        self.check_kind(&key, all, check);
        if let Some(calendar) = calendar {
            self.check_days(&key, check, calendar);
        }
    }

    fn check_kind(
        &self,
        key: &impl Fn(&str) -> String,
        all: &SovereigntySpec,
        check: &mut Check<'_>,
    ) {
        let order = self.kind == EventKind::ForeignOrder;
        let tariff = self.kind == EventKind::Tariff;
        // What is missing stands nowhere: its kind does.
        let [kind, parent, rise] = ["kind", "parent", "tariff"].map(key);
        for (field, needed, given, missing, idle, allowed) in [
            (
                &parent,
                order,
                self.parent.is_some(),
                "a foreign order of nobody",
                "the author of no foreign order",
                "must be the jurisdiction that gives a foreign order, and stand beside no other kind",
            ),
            (
                &rise,
                tariff,
                self.tariff.is_some(),
                "a tariff of no amount",
                "the amount of no tariff",
                "must say what a tariff adds to prices, and stand beside no other kind",
            ),
        ] {
            let keys = [field.as_str(), &kind];
            let keys = if given { &keys[..1] } else { &keys };
            check.require(keys, needed == given, if needed { missing } else { idle }, allowed);
        }
        check.require(
            &[&key("vendor")],
            self.vendor.is_none() || self.kind == EventKind::SupplyStop,
            "the vendor of no supply stop",
            "must stand beside the kind supply_stop",
        );
        check.require(
            &[&kind, "sovereignty.hardware.licence"],
            self.kind != EventKind::LicenceLapse || all.hardware.licence.is_some(),
            "the lapse of no licence",
            "needs `sovereignty.hardware.licence`, the licence that lapses",
        );
    }

    fn check_days(
        &self,
        key: &impl Fn(&str) -> String,
        check: &mut Check<'_>,
        calendar: &Calendar,
    ) {
        let mut days = [None, None];
        for ((field, day), days) in
            [("from", &self.from), ("until", &self.until)].iter().zip(&mut days)
        {
            let Some(day) = day else { continue };
            let number = calendar.days_until(day);
            let allowed = number.as_ref().err().cloned().unwrap_or_default();
            check.require(&[&key(field)], number.is_ok(), format_args!("{day:?}"), allowed);
            *days = number.ok();
        }
        if let [Some(from), Some(until)] = days {
            let found = self.until.as_deref().unwrap_or_default();
            let allowed =
                format!("must be after `from`, which is {:?}", self.from.as_deref().unwrap_or(""));
            check.require(&[&key("until")], until > from, format_args!("{found:?}"), allowed);
        }
    }
}

/// A key of a class that the scenario writes.
fn key_of_class(name: &str, check: &Check<'_>) -> String {
    const FIELDS: [&str; 9] = [
        "data_in",
        "operator_not",
        "parent_not",
        "hardware_not",
        "isolation",
        "key_custody",
        "assurance",
        "max_rtt",
        "or_adequate",
    ];
    let keys = FIELDS.map(|field| format!("sovereignty.class.{name}.{field}"));
    keys.iter().find(|key| check.is_written(key)).unwrap_or(&keys[0]).clone()
}
