//! The table of rack incidents: what left racks without supply or slowed them down, for how long, and what that cost.

use factory::results::RackIncident;
use factory::shortage::Step;

use crate::results::local_time::LocalTime;
use crate::results::table::{Cell, Column};

/// One row for each incident, from the first rack that it struck until none was dark or slowed down for it any more.
pub(crate) fn rack_incidents() -> Vec<Column> {
    let hours = |name: &str, about: &str| Column::number(name, "h", about);
    let racks = |name: &str, about: &str| Column::integer(name, "racks", about);
    vec![
        Column::text("begins", "Local time at which it began, ISO 8601."),
        hours("begins_h", "The same in hours since the start of the run."),
        hours("ends_h", "When it was over, or the run, in hours since the start."),
        hours("length_h", "How long it lasted."),
        Column::text(
            "cause",
            "Why: failure, maintenance, dip, outage, contract (less may be drawn than all need), heat or water (none to \
             evaporate), as in dark_rack_hours_<cause> and capped_rack_hours_<cause>.",
        ),
        Column::text(
            "what",
            "What began it: the kind of unit that went out last before, as the scenario names it, a hazard, or what else.",
        ),
        Column::integer("hall", "", "Its hall, from 0; empty for what is of the site."),
        Column::integer(
            "number",
            "",
            "Number of that unit, from 0: of the row or rack that it feeds, if it is one of those, else of its slot in the \
             hall or on the site; empty where no unit began it.",
        ),
        Column::integer("halls", "halls", "The most halls of which it struck racks at once."),
        racks("dark_racks", "The most racks without supply at once."),
        racks("capped_racks", "The most racks slowed down at once."),
        Column::number("dark_rack_hours", "rack-h", "Rack-hours without supply."),
        Column::number("capped_rack_hours", "rack-h", "Rack-hours slowed down."),
        Column::number(
            "gpu_hours",
            "GPU-h",
            "GPU-hours of racks without supply, whatever stood there, and those that jobs lost by running slower.",
        ),
        Column::number(
            "slowed_gpu_hours",
            "GPU-h",
            "The part of that which jobs lost by running slower.",
        ),
        Column::text(
            "step",
            "The deepest step against a shortage that was in force meanwhile, as shortage.order names it; empty for none.",
        ),
    ]
}

/// An incident as a row.
pub(crate) fn rack_incident_row(incident: &RackIncident, local: LocalTime) -> [Cell; 16] {
    let number = |it: Option<u32>| it.map_or(Cell::Missing, |it| Cell::Integer(it.into()));
    [
        Cell::Text(local.at(incident.begins).to_string()),
        Cell::Number(incident.begins.in_hours()),
        Cell::Number(incident.ends.in_hours()),
        Cell::Number(incident.ends.since(incident.begins).in_hours()),
        incident.cause.word().into(),
        incident.what.as_str().into(),
        number(incident.hall),
        number(incident.number),
        Cell::Integer(incident.halls.into()),
        Cell::Integer(incident.dark.into()),
        Cell::Integer(incident.slowed.into()),
        Cell::Number(incident.dark_rack_hours),
        Cell::Number(incident.slowed_rack_hours),
        Cell::Number(incident.gpu_hours()),
        Cell::Number(incident.slowed_gpu_hours),
        incident.step.map_or("", Step::word).into(),
    ]
}
