//! The figures that a planner looks at first, as cards.

use egui::{Align, CornerRadius, Frame, Layout, RichText, Role, Ui, Vec2, WidgetInfo};
use factory::results::Metric;

use super::super::told;
use crate::model::{Run, difference, estimate, goodput_share};
use crate::theme::{self, Meaning};

/// The metrics that cards show, where a run has them.
const CARDS: [&str; 13] = [
    "goodput_gpu_hours",
    "lcoc_usd_per_gpu_hour",
    "lcoc_held_usd",
    "lcoc_sellable_usd",
    "lcoc_installed_usd",
    "pue",
    "wue_l_per_kwh",
    "power_import_peak_mw",
    "availability",
    "job_mttf_h",
    "genset_survival",
    "capex_usd",
    "opex_usd_per_year",
];

/// Least width of what stands in a card.
const WIDTH: f32 = 140.0;
/// Height of what stands in a card, and what a line below the number adds.
const HEIGHT: f32 = 46.0;
const BELOW: f32 = 20.0;

/// Space between cards.
const SPACE: f32 = 8.0;

/// What a card says.
struct Card {
    title: String,
    number: String,
    unit: String,
    /// The interval, or the difference to the baseline.
    below: String,
    meaning: Option<Meaning>,
    about: String,
}

/// Draws them in as many rows as they need.
pub(super) fn ui(ui: &mut Ui, run: &Run, baseline: Option<&Run>) {
    let metric = |name: &str| {
        let metrics = run.results.metrics.iter().map(|value| value.metric);
        metrics.into_iter().find(|metric| metric.name == name)
    };
    let others = CARDS.iter().filter_map(|name| Some(card(metric(name)?, run, baseline)));
    let cards: Vec<Card> = share(run).into_iter().chain(others).collect();
    let margins = f32::from(theme::MARGIN) * 2.0 + SPACE;
    let room = ui.available_width() + SPACE;
    let fit = |columns: &usize| *columns as f32 * (WIDTH + margins) <= room;
    let columns = (1..=cards.len()).take_while(fit).last().unwrap_or(1);
    let below = cards.iter().any(|card| !card.below.is_empty());
    let height = HEIGHT + if below { BELOW } else { 0.0 };
    let size = Vec2::new((room / columns as f32 - margins).floor(), height);
    for row in cards.chunks(columns) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE;
            for card in row {
                draw(ui, card, size);
            }
        });
    }
}

/// Goodput as a share of what was installed.
fn share(run: &Run) -> Option<Card> {
    let (number, unit, below) = split(&told::share(&goodput_share(run)?));
    Some(Card {
        title: "Goodput share".to_owned(),
        number,
        unit: format!("{unit} of installed"),
        below,
        meaning: None,
        about:
            "GPU-hours of computing that was kept, of all GPU-hours installed. The view Goodput \
                shows where the others went."
                .to_owned(),
    })
}

/// The number of a figure, its unit, and half of its interval with the unit.
fn split(figure: &str) -> (String, String, String) {
    let words = |text: &str| {
        let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
        (number.to_owned(), unit.to_owned())
    };
    if let Some((number, half)) = figure.split_once(" ± ") {
        return (number.to_owned(), words(half).1, format!("± {half}"));
    }
    let (number, unit) = words(figure);
    (number, unit, String::new())
}

fn card(metric: Metric, run: &Run, baseline: Option<&Run>) -> Card {
    let estimate = estimate(run, metric.name);
    let undefined = || (told::UNDEFINED.to_owned(), String::new(), metric.undefined.to_owned());
    let text = estimate.map(|estimate| told::figure(&estimate, &metric));
    let (number, unit, mut below) = text.map_or_else(undefined, |text| split(&text));
    if let Some(part) = estimate.and_then(|estimate| told::defined_in(run, &estimate)) {
        below = if below.is_empty() { part } else { format!("{below}, {part}") };
    }
    let mut about = told::value(run, metric).about;
    let mut meaning = None;
    if let Some(baseline) = baseline {
        let difference = difference(run, baseline, metric);
        let told = told::difference(difference, metric, &baseline.name, true);
        if difference.and_then(|difference| difference.relative).is_some_and(|share| share != 0.0) {
            below.clone_from(&told.text);
        }
        about = format!("{about}\n{}", told.about);
        meaning = told.meaning;
    }
    Card { title: metric.title(), number, unit, below, meaning, about }
}

fn draw(ui: &mut Ui, card: &Card, size: Vec2) {
    let frame = Frame::new()
        .fill(theme::card(ui.visuals()))
        .corner_radius(CornerRadius::same(6))
        .inner_margin(theme::MARGIN);
    let response = frame
        .show(ui, |ui| {
            ui.set_min_size(size);
            ui.set_max_size(size);
            ui.with_layout(Layout::top_down(Align::Min), |ui| contents(ui, card));
        })
        .response;
    response.widget_info(|| {
        let label = format!("{}: {} {}", card.title, card.number, card.unit);
        WidgetInfo::labeled(Role::Label, true, label.trim())
    });
    response.on_hover_text(&card.about);
}

fn contents(ui: &mut Ui, card: &Card) {
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.add(egui::Label::new(RichText::new(&card.title).weak()).truncate());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        ui.label(RichText::new(&card.number).size(theme::LARGE).strong());
        ui.label(&card.unit);
    });
    if card.below.is_empty() {
        return;
    }
    let mut below = RichText::new(&card.below);
    below = match card.meaning {
        Some(meaning) => below.color(theme::meaning(ui.visuals(), meaning)),
        None => below.weak(),
    };
    if card.number == told::UNDEFINED {
        below = below.size(theme::SMALL);
    }
    ui.add(egui::Label::new(below).truncate());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    /// Goal: a card says what the metric says. Method: divide the uses of GPU-hours by hand.
    #[test]
    fn the_goodput_share_is_goodput_over_installed() {
        let run = testing::run("small.toml", &["horizon=\"5 d\""], 1);
        let uses = &run.results.uses;
        let installed: f64 = uses.iter().map(|use_| use_.gpu_hours).sum();
        let goodput = uses.iter().find(|use_| use_.name == "goodput").unwrap().gpu_hours;
        let expected = format!("{:.2}", goodput / installed * 100.0);
        assert_eq!(share(&run).unwrap().number, expected);
    }
}
