//! Rows of losses at a step: a state with its causes, or several states too small to be seen.

use factory::results::{Fall, GpuTime, Results};

use crate::format::sentence;

/// What a row stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    /// The state that it is; `None` for several.
    pub(super) state: Option<&'static str>,
    /// What it is called.
    pub(super) name: String,
    /// What it means.
    pub(super) about: String,
    /// GPU-hours of all its parts.
    pub(super) gpu_hours: f64,
    /// Its causes or its states, the greatest first; none where it stands for itself.
    pub(super) parts: Vec<Part>,
}

/// A part of a row, which shows where the row is open.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    /// What it is called.
    pub(super) name: String,
    /// What it means.
    pub(super) about: String,
    /// How many GPU-hours it has.
    pub(super) gpu_hours: f64,
}

/// States below this share of the GPU-hours installed are gathered where there are several.
const TINY: f64 = 0.001;

/// GPU-hours installed: all uses together.
pub(super) fn installed(results: &Results) -> f64 {
    results.uses.iter().map(|use_| use_.gpu_hours).sum()
}

/// What is lost at a step, the greatest first and those too small to be seen at the end.
pub(super) fn of_step(fall: &Fall, installed: f64) -> Vec<Group> {
    let seen = |state: &&GpuTime| state.gpu_hours >= installed * TINY;
    let (mut large, mut tiny): (Vec<&GpuTime>, Vec<&GpuTime>) = fall.states.iter().partition(seen);
    if tiny.len() == 1 {
        large.append(&mut tiny);
    }
    let mut groups: Vec<Group> = large.into_iter().map(of_state).collect();
    if !tiny.is_empty() {
        groups.push(Group {
            state: None,
            name: format!("Others: {}", fall.step.lost().to_lowercase()),
            about: format!("{} states below 0.1 % of the GPU-hours installed each.", tiny.len()),
            gpu_hours: tiny.iter().map(|state| state.gpu_hours).sum(),
            parts: tiny.into_iter().map(alone).collect(),
        });
    }
    groups
}

fn of_state(state: &GpuTime) -> Group {
    let parts = state.causes.iter().map(|(cause, gpu_hours)| Part {
        name: crate::format::title(cause),
        about: format!("{}, because of {cause}.", sentence(&state.about)),
        gpu_hours: *gpu_hours,
    });
    let Part { name, about, gpu_hours } = alone(state);
    Group { state: Some(state.state), name, about, gpu_hours, parts: parts.collect() }
}

fn alone(state: &GpuTime) -> Part {
    Part {
        name: sentence(state.state),
        about: format!("{}.", sentence(&state.about)),
        gpu_hours: state.gpu_hours,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    /// Goal: nothing is lost on the way into the chart. Method: add up what is drawn.
    #[test]
    fn rows_of_losses_add_up_to_what_each_step_takes() {
        let run = testing::run("small.toml", &["horizon=\"30 d\""], 1);
        let installed = installed(&run.results);
        let mut told = 0;
        for fall in run.results.waterfall() {
            let groups = of_step(&fall, installed);
            let sum: f64 = groups.iter().map(|group| group.gpu_hours).sum();
            assert!((sum - fall.lost).abs() < 1e-8 * installed, "{fall:?}");
            for group in groups.iter().filter(|group| !group.parts.is_empty()) {
                let parts: f64 = group.parts.iter().map(|part| part.gpu_hours).sum();
                assert!((parts - group.gpu_hours).abs() < 1e-6, "{group:?}");
                told += 1;
            }
        }
        assert!(told > 0, "no row has parts");
    }
}
