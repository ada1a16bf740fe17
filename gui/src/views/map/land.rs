//! Land: coastlines of the world, and triangles that fill them.

use std::ops::Range;
use std::sync::OnceLock;

use egui::{Color32, Mesh, Pos2, Rect, Shape, Stroke, pos2};

use crate::canvas::Projection;

/// Height of a degree of latitude for each degree of longitude: shapes are true at 35 degrees.
const STRETCH: f32 = 1.22;

/// Parts of a coast that are shorter on the screen are drawn as one.
const SHORTEST: f32 = 1.5;

/// Land as it stands in `gui/data/land.txt`.
#[derive(Debug, Default)]
pub(super) struct Land {
    /// Corners of all rings, in units of the map.
    corners: Vec<Pos2>,
    /// Corners of each ring.
    rings: Vec<Range<usize>>,
    /// Corners of each triangle.
    triangles: Vec<[u32; 3]>,
}

/// The point of the map at some degrees east and north.
#[expect(clippy::cast_possible_truncation, reason = "a place on a map needs few digits")]
pub(super) fn point(longitude: f64, latitude: f64) -> Pos2 {
    pos2(longitude as f32, -latitude as f32 * STRETCH)
}

/// The part of the world where people build.
pub(super) fn world() -> Rect {
    Rect::from_two_pos(point(-170.0, 78.0), point(180.0, -57.0))
}

/// The land of the world; read once.
pub(super) fn land() -> &'static Land {
    static LAND: OnceLock<Land> = OnceLock::new();
    LAND.get_or_init(|| Land::read(include_str!("../../../data/land.txt")))
}

impl Land {
    fn read(text: &str) -> Self {
        let mut land = Self::default();
        for line in text.lines() {
            let (kind, numbers) = line.split_once(' ').expect("a line has a kind and numbers");
            let numbers = numbers.split(' ').map(str::parse::<i32>);
            let numbers: Vec<i32> = numbers.collect::<Result<_, _>>().expect("whole numbers");
            if kind == "ring" {
                let first = land.corners.len();
                let corners = numbers.chunks_exact(2);
                let degrees = |hundredths: i32| f64::from(hundredths) / 100.0;
                land.corners.extend(corners.map(|at| point(degrees(at[0]), degrees(at[1]))));
                land.rings.push(first..land.corners.len());
            } else {
                let corner = |number: i32| u32::try_from(number).expect("corners count from 0");
                let triangles = numbers.chunks_exact(3);
                land.triangles.extend(triangles.map(|at| [at[0], at[1], at[2]].map(corner)));
            }
        }
        land
    }

    /// The land in one mesh.
    pub(super) fn mesh(&self, projection: &Projection, colour: Color32) -> Mesh {
        let mut mesh = Mesh::default();
        mesh.reserve_vertices(self.corners.len());
        mesh.reserve_triangles(self.triangles.len());
        for corner in &self.corners {
            mesh.colored_vertex(projection.seen_at(*corner), colour);
        }
        for [one, two, three] in &self.triangles {
            mesh.add_triangle(*one, *two, *three);
        }
        mesh
    }

    /// The coastlines that can be seen.
    pub(super) fn coasts(&self, projection: &Projection, line: Stroke) -> Vec<Shape> {
        let seen = projection.seen();
        let rings = self.rings.iter().filter(|ring| {
            let corners = &self.corners[(*ring).clone()];
            seen.intersects(Rect::from_points(corners))
        });
        let mut shapes = Vec::new();
        for ring in rings {
            let corners = &self.corners[ring.clone()];
            let mut last = projection.seen_at(corners[corners.len() - 1]);
            for corner in corners {
                let next = projection.seen_at(*corner);
                if (next - last).length() >= SHORTEST {
                    shapes.push(Shape::line_segment([last, next], line));
                    last = next;
                }
            }
        }
        shapes
    }

    /// Whether a point of the map is on land.
    #[cfg(test)]
    fn contains(&self, at: Pos2) -> bool {
        let side = |from: Pos2, to: Pos2| (to - from).rot90().dot(at - from);
        self.triangles.iter().any(|corners| {
            let [a, b, c] = corners.map(|corner| self.corners[corner as usize]);
            let sides = [side(a, b), side(b, c), side(c, a)];
            sides.iter().all(|side| *side >= 0.0) || sides.iter().all(|side| *side <= 0.0)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twice the area between corners; its sign tells the direction.
    fn area(corners: &[Pos2]) -> f64 {
        let next = corners.iter().cycle().skip(1);
        let parts = corners
            .iter()
            .zip(next)
            .map(|(a, b)| f64::from(a.x) * f64::from(b.y) - f64::from(b.x) * f64::from(a.y));
        parts.sum()
    }

    /// Method: rings of land turn one way and rings of lakes the other, so their areas add up to
    /// that of the triangles.
    #[test]
    fn triangles_fill_the_coastlines() {
        let land = land();
        let rings = land.rings.iter().map(|ring| area(&land.corners[ring.clone()]));
        let rings: f64 = rings.sum::<f64>().abs();
        let triangles = land
            .triangles
            .iter()
            .map(|corners| area(&corners.map(|corner| land.corners[corner as usize])).abs());
        let triangles: f64 = triangles.sum();
        assert!((triangles / rings - 1.0).abs() < 1e-3, "{triangles} and {rings}");
    }

    #[test]
    fn cities_are_on_land_and_oceans_are_not() {
        let on_land = |longitude, latitude| land().contains(point(longitude, latitude));
        for (longitude, latitude) in [(2.35, 48.86), (-90.0, 35.1), (28.0, 44.4), (138.0, 36.2)] {
            assert!(on_land(longitude, latitude), "{longitude} {latitude}");
        }
        // The Pacific, the Atlantic, the Caspian Sea.
        for (longitude, latitude) in [(-150.0, 0.0), (-30.0, 30.0), (50.5, 42.0)] {
            assert!(!on_land(longitude, latitude), "{longitude} {latitude}");
        }
    }
}
