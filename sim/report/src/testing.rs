//! What tests read of a page: whether it is well-formed, its sentences, tables, figures and numbers.

use std::collections::BTreeSet;

/// Elements of HTML that have no end.
const VOID: [&str; 1] = ["meta"];

/// Fails unless every element that is opened is closed, in order, attributes and text hold no `<`, and nothing
/// from elsewhere is needed.
#[track_caller]
pub(crate) fn assert_well_formed(page: &str) {
    let body = page.strip_prefix("<!DOCTYPE html>\n").unwrap();
    let mut open = Vec::new();
    for tag in body.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').unwrap_or_else(|| panic!("no end of <{tag}"));
        assert!(!text.contains('>'), "a bare > in {text:?}");
        assert!(tag.matches('"').count() % 2 == 0, "quotes of <{tag}>");
        let name = tag.split(' ').next().unwrap();
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "</{name}>");
        } else if !tag.ends_with('/') && !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} are not closed");
    let foreign = ["<script", "<link", "<img", "@import", "url(", "src=", "href="];
    let found = foreign.iter().find(|word| page.contains(**word));
    assert!(found.is_none(), "the page has {}", found.unwrap());
}

/// The texts of all elements of a name.
fn texts(page: &str, name: &str) -> Vec<String> {
    let open = format!("<{name}");
    let mut found = Vec::new();
    for part in page.split(&open).skip(1) {
        let Some((attributes, rest)) = part.split_once('>') else { continue };
        if !attributes.is_empty() && !attributes.starts_with(' ') {
            continue;
        }
        let content = rest.split(&format!("</{name}>")).next().unwrap_or_default();
        found.push(content.to_owned());
    }
    found
}

/// Every sentence that people read: paragraphs, captions and notes.
pub(crate) fn prose(page: &str) -> Vec<String> {
    ["p", "figcaption", "li"].iter().flat_map(|name| texts(page, name)).collect()
}

/// Everything that stands in cells and facts.
pub(crate) fn tables(page: &str) -> String {
    ["td", "th", "dd", "dt"]
        .iter()
        .flat_map(|name| texts(page, name))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Every figure.
pub(crate) fn figures(page: &str) -> Vec<String> {
    texts(page, "figure")
}

/// Every number in a text, as it is written; digits that belong to a word, such as P10, are none.
pub(crate) fn numbers(text: &str) -> BTreeSet<String> {
    let plain = text.replace("&#39;", "'");
    let is_part = |letter: char| letter.is_alphanumeric() || "._,-".contains(letter);
    plain
        .split(|letter: char| !is_part(letter))
        .map(|word| word.trim_matches(|letter: char| !letter.is_ascii_digit()).to_owned())
        .zip(plain.split(|letter: char| !is_part(letter)))
        .filter(|(number, word)| !number.is_empty() && !word.chars().any(char::is_alphabetic))
        .map(|(number, _)| number)
        .collect()
}

#[test]
fn numbers_are_read_as_they_are_written() {
    let found = numbers("P90 of 1,234.5 USD (12 %), by 2027-01-31 or -0.5; a_1.");
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["0.5", "1,234.5", "12", "2027-01-31"]);
}
