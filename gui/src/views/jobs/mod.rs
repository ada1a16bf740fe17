//! The queue and the jobs over time.

mod facts;
mod sheet;
mod strip;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use egui::{
    Align2, EventFilter, FontId, Key, Mesh, Modifiers, Painter, Pos2, Rect, Response, Role,
    ScrollArea, Sense, Stroke, TextEdit, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use serde::{Deserialize, Serialize};
use units::{SimDuration, SimTime};

use crate::command::{Command, Commands, TimeCommand};
use crate::format::grouped;
use crate::model::{Model, Run, RunId, Selection, Table};
use crate::plot::{self, TimeScale};
use crate::theme::{self, Meaning};
use sheet::{Block, Body, HEADER, Sheet};

/// The queue and the jobs over time.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct JobChart {
    /// Classes that are left out, by name.
    hidden: BTreeSet<String>,
    /// What has been typed to find a job.
    #[serde(skip)]
    wanted: String,
    /// Why no job was found.
    #[serde(skip)]
    not_found: Option<String>,
    #[serde(skip)]
    sheet: Option<(SheetKey, Sheet, Arc<Mesh>)>,
}

/// What a sheet depends on: run, window, size, classes left out, and theme.
type SheetKey = (RunId, Range<SimTime>, Vec2, BTreeSet<String>, bool);

/// Bars at least so wide and high have a label.
const LABELLED: Vec2 = vec2(70.0, sheet::LABELLED - 2.0);
/// Width of the field for a number.
const FIELD: f32 = 80.0;

impl JobChart {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        let Some(run) = model.runs.shown() else {
            super::empty(ui, "The queue and all jobs appear here once a scenario has run.");
            return;
        };
        self.choice(ui, run, commands);
        if run.jobs.last() == 0 {
            ui.weak("No job was submitted in this run.");
            return;
        }
        strip::queue(ui, model, run, commands);
        let height = (ui.available_height() - theme::SMALL - 14.0).max(60.0);
        ScrollArea::vertical().max_height(height).auto_shrink(false).show(ui, |ui| {
            self.chart(ui, model, run, height, commands);
        });
        strip::dates(ui, model, run);
    }

    /// The jobs within the window.
    pub(crate) fn table(&self, model: &Model) -> Option<Table> {
        let run = model.runs.shown()?;
        Some(facts::table(run, &model.time.window, |class| self.shows(run, class)))
    }

    fn shows(&self, run: &Run, class: usize) -> bool {
        run.results.classes.get(class).is_some_and(|name| !self.hidden.contains(name))
    }

    /// Which classes are shown, and a field to find a job.
    fn choice(&mut self, ui: &mut Ui, run: &Run, commands: &mut Commands) {
        ui.horizontal_wrapped(|ui| {
            for (class, name) in run.results.classes.iter().enumerate() {
                let (mut shown, colour) =
                    (self.shows(run, class), theme::series(ui.visuals(), class));
                let words = crate::format::words(name);
                crate::canvas::keep_together(ui, &words);
                let (mark, _) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
                ui.painter().rect_filled(mark, 2.0, colour);
                let about = "Shows or leaves out the jobs of this class.";
                if ui.checkbox(&mut shown, words).on_hover_text(about).changed() {
                    if shown {
                        self.hidden.remove(name);
                    } else {
                        self.hidden.insert(name.clone());
                    }
                }
            }
            let label = ui.label("Find job");
            let field =
                TextEdit::singleline(&mut self.wanted).desired_width(FIELD).hint_text("number");
            let field = ui.add(field).labelled_by(label.id);
            if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                self.find(run, commands);
            }
            if let Some(sorry) = &self.not_found {
                ui.colored_label(theme::meaning(ui.visuals(), Meaning::Warning), sorry);
            }
        });
    }

    /// Selects the job that was asked for, and shows the part of the run around it.
    fn find(&mut self, run: &Run, commands: &mut Commands) {
        let text = self.wanted.trim();
        let job = text.parse().ok().and_then(|number| run.job(number));
        let Some(job) = job else {
            let last = grouped(run.jobs.last() as f64);
            self.not_found =
                Some(format!("There is no job “{text}”: numbers go from 1 to {last}."));
            return;
        };
        self.not_found = None;
        if let Some(name) = run.results.classes.get(job.class) {
            self.hidden.remove(name);
        }
        let (from, to) = (job.submitted.in_hours(), job.ended.unwrap_or(run.end).in_hours());
        let around = ((to - from) * 0.25).max(1.0);
        let window = plot::instant(from - around)..plot::instant(to + around).min(run.end);
        commands.push(Command::Select(Selection::Job(job.number)));
        commands.push(Command::Time(TimeCommand::Zoom(window)));
        commands.push(Command::Time(TimeCommand::Jump(job.started.unwrap_or(job.submitted))));
    }

    /// Works the sheet out again if something has changed.
    fn update(&mut self, model: &Model, run: &Run, size: Vec2, visuals: &egui::Visuals) {
        let key = (run.id, model.time.window.clone(), size, self.hidden.clone(), visuals.dark_mode);
        if self.sheet.as_ref().is_some_and(|(old, ..)| *old == key) {
            return;
        }
        let sheet = Sheet::new(run, &model.time.window, size, |class| self.shows(run, class));
        let scale = TimeScale::new(&model.time.window, egui::Rangef::new(0.0, size.x));
        let mesh = sheet.mesh(run, &scale, visuals);
        self.sheet = Some((key, sheet, Arc::new(mesh)));
    }

    fn chart(
        &mut self,
        ui: &mut Ui,
        model: &Model,
        run: &Run,
        least: f32,
        commands: &mut Commands,
    ) {
        let width = (ui.available_width() - theme::AXIS).max(1.0);
        self.update(model, run, vec2(width, least), ui.visuals());
        let Some((_, sheet, mesh)) = &self.sheet else { return };
        let size = vec2(ui.available_width(), sheet.height.max(least));
        let response = ui.allocate_response(size, Sense::click_and_drag());
        let (rect, scale) = strip::columns(response.rect, model);
        let painter = ui.painter().clone();
        painter.rect_filled(rect, 0.0, ui.visuals().extreme_bg_color);
        let mut mesh = Mesh::clone(mesh);
        mesh.translate(rect.min.to_vec2());
        painter.with_clip_rect(rect.intersect(ui.clip_rect())).add(mesh);
        texts(ui, &painter, run, sheet, rect);
        let origin = rect.min.to_vec2();
        let under = response.hover_pos().filter(|at| rect.contains(*at));
        let hovered = under.and_then(|at| sheet.bar_at(at - origin));
        outline(ui, &painter, model, run, sheet, rect, hovered.map(|placed| placed.bar.job));
        let seen = rect.intersect(ui.clip_rect());
        plot::overlay(ui, &response, seen, &scale, model);
        if let Some(placed) = hovered
            && response.clicked()
        {
            commands.push(Command::Select(Selection::Job(placed.bar.job)));
        }
        plot::gestures(ui, &response, &scale, model, commands);
        keys(ui, &response, model, run, commands);
        let selected = match model.selection {
            Selection::Job(job) => format!("; job {job} is selected"),
            _ => String::new(),
        };
        let jobs = grouped(sheet.jobs as f64);
        let label = format!("Chart of jobs: {jobs} run within the window{selected}");
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &label));
        let block = under.and_then(|at| sheet.block_at(at.y - origin.y));
        if let Some(placed) = hovered {
            response.on_hover_ui_at_pointer(|ui| facts::show(ui, run, placed.bar.job));
        } else if let (Some(block), Some(at)) = (block, under) {
            of_column(response, run, block, at - origin);
        }
    }
}

/// Tells how many GPUs of a class are busy at a column of its area.
fn of_column(response: Response, run: &Run, block: &Block, at: Pos2) {
    let Body::Area(columns, _) = &block.body else { return };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never negative")]
    let Some(busy) = columns.get(at.x.max(0.0) as usize) else { return };
    response.on_hover_ui_at_pointer(|ui| {
        ui.strong(facts::class(run, block.class));
        ui.label(format!("{} GPUs busy", grouped(*busy)));
        ui.weak("Scroll to zoom in: then every job has its bar.");
    });
}

/// Names of classes, numbers beside them, and labels of bars.
fn texts(ui: &Ui, painter: &Painter, run: &Run, sheet: &Sheet, rect: Rect) {
    let visuals = ui.visuals();
    let seen = ui.clip_rect();
    let font = FontId::proportional(theme::SMALL);
    for block in &sheet.blocks {
        let rows = rect.top() + block.rows.min..=rect.top() + block.rows.max;
        if *rows.end() < seen.top() || *rows.start() - HEADER > seen.bottom() {
            continue;
        }
        let name = facts::class(run, block.class);
        let jobs = match block.jobs {
            1 => "1 job".to_owned(),
            jobs => format!("{} jobs", grouped(jobs as f64)),
        };
        let title = match &block.body {
            Body::Area(_, most) => {
                format!("{name}: {jobs}, at most {} GPUs busy", grouped(*most))
            }
            _ => format!("{name}: {jobs}"),
        };
        let place = pos2(rect.left() + 4.0, rows.start() - 2.0);
        painter.text(place, Align2::LEFT_BOTTOM, title, font.clone(), visuals.strong_text_color());
        let weak = visuals.text_color();
        match &block.body {
            Body::Nothing => {}
            Body::Area(_, most) => {
                let text = grouped(*most);
                strip::side(painter, rect, *rows.start(), Align2::RIGHT_TOP, text, weak);
                strip::side(painter, rect, *rows.end(), Align2::RIGHT_BOTTOM, "0".to_owned(), weak);
            }
            Body::Bars(bars) => {
                for placed in
                    bars.iter().filter(|placed| placed.rect.size().min(LABELLED) == LABELLED)
                {
                    let bar = placed.rect.translate(rect.min.to_vec2());
                    if !bar.intersects(seen) {
                        continue;
                    }
                    let text =
                        format!("{}: {} GPUs", placed.bar.job, grouped(f64::from(placed.bar.gpus)));
                    let colour = theme::text_on(theme::series(visuals, block.class));
                    let inside = painter.with_clip_rect(bar.intersect(seen));
                    let place = pos2(bar.left().max(rect.left()) + 4.0, bar.center().y);
                    inside.text(place, Align2::LEFT_CENTER, text, font.clone(), colour);
                }
            }
        }
    }
}

/// Frames around the hovered and the selected job; below an area, a line while the job runs.
fn outline(
    ui: &Ui,
    painter: &Painter,
    model: &Model,
    run: &Run,
    sheet: &Sheet,
    rect: Rect,
    hovered: Option<u64>,
) {
    let painter = painter.with_clip_rect(rect.intersect(ui.clip_rect()));
    let selected = match model.selection {
        Selection::Job(job) => Some(job),
        _ => None,
    };
    let visuals = ui.visuals();
    let (_, scale) = strip::columns(rect.with_min_x(rect.left() - theme::AXIS), model);
    for (job, meaning) in [(hovered, Meaning::Now), (selected, Meaning::Selected)] {
        let Some(record) = job.and_then(|job| run.job(job)) else { continue };
        let line = Stroke::new(2.0, theme::meaning(visuals, meaning));
        let Some(block) = sheet.blocks.iter().find(|block| block.class == record.class) else {
            continue;
        };
        if let Body::Bars(bars) = &block.body {
            if let Some(placed) = bars.iter().find(|placed| Some(placed.bar.job) == job) {
                let bar = placed.rect.translate(rect.min.to_vec2());
                painter.rect_stroke(bar.expand(1.0), 1.0, line, egui::StrokeKind::Outside);
            }
        } else if let Some(started) = record.started {
            let columns =
                scale.column_of(started)..=scale.column_of(record.ended.unwrap_or(run.end));
            painter.hline(columns, rect.top() + block.rows.max + 2.0, line);
        }
    }
}

/// With the keyboard on the chart, arrows go to the next job or the one before.
fn keys(ui: &Ui, response: &Response, model: &Model, run: &Run, commands: &mut Commands) {
    if !response.has_focus() {
        return;
    }
    let line = ui.visuals().selection.stroke;
    ui.painter().rect_stroke(response.rect, 2.0, line, egui::StrokeKind::Inside);
    let filter = EventFilter { horizontal_arrows: true, ..Default::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let (on, back) = (pressed(Key::ArrowRight), pressed(Key::ArrowLeft));
    if !on && !back {
        return;
    }
    let next = match model.selection {
        Selection::Job(job) if on => job + 1,
        Selection::Job(job) => job.saturating_sub(1),
        _ => first_within(run, &model.time.window),
    };
    let Some(job) = run.job(next) else { return };
    commands.push(Command::Select(Selection::Job(next)));
    let at = job.started.unwrap_or(job.submitted);
    if !model.time.window.contains(&at) {
        let half = SimDuration::from_seconds_rounded_up(
            model.time.window.end.since(model.time.window.start).in_seconds() / 2.0,
        );
        let from = at.in_hours() - half.in_hours();
        let window = plot::instant(from)..(at + half).min(run.end);
        commands.push(Command::Time(TimeCommand::Slide(window)));
    }
}

/// The first job that starts within a window; the first of all if none does.
fn first_within(run: &Run, window: &Range<SimTime>) -> u64 {
    let bars = run.jobs.classes().iter().flat_map(|lanes| lanes.within(window));
    let starts = bars.filter(|bar| window.contains(&bar.from));
    starts.min_by_key(|bar| (bar.from, bar.job)).map_or(1, |bar| bar.job)
}
