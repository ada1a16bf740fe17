//! The ready example of a comparison: the four candidate sites as plants that are alike but for the site,
//! in the same years of luck.

use std::sync::Arc;

use files::Loaded;

use super::Application;
use crate::command::{CompareCommand, Kind};
use crate::layout;
use crate::model::{RunId, Wanted};

/// Seeds of each, and the first of them: the same for all, so that differences are paired.
const SEEDS: u32 = 5;
const FIRST_SEED: &str = "seed=1";

impl Application {
    pub(super) fn compare(&mut self, command: CompareCommand) {
        let comparison = &mut self.model.comparison;
        match command {
            CompareCommand::CandidateSites => self.compare_sites(),
            CompareCommand::Baseline(run) => comparison.take_baseline(run),
            CompareCommand::Include(run, shown) => comparison.include(run, shown),
            CompareCommand::SortBy(metric) => comparison.sort_by(metric),
        }
    }

    /// Runs those that have not been run yet, and shows all of them side by side.
    fn compare_sites(&mut self) {
        let sites = files::like_with_like();
        let earlier: Vec<RunId> = self.model.runs.all().iter().map(|run| run.id).collect();
        let compared: Vec<RunId> =
            sites.into_iter().filter_map(|site| self.want_site(site)).collect();
        let Some(&baseline) = compared.first() else { return };
        let others = earlier.into_iter().filter(|id| !compared.contains(id));
        self.model.comparison.begin(baseline, others);
        layout::open(&mut self.layout, Kind::Compare);
    }

    /// The number of a site's run: of one that is there, one that is on its way, or a new one.
    fn want_site(&mut self, site: files::Example) -> Option<RunId> {
        let loaded = match self.model.library.load_beside(site, &[FIRST_SEED.to_owned()]) {
            Ok(loaded) => loaded,
            Err(problems) => {
                self.model.messages.error(problems.to_string());
                return None;
            }
        };
        let text = files::resolve(&loaded);
        let same = |other: &Loaded| files::resolve(other) == text;
        let enough = SEEDS as usize;
        let mut there = self.model.runs.all().iter();
        let there = there.find(|run| run.replication_count() >= enough && same(&run.loaded));
        let there = there.map(|run| run.id).or_else(|| {
            let mut coming = self.model.work.wanted();
            let coming = coming.find(|run| run.replications >= SEEDS && same(&run.loaded));
            coming.map(|run| run.id)
        });
        if there.is_some() {
            return there;
        }
        let id = self.model.runs.next_id();
        self.model.work.want(Wanted {
            id,
            name: format!("{}, {SEEDS} seeds", loaded.scenario.spec().name),
            document: None,
            loaded: Arc::new(loaded),
            replications: SEEDS,
            replaces: None,
        });
        Some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::model::{DocumentId, Edit};
    use crate::testing;
    use egui_kittest::kittest::Queryable as _;

    /// The scenarios of the sites with a horizon of two days.
    fn shorten(application: &mut Application) {
        let library = &mut application.model.library;
        let documents: Vec<DocumentId> = library.documents().iter().map(|it| it.id).collect();
        for id in documents {
            library.edit(Edit::Set(id, "horizon".to_owned(), Some("2 d".to_owned())));
        }
    }

    /// Goal: the example shows four runs with the same seeds side by side, and is not run twice.
    #[test]
    fn the_four_candidate_sites_stand_side_by_side() {
        let mut harness = testing::application();
        shorten(harness.state_mut());
        let context = egui::Context::default();
        let command = Command::Compare(CompareCommand::CandidateSites);
        harness.state_mut().apply(command.clone(), &context);
        harness.state_mut().apply(command.clone(), &context);
        assert_eq!(harness.state().model.work.wanted().count(), 4);
        testing::wait(&mut harness, |application| application.model.runs.all().len() == 4);
        testing::wait(&mut harness, |application| !application.model.work.is_busy());
        harness.run_steps(5);
        let model = &harness.state().model;
        // Views go on showing the run that was there first.
        assert_eq!(model.runs.shown().unwrap().id, model.runs.all()[0].id);
        let compared = model.comparison.runs(&model.runs);
        assert!(compared.iter().all(|run| run.seed() == 1 && run.replication_count() == 5));
        assert!(compared[0].name.starts_with("Kagoshima"));
        for run in &compared {
            assert!(harness.query_all_by_label_contains(&run.name).next().is_some());
        }
        harness.state_mut().apply(command, &context);
        assert!(!harness.state().model.work.is_busy());
    }

    /// Goal: sites differ by nothing but the site, whatever was made of the plant that all inherit.
    #[test]
    fn sites_are_compared_like_with_like() {
        let mut harness = testing::application();
        let application = harness.state_mut();
        let first = application.model.library.documents()[0].id;
        let size = Edit::Set(first, "size".to_owned(), Some("500 MW".to_owned()));
        application.model.library.edit(size);
        application.compare_sites();
        let wanted: Vec<_> = application.model.work.wanted().collect();
        let spec = |place: usize| wanted[place].loaded.scenario.spec();
        let sites: Vec<&str> = (0..4).map(|place| spec(place).site.as_str()).collect();
        assert_eq!(sites, ["kagoshima", "malaysia", "romania", "belgium"]);
        for place in 0..4 {
            assert_eq!(spec(place).size, units::Power::megawatts(500.0));
            assert_eq!(spec(place).rack, spec(0).rack);
        }
        application.model.work.cancel();
    }

    /// Goal: a mistake in the plant that all inherit is told, and nothing is run.
    #[test]
    fn a_plant_with_a_mistake_is_not_compared() {
        let mut harness = testing::application();
        shorten(harness.state_mut());
        let application = harness.state_mut();
        let first = application.model.library.documents()[0].id;
        let nonsense = Edit::Set(first, "nonsense".to_owned(), Some("1".to_owned()));
        application.model.library.edit(nonsense);
        application.compare_sites();
        assert_eq!(application.model.work.wanted().count(), 0);
        assert!(application.model.messages.all().last().unwrap().text.contains("nonsense"));
        application.model.work.cancel();
    }
}
