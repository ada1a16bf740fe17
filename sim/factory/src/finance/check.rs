//! Rules between the keys of what is sold and bought again.

use std::collections::BTreeSet;

use super::{FinanceSpec, RefreshKind};
use crate::calendar::Calendar;
use crate::settings::{Check, one_of};

impl FinanceSpec {
    /// Checks price paths, contracts and the roadmap; `contracts` are the classes that reserve GPUs.
    pub fn check_sales(&self, check: &mut Check<'_>, contracts: &[&str]) {
        self.check_paths(check);
        for (name, contract) in &self.contract {
            let key = |field: &str| format!("finance.contract.{name}.{field}");
            check.require(
                &[&key("sla_credit"), &key("sla_below")],
                contract.sla_credit.len() == contract.sla_below.len(),
                format_args!("{} credits", contract.sla_credit.len()),
                format_args!(
                    "must be one for each availability of sla_below, of which there are {}",
                    contract.sla_below.len()
                ),
            );
            let fields = ["price", "years", "floor", "prepaid", "ramp", "renewal", "sla_below"];
            let more = [
                "sla_credit",
                "sla_cap",
                "sla_unit",
                "due",
                "late_grace",
                "late_penalty",
                "late_cap",
            ];
            let keys: Vec<String> = fields.iter().chain(&more).map(|field| key(field)).collect();
            let written = keys.iter().find(|key| check.is_written(key)).unwrap_or(&keys[0]).clone();
            let allowed = if contracts.is_empty() {
                "must be of a class of jobs whose demand is \"contract\", of which there is none"
                    .to_owned()
            } else {
                let names = one_of(name, contracts.iter().copied());
                format!("must be of a class of jobs whose demand is \"contract\": {names}")
            };
            let known = contracts.contains(&name.as_str());
            check.require(&[&written], known, format_args!("a contract {name:?}"), allowed);
        }
    }

    /// What vendors pay for being late is said of vendors that deliver something.
    pub fn check_damages(&self, check: &mut Check<'_>, vendors: &BTreeSet<&str>) {
        for name in self.damages.keys() {
            let keys = ["weekly", "grace", "cap", "price"];
            let keys = keys.map(|field| format!("finance.damages.{name}.{field}"));
            let written = keys.iter().find(|key| check.is_written(key)).unwrap_or(&keys[0]).clone();
            let allowed = if vendors.is_empty() {
                "must be of a vendor of a task of buildout, of which there is none".to_owned()
            } else {
                let names = one_of(name, vendors.iter().copied());
                format!("must be of a vendor of a task of buildout: {names}")
            };
            let known = vendors.contains(name.as_str());
            check.require(&[&written], known, format_args!("a vendor {name:?}"), allowed);
        }
    }

    /// A generation that is there, or may come, has a price path; the roadmap has days.
    fn check_paths(&self, check: &mut Check<'_>) {
        let paths = || self.price.keys().map(String::as_str);
        check.require(
            &["finance.generation"],
            self.price.contains_key(&self.generation),
            format_args!("{:?}", self.generation),
            format_args!(
                "must have a price path in finance.price, as {}",
                one_of(&self.generation, paths())
            ),
        );
        for (name, generation) in &self.roadmap {
            let day = Calendar::new(&generation.volume);
            check.require(
                &[&format!("finance.roadmap.{name}.volume")],
                day.is_ok(),
                format_args!("{:?}", generation.volume),
                day.err().unwrap_or_default(),
            );
            check.require(
                &[&format!("finance.roadmap.{name}.rack_price")],
                self.price.contains_key(name),
                format_args!("a generation {name:?}"),
                format_args!(
                    "must have a price path in finance.price, as {}",
                    one_of(name, paths())
                ),
            );
        }
        check.require(
            &["finance.refresh.racks", "finance.generation"],
            self.refresh.racks == RefreshKind::Alike || self.roadmap.contains_key(&self.generation),
            format_args!("\"roadmap\" for racks of {:?}", self.generation),
            format_args!(
                "must be \"alike\" unless the racks are on the roadmap, by which new ones are measured: {}",
                one_of(&self.generation, self.roadmap.keys().map(String::as_str))
            ),
        );
    }
}
