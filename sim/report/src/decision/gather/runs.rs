//! Folders of single runs: each is a draw of the option that its scenario is.

use std::collections::BTreeMap;
use std::path::Path;

use files::{Catalogues, Template, read_run, with_sources};
use study::Failure;

use super::{Draw, Found, Gathered, Source};

/// Adds the run in a folder.
pub(super) fn read(
    folder: &Path,
    catalogues: &Catalogues,
    gathered: &mut Gathered,
) -> Result<(), Failure> {
    let run = read_run(folder, catalogues)?;
    let template = Template::read(&run.loaded.path, &[], catalogues)?;
    let variant = template.with(&[])?;
    let spec = run.loaded.scenario.spec();
    let seed = spec.seed;
    let values = gathered.metrics.iter().map(|metric| run.metrics.get(metric.name).copied());
    let draw = Draw {
        key: format!("seed {seed}"),
        seed,
        inputs: BTreeMap::new(),
        values: values.collect(),
    };
    gathered.sources.push(Source {
        folder: folder.display().to_string(),
        kind: "run",
        version: run.version,
        fingerprint: run.digest.clone(),
        seeds: (seed, seed),
        runs: 1,
        failed: 0,
    });
    gathered.titles.push(spec.name.clone());
    gathered.add(Found {
        name: spec.name.clone(),
        hash: variant.hash,
        settings: with_sources(&run.loaded, catalogues),
        scenario: variant.scenario,
        notes: run.loaded.notes,
        draws: vec![draw],
        digest: Some((seed, run.digest, folder.display().to_string())),
    });
    Ok(())
}
