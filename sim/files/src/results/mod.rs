//! Results: tables, the folders of runs and studies that hold them, and how numbers are written.

mod buildout_tables;
mod data_package;
mod debt_table;
mod ledger_table;
mod local_time;
mod manifest;
mod month_table;
pub mod names;
pub mod numbers;
mod output_folder;
mod portfolio_folder;
mod portfolio_tables;
mod provenance;
mod report_folder;
mod run_folder;
mod run_tables;
pub mod schedule;
mod scratch;
mod sovereignty_tables;
mod standing;
mod standing_run;
mod study_folder;
pub mod table;

pub use data_package::data_package;
pub use local_time::LocalTime;
pub use manifest::{SCHEMA, is_as_written, refuse_other_schema, scenario_of};
pub use month_table::effectiveness_by_month;
pub use output_folder::OutputFolder;
pub use portfolio_folder::{PortfolioFolder, portfolio_summary};
pub use provenance::{available_memory_gb, host, now};
pub use report_folder::{DECISION_PAGE, ReportTable, write_report};
pub use run_folder::{About, RunFolder, summary};
pub use run_tables::{hour_cells, hourly, job_columns, job_row};
pub use scratch::Scratch;
pub use standing_run::{Holding, StandingRun, holding, read_run};
pub use study_folder::{FolderLock, Sharing, StudyFolder, texts_in};
