//! The plan of a study: its points, each with its scenario, and who is decided with whom.

use std::collections::BTreeMap;
use std::path::PathBuf;

use factory::settings::{Entry, Problem, Settings, Value};
use files::table::{Cell, Column};
use files::{Problems, Variant, fingerprint, quoted, text_without_origins};

use crate::design::{DesignError, Point};
use crate::input::{Input, plain};
use crate::spec::{DesignKind, Procedure, Study, points};

/// Version of the program and of the model in it: results of different ones are never mixed.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "+", env!("MODEL_FINGERPRINT"));

/// Names of columns of the plan that are no inputs.
pub(crate) const POINT: &str = "point";
/// Column of the name of a point for people.
pub(crate) const LABEL: &str = "label";
/// Column of the fingerprint of a point's scenario.
pub(crate) const SCENARIO_HASH: &str = "scenario_hash";

/// A study with its points.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What the study file says.
    pub study: Study,
    /// Every point of the design; their places, from 0, are their numbers less one.
    pub points: Vec<Point>,
    /// Points that are decided together.
    groups: Groups,
}

/// Points that are decided together.
#[derive(Clone, Debug)]
enum Groups {
    /// Each point by itself.
    Single,
    /// Some points together.
    Several(Vec<Vec<usize>>),
}

impl Plan {
    /// The points of a study.
    ///
    /// # Errors
    /// When the design cannot be made: an empty list, a range without steps, too many points.
    pub fn new(study: Study) -> Result<Self, Problems> {
        let points = points(&study.design, &study.inputs, study.design_seed)
            .map_err(|error| problem_of_design(&study, &error))?;
        if let Some(baseline) = study.baseline.filter(|place| *place >= points.len()) {
            let allowed = format!("must be the number of a point, from 1 to {}", points.len());
            let (key, found) = ("baseline".to_owned(), (baseline + 1).to_string());
            let origin = Some(study.origin.clone());
            return Err(Problem { origin, key, found, allowed }.into());
        }
        let one = study.inputs.len() == 1 && study.design == DesignKind::Linked;
        if matches!(study.procedure, Procedure::Threshold(_))
            && study.design != DesignKind::Grid
            && !one
        {
            let allowed = "must be grid for a search of a threshold".to_owned();
            let (key, found) = ("design.kind".to_owned(), String::new());
            let origin = Some(study.origin.clone());
            return Err(Problem { origin, key, found, allowed }.into());
        }
        let groups = match &study.procedure {
            Procedure::Fixed { .. } | Procedure::Until { .. } => Groups::Single,
            Procedure::Select { .. } => Groups::Several(vec![(0..points.len()).collect()]),
            Procedure::Threshold(threshold) => {
                Groups::Several(searches(&study, &points, threshold.input))
            }
        };
        Ok(Self { study, points, groups })
    }

    /// Number of groups of points that are decided together.
    pub fn groups(&self) -> usize {
        match &self.groups {
            Groups::Single => self.points.len(),
            Groups::Several(groups) => groups.len(),
        }
    }

    /// The points of a group, in the order in which its procedure looks at them.
    pub fn group(&self, group: usize) -> Vec<usize> {
        match &self.groups {
            Groups::Single => vec![group],
            Groups::Several(groups) => groups[group].clone(),
        }
    }

    /// The groups of a part out of several, as even as can be.
    pub fn groups_of_part(&self, part: usize, parts: usize) -> std::ops::Range<usize> {
        let groups = self.groups();
        groups * part / parts..groups * (part + 1) / parts
    }

    /// Fewest and most runs there will be.
    pub fn runs(&self) -> (u64, u64) {
        let (least, most) = self.study.procedure.bounds();
        let points = self.points.len() as u64;
        (points * least as u64, points * most as u64)
    }

    /// The scenario of a point.
    ///
    /// # Errors
    /// When the values of the point do not go together.
    pub fn variant(&self, point: usize) -> Result<Variant, Problems> {
        let (base, changes) = self.changes(point);
        self.study.base(base.as_deref()).template.with(&changes)
    }

    /// The scenario file of a point where an input says so, and what is laid over it.
    pub fn changes(&self, point: usize) -> (Option<String>, Vec<(String, Entry)>) {
        let mut base = None;
        let mut changes = Vec::new();
        for (input, coordinate) in self.study.inputs.iter().zip(&self.points[point]) {
            let entries = input.entries(*coordinate);
            if input.is_base() {
                base = entries.first().map(|(_, entry)| plain(&entry.value));
            } else {
                changes.extend(entries);
            }
        }
        (base, changes)
    }

    /// What the first run of a point changes in its scenario file, with the seed.
    pub fn settings(&self, point: usize) -> Settings {
        let (base, mut changes) = self.changes(point);
        let base = self.study.base(base.as_deref());
        let seed = i64::try_from(self.seed(point, 0)).expect("seeds stay below 2^53");
        let origin = self.study.origin.clone();
        changes.push(("seed".to_owned(), Entry { value: Value::Integer(seed), origin }));
        base.template.written_out(&changes)
    }

    /// The scenario file of a point, wherever somebody works.
    pub fn base(&self, point: usize) -> PathBuf {
        let (base, _) = self.changes(point);
        let path = &self.study.base(base.as_deref()).path;
        std::path::absolute(path).unwrap_or_else(|_| path.clone())
    }

    /// The scenario of the first run of a point as a file of its own.
    pub fn scenario_text(&self, point: usize) -> String {
        let title = format!("# Point {} of {}: {}", point + 1, self.study.name, self.label(point));
        let base = quoted(&self.base(point).display().to_string());
        format!("{title}\nbase = {base}\n{}", text_without_origins(&self.settings(point)))
    }

    /// The name of a point for people.
    pub fn label(&self, point: usize) -> String {
        let places = self.study.inputs.iter().zip(&self.points[point]);
        let words: Vec<String> =
            places.filter_map(|(input, coordinate)| input.label(*coordinate)).collect();
        if words.is_empty() { "as the base".to_owned() } else { words.join(", ") }
    }

    /// The seed of a replication, from 0, of a point.
    ///
    /// With common random numbers it is the same for all points.
    pub fn seed(&self, point: usize, replication: usize) -> u64 {
        let seed = self.study.seed + replication as u64;
        if self.study.common_random_numbers {
            seed
        } else {
            // Whole numbers up to 2^53 can be written in every file.
            engine::Stream::new(seed, "study/independent-seeds", point as u64).bits() >> 11
        }
    }

    /// Columns of the table of points.
    pub fn columns(&self) -> Vec<Column> {
        let mut columns = vec![
            Column::integer(POINT, "", "Number of the point, from 1."),
            Column::text(LABEL, "Name of the point for people."),
        ];
        columns.extend(self.input_columns());
        columns.push(Column::text(
            SCENARIO_HASH,
            "Fingerprint of every value of its scenario but the seed; missing where the values do \
             not go together.",
        ));
        columns
    }

    /// The place in [`Plan::input_columns`] of the first column of each input.
    pub fn first_columns(&self) -> Vec<usize> {
        let mut next = 0;
        let place = |input: &Input| {
            let first = next;
            next += input.columns().len();
            first
        };
        self.study.inputs.iter().map(place).collect()
    }

    /// What each input is at a point, the first of its columns: its own value, or that of the scenario
    /// where the point leaves it alone.
    pub fn held(&self, point: usize) -> Vec<Cell> {
        let (base, _) = self.changes(point);
        let scenario = &self.study.base(base.as_deref()).template;
        let places = self.study.inputs.iter().zip(&self.points[point]);
        places.map(|(input, coordinate)| input.held(*coordinate, scenario)).collect()
    }

    /// The input whose first column has this name.
    pub fn input_of_column(&self, name: &str) -> Option<&Input> {
        let columns = self.input_columns();
        let first = self.first_columns();
        let place = first.iter().position(|first| columns[*first].name == name)?;
        self.study.inputs.get(place)
    }

    /// The columns of all inputs; where two would have one name, the later ones are numbered.
    pub fn input_columns(&self) -> Vec<Column> {
        let mut columns: Vec<Column> = Vec::new();
        for column in self.study.inputs.iter().flat_map(Input::columns) {
            let same = columns.iter().filter(|other| other.name.starts_with(&column.name)).count();
            let name = if same == 0 {
                column.name.clone()
            } else {
                format!("{}_{}", column.name, same + 1)
            };
            columns.push(Column { name, ..column });
        }
        columns
    }

    /// The row of a point in that table.
    pub fn row(&self, point: usize, hash: Option<&str>) -> Vec<Cell> {
        let mut row = vec![number(point + 1), Cell::Text(self.label(point))];
        let places = self.study.inputs.iter().zip(&self.points[point]);
        row.extend(places.flat_map(|(input, coordinate)| input.cells(*coordinate)));
        row.push(hash.map_or(Cell::Missing, Cell::from));
        row
    }

    /// Fingerprint of everything that decides which runs are made: 64 hexadecimal digits.
    pub fn hash(&self, hashes: &[Option<String>]) -> String {
        use std::fmt::Write as _;
        let study = &self.study;
        let mut text = format!(
            "{VERSION}\n{:?}\n{:?}\n{}\n{}\n{}\n{}\n{:?}\n{:?}\n",
            study.procedure,
            study.baseline,
            study.seed,
            study.common_random_numbers,
            study.level,
            study.timelines,
            study.design,
            study.metrics.iter().map(|metric| metric.name).collect::<Vec<_>>(),
        );
        for (point, hash) in hashes.iter().enumerate() {
            let _ = writeln!(text, "{} {}", self.label(point), hash.as_deref().unwrap_or("none"));
        }
        fingerprint(text)
    }
}

/// What is wrong with a design, at the input that is to blame.
fn problem_of_design(study: &Study, error: &DesignError) -> Problems {
    let input = error.input().and_then(|place| study.inputs.get(place));
    Problems::from(Problem {
        origin: Some(input.map_or_else(|| study.origin.clone(), |input| input.origin.clone())),
        key: input.map_or_else(|| "design".to_owned(), |input| input.keys.join(", ")),
        found: String::new(),
        allowed: error.to_string(),
    })
}

/// A count as it stands in tables.
pub(crate) fn number(count: usize) -> Cell {
    Cell::Integer(i64::try_from(count).expect("counts fit"))
}

/// Points that differ in one input only, each search in the order of that input's values.
fn searches(study: &Study, points: &[Point], input: usize) -> Vec<Vec<usize>> {
    let mut searches: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for (place, point) in points.iter().enumerate() {
        let others = point.iter().enumerate().filter(|(other, _)| *other != input);
        let key = others.map(|(_, coordinate)| format!("{coordinate:?}")).collect();
        searches.entry(key).or_default().push(place);
    }
    let value = |point: &usize| match study.inputs[input].cell(points[*point][input]) {
        Cell::Number(number) => number,
        // Texts stand in the order of their list.
        _ => *point as f64,
    };
    let mut found: Vec<Vec<usize>> = searches.into_values().collect();
    for search in &mut found {
        search.sort_by(|one, other| value(one).total_cmp(&value(other)));
    }
    found.sort_by_key(|search| search.iter().min().copied());
    found
}
