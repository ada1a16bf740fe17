//! The command line: what may be asked of a study, with help and examples.

use std::path::PathBuf;

use clap::Parser;

use crate::arrange::Order;
use crate::conditions::Condition;
use crate::group::Statistic;
use crate::pareto::Objective;
use crate::pivot::Pivot;
use crate::tables::TableName;

/// Reads the tables of a study: filters, groups, compares and exports them.
///
/// Conditions come first, then groups, quantiles, the Pareto front or a pivot table, then the order,
/// the columns and the number of rows. Without any option it tells what the study holds.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Names of columns may be abbreviated where that is unambiguous: lcoc for \
lcoc_usd_per_gpu_hour.

Examples:
  aifactory-analyze STUDY
  aifactory-analyze STUDY --where 'base=kagoshima.toml' --where 'pue<1.2' --sort lcoc --limit 10
  aifactory-analyze STUDY --group-by base --metric lcoc,goodput --stat mean,std,p95
  aifactory-analyze STUDY --quantiles 0.05,0.5,0.95 --metric lcoc
  aifactory-analyze STUDY --pareto lcoc:min,goodput_gpu_hours:max
  aifactory-analyze STUDY --pivot base,power_genset_fuel_h,lcoc --out lcoc.csv
  aifactory-analyze STUDY --table summary --where stat=mean --where metric=pue

Exit codes: 0 done, 1 the disk refused, 2 wrong input."
)]
pub(crate) struct Arguments {
    /// Folder of the study.
    #[arg(value_name = "DIR")]
    pub(crate) study: PathBuf,
    /// Which table to read; by default the runs, each with the inputs of its point.
    #[arg(long, value_enum)]
    pub(crate) table: Option<TableName>,
    /// Keep the rows for which a condition holds: a column, one of = != < <= > >=, and a value.
    ///
    /// May be repeated; all must hold. Nothing after = or != stands for a missing value, and a
    /// missing value meets no other condition.
    #[arg(long = "where", value_name = "CONDITION")]
    pub(crate) conditions: Vec<Condition>,
    /// Columns of the result, in this order.
    #[arg(long, value_name = "COL,COL", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Columns that order the rows of the result, missing values last.
    #[arg(long, value_name = "COL[:desc]", value_delimiter = ',')]
    pub(crate) sort: Vec<Order>,
    /// Most rows of the result.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: Option<u32>,
    /// A row for each metric of each group of rows that agree in these columns.
    #[arg(long, value_name = "COL,COL", value_delimiter = ',')]
    pub(crate) group_by: Vec<String>,
    /// Columns with the numbers to group, by default the best known metrics.
    #[arg(long, value_name = "COL,COL", value_delimiter = ',')]
    pub(crate) metric: Vec<String>,
    /// What to tell of each group: mean, std (of a sample), min, max, count, or p5, p50, p95 and so on.
    #[arg(long, value_name = "STAT,STAT", value_delimiter = ',')]
    pub(crate) stat: Vec<Statistic>,
    /// Quantiles of metrics, between 0 and 1, over all rows or those of each group.
    #[arg(long, value_name = "Q,Q", value_delimiter = ',', conflicts_with = "stat")]
    #[arg(value_parser = Statistic::of_share)]
    pub(crate) quantiles: Vec<Statistic>,
    /// The points that no other dominates in the means over their runs, with their inputs.
    #[arg(long, value_name = "COL:min|max,…", value_delimiter = ',')]
    #[arg(conflicts_with_all = ["group_by", "quantiles", "metric", "stat"])]
    pub(crate) pareto: Vec<Objective>,
    /// A table with the values of one column down, those of another across, and means of a third.
    #[arg(long, value_name = "ROWS,COLS,METRIC")]
    #[arg(conflicts_with_all = ["group_by", "quantiles", "metric", "pareto"])]
    pub(crate) pivot: Option<Pivot>,
    /// File for the result instead of the screen; one that exists is replaced.
    #[arg(long, value_name = "FILE.csv|FILE.parquet")]
    pub(crate) out: Option<PathBuf>,
}

impl Arguments {
    /// Whether nothing but the folder is named.
    pub(crate) fn only_folder(&self) -> bool {
        let lists = self.conditions.len() + self.select.len() + self.sort.len();
        let alone = self.table.is_none() && self.limit.is_none() && self.out.is_none();
        alone && lists == 0 && self.rows()
    }

    /// Whether the rows of the table are wanted as they are.
    pub(crate) const fn rows(&self) -> bool {
        let groups = self.group_by.len() + self.quantiles.len() + self.pareto.len();
        let about_groups = self.metric.len() + self.stat.len();
        groups + about_groups == 0 && self.pivot.is_none()
    }

    /// Why these arguments cannot stand together, where the parser cannot tell.
    pub(crate) fn contradiction(&self) -> Option<String> {
        let grouped = !self.group_by.is_empty() || !self.quantiles.is_empty();
        let other = self.table.filter(|table| *table != TableName::Runs);
        if let (Some(table), false) = (other, self.pareto.is_empty()) {
            return Some(format!("--pareto compares runs; --table {} has none", table.stem()));
        }
        if !self.metric.is_empty() && !grouped {
            return Some("--metric needs --group-by or --quantiles".to_owned());
        }
        if !self.stat.is_empty() && !grouped && self.pivot.is_none() {
            return Some("--stat needs --group-by or --pivot".to_owned());
        }
        let several = self.pivot.is_some() && self.stat.len() > 1;
        several.then(|| "--pivot shows one statistic; --stat names several".to_owned())
    }
}
