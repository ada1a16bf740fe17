//! Places: every site of the catalogue and of the runs, with what is known of it and what runs found there.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use factory::SiteSpec;
use files::{Catalogues, Draft};

use crate::format::{fixed, short, words};
use crate::model::{Document, DocumentId, Library, Model, Run};

/// A site on the map.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Its name in the catalogue, or what a scenario calls it.
    pub(super) name: String,
    /// Climate, grid, prices and hazards.
    pub(super) site: SiteSpec,
    /// The scenario of it that is open: the first one.
    pub(super) document: Option<DocumentId>,
    /// Power of the plant there in megawatts: of the latest run, or of that scenario.
    pub(super) megawatts: Option<f64>,
    /// The latest run there.
    pub(super) run: Option<crate::model::RunId>,
}

/// The country of places that are not of this world.
const NOWHERE: &str = "ZZ";

/// The sites of the catalogue, read once.
fn catalogue() -> &'static [(String, SiteSpec)] {
    static SITES: OnceLock<Vec<(String, SiteSpec)>> = OnceLock::new();
    SITES.get_or_init(|| {
        let catalogues = Catalogues::embedded();
        let sites = catalogues.sites().filter_map(|name| {
            let loaded = files::load_text(Path::new(name), &scenario(name), &[], &catalogues);
            Some((name.to_owned(), loaded.ok()?.scenario.spec().location.clone()))
        });
        sites.filter(|(_, site)| site.country != NOWHERE).collect()
    })
}

/// The least that a scenario of a site says.
fn scenario(site: &str) -> String {
    format!(
        "name = \"{site}\"\nsite = \"{site}\"\nrack = \"gb200_nvl72\"\nsize = \"10 MW\"\nstart = \"2030-01-01\"\n"
    )
}

/// The site that a scenario is for, and the power of its plant in megawatts.
type Planned = (String, SiteSpec, f64);

/// The site and the power in megawatts of each scenario that is open, as its text says.
#[derive(Clone, Debug, Default)]
pub(super) struct Scenarios {
    read: Vec<(DocumentId, Arc<Draft>, Option<Planned>)>,
}

impl Scenarios {
    /// Reads scenarios whose texts have changed; whether there were any.
    pub(super) fn update(&mut self, library: &Library) -> bool {
        let open = library.documents();
        let same = |(document, (id, draft, _)): (&Document, &(DocumentId, Arc<Draft>, _))| {
            document.id == *id && Arc::ptr_eq(&library.draft(document), draft)
        };
        if open.len() == self.read.len() && open.iter().zip(&self.read).all(same) {
            return false;
        }
        let old = std::mem::take(&mut self.read);
        for document in library.documents() {
            let draft = library.draft(document);
            let known = old
                .iter()
                .find(|(id, old, _)| *id == document.id && Arc::ptr_eq(old, &draft))
                .cloned();
            let read = known.unwrap_or_else(|| (document.id, draft, read(library, document)));
            self.read.push(read);
        }
        true
    }

    /// Every place, in alphabetical order.
    pub(super) fn places(&self, model: &Model) -> Vec<Place> {
        let mut places: Vec<Place> =
            catalogue().iter().map(|(name, site)| Place::new(name, site)).collect();
        for (document, _, read) in &self.read {
            let Some((name, site, megawatts)) = read else { continue };
            let place = of(&mut places, name, site);
            place.document = place.document.or(Some(*document));
            place.megawatts = place.megawatts.or(Some(*megawatts));
        }
        for run in model.runs.all() {
            let spec = run.loaded.scenario.spec();
            let place = of(&mut places, &spec.site, &spec.location);
            place.run = Some(run.id);
            place.megawatts = Some(spec.size.in_megawatts());
        }
        places
    }
}

fn read(library: &Library, document: &Document) -> Option<Planned> {
    let loaded = library.load(document).ok()?;
    let spec = loaded.scenario.spec();
    Some((spec.site.clone(), spec.location.clone(), spec.size.in_megawatts()))
}

/// The place of a site among those known, where it stands as it does there; a new one otherwise.
fn of<'a>(places: &'a mut Vec<Place>, name: &str, site: &SiteSpec) -> &'a mut Place {
    let known = places.iter().position(|place| {
        let (one, other) = (&place.site, site);
        place.name == name
            && (one.latitude - other.latitude).abs() + (one.longitude - other.longitude).abs()
                < 0.01
    });
    let index = known.unwrap_or_else(|| {
        places.push(Place::new(name, site));
        places.len() - 1
    });
    &mut places[index]
}

impl Place {
    fn new(name: &str, site: &SiteSpec) -> Self {
        let (name, site) = (name.to_owned(), site.clone());
        Self { name, site, document: None, megawatts: None, run: None }
    }

    /// The latest run there.
    pub(super) fn latest<'a>(&self, model: &'a Model) -> Option<&'a Run> {
        model.runs.get(self.run?)
    }

    /// What is known of the site: name, and value with its unit.
    pub(super) fn facts(&self) -> Vec<(String, String)> {
        let site = &self.site;
        let fact = |name: &str, value: String| (name.to_owned(), value);
        let mut facts = vec![fact(
            "Place",
            format!("{}, {}", site.country, coordinates(site.longitude, site.latitude)),
        )];
        if let Some(megawatts) = self.megawatts {
            facts.push(fact("Plant", format!("{} MW", short(megawatts))));
        }
        let tariff = &site.tariff;
        let prices = [tariff.peak_energy, tariff.off_peak_energy];
        let [peak, other] = prices.map(|price| short(price.in_dollars_per_megawatt_hour()));
        let carbon = site.grid.carbon_intensity.in_grams_per_kilowatt_hour();
        facts.push(fact("Energy", format!("{peak} USD/MWh at peak, otherwise {other}")));
        facts.push(fact("Carbon of the grid", format!("{} g/kWh", short(carbon))));
        facts.push(fact("Climate", climate(site)));
        let hazards: Vec<String> = site
            .hazards()
            .map(|(name, hazard)| {
                format!("{} {}/year", words(name), short(hazard.rate.in_per_year()))
            })
            .collect();
        if !hazards.is_empty() {
            facts.push(fact("Hazards", hazards.join(", ")));
        }
        facts
    }
}

/// Mean of the year, and of its coldest and warmest months.
fn climate(site: &SiteSpec) -> String {
    let months: Vec<f64> = site.weather.mean.iter().map(|mean| mean.in_degrees()).collect();
    let mean = months.iter().sum::<f64>() / months.len().max(1) as f64;
    let coldest = months.iter().copied().fold(f64::INFINITY, f64::min);
    let warmest = months.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    format!("{mean:.1} C, months from {coldest:.1} to {warmest:.1} C")
}

/// Degrees north or south, east or west.
pub(super) fn coordinates(longitude: f64, latitude: f64) -> String {
    let side = |value: f64, positive, negative| if value < 0.0 { negative } else { positive };
    format!(
        "{} {}, {} {}",
        fixed(latitude.abs(), 2),
        side(latitude, "N", "S"),
        fixed(longitude.abs(), 2),
        side(longitude, "E", "W")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_scenario_of_every_site_is_sound() {
        let catalogues = Catalogues::embedded();
        for name in catalogues.sites() {
            let loaded = files::load_text(Path::new(name), &scenario(name), &[], &catalogues);
            assert!(loaded.is_ok(), "{name}: {}", loaded.unwrap_err());
        }
    }

    #[test]
    fn the_sites_of_the_catalogue_are_there_without_the_laboratory() {
        let names: Vec<&str> = catalogue().iter().map(|(name, _)| name.as_str()).collect();
        for name in ["belgium", "kagoshima", "malaysia", "memphis", "romania"] {
            assert!(names.contains(&name), "{name}");
        }
        assert!(!names.contains(&"laboratory"));
        assert_eq!(names.len() + 1, Catalogues::embedded().sites().count());
    }

    #[test]
    fn every_example_is_the_scenario_of_its_site() {
        let model = Model::default();
        let mut scenarios = Scenarios::default();
        scenarios.update(&model.library);
        let places = scenarios.places(&model);
        let sites = ["kagoshima", "malaysia", "romania", "belgium", "memphis"];
        for (document, site) in model.library.documents().iter().zip(sites) {
            let place = places.iter().find(|place| place.name == site).unwrap();
            assert_eq!(place.document, Some(document.id), "{site}");
        }
    }

    #[test]
    fn places_south_and_west_say_so() {
        assert_eq!(coordinates(-89.99, 35.06), "35.06 N, 89.99 W");
        assert_eq!(coordinates(151.2, -33.9), "33.90 S, 151.20 E");
    }
}
