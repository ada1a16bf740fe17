//! The chart: a row for each task with its bar, the interval of its end, and its numbers.

use std::ops::Range;
use std::sync::Arc;

use egui::{
    Align2, Color32, FontId, Galley, Painter, Pos2, Rangef, Rect, Role, Sense, Shape, Stroke, Ui,
    Vec2, Visuals, WidgetInfo, pos2,
};
use factory::results::Gantt;
use units::{SimTime, Span};

use super::Row;
use super::facts;
use crate::format::{sentence, words};
use crate::model::Run;
use crate::theme::{self, Meaning};

/// Space between columns.
const SPACE: f32 = 12.0;
/// The least width of the bars; columns of numbers go before they are narrower.
const LEAST: f32 = 220.0;
/// Least room between two dates of the axis.
const APART: f32 = 12.0;
/// Half of the height of a bar.
const HALF: f32 = 6.0;
/// Steps between dates, in months.
const STEPS: [i16; 6] = [1, 3, 6, 12, 24, 60];

/// Colours of tasks, and of those that are often critical.
pub(super) fn colours(visuals: &Visuals) -> [Color32; 2] {
    [theme::series(visuals, 0), theme::series(visuals, 5)]
}

/// Marks of dates.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sign {
    /// From the tenth to the ninth tenth of plans.
    Interval,
    /// The end as planned.
    Planned,
    /// The end in the run.
    Own,
}

/// Draws a mark for the legend.
pub(super) fn sign(ui: &mut Ui, sign: Sign) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(14.0, 12.0), Sense::hover());
    let (painter, visuals) = (ui.painter(), ui.visuals());
    match sign {
        Sign::Interval => interval(ui, rect.x_range(), rect.center().y, [true, true]),
        Sign::Planned => {
            let at = rect.center() - Vec2::new(0.0, 3.0);
            planned_mark(painter, at, visuals.strong_text_color());
        }
        Sign::Own => {
            let stroke = Stroke::new(2.0, theme::meaning(visuals, Meaning::Changed));
            painter.vline(rect.center().x, rect.y_range(), stroke);
        }
    }
}

/// A line with a stroke at each of its ends that is known.
fn interval(ui: &Ui, range: Rangef, y: f32, known: [bool; 2]) {
    let stroke = Stroke::new(1.5, ui.visuals().strong_text_color());
    ui.painter().hline(range, y, stroke);
    for (end, _) in [range.min, range.max].into_iter().zip(known).filter(|it| it.1) {
        ui.painter().vline(end, y - 4.0..=y + 4.0, stroke);
    }
}

/// A column of texts beside the bars.
struct Texts {
    heading: &'static str,
    about: &'static str,
    cells: Vec<String>,
    /// Texts at the left of the bars begin at the left, those at the right end at the right.
    right: bool,
}

/// Where everything stands.
struct Frame {
    bars: Rangef,
    days: Range<f64>,
}

impl Frame {
    #[expect(clippy::cast_possible_truncation, reason = "pixels need few digits")]
    fn x(&self, day: f64) -> f32 {
        let share = (day - self.days.start) / (self.days.end - self.days.start).max(1e-9);
        self.bars.min + self.bars.span() * share as f32
    }
}

/// Draws all rows; the moment is a line where it is within the chart.
pub(super) fn ui(ui: &mut Ui, run: &Run, gantt: &Gantt, rows: &[Row<'_>], now: SimTime) {
    let columns = columns(ui, run, gantt, rows);
    let height = theme::ROW * (rows.len() + 1) as f32;
    let size = Vec2::new(ui.available_width(), height);
    let (area, _) = ui.allocate_exact_size(size, Sense::hover());
    let frame = place(ui, area, &columns, extent(gantt, rows));
    dates(ui, &frame, area, run);
    let at = frame.x(now.in_hours() / 24.0);
    if frame.bars.contains(at) {
        ui.painter().vline(at, area.y_range(), theme::now_line(ui.visuals()));
    }
    for (number, row) in rows.iter().enumerate() {
        let top = area.top() + theme::ROW * (number + 1) as f32;
        let line = Rect::from_x_y_ranges(area.x_range(), top..=top + theme::ROW);
        let id = ui.scope_id().with(("task", &row.dates.name));
        let response = ui.interact(line, id, Sense::hover());
        let words = facts::in_words(row, run, gantt);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(line, 3.0, ui.visuals().widgets.hovered.weak_bg_fill);
        }
        bar(ui, &frame, line, row, |at| (at - gantt.before_run).in_days());
        response.on_hover_ui_at_pointer(|ui| facts::show(ui, row, run, gantt));
    }
    texts(ui, area, &frame, &columns);
}

/// Columns that there is room for: names and P50 always.
fn columns(ui: &Ui, run: &Run, gantt: &Gantt, rows: &[Row<'_>]) -> Vec<Texts> {
    let phase = |row: &Row<'_>| match row.dates.phase.as_str() {
        "" => facts::name(row),
        phase => format!("{phase} · {}", facts::name(row)),
    };
    let of = |heading, about, right, cell: &dyn Fn(&Row<'_>) -> String| Texts {
        heading,
        about,
        cells: rows.iter().map(cell).collect(),
        right,
    };
    let costs = |place: usize| move |row: &Row<'_>| facts::costs(row)[place].clone();
    let mut columns = vec![
        of("Task", "Its phase and its name.", false, &phase),
        of("End, P50", "When half of the plans have come as far.", true, &|row| {
            facts::date(run, gantt, row.dates.ends[1])
        }),
    ];
    let vendor = |row: &Row<'_>| sentence(&words(&row.dates.vendor));
    let others = [
        of("Critical", "Share of plans in which it is on the longest path.", true, &costs(0)),
        of("Blocked, MW d", "Racks that waited for it, on average.", true, &costs(1)),
        of("Vendor", "Who delivers.", false, &vendor),
    ];
    for other in others {
        let all: f32 = columns.iter().chain([&other]).map(|it| width(ui, it)).sum();
        let says_something = other.cells.iter().any(|cell| !cell.is_empty());
        if says_something && all + LEAST <= ui.available_width() {
            columns.push(other);
        }
    }
    columns
}

fn galley(ui: &Ui, text: &str, color: Color32) -> Arc<Galley> {
    ui.painter().layout_no_wrap(text.to_owned(), FontId::proportional(theme::BODY), color)
}

fn width(ui: &Ui, column: &Texts) -> f32 {
    let all = column.cells.iter().map(String::as_str).chain([column.heading]);
    all.map(|text| galley(ui, text, theme::CLEAR).size().x).fold(0.0, f32::max) + SPACE
}

/// From the first to the last day that is drawn, since the run began, with some room.
fn extent(gantt: &Gantt, rows: &[Row<'_>]) -> Range<f64> {
    let times = rows.iter().flat_map(|row| {
        let of_run = [row.run.start, row.run.end];
        row.dates.ends.into_iter().chain([row.dates.planned, row.dates.begins]).chain(of_run)
    });
    let days = times.flatten().map(|at| (at - gantt.before_run).in_days());
    let start = -gantt.before_run.in_days();
    let (low, high) =
        days.fold((start, start + 30.0), |(low, high), at| (low.min(at), high.max(at)));
    low..high + 0.02 * (high - low)
}

fn place(ui: &Ui, area: Rect, columns: &[Texts], days: Range<f64>) -> Frame {
    let side = |right: bool| -> f32 {
        columns.iter().filter(|it| it.right == right).map(|it| width(ui, it)).sum()
    };
    let (left, right) = (area.left() + side(false), area.right() - side(true) - SPACE);
    Frame { bars: Rangef::new(left, right.max(left + 40.0)), days }
}

/// Dates above the bars, and lines below them.
fn dates(ui: &Ui, frame: &Frame, area: Rect, run: &Run) {
    let visuals = ui.visuals();
    let label = |at: jiff::civil::Date, step: i16| {
        if step < 12 { at.strftime("%Y-%m").to_string() } else { at.year().to_string() }
    };
    let fits = |step: &i16| {
        let widest = if *step < 12 { "2029-12" } else { "2029" };
        let room = frame.x(frame.days.start + f64::from(*step) * 30.0) - frame.bars.min;
        room >= galley(ui, widest, theme::CLEAR).size().x + APART
    };
    let step = STEPS.into_iter().find(fits).unwrap_or(STEPS[STEPS.len() - 1]);
    let zero = run.clock.start().date();
    let first = run.clock.since_start(Span::days(frame.days.start)).date();
    let mut month = jiff::civil::date(first.year(), 1, 1);
    while let Ok(days) = zero.until(month).map(|span| f64::from(span.get_days())) {
        if days > frame.days.end {
            break;
        }
        let x = frame.x(days);
        if days >= frame.days.start {
            ui.painter().vline(
                x,
                area.top() + theme::ROW..=area.bottom(),
                theme::faint_line(visuals),
            );
            let text = galley(ui, &label(month, step), visuals.weak_text_color());
            if x + text.size().x / 2.0 <= frame.bars.max + SPACE {
                let at =
                    pos2(x - text.size().x / 2.0, area.top() + (theme::ROW - text.size().y) / 2.0);
                ui.painter().galley(at, text, visuals.weak_text_color());
            }
        }
        let Ok(next) = month.checked_add(jiff::Span::new().months(step)) else { break };
        month = next;
    }
}

/// The bar of a task or the diamond of a milestone, with the interval of its end.
fn bar(ui: &Ui, frame: &Frame, line: Rect, row: &Row<'_>, days: impl Fn(Span) -> f64) {
    let (painter, visuals) = (ui.painter(), ui.visuals());
    let middle = line.center().y;
    let x = |at: Option<Span>| at.map(|at| frame.x(days(at)));
    let [early, half, late] = row.dates.ends.map(x);
    let strong = visuals.strong_text_color();
    let ground = theme::meaning(visuals, Meaning::Good);
    if let (Some(begin), Some(end)) = (x(row.dates.begins), half) {
        let often = row.dates.critical_share.is_some_and(|share| share > 0.5);
        let color = colours(visuals)[usize::from(often)];
        let bar =
            Rect::from_x_y_ranges(begin..=end.max(begin + 1.0), middle - HALF..=middle + HALF);
        painter.rect_filled(bar, 2.0, color);
    }
    if let Some(early) = early {
        // What most plans never reach is open at its late end.
        let end = late.unwrap_or(frame.bars.max);
        interval(ui, Rangef::new(early, end), middle, [true, late.is_some()]);
    }
    if let (true, Some(half)) = (row.is_milestone(), half) {
        diamond(painter, pos2(half, middle), ground);
    }
    if let Some(planned) = x(row.dates.planned) {
        planned_mark(painter, pos2(planned, line.top() + 2.0), strong);
    }
    if let Some(own) = x(row.run.end) {
        let stroke = Stroke::new(2.0, theme::meaning(visuals, Meaning::Changed));
        painter.vline(own, line.top() + 2.0..=line.bottom() - 2.0, stroke);
    }
}

fn diamond(painter: &Painter, at: Pos2, color: Color32) {
    let corners = [(0.0, -HALF), (HALF, 0.0), (0.0, HALF), (-HALF, 0.0)];
    let points = corners.map(|(x, y)| at + Vec2::new(x, y)).to_vec();
    painter.add(Shape::convex_polygon(points, color, Stroke::NONE));
}

/// A hollow triangle that points down to its date.
fn planned_mark(painter: &Painter, at: Pos2, color: Color32) {
    let corners = [(-4.0, 0.0), (4.0, 0.0), (0.0, 5.0)];
    let points = corners.map(|(x, y)| at + Vec2::new(x, y)).to_vec();
    painter.add(Shape::closed_line(points, Stroke::new(1.0, color)));
}

/// Headings and cells beside the bars.
fn texts(ui: &Ui, area: Rect, frame: &Frame, columns: &[Texts]) {
    let (mut left, mut right) = (area.left(), frame.bars.max + SPACE);
    for (number, column) in columns.iter().enumerate() {
        let wide = width(ui, column);
        let at = if column.right {
            right += wide;
            right
        } else {
            left += wide;
            left - wide
        };
        let align = if column.right { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
        let heading = Rect::from_x_y_ranges(
            if column.right { at - wide..=at } else { at..=at + wide },
            area.top()..=area.top() + theme::ROW,
        );
        let response =
            ui.interact(heading, ui.scope_id().with(("heading", number)), Sense::hover());
        response.on_hover_text(column.about);
        let cells = column.cells.iter().map(|cell| (cell.as_str(), ui.visuals().text_color()));
        let all = [(column.heading, ui.visuals().weak_text_color())].into_iter().chain(cells);
        for (line, (text, color)) in all.enumerate() {
            let y = area.top() + theme::ROW * (line as f32 + 0.5);
            let galley = galley(ui, text, color);
            let place = align.anchor_size(pos2(at, y), galley.size());
            ui.painter().galley(place.min, galley, color);
        }
    }
}
