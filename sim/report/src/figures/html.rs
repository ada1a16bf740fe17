//! HTML: escaping, tables and lists.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A column of a table: its title and how its cells are set.
pub type Column = (&'static str, Cell);

/// How the cells of a column are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text,
    /// A few words that stay in one line, such as a date or a unit.
    Short,
    /// Names and values as files have them.
    Code,
    /// Numbers, to the right.
    Number,
}

impl Cell {
    const fn class(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Short => "short",
            Self::Code => "code",
            Self::Number => "number",
        }
    }

    /// What stands before a cell of a row.
    const fn opening(self) -> &'static str {
        match self {
            Self::Text => "<td class=\"text\">",
            Self::Short => "<td class=\"short\">",
            Self::Code => "<td class=\"code\">",
            Self::Number => "<td class=\"number\">",
        }
    }
}

/// Bytes that mean themselves in HTML, alone and beside others.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = b' ';
    while byte <= b'~' {
        plain[byte as usize] = !matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'');
        byte += 1;
    }
    plain
};

/// Text that means itself, in content and between quotes.
pub fn escaped(text: &str) -> Cow<'_, str> {
    // Most texts need nothing.
    if text.as_bytes().iter().all(|byte| PLAIN[usize::from(*byte)]) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // HTML has no other control characters, not even as references.
            _ if character.is_control() && !"\n\t".contains(character) => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped.into()
}

/// Bytes of a cell with its tags, about.
const CELL: usize = 48;

/// A table; titles of columns are plain text.
pub fn table<T: AsRef<str>, C: AsRef<str>>(
    columns: &[(T, Cell)],
    rows: impl Iterator<Item = impl IntoIterator<Item = C>>,
) -> String {
    // Few rows are longer than this; a longer table grows.
    let most = rows.size_hint().1.unwrap_or_default().min(1 << 12);
    let mut html = String::with_capacity((1 + most) * columns.len() * CELL);
    html.push_str("<div class=\"wide\"><table>\n<thead><tr>");
    for (title, cell) in columns {
        let _ = write!(
            html,
            "<th scope=\"col\" class=\"{}\">{}</th>",
            cell.class(),
            escaped(title.as_ref())
        );
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        html.push_str("<tr>");
        for ((_, cell), text) in columns.iter().zip(row) {
            html.push_str(cell.opening());
            html.push_str(&escaped(text.as_ref()));
            html.push_str("</td>");
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody>\n</table></div>\n");
    html
}

/// What stands in a file or on a command line, as it is.
pub fn listing(text: &str) -> String {
    format!("<pre>{}</pre>\n", escaped(text))
}

/// Figures beside each other, where there is room; the content is HTML.
pub fn pair(content: &str) -> String {
    format!("<div class=\"pair\">\n{content}</div>\n")
}

/// A part of the page with its title; the content is HTML.
pub fn section(title: &str, content: &str) -> String {
    format!("<section>\n<h2>{}</h2>\n{content}</section>\n", escaped(title))
}

/// A title within a part of the page.
pub fn heading(title: &str) -> String {
    format!("<h3>{}</h3>\n", escaped(title))
}

/// A paragraph of plain text.
pub fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", escaped(text))
}

/// What opens on demand; the content is HTML.
pub fn details(title: &str, content: &str) -> String {
    format!("<details>\n<summary>{}</summary>\n{content}</details>\n", escaped(title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_means_itself() {
        let text = "<b a=\"x\" b='y'>R&D</b>\u{7}\n";
        let shown = "&lt;b a=&quot;x&quot; b=&#39;y&#39;&gt;R&amp;D&lt;/b&gt;\u{fffd}\n";
        assert_eq!(escaped(text), shown);
        let table = table(&[("A", Cell::Code)], [vec!["<i>".to_owned()]].into_iter());
        assert!(table.contains("<td class=\"code\">&lt;i&gt;</td>"), "{table}");
    }
}
