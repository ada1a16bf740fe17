//! The waterfall of GPU time: what is installed passes step by step, and each state is time that is
//! lost at one step or kept at the end.

/// The steps from GPU time that is installed to GPU time that is useful, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// GPUs that are built and accepted.
    Built,
    /// Those in working order, with power, cooling and network.
    Up,
    /// Those that could be sold: neither spares nor excluded.
    Sellable,
    /// Those held by jobs or reserved by contracts.
    Held,
    /// Computing at full speed what was not computed before.
    Productive,
    /// Computing whose results are kept.
    Useful,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Built, Self::Up, Self::Sellable, Self::Held, Self::Productive, Self::Useful];

    /// What GPU time that passes is called, as tables and people say it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Built => "built",
            Self::Up => "up",
            Self::Sellable => "sellable",
            Self::Held => "held",
            Self::Productive => "productive",
            Self::Useful => "useful",
        }
    }

    /// What that means.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Built => "GPUs that are built and accepted",
            Self::Up => "GPUs in working order, with power, cooling and network",
            Self::Sellable => "GPUs in service that are neither spares nor excluded",
            Self::Held => "GPUs held by jobs or reserved by contracts",
            Self::Productive => "computing at full speed what was not computed before",
            Self::Useful => "computing whose results were kept",
        }
    }

    /// What GPU time that is lost here is called together.
    pub const fn lost(self) -> &'static str {
        match self {
            Self::Built => "Not built or not accepted",
            Self::Up => "Out of service",
            Self::Sellable => "Spare or excluded",
            Self::Held => "Without a job",
            Self::Productive => "Overheads and interruptions of jobs",
            Self::Useful => "Results not kept",
        }
    }
}

/// A state of GPU time, as a quantity declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// What people and tables call it.
    pub state: &'static str,
    /// The step that it does not pass; `None` for what is kept.
    pub lost_at: Option<Step>,
}

impl Spent {
    /// Whether its time comes as far as a step.
    pub fn reaches(self, step: Step) -> bool {
        self.lost_at.is_none_or(|at| at > step)
    }
}

/// A state whose time does not pass a step.
pub const fn lost_at(step: Step, state: &'static str) -> Option<Spent> {
    Some(Spent { state, lost_at: Some(step) })
}

/// A state whose time passes all steps.
pub const fn kept(state: &'static str) -> Option<Spent> {
    Some(Spent { state, lost_at: None })
}

/// GPU-hours that went somewhere: those of a state, or those of one of its causes.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// Where they went, in a few words: the state, and its cause behind a colon.
    pub name: String,
    /// The state.
    pub state: &'static str,
    /// Why they were in it; empty where causes are not told apart.
    pub cause: String,
    /// The step at which they were lost; `None` where they were kept.
    pub lost_at: Option<Step>,
    /// What the state means.
    pub about: String,
    /// How many.
    pub gpu_hours: f64,
}

impl Loss {
    pub(super) fn new(spent: Spent, cause: &str, about: &str, gpu_hours: f64) -> Self {
        let Spent { state, lost_at } = spent;
        let name = if cause.is_empty() { state.to_owned() } else { format!("{state}: {cause}") };
        Self { name, state, cause: cause.to_owned(), lost_at, about: about.to_owned(), gpu_hours }
    }
}

/// The GPU-hours of a state in a run.
#[derive(Clone, Debug, PartialEq)]
pub struct GpuTime {
    /// What it is called.
    pub state: &'static str,
    /// What it means.
    pub about: String,
    /// How many there were.
    pub gpu_hours: f64,
    /// How many by cause, the most first; empty where causes are not told apart.
    pub causes: Vec<(String, f64)>,
}

/// A step in a run: what it took, and what passed.
#[derive(Clone, Debug, PartialEq)]
pub struct Fall {
    /// Which.
    pub step: Step,
    /// States that were lost at it, the greatest first; those that did not occur are left out.
    pub states: Vec<GpuTime>,
    /// GPU-hours lost at it.
    pub lost: f64,
    /// GPU-hours that passed.
    pub left: f64,
}

/// Below this share of the GPU-hours installed a state did not occur.
const NOTHING: f64 = 1e-9;

/// The steps of a run, from the GPU-hours installed to those that were kept.
pub fn waterfall(uses: &[Loss]) -> Vec<Fall> {
    let installed: f64 = uses.iter().map(|usage| usage.gpu_hours).sum();
    let mut left = installed;
    let fall = |step| {
        let here = || uses.iter().filter(move |usage| usage.lost_at == Some(step));
        let lost: f64 = here().map(|usage| usage.gpu_hours).sum();
        left -= lost;
        Fall { step, states: by_state(here(), installed * NOTHING), lost, left }
    };
    Step::ALL.into_iter().map(fall).collect()
}

/// States of which there is more than `least`, the greatest first.
fn by_state<'a>(uses: impl Iterator<Item = &'a Loss>, least: f64) -> Vec<GpuTime> {
    let mut states: Vec<GpuTime> = Vec::new();
    for usage in uses.filter(|usage| usage.gpu_hours > least) {
        let known = states.iter().position(|known| known.state == usage.state);
        let place = known.unwrap_or_else(|| {
            let (state, about) = (usage.state, usage.about.clone());
            states.push(GpuTime { state, about, gpu_hours: 0.0, causes: Vec::new() });
            states.len() - 1
        });
        states[place].gpu_hours += usage.gpu_hours;
        if !usage.cause.is_empty() {
            states[place].causes.push((usage.cause.clone(), usage.gpu_hours));
        }
    }
    for state in &mut states {
        state.causes.sort_by(|one, other| other.1.total_cmp(&one.1));
    }
    states.sort_by(|one, other| other.gpu_hours.total_cmp(&one.gpu_hours));
    states
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: of 100 installed 4 + 1 are out and 15 without work, so that 95 are up and sellable and 80
    /// held; 30 of them are lost, and 50 kept.
    #[test]
    fn time_falls_from_step_to_step() {
        let loss = |spent: Option<Spent>, cause: &str, hours: f64| {
            Loss::new(spent.unwrap(), cause, "what it is", hours)
        };
        let uses = [
            loss(kept("goodput"), "", 50.0),
            loss(lost_at(Step::Productive, "rollback"), "gpu", 30.0),
            loss(lost_at(Step::Held, "no work"), "", 15.0),
            loss(lost_at(Step::Held, "gate"), "", 0.0),
            loss(lost_at(Step::Up, "outage"), "grid", 1.0),
            loss(lost_at(Step::Up, "outage"), "gpu", 4.0),
        ];
        let falls = waterfall(&uses);
        let left: Vec<f64> = falls.iter().map(|fall| fall.left).collect();
        assert_eq!(left, [100.0, 95.0, 95.0, 80.0, 50.0, 50.0]);
        let out = &falls[1].states[..];
        let causes = vec![("gpu".to_owned(), 4.0), ("grid".to_owned(), 1.0)];
        assert_eq!((out.len(), out[0].gpu_hours, &out[0].causes), (1, 5.0, &causes));
        assert_eq!(falls[3].states.len(), 1, "what did not occur is left out");
        assert_eq!(uses[5].name, "outage: gpu");
    }

    #[test]
    fn a_state_comes_as_far_as_the_step_before_it_is_lost() {
        let idle = lost_at(Step::Held, "no work").unwrap();
        let reached: Vec<Step> = Step::ALL.into_iter().filter(|step| idle.reaches(*step)).collect();
        assert_eq!(reached, [Step::Built, Step::Up, Step::Sellable]);
        assert!(Step::ALL.into_iter().all(|step| kept("goodput").unwrap().reaches(step)));
    }
}
