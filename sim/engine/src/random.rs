//! Random numbers that a change elsewhere cannot disturb.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng as _, SeedableRng as _};

use crate::layers::{Tables, tables};

/// A stream of random numbers with a name of its own, and the distributions drawn from it.
///
/// Each user draws from a stream keyed by purpose and entity, such as `("failures/gpu", 7)`, so
/// adding a draw in one subsystem leaves all others as they were. Within a stream each occurrence
/// has numbers of its own: if the third failure of GPU 7 draws at occurrence 3, it is the same in
/// two designs even if they drew differently often before. Comparing designs on such common random
/// numbers is what makes small differences visible (Law, Simulation Modeling and Analysis, 11.2).
///
/// The generator is `ChaCha8`, which is specified bit for bit: the seed and the hash of the purpose
/// make its key, the entity its nonce, the occurrence the upper half of its block counter. What is
/// drawn uses IEEE arithmetic and `libm` only, so it is the same on every machine.
#[derive(Clone, Debug)]
pub struct Stream {
    generator: ChaCha8Rng,
    /// Tables of the samplers, at hand so that a draw need not ask whether they have been made.
    pub(crate) tables: &'static Tables,
}

/// Words of 32 bits from one occurrence to the next: 2^32 blocks of 16 words.
const WORDS_PER_OCCURRENCE: u128 = 1 << 36;

impl Stream {
    /// The stream for `purpose` and `entity` in a run with `seed`, at occurrence 0.
    ///
    /// It takes some 300 bytes. A fleet shares one stream and asks for its members with [`Stream::of`].
    pub fn new(seed: u64, purpose: &str, entity: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&fnv1a(purpose).to_le_bytes());
        let mut generator = ChaCha8Rng::from_seed(key);
        generator.set_stream(entity);
        Self { generator, tables: tables() }
    }

    /// The numbers of an `occurrence`, from their beginning, for the same purpose and entity.
    ///
    /// The first draw after this costs as much as some thirty others.
    #[inline]
    pub fn at(&mut self, occurrence: u32) -> &mut Self {
        self.generator.set_word_pos(u128::from(occurrence) * WORDS_PER_OCCURRENCE);
        self
    }

    /// The numbers of an `entity` and an `occurrence`, from their beginning, for the same purpose.
    #[inline]
    pub fn of(&mut self, entity: u64, occurrence: u32) -> &mut Self {
        self.at(occurrence);
        self.generator.set_stream(entity);
        self
    }

    /// 64 independent random bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.generator.next_u64()
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
