//! The desktop application: panels read the model and send commands, and the model changes in one place.
//!
//! ```text
//! Model ──read──▶ panels, views ──Commands──▶ app ──apply──▶ Model        worker ──results──▶ Model
//! ```

mod app;
mod buttons;
mod canvas;
mod charts;
mod command;
mod format;
mod layout;
mod model;
mod panels;
mod plot;
#[cfg(all(test, feature = "snapshots"))]
mod snapshots;
#[cfg(test)]
mod testing;
mod theme;
mod views;
mod worker;

pub use app::Application;
