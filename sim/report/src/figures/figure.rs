//! A figure on the page: a drawing with its legend and a sentence that says how to read it.

use std::fmt::Write as _;

use super::html::escaped;
use super::svg::Hue;

/// A drawing as SVG with its caption and legend.
pub fn figure(svg: &str, legend: &[(Hue, &str)], caption: &str) -> String {
    let mut html = String::from("<figure>\n");
    if !legend.is_empty() {
        html.push_str("<ul class=\"legend\">");
        for (hue, name) in legend {
            let _ = write!(
                html,
                "<li><span class=\"swatch {}\"></span>{}</li>",
                hue.class(),
                escaped(name)
            );
        }
        html.push_str("</ul>\n");
    }
    let _ = writeln!(html, "<div class=\"wide\">{svg}</div>");
    let _ = writeln!(html, "<figcaption>{}</figcaption>\n</figure>", escaped(caption));
    html
}
