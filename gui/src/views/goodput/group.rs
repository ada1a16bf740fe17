//! Uses of GPU-hours by cause: what names like "in diagnosis: gpu" and "rollback: gpu" have in common.

use factory::results::{Loss, Results};

use crate::format::sentence;

/// Uses with one cause, or one use that stands for itself.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    /// What it is called.
    pub(super) name: String,
    /// What it means.
    pub(super) about: String,
    /// GPU-hours of all its uses.
    pub(super) gpu_hours: f64,
    /// Its uses, the greatest first; none where it stands for itself.
    pub(super) parts: Vec<Loss>,
}

/// Groups below this share of the GPU-hours installed are gathered.
const TINY: f64 = 0.001;

/// GPU-hours installed: all uses together.
pub(super) fn installed(results: &Results) -> f64 {
    results.uses.iter().map(|use_| use_.gpu_hours).sum()
}

/// Goodput: the first use.
pub(super) fn goodput(results: &Results) -> Option<&Loss> {
    results.uses.first()
}

/// Everything but goodput by cause, the greatest first, and those too small to be seen.
pub(super) fn losses(results: &Results) -> (Vec<Group>, Vec<Group>) {
    let mut groups: Vec<Group> = Vec::new();
    for use_ in results.uses.iter().skip(1) {
        let Some((kind, cause)) = use_.name.split_once(": ") else {
            groups.push(alone(use_));
            continue;
        };
        let name = crate::format::title(&format!("lost to {cause}"));
        let part = Loss { name: sentence(kind), ..use_.clone() };
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => {
                group.gpu_hours += part.gpu_hours;
                group.parts.push(part);
            }
            None => groups.push(Group {
                about: format!("GPU-hours {}, by what was lost.", name.replacen('L', "l", 1)),
                gpu_hours: part.gpu_hours,
                parts: vec![part],
                name,
            }),
        }
    }
    for group in &mut groups {
        group.parts.sort_by(|a, b| b.gpu_hours.total_cmp(&a.gpu_hours));
    }
    groups.sort_by(|a, b| b.gpu_hours.total_cmp(&a.gpu_hours));
    let least = installed(results) * TINY;
    groups.into_iter().partition(|group| group.gpu_hours >= least)
}

fn alone(use_: &Loss) -> Group {
    Group {
        name: sentence(&use_.name),
        about: format!("{}.", sentence(&use_.about)),
        gpu_hours: use_.gpu_hours,
        parts: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    /// Goal: nothing is lost on the way into the chart. Method: add up what is drawn.
    #[test]
    fn goodput_and_groups_add_up_to_what_is_installed() {
        let run = testing::run("small.toml", &["horizon=\"30 d\""], 1);
        let (large, tiny) = losses(&run.results);
        let groups: f64 = large.iter().chain(&tiny).map(|group| group.gpu_hours).sum();
        let sum = groups + goodput(&run.results).unwrap().gpu_hours;
        let expected = run.results.value("installed_gpu_hours").unwrap();
        assert!((sum / expected - 1.0).abs() < 1e-9, "{sum} {expected}");
        for group in large.iter().chain(&tiny).filter(|group| !group.parts.is_empty()) {
            let parts: f64 = group.parts.iter().map(|part| part.gpu_hours).sum();
            assert!((parts - group.gpu_hours).abs() < 1e-6, "{group:?}");
        }
        assert!(large.windows(2).all(|pair| pair[0].gpu_hours >= pair[1].gpu_hours));
        assert!(large.iter().chain(&tiny).any(|group| group.parts.len() == 2));
    }
}
