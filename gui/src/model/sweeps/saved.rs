//! The files that a sweep is saved as: the study, and its scenario where no file says what is meant.

use std::path::{Path, PathBuf};

use factory::settings::Value;
use files::{Catalogues, Section, quoted};

use super::Draft;
use crate::model::library::reference;

impl Draft {
    /// What is written for a study file at `path`: paths with their texts. Only `path` itself may
    /// stand there already with another text.
    ///
    /// # Errors
    /// When the study file would not say the same there.
    pub(crate) fn files(
        &self,
        path: &Path,
        catalogues: &Catalogues,
    ) -> Result<Vec<(PathBuf, String)>, String> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let text = self.text();
        if let Some(file) = &self.file {
            if path.parent() != file.parent() {
                return Err(format!(
                    "{} names its scenarios from the folder that it stands in: save it there too.",
                    file.display()
                ));
            }
            return Ok(vec![(path, text)]);
        }
        let subject = &self.subject;
        let saved = subject.is_saved(catalogues);
        let mut written = Vec::new();
        let base = if saved {
            reference(&path, &subject.absolute())
        } else {
            let scenario = subject.template.text();
            let beside = place_for_scenario(&path, &scenario);
            let name = beside.file_name().unwrap_or_default().to_string_lossy().into_owned();
            written.push((beside, scenario));
            name
        };
        written.push((path, with_base(text, &subject.base(), &base)?));
        Ok(written)
    }
}

/// A path beside a study at which nothing stands yet, or the same scenario.
fn place_for_scenario(study: &Path, scenario: &str) -> PathBuf {
    let stem = study.file_stem().unwrap_or_default().to_string_lossy();
    let first = study.with_file_name(format!("{stem}.scenario.toml"));
    let numbered =
        (2..).map(|number| study.with_file_name(format!("{stem}.scenario-{number}.toml")));
    let free = |place: &PathBuf| {
        !files::exists(place) || files::read_text(place).is_ok_and(|text| text == scenario)
    };
    let mut places = std::iter::once(first).chain(numbered);
    places.find(free).expect("there is always a further number")
}

/// A study that names its base so, if it has named it as `before`.
fn with_base(text: String, before: &str, base: &str) -> Result<String, String> {
    let named = |mut section: Section| section.entry("base", &mut Vec::new());
    let named = Section::of_text(&text, "").map(named).map_err(|problems| problems.to_string())?;
    if named.is_none_or(|named| named.value != Value::Text(before.to_owned())) {
        return Ok(text);
    }
    files::edited(&text, "base", Some(&quoted(base))).map_err(|problems| problems.to_string())
}
