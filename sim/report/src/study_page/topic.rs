//! Topics: the metrics that a report tells, with the names, units and digits people read.

use factory::quantities::Better;
use factory::results::Metric;
use files::numbers::{fixed, significant};
use study::{Findings, MetricFindings};

/// How a metric is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Form {
    /// In its own unit, divided by this number.
    Per(f64),
    /// A share as per cent.
    Percent,
    /// As per cent of another metric, by its place: what could have been.
    Of(usize),
}

/// A metric of a study as it is told.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Topic {
    /// Its place among the metrics of the study.
    pub(super) place: usize,
    /// Its name in tables of files.
    pub(super) name: &'static str,
    /// What people call it, as it begins a line.
    pub(super) title: String,
    /// Its unit as shown; empty where there is none.
    pub(super) unit: &'static str,
    pub(super) form: Form,
    pub(super) better: Better,
}

/// What is known of a topic at a point, in the unit of the topic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Numbers {
    pub(super) mean: f64,
    /// Half of the width of the mean's interval.
    pub(super) half: Option<f64>,
    /// P10, P50 and P90 of the runs.
    pub(super) quantiles: [f64; 3],
    /// Runs behind them.
    pub(super) runs: usize,
    /// The smallest and the largest run.
    pub(super) range: [f64; 2],
}

/// Metrics that most readers look for, in their order: name, unit and form.
const KNOWN: [(&str, &str, Form); 13] = [
    (LCOC, GPU_HOUR, Form::Per(1.0)),
    (GOODPUT, "GPU-h", Form::Per(1.0)),
    ("availability", "%", Form::Percent),
    ("pue", "", Form::Per(1.0)),
    ("wue_l_per_kwh", "L/kWh", Form::Per(1.0)),
    ("carbon_t", "t CO₂", Form::Per(1.0)),
    ("ettr", "%", Form::Percent),
    ("utilisation", "%", Form::Percent),
    ("capex_usd", "M USD", Form::Per(1e6)),
    ("opex_usd_per_year", "M USD/year", Form::Per(1e6)),
    ("power_import_peak_mw", "MW", Form::Per(1.0)),
    ("interruptions", "", Form::Per(1.0)),
    ("npv_usd", "M USD", Form::Per(1e6)),
];

/// Cost of a GPU-hour kept.
pub(super) const LCOC: &str = "lcoc_usd_per_gpu_hour";
/// Cost of the work of a GPU-hour kept, by which generations can be compared.
pub(super) const LCOC_OF_WORK: &str = "lcoc_pflop_hour_usd";
/// Unit of what a GPU-hour costs.
pub(super) const GPU_HOUR: &str = "USD/GPU\u{2011}h";
/// GPU-hours whose results were kept.
pub(super) const GOODPUT: &str = "goodput_gpu_hours";
/// GPU-hours that there were.
const INSTALLED: &str = "installed_gpu_hours";
/// Columns of a table that stand beside each other on a page.
const MOST: usize = 5;

/// The metrics that most readers look for, in their order.
pub fn well_known() -> impl Iterator<Item = &'static str> {
    KNOWN.iter().map(|(name, ..)| *name)
}

impl Topic {
    /// The topic of a metric, if the study summarises it.
    pub(super) fn of(name: &str, metrics: &[Metric]) -> Option<Self> {
        let find = |name: &str| metrics.iter().position(|metric| metric.name == name);
        let place = find(name)?;
        let metric = metrics[place];
        let known = KNOWN.iter().find(|known| known.0 == name).copied();
        let own = if metric.share { ("%", Form::Percent) } else { (metric.unit, Form::Per(1.0)) };
        let (name, unit, form) = known.unwrap_or((metric.name, own.0, own.1));
        let topic = Self { place, name, title: metric.title(), unit, form, better: metric.better };
        match find(INSTALLED) {
            Some(installed) if name == GOODPUT => {
                Some(Self { unit: "%", form: Form::Of(installed), ..topic })
            }
            _ => Some(topic),
        }
    }

    /// The few topics that tables begin with: well-known ones, then others in the study's order.
    pub(super) fn headlines(metrics: &[Metric]) -> Vec<Self> {
        let known = KNOWN.iter().map(|known| known.0);
        let others = metrics.iter().map(|metric| metric.name);
        let others = others.filter(|name| KNOWN.iter().all(|known| known.0 != *name));
        let others = others.filter(|name| *name != INSTALLED || metrics.len() < MOST);
        known.chain(others).filter_map(|name| Self::of(name, metrics)).take(MOST).collect()
    }

    /// Title and unit.
    pub(super) fn heading(&self) -> String {
        match self.unit {
            "" => self.title.clone(),
            unit => format!("{}, {unit}", self.title),
        }
    }

    /// The unit as it stands in a sentence.
    pub(super) fn unit_in_words(&self) -> &'static str {
        match self.form {
            Form::Of(_) => "% of the GPU-hours installed",
            Form::Per(_) | Form::Percent => self.unit,
        }
    }

    /// What the numbers of a metric at a point are multiplied with, given the means of the point.
    fn factor(&self, means: &[Option<f64>]) -> Option<f64> {
        match self.form {
            Form::Per(size) => Some(1.0 / size),
            Form::Percent => Some(100.0),
            Form::Of(whole) => Some(100.0 / means[whole].filter(|whole| *whole > 0.0)?),
        }
    }

    /// The mean at a point; `None` without any run that succeeded.
    pub(super) fn mean(&self, findings: &Findings, point: usize) -> Option<f64> {
        let means = findings.means.get(point)?;
        Some(means[self.place]? * self.factor(means)?)
    }

    /// Everything at a point; `None` without any run that succeeded, or in a study so large that
    /// means alone were kept.
    pub(super) fn numbers(&self, findings: &Findings, point: usize) -> Option<Numbers> {
        let found = self.found(findings, point)?;
        let factor = self.factor(&findings.means[point])?;
        Some(Numbers {
            mean: found.mean.value * factor,
            half: found.mean.half_width().map(|half| half * factor),
            quantiles: found.quantiles.map(|quantile| quantile.value * factor),
            runs: found.mean.count,
            range: found.range.map(|end| end * factor),
        })
    }

    /// The estimates of a point in the unit of the metric.
    pub(super) fn found<'f>(
        &self,
        findings: &'f Findings,
        point: usize,
    ) -> Option<&'f MetricFindings> {
        let of_point = findings.points.iter().find(|found| found.point == point)?;
        of_point.metrics.get(self.place)?.as_ref()
    }

    /// What differences to a baseline are multiplied with, and the unit they have then: GPU-hours
    /// are told as a share of the baseline's.
    pub(super) fn of_differences(&self, baseline: Option<f64>) -> Option<(f64, &'static str)> {
        match self.form {
            Form::Per(size) => Some((1.0 / size, self.unit)),
            Form::Percent => Some((100.0, "points")),
            Form::Of(_) => Some((100.0 / baseline.filter(|base| *base > 0.0)?, "% of baseline")),
        }
    }
}

/// Decimals with which numbers show two digits of a typical uncertainty, and three to six of
/// themselves; without any uncertainty, four of the largest.
pub(crate) fn decimals(values: &[f64], halves: &[f64]) -> usize {
    let largest = values.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
    let mut halves: Vec<f64> = halves.iter().copied().filter(|half| *half > 0.0).collect();
    halves.sort_by(f64::total_cmp);
    let typical = halves.get(halves.len() / 2).copied();
    let fewest = 2 - exponent(largest);
    let wanted = typical.map_or(fewest + 1, |half| (1 - exponent(half)).max(fewest));
    let most = 5 - exponent(largest);
    usize::try_from(wanted.min(most).clamp(0, 6)).unwrap_or_default()
}

/// Decimals with which a difference shows two digits of its uncertainty, however small it is itself.
pub(super) fn decimals_of_difference(value: f64, half: Option<f64>) -> usize {
    let half = half.filter(|half| *half > 0.0);
    half.map_or_else(
        || decimals(&[value], &[]),
        |half| usize::try_from((1 - exponent(half)).clamp(0, 6)).unwrap_or_default(),
    )
}

/// The power of ten of a number's first digit; 0 for zero.
fn exponent(value: f64) -> i32 {
    if value == 0.0 {
        return 0;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the exponents of f64 are small")]
    let exponent = libm::floor(libm::log10(value.abs())) as i32;
    exponent
}

/// A mean with half of the width of its interval.
pub(crate) fn with_half(mean: f64, half: Option<f64>, decimals: usize) -> String {
    if mean == 0.0 && half.is_none_or(|half| half == 0.0) {
        return "0".to_owned();
    }
    let mean = fixed(mean, decimals);
    match half {
        None => mean,
        Some(half) if half > 0.0 && fixed(half, decimals) == fixed(0.0, decimals) => {
            format!("{mean}\u{a0}±\u{a0}{}", significant_digit(half))
        }
        Some(half) => format!("{mean}\u{a0}±\u{a0}{}", fixed(half, decimals)),
    }
}

/// A small number with its first digit alone.
fn significant_digit(value: f64) -> String {
    match usize::try_from(-exponent(value)) {
        Ok(decimals) if decimals <= 6 => fixed(value, decimals),
        Ok(_) => "0.000000".to_owned(),
        Err(_) => significant(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const METRICS: [Metric; 4] = [
        Metric::new("events", "", "."),
        Metric::new(INSTALLED, "GPU-h", "."),
        Metric::new(GOODPUT, "GPU-h", "."),
        Metric::new("pue", "", "."),
    ];

    #[test]
    fn topics_begin_with_what_readers_look_for() {
        let names = |metrics: &[Metric]| -> Vec<&str> {
            Topic::headlines(metrics).iter().map(|topic| topic.name).collect()
        };
        assert_eq!(names(&METRICS), [GOODPUT, "pue", "events", INSTALLED]);
        assert_eq!(names(&METRICS[..1]), ["events"]);
    }

    /// 90 of 120 GPU-hours are 75 %; without the GPU-hours installed they stand for themselves.
    #[test]
    fn goodput_is_a_share_where_it_can_be() {
        let means = vec![vec![Some(7.0), Some(120.0), Some(90.0), Some(1.1)]];
        let findings = Findings { means, ..Findings::default() };
        let goodput = Topic::of(GOODPUT, &METRICS).unwrap();
        assert_eq!((goodput.unit, goodput.mean(&findings, 0)), ("%", Some(75.0)));
        let alone = Topic::of(GOODPUT, &METRICS[2..]).unwrap();
        assert_eq!((alone.unit, alone.form), ("GPU-h", Form::Per(1.0)));
    }

    #[test]
    fn digits_follow_the_uncertainty() {
        assert_eq!(decimals(&[5.763_114], &[0.012]), 3);
        assert_eq!(decimals(&[386_011.09], &[250.0]), 0);
        assert_eq!(decimals(&[1.112_154], &[]), 3);
        assert_eq!(decimals(&[99.98], &[1e-9]), 4);
        assert_eq!(decimals(&[8.05], &[33.0]), 2);
        assert_eq!(decimals(&[0.0], &[0.0]), 3);
    }

    #[test]
    fn a_difference_has_the_digits_of_its_uncertainty() {
        let shown = [(-0.0279, 0.1555), (71.123, 2.04), (5.0, 0.0)]
            .map(|(value, half)| decimals_of_difference(value, Some(half)));
        assert_eq!(shown, [2, 1, 3]);
    }

    #[test]
    fn an_uncertainty_is_never_shown_as_none() {
        assert_eq!(with_half(5.0, Some(0.25), 2), "5.00\u{a0}±\u{a0}0.25");
        assert_eq!(with_half(5.0, Some(0.000_4), 2), "5.00\u{a0}±\u{a0}0.0004");
        assert_eq!(with_half(5.0, Some(0.0), 2), "5.00\u{a0}±\u{a0}0.00");
        assert_eq!(with_half(5.0, None, 2), "5.00");
        assert_eq!(with_half(0.0, Some(0.0), 2), "0");
    }
}
