//! The tables of a study, read from its folder and joined by point.

use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use polars::io::mmap::MmapBytesReader;
use polars::prelude::{
    DataFrame, DataFrameJoinOps as _, DataType, JoinArgs, JoinType, MaintainOrderJoin,
    ParquetReader, SerReader as _, SortMultipleOptions,
};

use crate::{Failure, columns};

/// Columns of the plan that are no inputs.
const NO_INPUTS: [&str; 3] = ["point", "label", "scenario_hash"];

/// A table of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableName {
    /// A row for each run, with the inputs of its point.
    Runs,
    /// A row for each point, with its inputs.
    Plan,
    /// A row for each statistic of a metric at a point, with its interval.
    Summary,
    /// A row for each index of an input for a metric.
    Sensitivity,
}

impl TableName {
    /// Every table.
    pub(crate) const ALL: [Self; 4] = [Self::Runs, Self::Plan, Self::Summary, Self::Sensitivity];

    /// The name of the table's files without the ending.
    pub(crate) const fn stem(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::Plan => "plan",
            Self::Summary => "summary",
            Self::Sensitivity => "sensitivity",
        }
    }
}

/// Columns that every table of the name has.
const fn required(table: TableName) -> &'static [&'static str] {
    match table {
        TableName::Plan => &["point"],
        TableName::Runs => &["point", "replication", "status"],
        TableName::Summary => &["point", "metric", "stat", "value"],
        TableName::Sensitivity => &["metric", "input", "value"],
    }
}

/// The folder of a study.
#[derive(Debug)]
pub(crate) struct Study {
    folder: PathBuf,
    plan: DataFrame,
}

impl Study {
    /// Reads the plan, without which a folder is no study.
    pub(crate) fn open(folder: &Path) -> Result<Self, Failure> {
        let shown = folder.display();
        if !folder.is_dir() {
            return Err(Failure::Input(format!("{shown}: there is no such folder")));
        }
        files::refuse_other_schema(folder).map_err(Failure::Input)?;
        if !path_of(TableName::Plan, folder).exists() {
            let reason = "is not the folder of a study: it has no plan.parquet";
            return Err(Failure::Input(format!("{shown} {reason}")));
        }
        let plan = read(TableName::Plan, folder)?;
        if plan.column("point")?.n_unique()? < plan.height() {
            let path = path_of(TableName::Plan, folder);
            return Err(Failure::Input(format!("{}: a point stands twice", path.display())));
        }
        Ok(Self { folder: folder.to_owned(), plan })
    }

    /// Where the study stands.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A row for each point, with its inputs.
    pub(crate) const fn plan(&self) -> &DataFrame {
        &self.plan
    }

    /// The names of the columns of the plan that hold inputs.
    pub(crate) fn inputs(&self) -> Vec<&str> {
        columns::names(&self.plan).filter(|name| !NO_INPUTS.contains(name)).collect()
    }

    /// A table, the runs with the inputs of their points.
    pub(crate) fn table(&self, name: TableName) -> Result<DataFrame, Failure> {
        match name {
            TableName::Plan => Ok(self.plan.clone()),
            TableName::Runs => {
                let runs = read(name, &self.folder)?;
                let runs = sorted(&runs, &["point", "replication"])?;
                self.beside_plan(&runs)
            }
            _ => read(name, &self.folder),
        }
    }

    /// A table with a column `point`, after the columns of the plan for that point.
    ///
    /// A column of the plan whose name the table has too gets the ending `_plan`.
    pub(crate) fn beside_plan(&self, table: &DataFrame) -> Result<DataFrame, Failure> {
        let points = self.plan.column("point")?;
        let planned: BTreeSet<i64> = points.i64()?.iter().flatten().collect();
        let mut used = table.column("point")?.i64()?.iter().flatten();
        if let Some(unknown) = used.find(|point| !planned.contains(point)) {
            let folder = self.folder.display();
            let reason = format!("runs.parquet has point {unknown}, plan.parquet has not");
            return Err(Failure::Input(format!("{folder}: {reason}")));
        }
        let joined = table.join(&self.plan, ["point"], ["point"], keeping_order(), None)?;
        let names = joined.get_column_names_owned();
        let (own, inputs) = names.split_at(table.width());
        let rest = own.iter().filter(|name| *name != "point");
        let order = ["point".into()].into_iter().chain(inputs.iter().chain(rest).cloned());
        Ok(joined.select(order)?)
    }
}

fn keeping_order() -> JoinArgs {
    let mut arguments = JoinArgs::new(JoinType::Left).with_suffix(Some("_plan".into()));
    arguments.maintain_order = MaintainOrderJoin::Left;
    arguments
}

/// Where a table of a study stands.
pub(crate) fn path_of(table: TableName, folder: &Path) -> PathBuf {
    folder.join(format!("{}.parquet", table.stem()))
}

/// Rows in ascending order of columns; those that are equal keep their order.
pub(crate) fn sorted(table: &DataFrame, by: &[&str]) -> Result<DataFrame, Failure> {
    let options = SortMultipleOptions::new().with_maintain_order(true).with_nulls_last(true);
    Ok(table.sort(by, options)?)
}

/// Reads a table and checks that it has the columns that make it what it is.
fn read(name: TableName, folder: &Path) -> Result<DataFrame, Failure> {
    let path = path_of(name, folder);
    let wrong = |reason: String| Failure::Input(format!("{}: {reason}", path.display()));
    let file = files::open(&path).map_err(wrong)?;
    if !files::is_as_written(folder, &format!("{}.parquet", name.stem()))? {
        let next = "make the tables again with aifactory sweep merge, or plan the study again";
        return Err(wrong(format!("is not as it was written: {next}")));
    }
    let mut table =
        decoded(file).map_err(|reason| wrong(format!("is no sound Parquet file: {reason}")))?;
    for column in required(name) {
        if table.column(column).is_err() {
            return Err(wrong(format!("has no column {column}")));
        }
    }
    if required(name).contains(&"point") {
        let points = table.column("point")?.strict_cast(&DataType::Int64);
        let points = points.ok().filter(|points| points.null_count() == 0);
        let reason = "column point must hold whole numbers";
        let points = points.ok_or_else(|| wrong(reason.to_owned()))?;
        table.with_column(points)?;
    }
    Ok(table)
}

/// A table from a Parquet file, or why there is none.
///
/// The library panics at some kinds of damage; to the user that is a damaged file like any other.
fn decoded(file: impl MmapBytesReader) -> Result<DataFrame, String> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| ()));
    let read = panic::catch_unwind(AssertUnwindSafe(|| ParquetReader::new(file).finish()));
    panic::set_hook(hook);
    let read = read.map_err(|_| "it cannot be decoded".to_owned())?;
    read.map_err(|error| error.to_string())
}
