//! Goal: the rules in their order, and what is alone decides them.

use std::collections::BTreeSet;

use units::Span;

use super::*;

fn law(name: &str, blocs: &[&str]) -> Law {
    let blocs = blocs.iter().map(|&bloc| bloc.to_owned()).collect();
    Law { name: name.to_owned(), blocs, adequate_for: Vec::new() }
}

/// A site in Belgium whose operator has a parent in the United States, with controlled hardware from there.
fn standing() -> Standing {
    let (belgium, us) = (law("BE", &["EU"]), law("US", &[]));
    Standing {
        site: Site {
            law: belgium.clone(),
            staff: belgium.clone(),
            regime: Regime::Licence,
            isolation: Isolation::Rack,
            custody: Custody::Operator,
            assurance: 2,
            round_trip: Span::seconds(0.02),
        },
        operator: Operator { law: belgium.clone(), parent: us.clone(), control_plane: belgium },
        hardware: Hardware {
            vendor: "nvidia".to_owned(),
            origin: us,
            controlled: true,
            licensed: true,
        },
        without: BTreeSet::new(),
    }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// One demand for each rule before capacity that bars a tenant from that site by this rule alone.
fn demands() -> Vec<(Rule, Needs)> {
    let none = Needs::default;
    vec![
        (Rule::Residency, Needs { data_in: names(&["JP"]), ..none() }),
        (Rule::Operator, Needs { operator_not: names(&["BE"]), ..none() }),
        (Rule::Parent, Needs { parent_not: names(&["US"]), ..none() }),
        (Rule::Hardware, Needs { hardware_not: names(&["nvidia"]), ..none() }),
        (Rule::Isolation, Needs { isolation: Isolation::Hall, ..none() }),
        (Rule::Assurance, Needs { assurance: 3, ..none() }),
        (Rule::Latency, Needs { most_round_trip: Some(Span::seconds(0.01)), ..none() }),
    ]
}

fn both(one: &Needs, other: &Needs) -> Needs {
    let join = |one: &Vec<String>, other: &Vec<String>| [one.clone(), other.clone()].concat();
    Needs {
        data_in: join(&one.data_in, &other.data_in),
        or_adequate: one.or_adequate || other.or_adequate,
        operator_not: join(&one.operator_not, &other.operator_not),
        parent_not: join(&one.parent_not, &other.parent_not),
        hardware_not: join(&one.hardware_not, &other.hardware_not),
        isolation: one.isolation.max(other.isolation),
        custody: one.custody.max(other.custody),
        assurance: one.assurance.max(other.assurance),
        most_round_trip: one.most_round_trip.or(other.most_round_trip),
    }
}

/// Goal: what fails two rules is booked to the first. Method: every pair of demands that fail one rule each.
#[test]
fn of_two_rules_that_fail_the_first_is_named() {
    let site = standing();
    assert_eq!(site.bars(&Needs::default()), None);
    for (rule, needs) in demands() {
        assert_eq!(site.bars(&needs), Some(rule));
        for (other_rule, other) in demands() {
            assert_eq!(site.bars(&both(&needs, &other)), Some(rule.min(other_rule)));
        }
    }
    // A job that fails 2 and 6 is booked to 2.
    let [operator, isolation] = [1, 4].map(|which: usize| demands()[which].1.clone());
    assert_eq!(site.bars(&both(&operator, &isolation)), Some(Rule::Operator));
    assert_eq!((Rule::Operator as usize + 1, Rule::Isolation as usize + 1), (2, 6));
}

/// Goal: a rule that does not hold bars nobody, and every other as before; so one more rule never lets in who was out.
#[test]
fn a_rule_more_never_lets_anybody_in() {
    for (rule, needs) in demands() {
        for (other_rule, other) in demands() {
            let needs = both(&needs, &other);
            let mut site = standing();
            let with = site.bars(&needs);
            site.without.insert(rule);
            let without = site.bars(&needs);
            assert_eq!(without, (other_rule != rule).then_some(other_rule));
            assert!(without.is_none() || with.is_some());
        }
    }
}

#[test]
fn a_bloc_stands_for_its_members_and_adequacy_only_where_it_serves() {
    let site = standing();
    let in_union = Needs { data_in: names(&["EU"]), ..Needs::default() };
    assert_eq!(site.bars(&in_union), None);
    let mut japan = standing();
    japan.site.law = Law { adequate_for: names(&["EU"]), ..law("JP", &["G7"]) };
    assert_eq!(japan.bars(&in_union), Some(Rule::Residency));
    assert_eq!(japan.bars(&Needs { or_adequate: true, ..in_union }), None);
}

#[test]
fn whoever_runs_the_control_plane_is_reached_as_a_parent_is() {
    let mut site = standing();
    let not_us = Needs { parent_not: names(&["US"]), ..Needs::default() };
    site.operator.parent = law("BE", &["EU"]);
    assert_eq!(site.bars(&not_us), None);
    site.operator.control_plane = law("US", &[]);
    assert_eq!(site.bars(&not_us), Some(Rule::Parent));
}

#[test]
fn keys_are_weighed_with_assurance() {
    let mut site = standing();
    let own_keys = Needs { custody: Some(Custody::Tenant), ..Needs::default() };
    assert_eq!(site.bars(&own_keys), Some(Rule::Assurance));
    site.site.custody = Custody::Tenant;
    assert_eq!(site.bars(&own_keys), None);
}

/// Controlled hardware of elsewhere needs a licence where the regime says so, and is denied where it says that; at home
/// and uncontrolled it needs none.
#[test]
fn export_law_follows_origin_tier_and_regime() {
    let bars = |regime: Regime, controlled: bool, home: bool, licensed: bool| {
        let mut site = standing();
        (site.site.regime, site.hardware.controlled) = (regime, controlled);
        site.hardware.licensed = licensed;
        if home {
            site.hardware.origin = site.site.law.clone();
        }
        site.bars(&Needs::default())
    };
    assert_eq!(bars(Regime::Licence, true, false, false), Some(Rule::Licence));
    assert_eq!(bars(Regime::Permit, true, false, false), Some(Rule::Licence));
    assert_eq!(bars(Regime::Licence, true, false, true), None);
    assert_eq!(bars(Regime::Denied, true, false, true), Some(Rule::Hardware));
    assert_eq!(bars(Regime::Denied, false, false, false), None);
    assert_eq!(bars(Regime::Denied, true, true, false), None);
    assert_eq!(bars(Regime::Free, true, false, false), None);
}

/// 0.7, 0.2 and 0.1: 0.49 + 0.04 + 0.01. Four equal parts: 4 / 16.
#[test]
fn concentration_is_the_sum_of_squares() {
    let is = |amounts: &[f64], expected: f64| {
        let found = concentration(amounts).unwrap();
        assert!((found - expected).abs() < 1e-12, "{amounts:?}: {found}");
    };
    is(&[0.7, 0.2, 0.1], 0.54);
    is(&[7.0, 2.0, 1.0], 0.54);
    is(&[25.0; 4], 0.25);
    is(&[3.0], 1.0);
    assert_eq!(concentration(&[]), None);
    assert_eq!(concentration(&[0.0]), None);
}
