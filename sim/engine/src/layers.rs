//! Layers under the densities of the exponential and the normal, which the ziggurat method climbs.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_PI_2};
use std::sync::OnceLock;

/// Layers of equal area under a decreasing density. Layer 0 is the lowest and includes the tail.
#[derive(Debug)]
pub(crate) struct Ziggurat {
    /// Right edge of each layer, from the lowest up, and 0. The edge of layer 0 is that of a
    /// rectangle with the layer's area.
    pub(crate) edges: [f64; LAYERS + 1],
    /// Density at each edge, with a maximum of 1.
    pub(crate) densities: [f64; LAYERS + 1],
}

pub(crate) const LAYERS: usize = 256;

/// Where the tail of the exponential begins, for 256 layers.
pub(crate) const EXPONENTIAL_TAIL: f64 = 7.697_117_470_131_05;
/// Where the tail of the normal begins, for 256 layers.
pub(crate) const NORMAL_TAIL: f64 = 3.654_152_885_361_009;

/// The tables of both distributions.
#[derive(Debug)]
pub(crate) struct Tables {
    pub(crate) exponential: Ziggurat,
    pub(crate) normal: Ziggurat,
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

/// The density of the normal, with a maximum of 1.
pub(crate) fn bell(x: f64) -> f64 {
    libm::exp(-0.5 * x * x)
}
