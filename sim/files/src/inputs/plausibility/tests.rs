//! Tests of the doubts about weather files: each file is wrong in one way.

use std::path::Path;

use factory::site::HourlyWeather;
use units::Height;

use super::*;
use crate::catalogue::Catalogues;
use crate::scenario::load::load_text;

/// The site of a catalogue.
fn site(name: &str) -> SiteSpec {
    let text = format!("site = \"{name}\"\nsize = \"5 MW\"\n");
    let loaded = load_text(Path::new("a.toml"), &text, &[], &Catalogues::embedded()).unwrap();
    loaded.scenario.spec().location.clone()
}

/// Weather at a site of its normals, warmest in the afternoon, with another value for each hour.
fn weather(site: &SiteSpec, change: impl Fn(usize, usize, f64) -> f64) -> Weather {
    let mut dry_bulb = Vec::new();
    for (month, days) in DAYS.into_iter().enumerate() {
        for hour in 0..days * 24 {
            let normal = site.weather.mean[month].in_degrees();
            dry_bulb.push(Celsius::degrees(change(month, hour % 24, normal)));
        }
    }
    let station = Station {
        name: "Here".to_owned(),
        latitude: site.latitude + 0.1,
        longitude: site.longitude - 0.1,
        utc_offset: (site.longitude / 15.0).round(),
        elevation: Height::metres(10.0),
    };
    let (relative_humidity, pressure) = (vec![0.5; 8760], vec![101_325.0; 8760]);
    let hourly = HourlyWeather { dry_bulb, relative_humidity, pressure, sunlight: None };
    Weather { file: "here.epw".to_owned(), station: Some(station), hourly, notes: Vec::new() }
}

fn day(hour: usize, warmest: f64) -> f64 {
    5.0 * libm::cos((hour as f64 + 0.5 - warmest) / 24.0 * std::f64::consts::TAU)
}

/// Goal: no doubt about the weather of the place itself, and of a year 3 K too warm.
#[test]
fn weather_of_the_place_raises_no_doubt() {
    for name in ["memphis", "malaysia", "kagoshima", "belgium"] {
        let site = site(name);
        let found =
            doubts(&weather(&site, |_, hour, normal| normal + 3.0 + day(hour, 15.0)), &site);
        assert_eq!(found, Vec::<String>::new());
    }
}

/// Memphis at the place of Helsinki, and with the sign of its latitude lost.
#[test]
fn a_station_far_away_is_named_with_its_distance() {
    let site = site("memphis");
    let at = |latitude: f64, longitude: f64| {
        let mut weather = weather(&site, |_, hour, normal| normal + day(hour, 15.0));
        let station = weather.station.take().unwrap();
        let utc_offset = (longitude / 15.0).round();
        weather.station = Some(Station { latitude, longitude, utc_offset, ..station });
        doubts(&weather, &site).join("\n")
    };
    let far = at(60.3, 24.9);
    assert!(far.starts_with("here.epw: its station \"Here\" at 60.3, 24.9 lies 78"), "{far}");
    assert!(at(-35.06, -89.99).ends_with("on the other hemisphere"));
}

/// Degrees Fahrenheit, and the seasons of the south.
#[test]
fn months_far_from_the_normals_are_named_with_what_would_fit() {
    let site = site("memphis");
    let months = |change: &dyn Fn(usize, f64) -> f64| {
        let weather = weather(&site, |month, hour, normal| change(month, normal) + day(hour, 15.0));
        doubts(&weather, &site).join("\n")
    };
    let fahrenheit = months(&|_, normal| normal * 1.8 + 32.0);
    assert!(fahrenheit.contains("C, where the normals of the site say"), "{fahrenheit}");
    assert!(fahrenheit.ends_with("it fits them if it is in Fahrenheit"), "{fahrenheit}");
    let normals = &site.weather.mean;
    let south = months(&|month, _| normals[(month + 6) % 12].in_degrees());
    assert!(south.ends_with("it fits them with the seasons of the other hemisphere"), "{south}");
    let cold = months(&|_, normal| normal - 10.0);
    assert!(cold.contains("the mean of ") && !cold.contains("fits"), "{cold}");
}

/// Memphis lies six hours west of Greenwich: its afternoon is at 21 h UTC.
#[test]
fn rows_in_utc_are_found_by_the_warmest_hour_and_by_the_header() {
    let site = site("memphis");
    let mut utc = weather(&site, |_, hour, normal| normal + day(hour, 21.0));
    let found = doubts(&utc, &site);
    let expected = "here.epw: its days are warmest at 21 h on average; its hours look like UTC, not like \
                    local time";
    assert_eq!(found, [expected]);
    utc.station.as_mut().unwrap().utc_offset = 0.0;
    assert!(doubts(&utc, &site)[0].contains("its header says UTC+0 at longitude"));
}
