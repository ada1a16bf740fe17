//! Capping: how much of their dynamic power racks may draw, in steps.

use units::Power;

/// Steps between full dynamic power and none.
const STEPS: u32 = 64;

/// Dynamic power that is allowed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
    steps: u32,
}

impl Cap {
    /// All of it.
    pub const FULL: Self = Self { steps: STEPS };

    /// Whether it is less than all.
    pub const fn limits(self) -> bool {
        self.steps < STEPS
    }

    /// Whether nothing is left to give up.
    pub const fn is_zero(self) -> bool {
        self.steps == 0
    }

    /// Steps that are allowed.
    pub const fn steps(self) -> u32 {
        self.steps
    }

    /// Share of dynamic power that is allowed.
    pub fn share(self) -> f64 {
        f64::from(self.steps) / f64::from(STEPS)
    }

    /// This, or as many steps as a share of dynamic power takes, if those are more.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by clamp")]
    pub fn at_least(self, share: f64) -> Self {
        let least = (share * f64::from(STEPS)).ceil().clamp(0.0, f64::from(STEPS)) as u32;
        Self { steps: self.steps.max(least) }
    }

    /// The most steps of `dynamic` power that fit what is left for it.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by clamp")]
    pub fn within(left: Power, dynamic: Power) -> Self {
        if dynamic <= left || dynamic <= Power::ZERO {
            return Self::FULL;
        }
        let share = left.max(Power::ZERO) / dynamic;
        Self { steps: (share * f64::from(STEPS)).floor().clamp(0.0, f64::from(STEPS)) as u32 }
    }

    /// Less of it, since `over` is drawn too much while racks draw `it`: half of the steps that would
    /// do if all of `it` were dynamic, and at least one.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by clamp")]
    pub fn lowered(self, over: Power, it: Power) -> Self {
        let step = it / f64::from(STEPS);
        let steps = over.max(Power::ZERO) / step.max(Power::watts(1.0)) / 2.0;
        let steps = steps.clamp(1.0, f64::from(STEPS)) as u32;
        Self { steps: self.steps - steps.clamp(1, self.steps) }
    }
}
