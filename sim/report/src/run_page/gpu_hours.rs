//! Where the GPU-hours went: from those installed, step by step, to those that were useful.

use factory::results::{Fall, GpuTime, Loss, Results, Step};
use files::names::sentence;
use files::numbers::{grouped, percent};

use crate::figures::html::{Cell, details, table};
use crate::figures::{Bar, Hue, bars, figure, hue_of, legend_of};

/// Losses of a step below this share stand together in the figure.
const SMALL: f64 = 0.0005;

/// What became of the GPU-hours that were not useful, by state, the most first.
pub(super) fn losses(results: &Results) -> Vec<GpuTime> {
    let falls = results.waterfall();
    let mut losses: Vec<GpuTime> = falls.into_iter().flat_map(|fall| fall.states).collect();
    losses.sort_by(|a, b| b.gpu_hours.total_cmp(&a.gpu_hours));
    losses
}

/// The figure, and the table behind it.
pub(super) fn gpu_hours(results: &Results) -> String {
    let installed = results.value("installed_gpu_hours").unwrap_or_default();
    let falls = results.waterfall();
    let mut waterfall = Waterfall { installed, left: installed, rows: Vec::new() };
    waterfall.sum("installed", "all GPUs at all hours", installed, Hue::Grey);
    for fall in &falls {
        waterfall.fall(fall);
    }
    let titles = ["", "GPU-hours", "Share"];
    let svg = bars("Where the GPU-hours went", titles, installed, &waterfall.rows);
    let told: Vec<Step> =
        falls.iter().filter(|fall| !fall.states.is_empty()).map(|fall| fall.step).collect();
    let caption = "From all GPU-hours installed, each loss takes its part, step by step, until useful \
                   ones remain: goodput, computing whose results were kept. Grey bars are what passed \
                   a step.";
    figure(&svg, &legend_of(&told), caption)
        + &details("Every use of GPU-hours", &uses(results, installed))
}

/// The rows of the figure while they are laid out.
struct Waterfall {
    installed: f64,
    /// GPU-hours that are left at this row.
    left: f64,
    rows: Vec<Bar>,
}

impl Waterfall {
    /// What a step takes, and what passes it; a step that takes nothing tells nothing but its end.
    fn fall(&mut self, fall: &Fall) {
        let hue = hue_of(Some(fall.step));
        let seen =
            |state: &&GpuTime| self.installed > 0.0 && state.gpu_hours >= self.installed * SMALL;
        let (large, small): (Vec<&GpuTime>, Vec<&GpuTime>) = fall.states.iter().partition(seen);
        for state in large {
            let about = format!("{}{}", state.about, by_cause(state));
            self.loss(state.state, &about, state.gpu_hours, hue);
        }
        let others: f64 = small.iter().map(|state| state.gpu_hours).sum();
        if others > 0.0 {
            let names: Vec<&str> = small.iter().map(|state| state.state).collect();
            let about = format!("below 0.05 % each: {}", names.join(", "));
            self.loss("smaller losses", &about, others, hue);
        }
        let name = fall.step.word();
        if fall.step == Step::Useful {
            self.sum("useful: goodput", fall.step.meaning(), fall.left, Hue::Green);
        } else if !fall.states.is_empty() {
            self.sum(name, fall.step.meaning(), fall.left, Hue::Grey);
        }
    }

    fn sum(&mut self, name: &str, about: &str, gpu_hours: f64, hue: Hue) {
        let bar = self.bar(name, about, gpu_hours, hue);
        self.rows.push(Bar { strong: true, ..bar });
    }

    fn loss(&mut self, name: &str, about: &str, gpu_hours: f64, hue: Hue) {
        self.left -= gpu_hours;
        let bar = self.bar(name, about, gpu_hours, hue);
        self.rows.push(Bar { begins: self.left.max(0.0), ..bar });
    }

    fn bar(&self, name: &str, about: &str, length: f64, hue: Hue) -> Bar {
        let share = if self.installed > 0.0 { length / self.installed } else { 0.0 };
        Bar {
            name: sentence(name),
            begins: 0.0,
            length,
            hue,
            values: [grouped(length), percent(share)],
            hint: format!("{name}: {about}, {} GPU-hours", grouped(length)),
            strong: false,
        }
    }
}

/// The causes of a state with their GPU-hours, in brackets; nothing where causes are not told apart.
fn by_cause(state: &GpuTime) -> String {
    if state.causes.is_empty() {
        return String::new();
    }
    let causes = state.causes.iter().map(|(cause, hours)| format!("{cause} {}", grouped(*hours)));
    format!(" ({})", causes.collect::<Vec<_>>().join(", "))
}

/// Every use that occurred, in the order of the steps, and what was kept at the end.
fn uses(results: &Results, installed: f64) -> String {
    let columns = [
        ("Use", Cell::Text),
        ("Lost at", Cell::Short),
        ("GPU-hours", Cell::Number),
        ("Share", Cell::Number),
        ("Meaning", Cell::Text),
    ];
    let mut uses: Vec<&Loss> = results.uses.iter().filter(|usage| usage.gpu_hours > 0.0).collect();
    uses.sort_by_key(|usage| (usage.lost_at.is_none(), usage.lost_at));
    let rows = uses.into_iter().map(|usage| {
        let share = if installed > 0.0 { usage.gpu_hours / installed } else { 0.0 };
        let (hours, share) = (grouped(usage.gpu_hours), percent(share));
        let at = usage.lost_at.map_or("kept", Step::word).to_owned();
        vec![sentence(&usage.name), at, hours, share, usage.about.clone()]
    });
    table(&columns, rows)
}
