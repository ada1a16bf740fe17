//! Tests of the details: each kind of selection says what the history says, and leads on.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use units::SimDuration;

use super::*;
use crate::testing::{self, Stage};

fn stage(selection: Selection, hours: u64) -> Harness<'static, Stage<Details>> {
    let mut model = Model::default();
    model.runs.add(testing::run("small.toml", &[], 1), None);
    model.runs.show(RunId(1));
    model.time.now = SimTime::START + SimDuration::hours(hours);
    model.selection = selection;
    testing::stage(Details::default(), model, Details::ui)
}

#[test]
fn without_a_run_the_panel_says_what_it_is_for() {
    let harness = testing::stage(Details::default(), Model::default(), Details::ui);
    harness.get_by_label("No run yet.");
}

/// Goal: with nothing selected, the hour of the moment is told. Method: look it up in the rows.
#[test]
fn with_nothing_selected_the_moment_is_told() {
    let harness = stage(Selection::Nothing, 100);
    let run = harness.state().model.runs.shown().unwrap();
    let row = &run.history.rows()[100];
    let it = factory::columns().iter().position(|column| column.name == "power_it_mw").unwrap();
    let expected = crate::format::with_unit(row.values[it].unwrap(), "MW");
    assert!(harness.query_all_by_label(&expected).next().is_some());
    harness.get_by_label("2028-04-05 04:00");
}

/// Goal: a rack leads to its next fault.
#[test]
fn a_rack_leads_to_its_next_fault() {
    let mut harness = stage(Selection::Nothing, 0);
    let run = harness.state().model.runs.shown().unwrap();
    let fault = *run.history.faults().iter().find(|fault| fault.at > SimTime::START).unwrap();
    harness.state_mut().model.selection = Selection::Rack(fault.rack);
    harness.run_steps(3);
    harness.get_by_label(&format!("Rack {}", fault.rack));
    harness.get_by_label("Next fault").click();
    harness.run_steps(2);
    assert_eq!(harness.state().commands, [Command::Time(TimeCommand::Jump(fault.at))]);
    harness.state_mut().model.time.now = fault.at;
    harness.run_steps(3);
    assert!(harness.query_by_label("None so far.").is_none());
}

/// Goal: every part of the plant is told with all that can be read of it.
#[test]
fn every_part_tells_its_readings_and_facts() {
    let mut harness = stage(Selection::Nothing, 200);
    let run = harness.state().model.runs.shown().unwrap();
    let nodes = run.history.topology().nodes.clone();
    for node in nodes {
        harness.state_mut().model.selection = Selection::Node(node.name.clone());
        harness.run_steps(2);
        assert!(harness.query_all_by_label(&node.label).next().is_some(), "{}", node.name);
        for (name, _) in &node.facts {
            assert!(harness.query_all_by_label(name).next().is_some(), "{}: {name}", node.name);
        }
    }
    harness.state_mut().model.selection = Selection::Node("no such part".to_owned());
    harness.run_steps(2);
    harness.get_by_label("The shown run has no such part.");
}

#[test]
fn a_hall_counts_its_racks_and_lists_its_parts() {
    let mut harness = stage(Selection::Hall(0), 50);
    harness.get_by_label("Racks working");
    let run = harness.state().model.runs.shown().unwrap();
    let parts = run.history.topology().nodes.iter();
    let part = parts.clone().find(|node| node.hall == Some(0)).unwrap().clone();
    harness.query_all_by_label(&part.label).last().unwrap().click();
    harness.run_steps(2);
    assert_eq!(harness.state().commands, [Command::Select(Selection::Node(part.name))]);
}

#[test]
fn a_job_leads_to_its_start_and_its_view() {
    let mut harness = stage(Selection::Job(7), 10);
    let started = harness.state().model.runs.shown().unwrap().job(7).unwrap().started.unwrap();
    harness.get_by_label("Go to start").click();
    harness.run_steps(2);
    harness.get_by_label("Show in jobs").click();
    harness.run_steps(2);
    let jump = Command::Time(TimeCommand::Jump(started));
    assert_eq!(harness.state().commands, [jump, Command::View(ViewCommand::Open(Kind::Jobs))]);
    harness.state_mut().model.selection = Selection::Job(u64::MAX);
    harness.run_steps(2);
    harness.get_by_label("The shown run has no such job.");
}

#[test]
fn an_incident_leads_to_the_next_one_and_can_be_cleared() {
    let mut harness = stage(Selection::Incident(0), 0);
    let next = harness.state().model.runs.shown().unwrap().history.incidents()[1].at;
    harness.get_by_label("Next incident").click();
    harness.run_steps(2);
    harness.get_by_label("Clear").click();
    harness.run_steps(2);
    let expected = [
        Command::Select(Selection::Incident(1)),
        Command::Time(TimeCommand::Jump(next)),
        Command::Select(Selection::Nothing),
    ];
    assert_eq!(harness.state().commands, expected);
}
