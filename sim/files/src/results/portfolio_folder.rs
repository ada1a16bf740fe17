//! The folder of a portfolio: a folder of results for each site, and the tables of what went between them.

use std::path::{Path, PathBuf};

use factory::portfolio::PortfolioResults;
use factory::results::{Records, Results, Value};
use serde_json::{Map, Value as Json, json};

use crate::disk::atomic::WriteError;
use crate::disk::fingerprint::fingerprint;
use crate::results::data_package::data_package;
use crate::results::local_time::LocalTime;
use crate::results::manifest::{MANIFEST, PORTFOLIO, PROGRAM, SCHEMA};
use crate::results::output_folder::OutputFolder;
use crate::results::portfolio_tables::{portfolio_tables, write_portfolio};
use crate::results::run_folder::{About, RunFolder};
use crate::results::standing::SITES;
use crate::results::table::Column;
use crate::scenario::{LoadedPortfolio, resolve_portfolio, text_without_origins};

/// The results of a portfolio while it runs.
///
/// Nothing is visible under the folder's name until [`PortfolioFolder::finish`].
#[derive(Debug)]
pub struct PortfolioFolder {
    folder: OutputFolder,
    sites: Vec<RunFolder>,
    local: LocalTime,
}

impl PortfolioFolder {
    /// Begins the results of `loaded` in the folder `target`.
    ///
    /// # Errors
    /// When the folder exists and may not be replaced, or cannot be written.
    pub fn create(
        target: &Path,
        force: bool,
        loaded: &LoadedPortfolio,
    ) -> Result<Self, WriteError> {
        let folder = OutputFolder::create(target, force)?;
        let place = folder.path().join(SITES);
        let members = loaded.portfolio.members().iter().zip(&loaded.sites);
        let site = |(member, site): (&factory::portfolio::Member, &crate::scenario::Loaded)| {
            RunFolder::create(&place.join(&member.name), false, site)
        };
        let sites = members.map(site).collect::<Result<Vec<_>, _>>()?;
        let start = loaded.portfolio.members().first().map(|it| it.scenario.spec().start.clone());
        Ok(Self { folder, sites, local: LocalTime::new(&start.unwrap_or_default()) })
    }

    /// Writes what was recorded at a site since the last time.
    ///
    /// # Errors
    /// When the disk is full, for instance.
    pub fn append(&mut self, site: usize, records: &Records) -> Result<(), WriteError> {
        self.sites[site].append(records)
    }

    /// Writes everything else, with a page for each site that tells of it, and makes the folder appear under its
    /// name.
    ///
    /// # Errors
    /// When the disk is full, for instance; nothing remains then.
    pub fn finish(
        self,
        loaded: &LoadedPortfolio,
        results: &PortfolioResults,
        about: &About<'_>,
        pages: &[String],
    ) -> Result<PathBuf, WriteError> {
        let parts = loaded.sites.iter().zip(&results.sites).zip(pages);
        for (folder, ((site, results), page)) in self.sites.into_iter().zip(parts) {
            folder.finish(site, results, about, page)?;
        }
        write_portfolio(&self.folder, results, self.local)?;
        self.folder.write("portfolio.toml", resolve_portfolio(loaded))?;
        self.folder.write("summary.json", pretty(&portfolio_summary(loaded, results, about)))?;
        self.folder.write("datapackage.json", described(loaded))?;
        let mut names = self.folder.names()?;
        names.insert(MANIFEST.to_owned());
        let mut manifest = manifest(loaded, results, about);
        manifest["files"] = json!(names);
        self.folder.write(MANIFEST, pretty(&manifest))?;
        self.folder.commit()
    }
}

/// The summary as `summary.json` holds it: of the portfolio, and of each site what tells it apart.
pub fn portfolio_summary(
    loaded: &LoadedPortfolio,
    results: &PortfolioResults,
    about: &About<'_>,
) -> Json {
    let values = |values: &mut dyn Iterator<Item = &Value>| {
        let mut metrics = Map::new();
        for value in values {
            metrics.insert(value.metric.name.to_owned(), json!(value.value));
        }
        metrics
    };
    let mut metrics = values(&mut results.metrics.iter().chain(&results.together));
    metrics.insert("wall_s".to_owned(), json!(about.wall_seconds));
    let members = loaded.portfolio.members().iter().zip(&results.sites);
    let site = |(member, site): (&factory::portfolio::Member, &Results)| {
        let of_site = json!({
            "scenario": member.scenario.spec().name,
            "seed": member.scenario.spec().seed,
            "digest": format!("{:016x}", site.digest),
            "metrics": values(&mut site.metrics.iter()),
        });
        (member.name.clone(), of_site)
    };
    let sites: Map<String, Json> = members.map(site).collect();
    json!({
        "schema": SCHEMA,
        "portfolio": loaded.portfolio.name(),
        "seed": loaded.portfolio.seed(),
        "version": about.version,
        "digest": format!("{:016x}", results.digest),
        "metrics": metrics,
        "sites": sites,
    })
}

fn manifest(loaded: &LoadedPortfolio, results: &PortfolioResults, about: &About<'_>) -> Json {
    let all = loaded.sites.iter().map(|site| text_without_origins(&site.settings));
    let texts: Vec<String> =
        std::iter::once(text_without_origins(&loaded.settings)).chain(all).collect();
    json!({
        "program": PROGRAM,
        "kind": PORTFOLIO,
        "version": about.version,
        "schema": SCHEMA,
        "scenario": loaded.portfolio.name(),
        "scenario_file": loaded.path.display().to_string(),
        "scenario_sha256": fingerprint(texts.join("\n")),
        "seed": loaded.portfolio.seed(),
        "generator": "ChaCha8",
        "digest": format!("{:016x}", results.digest),
        "events": results.events,
        "wall_s": about.wall_seconds,
        "notes": loaded.notes,
    })
}

fn pretty(value: &Json) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("a JSON value can be written");
    text.push('\n');
    text
}

/// What stands in the tables, each of which is there as CSV and as Parquet.
fn described(loaded: &LoadedPortfolio) -> String {
    let tables = portfolio_tables();
    let endings = ["csv", "parquet"].into_iter();
    let files: Vec<(String, &[Column])> = endings
        .flat_map(|ending| {
            tables
                .iter()
                .map(move |(name, columns)| (format!("{name}.{ending}"), columns.as_slice()))
        })
        .collect();
    let files: Vec<(&str, &[Column])> =
        files.iter().map(|(path, columns)| (path.as_str(), *columns)).collect();
    data_package(loaded.portfolio.name(), &files)
}
