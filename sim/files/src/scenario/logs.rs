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

/// Settings with what the logs say that they name, notes of what was read otherwise than it stands there, and every
/// problem of every log. In the place of one that cannot be read stands a job, so that the rest can be checked.
pub(crate) fn with_logs(
    settings: &Settings,
    (notes, problems): (&mut Vec<String>, &mut Vec<Problem>),
) -> Settings {
    let mut all = settings.clone();
    for (key, entry) in settings.beginning_with(CLASSES).filter(|(key, _)| matches(LOG, key)) {
        let process = key.trim_end_matches(".file");
        let at = |field: &str| settings.holding(&format!("{process}.{field}"));
        let trace = at("kind").is_some_and(|kind| kind.value == Value::Text("trace".to_owned()));
        let (Some(path), true) = (file_path(entry), trace) else { continue };
        let class = process.trim_start_matches(CLASSES).trim_end_matches(".process");
        let written = entry.value.to_string();
        if class == "*" {
            let allowed = "must stand in one class: its jobs come once, not once in each class";
            problems.push(problem(entry.origin.clone(), key, written, allowed));
            continue;
        }
        let listed = |entry: &&Entry| entry.value != Value::List(Vec::new());
        if let Some(times) = settings.get(&format!("{process}.times")).filter(listed) {
            let allowed = format!("must be left out where {process}.file names a log");
            problems.push(problem(times.origin.clone(), key, written, allowed));
            continue;
        }
        let log = JobLog::read(&path, class).unwrap_or_else(|wrong| {
            problems.extend(of_key(wrong, (&entry.origin, &written), key));
            let begin = at("begin").map(|begin| begin.value.clone());
            JobLog::of_one_job(begin)
        });
        let origin = whole(&path.display().to_string());
        for (field, value) in log.values() {
            all.set(format!("{process}.{field}"), Entry { value, origin: origin.clone() });
        }
        notes.extend(log.notes);
    }
    all
}
