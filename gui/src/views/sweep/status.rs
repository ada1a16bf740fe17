//! The sweep that is open or worked on: how far it has come, and what can be done about it.

use egui::{Label, ProgressBar, RichText, Ui};
use files::numbers::duration;

use crate::buttons::plain_button;
use crate::command::{Command, Commands, SweepCommand};
use crate::format::{fixed, grouped};
use crate::model::{Model, Sweep, Sweeping};
use crate::theme::{self, Meaning};

/// Draws it; nothing while there is no sweep.
pub(super) fn ui(ui: &mut Ui, model: &Model, commands: &mut Commands) {
    let open = model.sweeps.open.as_ref();
    if let Some(work) = model.sweeps.work() {
        under_way(ui, open, work, commands);
    } else if let Some(open) = open {
        at_rest(ui, open, commands);
    }
}

fn name(ui: &mut Ui, open: &Sweep) {
    let folder = open.folder().display().to_string();
    let name = Label::new(RichText::new(open.name()).strong()).truncate();
    ui.add(name).on_hover_text(format!("In the folder {folder}"));
}

fn under_way(ui: &mut Ui, open: Option<&Sweep>, work: &Sweeping, commands: &mut Commands) {
    ui.horizontal_wrapped(|ui| {
        match work.least() {
            _ if work.merging() => {
                ui.spinner();
                ui.label("All runs are there; tables and report are being written.");
            }
            Some(least) => {
                let share = work.finished() as f64 / (least.max(work.finished()).max(1)) as f64;
                let text = format!("{:.0} %", share * 100.0);
                #[expect(clippy::cast_possible_truncation, reason = "a share needs few digits")]
                let bar = ProgressBar::new(share as f32).desired_width(theme::SHORT).text(text);
                ui.add(bar);
                ui.label(progress(work, least, open));
            }
            None => {
                ui.spinner();
                ui.label(format!("Reading {}", work.folder().display()));
            }
        }
        if work.failed() > 0 {
            let colour = theme::meaning(ui.visuals(), Meaning::Bad);
            ui.label(RichText::new(format!("{} failed", work.failed())).color(colour));
        }
        if work.stopping() {
            ui.weak("Stopping: the runs under way are finished first.");
        } else if !work.merging() {
            plain_button(ui, &Command::Sweep(SweepCommand::Cancel), commands);
        }
    });
    if let Some(open) = open {
        name(ui, open);
    }
}

/// Such as `12 of at least 60 runs, 3.1 per second, 16 s left`.
fn progress(work: &Sweeping, least: u64, open: Option<&Sweep>) -> String {
    let exact = open.is_some_and(|open| {
        let (fewest, most) = open.session.plan.runs();
        fewest == most
    });
    let of = if exact { "of" } else { "of at least" };
    let runs = format!("{} {of} {} runs", grouped(work.finished() as f64), grouped(least as f64));
    let speed = fixed(work.runs_per_second(), 1);
    let left = work.seconds_left().map(|seconds| format!(", {} left", duration(seconds)));
    format!("{runs}, {speed} per second{}", left.unwrap_or_default())
}

fn at_rest(ui: &mut Ui, open: &Sweep, commands: &mut Commands) {
    ui.horizontal_wrapped(|ui| {
        let finished = grouped(open.finished() as f64);
        let points = grouped(open.session.plan.points.len() as f64);
        if let Some(hash) = &open.result_hash {
            ui.label(format!("{finished} runs of {points} points, finished"))
                .on_hover_text(format!("Fingerprint of all results: {hash}"));
        } else {
            let colour = theme::meaning(ui.visuals(), Meaning::Warning);
            let (least, most) = open.session.plan.runs();
            let of = if least == most { "" } else { "at least " };
            let text = format!("Unfinished: {finished} of {of}{} runs", grouped(least as f64));
            ui.label(RichText::new(text).color(colour));
            plain_button(ui, &Command::Sweep(SweepCommand::Resume), commands);
        }
        if open.findings.failed > 0 {
            failures(ui, open);
        }
        plain_button(ui, &Command::Sweep(SweepCommand::Close), commands);
        if ui.available_size_before_wrap().x < theme::LIST {
            ui.end_row();
        }
        name(ui, open);
    });
}

/// How many runs failed, with the first reasons.
fn failures(ui: &mut Ui, open: &Sweep) {
    let colour = theme::meaning(ui.visuals(), Meaning::Bad);
    let errors = open.findings.errors.iter();
    let told: Vec<String> = errors.map(|(point, why)| format!("Point {point}: {why}")).collect();
    let text = format!("{} failed", grouped(open.findings.failed as f64));
    ui.label(RichText::new(text).color(colour)).on_hover_text(told.join("\n"));
}
