//! The single line in two levels: the site with its halls, and one hall with its line-ups. Both stand at the size of
//! their text and grow downwards.

use egui::{Rect, Sense, Ui, Vec2};
use factory::results::Carrier;
use serde::{Deserialize, Serialize};

use super::parts::{Pen, WIDTH};
use super::{Reading, fleet, hall_level, site_level};
use crate::canvas::keep_together;
use crate::command::{Command, Commands};
use crate::model::Selection;

/// What a single line is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Level {
    /// From the grid to the halls.
    #[default]
    Site,
    /// From the feed of a hall to its racks.
    Hall,
}

/// Draws it; the hall that was clicked.
pub(crate) fn single_line(
    ui: &mut Ui,
    (level, hall): (Level, u32),
    reading: &Reading<'_>,
    selection: &Selection,
    commands: &mut Commands,
) -> Option<u32> {
    let links = reading.topology.links.iter();
    let power = links.filter(|link| link.carries == Carrier::Electricity);
    let here = power.filter(|link| {
        let hall_of = |node: usize| reading.topology.nodes[node].hall;
        level == Level::Site || hall_of(link.to) == Some(hall)
    });
    let most = here.map(|link| reading.value(link.flow).abs()).fold(0.0, f64::max);
    let (corner, width) = (ui.cursor().min, ui.available_width().max(WIDTH));
    let mut pen = Pen { reading, selection, commands, most };
    let (clicked, place) = match level {
        Level::Site => site_level::ui(&mut pen, ui, corner, width),
        Level::Hall => (None, hall_level::ui(&mut pen, ui, (corner, width), hall)),
    };
    ui.allocate_rect(Rect::from_min_max(corner, place.max + Vec2::splat(2.0)), Sense::hover());
    if let Some(hall) = clicked {
        commands.push(Command::Select(Selection::Hall(hall)));
    }
    clicked
}

/// Says what breakers mean.
pub(crate) fn legend(ui: &mut Ui) {
    for (closed, word, about) in [
        (true, "Breaker closed, unit in", "Something flows, or a unit is in service."),
        (false, "open, out", "Nothing flows, or a unit is out of service."),
    ] {
        keep_together(ui, word);
        let (square, _) = ui.allocate_exact_size(Vec2::splat(fleet::BREAKER), Sense::hover());
        let severity = factory::results::Severity::Failed;
        fleet::breaker((ui.painter(), ui.visuals()), square, closed, severity);
        ui.label(word).on_hover_text(about);
    }
}
