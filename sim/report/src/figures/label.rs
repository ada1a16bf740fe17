//! Labels: how wide they are about, and how they are cut where there is no room.

/// Mean width of a letter of the size in which names are set, in pixels.
const LETTER: f64 = 6.9;

/// About how wide a name is, in pixels.
pub fn width_of(text: &str) -> f64 {
    text.chars().count() as f64 * LETTER
}

/// A text that is cut, with an ellipsis, where it is wider than so many pixels.
pub fn cut(text: &str, width: f64) -> String {
    if width_of(text) <= width {
        return text.to_owned();
    }
    let shown =
        text.chars().enumerate().take_while(|(place, _)| (place + 2) as f64 * LETTER <= width);
    let shown: String = shown.map(|(_, letter)| letter).collect();
    format!("{}…", shown.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_cut_only_where_it_must_be() {
        assert_eq!(cut("Belgium", 7.0 * LETTER), "Belgium");
        assert_eq!(cut("Belgium", 6.0 * LETTER), "Belgi…");
        assert_eq!(cut("Köln am Rhein", 6.0 * LETTER), "Köln…");
        assert_eq!(cut("Köln", 0.0), "…");
    }
}
