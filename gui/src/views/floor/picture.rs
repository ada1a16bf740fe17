//! The picture of the floor: what was worked out for it, kept until something changes.

use std::ops::Range;
use std::sync::Arc;

use egui::{Color32, Mesh, Rect, Vec2, Visuals, vec2};
use factory::FloorAt;
use units::SimTime;

use super::arrangement::Arrangement;
use super::overlay::{Legend, Look, Overlay, counts};
use crate::canvas::{Mark, Projection, paint_mark};
use crate::model::{Run, RunId};

/// Cells smaller than this many points are plain; larger ones have marks.
const MARKED: f32 = 8.0;
/// Between cells of at least so many points a point is left free, and between wide ones two.
const NARROW: f32 = 4.0;
const WIDE: f32 = 14.0;

/// What was worked out, with what it was worked out from.
#[derive(Clone, Debug, Default)]
pub(super) struct Picture {
    floor: Option<(RunId, FloorAt)>,
    arrangement: Option<(RunId, Vec2, Arrangement)>,
    legend: Option<((RunId, Overlay, bool), Legend)>,
    counts: Option<((RunId, SimTime), String)>,
    looks: Option<(LooksKey, Vec<Look>)>,
    mesh: Option<(MeshKey, Arc<Mesh>)>,
}

/// What looks depend on: run, instant, overlay and dark theme.
type LooksKey = (RunId, SimTime, Overlay, bool);

/// What a mesh depends on: looks, and their place on the screen.
type MeshKey = (LooksKey, Projection);

impl Picture {
    /// Brings floor, looks, arrangement and texts up to date.
    pub(super) fn update(
        &mut self,
        run: &Run,
        now: SimTime,
        overlay: Overlay,
        visuals: &Visuals,
        screen: Vec2,
    ) {
        let dark = visuals.dark_mode;
        match &mut self.floor {
            Some((id, floor)) if *id == run.id => {
                if floor.at() != now {
                    floor.seek(&run.history, now);
                }
            }
            floor => *floor = Some((run.id, run.history.floor_at(now))),
        }
        let Some((_, floor)) = &self.floor else { return };
        if self.counts.as_ref().is_none_or(|(key, _)| *key != (run.id, now)) {
            self.counts = Some(((run.id, now), in_words(floor)));
        }
        let key = (run.id, now, overlay, dark);
        if self.looks.as_ref().is_none_or(|(old, _)| *old != key) {
            self.looks = Some((key, overlay.looks(run, floor, visuals)));
        }
        let key = (run.id, overlay, dark);
        if self.legend.as_ref().is_none_or(|(old, _)| *old != key) {
            self.legend = Some((key, overlay.legend(run, visuals)));
        }
        let arranged = self.arrangement.as_ref();
        if arranged.is_none_or(|(id, size, _)| *id != run.id || *size != screen) {
            self.arrangement = Some((run.id, screen, Arrangement::new(&run.history, screen)));
        }
    }

    /// The floor at the moment.
    pub(super) fn floor(&self) -> Option<&FloorAt> {
        self.floor.as_ref().map(|(_, floor)| floor)
    }

    /// Where the cells stand.
    pub(super) fn arrangement(&self) -> Option<&Arrangement> {
        self.arrangement.as_ref().map(|(_, _, arrangement)| arrangement)
    }

    /// What the colours mean.
    pub(super) fn legend(&self) -> Option<&Legend> {
        self.legend.as_ref().map(|(_, legend)| legend)
    }

    /// Racks by state and their power, in words.
    pub(super) fn in_words(&self) -> &str {
        self.counts.as_ref().map_or("", |(_, text)| text)
    }

    /// All cells on the screen in one mesh.
    pub(super) fn mesh(&mut self, projection: Projection, visuals: &Visuals) -> Arc<Mesh> {
        let (Some((looked, looks)), Some((.., arrangement))) = (&self.looks, &self.arrangement)
        else {
            return Arc::default();
        };
        let key = (*looked, projection);
        match &self.mesh {
            Some((old, mesh)) if *old == key => Arc::clone(mesh),
            _ => {
                let mesh = Arc::new(cells(arrangement, looks, projection, visuals));
                self.mesh = Some((key, Arc::clone(&mesh)));
                mesh
            }
        }
    }
}

/// The rectangle of a cell on the screen: edges lie between points, so that all gaps are alike.
pub(super) fn seen(projection: &Projection, cell: Rect) -> Rect {
    let rect = projection.seen_as(cell);
    let gap = match projection.scale {
        scale if scale >= WIDE => 2.0,
        scale if scale >= NARROW => 1.0,
        _ => 0.0,
    };
    Rect::from_min_max(rect.min.round(), rect.max.round() - Vec2::splat(gap))
}

/// A mesh of all cells that can be seen.
fn cells(
    arrangement: &Arrangement,
    looks: &[Look],
    projection: Projection,
    visuals: &Visuals,
) -> Mesh {
    let mut mesh = Mesh::default();
    mesh.reserve_vertices(looks.len() * 4);
    mesh.reserve_triangles(looks.len() * 2);
    let part = projection.seen();
    let marked = projection.scale >= MARKED;
    for (cell, look) in arrangement.cells().zip(looks) {
        if !part.intersects(cell) {
            continue;
        }
        let rect = seen(&projection, cell);
        if marked {
            paint_mark(&mut mesh, rect, look.mark, look.colour, visuals.extreme_bg_color);
        } else {
            mesh.add_colored_rect(rect, plain(*look, visuals));
        }
    }
    mesh
}

/// The colour of a cell that is too small for its mark: hollow ones are half as strong.
fn plain(look: Look, visuals: &Visuals) -> Color32 {
    match look.mark {
        Mark::Hollow => look.colour.lerp_to_gamma(visuals.extreme_bg_color, 0.6),
        Mark::Full | Mark::Half | Mark::Cross => look.colour,
    }
}

/// A mesh of frames around some cells.
pub(super) fn frames(
    arrangement: &Arrangement,
    racks: impl Iterator<Item = u32>,
    projection: &Projection,
    colour: Color32,
    width: f32,
) -> Mesh {
    let mut mesh = Mesh::default();
    let part = projection.seen();
    for cell in racks.filter_map(|rack| arrangement.cell(rack)) {
        if !part.intersects(cell) {
            continue;
        }
        let inner = seen(projection, cell);
        let outer = inner.expand(width);
        let (wide, high) = (outer.width(), outer.height());
        for (corner, size) in [
            (outer.min, vec2(wide, width)),
            (outer.min, vec2(width, high)),
            (outer.min + vec2(0.0, high - width), vec2(wide, width)),
            (outer.min + vec2(wide - width, 0.0), vec2(width, high)),
        ] {
            mesh.add_colored_rect(Rect::from_min_size(corner, size), colour);
        }
    }
    mesh
}

/// Racks by state and their power, in words.
fn in_words(floor: &FloorAt) -> String {
    let counts = counts(floor);
    let states = super::overlay::STATES.map(|state| format!("{} {state}", counts[state]));
    let power: f64 = racks(floor).map(|rack| floor.power_kw(rack)).sum();
    format!("{} racks: {}; {}", floor.racks.len(), states.join(", "), megawatts(power))
}

fn megawatts(kilowatts: f64) -> String {
    if kilowatts < 1e4 {
        format!("{} kW", crate::format::short(kilowatts))
    } else {
        format!("{} MW", crate::format::short(kilowatts / 1e3))
    }
}

/// All racks of a floor.
pub(super) fn racks(floor: &FloorAt) -> Range<u32> {
    0..u32::try_from(floor.racks.len()).unwrap_or(u32::MAX)
}
