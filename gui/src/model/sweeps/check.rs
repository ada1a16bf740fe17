//! What is wrong with the next sweep, in words, and how many runs it will be.

use std::path::Path;

use factory::settings::Problem;
use files::Catalogues;
use files::numbers::grouped;
use study::{MOST_RUNS, Plan, Study};

use super::draft::{Draft, Part};

/// Points above which a design is counted and not made before it is started.
const MOST_POINTS: u64 = 10_000;

/// What a study file says, or what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Check {
    /// Problems, each with the part of the form where it is shown.
    pub(crate) problems: Vec<(Part, String)>,
    /// How many points and runs there will be, if nothing is wrong.
    pub(crate) size: Option<Size>,
}

/// How much work a sweep is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// Points of the design.
    pub(crate) points: u64,
    /// Runs at least.
    pub(crate) least: u64,
    /// Runs at most.
    pub(crate) most: u64,
}

impl Check {
    /// Reads the study file of a draft.
    pub(crate) fn new(draft: &Draft, catalogues: &Catalogues) -> Self {
        let mut check = Self::default();
        let folder = Path::new(draft.folder.trim());
        if draft.folder.trim().is_empty() {
            check.problems.push((Part::Folder, "Name a folder.".to_owned()));
        } else if files::exists(folder) {
            let text = "This folder is there already: open it, or name another one.";
            check.problems.push((Part::Folder, text.to_owned()));
        }
        let read = study::read_with(&draft.path(), &draft.text(), &draft.subject.texts, catalogues);
        match read {
            Ok(study) => check.measure(study),
            Err(problems) => {
                let (_, parts) = draft.written();
                let told = problems.list().iter().map(|it| (part(it, draft, &parts), words(it)));
                check.problems.extend(told);
            }
        }
        check
    }

    /// Whether the sweep can be started.
    pub(crate) fn is_sound(&self) -> bool {
        self.problems.is_empty() && self.size.is_some()
    }

    /// The problems of a part of the form.
    pub(crate) fn of(&self, part: Part) -> impl Iterator<Item = &str> {
        let own = self.problems.iter().filter(move |(other, _)| *other == part);
        own.map(|(_, text)| text.as_str())
    }

    fn measure(&mut self, study: Study) {
        let points = study.design.size(&study.inputs);
        let (least, most) = study.procedure.bounds();
        if points.is_none_or(|points| points <= MOST_POINTS)
            && let Err(problems) = Plan::new(study)
        {
            let told = problems.list().iter().map(|problem| (Part::Design, words(problem)));
            return self.problems.extend(told);
        }
        let Some(points) = points else { return };
        let runs = |each: usize| points.saturating_mul(each as u64);
        let size = Size { points, least: runs(least), most: runs(most) };
        if size.most > MOST_RUNS {
            self.problems.push((
                Part::Design,
                format!(
                    "{} runs are more than {}: give ranges fewer steps, or choose a design that \
                     samples.",
                    grouped(size.most as f64),
                    grouped(MOST_RUNS as f64)
                ),
            ));
        }
        self.size = Some(size);
    }
}

/// The part of the form where a problem is shown: where the study file says so, or where an input is
/// named.
fn part(problem: &Problem, draft: &Draft, parts: &[(usize, Part)]) -> Part {
    let input = draft.inputs.iter().position(|input| input.key == problem.key);
    let study = draft.path().display().to_string();
    let line = problem.origin.as_ref().filter(|origin| *origin.file == *study && origin.line > 0);
    let begun =
        line.and_then(|origin| parts.iter().rev().find(|(begins, _)| *begins <= origin.line));
    match (input, begun) {
        (Some(place), _) => Part::Input(place),
        (None, Some((_, part))) if draft.by_hand.is_none() => *part,
        _ => Part::General,
    }
}

/// A problem without the place where it stands in a file that nobody sees.
fn words(problem: &Problem) -> String {
    Problem { origin: None, ..problem.clone() }.to_string()
}
