//! Drawings as SVG, whose colours and letters the style sheet of the page decides.

use std::fmt::{self, Write as _};

use super::html::escaped;

/// A colour by its place in the palette, which has a light and a dark form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hue {
    /// What matters most.
    Blue,
    /// What stands beside it.
    Sky,
    /// A third part; never says by itself that something is good.
    Green,
    /// A fourth part.
    Orange,
    /// Losses and what is negative.
    Red,
    /// A fifth part.
    Purple,
    /// What is only there to compare with, and the rest.
    Grey,
}

impl Hue {
    /// Its class in the style sheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Blue => "blue",
            Self::Sky => "sky",
            Self::Green => "green",
            Self::Orange => "orange",
            Self::Red => "red",
            Self::Purple => "purple",
            Self::Grey => "grey",
        }
    }
}

/// On which side of its place a text ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// Its middle stands there.
    Middle,
    /// It ends there.
    End,
}

/// A place, in pixels from the upper left corner.
pub type Place = (f64, f64);

/// A drawing, in pixels from its upper left corner.
#[derive(Clone, Debug)]
pub struct Drawing {
    width: f64,
    height: f64,
    body: String,
}

/// A coordinate to a tenth of a pixel.
struct Pixel(f64);

impl fmt::Display for Pixel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Adding zero turns -0 into 0.
        write!(f, "{}", (self.0 * 10.0).round() / 10.0 + 0.0)
    }
}

impl Drawing {
    /// An empty drawing.
    pub const fn new(width: f64, height: f64) -> Self {
        Self { width, height, body: String::new() }
    }

    /// A straight line of a class such as `grid`.
    pub fn line(&mut self, (x1, y1): Place, (x2, y2): Place, class: &str) {
        let (x1, y1, x2, y2) = (Pixel(x1), Pixel(y1), Pixel(x2), Pixel(y2));
        let _ = writeln!(
            self.body,
            "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>"
        );
    }

    /// A bar from one corner to the opposite one; the hint shows under a pointer.
    pub fn bar(&mut self, from: Place, to: Place, hue: Hue, hint: &str) {
        self.shape(from, to, (hue, "fill"), hint);
    }

    /// A rectangle of a class such as `fill` from one corner to the opposite one.
    pub fn shape(&mut self, from: Place, to: Place, (hue, class): (Hue, &str), hint: &str) {
        let (x, y) = (from.0.min(to.0), from.1.min(to.1));
        let (width, height) = ((to.0 - from.0).abs(), (to.1 - from.1).abs());
        let _ = writeln!(
            self.body,
            "<rect class=\"{class} {}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\">\
             <title>{}</title></rect>",
            hue.class(),
            Pixel(x),
            Pixel(y),
            Pixel(width),
            Pixel(height),
            escaped(hint)
        );
    }

    /// A circle of a class such as `dot`; the hint shows under a pointer.
    pub fn circle(&mut self, at: Place, radius: f64, (hue, class): (Hue, &str), hint: &str) {
        let _ = writeln!(
            self.body,
            "<circle class=\"{class} {}\" cx=\"{}\" cy=\"{}\" r=\"{}\"><title>{}</title></circle>",
            hue.class(),
            Pixel(at.0),
            Pixel(at.1),
            Pixel(radius),
            escaped(hint)
        );
    }

    /// A line through many places.
    pub fn course(&mut self, places: impl Iterator<Item = Place>, hue: Hue) {
        let path = path(places);
        let _ = writeln!(self.body, "<path class=\"line {}\" d=\"{path}\"/>", hue.class());
    }

    /// A surface with the given outline, of a class such as `fill`.
    pub fn surface(&mut self, outline: impl Iterator<Item = Place>, hue: Hue, class: &str) {
        let path = path(outline);
        let _ = writeln!(self.body, "<path class=\"{class} {}\" d=\"{path}Z\"/>", hue.class());
    }

    /// Text on a base line.
    pub fn text(&mut self, (x, y): Place, anchor: Anchor, class: &str, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let _ = writeln!(
            self.body,
            "<text class=\"{class}\" text-anchor=\"{anchor}\" x=\"{}\" y=\"{}\">{}</text>",
            Pixel(x),
            Pixel(y),
            escaped(text)
        );
    }

    /// The drawing as SVG within HTML, with a title for those who cannot see it.
    pub fn finish(self, title: &str) -> String {
        let (width, height) = (Pixel(self.width), Pixel(self.height));
        let title = escaped(title);
        format!(
            "<svg class=\"w{width}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
             aria-label=\"{title}\">\n{}</svg>\n",
            self.body
        )
    }
}

fn path(places: impl Iterator<Item = Place>) -> String {
    let mut path = String::new();
    for (x, y) in places {
        let command = if path.is_empty() { 'M' } else { 'L' };
        let _ = write!(path, "{command}{} {}", Pixel(x), Pixel(y));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_says_what_it_shows() {
        let mut drawing = Drawing::new(100.0, 50.0);
        drawing.course([(0.0, -0.04), (9.96, 5.0)].into_iter(), Hue::Blue);
        drawing.text((1.0, 2.0), Anchor::End, "tick", "R&D");
        let svg = drawing.finish("Power <MW>");
        assert!(svg.contains("aria-label=\"Power &lt;MW&gt;\""), "{svg}");
        assert!(svg.contains("<path class=\"line blue\" d=\"M0 0L10 5\"/>"), "{svg}");
        assert!(svg.contains(">R&amp;D</text>"), "{svg}");
    }
}
