//! Everything that touches the disk: catalogues, scenario and weather files, and results.
//!
//! A scenario is read in layers, low to high: the defaults of the catalogues, the entries of the
//! chosen site and of the chosen rack type, the files it inherits from, the file itself, and the
//! command line. Every value keeps its file, line and column, and every problem is reported at once.

mod atomic;
mod catalogue;
mod catalogue_entry;
mod epw;
mod explain;
mod flatten;
mod inherit;
mod known;
mod layers;
mod local_time;
pub mod numbers;
mod output_folder;
mod overrides;
mod problems;
mod report;
mod resolve;
mod run_folder;
mod run_tables;
mod scenario;
pub mod schedule;
mod schema;
pub mod swf;
pub mod table;
mod text_file;
mod toml_tree;
pub mod validation;

pub use atomic::{WriteError, write_atomically};
pub use catalogue::Catalogues;
pub use epw::{Weather, read_weather};
pub use explain::explain;
pub use output_folder::OutputFolder;
pub use problems::Problems;
pub use resolve::resolve;
pub use run_folder::{About, RunFolder, summary};
pub use scenario::{Loaded, load, load_text};
pub use schema::schema;
pub use text_file::open;
