//! Keys of earlier versions, so that who writes one is told what replaced it.

/// What keys began with, and what those that replaced them begin with.
const RENAMED: [(&str, &str); 2] =
    [("failures.crew", "repair.crew"), ("location.grid.curtailment", "location.grid.call")];

/// Keys and sections that are gone, and what says the same now; `*` stands for any name.
const GONE: [(&str, &str); 10] = [
    ("power.stage.hv_mv.redundancy", "power.topology.site"),
    ("power.stage.mv_lv.redundancy", "power.topology.hall"),
    ("power.stage.ups.redundancy", "power.topology.hall"),
    ("power.stage.busway.redundancy", "power.topology.row"),
    ("power.stage.*.redundancy", "power.topology"),
    ("cooling.thermal.pumps_on_ups", "power.ups.carries"),
    ("failures.component.transformer", "power.unit.transformer"),
    ("failures.component.ups_module", "power.unit.ups"),
    ("failures.component.breaker", "power.unit.breaker"),
    ("failures.component.busway", "power.unit.busway"),
];

/// The key or section that replaced another.
pub(crate) fn renamed(path: &str) -> Option<String> {
    RENAMED.iter().find_map(|(before, now)| {
        let rest = path.strip_prefix(before)?;
        (rest.is_empty() || rest.starts_with('.')).then(|| format!("{now}{rest}"))
    })
}

/// What says what a key or section said that is gone, with how many of its names that section has.
pub(crate) fn gone(path: &str) -> Option<(&str, &'static str)> {
    // Nearly all keys differ before the first name that an author chooses.
    let begins = |before: &str| {
        let fixed = before.bytes().zip(path.bytes()).take_while(|(expected, _)| *expected != b'*');
        fixed.into_iter().all(|(expected, found)| expected == found)
    };
    GONE.iter().filter(|(before, _)| begins(before)).find_map(|&(before, now)| {
        let depth = before.split('.').count();
        let end = path.match_indices('.').nth(depth - 1).map_or(path.len(), |(index, _)| index);
        let section = &path[..end];
        is_like(before, section).then_some((section, now))
    })
}

/// Whether a path is a pattern with a name for each `*`.
fn is_like(pattern: &str, path: &str) -> bool {
    let alike = |(expected, name): (&str, &str)| expected == "*" || expected == name;
    pattern.split('.').count() == path.split('.').count()
        && pattern.split('.').zip(path.split('.')).all(alike)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::known::KnownKeys;

    #[test]
    fn the_rest_of_an_old_key_stays() {
        assert_eq!(renamed("failures.crew.it.least").as_deref(), Some("repair.crew.it.least"));
        assert_eq!(renamed("failures.crew").as_deref(), Some("repair.crew"));
        assert_eq!(renamed("failures.crews"), None);
        let calls = renamed("location.grid.curtailment.demand_response.rate");
        assert_eq!(calls.as_deref(), Some("location.grid.call.demand_response.rate"));
    }

    #[test]
    fn what_is_gone_is_told_with_what_says_the_same() {
        let counted = "failures.component.ups_module.count";
        assert_eq!(gone(counted), Some(("failures.component.ups_module", "power.unit.ups")));
        let own = "power.stage.rectifier.redundancy";
        assert_eq!(gone(own), Some((own, "power.topology")));
        assert_eq!(gone("power.stage.ups.order"), None);
        let known = KnownKeys::of_scenarios();
        for (_, now) in GONE {
            let below = format!("{now}.rate");
            let there = [now, below.as_str()];
            assert!(there.iter().any(|key| known.is_section(key) || known.find(key).is_some()));
        }
    }

    /// What replaced a key is there, and what it replaced is not.
    #[test]
    fn what_replaced_a_key_is_there() {
        let known = KnownKeys::of_scenarios();
        for (before, now) in RENAMED {
            assert!(known.is_section(now) || known.find(now).is_some(), "{now}");
            assert!(!known.is_section(before) && known.find(before).is_none(), "{before}");
        }
    }
}
