//! Tests of what classes draw, and when their jobs come.

use engine::Stream;
use units::{SimDuration, SimTime, Span};

use super::super::{
    CheckpointChoice, ClassSpec, CountedBy, DemandKind, JobsSpec, LengthKind, OutcomeSpec,
    PhasesSpec, Policy, ProcessKind, ProcessSpec, Scale, TimeLimitsSpec,
};
use crate::calendar::Phase;
use crate::jobs::WaveSpec;

use super::class::clamped_lognormal_mean;
use super::rhythm::BUSIEST_HOUR;
use super::{Class, Demand};

/// Of one piece.
fn none() -> PhasesSpec {
    let [share, gpus_factor, intensity, comm] = [const { Vec::new() }; 4];
    PhasesSpec { share, gpus_factor, intensity, comm }
}

pub(in super::super) fn spec() -> ClassSpec {
    ClassSpec {
        priority: 30,
        deferrable: false,
        least_power: 0.5,
        demand: DemandKind::Open,
        share: Some(0.5),
        arrivals: None,
        gpu_hours: None,
        users_ahead: 0.0,
        growth: 0.0,
        process: ProcessSpec {
            kind: ProcessKind::Poisson,
            shape: 0.47,
            rates: vec![1.0, 5.0],
            sojourns: vec![Span::hours(20.0), Span::hours(4.0)],
            file: None,
            begin: Span::hours(0.0),
            end: None,
            scale_gpus: 1.0,
            scale_time: 1.0,
            limits: Vec::new(),
            times: Vec::new(),
            gpus: Vec::new(),
            lengths: Vec::new(),
        },
        backlog_depth: 0.25,
        gpus: None,
        begin: None,
        end: None,
        r#use: 0.95,
        lendable: false,
        grace: Span::minutes(2.0),
        borrows: false,
        outcome: OutcomeSpec {
            error: 0.0,
            cancel: 0.0,
            oom: 0.0,
            timeout: 0.0,
            counted_by: CountedBy::Jobs,
        },
        at_start: None,
        gpus_median: 8.0,
        gpus_spread: 1.0,
        gpus_least: 1,
        gpus_most: None,
        gpus_step: 1,
        segment: None,
        length_kind: LengthKind::Lognormal,
        length_median: Span::hours(8.0),
        length_spread: 1.3,
        length_most: Some(Span::hours(168.0)),
        estimate_factor: None,
        intensity: 0.6,
        swing: WaveSpec::even(),
        phases: none(),
        daily_swing: 0.0,
        weekend_factor: 1.0,
        yearly_swing: 0.0,
        busiest_month: 5,
        checkpoint: CheckpointChoice::None,
        checkpoint_interval: Span::hours(1.0),
        checkpoint_interval_most: Span::hours(1.0),
        checkpoint_write: Span::hours(0.0),
        checkpoint_memory_every: Span::hours(0.0),
        checkpoint_memory_overhead: 0.0,
        model_parameters: None,
        parameters_per_gpu: 0.0,
        restart_time: None,
    }
}

/// Classes of a scenario, in the order of their names.
pub(in super::super) fn classes(
    specs: &[(&str, ClassSpec)],
    scale: Scale,
    seed: u64,
) -> Vec<Class> {
    let all = JobsSpec {
        policy: Policy::Easy,
        offered_load: None,
        reference_gpus: None,
        reference_share: 1.0,
        largest_share: 0.5,
        count_cancelled_as_useful: 0.0,
        limits: TimeLimitsSpec {
            most: Span::days(7.0),
            round_to: Vec::new(),
            factor_median: 2.0,
            factor_spread: 0.7,
        },
        operations: crate::jobs::Operations::default(),
        recovery: crate::jobs::RecoverySpec::usual(),
        storage: crate::jobs::StorageSpec::usual(),
        only: Vec::new(),
        class: specs.iter().map(|(name, spec)| ((*name).to_owned(), spec.clone())).collect(),
    };
    Class::all(&all, scale, seed)
}

pub(super) const SCALE: Scale = Scale { sellable: 10_000, reference: 10_000 };

fn class(spec: &ClassSpec) -> Class {
    classes(&[("test", spec.clone())], SCALE, 7).remove(0)
}

/// The first day is a Monday, and the first of a year of 365 days.
pub(super) fn rhythm(at: SimTime) -> Phase {
    let hours = at.in_nanoseconds() / SimDuration::hours(1).in_nanoseconds();
    let day = hours / 24;
    let year = (day % 365) as f64 / 365.0;
    Phase { hour: u32::try_from(hours % 24).unwrap(), weekend: day % 7 >= 5, year }
}

/// The rate of arrivals relative to its mean over the week, as it is stated: a cosine over the
/// day times the factor of the weekend.
fn intensity(spec: &ClassSpec, at: Phase) -> f64 {
    let phase = (f64::from(at.hour) + 0.5 - BUSIEST_HOUR) / 24.0 * std::f64::consts::TAU;
    let day = 1.0 + spec.daily_swing * libm::cos(phase);
    let week = if at.weekend { spec.weekend_factor } else { 1.0 };
    day * week / ((5.0 + 2.0 * spec.weekend_factor) / 7.0)
}

/// Times of so many arrivals from the start.
fn arrivals(spec: &ClassSpec, count: usize) -> Vec<SimTime> {
    let mut class = class(spec);
    let horizon = SimTime::START + SimDuration::hours(24 * 365 * 100);
    let mut now = SimTime::START;
    let next = || {
        now = class.next_arrival(now, horizon, rhythm)?.0;
        Some(now)
    };
    std::iter::from_fn(next).take(count).collect()
}

/// Poisson arrivals with a day and a week, and bursts that keep these. Method: chi-square of 100,000
/// arrivals over the 48 hours of working days and weekends against the shares that are stated, below the
/// value of 47 degrees of freedom that one in a thousand exceeds: 82.7. Bursts are of some jobs each, so
/// they scatter by so much more: its own bound is the variance of their counts, 1 / .41^2 or 6 times.
#[test]
fn arrivals_follow_the_day_and_the_week() {
    for (kind, bound) in [(ProcessKind::Poisson, 82.7), (ProcessKind::Weibull, 6.0 * 82.7)] {
        let mut spec =
            ClassSpec { daily_swing: 0.6, weekend_factor: 0.5, share: Some(0.1), ..spec() };
        spec.process.kind = kind;
        let mut found = [0.0; 48];
        let mut expected = [0.0; 48];
        let times = arrivals(&spec, 100_000);
        let place = |at: Phase| at.hour as usize + if at.weekend { 24 } else { 0 };
        for at in &times {
            found[place(rhythm(*at))] += 1.0;
        }
        let (week, hour) = (SimDuration::hours(168), SimDuration::hours(1));
        let last = times[times.len() - 1].in_nanoseconds();
        assert!(last / week.in_nanoseconds() > 50, "few weeks");
        for hours in 0..last / hour.in_nanoseconds() {
            let at = rhythm(SimTime::from_nanoseconds(hours * hour.in_nanoseconds()));
            expected[place(at)] += intensity(&spec, at);
        }
        let sum: f64 = expected.iter().sum();
        let scaled = expected.map(|share| share / sum * times.len() as f64);
        let square = found.iter().zip(&scaled).map(|(f, e)| (f - e) * (f - e) / e).sum::<f64>();
        assert!(square < bound, "{kind:?}: {square}");
    }
}

/// Weibull times of shape .47 vary by sqrt(G(1 + 2/.47) / G(1 + 1/.47)^2 - 1) = 2.443 times their
/// mean. Method: a million of them, within 2 %; their mean is that of the rate.
#[test]
fn weibull_arrivals_come_in_bursts() {
    let mut spec = spec();
    spec.process.kind = ProcessKind::Weibull;
    spec.arrivals = Some(units::Rate::per_hour(60.0));
    let mut class = class(&spec);
    let horizon = SimTime::START + SimDuration::hours(24 * 365 * 100);
    let (mut now, mut sum, mut squares, count) = (SimTime::START, 0.0, 0.0, 1_000_000);
    for _ in 0..count {
        let (at, _) = class.next_arrival(now, horizon, rhythm).unwrap();
        let gap = at.since(now).in_seconds();
        (now, sum, squares) = (at, sum + gap, squares + gap * gap);
    }
    let mean = sum / f64::from(count);
    let variation = libm::sqrt(squares / f64::from(count) / (mean * mean) - 1.0);
    assert!((variation / 2.443 - 1.0).abs() < 0.02, "{variation}");
    assert!((mean / 60.0 - 1.0).abs() < 0.01, "{mean} s");
}

/// Rates of 1 and 5 for 20 and 4 h in the mean are .6 and 3 times their mean over time. Method: the mean
/// of 100,000 arrivals; counts of an hour vary more than those of a Poisson process, by the variance of
/// the rate times the hour's mean: 1 + 10 (1/6 x 4 + 5/6 x .16) = 9 times at 10 jobs an hour, somewhat
/// less because the rate changes within the hour.
#[test]
fn a_modulated_process_has_calm_and_busy_times() {
    let mut spec = spec();
    spec.process.kind = ProcessKind::Mmpp2;
    spec.arrivals = Some(units::Rate::per_hour(10.0));
    let times = arrivals(&spec, 100_000);
    let hours = times[times.len() - 1].in_hours();
    let mean = times.len() as f64 / hours;
    assert!((mean / 10.0 - 1.0).abs() < 0.06, "{mean} an hour");
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some hours")]
    let hour = |hours: f64| hours as usize;
    let mut counts = vec![0.0; hour(hours) + 1];
    for at in &times {
        counts[hour(at.in_hours())] += 1.0;
    }
    let spread = counts.iter().map(|count| (count - mean) * (count - mean)).sum::<f64>();
    let dispersion = spread / counts.len() as f64 / mean;
    assert!((7.0..10.0).contains(&dispersion), "{dispersion}");
}

/// Arrivals that grow by 60 % in a year: in the fourth 1.6^3 = 4.096 times those of the first.
#[test]
fn arrivals_grow() {
    for kind in [ProcessKind::Poisson, ProcessKind::Weibull] {
        let mut spec = ClassSpec { growth: 0.6, ..spec() };
        spec.process.kind = kind;
        spec.arrivals = Some(units::Rate::per_hour(2.0));
        let times = arrivals(&spec, 300_000);
        let year = |at: &SimTime| at.in_hours() / 8760.0;
        let within = |from: f64| {
            times.iter().filter(|at| (from..from + 1.0).contains(&year(at))).count() as f64
        };
        let growth = within(3.0) / within(0.0);
        assert!((growth / 4.096 - 1.0).abs() < 0.05, "{kind:?}: {growth}");
    }
}

/// The work that is asked for, of one block of 256 jobs of the frontier class of today and of a Poisson
/// year of 335 of them. Method: its coefficient of variation over 200 seeds. Independent draws have 11.6
/// and 11 %, the number of jobs alone 5.5 %.
#[test]
fn luck_of_a_few_hundred_large_jobs_does_not_decide_a_year() {
    let frontier = ClassSpec {
        gpus_median: 8192.0,
        gpus_spread: 1.0,
        gpus_least: 8,
        gpus_step: 8,
        gpus_most: Some(74_290),
        length_median: Span::days(7.0),
        length_spread: 0.8,
        length_most: Some(Span::days(60.0)),
        ..spec()
    };
    let scale = Scale { sellable: 297_160, reference: 297_160 };
    let variation = |count: &dyn Fn(u64) -> u64| {
        let work = |seed| {
            let mut class = classes(&[("frontier", frontier.clone())], scale, seed).remove(0);
            (0..count(seed)).map(|_| class.draw()).map(|job| f64::from(job.gpus) * job.work).sum()
        };
        let years: Vec<f64> = (0..200).map(work).collect();
        let mean = years.iter().sum::<f64>() / 200.0;
        let squares = years.iter().map(|year| (year - mean) * (year - mean)).sum::<f64>();
        libm::sqrt(squares / 199.0) / mean
    };
    let block = variation(&|_| 256);
    assert!(block < 0.06, "{block}");
    let year = variation(&|seed| Stream::new(seed, "test/count", 0).poisson(335.0));
    assert!((0.06..0.09).contains(&year), "{year}");
}

/// Goal: the hundredth job is the same whether the plant has contracts beside it or not, and however
/// large it is built and many are under way at the start.
#[test]
fn a_job_is_the_same_on_every_plant() {
    let backlog = ClassSpec { demand: DemandKind::Backlog, ..spec() };
    let contract = ClassSpec { demand: DemandKind::Contract, ..spec() };
    let hundredth = |mut classes: Vec<Class>| {
        let class = classes.iter_mut().find(|class| class.name == "test").unwrap();
        for _ in 0..class.at_start() {
            let _ = class.draw_at_start();
        }
        (0..100).map(|_| class.draw()).last().unwrap()
    };
    let alone = hundredth(classes(&[("test", backlog.clone())], SCALE, 7));
    let beside = [("test", backlog), ("other", contract)];
    let smaller = Scale { sellable: 6_000, ..SCALE };
    assert_eq!(hundredth(classes(&beside, SCALE, 7)), alone);
    assert_eq!(hundredth(classes(&beside, smaller, 7)), alone);
}

/// Half of the reference plant of 10,000 GPUs, of which 4,000 are built: a contract gets these, in whole
/// steps; beside one that says 3,000 GPUs it gets the other 1,000. Arrivals of an open class do not
/// follow from what is built.
#[test]
fn demand_is_measured_by_the_reference_plant() {
    let contract = ClassSpec { demand: DemandKind::Contract, gpus_step: 8, ..spec() };
    let fixed = ClassSpec { gpus: Some(3000), ..contract.clone() };
    let small = Scale { sellable: 4000, ..SCALE };
    let gpus = |classes: Vec<Class>| match classes.last().unwrap().demand {
        Demand::Contract { gpus, .. } => gpus,
        _ => 0,
    };
    let test = || ("test", contract.clone());
    assert_eq!(gpus(classes(&[test()], SCALE, 7)), 5000);
    assert_eq!(gpus(classes(&[test()], small, 7)), 4000);
    assert_eq!(gpus(classes(&[("fixed", fixed), test()], small, 7)), 1000);
    let per_day = |scale| classes(&[("open", spec())], scale, 7)[0].jobs_per_day();
    let hours = class(&spec()).mean_gpu_hours();
    assert!((per_day(SCALE) - 0.5 * 10_000.0 * 24.0 / hours).abs() < 1e-9);
    assert!((per_day(small) / per_day(SCALE) - 1.0).abs() < 1e-12);
    let rate = units::WorkRate::gpu_hours_per_day(1000.0);
    let asked = class(&ClassSpec { gpu_hours: Some(rate), ..spec() }).jobs_per_day();
    assert!((asked - 1000.0 / hours).abs() < 1e-9);
}

/// The mix of Meta's RSC (arXiv 2410.21680): small jobs with a median of 1.6 GPUs are 93 % of all, and
/// the others, of 280 GPUs in the mean, have nearly all of the GPU time. Over 40 % of jobs have one GPU,
/// over 90 % have 8 or fewer, with less than 10 % of the time; those of 256 and more have 52 to 66 %.
#[test]
fn the_mix_of_a_research_cluster_is_that_of_meta() {
    let small = ClassSpec { gpus_median: 1.6, gpus_spread: 0.85, ..spec() };
    let large = ClassSpec { gpus_median: 144.0, gpus_spread: 1.15, gpus_least: 16, ..spec() };
    let scale = Scale { sellable: 16_000, reference: 16_000 };
    let mut all = classes(&[("large", large), ("small", small)], scale, 7);
    let (mut jobs, mut time) = ([0.0; 4], [0.0; 4]);
    for (class, count) in [(0, 7_000), (1, 93_000)] {
        for _ in 0..count {
            let job = all[class].draw();
            let work = f64::from(job.gpus) * job.work;
            let sizes = [true, job.gpus == 1, job.gpus <= 8, job.gpus >= 256];
            for (index, _) in sizes.iter().enumerate().filter(|(_, is_so)| **is_so) {
                jobs[index] += 1.0;
                time[index] += work;
            }
        }
    }
    let (of_jobs, of_time) = (|size: usize| jobs[size] / jobs[0], |size| time[size] / time[0]);
    assert!(of_jobs(1) > 0.4, "{} have one GPU", of_jobs(1));
    assert!(of_jobs(2) >= 0.9 && of_time(2) < 0.1, "{} with {}", of_jobs(2), of_time(2));
    assert!((of_time(3) - 0.66).abs() < 0.05, "{} of the time", of_time(3));
}

/// Method: the mean of many clamped draws against the closed form, within four standard errors.
#[test]
fn the_mean_of_a_clamped_lognormal_is_its_closed_form() {
    let mut stream = Stream::new(1, "test", 0);
    for (median, spread, low, high) in [(100.0, 1.2, 8.0, 2000.0), (5.0, 0.7, 0.0, 6.0)] {
        let count = 200_000;
        let draws: Vec<f64> =
            (0..count).map(|_| stream.lognormal(median, spread).clamp(low, high)).collect();
        let mean = draws.iter().sum::<f64>() / f64::from(count);
        let variance = draws.iter().map(|draw| (draw - mean) * (draw - mean)).sum::<f64>();
        let error = libm::sqrt(variance) / f64::from(count);
        let expected = clamped_lognormal_mean(median, spread, low, high);
        assert!((mean - expected).abs() < 4.0 * error, "{mean} against {expected}");
    }
}

/// The mean of what is left is E[L²] / 2 E[L] (renewal theorem), here from the same draws of whole
/// lengths. Method: 20,000 draws of each, for each kind of length, and without any spread, where
/// what is left is half.
#[test]
fn what_is_left_of_jobs_under_way_is_as_the_renewal_theorem_says() {
    for (kind, spread, most) in [
        (LengthKind::Lognormal, 1.3, 168.0),
        (LengthKind::Lognormal, 1.3, 20.0),
        (LengthKind::Lognormal, 0.0, 168.0),
        (LengthKind::Exponential, 0.0, 12.0),
    ] {
        let mut class = class(&ClassSpec {
            length_kind: kind,
            length_spread: spread,
            length_most: Some(Span::hours(most)),
            ..spec()
        });
        let count = 20_000;
        let (mut first, mut second, mut left) = (0.0, 0.0, 0.0);
        for _ in 0..count {
            let length = class.draw().work;
            (first, second) = (first + length, second + length * length);
            left += class.draw_at_start().work;
        }
        let expected = second / (2.0 * first);
        let found = left / f64::from(count);
        assert!((found / expected - 1.0).abs() < 0.03, "{found} against {expected}");
    }
}
