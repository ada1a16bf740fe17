//! Sweeps without a window: forms become studies, problems have their place, work is stopped and resumed.

use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use super::*;
use crate::app::workers::Workers;
use crate::model::{Check, Design, DocumentId, Edit, Library, Part, Replications, Size, Sweeps};

/// Places and their results as files.
struct Desk {
    folder: TempDir,
    library: Library,
    sweeps: Sweeps,
    workers: Workers,
}

/// A desk with the smallest example chosen, for two days.
fn desk() -> Desk {
    let mut library = Library::default();
    let small = library.example("small.toml").unwrap().id;
    library.choose(small);
    library.edit(Edit::Set(small, "horizon".to_owned(), Some("2 d".to_owned())));
    let mut sweeps = Sweeps::default();
    sweeps.follow(&library);
    Desk { folder: tempfile::tempdir().unwrap(), library, sweeps, workers: Workers::default() }
}

impl Desk {
    fn document(&self) -> DocumentId {
        self.library.chosen().unwrap().id
    }

    fn draft(&self) -> Draft {
        self.sweeps.draft(self.document()).unwrap().0.clone()
    }

    /// Waits until everything was checked as it is now.
    fn settle(&mut self) {
        loop {
            self.workers.check(&mut self.sweeps, &Context::default());
            if self.sweeps.is_checked() {
                return;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn check(&mut self) -> Check {
        self.settle();
        self.sweeps.draft(self.document()).unwrap().1.clone()
    }

    fn change(&mut self, change: impl FnOnce(&mut Draft)) {
        let mut draft = self.draft();
        change(&mut draft);
        self.sweeps.change(draft);
    }

    /// Varies two inputs with three values each in a folder of that name, with two seeds.
    fn define(&mut self, name: &str) {
        self.sweeps.vary(&self.library, "power.ups.autonomy");
        self.sweeps.vary(&self.library, "size");
        let folder = self.folder.path().join(name).display().to_string();
        self.change(|draft| {
            draft.folder = folder;
            draft.replications = Replications::Fixed(2);
            draft.inputs.iter_mut().for_each(|input| input.steps = 3);
        });
    }

    /// Waits until the work has ended; what was said of it.
    fn wait(&mut self) -> Result<String, String> {
        self.settle();
        loop {
            if let Some(said) = self.workers.sweep(&mut self.sweeps) {
                return said;
            }
            thread::sleep(Duration::from_millis(2));
        }
    }

    fn open(&self) -> &Sweep {
        self.sweeps.open.as_ref().unwrap()
    }
}

/// Method: every key with a value is varied at once, and the study is read.
#[test]
fn every_input_begins_with_values_that_are_allowed() {
    let mut desk = desk();
    let subject = desk.draft().subject;
    let keys: Vec<&str> = subject.template.loaded().settings.iter().map(|(key, _)| key).collect();
    let keys = keys.into_iter().filter(|key| *key != "seed");
    desk.change(|draft| {
        keys.for_each(|key| draft.vary(key));
        draft.design = Design::OneAtATime;
    });
    let draft = desk.draft();
    assert!(draft.inputs.len() > 100);
    assert!(draft.inputs.iter().filter(|input| input.ranges).count() > 60);
    let name = |part: &Part| match part {
        Part::Input(place) => draft.inputs[*place].key.clone(),
        other => format!("{other:?}"),
    };
    let problems = desk.check().problems;
    let told: Vec<String> =
        problems.iter().map(|(part, text)| format!("{}: {text}", name(part))).collect();
    assert!(told.is_empty(), "{told:#?}");
}

#[test]
fn a_number_is_varied_from_half_to_twice_and_a_choice_over_its_words() {
    let mut desk = desk();
    desk.sweeps.vary(&desk.library, "power.ups.autonomy");
    desk.sweeps.vary(&desk.library, "power.genset.redundancy");
    desk.sweeps.vary(&desk.library, "power.ups.autonomy");
    let draft = desk.draft();
    let [autonomy, redundancy] = &draft.inputs[..] else { panic!("{:?}", draft.inputs) };
    let value = draft.subject.template.value("power.ups.autonomy").unwrap();
    let (number, unit) = study::number_and_unit(value).unwrap();
    let ends = [&autonomy.low, &autonomy.high].map(|end| end.parse::<f64>().unwrap());
    for (end, factor) in ends.into_iter().zip([0.5, 2.0]) {
        assert!((end / (number * factor) - 1.0).abs() < 1e-12, "{end} of {number}");
    }
    assert_eq!(autonomy.unit, unit);
    assert!(redundancy.listed().contains(&"2N".to_owned()) && !redundancy.ranges);
}

/// Nine points of two ranges with three values each, and two seeds.
#[test]
fn the_form_counts_its_runs() {
    let mut desk = desk();
    desk.define("out");
    assert_eq!(desk.check().problems, []);
    assert_eq!(desk.check().size, Some(Size { points: 9, least: 18, most: 18 }));
    for (design, samples, points) in [
        (Design::OneAtATime, 0, 1 + 3 + 3),
        (Design::LatinHypercube, 5, 5),
        (Design::Sobol, 8, 8),
        (Design::Saltelli, 8, 8 * 4),
        (Design::Morris, 4, 4 * 3),
    ] {
        desk.change(|draft| (draft.design, draft.samples) = (design, samples));
        assert_eq!(desk.check().size.map(|size| size.points), Some(points), "{design:?}");
    }
}

#[test]
fn a_problem_stands_where_it_was_made() {
    let parts = |desk: &mut Desk| -> Vec<Part> {
        desk.check().problems.iter().map(|(part, _)| *part).collect()
    };
    let mut desk = desk();
    desk.define("out");
    desk.change(|draft| draft.inputs[1].high = "many".to_owned());
    assert_eq!(parts(&mut desk), [Part::Input(1)]);
    assert!(!desk.check().is_sound());
    desk.change(|draft| {
        draft.inputs[1].high = "1".to_owned();
        draft.inputs[1].low = "5".to_owned();
    });
    assert_eq!(parts(&mut desk), [Part::Input(1)]);
    assert!(desk.check().problems[0].1.contains("lower end first"));
    desk.define("out");
    desk.change(|draft| draft.inputs.truncate(1));
    desk.change(|draft| {
        draft.replications = Replications::Until {
            metric: "pue".to_owned(),
            half_width: "narrow".to_owned(),
            least: 2,
            most: 4,
        };
    });
    assert!(!parts(&mut desk).is_empty());
    assert!(parts(&mut desk).iter().all(|part| *part == Part::Replications));
    desk.define("out");
    let folder = desk.folder.path().display().to_string();
    desk.change(|draft| draft.folder = folder);
    assert!(parts(&mut desk).contains(&Part::Folder));
    desk.change(|draft| draft.by_hand = Some("nonsense = 1".to_owned()));
    assert!(parts(&mut desk).contains(&Part::General));
}

#[test]
fn an_edit_of_the_scenario_is_followed() {
    let mut desk = desk();
    desk.define("out");
    let small = desk.document();
    let set = |value: &str| Edit::Set(small, "size".to_owned(), Some(value.to_owned()));
    desk.library.edit(set("nonsense"));
    desk.sweeps.follow(&desk.library);
    assert!(desk.sweeps.unread(small).is_some_and(|problems| problems.contains("size")));
    desk.library.edit(set("3 MW"));
    desk.sweeps.follow(&desk.library);
    assert_eq!(desk.sweeps.unread(small), None);
    assert_eq!(desk.draft().subject.template.value("size").unwrap().to_string(), "\"3 MW\"");
    let keys: Vec<String> = desk.draft().inputs.into_iter().map(|input| input.key).collect();
    assert_eq!(keys, ["power.ups.autonomy", "size"]);
}

/// Method: one sweep is stopped at its first run, opened again and resumed; another one runs through.
#[test]
fn a_sweep_that_was_stopped_and_resumed_has_the_same_results() {
    let mut desk = desk();
    desk.define("whole");
    desk.sweeps.start(desk.document(), true);
    desk.wait().unwrap();
    let whole = desk.open().result_hash.clone().unwrap();
    assert_eq!((desk.open().finished(), desk.open().findings.failed), (18, 0));
    desk.define("stopped");
    desk.sweeps.start(desk.document(), true);
    desk.settle();
    while desk.sweeps.work().is_some_and(|work| work.finished() == 0) {
        thread::sleep(Duration::from_millis(1));
    }
    desk.sweeps.cancel();
    desk.wait().unwrap();
    let folder = desk.open().folder().to_owned();
    assert!(folder.ends_with("stopped"));
    let before = desk.open().finished();
    assert!((1..18).contains(&before), "{before} runs were finished");
    assert_eq!(desk.open().result_hash, None);
    desk.sweeps.close();
    desk.sweeps.open_folder(folder);
    desk.wait().unwrap();
    assert_eq!(desk.open().finished(), before);
    desk.sweeps.resume();
    desk.wait().unwrap();
    assert_eq!(desk.open().result_hash.as_ref(), Some(&whole));
    assert_eq!(desk.open().finished(), 18);
}

/// Method: the text of the form is planned as the command line does, and its folder opened.
#[test]
fn a_folder_of_the_command_line_is_opened_and_finished() {
    let mut desk = desk();
    desk.define("unused");
    let out = desk.folder.path().join("line");
    let base = desk.folder.path().join(desk.draft().subject.base());
    files::write_atomically(&base, desk.draft().subject.template.text()).unwrap();
    let study = desk.folder.path().join("study.toml");
    study::plan_text(&study, &desk.draft().text(), &out, None, false).unwrap();
    desk.sweeps.open_folder(out.clone());
    desk.wait().unwrap();
    assert_eq!((desk.open().finished(), desk.open().result_hash.clone()), (0, None));
    assert_eq!(desk.open().document(&desk.library), None);
    desk.sweeps.resume();
    desk.wait().unwrap();
    let session = study::Session::open(&out).unwrap();
    assert_eq!(session.result_hash(), desk.open().result_hash);
    assert!(session.verify(2).is_ok());
}

#[test]
fn what_is_no_sweep_is_refused_in_words() {
    let mut desk = desk();
    desk.sweeps.open_folder(desk.folder.path().to_owned());
    let problem = desk.wait().unwrap_err();
    assert!(problem.contains("is not the folder of a study"), "{problem}");
    assert_eq!(desk.sweeps.failure, Some(problem));
}

/// Goal: nothing is written over what is there.
#[test]
fn a_folder_that_was_taken_meanwhile_is_not_written() {
    let mut desk = desk();
    desk.define("out");
    assert!(desk.check().is_sound());
    let thesis = desk.folder.path().join("out");
    files::write_atomically(&thesis, "years of work").unwrap();
    desk.sweeps.start(desk.document(), true);
    desk.settle();
    assert!(desk.sweeps.work().is_none());
    assert_eq!(desk.check().of(Part::Folder).count(), 1);
}

/// Goal: saving a study never writes over a scenario, and what was written says the same.
#[test]
fn the_scenario_of_a_saved_study_takes_no_other_file() {
    let mut desk = desk();
    desk.define("out");
    let catalogues = Catalogues::embedded();
    let path = desk.folder.path().join("study.toml");
    let other = desk.folder.path().join("study.scenario.toml");
    files::write_atomically(&other, "years of work").unwrap();
    let written = desk.draft().files(&path, &catalogues).unwrap();
    let names: Vec<&Path> = written.iter().map(|(path, _)| path.as_path()).collect();
    let second = desk.folder.path().join("study.scenario-2.toml");
    assert_eq!(names, [second.as_path(), path.as_path()]);
    for (path, text) in &written {
        files::write_atomically(path, text).unwrap();
    }
    assert_eq!(files::read_text(&other).unwrap(), "years of work");
    let study = study::read(&path, &files::read_text(&path).unwrap(), &catalogues).unwrap();
    let horizon = |template: &files::Template| template.value("horizon").cloned();
    assert_eq!(horizon(&study.bases[0].template), horizon(&desk.draft().subject.template));
    // Nothing has changed: the same files are written again.
    assert_eq!(desk.draft().files(&path, &catalogues).unwrap(), written);
}

/// Method: the form's own text is a file in another folder than its scenario, with a comment.
#[test]
fn an_opened_study_is_the_truth_until_the_form_is_asked_for_again() {
    let mut desk = desk();
    desk.define("form");
    let base = desk.folder.path().join("small.toml");
    files::write_atomically(&base, desk.draft().subject.template.text()).unwrap();
    let studies = tempfile::tempdir_in(desk.folder.path()).unwrap();
    let path = studies.path().join("two.toml");
    let text = "# Mine\nbase = \"../small.toml\"\n[design]\nkind = \"grid\"\n\
                [[vary]]\nkey = \"size\"\nvalues = [\"1 MW\", \"2 MW\"]\n[replicate]\ncount = 2\n";
    files::write_atomically(&path, text).unwrap();
    let outcome = desk.library.open(&path);
    assert!(outcome.errors.is_empty(), "{:?}", outcome.errors);
    assert_eq!(desk.library.chosen().unwrap().path.as_ref(), Some(&base));
    desk.sweeps.open_study(&desk.library, path.clone(), text.to_owned()).unwrap();
    assert_eq!(
        desk.check(),
        Check { problems: [].into(), size: Some(Size { points: 2, least: 4, most: 4 }) }
    );
    let draft = desk.draft();
    assert_eq!((draft.text().as_str(), draft.path()), (text, path.clone()));
    let catalogues = Catalogues::embedded();
    assert_eq!(draft.files(&path, &catalogues).unwrap(), [(path, text.to_owned())]);
    assert!(draft.files(&desk.folder.path().join("two.toml"), &catalogues).is_err());
    desk.sweeps.start(desk.document(), true);
    desk.wait().unwrap();
    assert_eq!((desk.open().finished(), desk.open().findings.failed), (4, 0));
    desk.sweeps.vary(&desk.library, "power.ups.autonomy");
    assert_eq!(desk.check().size.map(|size| size.points), Some(2 * 5));
    desk.change(Draft::reset_to_form);
    assert!(desk.draft().text().contains("base = \"small.toml\""));
}

/// Goal: what is found on the way is what the finished runs say, and nothing else.
#[test]
fn findings_on_the_way_know_the_runs_that_are_finished() {
    let mut desk = desk();
    desk.define("out");
    desk.change(|draft| draft.inputs.iter_mut().for_each(|input| input.steps = 12));
    desk.sweeps.start(desk.document(), true);
    desk.settle();
    while desk.sweeps.work().is_some_and(|work| work.finished() == 0) {
        thread::sleep(Duration::from_millis(1));
    }
    desk.sweeps.cancel();
    desk.wait().unwrap();
    let told = desk.open().findings.clone();
    let (finished, all) = (desk.open().finished(), 12 * 12 * 2);
    assert!((1..all).contains(&finished), "{finished} of {all}");
    let known = told.means.iter().filter(|point| point.iter().any(Option::is_some)).count();
    assert!(known > 0 && known < 12 * 12, "{known}");
    let folder = desk.open().folder().to_owned();
    desk.sweeps.open_folder(folder);
    desk.wait().unwrap();
    assert_eq!(desk.open().findings.means, told.means);
}
