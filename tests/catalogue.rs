//! The catalogues serve every site and rack type, and what is resolved from them runs again.

mod honesty;

use std::path::Path;

use files::{Catalogues, Loaded, Problems, explain, load, resolve, schema};

/// Loads a scenario of a few lines.
fn loaded(text: &str, catalogues: &Catalogues) -> Result<Loaded, Problems> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scenario.toml");
    std::fs::write(&path, text).unwrap();
    load(&path, &[], catalogues)
}

fn smallest(site: &str, rack: &str) -> String {
    format!("site = \"{site}\"\nrack = \"{rack}\"\nsize = \"100 MW\"\nhorizon = \"1 year\"\n")
}

/// Goal: four lines are a whole scenario at every site and with every rack type.
#[test]
fn every_site_and_rack_type_serves_a_scenario_of_four_lines() {
    let catalogues = Catalogues::embedded();
    let first_rack = catalogues.racks().next().unwrap();
    let first_site = catalogues.sites().next().unwrap();
    let pairs = catalogues.sites().map(|site| (site, first_rack));
    for (site, rack) in pairs.chain(catalogues.racks().map(|rack| (first_site, rack))) {
        let result = loaded(&smallest(site, rack), &catalogues);
        assert!(result.is_ok(), "{site} with {rack}:\n{}", result.unwrap_err());
    }
}

/// Method: resolve a scenario, load the result, and compare every value.
#[test]
fn a_resolved_scenario_runs_again_with_the_same_values() {
    let catalogues = Catalogues::embedded();
    let (site, rack) = (catalogues.sites().last().unwrap(), catalogues.racks().last().unwrap());
    let text = smallest(site, rack) + "[jobs.class.\"*\"]\ndaily_swing = 0.25\n";
    let first = loaded(&text, &catalogues).unwrap();
    let again = loaded(&resolve(&first), &catalogues).unwrap();
    let values = |loaded: &Loaded| {
        let of =
            |(key, entry): (&str, &factory::settings::Entry)| (key.to_owned(), entry.value.clone());
        loaded.settings.iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(values(&first), values(&again));
    assert_eq!(first.scenario.spec(), again.scenario.spec());
}

#[test]
fn every_value_of_a_catalogue_has_a_source() {
    let catalogues = Catalogues::embedded();
    let sites = catalogues.sites().filter_map(|name| catalogues.site(name));
    let racks = catalogues.racks().filter_map(|name| catalogues.rack(name));
    let sets = catalogues.sets().map(|(.., set)| set);
    for settings in sites.chain(racks).chain(sets).chain([catalogues.defaults()]) {
        for (key, entry) in settings.iter() {
            assert!(entry.origin.source.is_some(), "{key} at {}", entry.origin);
        }
    }
}

/// Goal: every key that a scenario may set can be explained.
#[test]
fn every_key_is_explained() {
    let catalogues = Catalogues::embedded();
    let all = explain("", None, &catalogues).unwrap();
    for line in all.lines() {
        let key = line.split("  ").next().unwrap();
        let text = explain(key, None, &catalogues).unwrap();
        assert!(text.starts_with(key) && text.contains("default"), "{text}");
    }
}

/// Every default passes the type that the schema asks for: text, number, list or switch.
#[test]
fn the_schema_describes_every_key() {
    let catalogues = Catalogues::embedded();
    let schema = schema(&catalogues);
    let all = explain("", None, &catalogues).unwrap();
    for line in all.lines() {
        let key = line.split("  ").next().unwrap();
        let mut place = &schema;
        for name in key.split('.') {
            let inner = if name == "*" { "additionalProperties" } else { "properties" };
            place = if name == "*" { &place[inner] } else { &place[inner][name] };
        }
        assert!(place["description"].is_string(), "{key} is not in the schema");
    }
}

#[test]
fn a_folder_may_add_a_site() {
    let folder = tempfile::tempdir().unwrap();
    let text = "_source = { source = \"Own\", year = 2026, confidence = \"assumed\" }\n\
                [atlantis]\nname = \"Atlantis\"\n";
    std::fs::write(folder.path().join("sites.toml"), text).unwrap();
    let catalogues = Catalogues::with_folder(folder.path()).unwrap();
    assert!(catalogues.sites().any(|site| site == "atlantis"));
    assert!(Catalogues::with_folder(Path::new("absent")).is_err());
}
