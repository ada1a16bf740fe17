//! Tests of the whole program, linked as one binary.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod break_even;
mod buildout;
mod catalogue;
mod cooling;
mod currencies;
mod demand;
mod determinism;
mod financing;
mod golden;
mod headline;
mod laws;
mod layout;
mod lending;
mod logs;
mod on_paper;
mod one_domain;
mod phases;
mod portfolio;
mod prices;
mod random_scenarios;
mod recording;
mod recovery;
mod reliability;
mod repair;
mod replay;
mod rooms;
mod sales;
mod scenario_errors;
mod scheduling;
mod security;
mod signs;
mod sovereignty;
mod support;
mod systems;
mod topology;
