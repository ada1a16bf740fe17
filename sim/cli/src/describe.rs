//! The commands that tell about scenarios and catalogues without simulating.

use std::io::{Write as _, stdout};

use files::Catalogues;
use files::numbers::grouped;

use crate::Failure;
use crate::arguments::{CatalogueOptions, ExplainOptions, ScenarioOptions, SchemaOptions};
use crate::scenario_file::scenario;

/// The catalogues that the options name.
pub(crate) fn catalogues(options: &CatalogueOptions) -> Result<Catalogues, Failure> {
    match &options.data {
        Some(folder) => Ok(Catalogues::with_folder(folder)?),
        None => Ok(Catalogues::embedded()),
    }
}

/// `aifactory check`.
pub(crate) fn check(options: &ScenarioOptions) -> Result<(), Failure> {
    let catalogues = catalogues(&options.catalogues)?;
    let loaded = scenario(&options.scenario, &options.overrides, &catalogues)?;
    let layout = loaded.scenario.layout();
    let spec = loaded.scenario.spec();
    writeln!(
        stdout(),
        "{} is sound: {}, {} racks in {} halls, {} GPUs, {} of grid power.",
        options.scenario.display(),
        spec.name,
        layout.racks,
        layout.halls,
        layout.racks * spec.compute.rack.gpus,
        spec.size,
    )?;
    let effort = loaded.scenario.effort();
    writeln!(
        stdout(),
        "A run has about {} events and needs about {} of memory.",
        grouped(two_digits(effort.events)),
        in_bytes(effort.memory_gb),
    )?;
    for note in &loaded.notes {
        writeln!(stdout(), "Note: {note}")?;
    }
    Ok(())
}

/// An estimate as it should be read.
fn two_digits(estimate: f64) -> f64 {
    format!("{estimate:.1e}").parse().unwrap_or(estimate)
}

fn in_bytes(gigabytes: f64) -> String {
    if gigabytes < 1.0 {
        format!("{} MB", two_digits(gigabytes * 1000.0))
    } else {
        format!("{} GB", two_digits(gigabytes))
    }
}

/// `aifactory explain`.
pub(crate) fn explain(options: &ExplainOptions) -> Result<(), Failure> {
    if let Some(key) = key_of_studies(&options.key) {
        write!(stdout(), "{}", study::explain_study(key).map_err(Failure::Input)?)?;
        return Ok(());
    }
    let catalogues = catalogues(&options.catalogues)?;
    let load = |path| scenario(path, &[], &catalogues);
    let loaded = options.scenario.as_deref().map(load).transpose()?;
    let text = files::explain(&options.key, loaded.as_ref(), &catalogues);
    write!(stdout(), "{}", text.map_err(|problem| Failure::Input(problem.to_string()))?)?;
    Ok(())
}

/// What follows "study" in a key that begins with it.
fn key_of_studies(key: &str) -> Option<&str> {
    let rest = key.trim().strip_prefix("study")?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('.') }
}

/// `aifactory resolve`.
pub(crate) fn resolve(options: &ScenarioOptions) -> Result<(), Failure> {
    let catalogues = catalogues(&options.catalogues)?;
    let loaded = scenario(&options.scenario, &options.overrides, &catalogues)?;
    write!(stdout(), "{}", files::resolve(&loaded))?;
    Ok(())
}

/// `aifactory schema`.
pub(crate) fn schema(options: &SchemaOptions) -> Result<(), Failure> {
    let schema = if options.study {
        study::study_schema()
    } else {
        files::schema(&catalogues(&options.catalogues)?)
    };
    writeln!(stdout(), "{schema:#}")?;
    Ok(())
}

/// `aifactory list`.
pub(crate) fn list(options: &CatalogueOptions) -> Result<(), Failure> {
    let catalogues = catalogues(options)?;
    writeln!(stdout(), "Sites:")?;
    for site in catalogues.sites() {
        let label = catalogues.site(site).and_then(|site| site.get("location.label"));
        writeln!(
            stdout(),
            "  {site:<28} {}",
            label.map(|l| l.value.to_string()).unwrap_or_default()
        )?;
    }
    writeln!(stdout(), "Rack types:")?;
    for rack in catalogues.racks() {
        let label = catalogues.rack(rack).and_then(|rack| rack.get("compute.rack.label"));
        writeln!(
            stdout(),
            "  {rack:<28} {}",
            label.map(|l| l.value.to_string()).unwrap_or_default()
        )?;
    }
    writeln!(stdout(), "Metrics of a run:")?;
    for metric in study::all_metrics(&catalogues)? {
        writeln!(stdout(), "  {:<34} {:<8} {}", metric.name, metric.unit, metric.about)?;
    }
    Ok(())
}
