//! Keys in words: `power.ups.autonomy` is the autonomy of the UPS in the section Power.

use crate::format::title;

/// A name of a key in words, such as `Supply temperature`.
pub(super) fn words(name: &str) -> String {
    if name == "*" { "All names".to_owned() } else { title(name) }
}

/// The last name of a key in words.
pub(super) fn label(key: &str) -> String {
    words(key.rsplit('.').next().unwrap_or(key))
}

/// What stands between the section and the last name, in words; empty for keys without that.
pub(super) fn part(key: &str) -> String {
    let names: Vec<&str> = key.split('.').collect();
    let middle = names.get(1..names.len() - 1).unwrap_or_default();
    middle.iter().map(|name| words(name)).collect::<Vec<_>>().join(", ")
}

/// A section in words; the first one holds what stands outside of all others.
pub(super) fn section(key: &str) -> String {
    if key.is_empty() { "Site and size".to_owned() } else { words(key) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_in_words() {
        assert_eq!(label("power.ups.autonomy"), "Autonomy");
        assert_eq!(part("power.stage.hv_mv.unit_rating"), "Stage, HV MV");
        assert_eq!(part("size"), "");
        assert_eq!(
            (label("jobs.class.research.gpus_median"), section("")),
            ("GPUs median".into(), "Site and size".into())
        );
    }
}
