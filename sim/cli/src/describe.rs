//! The commands that tell about scenarios and catalogues without simulating.

use std::io::{Write as _, stdout};

use factory::results::Metric;
use factory::settings::Value;
use files::Catalogues;
use files::numbers::grouped;

use crate::Failure;
use crate::arguments::{
    CatalogueOptions, ExplainOptions, ListOptions, Listed, ScenarioOptions, SchemaOptions,
};
use crate::portfolio;
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
    if portfolio::is_portfolio(&options.scenario) {
        return portfolio::check(options, &catalogues);
    }
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
    let of_portfolio = options.scenario.as_deref().filter(|path| portfolio::is_portfolio(path));
    if of_portfolio.is_some() || is_of_portfolios(&options.key) {
        let load = |path| files::load_portfolio(path, &[], &catalogues);
        let loaded = of_portfolio.map(load).transpose()?;
        let settings = loaded.as_ref().map(|loaded| &loaded.settings);
        let text = files::explain_portfolio(&options.key, settings, &catalogues);
        write!(stdout(), "{}", text.map_err(|problem| Failure::Input(problem.to_string()))?)?;
        return Ok(());
    }
    let load = |path| scenario(path, &[], &catalogues);
    let loaded = options.scenario.as_deref().map(load).transpose()?;
    let text = files::explain(&options.key, loaded.as_ref(), &catalogues);
    write!(stdout(), "{}", text.map_err(|problem| Failure::Input(problem.to_string()))?)?;
    Ok(())
}

/// Whether a key is one of portfolios, which are no scenarios.
fn is_of_portfolios(key: &str) -> bool {
    let rest = key.trim().strip_prefix("portfolio");
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// What follows "study" in a key that begins with it.
fn key_of_studies(key: &str) -> Option<&str> {
    let rest = key.trim().strip_prefix("study")?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('.') }
}

/// `aifactory resolve`.
pub(crate) fn resolve(options: &ScenarioOptions) -> Result<(), Failure> {
    let catalogues = catalogues(&options.catalogues)?;
    if portfolio::is_portfolio(&options.scenario) {
        let loaded = files::load_portfolio(&options.scenario, &options.overrides, &catalogues)?;
        write!(stdout(), "{}", files::resolve_portfolio(&loaded))?;
        return Ok(());
    }
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
pub(crate) fn list(options: &ListOptions) -> Result<(), Failure> {
    let catalogues = catalogues(&options.catalogues)?;
    let wanted = |what| options.what.is_none_or(|only| only == what);
    let mut text = String::new();
    if wanted(Listed::Sites) {
        let label = |site: &str| Some(plain(&catalogues.site(site)?.get("location.label")?.value));
        text += &entries("Sites", catalogues.sites(), label);
    }
    if wanted(Listed::Racks) {
        let label =
            |rack: &str| Some(plain(&catalogues.rack(rack)?.get("compute.rack.label")?.value));
        text += &entries("Rack types", catalogues.racks(), label);
    }
    if wanted(Listed::Metrics) {
        text += &metrics("Metrics of a run", &study::all_metrics(&catalogues)?);
    }
    if wanted(Listed::Columns) {
        text += &metrics("Columns of the hours", factory::columns());
    }
    write!(stdout(), "{text}")?;
    Ok(())
}

/// A text without its quotation marks.
fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Names of a catalogue with their labels.
fn entries<'c>(
    title: &str,
    names: impl Iterator<Item = &'c str>,
    label: impl Fn(&str) -> Option<String>,
) -> String {
    let line = |name: &str| format!("  {name:<28} {}\n", label(name).unwrap_or_default());
    format!("{title}:\n{}", names.map(line).collect::<String>())
}

/// What is reported: its name in files, unit, label, which way is better, and what it means.
fn metrics(title: &str, all: &[Metric]) -> String {
    let line = |metric: &Metric| {
        let Metric { name, unit, label, about, .. } = metric;
        let better = metric.better.word();
        format!("  {name:<34} {unit:<10} {better:<5} {label}: {about}\n")
    };
    let lines: String = all.iter().map(line).collect();
    format!("{title} (name, unit, whether more or less is better, label, meaning):\n{lines}")
}
