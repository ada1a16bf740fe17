//! How far apart places are, and how long light in a cable takes from one to the other and back.

use units::{SimDuration, Span};

/// Mean radius of the Earth in kilometres.
///
/// Source: International Union of Geodesy and Geophysics, R1 of GRS 80 (Moritz, 1980).
const RADIUS: f64 = 6_371.0;

/// Kilometres of glass in a millisecond: two thirds of the speed of light in a vacuum.
const KILOMETRES_PER_MILLISECOND: f64 = 200.0;

/// Kilometres along a great circle between two places, each by its degrees north and east (haversine).
pub fn great_circle(one: (f64, f64), other: (f64, f64)) -> f64 {
    let radians = |degrees: f64| degrees.to_radians();
    let half = |from: f64, to: f64| libm::sin(radians(to - from) / 2.0);
    let (north, east) = (half(one.0, other.0), half(one.1, other.1));
    let cosines = libm::cos(radians(one.0)) * libm::cos(radians(other.0));
    let square = north * north + cosines * east * east;
    2.0 * RADIUS * libm::asin(square.clamp(0.0, 1.0).sqrt())
}

/// Time there and back over a cable that is `factor` times as long as the distance, with what equipment at its
/// ends adds.
pub fn round_trip(kilometres: f64, factor: f64, equipment: Span) -> SimDuration {
    let milliseconds = 2.0 * kilometres * factor / KILOMETRES_PER_MILLISECOND;
    SimDuration::from_seconds_rounded_up(milliseconds / 1e3 + equipment.in_seconds())
}
