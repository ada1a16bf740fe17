//! Interruptions by the size of jobs: one group for each power of ten of GPUs.

/// Groups: 1 to 9 GPUs, 10 to 99 and so on, and all from 100,000 on.
pub const DECADES: usize = 6;

/// Hours that jobs of a size ran, and how often they were interrupted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Decade {
    /// Hours that jobs ran.
    pub hours: f64,
    /// Interruptions.
    pub interruptions: u64,
    /// Those of them that hardware caused.
    pub of_hardware: u64,
}

/// Jobs by size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sizes([Decade; DECADES]);

impl Sizes {
    /// The group of jobs on so many GPUs.
    pub fn of(&mut self, gpus: u32) -> &mut Decade {
        let decade = gpus.max(1).ilog10() as usize;
        &mut self.0[decade.min(DECADES - 1)]
    }

    /// All groups, the smallest jobs first.
    pub const fn all(&self) -> &[Decade; DECADES] {
        &self.0
    }
}

impl Decade {
    /// Hours to an interruption, by anything and by hardware alone; `None` without any.
    pub fn mttf(&self) -> [Option<f64>; 2] {
        [self.interruptions, self.of_hardware]
            .map(|count| (count > 0).then(|| self.hours / count as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_are_grouped_by_powers_of_ten() {
        let mut sizes = Sizes::default();
        for (number, gpus) in (1..).zip([9, 10, 99, 100_000, 2_000_000]) {
            sizes.of(gpus).hours += f64::from(number);
            sizes.of(gpus).interruptions += 1;
        }
        let hours = sizes.all().map(|decade| decade.hours);
        assert_eq!(hours, [1.0, 5.0, 0.0, 0.0, 0.0, 9.0]);
        assert_eq!(sizes.all()[1].mttf(), [Some(2.5), None]);
    }
}
