//! Statistics of the numbers of groups of rows.

use std::str::FromStr;

use polars::prelude::{
    ChunkAgg as _, ChunkQuantile as _, ChunkVar as _, Column, DataFrame, DataType, Float64Chunked,
    IdxCa, IdxSize, QuantileMethod,
};

use crate::{Failure, columns, tables};

/// What is told of numbers; missing ones are passed over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Statistic {
    /// How many numbers there are.
    Count,
    /// Their arithmetic mean.
    Mean,
    /// Their standard deviation as a sample, with n - 1; missing for fewer than two.
    Std,
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// The quantile at so many per cent, interpolated between order statistics: type 7 of Hyndman
    /// and Fan (1996), "Sample Quantiles in Statistical Packages", The American Statistician 50(4).
    Quantile(f64),
}

/// What is told of groups unless something else is asked for.
pub(crate) const USUAL: [Statistic; 5] = [
    Statistic::Count,
    Statistic::Mean,
    Statistic::Quantile(10.0),
    Statistic::Quantile(50.0),
    Statistic::Quantile(90.0),
];

impl FromStr for Statistic {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let percent = |digits: &str| digits.parse().ok().filter(|p| (0.0..=100.0).contains(p));
        match text {
            "count" => Ok(Self::Count),
            "mean" => Ok(Self::Mean),
            "std" => Ok(Self::Std),
            "min" => Ok(Self::Min),
            "max" => Ok(Self::Max),
            _ => text.strip_prefix('p').and_then(percent).map(Self::Quantile).ok_or_else(|| {
                "must be mean, std, min, max, count, or p5, p50, p95 and so on to p100".to_owned()
            }),
        }
    }
}

impl Statistic {
    /// A quantile by its share of the numbers, between 0 and 1.
    pub(crate) fn of_share(text: &str) -> Result<Self, String> {
        let share = text.parse::<f64>().ok().filter(|share| (0.0..=1.0).contains(share));
        let share = share.ok_or("must be a number from 0 to 1")?;
        // Per cent as they were meant: 7, where 0.07 times 100 is a little more.
        Ok(Self::Quantile((share * 1e11).round() / 1e9))
    }

    /// The name of its column.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Count => "count".to_owned(),
            Self::Mean => "mean".to_owned(),
            Self::Std => "std".to_owned(),
            Self::Min => "min".to_owned(),
            Self::Max => "max".to_owned(),
            Self::Quantile(percent) => format!("p{percent}"),
        }
    }

    fn of(self, numbers: &Float64Chunked) -> Result<Option<f64>, Failure> {
        Ok(match self {
            Self::Count => Some((numbers.len() - numbers.null_count()) as f64),
            Self::Mean => numbers.mean(),
            Self::Std => numbers.std(1),
            Self::Min => numbers.min(),
            Self::Max => numbers.max(),
            Self::Quantile(percent) => numbers.quantile(percent / 100.0, QuantileMethod::Linear)?,
        })
    }

    /// The column of values, one for each group and metric.
    fn column(self, values: Vec<Option<f64>>) -> Result<Column, Failure> {
        let column = Column::new(self.name().into(), values);
        Ok(if self == Self::Count { column.cast(&DataType::Int64)? } else { column })
    }
}

/// What `--group-by` and `--quantiles` ask for: statistics of metrics by groups of rows that agree in
/// some columns; without any metric the best known ones, without any statistic the usual ones.
pub(crate) fn groups(
    table: &DataFrame,
    keys: &[String],
    metrics: &[String],
    statistics: &[Statistic],
) -> Result<DataFrame, Failure> {
    let keys = columns::find_all(keys, table)?;
    let metrics = if metrics.is_empty() {
        columns::known_metrics(table).into_iter().filter(|metric| !keys.contains(metric)).collect()
    } else {
        let find = |name: &String| columns::find_number(name, table);
        metrics.iter().map(find).collect::<Result<Vec<_>, _>>()?
    };
    columns::once(&metrics)?;
    by_group(table, &keys, &metrics, if statistics.is_empty() { &USUAL } else { statistics })
}

/// A row for each metric of each group of rows that agree in the keys, in the order of the keys.
///
/// The columns are the keys, the name of the metric and the statistics. Without keys all rows are
/// one group.
pub(crate) fn by_group(
    table: &DataFrame,
    keys: &[String],
    metrics: &[String],
    statistics: &[Statistic],
) -> Result<DataFrame, Failure> {
    let names: Vec<String> = statistics.iter().map(|statistic| statistic.name()).collect();
    columns::once(&[keys, &names].concat())?;
    let groups = split(table, keys)?;
    let name = if keys.iter().any(|key| key == "metric") { "column" } else { "metric" };
    let mut result = keys_of(table, &groups, keys, metrics.len())?;
    result.push(Column::new(name.into(), vec![metrics; groups.len()].concat()));
    for statistic in statistics {
        let mut values = Vec::new();
        for group in &groups {
            for metric in metrics {
                let numbers = group.column(metric)?.cast(&DataType::Float64)?;
                values.push(statistic.of(numbers.f64()?)?);
            }
        }
        result.push(statistic.column(values)?);
    }
    Ok(DataFrame::new_infer_height(result)?)
}

/// Groups of rows that agree in the keys, in ascending order of the keys.
fn split(table: &DataFrame, keys: &[String]) -> Result<Vec<DataFrame>, Failure> {
    if keys.is_empty() {
        return Ok(vec![table.clone()]);
    }
    let by: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mut groups = tables::sorted(table, &by)?.partition_by_stable(keys, true)?;
    groups.retain(|group| group.height() > 0);
    Ok(groups)
}

/// The keys of each group, as often as there are metrics.
fn keys_of(
    table: &DataFrame,
    groups: &[DataFrame],
    keys: &[String],
    metrics: usize,
) -> Result<Vec<Column>, Failure> {
    let mut columns = Vec::new();
    for key in keys {
        let mut column = table.column(key)?.clear();
        for group in groups {
            column.append(&group.column(key)?.head(Some(1)))?;
        }
        let places = (0..).take(groups.len()).flat_map(|place: IdxSize| vec![place; metrics]);
        let places = IdxCa::from_vec("place".into(), places.collect());
        columns.push(column.take(&places)?);
    }
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use polars::prelude::NewChunkedArray as _;

    use super::*;

    #[test]
    fn quantiles_are_named_by_per_cent() {
        let name = |text| Statistic::of_share(text).unwrap().name();
        assert_eq!(
            ["0", "0.07", "0.5", "0.975", "1"].map(name),
            ["p0", "p7", "p50", "p97.5", "p100"]
        );
        assert_eq!("p97.5".parse(), Ok(Statistic::Quantile(97.5)));
    }

    #[test]
    fn what_is_no_statistic_is_refused() {
        for text in ["p101", "p-1", "pNaN", "median", "p", ""] {
            assert!(text.parse::<Statistic>().is_err(), "{text}");
        }
        for text in ["1.5", "-0.1", "NaN", "50%"] {
            assert!(Statistic::of_share(text).is_err(), "{text}");
        }
    }

    /// Method: the standard deviation of 2, 4, 4, 4, 5, 5, 7, 9 by hand, and the 9th order
    /// statistic's neighbourhood of type 7: place 0.9 * 7 = 6.3 between 7 and 9.
    #[test]
    fn statistics_pass_over_missing_numbers() {
        let numbers = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0].map(Some);
        let numbers: Vec<_> = numbers.into_iter().chain([None]).collect();
        let numbers = Float64Chunked::from_iter_options("x".into(), numbers.into_iter());
        let of = |statistic: Statistic| statistic.of(&numbers).unwrap().unwrap();
        assert!((of(Statistic::Std) - (32.0_f64 / 7.0).sqrt()).abs() < 1e-12);
        assert!((of(Statistic::Quantile(90.0)) - (7.0 + 0.3 * 2.0)).abs() < 1e-12);
        let simple = [(Statistic::Count, 8.0), (Statistic::Min, 2.0), (Statistic::Max, 9.0)];
        for (statistic, expected) in [&simple[..], &[(Statistic::Mean, 40.0 / 8.0)]].concat() {
            assert!((of(statistic) - expected).abs() < 1e-12, "{statistic:?}");
        }
    }
}
