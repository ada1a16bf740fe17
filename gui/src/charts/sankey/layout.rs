//! Where the parts and flows of a diagram stand: layers from left to right, in an order with few crossings.

use std::collections::BTreeMap;

/// A flow between two parts, which are known by name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Flow {
    /// Where it comes from.
    pub(crate) from: String,
    /// Where it goes.
    pub(crate) to: String,
    /// How much; never below zero.
    pub(crate) amount: f64,
}

/// A part in its place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Placed {
    /// What it is called.
    pub(crate) name: String,
    /// Its column, from the left.
    pub(crate) layer: usize,
    /// What flows through it.
    pub(crate) amount: f64,
    /// Its upper end, and its height.
    pub(crate) top: f32,
    /// As high as what flows through it.
    pub(crate) height: f32,
}

/// A flow in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ribbon {
    /// The parts at its ends, by their places.
    pub(crate) ends: [usize; 2],
    /// Its upper edge at both ends.
    pub(crate) tops: [f32; 2],
    /// How broad it is.
    pub(crate) breadth: f32,
}

/// A whole diagram.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Diagram {
    /// The parts.
    pub(crate) parts: Vec<Placed>,
    /// One for each flow, in the order of the flows.
    pub(crate) ribbons: Vec<Ribbon>,
    /// Columns.
    pub(crate) layers: usize,
    /// How high it became: more than asked for when there are many parts.
    pub(crate) height: f32,
}

/// Space between parts of a column.
const GAP: f32 = 6.0;
/// The diagram keeps at least this for the flows themselves.
const LEAST: f32 = 72.0;
/// Times that the order of parts is improved.
const SWEEPS: usize = 8;

/// Places parts and flows in `height`, so that each part has room for a label as high as `label`.
pub(crate) fn diagram(flows: &[Flow], height: f32, label: f32) -> Diagram {
    let (mut parts, edges) = parts(flows);
    let layers = layer(&mut parts, &edges);
    let amounts: Vec<f64> = flows.iter().map(|flow| flow.amount).collect();
    measure(&mut parts, &edges, &amounts);
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); layers];
    for (place, part) in parts.iter().enumerate() {
        columns[part.layer].push(place);
    }
    order(&mut columns, &edges, &amounts);
    let most = columns.iter().map(Vec::len).max().unwrap_or(0) as f32;
    let height = height.max(most * (label + GAP) + LEAST);
    let scale = scale(&columns, &parts, height, label);
    for column in &columns {
        stand(column, &mut parts, scale, height, label);
    }
    let ribbons = ribbons(&parts, &edges, &amounts, scale);
    Diagram { parts, ribbons, layers, height }
}

/// The parts by name, and the ends of each flow. A flow that would close a circle ends in a second
/// part of the same name, so that all flows go to the right.
fn parts(flows: &[Flow]) -> (Vec<Placed>, Vec<[usize; 2]>) {
    let mut parts: Vec<Placed> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut edges: Vec<[usize; 2]> = Vec::new();
    let add = |parts: &mut Vec<Placed>, name: &str| {
        parts.push(Placed { name: name.to_owned(), layer: 0, amount: 0.0, top: 0.0, height: 0.0 });
        parts.len() - 1
    };
    for flow in flows {
        let from = *places.entry(&flow.from).or_insert_with(|| add(&mut parts, &flow.from));
        let to = *places.entry(&flow.to).or_insert_with(|| add(&mut parts, &flow.to));
        let to = if reaches(&edges, to, from) { add(&mut parts, &flow.to) } else { to };
        edges.push([from, to]);
    }
    (parts, edges)
}

/// Whether one part leads to another.
fn reaches(edges: &[[usize; 2]], from: usize, to: usize) -> bool {
    let mut seen = vec![from];
    let mut next = 0;
    while let Some(&part) = seen.get(next) {
        if part == to {
            return true;
        }
        let onward = edges.iter().filter(|edge| edge[0] == part).map(|edge| edge[1]);
        let new: Vec<usize> = onward.filter(|part| !seen.contains(part)).collect();
        seen.extend(new);
        next += 1;
    }
    false
}

/// Gives each part its column: right of all that leads to it, and sources next to what they feed.
fn layer(parts: &mut [Placed], edges: &[[usize; 2]]) -> usize {
    for _ in 0..parts.len() {
        for [from, to] in edges {
            parts[*to].layer = parts[*to].layer.max(parts[*from].layer + 1);
        }
    }
    for place in 0..parts.len() {
        if edges.iter().all(|edge| edge[1] != place) {
            let fed = edges.iter().filter(|edge| edge[0] == place).map(|edge| parts[edge[1]].layer);
            parts[place].layer = fed.min().unwrap_or(1).saturating_sub(1);
        }
    }
    parts.iter().map(|part| part.layer + 1).max().unwrap_or(0)
}

fn measure(parts: &mut [Placed], edges: &[[usize; 2]], amounts: &[f64]) {
    for (place, part) in parts.iter_mut().enumerate() {
        let sum = |end: usize| -> f64 {
            let ends = edges.iter().zip(amounts).filter(|(edge, _)| edge[end] == place);
            ends.map(|(_, amount)| amount).sum()
        };
        part.amount = sum(0).max(sum(1));
    }
}

/// Puts the parts of each column in the order of what they are joined to, to and fro.
fn order(columns: &mut [Vec<usize>], edges: &[[usize; 2]], amounts: &[f64]) {
    for sweep in 0..SWEEPS {
        let forward = sweep % 2 == 0;
        let (mine, other) = if forward { (1, 0) } else { (0, 1) };
        let mut ranks: BTreeMap<usize, f64> = BTreeMap::new();
        for column in columns.iter() {
            let size = column.len().max(1) as f64;
            for (rank, part) in column.iter().enumerate() {
                ranks.insert(*part, (rank as f64 + 0.5) / size);
            }
        }
        let count = columns.len();
        for step in 0..count {
            let column = &mut columns[if forward { step } else { count - 1 - step }];
            let wanted = |part: usize| -> f64 {
                let joined = edges.iter().zip(amounts).filter(|(edge, _)| edge[mine] == part);
                let (mut sum, mut weight) = (0.0, 0.0);
                for (edge, amount) in joined {
                    sum += ranks[&edge[other]] * amount;
                    weight += amount;
                }
                if weight > 0.0 { sum / weight } else { ranks[&part] }
            };
            let mut keyed: Vec<(f64, usize)> =
                column.iter().map(|part| (wanted(*part), *part)).collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            *column = keyed.iter().map(|(_, part)| *part).collect();
            let size = column.len().max(1) as f64;
            for (rank, part) in column.iter().enumerate() {
                ranks.insert(*part, (rank as f64 + 0.5) / size);
            }
        }
    }
}

/// Pixels for each unit, so that the fullest column fits.
#[expect(clippy::cast_possible_truncation, reason = "pixels need few digits")]
fn scale(columns: &[Vec<usize>], parts: &[Placed], height: f32, label: f32) -> f64 {
    let fits = |scale: f64| {
        columns.iter().all(|column| {
            let slots =
                column.iter().map(|part| ((parts[*part].amount * scale) as f32).max(label) + GAP);
            slots.sum::<f32>() <= height
        })
    };
    let most = parts.iter().map(|part| part.amount).fold(f64::MIN_POSITIVE, f64::max);
    let (mut low, mut high) = (0.0, f64::from(height) / most);
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        if fits(middle) { low = middle } else { high = middle }
    }
    low
}

/// Stacks the parts of a column around the middle.
#[expect(clippy::cast_possible_truncation, reason = "pixels need few digits")]
fn stand(column: &[usize], parts: &mut [Placed], scale: f64, height: f32, label: f32) {
    for &part in column {
        parts[part].height = ((parts[part].amount * scale) as f32).max(1.0);
    }
    let slots: f32 = column.iter().map(|part| parts[*part].height.max(label) + GAP).sum();
    let mut top = (height - slots) / 2.0 + GAP / 2.0;
    for &part in column {
        let slot = parts[part].height.max(label);
        parts[part].top = top + (slot - parts[part].height) / 2.0;
        top += slot + GAP;
    }
}

/// Flows side by side at each part, in the order of the parts at their other ends.
#[expect(clippy::cast_possible_truncation, reason = "pixels need few digits")]
fn ribbons(parts: &[Placed], edges: &[[usize; 2]], amounts: &[f64], scale: f64) -> Vec<Ribbon> {
    let breadth = |flow: usize| (amounts[flow] * scale) as f32;
    let mut ribbons: Vec<Ribbon> = (0..edges.len())
        .map(|flow| Ribbon { ends: edges[flow], tops: [0.0; 2], breadth: breadth(flow) })
        .collect();
    for end in [0, 1] {
        for (place, part) in parts.iter().enumerate() {
            let mut here: Vec<usize> =
                (0..edges.len()).filter(|flow| edges[*flow][end] == place).collect();
            here.sort_by(|a, b| {
                let there = |flow: &usize| parts[edges[*flow][1 - end]].top;
                there(a).total_cmp(&there(b))
            });
            let mut top = part.top;
            for flow in here {
                ribbons[flow].tops[end] = top;
                top += breadth(flow);
            }
        }
    }
    ribbons
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(from: &str, to: &str, amount: f64) -> Flow {
        Flow { from: from.to_owned(), to: to.to_owned(), amount }
    }

    fn plant() -> Vec<Flow> {
        vec![
            flow("grid", "site", 95.0),
            flow("gensets", "hall", 5.0),
            flow("site", "losses", 3.0),
            flow("site", "hall", 92.0),
            flow("hall", "racks", 80.0),
            flow("hall", "cooling", 17.0),
            flow("hall", "store", 2.0),
            flow("store", "hall", 1.5),
        ]
    }

    /// Goal: labels never overlap and nothing stands outside.
    #[test]
    fn every_part_has_room_for_its_label_and_none_overlap() {
        for height in [100.0, 400.0, 900.0] {
            let diagram = diagram(&plant(), height, 20.0);
            for (place, part) in diagram.parts.iter().enumerate() {
                let slot = |part: &Placed| {
                    let middle = part.top + part.height / 2.0;
                    let half = part.height.max(20.0) / 2.0;
                    (middle - half, middle + half)
                };
                let (top, bottom) = slot(part);
                assert!(top >= 0.0 && bottom <= diagram.height, "{part:?}");
                for other in &diagram.parts[place + 1..] {
                    let (start, end) = slot(other);
                    let apart = end <= top + 0.01 || start >= bottom - 0.01;
                    assert!(other.layer != part.layer || apart, "{part:?} {other:?}");
                }
            }
        }
    }

    /// Goal: what goes to and fro is drawn as well, and all flows go to the right.
    #[test]
    fn a_circle_is_opened_and_every_flow_goes_to_the_right() {
        let diagram = diagram(&plant(), 400.0, 20.0);
        assert_eq!(diagram.parts.iter().filter(|part| part.name == "hall").count(), 2);
        for ribbon in &diagram.ribbons {
            let [from, to] = ribbon.ends.map(|end| diagram.parts[end].layer);
            assert!(from < to);
        }
        let itself = super::diagram(&[flow("a", "a", 1.0)], 100.0, 20.0);
        assert_eq!((itself.parts.len(), itself.layers), (2, 2));
    }

    /// Goal: breadths show amounts. Method: flows out of a part fill it where all that came in leaves.
    #[test]
    fn breadths_are_in_proportion_to_amounts() {
        let diagram = diagram(&plant(), 400.0, 20.0);
        let grid = diagram.parts.iter().find(|part| part.name == "grid").unwrap();
        assert!((diagram.ribbons[0].breadth - grid.height).abs() < 1e-3);
        let ratio = f64::from(diagram.ribbons[0].breadth / diagram.ribbons[1].breadth);
        assert!((ratio - 95.0 / 5.0).abs() < 1e-3);
        assert_eq!(super::diagram(&[], 300.0, 20.0).parts, []);
    }
}
