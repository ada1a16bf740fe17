//! Keys in words: `power.ups.autonomy` is the autonomy of the UPS in the section Power.

/// Words that are written in capitals, as the trade does.
const CAPITALS: [&str; 13] =
    ["ups", "gpu", "gpus", "hv", "mv", "lv", "it", "pue", "wue", "usd", "hbm", "nvl72", "pdu"];

/// A name of a key in words, such as `Supply temperature`.
pub(super) fn words(name: &str) -> String {
    if name == "*" {
        return "All names".to_owned();
    }
    let mut text = String::new();
    for (place, word) in name.split('_').enumerate() {
        if place > 0 {
            text.push(' ');
        }
        if CAPITALS.contains(&word) {
            text.push_str(&capitals(word));
        } else if place == 0 {
            let mut letters = word.chars();
            text.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
            text.push_str(letters.as_str());
        } else {
            text.push_str(word);
        }
    }
    text
}

fn capitals(word: &str) -> String {
    if word == "gpus" { "GPUs".to_owned() } else { word.to_uppercase() }
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
