//! Recorded prices and carbon that a scenario names: read once everything else of it is sound.

use factory::scenario::CheckedScenario;
use factory::settings::{Problem, Settings};
use factory::site::{Series, SeriesSpec, TariffKind};

use crate::inputs::series::{Named, Numbers};
use crate::scenario::named_files::file_path;

/// The sections of keys of recorded series.
const PRICES: &str = "location.tariff.series";
const CARBON: &str = "location.grid.carbon_series";
/// The keys that name their files.
pub(crate) const SERIES_FILES: [&str; 2] =
    ["location.tariff.series.file", "location.grid.carbon_series.file"];

/// The scenario with the series that it names, and notes of what was read otherwise than it stands there.
///
/// # Errors
/// Every problem of the files, and of what is said of them.
pub(crate) fn with_series(
    scenario: CheckedScenario,
    settings: &Settings,
    notes: &mut Vec<String>,
) -> Result<CheckedScenario, Vec<Problem>> {
    let location = &scenario.spec().location;
    let mut problems = Vec::new();
    let mut read = |section, spec: &SeriesSpec, numbers| -> Option<Series> {
        let path = settings.get(&format!("{section}.file")).and_then(file_path);
        let named = Named { path, section, spec, settings, clock: location.clock, numbers };
        match named.read() {
            Ok((series, told)) => {
                notes.extend(told);
                Some(series)
            }
            Err(wrong) => {
                problems.extend(wrong);
                None
            }
        }
    };
    let (tariff, carbon) = (&location.tariff, &location.grid.carbon_series);
    let prices = (tariff.kind == TariffKind::File)
        .then(|| read(PRICES, &tariff.series, Numbers::Prices { rate: tariff.rate }));
    let carbon = carbon.file.is_some().then(|| read(CARBON, carbon, Numbers::Carbon));
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(scenario.with_series(prices.flatten(), carbon.flatten()))
}
