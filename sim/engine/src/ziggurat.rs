//! The ziggurat method: exponential and normal numbers for little more than one draw of bits.
//!
//! Source: Marsaglia and Tsang, The Ziggurat Method for Generating Random Variables, Journal of
//! Statistical Software 5(8), 2000, with 256 layers and, unlike there, separate bits for layer and
//! position (Doornik, 2005). The method is exact: what is not settled by a rectangle is settled by
//! the density itself.

use crate::Stream;
use crate::layers::{EXPONENTIAL_TAIL, LAYERS, NORMAL_TAIL, Ziggurat, bell};

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
