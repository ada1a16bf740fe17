//! Folders of studies: options are the values of one input, or the points; everything else that is varied
//! are the draws in which they are compared.

use std::collections::BTreeMap;

use factory::settings::Entry;
use files::Template;
use study::design::Coordinate;
use study::{DesignKind, Failure, Plan, Run, Session, VERSION, Values};

use super::{Draw, Found, Gathered, MOST_OPTIONS, Source, Varied};

/// How points of a plan become options.
struct Options<'p> {
    plan: &'p Plan,
    /// Inputs that make the option, by their places.
    of: Vec<usize>,
    /// By option: the first point of it.
    points: Vec<usize>,
}

/// Adds the options and runs of a study.
pub(super) fn read(
    session: &Session,
    by: Option<&str>,
    gathered: &mut Gathered,
) -> Result<(), Failure> {
    let plan = &session.plan;
    let options = Options::of(plan, by)?;
    let shown = session.folder.path().display().to_string();
    let mut found: Vec<Found> = Vec::new();
    for option in 0..options.points.len() {
        found.push(options.found(option)?);
    }
    let places: Vec<Option<usize>> = gathered
        .metrics
        .iter()
        .map(|metric| session.metrics.iter().position(|other| other.name == metric.name))
        .collect();
    let (mut runs, mut failed) = (0, 0);
    let mut seeds = (u64::MAX, u64::MIN);
    for run in session.store().runs()? {
        let run = run?;
        seeds = (seeds.0.min(run.seed), seeds.1.max(run.seed));
        if run.outcome.is_err() {
            failed += 1;
            continue;
        }
        runs += 1;
        let values = places.iter().map(|place| run.value((*place)?)).collect();
        let option = options.option_of(run.point);
        found[option].draws.push(options.draw(&run, values));
    }
    if runs == 0 {
        return Err(Failure::Input(format!(
            "{shown}: no run of this study has succeeded yet; make them: aifactory sweep run {shown}"
        )));
    }
    gathered.sources.push(Source {
        folder: shown,
        kind: "study",
        version: VERSION.to_owned(),
        fingerprint: session.plan_hash.clone(),
        seeds,
        runs,
        failed,
    });
    gathered.level = plan.study.level;
    gathered.titles.push(plan.study.name.clone());
    for place in (0..plan.study.inputs.len()).filter(|place| !options.of.contains(place)) {
        let input = &plan.study.inputs[place];
        let varied = Varied { name: input.name().to_owned(), keys: input.keys.clone() };
        if !gathered.varied.contains(&varied) {
            gathered.varied.push(varied);
        }
    }
    gathered.sensitivities.extend(session.findings()?.sensitivities);
    for option in found {
        gathered.add(option);
    }
    Ok(())
}

impl<'p> Options<'p> {
    fn of(plan: &'p Plan, by: Option<&str>) -> Result<Self, Failure> {
        let inputs = &plan.study.inputs;
        let base = inputs.iter().position(study::Input::is_base);
        let of = match (by, base) {
            (Some(by), _) => vec![input_called(plan, by)?],
            (None, Some(base)) => vec![base],
            (None, None) if is_choice(plan) => (0..inputs.len()).collect(),
            (None, None) => Vec::new(),
        };
        let mut options = Self { plan, of, points: Vec::new() };
        for point in 0..plan.points.len() {
            let known = options.points.iter().any(|first| options.is_same(*first, point));
            if !known {
                options.points.push(point);
            }
        }
        Ok(options)
    }

    /// Whether two points are of one option.
    fn is_same(&self, one: usize, other: usize) -> bool {
        let points = &self.plan.points;
        self.of.iter().all(|input| points[one][*input] == points[other][*input])
    }

    fn option_of(&self, point: usize) -> usize {
        let place = self.points.iter().position(|first| self.is_same(*first, point));
        place.expect("every point is of an option")
    }

    /// An option without its draws.
    fn found(&self, option: usize) -> Result<Found, Failure> {
        let plan = self.plan;
        let point = &plan.points[self.points[option]];
        let mut base = None;
        let mut changes: Vec<(String, Entry)> = Vec::new();
        let mut words = Vec::new();
        for place in &self.of {
            let (input, coordinate) = (&plan.study.inputs[*place], point[*place]);
            words.extend(input.label(coordinate));
            let entries = input.entries(coordinate);
            if input.is_base() {
                base = entries.first().map(|(_, entry)| study::plain(&entry.value));
            } else {
                changes.extend(entries);
            }
        }
        let template: &Template = &plan.study.base(base.as_deref()).template;
        let variant = template.with(&changes)?;
        let name = &variant.scenario.spec().name;
        let name = if words.is_empty() { name.clone() } else { words.join(", ") };
        Ok(Found {
            name,
            hash: variant.hash,
            scenario: variant.scenario.with_seed(plan.study.seed),
            settings: variant.settings,
            notes: template.loaded().notes.clone(),
            draws: Vec::new(),
            digest: None,
        })
    }

    fn draw(&self, run: &Run, values: Vec<Option<f64>>) -> Draw {
        let inputs = &self.plan.study.inputs;
        let point = &self.plan.points[run.point];
        let held = self.plan.held(run.point);
        let others = (0..inputs.len()).filter(|place| !self.of.contains(place));
        let mut of_draw = BTreeMap::new();
        let mut key = format!("seed {}", run.seed);
        for place in others {
            let (input, coordinate) = (&inputs[place], point[place]);
            key.push_str("; ");
            key.push_str(&input.label(coordinate).unwrap_or_else(|| "as the base".to_owned()));
            let number = match (&held[place], coordinate, &input.values) {
                (files::table::Cell::Number(number), ..) => Some(*number),
                #[expect(clippy::cast_precision_loss, reason = "lists are short")]
                (_, Coordinate::Level(level), Values::Listed(_)) => Some(level as f64),
                _ => None,
            };
            if let Some(number) = number {
                of_draw.insert(input.name().to_owned(), number);
            }
        }
        Draw { key, seed: run.seed, inputs: of_draw, values }
    }
}

/// Whether the points of a study are options rather than a sample of what is not known.
fn is_choice(plan: &Plan) -> bool {
    let listed = matches!(plan.study.design, DesignKind::Grid | DesignKind::Linked);
    listed && plan.points.len() <= MOST_OPTIONS
}

/// The input of that name or key.
fn input_called(plan: &Plan, by: &str) -> Result<usize, Failure> {
    let inputs = &plan.study.inputs;
    let is = |input: &study::Input| input.name() == by || input.keys.iter().any(|key| key == by);
    inputs.iter().position(is).ok_or_else(|| {
        let names: Vec<&str> = inputs.iter().map(|input| input.keys[0].as_str()).collect();
        Failure::Input(format!(
            "--by: {by:?} is no input of {}; must be one of {}",
            plan.study.name,
            names.join(", ")
        ))
    })
}
