//! A merged scenario as TOML that can be run again, every line with the place it comes from.

use std::fmt::Write as _;

use factory::settings::{Entry, Origin, Settings, Value};

use crate::scenario::load::Loaded;
use crate::scenario::named_files::file_path;

/// The scenario with everything that holds in it, as TOML with a comment on each line.
///
/// Paths of other files are made absolute, so that the text may be saved anywhere.
pub fn resolve(loaded: &Loaded) -> String {
    text_of(&loaded.settings)
}

pub(crate) fn text_of(settings: &Settings) -> String {
    Texts::of(settings).with_origins
}

/// The settings as TOML without the places they come from, which differ from machine to machine.
pub fn text_without_origins(settings: &Settings) -> String {
    Texts::of(settings).bare
}

/// Settings as TOML.
pub(crate) struct Texts {
    /// With the place of each value as a comment.
    pub(crate) with_origins: String,
    /// The same without.
    pub(crate) bare: String,
}

impl Texts {
    pub(crate) fn of(settings: &Settings) -> Self {
        let split = |(key, entry)| match str::rsplit_once(key, '.') {
            Some((section, name)) => (section, name, entry),
            None => ("", key, entry),
        };
        let mut values: Vec<(&str, &str, &Entry)> = settings.iter().map(split).collect();
        values.sort_by_key(|(section, ..)| *section);
        let room = |of_value: usize| String::with_capacity(values.len() * of_value);
        let mut texts = Self { with_origins: room(192), bare: room(40) };
        for values in values.chunk_by(|(one, ..), (other, ..)| one == other) {
            texts.add_section(values[0].0, values);
        }
        texts
    }

    fn add_section(&mut self, section: &str, values: &[(&str, &str, &Entry)]) {
        let mut line = String::new();
        if !section.is_empty() {
            line.push_str("\n[");
            for (place, name) in section.split('.').enumerate() {
                line.push_str(if place > 0 { "." } else { "" });
                write_name(&mut line, name);
            }
            line.push_str("]\n");
        }
        for text in [&mut self.with_origins, &mut self.bare] {
            text.push_str(&line);
        }
        for (_, name, entry) in values {
            line.clear();
            write_name(&mut line, name);
            line.push_str(" = ");
            write_value_in_force(&mut line, name, entry);
            self.bare.push_str(&line);
            self.bare.push('\n');
            self.with_origins.push_str(&line);
            self.with_origins.push_str(" # ");
            write_whence(&mut self.with_origins, &entry.origin);
            self.with_origins.push('\n');
        }
    }
}

/// The place of a value and, in a catalogue, its source, in one line.
pub fn whence(origin: &Origin) -> String {
    let mut text = String::new();
    write_whence(&mut text, origin);
    text
}

fn write_whence(text: &mut String, origin: &Origin) {
    let start = text.len();
    text.push_str(&origin.file);
    if origin.line > 0 {
        text.push(':');
        write_whole(text, origin.line as u64);
    }
    if let Some(source) = &origin.source {
        for part in [", ", &source.text, " (", source.confidence.word(), ", "] {
            text.push_str(part);
        }
        if source.year < 0 {
            text.push('-');
        }
        write_whole(text, source.year.unsigned_abs());
        text.push(')');
    }
    // Of many bytes at once it is seen that they are plain letters.
    let plain = |letters: &[u8]| {
        letters.iter().fold(true, |plain, byte| plain & (b' '..=b'~').contains(byte))
    };
    if !text.as_bytes()[start..].chunks(32).all(plain) && text[start..].contains(char::is_control) {
        let clean = text[start..].replace(char::is_control, " ");
        text.truncate(start);
        text.push_str(&clean);
    }
}

/// Thousands of lines and years are written: their digits alone, without the ways to set them.
fn write_whole(text: &mut String, number: u64) {
    let mut digits = [0; 20];
    let mut left = number;
    let mut begin = digits.len();
    while begin == digits.len() || left > 0 {
        begin -= 1;
        digits[begin] = b'0' + (left % 10) as u8;
        left /= 10;
    }
    text.extend(digits[begin..].iter().map(|digit| char::from(*digit)));
}

fn write_value_in_force(text: &mut String, name: &str, entry: &Entry) {
    if name == "file"
        && let Some(path) = file_path(entry)
        && let Ok(path) = std::path::absolute(path)
    {
        return write_quoted(text, &path.display().to_string());
    }
    write_value(text, &entry.value);
}

/// A value as TOML writes it.
pub fn value_in_toml(value: &Value) -> String {
    let mut text = String::new();
    write_value(&mut text, value);
    text
}

fn write_value(text: &mut String, value: &Value) {
    match value {
        Value::Text(words) => write_quoted(text, words),
        Value::List(values) => {
            text.push('[');
            for (place, value) in values.iter().enumerate() {
                text.push_str(if place > 0 { ", " } else { "" });
                write_value(text, value);
            }
            text.push(']');
        }
        Value::Integer(_) | Value::Number(_) | Value::Switch(_) => {
            let _ = write!(text, "{value}");
        }
    }
}

pub(crate) fn name_in_toml(name: &str) -> String {
    let mut text = String::new();
    write_name(&mut text, name);
    text
}

fn write_name(text: &mut String, name: &str) {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if name.bytes().all(bare) { text.push_str(name) } else { write_quoted(text, name) }
}

/// Text as TOML writes it in one line.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    write_quoted(&mut quoted, text);
    quoted
}

fn write_quoted(quoted: &mut String, text: &str) {
    quoted.push('"');
    // Most texts mean themselves.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\')) {
        quoted.push_str(text);
        quoted.push('"');
        return;
    }
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if character.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalogue::Catalogues;
    use crate::keys::flatten::Flat;
    use crate::text::toml_tree::parse;

    fn values(settings: &Settings) -> Vec<(String, Value)> {
        settings.iter().map(|(key, entry)| (key.to_owned(), entry.value.clone())).collect()
    }

    fn read(text: &str) -> Settings {
        Flat::of(&parse(text, "a.toml").unwrap()).settings
    }

    #[test]
    fn a_resolved_scenario_reads_back_with_the_same_values() {
        let text = "name = \"a \\\"b\\\" \\u0007 \\\\ # c\"\nseed = 7\nx = [1, 2.5, \"z\", [true]]\n\
                    y = -1e300\n[jobs.class.\"*\"]\nshare = 0.25\n[jobs.class.\"two words\"]\n\
                    share = 1\n";
        let settings = read(text);
        let resolved = text_of(&settings);
        assert_eq!(values(&read(&resolved)), values(&settings), "{resolved}");
    }

    #[test]
    fn every_line_says_where_it_comes_from() {
        let catalogue = "[power.ups]\nautonomy = { value = \"5 min\", source = \"Data\\nsheet\", \
                         year = 2024, confidence = \"recalled\" }\n";
        let catalogues = Catalogues::of_texts(catalogue, "", "");
        let mut settings = catalogues.defaults().clone();
        settings.lay_over(read("seed = 7\n"));
        let expected = "seed = 7 # a.toml:1\n\n[power.ups]\nautonomy = \"5 min\" \
                        # data/plant.toml:2, Data sheet (recalled, 2024)\n";
        assert_eq!(text_of(&settings), expected);
    }

    #[test]
    fn the_path_of_a_file_is_made_absolute() {
        let settings = read("[location.weather]\nfile = \"johor.epw\"\n");
        let resolved = read(&text_of(&settings));
        let Value::Text(path) = &resolved.get("location.weather.file").unwrap().value else {
            panic!("a path is text")
        };
        assert!(std::path::Path::new(path).is_absolute() && path.ends_with("johor.epw"), "{path}");
    }

    proptest! {
        #[test]
        fn any_text_reads_back(text in any::<String>()) {
            let line = format!("a = {}\n{} = 1\n", quoted(&text), quoted(&format!("b{text}")));
            let table = parse(&line, "a.toml").unwrap();
            let crate::text::toml_tree::Node::Value(value) = &table["a"].node else { panic!("a value") };
            prop_assert_eq!(value, &Value::Text(text));
        }
    }
}
