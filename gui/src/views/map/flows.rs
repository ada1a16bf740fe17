//! What went between the sites of a portfolio: a line for each direction of a link, as wide as the bytes.

use egui::{Align2, FontId, Painter, Pos2, Rect, Shape, Stroke, Ui, Vec2, Visuals};

use super::land;
use crate::canvas::Projection;
use crate::format::{fixed, percent, with_unit};
use crate::model::{Portfolio, Portfolios, bytes};
use crate::theme;

/// Width of the line of the greatest flow.
const WIDEST: f32 = 9.0;
/// How far the two directions of a link bow away from the straight line, as a share of its length.
const BOW: f32 = 0.10;
/// How far from a line the pointer finds it.
const REACH: f32 = 6.0;
/// Pieces of a curve.
const PIECES: u16 = 24;

/// A direction of a link on the screen.
pub(super) struct Drawn {
    /// Number of the site that it comes from, and of that to which it goes.
    pub(super) ends: (usize, usize),
    points: Vec<Pos2>,
    pub(super) width: f32,
}

impl Drawn {
    /// The middle of its line.
    pub(super) fn middle(&self) -> Pos2 {
        self.points[self.points.len() / 2]
    }
}

/// Every direction of every link, in the order of the file.
pub(super) fn drawn(portfolio: &Portfolio, projection: &Projection) -> Vec<Drawn> {
    let at = |site: usize| {
        let (longitude, latitude) = portfolio.members[site].at;
        projection.seen_at(land::point(longitude, latitude))
    };
    let most = portfolio.most().max(1.0);
    let mut all = Vec::new();
    for &[one, other] in &portfolio.links {
        for ends in [(one, other), (other, one)] {
            let flow = portfolio.flows.get(&ends);
            let share = flow.map_or(0.0, |flow| (flow.bytes / most).sqrt());
            #[expect(clippy::cast_possible_truncation, reason = "points on the screen")]
            let width = 1.0 + (WIDEST - 1.0) * share as f32;
            all.push(Drawn { ends, points: bowed(at(ends.0), at(ends.1)), width });
        }
    }
    all
}

/// From one point to another in a bow to the left of the way, so that both directions can be told apart.
fn bowed(from: Pos2, to: Pos2) -> Vec<Pos2> {
    let along = to - from;
    let aside = along.rot90() * BOW;
    let point = |piece: u16| {
        let share = f32::from(piece) / f32::from(PIECES);
        from + along * share + aside * (4.0 * share * (1.0 - share))
    };
    (0..=PIECES).map(point).collect()
}

/// Draws all of them; those without any flow are dashed.
pub(super) fn paint(
    (painter, visuals): (&Painter, &Visuals),
    portfolio: &Portfolio,
    all: &[Drawn],
    lit: Option<usize>,
) {
    for (number, drawn) in all.iter().enumerate() {
        let flows = portfolio.flows.get(&drawn.ends).is_some_and(|flow| flow.bytes > 0.0);
        if !flows {
            painter.extend(Shape::dashed_line(&drawn.points, theme::thin_line(visuals), 3.0, 5.0));
            continue;
        }
        let color = theme::series(visuals, if lit == Some(number) { 4 } else { 1 });
        painter.line(drawn.points.clone(), Stroke::new(drawn.width, color));
        arrow(painter, drawn, color);
    }
    labels(painter, visuals, portfolio, all);
}

/// An arrow's head in the middle of a line, which points the way.
fn arrow(painter: &Painter, drawn: &Drawn, color: egui::Color32) {
    let middle = drawn.points.len() / 2;
    let (Some(before), Some(after)) = (drawn.points.get(middle - 1), drawn.points.get(middle + 1))
    else {
        return;
    };
    let along = (*after - *before).normalized() * (drawn.width + 6.0);
    let tip = drawn.points[middle] + along * 0.5;
    let aside = along.rot90() * 0.6;
    let corners = vec![tip, tip - along + aside, tip - along - aside];
    painter.add(Shape::convex_polygon(corners, color, Stroke::NONE));
}

/// Where texts about flows stand: beside the middles of their lines.
fn labels(painter: &Painter, visuals: &Visuals, portfolio: &Portfolio, all: &[Drawn]) {
    let mut taken: Vec<Rect> = Vec::new();
    for drawn in all {
        let Some(flow) = portfolio.flows.get(&drawn.ends).filter(|flow| flow.bytes > 0.0) else {
            continue;
        };
        let middle = drawn.middle();
        let outward = (drawn.points[drawn.points.len() - 1] - drawn.points[0]).rot90().normalized();
        let font = FontId::proportional(theme::SMALL);
        let galley = painter.layout_no_wrap(bytes(flow.bytes), font, visuals.strong_text_color());
        let at = middle + outward * (drawn.width + 14.0);
        let place = Align2::CENTER_CENTER.anchor_size(at, galley.size()).expand(2.0);
        if taken.iter().all(|other| !other.intersects(place)) {
            painter.rect_filled(place, 2.0, theme::veiled_ground(visuals));
            painter.galley(place.min + Vec2::splat(2.0), galley, visuals.strong_text_color());
            taken.push(place);
        }
    }
}

/// The direction of a link whose line is nearest to the pointer, and near it.
pub(super) fn hovered(all: &[Drawn], pointer: Pos2) -> Option<usize> {
    let away = |drawn: &Drawn| {
        drawn.points.iter().map(|point| (*point - pointer).length()).fold(f32::INFINITY, f32::min)
    };
    let near = all.iter().enumerate().map(|(number, drawn)| (number, away(drawn), drawn.width));
    let near = near.filter(|(_, away, width)| *away <= REACH + width / 2.0);
    near.min_by(|one, other| one.1.total_cmp(&other.1)).map(|(number, ..)| number)
}

/// All that is known of a direction of a link.
pub(super) fn facts(ui: &mut Ui, portfolio: &Portfolio, drawn: &Drawn) {
    let name = |site: usize| crate::format::sentence(&portfolio.members[site].name);
    ui.strong(format!("{} to {}", name(drawn.ends.0), name(drawn.ends.1)));
    let Some(flow) = portfolio.flows.get(&drawn.ends) else {
        ui.label("Nothing went this way.");
        return;
    };
    ui.label(flow.words());
    ui.label(format!("Cost of the network: {}", with_unit(flow.dollars, "USD")));
    if flow.under_way > 0 {
        ui.label(format!("{} had not arrived by the end of the run.", flow.under_way));
    }
}

/// What is under way, and what the lines mean.
pub(super) fn legend(ui: &mut Ui, portfolios: &Portfolios) {
    if let Some((path, done)) = &portfolios.under_way {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        ui.weak(format!("{name}: {} simulated", percent(f64::from(*done))));
    }
    if let Some(portfolio) = &portfolios.shown {
        ui.add(egui::Label::new(words(portfolio)).wrap());
    }
}

/// What the lines mean, in a sentence.
fn words(portfolio: &Portfolio) -> String {
    let bytes_of_all: f64 = portfolio.flows.values().map(|flow| flow.bytes).sum();
    let jobs: u64 = portfolio.flows.values().map(|flow| flow.jobs).sum();
    format!(
        "{}: {} and {} jobs went between {} sites in {} years (seed {}); the wider a line, the more bytes.",
        portfolio.name,
        bytes(bytes_of_all),
        crate::format::grouped(jobs as f64),
        portfolio.members.len(),
        fixed(portfolio.years, 1),
        portfolio.seed
    )
}
