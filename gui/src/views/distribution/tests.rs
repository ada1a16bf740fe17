//! Tests of distributions: ranks, bins, forms, several runs, and the table.

use egui_kittest::kittest::Queryable as _;
use files::table::Cell;

use super::sample::Sample;
use super::{Distribution, Form};
use crate::model::{Model, Pyramid};
use crate::plot::instant;
use crate::testing;

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9 * (1.0 + other.abs())
}

/// Method: 1 holds for six hours, 5 for three, 9 for one; counted by hand.
#[test]
fn values_count_for_as_long_as_they_hold() {
    let pyramid = Pyramid::new(vec![[0.0, 1.0], [4.0, 9.0], [5.0, 5.0], [8.0, 1.0]], 10.0);
    let sample = Sample::new(&pyramid, &(0.0..10.0));
    assert!(near(sample.hours(), 10.0) && near(sample.mean().unwrap(), (6.0 + 15.0 + 9.0) / 10.0));
    let quantiles = [0.0, 0.6, 0.61, 0.9, 0.95, 1.0].map(|share| sample.quantile(share).unwrap());
    let expected = [1.0, 1.0, 5.0, 5.0, 9.0, 9.0];
    assert!(quantiles.iter().zip(expected).all(|(one, other)| near(*one, other)), "{quantiles:?}");
    let window = Sample::new(&pyramid, &(3.0..6.0));
    assert!(near(window.hours(), 3.0) && near(window.mean().unwrap(), (1.0 + 9.0 + 5.0) / 3.0));
}

/// Goal: no hour is lost, whatever the values.
#[test]
fn bins_hold_all_hours() {
    for values in [vec![3.0; 20], (0..1000).map(f64::from).collect(), vec![-0.1, 0.0, 1e-5, 0.3]] {
        let points = (0_u32..).zip(&values).map(|(hour, value)| [f64::from(hour), *value]);
        let pyramid = Pyramid::new(points.collect(), values.len() as f64);
        let sample = Sample::new(&pyramid, &(0.0..values.len() as f64));
        let bins = sample.bins(sample.extent());
        let hours: f64 = bins.iter().map(|bin| bin.hours).sum();
        assert!(near(hours, values.len() as f64), "{values:?}: {hours}");
        assert!(bins.len() <= 61 && bins.iter().all(|bin| bin.hours >= 0.0));
        assert!(bins.windows(2).all(|pair| near(pair[0].to, pair[1].from)));
    }
}

#[test]
fn every_form_draws_with_two_runs_and_the_cache_is_used_again() {
    let mut model = testing::model();
    let other = testing::run("small.toml", &["seed=7"], 2);
    model.runs.add(other, None);
    let mut view = testing::stage(Distribution::default(), model, Distribution::ui);
    for (form, title, _) in Form::ALL {
        view.get_by_label(title).click();
        view.run_steps(3);
        assert_eq!(view.state().panel.form, form);
        assert_eq!(view.state().panel.samples.len(), 2);
    }
    view.get_by_label("Other runs").click();
    view.run_steps(2);
    view.state_mut().model.time.window = instant(5.0)..instant(50.0);
    view.run_steps(3);
    assert_eq!(view.state().panel.samples.len(), 3);
}

/// Goal: names of percentiles and the mean are read in every form, however narrow the tile and near the
/// values. Method: all texts that are painted; the power of a steady plant, whose percentiles are alike.
#[test]
fn names_of_values_do_not_cover_each_other() {
    let mut view = testing::stage(Distribution::default(), testing::model(), Distribution::ui);
    for size in [[560.0, 300.0], [700.0, 420.0], [900.0, 600.0]] {
        view.set_size(size.into());
        for name in ["power_it_mw", "pue", "gpus_busy"] {
            view.state_mut().panel.name = name.to_owned();
            for (form, ..) in Form::ALL {
                view.state_mut().panel.form = form;
                view.run_steps(4);
                let found = testing::painted::overlaps(view.output());
                assert!(found.is_empty(), "{form:?} of {name} at {size:?}: {found:?}");
                let texts = testing::painted::texts(view.output());
                let mean = texts.iter().find(|painted| painted.text.starts_with("Mean "));
                assert!(mean.is_some(), "{form:?} of {name} at {size:?} has no mean");
            }
        }
    }
}

/// Method: the integral of the duration curve is the mean; the histogram has all hours.
#[test]
fn tables_have_the_window() {
    let mut model = testing::model();
    model.time.window = instant(100.0)..instant(200.0);
    let mut view = Distribution::default();
    let table = view.table(&model).unwrap();
    assert_eq!(table.rows.len(), 101);
    let rows = &model.runs.shown().unwrap().history.rows()[100..200];
    let it = factory::columns().iter().position(|one| one.name == "power_it_mw").unwrap();
    let greatest = rows.iter().filter_map(|row| row.values[it]).fold(0.0, f64::max);
    assert_eq!(table.rows[0], [Cell::Number(0.0), Cell::Number(greatest)]);
    view.form = Form::Histogram;
    let table = view.table(&model).unwrap();
    let hours = table.rows.iter().map(|row| match row[2] {
        Cell::Number(hours) => hours,
        _ => panic!("{row:?}"),
    });
    assert!(near(hours.sum(), 100.0));
}

#[test]
fn without_a_run_it_says_what_to_do() {
    let view = testing::stage(Distribution::default(), Model::default(), Distribution::ui);
    view.get_by_label_contains("press Run");
}
