//! The rows of the editor: sections, what belongs together, inputs, and problems below them. Built
//! once for a text and a filter; only those that are seen are drawn.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use egui::{Button, Label, Rect, RichText, Ui, UiBuilder, vec2};
use files::{Draft, Input};

use super::words;
use crate::theme::{self, Meaning};

/// Which inputs are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Only {
    /// All of them.
    All,
    /// Those that differ from what lies below.
    Differing,
    /// Those with a problem.
    Wrong,
}

/// A row of the editor.
#[derive(Clone, Debug)]
pub(super) enum Row {
    Section(Section),
    /// What the inputs below belong to.
    Part(String),
    /// An input, by its place in the draft.
    Input(usize),
    /// What is wrong with the input above.
    Problem(String),
}

/// A part of the scenario whose inputs can be shown and hidden.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    /// First name of its keys; empty for keys of one name.
    pub(super) key: String,
    inputs: usize,
    differing: usize,
    problems: usize,
    open: bool,
}

/// What the user asks to see: words, a filter, and open sections.
type Wanted<'w> = (&'w String, Only, &'w BTreeSet<String>);

/// All rows, with their places.
#[derive(Debug)]
pub(super) struct Rows {
    draft: Arc<Draft>,
    wanted: (String, Only, BTreeSet<String>),
    /// From top to bottom.
    pub(super) all: Vec<Row>,
    /// The upper edge of each, and the lower edge of the last one.
    pub(super) tops: Vec<f32>,
}

impl Row {
    /// Height with the space below it.
    pub(super) fn height(&self) -> f32 {
        match self {
            Self::Problem(_) => 2.0 * theme::ROW,
            Self::Section(_) | Self::Part(_) | Self::Input(_) => theme::INPUT_ROW,
        }
    }
}

/// The section that a key belongs to.
pub(super) fn section(key: &str) -> &str {
    key.split_once('.').map_or("", |(section, _)| section)
}

impl Rows {
    /// The rows of a draft, as they are wanted.
    pub(super) fn new(draft: &Arc<Draft>, wanted: Wanted<'_>) -> Self {
        let (search, only, open) = wanted;
        let problems = problems_by_key(draft);
        let search_words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
        let searching = !search_words.is_empty() || only != Only::All;
        let mut all = Vec::new();
        for (key, places) in sections(draft) {
            let is_wanted = |place: &usize| {
                let input = &draft.inputs[*place];
                let right = match only {
                    Only::All => true,
                    Only::Differing => input.differs(),
                    Only::Wrong => problems.contains_key(input.path.as_str()),
                };
                right && fits(input, &search_words)
            };
            let places: Vec<usize> = places.into_iter().filter(is_wanted).collect();
            if places.is_empty() {
                continue;
            }
            let shown = searching || open.contains(key);
            let inputs = places.iter().map(|place| &draft.inputs[*place]);
            all.push(Row::Section(Section {
                key: key.to_owned(),
                inputs: places.len(),
                differing: inputs.clone().filter(|input| input.differs()).count(),
                problems: inputs.filter(|it| problems.contains_key(it.path.as_str())).count(),
                open: shown,
            }));
            if shown {
                add_inputs(&mut all, draft, &places, &problems);
            }
        }
        let mut tops = vec![0.0];
        for row in &all {
            tops.push(tops[tops.len() - 1] + row.height());
        }
        let wanted = (search.clone(), only, open.clone());
        Self { draft: Arc::clone(draft), wanted, all, tops }
    }

    /// Whether the rows are still those of this draft and this wish.
    pub(super) fn are_of(&self, draft: &Arc<Draft>, (search, only, open): Wanted<'_>) -> bool {
        let (was, filter, shown) = &self.wanted;
        Arc::ptr_eq(&self.draft, draft) && (was, *filter, shown) == (search, only, open)
    }

    /// The height of all rows.
    pub(super) fn height(&self) -> f32 {
        self.tops.last().copied().unwrap_or(0.0)
    }

    /// The places of the rows in a part of the whole height.
    pub(super) fn seen(&self, part: Rect) -> Range<usize> {
        let first = self.tops.partition_point(|top| *top <= part.top()).saturating_sub(1);
        let end = self.tops.partition_point(|top| *top < part.bottom());
        first..end.min(self.all.len())
    }

    /// The upper edge of an input.
    pub(super) fn top_of(&self, key: &str) -> Option<f32> {
        let is =
            |row: &Row| matches!(row, Row::Input(place) if self.draft.inputs[*place].path == key);
        self.all.iter().position(is).map(|place| self.tops[place])
    }
}

/// Places of the inputs by section, in the order of declaration.
fn sections(draft: &Draft) -> Vec<(&str, Vec<usize>)> {
    let mut sections: Vec<(&str, Vec<usize>)> = Vec::new();
    for (place, input) in draft.inputs.iter().enumerate() {
        let key = section(&input.path);
        match sections.iter_mut().find(|(other, _)| *other == key) {
            Some((_, places)) => places.push(place),
            None => sections.push((key, vec![place])),
        }
    }
    sections
}

fn add_inputs(
    rows: &mut Vec<Row>,
    draft: &Draft,
    places: &[usize],
    problems: &BTreeMap<&str, String>,
) {
    let mut part = String::new();
    for place in places {
        let key = &draft.inputs[*place].path;
        let belongs_to = words::part(key);
        if belongs_to != part {
            if !belongs_to.is_empty() {
                rows.push(Row::Part(belongs_to.clone()));
            }
            part = belongs_to;
        }
        rows.push(Row::Input(*place));
        if let Some(words) = problems.get(key.as_str()) {
            rows.push(Row::Problem(words.clone()));
        }
    }
}

/// What is wrong, by key; what the problem says of the value.
fn problems_by_key(draft: &Draft) -> BTreeMap<&str, String> {
    let Err(problems) = &draft.loaded else { return BTreeMap::new() };
    let mut by_key: BTreeMap<&str, String> = BTreeMap::new();
    for problem in problems.list() {
        let found =
            if problem.found.is_empty() { String::new() } else { format!("{}: ", problem.found) };
        let words = by_key.entry(&problem.key).or_default();
        let between = if words.is_empty() { "" } else { "; " };
        *words = format!("{words}{between}{found}{}", problem.allowed);
    }
    by_key
}

fn fits(input: &Input, search_words: &[String]) -> bool {
    if search_words.is_empty() {
        return true;
    }
    let all = format!("{} {} {}", input.path, input.path.replace('_', " "), input.key.about);
    let all = all.to_lowercase();
    search_words.iter().all(|word| all.contains(word))
}

/// Room for the triangle before the name of a section.
const INDENT: &str = "      ";

/// Draws the header of a section; whether it was pressed.
pub(super) fn section_ui(ui: &mut Ui, rect: Rect, section: &Section) -> bool {
    let mut about = Vec::new();
    if section.problems > 0 {
        about.push(format!("{} wrong", section.problems));
    }
    if section.differing > 0 {
        about.push(format!("{} changed", section.differing));
    }
    about.push(section.inputs.to_string());
    let name = words::section(&section.key);
    let meaning = if section.problems > 0 { Meaning::Bad } else { Meaning::Changed };
    let colour = theme::meaning(ui.visuals(), meaning);
    let plain = section.problems == 0 && section.differing == 0;
    let about = RichText::new(about.join(", ")).small();
    let about = if plain { about.weak() } else { about.color(colour) };
    let title = RichText::new(format!("{INDENT}{name}")).strong();
    let header =
        Button::new(title).right_text(about).min_size(rect.size() - vec2(0.0, theme::LINE));
    let header = header.truncate();
    let rect = Rect::from_min_size(rect.min, rect.size() - vec2(0.0, theme::LINE));
    let header = ui.put(rect, header);
    ui.ctx().accesskit_node_builder(header.id, |node| node.set_label(name));
    let icon = rect.with_max_x(rect.left() + theme::RESET);
    let icon = header.clone().with_new_rect(icon.shrink(theme::LINE));
    egui::collapsing_header::paint_default_icon(ui, if section.open { 1.0 } else { 0.0 }, &icon);
    header.on_hover_text("Shows or hides the inputs of this section.").clicked()
}

/// Draws what the inputs below belong to.
pub(super) fn part_ui(ui: &mut Ui, rect: Rect, words: &str) {
    let mut ui = ui.new_child(
        UiBuilder::new().max_rect(rect).layout(egui::Layout::left_to_right(egui::Align::Max)),
    );
    ui.add(Label::new(RichText::new(words).small().weak()).truncate());
}

/// Draws what is wrong with the input above.
pub(super) fn problem_ui(ui: &mut Ui, rect: Rect, words: &str) {
    let colour = theme::meaning(ui.visuals(), Meaning::Bad);
    let rect = rect.with_min_x(rect.left() + theme::GAP);
    let mut ui = ui.new_child(UiBuilder::new().max_rect(rect));
    ui.set_clip_rect(ui.clip_rect().intersect(rect));
    ui.add(Label::new(RichText::new(words).small().color(colour)).wrap()).on_hover_text(words);
}
