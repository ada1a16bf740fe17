//! Files that a scenario names: weather, logs of jobs.

use std::path::{Path, PathBuf};

use factory::settings::{Entry, Value};

use crate::scenario::inherit::beside;
use crate::scenario::overrides::SET;

/// The file that an entry names, seen from where it was written.
pub(crate) fn file_path(entry: &Entry) -> Option<PathBuf> {
    match &entry.value {
        Value::Text(name) if *entry.origin.file == *SET => Some(PathBuf::from(name)),
        Value::Text(name) => Some(beside(Path::new(&*entry.origin.file), name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::problems::whole;

    #[test]
    fn a_file_is_looked_for_beside_the_file_that_names_it() {
        let path = |origin: &str| {
            let value = Value::Text("johor.epw".to_owned());
            file_path(&Entry { value, origin: whole(origin) }).unwrap()
        };
        assert_eq!(path("scenarios/a.toml"), Path::new("scenarios/johor.epw"));
        assert_eq!(path("--set"), Path::new("johor.epw"));
    }
}
