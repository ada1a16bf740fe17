//! Layered layout: parts in rows from sources to sinks, links as lines with right angles between them.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// Where everything stands, from the upper left corner of the drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Arrangement {
    /// By part: its place.
    pub(super) places: Vec<Rect>,
    /// By link: its corners, from the part it leaves to the part it enters.
    pub(super) routes: Vec<Vec<Pos2>>,
    /// The whole drawing.
    pub(super) size: Vec2,
}

/// Space between neighbours of a layer.
const BESIDE: f32 = 20.0;
/// Space between two layers, in which links run across.
const BETWEEN: f32 = 64.0;
/// Part of that space above and below the lines that run across, where links are labelled.
const CLEAR: f32 = 24.0;
/// Width that a link takes where it passes a layer.
const PASSING: f32 = 12.0;

/// A part or a link that passes, in a layer.
#[derive(Clone, Debug)]
struct Cell {
    layer: usize,
    size: Vec2,
    /// Cells of the layers before and after that it is linked with.
    above: Vec<usize>,
    below: Vec<usize>,
    x: f32,
}

/// Arranges parts of these sizes so that links lead downwards.
pub(super) fn arrange(sizes: &[Vec2], links: &[(usize, usize)]) -> Arrangement {
    if sizes.is_empty() {
        return Arrangement::default();
    }
    let layers = layers(sizes.len(), links);
    let (mut cells, chains) = cells(sizes, links, &layers);
    let mut rows = rows(&cells);
    reduce_crossings(&mut cells, &mut rows);
    spread(&mut cells, &rows);
    place(&cells, &rows, sizes.len(), &chains)
}

/// By part: its layer. Links lead from lower to higher ones; parts that only give stand right before
/// what they give to, and those that only take from one part fill the layers evenly.
fn layers(parts: usize, links: &[(usize, usize)]) -> Vec<usize> {
    let mut layers = vec![0; parts];
    // No path is longer than there are parts, so that this ends for circles too.
    for _ in 0..parts {
        for &(from, to) in links.iter().filter(|(from, to)| from != to) {
            layers[to] = layers[to].max(layers[from] + 1).min(parts);
        }
    }
    for part in 0..parts {
        let takes = links.iter().any(|link| link.1 == part);
        let next = links.iter().filter(|link| link.0 == part).map(|link| layers[link.1]).min();
        if let Some(next) = next.filter(|_| !takes) {
            layers[part] = next.saturating_sub(1);
        }
    }
    let last = layers.iter().copied().max().unwrap_or_default();
    let gives = |part: usize| links.iter().any(|link| link.0 == part);
    let mut counts = vec![0; last + 1];
    let ends = (0..parts).filter(|&part| !gives(part) && incoming(part, links).count() == 1);
    let ends: Vec<usize> = ends.collect();
    for part in (0..parts).filter(|part| !ends.contains(part)) {
        counts[layers[part]] += 1;
    }
    for part in ends {
        let first = incoming(part, links).map(|from| layers[from] + 1).max().unwrap_or_default();
        let best = (first..=last).min_by_key(|&layer| (counts[layer], layer)).unwrap_or(first);
        layers[part] = best;
        counts[best] += 1;
    }
    layers
}

fn incoming(part: usize, links: &[(usize, usize)]) -> impl Iterator<Item = usize> {
    links.iter().filter(move |link| link.1 == part).map(|link| link.0)
}

/// Cells of all parts, then of links that pass layers; by link: the cells that it leads through.
fn cells(
    sizes: &[Vec2],
    links: &[(usize, usize)],
    layers: &[usize],
) -> (Vec<Cell>, Vec<Vec<usize>>) {
    let cell = |layer, size| Cell { layer, size, above: Vec::new(), below: Vec::new(), x: 0.0 };
    let mut cells: Vec<Cell> =
        sizes.iter().zip(layers).map(|(&size, &layer)| cell(layer, size)).collect();
    let mut chains = Vec::new();
    for &(from, to) in links {
        let mut chain = vec![from];
        for layer in layers[from] + 1..layers[to] {
            chain.push(cells.len());
            cells.push(cell(layer, vec2(PASSING, 0.0)));
        }
        chain.push(to);
        for pair in chain.windows(2) {
            cells[pair[0]].below.push(pair[1]);
            cells[pair[1]].above.push(pair[0]);
        }
        chains.push(chain);
    }
    (cells, chains)
}

fn rows(cells: &[Cell]) -> Vec<Vec<usize>> {
    let last = cells.iter().map(|cell| cell.layer).max().unwrap_or_default();
    let of = |layer| (0..cells.len()).filter(move |&cell| cells[cell].layer == layer).collect();
    (0..=last).map(of).collect()
}

/// Sorts each row by where its neighbours stand, down and up a few times.
fn reduce_crossings(cells: &mut [Cell], rows: &mut [Vec<usize>]) {
    number(cells, rows);
    for sweep in 0..8 {
        let down = sweep % 2 == 0;
        let order: Vec<usize> =
            if down { (0..rows.len()).collect() } else { (0..rows.len()).rev().collect() };
        for row in order {
            let key = |&cell: &usize| {
                let cell = &cells[cell];
                let others = if down { &cell.above } else { &cell.below };
                mean(cells, others).unwrap_or(cell.x)
            };
            rows[row].sort_by(|one, other| key(one).total_cmp(&key(other)));
            number(cells, &rows[row..=row]);
        }
    }
}

/// Gives the cells of each row their place in it.
fn number(cells: &mut [Cell], rows: &[Vec<usize>]) {
    for row in rows {
        for (place, &cell) in row.iter().enumerate() {
            cells[cell].x = place as f32 - row.len() as f32 / 2.0;
        }
    }
}

fn mean(cells: &[Cell], others: &[usize]) -> Option<f32> {
    let sum: f32 = others.iter().map(|&other| cells[other].x).sum();
    (!others.is_empty()).then(|| sum / others.len() as f32)
}

/// Moves cells near their neighbours without changing the order of rows.
fn spread(cells: &mut [Cell], rows: &[Vec<usize>]) {
    for row in rows {
        keep_apart(cells, row, &row.iter().map(|_| 0.0).collect::<Vec<_>>());
    }
    for sweep in 0..24 {
        let down = sweep % 2 == 0;
        let order: Vec<&Vec<usize>> =
            if down { rows.iter().collect() } else { rows.iter().rev().collect() };
        for row in order {
            let wanted = |&cell: &usize| {
                let all = [cells[cell].above.as_slice(), cells[cell].below.as_slice()].concat();
                // Parts in a line are rather held together than drawn to loads at their sides.
                let line = all.iter().copied().filter(|&other| cells[other].is_inner());
                let line: Vec<usize> = line.collect();
                let others = if line.is_empty() { &all } else { &line };
                mean(cells, others).unwrap_or(cells[cell].x)
            };
            let wanted: Vec<f32> = row.iter().map(wanted).collect();
            keep_apart(cells, row, &wanted);
        }
    }
}

/// Puts a row as near to where its cells are wanted as its order and their widths allow.
fn keep_apart(cells: &mut [Cell], row: &[usize], wanted: &[f32]) {
    let mut from_left = Vec::new();
    for (place, &cell) in row.iter().enumerate() {
        let least = place
            .checked_sub(1)
            .map(|before| from_left[before] + distance(&cells[row[before]], &cells[cell]));
        from_left.push(least.map_or(wanted[place], |least| wanted[place].max(least)));
    }
    let mut from_right: Vec<f32> = vec![0.0; row.len()];
    for (place, &cell) in row.iter().enumerate().rev() {
        let most = row
            .get(place + 1)
            .map(|&next| from_right[place + 1] - distance(&cells[cell], &cells[next]));
        from_right[place] = most.map_or(wanted[place], |most| wanted[place].min(most));
    }
    for ((&cell, left), right) in row.iter().zip(from_left).zip(from_right) {
        cells[cell].x = f32::midpoint(left, right);
    }
}

fn distance(one: &Cell, other: &Cell) -> f32 {
    let passes = [one, other].iter().any(|cell| cell.passes());
    f32::midpoint(one.size.x, other.size.x) + if passes { PASSING } else { BESIDE }
}

impl Cell {
    /// Whether links lead through it to other parts.
    fn is_inner(&self) -> bool {
        !self.passes() && !self.below.is_empty() && !self.above.is_empty()
    }

    /// Whether it is a link that passes.
    fn passes(&self) -> bool {
        self.size.y <= 0.0
    }
}

fn place(cells: &[Cell], rows: &[Vec<usize>], parts: usize, chains: &[Vec<usize>]) -> Arrangement {
    let left = cells.iter().map(|cell| cell.x - cell.size.x / 2.0).fold(f32::MAX, f32::min);
    let right = cells.iter().map(|cell| cell.x + cell.size.x / 2.0).fold(f32::MIN, f32::max);
    let mut rects = vec![Rect::NOTHING; cells.len()];
    let mut top = 0.0;
    for row in rows {
        let height = row.iter().map(|&cell| cells[cell].size.y).fold(0.0, f32::max);
        for &cell in row {
            let centre = cells[cell].x - left;
            let size = vec2(cells[cell].size.x, height);
            rects[cell] = Rect::from_min_size(pos2(centre - size.x / 2.0, top), size);
        }
        top += height + BETWEEN;
    }
    let routes = chains.iter().map(|chain| route(chain, chains, &rects)).collect();
    rects.truncate(parts);
    Arrangement { places: rects, routes, size: vec2(right - left, top - BETWEEN) }
}

/// Corners of a link: down from its part, across between the layers, down again.
fn route(chain: &[usize], chains: &[Vec<usize>], rects: &[Rect]) -> Vec<Pos2> {
    let mut corners = Vec::new();
    for pair in chain.windows(2) {
        let [from, to] = [pair[0], pair[1]];
        let begin = pos2(port(from, to, true, chains, rects), rects[from].bottom());
        let end = pos2(port(to, from, false, chains, rects), rects[to].top());
        let across = end.y - BETWEEN + CLEAR + lane(from, to, chains, rects);
        corners.extend([begin, pos2(begin.x, across), pos2(end.x, across), end]);
    }
    corners.dedup_by(|one, other| (*one - *other).length() < 0.5);
    corners
}

/// Where on the lower or upper edge of a cell a link leaves or enters: side by side, in the order of
/// where they lead.
fn port(of: usize, other: usize, leaves: bool, chains: &[Vec<usize>], rects: &[Rect]) -> f32 {
    let pairs = || chains.iter().flat_map(|chain| chain.windows(2));
    let others = pairs().filter_map(|pair| {
        let (here, there) = if leaves { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
        (here == of).then_some(there)
    });
    let mut others: Vec<usize> = others.collect();
    others.sort_by(|one, other| rects[*one].center().x.total_cmp(&rects[*other].center().x));
    others.dedup();
    let place = others.iter().position(|&cell| cell == other).unwrap_or_default() as f32;
    let share = (place + 1.0) / (others.len() as f32 + 1.0);
    rects[of].left() + rects[of].width() * share
}

/// How far below the first line across this link runs across: links of other parts stay apart.
fn lane(from: usize, to: usize, chains: &[Vec<usize>], rects: &[Rect]) -> f32 {
    let layer = rects[from].bottom();
    let pairs = chains.iter().flat_map(|chain| chain.windows(2));
    let pairs = pairs.filter(|pair| (rects[pair[0]].bottom() - layer).abs() < 0.5);
    let mut sources: Vec<usize> = pairs.map(|pair| pair[0]).collect();
    sources.sort_by(|one, other| rects[*one].left().total_cmp(&rects[*other].left()));
    sources.dedup();
    // Those that lead to the right run lower the further left they begin, so that few lines cross.
    let leads_right = rects[to].center().x > rects[from].center().x;
    let place = sources.iter().position(|&cell| cell == from).unwrap_or_default();
    let place = if leads_right { sources.len() - 1 - place } else { place };
    let room = BETWEEN - 2.0 * CLEAR;
    if sources.len() < 2 { room / 2.0 } else { room * place as f32 / (sources.len() - 1) as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Vec2 = vec2(100.0, 50.0);

    /// A chain of four, three loads at its head, and a source beside its second part.
    const LINKS: [(usize, usize); 7] = [(0, 1), (1, 2), (2, 3), (0, 4), (0, 5), (0, 6), (7, 1)];

    #[test]
    fn links_lead_downwards_and_no_part_covers_another() {
        let arrangement = arrange(&[SIZE; 8], &LINKS);
        for ((from, to), route) in LINKS.iter().zip(&arrangement.routes) {
            let (from, to) = (arrangement.places[*from], arrangement.places[*to]);
            assert!(from.bottom() < to.top(), "{from:?} to {to:?}");
            assert!((route[0].y - from.bottom()).abs() < 1e-3);
            assert!((route[route.len() - 1].y - to.top()).abs() < 1e-3);
            assert!(from.x_range().contains(route[0].x));
            assert!(to.x_range().contains(route[route.len() - 1].x));
        }
        let whole = Rect::from_min_size(Pos2::ZERO, arrangement.size).expand(1e-3);
        for (number, place) in arrangement.places.iter().enumerate() {
            assert!(whole.contains_rect(*place), "{place:?} of {whole:?}");
            let others = &arrangement.places[number + 1..];
            assert!(others.iter().all(|other| !other.intersects(*place)), "{number} is covered");
        }
    }

    #[test]
    fn lines_turn_at_right_angles() {
        for route in arrange(&[SIZE; 8], &LINKS).routes {
            for pair in route.windows(2) {
                let by = pair[1] - pair[0];
                assert!(by.x.abs() < 1.0 || by.y.abs() < 1.0, "{by:?}");
            }
        }
    }

    /// Three loads of the first part share the three layers below it.
    #[test]
    fn loads_fill_the_layers_evenly() {
        let layers = layers(8, &LINKS);
        assert_eq!(layers, [0, 1, 2, 3, 1, 2, 3, 0]);
    }

    #[test]
    fn a_circle_is_drawn_too() {
        let arrangement = arrange(&[SIZE; 2], &[(0, 1), (1, 0)]);
        assert_eq!(arrangement.places.len(), 2);
        assert!(arrange(&[], &[]).places.is_empty());
    }
}
