//! The key figure that colours the sites: any metric of the latest run at each of them.

use egui::{ComboBox, Ui};
use factory::results::Metric;
use files::table::{Cell, Column};
use serde::{Deserialize, Serialize};

use super::places::Place;
use crate::canvas::Ramp;
use crate::format::words;
use crate::model::{Model, Run, Table, estimate, goodput_share};
use crate::views::told;

/// A metric, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Measure(String);

/// The metrics that come first in the choice and stand in the facts of a site.
const FIRST: [&str; 5] = ["lcoc_usd_per_gpu_hour", "ettr", "availability", "pue", "wue_l_per_kwh"];

impl Default for Measure {
    fn default() -> Self {
        Self(FIRST[0].to_owned())
    }
}

impl Measure {
    /// Lets the user choose among all metrics of runs.
    pub(super) fn choice(&mut self, ui: &mut Ui, model: &Model) {
        let Some(run) = model.runs.all().last() else {
            ui.weak("Sites are coloured by a metric once one has run.");
            return;
        };
        let label = ui.label("Colour by");
        let mut shown = ComboBox::from_id_salt("colour by").selected_text(self.title(model));
        shown = shown.width(crate::theme::SHORT);
        let response = shown.show_ui(ui, |ui| {
            for metric in metrics(run) {
                let text = told::heading(&metric);
                ui.selectable_value(&mut self.0, metric.name.to_owned(), text)
                    .on_hover_text(told::meaning(&metric));
            }
        });
        response.response.labelled_by(label.id);
    }

    fn metric(&self, model: &Model) -> Option<Metric> {
        let metrics = model.runs.all().last().map(metrics)?;
        metrics.into_iter().find(|metric| metric.name == self.0)
    }

    fn title(&self, model: &Model) -> String {
        self.metric(model).map_or_else(|| words(&self.0), |metric| metric.title())
    }

    /// Its unit.
    pub(super) fn unit(&self, model: &Model) -> &'static str {
        self.metric(model).map_or("", |metric| metric.unit)
    }

    /// Its mean over the seeds of the latest run at a place.
    pub(super) fn value(&self, place: &Place, model: &Model) -> Option<f64> {
        estimate(place.latest(model)?, &self.0).map(|estimate| estimate.value)
    }

    /// The same in words, with its interval; a dash where the latest run has none.
    pub(super) fn text(&self, place: &Place, model: &Model) -> Option<String> {
        let estimate = estimate(place.latest(model)?, &self.0);
        let figure =
            estimate.zip(self.metric(model)).map(|(estimate, it)| told::figure(&estimate, &it));
        Some(figure.unwrap_or_else(|| told::UNDEFINED.to_owned()))
    }

    /// Its values at all places along a ramp; `None` when nothing has run.
    pub(super) fn ramp(&self, places: &[Place], model: &Model) -> Option<Ramp> {
        let values = places.iter().filter_map(|place| self.value(place, model));
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        if low > high {
            return None;
        }
        let apart = if high > low { 0.0 } else { (low.abs() * 0.05).max(0.01) };
        let range = low - apart..=high + apart;
        Some(Ramp { name: self.title(model), unit: self.unit(model), range })
    }
}

/// All metrics of a run, those of most interest first.
fn metrics(run: &Run) -> Vec<Metric> {
    let mut metrics: Vec<Metric> = run.results.metrics.iter().map(|value| value.metric).collect();
    let rank = |metric: &Metric| FIRST.iter().position(|name| *name == metric.name);
    metrics.sort_by_key(|metric| rank(metric).unwrap_or(FIRST.len()));
    metrics
}

/// What the latest run at a place found: name, and value with its unit.
pub(super) fn of_run(place: &Place, model: &Model) -> Vec<(String, String)> {
    let Some(run) = place.latest(model) else { return Vec::new() };
    let mut facts = vec![("Latest run".to_owned(), run.name.clone())];
    if let Some(share) = goodput_share(run) {
        facts.push(("Goodput".to_owned(), told::share(&share)));
    }
    for metric in metrics(run).iter().take(FIRST.len()) {
        let figure = estimate(run, metric.name).map_or_else(
            || format!("{} {}", told::UNDEFINED, metric.undefined),
            |estimate| told::figure(&estimate, metric),
        );
        facts.push((metric.title(), figure));
    }
    facts
}

/// Every site with where it is, and all metrics of the latest run there.
pub(super) fn table(places: &[Place], model: &Model) -> Table {
    let metrics = model.runs.all().last().map(metrics).unwrap_or_default();
    let mut columns = vec![
        Column::text("site", "Name of the site in the catalogue."),
        Column::text("label", "What the place is called."),
        Column::number("latitude", "", "Degrees north of the equator."),
        Column::number("longitude", "", "Degrees east of Greenwich."),
        Column::number("size_mw", "MW", "Power of the plant; empty without a scenario of it."),
        Column::text("run", "The latest run there; empty without one."),
    ];
    columns.extend(metrics.iter().map(|one| Column::number(one.name, one.unit, one.about)));
    let row = |place: &Place| {
        let run = place.latest(model);
        let mut cells = vec![
            place.name.as_str().into(),
            place.site.label.as_str().into(),
            Cell::Number(place.site.latitude),
            Cell::Number(place.site.longitude),
            place.megawatts.into(),
            run.map_or(Cell::Missing, |run| run.name.as_str().into()),
        ];
        let mean = |name| Some(estimate(run?, name)?.value);
        cells.extend(metrics.iter().map(|one| mean(one.name).into()));
        cells
    };
    Table { rows: places.iter().map(row).collect(), columns }
}
