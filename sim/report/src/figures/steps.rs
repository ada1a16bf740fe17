//! Steps of the waterfall of GPU time in figures: what is lost at each has a hue of its own.

use factory::results::Step;

use super::svg::Hue;

/// The hue of what is lost at a step, or of what is kept.
pub const fn hue_of(lost_at: Option<Step>) -> Hue {
    match lost_at {
        None => Hue::Green,
        Some(Step::Built | Step::Useful) => Hue::Purple,
        Some(Step::Up) => Hue::Red,
        Some(Step::Sellable) => Hue::Sky,
        Some(Step::Held) => Hue::Blue,
        Some(Step::Productive) => Hue::Orange,
    }
}

/// What the hues of these steps mean.
pub fn legend_of(steps: &[Step]) -> Vec<(Hue, &'static str)> {
    let lost = steps.iter().map(|step| (hue_of(Some(*step)), step.lost()));
    std::iter::once((hue_of(None), "Useful")).chain(lost).collect()
}
