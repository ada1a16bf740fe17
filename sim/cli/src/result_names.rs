//! Where results go: names for folders that nobody named, and never onto what was read.

use std::path::{Path, PathBuf};

use files::{Loaded, fingerprint, scenario_of};

use crate::Failure;
use crate::arguments::RunOptions;

/// Letters of a name that say what was laid over the scenario.
const MOST_LETTERS: usize = 40;
/// Digits that tell apart what those letters do not.
const DIGITS: usize = 6;

/// `results/kagoshima-seed1` for `scenarios/kagoshima.toml` as it stands; what is laid over it, and
/// the folder of another scenario of that name, is told by more letters and by a fingerprint.
pub(crate) fn default_folder(options: &RunOptions, loaded: &Loaded) -> PathBuf {
    let stem = loaded.path.file_stem().unwrap_or_default().to_string_lossy();
    let seed = loaded.scenario.spec().seed;
    let name = format!("{stem}-seed{seed}{}", variant(options));
    let folder = Path::new("results").join(&name);
    if is_of_another(&folder, &loaded.path) {
        let path = std::path::absolute(&loaded.path).unwrap_or_else(|_| loaded.path.clone());
        return folder.with_file_name(format!("{name}-{}", digits(&path.display().to_string())));
    }
    folder
}

/// What `--set`, `--years` and `--data` make of the scenario; nothing without them.
fn variant(options: &RunOptions) -> String {
    let mut laid_over: Vec<String> = options.scenario.overrides.clone();
    laid_over.extend(options.years.map(|years| format!("{years} years")));
    if let Some(data) = &options.scenario.catalogues.data {
        let path = data.canonicalize().unwrap_or_else(|_| data.clone());
        laid_over.push(format!("data={}", path.display()));
    }
    if laid_over.is_empty() {
        return String::new();
    }
    let words: Vec<String> = laid_over.iter().map(|text| word(text)).collect();
    let mut words: String = words.join("-").chars().take(MOST_LETTERS).collect();
    words.truncate(words.trim_end_matches('-').len());
    format!("-{words}-{}", digits(&laid_over.join("\n")))
}

/// `ups.autonomy="10 min"` as `autonomy-10-min`: the last word of the key, and the value.
fn word(laid_over: &str) -> String {
    let (key, value) = laid_over.split_once('=').unwrap_or(("", laid_over));
    let key = key.rsplit('.').next().unwrap_or_default();
    let value = value.rsplit(['/', '\\']).next().unwrap_or_default();
    let text = format!("{key} {value}");
    let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '.');
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-").to_lowercase()
}

fn digits(text: &str) -> String {
    fingerprint(text).chars().take(DIGITS).collect()
}

/// Whether a folder holds results of another scenario file.
fn is_of_another(folder: &Path, path: &Path) -> bool {
    scenario_of(folder).is_some_and(|former| !are_same(Path::new(&former), path))
}

/// Whether two paths are of one file.
fn are_same(one: &Path, other: &Path) -> bool {
    let found = |path: &Path| path.canonicalize().ok();
    one == other || found(one).is_some_and(|one| Some(one) == found(other))
}

/// Refuses to write onto a file that is read.
pub(crate) fn keep_apart(out: &Path, read: &[PathBuf]) -> Result<(), Failure> {
    if read.iter().any(|path| are_same(path, out)) {
        let out = out.display();
        return Err(Failure::Input(format!("{out} is what is read; name another file to write")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_laid_over_is_told_in_words() {
        assert_eq!(word("power.ups.autonomy=\"10 min\""), "autonomy-10-min");
        assert_eq!(word("size=0.5 GW"), "size-0.5-gw");
        assert_eq!(word("data=../plants/my data"), "data-my-data");
        assert_eq!(word("5 years"), "5-years");
    }
}
