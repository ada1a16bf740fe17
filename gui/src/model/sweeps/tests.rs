//! Sweeps without a window: forms become studies, problems have their place, work is stopped and resumed.

use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use super::*;
use crate::command::LibraryCommand;

/// Places and their results as files.
struct Desk {
    folder: TempDir,
    library: Library,
    sweeps: Sweeps,
}

/// A desk with the smallest example chosen, for two days.
fn desk() -> Desk {
    let mut library = Library::default();
    let small = library.example("small.toml").unwrap().id;
    library.apply(LibraryCommand::Choose(small));
    library.apply(LibraryCommand::Set(small, "horizon".to_owned(), Some("2 d".to_owned())));
    let mut sweeps = Sweeps::default();
    sweeps.follow(&library);
    Desk { folder: tempfile::tempdir().unwrap(), library, sweeps }
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
        while !self.sweeps.is_checked() {
            self.sweeps.check(&Context::default());
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
            if let Some(said) = self.sweeps.advance() {
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
    let set = |value: &str| LibraryCommand::Set(small, "size".to_owned(), Some(value.to_owned()));
    desk.library.apply(set("nonsense"));
    desk.sweeps.follow(&desk.library);
    assert!(desk.sweeps.unread(small).is_some_and(|problems| problems.contains("size")));
    desk.library.apply(set("3 MW"));
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
    let context = Context::default();
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
    desk.sweeps.open_folder(folder, &context);
    desk.wait().unwrap();
    assert_eq!(desk.open().finished(), before);
    desk.sweeps.resume(&context);
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
    let context = Context::default();
    desk.sweeps.open_folder(out.clone(), &context);
    desk.wait().unwrap();
    assert_eq!((desk.open().finished(), desk.open().result_hash.clone()), (0, None));
    assert_eq!(desk.open().document(&desk.library), None);
    desk.sweeps.resume(&context);
    desk.wait().unwrap();
    let session = study::Session::open(&out).unwrap();
    assert_eq!(session.result_hash(), desk.open().result_hash);
    assert!(session.verify(2).is_ok());
}

#[test]
fn what_is_no_sweep_is_refused_in_words() {
    let mut desk = desk();
    let context = Context::default();
    desk.sweeps.open_folder(desk.folder.path().to_owned(), &context);
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
