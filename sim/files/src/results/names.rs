//! Names of files and catalogues as people write them.

/// What stands otherwise in people's texts than in names: acronyms, and names of makers.
const ACRONYMS: [(&str, &str); 18] = [
    ("gpu", "GPU"),
    ("gpus", "GPUs"),
    ("pue", "PUE"),
    ("wue", "WUE"),
    ("ups", "UPS"),
    ("it", "IT"),
    ("ai", "AI"),
    ("cdu", "CDU"),
    ("hbm", "HBM"),
    ("nvlink", "NVLink"),
    ("hv", "HV"),
    ("mv", "MV"),
    ("lv", "LV"),
    ("usd", "USD"),
    ("nvl72", "NVL72"),
    ("pdu", "PDU"),
    ("fcfs", "FCFS"),
    ("easy", "EASY"),
];

/// A name within a sentence: `cdu_pump` is “CDU pump”.
pub fn words(name: &str) -> String {
    let written = |word: &str| -> String {
        let known = ACRONYMS.iter().find(|(small, _)| *small == word);
        known.map_or(word, |(_, large)| large).to_owned()
    };
    name.replace('_', " ").split(' ').map(written).collect::<Vec<_>>().join(" ")
}

/// A name as a title: `gpus_busy` is “GPUs busy”.
pub fn title(name: &str) -> String {
    sentence(&words(name))
}

/// Words as they begin a sentence.
pub fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// The same within a sentence, unless it begins with an acronym.
pub fn within(title: &str) -> String {
    if title.chars().nth(1).is_some_and(char::is_uppercase) {
        return title.to_owned();
    }
    let mut letters = title.chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_as_people_write_them() {
        assert_eq!(words("cdu_pump"), "CDU pump");
        assert_eq!(title("gpus_busy"), "GPUs busy");
        assert_eq!(title("it"), "IT");
        assert_eq!(title("fine_tuning"), "Fine tuning");
        assert_eq!(sentence(""), "");
        assert_eq!(within("Racks, network and storage"), "racks, network and storage");
        assert_eq!(within("LCOC for a GPU-hour held"), "LCOC for a GPU-hour held");
    }
}
