//! Panels: the fixed parts of the window around the tiles.

pub(crate) mod details;
pub(crate) mod editor;
pub(crate) mod help;
pub(crate) mod log;
pub(crate) mod palette;
pub(crate) mod questions;
pub(crate) mod runs;
pub(crate) mod scenarios;
pub(crate) mod time_bar;
pub(crate) mod toolbar;
