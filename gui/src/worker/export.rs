//! Files written on a thread of their own; what came of each arrives by channel.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use egui::{ColorImage, Rect};
use factory::Recording;
use factory::results::{Records, Results};
use files::{About, Loaded, RunFolder, WriteError};
use report::run_page;

use crate::model::{Run, Table};

/// What is to be written.
#[derive(Debug)]
pub(crate) enum Content {
    /// A part of what the window shows.
    Image(ColorImage),
    /// A table.
    Table(Table),
    /// The page that goes with a run.
    Report(Box<Recorded>),
    /// All tables of a run, with its page.
    Folder(Box<Recorded>),
}

/// A run as files know it.
#[derive(Debug)]
pub(crate) struct Recorded {
    loaded: Arc<Loaded>,
    results: Results,
    records: Records,
    seconds: f64,
}

/// Threads that write, and what came of them.
#[derive(Clone, Debug)]
pub(crate) struct Exports {
    sender: Sender<Result<PathBuf, String>>,
    ended: Arc<Mutex<Receiver<Result<PathBuf, String>>>>,
}

impl Default for Exports {
    fn default() -> Self {
        let (sender, ended) = channel();
        Self { sender, ended: Arc::new(Mutex::new(ended)) }
    }
}

impl Recorded {
    /// A run with what was recorded of it.
    pub(crate) fn new(run: &Run) -> Self {
        let mut records = Records::new(Recording::Timeline);
        records.rows = run.history.rows().to_vec();
        records.jobs = run.history.jobs().to_vec();
        records.incidents = run.history.incidents().to_vec();
        records.bouts = run.history.bouts().to_vec();
        records.rack_incidents = run.history.rack_incidents().to_vec();
        let (loaded, results) = (Arc::clone(&run.loaded), run.results.clone());
        Self { loaded, results, records, seconds: run.seconds }
    }
}

impl Exports {
    /// Writes to a path; `context` is woken when that is done.
    pub(crate) fn write(&self, context: &egui::Context, path: PathBuf, what: Content) {
        let (sender, context) = (self.sender.clone(), context.clone());
        let work = move || {
            let written = write(&path, what).map_err(|error| error.to_string());
            // The window may have gone: then nobody waits for it.
            let _ = sender.send(written.map(|()| path));
            context.request_repaint();
        };
        let thread = thread::Builder::new().name("export".to_owned()).spawn(work);
        thread.expect("the system has room for one more thread");
    }

    /// What came of something written since the last time: its path, or why it could not be.
    pub(crate) fn ended(&self) -> Option<Result<PathBuf, String>> {
        self.ended.lock().ok()?.try_recv().ok()
    }
}

fn write(path: &Path, content: Content) -> Result<(), WriteError> {
    match content {
        Content::Image(image) => files::write_atomically(path, encoded(&image)),
        Content::Table(table) => {
            files::table::write_csv_atomically(path, &table.columns, table.rows)
        }
        Content::Report(run) => {
            let page = run_page::report(&run.loaded, &run.records, &run.results, Run::version());
            files::write_atomically(path, page)
        }
        Content::Folder(run) => {
            let mut folder = RunFolder::create(path, false, &run.loaded)?;
            folder.append(&run.records)?;
            let about = About { version: Run::version(), wall_seconds: run.seconds };
            let page = run_page::report(&run.loaded, &run.records, &run.results, about.version);
            folder.finish(&run.loaded, &run.results, &about, &page).map(|_| ())
        }
    }
}

/// An image as PNG.
fn encoded(image: &ColorImage) -> Vec<u8> {
    let [width, height] = image.size.map(|pixels| u32::try_from(pixels).unwrap_or(u32::MAX));
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let pixels: Vec<u8> = image.pixels.iter().flat_map(egui::Color32::to_array).collect();
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels));
    written.expect("memory takes an image of its own size");
    bytes
}

/// The part of a picture of the whole window that lies in `part`, in points.
pub(crate) fn cut(window: &ColorImage, part: Rect, pixels_per_point: f32) -> ColorImage {
    let size = egui::vec2(window.size[0] as f32, window.size[1] as f32) / pixels_per_point;
    let part = part.intersect(Rect::from_min_size(egui::Pos2::ZERO, size));
    window.region(&part, Some(pixels_per_point))
}

#[cfg(test)]
mod tests {
    use egui::{Color32, pos2};

    use super::*;

    /// Method: a picture whose pixels tell their places, cut at twice the size.
    #[test]
    fn a_part_of_a_picture_has_its_pixels() {
        let pixels = (0..64_u8).map(Color32::from_gray).collect();
        let window = ColorImage::new([8, 8], pixels);
        let part = Rect::from_min_max(pos2(1.0, 2.0), pos2(3.0, 4.0));
        let cut = cut(&window, part, 2.0);
        assert_eq!((cut.size, cut.pixels[0]), ([4, 4], Color32::from_gray(4 * 8 + 2)));
        let decoder = png::Decoder::new(std::io::Cursor::new(encoded(&cut)));
        let mut reader = decoder.read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut bytes).unwrap();
        assert_eq!(&bytes[..4], Color32::from_gray(34).to_array());
    }
}
