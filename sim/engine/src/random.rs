//! Random numbers that a change elsewhere cannot disturb.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng as _, SeedableRng as _};

/// A stream of random numbers with a name of its own, and the distributions drawn from it.
///
/// Each user draws from a stream keyed by purpose and entity, such as `("failures/gpu", 7)`, so
/// adding a draw in one subsystem leaves all others as they were. `ChaCha8` is specified bit for
/// bit; transcendentals come from `libm`.
#[derive(Clone, Debug)]
pub struct Stream(ChaCha8Rng);

impl Stream {
    /// The stream for `purpose` and `entity` in a run with `seed`.
    pub fn new(seed: u64, purpose: &str, entity: u64) -> Self {
        let mut stream = ChaCha8Rng::seed_from_u64(seed ^ fnv1a(purpose));
        stream.set_stream(entity);
        Self(stream)
    }

    /// Uniform between 0 and 1, excluding 1.
    pub fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Uniform among `0..count`.
    pub fn below(&mut self, count: u64) -> u64 {
        ((u128::from(self.0.next_u64()) * u128::from(count)) >> 64) as u64
    }

    /// Exponential with mean 1.
    pub fn exponential(&mut self) -> f64 {
        -libm::log(1.0 - self.uniform())
    }

    /// Normal with mean 0 and standard deviation 1.
    pub fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(2.0 * self.exponential());
        radius * libm::cos(std::f64::consts::TAU * self.uniform())
    }
}

/// 64-bit FNV-1a hash, chosen because its value can never change with a compiler or library.
const fn fnv1a(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let mut index = 0;
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u64).wrapping_mul(0x0100_0000_01b3);
        index += 1;
    }
    hash
}
