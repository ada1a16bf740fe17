//! Everything that touches the disk: catalogues, scenario and weather files, and results.
//!
//! A scenario is read in layers, low to high: the defaults of the catalogues, the entries of the
//! chosen site and of the chosen rack type, the files it inherits from, the file itself, and the
//! command line. Every value keeps its file, line and column, and every problem is reported at once.

mod catalogue;
mod disk;
mod inputs;
mod keys;
mod results;
mod scenario;
mod text;
pub mod validation;

pub use catalogue::Catalogues;
pub use disk::{
    WriteError, fingerprint, fingerprint_of_file, leave_nothing_partial, remove_file,
    write_atomically,
};
pub use inputs::{Rows, Station, Weather, read_rows, read_weather, swf};
pub use keys::KnownKeys;
pub use results::{
    About, DECISION_PAGE, FolderLock, Holding, LocalTime, OutputFolder, PortfolioFolder,
    ReportTable, RunFolder, SCHEMA, Scratch, Sharing, StandingRun, StudyFolder,
    available_memory_gb, data_package, effectiveness_by_month, holding, host, hour_cells, hourly,
    is_as_written, job_columns, job_row, names, now, numbers, portfolio_summary, read_run,
    refuse_other_schema, scenario_of, schedule, summary, table, texts_in, write_report,
};
pub use scenario::{
    Draft, Example, Input, Loaded, LoadedPortfolio, Template, Texts, Variant, draft, edited,
    examples, explain, explain_portfolio, holds_a_portfolio, holds_a_study, like_with_like, load,
    load_among, load_portfolio, load_text, quoted, refuse_a_scenario, refuse_a_study, resolve,
    resolve_portfolio, schema, text_without_origins, value_in_toml, whence, with_sources,
    without_detours,
};
pub use text::{Problems, Section, exists, open, read_text};
