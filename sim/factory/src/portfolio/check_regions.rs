//! Rules on regions, and on the services to users there.

use super::PortfolioSpec;
use crate::settings::{Check, one_of};

impl PortfolioSpec {
    pub(super) fn check_regions(&self, check: &mut Check<'_>) {
        for (name, class) in &self.class {
            let key = |field: &str| format!("portfolio.class.{name}.{field}");
            if let Some(region) = &class.region {
                let known: Vec<&str> = self.region.keys().map(String::as_str).collect();
                let allowed = if known.is_empty() {
                    "must be described in [portfolio.region.NAME]".to_owned()
                } else {
                    format!("must be {}", one_of(region, known.iter().copied()))
                };
                let there = self.region.contains_key(region);
                check.require(&[&key("region")], there, format_args!("{region:?}"), allowed);
                check.require(
                    &[&key("region"), &key("moves")],
                    class.moves,
                    format_args!("{region:?}, of jobs that stay"),
                    "needs jobs that move: portfolio.class.NAME.moves = true",
                );
            }
            let Some(spill) = class.spill_rtt else { continue };
            let (found, near) = (spill.to_string(), class.max_rtt);
            check.require(
                &[&key("spill_rtt"), &key("max_rtt")],
                near.is_some_and(|near| spill > near),
                found,
                near.map_or_else(
                    || "needs max_rtt beside it, beyond which jobs spill".to_owned(),
                    |near| format!("must be longer than max_rtt, which is {near}"),
                ),
            );
        }
        for name in self.region.keys() {
            let used = self.class.values().any(|class| class.region.as_ref() == Some(name));
            check.require(
                &[&format!("portfolio.region.{name}.latitude")],
                used,
                format_args!("a region {name:?}"),
                "must be the region of a class: portfolio.class.NAME.region",
            );
        }
    }
}
