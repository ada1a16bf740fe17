//! Diagrams of the plant, drawn from its own description: parts in layers, what flows between them, and
//! their states at the moment of the time bar.

mod card;
mod fleet;
mod flow;
mod hall;
mod hall_level;
mod layers;
mod parts;
mod reading;
mod single_line;
mod site_level;
mod symbol;
#[cfg(test)]
pub(crate) mod testing;

pub(crate) use hall::HallChoice;
pub(crate) use reading::Reading;
pub(crate) use single_line::{Level, legend as breakers, single_line};

use egui::{Color32, Pos2, Rect, Role, Sense, Ui, Vec2, Visuals, WidgetInfo, vec2};
use factory::results::{Carrier, Link, Node, Severity, Topology};
use files::table::{Cell, Column};

use crate::canvas::{Projection, keep_together};
use crate::command::{Command, Commands};
use crate::model::{Model, Run, RunId, Selection, Table};
use crate::theme::{self, Meaning};
use card::{Card, Degree};
use flow::At;
use layers::Arrangement;

/// Space around a drawing, where labels of its outermost links stand.
pub(crate) const AROUND: f32 = 48.0;

/// A part of the plant, arranged once for each run and hall.
#[derive(Clone, Debug, Default)]
pub(crate) struct Diagram {
    /// The run and the hall it was arranged for.
    of: Option<(RunId, Option<u32>)>,
    cards: Vec<Card>,
    /// Links, by their place in the topology, and where they are labelled.
    links: Vec<(usize, At)>,
    arrangement: Arrangement,
}

/// Which parts and links a diagram shows.
pub(crate) struct Scope<'a> {
    /// The run, and the hall that the diagram is of; `None` for what the site shares.
    pub(crate) of: (RunId, Option<u32>),
    /// What its links carry.
    pub(crate) carriers: &'a [Carrier],
    /// Also parts of the site that the hall's parts are linked with.
    pub(crate) with_site: bool,
    /// Units of the readings that cards show first.
    pub(crate) units: &'a [&'a str],
}

impl Scope<'_> {
    fn shows(&self, topology: &Topology, link: &Link) -> bool {
        let here = |node: &Node| node.hall == self.of.1;
        let (from, to) = (&topology.nodes[link.from], &topology.nodes[link.to]);
        let both = here(from) && here(to);
        let one =
            self.with_site && (here(from) && to.hall.is_none() || here(to) && from.hall.is_none());
        self.carriers.contains(&link.carries) && (both || one)
    }
}

impl Diagram {
    /// Arranges what `scope` holds, unless that has been done.
    pub(crate) fn update(&mut self, ui: &Ui, reading: &Reading<'_>, scope: &Scope<'_>) {
        if self.of == Some(scope.of) {
            return;
        }
        self.of = Some(scope.of);
        let topology = reading.topology;
        let shown: Vec<usize> = (0..topology.links.len())
            .filter(|&link| scope.shows(topology, &topology.links[link]))
            .collect();
        let linked = |node: usize| {
            shown
                .iter()
                .any(|&link| [topology.links[link].from, topology.links[link].to].contains(&node))
        };
        let nodes: Vec<usize> = (0..topology.nodes.len()).filter(|&node| linked(node)).collect();
        let place = |node: usize| nodes.iter().position(|other| *other == node).unwrap_or_default();
        let ends: Vec<(usize, usize)> = shown
            .iter()
            .map(|&link| (place(topology.links[link].from), place(topology.links[link].to)))
            .collect();
        let labels = labels(&ends);
        let flows: Vec<usize> = shown.iter().map(|&link| topology.links[link].flow).collect();
        let card = |&node: &usize| Card::new(reading, node, &flows, scope.units, ui.painter());
        self.cards = nodes.iter().map(card).collect();
        let line = ui.text_style_height(&egui::TextStyle::Small);
        let size = |(number, card): (usize, &Card)| {
            card.size(&topology.nodes[card.node], degree(number, &ends, &labels), line)
        };
        let sizes: Vec<Vec2> = self.cards.iter().enumerate().map(size).collect();
        self.arrangement = layers::arrange(&sizes, &ends);
        self.links = shown.into_iter().zip(labels).collect();
    }

    /// Size of the drawing.
    pub(crate) fn size(&self) -> Vec2 {
        self.arrangement.size
    }

    /// The greatest flow of heat or power now.
    fn most(&self, reading: &Reading<'_>) -> f64 {
        let all = &reading.topology.links;
        let links = self.links.iter().map(|&(link, _)| &all[link]);
        let energy = links.filter(|link| link.carries != Carrier::Water);
        energy.map(|link| reading.value(link.flow).abs()).fold(0.0, f64::max)
    }

    /// Draws it with its upper left corner at the point `corner` of what is `seen`.
    pub(crate) fn ui(
        &self,
        ui: &Ui,
        (corner, seen): (Pos2, &Projection),
        reading: &Reading<'_>,
        selection: &Selection,
        commands: &mut Commands,
    ) {
        let painter = ui.painter();
        let all = &reading.topology.links;
        let most = self.most(reading);
        let routes: Vec<Vec<Pos2>> = self
            .arrangement
            .routes
            .iter()
            .map(|route| route.iter().map(|&at| seen.seen_at(at + corner.to_vec2())).collect())
            .collect();
        for (&(link, _), route) in self.links.iter().zip(&routes) {
            let (carries, flow) = (all[link].carries, reading.value(all[link].flow));
            flow::paint(painter, route, carries, (flow, most), seen.scale);
        }
        for (&(link, at), route) in self.links.iter().zip(&routes) {
            flow::label(painter, route, flow::text(&all[link], reading), at, seen.scale);
        }
        for (card, place) in self.cards.iter().zip(&self.arrangement.places) {
            let place = seen.seen_as(place.translate(corner.to_vec2()));
            if ui.is_rect_visible(place) {
                part(ui, card, (place, seen.scale), reading, selection, commands);
            }
        }
    }
}

/// Draws a part, shows all there is to know of it, and selects it.
fn part(
    ui: &Ui,
    card: &Card,
    (place, scale): (Rect, f32),
    reading: &Reading<'_>,
    selection: &Selection,
    commands: &mut Commands,
) {
    let node = &reading.topology.nodes[card.node];
    let response = ui.interact(place, ui.scope_id().with(&node.name), Sense::click());
    let selected = matches!(selection, Selection::Node(name) if *name == node.name);
    let words = card.in_words(reading);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &words));
    let frame = card::frame(ui.visuals(), &response, selected);
    card.paint(ui, place, scale, reading, frame);
    if response.clicked() {
        commands.push(Command::Select(Selection::Node(node.name.clone())));
    }
    response.on_hover_ui(|ui| reading.show(ui, card.node));
}

/// By link: where its label has room. A part with one link at an edge has room there.
fn labels(ends: &[(usize, usize)]) -> Vec<At> {
    let entering = |part: usize| ends.iter().filter(|link| link.1 == part).count();
    let leaving = |part: usize| ends.iter().filter(|link| link.0 == part).count();
    let at = |&(from, to): &(usize, usize)| {
        if entering(to) > 1 && leaving(from) == 1 { At::Begin } else { At::End }
    };
    ends.iter().map(at).collect()
}

fn degree(part: usize, ends: &[(usize, usize)], labels: &[At]) -> Degree {
    let leaving = ends.iter().filter(|link| link.0 == part).count();
    let entering = ends.iter().filter(|link| link.1 == part).count();
    let labelled = ends.iter().zip(labels).filter(|(link, at)| link.1 == part && **at == At::End);
    // Links without a label there stand between those that have one.
    let labelled = if labelled.count() > 1 { entering + 1 } else { 1 };
    Degree { leaving, labelled }
}

/// The colour of how bad a state is.
fn colour(visuals: &Visuals, severity: Severity) -> Color32 {
    let meaning = match severity {
        Severity::Normal => Meaning::Good,
        Severity::Reduced => Meaning::Warning,
        Severity::Failed => Meaning::Bad,
    };
    theme::meaning(visuals, meaning)
}

/// What stands above a drawing: the hall, the moment, and what lines and marks mean.
pub(crate) fn header(
    ui: &mut Ui,
    hall: &mut HallChoice,
    model: &Model,
    run: &Run,
    carriers: &[Carrier],
) {
    ui.horizontal_wrapped(|ui| {
        hall.ui(ui, run);
        moment(ui, model, run);
        legend(ui, carriers);
    });
}

/// The moment that is shown.
pub(crate) fn moment(ui: &mut Ui, model: &Model, run: &Run) {
    let now = run.moment(model.time.now);
    keep_together(ui, &now);
    ui.label(now).on_hover_text("The moment of the time bar.");
}

/// Says what lines and marks mean.
pub(crate) fn legend(ui: &mut Ui, carriers: &[Carrier]) {
    for &carries in carriers {
        flow::legend(ui, carries);
    }
    for (severity, word) in [
        (Severity::Normal, "As it should be"),
        (Severity::Reduced, "Reduced"),
        (Severity::Failed, "Failed"),
    ] {
        keep_together(ui, word);
        let (rect, _) = ui.allocate_exact_size(vec2(12.0, 12.0), Sense::hover());
        symbol::mark(ui.painter(), ui.visuals(), rect.center(), 5.0, severity);
        ui.label(word);
    }
}

/// The readings of all parts at the moment, as a table.
pub(crate) fn table(model: &Model) -> Option<Table> {
    let run = model.runs.shown()?;
    let reading = reading(run, model);
    let columns = vec![
        Column::text("part", "Name of the part of the plant."),
        Column::text("channel", "What is read of it."),
        Column::text("value", "The reading, or the word of a state."),
        Column::text("unit", "Unit of the reading."),
        Column::text("meaning", "What the reading means."),
    ];
    let mut rows = Vec::new();
    for node in &reading.topology.nodes {
        for &channel in &node.channels {
            let known = &reading.topology.channels[channel];
            let value = if known.states.is_empty() {
                reading.value(channel).to_string()
            } else {
                reading.text(channel)
            };
            let texts = [&node.name, &known.name, &value, known.unit, known.about];
            rows.push(texts.map(|text: &str| Cell::Text(text.to_owned())).to_vec());
        }
    }
    Some(Table { columns, rows })
}

/// The shown run at the moment.
pub(crate) fn reading<'a>(run: &'a Run, model: &Model) -> Reading<'a> {
    let history = &run.history;
    Reading { topology: history.topology(), snapshot: history.snapshot_at(model.time.now) }
}
