//! Exports: what is asked for is named, gathered, and given to a thread that writes it.

use std::path::PathBuf;

use egui::Context;
use egui_tiles::TileId;

use super::Application;
use crate::command::{Command, ExportCommand};
use crate::worker::dialog::Question;
use crate::worker::export::{Content, Recorded, cut};

/// A picture of a tile that is to be taken once nothing stands in front of it.
#[derive(Debug)]
pub(super) struct Picture {
    tile: TileId,
    path: PathBuf,
    frames: u32,
}

/// Frames until menus and questions are gone.
const FRAMES: u32 = 2;

impl Application {
    pub(super) fn export(&mut self, command: ExportCommand, context: &Context) {
        match command {
            ExportCommand::Image(tile) => self.ask_where(tile, "png", ExportCommand::ImageTo),
            ExportCommand::Table(tile) => self.ask_where(tile, "csv", ExportCommand::TableTo),
            ExportCommand::Report => {
                let name = format!("{}.html", self.name_of_run());
                let then = |path| Command::Export(ExportCommand::ReportTo(path));
                self.dialogs.ask("Save report", Question::Save(name), then);
            }
            ExportCommand::Folder => {
                let then = |path| Command::Export(ExportCommand::FolderTo(path));
                let question = Question::NewFolder(format!("results/{}", self.name_of_run()));
                self.dialogs.ask("Save results", question, then);
            }
            ExportCommand::ImageTo(tile, path) => {
                self.picture = Some(Picture { tile, path, frames: FRAMES });
                context.request_repaint();
            }
            ExportCommand::TableTo(tile, path) => {
                let view = self.layout.tiles.get_pane(&tile);
                match view.and_then(|view| view.table(&self.model)) {
                    Some(table) => self.exports.write(context, path, Content::Table(table)),
                    None => self.model.messages.error("There is nothing to tabulate in this view."),
                }
            }
            ExportCommand::ReportTo(path) => self.write_run(context, path, Content::Report),
            ExportCommand::FolderTo(path) => self.write_run(context, path, Content::Folder),
        }
    }

    fn ask_where(&mut self, tile: TileId, ending: &str, to: fn(TileId, PathBuf) -> ExportCommand) {
        let Some(view) = self.layout.tiles.get_pane(&tile) else { return };
        let kind = view.kind().title().to_lowercase().replace(' ', "-");
        let name = format!("{}-{kind}.{ending}", self.name_of_run());
        let question = if ending == "png" { "Save as PNG" } else { "Save as CSV" };
        let then = move |path| Command::Export(to(tile, path));
        self.dialogs.ask(question, Question::Save(name), then);
    }

    fn write_run(&self, context: &Context, path: PathBuf, to_write: fn(Box<Recorded>) -> Content) {
        if let Some(run) = self.model.runs.shown() {
            self.exports.write(context, path, to_write(Box::new(Recorded::new(run))));
        }
    }

    /// A name for files of the shown run, such as `kagoshima-seed1`.
    fn name_of_run(&self) -> String {
        let Some(run) = self.model.runs.shown() else { return "aifactory".to_owned() };
        let stem = run.loaded.path.file_stem().unwrap_or_default().to_string_lossy();
        format!("{stem}-seed{}", run.seed())
    }

    /// Takes the picture that was asked for, and says what was written.
    pub(super) fn receive_exports(&mut self, context: &Context) {
        if let Some(picture) = &mut self.picture {
            picture.frames -= 1;
            context.request_repaint();
        }
        if let Some(picture) = self.picture.take_if(|picture| picture.frames == 0)
            && let Some(part) = self.layout.tiles.rect(picture.tile)
        {
            let (exports, scale) = (self.exports.clone(), context.pixels_per_point());
            let again = context.clone();
            context.request_screenshot(move |window| {
                let part = cut(&window, part, scale);
                exports.write(&again, picture.path, Content::Image(part));
            });
        }
        while let Some(ended) = self.exports.ended() {
            match ended {
                Ok(path) => self.model.messages.note(format!("Wrote {}", path.display())),
                Err(problem) => self.model.messages.error(problem),
            }
        }
    }
}
