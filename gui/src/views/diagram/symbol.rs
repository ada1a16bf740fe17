//! Symbols of the parts of a plant, as drawings of plants have them.

use egui::{Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, Visuals, pos2, vec2};
use factory::results::{Severity, Symbol};

/// Draws a symbol into a square.
pub(super) fn paint(painter: &Painter, square: Rect, symbol: Symbol, line: Stroke) {
    let pen = Pen { painter, square, line };
    match symbol {
        Symbol::Grid => pen.pylon(),
        Symbol::Genset => pen.letter("G"),
        Symbol::Transformer => pen.transformer(),
        Symbol::Converter => pen.converter(),
        Symbol::Stage => pen.stage(),
        Symbol::Store => pen.battery(),
        Symbol::Bus => pen.bus(),
        Symbol::Load => pen.load(),
        Symbol::Racks => pen.racks(),
        Symbol::Pumps => pen.pump(),
        Symbol::AirHandler => pen.fan(),
        Symbol::Chiller => pen.chiller(),
        Symbol::Rejection => pen.cooler(),
        Symbol::Outdoors => pen.sun(),
        Symbol::Water => pen.drop(),
    }
}

struct Pen<'a> {
    painter: &'a Painter,
    square: Rect,
    line: Stroke,
}

impl Pen<'_> {
    /// A point by its shares of width and height.
    fn at(&self, (x, y): (f32, f32)) -> Pos2 {
        self.square.lerp_inside(vec2(x, y))
    }

    fn lines(&self, lines: &[&[(f32, f32)]]) {
        for line in lines {
            let points = line.iter().map(|&point| self.at(point)).collect();
            self.painter.line(points, self.line);
        }
    }

    fn circle(&self, centre: (f32, f32), radius: f32) {
        self.painter.circle_stroke(self.at(centre), radius * self.square.width(), self.line);
    }

    fn frame(&self, from: (f32, f32), to: (f32, f32)) {
        let rect = Rect::from_min_max(self.at(from), self.at(to));
        self.painter.rect_stroke(rect, 1.0, self.line, StrokeKind::Middle);
    }

    fn load(&self) {
        self.lines(&[&[(0.5, 0.0), (0.5, 1.0)], &[(0.2, 0.6), (0.5, 1.0), (0.8, 0.6)]]);
    }

    fn pylon(&self) {
        self.lines(&[
            &[(0.2, 1.0), (0.5, 0.0), (0.8, 1.0)],
            &[(0.15, 0.3), (0.85, 0.3)],
            &[(0.05, 0.55), (0.95, 0.55)],
            &[(0.28, 0.75), (0.75, 0.85)],
        ]);
    }

    fn letter(&self, letter: &str) {
        self.circle((0.5, 0.5), 0.48);
        let font = egui::FontId::proportional(self.square.height() * 0.6);
        let align = egui::Align2::CENTER_CENTER;
        self.painter.text(self.square.center(), align, letter, font, self.line.color);
    }

    fn transformer(&self) {
        self.circle((0.5, 0.33), 0.31);
        self.circle((0.5, 0.67), 0.31);
    }

    /// Alternating to direct current and back.
    fn converter(&self) {
        self.frame((0.0, 0.1), (1.0, 0.9));
        self.lines(&[&[(0.0, 0.9), (1.0, 0.1)], &[(0.6, 0.68), (0.9, 0.68)]]);
        self.lines(&[&[(0.1, 0.36), (0.18, 0.26), (0.26, 0.36), (0.34, 0.46), (0.42, 0.36)]]);
    }

    fn stage(&self) {
        self.frame((0.1, 0.2), (0.9, 0.8));
        self.lines(&[&[(0.5, 0.0), (0.5, 0.35), (0.7, 0.6)], &[(0.5, 0.65), (0.5, 1.0)]]);
    }

    fn battery(&self) {
        self.lines(&[
            &[(0.5, 0.0), (0.5, 0.3)],
            &[(0.1, 0.3), (0.9, 0.3)],
            &[(0.3, 0.45), (0.7, 0.45)],
            &[(0.1, 0.6), (0.9, 0.6)],
            &[(0.3, 0.75), (0.7, 0.75)],
            &[(0.5, 0.75), (0.5, 1.0)],
        ]);
    }

    fn bus(&self) {
        let thick = Stroke::new(self.line.width * 2.5, self.line.color);
        self.painter.line_segment([self.at((0.0, 0.5)), self.at((1.0, 0.5))], thick);
        self.lines(&[
            &[(0.5, 0.0), (0.5, 0.5)],
            &[(0.2, 0.5), (0.2, 1.0)],
            &[(0.5, 0.5), (0.5, 1.0)],
            &[(0.8, 0.5), (0.8, 1.0)],
        ]);
    }

    fn racks(&self) {
        self.frame((0.2, 0.0), (0.8, 1.0));
        for step in 1_u8..5 {
            let y = f32::from(step) / 5.0;
            self.lines(&[&[(0.2, y), (0.8, y)]]);
        }
    }

    fn pump(&self) {
        self.circle((0.5, 0.5), 0.48);
        self.lines(&[&[(0.12, 0.28), (0.98, 0.5), (0.12, 0.72)]]);
    }

    fn fan(&self) {
        self.frame((0.0, 0.0), (1.0, 1.0));
        self.circle((0.5, 0.5), 0.1);
        self.lines(&[&[(0.5, 0.4), (0.35, 0.12), (0.6, 0.12), (0.5, 0.4)]]);
        self.lines(&[&[(0.41, 0.55), (0.12, 0.6), (0.25, 0.82), (0.41, 0.55)]]);
        self.lines(&[&[(0.59, 0.55), (0.75, 0.82), (0.88, 0.6), (0.59, 0.55)]]);
    }

    /// A snowflake.
    fn chiller(&self) {
        self.lines(&[
            &[(0.5, 0.0), (0.5, 1.0)],
            &[(0.07, 0.25), (0.93, 0.75)],
            &[(0.07, 0.75), (0.93, 0.25)],
            &[(0.38, 0.08), (0.5, 0.2), (0.62, 0.08)],
            &[(0.38, 0.92), (0.5, 0.8), (0.62, 0.92)],
        ]);
    }

    /// A coil below rising air.
    fn cooler(&self) {
        self.lines(&[
            &[(0.0, 0.9), (0.2, 0.6), (0.4, 0.9), (0.6, 0.6), (0.8, 0.9), (1.0, 0.6)],
            &[(0.3, 0.45), (0.3, 0.05)],
            &[(0.18, 0.2), (0.3, 0.05), (0.42, 0.2)],
            &[(0.7, 0.45), (0.7, 0.05)],
            &[(0.58, 0.2), (0.7, 0.05), (0.82, 0.2)],
        ]);
    }

    fn sun(&self) {
        self.circle((0.5, 0.5), 0.22);
        let (centre, size) = (self.square.center(), self.square.width());
        for step in 0_u8..8 {
            let ray = Vec2::angled(f32::from(step) * std::f32::consts::FRAC_PI_4) * size;
            self.painter.line_segment([centre + ray * 0.32, centre + ray * 0.48], self.line);
        }
    }

    fn drop(&self) {
        let points = [(0.5, 0.0), (0.8, 0.5), (0.8, 0.75), (0.5, 1.0), (0.2, 0.75), (0.2, 0.5)];
        let points: Vec<Pos2> = points.iter().map(|&point| self.at(point)).collect();
        self.painter.add(Shape::closed_line(points, self.line));
    }
}

/// Marks how bad a state is by its shape: a disc, a triangle or a cross.
pub(super) fn mark(
    painter: &Painter,
    visuals: &Visuals,
    centre: Pos2,
    radius: f32,
    severity: Severity,
) {
    let colour = super::colour(visuals, severity);
    match severity {
        Severity::Normal => {
            painter.circle_filled(centre, radius, colour);
        }
        Severity::Reduced => {
            let corner = |x: f32, y: f32| pos2(centre.x + x * radius, centre.y + y * radius);
            let corners = vec![corner(0.0, -1.1), corner(1.1, 0.9), corner(-1.1, 0.9)];
            painter.add(Shape::convex_polygon(corners, colour, Stroke::NONE));
        }
        Severity::Failed => {
            let line = Stroke::new(radius * 0.6, colour);
            for turn in [vec2(1.0, 1.0), vec2(1.0, -1.0)] {
                painter.line_segment([centre - turn * radius, centre + turn * radius], line);
            }
        }
    }
}
