//! The skeleton of a page: its head with the style sheet, and its foot.

use std::fmt::Write as _;

use super::html::escaped;

const STYLE: &str = include_str!("style.css");
/// Bytes of head and foot, about.
const HEAD: usize = 2048;

/// A whole page that needs nothing else: it follows light and dark, and can be printed.
///
/// The title and the footer are plain text; the body is HTML.
pub fn page(title: &str, body: &str, footer: &str) -> String {
    // The body is most of the page: there is room for it at once.
    let mut html = String::with_capacity(body.len() + STYLE.len() + HEAD);
    let _ = write!(
        html,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{} – aifactory</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         {body}</main>\n<footer>{}</footer>\n</body>\n</html>\n",
        escaped(title),
        escaped(footer)
    );
    html
}
