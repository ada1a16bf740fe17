//! The next sweep as it is defined in the form, and the study file that says the same.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use files::quoted;

use super::{Subject, Varied};

/// Which points of the space of inputs are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Design {
    /// Every combination of values.
    Grid,
    /// The scenario as it is, then each input alone.
    OneAtATime,
    /// Lists that move together.
    Linked,
    /// Evenly spread samples of every input.
    LatinHypercube,
    /// A sequence that fills space evenly.
    Sobol,
    /// The sample from which shares of the variance are estimated.
    Saltelli,
    /// Walks that find the inputs which matter.
    Morris,
}

/// How often each point is run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Replications {
    /// So often.
    Fixed(usize),
    /// Until the interval of a metric is so narrow.
    Until {
        /// Name of the metric.
        metric: String,
        /// Half of the width of its interval, as it is typed.
        half_width: String,
        /// At least so often.
        least: usize,
        /// At most so often.
        most: usize,
    },
}

/// The next sweep.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Draft {
    /// The scenario that is varied.
    pub(crate) subject: Arc<Subject>,
    /// What the sweep is called.
    pub(crate) name: String,
    /// What is varied.
    pub(crate) inputs: Vec<Varied>,
    /// Which points are run.
    pub(crate) design: Design,
    /// Points, base points or walks of designs that sample.
    pub(crate) samples: usize,
    /// Levels of the grid on which walks go.
    pub(crate) levels: usize,
    /// How often each point is run.
    pub(crate) replications: Replications,
    /// Seed of the first replication as it is typed; empty for that of the scenario.
    pub(crate) seed: String,
    /// Metrics that are summarised; all if none is named.
    pub(crate) metrics: Vec<String>,
    /// Where results go.
    pub(crate) folder: String,
    /// The study file, once somebody has changed it by hand or opened it.
    pub(crate) by_hand: Option<String>,
    /// Where the study file stands, if it was opened.
    pub(crate) file: Option<PathBuf>,
}

/// A part of the form, to which a problem belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Name, seed and metrics.
    General,
    /// The design.
    Design,
    /// An input, by its place.
    Input(usize),
    /// How often each point is run.
    Replications,
    /// Where results go.
    Folder,
}

impl Design {
    /// All of them, the most used first.
    pub(crate) const ALL: [Self; 7] = [
        Self::Grid,
        Self::OneAtATime,
        Self::Linked,
        Self::LatinHypercube,
        Self::Sobol,
        Self::Saltelli,
        Self::Morris,
    ];

    /// Its name for people.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Grid => "Grid",
            Self::OneAtATime => "One at a time",
            Self::Linked => "Side by side",
            Self::LatinHypercube => "Latin hypercube",
            Self::Sobol => "Sobol sequence",
            Self::Saltelli => "Saltelli",
            Self::Morris => "Morris",
        }
    }

    /// What it is for.
    pub(crate) const fn about(self) -> &'static str {
        match self {
            Self::Grid => "Every combination of values: for few inputs with few values each.",
            Self::OneAtATime => {
                "The scenario as it is, then each input alone at each of its values: a tornado."
            }
            Self::Linked => {
                "The first values of all lists together, then the second ones, and so on: all lists \
                 must be as long."
            }
            Self::LatinHypercube => {
                "So many points, each input spread evenly over its values: for many inputs at once, \
                 with rank correlations."
            }
            Self::Sobol => {
                "So many points that fill the space more evenly than chance: for maps of results \
                 and trade-offs. A power of two is best."
            }
            Self::Saltelli => {
                "Shares of the variance by input, alone and together with others: the most telling, \
                 and the most runs (inputs + 2 for each base point)."
            }
            Self::Morris => {
                "Walks that change one input after the other: finds the few inputs that matter \
                 among many, with inputs + 1 runs for each walk."
            }
        }
    }

    /// What is counted in designs that sample.
    pub(crate) const fn counted(self) -> Option<&'static str> {
        match self {
            Self::Grid | Self::OneAtATime | Self::Linked => None,
            Self::LatinHypercube | Self::Sobol => Some("Points"),
            Self::Saltelli => Some("Base points"),
            Self::Morris => Some("Walks"),
        }
    }

    /// Whether it takes a fixed number of values from each range.
    pub(crate) const fn takes_steps(self) -> bool {
        matches!(self, Self::Grid | Self::OneAtATime | Self::Linked)
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::OneAtATime => "oat",
            Self::Linked => "linked",
            Self::LatinHypercube => "lhs",
            Self::Sobol => "sobol",
            Self::Saltelli => "saltelli",
            Self::Morris => "morris",
        }
    }
}

impl Draft {
    /// A sweep of a scenario that varies nothing yet.
    pub(crate) fn new(subject: Arc<Subject>) -> Self {
        let mut draft = Self {
            name: format!("Sweep of {}", subject.name),
            subject,
            inputs: Vec::new(),
            design: Design::Grid,
            samples: 64,
            levels: 4,
            replications: Replications::Fixed(3),
            seed: String::new(),
            metrics: Vec::new(),
            folder: String::new(),
            by_hand: None,
            file: None,
        };
        draft.folder = draft.free_folder().display().to_string();
        draft
    }

    /// The sweep that a study file at a path says; the form stays as it is, to be gone back to.
    pub(crate) fn of_study(&self, path: PathBuf, text: String) -> Self {
        let mut draft = Self { file: Some(path), by_hand: Some(text), ..self.clone() };
        draft.folder = draft.free_folder().display().to_string();
        draft
    }

    /// Forgets what was changed by hand or opened: the form says what is swept.
    pub(crate) fn reset_to_form(&mut self) {
        (self.by_hand, self.file) = (None, None);
    }

    /// Adds an input, unless the form has it already; to the study file, where that is the truth.
    pub(crate) fn vary(&mut self, key: &str) {
        if let Some(text) = &mut self.by_hand {
            let input = Varied::new(key, &self.subject.template);
            text.push_str(&input.in_toml(&self.subject.template));
        } else if self.inputs.iter().all(|input| input.key != key) {
            self.inputs.push(Varied::new(key, &self.subject.template));
        }
    }

    /// A folder for results that does not exist yet.
    pub(crate) fn free_folder(&self) -> PathBuf {
        let study = self.path();
        let stem = study.file_stem().unwrap_or_default().to_string_lossy();
        let results = study.with_file_name("results");
        let numbered = (1..).map(|number| results.join(format!("{stem}-{number}")));
        let mut free = numbered.filter(|folder| !files::exists(folder));
        free.next().expect("there is always a further number")
    }

    /// Where the study file would stand.
    pub(crate) fn path(&self) -> PathBuf {
        let beside = || self.subject.folder().join(format!("{}-sweep.toml", self.subject.stem()));
        self.file.clone().unwrap_or_else(beside)
    }

    /// The study file.
    pub(crate) fn text(&self) -> String {
        self.by_hand.clone().unwrap_or_else(|| self.written().0)
    }

    /// The study file that the form stands for, and the lines in which its parts begin.
    pub(crate) fn written(&self) -> (String, Vec<(usize, Part)>) {
        let mut text = String::new();
        let mut parts = vec![(1, Part::General)];
        self.write_head(&mut text);
        let begins = |text: &str| text.lines().count() + 2;
        parts.push((begins(&text), Part::Design));
        self.write_design(&mut text);
        for (place, input) in self.inputs.iter().enumerate() {
            parts.push((begins(&text), Part::Input(place)));
            text.push_str(&input.in_toml(&self.subject.template));
        }
        parts.push((begins(&text), Part::Replications));
        self.write_replications(&mut text);
        (text, parts)
    }

    fn write_head(&self, text: &mut String) {
        let _ = writeln!(text, "name = {}", quoted(&self.name));
        let _ = writeln!(text, "base = {}", quoted(&self.subject.base()));
        if !self.metrics.is_empty() {
            let names: Vec<String> = self.metrics.iter().map(|name| quoted(name)).collect();
            let _ = writeln!(text, "metric = [{}]", names.join(", "));
        }
        match self.seed.trim() {
            "" => {}
            seed if seed.parse::<i64>().is_ok() => _ = writeln!(text, "seed = {seed}"),
            seed => _ = writeln!(text, "seed = {}", quoted(seed)),
        }
    }

    fn write_design(&self, text: &mut String) {
        let _ = writeln!(text, "\n[design]\nkind = {}", quoted(self.design.word()));
        if self.design == Design::Morris {
            let _ = writeln!(text, "trajectories = {}\nlevels = {}", self.samples, self.levels);
        } else if self.design.counted().is_some() {
            let _ = writeln!(text, "points = {}", self.samples);
        }
    }

    fn write_replications(&self, text: &mut String) {
        let _ = writeln!(text, "\n[replicate]");
        match &self.replications {
            Replications::Fixed(count) => _ = writeln!(text, "count = {count}"),
            Replications::Until { metric, half_width, least, most } => {
                let half_width = match half_width.trim().parse::<f64>() {
                    Ok(number) if number.is_finite() => format!("{number:?}"),
                    _ => quoted(half_width.trim()),
                };
                let metric = quoted(metric);
                let until = format!("{{ metric = {metric}, half_width = {half_width} }}");
                let _ = writeln!(text, "min = {least}\nmax = {most}\nuntil = {until}");
            }
        }
    }
}
