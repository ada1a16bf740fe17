//! The hovered instant: one crosshair over all plots.
//!
//! egui knows which widget is hovered at the very beginning of a pass. Every plot leaves its widget
//! and its time scale in egui's memory, and the first plot of the next pass works the instant out
//! for all of them. So all plots show it in the same frame and none has to ask for another frame,
//! which a command would need.

use egui::{Context, Id};

use super::TimeScale;

/// The plots of this pass and of the one before, and the hour that is hovered in one of them.
#[derive(Clone, Debug, Default)]
struct Plots {
    pass: u64,
    before: Vec<(Id, TimeScale)>,
    drawn: Vec<(Id, TimeScale)>,
    hour: Option<f64>,
}

/// Hours since the start where the pointer is in any plot over time; `None` while it is elsewhere.
pub(crate) fn hovered(context: &Context) -> Option<f64> {
    plots(context).hour
}

/// Says that a plot has been drawn.
pub(super) fn remember(context: &Context, widget: Id, scale: TimeScale) {
    let mut plots = plots(context);
    plots.drawn.push((widget, scale));
    context.data_mut(|data| data.insert_temp(place(), plots));
}

fn place() -> Id {
    Id::unique("plots over time")
}

fn plots(context: &Context) -> Plots {
    let mut plots: Plots = context.data(|data| data.get_temp(place())).unwrap_or_default();
    let pass = context.cumulative_pass_nr();
    if plots.pass != pass {
        let drawn = std::mem::take(&mut plots.drawn);
        let recent = plots.pass + 1 == pass;
        plots.before = if recent { drawn } else { Vec::new() };
        plots.pass = pass;
        plots.hour = plots.before.iter().find_map(|(widget, scale)| {
            let pointer = context.read_response(*widget)?.hover_pos()?;
            Some(scale.hour_within(pointer.x))
        });
        context.data_mut(|data| data.insert_temp(place(), plots.clone()));
    }
    plots
}
