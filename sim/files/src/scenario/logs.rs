//! Logs of jobs that classes have for their process of arrivals: what they say stands where lists would.

use factory::settings::{Entry, Problem, Settings, Value};

use crate::inputs::trace::{JobLog, of_key};
use crate::keys::known::matches;
use crate::scenario::named_files::file_path;
use crate::text::problems::{problem, whole};

/// The key that names a log.
pub(crate) const LOG: &str = "jobs.class.*.process.file";
/// What the keys of classes begin with.
const CLASSES: &str = "jobs.class.";

/// Settings with what the logs say that they name, and what was read otherwise than it stands there.
///
/// # Errors
/// Every problem of every log.
pub(crate) fn with_logs(
    settings: &Settings,
    notes: &mut Vec<String>,
) -> Result<Settings, Vec<Problem>> {
    let mut all = settings.clone();
    let mut problems = Vec::new();
    for (key, entry) in settings.beginning_with(CLASSES).filter(|(key, _)| matches(LOG, key)) {
        let process = key.trim_end_matches(".file");
        let at = |field: &str| settings.holding(&format!("{process}.{field}"));
        let trace = at("kind").is_some_and(|kind| kind.value == Value::Text("trace".to_owned()));
        let (Some(path), true) = (file_path(entry), trace) else { continue };
        let class = process.trim_start_matches(CLASSES).trim_end_matches(".process");
        if class == "*" {
            let allowed = "must stand in one class: its jobs come once, not once in each class";
            problems.push(problem(entry.origin.clone(), key, entry.value.to_string(), allowed));
            continue;
        }
        match JobLog::read(&path, class) {
            Ok(log) => {
                let origin = whole(&path.display().to_string());
                for (field, value) in log.values() {
                    let key = format!("{process}.{field}");
                    let listed = |entry: &Entry| entry.value != Value::List(Vec::new());
                    if let Some(entry) = settings.get(&key).filter(|entry| listed(entry)) {
                        let allowed = format!("must be left out where {process}.file names a log");
                        let origin = entry.origin.clone();
                        problems.push(problem(origin, key, "a list", allowed));
                        continue;
                    }
                    all.set(key, Entry { value, origin: origin.clone() });
                }
                notes.extend(log.notes);
            }
            Err(wrong) => {
                let written = entry.value.to_string();
                problems.extend(of_key(wrong, (&entry.origin, &written), key));
            }
        }
    }
    if problems.is_empty() { Ok(all) } else { Err(problems) }
}
