//! Files that a scenario names, which stay the same files when it moves to another path.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use factory::settings::Value;
use files::Section;

use super::Document;

/// The key of the scenario to inherit from.
const BASE: &str = "base";
/// The key of a weather file, as the sections above it and its own name.
const WEATHER: ([&str; 2], &str) = (["location", "weather"], "file");

/// The text of a scenario as it has to be at `path`, so that it names the same files as before.
///
/// `base` is the file of its base if that has got one since. References that hold at `path` as they
/// are stay as they were written.
///
/// # Errors
/// When references would have to change and the text is not TOML.
pub(super) fn text_at(
    document: &Document,
    path: &Path,
    base: Option<&Path>,
) -> Result<Arc<str>, String> {
    let same_folder = document.file().parent() == path.parent();
    if base.is_none() && same_folder {
        return Ok(Arc::clone(&document.text));
    }
    let mut text = document.text.to_string();
    for (key, name) in named(&text)? {
        let file = match base {
            Some(base) if key == BASE => Some(base.to_owned()),
            _ if same_folder => None,
            _ => left_behind(document, Path::new(&name)),
        };
        if let Some(file) = file {
            let name = files::quoted(&reference(path, &file));
            let changed = files::edited(&text, &key, Some(&name));
            text = changed.map_err(|problems| problems.to_string())?;
        }
    }
    Ok(text.into())
}

/// The keys that name files, with these names.
fn named(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut section = Section::of_text(text, "").map_err(|problems| problems.to_string())?;
    let words = |section: &mut Section, name| match section.entry(name, &mut Vec::new())?.value {
        Value::Text(words) => Some(words),
        _ => None,
    };
    let base = words(&mut section, BASE).map(|name| (BASE.to_owned(), name));
    let (above, last) = WEATHER;
    let below = above
        .into_iter()
        .try_fold(section, |mut section, name| section.section(name, &mut Vec::new()));
    let weather = below.and_then(|mut section| words(&mut section, last));
    let weather = weather.map(|name| (format!("{}.{last}", above.join(".")), name));
    Ok(base.into_iter().chain(weather).collect())
}

/// The file that a document names, if it would be another one from another folder.
fn left_behind(document: &Document, name: &Path) -> Option<PathBuf> {
    let file = match &document.path {
        Some(_) if name.is_absolute() => return None,
        Some(path) => path.parent().unwrap_or(Path::new("")).join(name),
        // The copy of a file names files by whole paths until it has a file itself.
        None if name.is_absolute() => name.to_owned(),
        None if files::exists(name) => std::path::absolute(name).ok()?,
        None => return None,
    };
    Some(files::without_detours(&file))
}

/// How a file in the folder of `from` names the file `to`.
pub(crate) fn reference(from: &Path, to: &Path) -> String {
    let folder = from.parent().unwrap_or(Path::new(""));
    let alike = to.is_absolute() == from.is_absolute();
    for (steps, above) in folder.ancestors().enumerate().filter(|_| alike) {
        if let Ok(rest) = to.strip_prefix(above)
            && (above.parent().is_some() || steps == 0)
        {
            let up: PathBuf = std::iter::repeat_n("..", steps).collect();
            return up.join(rest).display().to_string();
        }
    }
    to.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_from_where_the_other_stands() {
        let of = |from: &str, to: &str| reference(Path::new(from), Path::new(to));
        assert_eq!(of("/a/b/c.toml", "/a/b/d.toml"), "d.toml");
        assert_eq!(of("/a/b/c.toml", "/a/d.toml"), "../d.toml");
        assert_eq!(of("/a/b/c.toml", "/x/d.toml"), "/x/d.toml");
        assert_eq!(of("c.toml", "d.toml"), "d.toml");
        assert_eq!(of("c.toml", "/x/d.toml"), "/x/d.toml");
    }
}
