//! Streams: what is drawn depends on seed, purpose, entity and occurrence, and on nothing else.

use engine::Stream;

/// Method: the test vector for `ChaCha8` with an all-zero key, nonce and counter, from
/// draft-strombergson-chacha-test-vectors-00. The purpose whose hash is zero cannot be named, so the
/// vector is drawn from the generator itself, and a stream from a generator with its key.
#[test]
fn a_stream_is_chacha8_with_the_seed_and_purpose_as_key() {
    use rand_chacha::ChaCha8Rng;
    use rand_core::{Rng as _, SeedableRng as _};
    let mut zero = ChaCha8Rng::from_seed([0; 32]);
    assert_eq!(zero.next_u64().to_le_bytes(), [0x3e, 0x00, 0xef, 0x2f, 0x89, 0x5f, 0x40, 0xd6]);

    // 64-bit FNV-1a of "a", from its reference implementation: http://www.isthe.com/chongo/tech/comp/fnv
    let mut key = [0; 32];
    key[..8].copy_from_slice(&5_u64.to_le_bytes());
    key[8..16].copy_from_slice(&0xaf63_dc4c_8601_ec8c_u64.to_le_bytes());
    let mut generator = ChaCha8Rng::from_seed(key);
    generator.set_stream(9);
    generator.set_word_pos(3 << 36);
    let mut stream = Stream::new(5, "a", 9);
    stream.at(3);
    for _ in 0..100 {
        assert_eq!(stream.bits(), generator.next_u64());
    }
}

#[test]
fn any_change_of_the_key_changes_the_numbers() {
    let first = |mut stream: Stream| [stream.bits(), stream.bits()];
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..5 {
        for purpose in ["", "failures/gpu", "failures/tray", "weather"] {
            for entity in [0, 1, 2, u64::MAX] {
                for occurrence in [0, 1, 2, u32::MAX] {
                    let mut stream = Stream::new(seed, purpose, entity);
                    stream.at(occurrence);
                    assert!(seen.insert(first(stream)));
                }
            }
        }
    }
}

#[test]
fn an_occurrence_draws_the_same_whatever_was_drawn_before() {
    let mut shared = Stream::new(1, "repairs", 0);
    for entity in 0..20 {
        let mut own = Stream::new(1, "repairs", entity);
        for occurrence in [0, 7, 3] {
            (0..occurrence).for_each(|_| assert!(own.normal().is_finite()));
            let expected = [own.at(occurrence).exponential(), own.normal()];
            let found = [shared.of(entity, occurrence).exponential(), shared.normal()];
            assert_eq!(expected.map(f64::to_bits), found.map(f64::to_bits));
        }
    }
}

#[test]
fn occurrences_are_independent() {
    let mut stream = Stream::new(1, "repairs", 0);
    let first = |occurrence| stream.at(occurrence).uniform() - 0.5;
    let draws: Vec<f64> = (0..100_000).map(first).collect();
    let products = draws.windows(2).map(|pair| pair[0] * pair[1]);
    // A product of two independent uniforms about zero has mean 0 and variance 1/144.
    let mean = products.sum::<f64>() / draws.len() as f64;
    assert!(mean.abs() < 5.0 / 12.0 / libm::sqrt(draws.len() as f64), "{mean}");
}
