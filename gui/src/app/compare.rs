//! The ready example of a comparison: the four candidate sites in the same years of luck.

use std::sync::Arc;

use files::Loaded;

use super::Application;
use crate::command::{CompareCommand, Kind};
use crate::layout;
use crate::model::{Document, RunId, Wanted};

/// The scenarios of the candidate sites among the examples; the first is the baseline.
const SITES: [&str; 4] = ["kagoshima.toml", "malaysia.toml", "romania.toml", "belgium.toml"];
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
        let sites: Vec<Document> = SITES.iter().filter_map(|name| self.site(name)).collect();
        let earlier: Vec<RunId> = self.model.runs.all().iter().map(|run| run.id).collect();
        let compared: Vec<RunId> = sites.iter().filter_map(|site| self.want_site(site)).collect();
        let Some(&baseline) = compared.first() else { return };
        let others = earlier.into_iter().filter(|id| !compared.contains(id));
        self.model.comparison.begin(baseline, others);
        layout::open(&mut self.layout, Kind::Compare);
    }

    /// The scenario of a site as it stands in the library.
    fn site(&self, name: &str) -> Option<Document> {
        self.model.library.example(name).cloned()
    }

    /// The number of a site's run: of one that is there, one that is on its way, or a new one.
    fn want_site(&mut self, site: &Document) -> Option<RunId> {
        let loaded = match self.model.library.load_with(site, &[FIRST_SEED.to_owned()]) {
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
            document: Some(site.id),
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

    /// Goal: a scenario with a mistake is told, and the other three are compared.
    #[test]
    fn a_site_with_a_mistake_does_not_stop_the_others() {
        let mut harness = testing::application();
        shorten(harness.state_mut());
        let application = harness.state_mut();
        let second = application.model.library.documents()[1].id;
        let nonsense = Edit::Set(second, "nonsense".to_owned(), Some("1".to_owned()));
        application.model.library.edit(nonsense);
        application.compare_sites();
        assert_eq!(application.model.work.wanted().count(), 3);
        assert!(application.model.messages.all().last().unwrap().text.contains("nonsense"));
        application.model.work.cancel();
    }
}
