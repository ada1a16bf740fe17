//! Commands of the time bar, carried out.

use crate::command::TimeCommand;
use crate::model::{Run, Time};

/// Changes the moment or the window, within the shown run.
pub(crate) fn carry_out(command: TimeCommand, time: &mut Time, run: &Run) {
    match command {
        TimeCommand::Toggle => time.toggle(),
        TimeCommand::Step(hours) => time.step(hours),
        TimeCommand::Jump(to) => time.jump(to),
        TimeCommand::First => time.jump(units::SimTime::START),
        TimeCommand::Last => time.go_to_end(),
        TimeCommand::NextIncident => time.go_to_next_incident(run),
        TimeCommand::PreviousIncident => time.go_to_previous_incident(run),
        TimeCommand::Faults(too) => time.faults = too,
        TimeCommand::Speed(speed) => time.speed = speed.max(0.0),
        TimeCommand::Zoom(window) => time.zoom(window),
        TimeCommand::Slide(window) => time.slide(window),
        TimeCommand::ZoomOut => time.zoom_out(),
        TimeCommand::ZoomBack => time.zoom_back(),
    }
}
