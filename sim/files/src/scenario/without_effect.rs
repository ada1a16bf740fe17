//! Inputs that change nothing: keys that the chosen kind does not read, of names that are not in use, and
//! curves outside their range.

mod choices;

use factory::power::Feeds;
use factory::scenario::CheckedScenario;
use factory::settings::{Entry, Problem, Settings, Value};

use crate::keys::known::matches;
use crate::keys::layers::in_force;
use crate::text::problems::problem;
use choices::{CHOICES, Choice};

/// Lists of the names that are in use, and what the keys of all names begin with.
const ONLY: [(&str, &str); 4] = [
    ("jobs.only", "jobs.class."),
    ("location.only_hazards", "location.hazard."),
    ("failures.only", "failures.component."),
    ("power.only", "power.stage."),
];

/// Keys of the curves of chillers.
const CURVES: &str = "cooling.chiller.";
const OF_CURVES: [&str; 6] = [
    "reference_cop",
    "capacity_curve",
    "efficiency_curve",
    "part_load_curve",
    "chilled_range",
    "condenser_range",
];

/// What is wrong because it changes nothing: keys that somebody wrote for a kind that nobody chose.
/// `written` is what files, a study and the command line say, `settings` what holds.
pub(crate) fn problems(written: &Settings, settings: &Settings) -> Vec<Problem> {
    let wrong = ignored(written, settings).filter(|ignored| ignored.is_forgotten(written));
    let problem = |ignored: Ignored<'_>| {
        let readers = ignored.choice.readers.join("\" or \"");
        let (chooser, word) = (&ignored.chooser, &ignored.word);
        let allowed = format!(
            "has no effect: {chooser} is \"{word}\"; choose \"{readers}\" there, or leave this out"
        );
        let entry = ignored.entry;
        problem(entry.origin.clone(), ignored.key, entry.value.to_string(), allowed)
    };
    wrong.map(problem).collect()
}

/// What was written less what repeats the catalogues, as files do that write out every default.
pub(crate) fn others(written: &Settings, below: &Settings) -> Settings {
    let mut others = Settings::default();
    for (key, entry) in written.iter() {
        let same =
            |(pattern, other): (&str, &Entry)| matches(pattern, key) && other.value == entry.value;
        let chooses = CHOICES.iter().any(|choice| matches(choice.key, key));
        if chooses || !below.iter().any(same) {
            others.set(key, entry.clone());
        }
    }
    others
}

/// What readers of the results should know of keys that change nothing.
pub(crate) fn notes(
    written: &Settings,
    settings: &Settings,
    scenario: &CheckedScenario,
) -> Vec<String> {
    let ignored = ignored(written, settings).filter(|ignored| !ignored.is_forgotten(written));
    let ignored = ignored.map(|ignored| {
        let (key, chooser, word) = (ignored.key, ignored.chooser, ignored.word);
        format!("{}: {key} has no effect, because {chooser} is \"{word}\"", place(ignored.entry))
    });
    let ignored = ignored.chain(unused(written, settings)).chain(curves(written, scenario));
    ignored.chain(scopes(written, scenario)).collect()
}

/// A key that is written and not read.
struct Ignored<'s> {
    key: &'s str,
    entry: &'s Entry,
    choice: &'static Choice,
    /// The key that chooses, with the name of the key.
    chooser: String,
    /// What it chooses.
    word: String,
}

impl Ignored<'_> {
    /// Whether nobody chose: the word is that of the defaults.
    fn is_forgotten(&self, written: &Settings) -> bool {
        let chosen = |(key, _): (&str, &Entry)| matches(self.choice.key, key);
        self.choice.forgotten && !written.iter().any(chosen)
    }
}

fn ignored<'s>(written: &'s Settings, settings: &'s Settings) -> impl Iterator<Item = Ignored<'s>> {
    CHOICES.iter().flat_map(move |choice| {
        let keys = written
            .iter()
            .filter(|(key, _)| choice.keys.iter().any(|pattern| matches(pattern, key)));
        keys.filter_map(move |(key, entry)| {
            let (chooser, word) = unread(choice, key, settings)?;
            Some(Ignored { key, entry, choice, chooser, word })
        })
    })
}

/// The key that chooses for this one with its word, where that does not read it; of a key for all names
/// only where it is read for none of them.
fn unread(choice: &Choice, key: &str, settings: &Settings) -> Option<(String, String)> {
    let place = choice.key.split('.').position(|part| part == "*");
    let name = |key: &str| Some(key.split('.').nth(place?)?.to_owned());
    let names: Vec<Option<String>> = match name(key) {
        Some(all) if all == "*" => {
            let keys = settings.iter().map(|(key, _)| key);
            let same = keys.filter(|other| matches(key, other) || matches(choice.key, other));
            same.filter(|other| !other.contains('*')).map(name).collect()
        }
        one => vec![one],
    };
    let mut words = names.into_iter().map(|name| {
        let chooser =
            name.map_or_else(|| choice.key.to_owned(), |name| choice.key.replacen('*', &name, 1));
        let word = match &in_force(settings, &chooser, choice.key)?.value {
            Value::Text(word) => word.clone(),
            _ => return None,
        };
        (!choice.readers.contains(&word.as_str())).then_some((chooser, word))
    });
    let first = words.next()??;
    words.all(|word| word.is_some()).then_some(first)
}

/// Keys of names that are not in use.
fn unused<'s>(written: &'s Settings, settings: &'s Settings) -> impl Iterator<Item = String> {
    ONLY.iter().flat_map(move |(only, start)| {
        let used: Vec<String> = match settings.get(only).map(|entry| &entry.value) {
            Some(Value::List(names)) => names.iter().map(word).collect(),
            _ => Vec::new(),
        };
        let keys = written.iter().filter(move |(key, _)| key.starts_with(start));
        keys.filter_map(move |(key, entry)| {
            let name = key[start.len()..].split('.').next()?;
            let idle = !used.is_empty() && name != "*" && !used.iter().any(|used| used == name);
            idle.then(|| {
                format!("{}: {key} has no effect, because {only} leaves {name} out", place(entry))
            })
        })
    })
}

fn word(value: &Value) -> String {
    match value {
        Value::Text(word) => word.clone(),
        other => other.to_string(),
    }
}

/// Curves of chillers that are written for water which this plant has not.
fn curves(written: &Settings, scenario: &CheckedScenario) -> Option<String> {
    let spec = scenario.spec();
    let chiller = &spec.cooling.chiller;
    let mut keys = written
        .iter()
        .filter(|(key, _)| key.strip_prefix(CURVES).is_some_and(|rest| OF_CURVES.contains(&rest)));
    let (key, entry) = keys.next()?;
    let rack = &spec.compute.rack;
    let waters = spec.cooling.chilled_waters(rack.supply_temperature, rack.liquid_share);
    let range = &chiller.chilled_range;
    if waters.iter().any(|[coldest, warmest]| *warmest >= range[0] && *coldest <= range[1]) {
        return None;
    }
    let waters: Vec<String> = waters.iter().map(|[coldest, _]| coldest.to_string()).collect();
    Some(format!(
        "{}: {key} has no effect, because the curves hold for chilled water of {} to {} and never apply \
         in this plant, which needs its water at {}; cooling.chiller.carnot_share holds there",
        place(entry),
        range[0],
        range[1],
        waters.join(" and ")
    ))
}

/// Redundancy of scopes of which no stage is in use.
fn scopes(written: &Settings, scenario: &CheckedScenario) -> impl Iterator<Item = String> {
    const SCOPES: [(&str, Feeds, &str); 3] = [
        ("power.topology.site", Feeds::Site, "the site"),
        ("power.topology.row", Feeds::Row, "a row"),
        ("power.topology.rack", Feeds::Rack, "a rack"),
    ];
    let power = &scenario.spec().power;
    SCOPES.into_iter().filter_map(move |(key, feeds, what)| {
        let entry = written.get(key)?;
        let idle = power.stages().iter().all(|stage| stage.feeds != feeds);
        idle.then(|| {
            let place = place(entry);
            format!(
                "{place}: {key} has no effect, because no stage of the chain in use feeds {what}"
            )
        })
    })
}

/// Where a value stands, as problems say it.
fn place(entry: &Entry) -> String {
    entry.origin.to_string()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use factory::settings::Origin;

    use crate::catalogue::Catalogues;
    use crate::scenario::load::{Loaded, load_text};
    use crate::scenario::template::Template;
    use crate::text::problems::Problems;

    use super::*;

    const PLANT: &str = "site = \"memphis\"\nsize = \"5 MW\"\n";

    fn load(more: &str, overrides: &[&str]) -> Result<Loaded, Problems> {
        let text = format!("{PLANT}{more}");
        let overrides: Vec<String> = overrides.iter().map(|&text| text.to_owned()).collect();
        load_text(Path::new("a.toml"), &text, &overrides, &Catalogues::embedded())
    }

    fn refused(more: &str) -> String {
        load(more, &[]).unwrap_err().to_string()
    }

    fn noted(more: &str, overrides: &[&str]) -> Vec<String> {
        load(more, overrides).unwrap().notes
    }

    #[test]
    fn redundancy_of_what_is_not_there_is_told() {
        let told = noted("", &["power.topology.rack=N+1"]);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("no stage of the chain in use feeds a rack"), "{told:?}");
        let there = ["power.topology.rack=N+1", "power.chain=dc_800_sidecar"];
        assert!(noted("", &there).is_empty());
        let catchers = refused("power.topology.catchers = 2\n");
        assert!(
            catchers.contains("power.topology.hall is \"4N/3\"; choose \"catcher\""),
            "{catchers}"
        );
    }

    /// Goal: a file that is named and not read is no silence.
    #[test]
    fn a_key_of_a_kind_that_nobody_chose_is_a_problem() {
        let text = refused("[location.weather]\nfile = \"plain.epw\"\n");
        let expected = "a.toml:4:8: location.weather.file: found \"plain.epw\"; has no effect: \
                        location.weather.kind is \"normals\"; choose \"file\" there, or leave this out";
        assert!(text.starts_with(expected), "{text}");
        let text = refused("[location.weather]\ndry_bulb = \"20 C\"\n");
        assert!(text.contains("location.weather.dry_bulb") && text.contains("choose \"constant\""));
        // This class checkpoints by Young's interval unless told otherwise.
        let text = refused("[jobs.class.frontier_training]\ncheckpoint_interval = \"3 h\"\n");
        assert!(text.contains("jobs.class.frontier_training.checkpoint is \"young\""), "{text}");
    }

    #[test]
    fn a_key_of_another_kind_than_the_chosen_one_is_noted() {
        let constant = "[location.weather]\nkind = \"constant\"\ndry_bulb = \"20 C\"\n\
                        relative_humidity = 0.5\n";
        assert_eq!(noted(constant, &[]), [] as [&str; 0]);
        let notes = noted(constant, &["location.weather.kind=normals"]);
        let expected = "a.toml:5:12: location.weather.dry_bulb has no effect, because \
                        location.weather.kind is \"normals\"";
        assert_eq!((notes.len(), notes[0].as_str()), (2, expected));
        let notes = noted("[cooling]\nrejection = \"dry\"\ntower_approach = \"7 K\"\n", &[]);
        assert!(notes[0].contains("cooling.rejection is \"dry\""), "{notes:?}");
        let all = "[jobs.class.\"*\"]\ncheckpoint = \"young\"\ncheckpoint_interval = \"3 h\"\n";
        let notes = noted(all, &[]);
        let start = "a.toml:5:23: jobs.class.*.checkpoint_interval has no effect";
        assert!(notes.len() == 1 && notes[0].starts_with(start), "{notes:?}");
        // The kind is chosen with it: nothing to be said.
        let fixed =
            "[jobs.class.research]\ncheckpoint = \"fixed\"\ncheckpoint_interval = \"3 h\"\n";
        assert_eq!(noted(fixed, &[]), [] as [&str; 0]);
    }

    #[test]
    fn keys_of_what_is_not_in_use_are_noted() {
        let text = "[jobs]\nonly = [\"research\"]\n[jobs.class.fine_tuning]\nshare = 0.9\n";
        let notes = noted(text, &["jobs.class.research.share=1"]);
        let expected = "a.toml:6:9: jobs.class.fine_tuning.share has no effect, because jobs.only leaves \
                        fine_tuning out";
        assert_eq!(notes, [expected]);
    }

    /// Goal: who tries chillers of another efficiency in a plant of warm water hears why nothing moves.
    #[test]
    fn curves_that_never_apply_are_noted() {
        let notes = noted("[cooling.chiller]\nreference_cop = 20.0\n", &[]);
        assert!(notes[0].contains("reference_cop has no effect"), "{notes:?}");
        assert!(notes[0].contains("chilled water of 5.56 C to 8.89 C"), "{notes:?}");
        let cold =
            "[cooling]\nair_water_temperature = \"8 C\"\n[cooling.chiller]\nreference_cop = 5.0\n";
        assert_eq!(noted(cold, &["rack=dgx_h100"]), [] as [&str; 0]);
        assert_eq!(noted("", &[]), [] as [&str; 0]);
    }

    #[test]
    fn a_curve_that_makes_energy_of_nothing_is_refused() {
        let text = refused("[cooling.chiller]\npart_load_curve = [-2.0, 1.5, 1.5]\n");
        assert!(text.contains("part_load_curve: found a curve that falls to -1.8"), "{text}");
        let text = refused("[cooling.chiller]\nefficiency_curve = [1, 0, 0, -0.05, 0, 0]\n");
        assert!(text.contains("efficiency_curve: found a curve that falls to -0.4"), "{text}");
        let text = refused("[cooling.chiller]\nchilled_range = [\"9 C\", \"5 C\"]\n");
        assert!(text.contains("chilled_range"), "{text}");
    }

    /// Goal: a scenario that writes every default out has no wall of notes.
    #[test]
    fn what_repeats_the_catalogues_is_not_noted() {
        let whole = crate::resolve(&load("", &[]).unwrap());
        let again = load_text(Path::new("b.toml"), &whole, &[], &Catalogues::embedded()).unwrap();
        assert_eq!(again.notes, [] as [&str; 0]);
    }

    #[test]
    fn a_study_hears_of_it_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        std::fs::write(&path, PLANT).unwrap();
        let template = Template::read(&path, &[], &Catalogues::embedded()).unwrap();
        let origin = Origin { file: "study.toml".into(), line: 3, column: 1, source: None };
        let entry = Entry { value: Value::Text("20 C".to_owned()), origin };
        let change = [("location.weather.dry_bulb".to_owned(), entry)];
        let text = template.with(&change).unwrap_err().to_string();
        assert!(text.starts_with("study.toml:3:1: location.weather.dry_bulb"), "{text}");
    }
}
