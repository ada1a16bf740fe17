//! Keys of earlier versions, so that who writes one is told what replaced it.

/// What keys began with, and what those that replaced them begin with.
const RENAMED: [(&str, &str); 1] = [("failures.crew", "repair.crew")];

/// The key or section that replaced another.
pub(crate) fn renamed(path: &str) -> Option<String> {
    RENAMED.iter().find_map(|(before, now)| {
        let rest = path.strip_prefix(before)?;
        (rest.is_empty() || rest.starts_with('.')).then(|| format!("{now}{rest}"))
    })
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
