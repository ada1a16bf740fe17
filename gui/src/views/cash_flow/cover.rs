//! Debt service cover by month against the levels of the covenant.

use std::ops::Range;

use egui::{
    Align2, Color32, FontId, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2,
};
use factory::results::{DebtRow, Results};
use report::figures::Axis;

use crate::charts::legend_entry;
use crate::format::{fixed, with_unit};
use crate::model::Run;
use crate::theme::{self, Meaning};

/// Height of the chart.
const HEIGHT: f32 = 170.0;
/// Space above and below the line.
const EDGE: f32 = 8.0;
/// Width of the numbers at its left.
const LEFT: f32 = 44.0;

/// A month of which cover is defined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Month {
    /// Years from the first day to its end.
    pub(super) years: f64,
    /// Cover of the twelve months that end then.
    pub(super) cover: f64,
    /// Interest and principal that fall due in it.
    service: f64,
    /// Cash that there is for them.
    cash: f64,
}

/// Whether anything is borrowed.
pub(super) const fn has(results: &Results) -> bool {
    results.debt.is_some()
}

/// The months of which cover is defined, in order.
pub(super) fn months(results: &Results) -> Vec<Month> {
    let mut ends = vec![0.0];
    for month in &results.usage.months {
        ends.push(ends.last().copied().unwrap_or_default() + month.share_of_year);
    }
    let rows = results.debt.as_ref().map_or(&[][..], |debt| &debt.rows);
    let first = rows.first().map(|row| row.facility.as_str());
    let of_first = rows.iter().filter(|row| Some(row.facility.as_str()) == first);
    let month = |row: &DebtRow| {
        let years = *ends.get(row.month as usize)?;
        Some(Month { years, cover: row.cover?, service: row.service, cash: row.cfads })
    };
    of_first.filter_map(month).collect()
}

/// Draws it.
pub(super) fn ui(ui: &mut Ui, run: &Run) {
    let months = months(&run.results);
    let covenant = &run.loaded.scenario.spec().finance.covenant;
    let levels = [
        (covenant.trap, "nothing to owners below", Meaning::Warning),
        (covenant.default, "default below", Meaning::Bad),
    ];
    ui.add_space(theme::GAP);
    ui.horizontal_wrapped(|ui| {
        ui.strong("Debt service cover (DSCR) of twelve months").on_hover_text(
            "What the plant earns less running costs and tax paid, over the interest and principal that fall due \
             as planned, of all loans together, in the twelve months that end then.",
        );
        ui.weak(words(&months, covenant.trap, covenant.default));
    });
    if months.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        legend_entry(ui, line_color(ui), "DSCR, by month", "Cash over what falls due.");
        for (level, name, meaning) in levels {
            let color = theme::meaning(ui.visuals(), meaning);
            legend_entry(
                ui,
                color,
                &format!("{name} {}", fixed(level, 2)),
                "Level of the covenant.",
            );
        }
    });
    chart(ui, &months, levels.map(|(level, _, meaning)| (level, meaning)));
}

fn line_color(ui: &Ui) -> Color32 {
    theme::series(ui.visuals(), 0)
}

/// The least cover, and how it stands against the covenant.
fn words(months: &[Month], trap: f64, default: f64) -> String {
    let least = months.iter().min_by(|one, other| one.cover.total_cmp(&other.cover));
    let Some(least) = least else {
        return "The run is shorter than the twelve months over which it is measured.".to_owned();
    };
    let state = if least.cover < default {
        "the loans are in default then"
    } else if least.cover < trap {
        "nothing goes to the owners then"
    } else {
        "the covenant holds"
    };
    format!("least {} after {} years: {state}", fixed(least.cover, 2), fixed(least.years, 1))
}

/// Where values stand.
struct Frame {
    area: Rect,
    years: Range<f64>,
    cover: Range<f64>,
}

impl Frame {
    #[expect(clippy::cast_possible_truncation, reason = "pixels need few digits")]
    fn at(&self, years: f64, cover: f64) -> Pos2 {
        let share = |value: f64, range: &Range<f64>| {
            ((value - range.start) / (range.end - range.start).max(1e-9)) as f32
        };
        let (x, y) = (share(years, &self.years), share(cover, &self.cover));
        pos2(self.area.left() + self.area.width() * x, self.area.bottom() - self.area.height() * y)
    }
}

fn chart(ui: &mut Ui, months: &[Month], levels: [(f64, Meaning); 2]) {
    let size = Vec2::new(ui.available_width(), HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let about = "Debt service cover by month, with the levels of the covenant";
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, about));
    let heights = months.iter().map(|month| month.cover).chain(levels.map(|level| level.0));
    let cover = Axis::from_zero("", heights);
    let last = months.last().map_or(1.0, |month| month.years);
    let years = Axis::between("", 0.0, last);
    let area = Rect::from_min_max(
        pos2(rect.left() + LEFT, rect.top() + EDGE),
        pos2(rect.right() - 2.0 * EDGE, rect.bottom() - theme::ROW),
    );
    let frame = Frame { area, years: 0.0..last, cover: cover.low..cover.high };
    axes(ui, &frame, &years, &cover);
    for (level, meaning) in levels {
        let ends = [frame.at(0.0, level), frame.at(last, level)];
        let line = Stroke::new(1.5, theme::meaning(ui.visuals(), meaning));
        ui.painter().extend(Shape::dashed_line(&ends, line, 6.0, 4.0));
    }
    let points = months.iter().map(|month| frame.at(month.years, month.cover)).collect();
    ui.painter().line(points, Stroke::new(2.0, line_color(ui)));
    let Some(pointer) = response.hover_pos() else { return };
    let away = |month: &&Month| (frame.at(month.years, month.cover).x - pointer.x).abs();
    let nearest = months.iter().min_by(|one, other| away(one).total_cmp(&away(other)));
    if let Some(month) = nearest {
        ui.painter().circle_filled(frame.at(month.years, month.cover), 4.0, line_color(ui));
        response.on_hover_text_at_pointer(format!(
            "After {} years: DSCR {} of twelve months.\nIn this month {} for {} that falls due.",
            fixed(month.years, 2),
            fixed(month.cover, 3),
            with_unit(month.cash, "USD"),
            with_unit(month.service, "USD"),
        ));
    }
}

/// Values at the left and years below, with lines that help the eye.
fn axes(ui: &Ui, frame: &Frame, years: &Axis, cover: &Axis) {
    let (painter, color) = (ui.painter(), ui.visuals().weak_text_color());
    let font = FontId::proportional(theme::BODY);
    for mark in &cover.marks {
        let at = frame.at(0.0, mark.at);
        painter.hline(frame.area.x_range(), at.y, theme::faint_line(ui.visuals()));
        let left = at - Vec2::new(EDGE, 0.0);
        painter.text(left, Align2::RIGHT_CENTER, &mark.label, font.clone(), color);
    }
    for mark in &years.marks {
        let at = pos2(frame.at(mark.at, 0.0).x, frame.area.bottom() + theme::ROW / 2.0);
        let text = if mark.at == 0.0 { "0 years".to_owned() } else { mark.label.clone() };
        painter.text(at, Align2::CENTER_CENTER, text, font.clone(), color);
    }
}
