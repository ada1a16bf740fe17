//! Everything that touches the disk: catalogues, scenario and weather files, and results.
//!
//! A scenario is read in layers, low to high: the defaults of the catalogues, the entries of the
//! chosen site and of the chosen rack type, the files it inherits from, the file itself, and the
//! command line. Every value keeps its file, line and column, and every problem is reported at once.

mod atomic;
mod catalogue;
mod catalogue_entry;
mod data_package;
mod draft;
mod edit;
mod epw;
mod examples;
mod explain;
pub mod figures;
mod fingerprint;
mod flatten;
mod inherit;
mod known;
mod layers;
mod local_time;
pub mod numbers;
mod output_folder;
mod overrides;
mod problems;
mod provenance;
mod report;
mod resolve;
mod rows;
mod run_folder;
mod run_tables;
mod scenario;
pub mod schedule;
mod schema;
mod section;
mod study_folder;
pub mod swf;
pub mod table;
mod template;
mod text_file;
mod toml_tree;
pub mod validation;

pub use atomic::{WriteError, remove_file, write_atomically};
pub use catalogue::Catalogues;
pub use data_package::data_package;
pub use draft::{Draft, Input, draft};
pub use edit::edited;
pub use epw::{Weather, read_weather};
pub use examples::{Example, examples};
pub use explain::explain;
pub use fingerprint::{fingerprint, fingerprint_of_file};
pub use inherit::{Texts, without_detours};
pub use local_time::LocalTime;
pub use output_folder::OutputFolder;
pub use problems::Problems;
pub use provenance::{host, now};
pub use report::report;
pub use resolve::{quoted, resolve, text_without_origins, value_in_toml, whence};
pub use rows::{Rows, read_rows};
pub use run_folder::{About, RunFolder, summary};
pub use run_tables::{job_columns, job_row};
pub use scenario::{Loaded, load, load_among, load_text};
pub use schema::schema;
pub use section::Section;
pub use study_folder::{FolderLock, Scratch, Sharing, StudyFolder, texts_in};
pub use template::{Template, Variant};
pub use text_file::{exists, open, read_text};
