//! Laying settings over each other, wildcards included.

use factory::settings::{Entry, Settings};

use crate::keys::known::{is_wildcard, matches};

/// Lays `layer` over `settings`.
///
/// A value that the layer gives to all names (`jobs.class.*.share`) also replaces those that lower
/// layers gave to single names; single names of the layer itself come last.
pub(crate) fn lay_over(settings: &mut Settings, layer: Settings) {
    let mut replaced = Vec::new();
    for (pattern, _) in layer.iter().filter(|(key, _)| is_wildcard(key)) {
        let start = pattern.split('*').next().unwrap_or_default();
        let below = settings.beginning_with(start).filter(|(key, _)| matches(pattern, key));
        let entry = layer.shared(pattern);
        replaced.extend(below.filter_map(|(key, _)| Some((key.to_owned(), entry?.clone()))));
    }
    for (key, entry) in replaced {
        settings.set(key, entry);
    }
    settings.lay_over(layer);
}

/// The value in force at `path`, which `pattern` describes: its own, or the one for all names.
pub(crate) fn in_force<'s>(settings: &'s Settings, path: &str, pattern: &str) -> Option<&'s Entry> {
    settings.get(path).or_else(|| settings.get(pattern))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::flatten::Flat;
    use crate::text::toml_tree::parse;

    fn settings(text: &str) -> Settings {
        Flat::of(&parse(text, "a.toml").unwrap()).settings
    }

    #[test]
    fn a_later_value_for_all_names_replaces_earlier_ones_for_single_names() {
        let mut below = settings("a.b.x.n = 1\na.b.y.n = 2\na.b.y.m = 3\n");
        lay_over(&mut below, settings("a.b.\"*\".n = 7\na.b.y.n = 8\n"));
        let value = |key: &str| below.get(key).unwrap().value.to_string();
        assert_eq!(
            (value("a.b.x.n"), value("a.b.y.n"), value("a.b.y.m")),
            ("7".into(), "8".into(), "3".into())
        );
    }

    #[test]
    fn the_own_value_of_a_name_comes_before_the_one_for_all() {
        let both = settings("a.b.x.n = 1\na.b.\"*\".n = 7\n");
        let value = |path| in_force(&both, path, "a.b.*.n").unwrap().value.to_string();
        assert_eq!((value("a.b.x.n"), value("a.b.z.n")), ("1".into(), "7".into()));
    }
}
