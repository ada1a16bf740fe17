//! The sheet: where the jobs of each class stand, as bars in lanes or as an area where bars are too small.

use std::ops::Range;

use egui::{Mesh, Pos2, Rangef, Rect, Vec2, Visuals, pos2, vec2};
use units::SimTime;

use crate::model::{Bar, Lanes, Run};
use crate::plot::TimeScale;
use crate::theme::{self, Meaning};

/// Height of the line with the name of a class.
pub(super) const HEADER: f32 = theme::SMALL + 9.0;
/// Height of an area: as much as there is room for, within these.
const AREA: std::ops::RangeInclusive<f32> = 28.0..=120.0;
/// Space below a class.
const BELOW: f32 = 8.0;
/// Bars are drawn while there are at most so many of a class, and on average at least so wide.
const MOST: usize = 3000;
const WIDTH: f32 = 3.0;
/// Lanes of a class are lowered when they are higher together than an area and than this, down to
/// the least height.
const TALL: f32 = 160.0;
const LEAST: f32 = 3.0;
/// So few bars of a class are high enough for their labels.
const FEW: usize = 60;
/// Height of a bar with a label.
pub(super) const LABELLED: f32 = 13.0;
/// Width of the mark of an interruption.
const MARK: f32 = 2.0;

/// All classes that are shown, from top to bottom, in points from the upper left corner.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    pub(super) blocks: Vec<Block>,
    /// Height of all of it.
    pub(super) height: f32,
    /// Jobs that run within the window.
    pub(super) jobs: usize,
}

/// A class.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Its place among all classes.
    pub(super) class: usize,
    /// Jobs that run within the window.
    pub(super) jobs: usize,
    /// Rows of its bars or its area, below its name.
    pub(super) rows: Rangef,
    pub(super) body: Body,
}

/// How the jobs of a class are drawn.
#[derive(Clone, Debug)]
pub(super) enum Body {
    /// None runs within the window.
    Nothing,
    /// Each by itself.
    Bars(Vec<Placed>),
    /// GPUs busy in each column of points, and the most of them.
    Area(Vec<f64>, f64),
}

/// A job with its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub(super) bar: Bar,
    pub(super) rect: Rect,
    /// Where the line of its wait begins; at its own left edge if it did not wait.
    pub(super) waits_from: f32,
}

impl Sheet {
    /// Places the jobs of a run within a window on so many columns and, if they fit, rows of points.
    pub(super) fn new(
        run: &Run,
        window: &Range<SimTime>,
        size: Vec2,
        shown: impl Fn(usize) -> bool,
    ) -> Self {
        let scale = TimeScale::new(window, Rangef::new(0.0, size.x));
        let count = (0..run.jobs.classes().len()).filter(|class| shown(*class)).count();
        let area = size.y / count.max(1) as f32 - HEADER - BELOW;
        let area = area.clamp(*AREA.start(), *AREA.end());
        let mut sheet = Self::default();
        for (class, lanes) in
            run.jobs.classes().iter().enumerate().filter(|(class, _)| shown(*class))
        {
            let top = sheet.height + HEADER;
            let bars = lanes.within(window);
            let (jobs, body, height) = body(lanes, bars, &scale, top, area);
            sheet.blocks.push(Block { class, jobs, rows: Rangef::new(top, top + height), body });
            sheet.jobs += jobs;
            sheet.height = top + height + BELOW;
        }
        sheet
    }

    /// The class at a row of points.
    pub(super) fn block_at(&self, row: f32) -> Option<&Block> {
        self.blocks.iter().find(|block| block.rows.contains(row))
    }

    /// The job whose bar is at a point, or next to it.
    pub(super) fn bar_at(&self, at: Pos2) -> Option<&Placed> {
        let Body::Bars(bars) = &self.block_at(at.y)?.body else { return None };
        let near = bars.iter().filter(|placed| placed.rect.expand2(vec2(2.0, 0.5)).contains(at));
        let away = |placed: &&Placed| (placed.rect.center().y - at.y).abs();
        near.min_by(|one, other| away(one).total_cmp(&away(other)))
    }

    /// Everything but texts, in one mesh.
    pub(super) fn mesh(&self, run: &Run, scale: &TimeScale, visuals: &Visuals) -> Mesh {
        let mut mesh = Mesh::default();
        for block in &self.blocks {
            let colour = theme::series(visuals, block.class);
            match &block.body {
                Body::Nothing => {}
                Body::Area(columns, most) => area(&mut mesh, columns, *most, block.rows, colour),
                Body::Bars(bars) => {
                    for placed in bars {
                        let shade = theme::shade(colour, placed.bar.job);
                        wait(&mut mesh, placed, shade.gamma_multiply(0.6));
                        mesh.add_colored_rect(placed.rect, shade);
                        let bad = theme::meaning(visuals, Meaning::Bad);
                        marks(&mut mesh, run, placed, scale, bad);
                    }
                }
            }
        }
        mesh
    }
}

/// The columns of a bar, cut to the window.
fn columns(bar: &Bar, scale: &TimeScale) -> Rangef {
    let hours = scale.hours();
    let from = scale.column(bar.from.in_hours().max(hours.start));
    Rangef::new(from, scale.column(bar.to.in_hours().min(hours.end)))
}

/// Bars if they are large enough, else an area; with the height it needs.
fn body<'a>(
    lanes: &Lanes,
    bars: impl Iterator<Item = &'a Bar> + Clone,
    scale: &TimeScale,
    top: f32,
    area: f32,
) -> (usize, Body, f32) {
    let add = |(count, wide), bar: &Bar| (count + 1, wide + columns(bar, scale).span());
    let (count, wide) = bars.clone().fold((0_usize, 0.0), add);
    if count == 0 {
        return (count, Body::Nothing, 0.0);
    }
    if count > MOST || wide / (count as f32) < WIDTH {
        let busy = busy(bars, scale);
        let most = busy.iter().copied().fold(0.0, f64::max);
        return (count, Body::Area(busy, most), area);
    }
    let bars: Vec<Bar> = bars.copied().collect();
    let (rows, height) = rows(lanes, &bars, top, area.max(TALL));
    let place = |bar: Bar| {
        let Rangef { min, max } = columns(&bar, scale);
        let columns = Rangef::new(min, max.max(min + 1.0));
        let rect = Rect::from_x_y_ranges(columns, rows[bar.lane as usize]);
        let waits_from = scale.column_of(bar.submitted.max(bar.free_since)).clamp(0.0, min);
        Placed { bar, rect, waits_from }
    };
    (count, Body::Bars(bars.into_iter().map(place).collect()), height)
}

/// The rows of points of each lane that has bars, one below the other, and their height together.
fn rows(lanes: &Lanes, bars: &[Bar], top: f32, tall: f32) -> (Vec<Rangef>, f32) {
    let mut heights = vec![0.0; lanes.sizes().len()];
    for bar in bars {
        let lane = bar.lane as usize;
        heights[lane] = (6.0 + lanes.sizes()[lane] as f32).min(20.0);
    }
    let all: f32 = heights.iter().sum();
    let lower = (tall / all).min(1.0);
    let least = if bars.len() <= FEW { LABELLED } else { LEAST };
    let mut row = top;
    let rows = heights.into_iter().map(|height| {
        let height = if height > 0.0 { (height * lower).max(least.min(height)) } else { 0.0 };
        let range = Rangef::new(row, row + height - if height > LEAST { 1.0 } else { 0.0 });
        row += height;
        range
    });
    (rows.collect(), row - top)
}

/// Mean of the GPUs busy within each column of points.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "columns are few")]
fn busy<'a>(bars: impl Iterator<Item = &'a Bar>, scale: &TimeScale) -> Vec<f64> {
    let width = scale.width();
    // GPUs of bars that reach into a column, and the change between full columns.
    let (mut parts, mut steps) = (vec![0.0; width + 1], vec![0.0; width + 1]);
    let hours = scale.hours();
    let column = |time: SimTime| {
        let share = (time.in_hours() - hours.start) / (hours.end - hours.start);
        (share * width as f64).clamp(0.0, width as f64)
    };
    for bar in bars {
        let (from, to, gpus) = (column(bar.from), column(bar.to), f64::from(bar.gpus));
        let (first, last) = (from as usize, to as usize);
        if first == last {
            parts[first] += gpus * (to - from);
        } else {
            parts[first] += gpus * (first as f64 + 1.0 - from);
            parts[last] += gpus * (to - last as f64);
            steps[first + 1] += gpus;
            steps[last] -= gpus;
        }
    }
    let mut full = 0.0;
    let columns = parts.into_iter().zip(steps).take(width);
    let busy = columns.map(|(part, step)| {
        full += step;
        full + part
    });
    busy.collect()
}

fn area(mesh: &mut Mesh, columns: &[f64], most: f64, rows: Rangef, colour: egui::Color32) {
    for (column, busy) in (0_u16..).zip(columns).filter(|(_, busy)| **busy > 0.0) {
        #[expect(clippy::cast_possible_truncation, reason = "points on the screen")]
        let height = (rows.span() * (busy / most) as f32).max(0.5);
        let left = f32::from(column);
        let rect = Rect::from_min_max(pos2(left, rows.max - height), pos2(left + 1.0, rows.max));
        mesh.add_colored_rect(rect, colour);
    }
}

/// A thin line while the job waited.
fn wait(mesh: &mut Mesh, placed: &Placed, colour: egui::Color32) {
    if placed.waits_from < placed.rect.left() {
        let row = placed.rect.center().y;
        let columns = placed.waits_from..=placed.rect.left();
        mesh.add_colored_rect(Rect::from_x_y_ranges(columns, row - 0.5..=row + 0.5), colour);
    }
}

/// A mark across the bar for each interruption; where they would hide it, a line along its edge.
fn marks(mesh: &mut Mesh, run: &Run, placed: &Placed, scale: &TimeScale, colour: egui::Color32) {
    let rect = placed.rect;
    let hours = run.jobs.interruptions(placed.bar.job).map(SimTime::in_hours);
    let columns: Vec<f32> =
        hours.filter(|hour| scale.shows(*hour)).map(|hour| scale.column(hour)).collect();
    if columns.len() as f32 * MARK * 3.0 > rect.width() {
        if let (Some(first), Some(last)) = (columns.first(), columns.last()) {
            let edge = Rect::from_x_y_ranges(
                *first..=last.max(first + 1.0),
                rect.top()..=rect.top() + 1.0,
            );
            mesh.add_colored_rect(edge, colour);
        }
        return;
    }
    for column in columns {
        let middle = pos2(column, rect.center().y);
        let mark = Rect::from_center_size(middle, vec2(MARK, rect.height()));
        mesh.add_colored_rect(mark, colour);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use units::SimDuration;

    fn hour(hours: u64) -> SimTime {
        SimTime::START + SimDuration::hours(hours)
    }

    fn bar(gpus: u32, hours: Range<u64>) -> Bar {
        let (from, to) = (hour(hours.start), hour(hours.end));
        Bar { job: 1, gpus, submitted: from, from, to, lane: 0, free_since: SimTime::START }
    }

    /// Hand calculation: ten hours on five columns of two hours each.
    /// 8 GPUs from 1 to 5 h: half of column 0, all of 1, half of 2. 4 GPUs from 4 to 5 h: half of 2.
    #[test]
    fn areas_are_means_of_gpus_busy() {
        let scale = TimeScale::new(&(hour(0)..hour(10)), Rangef::new(0.0, 5.0));
        assert_eq!(
            busy([bar(8, 1..5), bar(4, 4..5)].iter(), &scale),
            [4.0, 8.0, 4.0 + 2.0, 0.0, 0.0]
        );
    }

    /// Method: GPU-hours under the areas, and those of the bars cut to the window.
    #[test]
    fn areas_keep_gpu_hours() {
        let window = hour(100)..hour(200);
        let scale = TimeScale::new(&window, Rangef::new(0.0, 333.0));
        let bars: Vec<Bar> = (0..400).map(|n| bar(1 << (n % 7), n..n + 1 + n % 23)).collect();
        let drawn: f64 = busy(bars.iter(), &scale).iter().sum::<f64>() * 100.0 / 333.0;
        let hours = bars.iter().map(|bar| {
            let (from, to) = (bar.from.max(window.start), bar.to.min(window.end));
            if to > from { f64::from(bar.gpus) * to.since(from).in_hours() } else { 0.0 }
        });
        let expected: f64 = hours.sum();
        assert!((drawn / expected - 1.0).abs() < 1e-9, "{drawn} and {expected}");
    }

    fn small() -> Run {
        crate::testing::run("small.toml", &["horizon=\"30 d\""], 1)
    }

    #[test]
    fn bars_of_a_sheet_do_not_lie_over_each_other() {
        let run = small();
        let sheet = Sheet::new(&run, &(hour(100)..hour(140)), vec2(800.0, 300.0), |_| true);
        let mut rects = Vec::new();
        for block in &sheet.blocks {
            if let Body::Bars(bars) = &block.body {
                assert_eq!(bars.len(), block.jobs);
                rects.extend(bars.iter().map(|placed| placed.rect));
            }
        }
        assert!(rects.len() > 20, "{}", rects.len());
        for (number, rect) in rects.iter().enumerate() {
            // A bar that lasts less than a point is drawn one point wide.
            let others = rects[number + 1..].iter();
            let over = others.filter(|other| {
                other.shrink2(vec2(1.1, 0.1)).intersects(rect.shrink2(vec2(1.1, 0.1)))
            });
            assert_eq!(
                over.filter(|other| other.is_positive()
                    && rect.width() > 2.2
                    && other.width() > 2.2)
                    .count(),
                0
            );
        }
    }

    #[test]
    fn many_jobs_are_an_area_and_few_are_bars() {
        let run = small();
        let is_area =
            |sheet: &Sheet| sheet.blocks.iter().any(|block| matches!(block.body, Body::Area(..)));
        assert!(is_area(&Sheet::new(&run, &(hour(0)..hour(720)), vec2(100.0, 300.0), |_| true)));
        assert!(!is_area(&Sheet::new(&run, &(hour(100)..hour(124)), vec2(800.0, 300.0), |_| true)));
    }

    #[test]
    fn classes_that_are_hidden_take_no_room() {
        let run = small();
        let sheet = Sheet::new(&run, &(hour(0)..hour(720)), vec2(500.0, 300.0), |class| class == 1);
        let classes: Vec<usize> = sheet.blocks.iter().map(|block| block.class).collect();
        assert_eq!(classes, [1]);
    }
}
