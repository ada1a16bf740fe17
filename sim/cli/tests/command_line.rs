//! The program as its users meet it: what it prints and writes, and how it refuses.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "command_line/alike.rs"]
mod alike;
#[path = "command_line/building.rs"]
mod building;
#[path = "command_line/decisions.rs"]
mod decisions;
#[path = "command_line/desk.rs"]
mod desk;
#[path = "command_line/keeps.rs"]
mod keeps;
#[path = "command_line/logs.rs"]
mod logs;
#[path = "command_line/one_answer.rs"]
mod one_answer;
#[path = "command_line/refusals.rs"]
mod refusals;
#[path = "command_line/refusals_of_sales.rs"]
mod refusals_of_sales;
#[path = "command_line/refusals_of_work.rs"]
mod refusals_of_work;
#[path = "command_line/results.rs"]
mod results;
#[path = "command_line/stops.rs"]
mod stops;
#[path = "command_line/studies.rs"]
mod studies;
#[path = "command_line/submissions.rs"]
mod submissions;
#[path = "command_line/tells.rs"]
mod tells;
#[path = "command_line/undefined.rs"]
mod undefined;
