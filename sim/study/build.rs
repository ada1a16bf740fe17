//! Fingerprints the sources of the simulator, so that results of different models are never mixed.

use std::fs;
use std::path::{Path, PathBuf};

/// The crates whose code decides what a simulation answers.
const MODEL: [&str; 3] = ["../units/src", "../engine/src", "../factory/src"];

fn main() {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for folder in MODEL {
        println!("cargo::rerun-if-changed={folder}");
        for file in sources(Path::new(folder)) {
            for byte in fs::read(&file).expect("sources can be read") {
                // 64-bit FNV-1a: stable, and nobody tries to forge it.
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    println!("cargo::rustc-env=MODEL_FINGERPRINT={hash:016x}");
}

/// All files below a folder, in order.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("sources can be listed");
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("sources can be listed").path()).collect();
    paths.sort();
    let below = |path: PathBuf| if path.is_dir() { sources(&path) } else { vec![path] };
    paths.into_iter().flat_map(below).collect()
}
