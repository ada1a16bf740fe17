//! The ziggurat method: exponential and normal numbers for little more than one draw of bits.
//!
//! Source: Marsaglia and Tsang, The Ziggurat Method for Generating Random Variables, Journal of
//! Statistical Software 5(8), 2000, with 256 layers and, unlike there, separate bits for layer and
//! position (Doornik, 2005). The method is exact: what is not settled by a rectangle is settled by
//! the density itself.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_PI_2};
use std::sync::OnceLock;

use crate::Stream;

/// Layers of equal area under a decreasing density. Layer 0 is the lowest and includes the tail.
#[derive(Debug)]
struct Ziggurat {
    /// Right edge of each layer, from the lowest up, and 0. The edge of layer 0 is that of a
    /// rectangle with the layer's area.
    edges: [f64; LAYERS + 1],
    /// Density at each edge, with a maximum of 1.
    densities: [f64; LAYERS + 1],
}

const LAYERS: usize = 256;

/// Where the tail of the exponential begins, for 256 layers.
const EXPONENTIAL_TAIL: f64 = 7.697_117_470_131_05;
/// Where the tail of the normal begins, for 256 layers.
const NORMAL_TAIL: f64 = 3.654_152_885_361_009;

/// The tables of both distributions.
#[derive(Debug)]
pub(crate) struct Tables {
    exponential: Ziggurat,
    normal: Ziggurat,
}

/// The tables, made once in a program.
pub(crate) fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| Tables { exponential: of_exponential(), normal: of_normal() })
}

fn of_exponential() -> Ziggurat {
    let area = (EXPONENTIAL_TAIL + 1.0) * libm::exp(-EXPONENTIAL_TAIL);
    Ziggurat::new(EXPONENTIAL_TAIL, area, |x| libm::exp(-x), |density| -libm::log(density))
}

fn of_normal() -> Ziggurat {
    let beyond = libm::sqrt(FRAC_PI_2) * libm::erfc(NORMAL_TAIL * FRAC_1_SQRT_2);
    let area = NORMAL_TAIL * bell(NORMAL_TAIL) + beyond;
    Ziggurat::new(NORMAL_TAIL, area, bell, |density| libm::sqrt(-2.0 * libm::log(density)))
}

impl Ziggurat {
    fn new(tail: f64, area: f64, density: fn(f64) -> f64, edge: fn(f64) -> f64) -> Self {
        let mut edges = [0.0; LAYERS + 1];
        edges[0] = area / density(tail);
        edges[1] = tail;
        for layer in 2..LAYERS {
            edges[layer] = edge(density(edges[layer - 1]) + area / edges[layer - 1]);
        }
        Self { edges, densities: edges.map(density) }
    }
}

/// Exponential with mean 1.
#[inline]
pub(crate) fn exponential(stream: &mut Stream) -> f64 {
    let ziggurat = &stream.tables.exponential;
    let mut start = 0.0;
    loop {
        let (layer, position) = layer_and_position(stream.bits());
        let x = position * ziggurat.edges[layer];
        if x < ziggurat.edges[layer + 1]
            || above_edge(ziggurat, layer, x, stream, |x| libm::exp(-x))
        {
            return start + x;
        }
        if layer == 0 {
            // What is left of an exponential beyond any point is again exponential.
            start += EXPONENTIAL_TAIL;
        }
    }
}

/// Normal with mean 0 and standard deviation 1.
#[inline]
pub(crate) fn normal(stream: &mut Stream) -> f64 {
    let ziggurat = &stream.tables.normal;
    loop {
        let bits = stream.bits();
        // The lowest bit that neither layer nor position uses becomes the sign.
        let signed = |x: f64| f64::from_bits(x.to_bits() | (bits >> 8) << 63);
        let (layer, position) = layer_and_position(bits);
        let x = position * ziggurat.edges[layer];
        if x < ziggurat.edges[layer + 1] || above_edge(ziggurat, layer, x, stream, bell) {
            return signed(x);
        }
        if layer == 0 {
            return signed(normal_tail(stream));
        }
    }
}

/// A layer from the lowest eight bits, and a position between 0 and 1 from the highest 53.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the remainder is below 256")]
fn layer_and_position(bits: u64) -> (usize, f64) {
    ((bits % LAYERS as u64) as usize, (bits >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0))
}

/// Whether a point of `layer` beyond the next layer's edge lies under the density.
#[cold]
fn above_edge(
    ziggurat: &Ziggurat,
    layer: usize,
    x: f64,
    stream: &mut Stream,
    density: fn(f64) -> f64,
) -> bool {
    if layer == 0 {
        return false;
    }
    let (low, high) = (ziggurat.densities[layer], ziggurat.densities[layer + 1]);
    low + stream.uniform() * (high - low) < density(x)
}

/// Normal, given that it exceeds the beginning of the tail (Marsaglia, 1964).
#[cold]
fn normal_tail(stream: &mut Stream) -> f64 {
    loop {
        let beyond = exponential(stream) / NORMAL_TAIL;
        if 2.0 * exponential(stream) > beyond * beyond {
            return NORMAL_TAIL + beyond;
        }
    }
}

/// The density of the normal, with a maximum of 1.
fn bell(x: f64) -> f64 {
    libm::exp(-0.5 * x * x)
}
