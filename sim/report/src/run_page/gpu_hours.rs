//! Where the GPU-hours went: from those installed to goodput.

use factory::results::{Loss, Results};
use files::numbers::{grouped, percent};

use crate::figures::html::{Cell, details, table};
use crate::figures::{Bar, Hue, bars, figure};

/// Losses below this share stand together in the figure.
const SMALL: f64 = 0.0005;

/// What became of the GPU-hours that did not become goodput, the most first.
pub(super) fn losses(results: &Results) -> Vec<&Loss> {
    let mut losses: Vec<&Loss> = results.uses.iter().skip(1).collect();
    losses.sort_by(|a, b| b.gpu_hours.total_cmp(&a.gpu_hours));
    losses
}

/// The figure, and the table behind it.
pub(super) fn gpu_hours(results: &Results) -> String {
    let installed = results.value("installed_gpu_hours").unwrap_or_default();
    let goodput = results.value("goodput_gpu_hours").unwrap_or_default();
    let share = |gpu_hours: f64| if installed > 0.0 { gpu_hours / installed } else { 0.0 };
    let (large, small): (Vec<&Loss>, Vec<&Loss>) =
        losses(results).into_iter().partition(|loss| share(loss.gpu_hours) >= SMALL);
    let others: f64 = small.iter().map(|loss| loss.gpu_hours).sum();

    let bar = |name: &str, about: &str, begins: f64, length: f64, hue: Hue| Bar {
        name: capitalised(name),
        begins,
        length,
        hue,
        values: [grouped(length), percent(share(length))],
        hint: format!("{name}: {about}, {} GPU-hours", grouped(length)),
    };
    let mut rows = vec![bar("Installed", "all GPUs at all hours", 0.0, installed, Hue::Grey)];
    let mut left = installed;
    for loss in large {
        left -= loss.gpu_hours;
        rows.push(bar(&loss.name, &loss.about, left.max(0.0), loss.gpu_hours, hue(&loss.name)));
    }
    if others > 0.0 {
        left -= others;
        let about = "losses below 0.05 % each";
        rows.push(bar("smaller losses", about, left.max(0.0), others, Hue::Grey));
    }
    rows.push(bar("Goodput", "computing that was kept", 0.0, goodput, Hue::Green));
    let svg = bars("Where the GPU-hours went", ["", "GPU-hours", "Share"], installed, &rows);
    let legend = [
        (Hue::Green, "Goodput"),
        (Hue::Sky, "Held back or without work"),
        (Hue::Orange, "Overheads of jobs"),
        (Hue::Red, "Failures: work rolled back, GPUs out of service"),
    ];
    let caption = "From all GPU-hours installed, each loss takes its part until goodput remains: \
                   computing whose results were kept.";
    figure(&svg, &legend, caption) + &details("Every use of GPU-hours", &uses(results, installed))
}

fn uses(results: &Results, installed: f64) -> String {
    let columns = [
        ("Use", Cell::Text),
        ("GPU-hours", Cell::Number),
        ("Share", Cell::Number),
        ("Meaning", Cell::Text),
    ];
    let rows = results.uses.iter().map(|usage| {
        let share = if installed > 0.0 { usage.gpu_hours / installed } else { 0.0 };
        let (hours, share) = (grouped(usage.gpu_hours), percent(share));
        vec![capitalised(&usage.name), hours, share, usage.about.clone()]
    });
    table(&columns, rows)
}

fn capitalised(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(|character| character.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

/// Failures, overheads of jobs, and GPUs without work are told apart.
fn hue(name: &str) -> Hue {
    match name {
        "checkpoints" | "restarts" | "throttling" => Hue::Orange,
        "queueing" | "no work" | "hot spares" => Hue::Sky,
        _ => Hue::Red,
    }
}
