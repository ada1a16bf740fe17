//! Groups of jobs: by class, and by size, one for each power of ten of GPUs.

use super::tally::{Group, Tally};

/// Sizes: 1 to 9 GPUs, 10 to 99 and so on, and all from 100,000 on.
pub const DECADES: usize = 6;

/// What people call them.
const NAMES: [&str; DECADES] =
    ["1 to 9", "10 to 99", "100 to 999", "1,000 to 9,999", "10,000 to 99,999", "100,000 and more"];

/// Jobs by class and by size.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sizes {
    decades: [Tally; DECADES],
    classes: Vec<Tally>,
}

impl Sizes {
    /// So many classes, without jobs.
    pub fn of(classes: usize) -> Self {
        Self { classes: vec![Tally::default(); classes], ..Self::default() }
    }

    /// Adds to both groups of jobs of a class on so many GPUs.
    pub fn add(&mut self, (class, gpus): (usize, u32), add: impl Fn(&mut Tally)) {
        let decade = gpus.max(1).ilog10() as usize;
        add(&mut self.decades[decade.min(DECADES - 1)]);
        add(&mut self.classes[class]);
    }

    /// By size, the smallest jobs first.
    pub const fn decades(&self) -> &[Tally; DECADES] {
        &self.decades
    }

    /// All jobs.
    pub fn all(&self) -> Tally {
        let mut all = Tally::default();
        for decade in &self.decades {
            all.sliding.add(decade.sliding);
        }
        all
    }

    /// All groups in which there was a job that has started or ended, where the classes have these names and so many GPU-hours are installed.
    pub fn groups(&self, classes: &[String], installed: f64) -> Vec<Group> {
        let classes =
            classes.iter().zip(&self.classes).map(|(name, tally)| ("class", name.clone(), tally));
        let sizes = NAMES
            .iter()
            .zip(&self.decades)
            .map(|(name, tally)| ("gpus", (*name).to_owned(), tally));
        let all = classes.chain(sizes).filter(|(_, _, tally)| **tally != Tally::default());
        all.map(|(of, name, tally)| Group { of, name, tally: *tally, installed }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_are_grouped_by_powers_of_ten_and_by_class() {
        let mut sizes = Sizes::of(2);
        for (number, gpus) in (1..).zip([9, 10, 99, 100_000, 2_000_000]) {
            sizes.add((number % 2, gpus), |tally| {
                tally.running += number as f64;
                tally.interruptions += 1;
            });
        }
        let interruptions = sizes.decades().map(|decade| decade.interruptions);
        assert_eq!(interruptions, [1, 2, 0, 0, 0, 2]);
        assert_eq!(sizes.decades()[1].mttf(), [Some(2.5), None]);
        assert_eq!([0, 1].map(|class| sizes.classes[class].interruptions), [2, 3]);
        let names = ["a".to_owned(), "b".to_owned()];
        let shown = |sizes: &Sizes| -> Vec<String> {
            sizes.groups(&names, 1.0).into_iter().map(|group| group.name).collect()
        };
        assert_eq!(shown(&sizes), ["a", "b", "1 to 9", "10 to 99", "100,000 and more"]);
        assert!(shown(&Sizes::of(2)).is_empty());
    }
}
