//! The design of a study file: which points are run.

use factory::settings::{Problem, Value};
use files::Section;

use super::values::{list, text, whole, word};
use crate::design::{
    self, Axis, Coordinate, DesignError, Point, correlate, crossed, latin_hypercube, linked,
    morris, one_at_a_time, saltelli, sobol,
};
use crate::input::Input;

/// Which points of the space of inputs are run.
#[derive(Clone, Debug, PartialEq)]
pub enum DesignKind {
    /// Every combination of values.
    Grid,
    /// The points of a CSV file, or of lists that move together.
    Linked,
    /// A Latin hypercube, with rank correlations of inputs by their places.
    LatinHypercube {
        /// Number of points.
        points: usize,
        /// Pairs of inputs with their rank correlation.
        correlations: Vec<(usize, usize, f64)>,
    },
    /// An Owen-scrambled Sobol sequence.
    Sobol {
        /// Number of points.
        points: usize,
    },
    /// The sample from which Sobol indices are estimated.
    Saltelli {
        /// Number of base points; the design has (inputs + 2) times as many.
        points: usize,
    },
    /// Morris trajectories.
    Morris {
        /// Number of trajectories of inputs + 1 points.
        trajectories: usize,
        /// Levels of the grid on which they walk.
        levels: usize,
    },
    /// The base, then each input alone at each of its values.
    OneAtATime,
}

/// Words for the kinds of designs.
pub(super) const KINDS: [&str; 8] =
    ["grid", "list", "linked", "lhs", "sobol", "saltelli", "morris", "oat"];
/// Most points that a sampling design may ask for.
const MOST_POINTS: u64 = 10_000_000;

/// The section `[design]` as it is written.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) kind: &'static str,
    pub(super) seed: u64,
    pub(super) file: Option<String>,
    points: Option<usize>,
    trajectories: Option<usize>,
    levels: Option<usize>,
    correlate: Vec<(String, String, f64)>,
}

impl Written {
    /// Reads the section; without one, every combination is run.
    pub(super) fn read(section: Option<Section>, problems: &mut Vec<Problem>) -> Self {
        let Some(mut section) = section else { return Self { kind: "grid", ..Self::default() } };
        let kind = section.required("kind", problems, word(&KINDS)).unwrap_or_default();
        let mut count = |name, least, problems: &mut Vec<Problem>| {
            let number = section.optional(name, problems, whole(least, MOST_POINTS))?;
            usize::try_from(number).ok()
        };
        let points = count("points", 1, problems);
        let trajectories = count("trajectories", 1, problems);
        let levels = count("levels", 2, problems);
        let seed = section.optional("seed", problems, whole(0, u64::MAX)).unwrap_or(1);
        let file = section.optional("file", problems, text);
        let correlate = section.optional("correlate", problems, correlations).unwrap_or_default();
        let needed = match kind {
            "lhs" | "sobol" | "saltelli" => Some("points"),
            "morris" => Some("trajectories"),
            "list" => Some("file"),
            _ => None,
        };
        if let Some(name) = needed.filter(|name| !section.has(name)) {
            let allowed = format!("must be given for a design of the kind {kind}");
            problems.push(section.problem(name, "nothing", allowed));
        }
        section.finish(problems);
        Self { kind, seed, file, points, trajectories, levels, correlate }
    }

    /// The design, once the inputs are known.
    pub(super) fn kind(&self, inputs: &[Input]) -> Result<DesignKind, String> {
        let crossed = inputs.iter().filter(|input| input.crossed).count();
        if crossed > 0 && (!["lhs", "sobol"].contains(&self.kind) || crossed == inputs.len()) {
            return Err(
                "must be lhs or sobol, with an input that is sampled, where another is crossed"
                    .to_owned(),
            );
        }
        let points = self.points.unwrap_or_default();
        Ok(match self.kind {
            "list" | "linked" => DesignKind::Linked,
            "lhs" => {
                DesignKind::LatinHypercube { points, correlations: self.correlations(inputs)? }
            }
            "sobol" => DesignKind::Sobol { points },
            "saltelli" => DesignKind::Saltelli { points },
            "morris" => DesignKind::Morris {
                trajectories: self.trajectories.unwrap_or_default(),
                levels: self.levels.unwrap_or(4),
            },
            "oat" => DesignKind::OneAtATime,
            _ => DesignKind::Grid,
        })
    }

    fn correlations(&self, inputs: &[Input]) -> Result<Vec<(usize, usize, f64)>, String> {
        let place = |key: &String| {
            let place = inputs.iter().position(|input| input.keys.contains(key));
            place.ok_or_else(|| format!("must name inputs of the study; {key} is none"))
        };
        let pair =
            |(one, other, rank): &(String, String, f64)| Ok((place(one)?, place(other)?, *rank));
        self.correlate.iter().map(pair).collect()
    }
}

/// A list of pairs of keys with their rank correlation.
fn correlations(value: &Value) -> Result<Vec<(String, String, f64)>, String> {
    let wrong = || "must be a list such as [[\"key.one\", \"key.two\", 0.7]]".to_owned();
    let pair = |value: Value| match value {
        Value::List(values) => match values.as_slice() {
            [Value::Text(one), Value::Text(other), rank] => {
                let rank = super::values::number(rank).map_err(|_| wrong())?;
                Ok((one.clone(), other.clone(), rank))
            }
            _ => Err(wrong()),
        },
        _ => Err(wrong()),
    };
    list(value).map_err(|_| wrong())?.into_iter().map(pair).collect()
}

impl DesignKind {
    /// How many points there are, without making them; `None` beyond what can be counted.
    pub fn size(&self, inputs: &[Input]) -> Option<u64> {
        let levels = crossed_levels(inputs);
        let times = levels
            .iter()
            .try_fold(1_u64, |all, (_, levels)| all.checked_mul(u64::try_from(*levels).ok()?))?;
        let others: Vec<Input> = inputs.iter().filter(|input| !input.crossed).cloned().collect();
        self.size_of_one(&others)?.checked_mul(times)
    }

    /// The design of some of the inputs, whose places are counted among themselves.
    fn among(&self, inputs: &[usize]) -> Self {
        let place = |of: &usize| inputs.iter().position(|other| other == of);
        match self {
            Self::LatinHypercube { points, correlations } => Self::LatinHypercube {
                points: *points,
                correlations: correlations
                    .iter()
                    .filter_map(|(one, other, rank)| Some((place(one)?, place(other)?, *rank)))
                    .collect(),
            },
            other => other.clone(),
        }
    }

    /// The same for each choice of values that are crossed.
    fn size_of_one(&self, inputs: &[Input]) -> Option<u64> {
        let axes: Vec<_> = inputs.iter().map(Input::axis).collect();
        let count = |number: usize| u64::try_from(number).ok();
        match self {
            Self::Grid => design::grid_size(&axes).ok(),
            Self::Linked => count(linked(&axes).ok()?.len()),
            Self::LatinHypercube { points, .. } | Self::Sobol { points } => count(*points),
            Self::Saltelli { points } => count(*points)?.checked_mul(count(axes.len())? + 2),
            Self::Morris { trajectories, .. } => {
                count(*trajectories)?.checked_mul(count(axes.len())? + 1)
            }
            Self::OneAtATime => count(one_at_a_time(&axes, &bases(&axes)).ok()?.len()),
        }
    }
}

/// The points of a design, in its own order.
///
/// # Errors
/// In words for the planner: an empty list, too many points, a range without steps.
pub(crate) fn points(
    kind: &DesignKind,
    inputs: &[Input],
    seed: u64,
) -> Result<Vec<Point>, DesignError> {
    if inputs.iter().any(|input| input.crossed) {
        let others: Vec<usize> = (0..inputs.len()).filter(|it| !inputs[*it].crossed).collect();
        let sampled: Vec<Input> = others.iter().map(|place| inputs[*place].clone()).collect();
        let sample = points(&kind.among(&others), &sampled, seed)?;
        return Ok(crossed(&sample, &others, &crossed_levels(inputs)));
    }
    let axes: Vec<_> = inputs.iter().map(Input::axis).collect();
    match kind {
        DesignKind::Grid => Ok(design::grid(&axes)?.collect()),
        DesignKind::Linked => linked(&axes),
        DesignKind::LatinHypercube { points, correlations } => {
            let mut sample = latin_hypercube(*points, &axes, seed)?;
            if !correlations.is_empty() {
                correlate(&mut sample, correlations, seed)?;
            }
            Ok(sample)
        }
        DesignKind::Sobol { points } => sobol(*points, &axes, seed),
        DesignKind::Saltelli { points } => Ok(saltelli(*points, &axes, seed)?.points),
        DesignKind::Morris { trajectories, levels } => {
            Ok(morris(*trajectories, &axes, *levels, seed)?.points)
        }
        DesignKind::OneAtATime => one_at_a_time(&axes, &bases(&axes)),
    }
}

/// The places of inputs that are crossed, with how many values each has.
fn crossed_levels(inputs: &[Input]) -> Vec<(usize, usize)> {
    let of = |(place, input): (usize, &Input)| match input.axis() {
        Axis::Levels(levels) if input.crossed => Some((place, levels)),
        _ => None,
    };
    inputs.iter().enumerate().filter_map(of).collect()
}

/// Every input as the base scenario has it.
fn bases(axes: &[design::Axis]) -> Vec<Coordinate> {
    vec![Coordinate::Base; axes.len()]
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use files::Catalogues;

    use super::*;
    use crate::spec::read;

    fn study(design: &str) -> Result<crate::spec::Study, files::Problems> {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.toml", "b.toml"] {
            let text = "site = \"laboratory\"\nsize = \"1 MW\"\n";
            files::write_atomically(&folder.path().join(name), text).unwrap();
        }
        let text = format!(
            "{design}\n[[vary]]\nkey = \"base\"\nvalues = [\"a.toml\", \"b.toml\"]\ncrossed = true\n\
             [[vary]]\nkey = \"finance.discount_rate\"\nrange = [0.08, 0.12]\n\
             [[vary]]\nkey = \"finance.contingency\"\nrange = [0.0, 0.2]\n"
        );
        read(&folder.path().join("study.toml"), &text, &Catalogues::embedded())
    }

    /// Goal: both options meet the same points, which are those of the others alone.
    #[test]
    fn every_option_meets_the_same_points() {
        let correlate = "correlate = [[\"finance.discount_rate\", \"finance.contingency\", 0.5]]\n";
        for kind in ["kind = \"sobol\"\n".to_owned(), format!("kind = \"lhs\"\n{correlate}")] {
            let study = study(&format!("[design]\npoints = 16\n{kind}")).unwrap();
            let found = points(&study.design, &study.inputs, study.design_seed).unwrap();
            assert_eq!((found.len(), study.design.size(&study.inputs)), (32, Some(32)));
            for point in 0..16 {
                assert_eq!(found[point][1..], found[point + 16][1..]);
                assert_ne!(found[point][0], found[point + 16][0]);
            }
        }
    }

    #[test]
    fn designs_that_do_not_sample_refuse_it() {
        let refused = study("[design]\nkind = \"grid\"").unwrap_err().to_string();
        assert!(
            refused.contains("must be lhs or sobol, with an input that is sampled"),
            "{refused}"
        );
        let path = Path::new("study.toml");
        let range = "base = \"a\"\n[[vary]]\nkey = \"size\"\nrange = [1, 2]\ncrossed = true\n";
        let refused = read(path, range, &Catalogues::embedded()).unwrap_err().to_string();
        assert!(refused.contains("must be of a list of values"), "{refused}");
    }
}
