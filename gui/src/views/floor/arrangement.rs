//! Where the cells of racks stand: halls as blocks in a grid, rows within a hall, racks within a row.

use std::ops::Range;

use egui::{Direction, Pos2, Rect, Vec2, vec2};
use factory::History;
use factory::Place;

use crate::theme;

/// Distance between two bays of a hall, in cells.
const BAY: f32 = 1.0;
/// Distance between two pairs of rows, in cells.
const AISLE: f32 = 0.6;
/// Distance between the wall of a hall and its cells, in cells.
const WALL: f32 = 0.7;
/// Width of a hall for each unit of its height, roughly.
const SHAPE: f32 = 1.6;
/// Points between two halls on the screen while all of them are seen.
const BETWEEN: f32 = 6.0;
/// Points above a hall for its name.
const NAME: f32 = theme::SMALL + 3.0;

/// Where everything stands, in widths of a cell.
#[derive(Clone, Debug)]
pub(super) struct Arrangement {
    /// All of it, with its names.
    pub(super) whole: Rect,
    /// The halls by number.
    pub(super) halls: Vec<Block>,
    /// The upper left corners of the cells, which are squares of side 1, by rack.
    cells: Vec<Pos2>,
}

/// A hall.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Its walls.
    pub(super) rect: Rect,
    /// Its racks.
    pub(super) racks: Range<u32>,
}

impl Arrangement {
    /// Arranges the racks of a run so that the cells are as large as `screen` allows.
    pub(super) fn new(history: &History, screen: Vec2) -> Self {
        let (rows, longest) = rows(history);
        let hall = Hall::new(rows, longest);
        let count = history.layout().halls.max(1);
        let best = (1..=count).map(|columns| (columns, scale(&hall, count, columns, screen)));
        let best = best.fold((1, 0.0), |best, next| if next.1 > best.1 { next } else { best });
        let (columns, scale) = (best.0, best.1.max(0.05));
        let pitch = hall.size + Vec2::splat(BETWEEN / scale) + vec2(0.0, NAME / scale);
        let lines = count.div_ceil(columns);
        let whole =
            Rect::from_min_size(Pos2::ZERO, vec2(pitch.x * columns as f32, pitch.y * lines as f32));
        let corner = |hall: u32| {
            let place = vec2((hall % columns) as f32, (hall / columns) as f32);
            (place * pitch).to_pos2() + vec2(BETWEEN / 2.0, BETWEEN / 2.0 + NAME) / scale
        };
        let racks = history.layout().racks;
        let cells = (0..racks).map(|rack| {
            let place = history.place_of(rack);
            corner(place.hall) + hall.cell(place.row, place.number)
        });
        let halls = (0..history.layout().halls).map(|number| Block {
            rect: Rect::from_min_size(corner(number), hall.size),
            racks: history.layout().racks_of(Place::Hall, number),
        });
        Self { whole, halls: halls.collect(), cells: cells.collect() }
    }

    /// The cells by rack.
    pub(super) fn cells(&self) -> impl ExactSizeIterator<Item = Rect> + '_ {
        self.cells.iter().map(|corner| Rect::from_min_size(*corner, Vec2::splat(1.0)))
    }

    /// The cell of a rack.
    pub(super) fn cell(&self, rack: u32) -> Option<Rect> {
        let corner = self.cells.get(rack as usize)?;
        Some(Rect::from_min_size(*corner, Vec2::splat(1.0)))
    }

    /// The rack whose cell is at a point.
    pub(super) fn rack_at(&self, point: Pos2) -> Option<u32> {
        let hall = &self.halls[self.hall_at(point)? as usize];
        hall.racks.clone().find(|rack| self.cell(*rack).is_some_and(|cell| cell.contains(point)))
    }

    /// The hall at a point.
    pub(super) fn hall_at(&self, point: Pos2) -> Option<u32> {
        let place = self.halls.iter().position(|hall| hall.rect.contains(point))?;
        u32::try_from(place).ok()
    }

    /// The next rack in a direction: the nearest one, where to be aside counts threefold.
    pub(super) fn next(&self, rack: u32, direction: Direction) -> Option<u32> {
        let from = *self.cells.get(rack as usize)?;
        let mut best = None;
        for (other, to) in (0..).zip(&self.cells) {
            let by = *to - from;
            let (ahead, aside) = match direction {
                Direction::LeftToRight => (by.x, by.y),
                Direction::RightToLeft => (-by.x, by.y),
                Direction::TopDown => (by.y, by.x),
                Direction::BottomUp => (-by.y, by.x),
            };
            let far = ahead + 3.0 * aside.abs();
            if ahead > 0.1 && best.is_none_or(|(_, nearest)| far < nearest) {
                best = Some((other, far));
            }
        }
        best.map(|(other, _)| other)
    }
}

/// How the rows of every hall stand.
#[derive(Clone, Copy, Debug)]
struct Hall {
    /// With its walls.
    size: Vec2,
    /// Rows one below the other in a bay.
    lines: u32,
    /// Racks of the longest row.
    longest: u32,
}

impl Hall {
    /// The hall whose shape is the most pleasant.
    fn new(rows: u32, longest: u32) -> Self {
        let all = (1..=rows).map(|bays| Self::with_bays(rows, longest, bays));
        let odd = |hall: &Self| {
            let shape = hall.size.x / hall.size.y / SHAPE;
            shape.max(shape.recip())
        };
        let best = all.min_by(|one, other| odd(one).total_cmp(&odd(other)));
        best.unwrap_or_else(|| Self::with_bays(1, longest, 1))
    }

    fn with_bays(rows: u32, longest: u32, bays: u32) -> Self {
        let lines = rows.div_ceil(bays);
        let bays = rows.div_ceil(lines) as f32;
        let width = bays * longest as f32 + (bays - 1.0) * BAY;
        let height = line(lines - 1) + 1.0;
        Self { size: vec2(width, height) + Vec2::splat(2.0 * WALL), lines, longest }
    }

    /// The upper left corner of a cell, from that of the hall.
    fn cell(&self, row: u32, number: u32) -> Vec2 {
        let bay = (row / self.lines) as f32 * (self.longest as f32 + BAY);
        vec2(bay + number as f32, line(row % self.lines)) + Vec2::splat(WALL)
    }
}

/// Where a line of racks begins: after each pair of rows comes an aisle.
fn line(number: u32) -> f32 {
    number as f32 + (number / 2) as f32 * AISLE
}

/// The greatest number of rows of a hall, and the greatest number of racks of a row.
fn rows(history: &History) -> (u32, u32) {
    let layout = history.layout();
    let places = (0..layout.racks).map(|rack| history.place_of(rack));
    places.fold((1, 1), |(rows, longest), place| {
        (rows.max(place.row + 1), longest.max(place.number + 1))
    })
}

/// Points for each width of a cell when halls stand in so many columns.
fn scale(hall: &Hall, count: u32, columns: u32, screen: Vec2) -> f32 {
    let lines = count.div_ceil(columns) as f32;
    let across = (screen.x / columns as f32 - BETWEEN) / hall.size.x;
    let down = (screen.y / lines - BETWEEN - NAME) / hall.size.y;
    across.min(down)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn kagoshima() -> crate::model::Run {
        testing::run("kagoshima.toml", &["horizon=\"1 h\""], 1)
    }

    #[test]
    fn every_rack_has_a_cell_of_its_own_in_its_hall() {
        let run = kagoshima();
        let arrangement = Arrangement::new(&run.history, vec2(700.0, 400.0));
        assert_eq!(arrangement.cells().len(), run.history.layout().racks as usize);
        for (rack, cell) in (0..).zip(arrangement.cells()) {
            assert_eq!(arrangement.rack_at(cell.center()), Some(rack));
            let hall = &arrangement.halls[run.history.place_of(rack).hall as usize];
            assert!(hall.rect.contains_rect(cell) && hall.racks.contains(&rack));
            assert!(arrangement.whole.contains_rect(hall.rect));
        }
        for (number, hall) in arrangement.halls.iter().enumerate() {
            for other in &arrangement.halls[number + 1..] {
                assert!(!hall.rect.intersects(other.rect));
            }
        }
    }

    #[test]
    fn halls_fill_the_tile_whatever_its_shape() {
        let run = kagoshima();
        for screen in [vec2(900.0, 300.0), vec2(300.0, 900.0), vec2(500.0, 500.0)] {
            let whole = Arrangement::new(&run.history, screen).whole.size();
            let scale = (screen / whole).min_elem();
            let filled = whole * scale / screen;
            assert!(filled.min_elem() > 0.6, "{screen:?}: {filled:?}");
        }
    }

    #[test]
    fn arrows_lead_to_the_neighbour_and_back() {
        let run = kagoshima();
        let arrangement = Arrangement::new(&run.history, vec2(700.0, 400.0));
        let right = arrangement.next(0, Direction::LeftToRight);
        assert_eq!(right, Some(1));
        assert_eq!(arrangement.next(1, Direction::RightToLeft), Some(0));
        let below = arrangement.next(0, Direction::TopDown).unwrap();
        assert_eq!(run.history.place_of(below).row, 1);
        assert_eq!(arrangement.next(below, Direction::BottomUp), Some(0));
        assert_eq!(arrangement.next(0, Direction::BottomUp), None);
    }
}
