//! Scenarios: read in layers, checked, explained, written out whole, edited and varied.

pub(crate) mod draft;
mod edit;
mod examples;
mod explain;
pub(crate) mod inherit;
mod kind;
pub(crate) mod load;
mod logs;
mod named_files;
mod outlives;
pub(crate) mod overrides;
mod portfolio;
mod portfolio_base;
mod recorded;
mod replaced;
pub(crate) mod resolve;
mod schema;
mod sourced;
mod steady;
mod switched_off;
mod template;
mod unpriced;
mod without_effect;

pub use draft::{Draft, Input, draft};
pub use edit::edited;
pub use examples::{Example, examples, like_with_like};
pub use explain::{explain, explain_portfolio};
pub use inherit::{Texts, without_detours};
pub use kind::{holds_a_portfolio, holds_a_study, refuse_a_scenario, refuse_a_study};
pub use load::{Loaded, load, load_among, load_text};
pub use portfolio::{LoadedPortfolio, load_portfolio, resolve_portfolio};
pub use resolve::{quoted, resolve, text_without_origins, value_in_toml, whence};
pub use schema::schema;
pub use sourced::with_sources;
pub use template::{Template, Variant};
