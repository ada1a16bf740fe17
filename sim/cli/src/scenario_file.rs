//! Scenario files as commands take them: no study in the place of one.

use std::path::Path;

use files::{Catalogues, Loaded, Problems};

/// The scenario at a path, which must not be a study.
pub(crate) fn scenario(
    path: &Path,
    overrides: &[String],
    catalogues: &Catalogues,
) -> Result<Loaded, Problems> {
    files::refuse_a_study(path)?;
    files::load(path, overrides, catalogues)
}
