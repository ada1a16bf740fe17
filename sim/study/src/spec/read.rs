//! Reading a study file, with every problem at once.

use std::path::{Path, PathBuf};

use factory::results::Metric;
use factory::settings::{Entry, Origin, Problem, Value};
use files::{Catalogues, Problems, Section, Template, Texts};

use super::design::Written;
use super::inputs::{flag, input, inputs_of_list, problems_of_values, tell_apart};
use super::metrics::{all_metrics, find};
use super::procedure::{Context, procedure};
use super::values::{between, text, texts, whole};
use super::{Base, Study};
use crate::input::{BASE, Input, Values, plain};

/// Reads a study from its `text`, which stands at `path`; files that it names are looked for beside
/// it.
///
/// # Errors
/// Every problem at once, with its file, line and column.
pub fn read(path: &Path, text: &str, catalogues: &Catalogues) -> Result<Study, Problems> {
    read_with(path, text, &Texts::new(), catalogues)
}

/// The same, where some scenario files stand in `given`: those need not be on the disk.
///
/// # Errors
/// As [`read`].
pub fn read_with(
    path: &Path,
    text: &str,
    given: &Texts,
    catalogues: &Catalogues,
) -> Result<Study, Problems> {
    let root = Section::of_text(text, &path.display().to_string())?;
    let metrics = all_metrics(catalogues)?;
    let mut problems = Vec::new();
    let study = Reading { path, given, catalogues, metrics: &metrics }.study(root, &mut problems);
    match study {
        Some(study) if problems.is_empty() => Ok(study),
        _ => Err(Problems::new(problems)),
    }
}

/// The first scenario file that a study names itself, where its `text` stands at `path`; none if it
/// names none, or is not sound enough to say.
pub fn first_base_of(path: &Path, text: &str) -> Option<PathBuf> {
    let mut root = Section::of_text(text, &path.display().to_string()).ok()?;
    let ignored = &mut Vec::new();
    let named = root.entry(BASE, ignored);
    let named = named.or_else(|| root.sections("vary", ignored).iter().find_map(first_base))?;
    Some(path.parent().unwrap_or(Path::new("")).join(plain(&named.value)))
}

/// What a study is read with.
struct Reading<'r> {
    path: &'r Path,
    given: &'r Texts,
    catalogues: &'r Catalogues,
    metrics: &'r [Metric],
}

impl Reading<'_> {
    fn study(&self, mut root: Section, problems: &mut Vec<Problem>) -> Option<Study> {
        let origin = root.origin().clone();
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = root.optional("name", problems, text).unwrap_or(stem);
        let base_place = root.place(BASE);
        let base = root.optional(BASE, problems, text);
        let design_place = root.place("design");
        let design = Written::read(root.section("design", problems), problems);
        let varied = root.sections("vary", problems);
        let first = base.as_deref().map(|name| (name, &base_place));
        let mut bases: Vec<Base> = Vec::new();
        if let Some((name, place)) = first {
            bases.extend(self.base(name, place, problems));
        }
        // Inputs are read with the keys of a base, which one of them may name.
        let named = varied.iter().find_map(first_base);
        if let Some(entry) = named.filter(|_| bases.is_empty()) {
            bases.extend(self.base(&plain(&entry.value), &entry.origin, &mut Vec::new()));
        }
        let template = || bases.first().map(|base| &base.template);
        let mut inputs: Vec<Input> =
            varied.into_iter().filter_map(|section| input(section, template(), problems)).collect();
        if let Some(file) = &design.file {
            let path = self.path.parent().unwrap_or(Path::new("")).join(file);
            match inputs_of_list(&path, template()) {
                Ok(listed) => inputs.extend(listed),
                Err(wrong) => problems.extend(wrong.list().iter().cloned()),
            }
        }
        tell_apart(&mut inputs);
        self.bases_of_inputs(&inputs, &mut bases, problems);
        if bases.is_empty() && problems.is_empty() {
            let allowed = "must name a scenario file, or be varied";
            problems.push(root.problem(BASE, "nothing", allowed));
        }
        check_inputs(&inputs, &bases, &root, problems);
        let level = root.optional("level", problems, between(0.0, 1.0)).unwrap_or(0.95);
        let context = Context { metrics: self.metrics, inputs: &inputs, level };
        let selects_at = selects_at(&root);
        let procedure = procedure(&mut root, &context, problems);
        let metrics = self.chosen_metrics(&mut root, problems);
        let seed = root.optional("seed", problems, whole(0, 1 << 53));
        let common_random_numbers = flag(&mut root, "common_random_numbers", true, problems);
        let timelines = flag(&mut root, "timelines", false, problems);
        let baseline = root.optional("baseline", problems, whole(1, u64::MAX));
        root.finish(problems);
        let kind = design.kind(&inputs).unwrap_or_else(|allowed| {
            let key = "design.correlate".to_owned();
            let origin = Some(design_place);
            problems.push(Problem { origin, key, found: String::new(), allowed });
            super::DesignKind::Grid
        });
        let first_seed = bases.first()?.template.loaded().scenario.spec().seed;
        Some(Study {
            name,
            origin,
            inputs,
            design: kind,
            design_seed: design.seed,
            selects_by: selects_at.and_then(|at| Some((self.metrics[procedure.metric()?], at))),
            procedure,
            metrics,
            baseline: baseline.and_then(|place| usize::try_from(place - 1).ok()),
            seed: seed.unwrap_or(first_seed),
            common_random_numbers,
            timelines,
            level,
            bases,
        })
    }

    fn base(&self, name: &str, place: &Origin, problems: &mut Vec<Problem>) -> Option<Base> {
        let path = self.path.parent().unwrap_or(Path::new("")).join(name);
        match Template::among(&path, self.given, self.catalogues) {
            Ok(template) => Some(Base { name: name.to_owned(), path, template }),
            Err(wrong) => {
                let seen = |problem: Problem| match &problem.origin {
                    // What is wrong with the file as a whole is wrong where it is named.
                    Some(origin) if origin.line == 0 && problem.key.is_empty() => Problem {
                        allowed: format!("{}: {}", origin.file, problem.allowed),
                        origin: Some(place.clone()),
                        key: BASE.to_owned(),
                        found: format!("{name:?}"),
                    },
                    _ => problem,
                };
                problems.extend(wrong.list().iter().cloned().map(seen));
                None
            }
        }
    }

    /// Reads every further base that an input names.
    fn bases_of_inputs(
        &self,
        inputs: &[Input],
        bases: &mut Vec<Base>,
        problems: &mut Vec<Problem>,
    ) {
        for input in inputs.iter().filter(|input| input.is_base()) {
            let Values::Listed(values) = &input.values else { continue };
            for value in values {
                let name = plain(&value[0]);
                if bases.iter().all(|base| base.name != name) {
                    bases.extend(self.base(&name, &input.origin, problems));
                }
            }
        }
    }

    fn chosen_metrics(&self, root: &mut Section, problems: &mut Vec<Problem>) -> Vec<Metric> {
        let chosen = root.optional("metric", problems, |value: &Value| {
            texts(value)?
                .iter()
                .map(|name| find(name, self.metrics).map_err(|wrong| format!("{name:?} {wrong}")))
                .collect::<Result<Vec<_>, _>>()
        });
        match chosen {
            Some(places) => places.into_iter().map(|place| self.metrics[place]).collect(),
            None => self.metrics.to_vec(),
        }
    }
}

/// Where the metric stands by which a study selects, if it does.
fn selects_at(root: &Section) -> Option<Origin> {
    let section = root.clone().section("select", &mut Vec::new())?;
    Some(section.place("metric"))
}

/// The first of the files that a section varies, if it varies files.
fn first_base(section: &Section) -> Option<Entry> {
    let mut section = section.clone();
    let key = section.entry("key", &mut Vec::new())?;
    let entry = section.entry("values", &mut Vec::new())?;
    match (key.value, entry.value) {
        (Value::Text(key), Value::List(values)) if key == BASE => {
            Some(Entry { value: values.into_iter().next()?, origin: entry.origin })
        }
        _ => None,
    }
}

/// Inputs must be there, be different, and have values that their keys can hold.
fn check_inputs(inputs: &[Input], bases: &[Base], root: &Section, problems: &mut Vec<Problem>) {
    if inputs.is_empty() && problems.is_empty() {
        let allowed = "must be given: the design is empty without inputs";
        problems.push(root.problem("vary", "nothing", allowed));
    }
    let mut seen: Vec<&str> = Vec::new();
    for input in inputs {
        for key in &input.keys {
            if key == "seed" {
                let origin = Some(input.origin.clone());
                let allowed = "is set by the study: seed = … for the first replication, and [replicate] for \
                               their number";
                let (key, found) = (key.clone(), String::new());
                problems.push(Problem { origin, key, found, allowed: allowed.to_owned() });
            }
            if seen.contains(&key.as_str()) {
                let origin = Some(input.origin.clone());
                let allowed = "must be varied once".to_owned();
                problems.push(Problem { origin, key: key.clone(), found: String::new(), allowed });
            }
            seen.push(key);
        }
        if let Some(base) = bases.first() {
            problems.extend(problems_of_values(input, &base.template));
        }
    }
}
