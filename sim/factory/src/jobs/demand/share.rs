//! Shares: how many GPUs of a plant contracts reserve, and what is left for others.

use super::super::{ClassSpec, DemandKind, JobsSpec, Scale};

/// How the classes of a scenario share the GPUs of a plant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shares {
    scale: Scale,
    /// GPUs of a contract by share, for each that its share of the reference plant is.
    cut: f64,
    /// GPUs that others hold in the mean, for each that their shares of the reference plant are.
    fit: f64,
    /// GPUs that each of several backlogs fills, whatever its share.
    filled: f64,
}

impl Shares {
    /// Those of a scenario on a plant of this scale.
    pub(super) fn new(spec: &JobsSpec, scale: Scale) -> Self {
        let sum_over = |kind: DemandKind, of: &dyn Fn(&ClassSpec) -> f64| -> f64 {
            let classes = spec.classes().filter(|(_, class)| spec.demand_of(class) == kind);
            classes.map(|(_, class)| of(class)).sum()
        };
        let by_share = |class: &ClassSpec| {
            if class.gpus.is_none() { class.part() * f64::from(scale.reference) } else { 0.0 }
        };
        let reserved = sum_over(DemandKind::Contract, &|class| class.gpus.map_or(0.0, f64::from));
        let wanted = sum_over(DemandKind::Contract, &by_share);
        let left = (f64::from(scale.sellable) - reserved).max(0.0);
        let cut = if wanted > left { left / wanted } else { 1.0 };
        let others = f64::from(scale.reference)
            * (sum_over(DemandKind::Backlog, &|class| class.part())
                + sum_over(DemandKind::Open, &|class| {
                    // One that says how much comes takes no part.
                    let said = class.arrivals.is_some() || class.gpu_hours.is_some();
                    if said { 0.0 } else { class.part() * spec.open_load() }
                }));
        let left = (left - wanted * cut).max(0.0);
        let fit = if others > left { left / others } else { 1.0 };
        let some = |class: &ClassSpec| f64::from(u8::from(class.share != Some(0.0)));
        let filled = left / sum_over(DemandKind::Backlog, &some).max(1.0);
        Self { scale, cut, fit, filled }
    }

    /// GPUs that the jobs of a class may come to hold, for an estimate of how many jobs there will be.
    pub(super) fn at_most(&self, spec: &JobsSpec, class: &ClassSpec) -> f64 {
        match spec.demand_of(class) {
            DemandKind::Backlog => self.filled,
            _ => self.at_work(spec, class),
        }
    }

    /// GPUs that the contract of a class reserves: whole steps of its jobs, and none where not even its
    /// smallest job fits.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a u32")]
    pub(super) fn reserved(&self, class: &ClassSpec) -> u32 {
        class.gpus.unwrap_or_else(|| {
            let share = class.part() * f64::from(self.scale.reference) * self.cut;
            // A whole number that rounding has taken something from is still that.
            let gpus = (share + 1e-6).floor() as u32;
            let stepped = gpus - gpus % class.gpus_step.max(1);
            if stepped < class.gpus_least { 0 } else { stepped }
        })
    }

    /// GPUs that the jobs of a class hold in the mean when the plant is at work, which need not be
    /// whole.
    pub(super) fn at_work(&self, spec: &JobsSpec, class: &ClassSpec) -> f64 {
        let share = class.part() * f64::from(self.scale.reference) * self.fit;
        match spec.demand_of(class) {
            DemandKind::Open => share * spec.open_load(),
            DemandKind::Backlog => share,
            DemandKind::Contract => f64::from(self.reserved(class)) * class.r#use,
        }
    }
}
