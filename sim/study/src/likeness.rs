//! Whether the scenarios that a study compares are alike in what moves every total: size, racks, first
//! day, length, and the work that waits at the start.

use factory::jobs::Class;
use factory::scenario::CheckedScenario;
use factory::settings::Problem;
use files::Problems;
use files::numbers::{grouped, period};

use crate::plan::Plan;

/// Share by which waiting work for each unit of power may differ between plants that are filled alike.
const FILLED_ALIKE: f64 = 0.1;

/// What a scenario has of that; `None` for a point whose values do not go together.
type Facts = Option<Fact>;

/// What one scenario has of it.
#[derive(Clone, Debug)]
struct Fact {
    size: String,
    rack: String,
    generation: String,
    start: String,
    hours: f64,
    /// Jobs that wait at the start.
    waiting: u32,
    /// They are those that fill the plant by default.
    filled: bool,
    megawatts: f64,
}

/// How the scenarios of a study differ before any site or design does.
#[derive(Clone, Debug, Default)]
pub struct Likeness {
    /// What differs, each with the values in the order of the points, without repetitions.
    pub differing: Vec<(&'static str, Vec<String>)>,
    /// Megawatts of grid power of each point, from the first, where these differ; `None` for a point whose
    /// values do not go together.
    megawatts: Option<Vec<Option<f64>>>,
    /// The runs are of different length, so that totals differ by time alone.
    lengths: bool,
    /// Generations of racks, where there are several: their GPU-hours are different work.
    generations: Vec<String>,
}

/// Units of what a GPU-hour costs, by which generations are not ranked.
const OF_A_GPU_HOUR: [&str; 2] = ["USD/GPU-h", "USD/GPU\u{2011}h"];

impl Likeness {
    /// Looks at the scenarios of a plan that compares files. What a study varies itself is meant to differ,
    /// and a study of one file has nothing else that does.
    pub fn of(plan: &Plan) -> Self {
        let keys = || plan.study.inputs.iter().flat_map(|input| &input.keys);
        let several_files = plan.study.inputs.iter().any(crate::input::Input::is_base);
        if !several_files && !keys().any(|key| key == "rack" || key == "finance.generation") {
            return Self::default();
        }
        let fact = |point| plan.variant(point).ok().map(|variant| Fact::of(&variant.scenario));
        let facts: Vec<Facts> = (0..plan.points.len()).map(fact).collect();
        let generations = told(&facts, |fact| fact.generation.clone());
        if !several_files {
            let generations = if generations.len() > 1 { generations } else { Vec::new() };
            return Self { generations, ..Self::default() };
        }
        let meant = |key: &str| {
            let mut keys = plan.study.inputs.iter().flat_map(|input| &input.keys);
            keys.any(|varied| varied == key || varied.ends_with(key))
        };
        Self::of_facts(&facts, generations, meant)
    }

    /// How scenarios differ that are held against each other, whatever made them.
    pub fn among<'s>(scenarios: impl Iterator<Item = &'s CheckedScenario>) -> Self {
        let facts: Vec<Facts> = scenarios.map(|scenario| Some(Fact::of(scenario))).collect();
        let generations = told(&facts, |fact| fact.generation.clone());
        Self::of_facts(&facts, generations, |_| false)
    }

    /// The same of what is known of them, but for what is meant to differ.
    fn of_facts(facts: &[Facts], generations: Vec<String>, meant: impl Fn(&str) -> bool) -> Self {
        let mut likeness = Self::default();
        if generations.len() > 1 {
            likeness.generations = generations;
        }
        for (what, key, say) in SAID {
            let values = told(facts, say);
            if values.len() > 1 && !meant(key) {
                likeness.differing.push((what, values));
            }
        }
        if !filled_alike(facts) && !meant(".at_start") {
            likeness.differing.push(("work that waits at the start", told(facts, waiting)));
        }
        let differs = |what| likeness.differing.iter().any(|(name, _)| *name == what);
        let (sizes, lengths) = (differs(SIZE), differs(LENGTH));
        likeness.lengths = lengths;
        likeness.megawatts =
            sizes.then(|| facts.iter().map(|fact| Some(fact.as_ref()?.megawatts)).collect());
        likeness
    }

    /// Megawatts of a point by which its totals are divided; `None` where plants are of one size.
    pub fn megawatts(&self, point: usize) -> Option<f64> {
        *self.megawatts.as_ref()?.get(point)?
    }

    /// Whether what grows with a plant can be held against that of another one.
    pub(crate) const fn totals_compare(&self) -> bool {
        !self.lengths
    }

    /// No point is selected by what a GPU-hour costs where GPUs are of several generations.
    ///
    /// # Errors
    /// When a study does.
    pub fn allow_selection(plan: &Plan) -> Result<(), Problems> {
        let Some((metric, origin)) = &plan.study.selects_by else { return Ok(()) };
        if !OF_A_GPU_HOUR.contains(&metric.unit) {
            return Ok(());
        }
        let likeness = Self::of(plan);
        if likeness.ranks(metric.unit) {
            return Ok(());
        }
        let (key, found) = ("select.metric".to_owned(), format!("{:?}", metric.name));
        let allowed = format!(
            "must be of work, such as lcoc_pflop_hour_usd, or npv_usd: GPU-hours of {} are different work, and \
             the cheapest hour is not the best",
            joined(&likeness.generations)
        );
        Err(Problem { origin: Some(origin.clone()), key, found, allowed }.into())
    }

    /// Whether points may be ranked by a metric of this unit: by what a GPU-hour costs only where all GPUs
    /// are of one generation.
    pub fn ranks(&self, unit: &str) -> bool {
        self.generations.is_empty() || !OF_A_GPU_HOUR.contains(&unit)
    }

    /// What readers must know before they compare, in sentences; none where the scenarios are alike.
    pub fn in_words(&self) -> Option<String> {
        if self.differing.is_empty() {
            return self.of_generations();
        }
        let differing = self.differing.iter();
        let differing = differing.map(|(what, values)| format!("{what} ({})", values.join("; ")));
        let mut text = format!(
            "Not like with like: these scenarios differ in {}. A difference is of all that together, not \
             of a site or a design alone.",
            joined(&differing.collect::<Vec<_>>())
        );
        if self.megawatts.is_some() {
            text.push_str(" What grows with the plant is compared per MW of grid power.");
        }
        if self.lengths {
            text.push_str(" Totals of runs of different length are not compared.");
        }
        if let Some(generations) = self.of_generations() {
            text.push(' ');
            text.push_str(&generations);
        }
        Some(text)
    }

    /// Why points are not ranked by what a GPU-hour costs.
    fn of_generations(&self) -> Option<String> {
        (!self.generations.is_empty()).then(|| {
            format!(
                "GPU-hours of {} are different work: points are not ranked by what one costs. Compare \
                 lcoc_pflop_hour_usd, cost_per_million_tokens_usd and npv_usd.",
                joined(&self.generations)
            )
        })
    }
}

impl Fact {
    fn of(scenario: &CheckedScenario) -> Self {
        let spec = scenario.spec();
        let classes = Class::all(&spec.jobs, scenario.scale(), spec.seed);
        Self {
            size: spec.size.to_string(),
            rack: spec.rack.clone(),
            generation: spec.finance.generation.clone(),
            start: spec.start.clone(),
            hours: spec.horizon.in_hours(),
            waiting: classes.iter().map(Class::at_start).sum(),
            filled: classes.iter().all(|class| class.spec.at_start.is_none()),
            megawatts: spec.size.in_megawatts(),
        }
    }
}

const SIZE: &str = "size";
const LENGTH: &str = "length";

/// What is told of a scenario: what that is, the key that says so, and the value in words.
type Said = (&'static str, &'static str, fn(&Fact) -> String);

const SAID: [Said; 4] = [
    (SIZE, "size", |fact| fact.size.clone()),
    ("rack", "rack", |fact| fact.rack.clone()),
    ("first day", "start", |fact| fact.start.clone()),
    (LENGTH, "horizon", |fact| period(fact.hours)),
];

fn waiting(fact: &Fact) -> String {
    match fact.waiting {
        0 => "none".to_owned(),
        jobs => format!("{} jobs", grouped(f64::from(jobs))),
    }
}

/// Whether as much work waits at the start for each megawatt, or what fills each plant by default.
fn filled_alike(facts: &[Facts]) -> bool {
    if facts.iter().flatten().all(|fact| fact.filled) {
        return true;
    }
    let filled = facts.iter().flatten().map(|fact| f64::from(fact.waiting) / fact.megawatts);
    let (least, most) =
        filled.fold((f64::INFINITY, 0.0_f64), |(least, most), one| (least.min(one), most.max(one)));
    most <= least.min(most) * (1.0 + FILLED_ALIKE)
}

/// The values of the points in words, in their order, each once.
fn told(facts: &[Facts], say: impl Fn(&Fact) -> String) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for value in facts.iter().flatten().map(say) {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values
}

/// Words with an "and" before the last.
fn joined(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
