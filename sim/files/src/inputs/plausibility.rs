//! A weather file held against the place and the normals of the scenario: what should make its reader doubt.

use factory::calendar::MONTHS;
use factory::site::SiteSpec;
use units::Celsius;

use super::epw::{Station, Weather};

/// Stations farther away than this have another climate, in kilometres.
const FAR: f64 = 150.0;
/// Months of single years rarely differ from their normals by more than this, in kelvins.
const STRANGE: f64 = 6.0;
/// Afternoons are warmest around this hour of solar time.
const WARMEST: f64 = 15.0;
/// So many hours off it, the hours of a file are those of another place or clock.
const OFF: f64 = 4.0;
/// Days that vary by less than this tell no hour, in kelvins.
const LEAST_AMPLITUDE: f64 = 0.5;
/// Mean radius of the Earth, in kilometres.
const EARTH: f64 = 6371.0;
/// Days of the months of a year of 365 days.
const DAYS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// A sentence for each doubt whether this is the weather of the site.
pub(crate) fn doubts(weather: &Weather, site: &SiteSpec) -> Vec<String> {
    let hours: Vec<f64> = weather.hourly.dry_bulb.iter().map(|hour| hour.in_degrees()).collect();
    let station = weather.station.as_ref();
    let found = [
        station.and_then(|station| distance(station, site)),
        station.and_then(clock),
        months(&hours, site),
        warmest_hour(&hours, site),
    ];
    found.into_iter().flatten().map(|doubt| format!("{}: {doubt}", weather.file)).collect()
}

/// The station is far away.
fn distance(station: &Station, site: &SiteSpec) -> Option<String> {
    let [(north, east), (other_north, other_east)] = [
        (station.latitude.to_radians(), station.longitude.to_radians()),
        (site.latitude.to_radians(), site.longitude.to_radians()),
    ];
    let half = |angle: f64| libm::sin(angle / 2.0) * libm::sin(angle / 2.0);
    let chord = half(north - other_north)
        + libm::cos(north) * libm::cos(other_north) * half(east - other_east);
    let kilometres = 2.0 * EARTH * libm::asin(chord.sqrt().min(1.0));
    let hemisphere =
        if station.latitude * site.latitude < 0.0 { ", on the other hemisphere" } else { "" };
    (kilometres > FAR).then(|| {
        format!(
            "its station {:?} at {}, {} lies {kilometres:.0} km from the site at {}, {}{hemisphere}",
            station.name, station.latitude, station.longitude, site.latitude, site.longitude
        )
    })
}

/// The clock of the header is not that of its longitude.
fn clock(station: &Station) -> Option<String> {
    let sun = station.longitude / 15.0;
    ((station.utc_offset - sun).abs() > OFF).then(|| {
        format!(
            "its header says UTC{:+} at longitude {}, where the sun says UTC{sun:+.1}",
            station.utc_offset, station.longitude
        )
    })
}

/// Months are far from the site's normals.
fn months(hours: &[f64], site: &SiteSpec) -> Option<String> {
    let mut first = 0;
    let means = DAYS.map(|days| {
        let month = &hours[first..first + days * 24];
        first += days * 24;
        month.iter().sum::<f64>() / month.len() as f64
    });
    let normals: Vec<f64> = site.weather.mean.iter().map(|month| month.in_degrees()).collect();
    let off = |seen: &dyn Fn(usize) -> f64| {
        let differences = normals.iter().enumerate().map(|(month, normal)| seen(month) - normal);
        let worst = differences.enumerate().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
        worst.unwrap_or((0, 0.0))
    };
    let (month, worst) = off(&|month| means[month]);
    if worst.abs() <= STRANGE {
        return None;
    }
    let fits = |seen: &dyn Fn(usize) -> f64| off(seen).1.abs() <= STRANGE;
    let as_if = if fits(&|month| (means[month] - 32.0) / 1.8) {
        "; it fits them if it is in Fahrenheit"
    } else if fits(&|month| means[(month + 6) % 12]) {
        "; it fits them with the seasons of the other hemisphere"
    } else {
        ""
    };
    Some(format!(
        "the mean of {} is {:.1} C, where the normals of the site say {}{as_if}",
        MONTHS[month],
        means[month],
        Celsius::degrees(normals[month])
    ))
}

/// Days are warmest at an odd hour: by the first harmonic of the mean day.
fn warmest_hour(hours: &[f64], site: &SiteSpec) -> Option<String> {
    let [mut east, mut north] = [0.0, 0.0];
    for (hour, degrees) in hours.iter().enumerate() {
        // The mean of the hour stands for its middle.
        let angle = ((hour % 24) as f64 + 0.5) / 24.0 * std::f64::consts::TAU;
        east += degrees * libm::cos(angle);
        north += degrees * libm::sin(angle);
    }
    let amplitude = libm::hypot(east, north) * 2.0 / hours.len() as f64;
    let warmest = (libm::atan2(north, east) / std::f64::consts::TAU * 24.0).rem_euclid(24.0);
    let apart = |expected: f64| {
        let apart = (warmest - expected).rem_euclid(24.0);
        apart.min(24.0 - apart)
    };
    if amplitude < LEAST_AMPLITUDE || apart(WARMEST) <= OFF {
        return None;
    }
    let in_utc = apart(WARMEST - site.longitude / 15.0) < apart(WARMEST) / 2.0;
    let as_if = if in_utc { "; its hours look like UTC, not like local time" } else { "" };
    Some(format!("its days are warmest at {warmest:.0} h on average{as_if}"))
}

#[cfg(test)]
mod tests;
